"""Text → rule. The only module that makes a Lark parser; it is built at first use."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from typing import Any

import attrs
from lark import Lark, UnexpectedInput
from lark.exceptions import VisitError
from lark.lexer import Lexer

from targetscore import ast
from targetscore.errors import Diagnostic, Language, RuleSyntaxError, Source, Span
from targetscore.language import _unknown
from targetscore.language._assemble import assemble
from targetscore.language._build import Build
from targetscore.language._chunks import Chunk
from targetscore.language._lexemes import LONGEST_TEXT, Lexeme, Names, Refused
from targetscore.ruleset.model import Name

SIGNS = frozenset({"PLUS", "MINUS", "TIMES", "OVER", "LPAR"})
# Each sign may nest what stands before it once more; walking a tree takes a few calls a level.
MOST_SIGNS = 50


class _Ready(Lexer):
    """Hands on lexemes that were made before."""

    def __init__(self, conf: object) -> None:
        """Lark hands over its own idea of the terminals, which is not needed."""

    def lex(self, data: Iterable[Lexeme]) -> Iterator[Any]:  # type: ignore[override]
        """Return the lexemes."""
        return iter(data)


@functools.cache
def _parser(language: Language) -> Lark:
    grammar = resources.files("targetscore.grammar")
    return Lark(
        (grammar / f"{language}.lark").read_text("utf-8"),
        parser="lalr",
        lexer=_Ready,
        strict=True,
        transformer=_build(language),
        import_paths=[lambda _base, path: (path, (grammar / path).read_text("utf-8"))],
    )


def _build(language: Language) -> Build:
    if language == "zh":
        return Build()
    from targetscore.language._build_en import EnglishBuild

    return EnglishBuild()


def _clauses(language: Language, chunks: Sequence[Chunk], names: Names, text: str) -> tuple[ast.Clause, ...]:
    if language == "zh":
        return assemble(chunks, names)
    from targetscore.language import _order_en

    return _order_en.clauses(chunks, names, text)


def _lexer(language: Language) -> Callable[[str, Names, tuple[str, ...]], list[Lexeme]]:
    if language == "zh":
        from targetscore.language import _zh

        return _zh.lexemes
    from targetscore.language import _en

    return _en.lexemes


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
    source = Source("<rule>", text)
    try:
        return _parse(text, language, Names.of(names, measured_in), tuple(wording))
    except Refused as refused:
        problem = refused.diagnostic(source, language)
    except VisitError as error:
        if not isinstance(error.orig_exc, Refused):
            raise
        problem = error.orig_exc.diagnostic(source, language)
    raise RuleSyntaxError([problem])


def _parse(text: str, language: Language, names: Names, wording: tuple[str, ...]) -> ast.Rule:
    if len(text) > LONGEST_TEXT:
        raise Refused("text-too-long", Span(LONGEST_TEXT, len(text)), limit=str(LONGEST_TEXT))
    if not text.strip():
        raise Refused("text-empty", Span(0, len(text)))
    found: list[Lexeme] = _lexer(language)(text, names, wording)
    silent = tuple(lexeme.span for lexeme in found if lexeme.type == "WORDING")
    _no_deep_formula(found)
    lexemes = _unknown.settle([lexeme for lexeme in found if lexeme.type != "WORDING"], names, language)
    try:
        chunks: Any = _parser(language).parse(lexemes)
    except UnexpectedInput as error:
        raise _unknown.unexpected(error, text, lexemes) from error
    except VisitError as error:
        if isinstance(error.orig_exc, Refused):
            raise error.orig_exc from error
        raise
    clauses = tuple(_told(clause, text) for clause in _clauses(language, chunks, names, text))
    return ast.Rule(span=Span(0, len(text)), clauses=clauses, text=text, wording=silent)


def _told(clause: ast.Clause, text: str) -> ast.Clause:
    """Give a remark that was made of read words (三项得分相加) the words it stands for."""
    if isinstance(clause, ast.Remark) and not clause.text:
        return attrs.evolve(clause, text=text[clause.span.start : clause.span.end])
    return clause


def _no_deep_formula(lexemes: Sequence[Lexeme]) -> None:
    """Refuse a formula of so many signs that its tree would be too deep for what walks it."""
    signs = 0
    for lexeme in lexemes:
        if lexeme.type == "BREAK":
            signs = 0
        elif lexeme.type in SIGNS:
            signs += 1
            if signs > MOST_SIGNS:
                raise Refused("formula-too-long", lexeme.span, limit=str(MOST_SIGNS))


__all__ = ["Diagnostic", "parse_rule"]
