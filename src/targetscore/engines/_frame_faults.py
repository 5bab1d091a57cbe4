"""What is wrong with a frame, told as it is of other data: unit, column, value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import attrs

from targetscore.data import read_units
from targetscore.errors import DataError, Diagnostic, Source, Span
from targetscore.messages import phrase
from targetscore.ruleset.model import Ruleset
from targetscore.score import score

NAME = "<frame>"


@attrs.frozen(kw_only=True)
class Bad:
    """A value that is no exact number of at most *decimals* decimals; ``None``: no yes or no."""

    unit: str
    column: str
    value: object
    decimals: int | None

    @property
    def code(self) -> str:
        """The code of what is wrong with it."""
        if self.decimals is None:
            return "frame-not-value"
        try:
            number = Decimal(str(self.value))
        except InvalidOperation:
            return "frame-not-value"
        if not number.is_finite():
            return "frame-not-finite"
        surplus = number.scaleb(self.decimals) % 1 if abs(number) < 10**18 else 0
        return "frame-decimals" if surplus else "frame-large"


def refused_values(ruleset: Ruleset, several: Sequence[Bad]) -> DataError:
    """Return the error for values that are not exact."""
    lines = [f"unit: {each.unit}, {each.column}: {each.value}\n" for each in several]
    source = Source(NAME, "".join(lines))
    problems: list[Diagnostic] = []
    start = 0
    for each, line in zip(several, lines, strict=True):
        span = Span(start + len(line) - 1 - len(str(each.value)), start + len(line) - 1)
        values = {"unit": each.unit, "column": each.column, "value": str(each.value)}
        values |= {"decimals": str(each.decimals)}
        problems.append(Diagnostic(code=each.code, source=source, span=span, values=values, language=ruleset.language))
        start += len(line)
    return DataError(problems)


def refused_units(ruleset: Ruleset, rows: int, units: int, tied: Sequence[str] = ()) -> DataError:
    """Return the error for units that stand in several rows or have no name, or for *tied* units."""
    source, comma = Source(NAME, ""), "、" if ruleset.language == "zh" else ", "
    values = {"rows": str(rows), "units": str(units)}
    code = "frame-units"
    if tied:
        code, values = "totals-tied", {"units": comma.join(f"`{unit}`" for unit in sorted(tied))}
    return DataError([Diagnostic(code=code, source=source, span=Span(0, 0), values=values, language=ruleset.language)])


def refused_groups(ruleset: Ruleset, rows: Iterable[Mapping[str, object]]) -> DataError:
    """Return the error for units that are in no group, an unknown one or two."""
    lines = [", ".join(f"{name.removeprefix('__ts_')}: {value}" for name, value in row.items()) for row in rows]
    source = Source(NAME, "\n".join(lines))
    problems = [
        Diagnostic(
            code="frame-group",
            source=source,
            span=Span(
                sum(len(each) + 1 for each in lines[:place]), sum(len(each) + 1 for each in lines[: place + 1]) - 1
            ),
            language=ruleset.language,
        )
        for place in range(len(lines))
    ]
    return DataError(problems)


def scored_again(ruleset: Ruleset, rows: Iterable[Mapping[str, object]], decimals: Mapping[str, int]) -> DataError:
    """
    Return what scoring raises for *rows* that have no points.

    Args:
        ruleset: The rules.
        rows: Rows of the frame, all of which scoring refuses.
        decimals: Decimals of the columns that hold binary numbers.
    """
    written = [{head: _written(value, decimals.get(head)) for head, value in row.items()} for row in rows]
    try:
        score(ruleset, read_units(written, ruleset))
    except DataError as error:
        return error
    raise AssertionError(written)


def _written(value: object, decimals: int | None) -> object:
    """Return a value as scoring takes it: the decimal that a binary number stands for."""
    if value is None or value != value:  # noqa: PLR0124 - what is no number is missing here
        return None
    if isinstance(value, float):
        return Decimal(round(value * 10 ** (decimals or 0))).scaleb(-(decimals or 0))
    return value if isinstance(value, bool | int | str | Decimal) else str(value)


def construct(ruleset: Ruleset, name: str, span: Span) -> Diagnostic:
    """Return the refusal of a construct at its place in the rule file."""
    values = {"construct": phrase(f"construct-{name}", ruleset.language)}
    return Diagnostic(
        code="engine-construct", source=ruleset.source, span=span, values=values, language=ruleset.language
    )
