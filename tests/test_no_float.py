"""
No binary float between a file and a score.

Two checks. The first reads the source: no float literal, no `float`, no `math`. The second runs a whole session on a
copy of the package in which every call and every arithmetic expression hands its value to a guard, which stops at a
float wherever it comes from (`1 / 2`, `2 ** -1`, a YAML number). Both are shown to fail on planted examples.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
MODULES = sorted(SOURCE.rglob("*.py"))
INEXACT_MODULES = {"math", "cmath", "statistics", "random", "numpy"}
# Frames and arrays hold binary floats whatever we do. What these modules do with them is proved to be exact (one
# division below 2^53, a float that comes back from its decimals) and compared with the reference in their own tests.
WITH_FLOATS = {"targetscore/engines/_frame_faults.py", "targetscore/engines/_numba.py"} | {
    path.relative_to(SOURCE).as_posix() for path in MODULES if path.parent.name == "_frames"
}
# Draws which rows to try, and works nothing out.
DRAWS = {"targetscore/testing/_killers.py": "random"}
# Of whole numbers, giving whole numbers.
EXACT_FUNCTIONS = {"gcd", "lcm"}
INEXACT_NAMES = {"float", "complex", "from_float", "isclose"}

# Reading the source -------------------------------------------------------------------------------------------------


def inexact(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find the line and the words of everything in *tree* that could only be there for a float."""
    allowed = set(harmless(tree))
    for node in ast.walk(tree):
        match node:
            case _ if node in allowed:
                pass
            case ast.Constant(value=float() | complex() as value):
                yield node.lineno, repr(value)
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in INEXACT_NAMES:
                yield node.lineno, name
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names if alias.name in INEXACT_MODULES)
            case ast.ImportFrom(module=str(module), names=names) if module in INEXACT_MODULES:
                if any(alias.name not in EXACT_FUNCTIONS for alias in names):
                    yield node.lineno, module
            case _:
                pass


def harmless(tree: ast.AST) -> Iterator[ast.AST]:
    """Find floats that no score can come from: a value seen to be one and refused, and the likeness of words."""
    for node in ast.walk(tree):
        match node:
            case ast.MatchClass(cls=ast.Name(id="float") as name, patterns=[], kwd_patterns=[]):
                yield name
            case ast.keyword(arg="cutoff", value=ast.Constant() as likeness):
                yield likeness
            case _:
                pass


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SOURCE)))
def test_the_source_names_no_float(module: Path) -> None:
    path = module.relative_to(SOURCE).as_posix()
    drawn = DRAWS.get(path)
    found = inexact(ast.parse(module.read_text(encoding="utf-8")))
    assert [(line, words) for line, words in found if words != drawn] == [] or path in WITH_FLOATS


def test_the_modules_with_floats_are_there() -> None:
    assert {module.relative_to(SOURCE).as_posix() for module in MODULES} >= WITH_FLOATS


@pytest.mark.parametrize(
    "planted", ["x = 0.5", "x = float(y)", "import math", "from math import floor", "Fraction.from_float(y)", "1j"]
)
def test_a_planted_float_is_seen(planted: str) -> None:
    assert list(inexact(ast.parse(planted)))


# Running a session --------------------------------------------------------------------------------------------------


class FloatSeenError(AssertionError):
    """A value in the package was a binary float."""


def guard(value: object) -> object:
    """Return *value*, which must not be a float nor hold one."""
    held: Sequence[object] = value if isinstance(value, (list, tuple)) else (value,)
    if any(isinstance(one, (float, complex)) for one in held):
        message = f"a float: {value!r}"
        raise FloatSeenError(message)
    return value


class Guarded(ast.NodeTransformer):
    """Hands the value of every call and every arithmetic expression to the guard."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        return self._guarded(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._guarded(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.AST]:
        self.generic_visit(node)
        after = ast.parse(ast.unparse(node.target), mode="eval").body
        return [node, ast.copy_location(ast.Expr(self._guarded(after)), node)]

    def _guarded(self, node: ast.expr) -> ast.expr:
        self.generic_visit(node)
        call = ast.Call(func=ast.Name(id="__guard__", ctx=ast.Load()), args=[node], keywords=[])
        return ast.copy_location(call, node)


def guarded(source: str, name: str) -> CodeType:
    """Compile *source* with the guard in every expression."""
    tree = Guarded().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)


class GuardedLoader(SourceFileLoader):
    """Loads a module with the guard in every expression, never from compiled bytecode."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return guarded(Path(path).read_text(encoding="utf-8"), path)


class GuardedFinder(importlib.abc.MetaPathFinder):
    """Finds the modules of the package in the source tree and has them guarded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "targetscore":
            return None
        spec = PathFinder.find_spec(fullname, [str(SOURCE)] if path is None else path)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return None
        spec.loader = GuardedLoader(fullname, spec.loader.path)
        return spec


@pytest.fixture
def guarded_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package with the guard in every expression, in place of the one that other tests use."""
    for name in loaded():
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__guard__", guard, raising=False)
    monkeypatch.setattr(sys, "meta_path", [GuardedFinder(), *sys.meta_path])
    yield importlib.import_module("targetscore")
    # Modules that were first imported here would stay behind, calling a guard that is gone.
    for name in loaded():
        del sys.modules[name]


