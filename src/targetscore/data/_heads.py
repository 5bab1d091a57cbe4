"""Heads of columns: which indicator and which input a word stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from targetscore.ruleset.model import ROLES, Indicator

UNIT_HEADS: Final = ("unit", "单位")
INDICATOR_HEADS: Final = ("indicator", "指标")

_ROLE_HEADS: Final[Mapping[str, str]] = {
    "实际值": "actual", "完成值": "actual", "目标值": "target", "目标": "target", "完成率": "completion",
    "上年": "last_year", "上年值": "last_year", "增幅": "growth", "增速": "growth", "平均": "mean", "平均值": "mean",
    "最高": "best", "最低": "worst", "名次": "rank", "排名": "rank",
}  # fmt: skip
_ORDER_HEADS: Final = frozenset({"最高", "最低"})


@attrs.frozen
class Heads:
    """
    What a head can mean.

    *called* holds the indicators of each id, title and alias; *inputs* the input of each head, and *measured* what each
    input is measured in, both by indicator.
    """

    called: Mapping[str, tuple[Indicator, ...]]
    inputs: Mapping[str, Mapping[str, str]]
    measured: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, indicators: tuple[Indicator, ...]) -> Heads:
        called: dict[str, tuple[Indicator, ...]] = {}
        for indicator in indicators:
            own = next((name.words for name in indicator.names if name.id == "actual"), ())
            for word in dict.fromkeys((indicator.id, *own)):
                called[word] = (*called.get(word, ()), indicator)
        # An id wins over the title of another indicator: ids are there to tell indicators apart.
        called |= {indicator.id: (indicator,) for indicator in indicators}
        inputs = {indicator.id: _input_heads(indicator) for indicator in indicators}
        measured = {
            indicator.id: {name: indicator.unit_of(name) for name in inputs[indicator.id].values()}
            for indicator in indicators
        }
        return cls(called, inputs, measured)

    def input(self, head: str, indicator: Indicator) -> str | None:
        """Return the input of *indicator* that *head* names."""
        return self.inputs[indicator.id].get(head.casefold())


def _input_heads(indicator: Indicator) -> dict[str, str]:
    """Return the inputs of *indicator* by every head that names them; what the rule file declares wins."""
    heads = {role: role for role in ROLES} | dict(_ROLE_HEADS)
    if indicator.better == "lower":
        # The highest is not the best here, and the lowest not the worst.
        heads = {head: role for head, role in heads.items() if head not in _ORDER_HEADS}
    declared = [name for name in indicator.names if name.constant is None and name.id != "actual"]
    heads |= {word.casefold(): name.id for name in declared for word in name.words}
    return heads | {name.id.casefold(): name.id for name in declared}
