"""What a file says of its own rules: rows of inputs, and the points that they must earn."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targetscore._numbers import Unreadable, in_digits
from targetscore.check._sample import Row
from targetscore.check._subject import Subject, written
from targetscore.data._cells import read_cell
from targetscore.data.model import Missing, NotApplicable
from targetscore.errors import Finding
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import bind
from targetscore.quantities import rounded
from targetscore.ruleset.model import Example, Indicator, Places, Ruleset, range_told


def examples(ruleset: Ruleset) -> Iterator[Finding]:
    """
    Yield examples that their rule does not meet: one of the two is wrong.

    An example that names a group is worked out with the points and parameters of that group, any other with those that
    the file states for all.
    """
    of_group = {group.id: {each.id: each for each in group.body.every_indicator()} for group in ruleset.groups}
    for indicator in ruleset.every_indicator():
        for example in indicator.examples:
            if example.group is None:
                yield from _checked(Subject(ruleset, indicator), example, "")
            elif indicator.id not in of_group[example.group]:
                subject = Subject(ruleset, indicator)
                yield subject.elsewhere("example-astray", example.span, "error", None, group=example.group)
            else:
                meant: Indicator = of_group[example.group][indicator.id]
                yield from _checked(Subject(ruleset, meant), example, _told(ruleset, example.group))


def _told(ruleset: Ruleset, group: str) -> str:
    title = next(each.title for each in ruleset.groups if each.id == group)
    return f"（{title}）" if ruleset.language == "zh" else f" ({title})"


def _checked(subject: Subject, example: Example, group: str) -> Iterator[Finding]:
    row: dict[str, Fraction | bool] = {}
    for name, text in example.values.items():
        read = read_cell(text, subject.indicator.unit_of(name))
        if isinstance(read, Unreadable) or isinstance(read.cell, Missing | NotApplicable):
            yield subject.elsewhere("example-unreadable", example.span, "error", None, name=name, text=text)
            return
        row[name] = read.cell
    for name, bounds in subject.indicator.bounded().items():
        if name in row and not bounds.allows(Fraction(row[name])):
            told = {"name": name, "text": example.values[name], "range": range_told(bounds)}
            yield subject.elsewhere("example-outside", example.span, "error", None, **told)
            return
    yield from _scored(subject, example, row, group)


def _scored(subject: Subject, example: Example, row: Row, group: str) -> Iterator[Finding]:
    bound = bind(subject.needs, row)
    witness = written(row)
    if bound.lacking:
        lacking = ", ".join(bound.lacking)
        yield subject.elsewhere("example-incomplete", example.span, "error", witness, lacking=lacking)
        return
    expected = in_digits(example.points)
    try:
        exact, _ = evaluate(subject.indicator.curve, bound.inputs)
    except Unscored:
        yield subject.elsewhere("example-unscored", example.span, "error", witness, expected=expected, group=group)
        return
    rounding = subject.ruleset.conventions.rounding
    published = exact
    if isinstance(rounding, Places) and rounding.points is not None:
        published = rounded(exact, rounding.points, rounding.mode)
    if example.points not in (exact, published):
        values = {"expected": expected, "points": in_digits(published), "group": group}
        yield subject.elsewhere("example-fails", example.span, "error", witness, **values)
