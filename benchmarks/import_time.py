"""
Milliseconds that ``import targetscore`` takes over a bare interpreter, beside importing attrs alone.

Run: ``python benchmarks/import_time.py``. Every import is a process of its own with compiled bytecode; what counts is
its processor time, so that other work on the machine disturbs little, and the median of runs that take turns.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator

from figures import Figure, Row, run

RUNS = 15
GOAL = 80


def _once(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    codes = ["pass", "import targetscore", "import attrs", "import lark"]
    _once("import targetscore, targetscore.ast")  # writes the bytecode
    turns = [[_once(code) for code in codes] for _ in range(1 if tiny else RUNS)]
    bare, ours, attrs, lark = (statistics.median(turn[place] for turn in turns) for place in range(len(codes)))
    note = f"of processor time over a bare interpreter's {bare:.0f}; attrs {attrs - bare:.0f}, Lark {lark - bare:.0f}"
    yield Figure("`import targetscore`", ours - bare, "ms", GOAL, note)


if __name__ == "__main__":
    run(rows, __doc__)
