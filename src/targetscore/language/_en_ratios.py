"""
Scoring by the ratio to the best of the group: `The lowest price receives 40 points; every other price is scored by
dividing the lowest price by it and multiplying by 40`.

What the best receives is what the formula gives it, so that the formula says all; where they differ, neither is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import SEMICOLON, STOP
from targetscore.language._en_allotted import bracketed
from targetscore.language._en_kinds import ARTICLES, kinds, kinds_at
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names, listed

ENDS: Final = {
    **dict.fromkeys(("highest", "largest", "greatest", "longest", "most"), "highest"),
    **dict.fromkeys(("lowest", "smallest", "shortest", "fewest", "cheapest"), "lowest"),
    "best": "best",
}
# Who or what is scored, beside the units that the language knows.
SCORED: Final = frozenset(
    listed(
        "tender tenders bid bids offer offers price prices proposal proposals quotation quotations quote quotes"
        " submission submissions tenderer tenderers"
    )
)
# Words that say nothing of how much, between the parts of a formula.
LOOSE: Final = kinds(
    "ART ADJ GIVE BESTOWED GIVEN ENTITLED AUX COPULA POINTSWORD POINTSNOUN TOTAL SCOREIS ISFORMULA AND UNITNOUN UNITOWN"
    " ADV FOR OF PRON PROP DERIVED FULL MAY MODAL"
)
LOOSE_WORDS: Final = frozenset(
    {*listed("result quotient product it this that them answer ratio points marks calculated scored worked out")}
    | {"the result", "the quotient"}
)
NUMBER: Final = "number"
INVERSE: Final = frozenset({"inverse", "inversely"})
RELATIVE: Final = frozenset({"relative to", "in relation to"})
SIGNS: Final = {"TIMES": "*", "OVER": "/", "OPEN": "(", "CLOSE": ")"}


def to_the_best(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with the ratio to the best as the formula of the score."""
    other = next((n for n, each in enumerate(items) if each.several & {"OTHER", "ELSE"}), 0)
    if not other:
        return items
    start = _sentence_start(items, other)
    end = next((n for n in range(other, len(items)) if _is_end(items[n])), len(items))
    given = _given_to_best(items[start:other])
    behind = items[other + 1 : end]
    formula = (_formula(behind) or _inversely(behind, given)) if given is not None else None
    if given is None or formula is None:
        return items
    end_name, points = given
    best, own, number = formula
    same = best == end_name or {best, end_name} == {"best", "lowest" if own < 0 else "highest"}
    called = {ENDS.get(word.split()[0].lower()) for word, name in names.entries.items() if name.id == "best"}
    if ("lowest" if own > 0 else "highest") in called:
        # The ratio would give all others more than the best.
        return items
    if not same or (points is not None and points.value.value != number.value.value):
        return items
    best = "best" if best != end_name else best
    return [*items[:start], *_written(items[start], items[end - 1], best, number, inverse=own < 0), *items[end:]]


