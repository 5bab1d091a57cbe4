"""The catalogue: complete in both languages, without clashes, nothing missing and nothing unused."""

from __future__ import annotations

import ast
import itertools
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import targetscore
from targetscore.errors import Diagnostic, Source, Span
from targetscore.messages import MESSAGES, PHRASES
from targetscore.messages.check import CHECK
from targetscore.messages.cli import CLI
from targetscore.messages.data import DATA
from targetscore.messages.diff import DIFF
from targetscore.messages.engines import ENGINES, REFUSED
from targetscore.messages.explain import EXPLAIN
from targetscore.messages.findings import FACTS
from targetscore.messages.language import LANGUAGE
from targetscore.messages.ruleset import RULESET
from targetscore.messages.scheme import SCHEME
from targetscore.messages.score import SCORE
from targetscore.messages.testing import TESTING, TOLD_OF_TESTS
from targetscore.ruleset._levels import HIGHEST, OF_FILE, SEVERITIES

TABLES = {
    "check": CHECK,
    "cli": CLI,
    "data": DATA,
    "diff": DIFF,
    "engines": ENGINES,
    "engines-refused": REFUSED,
    "explain": EXPLAIN,
    "language": LANGUAGE,
    "ruleset": RULESET,
    "scheme": SCHEME,
    "score": SCORE,
    "testing": TESTING,
    "told-of-tests": TOLD_OF_TESTS,
}
PACKAGE = Path(targetscore.__file__).parent
PAGES = Path(__file__).parent.parent / "docs" / "reference" / "findings"
SOURCES = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "messages"]
# The program puts in the end of these codes.
MADE = (
    "role-", "indicator-", "reason-", "column-", "beyond-", "fact-", "covered-", "property-", "test-kind-",
    "count-", "mutant-", "relation-", "stretch-", "hole-", "kind-", "title-",
    "construct-",
)  # fmt: skip


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_two_tables_share_a_code() -> None:
    clashes = {pair: TABLES[pair[0]].keys() & TABLES[pair[1]].keys() for pair in itertools.combinations(TABLES, 2)}
    assert {pair: codes for pair, codes in clashes.items() if codes} == {}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_messages_are_complete_in_both_languages(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert set(MESSAGES[code]) == {"zh", "en"}
    for message, hint in MESSAGES[code].values():
        assert message
        assert hint, "a message says what to write instead"
        assert not message.endswith((".", "。"))
    zh, en = (set.union(*map(blanks, MESSAGES[code][language])) for language in ("zh", "en"))
    assert zh == en


@pytest.mark.parametrize("code", sorted(PHRASES))
def test_phrases_are_complete_in_both_languages(code: str) -> None:
    assert set(PHRASES[code]) == {"zh", "en"}
    assert all(PHRASES[code].values())
    assert blanks(PHRASES[code]["zh"]) == blanks(PHRASES[code]["en"])


def test_every_entry_is_used() -> None:
    codes = [code for code in (*MESSAGES, *PHRASES) if not code.startswith(MADE)]
    named = {name for source in SOURCES for name in re.findall(r"""["']([a-z0-9-]+)["']""", source)}
    assert [code for code in codes if code not in named] == []


# What makes a problem or words out of a code; everything else that is spelt with hyphens is no code.
TELLERS = {"Refused", "Unreadable", "_Problem", "_Warning", "Diagnostic", "refuse", "finding", "elsewhere", "phrase"}


def told(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=teller) | ast.Attribute(attr=teller), args=args, keywords=keywords):
                if teller in TELLERS:
                    first = [*args[:1], *(word.value for word in keywords if word.arg == "code")]
                    yield from (a.value for a in first if isinstance(a, ast.Constant) and isinstance(a.value, str))
            case _:
                pass


def test_every_code_that_is_told_has_an_entry() -> None:
    codes = {code for source in SOURCES for code in told(ast.parse(source))}
    assert len(codes) > len(MESSAGES) // 2
    assert codes - MESSAGES.keys() - PHRASES.keys() == set()


def test_a_code_without_an_entry_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Diagnostic(code="no-such-code", source=Source("x", ""), span=Span(0, 0))


def test_the_word_for_a_role_is_told_in_the_language_of_the_reader_and_a_name_is_not() -> None:
    values = {"id": "q", "worse": "89", "more": "11", "better": "90", "less": "10"}
    for word, told in (("完成率", "completion"), ("满意率", "满意率")):
        found = Diagnostic(
            code="worse-earns-more",
            source=Source("rules.yaml", "x"),
            span=Span(0, 1),
            values={"input": word, **values},
            language="zh",
        )
        assert found.told_in("en").message.startswith(f"{told} 89 earns 11 points")
        assert found.told_in("en").told_in("zh").message == found.message


# Findings -----------------------------------------------------------------------------------------------------------


def test_every_finding_has_a_level_and_no_other_problem_has() -> None:
    assert sorted(HIGHEST) == sorted(CHECK), "a new finding goes into HIGHEST of ruleset/_levels.py"
    assert set(HIGHEST) >= OF_FILE


@pytest.mark.parametrize("code", sorted(HIGHEST))
def test_the_page_of_a_finding_says_its_severity(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    said = re.findall("|".join(SEVERITIES), re.search(r"^Severity: (.*)\.$", text, re.MULTILINE)[1])  # type: ignore[index]
    assert said[0] == HIGHEST[code]
    assert sorted(said, key=SEVERITIES.index, reverse=True) == said
    listed = (PAGES / "README.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| \[{code}\]\({code}\.md\) \| (.*) \|$", listed, re.MULTILINE)
    assert re.findall("|".join(SEVERITIES), row) == said


@pytest.mark.parametrize("code", sorted(CHECK))
def test_what_is_said_of_a_finding_is_what_its_page_says(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    what = re.search(r"^Severity: .*\n\n(.+)\n", page, re.MULTILINE)
    why = re.search(r"^## Why it matters\n\n(.+)\n", page, re.MULTILINE)
    assert what is not None
    assert why is not None
    assert FACTS[code]["en"] == (what[1], why[1]), "messages/findings.py says what the pages say"
    assert all(text.endswith("。") for text in FACTS[code]["zh"])


def test_nothing_is_said_of_findings_that_are_none() -> None:
    assert sorted(FACTS) == sorted(CHECK)
