"""Lines and programs over arrays give the points of evaluation, rounded, or are not worked out so."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import event
from hypothesis import given as for_all
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="NumPy is not installed")

from targetscore import ast  # noqa: E402 - behind the question whether there is NumPy
from targetscore import curve as c  # noqa: E402
from targetscore.engines._coefficients import Coefficients, coefficients  # noqa: E402
from targetscore.engines._frames._arrays import BLOCK, MULTIPLIED, Kernel, Working  # noqa: E402
from targetscore.engines._lines import Stretch, lines_of  # noqa: E402
from targetscore.engines._ranges import width  # noqa: E402
from targetscore.engines._scaling import Sources, program  # noqa: E402
from targetscore.evaluate import Gap, Unscored, evaluate  # noqa: E402
from targetscore.quantities import last_places  # noqa: E402
from targetscore.ruleset.model import Places  # noqa: E402
from test_engines_lines import ACTUAL, CLAUSE, NUMBER, SHARE, TARGET, asked, curves, numbers, shares  # noqa: E402
from test_engines_program import MODES  # noqa: E402

F = Fraction
SCRATCH = tuple(np.empty((2, BLOCK)))


def right(curve: c.Curve, row: dict[str, Fraction | bool], places: Places) -> int | None:
    try:
        exact = evaluate(curve, row)[0]
    except Gap:
        return None
    assert places.points is not None
    return last_places(exact, places.points, places.mode)


def by_lines(
    curve: c.Curve, sources: Sources, places: Places, number: Any, over: Any = None
) -> list[int | None] | None:
    lines = lines_of(curve, sources)
    if lines is None:
        return None
    made = coefficients(lines, places)
    kernel = Kernel.of(made, 2000, None if lines.over is None else 2000)
    if kernel is None:
        return None
    gap = kernel.has_gap(number)
    found = kernel.points(number, over, SCRATCH).astype(np.int64).tolist()
    least, most = made.points
    assert all(least <= one <= most for one, out in zip(found, gap, strict=True) if not out) if gap is not None else (
        all(least <= one <= most for one in found)
    )  # fmt: skip
    return [None if gap is not None and gap[place] else one for place, one in enumerate(found)]


@for_all(curves(numbers(), asked(numbers())), st.sampled_from(MODES), st.integers(0, 3))
def test_numbers_by_lines_are_rounded_as_evaluation_rounds(curve: c.Curve, mode: ast.Rounding, points: int) -> None:
    places = Places(points=points, total=0, mode=mode)
    rows = np.arange(-400.0, 2001.0, 7.0)
    found = by_lines(curve, NUMBER, places, rows)
    event("lines" if found else "no lines")
    if found is not None:
        assert found == [right(curve, {"actual": F(int(n), 10)}, places) for n in rows]


@for_all(
    curves(shares(), asked(shares() | st.sampled_from([F(0)])) | st.just(c.Test(ACTUAL, ">=", TARGET))),
    st.sampled_from(MODES),
    st.integers(0, 3),
)
def test_shares_by_lines_are_rounded_as_evaluation_rounds(curve: c.Curve, mode: ast.Rounding, points: int) -> None:
    places = Places(points=points, total=0, mode=mode)
    rows = [(actual, target) for target in (1, 3, 7, 40, 1999) for actual in (0, 1, 5, 69, 70, 71, 400, 2000)]
    number, over = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    found = by_lines(curve, SHARE, places, number, over)
    event("lines" if found else "no lines")
    if found is not None:
        assert found == [right(curve, {"actual": F(a, 10), "target": F(t)}, places) for a, t in rows]


@for_all(curves(numbers(), asked(numbers())), st.sampled_from(MODES), st.booleans())
def test_programs_over_arrays_give_what_evaluation_gives(curve: c.Curve, mode: ast.Rounding, whole: bool) -> None:
    places = Places(points=1, total=0, mode=mode)
    made = program(curve, NUMBER, places)
    wide = width(made)
    if wide not in {"float64", "int64"}:
        return
    rows = np.arange(-400, 2001, 13)
    wide = "int64" if whole else wide
    working = Working({"actual": rows.astype(wide)}, wide)
    faults = [np.broadcast_to(working.condition(fault.when), rows.shape) for fault in made.faults]
    found = np.broadcast_to(working.expression(made.result()), rows.shape)
    for place, row in enumerate(rows):
        try:
            exact = evaluate(curve, {"actual": F(int(row), 10)})[0]
        except Unscored:
            assert any(fault[place] for fault in faults)
        else:
            assert not any(fault[place] for fault in faults)
            assert found[place] == last_places(exact, 1, mode)


def test_what_could_pass_2_to_the_53_has_no_kernel() -> None:
    """A half more than a whole number is the first thing to be lost."""
    slope = c.Formula(c.Multiply((F(1, 1000), ACTUAL)), CLAUSE)
    for most, is_exact in ((2**51, True), (2**52, False)):
        given = attrs.evolve(NUMBER.inputs[0], decimals=0, least=0, most=most)
        lines = lines_of(slope, Sources(inputs=(given,)))
        assert lines is not None
        kernel = Kernel.of(coefficients(lines, Places(points=2, total=2)), most, None)
        assert (kernel is not None) == is_exact


@for_all(st.integers(1, 2**40), st.data())
def test_multiplied_by_an_inverse_is_exact_beside_every_multiple(below: int, data: st.DataObject) -> None:
    top = MULTIPLIED - 2 * below - 4
    if top < below:
        return
    times = data.draw(st.lists(st.integers(0, top // below), min_size=20, max_size=20))
    numbers_ = [max(each * below + by, 0) for each in (*times, 0, 1, top // below) for by in (-1, 0, 1)]
    kernel = Kernel.of(straight(below), max(numbers_), None)
    assert kernel is not None
    assert kernel.inverse is not None
    found = kernel.points(np.array(numbers_, dtype=np.float64), None, SCRATCH).astype(np.int64)
    assert found.tolist() == [each // below for each in numbers_]


def test_multiplied_by_an_inverse_is_exact_for_small_divisors() -> None:
    """Of multiples of 49 × the inverse of 49 half are too small, without the half more."""
    for below in (*range(1, 60), 99, 400, 1200, 9999):
        kernel = Kernel.of(straight(below), MULTIPLIED - 3 * below - 3, None)
        assert kernel is not None
        assert kernel.inverse is not None
        for start in (0, (MULTIPLIED // 2) // below * below, (MULTIPLIED - 5 * below - 3000) // below * below):
            numbers_ = np.arange(start, start + 2000)
            found = kernel.points(numbers_.astype(np.float64), None, SCRATCH).astype(np.int64)
            assert (found == numbers_ // below).all()


def straight(below: int) -> Coefficients:
    """Return what gives a number over *below*, rounded down."""
    line = Stretch(None, 1, False, 1, 0)  # noqa: FBT003 - a stretch
    return Coefficients(
        stretches=(line,), below=below, added=0, less=0, is_signed=False, to_even=False, points=(0, 1), gaps=()
    )


def test_beyond_2_to_the_50_it_is_divided() -> None:
    for most, is_multiplied in ((MULTIPLIED - 3, True), (MULTIPLIED, False), (2**52, False)):
        kernel = Kernel.of(straight(1), most, None)
        assert kernel is not None
        assert (kernel.inverse is not None) == is_multiplied


def test_whole_steps_are_looked_up() -> None:
    steps = c.Stairs(c.Add((F(100), c.Multiply((F(-1), ACTUAL)))), F(1), (F(-3, 2),), "whole", CLAUSE)
    curve = c.Clamp(c.Total((c.Formula(F(60), CLAUSE), steps)), F(0), None, None)
    places = Places(points=1, total=1)
    rows = np.arange(0.0, 2001.0)
    assert by_lines(curve, NUMBER, places, rows) == [right(curve, {"actual": F(int(n), 10)}, places) for n in rows]
