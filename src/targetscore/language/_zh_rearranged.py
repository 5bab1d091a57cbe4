"""
Words of a Chinese text that stand elsewhere than the grammar has them, brought into its order before words are fitted.

在目标的基础上每增加10% counts from the target as 比目标每增加10% does; 有3项及以上未完成的 compares what is not done.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import PERCENT, Lexeme, Names, Refused
from targetscore.language._zh_kinds import COMPARISONS, DIRECTIONS, LITERALS, REFERENCES, UPTO, kinds, kinds_of

OF_MOVES: Final = {
    "deduction": "deduction", "deductions": "deduction", "addition": "addition", "additions": "addition",
}  # fmt: skip
WHOLE: Final = 100
SILENT_BEFORE_EACH: Final = kinds("ALSO FILLP ADD")
ENDS: Final = kinds("WHEN BREAK OR AND")
COMMA: Final = 1
DONE: Final = frozenset({"完成", "实际完成", "累计完成", "完成了"})
BOTH_WAYS: Final = frozenset({"增减", "增、减", "增或减", "超欠", "超减", "超额或未完成"})
_LEVEL: Final = kinds("PERCENT AMOUNT NUM")
EITHER_SIDE: Final = (
    kinds("LT GT"), _LEVEL, kinds("OR"), kinds("LT GT"), _LEVEL, kinds("PPOINT PERCENT AMOUNT"), kinds("DED ADD"),
    kinds("PTS"),
)  # fmt: skip
OTHER_SIGNS: Final = kinds("PLUS MINUS OVER")
AS_WHOLE: Final = re.compile(
    r"(?:超过|大于|高于|超出)100%的?[，,]?(?:一律|均|只)?按(?:照)?100%(?:计算|计分|计|算)?(?=[，。；,;]|$)"
)
DONE_ALL: Final = frozenset({"完成", "全部完成", "按期完成", "如期完成", "按时完成", "完成了"})
WHOLLY: Final = frozenset({"全部完成", "全面完成", "全部完成了", "全额完成", "圆满完成"})


def rearranged(text: str, found: list[Lexeme], names: Names, said: set[str]) -> list[Lexeme]:
    """Return *found*, of which *said* are the kinds, in the order of the grammar."""
    if "INFRONT" in said and "EACH" in said:
        found = _upon(found)
    if "PERCENT" in said and "完成" in text:
        found = _completed(text, found)
    if "EACH" in said and "NAME" in said:
        found = _each_of_list(found, names)
    if "BY" in said and "PERCENT" in said:
        found = _by_the_rate(found, names)
    if "PROP" in said and "MOVEBOTH" in said:
        found = _both_in_proportion(text, found)
    if "OF" in said or "占" in text:
        found = _rate_of(text, found, names)
    if "EACH" in said and "OR" in said:
        found = _either_side(found)
    if "SCOREIS" in said and "NAME" in said:
        found = _score_of(found)
    if "TIMES" in said and "100%" in text:
        found = _at_most_whole(text, found)
    if "GAP" in said:
        found = _gap(found)
    if "OPEN" in said and "SHORTSTEP" in said:
        found = _part_of_step(found)
    if "ABOVE" in said and "AMOUNT" in said:
        found = _counted_behind(found, names)
    if "ONLY" in said and "AMOUNT" in said:
        found = _only_so_many(found)
    if "PERCENT" in said and "NAME" in said:
        found = _wholly(found, names)
    if "LIMIT" in said:
        found = _limit_of_name(found)
    if "NOT" in said and "EVENT" in said:
        found = _none_of_it(text, found)
    return found


def _wholly(found: list[Lexeme], names: Names) -> list[Lexeme]:
    """100%开工的 of a declared rate 开工 is that it reaches 100%."""
    kept = list(found)
    for position in range(len(kept) - 2):
        share, name, when = kept[position : position + 3]
        begins = position == 0 or kept[position - 1].type == "BREAK"
        if not begins or share.type != "PERCENT" or share.value.value != WHOLE or name.type != "NAME":
            continue
        if "WHEN" in kinds_of(when) and names.unit_of(_name(name)) == PERCENT:
            at = name.end_pos
            reaches = Lexeme("GE", "不低于", at, at, ("GE",))
            kept[position : position + 2] = [name, reaches, share]
            return _wholly(kept, names)
    return kept


def _limit_of_name(found: list[Lexeme]) -> list[Lexeme]:
    """
    甲每起扣0.5分，甲累计扣分不超过2分: the cap of the deduction for the value named last, behind it.

    Raises:
        Refused: For a cap of a value that is not the one of which the clause before it counts.
    """
    kept: list[Lexeme] = []
    for lexeme in found:
        name = kept[-1] if kept else None
        if lexeme.type == "LIMIT" and name is not None and name.type in {"NAME", "FLAG"}:
            of = OF_MOVES.get(lexeme.value.of)
            if of is None or lexeme.value.together is not None or _moved_last(kept[:-1]) != _name(name):
                raise Refused("caps-of-which", Span(name.start_pos, lexeme.end_pos))
            kept.pop()
            lexeme.value = attrs.evolve(lexeme.value, of=of, beside=True)
        kept.append(lexeme)
    return kept


def _moved_last(found: list[Lexeme]) -> str:
    """Return the one value that is named since the stop before, and for each of which points move; else nothing."""
    since = next((n for n in range(len(found) - 1, -1, -1) if found[n].type == "BREAK" and found[n].value > COMMA), -1)
    run = found[since + 1 :]
    names = {_name(lexeme) for lexeme in run if lexeme.type in REFERENCES}
    counts = sum(lexeme.type == "EACH" for lexeme in run) == 1 and not any(lexeme.type == "LIMIT" for lexeme in run)
    return names.pop() if counts and len(names) == 1 else ""


def _name(lexeme: Lexeme) -> str:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def _upon(found: list[Lexeme]) -> list[Lexeme]:
    """在目标的基础上，每增加10% is 比目标每增加10%."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        end = _each_upon(found, position)
        if end:
            at = found[position].start_pos
            kept += [Lexeme("THAN", "比", at, at + 1), found[position + 1]]
            position = end
        else:
            kept.append(found[position])
            position += 1
    return kept


