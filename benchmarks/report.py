"""
Run the benchmarks, each in a process of its own, and write the report.

    python benchmarks/report.py                all parts but the long ones
    python benchmarks/report.py spark stream   these parts; the figures of the others stay as they are
    python benchmarks/report.py --write        no part: the page and the READMEs from the figures that are held

The figures are held in ``benchmarks/figures.json``. From them, and from nothing else, come the page
``docs/explanation/benchmarks.md`` and the line between the marks in both READMEs. A benchmark that fails, or lacks what
it compares with, gives a line that says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
from figures import Figure, Row, as_json, from_json
from install import wanted
from page import headline, page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HELD = HERE / "figures.json"
PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
MARKED = re.compile(r"(?<=<!-- benchmarks -->\n).*?(?=<!-- /benchmarks -->)", re.DOTALL)
LONGEST = 3600


@attrs.frozen
class Part:
    """A run of a benchmark: the script *name* unless *script* is another one."""

    name: str
    script: str = ""
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = attrs.field(factory=dict)
    long: bool = False

    @property
    def path(self) -> Path:
        """The script."""
        return HERE / f"{self.script or self.name}.py"


PARTS = (
    Part("compiled"),
    Part("frames"),
    Part("frames-one-thread", script="frames", variables={"POLARS_MAX_THREADS": "1"}),
    Part("fast"),
    Part("spark"),
    Part("stream"),
    Part("stream-long", script="stream", arguments=("--long",), long=True),
    Part("import_time"),
    Part("load"),
    Part("parse"),
    Part("evaluate"),
    Part("scheme"),
    Part("engines"),
    Part("peers"),
)

# Measuring ---------------------------------------------------------------------------------------------------------


def machine() -> dict[str, str]:
    """Return what the figures depend on."""
    model, memory = platform.machine(), ""
    for file, key in (("/proc/cpuinfo", "model name"), ("/proc/meminfo", "MemTotal")):
        if Path(file).exists():
            found = re.search(rf"^{key}\s*:\s*(.*)$", Path(file).read_text(encoding="utf-8"), re.MULTILINE)
            if found and key == "MemTotal":
                memory = f", {int(found[1].split()[0]) / 1024 / 1024:.0f} GiB of memory"
            elif found:
                model = found[1]
    names = {re.split(r"[<>=\[;]", requirement)[0]: "" for requirement in wanted()}
    for name in ("attrs", "lark", *names):
        try:
            names[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            names[name] = "not installed"
    return {
        "machine": f"{os.cpu_count()} processors, {model}{memory}; {platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        **names,
    }


def others() -> tuple[float, float] | None:
    """Return the seconds that all processors together have worked, and those of the processes that this one started."""
    if not Path("/proc/stat").exists():
        return None
    user, nice, system, *_ = map(int, Path("/proc/stat").read_text(encoding="utf-8").split(maxsplit=5)[1:4])
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (user + nice + system) / os.sysconf("SC_CLK_TCK"), own.ru_utime + own.ru_stime


def measured(part: Part, tiny: bool) -> dict[str, Any]:  # noqa: FBT001 - tiny or not
    """Run *part*; return its rows, and when, how long and beside how much other work it ran."""
    before, start = others(), time.perf_counter()
    rows = list(_run(part, tiny))
    after, seconds = others(), time.perf_counter() - start
    busy = None if before is None or after is None else (after[0] - before[0] - after[1] + before[1]) / seconds
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds, 1),
        "others": None if busy is None else round(max(0.0, busy), 2),
        "where": machine(),
        "rows": [as_json(row) for row in rows],
    }


def _run(part: Part, tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder, "rows.json")
        command = [sys.executable, str(part.path), *part.arguments]
        if part.name != "parse":
            command += ["--json", str(held), *(["--tiny"] if tiny else [])]
        environment = {**os.environ, **part.variables}
        try:
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE if part.name == "parse" else None,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                env=environment,
                check=False,
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            yield Figure(f"benchmark `{part.name}`", None, "", None, f"not measured: not done after {LONGEST} s")
            return
        rows = [from_json(row) for row in json.loads(held.read_text(encoding="utf-8"))] if held.exists() else []
        if part.name == "parse":
            rows = list(_read(done.stdout))
            print(done.stdout, end="")
        yield from rows
        # That of parse.py says whether its goal was met.
        if done.returncode and not (part.name == "parse" and rows):
            said = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
            yield Figure(f"benchmark `{part.name}`", None, "", None, f"did not end: {said[:200]}")


def _read(printed: str) -> Iterator[Row]:
    """Yield the figures of what parse.py prints."""
    for line in re.finditer(r"^(\w+): .* (\d+) µs a clause, (.*)$", printed, re.MULTILINE):
        yield Figure(f"reading a clause, {line[1]}", float(line[2]), "µs", 40, f"of processor time; {line[3]}")
    for line in re.finditer(r"^(\w+): worst of (\d+) hostile texts (\d+) ms", printed, re.MULTILINE):
        what = f"the worst of {line[2]} hostile texts of 2,000 characters, {line[1]}"
        yield Figure(what, float(line[3]), "ms", 50, "of processor time")


def write(held: Mapping[str, Any], target: Path, readmes: Mapping[str, Path]) -> None:
    """Write the page, and the line of every README."""
    target.write_text(page(held, [part.name for part in PARTS]), encoding="utf-8")
    for language, readme in readmes.items():
        line = headline(held, language)
        text = readme.read_text(encoding="utf-8")
        readme.write_text(MARKED.sub(lambda _, line=line: line, text), encoding="utf-8")


def read(figures: Path) -> dict[str, Any]:
    """Return what was measured before, by part."""
    return json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}


def main() -> None:
    """Measure the parts that are asked for, and write."""
    names = [part.name for part in PARTS]
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("parts", nargs="*", metavar="PART", help=", ".join(names))
    arguments.add_argument("--write", action="store_true", help="measure nothing")
    arguments.add_argument("--tiny", action="store_true", help="numbers so small that the figures mean nothing")
    arguments.add_argument("--folder", type=Path, help="write figures and page there, and no README")
    given = arguments.parse_args()
    if unknown := sorted(set(given.parts) - set(names)):
        arguments.error(f"there is no part {', '.join(unknown)}")
    figures, target = HELD, PAGE
    if given.folder:
        figures, target = given.folder / HELD.name, given.folder / PAGE.name
    held = read(figures)
    for part in PARTS:
        if given.write or (part.name not in given.parts if given.parts else part.long):
            continue
        print(f"{part.name} …", flush=True)
        own = measured(part, given.tiny)
        found = {**read(figures), part.name: own}  # read again: another part may have been measured meanwhile
        held = {name: found[name] for name in names if name in found}
        figures.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        write(held, target, {} if given.folder else READMES)
    if given.write:
        write(held, target, {} if given.folder else READMES)


if __name__ == "__main__":
    main()
