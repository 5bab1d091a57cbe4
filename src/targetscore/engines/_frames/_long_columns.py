"""The columns of a long frame, which hold inputs of many indicators, as columns of each indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import narwhals as nw

from targetscore.data._long import LongHead
from targetscore.engines._columns import Held, Kind
from targetscore.engines._frames._reading import kind_of
from targetscore.errors import DataError, Diagnostic, Source, Span
from targetscore.inputs import REFERENCES
from targetscore.ruleset.model import Indicator, Ruleset


def held_by(
    ruleset: Ruleset,
    head: LongHead,
    schema: nw.Schema,
    indicator: Indicator,
    filled: Collection[str],
    needed: Sequence[str],
    *,
    has_rows: bool,
) -> Iterator[Held]:
    """
    Yield what columns give *indicator*: those with values in its rows, *filled*, and those that it cannot lack.

    *needed* are the inputs that its rule must be given; without rows nothing is read of it.

    Raises:
        DataError: Two columns give it the same input.
    """
    own = indicator.id
    inputs = {each: head.heads.input(each, indicator) for each in head.inputs}
    given: dict[str | None, str] = {}
    for each in head.inputs:
        if each in filled and given.setdefault(inputs[each], each) != each:
            raise _twice(ruleset, given[inputs[each]], each)
    for each, name in inputs.items():
        if name is None or not (each in filled or (name not in given and _is_lacking(name, needed, given))):
            continue
        kind = kind_of(schema[each]) if each in filled else _kind(indicator, name)
        yield Held(head=each, indicator=own, input=name, kind=kind, type=str(schema[each]))
    if not has_rows:
        # Nothing is read of it, so what no column gives may be anything.
        for name in {*needed} - {*inputs.values()}:
            kind = _kind(indicator, name)
            yield Held(head=name, indicator=own, input=name, kind=kind, type=kind)


def _is_lacking(name: str, needed: Sequence[str], given: Collection[str | None]) -> bool:
    """Return whether an input that no row gives is one that a row must have."""
    if name in REFERENCES:
        return False
    followed = {
        part for ratio in needed if ratio in REFERENCES and ratio not in given for part in ("actual", REFERENCES[ratio])
    }
    stands_in = any(ratio in given for ratio in REFERENCES) and name in {"actual", *REFERENCES.values()}
    return (name in needed or name in followed) and not stands_in


def _kind(indicator: Indicator, name: str) -> Kind:
    is_fact = any(each.id == name and each.measured_in == "yes/no" for each in indicator.names)
    return "fact" if is_fact else "integer"


def _twice(ruleset: Ruleset, one: str, other: str) -> DataError:
    text = f"{one}, {other}"
    span = Span(len(text) - len(other), len(text))
    values = {"column": other, "other": one}
    source, language = Source("<frame>", text), ruleset.language
    return DataError([Diagnostic(code="duplicate-column", source=source, span=span, values=values, language=language)])
