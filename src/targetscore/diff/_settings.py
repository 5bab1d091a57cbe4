"""What else a rule file says and that changed, by the names under which the file says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeVar, assert_never

import attrs

from targetscore._numbers import in_digits
from targetscore.diff._bounds import key
from targetscore.diff.model import Setting
from targetscore.ruleset.model import (
    Band,
    Body,
    Consequence,
    Down,
    Grade,
    Group,
    Indicator,
    Name,
    NotAbove,
    Places,
    Promotion,
    Quota,
    Requirement,
    Ruleset,
    Section,
    SourceOrder,
    Target,
    Unranked,
    Warned,
    Zero,
)

T = TypeVar("T")
HUNDRED = Fraction(100)


def ruleset_settings(old: Ruleset, new: Ruleset) -> Iterator[Setting]:
    """Yield what changed for the file as a whole, in the order of the format's page."""
    if old.id != new.id:
        yield Setting(of="", what="ruleset", old=old.id, new=new.id)
    yield from _fields("conventions", old.conventions, new.conventions)
    yield from _by_name("parameters", old.parameters, new.parameters)
    yield from _groups(old.groups, new.groups)
    yield from _sections(old, new)
    yield from _fields("total", old.total, new.total)
    yield from _grades(old, new)
    yield from _by_name("sources", _sources(old.sources), _sources(new.sources))
    yield from _by_name("targets", _targets(old.targets), _targets(new.targets))
    yield from _by_name("warnings", _warned(old.warnings), _warned(new.warnings))


