"""Feeds as a scheme file writes them: which results of one ruleset are an input of another, and who bears them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from targetscore.errors import Span
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._sources import inputs_of
from targetscore.ruleset._yaml import Scalar
from targetscore.ruleset.model import Indicator, Ruleset
from targetscore.scheme._figures import indicators_of, owners_of
from targetscore.scheme._read_over import read_over
from targetscore.scheme._reading import SHOWN, Rulesets, entry, one_of
from targetscore.scheme.model import Feed, Role, Said, Value

FEED: Final = (
    "from",
    "unit",
    "value",
    "is",
    "of",
    "owners",
    "to",
    "indicator",
    "input",
    "units",
    "over",
    "how",
    "weights",
)
VALUES: Final[tuple[Value, ...]] = ("total", "rank", "group_rank", "grade", "points", "lost")
YES_NO: Final = "yes/no"
ROLES: Final[tuple[Role, ...]] = ("lead", "support")


def read_feeds(reader: Reader, fields: Fields, rulesets: Rulesets) -> tuple[Feed, ...]:
    """Return what stands under ``feeds``, in its order."""
    first: dict[tuple[str, str, str], Span] = {}
    found: list[Feed] = []
    for node in reader.items(fields, "feeds"):
        inner = entry(reader, node, "feeds", FEED)
        feed = None if inner is None else _feed(reader, inner, rulesets)
        if feed is None:
            continue
        fed = (feed.to, feed.indicator, feed.input)
        if fed in first:
            reader.refuse("fed-twice", feed.span, indicator=fed[1], input=fed[2], line=reader.line(first[fed]))
        first.setdefault(fed, feed.span)
        found.append(feed)
    return tuple(found)


def _feed(reader: Reader, fields: Fields, rulesets: Rulesets) -> Feed | None:
    source = one_of(reader, reader.required(fields, "from"), rulesets, "no-such-ruleset")
    to = one_of(reader, reader.required(fields, "to"), rulesets, "no-such-ruleset")
    reader.required(fields, "value")
    value = reader.choice(fields, "value", VALUES)
    shares = _shares(reader, fields)
    unit = _unit(reader, fields)
    of = _of(reader, fields, None if source is None else rulesets[source])
    grades = _grades(reader, fields, value, None if source is None else rulesets[source])
    if value is not None:
        _refuse_unclear(reader, fields, value)
    if source is not None and shares and of is not None:
        _refuse_ownerless(reader, fields, rulesets[source], of, shares)
    indicator = reader.required(fields, "indicator")
    fed = _fed(reader, fields, indicator, None if to is None else rulesets[to], is_fact=bool(grades))
    units = _units(reader, fields)
    over = read_over(reader, fields, None if source is None else rulesets[source], value)
    if source is None or to is None or value is None or of is None or indicator is None or fed is None:
        return None
    if shares is None or grades is None:
        return None
    return Feed(
        source=source,
        unit=unit,
        value=value,
        grades=grades,
        of=of,
        shares=shares,
        to=to,
        indicator=indicator.text.strip(),
        input=fed,
        units=units,
        over=over,
        span=fields.span,
    )


def _unit(reader: Reader, fields: Fields) -> Said | None:
    """Return the unit whose results are handed on to others; owners share those of one unit, which must be named."""
    asked = reader.required if "owners" in fields.keys else reader.scalar
    scalar = asked(fields, "unit")
    return None if scalar is None else Said(scalar.text.strip(), scalar.span)


def _refuse_unclear(reader: Reader, fields: Fields, value: Value) -> None:
    """Refuse points of nothing, and parts of what has none."""
    parted = value in {"points", "lost"}
    for key in ("of", "owners"):
        if key in fields.keys and not parted:
            reader.refuse("feed-whole-value", fields.keys[key], key=key, value=value)
    if value == "points" and "of" not in fields.keys and "owners" not in fields.keys:
        reader.refuse("feed-points-of-what", fields.values["value"].span)


def _grades(reader: Reader, fields: Fields, value: Value | None, ruleset: Ruleset | None) -> tuple[str, ...] | None:
    """Return the grades that `is` asks for, none without it; ``None`` if one of them cannot be read."""
    named = reader.texts(fields, "is")
    if "is" in fields.keys and not named:
        reader.refuse("empty-value", fields.keys["is"], key="is", example=SHOWN["is"])
    if value is None or ruleset is None:
        return None
    if value != "grade":
        if "is" in fields.keys:
            reader.refuse("feed-is-no-grade", fields.keys["is"], value=value)
        return ()
    if ruleset.grades is None:
        reader.refuse("feed-no-grades", fields.values["value"].span, ruleset=ruleset.title)
        return None
    known = tuple(band.grade for band in ruleset.grades.bands)
    found = [one_of(reader, scalar, known, "feed-no-such-grade") for scalar in named]
    grades = tuple(each for each in found if each is not None)
    return grades if len(grades) == len(found) and bool(grades) == ("is" in fields.keys) else None


def _of(reader: Reader, fields: Fields, ruleset: Ruleset | None) -> tuple[str, ...] | None:
    """Return indicators and sections whose points count; ``None`` if one of them cannot be read."""
    named = reader.texts(fields, "of")
    if ruleset is None:
        return None
    if len(named) > 1 and "owners" not in fields.keys:
        reader.refuse("feed-of-several", named[1].span)
    indicators = (*ruleset.body.scored(), *ruleset.body.every_intermediate())
    known = (*(each.id for each in indicators), *ruleset.body.every_section())
    found = [one_of(reader, scalar, known, "feed-of-unknown") for scalar in named]
    ids = tuple(each for each in found if each is not None)
    return ids if len(ids) == len(found) else None


# Owners -------------------------------------------------------------------------------------------------------------


def _shares(reader: Reader, fields: Fields) -> dict[Role, Fraction] | None:
    """Return what share each role bears; ``None`` if one of them cannot be read."""
    node = fields.values.get("owners")
    if node is None:
        return {}
    inner = reader.fields(node, "owners", ROLES)
    if not inner.values:
        reader.required(inner, "lead")
    found: dict[Role, Fraction] = {}
    for role in ROLES:
        scalar = reader.scalar(inner, role)
        share = None if scalar is None else reader.share(scalar, role)
        if scalar is not None and share is not None and share <= 0:
            reader.refuse("feed-share", scalar.span, text=scalar.text)
        elif share is not None:
            found[role] = share
    return found if len(found) == len(inner.values) else None


def _refuse_ownerless(
    reader: Reader, fields: Fields, ruleset: Ruleset | None, of: Iterable[str], shares: Mapping[Role, Fraction]
) -> None:
    """Refuse indicators whose points nobody would bear: what is lost would be lost from sight."""
    if ruleset is None:
        return
    nobody = [each.id for each in indicators_of(ruleset.body, tuple(of)) if not owners_of(each, shares)]
    if nobody:
        ids = reader.listed(tuple(f"`{each}`" for each in nobody))
        reader.refuse("feed-ownerless", fields.keys["owners"], ids=ids, ruleset=ruleset.title)


# What is fed --------------------------------------------------------------------------------------------------------


def _fed(reader: Reader, fields: Fields, named: Scalar | None, ruleset: Ruleset | None, *, is_fact: bool) -> str | None:
    """Return the input that is fed; without a word it is the indicator's own value."""
    if ruleset is None or named is None:
        return None
    indicators = {each.id: each for each in ruleset.every_indicator()}
    key = one_of(reader, named, indicators, "feed-no-indicator")
    if key is None:
        return None
    scalar = reader.scalar(fields, "input")
    if "input" not in fields.keys:
        return _fit(reader, named.span, "actual", indicators[key], is_fact=is_fact)
    known = inputs_of(indicators[key])
    own = one_of(reader, scalar, known, "feed-no-input", indicator=key)
    return None if own is None or scalar is None else _fit(reader, scalar.span, own, indicators[key], is_fact=is_fact)


def _fit(reader: Reader, span: Span, own: str, indicator: Indicator, *, is_fact: bool) -> str:
    """Return the input *own*, which must be a fact where one is fed, and otherwise a number of its own kind."""
    measured = indicator.unit_of(own)
    if is_fact and measured != YES_NO:
        reader.refuse("feed-measure-fact", span, indicator=indicator.id, input=own)
    elif not is_fact and measured in {"%", YES_NO}:
        reader.refuse("feed-measure", span, indicator=indicator.id, input=own, measured_in=measured)
    return own


def _units(reader: Reader, fields: Fields) -> dict[str, tuple[Span, Said]]:
    node = fields.values.get("units")
    if node is None:
        return {}
    if "unit" in fields.keys and "owners" not in fields.keys:
        reader.refuse("feed-unit-and-units", fields.keys["units"])
    found: dict[str, tuple[Span, Said]] = {}
    for key, (span, value) in reader.table(node, "units").items():
        scalar = reader.text_of(value, key, example=SHOWN["units"])
        if scalar is not None:
            found[key] = (span, Said(scalar.text.strip(), scalar.span))
    return found
