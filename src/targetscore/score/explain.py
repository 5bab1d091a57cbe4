"""
Why a unit scored what it scored, in the words of the rule: values first, text from them.

`explain` builds the values, `render` writes them in Chinese or English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.errors import Language
from targetscore.evaluate import Step, Unscored
from targetscore.messages import PHRASES, phrase
from targetscore.pieces import Better, Gain, NotAnalysed, next_gain, pieces
from targetscore.ruleset.model import ROLES, Indicator, Name
from targetscore.score._inputs import REFERENCES, bind, needs_of
from targetscore.score.result import IndicatorResult, Result, UnitResult, clause_text

ZERO = Fraction(0)
DECIMALS_SHOWN = 4
PERCENT = frozenset({"completion", "growth"})


@attrs.frozen(kw_only=True)
class Line:
    """
    One clause and what it did.

    *clause* is ``None`` for a convention of the rule file. No *steps*: the clause had no effect on this row.
    """

    clause: ast.Clause | None
    steps: tuple[Step, ...]

    @property
    def points(self) -> Fraction:
        """Points that the clause moved, exact."""
        return sum((step.points for step in self.steps), ZERO)


@attrs.frozen(kw_only=True)
class NextGain:
    """
    The next place where one input earns more, all others unchanged.

    Attributes:
        name: The input that would have to move.
        better: Which way: ``higher`` or ``lower``.
        gain: Where, how far away, and how many points more.
        full: Whether the indicator then has its full points.
    """

    name: str
    better: Better
    gain: Gain
    full: bool


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
    language: Language

    def __str__(self) -> str:
        return render(self, self.language)


def explain(
    result: Result, unit: str, *, indicators: Iterable[str] | None = None, language: Language | None = None
) -> Explanation:
    """
    Return why *unit* earned its points.

    Args:
        result: What `targetscore.score` gave.
        unit: A unit of the data.
        indicators: Ids of the indicators to explain; ``None``: all of them.
        language: Language of the text that ``str`` makes of the explanation; ``None``: that of the rule file.

    Raises:
        KeyError: If the result knows no such unit or indicator.
    """
    scored = result.units[unit]
    wanted = set(scored.indicators if indicators is None else indicators)
    if unknown := wanted - scored.indicators.keys():
        raise KeyError(min(unknown))
    return Explanation(
        unit=unit,
        result=scored,
        indicators=tuple(
            _indicator(indicator, result.ruleset.language, scored.indicators[indicator.id])
            for indicator in result.ruleset.every_indicator()
            if indicator.id in wanted
        ),
        language=language or result.ruleset.language,
    )


def render(explanation: Explanation, language: Language) -> str:
    """Return *explanation* as lines of text in *language*; clauses written in the other one are translated."""
    head = phrase(
        "unit-total",
        language,
        unit=explanation.unit,
        total=shown(explanation.result.total),
        available=shown(explanation.result.available),
        rank=explanation.result.rank,
    )
    blocks = ["\n".join(_block(each, language)) for each in explanation.indicators]
    return "\n\n".join([head, *blocks])


def shown(value: Decimal | Fraction | bool, language: Language = "en") -> str:  # noqa: FBT001 - a fact is a value
    """
    Return *value* for the eye: at most four decimals, ``≈`` before what had to be cut.

    >>> shown(Fraction(5, 2)), shown(Fraction(2, 3)), shown(Decimal("3.20"))
    ('2.5', '≈0.6667', '3.20')
    """
    if isinstance(value, bool):
        return phrase("fact-yes" if value else "fact-no", language)
    if isinstance(value, Decimal):
        return format(value, "f")
    near = round(value, DECIMALS_SHOWN)
    return in_digits(value) if near == value else f"≈{in_digits(near)}"


def _indicator(indicator: Indicator, written_in: Language, result: IndicatorResult) -> IndicatorExplanation:
    return IndicatorExplanation(
        indicator=indicator,
        written_in=written_in,
        result=result,
        lines=_lines(indicator.rule, result.steps),
        without_effect=tuple(_without_effect(indicator.rule)),
        gains=tuple(_gains(indicator, result)),
    )


# Clauses without points of their own: they say what others refer to.
_CONTEXT = (ast.Linear, ast.Stated, ast.Reference, ast.Part, ast.Combine, ast.Scope)


def _lines(rule: ast.Rule, steps: tuple[Step, ...]) -> tuple[Line, ...]:
    by_place: dict[tuple[int, int] | None, list[Step]] = {}
    for step in steps:
        by_place.setdefault(_place(step.clause), []).append(step)
    lines = [
        Line(clause=clause, steps=tuple(by_place.pop(_place(clause), ())))
        for clause in sorted(_every_clause(rule.clauses), key=lambda clause: clause.span.start)
        if not isinstance(clause, ast.Remark)
    ]
    rest = [Line(clause=found[0].clause, steps=tuple(found)) for found in by_place.values()]
    return *(line for line in lines if line.steps or not isinstance(line.clause, _CONTEXT)), *rest


def _place(clause: ast.Clause | None) -> tuple[int, int] | None:
    return None if clause is None else (clause.span.start, clause.span.end)


def _every_clause(clauses: Iterable[ast.Clause]) -> Iterator[ast.Clause]:
    for clause in clauses:
        yield clause
        match clause:
            case ast.Part(clauses=inner) | ast.Scope(clauses=inner):
                yield from _every_clause(inner)
            case ast.Combine(parts=parts):
                yield from _every_clause(parts)
            case _:
                pass


def _without_effect(rule: ast.Rule) -> Iterator[str]:
    remarks = [clause.span for clause in _every_clause(rule.clauses) if isinstance(clause, ast.Remark)]
    for span in sorted([*remarks, *rule.wording], key=lambda span: span.start):
        yield rule.text[span.start : span.end]


# What a unit does not move by its own work, or not without moving the rest.
_FIXED = frozenset({"target", "last_year", "mean", "best", "worst"})


def _gains(indicator: Indicator, result: IndicatorResult) -> Iterator[NextGain]:
    if result.status != "scored":
        return
    inputs = bind(needs_of(indicator.curve), result.inputs).inputs
    for axis in _axes(result.inputs):
        for better in _ways(indicator, axis):
            gain = _gain(indicator, axis, better, inputs, Fraction(result.inputs[axis]))
            if gain is not None:
                yield NextGain(name=axis, better=better, gain=gain, full=result.exact + gain.points >= indicator.points)


def _axes(inputs: Mapping[str, Fraction | bool]) -> Iterator[str]:
    """Return the numbers that can move by themselves; what follows from another moves with it."""
    for name, value in inputs.items():
        follows = name in REFERENCES and {"actual", REFERENCES[name]} <= inputs.keys()
        if not isinstance(value, bool) and name not in _FIXED and not follows:
            yield name


def _ways(indicator: Indicator, axis: str) -> tuple[Better, ...]:
    if axis in {"actual", "completion", "growth"} and indicator.better is not None:
        return (indicator.better,)
    return "higher", "lower"


def _gain(
    indicator: Indicator, axis: str, better: Better, inputs: Mapping[str, Fraction | bool], now: Fraction
) -> Gain | None:
    try:
        found = pieces(indicator.curve, axis, inputs)
    except Unscored:
        return None
    return None if isinstance(found, NotAnalysed) else next_gain(found, now, better)


# Text ---------------------------------------------------------------------------------------------------------------


def _block(explained: IndicatorExplanation, language: Language) -> Iterator[str]:
    indicator, result = explained.indicator, explained.result
    yield phrase(
        f"indicator-{result.status}",
        language,
        title=indicator.title,
        id=indicator.id,
        points=shown(result.points),
        full=shown(indicator.points),
    )
    yield "  " + phrase("rule-text", language, text=" ".join(indicator.rule.text.split()))
    if result.inputs:
        yield "  " + phrase("rule-inputs", language, inputs=_inputs(indicator, result.inputs, language))
    if result.status == "scored":
        for line in explained.lines:
            yield "    " + _line(line, explained, language)
    if explained.without_effect:
        texts = phrase("list-comma", language).join(f"`{text}`" for text in explained.without_effect)
        yield "  " + phrase("without-effect", language, texts=texts)
    yield from ("  " + text for text in _balance(explained, language))


def _inputs(indicator: Indicator, inputs: Mapping[str, Fraction | bool], language: Language) -> str:
    return phrase("list-comma", language).join(
        phrase(
            "input",
            language,
            name=_called(indicator, name, language),
            value=_measured(indicator, name, value, language),
        )
        for name, value in inputs.items()
    )


def _called(indicator: Indicator, name: str, language: Language) -> str:
    if (role := f"role-{name}") in PHRASES:
        return phrase(role, language)
    return next((found.words[0] for found in _named(indicator, name) if found.words), name)


def _named(indicator: Indicator, name: str) -> Iterator[Name]:
    return (found for found in indicator.names if found.id == name)


def _unit(indicator: Indicator, name: str) -> str:
    """Return what the input *name* is measured in; empty if nobody said."""
    if name in PERCENT:
        return "%"
    declared = next((found.measured_in for found in _named(indicator, name) if found.measured_in), "")
    return declared or ("" if name == "rank" or name not in ROLES else indicator.measured_in)


def _measured(
    indicator: Indicator,
    name: str,
    value: Fraction | bool,  # noqa: FBT001 - a fact is a value
    language: Language,
) -> str:
    text = shown(value, language)
    unit = "" if isinstance(value, bool) else _unit(indicator, name)
    return f"{text} {unit}" if unit and unit.isascii() and unit != "%" else f"{text}{unit}"


def _line(line: Line, explained: IndicatorExplanation, language: Language) -> str:
    clause = _words(line, explained, language)
    if not line.steps:
        return f"{'–':>7}  {phrase('clause-reason', language, clause=clause, reason=phrase('clause-idle', language))}"
    reasons = phrase("list-comma", language).join(filter(None, (_reason(step, language) for step in line.steps)))
    text = phrase("clause-reason", language, clause=clause, reason=reasons) if reasons else clause
    return f"{_moved(line.points):>7}  {text}"


def _moved(points: Fraction) -> str:
    text = shown(points)
    return text if points <= 0 else f"+{text}"


def _words(line: Line, explained: IndicatorExplanation, language: Language) -> str:
    """Return the clause as written, or translated where the reader asks for the other language."""
    if line.clause is None:
        return phrase("convention-floor", language)
    indicator = explained.indicator
    if language != explained.written_in:
        from targetscore.language import print_rule

        alone = ast.Rule(clauses=(line.clause,))
        text: str = print_rule(alone, language, names=indicator.names, measured_in=indicator.measured_in)
        return text
    return " ".join(clause_text(line.clause, indicator.rule).split())


def _reason(step: Step, language: Language) -> str:
    numbers = {name: shown(value) for name, value in step.numbers.items()}
    match step.reason:
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
    gain = next_gain.gain
    value = _measured(indicator, next_gain.name, gain.value, language)
    if not gain.included:
        value = phrase(f"beyond-{next_gain.better}", language, value=value)
    unit = _unit(indicator, next_gain.name)
    distance = shown(gain.distance) if unit == "%" else _measured(indicator, next_gain.name, gain.distance, language)
    if unit == "%":
        distance = phrase("percentage-points", language, number=distance)
    return phrase(
        "next-full" if next_gain.full else "next-gain",
        language,
        name=_called(indicator, next_gain.name, language),
        distance=distance,
        value=value,
        gain=shown(gain.points),
    )
