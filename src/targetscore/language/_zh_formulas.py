"""
Formulas that a Chinese text says in words: 甲占乙的比例, 甲与95分之比, 甲占60%、乙占40%，加权合计, 甲与乙的平均值.

Each becomes the signs that the grammar reads, or one value that is a formula.
"""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.language._zh_kinds import COMPARISONS, LITERALS, REFERENCES, kinds
from targetscore.language._zh_numbers import Scan, spelt
from targetscore.language._zh_ranks import UNITS

BETWEEN = frozenset(["与", "和", "同", "占", "对", "跟"])
ENDS = frozenset({"highest", "best"})
OTHER_SIGNS = kinds("PLUS MINUS OVER")
# What follows a rate, and not a share of points.
COMPARED = COMPARISONS | kinds("EACH")
HUNDRED = Fraction(100)
COMMA = 1
_JOIN = r"[与和同占对跟]"
_RATIO = r"(?:比例|比值|比重|百分比|比率|占比|比)"
RATIO_OF = re.compile(rf"(?:(?:的|之){_RATIO}|比[重例])(?:值)?(?![一-鿿]*[上下]年|较|照|赛)")
PEER_END = re.compile(
    rf"最(?:(?P<high>高|大|多)|(?P<good>好|优|佳)|(?P<low>低|小|少))(?:的)?(?:{UNITS}|者|数值|数|值)?(?=(?:的|之){_RATIO})"
)
OWN = re.compile(rf"(?:其|(?:本|该){UNITS})(?:的)?(?:实际)?(?:完成)?(?:数值|数据|数|值|量|实绩)(?={_JOIN}|÷|/|除以)")
WEIGHTED = re.compile(
    r"(?:按(?:上述|以上)?权重)?(?:进行)?加权(?:合计|求和|平均|汇总|计算|相加|累计)?(?:得分|得出总分|计分)?后?(?:即?[为是](?:本项|该项|最终)?得分)?"
)
TOGETHER = re.compile(
    r"(?P<n>[两二三四五六2-6几各])(?:项|者|个|次|轮|年度?|个?季度|个?月|期|方面?)(?:(?:的)?(?:民意|满意度|综合|现场)?"
    r"(?:测评|考评|考核|评价|评议|检查|抽查|测试|调查|评估|监测|统计)?(?:结果|得分|评分|成绩|分数|指标|数据|数值)?)"
    r"(?:的)?(?:算术)?平均(?:得分|值|分数|成绩|分|数)?(?![得计])"
)
# Points that a formula is less: 按6分乘以完成率后再减1分.
LESS = re.compile(
    r"(?:(?:计分|计算|折算|得出)?的?(?:结果|得分|分数)?(?:(?:之?后|的基础上)[，,]?再?|再))?(?:减去|扣减|扣除|扣|减)"
    r"(?=\d+(?:\.\d+)?分(?P<end>计分|得分|计算)?)"
)
IS_SCORE = re.compile(r"(?:即[为是]?|作为|计[为入])(?:本项|该项|此项|最终|考核)?得分(?=[，,；;。]|$)")


# What the scanner finds ---------------------------------------------------------------------------------------------


def ratio_of(scan: Scan, position: int) -> Lexeme | None:
    """的比例, 之比 behind two values with 与 or 占 between them."""
    found = RATIO_OF.match(scan.text, position)
    if not found or len(scan.found) < len(("one", "and", "other")):
        return None
    one, joint, other = scan.found[-3:]
    said = scan.text[joint.start_pos : joint.end_pos]
    if found.group()[0] == "比" and said != "占":
        return None
    if said not in BETWEEN or one.type not in REFERENCES or other.type not in LITERALS | REFERENCES:
        return None
    return Lexeme("RATIOOF", found.group(), position, found.end())


def peer_end(scan: Scan, position: int) -> Lexeme | None:
    """最多乡镇 before 的比值: the highest value of the group."""
    found = PEER_END.match(scan.text, position)
    if not found or not scan.found or scan.text[scan.found[-1].start_pos : scan.found[-1].end_pos] not in BETWEEN:
        return None
    name = "highest" if found["high"] else "best" if found["good"] else "lowest"
    return Lexeme("ROLE", ast.Value(span=Span(*found.span()), name=name), *found.span())


def own_value(scan: Scan, position: int) -> Lexeme | None:
    """本单位数值 before 与 or ÷: the own value."""
    found = OWN.match(scan.text, position)
    return found and Lexeme("ROLE", ast.Value(span=Span(*found.span()), name="actual"), *found.span())


