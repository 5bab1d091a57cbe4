"""Completion and the value against its target are one axis: 完成90% is 90 % of the target."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import curve as c
from targetscore.reading._ladder import End, Rung, place_of


def on_one_axis(rungs: Sequence[Rung]) -> list[Rung]:
    """Where some rungs speak of completion and others of the value against the target, let all speak of completion."""
    completion, actual = c.Input("completion"), c.Input("actual")
    axes = {repr(r.axis) for r in rungs if r.axis is not None}
    if axes != {repr(completion), repr(actual)}:
        return list(rungs)
    moved: list[Rung] = []
    for r in rungs:
        if r.axis != actual:
            moved.append(r)
            continue
        ends = [None if end is None else _as_completion(end) for end in (r.low, r.high)]
        if any(end is not None and new is None for end, new in zip((r.low, r.high), ends, strict=True)):
            return list(rungs)
        moved.append(attrs.evolve(r, axis=completion, low=ends[0], high=ends[1]))
    return moved


def _as_completion(end: End) -> End | None:
    place = place_of(end.level)
    if place is None or place[0] != "target":
        return None
    return attrs.evolve(end, level=place[1] * 100)
