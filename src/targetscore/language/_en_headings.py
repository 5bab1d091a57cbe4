"""
What stands in front of an English rule as its title: the number, the name and the points of the indicator.

`Staff turnover (weighting 10).`, `Measure 3: street cleansing, worth 10 points.` A title has no effect but for its
points, which must be those of the indicator. It may hold words that nobody declared, for it is no sentence: a number, a
condition, points or a word that leaves something out make it one, and then every word of it must be known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COLON, COMMA, STOP
from targetscore.language._en_allotted import AVAILABLE, at_most
from targetscore.language._en_announced import TITLED
from targetscore.language._en_kinds import ARTICLES, NUMBERS, OPERATORS, REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._en_labels import is_noun, is_noun_phrase, mean_of, numbers_in, repeated
from targetscore.language._en_sides import TIMES
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names, Refused, listed

# Words that a title may have beside those that nobody declared.
ALLOWED = kinds(
    "UNKNOWN ART ADJ OF AND OR TO ADV IN BY EVENTWORD UNITNOUN UNITOWN HOLDS HOLDING FOR FROM REL PRON WITH THAN DONE"
    " SHAREOF GIVEN MADE MET LOST REACH PERIOD ONTIME PERCENTAGEOF NUMBEROF LEVELFOR EACH FULLEACH SHORT UNMETW NEXT"
    " EXTREME UPNOUN DOWNNOUN UPIN DOWNIN LE NAME STARTED LEVELNAME OVERSHOOT OVERTAKEN REDUCES MINUS BASE OPEN CLOSE"
    " GROUPWORDS"
)
VERBS = frozenset(
    listed(
        "is are was were be been has have had will shall must may can should does do did gets get stands lies remains"
    )
)
# Behind these the own value is how far it moves.
CHANGES = kinds("UPNOUN DOWNNOUN UPIN DOWNIN UP DOWN")
MOVING = re.compile(r"\b(?:improv\w*|chang\w*|growth|difference|gap|variation|deviation)\b", re.IGNORECASE)
# What would take something out of the reach of the title, move points or set a condition.
LEAVING_OUT = re.compile(
    r"\b(?:except\w*|exclud\w*|only|unless|apart|other than|without|penal\w*|deduct\w*|half|halv\w*|doubl\w*)\b",
    re.IGNORECASE,
)
REFUSING = re.compile(
    r"\b(?:except\w*|exclud\w*|includ\w*|only|unless|apart|others?|otherwise|but|not|no|non|never|none|without|nothing"
    r"|points?|scor(?:e|es|ed|ing)|marks?|half|halv\w*|doubl\w*|twice|penal\w*|deduct\w*|bonus\w*|award|extra"
    r"|additional\w*|round(?:ed|ing)|maxim\w*|minim\w*|capp?e?d?|least|most|more|less|fewer|if|when|where|above|below"
    r"|over|under|between|each|every|any|plus|multipl\w*|divid\w*|zero|nil|ranks?|ranked|ranking|judg\w*"
    r"|discretion\w*|weight(?:s|ed|ing)?)\b"
)
# Numbers that say which: of how many the value is counted, which sort it is of.
NUMBERED_IN: Final = re.compile(
    r"\bper (?:\d[\d,.]*|hundred|thousand|million) (?!points?\b|marks?\b)[a-z]+"
    r"|\b(?:category|stage|type|class|phase|scope|grade|tier|year|key stage|level|part|table|iso) ?\d+(?:\.\d+)?\b",
    re.IGNORECASE,
)
# `4.2`, `A3.`, `Indicator 7:`: the number of the indicator, in front of its capitalised name.
NUMBER: Final = re.compile(
    r"\s*(?:(?:indicator|measure|kpi|pi|criterion|metric|item) (?:no\.? ?)?[a-z]{0,3}\d+(?:\.\d+)*[a-z]?[.:)]?"
    r"|[a-z]{1,3}\d+(?:\.\d+)*[.:)]?|\d+(?:\.\d+)+[.:)]?) (?:[–-] )?(?=[a-z])(?!points?\b|marks?\b)"
)
# `BEN 02 –`, `PSA-7:`: a code in capitals, set apart by a dash or a colon.
CODE: Final = re.compile(
    r"\s*(?!(?:max|min|pts|fy|up|to|at|top|no|not|or|and|year|stage|part|band|level|tier|phase|class|grade)\b)"
    r"[a-z]{2,6}[ /-]\d{1,3}(?:\.\d+)*[a-z]?(?: [–-] |: )(?=[a-z])"
)
BEHIND_UNIT = kinds("BREAK OPEN MINUS TO")
SIGNS_OF_UNITS = frozenset("%‰£$€¥")
SPOKEN = NUMBERS | kinds("PTS IF UNLESS FULL ZERO BREAK FLAG NOFLAG RANKS COUNTED")
# In brackets behind a title these say that its points follow, `(weighting 10)`.
WEIGHS = frozenset(listed("weight weighting weighted worth value points marks score available total carries possible"))
MOST = frozenset({"maximum", "max", "most", "max .", "up to", "at most", "out of", "out of a possible", "a maximum of"})
# Behind a title and a comma these say that its points follow: `Street cleansing, weight 10.`
WEIGHED = frozenset({"weight", "weighting", "maximum", "max", "total", "out of", "full marks", "full score"})
# Behind the name these are the score of the indicator: price score = …
BARE_SCORE = frozenset({"score =", "points =", "mark =", "marks =", "score is", "score equals", "mark is"})
WEIGHS_MORE = WEIGHS | {"full marks", "full score", "full points", "in total", "total score", "total points"}


def number_end(text: str, as_written: str) -> int:
    """Return where the number of the indicator ends that *text* begins with; 0 if it begins with none."""
    code = CODE.match(text)
    if code and as_written[: code.end()].isupper():
        return code.end()
    found = NUMBER.match(text)
    begins = found and (":" in found.group() or as_written[found.end()].isupper())
    return found.end() if found and begins else 0


def headed(text: str, items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with the title at the start as one remark, its points in brackets."""
    first = next((each for each in items if each.type in {"OPEN", "BREAK"}), None)
    if first is None:
        return items
    items = _with_weight(text, _score_of(text, _without_unit(text, items, names)))
    return _titled(text, names, _judged(text, _available_for(text, _with_tail(text, _with_points(text, items)))))