def averaged(scan: Scan, position: int) -> Lexeme | None:
    """两项平均 behind the values that are listed: their mean."""
    found = TOGETHER.match(scan.text, position)
    return found and Lexeme("ROLE", ast.Value(span=Span(*found.span()), name="mean"), *found.span())


def weighted(scan: Scan, position: int) -> Lexeme | None:
    """加权合计后: the values and their weights before it, added up."""
    found = WEIGHTED.match(scan.text, position)
    return found and Lexeme("WEIGHTED", found.group(), *found.span())


def is_score(scan: Scan, position: int) -> Lexeme | None:
    """即为本项得分 behind a formula says nothing more."""
    found = IS_SCORE.match(scan.text, position)
    formula = bool(scan.found) and scan.found[-1].type in LITERALS | {"CLOSE"}
    return Lexeme("BLANK", found.group(), *found.span()) if found and formula else None


def less_points(scan: Scan, position: int) -> Lexeme | None:
    """后再减 before points, behind 按 and a product of points: they are taken off the product."""
    found = LESS.match(scan.text, position)
    if not found or not (found["end"] or "后" in found.group() or "再" in found.group()):
        return None
    part = list(itertools.takewhile(lambda lexeme: lexeme.type != "BREAK", reversed(scan.found)))
    said = kinds(" ".join(kind for lexeme in part for kind in (lexeme.type, *lexeme.kinds)))
    product = {"TIMES", "PTS"} <= said and bool(said & {"BY", "ASLIMIT", "SCOREIS"})
    ends = product and part[0].type in REFERENCES | {"CLOSE", "RATIOOF", "PTS"}
    return Lexeme("MINUS", "-", *found.span(), ("MINUS",)) if ends else None


# What becomes of it -------------------------------------------------------------------------------------------------


def formulas(text: str, found: list[Lexeme], said: set[str]) -> list[Lexeme]:
    """Return *found* with formulas in words as signs; *said* are the kinds in it."""
    if "RATIOOF" in said:
        found = _ratios(found)
    if "WEIGHTED" in said:
        found = _weights(found)
    if "SCOREIS" in said and "ADD" in said:
        found = _added(found)
    if said & {"SCOREIS", "GIVE"} and "NAME" in said:
        found = _summed(text, found)
    if "NAME" in said and "平均" in text:
        found = _averages(text, found)
    return found


