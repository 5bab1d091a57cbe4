"""
How long a whole assessment takes: units × indicators, with groups, peers, ranks and grades, every point with its steps.

    python benchmarks/scheme.py
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from figures import Figure, Row, run

from targetscore import score
from targetscore.data import read_units
from targetscore.ruleset import loads

GOAL = 12
Made = TypeVar("Made")

HEAD = """
targetscore: 1
ruleset: benchmark
year: 2025
title: 计时
language: zh
conventions: {missing: error, rounding: {points: 2, total: 2, mode: half up}, floor: 0, steps: pro rata,
  unreached: zero, ties: shared}
groups: [{id: g0, title: 甲类}, {id: g1, title: 乙类}, {id: g2, title: 丙类}]
grades:
  by: percent
  bands:
    - {grade: 优秀, least: 80%, quota: {most: 30%, rounding: down, ties: out, of: group}}
    - {grade: 良好, least: 60%}
    - {grade: 合格}
indicators:
"""
LINEAR = "达到95%得满分，达到85%得基本分，其间按线性插值，每低1个百分点扣0.5分，扣完为止"
MEAN = "高于平均水平的得满分，低于的每低1个百分点扣0.5分，扣完为止"
RANKS = "第一名得满分，第二名得9分，第三名得8分，其余得5分"


def rules(indicators: int) -> str:
    """Return a rule file; every tenth rule compares with the group."""
    texts = (LINEAR if number % 10 else (MEAN, RANKS)[number // 10 % 2] for number in range(indicators))
    lines = (
        f'  - {{id: i{number}, points: 10, base: 6, measured_in: "%", better: higher, rule: "{text}"}}\n'
        for number, text in enumerate(texts)
    )
    return HEAD + "".join(lines)


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Return the processor time of *work* and what it made."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures of a large assessment."""
    units, indicators = (6, 20) if tiny else (3000, 100)
    rng = random.Random(1)  # noqa: S311 - figures, no secrets
    given = [
        {"unit": f"u{unit}", "group": f"g{unit % 3}"}
        | {f"i{number}": f"{rng.randrange(7000, 10000) / 100:.2f}" for number in range(indicators)}
        for unit in range(units)
    ]
    loading, ruleset = timed(lambda: loads(rules(indicators)))
    reading, data = timed(lambda: read_units(given, ruleset))
    scoring, result = timed(lambda: score(ruleset, data))
    assert len(result.units) == units
    what = f"the reference: {units:,} units × {indicators} indicators with every step, peers, ranks and quotas"
    note = f"of processor time; loading the rules {loading:.1f} s, reading the rows {reading:.1f} s"
    yield Figure(what, scoring, "s", GOAL, note)


if __name__ == "__main__":
    run(rows, __doc__)
