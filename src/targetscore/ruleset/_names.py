"""Words that stand for values: an indicator's own name, its inputs and roles, and the ruleset's parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import in_digits
from targetscore.errors import Span
from targetscore.ruleset._fields import EXAMPLES, PLACES_AT_MOST, Fields, Reader
from targetscore.ruleset._yaml import Node, Table
from targetscore.ruleset.model import ROLES, Name, unit_of_role

INPUT: Final = ("title", "aliases", "measured_in", "decimals", "from", "absent", "least", "most")
PARAMETER: Final = ("value", "title", "aliases", "measured_in")

# An input's id follows its indicator's id and a point in the head of a column, so it holds no point itself.
_ID: Final = re.compile(r"[\w\-]+")
# What is worked out of other values: a range of those says what it can be.
WORKED_OUT: Final = frozenset(ROLES) - {"actual", "target", "last_year"}
RESERVED: Final = frozenset({"unit", "indicator", "points", "full", "base"})


@attrs.define
class Words:
    """Which value each word of a rule stands for; a word stands for one only."""

    reader: Reader
    taken: dict[str, str] = attrs.field(factory=dict)

    def claim(self, word: str, name: str, span: Span) -> None:
        """Note that *word* stands for *name*, or that it already stands for another."""
        other = self.taken.setdefault(word.casefold(), name)
        if other != name:
            self.reader.refuse("name-taken", span, word=word, id=name, other=other)

    def within(self) -> Words:
        """Return a copy that an indicator can add its own words to."""
        return Words(self.reader, dict(self.taken))


@attrs.frozen
class Named:
    """The names of one indicator and how many decimals its inputs are declared with, by id."""

    names: tuple[Name, ...]
    decimals: Mapping[str, int]


def parameters(reader: Reader, node: Node, words: Words) -> tuple[Name, ...]:
    """Return the parameters under *node*; their words are claimed."""
    table = reader.table(node, "parameters")
    named = (_parameter(reader, key, span, value, words) for key, (span, value) in table.items())
    return tuple(name for name in named if name is not None)


def _parameter(reader: Reader, key: str, span: Span, node: Node, words: Words) -> Name | None:
    if key in ROLES:
        reader.refuse("reserved-id", span, id=key)
    if key in ROLES or not _good_id(reader, key, span):
        return None
    fields = Fields({"value": node}, {"value": span}, span)
    if isinstance(node, Table):
        fields = attrs.evolve(reader.fields(node, "parameters", PARAMETER), span=span)
    value = reader.required(fields, "value")
    number = None if value is None else reader.number(value)
    if value is None or number is None:
        return None
    unit = reader.measure(fields)
    if number.in_percent and unit not in {"", "%"}:
        reader.refuse("two-units", value.span, id=key, first=unit, second="%")
    spoken = _spoken(reader, fields, key, words)
    return Name(id=key, words=spoken, measured_in="%" if number.in_percent else unit, constant=number.value)


def names(reader: Reader, indicator: Fields, title: str, words: Words) -> Named:
    """
    Return the names that the rule of *indicator* may use, the ruleset's parameters not included.

    Args:
        reader: Notes the problems.
        indicator: The indicator's keys.
        title: Its title, a word for its own value.
        words: The words that are taken already; those of the indicator are added.
    """
    place = indicator.values.get("title", indicator.values.get("id"))
    words.claim(title, "actual", indicator.span if place is None else place.span)
    aliases = reader.texts(indicator, "aliases")
    for alias in aliases:
        words.claim(alias.text.strip(), "actual", alias.span)
    spoken = (title, *(alias.text.strip() for alias in aliases))
    unit = reader.measure(indicator)
    actual = Name(id="actual", words=tuple(dict.fromkeys(spoken)), measured_in=unit)
    decimals = _decimals(reader, indicator, "actual")
    node = indicator.values.get("inputs")
    found = [actual]
    for key, (span, value) in ({} if node is None else reader.table(node, "inputs")).items():
        fields = attrs.evolve(reader.fields(value, key, INPUT), span=span)
        if not _good_id(reader, key, span):
            continue
        decimals |= _decimals(reader, fields, key)
        if key == "actual":
            found[0] = _own(reader, fields, actual, words)
        else:
            found.append(_input(reader, fields, key, unit, words))
    return Named(tuple(found), decimals)


def _own(reader: Reader, fields: Fields, actual: Name, words: Words) -> Name:
    """Return the indicator's own name with what ``inputs: {actual: …}`` adds."""
    unit = reader.measure(fields)
    if unit and actual.measured_in and unit != actual.measured_in:
        span = fields.values["measured_in"].span
        reader.refuse("two-units", span, id="actual", first=actual.measured_in, second=unit)
    spoken = (*actual.words, *_spoken(reader, fields, "actual", words))
    unit = actual.measured_in or unit
    own = Name(
        id="actual",
        words=tuple(dict.fromkeys(spoken)),
        measured_in=unit,
        taken_from=reader.text(fields, "from") or None,
        absent=_absent(reader, fields, unit),
    )
    return _within_range(reader, fields, own)