def _ratios(found: list[Lexeme]) -> list[Lexeme]:
    """Write out 甲占乙的比例 with signs; of the own value and the best of the group it is a proportion beside it."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        if lexeme.type != "RATIOOF":
            kept.append(lexeme)
            continue
        one, joint, other = kept[-3:]
        del kept[-3:]
        after = found[position + 1] if position + 1 < len(found) else None
        beside = {kind for each in (after, *kept[-1:]) if each is not None for kind in (each.type, *each.kinds)}
        times = "TIMES" in beside
        if _is(other, ENDS) and _is(one, {"actual", "growth"}) and not times:
            if kept and kept[-1].value in {"按", "按照", "依照", "依据"}:
                kept.pop()
            kept.append(Lexeme("PEERPROP", _is(other, {"highest"}), one.start_pos, lexeme.end_pos))
            continue
        if after is not None and not COMPARED.isdisjoint((after.type, *after.kinds)):
            kept.append(_rate(one, other, lexeme, found[position + 1 :]))
            continue
        behind = found[position + 2] if position + 2 < len(found) else None
        topic = not kept and after is not None and after.type == "BREAK" and after.value == COMMA
        if topic and behind is not None and not COMPARED.isdisjoint((behind.type, *behind.kinds)):
            kept.append(_rate(one, other, lexeme, found[position + 2 :]))
            continue
        if kept and kept[-1].value == "以":
            kept[-1] = Lexeme("BY", "按", kept[-1].start_pos, kept[-1].end_pos, ("BY",))
        start = one.start_pos
        kept += [
            Lexeme("LPAR", "(" if times else "alone", start, start), one,
            Lexeme("OVER", "÷", joint.start_pos, joint.end_pos), _measured(other),
            Lexeme("RPAR", ")", lexeme.start_pos, lexeme.end_pos),
        ]  # fmt: skip
        if not times and not beside.isdisjoint(OTHER_SIGNS):
            # 得分=2+甲与乙之比: the ratio, or that part of the points?
            raise Refused("proportion-of-which", Span(start, lexeme.end_pos))
        if not times:
            kept[-5:-5] = [_whole(kept, start, lexeme.end_pos), Lexeme("TIMES", "×", start, start, ("TIMES",))]
    return kept


def _rate(one: Lexeme, other: Lexeme, last: Lexeme, behind: list[Lexeme]) -> Lexeme:
    """Return 甲占乙的比例 before 达到90% or 每1个百分点 as one value, in % where the first number behind it is."""
    span = Span(one.start_pos, last.end_pos)
    value: ast.Expression = ast.Ratio(span=span, numerator=one.value, denominator=_measured(other).value)
    number = next((lexeme for lexeme in behind if lexeme.type in LITERALS and lexeme.type != "PTS"), None)
    if number is not None and number.type in {"PERCENT", "PPOINT"}:
        value = ast.Product(span=span, factors=(ast.Literal(span=span, value=HUNDRED), value))
    return Lexeme("NAME", value, span.start, span.end)


def _whole(kept: list[Lexeme], start: int, end: int) -> Lexeme:
    """
    Return what the ratio from *start* to *end* is a part of: the full score, or what reaching the level gives.

    达到进度的得8分，达不到的按支出与进度之比计分 gives that part of the 8 points; of other values it is unclear.
    """
    given = [
        kept[n + 1] for n, lexeme in enumerate(kept[:-1])
        if "GIVE" in (lexeme.type, *lexeme.kinds) and kept[n + 1].type == "PTS"
    ]  # fmt: skip
    if not given:
        return Lexeme("NAME", ast.Value(span=Span(start, start), name="full"), start, start)
    part = itertools.takewhile(lambda lexeme: lexeme.type != "BREAK" or lexeme.value == 0, reversed(kept[:-5]))
    short = any("UNMET" in (lexeme.type, *lexeme.kinds) for lexeme in part)
    before = {_name(lexeme) for lexeme in kept[: kept.index(given[0])]} - {None}
    own = _name(kept[-4]) in before | {"actual"}
    if len(given) > 1 or not short or not own or _name(kept[-2]) not in before:
        raise Refused("proportion-of-which", Span(start, end))
    return Lexeme("PTS", attrs.evolve(given[0].value, span=Span(start, start)), start, start)


def _name(lexeme: Lexeme) -> str | None:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else None


def _is(lexeme: Lexeme, names: set[str] | frozenset[str]) -> bool:
    return isinstance(lexeme.value, ast.Value) and lexeme.value.name in names


def _measured(literal: Lexeme) -> Lexeme:
    """Return 95分 beside a value as so many of its unit: a ratio is one of values."""
    if literal.type != "PTS":
        return literal
    node = attrs.evolve(literal.value, unit="分")
    return Lexeme("AMOUNT", node, literal.start_pos, literal.end_pos)


def _weights(found: list[Lexeme]) -> list[Lexeme]:
    """Write out 甲占60%、乙占40%，加权合计 with signs."""
    end = next(n for n, lexeme in enumerate(found) if lexeme.type == "WEIGHTED")
    terms: list[tuple[Lexeme, Lexeme]] = []
    start = end
    while start >= len(("name", "of", "percent")):
        if found[start - 1].type == "BREAK":
            start -= 1
        elif (
            found[start - 1].type == "PERCENT"
            and found[start - 2].type == "SHAREOF"
            and found[start - 3].type == "NAME"
        ):
            terms.insert(0, (found[start - 3], found[start - 1]))
            start -= 3
        else:
            break
    span = Span(found[start].start_pos, found[end].end_pos)
    if len(terms) < 2 or sum(share.value.value for _, share in terms) != HUNDRED:  # noqa: PLR2004
        raise Refused("weights-unclear", span)
    place = span.start
    signed = [Lexeme("SCOREIS", "得分=", place, place, ("SCOREIS",)), Lexeme("LPAR", "(", place, place)]
    for name, share in terms:
        signed += [name, Lexeme("TIMES", "×", share.start_pos, share.start_pos, ("TIMES",)), share]
        signed.append(Lexeme("PLUS", "+", share.end_pos, share.end_pos, ("PLUS",)))
    signed[-1] = Lexeme("RPAR", ")", found[end].start_pos, found[end].end_pos)
    rest = found[end + 1 :]
    if rest and rest[0].type == "BREAK" and len(rest) > 1 and {"TIMES", "BY"} & {rest[1].type, *rest[1].kinds}:
        rest = rest[1:]
    return [*found[:start], *signed, *rest]


def _added(found: list[Lexeme]) -> list[Lexeme]:
    """Write out 得分=甲×60%，再加乙×40% with a sign: what is added is a value times a number."""
    kept: list[Lexeme] = []
    in_formula = False
    for position, lexeme in enumerate(found):
        several = {lexeme.type, *lexeme.kinds}
        in_formula = "SCOREIS" in several or (in_formula and (lexeme.type != "BREAK" or lexeme.value == 1))
        behind = found[position + 1 : position + 3]
        is_term = len(behind) > 1 and behind[0].type in REFERENCES and "TIMES" in {behind[1].type, *behind[1].kinds}
        if not (in_formula and "ADD" in several and is_term):
            kept.append(lexeme)
            continue
        if kept[-1].type == "BREAK":
            kept.pop()
        kept.append(Lexeme("PLUS", "+", lexeme.start_pos, lexeme.end_pos, ("PLUS",)))
    return kept


def _averages(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Make one value of 甲与乙的平均值, 甲、乙两项平均; 平均值 behind it is that value."""
    kept: list[Lexeme] = []
    mean: ast.Expression | None = None
    position = 0
    while position < len(found):
        lexeme = found[position]
        names, end = _names_listed(text, found, position)
        word = found[end] if end < len(found) else None
        if len(names) > 1 and word is not None and word.type == "ROLE" and _together(text, word) == "mean":
            _refuse_other_count(text, word, len(names))
            if kept and kept[-1].value == "取":
                kept.pop()
            span = Span(lexeme.start_pos, word.end_pos)
            count = ast.Literal(span=word.span, value=Fraction(len(names)))
            total = ast.Sum(span=span, terms=tuple(name.value for name in names))
            whole = ast.Ratio(span=span, numerator=total, denominator=count)
            if mean is not None and mean != whole:
                raise Refused("mean-of-which", span)
            mean = whole
            kept.append(Lexeme("NAME", whole, span.start, span.end))
            position = end + 1
            continue
        if mean is not None and _is(lexeme, {"mean"}) and text[lexeme.start_pos : lexeme.end_pos] in PLAIN:
            lexeme = Lexeme("NAME", attrs.evolve(mean, span=lexeme.span), lexeme.start_pos, lexeme.end_pos)
        kept.append(lexeme)
        position += 1
    return kept


