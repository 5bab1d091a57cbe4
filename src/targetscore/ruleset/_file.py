"""Format 1 of rule files: from keys and values to a `Ruleset`, all problems of a file in one go."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs

from targetscore._collecting import uncollected
from targetscore.errors import Language, RuleFileError, Source, Span
from targetscore.ruleset._body import ids_of, read_body
from targetscore.ruleset._conventions import read_conventions
from targetscore.ruleset._fields import EXAMPLES, Fields, Reader
from targetscore.ruleset._grades import check_grades_named, read_grades
from targetscore.ruleset._groups import Head, check_ids, read_groups
from targetscore.ruleset._hash import rules_hash
from targetscore.ruleset._indicator import Shared, read_id
from targetscore.ruleset._levels import read_levels
from targetscore.ruleset._merge import JOINING, merged, read_format
from targetscore.ruleset._names import Words, parameters
from targetscore.ruleset._sources import read_sources, read_targets, read_warned
from targetscore.ruleset._yaml import Table
from targetscore.ruleset.model import Body, Consequence, Group, Limits, Ruleset
from targetscore.ruleset.references import check_references, check_ties, check_zeroed

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
TOP: Final = (
    "targetscore", "ruleset", "year", "title", "language", "conventions", "parameters", "wording", "groups", "sections",
    "indicators", "adjustments", "total", "vetoes", "intermediate", "grades", "sources", "targets",
    "warnings", "findings", *JOINING,
)  # fmt: skip
LIMITS: Final = ("least", "most", "at_least")


def read(source: Source, within: Path | None) -> Ruleset:
    """
    Read a rule file and the files that it names, which lie in the folder *within*; none may be named if it is ``None``.

    Raises:
        RuleFileError: With every problem of the files, in order of place.
    """
    with uncollected():
        root, reader = merged(source, within)
        ruleset = _ruleset(reader, root)
    if ruleset is None or reader.problems:
        raise RuleFileError(reader.problems)
    return ruleset


def _ruleset(reader: Reader, root: Table) -> Ruleset | None:
    """Return the ruleset of the file; ``None`` if part of its head cannot be read."""
    fields = reader.fields(root, "targetscore", TOP)
    read_format(reader, fields)
    reader.required(fields, "language")
    ruleset_id = read_id(reader, reader.required(fields, "ruleset"), {}, EXAMPLES["ruleset"])
    year = reader.required(fields, "year")
    number = None if year is None else reader.whole(year, "year", most=9999)
    title = reader.required(fields, "title")
    shared = _shared(reader, fields)
    heads = read_groups(reader, fields, shared.parameters)
    shared = attrs.evolve(shared, groups=tuple(head.id for head in heads), common=bool(heads))
    body = read_body(reader, fields, shared)
    groups = tuple(_group(reader, fields, head, shared) for head in heads)
    ids = ids_of(body)
    check_ids(reader, heads, ids)
    if not reader.problems:
        # What cannot be read cannot be referred to, which would be told a second time.
        check_references(reader, body)
    check_ties(reader, body, shared.conventions.ties_by, fields.keys.get("conventions", fields.span))
    indicators = {indicator.id: indicator for indicator in body.every_indicator()}
    sections = [name for name, kind in ids.items() if kind in {"section", "adjustment"}]
    adjustments = [name for name, kind in ids.items() if kind == "adjustment"]
    limits = _limits(reader, fields)
    grades = read_grades(reader, fields, indicators, sections, adjustments)
    check_zeroed(reader, (body, *(group.body for group in groups)), ids)
    check_grades_named(reader, grades, _followed((body, *(group.body for group in groups))))
    sources, targets = read_sources(reader, fields), read_targets(reader, fields, indicators)
    warnings, levels = read_warned(reader, fields), read_levels(reader, fields)
    if ruleset_id is None or number is None or title is None:
        return None
    ruleset = Ruleset(
        id=ruleset_id,
        year=number,
        title=title.text.strip(),
        language=reader.language,
        conventions=shared.conventions,
        parameters={name.id: name.constant for name in shared.parameters if name.constant is not None},
        body=body,
        groups=groups,
        total=limits,
        grades=grades,
        sources=sources,
        targets=targets,
        warnings=warnings,
        levels=levels,
        source=reader.source,
        places=_places(fields),
        rules_hash="",
    )
    return attrs.evolve(ruleset, rules_hash=rules_hash(ruleset))


def _places(fields: Fields) -> dict[str, Span]:
    """Return where the keys of the file stand, and those of its tables of conventions and parameters."""
    found = dict(fields.keys)
    for name in ("conventions", "parameters"):
        node = fields.values.get(name)
        if isinstance(node, Table):
            found |= {f"{name}.{entry.key.text.strip()}": entry.key.span for entry in node.entries}
    return found


def _shared(reader: Reader, fields: Fields) -> Shared:
    words = Words(reader)
    node = fields.values.get("parameters")
    return Shared(
        language=reader.choice(fields, "language", LANGUAGES),
        conventions=read_conventions(reader, fields),
        parameters=() if node is None else parameters(reader, node, words),
        wording=tuple(phrase.text.strip() for phrase in reader.texts(fields, "wording")),
        words=words,
    )


def _group(reader: Reader, fields: Fields, head: Head, shared: Shared) -> Group:
    """Return a group with what its units are scored by: the file read again with what differs for them."""
    body: Body = read_body(reader, fields, head.applied(shared))
    return Group(id=head.id, title=head.title, units=head.units, body=body, span=head.span)


def _followed(bodies: Iterable[Body]) -> tuple[tuple[Consequence, Span], ...]:
    """Return what the texts of *bodies* let follow beside points, each with its place."""
    found: dict[tuple[Consequence, Span], None] = {}
    for indicator in (each for body in bodies for each in body.every_indicator()):
        for effect in indicator.effects:
            start, end = effect.clause.span.start, effect.clause.span.end
            found[effect.does, Span(indicator.text_offsets[start], indicator.text_offsets[end])] = None
    return tuple(found)


def _limits(reader: Reader, fields: Fields) -> Limits:
    node = fields.values.get("total")
    if node is None:
        return Limits()
    inner = reader.fields(node, "total", LIMITS)
    bounds = {key: reader.scalar(inner, key) for key in ("least", "most")}
    least, most = (None if scalar is None else reader.signed(scalar, key) for key, scalar in bounds.items())
    scalar = reader.scalar(inner, "at_least")
    at_least = 0 if scalar is None else reader.whole(scalar, "at_least", most=1000) or 0
    if least is not None and most is not None and least > most:
        reader.refuse("bounds-crossed", node.span)
    return Limits(least=least, most=most, at_least=at_least)
