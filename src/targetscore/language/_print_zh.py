"""Clauses → Chinese: one phrase for every node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from targetscore import ast
from targetscore.language._field import stretch_of
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, POINTS
from targetscore.language._wording import (
    NotWritableError,
    Vocabulary,
    how_many_alike,
    is_points,
    is_whole,
    is_zero,
    leaves_unsaid,
    names_another,
    not_writable,
    number,
    stands_alone,
)
from targetscore.language._zh_field import in_field
from targetscore.language._zh_fold import PLACE_WORDS

ROLES = {
    "actual": "实际值",
    "target": "目标",
    "completion": "完成率",
    "last_year": "上年",
    "growth": "增幅",
    "mean": "平均水平",
    "best": "最好水平",
    "worst": "最差水平",
    "rank": "名次",
    "rank_from_last": "倒数名次",
    "full": "满分",
    "base": "基本分",
}
UNITS = {POINTS: "分", PERCENTAGE_POINT: "个百分点"}
COMPARISONS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "reaches": "达到", "=": "等于"}
MARKS = {">=": "（含）", ">": "（不含）", "<=": "（含）", "<": "（不含）", "reaches": "（含）"}
SHRUNK = {"<=": "以上", "<": "以外", ">=": "以内"}
# Of places high is a small number: 名次不低于6 has two readings, 名次不小于6 has one.
OF_PLACES = {">=": "不小于", ">": "大于", "<=": "不大于", "<": "小于", "=": "等于"}
SIDES = {"over": "超过", "under": "低于", "unmet": "未达到", "met": "达到"}
MINUS = "−"  # A hyphen between two numbers would be the dash of a range: 80%-90%.
SIGNS = {"add": "加", "deduct": "扣"}
DIRECTIONS = {"over": "高", "under": "低", "away": "差", "each": "有"}
COUNTED = {"over": "多", "under": "少", "away": "差", "each": "有"}
BEYOND = {"over": "高出", "under": "低于", "away": "相差"}
PARTS = {"whole": "不计", "started": "按{size}计", "pro rata": "按比例计算"}
ROUNDINGS = {"half up": "四舍五入", "half even": "四舍六入五成双", "down": "舍去尾数", "up": "进一"}
PLACES = ("整数", "一位小数", "两位小数", "三位小数", "四位小数", "五位小数", "六位小数")
BOUNDS = {
    ("addition", "most"): "最多加{amount}",
    ("deduction", "most"): "最多扣{amount}",
    ("each side", "most"): "加减均不超过{amount}",
    ("additions", "most"): "总共最多加{amount}",
    ("deductions", "most"): "总共最多扣{amount}",
    ("indicator", "most"): "总分不超过{amount}",
    ("addition", "least"): "最少加{amount}",
    ("deduction", "least"): "最少扣{amount}",
    ("indicator", "least"): "总分最低{amount}",
}
ORDERS = {"higher": "从高到低", "lower": "从低到高", "better": "从好到差"}
COUNTED_GRADES = "零一二三四五六七八九"
EFFECTS = {
    "veto": "一票否决",
    "grade": "直接定为{grade}等次",
    "barred": "不得评为{grade}等次",
    "not above": "最高评为{grade}等次",
    "down": "降{steps}个等次",
    "zero total": "考核总分记零分",
    "unranked": "不参加排名",
}
COMBINED = {"sum": "两项合计", "greater": "取高值", "lesser": "取低值", "highest": "不重复计分"}


def write(clauses: Sequence[ast.Clause], words: Vocabulary) -> str:
    """
    Return a text of *clauses*, an item for each.

    Raises:
        NotWritableError: For a node that Chinese has no phrase for.
    """
    return _items(clauses, words, ())


def _items(clauses: Sequence[ast.Clause], words: Vocabulary, earlier: tuple[ast.Condition, ...]) -> str:
    """Return the items; parts, scopes and what would carry on another subject have sentences of their own."""
    if not clauses:
        raise not_writable(clauses)
    text = ""
    position = 0
    another = False
    while position < len(clauses):
        clause = clauses[position]
        alike = how_many_alike(clauses[position:])
        item = _parts(clauses[position : position + alike], words) if alike else _clause(clause, words, earlier)
        if isinstance(clause, (ast.Award, ast.Change)):
            earlier = (*earlier, clause.when)
        alone = stands_alone(clause) or (another and leaves_unsaid(clause))
        another = names_another(clause) or (another and not alone)
        text = _joined(text, item, alone=alone)
        position += alike or 1
    return text if text.endswith("。") else f"{text}。"


def _joined(text: str, item: str, *, alone: bool) -> str:
    if not text or text.endswith("。"):
        return text + item
    return f"{text}{'。' if alone else '；'}{item}"


def _parts(parts: Sequence[ast.Clause], words: Vocabulary) -> str:
    first = parts[0]
    assert isinstance(first, ast.Part)
    assert first.points is not None
    subjects = "、".join(_name(part.subject, words) for part in parts if isinstance(part, ast.Part))
    return f"{subjects}各{_expression(first.points, words)}：{_items(first.clauses, words, ())}"


def _run(part: ast.Part, words: Vocabulary, earlier: tuple[ast.Condition, ...]) -> str:
    """Return the items of a part without points of its own, held together by commas: B得5分，每低1%扣1分，扣完为止."""
    return "，".join(_clause(clause, words, earlier) for clause in part.clauses)


def _clause(clause: ast.Clause, words: Vocabulary, earlier: tuple[ast.Condition, ...]) -> str:
    match clause:
        case ast.Start(amount=amount):
            return f"起评分{_expression(amount, words)}" if is_points(amount) else f"得分={_amount(amount, words)}"
        case ast.Award(when=when, amount=amount):
            return f"{_when(when, words)}{_given(amount, words)}"
        case ast.Otherwise(amount=amount):
            return f"否则{_given(amount, words)}"
        case ast.Linear(when=when):
            return "其间按线性插值" if when is None else f"{_when(when, words)}按线性插值"
        case ast.Change(when=when, sign=sign, amount=amount):
            condition = "其余" if when == _none_of(earlier) else _when(when, words)
            return (
                f"{condition}不{SIGNS[sign]}分"
                if is_zero(amount)
                else f"{condition}{SIGNS[sign]}{_amount(amount, words)}"
            )
        case ast.Step():
            return _step(clause, words)
        case ast.Bound():
            return _bound(clause, words)
        case ast.Factor(when=when, number=factor):
            return f"{'' if when is None else _when(when, words)}再乘{_amount(factor, words)}"
        case ast.Override(when=when, amount=amount):
            instead = "本项" if is_zero(amount) else "不论其他情况只"
            return f"{_when(when, words)}{instead}{_given(amount, words)}"
        case ast.Part(points=points):
            return _run(clause, words, earlier) if points is None else _parts([clause], words)
        case ast.Combine(how=how, parts=parts):
            return f"{_items(parts, words, ())}{COMBINED[how]}。" if parts else COMBINED[how]
        case ast.Scope(when=when, clauses=clauses):
            return f"在{_condition(when, words)}的前提下，{_items(clauses, words, earlier)}"
        case ast.Reference() | ast.Stated() | ast.Ranking() | ast.Effect() | ast.Remark():
            return _without_points(clause, words)
        case _:
            assert_never(clause)


def _without_points(
    clause: ast.Reference | ast.Stated | ast.Ranking | ast.Effect | ast.Remark, words: Vocabulary
) -> str:
    match clause:
        case ast.Reference(level=level):
            return f"以{_expression(level, words)}为基数"
        case ast.Stated(what=what, amount=amount):
            return f"（{ROLES[what]}{_expression(amount, words)}）"
        case ast.Ranking(first=first, by=by):
            return f"按{'' if by is None else _name(by, words)}{ORDERS[first or 'better']}排序"
        case ast.Effect(when=when):
            return f"{_when(when, words)}{_followed(clause)}"
        case ast.Remark(text=text):
            return text
        case _:
            assert_never(clause)


def _followed(effect: ast.Effect) -> str:
    if effect.does == "barred" and not effect.grade:
        return "取消评优资格"
    if effect.does in {"grade", "not above"} and not effect.grade:
        raise not_writable(effect)
    if not 0 < effect.steps < len(COUNTED_GRADES):
        raise not_writable(effect)
    return EFFECTS[effect.does].format(grade=effect.grade, steps=COUNTED_GRADES[effect.steps])


def _none_of(conditions: Sequence[ast.Condition]) -> ast.Condition | None:
    """Return the condition that 其余 stands for behind *conditions*."""
    if not conditions:
        return None
    return ast.Not(condition=conditions[0] if len(conditions) == 1 else ast.Any(conditions=tuple(conditions)))


def _given(amount: ast.Expression, words: Vocabulary) -> str:
    if is_zero(amount):
        return "不得分"
    if isinstance(amount, ast.InProportion):
        return "按比例得分" if amount.points is None else f"按比例得{_expression(amount.points, words)}"
    return f"得{_amount(amount, words)}"


def _amount(amount: ast.Expression, words: Vocabulary) -> str:
    if isinstance(amount, ast.Round):
        if not 0 <= amount.places < len(PLACES):
            raise not_writable(amount)
        return f"{_expression(amount.value, words)}，{ROUNDINGS[amount.mode]}保留{PLACES[amount.places]}"
    return _expression(amount, words)


# Steps and bounds ---------------------------------------------------------------------------------------------------


def _step(step: ast.Step, words: Vocabulary) -> str:
    subject = "" if step.subject is None else _name(step.subject, words)
    when = "" if step.when is None else _when(step.when, words)
    origin = "" if step.origin is None else f"比{_expression(step.origin, words)}"
    size = "" if step.size is None else _expression(step.size, words)
    if step.subject == ast.Value(name="rank") and is_whole(step.size):
        size = f"{size}名"
    amounts = step.amount if isinstance(step.amount, tuple) else (step.amount,)
    if step.size is None:
        # A count without a size stands before the name of what is counted: 每事故扣2分.
        if step.direction != "each" or step.subject is None or origin:
            raise not_writable(step)
        counted = f"每{subject}"
        subject = ""
    elif step.within is not None:
        stretch = _counted_stretch(step, words) if step.direction == "each" else _stretch(step, words)
        counted = f"{origin}{stretch}每{size}"
    else:
        in_percent = isinstance(step.size, ast.Literal) and step.size.unit in {PERCENT, PERCENTAGE_POINT}
        counted = f"{origin}每{(DIRECTIONS if in_percent else COUNTED)[step.direction]}{size}"
    within = step.within is not None and step.direction != "each"
    pause = "，" if subject and (when or origin or within) else ""
    moved = f"{SIGNS[step.sign]}{_schedule(amounts, words)}"
    text = f"{subject}{pause}{when}{counted}{moved if len(amounts) == 1 else f'依次{moved}'}"
    if step.continued:
        text += "，以此类推"
    if step.part is not None:
        text += f"，不足{size}{PARTS[step.part].format(size=size)}"
    return text


def _stretch(step: ast.Step, words: Vocabulary) -> str:
    assert step.within is not None
    assert step.direction != "each"
    low, high = step.within
    if low is None and high is None:
        raise not_writable(step)
    if low is None:
        ends = f"{_expression(high, words)}以内" if high is not None else ""
    elif high is None:
        ends = f"{_expression(low, words)}以上"
    else:
        ends = f"{_expression(low, words)}至{_expression(high, words)}"
    return f"{BEYOND[step.direction]}{ends}的部分，"


def _counted_stretch(step: ast.Step, words: Vocabulary) -> str:
    """Write which of what is counted the step is about: 超过3起的部分."""
    match step.within:
        case (None, ast.Literal() as high):
            return f"{_expression(high, words)}以内的部分，"
        case (ast.Literal() as low, None):
            return f"超过{_expression(low, words)}的部分，"
        case (ast.Literal() as low, ast.Literal() as high):
            return f"{_expression(low, words)}至{_expression(high, words)}的部分，"
        case _:
            raise not_writable(step)


def _schedule(amounts: Sequence[ast.Expression], words: Vocabulary) -> str:
    if len(amounts) == 1:
        return _amount(amounts[0], words)
    if not all(is_points(amount) for amount in amounts):
        raise not_writable(amounts)
    return f"{'、'.join(number(a.value) for a in amounts if isinstance(a, ast.Literal))}分"


def _bound(bound: ast.Bound, words: Vocabulary) -> str:
    if bound.amount is None:
        if (bound.of, bound.end) != ("indicator", "least"):
            raise not_writable(bound)
        return "可为负分"
    if (bound.of, bound.end) == ("indicator", "least") and is_zero(bound.amount):
        return "扣完为止"
    if (bound.of, bound.end) not in BOUNDS:
        raise not_writable(bound)
    if (
        isinstance(bound.amount, ast.Literal)
        and bound.amount.value < 0
        and (bound.of, bound.end) == ("indicator", "least")
    ):
        return f"最低-{number(-bound.amount.value)}分"
    return BOUNDS[bound.of, bound.end].format(amount=_amount(bound.amount, words))


# Conditions ---------------------------------------------------------------------------------------------------------


def _when(condition: ast.Condition, words: Vocabulary) -> str:
    return f"{_condition(condition, words)}的"


def _condition(condition: ast.Condition, words: Vocabulary) -> str:
    match condition:
        case ast.Any(conditions=conditions):
            return "或".join(_joint(test, words) for test in conditions)
        case ast.All(
            conditions=(
                ast.Compare(
                    op=">" | ">=" as op, subject=ast.Value(name="growth"), level=ast.Literal() as low, marked=False
                ),
                ast.Compare(
                    op="<", subject=ast.Value(name="growth"), level=ast.Literal(value=0, unit="%"), marked=False
                ),
            )
        ) if low.value < 0 and low.unit == PERCENT:
            far = number(-low.value)
            return f"比上年下降不足{far}%" if op == ">" else f"比上年下降{far}%以内"
        case ast.All(conditions=conditions):
            return "且".join(_test(test, words) for test in conditions)
        case _:
            return _test(condition, words)


def _joint(condition: ast.Condition, words: Vocabulary) -> str:
    """Return what stands between two 或: 且 binds tighter."""
    return _condition(condition, words) if isinstance(condition, ast.All) else _test(condition, words)


def _test(condition: ast.Condition, words: Vocabulary) -> str:
    if (found := stretch_of(condition)) is not None:
        return in_field(*found)
    match condition:
        case ast.Compare(subject=ast.Value(name="rank"), op="=", level=level) if (
            is_whole(level) and not condition.marked
        ):
            return f"{_rank(words)}第{_expression(level, words)}名"
        case ast.Between(subject=ast.Value(name="rank"), low=low, high=high, low_closed=True, high_closed=True) if (
            is_whole(low) and is_whole(high) and low != high
        ):
            return f"{_rank(words)}第{_expression(low, words)}至第{_expression(high, words)}名"
        case (
            ast.Compare(subject=ast.Value(name="rank_from_last"))
            | ast.Between(subject=ast.Value(name="rank_from_last"))
        ):
            return f"{_rank(words)}{_from_last(condition)}"
        case ast.Compare():
            return _compare(condition, words)
        case ast.Between(subject=subject, low=low, high=high):
            ends = (_end(low, words, closed=condition.low_closed), _end(high, words, closed=condition.high_closed))
            return f"{_subject(subject, words)}{'至'.join(ends)}"
        case ast.Unsaid(subject=subject, side=side):
            return f"{_subject(subject, words)}{SIDES[side]}"
        case ast.Fact(name=name):
            return _fact(name, words)
        case ast.Not(condition=ast.Fact(name=name)):
            return f"没有{_fact(name, words)}"
        case ast.Not(condition=ast.Compare(subject=subject, op="reaches", level=level, marked=False)):
            return f"{_subject(subject, words)}未达到{_expression(level, words)}"
        case ast.Exactly(count=1, conditions=()):
            return "仅一项"
        case ast.Exactly(count=0, conditions=()):
            return "均不达标"
        case ast.Not() | ast.All() | ast.Any() | ast.Exactly():
            raise not_writable(condition)
        case _:
            assert_never(condition)


def _from_last(condition: ast.Compare | ast.Between) -> str:
    match condition:
        case ast.Compare(op="=", level=ast.Literal(value=value, unit=""), marked=False):
            return f"倒数第{number(value)}名"
        case ast.Compare(op="<=", level=ast.Literal(value=value, unit=""), marked=False):
            return f"后{number(value)}名"
        case ast.Between(
            low=ast.Literal(value=low, unit=""), high=ast.Literal(value=high, unit=""),
            low_closed=True, high_closed=True,
        ):  # fmt: skip
            return f"倒数第{number(low)}至倒数第{number(high)}名"
        case _:
            raise not_writable(condition)


def _rank(words: Vocabulary) -> str:
    return words.words.get("rank", "排名")


def _compare(condition: ast.Compare, words: Vocabulary) -> str:
    if isinstance(condition.level, ast.Literal) and condition.level.value < 0:
        return _shrunk(condition)
    subject, level = _subject(condition.subject, words), _expression(condition.level, words)
    if condition.op == "below":
        if condition.marked:
            raise not_writable(condition)
        return f"{subject}{level}以下"
    if condition.marked and condition.op not in MARKS:
        raise not_writable(condition)
    compared = OF_PLACES if subject.endswith(PLACE_WORDS) and condition.op in OF_PLACES else COMPARISONS
    return f"{subject}{compared[condition.op]}{level}{MARKS[condition.op] if condition.marked else ''}"


def _shrunk(condition: ast.Compare) -> str:
    """Return what is said of a growth below 0: 比上年下降5%以上 is a growth of −5 % or less."""
    level = condition.level
    if condition.subject != ast.Value(name="growth") or condition.op not in SHRUNK or condition.marked:
        raise not_writable(condition)
    assert isinstance(level, ast.Literal)
    return f"比上年下降{number(-level.value)}{level.unit}{SHRUNK[condition.op]}"


def _end(level: ast.Expression, words: Vocabulary, *, closed: bool | None) -> str:
    return _expression(level, words) + {True: "（含）", False: "（不含）", None: ""}[closed]


def _subject(subject: ast.Expression | None, words: Vocabulary) -> str:
    match subject:
        case None:
            return ""
        case ast.Sum(terms=terms):
            return f"{'、'.join(_name(term, words) for term in terms)}合计"
        case _:
            return _name(subject, words)


def _name(subject: ast.Expression | None, words: Vocabulary) -> str:
    """Return what is counted, which is a single value."""
    if not isinstance(subject, ast.Value):
        raise not_writable(subject)
    return _expression(subject, words)


def _fact(name: str, words: Vocabulary) -> str:
    if name not in words.facts:
        message = f"`{name}` is not declared as a yes/no input"
        raise NotWritableError(message)
    return words.words[name]


# Expressions --------------------------------------------------------------------------------------------------------


def _expression(expression: ast.Expression, words: Vocabulary) -> str:
    match expression:
        case ast.Literal(value=value, unit=unit):
            return f"{number(value)}{UNITS.get(unit, unit)}"
        case ast.Value(name=name):
            return _word(name, words)
        case ast.Share(percent=percent, of=of):
            return f"{_name(of, words)}的{number(percent)}{PERCENT}"
        case ast.Sum(terms=(first, *rest)) if not isinstance(first, ast.Sum):
            return "+".join((_expression(first, words), *(_term(term, words) for term in rest)))
        case ast.Difference(left=left, right=right):
            return f"{_expression(left, words)}{MINUS}{_term(right, words)}"
        case ast.Product(factors=(first, *rest)) if not isinstance(first, ast.Product):
            return "×".join((_term(first, words), *(_factor(factor, words) for factor in rest)))
        case ast.Ratio(numerator=numerator, denominator=denominator):
            return f"{_term(numerator, words)}÷{_factor(denominator, words)}"
        case _:
            raise not_writable(expression)


def _term(expression: ast.Expression, words: Vocabulary) -> str:
    """Return what stands behind + or −, or before × and ÷."""
    inside = _expression(expression, words)
    return f"({inside})" if isinstance(expression, (ast.Sum, ast.Difference)) else inside


def _factor(expression: ast.Expression, words: Vocabulary) -> str:
    """Return what stands behind × or ÷."""
    inside = _expression(expression, words)
    joined = isinstance(expression, (ast.Sum, ast.Difference, ast.Product, ast.Ratio))
    return f"({inside})" if joined else inside


def _word(name: str, words: Vocabulary) -> str:
    word = words.words.get(name) or ROLES.get(name)
    if word is None:
        message = f"`{name}` is not declared"
        raise NotWritableError(message)
    return word
