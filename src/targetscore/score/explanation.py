"""
Why a unit scored what it scored, in the words of the rule: values first, text from them.

`explain` builds the values, `render` writes them in Chinese or English.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict

import attrs

from targetscore import ast
from targetscore.errors import Language
from targetscore.messages import PHRASES, phrase
from targetscore.ruleset.model import PLACES, ROLES, Indicator, Name, Ruleset
from targetscore.score._besides import told_of_row, told_of_sections, told_of_total, told_of_unit
from targetscore.score._figures import shown
from targetscore.score.result import IndicatorResult, Result, UnitResult, clause_text, every_clause

if TYPE_CHECKING:
    from targetscore.evaluate import Step
    from targetscore.score._gains import NextGain

ZERO = Fraction(0)
PERCENT = frozenset({"completion", "growth"})


class Known(TypedDict):
    """What the parser and the printer must know of an indicator."""

    names: tuple[Name, ...]
    measured_in: str


@attrs.frozen(kw_only=True)
class Line:
    """
    One clause and what it did.

    *clause* is ``None`` for a convention of the rule file. No *steps*: the clause moved no points of this row.
    *follows*: what it says beside points follows for the unit.
    """

    clause: ast.Clause | None
    steps: tuple[Step, ...]
    follows: bool = False

    @property
    def points(self) -> Fraction:
        """Points that the clause moved, exact."""
        return sum((step.points for step in self.steps), ZERO)


@attrs.frozen(kw_only=True)
class IndicatorExplanation:
    """
    Why a unit earned its points on one indicator.

    *lines* are in the order of the rule text, a convention last. *without_effect* are the words of the rule that can
    move no points: remarks and declared wording. *gains* holds the next gain of every input that can earn more by
    itself. *written_in* is the language of the rule.
    """

    indicator: Indicator
    written_in: Language
    result: IndicatorResult
    lines: tuple[Line, ...]
    without_effect: tuple[str, ...]
    gains: tuple[NextGain, ...]

    @property
    def lost(self) -> Fraction:
        """Full points less the points published; below 0 where more than full points were earned."""
        return self.indicator.points - Fraction(self.result.points)


@attrs.frozen(kw_only=True)
class Explanation:
    """
    Why a unit earned its points; *indicators* in the order of the rule file.
    """

    unit: str
    result: UnitResult
    indicators: tuple[IndicatorExplanation, ...]
    ruleset: Ruleset = attrs.field(repr=False)
    language: Language

    def __str__(self) -> str:
        return render(self, self.language)


def explained(
    result: Result, unit: str, *, indicators: Iterable[str] | None = None, language: Language | None = None
) -> Explanation:
    """Do what `targetscore.explain` promises."""
    scored = result.units[unit]
    wanted = set(scored.indicators if indicators is None else indicators)
    if unknown := wanted - scored.indicators.keys():
        raise KeyError(min(unknown))
    return Explanation(
        unit=unit,
        result=scored,
        indicators=tuple(
            _indicator(indicator, result.ruleset.language, scored)
            for indicator in result.ruleset.body_of(scored.group).every_indicator()
            if indicator.id in wanted
        ),
        ruleset=result.ruleset,
        language=language or result.ruleset.language,
    )


def render(explanation: Explanation, language: Language) -> str:
    """Return *explanation* as lines of text in *language*; clauses written in the other one are translated."""
    head = phrase(
        _head_of(explanation.result),
        language,
        unit=explanation.unit,
        total=shown(explanation.result.total),
        available=shown(explanation.result.available),
        rank=explanation.result.rank,
    )
    blocks = ["\n".join(_block(each, language)) for each in explanation.indicators]
    lines = [head]
    if len(explanation.indicators) == len(explanation.result.indicators):
        lines += told_of_sections(explanation.result, explanation.ruleset, language)
        lines += told_of_total(explanation.result, language)
    lines += told_of_unit(explanation.result, explanation.ruleset, language)
    return "\n\n".join(["\n".join(lines), *blocks])


def _head_of(result: UnitResult) -> str:
    if result.status == "exempt":
        return "unit-unscored"
    return "unit-unranked" if result.rank is None else "unit-total"


def _indicator(indicator: Indicator, written_in: Language, unit: UnitResult) -> IndicatorExplanation:
    from targetscore.score._gains import gains

    result = unit.indicators[indicator.id]
    followed = frozenset(each.clause for each in unit.consequences if each.of == indicator.id)
    return IndicatorExplanation(
        indicator=indicator,
        written_in=written_in,
        result=result,
        lines=_lines(indicator.rule, result.steps, followed),
        without_effect=tuple(_without_effect(indicator.rule)),
        gains=gains(indicator, result),
    )


# Clauses without points of their own: they say what others refer to.
_CONTEXT = (ast.Linear, ast.Stated, ast.Reference, ast.Ranking, ast.Part, ast.Combine, ast.Scope)


Place: TypeAlias = tuple[int, int] | None


def _lines(rule: ast.Rule, steps: tuple[Step, ...], followed: frozenset[str]) -> tuple[Line, ...]:
    """
    Return a line for every stretch of the text that is a clause, and one for what stands in no text.

    *followed* are the words of what follows beside points.
    """
    by_place: dict[Place, list[Step]] = {}
    for step in steps:
        by_place.setdefault(_place(step.clause), []).append(step)
    clauses = {_place(clause): clause for clause in reversed(_in_order(rule)) if not isinstance(clause, ast.Remark)}
    lines = [
        Line(
            clause=clause,
            steps=tuple(by_place.pop(place, ())),
            follows=isinstance(clause, ast.Effect) and clause_text(clause, rule) in followed,
        )
        for place, clause in sorted(clauses.items())
        if place in by_place or not isinstance(clause, _CONTEXT)
    ]
    return *lines, *(Line(clause=found[0].clause, steps=tuple(found)) for found in by_place.values())


def _place(clause: ast.Clause | None) -> Place:
    return None if clause is None else (clause.span.start, clause.span.end)


def _in_order(rule: ast.Rule) -> list[ast.Clause]:
    return list(every_clause(rule.clauses))


def _without_effect(rule: ast.Rule) -> Iterator[str]:
    remarks = [clause.span for clause in every_clause(rule.clauses) if isinstance(clause, ast.Remark)]
    for span in sorted([*remarks, *rule.wording], key=lambda span: span.start):
        yield rule.text[span.start : span.end]


# Text ---------------------------------------------------------------------------------------------------------------


def _block(explained: IndicatorExplanation, language: Language) -> Iterator[str]:
    indicator, result = explained.indicator, explained.result
    # Bonuses and penalties have no full points that one could speak of.
    apart = "-apart" if indicator.points == 0 else ""
    yield phrase(
        f"indicator-{result.status}{apart}",
        language,
        title=indicator.title,
        id=indicator.id,
        points=shown(result.points),
        full=shown(indicator.points),
    )
    yield "  " + phrase("rule-text", language, text=" ".join(indicator.rule.text.split()))
    if result.inputs:
        yield "  " + phrase("rule-inputs", language, inputs=told_inputs(indicator, result.inputs, language))
    yield from (
        "  " + line for line in told_of_row(result, functools.partial(_called, indicator, language=language), language)
    )
    if result.steps:
        words = _words(indicator, explained.written_in, language)
        short = _counted_off(result.steps)
        for line in explained.lines:
            yield from ("    " + text for text in _line(line, words, short, language))
    if explained.without_effect:
        texts = phrase("list-comma", language).join(f"`{text}`" for text in explained.without_effect)
        yield "  " + phrase("without-effect", language, texts=texts)
    yield from ("  " + text for text in _balance(explained, language))


def told_inputs(indicator: Indicator, inputs: Mapping[str, Fraction | bool], language: Language) -> str:
    """Return the values of a row with their names and units, as the reader calls them."""
    return phrase("list-comma", language).join(
        phrase(
            "input",
            language,
            name=_called(indicator, name, language),
            value=_measured(indicator, name, value, language),
        )
        for name, value in inputs.items()
    )


_ENDS: Final = {
    ("best", False): "best-highest",
    ("best", True): "best-lowest",
    ("worst", False): "worst-lowest",
    ("worst", True): "worst-highest",
}


def _called(indicator: Indicator, name: str, language: Language) -> str:
    """Return what to call the input *name*. The title stands above, so the indicator's own value goes by its role."""
    declared = () if name == "actual" else next((found.words for found in _named(indicator, name)), ())
    if declared:
        return declared[0]
    if name in {"best", "worst"}:
        # Chinese rules speak of the highest and the lowest, never of the best and the worst.
        lower = indicator.better == "lower"
        return phrase(_ENDS[name, lower], language)
    return phrase(f"role-{name}", language) if f"role-{name}" in PHRASES else name


