"""The table ``grades``: bands, their quotas and needs, and recorded promotions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.errors import Span, nearest
from targetscore.ruleset._fields import EXAMPLES, Choice, Fields, Percentage, Reader
from targetscore.ruleset._yaml import Node, Scalar, Table
from targetscore.ruleset.model import Band, Consequence, Down, Grade, Grades, NotAbove, Promotion, Quota, Requirement

GRADES: Final = ("by", "bands", "promotions")
BAND: Final = ("grade", "least", "quota", "needs")
QUOTA: Final = ("most", "rounding", "ties", "of")
NEED: Final = ("of", "least", "most")
PROMOTION: Final = ("unit", "steps", "reason", "approval")

By: TypeAlias = Literal["total", "percent"]
_BY: Final[tuple[By, ...]] = ("total", "percent")
_MODES: Final[tuple[ast.Rounding, ...]] = ("down", "half up", "half even", "up")
_TIES: Final[tuple[Literal["out", "in"], ...]] = ("out", "in")
_OF: Final[tuple[Literal["group", "all"], ...]] = ("group", "all")
_RANKS: Final = ("rank", "group_rank")
NamedGrades: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]


@attrs.frozen(kw_only=True)
class _File:
    """
    What bands are read by: how totals count, what a need may name, whether the file has groups.

    *grades*: a grade that a need may name (``economy.grade``), with the ids and bands of the rulesets that it is of.
    """

    by: By | None
    figures: Collection[str]
    without_points: Collection[str]
    grouped: bool
    grades: NamedGrades


def read_grades(
    reader: Reader,
    fields: Fields,
    indicators: Collection[str],
    sections: Collection[str],
    without_points: Collection[str] = (),
    grades: NamedGrades = MappingProxyType({}),
) -> Grades | None:
    """
    Return what stands under ``grades``; ``None`` if the file has no such key, or no band of it can be read.

    Args:
        reader: Takes the problems.
        fields: The keys at the top of the file.
        indicators: Ids whose points a band may need.
        sections: Ids whose totals a band may need, those of adjustments included.
        without_points: Those of *sections* that have no full points, so that nothing is a share of them.
        grades: By reference, grades that a band may need, each under its reference alone with all that it may be.
    """
    node = fields.values.get("grades")
    if node is None:
        return None
    inner = attrs.evolve(reader.fields(node, "grades", GRADES), span=fields.keys["grades"])
    grouped = "groups" in fields.keys
    file = _File(
        by=_chosen(reader, inner, "by", _BY),
        figures=(
            "total",
            *(_RANKS if grouped else _RANKS[:1]),
            *(f"{each}.total" for each in sections),
            *(f"{each}.points" for each in indicators),
            *grades,
        ),
        without_points={*_RANKS, *(f"{each}.total" for each in without_points)},
        grouped=grouped,
        grades=grades,
    )
    bands = _bands(reader, inner, file)
    read = (_promotion(reader, each) for each in reader.items(inner, "promotions"))
    promotions = tuple(promotion for promotion in read if promotion is not None)
    return None if file.by is None or not bands else Grades(by=file.by, bands=bands, promotions=promotions)


def check_grades_named(reader: Reader, grades: Grades | None, named: Iterable[tuple[Consequence, Span]]) -> None:
    """Refuse what *named* (vetoes, each with its place) do to grades that the file does not have."""
    known = () if grades is None else tuple(band.grade for band in grades.bands)
    for consequence, span in named:
        if not isinstance(consequence, Grade | NotAbove | Down):
            continue
        if grades is None and isinstance(consequence, Grade) and consequence.grade:
            # A grade that the text itself names needs no bands: it is the unit's, and other units have none.
            continue
        if grades is None:
            reader.refuse("no-grades", span, example=f"grades: {EXAMPLES['grades']}")
        elif not isinstance(consequence, Down) and consequence.grade not in {"", *known}:
            reader.refuse("unknown-grade", span, grade=consequence.grade, known=reader.listed(known))


# Bands --------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Rung:
    """A band and the keys that it was read from: what is written but cannot be read is no gap."""

    band: Band
    fields: Fields

    def written(self, key: str) -> str:
        """Return what stands under *key*."""
        node = self.fields.values.get(key)
        return node.text.strip() if isinstance(node, Scalar) else ""


def _bands(reader: Reader, fields: Fields, file: _File) -> tuple[Band, ...]:
    nodes = reader.items(fields, "bands")
    if not nodes and not isinstance(fields.values.get("bands"), Scalar | Table):
        reader.refuse("missing-key", fields.span, key="bands", example=f"bands: {EXAMPLES['bands']}")
    read = [_rung(reader, node, file) for node in nodes]
    rungs = [rung for rung in read if rung is not None]
    if rungs:
        _refuse_repeats(reader, rungs)
        _refuse_disorder(reader, rungs)
        _refuse_no_rest(reader, rungs[-1])
    return tuple(rung.band for rung in rungs)


def _refuse_repeats(reader: Reader, rungs: Sequence[_Rung]) -> None:
    first: dict[str, Span] = {}
    for band in (rung.band for rung in rungs):
        if band.grade in first:
            reader.refuse("grade-twice", band.span, grade=band.grade, line=reader.line(first[band.grade]))
        first.setdefault(band.grade, band.span)


def _refuse_disorder(reader: Reader, rungs: Sequence[_Rung]) -> None:
    """Refuse a band that no total comes to, because a band above it takes all of them."""
    above: _Rung | None = None
    for rung in rungs:
        band = rung.band
        if rung is not rungs[-1] and "least" not in rung.fields.keys:
            reader.refuse("band-takes-the-rest", band.span, grade=band.grade)
        if band.least is None:
            continue
        if above is not None and above.band.least is not None and band.least >= above.band.least:
            shown = {"above": above.band.grade, "limit": above.written("least"), "text": rung.written("least")}
            reader.refuse("bands-not-falling", rung.fields.values["least"].span, grade=band.grade, **shown)
        above = rung


def _refuse_no_rest(reader: Reader, last: _Rung) -> None:
    """Refuse a lowest band that some units cannot get: there is no grade left for them."""
    if "least" in last.fields.keys:
        reader.refuse("band-gap", last.fields.keys["least"], grade=last.band.grade, text=last.written("least"))
    for key in ("quota", "needs"):
        if key in last.fields.keys:
            reader.refuse("lowest-band-bound", last.fields.keys[key], key=key, grade=last.band.grade)


def _rung(reader: Reader, node: Node, file: _File) -> _Rung | None:
    fields = _table(reader, node, "bands", BAND)
    if fields is None:
        return None
    grade = reader.required(fields, "grade")
    least = _limit(reader, fields, file)
    quota = _quota(reader, fields, file)
    needs = tuple(need for each in reader.items(fields, "needs") for need in _needs(reader, each, file))
    if grade is None:
        return None
    return _Rung(Band(grade=grade.text.strip(), least=least, quota=quota, needs=needs, span=grade.span), fields)


def _limit(reader: Reader, fields: Fields, file: _File) -> Fraction | None:
    """Return the least total of a band, in points or in per cent as the grades count."""
    in_percent = file.by == "percent"
    scalar = reader.scalar(fields, "least", example="90%" if in_percent else "90")
    number = None if scalar is None else reader.number(scalar)
    if scalar is None or number is None:
        return None
    if file.by is not None and number.in_percent != in_percent:
        code = "need-percent" if in_percent else "surplus-percent"
        example = in_digits(number.value) + ("%" if in_percent else "")
        reader.refuse(code, scalar.span, key="least", text=scalar.text, example=example)
    return number.value


def _quota(reader: Reader, fields: Fields, file: _File) -> Quota | None:
    node = fields.values.get("quota")
    inner = None if node is None else _table(reader, node, "quota", QUOTA)
    if inner is None:
        return None
    inner = attrs.evolve(inner, span=fields.keys["quota"])
    share = _share(reader, inner)
    mode = _chosen(reader, inner, "rounding", _MODES)
    ties = _chosen(reader, inner, "ties", _TIES)
    # Without groups there is one way to count.
    of = _chosen(reader, inner, "of", _OF) if file.grouped or "of" in inner.keys else "all"
    if of == "group" and not file.grouped:
        reader.refuse("quota-no-groups", inner.values["of"].span)
    if share is None or mode is None or ties is None:
        return None
    return Quota(share=share, mode=mode, ties=ties, all_units=of == "all")


def _share(reader: Reader, fields: Fields) -> Fraction | None:
    if "most" not in fields.keys:
        reader.refuse("missing-key", fields.span, key="most", example="most: 30%")
    scalar = reader.scalar(fields, "most", example="30%")
    share = None if scalar is None else reader.share(scalar, "most")
    if scalar is not None and share is not None and not 0 < share <= 1:
        reader.refuse("quota-share", scalar.span, text=scalar.text)
    return share


# Needs --------------------------------------------------------------------------------------------------------------


def _needs(reader: Reader, node: Node, file: _File) -> Iterator[Requirement]:
    """Yield what a need asks for: one figure, or one grade of each ruleset that is meant."""
    fields = _table(reader, node, "needs", NEED)
    if fields is None:
        return
    of = _figure(reader, fields, file)
    if of is not None and of.text.strip() in file.grades:
        yield from _grades_needed(reader, fields, of, file.grades[of.text.strip()])
    elif (need := _need(reader, fields, of, file)) is not None:
        yield need


def _grades_needed(
    reader: Reader, fields: Fields, of: Scalar, bands: Mapping[str, tuple[str, ...]]
) -> Iterator[Requirement]:
    if "most" in fields.keys or "least" not in fields.keys:
        reader.refuse("need-grade-least", fields.keys.get("most", fields.span), of=of.text)
        return
    least = reader.scalar(fields, "least", example="良好" if reader.language == "zh" else "good")
    for reference, known in bands.items():
        if least is None:
            continue
        if (grade := least.text.strip()) in known:
            yield Requirement(of=reference, grades=known[: known.index(grade) + 1], span=of.span)
        else:
            reader.refuse("need-no-such-grade", least.span, grade=grade, of=reference, known=reader.listed(known))


def _need(reader: Reader, fields: Fields, of: Scalar | None, file: _File) -> Requirement | None:
    if of is not None and of.text.strip() not in file.figures:
        # What bounds it depends on what it is.
        return None
    bounds = {key: _bound(reader, fields, key) for key in ("least", "most")}
    if not bounds.keys() & fields.keys.keys():
        reader.refuse("need-without-bound", fields.span)
    given = [bound for bound in bounds.values() if bound is not None]
    if of is None or not given:
        return None
    in_percent = given[0].in_percent
    if any(bound.in_percent != in_percent for bound in given):
        reader.refuse("need-two-measures", fields.span)
    if in_percent and of.text.strip() in file.without_points:
        reader.refuse("need-share-of-nothing", of.span, text=of.text)
    least, most = (None if each is None else each.value / (100 if each.in_percent else 1) for each in bounds.values())
    if least is not None and most is not None and least > most:
        reader.refuse("bounds-crossed", fields.span)
    return Requirement(of=of.text.strip(), least=least, most=most, in_percent=in_percent, span=of.span)


def _bound(reader: Reader, fields: Fields, key: str) -> Percentage | None:
    scalar = reader.scalar(fields, key, example="80%" if key == "least" else "3")
    return None if scalar is None else reader.number(scalar)


def _figure(reader: Reader, fields: Fields, file: _File) -> Scalar | None:
    scalar = reader.required(fields, "of")
    if scalar is None or (text := scalar.text.strip()) in file.figures:
        return scalar
    if near := nearest(text, file.figures):
        reader.refuse("misspelt-reference", scalar.span, text=text, near=near)
    else:
        reader.refuse("unknown-figure", scalar.span, text=text)
    return scalar


# Promotions ---------------------------------------------------------------------------------------------------------


def _promotion(reader: Reader, node: Node) -> Promotion | None:
    """Return a promotion; without a reason and an approval it is no decision that anybody could check."""
    fields = _table(reader, node, "promotions", PROMOTION)
    if fields is None:
        return None
    unit, reason, approval = (reader.required(fields, key) for key in ("unit", "reason", "approval"))
    steps = _steps(reader, fields)
    if unit is None or reason is None or approval is None or steps is None:
        return None
    return Promotion(
        unit=unit.text.strip(),
        steps=steps,
        reason=reason.text.strip(),
        approval=approval.text.strip(),
        span=unit.span,
    )


def _steps(reader: Reader, fields: Fields) -> int | None:
    if "steps" not in fields.keys:
        reader.refuse("missing-key", fields.span, key="steps", example="steps: 1")
    scalar = reader.scalar(fields, "steps", example="1")
    number = None if scalar is None else reader.number(scalar)
    if scalar is None or number is None:
        return None
    if number.in_percent or number.value.denominator != 1 or number.value == 0:
        reader.refuse("promotion-steps", scalar.span, text=scalar.text)
        return None
    return int(number.value)


# Keys ---------------------------------------------------------------------------------------------------------------


def _table(reader: Reader, node: Node, name: str, known: tuple[str, ...]) -> Fields | None:
    """Return the values of a table; what is no table is one problem, not one for each key that it lacks."""
    fields = reader.fields(node, name, known)
    return fields if isinstance(node, Table) else None


def _chosen(reader: Reader, fields: Fields, key: str, choices: tuple[Choice, ...]) -> Choice | None:
    """Return which of *choices* stands under *key*; none of them goes without saying."""
    if key not in fields.keys:
        reader.refuse("grades-unsaid", fields.span, key=key, choices=reader.listed(choices))
    return reader.choice(fields, key, choices)
