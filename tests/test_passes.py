"""
Passes over English lexemes run only where the words are that they need; a need that is wrong would change a meaning.

Every English text of the cases, and texts that mutants of them make, is read twice: as it is, and with all passes run
whatever the text says. Both readings must be the same rule, or the same refusal at the same place.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

import targetscore
from readings import readings
from targetscore import language
from targetscore.language._en_passes import Passes
from targetscore.language._lexemes import Lexeme, Names
from test_cases import CLAUSES, REFUSED

MUTANTS = 1
ENGLISH = [clause for clause in (*CLAUSES, *REFUSED) if clause.get("language") == "en"]


def run_all(self: Passes, items: list[Lexeme], names: Names) -> list[Lexeme]:
    for _, run in self._table:
        items = run(items, names)
    return items


def mutants(text: str, chance: random.Random) -> Iterator[str]:
    """Yield *text*, and *text* with a word left out, doubled or put elsewhere."""
    yield text
    words = text.split()
    for _ in range(MUTANTS):
        at, to = chance.randrange(len(words)), chance.randrange(len(words))
        changed = chance.choice([words[:at] + words[at + 1 :], [*words[:to], words[at], *words[to:]]])
        yield " ".join(changed)


def outcome(text: str, given: dict[str, Any]) -> object:
    try:
        return repr(language.parse_rule(text, "en", **given))
    except targetscore.TargetscoreError as refused:
        return [(problem.code, problem.span) for problem in refused.diagnostics]


def test_a_pass_changes_nothing_where_what_it_needs_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(20261122)  # noqa: S311 - mutants, no secrets
    texts = [
        (mutant, given) for text, given in readings(ENGLISH, "en") for mutant in mutants(text, chance) if mutant.strip()
    ]
    assert len(texts) > len(ENGLISH)
    gated = [outcome(*each) for each in texts]
    monkeypatch.setattr(Passes, "over", run_all)
    differing = [
        (text, first, second)
        for (text, given), first in zip(texts, gated, strict=True)
        if (second := outcome(text, given)) != first
    ]
    assert not differing
