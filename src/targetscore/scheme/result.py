"""What scoring a scheme gives back: frozen values, and the same as plain data for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from targetscore._numbers import in_digits
from targetscore.scheme.model import Scheme, Value
from targetscore.score.result import Consequence, GradeResult, Plain, Published, Result, Status, plain

SCHEMA = "targetscore.scheme-result/1"


@attrs.frozen(kw_only=True)
class FedPart:
    """
    One figure that went into a fed value.

    *of* is what it is a figure of: an indicator or section; empty: the whole unit. *figure* is exact, taken from
    published points; *share* is what part of it counts. *unit* is whose figure it is, where several units have one.
    """

    of: str
    figure: Fraction
    share: Fraction = Fraction(1)
    unit: str = ""


@attrs.frozen(kw_only=True)
class FedValue:
    """
    An input of *unit* in the ruleset *to* that came from the results of *source_unit* in the ruleset *source*.

    *source_unit* is empty where several units' figures were made into one; then each part names its unit.

    *amount* is the sum of its *parts*, each figure times its share; ``None`` where the figure does not apply, so that
    the input does not either. Of a grade there is one part: the grade, and its place among the bands, 1 for the
    highest; the amount is the place, or whether the grade is one of those asked for.
    """

    to: str
    unit: str
    indicator: str
    input: str
    source: str
    source_unit: str
    value: Value
    amount: Fraction | bool | None
    parts: tuple[FedPart, ...]

    @property
    def note(self) -> str:
        """Where the value came from, in one line: ``county 三门: lost export 3.5 × 50%``."""
        none = "n/a" if self.amount is None else "0"
        is_fact = isinstance(self.amount, bool)
        told = " + ".join(part.of if is_fact else _told(part) for part in self.parts) or none
        return f"{f'{self.source} {self.source_unit}'.rstrip()}: {self.value} {told}"


def _told(part: FedPart) -> str:
    percent = in_digits(part.share * 100)
    share = in_digits(part.share) if "/" in percent else f"{percent}%"
    times = "" if part.share == 1 else f" × {share}"
    return " ".join(filter(None, (part.unit, part.of, in_digits(part.figure)))) + times


@attrs.frozen(kw_only=True)
class OverallPart:
    """What a ruleset brings to the total of a unit: its *figure* out of *full* points or per cent, times *weight*."""

    figure: Fraction
    full: Fraction
    weight: Fraction


@attrs.frozen(kw_only=True)
class OverallResult:
    """
    What one unit comes to over the rulesets of a scheme.

    Attributes:
        total: Figures times weights, raised where the scheme says so, and rounded.
        exact: The total before rounding.
        status: ``exempt`` where nothing counts for the unit; ``vetoed`` where a veto that carries over set it to 0.
        available: What the total is out of.
        rank: 1 for the greatest total; ``None`` for a unit that is not ranked.
        group: Its group in the ruleset whose groups count, and *group_rank* its rank there.
        parts: By id of the ruleset; ``None`` where it does not count for the unit.
        consequences: Vetoes that carry over, each *of* its ruleset and veto (``safety.accident``).
        grade: The grade; ``None`` where the scheme declares none. *graded*: how it came about.
    """

    total: Published
    exact: Fraction
    status: Status
    available: Fraction
    rank: Fraction | int | None
    group: str | None
    group_rank: Fraction | int | None
    parts: Mapping[str, OverallPart | None] = attrs.field(hash=False)
    consequences: tuple[Consequence, ...] = ()
    grade: str | None = None
    graded: GradeResult | None = None


@attrs.frozen(kw_only=True)
class SchemeResult:
    """
    The results of a scheme.

    Attributes:
        scheme: What was scored.
        results: By id of the ruleset, in the order of the scheme file.
        fed: Every value that one ruleset fed another, in the order of the feeds and then of the data.
        payouts: Amounts with two decimals by id of the payout and by unit (or group), in the order of the data; they
            add up to the sum.
        overall: By unit; empty where the scheme has no overall result.
    """

    scheme: Scheme = attrs.field(repr=False)
    results: Mapping[str, Result] = attrs.field(hash=False)
    fed: tuple[FedValue, ...]
    payouts: Mapping[str, Mapping[str, Decimal]] = attrs.field(hash=False)
    overall: Mapping[str, OverallResult] = attrs.field(factory=dict, hash=False)

    def to_dict(self) -> dict[str, Plain]:
        """
        Return the result as data for JSON, schema ``targetscore.scheme-result/1``.

        Each of ``results`` is in the schema of a result. Numbers are strings, as they are there. A scheme without
        overall result has no key ``overall``.
        """
        overall: dict[str, Plain] = {"overall": {name: _overall(each) for name, each in self.overall.items()}}
        return {
            "schema": SCHEMA,
            "scheme": self.scheme.id,
            "results": {name: result.to_dict() for name, result in self.results.items()},
            "fed": [_fed(each) for each in self.fed],
            "payouts": {
                name: {unit: plain(amount) for unit, amount in amounts.items()}
                for name, amounts in self.payouts.items()
            },
            **(overall if self.overall else {}),
        }


def amount_of(cents: int) -> Decimal:
    """
    Return *cents*, 0 or more, as an amount with two decimals.

    >>> amount_of(1205)
    Decimal('12.05')
    """
    digits = str(cents).rjust(3, "0")
    return Decimal(f"{digits[:-2]}.{digits[-2:]}")


def cents_of(amount: Decimal) -> int:
    """
    Return *amount*, which has two decimals, in cents.

    >>> cents_of(Decimal("12.05"))
    1205
    """
    return int(Fraction(amount) * 100)


def _overall(unit: OverallResult) -> Plain:
    parts: dict[str, Plain] = {
        name: None
        if part is None
        else {"figure": plain(part.figure), "full": plain(part.full), "weight": plain(part.weight)}
        for name, part in unit.parts.items()
    }
    shown: dict[str, Plain] = {
        "total": plain(unit.total),
        "exact": plain(unit.exact),
        "status": unit.status,
        "available": plain(unit.available),
        "rank": _rank(unit.rank),
        "grade": unit.grade,
        "parts": parts,
    }
    if unit.group is not None:
        shown |= {"group": unit.group, "group_rank": _rank(unit.group_rank)}
    if unit.graded is not None:
        reasons: list[Plain] = [reason.message for reason in unit.graded.reasons]
        shown |= {"grade_earned": unit.graded.earned, "grade_reasons": reasons}
    if unit.consequences:
        shown["consequences"] = [
            {"of": each.of, "does": each.does, "clause": each.clause} for each in unit.consequences
        ]
    return shown


def _rank(rank: Fraction | int | None) -> Plain:
    return rank if rank is None or isinstance(rank, int) else plain(rank)


def _fed(value: FedValue) -> Plain:
    return {
        "to": value.to,
        "unit": value.unit,
        "indicator": value.indicator,
        "input": value.input,
        "amount": None if value.amount is None else plain(value.amount),
        "from": value.source,
        "from_unit": value.source_unit,
        "value": value.value,
        "parts": [_fed_part(part) for part in value.parts],
    }


def _fed_part(part: FedPart) -> Plain:
    whose: dict[str, Plain] = {"unit": part.unit} if part.unit else {}
    return whose | {"of": part.of, "figure": plain(part.figure), "share": plain(part.share)}
