"""
What an English text says besides, without effect: what a name means, where something is counted, of which year.

`The benchmark (the mean of all valid bids)`, `vacancy rate (i.e. posts without a holder)`, `for each finding in the
single audit`, `the score for the year is zero`. A remark in brackets that sets a level, moves points or leaves
something out is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.language._en_kinds import REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._en_words import plain
from targetscore.language._lexemes import Lexeme, Names, listed

# A gloss that says again in other words what stands before it.
GLOSS: Final = re.compile(r"(?:i\. ?e\.?|that is|namely|meaning|defined as|as defined|being)(?: to say)?\b[,:]? ?")
EXAMPLES: Final = re.compile(r"(?:e\. ?g\.?|for example|for instance|such as)\b[,:]? ?")
# With one of these it would say more.
SAYS_MORE: Final = re.compile(
    r"\d|%|\b(?:except\w*|exclud\w*|only|unless|apart|otherwise|but|points?|scor(?:e|es|ed|ing)|marks?|half|halv\w*"
    r"|doubl\w*|twice|penal\w*|deduct\w*|bonus\w*|award\w*|extra|additional\w*|round\w*|maxim\w*|minim\w*|capp?e?d?"
    r"|least|most|more|less|fewer|if|when|where|above|below|over|under|between|each|every|per|times|plus|multipl\w*"
    r"|divid\w*|zero|nil|rank\w*|judg\w*|discretion\w*|weight\w*|target|last year|previous)\b"
)
NARROWS: Final = re.compile(
    r"\b(?:not|no|none|never|without|includ\w*|others?|nothing|best|lowest|highest|top|bottom|remaining"
    r"|last|first|two|three|four|five|six|seven|eight|nine|ten|median|years?|months?|quarters?|some|half)\b"
)
# What a gloss of the mean or an end of the group may say it is.
GROUPED: Final = {
    "mean": re.compile(r"(?:the )?(?:simple |arithmetic )?(?:mean|average) of (?P<of>(?:all )?(?:the )?[a-z' -]+)"),
    "best": re.compile(r"(?:the )?(?:best|highest|lowest) of (?P<of>(?:all )?(?:the )?[a-z' -]+)"),
    "worst": re.compile(r"(?:the )?(?:worst|highest|lowest) of (?P<of>(?:all )?(?:the )?[a-z' -]+)"),
}
CIRCUMSTANCE = frozenset(listed("in during at under on"))
SCORE = frozenset({"the score", "score", "the mark", "the total", "the total score", "the final score", "the points"})
AMOUNTS = kinds("ZERO NUM PTS")
OF = kinds("FOR OF")


def _glosses(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Leave out brackets behind a name that only say what it is."""
    half_width = plain(text)
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end = _gloss_end(half_width, items, at)
        if end:
            at = end
            continue
        found.append(items[at])
        at += 1
    return found


def _gloss_end(text: str, items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind the bracket at *at*, if it is a gloss of the name before; else 0."""
    if items[at].type != "OPEN" or kinds_at(items, at - 1).isdisjoint(REFERENCES | {"FLAG"}) or not at:
        return 0
    close = next((n for n in range(at + 1, len(items)) if items[n].type in {"OPEN", "CLOSE"}), len(items))
    if close == len(items) or items[close].type != "CLOSE" or close == at + 1:
        return 0
    said = text[items[at].end_pos : items[close].start_pos].strip()
    name = items[at - 1].value.name if isinstance(items[at - 1].value, ast.Value) else ""
    grouped = GROUPED[name].fullmatch(said) if name in GROUPED else None
    if grouped and not NARROWS.search(grouped["of"]) and not SAYS_MORE.search(grouped["of"]):
        return close + 1
    if any(each.type in REFERENCES or each.several & {"FLAG", "NOFLAG"} for each in items[at + 1 : close]):
        return 0
    opened = GLOSS.match(said) or EXAMPLES.match(said)
    return close + 1 if opened and not SAYS_MORE.search(said[opened.end() :]) else 0


def _circumstance(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `in the single audit` behind what is counted, where that is the title and no more is said of it."""
    said = [(_circumstance_start(items, at), at) for at, each in enumerate(items) if _named(each) == "actual"]
    if not said or not all(start for start, _ in said):
        return items
    left_out = {n for start, at in said for n in range(start, at + 1)}
    return [each for at, each in enumerate(items) if at not in left_out]


def _circumstance_start(items: Sequence[Lexeme], at: int) -> int:
    """Return where `in the single audit` starts that ends with the name at *at*; 0 if none does."""
    before = at - 1
    while before > 0 and items[before].several <= kinds("ART ADJ"):
        before -= 1
    counted = before > 0 and items[before].word in CIRCUMSTANCE and _named(items[before - 1]) not in {"", "actual"}
    return before if counted and kinds_at(items, at + 1) <= kinds("BREAK AND CLOSE") else 0


def _named(lexeme: Lexeme) -> str:
    return lexeme.value.name if lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) else ""


def _score_of_year(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the score for the year is zero`, `the score for the unit is 2` as the score that it is."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        verb = _behind_score(items, at)
        said = items[at].word in SCORE and verb > at + 1 and verb < len(items) and items[verb].word == "is"
        if said and kinds_at(items, verb + 1) & AMOUNTS:
            found.append(Lexeme("SCOREIS", "the score is", items[at].start_pos, items[verb].end_pos, ("SCOREIS",)))
            at = verb + 1
        else:
            found.append(items[at])
            at += 1
    return found


def _behind_score(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `for the year`, `of the council` that follow the score at *at*."""
    end = at + 1
    if kinds_at(items, end) & {"PERIOD", "FILLER"}:
        return end + 1
    unit = past_articles(items, end + 1)
    own = unit < len(items) and ("UNITNOUN" in items[unit].several or _named(items[unit]) == "actual")
    return unit + 1 if kinds_at(items, end) & OF and own else end


def besides(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* without glosses in brackets."""
    return _glosses(text, items) if any(each.type == "OPEN" for each in items) else items


BESIDES: tuple[tuple[str, Pass], ...] = (
    ("NAME", _circumstance),
    ("COPULA PERIOD | COPULA FOR | COPULA OF | COPULA FILLER", _score_of_year),
)
