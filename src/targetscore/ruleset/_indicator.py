"""One indicator of a rule file: its numbers, its names, its rule read and lowered, its examples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal, assert_never

import attrs

from targetscore import ast
from targetscore.curve import Curve
from targetscore.errors import Language, RuleSyntaxError, Span, nearest
from targetscore.ruleset._conventions import MISSING, read_veto
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._levels import read_levels
from targetscore.ruleset._names import RESERVED, Words, names
from targetscore.ruleset._yaml import Node, Scalar, Table, offsets
from targetscore.ruleset.model import (
    ROLES,
    Consequence,
    Conventions,
    Down,
    Effect,
    Example,
    Expectation,
    Grade,
    Indicator,
    Name,
    NotAbove,
    Unranked,
    Zero,
)

INDICATOR: Final = (
    "id", "title", "points", "measured_in", "aliases", "better", "base", "rule", "inputs", "owners", "examples",
    "wording", "decimals", "groups", "missing", "events", "judge", "veto",
    "expect", "findings",
)  # fmt: skip
OWNERS: Final = ("lead", "support", "data", "certified_by")

# An id heads a column: nothing in it that CSV files and spreadsheets give a meaning.
_ID: Final = re.compile(r"[\w.\-/（）()·]+")


@attrs.frozen
class Shared:
    """
    What the head of a file says to every indicator below it. Without a *language* no rule can be read.

    *group* is the one that is read for, out of *groups*, and *points*, *weights* and *without* are what differs for it;
    *told* names it in messages. *common*: read for all groups together, so that sums are not looked at. *apart*: what
    is read has no full points.
    """

    language: Language | None
    conventions: Conventions
    parameters: tuple[Name, ...]
    wording: tuple[str, ...]
    words: Words
    groups: tuple[str, ...] = ()
    group: str | None = None
    points: Mapping[str, Fraction] = attrs.field(factory=dict)
    weights: Mapping[str, Fraction] = attrs.field(factory=dict)
    without: frozenset[str] = frozenset()
    common: bool = False
    apart: bool = False
    told: str = ""


@attrs.frozen
class Read:
    """An indicator as far as it could be read. Its *points* count for its section even if the rule is at fault."""

    points: Fraction | None
    indicator: Indicator | None


def read_id(reader: Reader, scalar: Scalar | None, ids: dict[str, Span], example: str) -> str | None:
    """Return an id that is not among *ids*, and add it there."""
    if scalar is None:
        return None
    text = scalar.text.strip()
    if not _ID.fullmatch(text):
        reader.refuse("bad-id", scalar.span, id=text, example=example, signs="_ - . / · ( )")
    elif text in RESERVED:
        reader.refuse("reserved-id", scalar.span, id=text)
    elif text in ids:
        reader.refuse("duplicate-id", scalar.span, id=text, line=reader.line(ids[text]))
    else:
        ids[text] = scalar.span
        return text
    return None


def read_indicator(reader: Reader, node: Node, ids: dict[str, Span], shared: Shared) -> Read | None:
    """Return the indicator under *node*; ``None`` if the group that is read for has none."""
    if not isinstance(node, Table):
        reader.refuse("need-table", node.span, key="indicators", example="{id: export, points: 4, rule: …}")
        return Read(None, None)
    fields = reader.fields(node, "indicators", INDICATOR)
    indicator_id = read_id(reader, reader.required(fields, "id"), ids, "export")
    if not counts(reader, fields, indicator_id, shared):
        return None
    points = _points(reader, fields, indicator_id, shared)
    title = reader.text(fields, "title") or indicator_id or ""
    named = names(reader, fields, title, shared.words.within())
    context = _context(reader, fields, points, (*named.names, *shared.parameters), shared)
    examples = _examples(reader, fields, named.names, title, shared.groups)
    owners = _owners(reader, fields)
    text = reader.required(fields, "rule")
    if text is None:
        return Read(points, None)
    places = offsets(text, reader.source)
    if (veto := read_veto(reader, fields)) is not None:
        shared = attrs.evolve(shared, conventions=attrs.evolve(shared.conventions, veto=veto))
    meaning = _meaning(reader, text.text, places, context, shared)
    if meaning is None or indicator_id is None or points is None:
        return Read(points, None)
    indicator = Indicator(
        id=indicator_id,
        title=title,
        points=points,
        measured_in=context.measured_in,
        better=context.better,
        base=context.base,
        names=context.names,
        wording=context.wording,
        rule=meaning.rule,
        curve=meaning.curve,
        effects=meaning.effects,
        first=meaning.ranking.first if meaning.ranking is not None else None,
        ranked_by=_ranked_by(meaning.ranking),
        examples=examples,
        owners=owners,
        decimals=named.decimals,
        missing=reader.choice(fields, "missing", MISSING),
        events=_events(reader, fields, named.names),
        judge=reader.text(fields, "judge"),
        expect=_expected(reader, fields),
        levels=read_levels(reader, fields, of_indicator=True),
        span=fields.values["id"].span,
        text_offsets=places,
    )
    _refuse_items_uncounted(reader, text, indicator)
    return Read(points, indicator)


# Only rows of events say which awards are for one item.
ONE_ITEM = ("同一", "同项", "相同")


def _refuse_items_uncounted(reader: Reader, text: Scalar, indicator: Indicator) -> None:
    """Refuse 同一事项只按最高级别计分一次 where the inputs are totals, which say nothing of items."""
    remarks = (clause.text for clause in indicator.rule.clauses if isinstance(clause, ast.Remark))
    said = next((remark for remark in remarks if remark.startswith(ONE_ITEM)), None)
    if said is not None and not indicator.events:
        reader.refuse("items-uncounted", text.span, text=said)


def _points(reader: Reader, fields: Fields, indicator_id: str | None, shared: Shared) -> Fraction | None:
    """Return the points for the group that is read for; bonuses, penalties and vetoes have 0 if they state none."""
    if indicator_id is not None and indicator_id in shared.points:
        return shared.points[indicator_id]
    if shared.apart and "points" not in fields.keys:
        return Fraction(0)
    scalar = reader.required(fields, "points")
    return None if scalar is None else reader.points(scalar, "points")


def counts(reader: Reader, fields: Fields, own_id: str | None, shared: Shared) -> bool:
    """Return whether the section or indicator of *fields* is there for the group that is read for."""
    named = reader.texts(fields, "groups")
    for scalar in named:
        _refuse_unknown_group(reader, scalar, shared.groups)
    if shared.group is None:
        return True
    among = not named or any(scalar.text.strip() == shared.group for scalar in named)
    return among and own_id not in shared.without


def _refuse_unknown_group(reader: Reader, scalar: Scalar, groups: tuple[str, ...]) -> None:
    if scalar.text.strip() not in groups:
        known = nearest(scalar.text.strip(), groups) or reader.listed(groups)
        reader.refuse("no-such-group", scalar.span, group=scalar.text, known=known)


def _events(reader: Reader, fields: Fields, own: tuple[Name, ...]) -> tuple[str, ...]:
    """Return the inputs that are counted from rows of their own."""
    known = [name.id for name in own if name.id not in ROLES and name.constant is None]
    bounded = {name.id for name in own if name.bounded}
    listed = reader.texts(fields, "events")
    for scalar in listed:
        if scalar.text.strip() in bounded:
            reader.refuse("range-astray", scalar.span, id=scalar.text.strip())
        if scalar.text.strip() not in known:
            near = nearest(scalar.text.strip(), known) or reader.listed(tuple(known))
            reader.refuse("event-no-input", scalar.span, text=scalar.text, known=near)
    return tuple(scalar.text.strip() for scalar in listed)


# The rule -----------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Context:
    """What an indicator says to its rule. *points* is ``None`` if they cannot be read."""

    points: Fraction | None
    base: Fraction | None
    measured_in: str
    better: Literal["higher", "lower"] | None
    names: tuple[Name, ...]
    wording: tuple[str, ...]


@attrs.frozen
class _Meaning:
    rule: ast.Rule
    curve: Curve
    effects: tuple[Effect, ...]
    ranking: ast.Ranking | None


def _context(
    reader: Reader, fields: Fields, points: Fraction | None, known: tuple[Name, ...], shared: Shared
) -> _Context:
    base = reader.scalar(fields, "base", example="2")
    return _Context(
        points=points,
        base=None if base is None else reader.points(base, "base"),
        measured_in=known[0].measured_in,
        better=reader.choice(fields, "better", ("higher", "lower")),
        names=known,
        wording=(*shared.wording, *(phrase.text.strip() for phrase in reader.texts(fields, "wording"))),
    )


def _meaning(reader: Reader, text: str, places: Sequence[int], context: _Context, shared: Shared) -> _Meaning | None:
    """Return the rule as written and as lowered; ``None`` if it cannot be read, with the reasons noted."""
    from targetscore import language, reading

    if shared.language is None:
        return None
    try:
        rule = language.parse_rule(
            text, shared.language, names=context.names, measured_in=context.measured_in, wording=context.wording
        )
        if context.points is None:
            return None
        curve = reading.lower(
            rule,
            points=context.points,
            base=context.base,
            measured_in=context.measured_in,
            better=context.better,
            names=context.names,
            conventions=shared.conventions,
            language=shared.language,
        )
        effects = reading.effects(
            rule,
            points=context.points,
            base=context.base,
            measured_in=context.measured_in,
            better=context.better,
            names=context.names,
            conventions=shared.conventions,
            language=shared.language,
        )
    except RuleSyntaxError as error:
        reader.problems.extend(problem.moved(reader.source, places) for problem in error.diagnostics)
        return None
    followed = (Effect(when=when, does=_does(clause, shared.conventions), clause=clause) for when, clause in effects)
    ranking = next((clause for clause in rule.clauses if isinstance(clause, ast.Ranking)), None)
    return _Meaning(rule, curve, tuple(followed), ranking)


def _ranked_by(ranking: ast.Ranking | None) -> str | None:
    """Return which of the indicator's own values the text ranks."""
    return ranking.by.name if ranking is not None and isinstance(ranking.by, ast.Value) else None


