"""The catalogue: complete in both languages, without clashes, nothing missing and nothing unused."""

from __future__ import annotations

import itertools
import re
import string
from pathlib import Path

import pytest

import targetscore
from targetscore.errors import Diagnostic, Source, Span
from targetscore.messages import MESSAGES, PHRASES
from targetscore.messages.check import CHECK
from targetscore.messages.cli import CLI
from targetscore.messages.data import DATA
from targetscore.messages.explain import EXPLAIN
from targetscore.messages.language import LANGUAGE
from targetscore.messages.ruleset import RULESET
from targetscore.messages.score import SCORE

TABLES = {
    "check": CHECK,
    "cli": CLI,
    "data": DATA,
    "explain": EXPLAIN,
    "language": LANGUAGE,
    "ruleset": RULESET,
    "score": SCORE,
}
PACKAGE = Path(targetscore.__file__).parent
SOURCE = "".join(
    path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "messages"
)
# The program puts in the end of these codes.
MADE = ("role-", "indicator-", "reason-", "column-", "beyond-", "fact-")


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
    named = set(re.findall(r"""["']([a-z0-9-]+)["']""", SOURCE))
    assert [code for code in codes if code not in named] == []


def test_a_code_without_an_entry_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Diagnostic(code="no-such-code", source=Source("x", ""), span=Span(0, 0))
