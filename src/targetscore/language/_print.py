"""Rule → text: the same rule in canonical Chinese or English, one item per clause."""

from __future__ import annotations

from collections.abc import Iterable

from targetscore import ast
from targetscore.errors import Language, RuleSyntaxError
from targetscore.language._parse import parse_rule
from targetscore.language._print_en import write as write_en
from targetscore.language._print_zh import write as write_zh
from targetscore.language._wording import NotWritableError, Vocabulary
from targetscore.ruleset.model import Name

__all__ = ["NotWritableError", "print_rule"]

_WRITE = {"zh": write_zh, "en": write_en}


def print_rule(rule: ast.Rule, language: Language, *, names: Iterable[Name] = (), measured_in: str = "") -> str:
    """
    Return a text in *language* that writes *rule*: reading it with the same names gives an equal rule.

    A text is only returned once it has been read back as the same rule. Not every tree has one. Chinese does not write
    a step above or below a level without its size, a bracket of the value itself, a share of the full score that is
    added. English does not write a formula as a level or as points that begins with a number or a share, a stretch
    away from a level of another value, a scope whose premise is a range of the own value, a term with a unit behind
    minus. Neither writes that none of the conditions holds.

    Args:
        rule: The rule; places in the text it was read from play no part.
        language: Language to write in.
        names: The words that stand for values; each is written by its first word.
        measured_in: What the indicator's own value is measured in.

    Raises:
        NotWritableError: If no canonical text reads as *rule*: the tree holds what no text can say, or a declared word
            hides in the words around it.
    """
    declared = tuple(names)
    text = _WRITE[language](rule.clauses, Vocabulary.of(declared, measured_in))
    try:
        read = parse_rule(text, language, names=declared, measured_in=measured_in)
    except RuleSyntaxError as error:
        message = f"no text writes this rule; `{text}` is refused: {error.diagnostics[0].message}"
        raise NotWritableError(message) from error
    if read.clauses != rule.clauses:
        message = f"no text writes this rule; `{text}` would be read otherwise"
        raise NotWritableError(message)
    return text
