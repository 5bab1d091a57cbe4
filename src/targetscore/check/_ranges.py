"""What values an input can have, and what values it has as a rule."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

import attrs

from targetscore.check._sample import Row
from targetscore.forms import END, START, Cut, after, before
from targetscore.ruleset.model import PLACES, Indicator

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)

# Rates with these words in their names may fall below 0, or pass 100 %.
_UNBOUNDED: Final = re.compile(
    "增|降|升|同比|比上年|growth|increase|decrease|change|rise|fall|reduction", re.IGNORECASE
)
_BEYOND_WHOLE: Final = re.compile(
    "完成|达成|执行|保值|控制|负荷|completion|achieve|execution|budget|spen[dt]|load|occupancy", re.IGNORECASE
)


@attrs.frozen
class Range:
    """The values from *least* to *most*, both included; ``None``: no end."""

    least: Fraction | None = None
    most: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        """Tell whether *value* lies in the range."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def cuts(self) -> tuple[Cut, Cut]:
        """Return where the range begins and ends."""
        return (
            START if self.least is None else before(self.least),
            END if self.most is None else after(self.most),
        )


def possible(indicator: Indicator, name: str) -> Range:
    """Return what *name* can be: amounts and counts are not below 0, rates may be, ranks begin at 1."""
    return as_declared(indicator, name, _guessed(indicator, name))


def _guessed(indicator: Indicator, name: str) -> Range:
    if name in PLACES:
        return Range(Fraction(1))
    if name == "growth" or (name != "completion" and indicator.unit_of(name) == "%"):
        return Range()
    return Range(ZERO)


def as_declared(indicator: Indicator, name: str, guessed: Range) -> Range:
    """Return the range that the file declares for *name*; for an end that it leaves open, that of *guessed*."""
    own = indicator.bounded().get(name)
    if own is None:
        return guessed
    least = guessed.least if own.least is None else own.least
    most = guessed.most if own.most is None else own.most
    if least is not None and most is not None and least > most:
        return Range(own.least, own.most)
    return Range(least, most)


def usual(indicator: Indicator, name: str) -> Range:
    """
    Return what *name* will be: a rate lies between 0 and 100 %, unless its name speaks of growth or completion.
    """
    return as_declared(indicator, name, _guessed_usual(indicator, name))


def _guessed_usual(indicator: Indicator, name: str) -> Range:
    can_be = _guessed(indicator, name)
    if name in {"growth", "completion"} or indicator.unit_of(name) != "%":
        return can_be
    called = " ".join(
        (indicator.title, *(word for each in indicator.names if each.id in {name, "actual"} for word in each.words))
    )
    if _UNBOUNDED.search(called):
        return can_be
    return Range(ZERO, None if _BEYOND_WHOLE.search(called) else HUNDRED)


def in_group(indicator: Indicator, row: Row) -> Range | None:
    """Return what the unit's value can be beside the best and the worst of its group; ``None``: the group cannot be."""
    low, high = ("best", "worst") if indicator.better == "lower" else ("worst", "best")
    least, most = _number(row, low), _number(row, high)
    if least is not None and most is not None and least > most:
        return None
    mean = _number(row, "mean")
    return Range(least, most) if mean is None or Range(least, most).holds(mean) else None


def can_be(indicator: Indicator, row: Row, *, shared: bool) -> bool:
    """
    Return whether the value of *row* can lie so in its group, and the ranks can be those of its values.

    *shared*: equal values share the first rank, so who has the best value is first, and who has the worst is last.
    """
    value, group = _number(row, "actual"), in_group(indicator, row)
    if group is None or (value is not None and not group.holds(value)):
        return False
    if not shared or indicator.ranked_by is not None:
        return True
    ends = {"rank": "best", "rank_from_last": "worst"}
    if indicator.first is not None and indicator.first != (indicator.better or "higher"):
        ends = {"rank": "worst", "rank_from_last": "best"}
    return not any(
        value is not None and value == _number(row, end) and (_number(row, rank) or 1) > 1 for rank, end in ends.items()
    )


def _number(row: Row, name: str) -> Fraction | None:
    value = row.get(name)
    return None if value is None else Fraction(value)
