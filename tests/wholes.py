"""
Whole rulesets with tables for them, as Hypothesis draws them: what every engine is to score alike.

A table holds values at and beside every number that a rule mentions, with as many decimals as its column has, and now
and then nothing, a reference of 0 or below, or a number as large as a nation's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

import attrs
from hypothesis import strategies as st

import strategies
import targetscore
from targetscore import ast
from targetscore import curve as c
from targetscore.errors import RuleSyntaxError
from targetscore.inputs import REFERENCES, _parts, needs_of
from targetscore.ruleset.model import (
    Band,
    Body,
    Grades,
    Group,
    Indicator,
    Limits,
    Places,
    Ruleset,
    Section,
)
from test_oracle import lowered

F = Fraction
Cell: TypeAlias = Fraction | bool | None
MODES: tuple[ast.Rounding, ...] = ("half up", "half even", "down", "up")
FACTS = frozenset(name.id for name in strategies.NAMES if name.measured_in == "yes/no")
ACTUAL, TARGET = c.Input("actual"), c.Input("target")
HEAD = """
targetscore: 1
ruleset: drawn
year: 2025
title: drawn
language: en
conventions: {steps: pro rata, floor: 0, missing: error, unreached: zero,
              rounding: {points: 2, total: 2, mode: half up}}
