"""
Seconds to load and check a rule file of 1,000 indicators, beside PyYAML's own reading of the same file.

Run: ``python benchmarks/load.py``. The rules are those of the examples, each with other numbers, so that no two texts
are the same. What counts is processor time, so that other work on the machine disturbs little, and the least of
several rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import yaml
from figures import Figure, Row, run

import targetscore

INDICATORS = 1000
ROUNDS = 3
GOAL = 3

T = TypeVar("T")

HEAD = """\
targetscore: 1
ruleset: large
year: 2025
title: 一千项指标
language: zh
conventions:
  base: 60%
  steps: pro rata
  floor: 0
  rounding: {points: 2, total: 2, mode: half up}
  missing: error
  unreached: error
indicators:
"""

KINDS = (
    ("%", "higher", "达到{high}%得满分，达到{low}%得基本分，其间按线性插值，每低1个百分点扣0.{step}分，扣完为止"),
    ("亿美元", "higher", "达到{high}得满分，达到{low}得基本分，其间按线性插值，每低0.1扣0.{step}分，扣完为止"),
    ("起", "lower", "每发生一起扣0.{step}分，扣完为止"),
    ("亩", "higher", "达到目标值得满分，达到目标值的{low}%得基本分，其间按线性插值，其余不得分"),
    ("%", "higher", "{high}%以上得10分，{low}%至{high}%（不含）得6.{step}分，其余不得分"),
)


def rule_file(count: int) -> str:
    """Return a rule file of *count* indicators, no two with the same text."""
    return HEAD + "".join(_indicator(number) for number in range(count))


def _indicator(number: int) -> str:
    measured_in, better, rule = KINDS[number % len(KINDS)]
    variant = number // len(KINDS)
    text = rule.format(high=f"{90 + variant % 9}.{variant % 7 + 1}", low=f"{60 + variant // 9}.5", step=variant % 8 + 1)
    return f"""\
  - id: indicator-{number}
    title: 指标{number}号
    points: 10
    measured_in: "{measured_in}"
    better: {better}
    rule: {text}
"""


def seconds(run: Callable[[], T]) -> tuple[float, T]:
    """Return the least processor time of several rounds, and what *run* gives."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
    return min(times), result


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    count = 10 if tiny else INDICATORS
    text = rule_file(count)
    targetscore.loads(rule_file(len(KINDS)))  # builds the parser
    loading, ruleset = seconds(lambda: targetscore.loads(text))
    checking, findings = seconds(lambda: targetscore.check(ruleset))
    peer, _ = seconds(lambda: yaml.safe_load(text))
    note = f"of processor time: {loading:.2f} to load, {checking:.2f} to check, {len(findings)} findings; "
    note += f"PyYAML's own reading of the file, no rule read, {peer:.2f}"
    yield Figure(f"a rule file of {count:,} indicators, loaded and checked", loading + checking, "s", GOAL, note)


if __name__ == "__main__":
    run(rows, __doc__)
