"""The same bytes whatever the machine: hash seeds, locales, time zones, working directories, threads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetscore
from targetscore.language._wording import NotWritableError

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
COUNTY = EXAMPLES / "county-departments"
SANMEN = EXAMPLES / "sanmen"
MARK = "\n==== {}\n"

# One process runs them all, so that an environment costs one start.
COMMANDS = {
    "score json": ["score", "rules.yaml", "data.csv", "--format", "json"],
    "score csv": ["score", "rules.yaml", "data.csv", "--format", "csv"],
    "score text": ["score", "rules.yaml", "data.csv"],
    "check json": ["check", "rules.yaml", "--format", "json"],
    "explain": ["explain", "rules.yaml", "data.csv", "--unit", "本县"],
    "diff json": ["diff", "rules.yaml", "later.yaml", "--data", "data.csv", "--format", "json"],
    "diff text": ["diff", "rules.yaml", "later.yaml", "--data", "data.csv"],
    "test json": ["test", "safety.yaml", "--examples", "10", "--coverage", "--format", "json"],
    "scheme json": ["scheme", "county/scheme.yaml", "--format", "json"],
    "schema": ["schema", "rules"],
}
AS_TEXT = frozenset({"score text", "explain", "diff text"})
RUN = f"""
import os, sys
from targetscore.cli import main
for name, arguments in {COMMANDS!r}.items():
    os.write(1, {MARK!r}.format(name).encode())
    code = main(arguments)
    sys.stdout.flush()
    os.write(1, b"exit %d" % code)
"""

PLAIN = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
ENVIRONMENTS: Mapping[str, Mapping[str, str]] = {
    "German, optimised": {
        "PYTHONHASHSEED": "4242",
        "LC_ALL": "de_DE.UTF-8",
        "LANGUAGE": "de",
        "TZ": "Europe/Berlin",
        "PYTHONOPTIMIZE": "1",
    },
    "a Chinese console of GB18030": {
        "PYTHONHASHSEED": "1",
        "LC_ALL": "zh_CN.UTF-8",
        "PYTHONIOENCODING": "gb18030",
        "TZ": "Asia/Shanghai",
    },
    "a console of ASCII": {
        "PYTHONHASHSEED": "2",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Kiritimati",
    },
}


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the locales that the environments name; few machines have them."""
    if shutil.which("localedef") is None:
        pytest.skip("localedef, which makes locales, is not there")
    folder = tmp_path_factory.mktemp("locales")
    for name in ("de_DE", "zh_CN"):
        made = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", folder / f"{name}.UTF-8"], check=False)
        if made.returncode > 1:
            pytest.skip(f"localedef does not know {name}")
    return folder


def told(folder: Path, environment: Mapping[str, str]) -> dict[str, bytes]:
    """Return what each command writes to standard output, and its exit code behind that."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    ran = subprocess.run(
        [sys.executable, "run.py"], cwd=folder, env=kept | environment, capture_output=True, check=False, timeout=240
    )
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")
    parts = ran.stdout.split(b"\n==== ")[1:]
    return {name.decode(): text for name, _, text in (part.partition(b"\n") for part in parts)}


def laid_out(folder: Path) -> Path:
    """Return *folder* with the files that the commands name."""
    folder.mkdir()
    (folder / "run.py").write_text(RUN, "utf-8")
    rules = (COUNTY / "county.yaml").read_text("utf-8")
    (folder / "rules.yaml").write_text(rules, "utf-8")
    (folder / "later.yaml").write_text(rules.replace("达到5得满分", "达到5.5得满分"), "utf-8")
    (folder / "data.csv").write_bytes((COUNTY / "county.csv").read_bytes())
    (folder / "county").symlink_to(COUNTY)
    for name in ("safety.yaml", "safety.csv", "safety.cases.yaml"):
        (folder / name).write_bytes((COUNTY / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what the commands write in a plain environment."""
    found = told(laid_out(tmp_path_factory.mktemp("plain") / "rules"), PLAIN)
    assert set(found) == set(COMMANDS)
    exits = {name: int(text.rpartition(b"exit ")[2]) for name, text in found.items()}
    assert exits == {name: int(name.startswith("diff")) for name in COMMANDS}
    return found


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_environment_gives_the_same_bytes(
    name: str, plain: dict[str, bytes], locales: Path, tmp_path: Path
) -> None:
    found = told(laid_out(tmp_path / "elsewhere ü 地方"), ENVIRONMENTS[name] | {"LOCPATH": str(locales)})
    # Text is written in the encoding of the console, with `?` for what it does not have.
    same = COMMANDS.keys() - (AS_TEXT if "console" in name else set())
    assert {each: found[each] for each in same} == {each: plain[each] for each in same}
    for each in AS_TEXT - same:
        assert found[each] == in_encoding(plain[each], "ascii" if "ASCII" in name else "gb18030")


def in_encoding(text: bytes, encoding: str) -> bytes:
    return text.decode().encode(encoding, errors="replace")


def test_threads_share_a_ruleset() -> None:
    """What is remembered between calls is the same for all of them."""
    ruleset = targetscore.load(SANMEN / "2010.yaml")
    rows = [SANMEN / "year-end.csv", SANMEN / "so-far.csv"]
    alone = [targetscore.score(targetscore.load(SANMEN / "2010.yaml"), path).to_dict() for path in rows]
    with ThreadPoolExecutor(max_workers=6) as pool:
        together = list(pool.map(lambda path: targetscore.score(ruleset, path).to_dict(), rows * 3))
    assert together == alone * 3


def test_threads_read_and_check_at_once() -> None:
    text = (COUNTY / "county.yaml").read_text("utf-8")
    findings = [str(finding) for finding in targetscore.check(targetscore.loads(text))]
    with ThreadPoolExecutor(max_workers=4) as pool:
        rulesets = list(pool.map(targetscore.loads, [text] * 4))
        checked = list(pool.map(targetscore.check, rulesets))
    assert {ruleset.rules_hash for ruleset in rulesets} == {targetscore.loads(text).rules_hash}
    assert [[str(finding) for finding in each] for each in checked] == [findings] * 4


@pytest.mark.parametrize(
    ("path", "least"),
    [("sanmen/2010.yaml", 37), ("bureau/2015.yaml", 20), ("hvbp/2024.yaml", 43), ("county-departments/county.yaml", 6)],
)
def test_a_file_whose_rules_are_printed_again_means_the_same(path: str, least: int) -> None:
    """Load, print, load: the hash of the meaning stays, whatever the author's wording was."""
    ruleset = targetscore.load(EXAMPLES / path)
    printed: dict[str, str] = {}
    for each in ruleset.every_indicator():
        try:
            printed[each.id] = targetscore.print_rule(
                each.rule, ruleset.language, names=each.names, measured_in=each.measured_in
            )
        except NotWritableError:
            continue
    # Every scalar stays the text that it is.
    content = yaml.load((EXAMPLES / path).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
    rewritten = sum(reworded(content, printed))
    assert rewritten >= least
    again = targetscore.loads(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    assert again.rules_hash == ruleset.rules_hash


def reworded(node: Any, printed: Mapping[str, str]) -> Iterator[bool]:
    """Put the *printed* texts in the place of the rules of *node*, and yield whether one was another before."""
    if isinstance(node, dict):
        if "rule" in node and node.get("id") in printed:
            yield node["rule"] != printed[node["id"]]
            node["rule"] = printed[node["id"]]
        for inner in node.values():
            yield from reworded(inner, printed)
    elif isinstance(node, list):
        for inner in node:
            yield from reworded(inner, printed)
