"""Python functions of plain integers, written out as source and compiled."""

from __future__ import annotations

import itertools
import keyword
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any as Anything
from typing import Final, Literal, assert_never

import attrs

from targetscore.engines._sharing import shared
from targetscore.engines.program import (
    All,
    Any,
    AtLeast,
    Choice,
    Column,
    Compare,
    Condition,
    Expression,
    Fact,
    Greatest,
    Least,
    Local,
    Not,
    Product,
    Program,
    Quotient,
    Sum,
    Whole,
)

_SIGNS: Final[Mapping[str, str]] = MappingProxyType({"<": "<", "<=": "<=", "=": "==", ">=": ">=", ">": ">"})
_TURNED: Final[Mapping[str, str]] = MappingProxyType({"<=": ">=", ">=": "<=", "<": ">", ">": "<"})

Unscored = Callable[..., Exception]
"""Returns why the integers that it is given have no points."""


def source(program: Program, name: str, *roots: Expression) -> str:
    """
    Return the text of a Python function *name* of the inputs of *program*, in their order, that returns *roots*.

    A row with a fault raises what ``unscored``, called with the same integers, returns.

    >>> from targetscore.engines.program import Given
    >>> half = Quotient(Column("late"), Whole(2))
    >>> given = (Given(name="late", decimals=0),)
    >>> rule = Program(inputs=given, points=half, places=0, numerator=half, denominator=Whole(1), piece=half, pieces=())
    >>> print(source(rule, "points", half), end="")
    def points(late):
        return late // 2
    """
    faults = [fault.when for fault in program.faults]
    parts = shared(*faults, *roots)
    writing = Writing(arguments(program))
    lines = [f"{local} = {writing.bare(expression)}" for local, expression in parts.locals]
    whens, found = parts.roots[: len(faults)], parts.roots[len(faults) :]
    called = ", ".join(writing.columns.values())
    if whens:
        asked = " or ".join(writing.condition(when) for when in whens)  # type: ignore[arg-type]
        lines += [f"if {asked}:", f"    raise unscored({called})"]
    lines.append("return " + ", ".join(writing.bare(root) for root in found))  # type: ignore[arg-type]
    body = "".join(f"    {line}\n" for line in lines)
    return f"def {name}({called}):\n{body}"


def function(text: str, name: str, unscored: Unscored) -> Callable[..., Anything]:
    """Return the function *name* of the source *text*."""
    namespace: dict[str, Anything] = {"unscored": unscored}
    exec(compile(text, f"<{name}>", "exec"), namespace)  # noqa: S102 - the text was written from a program, above
    made: Callable[..., Anything] = namespace[name]
    return made


def arguments(program: Program) -> Mapping[str, str]:
    """
    Return the Python name of every input of *program*: its own where that is one, else with its place.
    """
    taken: dict[str, str] = {}
    for place, given in enumerate(program.inputs):
        plain = (
            given.name.isidentifier() and given.name.isascii() and not given.name.startswith(("_", "in_", "unscored"))
        )
        taken[given.name] = given.name if plain and not keyword.iskeyword(given.name) else f"in_{place}"
    return taken


@attrs.define
class Writing:
    """Expressions as text; *columns* are the Python names of the inputs."""

    columns: Mapping[str, str]
    numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    def bare(self, expression: Expression) -> str:
        """Return *expression* without the brackets around it."""
        text = self.expression(expression)
        return text[1:-1] if text.startswith("(") and _is_one_bracket(text) else text

    def expression(self, expression: Expression) -> str:
        match expression:
            case Whole(value):
                return str(value) if value >= 0 else f"({value})"
            case Column(name):
                return self.columns[name]
            case Local(name):
                return name
            case Sum(terms):
                return f"({self.sum(terms)})"
            case Product(factors):
                return f"({' * '.join(map(self.expression, factors))})"
            case Quotient(dividend, divisor):
                return f"({self.expression(dividend)} // {self.expression(divisor)})"
            case Least(terms):
                return self.bounding("<", terms)
            case Greatest(terms):
                return self.bounding(">", terms)
            case Choice(branches, otherwise):
                chosen = "".join(f"{self.expression(one)} if {self.condition(when)} else " for when, one in branches)
                return f"({chosen}{self.expression(otherwise)})"
            case _:
                assert_never(expression)

    def sum(self, terms: Sequence[Expression]) -> str:
        first, *others = terms
        text = self.expression(first)
        for term in others:
            match term:
                case Whole(value) if value < 0:
                    text += f" - {-value}"
                case Product((Whole(-1), *factors)):
                    text += f" - {' * '.join(map(self.expression, factors))}"
                case Product((Whole(value), *factors)) if value < 0:
                    text += f" - {-value} * {' * '.join(map(self.expression, factors))}"
                case _:
                    text += f" + {self.expression(term)}"
        return text

    def bounding(self, sign: Literal["<", ">"], terms: Sequence[Expression]) -> str:
        """Return the choice that a call of ``min`` or ``max`` stands for; the call takes three times as long."""
        text = self.expression(terms[0])
        for term in terms[1:]:
            one, first = self.named(text)
            other, second = self.named(self.expression(term))
            text = f"({first} if {one} {sign} {other} else {second})"
        return text

    def named(self, text: str) -> tuple[str, str]:
        """Return *text* as it is written where it is first worked out, and where it is used again."""
        if text.isidentifier() or text.strip("()-").isdigit():
            return text, text
        name = f"__{next(self.numbers)}"
        return f"({name} := {text})", name

    def condition(self, condition: Condition) -> str:
        match condition:
            case Compare(left, operator, right):
                return f"{self.expression(left)} {_SIGNS[operator]} {self.expression(right)}"
            case Fact(name):
                return self.columns[name]
            case All(()):
                return "True"
            case Any(()):
                return "False"
            case All((Compare(low, ">=", one), Compare(high, "<=", other))) if low == high:
                return f"{self.expression(one)} <= {self.expression(low)} <= {self.expression(other)}"
            case All(conditions):
                return f"({' and '.join(map(self.condition, conditions))})"
            case Any(conditions):
                return f"({' or '.join(map(self.condition, conditions))})"
            case Not(inner):
                return f"(not {self.condition(inner)})"
            case AtLeast(count, conditions):
                return f"({' + '.join(f'({self.condition(one)})' for one in conditions)} >= {count})"
            case _:
                assert_never(condition)


def _is_one_bracket(text: str) -> bool:
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place == len(text) - 1
    return False
