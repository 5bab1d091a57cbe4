"""Points that somebody gives, within what the text says."""

from __future__ import annotations

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import POINTS, Refused
from targetscore.language._said import Said
from targetscore.language._said_values import word
from targetscore.language._subjects import (
    name_of,
)


def judged(said: Said, part: chunk.Judged) -> None:
    """由专家组在0至10分之间评分: the indicator's own value, within what the text says."""
    if said.names.own_unit not in {"", "分", POINTS}:
        raise Refused("judged-of-what", part.span, unit=said.names.own_unit)
    said.expect_consequence()
    start_from(said, ast.Value(span=part.span, name="actual"), part)
    if part.ends is not None:
        least, most = part.ends
        said.clauses.append(ast.Bound(span=part.span, of="indicator", end="least", amount=least))
        said.clauses.append(ast.Bound(span=part.span, of="indicator", end="most", amount=most))
        return
    behind = said.parts[said.at + 1 :]
    full = next((each for each in behind if isinstance(each, chunk.Says) and each.what == "full"), None)
    if any(isinstance(each, chunk.Limit) and each.end == "most" and each.of != "deduction" for each in behind):
        return
    if full is None:
        raise Refused("judged-how-far", part.span)
    said.clauses.append(ast.Bound(span=full.span, of="indicator", end="most", amount=full.amount))


def start_from(said: Said, given: ast.Expression, part: chunk.Chunk) -> None:
    if any(isinstance(clause, (ast.Start, ast.Award)) for clause in (*said.before, *said.clauses)):
        raise Refused("start-twice", part.span)
    said.clauses.append(ast.Start(span=part.span, amount=given))


def is_judged(said: Said, part: chunk.Limit) -> bool:
    """专家组评分，最高10分: points that are named and bounded, and nothing else is said of them."""
    topic = said.topic
    if topic is None or said.condition is not None or said.clauses or said.per is not None:
        return False
    if len(topic.subjects) != 1 or part.end != "most" or part.of != "indicator":
        return False
    name = topic.subjects[0]
    judged = word(said, name).endswith(("评分", "打分", "得分", "评价分", "测评分", "分数"))
    return judged and said.names.unit_of(name_of(name)) in {"", "分", POINTS}
