"""Payouts as a scheme file writes them: a sum, by what it is shared out, and among whom."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

from targetscore.errors import Span
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._indicator import read_id
from targetscore.ruleset.model import Ruleset
from targetscore.scheme._reading import SHOWN, Rulesets, entry, one_of
from targetscore.scheme.model import Payout, Spread

PAYOUT: Final = ("id", "title", "ruleset", "sum", "by", "shares", "spread", "people", "without")
SPREAD: Final = ("least", "most")
BY: Final[tuple[Literal["grade", "total"], ...]] = ("grade", "total")
PEOPLE_AT_MOST: Final = 1_000_000_000
CENTS: Final = 100


def read_payouts(reader: Reader, fields: Fields, rulesets: Rulesets) -> tuple[Payout, ...]:
    """Return what stands under ``payouts``, in its order."""
    ids: dict[str, Span] = {}
    read = [
        _payout(reader, inner, rulesets, ids)
        for node in reader.items(fields, "payouts")
        if (inner := entry(reader, node, "payouts", PAYOUT)) is not None
    ]
    return tuple(each for each in read if each is not None)


def _payout(reader: Reader, fields: Fields, rulesets: Rulesets, ids: dict[str, Span]) -> Payout | None:
    own = read_id(reader, reader.required(fields, "id"), ids, "bonus")
    name = one_of(reader, reader.required(fields, "ruleset"), rulesets, "no-such-ruleset")
    cents = _cents(reader, fields)
    by = _by(reader, fields, None if name is None else rulesets[name])
    people = _people(reader, fields)
    without = reader.choice(fields, "without", ("unranked",))
    if own is None or name is None or cents is None or by is None:
        return None
    return Payout(
        id=own,
        title=reader.text(fields, "title") or own,
        ruleset=name,
        cents=cents,
        by=by,
        people=people,
        ranked_only=without is not None,
        span=fields.values["sum"].span,
    )


def _cents(reader: Reader, fields: Fields) -> int | None:
    """Return the sum in cents: above 0, with no more than two decimals."""
    scalar = reader.required(fields, "sum")
    number = None if scalar is None else reader.number(scalar)
    if scalar is None or number is None:
        return None
    cents = number.value * CENTS
    if number.in_percent or cents <= 0 or cents.denominator != 1:
        reader.refuse("payout-sum", scalar.span, text=scalar.text)
        return None
    return int(cents)


def _by(reader: Reader, fields: Fields, ruleset: Ruleset | None) -> Mapping[str, Fraction] | Spread | None:
    reader.required(fields, "by")
    by = reader.choice(fields, "by", BY)
    if by is None:
        return None
    needed, surplus = ("shares", "spread") if by == "grade" else ("spread", "shares")
    if surplus in fields.keys:
        reader.refuse("payout-surplus", fields.keys[surplus], key=surplus, by=by, needed=needed)
    if needed not in fields.keys:
        reader.refuse("missing-key", fields.span, key=needed, example=f"{needed}: {SHOWN[needed]}")
        return None
    return _shares(reader, fields, ruleset) if by == "grade" else _spread(reader, fields)


def _shares(reader: Reader, fields: Fields, ruleset: Ruleset | None) -> dict[str, Fraction]:
    """Return the share of each grade, of which none may be left out: nobody would know what it gets."""
    found: dict[str, Fraction] = {}
    given = reader.table(fields.values["shares"], "shares")
    for key, (_, node) in given.items():
        scalar = reader.text_of(node, key, example="1.2")
        number = None if scalar is None else reader.number(scalar)
        if scalar is None or number is None:
            continue
        if number.value < 0:
            reader.refuse("payout-share", scalar.span, grade=key, text=scalar.text)
        found[key] = number.value / 100 if number.in_percent else number.value
    if ruleset is not None and ruleset.grades is None:
        reader.refuse("payout-no-grades", fields.values["by"].span, ruleset=ruleset.title)
    elif ruleset is not None and ruleset.grades is not None and given:
        grades = tuple(band.grade for band in ruleset.grades.bands)
        for key, (span, _) in given.items():
            if key not in grades:
                reader.refuse("unknown-grade", span, grade=key, known=reader.listed(grades))
        for grade in grades:
            if grade not in given:
                reader.refuse("payout-grade-unsaid", fields.keys["shares"], grade=grade)
    return found


def _spread(reader: Reader, fields: Fields) -> Spread | None:
    inner = reader.fields(fields.values["spread"], "spread", SPREAD)
    read: dict[str, Fraction] = {}
    for key in SPREAD:
        scalar = reader.required(inner, key)
        share = None if scalar is None else reader.share(scalar, key)
        if share is not None:
            read[key] = share
    if len(read) < len(SPREAD):
        return None
    if not 0 <= read["least"] <= 1 <= read["most"]:
        reader.refuse("payout-spread", fields.keys["spread"])
        return None
    return Spread(read["least"], read["most"])


def _people(reader: Reader, fields: Fields) -> dict[str, tuple[Span, int]]:
    node = fields.values.get("people")
    if node is None:
        return {}
    found: dict[str, tuple[Span, int]] = {}
    for key, (span, value) in reader.table(node, "people").items():
        scalar = reader.text_of(value, key, example="23")
        count = None if scalar is None else reader.whole(scalar, "people", most=PEOPLE_AT_MOST)
        if count is not None:
            found[key] = (span, count)
    return found