# The unit of a title ------------------------------------------------------------------------------------------------

PERCENT_WORDS: Final = frozenset({"%", "per cent", "percent", "percentage"})


def _without_unit(text: str, items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Leave out `(%)`, `(days)`, `(in days)` behind a title where the indicator is measured in that."""
    at = next(n for n, each in enumerate(items) if each.type in {"OPEN", "BREAK"})
    end = next((n for n in range(at, len(items)) if items[n].type == "CLOSE"), 0)
    if items[at].type != "OPEN" or not end or not at:
        return items
    said = text[items[at].end_pos : items[end].start_pos].strip().lower().removeprefix("in ")
    own = PERCENT_WORDS if names.own_unit == PERCENT else {names.own_unit.lower()}
    return [*items[:at], *items[end + 1 :]] if said in own and kinds_at(items, end + 1) <= BEHIND_UNIT else items


# The points of a title ----------------------------------------------------------------------------------------------


def _with_points(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Read `(weighting 10)`, `(10 points available)` behind a name as `(10 points)`."""
    start = next((n for n, each in enumerate(items) if each.type in {"OPEN", "BREAK"}), 0)
    end = next((n for n in range(start, len(items)) if items[n].type == "CLOSE"), 0)
    if not end or items[start].type != "OPEN" or any(each.several & SPOKEN for each in items[:start]):
        return items
    inside = [each for each in items[start + 1 : end] if not _is_sign(each)]
    comma = next((n for n, each in enumerate(inside) if each.type == "BREAK"), len(inside))
    numbers = [each for each in inside[:comma] if each.several & {"NUM", "PTS"}]
    words = {str(each.value) for each in inside[:comma] if each.several.isdisjoint({"NUM", "PTS", "ART"})}
    title, rest = items[:start], items[end + 1 :]
    if len(numbers) != 1 or not words <= WEIGHS_MORE | MOST or not (words or comma < len(inside)):
        return items
    if words & MOST:
        if comma < len(inside) or not is_title(title, _shown(text, title)) or not _ends(rest, 0, COLON, STOP):
            return items
        return [*title, _stop(items[start]), *at_most(numbers[0], items[start].start_pos), _stop(rest[0]), *rest[1:]]
    opening = [*items[: start + 1], _points(numbers[0]), items[end]]
    if comma == len(inside):
        return [*opening, *rest]
    ends = _thresholds(inside[comma + 1 :])
    return [*opening, _stop(items[end]), *ends, *rest] if ends and _ends(rest, 0, STOP) else items


def _thresholds(said: list[Lexeme]) -> list[Lexeme]:
    """Return `thresholds: 45% to 80%` for `thresholds 45–80%`; nothing for other words."""
    sorts = [each.several & (NUMBERS | {"TO", "AND"}) for each in said[1:]]
    if len(sorts) != 3 or str(said[0].value) != "thresholds":  # noqa: PLR2004 - from 45% to 80%
        return []
    if not (sorts[0] & NUMBERS and sorts[1] & {"TO", "AND"} and sorts[2] & NUMBERS):
        return []
    colon = Lexeme("BREAK", COLON, said[0].end_pos, said[0].end_pos)
    to = Lexeme("TO", "to", said[2].start_pos, said[2].end_pos, ("TO",))
    return [said[0], colon, said[1], to, said[3]]


def _stop(lexeme: Lexeme) -> Lexeme:
    return Lexeme("BREAK", STOP, lexeme.start_pos, lexeme.end_pos)


def _shown(text: str, items: Sequence[Lexeme]) -> str:
    return text[items[0].start_pos : items[-1].end_pos] if items else ""


def _score_of(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Leave out the title of `Street cleansing score = …`; read `its cleansing points are … × …` as the score."""
    end = next((n for n, each in enumerate(items) if each.type == "BREAK"), len(items))
    at = next((n for n in range(end) if "SCOREIS" in items[n].several or items[n].word == "points"), 0)
    title = items[:at]
    if title and _is_own(title) and items[at].word in BARE_SCORE and "SCOREIS" in items[at].several:
        return items[at:]
    if sum("SCOREIS" in each.several for each in items) > 1 or not any(each.type == "UNKNOWN" for each in title):
        return items
    if any(_name(each) for each in title) or not is_title(title, _shown(text, title)):
        return items
    if "SCOREIS" in items[at].several:
        return items[at:]
    calculated = kinds_at(items, at + 1) & {"COPULA", "EQ"} and any(each.several & OPERATORS for each in items[at:end])
    if not calculated or any(each.several & {"PTS"} for each in items[at:end]):
        return items
    place = items[at]
    return [Lexeme("SCOREIS", "the score is", place.start_pos, items[at + 1].end_pos, ("SCOREIS",)), *items[at + 2 :]]


def _is_sign(lexeme: Lexeme) -> bool:
    return (lexeme.type == "BREAK" and lexeme.value == COLON) or lexeme.word in {"=", "of", "is"}


def _points(lexeme: Lexeme) -> Lexeme:
    if "NUM" not in lexeme.several:
        return lexeme
    return Lexeme("PTS", attrs.evolve(lexeme.value, unit=POINTS), lexeme.start_pos, lexeme.end_pos, ("PTS",))


def _with_weight(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Read `Street cleansing, weight 10.`, `Repair rate, maximum 10.` as `Street cleansing (weight 10).`."""
    at = next((n for n, each in enumerate(items) if each.several & {"NUM", "PTS"}), 0)
    pause = next((n for n, each in enumerate(items[:at]) if each.type == "BREAK"), 0)
    words = {str(each.value) for each in items[pause + 1 : at] if not _is_sign(each)}
    title = items[:pause]
    if not pause or items[pause].value != COMMA or not words or not words <= WEIGHED or not _ends(items, at + 1, STOP):
        return items
    if not (_is_own(title) or is_title(title, _shown(text, title))):
        return items
    opening = Lexeme("OPEN", "(", items[pause].start_pos, items[pause].end_pos)
    closing = Lexeme("CLOSE", ")", items[at].end_pos, items[at].end_pos)
    return [*title, opening, *items[pause + 1 : at + 1], closing, *items[at + 1 :]]


def _with_tail(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """
    Read `Street cleansing, worth 10 points.` as `Street cleansing (10 points).`.

    Without `worth` that is said of the indicator's own name alone: `Early filing, 10 points.` may be what earns them.
    """
    at = next((n for n, each in enumerate(items) if "PTS" in each.several), 0)
    if at < 2 or not _ends(items, at + 1, STOP):  # noqa: PLR2004 - a title and a pause
        return items
    worth = str(items[at - 1].value) == "worth"
    pause = at - 1 - worth
    if not (items[pause].type == "BREAK" and items[pause].value == COMMA) and items[pause].word not in {"–", "-"}:
        return items
    title = items[:pause]
    if not (is_title(title, _shown(text, title)) if worth else _is_own(title)):
        return items
    place = items[at]
    opening = Lexeme("OPEN", "(", items[pause].start_pos, place.start_pos)
    return [*title, opening, place, Lexeme("CLOSE", ")", place.end_pos, place.end_pos), *items[at + 1 :]]


def _is_own(title: Sequence[Lexeme]) -> bool:
    """Whether *title* is nothing but the indicator's own name."""
    name = past_articles(title, 0)
    return name == len(title) - 1 and _name(title[name]) == "actual"


def _name(lexeme: Lexeme) -> str:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def _ends(items: Sequence[Lexeme], at: int, *levels: int) -> bool:
    return at < len(items) and items[at].type == "BREAK" and items[at].value in levels


def _available_for(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Leave out what `10 points are available for`, where that is a title."""
    stop = next((n for n, each in enumerate(items) if each.type == "BREAK"), len(items))
    at = next((n for n in range(1, stop) if items[n].word == "for" and str(items[n - 1].value) in AVAILABLE), 0)
    subject = items[at + 1 : stop]
    if not at or not subject or not _ends(items, stop, COLON, STOP) or len(items) == stop + 1:
        return items
    if not any("PTS" in each.several for each in items[:at]):
        return items
    return [*items[:at], *items[stop:]] if is_title(subject, _shown(text, subject)) else items


# Titles -------------------------------------------------------------------------------------------------------------


def _titled(text: str, names: Names, items: list[Lexeme]) -> list[Lexeme]:
    end = _title_end(items)
    title, rest = items[:end], items[end:]
    shown = _shown(text, title)
    if not _is_against(title, rest, names):
        undeclared = any(each.type == "UNKNOWN" for each in title) or is_noun_phrase(title)
        if not undeclared or not is_title(title, shown, numbers_in(shown, title, rest, names)):
            return items
    bracket = next((n for n, each in enumerate(title) if each.type == "OPEN"), 0)
    own = bracket and _is_own(title[:bracket]) and title[-1].type == "CLOSE"
    _no_scope(shown, title)
    if own:
        _expect_unit(text, title[bracket:], names)
    if own and _ends(rest, 0, COLON):
        return [Lexeme("WORDING", shown, title[0].start_pos, rest[0].end_pos, ("WORDING",)), *rest[1:]]
    return [Lexeme("ASIDE", shown, title[0].start_pos, title[-1].end_pos, ("ASIDE",)), *rest]


def _no_scope(shown: str, title: Sequence[Lexeme]) -> None:
    """
    Refuse `For island councils: …`, which says of whom the text speaks, and not what it is called.

    Raises:
        Refused: For units with a word beside them, behind `for` or `in`.
    """
    scope = bool(title) and title[0].word in {"for", "in", "among"}
    some = any("UNITNOUN" in each.several for each in title) and any(each.type == "UNKNOWN" for each in title)
    if scope and some:
        raise Refused("unknown-word", Span(title[0].start_pos, title[-1].end_pos), word=shown)


def _expect_unit(text: str, bracket: Sequence[Lexeme], names: Names) -> None:
    """
    Refuse `Average time (weeks): …` of a value that is measured in days.

    Raises:
        Refused: For a unit in the bracket behind the own name that is not the declared one.
    """
    said = text[bracket[0].end_pos : bracket[-1].start_pos].strip().removeprefix("in ")
    own = names.own_unit
    if own and said != own and (said.lower() in TIMES or said in SIGNS_OF_UNITS):
        span = Span(bracket[0].end_pos, bracket[-1].start_pos)
        raise Refused("unit-mismatch", span, left=said, right=own)


def _title_end(items: Sequence[Lexeme]) -> int:
    """Return where the title ends: at its points or a pause before more; 0 where it ends otherwise."""
    for at, lexeme in enumerate(items):
        points = "PTS" in kinds_at(items, at + 1) and "CLOSE" in kinds_at(items, at + 2)
        if lexeme.type == "OPEN" and points:
            return at if _ends(items, at + 3, COLON, STOP) else 0
        if lexeme.type == "BREAK" and lexeme.value != COMMA:
            return at if at + 1 < len(items) else 0
    return 0


def is_title(title: Sequence[Lexeme], shown: str, which: Sequence[range] = ()) -> bool:
    """
    Whether *title* is no sentence, and names no value but the indicator's own, as it is.

    *which* are the places in *shown* of numbers that say which it is, beside those that always do.
    """
    offset = title[0].start_pos
    numbers = [*which, *(range(*found.span()) for found in NUMBERED_IN.finditer(shown))]
    average = mean_of(title, shown)
    told = False
    for at, each in enumerate(title):
        told = told or "REL" in each.several
        own = each.type in REFERENCES and _name(each) == "actual"
        if (each.type in REFERENCES and not own and at != average) or (each.word in VERBS and not told):
            return False
        named = own or at == average or any(each.start_pos - offset in place for place in numbers)
        if not named and each.type != "BREAK" and each.several.isdisjoint(ALLOWED) and not is_noun(title, at):
            return False
    named = any(each.type in REFERENCES for each in title)
    if named and (MOVING.search(shown) or any(each.several & CHANGES for each in title)):
        return False
    bare = _without(shown, numbers).lower()
    return not REFUSING.search(bare) and not any(sign.isdigit() for sign in bare)


def _without(shown: str, places: Sequence[range]) -> str:
    return "".join(" " if any(at in place for place in places) else sign for at, sign in enumerate(shown))


def _judged(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Leave out the title of `Value for money is judged by the cost per visit: …`."""
    at = next((n for n, each in enumerate(items) if each.type in REFERENCES or each.type == "BREAK"), 0)
    if not at or items[at].type == "BREAK" or not _ends(items, at + 1, COLON) or at + 2 == len(items):
        return items
    said = TITLED.fullmatch(text[items[0].start_pos : items[at].start_pos])
    title = [each for each in items[:at] if said and each.end_pos <= items[0].start_pos + said.end("title")]
    shown = _shown(text, title)
    if not title or not is_title(title, shown) or any("UNITNOUN" in each.several for each in title):
        return items
    start, end = items[0].start_pos, items[at - 1].end_pos
    return [Lexeme("WORDING", text[start:end], start, end, ("WORDING",)), *items[at:]]


def _is_against(title: Sequence[Lexeme], rest: Sequence[Lexeme], names: Names) -> bool:
    """
    Whether *title* is the own value and what it is measured against: `Revenue against budget`.

    The budget may be named once more in each row; in front of a rate it has to be.
    """
    said = [each for each in title if each.several.isdisjoint(ARTICLES)]
    called = [_name(each) for each in said]
    if len(said) != 3 or called[:2] != ["actual", ""] or "THAN" not in said[1].several:  # noqa: PLR2004 - A against B
        return False
    return (called[2] == "target" and names.own_unit != PERCENT) or repeated(called[2], rest)
