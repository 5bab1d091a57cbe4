"""What is scored: sections, indicators, adjustments and vetoes, read for all units or for those of one group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import in_digits
from targetscore.errors import Span
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._indicator import Read, Shared, counts, read_id, read_indicator
from targetscore.ruleset._yaml import Items, Node, Table
from targetscore.ruleset.model import Body, Indicator, Section

SECTION: Final = (
    "id", "title", "points", "sections", "indicators", "scale", "weight", "at_least", "least", "most", "groups",
)  # fmt: skip
ADJUSTMENT: Final = ("id", "title", "sections", "indicators", "least", "most", "groups")
ONE: Final = Fraction(1)
PARTS_AT_MOST: Final = 1000


def read_body(reader: Reader, fields: Fields, shared: Shared) -> Body:
    """Return what the file's head and sections say is scored; what cannot be read is left out and noted."""
    ids: dict[str, Span] = {}
    inside = _inside(reader, fields, ids, shared)
    # Points of adjustments are moved, not earned: a penalty is below 0, whatever the floor of indicators is.
    apart = attrs.evolve(shared, apart=True, conventions=attrs.evolve(shared.conventions, floor="none"))
    adjustments = [_adjustment(reader, node, ids, apart) for node in reader.items(fields, "adjustments")]
    vetoes = [read_indicator(reader, node, ids, apart) for node in reader.items(fields, "vetoes")]
    between = reader.items(fields, "intermediate")
    intermediate = [read_indicator(reader, node, ids, shared) for node in between if not is_section(node)]
    aside = [_aside(reader, node, ids, shared) for node in between if is_section(node)]
    return Body(
        points=inside.points or Fraction(0),
        sections=inside.sections,
        indicators=inside.indicators,
        adjustments=tuple(section for section in adjustments if section is not None),
        vetoes=_read(vetoes),
        intermediate=_read(intermediate),
        intermediate_sections=tuple(section for section in aside if section is not None),
    )


@attrs.frozen
class _Inside:
    """What sections and indicators come to. *points* is ``None`` where a number among them could not be read."""

    points: Fraction | None
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]


@attrs.frozen
class _Read:
    """A section as far as it could be read. Its *points* count above it even if something inside is at fault."""

    points: Fraction | None
    weight: Fraction | None
    section: Section | None

    @property
    def counted(self) -> Fraction | None:
        """The points that count above it."""
        return None if self.points is None else self.points * (ONE if self.weight is None else self.weight)


def _inside(reader: Reader, fields: Fields, ids: dict[str, Span], shared: Shared) -> _Inside:
    if all(_is_empty(fields.values.get(key)) for key in ("sections", "indicators")):
        reader.refuse("no-indicators", fields.span)
    sections = [_section(reader, node, ids, shared) for node in reader.items(fields, "sections")]
    indicators = [read_indicator(reader, node, ids, shared) for node in reader.items(fields, "indicators")]
    kept = [read for read in sections if read is not None]
    points = [*(read.counted for read in kept), *(read.points for read in indicators if read is not None)]
    known = [number for number in points if number is not None]
    _add_up(reader, fields, kept, shared)
    return _Inside(
        points=sum(known, Fraction(0)) if len(known) == len(points) else None,
        sections=tuple(read.section for read in kept if read.section is not None),
        indicators=_read(indicators),
    )


def _read(found: Iterable[Read | None]) -> tuple[Indicator, ...]:
    return tuple(read.indicator for read in found if read is not None and read.indicator is not None)


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, Items) and not node.items)


def _add_up(reader: Reader, fields: Fields, sections: list[_Read], shared: Shared) -> None:
    """See that weights, where there are any, are those of all sections side by side and come to 100 %."""
    weights = [read.weight for read in sections]
    if not any(weight is not None for weight in weights) or shared.common:
        return
    span = fields.keys.get("sections", fields.span)
    total = sum((weight or Fraction(0) for weight in weights), Fraction(0))
    if None in weights or not _is_empty(fields.values.get("indicators")):
        reader.refuse("weight-for-all", span, group=shared.told)
    elif total != 1:
        reader.refuse("weights-differ", span, total=in_digits(total * 100) + "%", group=shared.told)


# One section --------------------------------------------------------------------------------------------------------


def _section(reader: Reader, node: Node, ids: dict[str, Span], shared: Shared) -> _Read | None:
    """Return the section under *node*; ``None`` if the group that is read for has none."""
    if not isinstance(node, Table):
        reader.refuse("need-table", node.span, key="sections", example="{id: economy, title: 企业发展, …}")
        return _Read(None, None, None)
    fields = reader.fields(node, "sections", SECTION)
    section_id = read_id(reader, reader.required(fields, "id"), ids, "economy")
    title = reader.text(fields, "title")
    if not counts(reader, fields, section_id, shared):
        return None
    stated = _stated(reader, fields, section_id, shared)
    inside = _inside(reader, fields, ids, shared)
    scaled = reader.choice(fields, "scale", ("yes", "no", "true", "false")) in {"yes", "true"}
    points = inside.points if stated is None else stated
    _agree(reader, fields, title or section_id or "", (stated, inside.points, scaled), shared)
    weight = _weight(reader, fields, section_id, shared)
    if section_id is None or points is None:
        return _Read(points, weight, None)
    section = Section(
        id=section_id,
        title=title or section_id,
        points=points,
        sections=inside.sections,
        indicators=inside.indicators,
        scaled=scaled,
        weight=ONE if weight is None else weight,
        at_least=_at_least(reader, fields),
        least=_bound(reader, fields, "least"),
        most=_bound(reader, fields, "most"),
        span=fields.values["id"].span,
    )
    return _Read(points, weight, section)