def _named(indicator: Indicator, name: str) -> Iterator[Name]:
    return (found for found in indicator.names if found.id == name)


def _unit(indicator: Indicator, name: str) -> str:
    """Return what the input *name* is measured in; empty if nobody said."""
    if name in PERCENT:
        return "%"
    declared = next((found.measured_in for found in _named(indicator, name) if found.measured_in), "")
    return declared or ("" if name in PLACES or name not in ROLES else indicator.measured_in)


def _measured(
    indicator: Indicator,
    name: str,
    value: Fraction | bool,  # noqa: FBT001 - a fact is a value
    language: Language,
) -> str:
    text = shown(value, language)
    unit = "" if isinstance(value, bool) else _unit(indicator, name)
    return f"{text} {unit}" if unit and unit.isascii() and unit != "%" else f"{text}{unit}"


def _line(line: Line, words: Mapping[Place, str], short: frozenset[Fraction], language: Language) -> Iterator[str]:
    """Return a line of text for every step of the clause, and one that says so if it did nothing."""
    clause = phrase("convention-floor", language)
    if line.clause is not None:
        clause = " ".join(words[_place(line.clause)].split())
    for step in line.steps:
        if _starts(step, line) and step.points:
            yield f"{_moved(step.points):>7}  {phrase('starting-points', language)}"
    moves = [step for step in line.steps if not _starts(step, line)]
    for step in moves:
        reason = _reason(step, short, language)
        text = phrase("clause-reason", language, clause=clause, reason=reason) if reason else clause
        yield f"{_moved(step.points):>7}  {text}"
    if not moves:
        idle = phrase("clause-follows" if line.follows else "clause-idle", language)
        yield f"{'–':>7}  {phrase('clause-reason', language, clause=clause, reason=idle)}"


