"""The points of each of several values, where what earns them is said apart: 甲率、乙率各5分。甲率达到90%的得5分…."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore._nodes import nodes, speaks_of
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import Names, Refused
from targetscore.language._subjects import OWN, is_actual, subjects_of

WHOLE = frozenset({"full", "base"})


def with_each(clauses: Sequence[ast.Clause], chunks: Sequence[chunk.Chunk]) -> list[ast.Clause]:
    """
    Return *clauses*, which are parts with these points or say of each value what earns them, with that heading kept.

    Raises:
        Refused: For a value that earns nothing by itself, whose points would be lost without a word; and for 得满分,
            which may be the points of one value or of the indicator.
    """
    earning = [on for node in nodes(tuple(clauses)) if isinstance(node, ast.Award) for on in subjects_of(node)]
    parts = [node for node in nodes(tuple(clauses)) if isinstance(node, ast.Part) and node.points is not None]
    kept: list[ast.Clause] = []
    for topic in chunks:
        if not isinstance(topic, chunk.Topic) or topic.each is None:
            continue
        beside = [each for each in topic.subjects if not any(part.subject == each for part in parts)]
        if not all(any(_is_of(each, on) for on in earning) for each in beside):
            raise Refused("nothing-said-of", topic.span)
        if beside and speaks_of(tuple(each for each in clauses if not isinstance(each, ast.Part)), WHOLE):
            raise Refused("full-twice", topic.span)
        if beside:
            kept.append(ast.Remark(span=topic.span, text=""))
    return [*kept, *clauses]


def expect_said(clauses: Sequence[ast.Clause], chunks: Sequence[chunk.Chunk], names: Names) -> None:
    """
    Expect that *clauses* speak of every declared value that *chunks* name by itself.

    Raises:
        Refused: For 投诉：每起扣1分 in the rule of another value, which each-phrases without a name count.
    """
    spoken = {node.name for node in nodes(tuple(clauses)) if isinstance(node, ast.Value | ast.Fact)}
    declared = {name.id for name in names.entries.values()} - OWN
    for topic in chunks:
        if isinstance(topic, chunk.Topic) and any(
            isinstance(each, ast.Value) and each.name in declared - spoken for each in topic.subjects
        ):
            raise Refused("nothing-said-of", topic.span)


def _is_of(value: ast.Expression, subject: ast.Expression | None) -> bool:
    return value == subject or (is_actual(value) and is_actual(subject))