def _each_upon(found: list[Lexeme], position: int) -> int:
    """Return where 每 stands behind 在 a value 的基础上 at *position*; 0 if that does not stand there."""
    if position + 3 >= len(found) or "PROVIDED" not in kinds_of(found[position]):
        return 0
    if found[position + 1].type not in REFERENCES or "基础" not in str(found[position + 2].value):
        return 0
    at = position + 3
    if found[at].type == "BREAK" and found[at].value == COMMA:
        at += 1
    while at < len(found) and kinds_of(found[at]) & SILENT_BEFORE_EACH:
        at += 1
    return at if at < len(found) and found[at].type == "EACH" else 0


def _completed(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """目标任务完成80% is 完成80%, which is said of the target anyway; beside it 全部完成的 reaches the target."""
    kept: list[Lexeme] = []
    partly = False
    told = _tells_completion(found)
    for position, lexeme in enumerate(found):
        behind = found[position + 1 : position + 3]
        begins = position == 0 or found[position - 1].type == "BREAK"
        is_target = lexeme.type == "ROLE" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "target"
        done = len(behind) > 1 and text[behind[0].start_pos : behind[0].end_pos] in DONE and behind[1].type == "PERCENT"
        if not (is_target and done and (not kept or kept[-1].type in {"BREAK", "NAME"})):
            kept.append(lexeme)
        word = text[lexeme.start_pos : lexeme.end_pos]
        partly = partly or ("完成" in word and bool(behind) and behind[0].type == "PERCENT")
        whole = (word in WHOLLY and partly) or (word in DONE_ALL and told and begins)
        if whole and behind and kinds_of(behind[0]) & kinds("WHEN BREAK"):
            end = lexeme.end_pos
            kept.append(Lexeme("ROLE", ast.Value(span=lexeme.span, name="target"), end, end))
    return kept


def _tells_completion(found: list[Lexeme]) -> bool:
    """Whether the text names the target, and how much of it is done: 完成的 beside these is all of it."""
    named = {each.value.name for each in found if isinstance(each.value, ast.Value)}
    return {"target", "completion"} <= named


def _both_in_proportion(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """增减按比例加减分 is 未完成或超额的按比例计分."""
    kept = list(found)
    for position in range(len(kept) - 2):
        both, share, points = kept[position : position + 3]
        begins = not position or kept[position - 1].type == "BREAK"
        proportion = share.type == "PROP" and "MOVEBOTH" in kinds_of(points)
        if text[both.start_pos : both.end_pos] in BOTH_WAYS and begins and proportion:
            start, end = both.start_pos, both.end_pos
            kept[position : position + 3] = [
                Lexeme("UNMET", "未完成", start, end, ("UNMET",)), Lexeme("OR", "或", end, end, ("OR",)),
                Lexeme("GT", "超过", end, end, ("GT",)), Lexeme("WHEN", "的", end, end, ("WHEN",)), share,
                Lexeme("SCORES", "计分", points.start_pos, points.end_pos, ("SCORES",)),
            ]  # fmt: skip
            return kept
    return kept


def _each_of_list(found: list[Lexeme], names: Names) -> list[Lexeme]:
    """每争取1个国家级试点加3分，省级试点加2分: 每1个 holds for the next of the list."""
    kept: list[Lexeme] = []
    size: Lexeme | None = None
    for position, lexeme in enumerate(found):
        kept.append(lexeme)
        if lexeme.type == "BREAK":
            # The list goes on over commas only.
            if lexeme.value > COMMA or not _is_next(found, position + 1):
                size = None
        elif lexeme.type == "EACH":
            behind = found[position + 1 : position + 3]
            sizes = [item for item in behind if item.type == "AMOUNT" and item.value.value == 1]
            size = sizes[0] if sizes and not kinds_of(behind[0]) & (COMPARISONS | DIRECTIONS) else None
        elif size is not None and lexeme.type == "NAME" and kept[-2].type == "BREAK" and _is_next(found, position):
            same = isinstance(lexeme.value, ast.Value) and names.unit_of(lexeme.value.name) == size.value.unit
            if same:
                at = lexeme.end_pos
                again = attrs.evolve(size.value, span=lexeme.span)
                kept += [Lexeme("EACH", "每", at, at, ("EACH",)), Lexeme(size.type, again, at, at)]
    return kept


def _is_next(found: list[Lexeme], position: int) -> bool:
    """Whether a name and points that are added or deducted stand at *position*, and nothing else of that part."""
    behind = found[position : position + 3]
    if len(behind) < 3 or behind[0].type != "NAME" or behind[2].type != "PTS":  # noqa: PLR2004
        return False
    after = found[position + 3].type if position + 3 < len(found) else "BREAK"
    return bool(kinds_of(behind[1]) & kinds("ADD DED GIVE")) and after == "BREAK"


def _by_the_rate(found: list[Lexeme], names: Names) -> list[Lexeme]:
    """达到100%得5分，未达到的按实际办结率计分: of a rate with 100% as its level that is in proportion."""
    kept = list(found)
    for position in range(1, len(kept) - 2):
        by, name, scores = kept[position : position + 3]
        if "BY" not in kinds_of(by) or name.type != "NAME" or "SCORES" not in kinds_of(scores):
            continue
        after = kept[position + 3].type if position + 3 < len(kept) else "BREAK"
        rate = isinstance(name.value, ast.Value) and names.unit_of(name.value.name) == PERCENT
        run = _back(kept, position)
        levels = [lexeme.value.value for lexeme in run if lexeme.type == "PERCENT"]
        other = [each for each in run if each.type == "NAME" and each.value != name.value]
        given = [lexeme for lexeme in run if lexeme.type == "PTS" or "FULL" in kinds_of(lexeme)]
        short = any("UNMET" in kinds_of(lexeme) or "LT" in kinds_of(lexeme) for lexeme in run)
        if rate and after == "BREAK" and set(levels) == {100} and not other and len(given) == 1 and short:
            kept[position : position + 2] = [Lexeme("PROP", "按比例", by.start_pos, name.end_pos)]
            return kept
    return kept


def _back(found: list[Lexeme], end: int) -> list[Lexeme]:
    """Return the run before *end*, from the last semicolon on."""
    start = end
    while start > 0 and not (found[start - 1].type == "BREAK" and found[start - 1].value > COMMA):
        start -= 1
    return found[start:end]


def _score_of(found: list[Lexeme]) -> list[Lexeme]:
    """期末考核总分=: the title in front of the word for the score is part of it."""
    kept: list[Lexeme] = []
    for lexeme in found:
        before = kept[-1] if kept else None
        title = before is not None and before.type == "NAME" and isinstance(before.value, ast.Value)
        begins = len(kept) < 2 or kept[-2].type == "BREAK"  # noqa: PLR2004
        if title and begins and "SCOREIS" in kinds_of(lexeme) and kept[-1].value.name == "actual":
            lexeme.start_pos = kept.pop().start_pos
        kept.append(lexeme)
    return kept


def _at_most_whole(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """得分=完成率×10分，超过100%的按100%计算: a rate of 100% gives all of the points, which are the most."""
    signs = [position for position, lexeme in enumerate(found) if "TIMES" in kinds_of(lexeme)]
    counted = next((n for n, each in enumerate(found) if _counted_as_whole(text, found, n)), 0)
    if len(signs) != 1 or counted <= signs[0] or any(kinds_of(each) & OTHER_SIGNS for each in found[:counted]):
        return found
    sides = [found[signs[0] - 1], found[signs[0] + 1]]
    rates = [each for each in sides if each.type in REFERENCES]
    amounts = [each for each in sides if each.type == "PTS" or "FULL" in kinds_of(each)]
    starts = [n for n in range(counted, 0, -1) if found[n - 1].type == "BREAK"]
    if len(rates) != 1 or len(amounts) != 1 or not starts:
        return found
    named = [each for each in found[starts[0] : counted] if each.type in REFERENCES]
    if any(each.value != rates[0].value for each in named):
        return found
    over = _counted_as_whole(text, found, counted)
    end = next((n for n in range(counted, len(found)) if found[n].start_pos >= over), len(found))
    at = found[counted].start_pos
    most = attrs.evolve(amounts[0], start_pos=at, end_pos=at)
    return [*found[: starts[0]], Lexeme("MOST", "最高", at, at, ("MOST",)), most, *found[end:]]


def _counted_as_whole(text: str, found: list[Lexeme], position: int) -> int:
    """Return where 超过100%的，按100%计算 at *position* ends in the text; 0 where it does not stand there."""
    said = AS_WHOLE.match(text, found[position].start_pos) if "GT" in kinds_of(found[position]) else None
    return said.end() if said else 0


def _rate_of(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """甲占乙的80%以上, of a declared rate 甲占乙: the rate is 80% or more, and no share of it is meant."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        after = found[position + 1] if position + 1 < len(found) else None
        if lexeme.value == "的" and kept and after is not None and after.type in {"PERCENT", "PERCENTLIST"}:
            name = kept[-1]
            word = text[name.start_pos : name.end_pos]
            rate = name.type == "NAME" and isinstance(name.value, ast.Value)
            if rate and "占" in word[1:-1] and names.unit_of(name.value.name) == PERCENT:
                continue
        kept.append(lexeme)
    return kept


def _either_side(found: list[Lexeme]) -> list[Lexeme]:
    """每低于75%或高于93%1个百分点扣0.2分 is one step below the one and one above the other."""
    for position, lexeme in enumerate(found):
        part = found[position + 1 : position + 9]
        shape = [kinds_of(item) for item in part]
        if lexeme.type != "EACH" or len(part) < len(EITHER_SIDE):
            continue
        if not all(kind & wanted for kind, wanted in zip(shape, EITHER_SIDE, strict=False)):
            continue
        one, low, _, other, high, size, sign, points = part
        if bool({"LT"} & kinds_of(one)) is bool({"LT"} & kinds_of(other)) or low.value.unit != high.value.unit:
            continue
        at = other.start_pos
        again = [Lexeme("EACH", "每", at, at, lexeme.kinds), other, high]
        again += [attrs.evolve(item) for item in (size, sign, points)]
        first = [lexeme, one, low, size, sign, points]
        return [*found[:position], *first, Lexeme("BREAK", COMMA, at, at), *again, *found[position + 9 :]]
    return found


def _gap(found: list[Lexeme]) -> list[Lexeme]:
    """按实际值与目标值的差距扣分 is 按与目标值的差距扣分: the gap is that of the own value."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        behind = found[position + 1 : position + 4]
        is_own = lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"
        gap = len(behind) > 2 and "THAN" in kinds_of(behind[0]) and behind[2].type == "GAP"  # noqa: PLR2004
        if not (is_own and gap and kept and "BY" in kinds_of(kept[-1])):
            kept.append(lexeme)
    return kept


def _part_of_step(found: list[Lexeme]) -> list[Lexeme]:
    """每低1个百分点（不足1个百分点按1个百分点计）扣0.5分: what is in brackets stands behind the points."""
    kept: list[Lexeme] = []
    waiting: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        inside = found[position - 1 : position] + found[position + 1 : position + 2]
        if lexeme.type == "SHORTSTEP" and [item.type for item in inside] == ["OPEN", "CLOSE"]:
            if waiting:
                return found
            waiting = [lexeme]
            kept.pop()
        elif lexeme.type == "CLOSE" and position and found[position - 1].type == "SHORTSTEP" and waiting:
            continue
        elif lexeme.type == "BREAK" and waiting:
            kept += [Lexeme("BREAK", 1, lexeme.start_pos, lexeme.start_pos), *waiting, lexeme]
            waiting = []
        else:
            kept.append(lexeme)
    if waiting:
        end = kept[-1].end_pos
        kept += [Lexeme("BREAK", 1, end, end), *waiting]
    return kept


def _counted_behind(found: list[Lexeme], names: Names) -> list[Lexeme]:
    """有3项及以上未完成的 is 未完成3项及以上的: what is counted in that unit stands behind the number."""
    kept = list(found)
    for position in range(len(kept) - 3):
        number, upto, name, end = kept[position : position + 4]
        if number.type != "AMOUNT" or upto.type not in UPTO or name.type != "NAME" or not kinds_of(end) & ENDS:
            continue
        before = kept[position - 1] if position else None
        begins = before is None or before.type == "BREAK" or "EVENT" in kinds_of(before)
        counted = isinstance(name.value, ast.Value) and names.unit_of(name.value.name) == number.value.unit
        if begins and counted:
            kept[position : position + 3] = [name, number, upto]
    return kept


def _only_so_many(found: list[Lexeme]) -> list[Lexeme]:
    """只召开3次的 is exactly 3."""
    kept = list(found)
    for position in range(len(kept) - 3):
        only, verb, number, end = kept[position : position + 4]
        alone = number.type == "AMOUNT" and kinds_of(end) & (ENDS | kinds("GIVE ADD DED ZERO"))
        if only.type == "ONLY" and verb.type == "NAME" and alone:
            kept[position : position + 2] = [verb, Lexeme("EQ", "为", verb.end_pos, verb.end_pos)]
            return _only_so_many(kept)
        if only.type == "ONLY" and "EVENT" in verb.kinds and "REACH" not in verb.kinds and alone:
            kept[position : position + 2] = [Lexeme("EQ", "为", only.start_pos, verb.end_pos)]
            return _only_so_many(kept)
    return kept


def _none_of_it(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """建成2个的得2分，没有建成的不得分: where a number of them was said before, none is 0 of them."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        kept.append(lexeme)
        if len(kept) < 2 or "NOT" not in kinds_of(kept[-2]) or "EVENT" not in kinds_of(lexeme):  # noqa: PLR2004
            continue
        behind = found[position + 1] if position + 1 < len(found) else None
        if behind is None or "WHEN" not in kinds_of(behind):
            continue
        number = _number_behind(text, found[: position - 1], lexeme)
        if number is not None:
            none = attrs.evolve(number.value, span=lexeme.span, value=number.value.value * 0)
            kept[-2:] = [
                Lexeme("EQ", "为", kept[-2].start_pos, kept[-2].end_pos),
                Lexeme(number.type, none, lexeme.start_pos, lexeme.end_pos),
            ]
    return kept


def _number_behind(text: str, before: list[Lexeme], verb: Lexeme) -> Lexeme | None:
    """Return the last number that stood behind the same *verb* in the run before, if nothing was compared since."""
    word = text[verb.start_pos : verb.end_pos]
    for position in range(len(before) - 1, 0, -1):
        number, earlier = before[position], before[position - 1]
        if number.type == "BREAK" and number.value > COMMA:
            return None
        if position > 2 and earlier.type in {"TO", "MINUS"} and before[position - 2].type in {"NUM", "AMOUNT"}:  # noqa: PLR2004
            earlier = before[position - 3]
        if number.type == "AMOUNT" and text[earlier.start_pos : earlier.end_pos] == word:
            return number
        if kinds_of(number) & COMPARISONS and earlier.type in REFERENCES:
            return None
        if number.type in LITERALS - {"PTS", "AMOUNT", "NUM"}:
            return None
    return None
