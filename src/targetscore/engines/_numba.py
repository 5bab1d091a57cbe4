"""
Arrays of whole numbers, scored by machine code that numba makes from the source of a loop over rows.

A loop is written for inputs within bounds, for which every number that it comes upon is proved to fit (`_ranges`). It
looks at every value that it reads, and tells if one lies outside: then its results are thrown away. Two loops are made
of a rule: one that works in float64, where one division takes a fraction of the time of an integer division, and one in
int64 for what is too large for the first.
"""

from __future__ import annotations

import functools
import math
import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any as Anything
from typing import Final, Literal, TypeAlias

import attrs

from targetscore.engines._algebra import choice
from targetscore.engines._python import Writing, arguments
from targetscore.engines._ranges import Width, width_of
from targetscore.engines._sharing import shared
from targetscore.engines.compiled import Scorer
from targetscore.engines.program import (
    All,
    Any,
    Choice,
    Compare,
    Condition,
    Expression,
    Given,
    Program,
    Quotient,
    Whole,
)
from targetscore.evaluate import Unscored
from targetscore.messages import phrase

Array: TypeAlias = Anything
"""A NumPy array of one dimension."""

Number: TypeAlias = Literal["float64", "int64"]

_WIDTHS: Final[Mapping[Number, tuple[Width, ...]]] = {"float64": ("float64",), "int64": ("float64", "int64")}
ROWS_A_THREAD: Final = 1 << 18
_OUTSIDE: Final = 1
_FAULTY: Final = 2
_BITS: Final[Mapping[Number, int]] = {"float64": 53, "int64": 62}
# Beyond this a float64 in an array may stand for its neighbour.
_FLOAT_BITS: Final = 53


def score_array(scorer: Scorer, *arrays: Array, out: Array | None = None, threads: int | None = None) -> Array:
    """
    Return the points of many rows, × `Scorer.scale`, as an int64 array: for each row what ``scorer.points`` returns.

    Args:
        scorer: One of `Compiled.indicators`.
        arrays: For each of `Scorer.inputs`, in their order, an array of one dimension: integers, or float64 that hold
            whole numbers, each the value × 10^decimals; bool for facts.
        out: An int64 array that takes the points; ``None``: a new one.
        threads: How many work at once; ``None``: as many as there are processors for this process.

    Raises:
        Unscored: The rule gives no points for a row; the first such row counts.
        ValueError: The rule has no integer form or needs more than 64 bits, or a value is not whole or too
            large for it.
        ImportError: numba is not installed.
    """
    np = _numpy(scorer)
    given = tuple(np.asarray(array) for array in arrays)
    _refuse_unfit(scorer, given)
    made = loops(scorer, tuple(array.dtype.kind == "f" for array in given))
    out = np.empty(len(given[0]), dtype=np.int64) if out is None else _fitting(out, len(given[0]))
    for loop in made:
        found = _run(loop, given, out, threads or processors())
        if found & _OUTSIDE:
            continue
        if found & _FAULTY:
            raise _unscored(scorer, given)
        return out
    raise ValueError(_told(scorer, "engine-array-beyond"))


def _numpy(scorer: Scorer) -> ModuleType:
    try:
        import numba  # noqa: F401 - what lacks it is to be told before any work is done
        import numpy as np
    except ImportError as error:
        raise ImportError(_told(scorer, "engine-no-numba")) from error
    return np


def _refuse_unfit(scorer: Scorer, given: Sequence[Array]) -> None:
    names = [each.name for each in scorer.inputs]
    if scorer.program is not None and len(given) != len(names):
        message = f"an array is needed for each of {', '.join(names)}; {len(given)} given"
        raise ValueError(message)
    for each, array in zip(scorer.inputs, given, strict=True):
        kinds = "b" if each.decimals is None else "iuf"
        fits = array.dtype.kind in kinds and array.dtype.str[1:] not in {"u8", "f2", "f4", "f16"}
        if array.ndim != 1 or not fits:
            wanted = "bool" if each.decimals is None else "int64 or float64"
            message = f"{each.name} must be an array of one dimension of {wanted}, not {array.dtype} of {array.ndim}"
            raise ValueError(message)
        if len(array) != len(given[0]):
            message = f"{names[0]} has {len(given[0])} rows, {each.name} {len(array)}"
            raise ValueError(message)


