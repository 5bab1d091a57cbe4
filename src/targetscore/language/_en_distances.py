"""
How far from a level, from one distance to another, and tiers of how far a level is missed.

`More than 1 but not more than 3 points below the target` and `below the target by more than 1 but by no more than 3
points` say two distances of one level; each is put beside it. `A shortfall of up to one point costs 3 marks`, behind
what the target earns, is said as that the value is so far below the target.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import (
    END,
    NUMBERS,
    REFERENCES,
    again,
    kinds,
    kinds_at,
    only,
    past_articles,
    pause,
    placed,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, Lexeme, Names, Refused, listed

OUTER = kinds("GT GE")
INNER = kinds("LE LT")
SIDES = frozenset(
    {"above", "over", "below", "under", "short of", "higher than", "lower than", "in excess of", "beyond", "more than"}
)
JOINTS = kinds("AND BUT")
IT = frozenset({"it", "that", "this"})
MISSED = frozenset(listed("shortfall shortfalls deficit deficits gap short"))
PASSED = frozenset(listed("excess excesses overrun overruns overspend overspends overshoot overshoots"))
LARGER = frozenset(listed("larger greater bigger higher longer"))
FALLING = frozenset(listed("falling being missing"))
COSTS = kinds("DED DEPRIVED GIVE")
BEFORE_JOINT = kinds("PTS NUM")
SHORT_OF = {"LT": "below", "GT": "above"}
TURNED = {"GT": "LT", "GE": "LE", "LT": "GT", "LE": "GE"}
TURNED_WORDS = {"GT": "above", "GE": "at least", "LT": "below", "LE": "at most"}
# In which ways a level may be missed, by how it is compared where it earns points.
WAYS = {
    frozenset({"REACH"}): frozenset({"LT", "GT"}),
    frozenset({"GE"}): frozenset({"LT"}),
    frozenset({"REACH", "ABOVE"}): frozenset({"LT"}),
    frozenset({"ABOVE"}): frozenset({"LT"}),
    frozenset({"LE"}): frozenset({"GT"}),
    frozenset({"REACH", "BELOW"}): frozenset({"GT"}),
    frozenset({"BELOW"}): frozenset({"GT"}),
}
LEVELS = REFERENCES | NUMBERS


@attrs.frozen
class Distance:
    """So much and how it is compared, `more than 3 points` or `3 points or more`; *end* is behind it."""

    said: tuple[Lexeme, Lexeme]
    outer: bool
    end: int


# Two distances from one level ----------------------------------------------------------------------------------------


def _both(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """
    Put each of two distances beside the level that both are from.

    Raises:
        Refused: Where they say between which distances a step counts.
    """
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        read = _behind(items, at, names) or _before(items, at, names) or _around(items, at, names)
        if read is not None and _counts(found):
            raise Refused("bracket-unclear", Span(items[at].start_pos, items[read[1] - 1].end_pos))
        if read is None:
            found.append(items[at])
            at += 1
        else:
            said, at = read
            found += said
    return found


def _counts(found: Sequence[Lexeme]) -> bool:
    """Whether the part so far counts steps: `0.5 points for each point more than 1 but not more than 3 below 90%`."""
    for lexeme in reversed(found):
        if lexeme.type == "BREAK":
            return False
        if "EACH" in lexeme.several:
            return True
    return False


def _behind(items: Sequence[Lexeme], at: int, names: Names) -> tuple[list[Lexeme], int] | None:
    """Read `short of the target by more than 1 but by no more than 3 points`."""
    reference = past_articles(items, at + 1)
    if not _sided(items, at) or "BY" not in kinds_at(items, reference + 1):
        return None
    two = _two(items, reference + 2)
    if two is None or not _fit(items, reference, two, names):
        return None
    return _each_beside(items[at], items[reference], two), two[1].end


def _before(items: Sequence[Lexeme], at: int, names: Names) -> tuple[list[Lexeme], int] | None:
    """Read `more than 1 but not more than 3 points below the target`."""
    two = _two(items, at)
    if two is None or not _sided(items, two[1].end) or items[two[1].end].word not in SIDES:
        return None
    reference = past_articles(items, two[1].end + 1)
    if not _fit(items, reference, two, names):
        return None
    return _each_beside(items[two[1].end], items[reference], two), reference + 1


def _around(items: Sequence[Lexeme], at: int, names: Names) -> tuple[list[Lexeme], int] | None:
    """Read `more than 1 point below the target but not more than 3 points below it`."""
    first = distance(items, at)
    reference = past_articles(items, first.end + 1) if first else len(items)
    second = distance(items, _past_joint(items, reference + 1)) if _joined(items, reference + 1) else None
    if first is None or second is None or not _sided(items, first.end):
        return None
    side = items[first.end]
    again_said = [each.word for each in items[second.end : second.end + 2]]
    said = again_said in [[side.word, it] for it in IT] and kinds_at(items, second.end + 2).isdisjoint(LEVELS)
    if side.word not in SIDES or not said or not _fit(items, reference, (first, second), names):
        return None
    return _each_beside(side, items[reference], (first, second)), second.end + 2


def _each_beside(side: Lexeme, reference: Lexeme, two: tuple[Distance, Distance]) -> list[Lexeme]:
    """Return `below the target by more than 1 point and below the target by no more than 3 points`."""
    first, second = two
    joint = placed("AND", "and", second.said[0])
    return [*_beside(side, reference, first), joint, *_beside(side, reference, second)]


def _beside(side: Lexeme, reference: Lexeme, distance: Distance) -> list[Lexeme]:
    """Return the level with its distance: `below the target by 3 points or more`, below 94% for 3 points below 97%."""
    way = "GT" if "GT" in side.several else "LT"
    cmp, amount = distance.said
    if reference.type in REFERENCES:
        return [placed(way, side.value, cmp), again(reference, cmp), placed("BY", "by", cmp), cmp, amount]
    far = amount.value.value * (1 if way == "GT" else -1)
    if amount.type == "PERCENT":
        far *= reference.value.value / 100
    node = attrs.evolve(reference.value, value=reference.value.value + far, span=amount.span)
    kind = cmp.type if way == "GT" else TURNED[cmp.type]
    return [
        placed(kind, TURNED_WORDS[kind], cmp),
        Lexeme(reference.type, node, amount.start_pos, amount.end_pos, reference.kinds),
    ]


def _two(items: Sequence[Lexeme], at: int, unit: Lexeme | None = None) -> tuple[Distance, Distance] | None:
    """Return the distances of `more than 1 but by no more than 3 points`; a bare number has the unit of the other."""
    first = distance(items, at)
    if first is None:
        return None
    second = distance(items, _past_joint(items, first.end)) if _joined(items, first.end) else _end(items, first.end)
    if second is None:
        return None
    if {first.said[1].type, second.said[1].type} == {"NUM"}:
        return (_in_unit_of(first, unit), _in_unit_of(second, unit)) if unit else None
    return _in_unit_of(first, second.said[1]), _in_unit_of(second, first.said[1])


def _end(items: Sequence[Lexeme], at: int) -> Distance | None:
    """Return the farther distance of `more than 1 to 3 points`."""
    if kinds_at(items, at).isdisjoint({"TO"}) or kinds_at(items, at + 1).isdisjoint(NUMBERS):
        return None
    cmp = placed("LE", "at most", items[at])
    return Distance((cmp, items[at + 1]), outer=False, end=at + 2)


def _in_unit_of(distance: Distance, other: Lexeme) -> Distance:
    amount = distance.said[1]
    if amount.type != "NUM":
        return distance
    node = attrs.evolve(amount.value, unit=other.value.unit)
    measured = Lexeme(other.type, node, amount.start_pos, amount.end_pos, other.kinds)
    return attrs.evolve(distance, said=(distance.said[0], measured))


def _fit(items: Sequence[Lexeme], reference: int, two: tuple[Distance, Distance], names: Names) -> bool:
    """
    Whether the level at *reference* has two such distances; `more than 90 but not more than 3 points below` is none.

    Raises:
        Refused: For two of a kind: `not more than 1 but less than 3 points below the target`.
    """
    first, second = two
    if not _is_level(items, reference) or not _measured(items[reference], two, names):
        return False
    if first.outer is second.outer:
        raise Refused("comparison-twice", first.said[0].span.cover(second.said[1].span))
    near, far = two if first.outer else (second, first)
    return bool(near.said[1].value.value < far.said[1].value.value)


def _measured(reference: Lexeme, said: Sequence[Distance], names: Names) -> bool:
    """Whether the distances are in one unit, that of a level that is a number, and are no shares of a rate."""
    units = {each.said[1].value.unit for each in said}
    if len(units) > 1 or (PERCENT in units and names.own_unit == PERCENT):
        return False
    if reference.type in REFERENCES:
        return True
    unit = reference.value.unit
    return units <= ({PERCENTAGE_POINT} if unit == PERCENT else {unit, PERCENT})


def distance(items: Sequence[Lexeme], at: int) -> Distance | None:
    """Return the distance at *at*: `more than 3 points`, `3 points or more`."""
    compared = kinds_at(items, at) & (OUTER | INNER)
    if compared and kinds_at(items, at + 1) & NUMBERS:
        outer = bool(compared & OUTER)
        cmp = only(items[at], next(iter(compared)))
        return Distance((cmp, items[at + 1]), outer, at + 2)
    if kinds_at(items, at) & NUMBERS and kinds_at(items, at + 1) & {"ABOVE", "BELOW"}:
        outer = "ABOVE" in kinds_at(items, at + 1)
        cmp = placed("GE" if outer else "LE", "at least" if outer else "at most", items[at])
        return Distance((cmp, items[at]), outer, at + 2)
    return None


def _joined(items: Sequence[Lexeme], at: int) -> bool:
    return bool(kinds_at(items, at + _comma(items, at)) & JOINTS)


def _past_joint(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind the joint at *at* and a second `by`."""
    joint = at + _comma(items, at)
    return joint + 1 + bool(kinds_at(items, joint + 1) & {"BY"})


