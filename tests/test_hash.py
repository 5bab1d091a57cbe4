"""The hash of a rule file keeps to the meaning: the same in either language, another with every change that counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

import targetscore
from targetscore import RuleFileError, ast, load, loads
from targetscore.language._print import NotWritableError
from targetscore.ruleset._hash import rules_hash
from targetscore.ruleset.model import Body, Ruleset
from test_cases import CLAUSES, rule_file

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
RULES = [
    load(EXAMPLES / name)
    for name in ("city-assessment/2007.yaml", "bureau/2015.yaml", "county-departments/environment.yaml")
]
# What people read, where it stands, and what the rule was written as before it was lowered.
WORDS = frozenset({
    "decimals",
    "title", "words", "wording", "rule", "examples", "owners", "clause", "span", "text_offsets", "source", "rules_hash",
    "language", "warnings", "reason", "approval", "parameters", "clauses",
})  # fmt: skip
PathIn: TypeAlias = tuple[str | int, ...]


def file(clause: Mapping[str, Any], language: str, text: str) -> str:
    return rule_file({**clause, "language": language, "text": text})


@given(clause=st.sampled_from(CLAUSES), indent=st.integers(2, 6), sort=st.booleans())
def test_both_languages_and_every_layout_share_the_hash(clause: Mapping[str, Any], indent: int, sort: bool) -> None:
    assume("pending" not in clause)
    ruleset = loads(rule_file(clause))
    (indicator,) = ruleset.every_indicator()
    other = "en" if ruleset.language == "zh" else "zh"
    try:
        text = targetscore.print_rule(indicator.rule, other, names=indicator.names, measured_in=indicator.measured_in)
        written = loads(file(clause, other, text))
    except (NotWritableError, RuleFileError):
        assume(False)  # noqa: FBT003 - hypothesis has it so
        return
    assert written.rules_hash == ruleset.rules_hash
    content = yaml.safe_load(rule_file(clause))
    laid_out = yaml.safe_dump(content, allow_unicode=True, sort_keys=sort, indent=indent, width=40)
    assert loads(f"# another layout\n{laid_out}").rules_hash == ruleset.rules_hash


def places(value: object, path: PathIn = ()) -> Iterator[PathIn]:
    """Yield where everything stands that has a meaning of its own."""
    if isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    elif isinstance(value, ast.Node) or value is None or isinstance(value, Mapping):
        return
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            # What a body is worth is the sum of what is in it.
            if field.name not in WORDS and not (isinstance(value, Body) and field.name == "points"):
                yield from places(getattr(value, field.name), (*path, field.name))
    else:
        yield path


def other_value(value: object) -> object:
    match value:
        case bool():
            return not value
        case Fraction() | int():
            return value + 1
        case str():
            return f"{value}x"
    raise AssertionError(value)


def changed(value: Any, path: PathIn) -> Any:
    if not path:
        return other_value(value)
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*value[:first], changed(value[first], rest), *value[first + 1 :])
    return attrs.evolve(value, **{first: changed(getattr(value, first), rest)})


@pytest.mark.parametrize("ruleset", RULES, ids=lambda ruleset: ruleset.id)
@given(data=st.data())
def test_whatever_counts_changes_the_hash(ruleset: Ruleset, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(list(places(ruleset))))
    assert rules_hash(changed(ruleset, place)) != rules_hash(ruleset)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_comments_and_empty_lines_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "ruleset:" not in text or "\nscheme:" in text or "extends:" in text or "include:" in text:
        return
    assert loads("# a comment\n\n" + text, str(path)).rules_hash == load(path).rules_hash


def test_a_declared_range_is_part_of_the_meaning() -> None:
    text = rule_file(next(clause for clause in CLAUSES if "pending" not in clause and "inputs" not in clause))
    content = yaml.safe_load(text)

    def hashed(ranged: Mapping[str, str]) -> str:
        (indicator,) = content["indicators"]
        given = {**content, "indicators": [{**indicator, "inputs": {"actual": ranged}}]}
        return loads(yaml.safe_dump(given, allow_unicode=True)).rules_hash

    assert hashed({}) == loads(text).rules_hash
    ranges: list[dict[str, str]] = [{}, {"least": "0"}, {"most": "0"}, {"least": "0", "most": "1000"}]
    assert len({hashed(ranged) for ranged in ranges}) == len(ranges)
    assert hashed({"least": "0.0", "most": "1000"}) == hashed({"most": "1000.00", "least": "0"})


@pytest.mark.parametrize("ruleset", RULES, ids=lambda ruleset: ruleset.id)
def test_titles_change_nothing(ruleset: Ruleset) -> None:
    body = attrs.evolve(
        ruleset.body, sections=tuple(attrs.evolve(each, title="x", span=ast.NOWHERE) for each in ruleset.sections)
    )
    assert rules_hash(attrs.evolve(ruleset, title="x", body=body)) == rules_hash(ruleset)
