"""
What an English text says in another way than the rest of the language, put in its order.

`Any shortfall costs 1 point per percentage point` is said as 1 point per percentage point short, `the score is found by
dividing A by B` as that it is A divided by B; `depending on its rate, the council receives` only says what follows.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COLON, COMMA
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
    NUMBERS,
    REFERENCES,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._lexemes import PERCENT, Lexeme, Names, Refused, listed
from targetscore.language._wording import number

# Behind these nothing more is said: `scores zero regardless`.
ANYWAY = frozenset({"regardless", "irrespective", "nonetheless", "nevertheless", "in any event", "all the same"})
SHORTFALLS = frozenset({"shortfall", "shortfalls"})
EXCESSES = frozenset(listed("excess excesses overrun overruns overspend overspends overshoot overshoots"))
COSTS = kinds("DED DEPRIVED GIVE COPULA AUX MODAL LOST")
AMOUNTS = kinds("PTS NUM")
ON = frozenset({"on", "on the"})
OPENS = END | kinds("IF UNLESS AND OR WITH FOR")
BEFORE_WHICH = NUMBERS | UPTO | REFERENCES | {"COUNTED", "ELSE"}
BEHIND_LEVEL = END | kinds("GIVE DED ADD COPULA AND OR BUT")
FORMULA = kinds("TIMES OVER PLUS MINUS AVERAGEOF SUMOF HIGHEROF LOWEROF RATIOOF")
EARNING = kinds("PTS GIVE DED ADD IF")
SIZES = NUMBERS | COMPARISONS | {"BETWEEN"}
RANGE_JOINTS = kinds("AND BUT TOLT")
SCORE = frozenset({"score", "mark"})
SAID_OF_SCORE = kinds("POINTSWORD POINTSNOUN TOTAL AUX COPULA GIVEN BESTOWED GIVE ART")
LESS_THESE = (["from", "which"], ["of", "which"], ["out of", "which"])
RESULTS = frozenset(
    listed("share rate result figure level value percentage outcome performance number cost time amount")
)
PRONOUNS_DENIED = frozenset({"it does not", "they do not", "it is not", "they are not"})
IS_NOT = frozenset({"it is not", "they are not"})
REACHING = frozenset(listed("reach meet achieve attain hit match satisfy"))
OPPOSITE = {"GT": "LE", "GE": "LT", "LT": "GE", "LE": "GT"}
FALLING = frozenset(listed("falls fall is are comes come"))
BEHIND_STEP = END | {"AND", "BUT"}
BEHIND_NOUN = kinds("COPULA DED DEPRIVED AUX MODAL")
DIVIDING = kinds("DIVIDE MULTIPLY")


def _is_own(items: Sequence[Lexeme], at: int) -> bool:
    node = items[at].value if at < len(items) and items[at].type == "NAME" else None
    return isinstance(node, ast.Value) and node.name == "actual"


# Whatever the share, from which -----------------------------------------------------------------------------------


def _anyhow(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Leave out `whatever the share`, `regardless` behind a 0, which is final anyhow; elsewhere it is unknown."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        if "ANYHOW" not in lexeme.kinds:
            found.append(lexeme)
            continue
        if lexeme.word in ANYWAY:
            silent = found and _is_nothing(found[-1]) and kinds_at(items, at) <= END
            found += [] if silent else [_unknown(lexeme)]
            continue
        noun = past_articles(items, at)
        ends = kinds_at(items, noun + 1) <= END
        if noun < len(items) and ends and found and _is_nothing(found[-1]) and _is_result(items, noun):
            at = noun + 1
        else:
            found.append(_unknown(lexeme))
    return found


def _which_earns(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `which` in `a rate of 90% or more, which earns 10 points`."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        pause = found[-1] if found else lexeme
        level = len(found) > 1 and (found[-2].several & BEFORE_WHICH or found[-2].word in RESULTS)
        level = level and pause.type == "BREAK" and pause.value == COMMA
        points = past_articles(items, at + 2)
        earns = "GIVE" in kinds_at(items, at + 1) and kinds_at(items, points) & {"PTS", "FULL", "ZERO"}
        if not (lexeme.word == "which" and level and earns and kinds_at(items, points + 1) <= END | {"AND", "OR"}):
            found.append(lexeme)
    return found


def _is_nothing(lexeme: Lexeme) -> bool:
    number = lexeme.value.value if isinstance(lexeme.value, ast.Literal) else None
    return "ZERO" in lexeme.kinds or number == 0


def _is_result(items: Sequence[Lexeme], at: int) -> bool:
    word = items[at].word
    return _is_own(items, at) or word in RESULTS or bool(items[at].several & {"SHAREOF", "LEVELFOR"})


def _from_which(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Leave out `from which` in `8 points are available, from which 2 are taken`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        said = [each.word for each in items[at : at + 2]]
        behind = found[-2:-1] if found and found[-1].type == "BREAK" else found[-1:]
        opens = bool(behind) and behind[0].several & {"GIVEN", "PTS"}
        if opens and said in LESS_THESE and kinds_at(items, past_articles(items, at + 2)) & AMOUNTS:
            if found[-1].type != "BREAK":
                found.append(Lexeme("BREAK", COMMA, items[at].start_pos, items[at].start_pos))
            at += 2
            continue
        found.append(items[at])
        at += 1
    return found


# What the indicator itself is, that ratio ---------------------------------------------------------------------------


def _titled(items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Read `the service index is 0.5 × A + 0.5 × B` as the score, where the index has no measure and no points are given.

    Where points are given, or the index is measured, its formula could only say how the value comes about.
    """
    found = [*items]
    name = past_articles(items, 0)
    verb = name + 1
    if not _is_own(items, name) or not (names.own_unit in {"", "points", "marks"} or _is_score(names)):
        return found
    calculated = "ISFORMULA" in kinds_at(items, verb) or str(_value_at(items, verb)) in {"is", "equals", "="}
    rest = items[verb + 1 :]
    if not calculated or not any(each.several & FORMULA for each in rest):
        return found
    earned = any(each.several & EARNING and "PLUS" not in each.several for each in rest)
    if earned or any(_is_own(rest, at) for at in range(len(rest))):
        return found
    first, last = items[0], items[verb]
    return [Lexeme("SCOREIS", "the score is", first.start_pos, last.end_pos, ("SCOREIS",)), *rest]