def _input(reader: Reader, fields: Fields, key: str, measured_in: str, words: Words) -> Name:
    unit = reader.measure(fields)
    if not unit and key in ROLES:
        unit = unit_of_role(key, measured_in)
    source = reader.text(fields, "from") or None
    if not any(key == taken for taken in words.taken.values()):
        spoken = _spoken(reader, fields, key, words)
        absent = _absent(reader, fields, unit)
        name = Name(id=key, words=spoken, measured_in=unit, taken_from=source, absent=absent)
        return _within_range(reader, fields, name)
    reader.refuse("name-taken", fields.span, word=key, id=key, other=key)
    return Name(id=key, words=(), measured_in=unit)


def _absent(reader: Reader, fields: Fields, unit: str) -> Fraction | bool | None:
    """Return what stands in where no value is given: ``0``, or ``no`` for a fact."""
    if unit == "yes/no":
        return None if reader.choice(fields, "absent", ("no",)) is None else False
    return None if reader.choice(fields, "absent", ("0",)) is None else Fraction(0)


def _within_range(reader: Reader, fields: Fields, name: Name) -> Name:
    """Return *name* with the range that ``least`` and ``most`` declare for what data state."""
    place = next((fields.keys[key] for key in ("least", "most") if key in fields.keys), None)
    if place is None:
        return name
    if name.taken_from is not None or name.id in WORKED_OUT or name.measured_in == "yes/no":
        reader.refuse("range-astray", place, id=name.id)
        return name
    least, most = (_end_of_range(reader, fields, key, name) for key in ("least", "most"))
    if least is not None and most is not None and least > most:
        told = {"least": in_digits(least), "most": in_digits(most)}
        reader.refuse("range-empty", place, id=name.id, **told)
        return name
    ranged = attrs.evolve(name, least=least, most=most)
    if name.absent is not None and not ranged.allows(Fraction(name.absent)):
        reader.refuse("range-without-absent", place, id=name.id, absent=in_digits(Fraction(name.absent)))
    return ranged


def _end_of_range(reader: Reader, fields: Fields, key: str, name: Name) -> Fraction | None:
    scalar = reader.scalar(fields, key, example="100")
    number = None if scalar is None else reader.number(scalar)
    if scalar is None or number is None:
        return None
    if number.in_percent and name.measured_in != "%":
        reader.refuse("range-in-percent", scalar.span, id=name.id, text=scalar.text)
    return number.value


def _decimals(reader: Reader, fields: Fields, key: str) -> dict[str, int]:
    scalar = reader.scalar(fields, "decimals")
    places = None if scalar is None else reader.whole(scalar, "decimals", most=PLACES_AT_MOST)
    return {} if places is None else {key: places}


def _good_id(reader: Reader, key: str, span: Span) -> bool:
    """Return whether *key* can be the id of an input or parameter."""
    if not _ID.fullmatch(key):
        reader.refuse("bad-id", span, id=key, example="late_reports", signs="_ -")
        return False
    if key in RESERVED:
        reader.refuse("reserved-id", span, id=key)
        return False
    return True


def _spoken(reader: Reader, fields: Fields, key: str, words: Words) -> tuple[str, ...]:
    """Return title and aliases. The id is a word where there is no title; roles have words of the language."""
    title = reader.scalar(fields, "title", example=EXAMPLES["title"])
    spoken = (() if title is None else (title,)) + reader.texts(fields, "aliases")
    for word in spoken:
        words.claim(word.text.strip(), key, word.span)
    found = tuple(dict.fromkeys(word.text.strip() for word in spoken))
    if title is None and key not in ROLES:
        words.claim(key, key, fields.span)
        return (key, *found)
    return found
