"""
Nanoseconds a value of one rule over an array of 10 million, beside a copy of the same bytes.

Run: ``python benchmarks/fast.py``, with the extra ``fast``. The rule is that of `one_rule.py`; a quarter of the values
are ties. Copy and rule take turns in the same run, each into memory that was written before; what counts is the median
of the ratios of the pairs: of processor time on one thread, by the clock where rule and copy take two threads each. The
points are compared with those worked out by hand.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from figures import Figure, Row, absent, ratio, run, turns
from one_rule import RULES, by_hand, drawn

import targetscore

ROUNDS = 41
GOAL = 1.15


def copying(target: Any, given: Any, threads: int) -> Callable[[], object]:  # noqa: ANN401 - arrays
    """Return what copies *given*, by as many threads as score it, each a stretch of its own."""
    import numpy as np

    if threads == 1:
        return partial(np.copyto, target, given)
    cuts = [len(given) * each // threads for each in range(threads + 1)]

    def stretch(start: int, end: int) -> None:
        np.copyto(target[start:end], given[start:end])

    def copy() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(stretch, cuts[:-1], cuts[1:]))

    return copy


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    count, rounds = (1_000, 3) if tiny else (10_000_000, ROUNDS)
    what = f"{count:,} values, one rule, with numba beside `numpy.copyto` of the same bytes"
    if lacking := list(absent(what, "×", GOAL, "numpy", "numba")):
        yield from lacking
        return
    import numpy as np

    scorer = targetscore.compile(targetscore.loads(RULES)).indicators["rate"]
    values = drawn(count)
    right, points, copy = by_hand(values), np.zeros_like(values), np.zeros_like(values)
    floats, floats_copy = values.astype(float), values.astype(float)
    for kind, given, target in (("int64", values, copy), ("float64", floats, floats_copy)):
        for threads in (1, 2):
            scored = partial(targetscore.score_array, scorer, given, out=points, threads=threads)
            points[:] = -1
            scored()
            wrong = int(np.count_nonzero(points != right))
            clock, by = (time.process_time_ns, "of processor time") if threads == 1 else (
                time.perf_counter_ns, "by the clock"
            )  # fmt: skip
            times = turns({"own": scored, "copy": copying(target, given, threads)}, rounds, clock)
            own, other = (statistics.median(times[name]) / count for name in ("own", "copy"))
            note = f"{own:.3f} ns a value {by}, `copyto` {other:.3f}; {wrong} wrong"
            name = f"{what}, {kind}, {'1 thread' if threads == 1 else f'{threads} threads each'}"
            yield Figure(name, ratio(times["own"], times["copy"]), "×", GOAL, note)


if __name__ == "__main__":
    run(rows, __doc__)