def _is_score(names: Names) -> bool:
    """Whether the indicator's own value is called a score: `inspection score`."""
    return any(name.id == "actual" and word.split()[-1].lower() in SCORE for word, name in names.entries.items())


def _that_is(items: list[Lexeme]) -> list[Lexeme]:
    """Read `marks are given in proportion, that is, A ÷ 60% × 6` as the formula, which says it."""
    for at, lexeme in enumerate(items):
        said = at + 1 + (at + 1 < len(items) and items[at + 1].type == "BREAK" and items[at + 1].value == COMMA)
        if "PROP" not in lexeme.several or [each.word for each in items[said : said + 2]] != ["that", "is"]:
            continue
        start = said + 2 + (kinds_at(items, said + 2) <= END and said + 2 < len(items))
        end = next((n for n in range(start, len(items)) if items[n].type == "BREAK"), len(items))
        opens = next((n + 1 for n in range(at, -1, -1) if items[n].type == "BREAK"), 0)
        formula = any(each.several & {"TIMES", "OVER"} for each in items[start:end])
        plain = all(each.several & SAID_OF_SCORE for each in items[opens:at])
        if formula and plain and not any(each.several & EARNING for each in items[start:end]):
            place = items[opens]
            score = Lexeme("SCOREIS", "the score is", place.start_pos, items[start - 1].end_pos, ("SCOREIS",))
            return [*items[:opens], score, *items[start:]]
    return items


