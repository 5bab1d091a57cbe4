"""
The one catalogue of messages, in both languages.

A table a subject: code → language → (message, hint). Blanks such as ``{name}`` are filled when a problem is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from targetscore.messages.check import CHECK
from targetscore.messages.data import DATA
from targetscore.messages.language import LANGUAGE
from targetscore.messages.ruleset import RULESET

Catalogue: TypeAlias = Mapping[str, Mapping[str, tuple[str, str]]]

MESSAGES: Catalogue = {**LANGUAGE, **RULESET, **DATA, **CHECK}
