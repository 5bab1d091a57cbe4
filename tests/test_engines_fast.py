"""Arrays are scored as `compile` scores their rows, to the point and to the fault, and never beyond what is proved."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import event
from hypothesis import given as for_all
from hypothesis import strategies as st

import strategies
import targetscore
from programs import Machine
from targetscore import ast
from targetscore.engines._numba import ROWS_A_THREAD, _bits, loops, source
from targetscore.engines._python import arguments
from targetscore.engines._scaling import program
from targetscore.errors import RuleSyntaxError
from targetscore.evaluate import Gap, ZeroDenominator
from targetscore.ruleset.model import Places
from test_engines_program import MODES, sources_of
from test_engines_python import LINE, domain, rules, scorer
from test_oracle import lowered

COMPLETION = "完成率达到100%得满分，每低1个百分点扣0.7分，扣完为止"


@pytest.fixture(name="np", scope="session")
def numpy() -> Any:
    pytest.importorskip("numba", reason="the extra fast is not installed: numba is missing")
    return pytest.importorskip("numpy", reason="the extra fast is not installed: numpy is missing")


def alike(np: Any, made: targetscore.Scorer, *columns: Sequence[int], threads: int | None = None) -> None:
    expected = [made.points(*row) for row in zip(*columns, strict=True)]
    whole = [np.array(column) for column in columns]
    assert targetscore.score_array(made, *whole, threads=threads).tolist() == expected
    floats = [array if array.dtype == bool else array.astype(float) for array in whole]
    assert targetscore.score_array(made, *floats, threads=threads).tolist() == expected


# Machine code -------------------------------------------------------------------------------------------------------


def test_the_whole_domain_of_a_rule_is_scored_alike_by_several_threads(np: Any) -> None:
    rows = list(domain()) * 10
    assert len(rows) > 2 * ROWS_A_THREAD
    made = scorer(rules(LINE))
    alike(np, made, rows, threads=3)
    alike(np, made, rows[:1000])


def test_a_division_by_a_value_is_scored_alike(np: Any) -> None:
    made = scorer(rules(COMPLETION, measured_in="亿元"), decimals={"x": {"actual": 0, "target": 0}})
    pairs = [(t * k // 97 + d, t) for t in (*range(1, 200), 999_999_937) for k in (0, 31, 90, 97, 98) for d in (0, 1)]
    alike(np, made, [actual for actual, _ in pairs], [target for _, target in pairs])


def test_facts_are_scored_alike(np: Any) -> None:
    text = rules("基础分60分，每达到1个百分点加0.3分，最多加20分；方案已备案的加5分", measured_in="%",
                 inputs='{plan: {title: 方案已备案, measured_in: "yes/no"}}')  # fmt: skip
    made = scorer(text)
    assert [each.name for each in made.inputs] == ["actual", "plan"]
    alike(np, made, [0, 9_999, 10_000, 10_001, 900_000] * 2, [False] * 5 + [True] * 5)


def test_what_does_not_fit_into_float64_is_worked_out_in_int64(np: Any) -> None:
    made = scorer(rules(COMPLETION, measured_in="亿元"), decimals={"x": {"actual": 0, "target": 0}})
    fast, wide = loops(made, (False, False))
    assert (fast.number, wide.number) == ("float64", "int64")
    near = [fast.most - 1, fast.most, fast.most + 1, wide.most - 1, wide.most]
    alike(np, made, [n * 95 // 100 for n in near], near)
    alike(np, made, [n * 95 // 100 for n in near[2:]], near[2:])


# Guards -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 999, 3 * ROWS_A_THREAD - 1])
def test_a_value_that_is_too_large_is_refused_wherever_it_stands(np: Any, place: int) -> None:
    made = scorer(rules(LINE))
    most = loops(made, (False,))[-1].most
    for value in (most + 1, -most - 1, 2**63 - 1, -(2**63)):
        rows = np.full(3 * ROWS_A_THREAD, 900_000)
        rows[place] = value
        with pytest.raises(ValueError, match="64位"):
            targetscore.score_array(made, rows, threads=3)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0.5, 1e300, 2.0**53 + 2])
def test_a_float_that_is_no_whole_number_is_refused(np: Any, value: float) -> None:
    with pytest.raises(ValueError, match="不是整数"):
        targetscore.score_array(scorer(rules(LINE)), np.array([900_000.0, value]))


def test_a_row_without_points_is_told_with_its_number(np: Any) -> None:
    made = scorer(rules("达到95%得满分，达到83%得60分"))
    with pytest.raises(Gap) as found:
        targetscore.score_array(made, np.array([950_000, 830_000, 829_999, 0]))
    assert found.value.__notes__ == ["数组的第2行，从0起数"]
    made = scorer(rules(COMPLETION, measured_in="亿元"), decimals={"x": {"target": 2}})
    with pytest.raises(ZeroDenominator):
        targetscore.score_array(made, np.array([1, 1]), np.array([1, 0]))


def test_arrays_of_another_kind_are_refused(np: Any) -> None:
    made = scorer(rules(LINE))
    for array in (np.zeros(2, "u8"), np.zeros(2, "f4"), np.zeros(2, bool), np.array(["1"]), np.zeros((2, 2), int)):
        with pytest.raises(ValueError, match="one dimension"):
            targetscore.score_array(made, array)
    with pytest.raises(ValueError, match="an array is needed for each of actual; 2 given"):
        targetscore.score_array(made, np.zeros(2, int), np.zeros(2, int))
    with pytest.raises(ValueError, match="out must be"):
        targetscore.score_array(made, np.zeros(2, int), out=np.zeros(3, int))
    two = scorer(rules(COMPLETION, measured_in="亿元"), decimals={"x": {"target": 2}})
    with pytest.raises(ValueError, match="actual has 2 rows, target 3"):
        targetscore.score_array(two, np.zeros(2, int), np.zeros(3, int))


def test_points_go_where_the_caller_wants_them(np: Any) -> None:
    out = np.zeros(2, dtype=np.int64)
    assert targetscore.score_array(scorer(rules(LINE)), np.array([950_000, 830_000], dtype=np.int32), out=out) is out
    assert out.tolist() == [10_000, 6_000]
    assert targetscore.score_array(scorer(rules(LINE)), np.array([], dtype=int)).tolist() == []


def test_rules_without_a_form_of_64_bits_are_refused(np: Any) -> None:
    unknown = targetscore.compile(targetscore.loads(rules(LINE).replace("decimals: 4, ", ""))).indicators["x"]
    endless = scorer(rules(COMPLETION, measured_in="亿元", rounding="none"), decimals={"x": {"target": 2}})
    wide = scorer(rules(LINE), decimals={"x": {"actual": 30}})
    for made, said in ((unknown, "不能换成整数"), (endless, "不四舍五入"), (wide, "64位")):
        with pytest.raises(ValueError, match=said):
            targetscore.score_array(made, *[np.zeros(1, int)] * len(made.inputs))


def test_without_numba_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ImportError, match=r"targetscore\[fast\]"):
        targetscore.score_array(scorer(rules(LINE)), [1])


# What the loops say, read by Python ---------------------------------------------------------------------------------


@for_all(strategies.written_rules(), st.sampled_from(MODES), st.integers(0, 2), st.data())
def test_generated_rules_come_to_the_same(
    np: Any, drawn: strategies.Drawn, mode: ast.Rounding, places: int, data: st.DataObject
) -> None:
    """Machine code takes a second to make: Python reads the same loop, in the same float64 and int64."""
    try:
        curve = lowered(drawn)
    except RuleSyntaxError:
        event("refused")
        return
    made = program(curve, sources_of(curve, 1), Places(points=places, total=None, mode=mode))
    for number, bits_at_most in (("float64", 53), ("int64", 62)):
        bits = _bits(made, bits_at_most, number)  # type: ignore[arg-type]
        if bits is None or not made.inputs:
            continue
        event(number)
        most = 1 << bits
        numbers = st.one_of(st.integers(-2000, 2000), st.sampled_from([-most, most]), st.integers(-most, most))
        rows = data.draw(
            st.lists(
                st.tuples(*(st.booleans() if each.decimals is None else numbers for each in made.inputs)), max_size=6
            )
        )
        text = source(made, number, most, [False] * len(made.inputs))  # type: ignore[arg-type]
        namespace: dict[str, Any] = {"floor": math.floor}
        exec(text, namespace)  # noqa: S102 - it was just written
        for row in rows:
            within = all(
                each.least is None or each.least <= value for each, value in zip(made.inputs, row, strict=True)
            )
            machine = Machine(made, dict(zip(arguments(made), row, strict=True)))
            out = np.zeros(1, dtype=np.int64)
            columns = [np.array([value], dtype=bool if isinstance(value, bool) else np.int64) for value in row]
            bad = namespace["loop"](*columns, out)
            if not within:
                assert bad & 1
            elif machine.fault() is not None:
                assert bad == 2
            elif all(abs(value) <= most for value in row):
                assert bad == 0
                assert out[0] == machine.expression(made.result())
            else:
                assert bad == 1
