"""
Install targetscore in three ways, score the demo with each, and compare.

Editable, from a wheel, and from a wheel that was built from the source distribution: each in an environment of its own
and run from a directory that holds none of the project's files.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build(where: Path, *options: str) -> Path:
    """Build with the project's build back end and return the wheel."""
    run([sys.executable, "-m", "build", *options, "--outdir", str(where), str(ROOT)])
    (wheel,) = where.glob("*.whl")
    return wheel


def demo_from(requirement: list[str], where: Path) -> str:
    """Install *requirement* into a new environment at *where* and return what the demo prints there."""
    venv.create(where, with_pip=False)
    programs = where / ("Scripts" if sys.platform == "win32" else "bin")
    quiet = ["--quiet", "--disable-pip-version-check"]
    run([sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", *quiet, *requirement])
    return run([str(programs / "targetscore"), "demo"], cwd=where)


def run(command: list[str], cwd: Path = ROOT) -> str:
    """Return what *command* prints; stop with all it printed if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def unlisted_packages() -> set[str]:
    """Return the packages in the tree that pyproject.toml does not list: they would be missing from the wheel."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    source = ROOT / "src"
    there = {".".join(init.parent.relative_to(source).parts) for init in source.rglob("__init__.py")}
    return there - set(options["packages"])


def main() -> None:
    """Compare the demo of the three installations."""
    if missing := unlisted_packages():
        sys.exit(f"not listed in pyproject.toml: {', '.join(sorted(missing))}")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        requirements = {
            "editable": ["--editable", str(ROOT)],
            "wheel": [str(build(place / "direct", "--wheel"))],
            "wheel from the source distribution": [str(build(place / "by way of the source distribution"))],
        }
        shown = {way: demo_from(what, place / way) for way, what in requirements.items()}
    # A clone replays years whose data is not packed, so its demo may print more.
    expected = shown["editable"].splitlines()
    for way, text in shown.items():
        lines = text.splitlines()
        if not lines or any(line not in expected for line in lines):
            sys.exit(f"the demo of the {way} differs from that of the editable installation:\n{text}")
        print(f"{way}: the demo prints {len(lines)} lines, all as installed editable")


if __name__ == "__main__":
    main()