def _is_end(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and SEMICOLON <= lexeme.value <= STOP


def _sentence_start(items: Sequence[Lexeme], other: int) -> int:
    """Return where what the best receives starts: the sentence before, or the part before in the same sentence."""
    ends = [n for n in range(other) if _is_end(items[n])]
    begun = other - 1
    while begun >= 0 and items[begun].several & (ARTICLES | {"FOR", "AND", "BREAK", "OF", "POINTSNOUN", "TOTAL"}):
        begun -= 1
    before = [n for n in ends if n < begun]
    return before[-1] + 1 if before else 0


def _given_to_best(said: Sequence[Lexeme]) -> tuple[str, Lexeme | None] | None:
    """Return which end of the group receives points, and how many, full marks as ``None``."""
    best = [name for n in range(len(said)) if (name := _best(said, n)[0])]
    points = [each for each in said if "PTS" in each.several]
    full = any(each.several & {"FULL", "FULLWORD"} for each in said)
    loose = LOOSE | kinds(
        "PTS FULLWORD FULL BREAK WITH TO OTHER OFFERING NAME ROLE EXTREME ENTITLED HOLDING HOLDS MOST"
    )
    known = all(each.several & loose or each.word in SCORED | WHO for each in said)
    if len(best) != 1 or len(points) > 1 or not (points or full) or not known:
        return None
    return best[0], (points[0] if points else None)


WHO: Final = frozenset(listed("offering submitting quoting priced bidding proposing maximum the tender"))


def _best(items: Sequence[Lexeme], at: int) -> tuple[str, int]:
    """Return which end of the group stands at *at*, and how many words that takes; empty for another word."""
    name = items[at].value.name if isinstance(items[at].value, ast.Value) else ""
    if name in {"best", "lowest", "highest"}:
        return name, 1
    if "EXTREME" not in items[at].several or items[at].word not in ENDS:
        return "", 0
    behind = items[at + 1] if at + 1 < len(items) else None
    return (ENDS[items[at].word], 2) if behind is not None and _is_own(behind) else ("", 0)


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type in {"NAME", "ROLE"} and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"


# The formula --------------------------------------------------------------------------------------------------------


def _formula(said: Sequence[Lexeme]) -> tuple[str, int, Lexeme] | None:
    """Return the end of the group, the power of the own value, and the number of a ratio times so many points."""
    numbers = [each for each in said if each.several & {"NUM", "PTS"}]
    tokens = _tokens(said)
    powers: Counter[str] = Counter()
    if len(numbers) != 1 or tokens is None or not _product(tokens, powers):
        return None
    values = {value: power for value, power in powers.items() if power}
    ends = [value for value in values if value in {"best", "lowest", "highest"}]
    own = values.get("actual", 0)
    if len(values) != 3 or len(ends) != 1 or abs(own) != 1:  # noqa: PLR2004 - best, own, points
        return None
    if values[ends[0]] != -own or values.get(NUMBER) != 1 or ends[0] == ("lowest" if own > 0 else "highest"):
        return None
    return ends[0], own, numbers[0]


def _inversely(said: Sequence[Lexeme], given: tuple[str, Lexeme | None]) -> tuple[str, int, Lexeme] | None:
    """Read `in inverse proportion to their price` as the points of the best times its ratio to the price."""
    inverse = [each for each in said if each.type == "UNKNOWN" and each.word.split()[0] in INVERSE]
    loose = LOOSE | kinds("IN TO NAME BREAK")
    known = all(each in inverse or each.several & loose or each.word in SCORED for each in said)
    if len(inverse) != 1 or not known or given[1] is None or given[0] == "highest":
        return None
    return given[0], -1, given[1]


def _tokens(said: Sequence[Lexeme]) -> list[str] | None:
    """Return signs, values and the number of the formula; ``None`` where anything else is said."""
    found: list[str] = []
    at = 0
    dividing = ""
    while at < len(said):
        each = said[at]
        end, width = _best(said, at)
        sign = next((SIGNS[kind] for kind in SIGNS if kind in each.several or kind == each.type), "")
        if end or _is_own(each):
            if not end and not found and not _calculates(said[:at]) and _is_subject(said, at):
                at += 1
                continue
            found.append(end or "actual")
        elif "BY" in each.several and dividing:
            found.append(dividing)
            dividing = ""
        elif "DIVIDE" in each.several or "MULTIPLY" in each.several:
            dividing = "/" if "DIVIDE" in each.several else "*"
        elif sign:
            found.append(sign)
        elif each.several & {"NUM", "PTS"}:
            found.append(NUMBER)
        elif not (
            each.several & LOOSE
            or each.word in LOOSE_WORDS | SCORED
            or _is_pause(each)
            or each.word in RELATIVE
            or "BY" in each.several
        ):
            return None
        at += max(width, 1)
    return found


def _is_pause(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK"


def _calculates(said: Sequence[Lexeme]) -> bool:
    return any(each.several & {"DIVIDE", "MULTIPLY", "TIMES", "OVER", "OPEN"} for each in said)


def _is_subject(said: Sequence[Lexeme], at: int) -> bool:
    """Whether the own value at *at* is who is scored: `every other price is scored by`, `other prices score`."""
    behind = kinds_at(said, at + 1)
    return at == 0 and not behind & {"TIMES", "OVER"}


SIGNED: Final = frozenset("*/")


def _product(tokens: Sequence[str], powers: Counter[str], sign: int = 1) -> bool:
    """Add the powers of the factors of *tokens* to *powers*; return whether they are a product."""
    at = 0
    way = sign
    due = True
    while at < len(tokens):
        said = tokens[at]
        if (said in SIGNED) is due or said == ")":
            return False
        if said in SIGNED:
            way, due = (sign if said == "*" else -sign), True
        elif said == "(":
            close = next((n for n in range(at, len(tokens)) if tokens[n] == ")"), 0)
            if not close or not _product(tokens[at + 1 : close], powers, way):
                return False
            at, due = close, False
        else:
            powers[said] += way
            due = False
        at += 1
    return not due


def _written(first: Lexeme, last: Lexeme, best: str, number: Lexeme, *, inverse: bool) -> list[Lexeme]:
    """Return the formula of the score in place of all from *first* to *last*, its points as the full score."""
    start, end = first.start_pos, last.end_pos
    own = Lexeme("NAME", ast.Value(span=number.span, name="actual"), number.start_pos, number.start_pos, ("NAME",))
    group = Lexeme("ROLE", ast.Value(span=number.span, name=best), number.start_pos, number.start_pos, ("ROLE",))
    over, under = (group, own) if inverse else (own, group)
    factor = Lexeme("NUM", attrs.evolve(number.value, unit="", span=Span(start, end)), start, end, ("NUM",))
    return [
        *bracketed(number, start, start),
        Lexeme("BREAK", STOP, start, start),
        Lexeme("SCOREIS", "the score is", start, start, ("SCOREIS",)),
        over,
        Lexeme("OVER", "/", number.start_pos, number.start_pos, ("OVER",)),
        under,
        Lexeme("TIMES", "*", number.start_pos, number.start_pos, ("TIMES",)),
        factor,
    ]


# With what it needs, as `Passes` takes it.
RATIOS: tuple[tuple[str, Pass], ...] = (
    ("OTHER OVER | OTHER DIVIDE | ELSE OVER | ELSE DIVIDE | OTHER UNKNOWN | ELSE UNKNOWN", to_the_best),
)
