"""
Words of a Chinese text that take up something said before, and movements that are said the other way round.

组织1次的 behind 组织演练2次以上 counts the same; 较上年增幅 is the growth, which is beside last year anyway; 没有比上年
提高 is 比上年没有提高; 降幅每少1个百分点 counts up from the fall that earns the points.
"""

from __future__ import annotations

from typing import Final

import attrs

from targetscore import ast
from targetscore.language._lexemes import Lexeme, Names
from targetscore.language._zh_kinds import REFERENCES, kinds, kinds_of
from targetscore.language._zh_moves import Trend

ENDS: Final = kinds("WHEN BREAK AND OR")
POINTS_AHEAD: Final = kinds("WHEN GIVE ADD DED ZERO BREAK")
BEHIND: Final = POINTS_AHEAD | kinds("ABOVE BELOW TO")
SEMICOLON: Final = 2
PART: Final = 3
FALLS: Final = frozenset({"降幅", "下降幅度", "降低幅度", "减幅", "减少幅度", "跌幅", "下滑幅度"})
RISES: Final = frozenset({"升幅", "涨幅", "上升幅度", "提高幅度", "提升幅度", "上涨幅度"})
LESS: Final = kinds("AWAY DOWN LT")
MORE: Final = kinds("UP GT")
SIZES: Final = kinds("PPOINT PERCENT")


def again(text: str, found: list[Lexeme], names: Names, said: set[str]) -> list[Lexeme]:
    """Return *found*, of which *said* are the kinds, with what takes up something said before written out."""
    if "EVENT" in said or "GIVE" in said:
        found = _same_verb(text, found, names)
    if "ROLE" in said and "THAN" in said:
        found = _not_before_than(_growth_beside_last_year(found))
    if "超额" in text:
        found = _beyond_the_task(text, found)
    if "EACH" in said and ("DOWN" in said or "UP" in said):
        found = _distance_by_steps(text, found)
    return found


def _same_verb(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """组织演练2次以上的得3分，组织1次的得1分: the verb that the value named last begins with is that value again."""
    kept: list[Lexeme] = []
    last: Lexeme | None = None
    for position, lexeme in enumerate(found):
        begins = not kept or kept[-1].type == "BREAK"
        if begins and last is not None and _takes_up(text, last, found[position : position + 3], names):
            value = attrs.evolve(last.value, span=lexeme.span)
            kept.append(Lexeme("NAME", value, lexeme.start_pos, lexeme.end_pos))
            continue
        if lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value):
            last = lexeme
        elif lexeme.type == "BREAK" and lexeme.value > SEMICOLON:
            last = None
        kept.append(lexeme)
    return kept


def _takes_up(text: str, last: Lexeme, part: list[Lexeme], names: Names) -> bool:
    """Whether *part* is the verb that *last* begins with, and a number of its unit, with nothing else to count."""
    if len(part) < PART or part[0].type in REFERENCES or part[1].type != "AMOUNT":
        return False
    verb, size, after = part
    word = text[verb.start_pos : verb.end_pos]
    begins = len(word) > 1 and text[last.start_pos : last.end_pos].startswith(word)
    return begins and names.unit_of(last.value.name) == size.value.unit and bool(kinds_of(after) & BEHIND)


def _value(lexeme: Lexeme) -> str:
    return lexeme.value.name if lexeme.type == "ROLE" and isinstance(lexeme.value, ast.Value) else ""


def _growth_beside_last_year(found: list[Lexeme]) -> list[Lexeme]:
    """较上年增幅不超过5% is 增幅不超过5%: growth is beside last year."""
    kept: list[Lexeme] = []
    for lexeme in found:
        if (
            _value(lexeme) == "growth"
            and len(kept) > 1
            and _value(kept[-1]) == "last_year"
            and "THAN" in kinds_of(kept[-2])
            and kept[-1].end_pos in {lexeme.start_pos, lexeme.start_pos - 1}
        ):
            del kept[-2:]
        kept.append(lexeme)
    return kept


def _not_before_than(found: list[Lexeme]) -> list[Lexeme]:
    """没有比上年提高的 is 比上年没有提高的."""
    kept = list(found)
    for position in range(len(kept) - 3):
        no, than, level, way = kept[position : position + 4]
        after = kept[position + 4] if position + 4 < len(kept) else None
        if "NOT" not in kinds_of(no) or "THAN" not in kinds_of(than) or level.type not in REFERENCES:
            continue
        if after is not None and not kinds_of(after) & ENDS:
            continue
        word = str(way.value)
        up, down = "UP" in kinds_of(way), "DOWN" in kinds_of(way)
        if up is not down:
            trend = Trend("<=" if up else ">=", word)
            kept[position : position + 4] = [than, level, Lexeme("TREND", trend, way.start_pos, way.end_pos)]
            return _not_before_than(kept)
    return kept


def _beyond_the_task(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """超额完成的 is 超额完成目标的 in a text that names the target, whatever tiers stand before it."""
    if not any(isinstance(each.value, ast.Value) and each.value.name == "target" for each in found):
        return found
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        kept.append(lexeme)
        beyond = text[lexeme.start_pos : lexeme.end_pos] in {"超额完成", "超额"} and "GT" in kinds_of(lexeme)
        after = found[position + 1] if position + 1 < len(found) else None
        begins = position == 0 or found[position - 1].type == "BREAK"
        if beyond and begins and after is not None and kinds_of(after) & kinds("WHEN BREAK"):
            end = lexeme.end_pos
            kept.append(Lexeme("ROLE", ast.Value(span=lexeme.span, name="target"), end, end))
    return kept


def _distance_by_steps(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """降幅每少1个百分点: the growth, each so much over; 升幅每少1个百分点: so much under."""
    kept = list(found)
    for position in range(len(kept) - 3):
        noun, each, way, size = kept[position : position + 4]
        word = text[noun.start_pos : noun.end_pos]
        if word not in FALLS | RISES or each.type != "EACH" or size.type not in SIZES:
            continue
        less, more = bool(kinds_of(way) & LESS), bool(kinds_of(way) & MORE)
        if less is more:
            continue
        up = (word in FALLS) is less
        growth = Lexeme("ROLE", ast.Value(span=noun.span, name="growth"), noun.start_pos, noun.end_pos)
        kind = "UP" if up else "DOWN"
        turned = Lexeme(kind, "高" if up else "低", way.start_pos, way.end_pos, (kind,))
        kept[position : position + 3] = [growth, each, turned]
    return kept