def _starts(step: Step, line: Line) -> bool:
    """Tell whether the step gives the points that the rule starts from without saying so."""
    if isinstance(step.clause, ast.Start):
        return not isinstance(line.clause, ast.Start)
    given = step.reason in {"award", "formula"} and step.points > 0
    return given and isinstance(step.clause, ast.Step | ast.Change) and step.clause.sign == "deduct"


def _moved(points: Fraction) -> str:
    text = shown(points)
    return text if points <= 0 else f"+{text}"


def _words(indicator: Indicator, written_in: Language, language: Language) -> Mapping[Place, str]:
    """Return the text of every clause by its place in the rule: as written, or translated for the reader."""
    rule = indicator.rule
    texts = {_place(clause): clause_text(clause, rule) for clause in _in_order(rule)}
    if language != written_in:
        from targetscore.language import parse_rule, print_rule

        known: Known = {"names": indicator.names, "measured_in": indicator.measured_in}
        try:
            there = parse_rule(print_rule(rule, language, **known), language, **known)
        except ValueError:
            # What only one language can say is better shown in that one than not at all.
            return texts
        pairs = zip(_in_order(rule), _in_order(there), strict=True)
        texts = {_place(here): clause_text(clause, there) for here, clause in pairs}
    return texts


def _counted_off(steps: tuple[Step, ...]) -> frozenset[Fraction]:
    """Return how far below the levels of awards the steps counted that took points off."""
    return frozenset(
        step.numbers["distance"]
        for step in steps
        if step.reason == "steps" and step.points < 0
        if isinstance(step.clause, ast.Step) and step.clause.direction != "each"
    )


