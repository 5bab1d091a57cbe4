"""
Say how much of every package the tests reach, and fail where it is less than `[tool.targetscore.reached]` asks for.

Reads what ``coverage run`` left; with names of packages as arguments, also lists what is not reached in them.
"""

from __future__ import annotations

import json
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "targetscore"
HUNDRED = 100


def measured() -> Mapping[Path, Mapping[str, Any]]:
    """Return what coverage.py says of every file, by its place below the source."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        coverage.json_report(outfile=f"{folder}/coverage.json")
        report = json.loads(Path(folder, "coverage.json").read_text(encoding="utf-8"))
    return {(ROOT / file).relative_to(SOURCE): facts for file, facts in report["files"].items()}


def package(file: Path) -> str:
    """Return the package of *file*, or its own name if it stands beside the packages."""
    return file.parts[0].removesuffix(".py")


def share(counts: Counter[str]) -> Fraction:
    """Return the lines and branches that are reached, in per cent of all."""
    missing = counts["missing_lines"] + counts["missing_branches"]
    return HUNDRED - Fraction(HUNDRED * missing, counts["num_statements"] + counts["num_branches"])


def unreached(file: Path, facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield every line of *file* that no test reaches, or that no test leaves for another line."""
    text = (SOURCE / file).read_text(encoding="utf-8").splitlines()
    missing = set(facts["missing_lines"])
    leaves = {line for line, to in facts["missing_branches"] if to not in missing}
    for line in sorted(missing | leaves):
        yield f"{file}:{line}: {'not reached' if line in missing else 'goes one way only'}: {text[line - 1].strip()}"


def main(wanted: list[str]) -> int:
    """Print a line for every package and return how many are below their floor."""
    floors = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["targetscore"]["reached"]
    files = measured()
    counts: dict[str, Counter[str]] = {}
    for file, facts in files.items():
        counts.setdefault(package(file), Counter()).update(facts["summary"])
    below = 0
    for name, found in sorted(counts.items()):
        reached, floor = share(found), Fraction(str(floors.get(name, HUNDRED)))
        below += reached < floor
        verdict = f"  BELOW {floor} %" if reached < floor else ""
        branches = f"{found['num_branches'] - found['missing_branches']}/{found['num_branches']} branches"
        print(f"{name:14} {float(reached):6.2f} %  {branches:>22}, {found['missing_lines']} lines missed{verdict}")
    for file, facts in files.items():
        if package(file) in wanted:
            print(*unreached(file, facts), sep="\n")
    return below


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
