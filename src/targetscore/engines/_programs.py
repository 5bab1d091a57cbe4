"""Programs for the rules of a ruleset: what every engine begins with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import attrs

from targetscore.curve import Curve
from targetscore.data.model import UnitData
from targetscore.engines._scaling import Sources, program
from targetscore.engines._sources import Uncovered, known_decimals, sources_of
from targetscore.engines.program import Program, used
from targetscore.inputs import Needs, needs_of
from targetscore.ruleset.model import Indicator, Ruleset
from targetscore.score._rows import places as places_of

EXPRESSIONS_AT_MOST: Final = 5000


def sources_for(
    indicator: Indicator,
    ruleset: Ruleset,
    *,
    decimals: Mapping[str, int],
    data: UnitData | None = None,
    given: Collection[str] | None = None,
    curve: Curve | None = None,
    needs: Needs | None = None,
) -> Sources | Uncovered:
    """
    Return where the values of a rule come from, or the input of which nobody says how many decimals it has.

    Args:
        indicator: Whose rule it is.
        ruleset: The file that it stands in.
        decimals: Decimals of inputs, before those that the rule file declares.
        data: Looked through for inputs whose decimals are not declared.
        given: The inputs that rows give; ``None``: those whose decimals are known.
        curve: What is asked for; ``None``: the points. For an effect, `targetscore.inputs.whether` it holds.
        needs: What that needs, if it is known.
    """
    needs = needs_of(curve or indicator.curve) if needs is None else needs
    known = known_decimals(indicator, needs, ruleset, decimals, data)
    if isinstance(known, Uncovered):
        return known
    if given is not None:
        known = {name: own for name, own in known.items() if name in given}
    return sources_of(indicator, needs, known, ruleset.language)


def within(sources: Sources, ranges: Mapping[str, tuple[int, int]]) -> Sources:
    """
    Return *sources* whose inputs lie within *ranges*: the least and the greatest integer, value × 10^decimals, by name.

    What is proved of a program of them holds for such rows alone; the engine has to catch all others.
    """
    inputs = (
        attrs.evolve(each, least=ranges[each.name][0], most=ranges[each.name][1]) if each.name in ranges else each
        for each in sources.inputs
    )
    return attrs.evolve(sources, inputs=tuple(inputs))


def program_for(curve: Curve, ruleset: Ruleset, sources: Sources) -> Program | Uncovered:
    """Return the integer form of *curve*, rounded as *ruleset* says, or that it is too long or too deep to be one."""
    try:
        made = program(curve, sources, places_of(ruleset))
        roots = (made.result(), made.denominator, made.piece, *(fault.when for fault in made.faults))
        size = sum(1 for _ in used(*roots))
    except RecursionError:
        return Uncovered(reason="engine-deep", language=ruleset.language)
    if size <= EXPRESSIONS_AT_MOST:
        return made
    values = {"size": str(size), "most": str(EXPRESSIONS_AT_MOST)}
    return Uncovered(reason="engine-long", values=values, language=ruleset.language)