indicators: [{id: x, title: X, points: 10, measured_in: "%", rule: full points at 90%}]
"""
BASE = targetscore.loads(HEAD)


@attrs.frozen(kw_only=True)
class Table:
    """
    A ruleset and the table of its units.

    *decimals* are those of each column by head (``None``: a fact); *rows* hold the cells by head, and the group if the
    table says it.
    """

    ruleset: Ruleset
    decimals: Mapping[str, int | None]
    rows: tuple[Mapping[str, Cell | str], ...]

    def stated(self) -> dict[str, dict[str, int]]:
        """Return the decimals of inputs, as callers state them."""
        found: dict[str, dict[str, int]] = {}
        for head, own in self.decimals.items():
            if own is not None:
                indicator, _, name = head.partition(".")
                found.setdefault(indicator, {})[name or "actual"] = own
        return found


# Curves -------------------------------------------------------------------------------------------------------------


def _said(word: str) -> ast.Remark:
    return ast.Remark(text=word)


def numbers_in(curve: c.Curve) -> Iterator[Fraction]:
    """Yield the numbers that *curve* mentions."""
    for part in _parts(curve):
        if isinstance(part, Fraction):
            yield part
        elif isinstance(part, c.Test):
            yield from (one for one in (part.left, part.right) if isinstance(one, Fraction))


@st.composite
def shares(draw: st.DrawFn) -> c.Curve:
    """Draw points in proportion to a quotient of two inputs, for which ties of rounding lie anywhere."""
    size = draw(st.sampled_from([F(1), F(-1), F(10), F(-5, 2), F(100), F(1, 3), F(30)]))
    below = draw(st.sampled_from([TARGET, c.Add((TARGET, F(-3))), c.Multiply((TARGET, F(8))), ACTUAL, c.Input("late")]))
    above = draw(st.sampled_from([ACTUAL, c.Add((ACTUAL, F(-1, 2))), TARGET]))
    share: c.Quantity = c.Divide(c.Multiply((size, above)), below)
    if draw(st.booleans()):
        share = c.Rounded(share, draw(st.integers(0, 2)), draw(st.sampled_from(MODES)))
    curve: c.Curve = c.Formula(share, _said("share"))
    if draw(st.booleans()):
        least, most = draw(st.sampled_from([(F(0), F(10)), (F(-7, 2), F(12)), (None, F(5)), (F(-1, 3), None)]))
        curve = c.Clamp(curve, least, most, _said("bound"))
    if draw(st.booleans()):
        gate = c.Test(below, draw(st.sampled_from(["<=", "<", "="])), F(0))
        curve = c.Cases((c.Branch(gate, c.Formula(draw(st.sampled_from([F(0), F(3)])), _said("none"))),), curve)
    return curve


@st.composite
def texts(draw: st.DrawFn) -> c.Curve | None:
    """Draw what a rule text comes to; ``None`` where it is refused."""
    try:
        return lowered(draw(strategies.written_rules()))
    except RuleSyntaxError:
        return None


def curves() -> st.SearchStrategy[c.Curve]:
    """Draw the lowered form of a rule."""
    return st.one_of(texts(), texts(), texts(), shares()).filter(lambda one: one is not None)  # type: ignore[return-value]


# Rulesets -----------------------------------------------------------------------------------------------------------

FULL = st.sampled_from([F(10), F(10), F(5), F(25, 2), F(0)])


@st.composite
def indicators(draw: st.DrawFn, own: str) -> Indicator:
    """Draw an indicator called *own*."""
    (plain,) = BASE.indicators
    (actual,) = (each for each in plain.names if each.id == "actual")
    ranges = st.sampled_from([(None, None)] * 6 + [(F(0), None), (None, F(100)), (F(-1, 3), F(999))])
    names = tuple(
        attrs.evolve(name, absent=draw(st.sampled_from([None, None, False if name.id in FACTS else F(0)])))
        for name in strategies.NAMES
    )
    ends = {name.id: draw(ranges) for name in (actual, *names) if name.id not in FACTS}
    actual, *names_ = (
        attrs.evolve(name, least=ends[name.id][0], most=ends[name.id][1]) if name.id in ends else name
        for name in (actual, *names)
    )
    return attrs.evolve(
        plain,
        id=own,
        title=own.upper(),
        points=draw(FULL),
        names=(actual, *names_),
        curve=draw(curves()),
        missing=draw(st.sampled_from([None, None, None, "zero", "exempt"])),
    )


@st.composite
def sections(draw: st.DrawFn, several: Sequence[Indicator], depth: int = 1, path: str = "s") -> tuple[Section, ...]:
    """Draw sections that *several* indicators are parted among."""
    cut = draw(st.integers(1, len(several)))
    weighed = draw(st.booleans()) and cut < len(several)
    found: list[Section] = []
    for number, part in enumerate((several[:cut], several[cut:])):
        if not part:
            continue
        own = f"{path}{number}"
        inner: tuple[Section, ...] = ()
        inside = tuple(part)
        if depth and len(part) > 1 and draw(st.booleans()):
            inner, inside = draw(sections(part[1:], depth - 1, own)), tuple(part[:1])
        full = sum((each.points for each in inside), F(0)) + sum((each.points * each.weight for each in inner), F(0))
        scaled = draw(st.booleans())
        least, most = draw(st.sampled_from([(None, None), (None, None), (F(-3), F(15)), (F(1, 3), None)]))
        found.append(
            Section(
                id=own,
                title=own,
                points=draw(st.sampled_from([F(30), F(70, 3), F(100)])) if scaled else full,
                sections=inner,
                indicators=inside,
                scaled=scaled,
                weight=draw(st.sampled_from([F(1, 4), F(1, 3)])) if weighed else F(1),
                at_least=draw(st.sampled_from([0, 0, 1, 2])),
                least=least,
                most=most,
                span=ast.NOWHERE,
            )
        )
    return tuple(found)


@st.composite
def bodies(draw: st.DrawFn, ids: Sequence[str]) -> Body:
    """Draw what units are scored by; the last of *ids* may be of an adjustment."""
    several = [draw(indicators(own)) for own in ids]
    adjustments: tuple[Section, ...] = ()
    if len(several) > 1 and draw(st.booleans()):
        extra = attrs.evolve(several.pop(), points=F(0))
        least, most = draw(st.sampled_from([(None, None), (None, F(3)), (F(-2), None)]))
        adjustments = (
            Section(
                id="extra", title="extra", points=F(0), sections=(), indicators=(extra,), least=least, most=most,
                on_top=draw(st.booleans()), span=ast.NOWHERE,
            ),
        )  # fmt: skip
    if draw(st.booleans()):
        inside = draw(sections(several))
        full = sum((each.points * each.weight for each in inside), F(0))
        return Body(points=full, sections=inside, indicators=(), adjustments=adjustments)
    full = sum((each.points for each in several), F(0))
    return Body(points=full, sections=(), indicators=tuple(several), adjustments=adjustments)


@st.composite
def grades(draw: st.DrawFn) -> Grades | None:
    """Draw bands, or that there are none."""
    by = draw(st.sampled_from(["total", "percent", None]))
    if by is None:
        return None
    levels = draw(st.sampled_from([(F(15), F(5)), (F(80), F(100, 3)), (F(10), F(0)), (F(1, 10), F(-3))]))
    bands = [Band(grade=grade, least=least, span=ast.NOWHERE) for grade, least in zip("AB", levels, strict=True)]
    return Grades(by=by, bands=(*bands, Band(grade="C", least=None, span=ast.NOWHERE)))


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    """Draw a ruleset."""
    ids = ["a", "b", "c-1"][: draw(st.integers(1, 3))]
    places = Places(
        points=draw(st.sampled_from([0, 1, 2, 2, 3])),
        total=draw(st.sampled_from([0, 1, 2, 3])),
        mode=draw(st.sampled_from(MODES)),
    )
    conventions = attrs.evolve(
        BASE.conventions,
        rounding=places,
        missing=draw(st.sampled_from(["error", "error", "zero", "exempt"])),
        exempt=draw(st.sampled_from(["drop", "rescale"])),
        ties=draw(st.sampled_from(["shared", "dense", "mean", "refused"])),
        rank_on=draw(st.sampled_from(["exact", "rounded"])),
    )
    groups: tuple[Group, ...] = ()
    if draw(st.integers(0, 3)) == 0:
        listed = draw(st.booleans())
        groups = tuple(
            Group(
                id=own,
                title=own.upper(),
                units=units if listed else (),
                body=draw(bodies(ids[:kept])),
                span=ast.NOWHERE,
            )
            for own, units, kept in (("g", ("u0", "u2"), len(ids)), ("h", ("u1", "u3"), draw(st.integers(1, len(ids)))))
        )
    low, high = draw(st.sampled_from([(None, None), (None, None), (F(-1), F(25)), (F(1, 3), None)]))
    return attrs.evolve(
        BASE,
        conventions=conventions,
        body=groups[0].body if groups else draw(bodies(ids)),
        groups=groups,
        total=Limits(least=low, most=high, at_least=draw(st.sampled_from([0, 0, 1, 2]))),
        grades=draw(grades()),
    )


# Tables -------------------------------------------------------------------------------------------------------------

LARGE = [F(10**6 + 3), F(2**31 - 1), F(999_999_937), F(-1), F(0), F(0)]


def cells(curve: c.Curve, decimals: int) -> st.SearchStrategy[Fraction]:
    """Draw a number with so many decimals: at or beside a number of *curve*, a small one, a large one."""
    unit = F(1, 10**decimals)
    near = sorted({number // unit * unit for number in numbers_in(curve)}) or [F(0)]
    beside = st.tuples(st.sampled_from(near), st.integers(-1, 1)).map(lambda drawn: drawn[0] + drawn[1] * unit)
    small = st.integers(-20, 1200).map(lambda whole: whole * max(unit, F(1, 10)))
    return st.one_of(beside, beside, small, st.integers(1, 16).map(F), st.sampled_from(LARGE))


def heads_of(draw: st.DrawFn, indicator: Indicator) -> list[str]:
    """Draw which inputs a table gives: those that the rule asks for, or that they follow from or stand for them."""
    needs = needs_of(indicator.curve)
    ratio = draw(st.sampled_from(needs.ratios)) if needs.ratios and draw(st.integers(0, 3)) == 0 else None
    found: list[str] = []
    for name in needs.names:
        reference = REFERENCES.get(name)
        if ratio is not None and name in {"actual", REFERENCES[ratio]}:
            found.append(ratio)
        elif reference is not None and draw(st.booleans()):
            found += ["actual", reference]
        else:
            found.append(name)
    if draw(st.integers(0, 7)) == 0:
        found.append(draw(st.sampled_from(["target", "completion", "last_year", "survey"])))
    left = {each.id for each in indicator.names if each.absent is not None and draw(st.integers(0, 3)) == 0}
    return [name for name in dict.fromkeys(found) if name not in left]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a ruleset and a table for it."""
    ruleset = draw(rulesets())
    decimals: dict[str, int | None] = {}
    drawing: dict[str, st.SearchStrategy[Cell]] = {}
    for body in [group.body for group in ruleset.groups] or [ruleset.body]:
        for indicator in body.scored():
            for name in heads_of(draw, indicator):
                head = indicator.id if name == "actual" else f"{indicator.id}.{name}"
                if head in decimals:
                    continue
                if name in FACTS:
                    decimals[head], drawing[head] = None, st.booleans()
                    continue
                own = 0 if name.startswith("rank") else draw(st.sampled_from([0, 1, 1, 2]))
                decimals[head] = own
                drawing[head] = st.integers(1, 6).map(F) if name.startswith("rank") else cells(indicator.curve, own)
    seldom = 3 if draw(st.integers(0, 2)) == 0 else 30
    rows = []
    for number in range(draw(st.integers(1, 4))):
        row: dict[str, Cell | str] = {"unit": f"u{number}"}
        if ruleset.groups and not ruleset.groups[0].units:
            row["group"] = draw(st.sampled_from(["g", "h", "H"]))
        for head, one in drawing.items():
            row[head] = None if draw(st.integers(0, seldom)) == seldom else draw(one)
        rows.append(row)
    return Table(ruleset=ruleset, decimals=decimals, rows=tuple(rows))
