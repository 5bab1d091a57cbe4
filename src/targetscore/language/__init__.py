"""
Text ⇄ clauses, in Chinese and English.

In: a rule text with the names it may use. Out: `ast.Rule`, or the same rule printed in either language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from targetscore.language._parse import parse_rule
    from targetscore.language._print import print_rule

__all__ = ["parse_rule", "print_rule"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import the parser when it is first asked for: Lark is slow to load."""
    if name == "parse_rule":
        from targetscore.language._parse import parse_rule  # noqa: PLC0415

        return parse_rule
    if name == "print_rule":
        from targetscore.language._print import print_rule  # noqa: PLC0415

        return print_rule
    raise AttributeError(name)
