"""
Change the core one thing at a time and see whether the tests notice: mutmut over a sample of every module.

    mutation.py [EACH [SEED]]

tries EACH mutants (20) of every module named in `[tool.mutmut]`, drawn by SEED (1), prints how many of them the tests
notice and the change of each that they do not, and fails where that is less than 85 %.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = ROOT / "mutants" / "src" / "targetscore"
FIRST = "targetscore.evaluate.x_counted__mutmut_1"
LEAST = 85
NOTICED = {1, 3}  # failed tests; a run that the clock ends has told nothing
UNREACHED = ("case _:", "assert_never(", "raise AssertionError(")


def mutmut(*arguments: str) -> str:
    """Return what mutmut prints for *arguments*."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def outcomes() -> Mapping[str, Mapping[str, int | None]]:
    """Return how the tests ended for every mutant, by module; ``None``: not tried."""
    files = sorted(MUTANTS.rglob("*.py.meta"))
    found = {file: json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"] for file in files}
    return {str(file.relative_to(MUTANTS)).removesuffix(".py.meta"): codes for file, codes in found.items() if codes}


def change(name: str) -> list[str]:
    """Return the lines that the mutant *name* takes away and puts in."""
    lines = mutmut("show", name).splitlines()
    return [line for line in lines if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]


def is_unreachable(lines: Sequence[str]) -> bool:
    """Whether a mutant only takes away the case that mypy proves to be never reached."""
    return all(line.startswith("-") and line[1:].strip().startswith(UNREACHED) for line in lines)


def verdicts(tried: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int, int, list[tuple[str, list[str]]]]]:
    """Yield module by module how many mutants were tried and noticed, and the changes of the others."""
    for module, codes in outcomes().items():
        names = tried[module]
        unnoticed = [(name, change(name)) for name in names if codes[name] not in NOTICED]
        left = [(name, lines) for name, lines in unnoticed if not is_unreachable(lines)]
        count = len(names) - (len(unnoticed) - len(left))
        yield module, count, count - len(left), left


def main(each: int, seed: int) -> int:
    """Try *each* mutants of every module and return 1 if the tests notice too few."""
    mutmut("run", "--max-children", "1", FIRST)
    draw = random.Random(seed)  # noqa: S311 - a sample that can be drawn again
    tried = {module: draw.sample(sorted(codes), min(each, len(codes))) for module, codes in outcomes().items()}
    mutmut("run", "--max-children", "1", *(name for names in tried.values() for name in names))
    total = killed = 0
    survivors: list[tuple[str, list[str]]] = []
    for module, count, noticed, left in verdicts(tried):
        print(f"{module:24} {len(outcomes()[module]):6} mutants {count:5} tried {noticed:5} noticed")
        total, killed = total + count, killed + noticed
        survivors += left
    print(f"{killed} of {total} noticed: {100 * killed / total:.1f} %")
    for name, lines in survivors:
        print(f"\n{name}", *lines, sep="\n")
    return int(100 * killed < LEAST * total)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *(20, 1)[len(given) :]))
