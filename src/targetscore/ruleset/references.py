"""Inputs that are taken from other results: that what they name exists, and that nothing waits for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from targetscore.errors import Span, nearest
from targetscore.ruleset._fields import Reader
from targetscore.ruleset.model import ROLES, Body, Indicator, Zero

TOTALS: Final = ("total", "rank")
UNITS: Final = "units"


def check_references(reader: Reader, body: Body) -> None:
    """
    Refuse references to nothing, and indicators that wait for each other.

    A veto alone may name the unit's total and rank, and what a veto is given that does.
    """
    indicators = {each.id: each for each in body.every_indicator()}
    vetoes = {each.id for each in body.vetoes}
    totals = {f"{section}.total" for section in body.every_section()} | {UNITS}
    late = late_vetoes(body)
    early = {name: each for name, each in indicators.items() if name not in late}
    for_vetoes = totals | _figures(indicators) | {*TOTALS}
    for_others = totals | _figures(early)
    for indicator in indicators.values():
        known = for_vetoes if indicator.id in vetoes else for_others
        for name in indicator.names:
            if name.taken_from is not None and name.taken_from not in known:
                near = "" if name.taken_from in TOTALS else nearest(name.taken_from, known)
                code = "misspelt-reference" if near else "unknown-reference"
                reader.refuse(code, indicator.span, text=name.taken_from, near=near, id=indicator.id)
    _refuse_circles(reader, indicators, body)


def late_vetoes(body: Body) -> frozenset[str]:
    """Return the ids of vetoes that wait for totals, or for a veto that does: they are asked when all else is known."""
    sections = body.every_section()
    late: set[str] = set()
    for _ in body.vetoes:
        late |= {
            veto.id
            for veto in body.vetoes
            for name in veto.names
            if name.taken_from in TOTALS or source_of(name.taken_from or "") in {*sections, *late}
        }
    return frozenset(late)


def check_ties(reader: Reader, body: Body, by: tuple[str, ...], span: Span) -> None:
    """Refuse figures that are to part equal ranks and that nothing has."""
    sections = {f"{section}.total" for section in body.every_section()}
    known = _figures({each.id: each for each in body.every_indicator()}) | sections
    for reference in by:
        if reference not in known:
            near = nearest(reference, known)
            reader.refuse(
                "ties-by-nothing", span, text=reference, known=near or reader.listed(tuple(sorted(known)[:6]))
            )


def check_zeroed(reader: Reader, bodies: Iterable[Body], ids: Mapping[str, str]) -> None:
    """Refuse vetoes that set the points of something to 0 that has none: of nothing, or of another veto."""
    for indicator in (each for body in bodies for each in body.every_indicator()):
        for effect in indicator.effects:
            if isinstance(effect.does, Zero) and effect.does.of and ids.get(effect.does.of, "veto") == "veto":
                known = [name for name, kind in ids.items() if kind != "veto"]
                near = nearest(effect.does.of, known) or reader.listed(tuple(known[:6]))
                reader.refuse("zero-of-nothing", indicator.span, text=effect.does.of, known=near)


def _figures(indicators: Mapping[str, Indicator]) -> set[str]:
    inputs = {
        each.id: {*ROLES, *(name.id for name in each.names if name.constant is None)} for each in indicators.values()
    }
    return {f"{own}.{name}" for own, names in inputs.items() for name in ("points", *names)}


def source_of(reference: str) -> str:
    """
    Return the id in *reference*.

    >>> source_of("1.2.points"), source_of("total")
    ('1.2', 'total')
    """
    return reference.rpartition(".")[0] or reference


def _refuse_circles(reader: Reader, indicators: Mapping[str, Indicator], body: Body) -> None:
    waits = {
        each.id: [source_of(name.taken_from) for name in each.names if name.taken_from is not None]
        for each in indicators.values()
    }
    for name, section in body.every_section().items():
        waits[name] = [each.id for each in section.every_indicator()]
    done: set[str] = set()
    for start in waits:
        path: list[str] = []
        if circle := _circle(start, waits, path, done):
            told = " → ".join(circle)
            first = next(name for name in circle if name in indicators)
            reader.refuse("references-in-a-circle", indicators[first].span, ids=told)
            return


def _circle(name: str, waits: Mapping[str, list[str]], path: list[str], done: set[str]) -> list[str]:
    """Return the ids of a circle that *name* leads into; empty if there is none."""
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done:
        return []
    path.append(name)
    for other in waits.get(name, ()):
        if circle := _circle(other, waits, path, done):
            return circle
    path.pop()
    done.add(name)
    return []