def _refuse_other_count(text: str, word: Lexeme, count: int) -> None:
    """Refuse 甲、乙三次平均: the number must be that of the values listed."""
    found = TOGETHER.fullmatch(text[word.start_pos : word.end_pos])
    if found and found["n"] not in "几各" and spelt(found["n"], word.span) != count:
        raise Refused("mean-of-which", word.span)


PLAIN = frozenset({"平均值", "平均分", "平均数", "平均", "均值"})


def _summed(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Write out 得分=甲评分、乙评分的平均值 with signs."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        lexeme = found[position]
        kept.append(lexeme)
        position += 1
        if "SCOREIS" in (lexeme.type, *lexeme.kinds):
            names, end = _names_listed(text, found, position)
            how = _together(text, found[end]) if end < len(found) and len(names) > 1 else ""
            if how:
                kept[-1] = Lexeme("SCOREIS", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("SCOREIS",))
                kept += _with_signs(names, found[end], is_mean=how == "mean")
                position = end + 1
                if how == "mean" and position < len(found) and found[position].value == "分":
                    position += 1
    return kept


def _names_listed(text: str, found: list[Lexeme], start: int) -> tuple[list[Lexeme], int]:
    """Return the names that are listed from *start* on, and where the list ends."""
    names: list[Lexeme] = []
    position = start
    while position < len(found) and found[position].type == "NAME":
        names.append(found[position])
        position += 1
        if position < len(found) and text[found[position].start_pos : found[position].end_pos] in {
            "、",
            "和",
            "与",
            "及",
        }:
            position += 1
    return names, position


def _together(text: str, lexeme: Lexeme) -> str:
    word = text[lexeme.start_pos : lexeme.end_pos]
    if word in {"之和", "的和", "合计", "总和", "的总和", "相加"}:
        return "sum"
    plain = word.removeprefix("的") in PLAIN or TOGETHER.fullmatch(word)
    return "mean" if plain and _is(lexeme, {"mean"}) else ""


def _with_signs(names: list[Lexeme], word: Lexeme, *, is_mean: bool) -> list[Lexeme]:
    start, end = names[0].start_pos, word.end_pos
    signed = [Lexeme("LPAR", "(", start, start)]
    for name in names:
        signed += [name, Lexeme("PLUS", "+", name.end_pos, name.end_pos)]
    signed[-1] = Lexeme("RPAR", ")", word.start_pos, end)
    if is_mean:
        count = ast.Literal(span=word.span, value=Fraction(len(names)))
        signed += [Lexeme("OVER", "÷", end, end), Lexeme("NUM", count, end, end)]
    return signed
