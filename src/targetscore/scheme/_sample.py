"""Samples that anybody can draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from fractions import Fraction


def drawn(units: Iterable[str], size: int | Fraction, seed: str) -> tuple[str, ...]:
    """Do what `targetscore.spot_check` promises."""
    among = set(units)
    count = size if isinstance(size, int) else -(-(size * len(among)) // 1)
    if not seed:
        message = "the seed must not be empty"
        raise ValueError(message)
    if size < 0 or count > len(among):
        message = f"there are {len(among)} units, and {size} are to be drawn"
        raise ValueError(message)
    return tuple(sorted(among, key=lambda unit: hashlib.sha256(f"{seed}\n{unit}".encode()).digest())[:count])
