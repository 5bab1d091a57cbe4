"""
Every example in the pages and docstrings is run.

Each page is run from top to bottom in an empty directory of its own:

- a fenced block whose first line names a file (```` ```yaml rules.yaml ````) writes that file;
- a ``console`` block runs the commands after ``$`` and compares what they print (``--update-golden`` rewrites it);
- a ``yaml`` block that begins with ``language:`` holds a clause that is refused, what is said, and one that is read;
- a ``yaml`` block that begins with ``finding:`` holds a rule, what the checks say of it, and a rule without findings;
- a ``python`` block is run, and what follows ``>>>`` is compared as a doctest.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from sybil import Document, Example, Region, Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

import targetscore
import texts

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PAGES = sorted(
    page
    for folder in (ROOT, ROOT / "docs", ROOT / "grammar", ROOT / "examples")
    for page in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
NEEDS = re.compile(r"<!-- needs (?P<module>\w+) -->")
MODULES = sorted((ROOT / "src").rglob("*.py"))
FENCE = re.compile(r"^```(?P<language>[a-z]+)(?: (?P<file>[^\s`]+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def files_and_commands(document: Document) -> Iterator[Region]:
    """Find blocks that write a file and blocks that show commands."""
    for block in FENCE.finditer(document.text):
        if block["file"]:
            yield Region(block.start(), block.end(), (block["file"], block["body"]), write_file)
        elif block["language"] == "console":
            yield Region(block.start(), block.end(), block["body"], run_commands)
        elif block["language"] == "yaml" and block["body"].startswith("language:"):
            yield Region(block.start(), block.end(), block["body"], compare_wordings)
        elif block["language"] == "yaml" and block["body"].startswith("finding:"):
            yield Region(block.start(), block.end(), block["body"], compare_findings)


def write_file(example: Example) -> None:
    """Write the file that the block shows."""
    name, body = example.parsed
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(body, encoding="utf-8")


def run_commands(example: Example) -> str | None:
    """Run every command of the block; return the first difference, if any."""
    rewritten: list[tuple[str, str]] | None = example.namespace.get("rewritten")
    for shown in COMMAND.finditer(example.parsed):
        printed = run_command(shown["command"])
        if not doctest.OutputChecker().check_output(shown["output"], printed, doctest.ELLIPSIS):
            if rewritten is None:
                expected = doctest.Example(shown["command"], shown["output"])
                return doctest.OutputChecker().output_difference(expected, printed, doctest.ELLIPSIS)
            rewritten.append((shown[0], f"$ {shown['command']}\n{printed}"))
    return None


def run_command(command: str) -> str:
    """Return all that *command* prints, problems included."""
    name, *arguments = shlex.split(command)
    assert name == "targetscore", f"a page may only run targetscore, not {name}"
    return subprocess.run(
        [Path(sys.executable).with_name("targetscore"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "120"},
        check=False,
    ).stdout


def compare_wordings(example: Example) -> str | None:
    """Refuse the one clause in the words shown, read the other and score its cases."""
    shown = yaml.safe_load(example.parsed)
    rewritten: list[tuple[str, str]] | None = example.namespace.get("rewritten")
    with pytest.raises(targetscore.RulesError) as refusal:
        targetscore.loads(rule_file(shown, shown["refused"]))
    says = "; ".join(problem.message for problem in refusal.value.diagnostics)
    if says != shown["says"]:
        if rewritten is None:
            return f"{shown['refused']}: shown is {shown['says']!r}, said is {says!r}"
        quoted = json.dumps(says, ensure_ascii=False)
        after = re.sub(r"^says: .*$", lambda _: f"says: {quoted}", example.parsed, count=1, flags=re.MULTILINE)
        rewritten.append((example.parsed, after))
    ruleset = targetscore.loads(rule_file(shown, shown["instead"]))
    for case in shown["cases"]:
        row = {"unit": "u", "indicator": "x"} | {name: value for name, value in case.items() if name != "points"}
        exact = targetscore.score(ruleset, [row]).units["u"].indicators["x"].exact
        assert exact == Fraction(case["points"]), (shown["instead"], case, exact)
    return None


def compare_findings(example: Example) -> None:
    """Check the rule to avoid, which has the finding shown, and the one to prefer, which has none."""
    shown = yaml.safe_load(example.parsed)
    avoid, prefer = (
        targetscore.check(targetscore.loads(rule_file(shown, **shown[side]))) for side in ("avoid", "prefer")
    )
    said = [(finding.code, finding.severity, finding.message, finding.witness) for finding in avoid]
    assert (shown["finding"], shown["severity"], shown["says"], shown.get("witness")) in said, said
    assert [str(finding) for finding in prefer if finding.code not in texts.FILE_NOTES] == []


def rule_file(shown: Mapping[str, Any], rule: str, **more: object) -> str:
    """Return a rule file with the one indicator of the block, *rule* as its text and *more* of its keys."""
    conventions = {"base": "60%", "steps": "pro rata", "floor": 0, "rounding": "none", "missing": "error"}
    content = {
        "targetscore": 1,
        "ruleset": "page",
        "year": 2025,
        "title": "page",
        "language": shown["language"],
        "conventions": {**conventions, "unreached": "error", "rate_origin": "none", **shown.get("conventions", {})},
        "indicators": [{"id": "x", **shown["indicator"], "rule": rule, **more}],
    }
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


PAGE_PARSERS = [PythonCodeBlockParser(doctest_optionflags=OPTIONS), files_and_commands]
DOCSTRING_PARSERS = [DocTestParser(OPTIONS)]


def run_examples(document: Document) -> None:
    for example in document.examples():
        example.evaluate()


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_of_the_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    for needed in NEEDS.finditer(page.read_text(encoding="utf-8")):
        pytest.importorskip(needed["module"], reason=f"{needed['module']} is not installed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    document = Sybil(parsers=PAGE_PARSERS, path=str(page.parent)).parse(page)
    if not update_golden:
        run_examples(document)
        return
    rewritten: list[tuple[str, str]] = []
    document.namespace["rewritten"] = rewritten
    try:
        run_examples(document)
    finally:
        text = document.text
        for before, after in rewritten:
            text = text.replace(before, after, 1)
        page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT / "src")))
def test_every_example_of_the_docstrings_runs(module: Path) -> None:
    run_examples(PythonDocStringDocument.parse(str(module), *DOCSTRING_PARSERS))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_there_are_pages_and_modules() -> None:
    assert PAGES
    assert MODULES