def _does(effect: ast.Effect, conventions: Conventions) -> Consequence:
    """Return what *effect* does; a bare veto does what the convention says, which reading has asked for."""
    match effect.does:
        case "veto":
            assert conventions.veto is not None
            return conventions.veto
        case "grade":
            return Grade(grade=effect.grade)
        case "barred":
            return NotAbove(grade=effect.grade, barred=bool(effect.grade))
        case "not above":
            return NotAbove(grade=effect.grade)
        case "down":
            return Down(steps=effect.steps)
        case "zero total":
            return Zero()
        case "unranked":
            return Unranked()
        case _:
            assert_never(effect.does)


# Examples and owners ------------------------------------------------------------------------------------------------


def _examples(
    reader: Reader, fields: Fields, own: tuple[Name, ...], title: str, groups: tuple[str, ...]
) -> tuple[Example, ...]:
    known = tuple(dict.fromkeys((*ROLES, *(name.id for name in own))))
    read = (_example(reader, node, known, title, groups) for node in reader.items(fields, "examples"))
    return tuple(example for example in read if example is not None)


def _example(reader: Reader, node: Node, known: tuple[str, ...], title: str, groups: tuple[str, ...]) -> Example | None:
    """Return an example. Where there are groups `group` says whose points it has, unless an input is called so."""
    values: dict[str, str] = {}
    points: Fraction | None = None
    group: str | None = None
    table = reader.table(node, "examples")
    if isinstance(node, Table) and "points" not in table:
        reader.refuse("missing-key", node.span, key="points", example="points: 4")
    for key, (span, value) in table.items():
        scalar = reader.text_of(value, key, example='"5.03"')
        if scalar is None:
            continue
        if key == "points":
            number = reader.number(scalar)
            points = None if number is None else number.value
        elif key in known:
            values[key] = scalar.text.strip()
        elif key == "group" and groups:
            _refuse_unknown_group(reader, scalar, groups)
            group = scalar.text.strip()
        elif near := nearest(key, known):
            reader.refuse("misspelt-input", span, name=key, id=title, near=near)
        else:
            reader.refuse("unknown-input", span, name=key, id=title, known=reader.listed(known))
    return None if points is None else Example(values=values, points=points, group=group, span=node.span)


