"""
Nanoseconds a value of one rule over an array of 10 million, beside a copy of the same bytes.

Run: ``python benchmarks/fast.py``, with the extra ``fast``. The rule is that of `compiled.py`; a quarter of the values
are ties. Copy and rule take turns in the same run, each into memory that was written before; what counts is processor
time and the median of the ratios of the pairs. The points are compared with those of `targetscore.compile`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from compiled import RULES

import targetscore

ROWS = 10_000_000
ROUNDS = 41
HIGHEST = 1_100_000


def timed(run: Callable[[], object]) -> float:
    """Return how many nanoseconds of processor time, of all threads, *run* takes a value."""
    start = time.process_time_ns()
    run()
    return (time.process_time_ns() - start) / ROWS


def naive(values: np.ndarray) -> np.ndarray:
    """Return the points in floating point, as one would write them down."""
    x = values / 10_000
    points = np.where(x >= 95, 100, np.where(x >= 83, 60 + (x - 83) * 10 / 3, np.maximum(60 - (83 - x) / 2, 0)))  # noqa: PLR2004
    return np.floor(points * 100 + 0.5) / 100


def main() -> None:
    """Print medians, ratios and the number of values that come out otherwise."""
    scorer = targetscore.compile(targetscore.loads(RULES)).indicators["rate"]
    chance = np.random.default_rng(1)
    ties = np.concatenate([np.arange(830_015, 950_000, 30), np.arange(100, 830_000, 200)])
    values = chance.integers(0, HIGHEST + 1, ROWS)
    values[: ROWS // 4] = chance.choice(ties, ROWS // 4)
    chance.shuffle(values)
    copy, points = np.zeros_like(values), np.zeros_like(values)
    floats, floats_copy = values.astype(float), values.astype(float)
    runs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        f"{kind}, {threads} thread{'s'[: threads > 1]}": (
            partial(targetscore.score_array, scorer, given, out=points, threads=threads),
            partial(np.copyto, target, given),
        )
        for kind, given, target in (("int64", values, copy), ("float64", floats, floats_copy))
        for threads in (1, 2)
    }
    for name, (run, copied) in runs.items():
        run()
        pairs = [(timed(run), timed(copied)) for _ in range(ROUNDS)]
        own, other = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(one / two for one, two in pairs)
        print(f"{name}: {own:.3f} ns a value, np.copyto {other:.3f}; median of the ratios {ratio:.2f} (goal: 1.15)")
    plain = [timed(partial(naive, values)) for _ in range(3)]
    expected = np.array([scorer.points(n) for n in range(HIGHEST + 1)])[values]
    wrong_naive = int(np.count_nonzero(np.rint(naive(values) * 100).astype(np.int64) != expected))
    print(f"float64 NumPy: {statistics.median(plain):.3f} ns a value, {wrong_naive} of {ROWS} wrong")
    print(f"targetscore: {int(np.count_nonzero(points != expected))} of {ROWS} otherwise than targetscore.compile")


if __name__ == "__main__":
    main()
