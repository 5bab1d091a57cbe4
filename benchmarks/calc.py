"""LibreOffice Calc as a peer: formulas in a workbook, worked out by the program itself."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from figures import installed

SECONDS = 600


def lacking() -> str:
    """Return what is not installed, empty if nothing."""
    missing = [] if shutil.which("soffice") else ["LibreOffice"]
    return ", ".join([*missing, *([] if installed("openpyxl") else ["openpyxl"])])


def worked_out(values: Sequence[float], formula: str) -> list[Decimal]:
    """Return what *formula* gives for each of *values*; ``{}`` in it is the cell of the value."""
    import openpyxl

    book = openpyxl.Workbook()
    for row, value in enumerate(values, 1):
        book.active.append([value, "=" + formula.format(f"A{row}")])
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder, "given.xlsx"))
        own = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", own, "--headless", "--convert-to", "csv", "--outdir", folder, f"{folder}/given.xlsx"]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        with Path(folder, "given.csv").open(encoding="utf-8") as opened:
            return [Decimal(row[1]) for row in csv.reader(opened)]
