"""Text → rule."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence

import attrs

from targetscore import ast
from targetscore.errors import Diagnostic, Language, RuleSyntaxError, Source, Span
from targetscore.language import _unknown
from targetscore.language._assemble import assemble
from targetscore.language._brackets import refuse_halves
from targetscore.language._chunks import Break, Chunk
from targetscore.language._clean_sheet import settle_clean_sheet
from targetscore.language._completed import completed
from targetscore.language._extremes import by_direction
from targetscore.language._lexemes import LONGEST_TEXT, Lexeme, Names, Refused
from targetscore.language._origins import settle_edges
from targetscore.language._plans import plan
from targetscore.language._same_level import settle_levels
from targetscore.language._whose import refuse_part_or_whole
from targetscore.language._zh_bounds import settle_caps
from targetscore.language._zh_lists import settle_lists
from targetscore.ruleset.model import Name

SIGNS = frozenset({"PLUS", "MINUS", "TIMES", "OVER", "LPAR"})
# Each sign may nest what stands before it once more; walking a tree takes a few calls a level.
MOST_SIGNS = 50


def _clauses(language: Language, chunks: Sequence[Chunk], names: Names, text: str) -> tuple[ast.Clause, ...]:
    if language == "zh":
        clauses = settle_caps(by_direction(settle_levels(assemble(chunks, names))), text)
        return settle_clean_sheet(settle_edges(settle_lists(clauses, text), text))
    from targetscore.language import _order_en

    return _order_en.clauses(chunks, names, text)


@functools.cache
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
        if refused.values.get("text") == "":
            refused.values = {**refused.values, "text": text[refused.span.start : refused.span.end]}
        problem = refused.diagnostic(source, language)
    raise RuleSyntaxError([problem])


def _parse(text: str, language: Language, names: Names, wording: tuple[str, ...]) -> ast.Rule:
    if len(text) > LONGEST_TEXT:
        raise Refused("text-too-long", Span(LONGEST_TEXT, len(text)), limit=str(LONGEST_TEXT))
    if not text.strip():
        raise Refused("text-empty", Span(0, len(text)))
    found: list[Lexeme] = _lexer(language)(text, names, wording)
    kinds = {lexeme.type for lexeme in found}
    silent: tuple[Span, ...] = ()
    if "WORDING" in kinds:
        silent = tuple(lexeme.span for lexeme in found if lexeme.type == "WORDING")
        found = [lexeme for lexeme in found if lexeme.type != "WORDING"]
    if not kinds.isdisjoint(SIGNS):
        _no_deep_formula(found)
    chunks = _chunks(_unknown.settle(found, names, language), language, text)
    clauses = completed(tuple([_told(clause, text) for clause in _clauses(language, chunks, names, text)]))
    refuse_part_or_whole(clauses, text)
    refuse_halves(text)
    return ast.Rule(span=Span(0, len(text)), clauses=clauses, text=text, wording=silent)


def _chunks(lexemes: Sequence[Lexeme], language: Language, text: str) -> list[Chunk]:
    """Return what the parts say by themselves, with the breaks between them."""
    chunks: list[Chunk] = []
    part: list[Lexeme] = []
    kinds: list[str] = []
    for lexeme in (*lexemes, None):
        if lexeme is not None and lexeme.type != "BREAK":
            part.append(lexeme)
            kinds.append(lexeme.type)
            continue
        planned = plan(language, tuple(kinds))
        built: Chunk | tuple[Chunk, ...] = planned.build(part)
        if planned.stopped is not None:
            raise _unknown.unexpected(part, planned.stopped, lexeme, text)
        chunks += built if isinstance(built, tuple) else (built,)
        if lexeme is not None:
            chunks.append(Break(span=lexeme.span, level=lexeme.value))
        part, kinds = [], []
    return chunks


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
