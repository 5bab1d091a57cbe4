"""
The plugin for pytest: rule files and cases as tests, where they are asked for.

``--targetscore``, or patterns under ``targetscore_files`` in the configuration, turn it on; without either nothing is
collected. What takes time to import is imported when something is collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from targetscore.ruleset.model import Ruleset
    from targetscore.testing._properties import Property, Prover
    from targetscore.testing.model import Case, Cases, Outcome

INI: Final = "targetscore_files"
CASES: Final = ".cases.yaml"
YAML: Final = (".yaml", ".yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("targetscore")
    group.addoption("--targetscore", action="store_true", help="collect rule files and *.cases.yaml as tests")
    group.addoption(
        "--targetscore-examples", type=int, metavar="N", help="data drawn for each indicator; 0: no properties"
    )
    parser.addini(INI, "patterns of rule files and *.cases.yaml to collect as tests", type="args", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of cases, or a rule file, if that is asked for."""
    if file_path.suffix not in YAML or not _is_wanted(file_path, parent.config):
        return None
    if file_path.name.endswith(CASES):
        return CasesFile.from_parent(parent, path=file_path)
    return RulesFile.from_parent(parent, path=file_path) if _is_rule_file(file_path) else None


def _is_wanted(path: Path, config: pytest.Config) -> bool:
    patterns = config.getini(INI)
    if not patterns:
        return bool(config.getoption("--targetscore"))
    beside = path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else path.as_posix()
    return any(fnmatch(beside, pattern) or fnmatch(path.name, pattern) for pattern in patterns)


def _is_rule_file(path: Path) -> bool:
    """Tell whether *path* is a rule file by the key that it must have; other YAML is none of ours."""
    from targetscore.ruleset._yaml import glimpsed

    text = glimpsed(path)
    return any(line.startswith("ruleset:") for line in text.splitlines())


class Failed(Exception):  # noqa: N818 - the outcome of a test, shown in its own words
    """A test of a rule file that failed; its text is what the command line prints."""


class RulesItem(pytest.Item):
    """One test of a rule file."""

    def told(self) -> Outcome:
        """Return what came of it."""
        raise NotImplementedError

    def runtest(self) -> None:
        """Run the test."""
        outcome = self.told()
        if outcome.skipped:
            pytest.skip(outcome.skipped)
        if outcome.findings:
            told = [finding.render() for finding in outcome.findings]
            raise Failed("\n".join([*told, *(["", outcome.case] if outcome.case else [])]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: object, **options: object) -> str:
        """Return what to show of a failure."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, *args, **options))  # type: ignore[arg-type]

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the test stands."""
        return self.path, None, self.name


class CaseItem(RulesItem):
    """A case beside a rule file."""

    ruleset: Ruleset
    cases: Cases
    case: Case

    def told(self) -> Outcome:
        """Return what came of the case."""
        from targetscore.testing._trial import tried

        return tried(self.ruleset, self.cases, self.case).outcome


class KnownItem(RulesItem):
    """An example in a rule file."""

    outcome: Outcome

    def told(self) -> Outcome:
        """Return what came of the example."""
        return self.outcome


class PropertyItem(RulesItem):
    """A property of an indicator."""

    prover: Prover
    own: str
    property: Property

    def told(self) -> Outcome:
        """Return whether the property holds."""
        return self.prover.outcome(self.own, self.property) if self.own else self.prover.whole()


class CasesFile(pytest.File):
    """A file of cases: one test a case."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the cases."""
        from targetscore.ruleset import load
        from targetscore.testing._cases import load_cases, rules_beside

        path = _as_told(self.path)
        ruleset = load(rules_beside(path))
        cases = load_cases(path, ruleset)
        for case in cases.cases:
            item = CaseItem.from_parent(self, name=case.name)
            item.ruleset, item.cases, item.case = ruleset, cases, case
            yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """Return what is wrong with the file."""
        return _shown(self, excinfo)


class RulesFile(pytest.File):
    """A rule file: one test an example, and one a property of an indicator."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the examples and properties."""
        from targetscore.ruleset import load
        from targetscore.testing._properties import EXAMPLES, PROPERTIES, Prover
        from targetscore.testing._trial import tried_examples

        ruleset = load(_as_told(self.path))
        for trial in tried_examples(ruleset):
            known = KnownItem.from_parent(self, name=trial.outcome.name)
            known.outcome = trial.outcome
            yield known
        drawn = self.config.getoption("--targetscore-examples")
        prover = Prover(ruleset, EXAMPLES if drawn is None else drawn)
        if not prover.examples:
            return
        for own, name in [*((own, name) for own in prover.ids() for name in PROPERTIES), ("", "order")]:
            item = PropertyItem.from_parent(self, name=f"{own}: {name}" if own else name)
            item.prover, item.own, item.property = prover, own, name
            yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """Return what is wrong with the file."""
        return _shown(self, excinfo)


def _as_told(path: Path) -> Path:
    """Return *path* as messages tell it: from the folder that pytest runs in, if it lies there."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _shown(collector: pytest.Collector, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    from targetscore.errors import TargetscoreError

    if isinstance(excinfo.value, TargetscoreError):
        return str(excinfo.value)
    return str(pytest.Collector.repr_failure(collector, excinfo))
