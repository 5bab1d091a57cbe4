"""
CSV to CSV in bounded memory: how time grows with the cells, and how much memory is held at most.

Run: ``python benchmarks/stream.py [--long]``. Wide files of 20 indicators with four decimals; each is scored in a
process of its own, of which the greatest memory is known. ``--long`` goes on to 100 million cells, for which it needs
3 GB of disk and some ten minutes.
"""

from __future__ import annotations

import functools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from figures import Figure, Growth, Row, run
from one_rule import HEAD, HIGHEST, RULE

INDICATORS = 20
MEMORY_GOAL = 1000
WORK = """
import json, resource, sys, time
import targetscore
ruleset = targetscore.load(sys.argv[1])
start = time.process_time()
rows = targetscore.score_file(ruleset, sys.argv[2], sys.argv[3])
held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
print(json.dumps([rows, time.process_time() - start, held]))
"""


def file_of(path: Path, rows: int) -> None:
    """Write *rows* rows of drawn values, ties of the rounding among them."""
    chance = random.Random(7)  # noqa: S311 - figures, no secrets
    values = [chance.randrange(HIGHEST + 1) for _ in range(30_000)]
    values += [number // 600 * 600 + 100 for number in values[:10_000]]
    texts = [f"{number // 10_000}.{number % 10_000:04}" for number in values]
    with path.open("w", encoding="utf-8") as opened:
        opened.write(",".join(["unit", *(f"i{number}" for number in range(INDICATORS))]) + "\n")
        for row in range(rows):
            start = row * 7919 % (len(texts) - INDICATORS)
            opened.write(f"u{row},{','.join(texts[start : start + INDICATORS])}\n")


def scored(folder: Path, rows: int) -> tuple[float, float, float]:
    """Return the processor time, the seconds by the clock and the MB that scoring *rows* rows takes."""
    file_of(folder / "given.csv", rows)
    command = [sys.executable, "-c", WORK, *(str(folder / name) for name in ("rules.yaml", "given.csv", "scored.csv"))]
    start = time.perf_counter()
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    spent = time.perf_counter() - start
    done, seconds, held = json.loads(printed)
    assert done == rows, (done, rows)
    return seconds, spent, held


def rows(tiny: bool, sizes: tuple[int, ...] = (200_000, 1_000_000, 10_000_000)) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    sizes = (1_000, 2_000) if tiny else sizes
    rules = "".join(RULE.format(own=f"i{n}", decimals=4, top=95 - n % 7, low=83 - n % 11) for n in range(INDICATORS))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "rules.yaml").write_text(HEAD.format(grades="") + rules, encoding="utf-8")
        times = []
        for cells in sizes:
            seconds, spent, held = scored(folder, cells // INDICATORS)
            times.append(seconds)
            note = f"{cells / spent:,.0f} cells a second by the clock, {cells / seconds:,.0f} of processor time"
            what = f"CSV to CSV, {cells:,} cells, in the run up to {sizes[-1]:,}: memory at most"
            yield Figure(what, held, "MB", MEMORY_GOAL, note)
    yield Growth("`score_file`, 20 indicators of four decimals, CSV to CSV, processor time", sizes, tuple(times))


if __name__ == "__main__":
    long = "--long" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--long"]
    run(functools.partial(rows, sizes=(1_000_000, 10_000_000, 100_000_000)) if long else rows, __doc__)
