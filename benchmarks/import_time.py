"""
Milliseconds that ``import targetscore`` takes over a bare interpreter, beside importing attrs alone.

Run: ``python benchmarks/import_time.py``. Every import is a process of its own with compiled bytecode; what counts is
its processor time, so that other work on the machine disturbs little, and the least of several runs.
"""

from __future__ import annotations

import resource
import subprocess
import sys

RUNS = 15
GOAL = 80


def processor_time(code: str) -> float:
    """Return the least processor time, in milliseconds, of processes that run *code*."""
    return min(_once(code) for _ in range(RUNS))


def _once(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def main() -> None:
    """Print the times and their ratio."""
    _once("import targetscore, targetscore.ast")  # writes the bytecode
    bare = processor_time("pass")
    ours, attrs, parser = (processor_time(f"import {name}") - bare for name in ("targetscore", "attrs", "lark"))
    print(f"bare interpreter: {bare:.0f} ms of processor time")
    print(f"import targetscore: {ours:.0f} ms more (goal: {GOAL})")
    for name, time in {"attrs": attrs, "lark": parser}.items():
        print(f"import {name}: {time:.0f} ms more; ours takes {ours / time:.2f} times that")


if __name__ == "__main__":
    main()
