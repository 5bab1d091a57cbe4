"""The command ``curve``: the pieces of rules as tables, with the points that a unit more moves."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

import attrs
import click

from targetscore.check import curves
from targetscore.check._curves import Curve, Curves, IndicatorCurves, Steps, Stretch
from targetscore.cli import FINDINGS, FINE
from targetscore.cli._given import FILE, language_option, output_option
from targetscore.cli._output import aligned, hand_out, patience, table
from targetscore.data._heads import called
from targetscore.errors import Language, TargetscoreError, nearest
from targetscore.messages import MESSAGES, phrase
from targetscore.ruleset import load
from targetscore.ruleset.model import Indicator
from targetscore.score._figures import shown

Table: TypeAlias = Callable[..., str]
# A rule of several inputs has a table for each of their values; more than these say little to a reader.
CURVES_SHOWN: Final = 6

_COUNTED: Final = {
    ("whole", "up"): "curve-whole-up",
    ("whole", "down"): "curve-whole-down",
    ("started", "up"): "curve-started-up",
    ("started", "down"): "curve-started-down",
    ("pro rata", "up"): "curve-pro-rata-up",
    ("pro rata", "down"): "curve-pro-rata-down",
}


@click.command("curve")
@click.argument("rules", type=FILE)
@click.option("--indicator", "indicators", multiple=True, help="Only this indicator; may be given several times.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@language_option
def curve(rules: Path, indicators: tuple[str, ...], form: str, output: Path | None, language: Language | None) -> int:
    """Show what each rule gives from where to where, what one unit more moves, and where points jump."""
    try:
        ruleset = load(rules)
    except TargetscoreError as error:
        sys.stderr.write("\n\n".join(str(each.told_in(language or each.language)) for each in error.diagnostics) + "\n")
        return FINDINGS
    words = language or ruleset.language
    known = {each.id for body in ruleset.bodies for each in body.every_indicator()}
    for name in indicators:
        if name not in known:
            message, near = phrase("no-such-indicator", words, name=name), nearest(name, known)
            if near:
                message += "\n" + phrase("did-you-mean", words, near=near)
            raise click.BadParameter(message, param_hint="--indicator")
    with patience(phrase("checking", words)):
        found = curves(ruleset, indicators or None)
    if form == "json":
        hand_out(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n", form, output)
    else:
        drawn = table if output is None else aligned
        hand_out("\n".join(_told(found, words, drawn)), form, output)
    return FINE


def _told(found: Curves, language: Language, drawn: Table) -> Iterator[str]:
    rules = {each.id: each for body in found.ruleset.bodies for each in body.every_indicator()}
    for each in found.indicators:
        yield _Teller(language, rules[each.id], drawn).told(each)


@attrs.frozen
class _Teller:
    """Puts the curves of one indicator into words of *language*."""

    language: Language
    indicator: Indicator
    drawn: Table

    def say(self, code: str, **values: object) -> str:
        return phrase(code, self.language, **values)

    def told(self, found: IndicatorCurves) -> str:
        points = shown(found.points, self.language)
        groups = self.say("list-comma").join(found.groups)
        head = self.say("curve-head", title=found.title, id=found.id, points=points)
        blocks = [head + (self.say("curve-groups", groups=groups) if groups else "") + "\n"]
        blocks += [self.curve(each) for each in found.curves[:CURVES_SHOWN]]
        if len(found.curves) > CURVES_SHOWN:
            blocks.append(self.say("curve-more", number=len(found.curves) - CURVES_SHOWN) + "\n")
        if found.not_analysed is not None:
            reason = MESSAGES[f"not-analysed-{found.not_analysed}"][self.language][0]
            blocks.append(self.say("curve-not-all", reason=reason) + "\n")
        return "".join(blocks)

    def curve(self, curve: Curve) -> str:
        given = self.say("list-comma").join(f"{self.input(n)} {self.value(n, v)}" for n, v in curve.given.items())
        along = self.say("curve-along-given" if given else "curve-along", axis=self.input(curve.axis), given=given)
        heads = [self.say(f"column-{name}") for name in ("from", "to", "points-from", "points-to", "moves", "jump")]
        rows = [self.row(curve.axis, stretch) for stretch in curve.stretches]
        return along + "\n" + self.drawn([*heads, self.say("column-clauses")], rows, left=frozenset({4, 6}))

    def row(self, axis: str, stretch: Stretch) -> list[str]:
        low = self.end(axis, stretch.low, "" if stretch.low_included else ">")
        high = self.end(axis, stretch.high, "" if stretch.high_included else "<")
        clauses = self.say("curve-between-clauses").join(stretch.clauses)
        if stretch.hole is not None:
            return [low, high, "", "", self.say(f"hole-{stretch.hole}"), "", clauses]
        jump = "" if not stretch.jump else self.signed(stretch.jump)
        return [
            low,
            high,
            self.points(stretch.at_low),
            self.points(stretch.at_high),
            self.moves(axis, stretch),
            jump,
            clauses,
        ]

    def moves(self, axis: str, stretch: Stretch) -> str:
        """Return what moves the points: each unit, and each step."""
        found = []
        if stretch.per_unit is None:
            found.append(self.say("curve-bent"))
        elif stretch.per_unit:
            found.append(
                self.say("curve-slope", points=self.signed(stretch.per_unit), size=self.value(axis, Fraction(1)))
            )
        found += [self.steps(axis, steps) for steps in stretch.steps]
        return ", ".join(found)

    def steps(self, axis: str, steps: Steps) -> str:
        points = self.say("list-comma").join(map(self.signed, steps.points))
        endless = "…" if len(steps.points) > 1 and steps.beyond is not None else ""
        size = self.value(axis, steps.size)
        return self.say(_COUNTED[steps.part, steps.toward], points=points + endless, size=size)

    # Words

    def input(self, name: str) -> str:
        return called(name, next((each.words for each in self.indicator.names if each.id == name), ()), self.language)

    def value(self, name: str, value: Fraction | bool) -> str:  # noqa: FBT001 - a fact is one of the values
        told, unit = shown(value, self.language), self.indicator.unit_of(name)
        if isinstance(value, bool) or not unit:
            return told
        return told + unit if unit == "%" or self.language == "zh" else f"{told} {unit}"

    def end(self, axis: str, value: Fraction | None, sign: str) -> str:
        return "" if value is None else sign + self.value(axis, value)

    def points(self, value: Fraction | None) -> str:
        return "…" if value is None else shown(value, self.language)

    def signed(self, value: Fraction) -> str:
        told = shown(value, self.language)
        return told if value <= 0 else (f"≈+{told[1:]}" if told.startswith("≈") else f"+{told}")
