"""
Totals against a second way to them: what one point of each indicator is worth in the total.

Without bounds a total is a sum of points times factors. The oracle works the factors out from the top down, from the
words of the page: scaled to the section's points, weighed, raised where something beside it is exempt.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

from handmade import formula, indicator, ruleset
from targetscore import curve as c
from targetscore.ast import NOWHERE
from targetscore.ruleset.model import Body, Ruleset, Section
from targetscore.score._rollup import rolled_up
from targetscore.score.result import IndicatorResult

ONE = Fraction(1)
POINTS = st.integers(1, 50).map(Fraction)


def plain_section(name: str) -> Section:
    return Section(id=name, title=name, points=ONE, sections=(), indicators=(), span=NOWHERE)


@st.composite
def sections(draw: st.DrawFn, depth: int = 2) -> Section:
    """Draw a section of indicators, or of sections that weigh something together."""
    name = f"s{draw(st.integers(0, 10**9))}"
    scaled = draw(st.booleans())
    at_least = draw(st.integers(0, 2))
    if depth and draw(st.booleans()):
        inside = draw(st.lists(sections(depth - 1), min_size=1, max_size=3, unique_by=lambda each: each.id))
        weights = draw(st.lists(st.integers(1, 9), min_size=len(inside), max_size=len(inside)))
        weighed = draw(st.booleans())
        inner = tuple(
            attrs.evolve(each, weight=Fraction(weight, sum(weights)) if weighed else ONE)
            for each, weight in zip(inside, weights, strict=True)
        )
        full = sum((each.points * each.weight for each in inner), Fraction(0))
        points = draw(POINTS) if scaled else full
        return attrs.evolve(
            plain_section(name), sections=inner, points=points, scaled=scaled, at_least=min(at_least, len(inner))
        )
    fulls = draw(st.lists(POINTS, min_size=1, max_size=3))
    indicators = tuple(
        attrs.evolve(indicator(formula(c.Input("actual")), f"{name}-{n}"), points=full) for n, full in enumerate(fulls)
    )
    points = draw(POINTS) if scaled else sum(fulls, Fraction(0))
    return attrs.evolve(
        plain_section(name), indicators=indicators, points=points, scaled=scaled, at_least=min(at_least, len(fulls))
    )


def rules(parts: tuple[Section, ...], exempt: str) -> Ruleset:
    found = ruleset()
    full = sum((each.points for each in parts), Fraction(0))
    conventions = attrs.evolve(found.conventions, exempt=exempt)
    return attrs.evolve(found, conventions=conventions, body=Body(points=full, sections=parts, indicators=()))


def is_scored(section: Section, exempt: frozenset[str]) -> bool:
    inside = [each.id not in exempt for each in section.indicators] + [
        is_scored(each, exempt) for each in section.sections
    ]
    return sum(inside) >= max(section.at_least, 1)


def worth(
    parts: tuple[Section, ...], exempt: frozenset[str], *, rescale: bool, factor: Fraction = ONE
) -> Iterator[tuple[str, Fraction]]:
    """Yield for each indicator that counts what one of its points is worth in the total."""
    full = sum((each.points * each.weight for each in parts), Fraction(0))
    there = [each for each in parts if is_scored(each, exempt)]
    if not there:
        return
    kept = sum((each.points * each.weight for each in there), Fraction(0))
    raised = factor * full / kept if rescale else factor
    for section in there:
        inside = [(each.id, each.points) for each in section.indicators]
        whole = sum((points for _, points in inside), Fraction(0)) + sum(
            (each.points * each.weight for each in section.sections), Fraction(0)
        )
        scale = section.points / whole if section.scaled else ONE
        down = raised * section.weight * scale
        if section.indicators:
            counted = sum((points for name, points in inside if name not in exempt), Fraction(0))
            own = down * whole / counted if rescale else down
            yield from ((name, own) for name, _ in inside if name not in exempt)
        else:
            yield from worth(section.sections, exempt, rescale=rescale, factor=down)


@given(st.data())
def test_a_total_is_the_sum_of_points_times_their_worth(data: st.DataObject) -> None:
    parts = tuple(data.draw(st.lists(sections(), min_size=1, max_size=3, unique_by=lambda each: each.id)))
    leaves = [each for section in parts for each in section.every_indicator()]
    earned = {each.id: Fraction(data.draw(st.integers(-9, 99))) for each in leaves}
    exempt = frozenset(data.draw(st.sets(st.sampled_from([each.id for each in leaves]), max_size=len(leaves))))
    policy = data.draw(st.sampled_from(["drop", "rescale"]))
    results = {
        name: IndicatorResult(points=points, exact=points, status="exempt" if name in exempt else "scored")
        for name, points in earned.items()
    }
    book = rules(parts, policy)
    expected = sum(
        (earned[name] * factor for name, factor in worth(parts, exempt, rescale=policy == "rescale")), Fraction(0)
    )
    assert rolled_up(book.body, results, book).total.points == expected


def test_published_points_are_what_is_added() -> None:
    section = attrs.evolve(
        plain_section("s"), indicators=(indicator(formula(c.Input("actual")), "x"),), points=Fraction(10)
    )
    book = rules((section,), "drop")
    found = rolled_up(book.body, {"x": IndicatorResult(points=Decimal("3.33"), exact=Fraction(10, 3))}, book)
    assert found.total.points == Fraction("3.33")