def _comma(items: Sequence[Lexeme], at: int) -> bool:
    return at < len(items) and items[at].type == "BREAK" and items[at].value == COMMA


def _sided(items: Sequence[Lexeme], at: int) -> bool:
    return bool(kinds_at(items, at) & kinds("GT LT AWAY"))


def _is_level(items: Sequence[Lexeme], at: int) -> bool:
    return at < len(items) and items[at].type in LEVELS and not _is_own(items[at])


def _is_own(lexeme: Lexeme) -> bool:
    return isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"


# Tiers of how far a level is missed -------------------------------------------------------------------------------


@attrs.frozen
class Tier:
    """So far a level is missed, *way* LT or GT, from the place *start* to *end*; the last distance reaches *far*."""

    way: str
    said: tuple[Distance, ...]
    far: Lexeme
    end: int


def _missed(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `a shortfall of up to one point costs 3 marks` as a condition on how far the one level before is missed."""
    first = next((at for at in range(len(items)) if _noun(items, at)), len(items))
    level = _level(items[:first])
    found = items[:first]
    last: Tier | None = None
    at = first
    while at < len(items):
        tier = _tier(items, at, last) if level and _opens(items, at) else None
        if level is None or tier is None or tier.way not in level[1] or not _measured(level[0], tier.said, names):
            found.append(items[at])
            at += 1
            continue
        if found[-1].several & JOINTS and found[-2].type != "BREAK":
            found[-1] = pause(COMMA, found[-1])
        found += _condition(items[at], level[0], tier)
        last, at = tier, tier.end
        if _all_of_them(items, at + 1, items[:first]):
            found.append(items[at])
            at += 2
    return found


def _condition(first: Lexeme, reference: Lexeme, tier: Tier) -> list[Lexeme]:
    """Return that the value is so far from *reference*, on the way that it is missed."""
    side = placed(tier.way, SHORT_OF[tier.way], first)
    own = placed("NAME", ast.Value(span=first.span, name="actual"), first)
    tests = [_beside(side, reference, each) for each in tier.said]
    if not tier.said[0].outer:
        tests = [[side, again(reference, first)], *tests]
    joined = [lexeme for test in tests for lexeme in (placed("AND", "and", first), own, *test)]
    return [placed("IF", "if", first), *joined[1:]]


def _all_of_them(items: Sequence[Lexeme], at: int, before: Sequence[Lexeme]) -> bool:
    """Whether `all 12` stands at *at*, as many points as *before* gives."""
    if at + 1 >= len(items) or items[at].word != "all" or items[at + 1].type not in {"NUM", "PTS"}:
        return False
    return [each.value.value for each in before if each.type == "PTS"] == [items[at + 1].value.value]


def _opens(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a part starts at *at*, or follows the points of another: `… costs 3 and any larger shortfall costs 7`."""
    joined = bool(kinds_at(items, at - 1) & JOINTS)
    return bool(kinds_at(items, at - 1 - joined) & (END | BEFORE_JOINT if joined else END))


def _level(before: Sequence[Lexeme]) -> tuple[Lexeme, frozenset[str]] | None:
    """Return the only level of *before*, which earns points, and in which ways it may be missed."""
    levels = [at for at in range(len(before)) if _is_level(before, at)]
    said = frozenset(kind for each in before for kind in each.several)
    if len(levels) != 1 or "PTS" not in said or "EACH" in said:
        return None
    ways = WAYS.get(said & kinds("REACH GE GT LE LT ABOVE BELOW ORBETTER"), frozenset())
    return before[levels[0]], ways


def _noun(items: Sequence[Lexeme], at: int) -> tuple[str, int] | None:
    """Return in which way a level is missed, and the place behind `a shortfall of`, `falling short by`."""
    if not _opens(items, at):
        return None
    noun = past_articles(items, at)
    noun += noun < len(items) and items[noun].word in FALLING
    word = items[noun].word if noun < len(items) else ""
    if kinds_at(items, noun + 1).isdisjoint({"OF", "BY"}) or word not in MISSED | PASSED:
        return None
    return ("LT" if word in MISSED else "GT"), noun + 2


def _tier(items: Sequence[Lexeme], at: int, last: Tier | None) -> Tier | None:
    """Return the tier at *at*; `one of more than 2`, `any larger shortfall` lean on the one before."""
    noun = _noun(items, at) or ((last.way, at + 1) if last and items[at].word == "one of" else None)
    if noun is None:
        return _larger(items, past_articles(items, at), last)
    way, start = noun
    two = _two(items, start, last.far if last else None)
    single = distance(items, start)
    said = two or ((_in_unit_of(single, last.far) if last else single,) if single else ())
    if not said or kinds_at(items, said[-1].end).isdisjoint(COSTS):
        return None
    return Tier(way, said, said[-1].said[1], said[-1].end)


def _larger(items: Sequence[Lexeme], at: int, last: Tier | None) -> Tier | None:
    if last is None or kinds_at(items, at + 2).isdisjoint(COSTS) or items[at].word not in LARGER:
        return None
    if items[at + 1].word not in (MISSED if last.way == "LT" else PASSED):
        return None
    beyond = Distance((placed("GT", "more than", items[at]), last.far), outer=True, end=at + 2)
    return Tier(last.way, (beyond,), last.far, at + 2)


# With what they need, as `Passes` takes it.
DISTANCES: tuple[tuple[str, Pass], ...] = (
    ("LE BUT | LT BUT | BELOW BUT | LE AND | LT AND | BELOW AND | GT TO | GE TO", _both),
    ("SHORT DED | OVERSHOOT DED | SHORT GIVE | OVERSHOOT GIVE", _missed),
)
