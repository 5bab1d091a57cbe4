"""Payouts as a scheme file writes them: a sum, by what it is shared out, and among whom."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias, assert_never

import attrs

from targetscore._numbers import in_digits
from targetscore.errors import Span
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._indicator import read_id
from targetscore.ruleset._yaml import Table
from targetscore.ruleset.model import Grades, Ruleset
from targetscore.scheme._paid_from import in_order
from targetscore.scheme._reading import SHOWN, Rulesets, entry, one_of
from targetscore.scheme.model import OVERALL, ByGroup, Overall, PaidFrom, Payout, Spread

PAYOUT: Final = (
    "id",
    "title",
    "ruleset",
    "sum",
    "measured_in",
    "by",
    "shares",
    "spread",
    "parts",
    "group",
    "people",
    "without",
)
SPREAD: Final = ("least", "most")
SUM: Final = ("payout", "of")
BY: Final[tuple[Literal["grade", "total", "group"], ...]] = ("grade", "total", "group")
# What each way of sharing goes by.
TABLES: Final = {"grade": ("shares",), "total": ("spread",), "group": ("parts", "shares")}
PEOPLE_AT_MOST: Final = 1_000_000_000
CENTS: Final = 100


@attrs.frozen
class Payee:
    """By whose results money is shared out: a ruleset, or the overall result. ``None``: it could not be read."""

    title: str
    grades: Grades | None
    groups: tuple[str, ...]


Payees: TypeAlias = Mapping[str, Payee | None]


def read_payouts(reader: Reader, fields: Fields, rulesets: Rulesets, overall: Overall | None) -> tuple[Payout, ...]:
    """Return what stands under ``payouts``, each after the one that its sum comes from."""
    payees = {name: None if each is None else _payee(each) for name, each in rulesets.items()}
    if "overall" in fields.keys:
        payees[OVERALL] = None if overall is None else _overall_payee(overall, payees)
    ids: dict[str, Span] = {}
    read = [
        _payout(reader, inner, payees, ids)
        for node in reader.items(fields, "payouts")
        if (inner := entry(reader, node, "payouts", PAYOUT)) is not None
    ]
    return in_order(reader, [each for each in read if each is not None], ids)


def _payee(ruleset: Ruleset) -> Payee:
    return Payee(ruleset.title, ruleset.grades, tuple(group.id for group in ruleset.groups))


def _overall_payee(overall: Overall, payees: Payees) -> Payee:
    grouped = payees[overall.groups] if overall.groups is not None else None
    return Payee(overall.title, overall.grades, () if grouped is None else grouped.groups)


def _payout(reader: Reader, fields: Fields, payees: Payees, ids: dict[str, Span]) -> Payout | None:
    own = read_id(reader, reader.required(fields, "id"), ids, "bonus")
    name = one_of(reader, reader.required(fields, "ruleset"), payees, "no-such-ruleset")
    payee = None if name is None else payees[name]
    cents = _sum(reader, fields)
    by = _by(reader, fields, payee)
    group = _group(reader, fields, payee, by)
    people = _people(reader, fields)
    if isinstance(by, ByGroup) and not by.per_head:
        _refuse_idle(reader, fields)
    without = reader.choice(fields, "without", ("unranked",))
    if own is None or name is None or cents is None or by is None:
        return None
    return Payout(
        id=own,
        title=reader.text(fields, "title") or own,
        ruleset=name,
        cents=cents,
        by=by,
        group=group,
        measured_in=reader.measure(fields),
        people=people,
        ranked_only=without is not None,
        span=fields.values["sum"].span,
    )


def _sum(reader: Reader, fields: Fields) -> int | PaidFrom | None:
    """Return the sum, or where it comes from."""
    node = fields.values.get("sum")
    if not isinstance(node, Table):
        return _cents(reader, fields)
    inner = reader.fields(node, "sum", SUM)
    inner = attrs.evolve(inner, span=fields.keys["sum"])
    payout, of = reader.required(inner, "payout"), reader.required(inner, "of")
    return None if payout is None or of is None else PaidFrom(payout.text.strip(), of.text.strip(), of.span)


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


By: TypeAlias = Mapping[str, Fraction] | Spread | ByGroup


def _by(reader: Reader, fields: Fields, payee: Payee | None) -> By | None:
    reader.required(fields, "by")
    by = reader.choice(fields, "by", BY)
    if by is None:
        return None
    for surplus in ("shares", "spread", "parts"):
        if surplus in fields.keys and surplus not in TABLES[by]:
            reader.refuse("payout-surplus", fields.keys[surplus], key=surplus, by=by, needed=TABLES[by][0])
    given = [key for key in TABLES[by] if key in fields.keys]
    if not given:
        needed = TABLES[by][0]
        reader.refuse("missing-key", fields.span, key=needed, example=f"{needed}: {SHOWN[needed]}")
        return None
    match by:
        case "total":
            return _spread(reader, fields)
        case "grade":
            return _by_grade(reader, fields, payee)
        case "group":
            if len(given) > 1:
                reader.refuse("payout-two-ways", fields.keys["shares"])
            return _by_group(reader, fields, payee, given[0])
        case _:
            assert_never(by)


def _by_grade(reader: Reader, fields: Fields, payee: Payee | None) -> dict[str, Fraction]:
    """Return the share of each grade, of which none may be left out: nobody would know what it gets."""
    grades: tuple[str, ...] | None = None
    if payee is not None and payee.grades is None:
        reader.refuse("payout-no-grades", fields.values["by"].span, ruleset=payee.title)
    elif payee is not None and payee.grades is not None:
        grades = tuple(band.grade for band in payee.grades.bands)
    return _shares(reader, fields, "shares", grades, "unknown-grade")


def _by_group(reader: Reader, fields: Fields, payee: Payee | None, key: str) -> ByGroup:
    """Return the share of each group: of the sum, which all of them share, or of what one head gets."""
    groups: tuple[str, ...] | None = None
    if payee is not None and not payee.groups:
        reader.refuse("payout-no-groups", fields.values["by"].span, ruleset=payee.title)
    elif payee is not None:
        groups = payee.groups
    problems = len(reader.problems)
    shares = _shares(reader, fields, key, groups, "payout-no-group")
    whole = sum(shares.values(), Fraction(0))
    if key == "parts" and len(reader.problems) == problems and whole != 1:
        reader.refuse("payout-parts", fields.keys[key], sum=in_digits(whole * 100))
    return ByGroup(shares, per_head=key == "shares")


def _shares(
    reader: Reader, fields: Fields, key: str, known: tuple[str, ...] | None, unknown: str
) -> dict[str, Fraction]:
    """Return the share of each of *known*, grades or groups; ``None``: it is not known what there is."""
    found: dict[str, Fraction] = {}
    given = reader.table(fields.values[key], key)
    for name, (_, node) in given.items():
        scalar = reader.text_of(node, name, example="60%" if key == "parts" else "1.2")
        if scalar is None:
            continue
        number = reader.number(scalar) if key == "shares" else None
        share = reader.share(scalar, name) if key == "parts" else None
        if number is not None:
            share = number.value / 100 if number.in_percent else number.value
        if share is None:
            continue
        if share < 0:
            reader.refuse("payout-share", scalar.span, grade=name, text=scalar.text)
        found[name] = share
    if known is not None and given:
        for name, (span, _) in given.items():
            if name not in known:
                reader.refuse(unknown, span, grade=name, known=reader.listed(known))
        for name in known:
            if name not in given:
                reader.refuse("payout-grade-unsaid", fields.keys[key], grade=name)
    return found


def _group(reader: Reader, fields: Fields, payee: Payee | None, by: By | None) -> str | None:
    """Return the group whose units alone take part."""
    scalar = reader.scalar(fields, "group")
    if scalar is None or payee is None:
        return None
    if isinstance(by, ByGroup):
        reader.refuse("payout-group-of-groups", scalar.span)
    elif not payee.groups:
        reader.refuse("payout-no-groups", scalar.span, ruleset=payee.title)
    return one_of(reader, scalar, payee.groups, "payout-no-such-group", ruleset=payee.title)


def _refuse_idle(reader: Reader, fields: Fields) -> None:
    """Refuse what has no effect on parts of the sum that are fixed."""
    for key in ("people", "without"):
        if key in fields.keys:
            reader.refuse("payout-idle", fields.keys[key], key=key)


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