def loaded() -> list[str]:
    """Return the names of the package's modules that are imported."""
    return [name for name in sys.modules if name.partition(".")[0] == "targetscore"]


@pytest.mark.parametrize(
    "planted", ["x = 1 / 2", "x = 2 ** -1", "x = 1\nx /= 2", "x = sum([1, 2]) / 2", "x = divmod(7, 1e0)"]
)
def test_the_guard_stops_at_a_planted_float(planted: str) -> None:
    with pytest.raises(FloatSeenError):
        exec(guarded(planted, "planted"), {"__guard__": guard})  # noqa: S102 (the planted lines above)


def test_the_guard_lets_exact_numbers_pass() -> None:
    lines = "from fractions import Fraction\nx = Fraction(1) / 3 + 7 // 2"
    exec(guarded(lines, "exact"), {"__guard__": guard})  # noqa: S102 (the line above)


RULES = """\
targetscore: 1
ruleset: no-float
year: 2025
title: 不用浮点数
language: zh
conventions:
  base: 60%
  steps: pro rata
  floor: 0
  rounding: {points: 2, total: 2, mode: half up}
  missing: error
  unreached: zero
indicators:
  - id: export
    title: 外贸自营出口
    points: 4
    measured_in: 亿美元
    rule: 达到5.03得满分，达到4.5得基本分，其间按线性插值，每低0.1扣0.2分，扣完为止
    examples:
      - {actual: 5.03, points: 4}
  - id: accidents
    title: 安全事故
    points: 10
    measured_in: 起
    better: lower
    rule: 每发生一起扣0.5分，扣完为止
"""

ROWS = [
    {"unit": "三门", "indicator": "export", "actual": "4.83"},
    {"unit": "三门", "indicator": "accidents", "actual": "3"},
]


def test_no_float_from_the_file_to_the_score(guarded_package: ModuleType, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    ruleset = guarded_package.load(rules)
    assert {finding.severity for finding in guarded_package.check(ruleset)} <= {"info"}
    result = guarded_package.score(ruleset, ROWS)
    assert str(result.units["三门"].total) == "11.90"
    assert result.to_dict()["units"]["三门"]["total"] == "11.90"


def test_no_float_in_a_whole_example(guarded_package: ModuleType) -> None:
    """Every clause, convention and kind of input that a real year needs, with checks and explanations."""
    folder = SOURCE.parent / "examples" / "sanmen"
    ruleset = guarded_package.load(folder / "2010.yaml")
    guarded_package.check(ruleset)
    result = guarded_package.score(ruleset, folder / "year-end.csv")
    assert "三门" in str(guarded_package.explain(result, "三门"))


def test_no_float_in_english_rules(guarded_package: ModuleType) -> None:
    folder = SOURCE.parent / "examples" / "qof-scotland"
    ruleset = guarded_package.load(folder / "2015-16.yaml")
    rows = [{"unit": "20358", "indicator": "AF007(S)", "actual": "26", "target": "39"}]
    scored = guarded_package.score(ruleset, rows).units["20358"].indicators["AF007(S)"]
    assert scored.exact == 8


def test_no_float_in_a_scheme(guarded_package: ModuleType, tmp_path: Path) -> None:
    """What is fed and what is paid out, and the samples and comparisons beside."""
    own = RULES.replace("每发生一起扣0.5分，扣完为止", "得分=10-0.5×实际值")
    (tmp_path / "rules.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "data.csv").write_text("unit,export,accidents\n三门,4.83,3\n天台,5.1,0\n", encoding="utf-8")
    (tmp_path / "fed.csv").write_text("unit,export\n三门,5\n天台,5\n", encoding="utf-8")
    (tmp_path / "scheme.yaml").write_text(
        "{targetscore: 1, scheme: no-float, title: 不用浮点数, language: zh, rulesets: ["
        "{id: a, rules: rules.yaml, data: data.csv}, {id: b, rules: rules.yaml, data: fed.csv}],"
        "feeds: [{from: a, value: lost, to: b, indicator: accidents}],"
        "payouts: [{id: c, ruleset: b, sum: 100.01, by: total, spread: {least: 80%, most: 120%}}]}",
        encoding="utf-8",
    )
    result = guarded_package.score_scheme(guarded_package.load_scheme(tmp_path / "scheme.yaml"))
    # 3.40 + 8.50 of 14 are 2.10 lost; half of it is lost again: 8.95 beside 3.91.
    assert str(result.results["b"].units["三门"].total) == "12.86"
    assert {unit: str(amount) for unit, amount in result.payouts["c"].items()} == {"三门": "40.00", "天台": "60.01"}
    guarded_package.comparability(result.results["a"])
    guarded_package.spot_check(["三门", "天台"], Fraction(1, 2), "seed")


def test_no_float_from_a_workbook(guarded_package: ModuleType, tmp_path: Path) -> None:
    """The file holds binary numbers; none gets further than the cell it stands in."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["unit", "export", "accidents"], ["三门", 4.83, 3]):
        book.active.append(row)
    book.save(tmp_path / "data.xlsx")
    result = guarded_package.score(guarded_package.loads(RULES), tmp_path / "data.xlsx")
    assert str(result.units["三门"].total) == "11.90"


def test_the_session_runs_on_guarded_modules(guarded_package: ModuleType) -> None:
    """Without this, a change of the import system could leave the session above unguarded."""
    assert isinstance(guarded_package.__loader__, GuardedLoader)
