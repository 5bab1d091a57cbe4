"""
Text ⇄ clauses, in Chinese and English.

In: a rule text with the names it may use. Out: `ast.Rule`, or the same rule printed in either language. The parser is
loaded and built when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from targetscore.errors import Language

if TYPE_CHECKING:
    from targetscore import ast
    from targetscore.ruleset.model import Name

__all__ = ["parse_rule", "print_rule"]


def parse_rule(
    text: str,
    language: Language = "zh",
    *,
    names: Iterable[Name] = (),
    measured_in: str = "",
    wording: Iterable[str] = (),
) -> ast.Rule:
    """
    Return the rule that *text* writes.

    Args:
        text: Chinese or English, up to 2,000 characters.
        language: Language of the text.
        names: The words that stand for values: titles and aliases of the indicator (id ``actual``), of inputs,
            parameters and roles.
        measured_in: What the indicator's own value is measured in; ``%`` for a rate.
        wording: Phrases that have no effect on points.

    Raises:
        RuleSyntaxError: If the text cannot be read exactly. Its ``diagnostics`` say where, why, and what to write.
    """
    from targetscore.language import _parse

    return _parse.parse_rule(text, language, names=names, measured_in=measured_in, wording=wording)


def print_rule(rule: ast.Rule, language: Language, *, names: Iterable[Name] = (), measured_in: str = "") -> str:
    """
    Return a text in *language* that writes *rule*: reading it with the same names gives an equal rule.

    Args:
        rule: The rule; places in the text it was read from play no part.
        language: Language to write in.
        names: The words that stand for values; each is written by its first word.
        measured_in: What the indicator's own value is measured in.

    Raises:
        NotWritableError: If no canonical text reads as *rule*: the tree holds what no text can say, or a declared word
            hides in the words around it.
    """
    from targetscore.language import _print

    return _print.print_rule(rule, language, names=names, measured_in=measured_in)
