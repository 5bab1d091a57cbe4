"""
A Chinese text that says what a declared value is made of: 开工率=已开工项目数÷计划项目数×100%，开工率达到90%得5分.

If the words of the formula are declared, the value is that formula wherever the text says it behind. If they are not,
the sentence explains a value that the data hold, and says nothing more.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import PERCENT, Lexeme, Names
from targetscore.language._zh_kinds import kinds, kinds_of

SIGNS: Final = kinds("TIMES OVER PLUS MINUS")
PRODUCTS: Final = kinds("TIMES OVER")
NUMBERS: Final = kinds("PERCENT NUM")
POINTS: Final = kinds("PTS PTSLIST EACH GIVE ADD DED ZERO")
EQUALS: Final = frozenset({"=", "＝"})
HUNDRED: Final = Fraction(100)
NAMELY: Final = frozenset({"即", "指", "等于", "为"})
PER_MILLE: Final = "‰"
THOUSAND: Final = Fraction(1000)


def defined(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *found* without the words that say what a value is made of, and that value as it is made."""
    return _in_brackets(text, found, names) if "=" not in text else _in_a_sentence(text, found, names)


def _in_brackets(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read 接种率（接种人数÷应接种人数）达到95%的, where the words in brackets are declared."""
    for position, lexeme in enumerate(found[:-2]):
        if found[position + 1].type != "OPEN" or lexeme.type != "NAME" or not isinstance(lexeme.value, ast.Value):
            continue
        end = next((n for n in range(position + 2, len(found)) if found[n].type == "CLOSE"), len(found))
        unit = names.unit_of(lexeme.value.name)
        right = _in_measure(text, found[position + 2 : end], unit, names)
        values = {item.value.name for item in right if isinstance(item.value, ast.Value)}
        signs = any("OVER" in kinds_of(item) for item in right)
        if not signs or len(values) < 2 or any(_is_strange(item) for item in right):  # noqa: PLR2004 - one over another
            continue
        rest = [*found[: position + 1], *found[end + 1 :]]
        return _made([], lexeme, right, rest, names) or found
    return found


def _is_strange(item: Lexeme) -> bool:
    return item.type not in NUMBERS | {"NAME"} and not kinds_of(item) & SIGNS


def _in_measure(text: str, inside: list[Lexeme], unit: str, names: Names) -> list[Lexeme]:
    """Return the formula *inside* brackets, without 即, times 100% if it is that of a rate and does not say so."""
    if inside and text[inside[0].start_pos : inside[0].end_pos] in NAMELY:
        inside = inside[1:]
    last = [item.value for item in inside[-1:]]
    if unit == PER_MILLE and last == [ast.Literal(value=THOUSAND, unit=PER_MILLE)]:
        return inside[:-2]
    if unit != PERCENT or not inside or _is_rate(inside, names):
        return inside
    at = inside[-1].end_pos
    hundred = ast.Literal(span=inside[-1].span, value=HUNDRED, unit=PERCENT)
    return [*inside, Lexeme("TIMES", "×", at, at, ("TIMES",)), Lexeme("PERCENT", hundred, at, at)]


def _in_a_sentence(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    for start, lexeme in enumerate(found[:-2]):
        sign = text[found[start + 1].start_pos : found[start + 1].end_pos]
        begins = not start or found[start - 1].type == "BREAK"
        if not begins or sign not in EQUALS or lexeme.type != "NAME" or not isinstance(lexeme.value, ast.Value):
            continue
        end = next((n for n in range(start, len(found)) if found[n].type == "BREAK"), len(found))
        right, rest = found[start + 2 : end], found[end + 1 :]
        said = {item.type for item in right}
        used = any(item.type == "NAME" and item.value == lexeme.value for item in rest)
        if said & POINTS or not any(kinds_of(item) & SIGNS for item in right):
            continue
        if "UNKNOWN" in said:
            return [*found[:start], *rest]
        return (_made(found[:start], lexeme, right, rest, names) if used else None) or found
    return found


def _made(
    before: list[Lexeme], name: Lexeme, right: list[Lexeme], rest: list[Lexeme], names: Names
) -> list[Lexeme] | None:
    """Return the text with the formula *right* wherever *name* stands in *rest*; ``None`` where it cannot be put in."""
    if any(item.type == "NAME" and item.value == name.value for item in right):
        return None
    whole = _Formula(right).read()
    if whole is None or (names.unit_of(name.value.name) == PERCENT) is not _is_rate(right, names):
        return None
    if names.unit_of(name.value.name) != PERCENT and any(item.type in {"PERCENT", "PPOINT"} for item in rest):
        return None
    level = _level(right, whole)
    if level is not None and names.unit_of(name.value.name) == PER_MILLE:
        thousand = ast.Literal(span=whole.span, value=THOUSAND)
        level = ast.Product(span=whole.span, factors=(thousand, level)) if isinstance(level, ast.Ratio) else None
    kept = list(before)
    in_formula = False
    for number, item in enumerate(rest):
        begins = not number or rest[number - 1].type == "BREAK"
        in_formula = "SCOREIS" in kinds_of(item) or (_calculates(rest[number:]) if begins else in_formula)
        if item.type != "NAME" or item.value != name.value:
            kept.append(item)
        elif in_formula and names.unit_of(name.value.name) == PER_MILLE:
            return None
        elif in_formula:
            kept.append(Lexeme("LPAR", "(", item.start_pos, item.start_pos))
            kept += [attrs.evolve(each) for each in right]
            kept.append(Lexeme("RPAR", ")", item.end_pos, item.end_pos))
        elif level is None:
            return None
        else:
            kept.append(Lexeme("NAME", attrs.evolve(level, span=item.span), item.start_pos, item.end_pos))
    return kept


def _calculates(behind: list[Lexeme]) -> bool:
    """Whether the part that *behind* begins with is a product: 按接种率÷95%×10分计分."""
    part = itertools.takewhile(lambda item: item.type != "BREAK", behind)
    return any(kinds_of(item) & PRODUCTS for item in part)


def _is_rate(right: list[Lexeme], names: Names) -> bool:
    """Whether the formula is in %: a ratio times 100%, or a weighted sum of rates."""
    values = [item for item in right if item.type == "NAME" and isinstance(item.value, ast.Value)]
    rates = [names.unit_of(item.value.name) == PERCENT for item in values]
    return _times_hundred(right) or (bool(rates) and all(rates))


def _times_hundred(right: list[Lexeme]) -> bool:
    last = right[-2:]
    return (
        len(last) > 1
        and "TIMES" in kinds_of(last[0])
        and last[1].type == "PERCENT"
        and last[1].value.value == HUNDRED
        and any("OVER" in kinds_of(item) for item in right)
    )


def _level(right: list[Lexeme], whole: ast.Expression) -> ast.Expression | None:
    """Return the formula as a level, in % if it is a rate; ``None`` where other products are part of it."""
    if not _times_hundred(right):
        return None if _has_product(whole) else whole
    ratio = _Formula(right[:-2]).read()
    if ratio is None or _has_product(ratio):
        return None
    return ast.Product(span=whole.span, factors=(ast.Literal(span=whole.span, value=HUNDRED), ratio))


@attrs.define
class _Formula:
    """Reads names, numbers, signs and brackets; × and ÷ bind tighter than + and −."""

    items: list[Lexeme]
    at: int = 0

    def read(self) -> ast.Expression | None:
        """Return the whole formula; ``None`` if it is none."""
        whole = self._sum()
        return whole if self.at == len(self.items) else None

    def _next(self, wanted: frozenset[str]) -> Lexeme | None:
        if self.at < len(self.items) and kinds_of(self.items[self.at]) & wanted:
            self.at += 1
            return self.items[self.at - 1]
        return None

    def _sum(self) -> ast.Expression | None:
        left = self._product()
        while left is not None and (sign := self._next(kinds("PLUS MINUS"))) is not None:
            right = self._product()
            if right is None:
                return None
            span = left.span.cover(right.span)
            if "PLUS" in kinds_of(sign):
                left = ast.Sum(span=span, terms=(left, right))
            else:
                left = ast.Difference(span=span, left=left, right=right)
        return left

    def _product(self) -> ast.Expression | None:
        left = self._single()
        while left is not None and (sign := self._next(kinds("TIMES OVER"))) is not None:
            right = self._single()
            if right is None:
                return None
            span = left.span.cover(right.span)
            if "TIMES" in kinds_of(sign):
                left = _times(left, right, span)
            else:
                left = ast.Ratio(span=span, numerator=left, denominator=right)
        return left

    def _single(self) -> ast.Expression | None:
        if self._next(kinds("OPEN")) is not None:
            inner = self._sum()
            return inner if inner is not None and self._next(kinds("CLOSE")) is not None else None
        item = self._next(NUMBERS | kinds("NAME ROLE"))
        if item is None:
            return None
        known = isinstance(item.value, ast.Value | ast.Literal)
        return attrs.evolve(item.value, span=item.span) if known else None


def _times(left: ast.Expression, right: ast.Expression, span: Span) -> ast.Expression:
    """Return the product; of a value and a weight in % it is that share of the value, in its measure."""
    for value, weight in ((left, right), (right, left)):
        if isinstance(value, ast.Value) and isinstance(weight, ast.Literal) and weight.unit == PERCENT:
            return ast.Share(span=span, percent=weight.value, of=value)
    return ast.Product(span=span, factors=(left, right))


def _has_product(expression: ast.Expression) -> bool:
    """Whether a product, in which a rate is a share of 1, is part of *expression*."""
    match expression:
        case ast.Product():
            return True
        case ast.Sum(terms=terms):
            return any(_has_product(term) for term in terms)
        case ast.Difference(left=left, right=right) | ast.Ratio(numerator=left, denominator=right):
            return _has_product(left) or _has_product(right)
        case _:
            return False
