"""Heads of columns: which indicator and which input a word stands for, and what a column says of a row."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.ruleset.model import ROLES, Indicator, Name

UNIT_HEADS: Final = ("unit", "单位")
INDICATOR_HEADS: Final = ("indicator", "指标")
GROUP_HEADS: Final = ("group", "分组")

# Columns of the long form that hold no input. A word that the rule file declares for an input is that input's.
ROW_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "source": ("source", "来源"), "level": ("level", "级别"), "item": ("item", "事项"),
    "evidence": ("evidence", "佐证"), "judge": ("judge", "评分人"), "reason": ("reason", "理由"),
    "forecast": ("forecast", "预测"),
}  # fmt: skip

_ROLE_HEADS: Final = {
    "实际值": "actual", "完成值": "actual", "目标值": "target", "目标": "target", "完成率": "completion",
    "上年": "last_year", "上年值": "last_year", "增幅": "growth", "增速": "growth", "平均": "mean", "平均值": "mean",
    "最高": "best", "最低": "worst", "名次": "rank", "排名": "rank", "倒数名次": "rank_from_last",
}  # fmt: skip
_ORDER_HEADS: Final = frozenset({"最高", "最低"})


@attrs.frozen
class Heads:
    """
    What a head can mean.

    *called* holds the *indicators* of each id, title and alias; *inputs* the input of each head, *measured* what each
    input is measured in, and *taken* where a value comes from for the heads that no column can have, all by indicator.
    *bounded* are the inputs with a declared range, by indicator too. *every_input* holds the heads of inputs of any
    indicator.
    """

    indicators: tuple[Indicator, ...]
    called: Mapping[str, tuple[Indicator, ...]]
    inputs: Mapping[str, Mapping[str, str]]
    taken: Mapping[str, Mapping[str, str]]
    every_input: frozenset[str]

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> Heads:
        indicators = tuple(indicators)
        called: dict[str, tuple[Indicator, ...]] = {}
        for indicator in indicators:
            own = next((name.words for name in indicator.names if name.id == "actual"), ())
            for word in dict.fromkeys((indicator.id, *own)):
                called[word] = (*called.get(word, ()), indicator)
        # An id wins over the title of another indicator: ids are there to tell indicators apart.
        called |= {indicator.id: (indicator,) for indicator in indicators}
        inputs: dict[str, Mapping[str, str]] = {}
        taken: dict[str, Mapping[str, str]] = {}
        for indicator in indicators:
            heads = _input_heads(indicator)
            elsewhere = {name.id: name.taken_from for name in indicator.names if name.taken_from is not None}
            taken[indicator.id] = {}
            if elsewhere:
                taken[indicator.id] = {head: elsewhere[name] for head, name in heads.items() if name in elsewhere}
                heads = {head: name for head, name in heads.items() if name not in elsewhere}
            inputs[indicator.id] = heads
        # Most indicators have the heads of roles and no others, the same for all of them.
        different = {id(heads): heads for heads in inputs.values()}
        every_input = frozenset(head for heads in different.values() for head in heads)
        return cls(indicators, called, inputs, taken, every_input)

    # Asked for by those who read cells, and not by those who read heads alone.

    @functools.cached_property
    def measured(self) -> Mapping[str, Mapping[str, str]]:
        return {each.id: each.units_of({*self.inputs[each.id].values()}) for each in self.indicators}

    @functools.cached_property
    def bounded(self) -> Mapping[str, Mapping[str, Name]]:
        return {each.id: each.bounded() for each in self.indicators}

    def input(self, head: str, indicator: Indicator) -> str | None:
        """Return the input of *indicator* that *head* names."""
        return self.inputs[indicator.id].get(head.casefold())

    def is_input(self, head: str) -> bool:
        """Return whether *head* names an input of any indicator; if not, the head itself is refused, not each cell."""
        return head.casefold() in self.every_input

    def takers(self, head: str) -> tuple[str, ...]:
        """Return the indicators that take the value called *head* from another result."""
        return tuple(indicator for indicator, heads in self.taken.items() if head.casefold() in heads)


def called(name: str, words: tuple[str, ...], language: Language) -> str:
    """
    Return what readers call the input or role *name*, for which the rule file has *words*.

    >>> called("cases", ("起数",), "zh"), called("target", (), "zh"), called("actual", ("exports",), "en")
    ('起数', '目标值', 'actual')
    """
    if words and name != "actual":
        return words[0]
    return phrase(f"role-{name}", language) if name in ROLES else name


_ROLE_OF: Final[Mapping[str, str]] = {role: role for role in ROLES} | _ROLE_HEADS
# The highest is not the best where lower is better, and the lowest not the worst.
_ROLE_OF_LOWER: Final = {head: role for head, role in _ROLE_OF.items() if head not in _ORDER_HEADS}


def _input_heads(indicator: Indicator) -> Mapping[str, str]:
    """Return the inputs of *indicator* by every head that names them; what the rule file declares wins."""
    heads = _ROLE_OF_LOWER if indicator.better == "lower" else _ROLE_OF
    declared = [name for name in indicator.names if name.constant is None and name.id != "actual"]
    if not declared:
        return heads
    words = {word.casefold(): name.id for name in declared for word in name.words}
    return {**heads, **words, **{name.id.casefold(): name.id for name in declared}}
