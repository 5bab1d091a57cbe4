"""The overall result as a scheme file writes it: weights of rulesets, conventions, vetoes that carry over, grades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal

import attrs

from targetscore._numbers import in_digits
from targetscore.errors import Span
from targetscore.ruleset._conventions import read_conventions_of_totals, read_veto
from targetscore.ruleset._fields import Fields, Percentage, Reader
from targetscore.ruleset._grades import NamedGrades, check_grades_named, read_grades
from targetscore.ruleset.model import Consequence, Ruleset, Zero
from targetscore.scheme._reading import Rulesets, entry, one_of
from targetscore.scheme.model import OVERALL, Carried, Overall

TOP: Final = ("title", "weights", "count", "groups", "conventions", "vetoes", "grades")
CARRIED: Final = ("from", "of", "veto")
COUNT: Final[tuple[Literal["points", "percent"], ...]] = ("points", "percent")
EVERY: Final = "every.grade"


def read_overall(reader: Reader, fields: Fields, rulesets: Rulesets) -> Overall | None:
    """Return what stands under ``overall``; ``None`` if the scheme has no such key, or it cannot be read."""
    node = fields.values.get("overall")
    if node is None:
        return None
    inner = attrs.evolve(reader.fields(node, "overall", TOP), span=fields.keys["overall"])
    if OVERALL in rulesets:
        reader.refuse("overall-taken", inner.span)
    weights = _weights(reader, inner, rulesets)
    reader.required(inner, "count")
    count = reader.choice(inner, "count", COUNT)
    if any(rulesets[name] is None for name in weights):
        # What a ruleset has that cannot be read is not a second problem.
        return None
    conventions = read_conventions_of_totals(reader, inner)
    if count == "points" and conventions.exempt == "rescale":
        reader.refuse("overall-rescale", inner.keys["conventions"])
    groups = _groups(reader, inner, weights, rulesets)
    carried = tuple(_carried(reader, inner, rulesets))
    known = {name: ruleset for name in weights if (ruleset := rulesets[name]) is not None}
    grades = read_grades(reader, inner, (), weights, grades=_named_grades(known))
    check_grades_named(reader, grades, _followed(carried, rulesets))
    if count is None or not weights:
        return None
    return Overall(
        title=reader.text(inner, "title") or OVERALL,
        weights=weights,
        in_percent=count == "percent",
        groups=groups,
        conventions=conventions,
        carried=carried,
        grades=grades,
        source=reader.source,
        language=reader.language,
        span=inner.span,
    )


# Weights ------------------------------------------------------------------------------------------------------------


def _weights(reader: Reader, fields: Fields, rulesets: Rulesets) -> dict[str, Fraction]:
    """Return the weight of each ruleset that is named, all of them in per cent or none."""
    node = fields.values.get("weights")
    if node is None:
        reader.refuse("missing-key", fields.span, key="weights", example="weights: {main: 70%, special: 30%}")
        return {}
    read: dict[str, Percentage] = {}
    given = reader.table(node, "weights")
    for key, (span, value) in given.items():
        scalar = reader.text_of(value, key, example="70%")
        number = None if scalar is None else reader.number(scalar)
        if scalar is None or number is None:
            continue
        if number.value < 0:
            reader.refuse("overall-weight-negative", scalar.span, text=scalar.text)
        elif key not in rulesets:
            reader.refuse("no-such-ruleset", span, id=key, known=reader.listed(tuple(rulesets)))
        else:
            read[key] = number
    if read and len(read) == len(given):
        _refuse_unequal(reader, fields.keys["weights"], read.values())
    return {name: number.value / (100 if number.in_percent else 1) for name, number in read.items()}


def _refuse_unequal(reader: Reader, span: Span, weights: Iterable[Percentage]) -> None:
    numbers = tuple(weights)
    whole = sum((number.value for number in numbers), Fraction(0))
    if any(number.in_percent != numbers[0].in_percent for number in numbers):
        reader.refuse("overall-two-measures", span)
    elif not whole:
        reader.refuse("overall-weightless", span)
    elif numbers[0].in_percent and whole != 100:  # noqa: PLR2004 - per cent
        reader.refuse("overall-weights", span, sum=in_digits(whole))


def _groups(reader: Reader, fields: Fields, weights: Mapping[str, Fraction], rulesets: Rulesets) -> str | None:
    """Return the id of the ruleset whose groups count."""
    scalar = reader.scalar(fields, "groups")
    name = one_of(reader, scalar, weights, "no-such-ruleset")
    ruleset = None if name is None else rulesets[name]
    if scalar is not None and ruleset is not None and not ruleset.groups:
        reader.refuse("overall-no-groups", scalar.span, ruleset=scalar.text)
    return name


# Vetoes and grades --------------------------------------------------------------------------------------------------


def _carried(reader: Reader, fields: Fields, rulesets: Rulesets) -> Iterator[Carried]:
    for node in reader.items(fields, "vetoes"):
        inner = entry(reader, node, "vetoes", CARRIED)
        if inner is None:
            continue
        name = one_of(reader, reader.required(inner, "from"), rulesets, "no-such-ruleset")
        ruleset = None if name is None else rulesets[name]
        does = read_veto(reader, inner)
        if name is None or ruleset is None:
            continue
        sources = _sources(ruleset)
        of = reader.texts(inner, "of")
        named = [one_of(reader, each, sources, "overall-no-veto", ruleset=name) for each in of]
        if not sources:
            reader.refuse("overall-no-vetoes", inner.span, ruleset=name)
        elif isinstance(does, Zero) and does.of:
            reader.refuse("overall-zero", inner.values["veto"].span, ruleset=name)
        else:
            of_ids = tuple(each for each in named if each is not None)
            carried = Carried(source=name, of=of_ids, does=does, span=inner.span)
            _refuse_zero(reader, carried, sources, unread="veto" in inner.keys and does is None)
            yield carried


def _refuse_zero(reader: Reader, carried: Carried, sources: Mapping[str, list[Consequence]], *, unread: bool) -> None:
    """Refuse to carry over a veto that sets points to 0: it is not said whether all points are meant."""
    for name in carried.of or sources:
        if carried.does is None and not unread and any(isinstance(each, Zero) for each in sources[name]):
            reader.refuse("overall-zero-unsaid", carried.span, id=name, ruleset=carried.source)


def _sources(ruleset: Ruleset) -> dict[str, list[Consequence]]:
    """Return what each veto or clause of *ruleset* does beside points, by the id of its indicator."""
    found: dict[str, list[Consequence]] = {}
    for body in (ruleset.body, *(group.body for group in ruleset.groups)):
        for indicator in body.every_indicator():
            if indicator.effects:
                found.setdefault(indicator.id, []).extend(effect.does for effect in indicator.effects)
    return found


def _followed(carried: Iterable[Carried], rulesets: Rulesets) -> Iterator[tuple[Consequence, Span]]:
    """Yield what each veto that carries over does, once each, with the place that says so."""
    for each in carried:
        ruleset = rulesets[each.source]
        sources = {} if ruleset is None else _sources(ruleset)
        told = (does for name in each.of or sources for does in sources[name])
        for does in dict.fromkeys(told) if each.does is None else (each.does,):
            yield does, each.span


def _named_grades(rulesets: Mapping[str, Ruleset]) -> NamedGrades:
    """Return the grades that a band may need: of one ruleset, or of every one that counts and has grades."""
    bands = {
        f"{name}.grade": tuple(band.grade for band in ruleset.grades.bands)
        for name, ruleset in rulesets.items()
        if ruleset.grades is not None
    }
    each = {reference: {reference: grades} for reference, grades in bands.items()}
    # Of a ruleset without grades nobody could say that it is not below one.
    return each | ({EVERY: bands} if bands and len(bands) == len(rulesets) else {})