def _that_ratio(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Read `that ratio` as the completion behind the one ratio of the text, of the own value to the target."""
    at = next((n for n, each in enumerate(items) if "RATIOOF" in each.kinds), len(items))
    part = past_articles(items, at + 1)
    whole = past_articles(items, part + 2)
    one = sum("RATIOOF" in each.kinds for each in items) == 1
    if not one or not _is_own(items, part) or "TO" not in kinds_at(items, part + 1) or not _is_target(items, whole):
        return [*items]
    found = [*items[: whole + 1]]
    for lexeme in items[whole + 1 :]:
        if lexeme.type == "UNKNOWN" and lexeme.value == "ratio" and found[-1].word in {"that", "this", "the"}:
            found.pop()
            node = ast.Value(span=lexeme.span, name="completion")
            found.append(Lexeme("ROLE", node, lexeme.start_pos, lexeme.end_pos, ("ROLE",)))
        else:
            found.append(lexeme)
    return found


def _is_target(items: Sequence[Lexeme], at: int) -> bool:
    node = items[at].value if at < len(items) and items[at].type in REFERENCES else None
    return isinstance(node, ast.Value) and node.name == "target"


def _value_at(items: Sequence[Lexeme], at: int) -> object:
    return items[at].value if 0 <= at < len(items) else None


# Shares -------------------------------------------------------------------------------------------------------------


def _sized(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Read `a share of 80%` as a share that is 80 %, not as a share of something."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        found.append(lexeme)
        if "SHAREOF" in lexeme.kinds and kinds_at(items, past_articles(items, at + 1)) & SIZES:
            word = lexeme.word.partition(" ")[0]
            cut = lexeme.start_pos + len(word)
            found[-1] = Lexeme("UNKNOWN", word, lexeme.start_pos, cut)
            found.append(Lexeme("OF", "of", cut + 1, lexeme.end_pos, ("OF",)))
    return found


def _on_name(items: list[Lexeme]) -> list[Lexeme]:
    """Read `reaching 70% on the survey` as a survey that reaches 70%."""
    for at in range(len(items) - 3):
        name = past_articles(items, at + 3)
        level = "REACH" in kinds_at(items, at) and items[at + 1].type in NUMBERS and items[at + 2].word in ON
        if level and name < len(items) and items[name].type == "NAME" and kinds_at(items, name + 1) & BEHIND_LEVEL:
            place = items[at].start_pos
            opens = [] if not at or items[at - 1].several & OPENS else [Lexeme("IF", "where", place, place, ("IF",))]
            return [*items[:at], *opens, items[name], items[at], items[at + 1], *_on_name(items[name + 1 :])]
    return items


def _marked_behind(items: list[Lexeme]) -> list[Lexeme]:
    """Put `or more` of `95% or more of the target` behind all of the level."""
    found = [*items]
    for at in range(len(items) - 3):
        whole = past_articles(items, at + 3)
        marked = items[at].type == "PERCENT" and kinds_at(items, at + 1) & UPTO and "OF" in kinds_at(items, at + 2)
        if marked and kinds_at(items, whole) & REFERENCES:
            found[at + 1 : whole + 1] = [*items[at + 2 : whole + 1], items[at + 1]]
    return found


def _based(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """
    Read `90% or more but less than 95% of the budget` as shares of the budget both, of what is not itself in %.

    Raises:
        Refused: For a rate, of which 90% may be the level.
    """
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        found.append(lexeme)
        base = _base(items, at) if lexeme.type == "PERCENT" else []
        if base and names.own_unit == PERCENT:
            raise Refused(
                "completion-or-value", Span(lexeme.start_pos, base[1].end_pos), level=f"{number(lexeme.value.value)}%"
            )
        found += [attrs.evolve(each, start_pos=lexeme.end_pos, end_pos=lexeme.end_pos) for each in base]
    return found


def _base(items: Sequence[Lexeme], at: int) -> list[Lexeme]:
    """Return `of the budget` where that stands behind the other end of the range that begins with the share at *at*."""
    joint = at + 1 + bool(kinds_at(items, at + 1) & UPTO)
    share = joint + 1
    while kinds_at(items, share) & (COMPARISONS | ARTICLES | {"OF"}) and share < len(items):
        share += 1
    whole = past_articles(items, share + 2)
    if kinds_at(items, joint).isdisjoint(RANGE_JOINTS) or kinds_at(items, share).isdisjoint({"PERCENT"}):
        return []
    if "OF" not in kinds_at(items, share + 1) or kinds_at(items, whole).isdisjoint(REFERENCES):
        return []
    return [items[share + 1], items[whole]]


# It does not reach 90% -----------------------------------------------------------------------------------------------


def _denied(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Read `it does not reach 90%`, `it is not above 5%` as what it does instead, and that it falls short."""
    found: list[Lexeme] = []
    for lexeme in items:
        before = found[-1] if found else None
        if before is not None and "UNSAIDNOT" in before.kinds and (kind := _instead(before, lexeme)):
            pronoun, _, rest = before.word.partition(" ")
            cut = before.start_pos + len(pronoun)
            found[-1] = Lexeme("PRON", pronoun, before.start_pos, cut, ("PRON",))
            found.append(Lexeme(kind, f"{rest} {lexeme.value}", cut + 1, lexeme.end_pos, (kind,)))
        elif before is not None and before.word in IS_NOT and "MET" in lexeme.kinds:
            found[-1] = Lexeme("UNSAIDNOT", "it is not met", before.start_pos, lexeme.end_pos, ("UNSAIDNOT",))
        elif before is not None and lexeme.value == "short" and _falls(found):
            found[-1] = Lexeme("LT", "below", before.start_pos, lexeme.end_pos, ("LT",))
        else:
            found.append(lexeme)
    return found


def _instead(denied: Lexeme, verb: Lexeme) -> str:
    """Return how what `it does not` or `it is not` deny compares; empty if nothing is compared."""
    if denied.word not in PRONOUNS_DENIED:
        return ""
    if "REACH" in verb.kinds:
        return "UNMET" if verb.word in REACHING and denied.word.split()[1] in {"does", "do"} else ""
    return next((OPPOSITE[kind] for kind in verb.kinds if kind in OPPOSITE), "")


def _falls(found: Sequence[Lexeme]) -> bool:
    """Whether `it falls` stands at the end of *found* in a condition, or `a school that falls`."""
    if len(found) < 3 or found[-1].word not in FALLING:  # noqa: PLR2004 - if it falls
        return False
    if found[-2].word in {"it", "they"}:
        return bool(found[-3].several & {"IF", "AND", "OR", "BUT"})
    return found[-2].word in {"that", "which", "who"} and bool(found[-3].several & {"UNITNOUN", "PRON"})


# A shortfall --------------------------------------------------------------------------------------------------------


def _short(items: list[Lexeme]) -> list[Lexeme]:
    """Read `any shortfall costs 1 point per percentage point` as 1 point for each percentage point short."""
    start = 0
    while start < len(items):
        end = next((n for n in range(start, len(items)) if items[n].type == "BREAK"), len(items))
        found = _short_part(items[start:end])
        if found is not None:
            items = [*items[:start], *found, *items[end:]]
            end += len(found) - (end - start)
        start = end + 1
    return items


def _short_part(part: list[Lexeme]) -> list[Lexeme] | None:
    noun = past_articles(part, 0)
    if noun >= len(part) or part[noun].word not in SHORTFALLS | EXCESSES:
        return None
    behind = noun + 1
    own = past_articles(part, behind + 1)
    if kinds_at(part, behind) & {"IN", "OF"} and _is_own(part, own):
        behind = own + 1
    each = next((n for n in range(behind, len(part)) if "EACH" in part[n].several), len(part))
    measure = each + 1
    if kinds_at(part, behind).isdisjoint(BEHIND_NOUN) or kinds_at(part, measure).isdisjoint(NUMBERS):
        return None
    if kinds_at(part, measure + 1).isdisjoint(BEHIND_STEP) or not any(n.several & {"PTS"} for n in part[:each]):
        return None
    kind = "SHORT" if part[noun].word in SHORTFALLS else "GT"
    word = part[noun]
    place = part[measure].end_pos
    turn = Lexeme(kind, word.value, place, place, (kind,))
    said = Lexeme("WORDING", word.value, part[0].start_pos, part[behind - 1].end_pos, ("WORDING",))
    return [said, *part[behind : measure + 1], turn, *part[measure + 1 :]]


# Depending on its rate ----------------------------------------------------------------------------------------------


def _unled(items: list[Lexeme]) -> list[Lexeme]:
    """Leave out `depending on its rate` in front of what the council receives, or before a colon."""
    for at, lexeme in enumerate(items):
        named = past_articles(items, at + 1)
        if lexeme.type != "ACCORDING" or not _is_own(items, named) or named + 1 >= len(items):
            continue
        pause = items[named + 1]
        if pause.type == "BREAK" and pause.value == COLON and at:
            return [*items[:at], *items[named + 1 :]]
        if pause.type == "BREAK" and pause.value == COMMA and not at and _announced(items):
            return items[named + 2 :]
    return [_unknown(lexeme) if lexeme.type == "ACCORDING" else lexeme for lexeme in items]


def _unknown(lexeme: Lexeme) -> Lexeme:
    return Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)


