"""The pictures in the docs show what the rules say now."""

from __future__ import annotations

import runpy
from pathlib import Path

DRAW = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "draw.py"


def test_the_score_curve_is_up_to_date() -> None:
    drawn = runpy.run_path(str(DRAW))["drawing"]()
    assert drawn == (DRAW.parent / "curve.svg").read_text(encoding="utf-8"), f"run {DRAW} again and look at the picture"