_EXPECTED: Final = re.compile(r"(at most|at least) (-?[0-9]+(?:\.[0-9]+)?)")


def _expected(reader: Reader, fields: Fields) -> tuple[Expectation, ...]:
    """Return what is said of the points: each is proved or refuted by the checks."""
    found: list[Expectation] = []
    for scalar in reader.texts(fields, "expect"):
        text = " ".join(scalar.text.split())
        match text, _EXPECTED.fullmatch(text):
            case ("rising" | "falling" | "continuous") as kind, _:
                found.append(Expectation(kind=kind, text=text, span=scalar.span))
            case _, re.Match() as bound:
                end: Literal["at most", "at least"] = "at most" if bound[1] == "at most" else "at least"
                found.append(Expectation(kind=end, amount=Fraction(bound[2]), text=text, span=scalar.span))
            case _:
                choices = reader.listed(("rising", "falling", "continuous", "at most 12", "at least 0"))
                reader.refuse("unknown-choice", scalar.span, key="expect", text=scalar.text, choices=choices)
    return tuple(found)


def _owners(reader: Reader, fields: Fields) -> Mapping[str, object]:
    """Return who answers for the indicator: a text each, a tuple of texts for those who support."""
    node = fields.values.get("owners")
    if node is None:
        return {}
    inner = reader.fields(node, "owners", OWNERS)
    owners: dict[str, object] = {}
    for key in inner.values:
        texts = tuple(scalar.text.strip() for scalar in reader.texts(inner, key))
        owners[key] = texts if key == "support" else " ".join(texts)
    return owners
