"""优于, no worse than: words that judge a value, and say above or below only where it is declared which way is good."""

from __future__ import annotations

import re
from typing import Final

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.reading._context import OWN, Context, Unreadable

_JUDGING: Final = re.compile(r"(?<!最)[优好劣差]于|\b(?:(?:no|not) worse|worse|poorer|better) than\b", re.IGNORECASE)


def refuse_unsaid_side(rule: ast.Rule, context: Context) -> None:
    """
    Refuse words that judge a value of which the rule file does not say whether higher or lower is better.

    Only of the indicator's own value can it be declared. Ranks need no word: the first is the best.
    """
    for node in nodes(rule.clauses):
        if not isinstance(node, ast.Compare) or context.key(node.subject) == "rank":
            continue
        declared = context.better is not None and context.key(node.subject) == OWN
        if not declared and (word := _word(rule.text, node, context)):
            raise Unreadable("side-undeclared", node.span, word=word)


def _word(text: str, node: ast.Compare, context: Context) -> str:
    """Return the word in *node* that judges; one inside a declared name does not."""
    said = text[node.span.start : node.span.end]
    for name in sorted((word for each in context.names.values() for word in each.words), key=len, reverse=True):
        said = said.replace(name, " ")
    found = _JUDGING.search(said)
    return "" if found is None else found[0]
