"""Within 10% of the average: between 90 % and 110 % of it, never up to a tenth of it; within ±2%: −2 % to 2 %."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_kinds import GIVES, NUMBERS, POINTS_KINDS, REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._lexemes import PERCENT, Lexeme, Names, Refused
from targetscore.language._subjects import is_actual

# Within 80% of a budget may be no more than 80 % of it.
LARGE = 50
# Behind what something lies within so much of these say nothing more.
EITHER_WAY = kinds("EITHERWAY EITHERSIDE")
WITHIN = frozenset({"within", "inside"})


def near(items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with both ends of what lies within a share of a value.

    Raises:
        Refused: For a share of a value in %, which may be a difference.
    """
    items = _without_signs(items)
    found: list[Lexeme] = []
    position = 0
    while position < len(items):
        end = _reference(items, position)
        found += [items[position]] if end is None else _ends(items[position], items[position + 1], items[end], names)
        position = position + 1 if end is None else end + 1 + bool(kinds_at(items, end + 1) & EITHER_WAY)
    return found


def _without_signs(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Leave out ± in `within ±20% of the estimate`, which is near it as `within 20%` is."""
    return [
        lexeme
        for at, lexeme in enumerate(items)
        if not (
            "BOTHSIGNS" in lexeme.several
            and at
            and items[at - 1].word in WITHIN
            and kinds_at(items, at + 1) & {"PERCENT"}
            and kinds_at(items, at + 2) & {"OF"}
        )
    ]


def both_ways(items: Sequence[Lexeme], _names: Names) -> list[Lexeme]:
    """Return *items* with both ends of `within ±2%`, `within 2% either way`, where no other value is spoken of."""
    if any(item.type in REFERENCES and not is_actual(item.value) for item in items):
        # 10 points at the target, 5 points within 3% either way: around the target.
        return list(items)
    return _between(items, lambda _found: True)


DEVIATIONS = re.compile(
    r"\b(?:variance|variation|deviation|difference|discrepancy|change|gap|error|balance)s?\b", re.IGNORECASE
)


def deviating(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with both ends of `the cost variance is within ±20%`, of what may lie on either side of 0."""

    def deviates(found: Sequence[Lexeme]) -> bool:
        at = len(found) - 1 - bool(found and found[-1].several & {"COPULA"})
        node = found[at].value if at >= 0 and found[at].type == "NAME" else None
        said = [word for word, name in names.entries.items() if isinstance(node, ast.Value) and name.id == node.name]
        return any(DEVIATIONS.search(word) for word in said)

    return _between(items, deviates)


def _between(items: Sequence[Lexeme], meant: Callable[[Sequence[Lexeme]], bool]) -> list[Lexeme]:
    """Return *items* with both ends of what lies within so much on both sides, where it is *meant* by what precedes."""
    found: list[Lexeme] = []
    position = 0
    while position < len(items):
        number = _both_ways(items, position)
        if number is None or not meant(found):
            found.append(items[position])
            position += 1
            continue
        word, size = items[position], items[number].value
        ends = [attrs.evolve(items[number], value=attrs.evolve(size, value=end)) for end in (-size.value, size.value)]
        found += [_as(word, "BETWEEN", "between"), ends[0], _as(word, "AND", "and"), ends[1]]
        position += 3
    return found


# More than 1% above or below the budget --------------------------------------------------------------------------

MIRRORED = {"GT": "LT", "GE": "LE", "LE": "GE", "LT": "GT"}
SIDES = kinds("GT GE LE LT")
BEYOND = frozenset({"GT", "GE"})


def around(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with both sides of `more than 1% but not more than 3% above or below the budget`.

    Raises:
        Refused: For a share of a value in %, which may be a difference.
    """
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        side = next((n for n in (at + 2, at + 5) if "EITHERSIDE" in kinds_at(items, n)), 0)
        whole = past_articles(items, side + 1)
        said = _distances(items[at:side]) if side else []
        each = any("EACH" in one.several for one in found[-2:])
        if not said or each or whole >= len(items) or not _is_reference(items[whole]):
            found.append(items[at])
            at += 1
            continue
        if names.unit_of(items[whole].value.name) == PERCENT:
            raise Refused("share-or-points", Span(items[at].start_pos, items[whole].end_pos), amount=str(said[0][1]))
        found += _sides(items[at + 1], said, items[whole])
        at = whole + 1
    return found


def _distances(said: Sequence[Lexeme]) -> list[tuple[str, Fraction]]:
    """Return how far `more than 1% but not more than 3%` says that the value lies away; nothing for other words."""
    apart = [said[n : n + 2] for n in (0, 3) if n < len(said)]
    joined = len(said) < 3 or bool(said[2].several & {"AND", "BUT"})  # noqa: PLR2004 - one distance, or two
    found: list[tuple[str, Fraction]] = []
    for pair in apart:
        kind = next(iter(pair[0].several & SIDES), "")
        if len(pair) != 2 or not kind or pair[1].type != "PERCENT" or not 0 < pair[1].value.value < LARGE:  # noqa: PLR2004
            return []
        found.append((kind, pair[1].value.value))
    if len(found) == 1:
        return found
    rising = found[0][0] in BEYOND and found[1][0] not in BEYOND and found[0][1] < found[1][1]
    return found if joined and rising else []


def _sides(share: Lexeme, said: Sequence[tuple[str, Fraction]], reference: Lexeme) -> list[Lexeme]:
    """Return the conditions of the lower and the upper side: within both, or in one of them."""
    lower = [[_as(share, MIRRORED[kind], kind), *_portion(share, 100 - size, reference)] for kind, size in said[::-1]]
    upper = [[_as(share, kind, kind), *_portion(share, 100 + size, reference)] for kind, size in said]
    joint = "OR" if said[0][0] in BEYOND else "AND"
    groups = [_with(group, _as(share, "AND", "and")) for group in (lower, upper)]
    return [*groups[0], _as(share, joint, joint.lower()), *groups[1]]


def _with(tests: Sequence[list[Lexeme]], joint: Lexeme) -> list[Lexeme]:
    return tests[0] if len(tests) == 1 else [*tests[0], joint, *tests[1]]


def _is_reference(lexeme: Lexeme) -> bool:
    named = lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value)
    return named and not is_actual(lexeme.value)


def _both_ways(items: Sequence[Lexeme], at: int) -> int | None:
    """Return the place of the number that *items* say the own value lies within on both sides, from *at* on."""
    said = [kinds_at(items, at + n) for n in range(4)]
    if items[at].word in WITHIN and "BOTHSIGNS" in said[1] and said[2] & NUMBERS:
        return at + 2
    ends = said[3] & {"BREAK"} or said[3] & GIVES or said[3] & POINTS_KINDS
    if "LE" in said[0] and said[1] & NUMBERS and said[2] & {"EITHERWAY", "EITHERSIDE"} and ends:
        return at + 1
    return None


def _reference(items: Sequence[Lexeme], at: int) -> int | None:
    """Return the place of the value that *items* say the own value lies near, from the word at *at* on."""
    if items[at].word not in WITHIN or at + 3 >= len(items):
        return None
    if items[at + 1].type != "PERCENT" or "OF" not in items[at + 2].several:
        return None
    end = at + 3
    end = past_articles(items, end)
    named = end < len(items) and items[end].type in REFERENCES and isinstance(items[end].value, ast.Value)
    return end if named else None


def _ends(word: Lexeme, share: Lexeme, reference: Lexeme, names: Names) -> list[Lexeme]:
    number: ast.Literal = share.value
    if number.value >= LARGE:
        unknown = Lexeme("UNKNOWN", word.value, word.start_pos, word.end_pos, ("UNKNOWN",))
        return [unknown, share, reference]
    if names.unit_of(reference.value.name) == PERCENT:
        raise Refused("share-or-points", Span(word.start_pos, reference.end_pos), amount=str(number.value))
    return [
        _as(word, "BETWEEN", "between"),
        *_portion(share, 100 - number.value, reference),
        _as(word, "AND", "and"),
        *_portion(share, 100 + number.value, reference),
    ]


def _portion(share: Lexeme, percent: Fraction, reference: Lexeme) -> list[Lexeme]:
    number = ast.Literal(span=share.span, value=percent, unit=PERCENT)
    return [
        attrs.evolve(share, value=number),
        _as(share, "OF", "of"),
        attrs.evolve(reference, value=attrs.evolve(reference.value, span=reference.span)),
    ]


def _as(lexeme: Lexeme, kind: str, word: str) -> Lexeme:
    return Lexeme(kind, word, lexeme.start_pos, lexeme.end_pos, (kind,))
