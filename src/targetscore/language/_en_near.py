"""Within 10% of the average: between 90 % and 110 % of it, never up to a tenth of it; within ±2%: −2 % to 2 %."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_kinds import GIVES, NUMBERS, POINTS_KINDS, REFERENCES, kinds_at, past_articles
from targetscore.language._lexemes import PERCENT, Lexeme, Names, Refused
from targetscore.language._subjects import is_actual

# Within 80% of a budget may be no more than 80 % of it.
LARGE = 50
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
        position = position + 1 if end is None else end + 1
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
    found: list[Lexeme] = []
    position = 0
    while position < len(items):
        number = _both_ways(items, position)
        if number is None:
            found.append(items[position])
            position += 1
            continue
        word, size = items[position], items[number].value
        ends = [attrs.evolve(items[number], value=attrs.evolve(size, value=end)) for end in (-size.value, size.value)]
        found += [_as(word, "BETWEEN", "between"), ends[0], _as(word, "AND", "and"), ends[1]]
        position += 3
    return found


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
