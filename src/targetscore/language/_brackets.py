"""A bracket whose other half is missing: nobody knows where it belongs, `得分=2×甲-乙）×2`."""

from __future__ import annotations

import re
from typing import Final

from targetscore.errors import Span
from targetscore.language._lexemes import Refused

OPENING: Final = frozenset("(（[［【〔{｛")
BRACKET: Final = re.compile(r"[(（\[［【〔{｛)）\]］】〕}｝]")
# What numbers the items of a list with a closing bracket alone: 1） 一) a) iv)
NUMBERED: Final = re.compile(
    r"(?:^|[\s；;。.，,：:、|])(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,3})\Z"
)
FAR: Final = 5


def refuse_halves(text: str) -> None:
    """
    Refuse a bracket that is not closed or was not opened. Either kind closes either: [90%,95%) is a range.

    Raises:
        Refused: At the first bracket without its other half.
    """
    opened: list[int] = []
    for found in BRACKET.finditer(text):
        at = found.start()
        if found.group() in OPENING:
            opened.append(at)
        elif opened:
            opened.pop()
        elif not NUMBERED.search(text[max(0, at - FAR) : at]):
            raise Refused("bracket-alone", Span(at, at + 1))
    if opened:
        raise Refused("bracket-alone", Span(opened[0], opened[0] + 1))