def indicator_settings(
    old: Indicator, new: Indicator, was_in: tuple[str, str], is_in: tuple[str, str]
) -> Iterator[Setting]:
    """Yield what changed about an indicator beside its points; *was_in* and *is_in* are its kind and section."""
    for what, before, after in (("kind", was_in[0], is_in[0]), ("section", was_in[1], is_in[1])):
        if before != after:
            yield Setting(of=new.id, what=what, old=before, new=after)
    for field in ("measured_in", "better", "missing", "decimals", "events", "judge", "first", "ranked_by"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Setting(of=new.id, what=field, old=said(before), new=said(after))
    yield from _inputs(old, new)
    one, other = _effects(old), _effects(new)
    if one.keys() != other.keys():
        gone, come = ([made for made in mine if made not in theirs] for mine, theirs in ((one, other), (other, one)))
        words = "; ".join(one[made] for made in gone), "; ".join(other[made] for made in come)
        if words[0] == words[1]:
            # The text leaves open what follows, and the conventions or the key `veto` say it.
            words = "; ".join(said(does) for _, does in gone), "; ".join(said(does) for _, does in come)
        yield Setting(of=new.id, what="effects", old=words[0], new=words[1])


def _effects(indicator: Indicator) -> dict[tuple[str, Consequence], str]:
    """Return what follows beside points, by condition and consequence, in the words of the rule."""
    text = indicator.rule.text
    return {
        (key(each.when), each.does): text[each.clause.span.start : each.clause.span.end] or said(each.does)
        for each in indicator.effects
    }


def _inputs(old: Indicator, new: Indicator) -> Iterator[Setting]:
    before, after = _declared(old), _declared(new)
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one != other:
            yield Setting(of=new.id, what=f"inputs.{name}", old=one or "", new=other or "")


def _declared(indicator: Indicator) -> dict[str, str]:
    """
    Return the inputs that the data or other results give, by id, each with what is said of it.

    Of the indicator's own value that is its range alone, for the rest are settings of the indicator.
    """
    given = {each.id: each for each in indicator.names if each.constant is None}
    told = {name: _input(each) for name, each in given.items() if name != "actual"}
    own = _input(attrs.evolve(given["actual"], measured_in=""))
    return told if own == "actual" else {**told, "actual": own}


def _input(name: Name) -> str:
    told = {"measured_in": name.measured_in, "from": name.taken_from, "absent": name.absent}
    told |= {"least": name.least, "most": name.most}
    return ", ".join(f"{what}: {said(value)}" for what, value in told.items() if value not in (None, "")) or name.id


# Parts of the file --------------------------------------------------------------------------------------------------


def _fields(of: str, old: object, new: object) -> Iterator[Setting]:
    """Yield the attributes in which two values of one class differ."""
    for field in attrs.fields(type(new)):  # type: ignore[arg-type]  # values of the model are attrs
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.eq and before != after:
            yield Setting(of=of, what=field.name, old=said(before), new=said(after))


def _by_name(of: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Setting]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before != after:
            yield Setting(of=of, what=name, old=said(before), new=said(after))


def _matched(old: Iterable[T], new: Iterable[T], name: Callable[[T], str]) -> Iterator[tuple[str, T | None, T | None]]:
    one, other = {name(each): each for each in old}, {name(each): each for each in new}
    for each in dict.fromkeys((*one, *other)):
        yield each, one.get(each), other.get(each)


def _groups(old: tuple[Group, ...], new: tuple[Group, ...]) -> Iterator[Setting]:
    for name, one, other in _matched(old, new, lambda group: group.id):
        before, after = (None if each is None else each.units for each in (one, other))
        if one is None or other is None:
            yield Setting(of="groups", what=name, old=_units(before), new=_units(after))
        elif set(one.units) != set(other.units):
            gone = [unit for unit in one.units if unit not in other.units]
            come = [unit for unit in other.units if unit not in one.units]
            yield Setting(of="groups", what=name, old=", ".join(gone), new=", ".join(come))


def _units(units: tuple[str, ...] | None) -> str:
    return "" if units is None else ", ".join(units) or "*"


def _sections(old: Ruleset, new: Ruleset) -> Iterator[Setting]:
    """Yield sections that came, went or changed; what only differs for a group is told with it."""
    for_all = list(_sections_of(old.body, new.body))
    yield from for_all
    for group, one, other in group_bodies(old, new):
        for found in _sections_of(one, other):
            if found not in for_all:
                yield attrs.evolve(found, of=f"groups.{group}.{found.of}")


def group_bodies(old: Ruleset, new: Ruleset) -> Iterator[tuple[str, Body, Body]]:
    """Yield what the units of each group are scored by in both files; a file without groups scores all alike."""
    ids = [{group.id for group in each.groups} for each in (old, new)]
    for group in new.groups or old.groups:
        if all(group.id in known for known in ids if known):
            yield group.id, old.body_of(group.id), new.body_of(group.id)


def _sections_of(old: Body, new: Body) -> Iterator[Setting]:
    for name, before, after in _matched(_every(old), _every(new), lambda section: section.id):
        yield from _section(name, before, after)


def _every(body: Body) -> tuple[Section, ...]:
    return tuple(body.every_section().values())


def _section(name: str, old: Section | None, new: Section | None) -> Iterator[Setting]:
    of = f"sections.{name}"
    if old is None or new is None:
        yield Setting(of=of, what="points", old=_points(old), new=_points(new))
        return
    for what in ("points", "scaled", "weight", "at_least", "least", "most", "on_top"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            percent = what == "weight"
            yield Setting(of=of, what=what, old=said(before, percent=percent), new=said(after, percent=percent))


def _points(section: Section | None) -> str:
    return "" if section is None else said(section.points)


def _grades(old: Ruleset, new: Ruleset) -> Iterator[Setting]:
    one, other = old.grades, new.grades
    if one is None or other is None:
        if one is not other:
            told = [", ".join(band.grade for band in each.bands) if each else "" for each in (one, other)]
            yield Setting(of="grades", what="bands", old=told[0], new=told[1])
        return
    if one.by != other.by:
        yield Setting(of="grades", what="by", old=one.by, new=other.by)
    orders = [", ".join(band.grade for band in each.bands) for each in (one, other)]
    if orders[0] != orders[1]:
        yield Setting(of="grades", what="bands", old=orders[0], new=orders[1])
    for name, before, after in _matched(one.bands, other.bands, lambda band: band.grade):
        if before is not None and after is not None:
            yield from _band(f"grades.{name}", before, after)
    lifted = _promotions(one.promotions), _promotions(other.promotions)
    yield from _by_name("grades.promotions", *lifted)


def _band(of: str, old: Band, new: Band) -> Iterator[Setting]:
    for what in ("least", "quota", "needs"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            yield Setting(of=of, what=what, old=said(before), new=said(after))


def _promotions(promotions: tuple[Promotion, ...]) -> dict[str, object]:
    """Return by how many steps each unit is lifted; several decisions on one add up."""
    steps: Counter[str] = Counter()
    for each in promotions:
        steps[each.unit] += each.steps
    return dict(steps)


def _sources(sources: SourceOrder | None) -> dict[str, object]:
    if sources is None:
        return {}
    return {"order": sources.order, "tolerance": said(sources.tolerance, percent=sources.in_percent)}


def _targets(targets: tuple[Target, ...]) -> dict[str, object]:
    """Return the targets that count, those that were decided last."""
    in_order = sorted(targets, key=lambda each: each.decided)
    return {f"{each.unit}.{each.indicator}.{each.input}": each.value for each in in_order}


def _warned(warnings: tuple[Warned, ...]) -> dict[str, object]:
    return {each.level: each.below for each in warnings}


# Values -------------------------------------------------------------------------------------------------------------


def said(value: object, *, percent: bool = False) -> str:
    """
    Return a value of the model as a rule file would say it; empty for nothing.

    >>> said(Places(points=2, total=1)), said(Fraction(1, 2)), said(("a", "b")), said(None)
    ('points: 2, total: 1, mode: half up', '0.5', 'a, b', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return f"{in_digits(value * HUNDRED)}%" if percent else in_digits(value)
        case int() | str():
            return str(value)
        case tuple():
            return ", ".join(map(said, value))
        case Mapping():
            return ", ".join(f"{name}: {said(each)}" for name, each in value.items())
        case Places(points=points, total=total, mode=mode):
            return f"points: {_places(points)}, total: {_places(total)}, mode: {mode}"
        case Quota(share=share, mode=mode, ties=ties, all_units=all_units):
            of = "all" if all_units else "group"
            return f"most: {said(share, percent=True)}, rounding: {mode}, ties: {ties}, of: {of}"
        case Requirement():
            return _requirement(value)
        case Grade() | NotAbove() | Down() | Zero() | Unranked():
            return _consequence(value)
        case _:
            raise AssertionError(value)


def _places(places: int | None) -> str:
    return "none" if places is None else str(places)


def _requirement(need: Requirement) -> str:
    sign = "%" if need.in_percent else ""
    ends = (("least", need.least), ("most", need.most))
    told = (f"{end}: {in_digits(value * (HUNDRED if sign else 1))}{sign}" for end, value in ends if value is not None)
    return f"{need.of} {', '.join(told)}"


def _consequence(does: Consequence) -> str:
    match does:
        case Grade(grade=grade):
            return f"grade: {grade}" if grade else "lowest grade"
        case NotAbove(grade=grade, barred=barred):
            return f"{'below' if barred else 'not above'}: {grade}" if grade else "not the top grade"
        case Down(steps=steps):
            return f"down: {steps}"
        case Zero(of=of):
            return f"zero: {of}" if of else "zero total"
        case Unranked():
            return "unranked"
        case _:
            assert_never(does)
