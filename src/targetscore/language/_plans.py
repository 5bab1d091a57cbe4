"""
Sentence parts → chunks by the grammar. The only module that makes a Lark parser; it is built at first use.

What the grammar makes of a part hangs on the kinds of its lexemes alone, and offices write few kinds of parts over and
over. So Lark reads each sequence of kinds once; its tree is kept as a plan, the list of methods to call.
"""

# ruff: noqa: ANN401 - Lark's trees hold our lexemes, which its types do not know, and chunks are as untyped

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, TypeAlias

import attrs
from lark import Lark
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from targetscore.errors import Language
from targetscore.language._build import Build
from targetscore.language._lexemes import Lexeme

# A method and the places of what it is given.
Step: TypeAlias = tuple[Callable[..., Any], tuple[int, ...]]


@attrs.frozen
class Plan:
    """
    How a part whose lexemes have certain kinds is built.

    The values are the lexemes and, behind them, what each step returns; the last one is what the part makes. *stopped*
    is the place of the lexeme that fits nowhere, the number of lexemes if more had to follow, else ``None``.
    """

    steps: tuple[Step, ...]
    stopped: int | None = None

    def build(self, part: Sequence[Lexeme]) -> Any:
        """Return what the steps make of *part*."""
        values: list[Any] = [*part]
        at = values.__getitem__
        for method, places in self.steps:
            values.append(method(*map(at, places)))
        return values[-1]


@functools.lru_cache(maxsize=4096)
def plan(language: Language, kinds: tuple[str, ...]) -> Plan:
    """Return how a part whose lexemes have *kinds* is built."""
    planner = _Planner(_build(language), len(kinds))
    try:
        planner.add(_parser(language).parse([Lexeme(kind, place, 0, 0) for place, kind in enumerate(kinds)]))
    except UnexpectedToken as error:
        # What was built before the end may refuse the part in better words.
        for found in error.state.value_stack:
            planner.add(found)
        stopped = error.token.value if isinstance(error.token, Lexeme) else len(kinds)
        return Plan(tuple(planner.steps), stopped)
    return Plan(tuple(planner.steps))


@attrs.define
class _Planner:
    """Collects the steps for parse trees over *lexemes* lexemes, whose values are their places."""

    build: Build
    lexemes: int
    steps: list[Step] = attrs.field(factory=list)

    def add(self, tree: Any) -> int:
        """Add the steps for *tree*, and return the place of what they make."""
        if isinstance(tree, Lexeme):
            place: int = tree.value
            return place
        places = tuple([self.add(child) for child in tree.children])
        if tree.data.startswith("_"):
            # A rule of Lark's own, for a repetition that did not come to its end.
            return -1
        self.steps.append((getattr(self.build, tree.data), places))
        return self.lexemes + len(self.steps) - 1


class _Ready(Lexer):
    """Hands on lexemes that were made before."""

    def __init__(self, conf: object) -> None:
        """Lark hands over its own idea of the terminals, which is not needed."""

    def lex(self, data: Sequence[Lexeme]) -> Any:  # type: ignore[override]
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
        start="part",
        import_paths=[lambda _base, path: (path, (grammar / path).read_text("utf-8"))],
    )


@functools.cache
def _build(language: Language) -> Build:
    if language == "zh":
        return Build()
    from targetscore.language._build_en import EnglishBuild

    return EnglishBuild()
