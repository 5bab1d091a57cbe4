"""
What English texts say of a level or of the score in the passive: the target is not exceeded, the result is halved.

`If the target is not exceeded` is at most the target; `the result is multiplied by 0.8` behind the one formula of the
score multiplies the score, for nothing else has a result there.
"""

from __future__ import annotations

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import END, NUMBERS, REFERENCES, at_articles, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

EXCEEDED = frozenset({"exceeded", "surpassed"})
COPULA = kinds("COPULA AUX")
BEHIND = END | {"AND", "GIVE"}
OPENS = END | kinds("IF UNLESS AND OR BUT")
RESULTS = frozenset({"the result", "it", "this", "that", "this result", "that result", "the figure", "this score"})
# With one of these in the text there is more than the one formula that can be meant.
EARNING = kinds("GIVE DED ADD EACH LOST ADDED EXTRA ELSE")


def _not_exceeded(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `if the target is not exceeded` as not above the target."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        level = _denied(found) if lexeme.word in EXCEEDED and kinds_at(items, at + 1) <= BEHIND else None
        if level is None:
            found.append(lexeme)
            continue
        said = found[level]
        found[at_articles(found, level) :] = [
            Lexeme("LE", "not above", said.start_pos, lexeme.end_pos, ("LE",)),
            said,
        ]
    return found


def _denied(found: list[Lexeme]) -> int | None:
    """Return where the level stands that opens its part at the end of *found*, with `is not` behind it."""
    level = len(found) - 3
    if level < 0 or "NOT" not in found[-1].several or found[-2].several.isdisjoint(COPULA):
        return None
    start = at_articles(found, level)
    opens = not start or bool(found[start - 1].several & OPENS)
    return level if opens and _is_level(found[level]) else None


def _is_level(lexeme: Lexeme) -> bool:
    node = lexeme.value
    return lexeme.type in REFERENCES and isinstance(node, ast.Value) and node.name in {"target", "mean", "last_year"}


def _exceeded_by(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `if the limit is exceeded by more than 5%`, and behind it `if it is exceeded by`, as above it by so much."""
    found: list[Lexeme] = []
    levels: dict[str, Lexeme] = {}
    for at, lexeme in enumerate(items):
        level = _overtaken(found, levels) if lexeme.word in EXCEEDED and "BY" in kinds_at(items, at + 1) else None
        if level is None:
            found.append(lexeme)
            continue
        levels[level.value.name] = level
        said = found[-2]
        found[at_articles(found, len(found) - 2) :] = [
            Lexeme("GT", "above", said.start_pos, said.start_pos, ("GT",)),
            Lexeme(level.type, level.value, said.start_pos, lexeme.end_pos, level.kinds),
        ]
    return found


def _overtaken(found: list[Lexeme], levels: dict[str, Lexeme]) -> Lexeme | None:
    """Return the level of which `is` is said at the end of *found*; `it` is the one of *levels* named before."""
    level = len(found) - 2
    if level < 0 or found[-1].several.isdisjoint(COPULA):
        return None
    start = at_articles(found, level)
    if start and found[start - 1].several.isdisjoint(OPENS):
        return None
    if found[level].word == "it" and len(levels) == 1:
        return next(iter(levels.values()))
    return found[level] if _is_level(found[level]) else None


def _factors(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the result is multiplied by 0.8` behind the one formula of the score as said of the score."""
    formulas = [at for at, each in enumerate(items) if "SCOREIS" in each.several]
    if len(formulas) != 1 or any(each.several & EARNING for each in items):
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        verb = at + 1
        said = at > formulas[0] and items[at].word in RESULTS and kinds_at(items, verb) & COPULA
        opens = not found or found[-1].type == "BREAK"
        behind = verb + 1
        number = past_articles(items, behind + 1)
        times = "TIMES" in kinds_at(items, behind) and kinds_at(items, number) & (NUMBERS | REFERENCES)
        if said and opens and times:
            found.append(Lexeme("TOTAL", "the score", items[at].start_pos, items[verb].end_pos, ("TOTAL",)))
            at = behind
            continue
        found.append(items[at])
        at += 1
    return found


def _halved(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `it is halved` likewise."""
    formulas = [at for at, each in enumerate(items) if "SCOREIS" in each.several]
    if len(formulas) != 1 or any(each.several & EARNING for each in items):
        return items
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        subject = found[-1] if found else lexeme
        opens = len(found) > 1 and found[-2].type == "BREAK" and found[-2].value == COMMA
        if "HALVED" in lexeme.kinds and at > formulas[0] and opens and subject.word in RESULTS:
            said = "the score is doubled" if lexeme.word.endswith("doubled") else "the score is halved"
            found[-1] = Lexeme("HALVED", said, subject.start_pos, lexeme.end_pos, lexeme.kinds)
        else:
            found.append(lexeme)
    return found


# Before distances are read.
EXCEEDED_BY: tuple[tuple[str, Pass], ...] = (("OVERTAKEN BY", _exceeded_by),)
PASSIVES: tuple[tuple[str, Pass], ...] = (
    ("OVERTAKEN NOT", _not_exceeded),
    ("SCOREIS TIMES", _factors),
    ("SCOREIS HALVED", _halved),
)
