"""Rules of one shape, walked over together, are the lines that each of them is alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import event
from hypothesis import given as for_all
from hypothesis import strategies as st

from targetscore import curve as c
from targetscore import inputs
from targetscore._shapes import replaced, shaped
from targetscore.engines import _alike
from targetscore.engines._lines import lines_of
from test_engines_lines import ACTUAL, CLAUSE, NUMBER, asked, curves, numbers

F = Fraction
FACTORS = st.sampled_from([F(1), F(1), F(1), F(2), F(1, 3), F(9, 10), F(7, 4), F(101, 100)])


@for_all(curves(numbers(), asked(numbers())), st.data())
def test_rules_of_one_shape_are_the_same_lines_together(curve: c.Curve, data: st.DataObject) -> None:
    own = shaped(curve).numbers
    several = [curve]
    for _ in range(_alike.FEW + 3):
        factors = data.draw(st.lists(FACTORS, min_size=len(own), max_size=len(own)))
        several.append(replaced(curve, (one * factor for one, factor in zip(own, factors, strict=True))))
    told = [shaped(each) for each in several]
    assert len({each.shape for each in told}) == 1
    right = [lines_of(each, NUMBER) for each in several]
    event("lines" if any(right) else "no lines")
    assert [*_alike.lines_of_all(told, NUMBER)] == right


@for_all(curves(numbers(), asked(numbers())))
def test_what_curves_need_depends_on_their_shape_alone(curve: c.Curve) -> None:
    assert inputs.needs_of(curve) == inputs._needs_of(curve)


def ladder(low: Fraction, top: Fraction) -> c.Curve:
    """Return 60 from *low* up, 100 from *top* up and a line between, half a point off for each one below."""
    between = c.Add((c.Multiply((40 / (top - low), c.Add((ACTUAL, -low)))), F(60)))
    branches = (
        c.Branch(c.Test(ACTUAL, ">=", top), c.Formula(F(100), CLAUSE)),
        c.Branch(c.Test(ACTUAL, ">", low), c.Formula(between, CLAUSE)),
    )
    below = c.Stairs(c.Add((low, c.Multiply((F(-1), ACTUAL)))), F(1), (F(-1, 2),), "pro rata", CLAUSE)
    return c.Clamp(c.Total((c.Cases(branches, c.Formula(F(60), CLAUSE)), below)), F(0), None, None)


def test_ladders_that_part_ways_are_walked_over_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the top lies below the low level, the ladder is another one: the walk splits, and never goes one by one."""
    walks = 0

    def counted(*arguments: object) -> object:
        nonlocal walks
        walks += 1
        return lines_of(*arguments)  # type: ignore[arg-type]

    several = [ladder(F(70 + n, 3), F(90 if n % 4 else 10) + F(n, 7)) for n in range(200)]
    right = [lines_of(each, NUMBER) for each in several]
    monkeypatch.setattr(_alike, "lines_of", counted)
    assert [*_alike.lines_of_all([shaped(each) for each in several], NUMBER)] == right
    assert None not in right
    assert walks < 40
