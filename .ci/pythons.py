"""
Run the tests with every Python from 3.11 on that this machine has, each in an environment of its own.

    python .ci/pythons.py                                     all tests
    python .ci/pythons.py tests/test_cases.py -k county       what pytest is told

Looked for are `python3.11` to `python3.19` on the path and the versions of pyenv. Environments are kept in
`build/pythons`, so that the next run only runs tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "pythons"
VERSIONS = tuple((3, minor) for minor in range(11, 20))


def found() -> dict[tuple[int, int], Path]:
    """Return an interpreter of each version that there is."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{major}.{minor}") for major, minor in VERSIONS]
    candidates += sorted(str(path) for path in pyenv.glob("3.*/bin/python"))
    interpreters: dict[tuple[int, int], Path] = {}
    for candidate in candidates:
        version = None if candidate is None else version_of(Path(candidate))
        if candidate is not None and version in VERSIONS:
            interpreters.setdefault(version, Path(candidate))
    return dict(sorted(interpreters.items()))


def version_of(python: Path) -> tuple[int, int] | None:
    """Return the version of *python*; ``None`` if it cannot make environments."""
    asked = "import ensurepip, sys, venv; print(*sys.version_info[:2])"
    told = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)
    if told.returncode:
        return None
    major, minor = map(int, told.stdout.split())
    return major, minor


def environment(python: Path, version: tuple[int, int]) -> Path:
    """Return the interpreter of an environment of *python* that has the package and its tools."""
    folder = KEPT / "{}.{}".format(*version)
    own = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists() or ready.stat().st_mtime < (ROOT / "pyproject.toml").stat().st_mtime:
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        pip = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--editable", f"{ROOT}[dev]"], check=True)
        ready.touch()
    return own


def main(arguments: list[str]) -> int:
    """Run pytest with every version; return 0 if all of them passed."""
    interpreters = found()
    failed = False
    for version, python in interpreters.items():
        own = environment(python, version)
        started = time.monotonic()
        ran = subprocess.run([own, "-m", "pytest", "-q", *arguments], cwd=ROOT, check=False)
        failed |= ran.returncode != 0
        how = "failed" if ran.returncode else "passed"
        print("Python {}.{}".format(*version), f"({python}): {how} in {time.monotonic() - started:.0f} s", flush=True)
    return int(failed or not interpreters)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