def is_section(node: Node) -> bool:
    """Return whether *node* holds indicators or sections, and is no indicator itself."""
    return isinstance(node, Table) and any(entry.key.text in {"sections", "indicators"} for entry in node.entries)


def _aside(reader: Reader, node: Node, ids: dict[str, Span], shared: Shared) -> Section | None:
    """Return a section that goes into no total, so that its weight would have no effect."""
    read = _section(reader, node, ids, shared)
    if read is not None and read.weight is not None:
        reader.refuse("intermediate-weight", node.span)
    return None if read is None else read.section


def _stated(reader: Reader, fields: Fields, section_id: str | None, shared: Shared) -> Fraction | None:
    if section_id is not None and section_id in shared.points:
        return shared.points[section_id]
    scalar = reader.scalar(fields, "points")
    return None if scalar is None else reader.points(scalar, "points")


def _weight(reader: Reader, fields: Fields, section_id: str | None, shared: Shared) -> Fraction | None:
    if section_id is not None and section_id in shared.weights:
        return shared.weights[section_id]
    scalar = reader.scalar(fields, "weight")
    return None if scalar is None else reader.share(scalar, "weight")


def _agree(
    reader: Reader, fields: Fields, name: str, points: tuple[Fraction | None, Fraction | None, bool], shared: Shared
) -> None:
    """See that a section's points are what is inside, or that they say that it is scaled."""
    stated, inside, scaled = points
    span = fields.values["points"].span if "points" in fields.values else fields.span
    if stated is None:
        if scaled:
            reader.refuse("scale-to-what", fields.keys["scale"], id=name)
    elif not scaled and inside is not None and stated != inside and not shared.common:
        numbers = {"stated": in_digits(stated), "inside": in_digits(inside)}
        reader.refuse("points-differ", span, id=name + shared.told, **numbers)
    elif scaled and inside == 0:
        reader.refuse("scale-of-nothing", span, id=name)


def _adjustment(reader: Reader, node: Node, ids: dict[str, Span], shared: Shared) -> Section | None:
    if not isinstance(node, Table):
        reader.refuse("need-table", node.span, key="adjustments", example="{id: bonus, total: on top, indicators: […]}")
        return None
    fields = reader.fields(node, "adjustments", (*ADJUSTMENT, "total"))
    section_id = read_id(reader, reader.required(fields, "id"), ids, "bonus")
    if not counts(reader, fields, section_id, shared):
        return None
    if "total" not in fields.keys:
        reader.refuse("missing-key", fields.span, key="total", example="total: on top")
    place = reader.choice(fields, "total", ("on top", "up to full"))
    section = _apart(reader, fields, section_id, ids, shared)
    return None if section is None else attrs.evolve(section, on_top=place != "up to full")


def _apart(
    reader: Reader, fields: Fields, section_id: str | None, ids: dict[str, Span], shared: Shared
) -> Section | None:
    """Return an adjustment, or a section in one: it has bounds, but no full points."""
    inner: list[Section] = []
    for node in reader.items(fields, "sections"):
        below = reader.fields(node, "sections", ADJUSTMENT)
        inner_id = read_id(reader, reader.required(below, "id"), ids, "honours")
        if counts(reader, below, inner_id, shared) and (found := _apart(reader, below, inner_id, ids, shared)):
            inner.append(found)
    indicators = [read_indicator(reader, node, ids, shared) for node in reader.items(fields, "indicators")]
    if not inner and not indicators:
        reader.refuse("no-indicators", fields.span)
    least, most = _bound(reader, fields, "least"), _bound(reader, fields, "most")
    if section_id is None:
        return None
    return Section(
        id=section_id,
        title=reader.text(fields, "title") or section_id,
        points=Fraction(0),
        sections=tuple(inner),
        indicators=_read(indicators),
        least=least,
        most=most,
        span=fields.values["id"].span,
    )


# Keys of several tables ---------------------------------------------------------------------------------------------


def _at_least(reader: Reader, fields: Fields) -> int:
    scalar = reader.scalar(fields, "at_least")
    return 0 if scalar is None else (reader.whole(scalar, "at_least", most=PARTS_AT_MOST) or 0)


def _bound(reader: Reader, fields: Fields, key: str) -> Fraction | None:
    scalar = reader.scalar(fields, key)
    return None if scalar is None else reader.signed(scalar, key)


def ids_of(body: Body) -> Mapping[str, str]:
    """
    Return the ids of *body* and what each is.

    An ``indicator``, ``section``, ``adjustment``, ``intermediate`` (indicator) or ``veto``.
    """
    found = {indicator.id: "indicator" for indicator in body.scored()}
    found |= {indicator.id: "intermediate" for indicator in body.every_intermediate()} | {
        indicator.id: "veto" for indicator in body.vetoes
    }
    tops = (*body.sections, *body.intermediate_sections)
    for kind, sections in (("section", tops), ("adjustment", body.adjustments)):
        found |= {each.id: kind for section in sections for each in section.every_section()}
    return found
