"""Rules as lines give the points of programs and of evaluation, or there are no lines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs
from hypothesis import event
from hypothesis import given as for_all
from hypothesis import strategies as st

import strategies
from programs import Machine
from targetscore import ast
from targetscore import curve as c
from targetscore.engines._lines import Lines, lines_of
from targetscore.engines._scaling import Sources, program
from targetscore.engines.program import Given
from targetscore.errors import RuleSyntaxError
from targetscore.evaluate import Gap, Unscored, evaluate
from targetscore.ruleset.model import Places
from test_engines_program import sources_of, told, whole
from test_oracle import lowered

F = Fraction
CLAUSE = ast.Remark(text="a clause")
ACTUAL, TARGET = c.Input("actual"), c.Input("target")
NUMBER = Sources(inputs=(Given(name="actual", decimals=1, least=-400, most=2000),))
SHARE = Sources(
    inputs=(
        Given(name="actual", decimals=1, least=0, most=2000),
        Given(name="target", decimals=0, least=0, most=2000),
    )
)


def at(lines: Lines, row: Mapping[str, int | bool]) -> Fraction | None:
    """Return the points of a row by its line; ``None`` in a gap."""
    number = int(row[lines.number.name])
    over = 1 if lines.over is None else int(row[lines.over.name])
    if any((low is None or low <= number) and (high is None or number < high) for low, high in lines.gaps):
        return None
    (first, *others) = lines.stretches
    assert first.least is None
    line = first
    for each in others:
        ahead = each.by * number - (each.least or 0) * over
        if ahead < 0 or (each.strict and not ahead):
            break
        line = each
    return F(line.slope * number + line.constant * over, lines.denominator * over)


def bounded(sources: Sources, most: int) -> Sources:
    inputs = (each if each.decimals is None else attrs.evolve(each, least=0, most=most) for each in sources.inputs)
    return attrs.evolve(sources, inputs=tuple(inputs))


@for_all(strategies.written_rules(), st.lists(strategies.rows(), min_size=4, max_size=8))
def test_generated_rules_are_the_same_lines(drawn: strategies.Drawn, rows: list[dict[str, Fraction | bool]]) -> None:
    try:
        curve = lowered(drawn)
    except RuleSyntaxError:
        return
    sources = bounded(sources_of(curve, 1), 20_000)
    lines = lines_of(curve, sources)
    event("no lines" if lines is None else "share" if lines.over else "number")
    if lines is None:
        return
    made = program(curve, sources, Places(points=2, total=2))
    for row in rows:
        integers = whole(row, made)
        if lines.over is not None and int(integers[lines.over.name]) <= 0:
            continue
        found, machine = told(curve, row), Machine(made, integers)
        if isinstance(found, Unscored):
            assert isinstance(found, Gap)
            assert at(lines, integers) is None
            assert machine.fault() is not None
        else:
            assert at(lines, integers) == found[0]
            assert found[0] == F(machine.expression(made.numerator), machine.expression(made.denominator))


# Curves of one number -----------------------------------------------------------------------------------------------

tenths = st.integers(-80, 80).map(lambda n: F(n, 10)) | st.sampled_from([F(1, 3), F(-10, 3), F(0)])
above_0 = st.integers(1, 60).map(lambda n: F(n, 10))
COMPLETION = c.Divide(c.Multiply((F(100), ACTUAL)), TARGET)


def numbers() -> st.SearchStrategy[c.Quantity]:
    slopes = st.builds(lambda by, more: c.Add((c.Multiply((by, ACTUAL)), more)), tenths, tenths)
    return st.one_of(tenths, slopes, st.just(ACTUAL), st.builds(lambda by: c.Divide(ACTUAL, by), above_0))


def shares() -> st.SearchStrategy[c.Quantity]:
    slopes = st.builds(lambda by, more: c.Add((c.Divide(c.Multiply((by, ACTUAL)), TARGET), more)), tenths, tenths)
    return st.one_of(tenths, slopes, st.just(COMPLETION))


def asked(quantities: st.SearchStrategy[c.Quantity]) -> st.SearchStrategy[c.Condition]:
    one = st.builds(c.Test, quantities, st.sampled_from(("<", "<=", "=", ">=", ">")), quantities)
    several = st.lists(one, min_size=1, max_size=3).map(tuple)
    return one | st.builds(
        lambda low, more, inner: c.Count(min(low, len(inner)), min(low + more, len(inner)), inner),
        st.integers(0, 3), st.integers(0, 2), several,
    )  # fmt: skip


def curves(
    quantities: st.SearchStrategy[c.Quantity], tested: st.SearchStrategy[c.Condition]
) -> st.SearchStrategy[c.Curve]:
    stairs = st.builds(
        lambda distance, size, points, part, end: c.Stairs(distance, size, points, part, CLAUSE, None, F(0), end),
        quantities, above_0, st.lists(tenths, min_size=1, max_size=3).map(tuple),
        st.sampled_from(("pro rata", "whole", "started")), st.none() | above_0,
    )  # fmt: skip
    leaf = st.builds(lambda points: c.Formula(points, CLAUSE), quantities) | stairs

    def larger(inner: st.SearchStrategy[c.Curve]) -> st.SearchStrategy[c.Curve]:
        branches = st.lists(st.builds(c.Branch, tested, inner), min_size=1, max_size=3).map(tuple)
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(c.Cases, branches, st.none() | inner, st.just((CLAUSE,)), st.booleans()),
            st.builds(c.Total, several),
            st.builds(c.Extreme, st.sampled_from(("greatest", "least")), several, st.just(CLAUSE)),
            st.builds(c.Clamp, inner, tenths, st.none() | quantities, st.none()),
            st.builds(c.Scaled, inner, tenths, st.none() | tested, st.just(CLAUSE)),
            st.builds(c.Final, inner, tested, tenths, st.just(CLAUSE)),
        )

    return st.recursive(leaf, larger, max_leaves=6)


@for_all(curves(numbers(), asked(numbers())), st.lists(st.integers(-400, 2000), min_size=6, max_size=12))
def test_lines_of_a_number_are_what_evaluation_gives(curve: c.Curve, rows: list[int]) -> None:
    lines = lines_of(curve, NUMBER)
    event("lines" if lines else "no lines")
    if lines is None:
        return
    # Where the form changes is where it can go wrong.
    rows += [place + by for each in lines.stretches if each.least is not None and -400 < (place := each.least) < 2000
             for by in (-1, 0, 1)]  # fmt: skip
    for row in rows:
        try:
            right: Fraction | None = evaluate(curve, {"actual": F(row, 10)})[0]
        except Gap:
            right = None
        assert at(lines, {"actual": row}) == right, row


@for_all(
    curves(shares(), asked(shares() | st.sampled_from([F(0)])) | st.just(c.Test(ACTUAL, ">=", TARGET))),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 300)), min_size=6, max_size=12),
)
def test_lines_of_a_share_are_what_evaluation_gives(curve: c.Curve, rows: list[tuple[int, int]]) -> None:
    lines = lines_of(curve, SHARE)
    event("lines" if lines else "no lines")
    if lines is None:
        return
    assert lines.over is not None
    rows += [
        (number, each.by)
        for each in lines.stretches
        if each.least is not None and each.least >= 0
        for number in (max(each.least - 1, 0), each.least, each.least + 1)
    ]
    for actual, target in rows:
        right = evaluate(curve, {"actual": F(actual, 10), "target": F(target)})[0]
        assert at(lines, {"actual": actual, "target": target}) == right, (actual, target)
