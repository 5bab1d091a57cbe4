"""
The one catalogue of messages, in both languages.

A table a subject: code → language → (message, hint). Blanks such as ``{name}`` are filled when a problem is reported.
The words of explanations and of the command line are phrases: code → language → text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from targetscore.messages.check import CHECK
from targetscore.messages.cli import CLI
from targetscore.messages.data import DATA
from targetscore.messages.diff import DIFF
from targetscore.messages.engines import ENGINES, REFUSED
from targetscore.messages.explain import EXPLAIN
from targetscore.messages.language import LANGUAGE
from targetscore.messages.ruleset import RULESET
from targetscore.messages.scheme import SCHEME
from targetscore.messages.score import SCORE
from targetscore.messages.testing import TESTING, TOLD_OF_TESTS

Catalogue: TypeAlias = Mapping[str, Mapping[str, tuple[str, str]]]
Phrases: TypeAlias = Mapping[str, Mapping[str, str]]

MESSAGES: Catalogue = {**LANGUAGE, **RULESET, **DATA, **CHECK, **SCORE, **SCHEME, **TESTING, **REFUSED}
PHRASES: Phrases = {**EXPLAIN, **CLI, **TOLD_OF_TESTS, **DIFF, **ENGINES}


def phrase(code: str, language: str, **values: object) -> str:
    """
    Return the words of *code* in *language*, ``zh`` or ``en``, its blanks filled.

    >>> phrase("rule-text", "en", text="full score at 95%")
    'rule: full score at 95%'
    """
    return PHRASES[code][language].format_map(values)