def _fitting(out: Array, rows: int) -> Array:
    if out.dtype.str[1:] != "i8" or out.shape != (rows,):
        message = f"out must be an int64 array of {rows} rows"
        raise ValueError(message)
    return out


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(loop: Loop, given: Sequence[Array], out: Array, threads: int) -> int:
    """Fill *out* and return what was found, each thread working on a stretch of its own."""
    rows = len(out)
    threads = max(1, min(threads, rows // ROWS_A_THREAD))
    cuts = [rows * each // threads for each in range(threads + 1)]

    def stretch(start: int, end: int) -> int:
        return loop.run(*(array[start:end] for array in given), out[start:end])

    if threads == 1:
        return stretch(0, rows)
    with ThreadPoolExecutor(threads) as pool:
        return functools.reduce(int.__or__, pool.map(stretch, cuts[:-1], cuts[1:]))


def _unscored(scorer: Scorer, given: Sequence[Array]) -> Exception:
    """Return what evaluation raises for the first row without points, with the row's number."""
    for number, row in enumerate(zip(*(array.tolist() for array in given), strict=True)):
        try:
            scorer.points(*map(int, row))
        except (Unscored, ValueError) as reason:
            reason.add_note(_told(scorer, "engine-array-row", row=number))
            return reason
    raise AssertionError(scorer)


def _told(scorer: Scorer, code: str, **values: object) -> str:
    return phrase(code, scorer.reference.language, **values)


# Loops --------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Loop:
    """Machine code over arrays and the array for points; *most*: no number of the arrays may lie further from 0."""

    number: Number
    most: int
    source: str
    run: Callable[..., int]


@functools.lru_cache(maxsize=256)
def loops(scorer: Scorer, floats: tuple[bool, ...]) -> tuple[Loop, ...]:
    """
    Return the loops for the rule of *scorer*, the fastest first, for arrays of which some hold *floats*.

    Raises:
        ValueError: There is none.
    """
    program = scorer.program
    if program is None:
        raise ValueError(_told(scorer, "engine-array-reference"))
    if not program.inputs:
        raise ValueError(_told(scorer, "engine-array-constant"))
    if program.points is None and not isinstance(program.denominator, Whole):
        raise ValueError(_told(scorer, "engine-array-fractions"))
    found = tuple(_loops(program, floats))
    if not found:
        raise ValueError(_told(scorer, "engine-array-wide"))
    return found


def _loops(program: Program, floats: tuple[bool, ...]) -> Iterator[Loop]:
    import numba

    before = -1
    for number in _BITS:
        bits = _bits(program, _FLOAT_BITS if any(floats) else _BITS[number], number)
        if bits is None or bits <= before:
            continue
        before = bits
        text = source(program, number, 1 << bits, floats)
        namespace: dict[str, Anything] = {"floor": math.floor}
        exec(compile(text, "<loop>", "exec"), namespace)  # noqa: S102 - the text was written from a program, below
        run = numba.njit(nogil=True, error_model="numpy")(namespace["loop"])
        yield Loop(number, 1 << bits, text, run)


def _bits(program: Program, most: int, number: Number) -> int | None:
    """Return the greatest power of two that inputs may reach, so that everything fits; ``None``: none is enough."""
    roots = (*(fault.when for fault in program.faults), program.result())
    bits = range(most + 1)
    found = bisect_left(bits, True, key=lambda one: not _fits(number, _bounded(program, 1 << one), *roots))  # noqa: FBT003 - sorted truths
    return found - 1 if found else None


def _fits(number: Number, inputs: tuple[Given, ...], *roots: Expression | Condition) -> bool:
    return width_of(inputs, *roots) in _WIDTHS[number]


def _bounded(program: Program, most: int) -> tuple[Given, ...]:
    return tuple(each if each.decimals is None else _within(each, most) for each in program.inputs)


def _within(each: Given, most: int) -> Given:
    least = -most if each.least is None else max(each.least, -most)
    return attrs.evolve(each, least=least, most=most if each.most is None else min(each.most, most))


def source(program: Program, number: Number, most: int, floats: Sequence[bool]) -> str:
    """
    Return the text of a function ``loop`` of an array for each input, and one for the points.

    It returns bits: 1 if a value lies further from 0 than *most* or is not whole, 2 if a row has a fault. *floats* are
    the inputs whose arrays hold float64.
    """
    inputs = _bounded(program, most)
    whens = [fault.when for fault in program.faults]
    result = _divided_once(program.result())
    if not _fits(number, inputs, *whens, result):
        result = program.result()
    parts = shared(*whens, result)
    names = arguments(program)
    writing = _Writing(names, number=number)
    lines = [
        line
        for each, is_float in zip(inputs, floats, strict=True)
        for line in _read(each, names[each.name], number, "float64" if is_float else "int64")
    ]
    lines += [f"{local} = {writing.bare(expression)}" for local, expression in parts.locals]
    lines += [f"bad |= {_FAULTY} if {writing.condition(when)} else 0" for when in parts.roots[:-1]]  # type: ignore[arg-type]
    lines.append(f"out[row] = int({writing.bare(parts.roots[-1])})")  # type: ignore[arg-type]
    body = "".join(f"        {line}\n" for line in lines)
    arrays = ", ".join(f"{name}_array" for name in names.values())
    return f"def loop({arrays}, out):\n    bad = 0\n    for row in range(out.shape[0]):\n{body}    return bad\n"


def _divided_once(result: Expression) -> Expression:
    """Return a choice among quotients as one quotient: of what is chosen among, all is worked out."""
    match result:
        case Choice(branches, otherwise) if all(
            isinstance(one, Quotient | Whole) for one in (*(one for _, one in branches), otherwise)
        ):
            dividends = tuple((when, _parts(one)[0]) for when, one in branches)
            divisors = [(when, _parts(one)[1]) for when, one in branches]
            last, divisor = _parts(otherwise)
            return Quotient(Choice(dividends, last), choice(divisors, divisor))
        case _:
            return result


def _parts(one: Expression) -> tuple[Expression, Expression]:
    return (one.dividend, one.divisor) if isinstance(one, Quotient) else (one, Whole(1))


def _read(each: Given, name: str, number: Number, held: Number) -> Iterator[str]:
    """Yield the lines that read an input of a row from an array that holds numbers of the kind *held*."""
    if each.decimals is None:
        yield f"{name} = {name}_array[row] != 0"
        return
    yield f"{name} = {name}_array[row]"
    is_whole = f" & ({name} == floor({name}))" if held == "float64" else ""
    yield f"bad |= 0 if ({name} >= {each.least}) & ({name} <= {each.most}){is_whole} else {_OUTSIDE}"
    if number != held:
        yield f"{name} = {'float' if number == 'float64' else 'int'}({name})"


@attrs.define
class _Writing(Writing):
    """Expressions of float64 or int64, every condition worked out whole: so a processor does several rows at once."""

    number: Number = attrs.field(kw_only=True)

    def expression(self, expression: Expression) -> str:
        match expression:
            case Whole(value) if self.number == "float64":
                return f"{value}.0" if value >= 0 else f"({value}.0)"
            case Quotient(dividend, divisor) if self.number == "float64":
                return f"floor({self.expression(dividend)} / {self.expression(divisor)})"
            case _:
                return super().expression(expression)

    def bounding(self, sign: Literal["<", ">"], terms: Sequence[Expression]) -> str:
        first, *others = map(self.expression, terms)
        called = "min" if sign == "<" else "max"
        return functools.reduce(lambda one, other: f"{called}({one}, {other})", others, first)

    def condition(self, condition: Condition) -> str:
        match condition:
            case Compare():
                return f"({super().condition(condition)})"
            case All((_, *_) as conditions):
                return f"({' & '.join(map(self.condition, conditions))})"
            case Any((_, *_) as conditions):
                return f"({' | '.join(map(self.condition, conditions))})"
            case _:
                return super().condition(condition)