def _announced(items: Sequence[Lexeme]) -> bool:
    """Whether a colon follows before any points."""
    for lexeme in items:
        if lexeme.type == "BREAK" and lexeme.value == COLON:
            return True
        if "PTS" in lexeme.several:
            return False
    return False


# Found by dividing --------------------------------------------------------------------------------------------------


def _derived(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """
    Read `by dividing the visits by 10` behind `the score is found` as the visits divided by 10.

    A rate divided by a number is left alone: 80% divided by 10 may be 8 points or 0.08.
    """
    at = next((n for n, lexeme in enumerate(items) if "DERIVED" in lexeme.kinds), None)
    if at is None or kinds_at(items, at + 1).isdisjoint(DIVIDING):
        return items
    by = next((n for n in range(at + 2, len(items)) if items[n].several & {"BY"} | {items[n].type} & END), None)
    if by is None or items[by].type == "BREAK":
        return items
    kind = "OVER" if "DIVIDE" in items[at + 1].several else "TIMES"
    said, joint = items[at], items[by]
    divisor = kinds_at(items, past_articles(items, by + 1))
    if kind == "OVER" and divisor & NUMBERS and names.own_unit == PERCENT:
        return items
    score = Lexeme("SCOREIS", "the score is", said.start_pos, said.end_pos, ("SCOREIS",))
    operator = Lexeme(kind, joint.value, joint.start_pos, joint.end_pos, (kind,))
    return [*items[:at], score, *items[at + 2 : by], operator, *items[by + 1 :]]


REWORDED = (
    ("ANYHOW", lambda items, _: _anyhow(items)),
    ("REL", lambda items, _: _from_which(items)),
    ("REL GIVE", _which_earns),
    ("PROP COPULA", lambda items, _: _that_is(items)),
    ("SHAREOF", lambda items, _: _sized(items)),
    ("RATIOOF UNKNOWN", lambda items, _: _that_ratio(items)),
    ("|".join(sorted(FORMULA)), _titled),
    ("REACH THAN NAME", lambda items, _: _on_name(items)),
    ("PERCENT OF", lambda items, _: _marked_behind(items)),
    ("PERCENT OF AND | PERCENT OF BUT", _based),
    ("UNSAIDNOT | SHORT", lambda items, _: _denied(items)),
    ("SHORT EACH PTS | OVERSHOOT EACH PTS", lambda items, _: _short(items)),
    ("ACCORDING", lambda items, _: _unled(items)),
    ("DERIVED", _derived),
)
