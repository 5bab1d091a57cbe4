"""
Install the extra ``bench`` piece by piece: what cannot be had is named and left out, and the report says so too.

Run: ``python benchmarks/install.py``, in the environment to install into.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def wanted() -> list[str]:
    """Return the requirements of the extra ``bench``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"]["bench"])


def install(*requirements: str) -> bool:
    """Install *requirements*; return whether that was possible."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    """Install all at once, or else one by one; return 1 only if targetscore itself cannot be installed."""
    if not install("--editable", str(ROOT)):
        return 1
    if not install(*wanted()):
        for requirement in wanted():
            if not install(requirement):
                print(f"{requirement} cannot be installed; its figures will be missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
