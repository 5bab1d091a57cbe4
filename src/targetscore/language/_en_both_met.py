"""
Two conditions that an English text names first, and what is earned where both, one or neither of them is met.

`Costs are at most 90%, and the plan is adopted. Both conditions met: 4 points. Only one of them met: 2 points.` is said
as the two conditions with the 4 points behind them, and `only one of them: 2 points`.
"""

from __future__ import annotations

import re
from typing import Final

from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import FACTS, NUMBERS, REFERENCES, kinds
from targetscore.language._en_passes import Pass
from targetscore.language._en_spelled import replaced
from targetscore.language._lexemes import Lexeme, Names, listed

_ARE = r"(?:(?:are|is|have been|has been|being) )?"
_MET = r"(?:met|fulfilled|satisfied|achieved)(?= [:,=–])"
_CONDITIONS = r"(?:conditions|criteria|requirements|tests|targets|condition)"
_OF = r"(?:of (?:them|these|the two|these conditions|the conditions))"
BOTH: Final = re.compile(
    rf"[.;:] (?:if |where )?both (?:(?:of )?(?:(?:the|these|the two) )?(?:{_CONDITIONS}|them) )?{_ARE}{_MET}"
)
ONE: Final = re.compile(
    rf"(?<=[.;] )(?:if |where )?(?:(?:only|just) one|one but not both)(?: (?:{_OF}|{_CONDITIONS}))? {_ARE}{_MET}"
)
NEITHER: Final = re.compile(rf"(?<=[.;] )(?:if |where )?neither(?: (?:{_OF}|{_CONDITIONS}))? {_ARE}{_MET}")
ASKING: Final = frozenset(listed("require requires need needs demand demands"))
MOVING = kinds("EACH ADD ADDED EXTRA DED LOST UNLESS OR ELSE")
SPEAKS = kinds("PTS PTSLIST FULL BASE ZERO GIVE GIVEN EACH ADD DED OR ELSE UNLESS SCOREIS")


def both_met(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Give the points of `both conditions met:` to the two conditions of the sentence in front of it."""
    at = next((n for n, each in enumerate(items) if "BOTHOF" in each.several and n), 0)
    first = next((n + 1 for n in range(at - 2, 0, -1) if items[n].type == "BREAK" and items[n].value >= SEMICOLON), 0)
    told = _are_two(items[first:at]) and any(each.several & {"PTS", "NUM"} for each in items[at:])
    if not told:
        return items
    return replaced(items, BOTH, lambda _found, _said: [])


def _are_two(said: list[Lexeme]) -> bool:
    """Whether *said* is two conditions with `and` between them, each of one value or fact."""
    joints = [at for at, each in enumerate(said) if "AND" in each.several]
    if len(joints) != 1 or any(each.several & SPEAKS for each in said):
        return False
    sides = (said[: joints[0]], said[joints[0] + 1 :])
    return all(_is_one(side) for side in sides)


def _is_one(side: list[Lexeme]) -> bool:
    facts = sum(bool(each.several & FACTS) for each in side)
    numbers = sum(bool(each.several & NUMBERS) for each in side)
    # A comma in front of `and`, and the full stop behind the second, stand at the end.
    apart = any(each.type == "BREAK" for each in side[:-1])
    return facts + numbers == 1 and not apart and (facts == 1 or any(each.several & REFERENCES for each in side))


def one_met(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `only one of them met:`, `neither met:` as only one, and neither."""
    found = replaced(items, ONE, lambda _found, said: [_whole("ONLYONE", "only one of them", said)])
    return replaced(found, NEITHER, lambda _found, said: [_whole("NEITHER", "neither", said)])


# Both awards can be earned ------------------------------------------------------------------------------------------

_AWARDS = r"(?:awards|amounts|scores|payments|bonuses)"
ADDITIVE: Final = re.compile(
    rf"(?<=[.;,] )(?:(?:and|so that) )?(?:both(?: {_AWARDS})?|(?:the )?two {_AWARDS}) (?:can|may) be"
    r" (?:earned|awarded|given|received|obtained|gained|claimed)(?: together| in the same year)?(?= [.;]|$)"
)


def awards_add(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `both awards can be earned` behind two awards on a fact each, which add up anyway."""
    points = [each for each in items if each.several & {"PTS", "PTSLIST", "FULL", "BASE", "ZERO"}]
    facts = [str(each.value) for each in items if each.several & FACTS]
    valued = any(each.several & (NUMBERS | REFERENCES | MOVING) for each in items)
    two = len(points) == len(facts) == len(set(facts)) == 2  # noqa: PLR2004 - both
    if not two or valued:
        return items
    return replaced(items, ADDITIVE, lambda _found, said: [_whole("WORDING", "", said)])


def _whole(kind: str, word: str, said: list[Lexeme]) -> Lexeme:
    return Lexeme(kind, word, said[0].start_pos, said[-1].end_pos, (kind,))


def wanted(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `5 points require the rate to be 60% or higher` as that they are given where it is."""
    found: list[Lexeme] = []
    asks = False
    for at, each in enumerate(items):
        asks = (asks or ("IF" in each.several and each.word in ASKING)) and not (
            each.type == "BREAK" and each.value >= SEMICOLON
        )
        named = asks and each.word == "to be" and items[at - 1].type in REFERENCES
        found.append(_whole("COPULA", "is", [each]) if named else each)
    return found


# With what it needs, as `Passes` takes it.
BOTH_MET: tuple[tuple[str, Pass], ...] = (
    ("BOTHOF AND", both_met),
    ("FLAG BOTHOF | FLAG GIVEN", awards_add),
    ("IF AUX", wanted),
    ("ONLYONE MET | NEITHER MET", one_met),
)
