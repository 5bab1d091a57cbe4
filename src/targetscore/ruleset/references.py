"""Inputs that are taken from other results: that what they name exists, and that nothing waits for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from targetscore.errors import Span, nearest
from targetscore.ruleset._fields import Reader
from targetscore.ruleset.model import ROLES, Body, Indicator, Zero

TOTALS: Final = ("total", "rank")
UNITS: Final = "units"
# What vetoes change when they set something to 0; what an indicator was given stays.
TAKEN_BY_VETOES: Final = ("points", "total")


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
    before = len(reader.problems)
    for indicator in indicators.values():
        known = for_vetoes if indicator.id in vetoes else for_others
        for name in indicator.names:
            if name.taken_from is not None and name.taken_from not in known:
                near = "" if name.taken_from in TOTALS else nearest(name.taken_from, known)
                code = "misspelt-reference" if near else "unknown-reference"
                reader.refuse(code, indicator.span, text=name.taken_from, near=near, id=indicator.id)
    if len(reader.problems) == before:
        _refuse_circles(reader, indicators, body)


def late_vetoes(body: Body) -> frozenset[str]:
    """Return the ids of vetoes that wait for the total, or for a veto that does: all else is known before them."""
    waits = {veto.id: set(waits_of(veto, body)) for veto in body.vetoes}
    late: set[str] = set()
    for _ in body.vetoes:
        late |= {veto for veto, before in waits.items() if before & {*TOTALS, *late}}
    return frozenset(late)


def waits_of(indicator: Indicator, body: Body) -> Iterator[str]:
    """
    Yield the ids that *indicator* waits for: those that it takes values from, and vetoes that may set those to 0.

    It does not wait for itself: a veto takes what it sets to 0 as it is without it.
    """
    for name in indicator.names:
        if name.taken_from is None or name.taken_from == UNITS:
            continue
        source = source_of(name.taken_from)
        yield source
        if name.taken_from != source and name.taken_from.rpartition(".")[2] in TAKEN_BY_VETOES:
            yield from (each for each in _zeroing(source, body) if each != indicator.id)


def _zeroing(source: str, body: Body) -> Iterator[str]:
    """Yield what may set the points of *source* to 0: those of an indicator, or of a section or anything in it."""
    hit = {source}
    if (section := body.every_section().get(source)) is not None:
        hit |= {each.id for each in section.every_section()} | {each.id for each in section.every_indicator()}
    for indicator in body.every_indicator():
        if any(isinstance(effect.does, Zero) and effect.does.of in hit for effect in indicator.effects):
            yield indicator.id


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
    # What takes the total waits for all that may be in it.
    waits = {name: [each.id for each in (*body.scored(), *body.every_intermediate())] for name in TOTALS}
    waits |= {name: list(waits_of(each, body)) for name, each in indicators.items()}
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
