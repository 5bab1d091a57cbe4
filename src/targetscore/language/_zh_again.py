"""
Words of a Chinese text that take up something said before, and movements that are said the other way round.

组织1次的 behind 组织演练2次以上 counts the same; 较上年增幅 is the growth, which is beside last year anyway; 没有比上年
提高 is 比上年没有提高; 降幅每少1个百分点 counts up from the fall that earns the points.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._lexemes import Lexeme, Names
from targetscore.language._zh_kinds import REFERENCES, kinds, kinds_of
from targetscore.language._zh_moves import Trend

ENDS: Final = kinds("WHEN BREAK AND OR")
POINTS_AHEAD: Final = kinds("WHEN GIVE ADD DED ZERO BREAK")
BEHIND: Final = POINTS_AHEAD | kinds("ABOVE BELOW TO")
BEYOND: Final = re.compile("超额|超目标|超任务|超计划|超收任务")
MORE_OR_LESS: Final = re.compile("每[多少](?:下降|降低|减少|上升|提高|增加|增长|压减|下调)")
FALLING: Final = re.compile("下降|降低|减少|压减|削减|降幅")
EACH: Final = kinds("EACH PARTWHOLE")
SEMICOLON: Final = 2
PART: Final = 3
FALLS: Final = frozenset({"降幅", "下降幅度", "降低幅度", "减幅", "减少幅度", "跌幅", "下滑幅度"})
RISES: Final = frozenset({"升幅", "涨幅", "上升幅度", "提高幅度", "提升幅度", "上涨幅度"})
LESS: Final = kinds("AWAY DOWN LT")
MORE: Final = kinds("UP GT")
AGAIN: Final = "再"
AFTERWARDS: Final = frozenset({"此后", "以后", "之后", "其后", "往后"})
COUNTED: Final = frozenset({"AMOUNT", "NUM"})
SIZES: Final = kinds("PPOINT PERCENT")


def again(text: str, found: list[Lexeme], names: Names, said: set[str]) -> list[Lexeme]:
    """Return *found*, of which *said* are the kinds, with what takes up something said before written out."""
    if "EVENT" in said or "GIVE" in said:
        found = _same_verb(text, found, names)
    if said & REFERENCES and "THAN" in said:
        found = _not_before_than(_growth_beside_last_year(found))
    if "EACH" in said and MORE_OR_LESS.search(text):
        found = _more_or_less(text, found, names)
    if "PARTOF" in said and said & EACH:
        found = _part_beyond(found)
    if BEYOND.search(text):
        found = _beyond_the_task(text, found)
    if "EACH" in said:
        found = _further_ones(text, found)
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
    return lexeme.value.name if lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) else ""


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


def _further_ones(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """超过30天的扣2分，此后每逾期10天扣1分 counts from there, as 每增加10天 does; so does 每再逾期10天."""
    words = [text[lexeme.start_pos : lexeme.end_pos] for lexeme in found]
    kept = list(found)
    for each in range(len(found) - 2, -1, -1):
        anew = words[each + 1] == AGAIN
        if found[each].type != "EACH" or not (anew or (each and words[each - 1] in AFTERWARDS)):
            continue
        size = each + 1 + anew
        verb = size
        if size < len(found) and found[size].type in {"NAME", "EVENT"}:
            size += 1
            verb += found[verb].type == "NAME"
        if size < len(found) and found[size].type in COUNTED:
            place = found[size].start_pos
            kept[verb:size] = [Lexeme("UP", "增加", place, place, ("UP",))]
    return kept


def _beyond_the_task(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """超额完成的, 超目标部分 are beyond the target in a text that names it, whatever tiers stand before them."""
    if not any(isinstance(each.value, ast.Value) and each.value.name == "target" for each in found):
        return found
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        word = text[lexeme.start_pos : lexeme.end_pos]
        if lexeme.type == "EXCESS" and BEYOND.match(word) and not (kept and kept[-1].type in REFERENCES):
            at = lexeme.start_pos
            kept.append(Lexeme("THAN", "比", at, at, ("THAN",)))
            kept.append(Lexeme("ROLE", ast.Value(span=lexeme.span, name="target"), at, at))
        kept.append(lexeme)
        beyond = word in {"超额完成", "超额"} and "GT" in kinds_of(lexeme)
        after = found[position + 1] if position + 1 < len(found) else None
        begins = position == 0 or found[position - 1].type == "BREAK"
        if beyond and begins and after is not None and kinds_of(after) & kinds("WHEN BREAK"):
            end = lexeme.end_pos
            kept.append(Lexeme("ROLE", ast.Value(span=lexeme.span, name="target"), end, end))
    return kept


def _part_beyond(found: list[Lexeme]) -> list[Lexeme]:
    """超过目标的部分，每满100万元 of a declared 目标 is 比目标超出部分每满100万元."""
    kept = list(found)
    for position in range(len(kept) - 3):
        word, level, *rest = kept[position : position + 6]
        begins = position == 0 or kept[position - 1].type == "BREAK"
        if not begins or "GT" not in kinds_of(word) or level.type not in REFERENCES or not _is_level(level):
            continue
        silent = [each for each in rest[:3] if each.type == "BREAK" and each.value == 1]
        nexts = [each for each in rest[:3] if each not in silent]
        if len(nexts) < PART - 1 or nexts[0].type != "PARTOF" or not kinds_of(nexts[1]) & EACH or len(silent) > 1:
            continue
        end = position + 2 + rest.index(nexts[1])
        at = word.start_pos
        beyond = Lexeme("EXCESS", "超出部分", nexts[0].start_pos, nexts[0].end_pos, ("EXCESS",))
        kept[position:end] = [Lexeme("THAN", "比", at, word.end_pos, ("THAN",)), level, beyond]
        return _part_beyond(kept)
    return kept


def _is_level(lexeme: Lexeme) -> bool:
    return isinstance(lexeme.value, ast.Value) and lexeme.value.name in {"target", "last_year", "mean"}


def _more_or_less(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """每多下降0.5个百分点: further down, and of a value that is itself a fall (下降率) further up; 每少下降 back."""
    kept: list[Lexeme] = []
    falls = any(entry.id == "actual" and FALLING.search(word) for word, entry in names.entries.items())
    for lexeme in found:
        how = text[kept[-1].start_pos : kept[-1].end_pos] if len(kept) > 1 and kept[-2].type == "EACH" else ""
        several = kinds_of(lexeme)
        if how in {"多", "少"} and bool(several & kinds("UP")) is not bool(several & kinds("DOWN")):
            up = ("UP" in several or falls) is (how == "多")
            kind = "UP" if up else "DOWN"
            word = kept.pop()
            kept.append(Lexeme(kind, "高" if up else "低", word.start_pos, lexeme.end_pos, (kind,)))
        else:
            kept.append(lexeme)
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
