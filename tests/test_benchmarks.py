"""The report of the benchmarks is made from their figures, and from nothing else. Nothing is timed here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import page
import report
from figures import Figure, Growth, Peer, as_json, from_json

PARTS = ("compiled", "frames", "fast", "stream", "evaluate", "peers")


def test_the_report_is_assembled_from_small_numbers(tmp_path: Path) -> None:
    command = [sys.executable, str(report.__file__), "--tiny", "--folder", str(tmp_path), *PARTS]
    subprocess.run(command, check=True, capture_output=True)
    held = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert set(held) == set(PARTS)
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    for part in PARTS:
        for row in page.rows_of(held, part):
            assert not (isinstance(row, Figure) and "did not end" in row.note), row
            assert (row.name if isinstance(row, Peer) else row.what) in text
    assert "compiled: points, beside zen-engine" in text
    assert "NumPy float64" in text
    assert "measured ÷ model" in text


def test_a_benchmark_that_fails_gives_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.py").write_text("import nothing_of_this_name", encoding="utf-8")
    monkeypatch.setattr(report, "HERE", tmp_path)
    held = {"broken": report.measured(report.Part("broken"), tiny=True)}
    assert "No module named 'nothing_of_this_name'" in report.page(held, ["broken"])


def test_what_is_not_installed_gives_a_line() -> None:
    row = Figure("one value beside rule-engine", None, "×", 0.02, "not measured: rule-engine is not installed")
    held = {"compiled": {"date": "", "seconds": 1, "others": None, "where": {"machine": ""}, "rows": [as_json(row)]}}
    line = "| one value beside rule-engine | at most 0.02 × | – | not measured: rule-engine is not installed |"
    assert line in report.page(held, ["compiled"])


def test_a_goal_that_is_not_met_says_so() -> None:
    assert Figure("x", 1.2, "×", 1.15).met is False
    assert Figure("x", 1.15, "×", 1.15).met is True
    assert Figure("x", None, "×", 1.15).met is None
    held = {"fast": {"date": "", "seconds": 1, "others": 0.5, "where": {"machine": ""}}}
    held["fast"]["rows"] = [as_json(Figure("x", 1.2, "×", 1.15))]
    assert "| x | at most 1.15 × | **1.2 ×, not met** |" in report.page(held, ["fast"])


def test_the_cost_model_is_the_line_through_the_two_smaller_sizes() -> None:
    growth = Growth("x", (1_000_000, 10_000_000, 100_000_000), (2.0, 11.0, 95.0))
    start, each = growth.fitted
    assert (start, each) == (pytest.approx(1), pytest.approx(1000))
    assert growth.expected(100_000_000) == pytest.approx(101)
    assert growth.holds(2)
    held = {"frames": {"date": "", "seconds": 1, "others": None, "where": {"machine": ""}}}
    held["frames"]["rows"] = [as_json(Growth("x", growth.cells, (2.0, 11.0, 202.0)))]
    assert "| 100,000,000 | 202 s | 101 s | **2.00, does not hold** |" in report.page(held, ["frames"])


@pytest.mark.parametrize(
    "row",
    [
        Figure("a", 1.5, "ms", 3, "b"),
        Peer("a", "b", 1.0, None, {"4 decimals": (1, 2)}),
        Growth("a", (1, 2), (0.5, 1.0)),
    ],
    ids=lambda row: type(row).__name__,
)
def test_figures_are_held_as_they_are(row: Figure | Peer | Growth) -> None:
    assert from_json(json.loads(json.dumps(as_json(row)))) == row


def test_the_page_and_the_readmes_are_made_from_the_figures() -> None:
    held = json.loads(report.HELD.read_text(encoding="utf-8"))
    again = "run python benchmarks/report.py --write"
    assert report.PAGE.read_text(encoding="utf-8") == report.page(held, [part.name for part in report.PARTS]), again
    for language, readme in report.READMES.items():
        marked = report.MARKED.findall(readme.read_text(encoding="utf-8"))
        assert marked == [report.headline(held, language)], again
