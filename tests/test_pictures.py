"""The pictures in the docs show what the rules say now."""

from __future__ import annotations

import runpy
from pathlib import Path

DRAW = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "draw.py"


def test_the_score_curves_are_up_to_date() -> None:
    script = runpy.run_path(str(DRAW))
    for picture in script["PICTURES"]:
        kept = (DRAW.parent / picture.file).read_text(encoding="utf-8")
        assert script["drawing"](picture) == kept, f"run {DRAW} again and look at {picture.file}"