def _reason(step: Step, short: frozenset[Fraction], language: Language) -> str:
    numbers = {name: shown(value) for name, value in step.numbers.items()}
    match step.reason:
        case "award" if step.points == 0 and _promises(step.clause):
            is_fact = isinstance(step.clause, ast.Award) and isinstance(step.clause.when, ast.Fact | ast.Not)
            return phrase("reason-untrue" if is_fact else "reason-unreached", language)
        case "award" if step.numbers and step.numbers["value"] - step.numbers["level"] in _both_ways(short):
            # Not reached, but steps count down from it: without a word, points for `98 < 100` look like a mistake.
            return phrase("reason-counted-from", language, compared=_compared(step.numbers))
        case "award" | "formula":
            return _compared(step.numbers)
        case "steps":
            return phrase("reason-steps", language, **numbers)
        case "greatest" | "least":
            return phrase(
                f"reason-{step.reason}", language, values=phrase("list-comma", language).join(numbers.values())
            )
        case "final" if "before" not in numbers:
            return phrase("reason-final-alone", language, **numbers)
        case _:
            return phrase(f"reason-{step.reason}", language, **numbers)


def _both_ways(distances: frozenset[Fraction]) -> frozenset[Fraction]:
    return distances | {-distance for distance in distances}


def _promises(clause: ast.Clause | None) -> bool:
    """Tell whether *clause* gives points; a step of it with none says that they were not reached."""
    match clause:
        case ast.Award(amount=ast.Literal(value=points)):
            return points != 0
        case ast.Award():
            return True
        case _:
            return False


def _compared(numbers: Mapping[str, Fraction]) -> str:
    if not numbers:
        return ""
    value, level = numbers["value"], numbers["level"]
    sign = "<" if value < level else ">" if value > level else "="
    return f"{shown(value)} {sign} {shown(level)}"


def _balance(explained: IndicatorExplanation, language: Language) -> Iterator[str]:
    """Return what rounding did, what is lost, and how to gain."""
    result = explained.result
    if result.status != "scored":
        return
    if Fraction(result.points) != result.exact:
        yield phrase("points-rounded", language, exact=shown(result.exact), points=shown(result.points))
    if explained.lost > 0:
        yield phrase("points-lost", language, lost=shown(explained.lost))
    for gain in explained.gains:
        yield _next(explained.indicator, gain, language)


def _next(indicator: Indicator, next_gain: NextGain, language: Language) -> str:
    name, gain = next_gain.name, next_gain.gain
    if next_gain.is_fact:
        called = indicator.title if name == "actual" else _called(indicator, name, language)
        fact = shown(bool(gain.value), language)
        return phrase("next-fact", language, name=called, value=fact, gain=shown(gain.points))
    value = _measured(indicator, name, gain.value, language)
    if not gain.included:
        value = phrase(f"beyond-{next_gain.better}", language, value=value)
    if _unit(indicator, name) == "%":
        distance = phrase("percentage-points", language, number=shown(gain.distance))
    else:
        distance = _measured(indicator, name, gain.distance, language)
    code = "next-beyond" if gain.distance == 0 else "next-full" if next_gain.full else "next-gain"
    called = _called(indicator, name, language)
    return phrase(code, language, name=called, distance=distance, value=value, gain=shown(gain.points))
