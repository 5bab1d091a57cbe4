"""Numbers of an English text with what they are measured in, by themselves or in a list."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_money import declared, is_one, money, named, opening, scales, sign_at
from targetscore.language._en_phrases import Measured, Scan, phrase
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, POINTS, Lexeme, Refused, listed

MOST_IN_LIST = 20
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
COUNTING = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
TENS = {
    word: 10 * number for number, word in enumerate(listed("thirty forty fifty sixty seventy eighty ninety"), start=3)
}
NUMBERS: Final = {
    **{word: Fraction(number) for number, word in enumerate(COUNTING)},
    **{word: Fraction(number) for word, number in TENS.items()},
}
BELOW_TEN = frozenset(COUNTING[1:10])
ONE, HALF = Fraction(1), Fraction(1, 2)
FRACTIONS: Final = {
    "half": HALF, "quarter": Fraction(1, 4), "quarters": Fraction(1, 4), "third": Fraction(1, 3),
    "thirds": Fraction(1, 3), "fifth": Fraction(1, 5), "fifths": Fraction(1, 5), "tenth": Fraction(1, 10),
    "tenths": Fraction(1, 10),
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
MINUS = frozenset({"-", "−", "minus"})
# What a number may begin with, besides digits.
MONEY = opening()
STARTS = frozenset(NUMBERS) | MINUS | {"half", "a", "an"} | MONEY
CREDITS = frozenset({"credit", "credits"})
POINT_WORDS = frozenset({"point", "points", "mark", "marks", "pt", "pts"}) | CREDITS
EXTRA_WORDS = frozenset({"extra", "additional", "further", "bonus", "more"})
UNITS = {
    **dict.fromkeys(listed("% percent pc"), PERCENT),
    **dict.fromkeys(listed("pp ppt ppts"), PERCENTAGE_POINT),
    **dict.fromkeys(POINT_WORDS, POINTS),
}
# How many words a unit has at most, with the hundreds and thousands before it.
LONGEST_UNIT = 6
KINDS = {"": "NUM", POINTS: "PTS", PERCENT: "PERCENT", PERCENTAGE_POINT: "PPOINT"}

# Behind these a minus belongs to the number.
BEFORE_SIGN = frozenset(listed("GIVE COPULA GE GT LE LT REACH FROM TO BETWEEN SCOREIS OPEN MOST LEAST AND"))
# Behind these, or before those, a spelt number counts without a unit.
BEFORE_SPELT = frozenset(listed("MOST LEAST GIVE ADD DED START GE GT LE LT EXTRA NEXT ORD"))
BEHIND_SPELT = frozenset(listed("ABOVE BELOW LOST ADDED TIMES IF UNLESS ELSE EXTRA"))
# Before these `one` may stand for a unit: `one where there is a plan`.
OF_UNITS = frozenset(listed("where when with that which whose having"))
BEFORE_PLAIN_LIST = frozenset(listed("REACH GIVE ADD DED"))
BEFORE_LEVEL = frozenset(listed("REACH GE GT LE LT BETWEEN FROM"))
RANGES = frozenset({"BETWEEN", "RANGEOF"})
# Behind these the first of `two and 5 points` is no points: `4 points for two and 5 points for three`.
BEFORE_COUNT = frozenset({"FOR", "WITH", "IF", "OR"})
MARKS = frozenset({"ABOVE", "BELOW"})
# Reduced by two for each fault; full marks ten.
BEHIND_CHANGE = frozenset({"for", "per"})
FULL = frozenset({"marks", "score", "mark"})
BEHIND_FULL = frozenset({".", ";", "", "at", "for", "if", "where", ")"})
JOINTS = frozenset({",", "and"})


def literal(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return the number, or the list of numbers, at the token *position*, and the token after it."""
    item = _item(scan, position)
    if item is None and scan.in_each:
        half = _measured(scan, position, each=True)
        return _made(scan, position, half) if half is not None else _one_of_unit(scan, position)
    if item is None:
        return None
    word = scan.words[position]
    if scan.words[item.after] in JOINTS and (word in NUMBERS or word[0].isdecimal()):
        several = _list(scan, position, item)
        if several is not None:
            return several
    if scan.in_each:
        item = _measured(scan, position, each=True) or item
    if item.unit is None and item.spelt and not _stands_alone(scan, position, item.after):
        return None
    return _made(scan, position, item)


def _one_of_unit(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return one of the unit that stands alone behind `each`."""
    one = _with_unit(scan, ONE, position, each=True, spelt=False)
    return _made(scan, position, one) if one.unit not in {None, POINTS} else None


def _made(scan: Scan, position: int, item: Measured) -> tuple[Lexeme, int]:
    unit = item.unit or ""
    span = Span(scan.starts[position], scan.ends[item.after - 1])
    node = ast.Literal(span=span, value=item.value, unit=unit)
    kind = KINDS.get(unit, "AMOUNT")
    counted = _counted(scan, node, item.after) if kind == "NUM" else None
    if counted is not None:
        return counted
    kinds = (kind, "EXTRAPTS") if item.extra else (kind,)
    return Lexeme(kind, node, span.start, span.end, kinds), item.after


def _counted(scan: Scan, node: ast.Literal, after: int) -> tuple[Lexeme, int] | None:
    """2 upheld complaints: a number of a declared value; also 3 or more complaints, 3 complaints or more."""
    mark: str | None = None
    if after not in scan.taken:
        found = phrase(scan, after)
        if found is None or MARKS.isdisjoint(found[0].kinds) or found[1] not in scan.taken:
            return None
        mark, after = found[0].type, found[1]
    end, way = scan.taken[after]
    if way.entry is None or way.kind != "NAME" or scan.names.unit_of(way.entry.id) == PERCENT:
        return None
    unit = scan.names.unit_of(way.entry.id)
    name = ast.Value(span=Span(scan.starts[after], scan.ends[end - 1]), name=way.entry.id)
    behind = phrase(scan, end) if mark is None else None
    if behind is not None and MARKS & set(behind[0].kinds) and scan.words[behind[1]] != "than":
        mark, end = behind[0].type, behind[1]
    span = Span(node.span.start, scan.ends[end - 1])
    value = (ast.Literal(span=span, value=node.value, unit=unit), name, mark)
    return Lexeme("COUNTED", value, span.start, span.end, ("COUNTED",)), end


def _stands_alone(scan: Scan, position: int, after: int) -> bool:
    """Say whether a spelt number counts without a unit: before a name or `or more`, or where a number is due."""
    before = scan.words[position - 1] if position else ""
    if scan.follows(BEFORE_SPELT) or (before == "by" and scan.words[after] in BEHIND_CHANGE):
        return True
    if before in FULL and scan.words[after] in BEHIND_FULL:
        return True
    found = phrase(scan, after)
    if found is not None and not BEHIND_SPELT.isdisjoint(found[0].kinds):
        return scan.words[after - 1] != "one" or scan.words[after] not in OF_UNITS
    return after in scan.taken or scan.words[after - 1] == "zero"


# Lists --------------------------------------------------------------------------------------------------------------


def _list(scan: Scan, position: int, first: Measured) -> tuple[Lexeme, int] | None:
    """5, 4 and 3 points; 90%, 80% and 70%. A list ends with `and` and its unit."""
    items = [first]
    while len(items) < MOST_IN_LIST:
        at, last = _joint(scan, items[-1].after)
        item = None if at is None or items[-1].unit == POINTS else _item(scan, at)
        if item is None:
            return None
        items.append(item)
        if last:
            return _listed(scan, position, items)
    return None


def _joint(scan: Scan, at: int) -> tuple[int | None, bool]:
    """Return the token after the joint at *at*, ``None`` if there is none, and whether it is the last of its list."""
    word = scan.words[at]
    if word == ",":
        last = scan.words[at + 1] == "and"
        return at + 1 + last, last
    return (at + 1, True) if word == "and" else (None, False)


def _listed(scan: Scan, position: int, items: Sequence[Measured]) -> tuple[Lexeme, int] | None:
    said, after = items[-1].unit, items[-1].after
    if {item.unit for item in items} - {None, said} or (said is None and not scan.follows(BEFORE_PLAIN_LIST)):
        return None
    unit = said or ""
    if unit == POINTS and items[0].spelt and items[0].unit is None and scan.follows(BEFORE_COUNT):
        return None
    if (unit == POINTS and scan.follows(BEFORE_LEVEL)) or scan.follows(RANGES):
        return None
    if any("BETWEEN" in lexeme.kinds for lexeme in scan.found[-3:]):
        return None
    span = Span(scan.starts[position], scan.ends[after - 1])
    nodes = tuple(ast.Literal(span=span, value=item.value, unit=unit) for item in items)
    kind = "PTSLIST" if unit == POINTS else "LEVELS"
    return Lexeme(kind, nodes, span.start, span.end, (kind,)), after


def _item(scan: Scan, position: int) -> Measured | None:
    # Where `1, 1, 1, …` goes on for long, a list is tried from each number: behind a pause each is read once.
    if not scan.found or scan.found[-1].type != "BREAK":
        return _measured(scan, position)
    if position not in scan.measured:
        scan.measured[position] = _measured(scan, position)
    return scan.measured[position]


# One number ---------------------------------------------------------------------------------------------------------


def _measured(scan: Scan, position: int, *, each: bool = False) -> Measured | None:
    if position in scan.taken:
        return None
    below_zero = scan.words[position] in MINUS and _is_sign(scan, position)
    position += below_zero
    word = scan.words[position]
    if word in MONEY and (paid := _money(scan, position)) is not None:
        return paid
    if word[:1].isdecimal():
        value, after = _digits(scan, position)
        if tuple(scan.words[after : after + 2]) == ("of", "a"):
            after += 2 * _is_point(scan, after + 2)
        after = _past_again(scan, value, after, spelt=False)
        return _with_unit(scan, -value if below_zero else value, after, each=each, spelt=False)
    if each and word in {"half", "a", "an"}:
        sized = _with_unit(scan, HALF if word == "half" else ONE, position + 1, each=True, spelt=True)
        if sized.unit not in {None, POINTS}:
            return sized
    spelt = _fraction(scan, position) or _spelt(word, scan.words[position + 1], scan.words[position + 2])
    if spelt is None:
        return None
    value = -spelt[0] if below_zero else spelt[0]
    after = _past_again(scan, spelt[0], position + spelt[1], spelt=True)
    return _with_unit(scan, value, after, each=each, spelt=after == position + spelt[1])


def _past_again(scan: Scan, value: Fraction, after: int, *, spelt: bool) -> int:
    """Return the token behind the same number again in brackets: two (2), 2 (two); *after* where there is none."""
    if scan.words[after] != "(":
        return after
    if not spelt:
        again = _spelt(*scan.words[after + 1 : after + 4]) if scan.words[after + 1] in NUMBERS else None
        end = after + 1 + (again[1] if again else 0)
        return end + 1 if again and again[0] == value and scan.words[end] == ")" else after
    digits = _plain_number(scan.words[after + 1])
    return after + 3 if digits == value and scan.words[after + 2] == ")" else after


def _is_sign(scan: Scan, position: int) -> bool:
    """Whether the minus is of the number behind it: `scores −2 points`, never the dash of `above 90% - 10`."""
    close = position + 1 < scan.count and scan.starts[position + 1] == scan.ends[position]
    if not scan.found:
        return close
    asked = scan.found[-1].type in BEFORE_SIGN or scan.follows(BEFORE_SIGN)
    spelt = scan.words[position] == "minus" and ("AND" not in scan.found[-1].kinds or _in_range(scan))
    return asked and (close or spelt)


def _in_range(scan: Scan) -> bool:
    """Whether `between` stands right before, so that `and minus 3%` is a number."""
    return any("BETWEEN" in lexeme.kinds for lexeme in scan.found[-3:])


def _fraction(scan: Scan, position: int) -> tuple[Fraction, int] | None:
    """Return a fraction in words and how many it takes: a quarter of a, one and a half, three quarters of a."""
    words = scan.words
    count = ONE if words[position] in {"a", "an"} else NUMBERS.get(words[position])
    if count is None:
        return None
    at, whole = position + 1, Fraction(0)
    if words[at] == "and":
        part = ONE if words[at + 1] in {"a", "an"} else NUMBERS.get(words[at + 1])
        if part is None or words[position] in {"a", "an"}:
            return None
        whole, count, at = count, part, at + 2
    size = FRACTIONS.get(words[at])
    if size is None or at in scan.taken:
        return None
    at += 1
    if tuple(words[at : at + 2]) in {("of", "a"), ("of", "one")}:
        at += 2
    elif not whole and words[at - 1] != "half":
        return None
    return (whole + count * size, at - position) if _is_point(scan, at) or (whole and _has_unit(scan, at)) else None


def _is_point(scan: Scan, at: int) -> bool:
    return scan.words[at] in POINT_WORDS or tuple(scan.words[at : at + 2]) == ("percentage", "point")


def _has_unit(scan: Scan, at: int) -> bool:
    return _with_unit(scan, ONE, at, each=False, spelt=False).unit is not None


def _spelt(word: str, second: str, third: str) -> tuple[Fraction, int] | None:
    """Return a number in words and how many words it takes: seven, a point, half a, half of."""
    if word == "half":
        return {"a": (HALF, 2), "an": (HALF, 2), "of": (HALF, 1)}.get(second)
    if word in {"a", "an"}:
        points = second in POINT_WORDS or (second, third) == ("percentage", "point")
        return (ONE, 1) if points else None
    if word not in NUMBERS or (word, second) == ("one", "of"):
        return None
    if second in BELOW_TEN and (word in TENS or word == "twenty"):
        return NUMBERS[word] + NUMBERS[second], 2
    return NUMBERS[word], 1


def _digits(scan: Scan, position: int) -> tuple[Fraction, int]:
    """Return a decimal number, or a fraction written as 1/20, and the token after it."""
    value, after = _decimal(scan, position), position + 1
    if scan.words[after] != "/" or not _is_stroke(scan, after):
        return value, after
    below = _decimal(scan, position + 2)
    if below == 0 or _is_stroke(scan, position + 3):
        span = Span(scan.starts[position], scan.ends[position + 2])
        raise Refused("number-unreadable", span, text=scan.text[span.start : span.end])
    return value / below, position + 3


def _decimal(scan: Scan, position: int) -> Fraction:
    text = scan.words[position]
    number = _plain_number(text)
    if number is None:
        code = "comma-in-number" if "," in text else "number-unreadable"
        raise Refused(code, Span(scan.starts[position], scan.ends[position]), text=text)
    return number


@functools.lru_cache(maxsize=4096)
def _plain_number(text: str) -> Fraction | None:
    return Fraction(text.replace(",", "")) if GROUPED.fullmatch(text) else None


def _is_stroke(scan: Scan, position: int) -> bool:
    """Whether a stroke stands at *position* between two numbers, without a blank."""
    return (
        scan.words[position] == "/"
        and scan.words[position + 1][:1].isdecimal()
        and scan.starts[position] == scan.ends[position - 1]
        and scan.starts[position + 1] == scan.ends[position]
    )


# Units --------------------------------------------------------------------------------------------------------------


def _with_unit(scan: Scan, value: Fraction, position: int, *, each: bool, spelt: bool) -> Measured:
    """Return *value* with the unit at *position*, if there is one."""
    if position in scan.taken and not _is_own_unit(scan, position):
        return Measured(value, None, position, spelt)
    word = scan.words[position]
    unit = UNITS.get(word)
    if word in CREDITS and any("credit" in name.measured_in for name in scan.names.entries.values()):
        unit = None
    if unit is not None:
        return Measured(value, _points(scan, word) if each and unit == POINTS else unit, position + 1, spelt)
    second = scan.words[position + 1]
    if (word, second) == ("per", "cent"):
        return Measured(value, PERCENT, position + 2, spelt)
    if word == "percentage" and second in {"point", "points"}:
        return Measured(value, PERCENTAGE_POINT, position + 2, spelt)
    if second in POINT_WORDS and word in EXTRA_WORDS:
        return Measured(value, POINTS, position + 2, spelt, extra=True)
    if second in POINT_WORDS and word == "penalty":
        return Measured(value, None, position, spelt)
    scaled = _measure(scan, value, position, position + LONGEST_UNIT)
    if (scaled is None or not scaled[1]) and (units := declared(scan.names.units)):
        paid = named(scan.words, value, position, units)
        if paid is not None:
            return Measured(*paid, spelt)
    if scaled is not None and not scaled[1] and (by := scales(scan.names.units)):
        return _by_unit(scan, scaled, by) or Measured(value, None, position, spelt)
    return Measured(value, None, position, spelt) if scaled is None else Measured(*scaled, spelt)


def _by_unit(scan: Scan, scaled: tuple[Fraction, str, int], by: frozenset[tuple[str, int]]) -> Measured | None:
    """Return the bare `5 million` in the one declared unit, `million tonnes`; with several nobody knows of which."""
    if len(scan.names.units) > 1:
        return None
    unit, scale = next(iter(by))
    return Measured(scaled[0] / scale, unit, scaled[2], spelt=False)


def _money(scan: Scan, position: int) -> Measured | None:
    """Return `£1 million` in the declared unit, `million pounds` or `pounds`."""
    units = declared(scan.names.units)
    codes, number = sign_at(scan.words, position) if units else (frozenset[str](), position)
    if not codes or not scan.words[number][:1].isdecimal() or number in scan.taken:
        return None
    if not is_one(scan.words, codes):
        return None
    value, after = _digits(scan, number)
    found = money(scan.words, value, after, codes, units)
    return found and Measured(*found, spelt=False)


def _points(scan: Scan, word: str) -> str:
    """Return what a point is behind `each`: one of the rate, or of a value that is measured in points."""
    if scan.names.own_unit == PERCENT:
        return PERCENTAGE_POINT
    return word if word in scan.names.units else POINTS


def _measure(scan: Scan, value: Fraction, position: int, limit: int) -> tuple[Fraction, str, int] | None:
    """Return *value* in the declared unit at *position*, which ends before *limit*; 5 thousand homes: 5,000."""
    for form, unit in scan.written.units.get(scan.words[position], ()):
        end = position + len(form)
        if (
            end <= limit
            and tuple(scan.words[position:end]) == form
            and (scan.clear(position, end) or _is_own_unit(scan, position))
        ):
            return value, unit, end
    scale = SCALES.get(scan.words[position])
    if scale is None:
        return None
    further = _measure(scan, value * scale, position + 1, limit) if position + 1 < limit else None
    return further or (value * scale, "", position + 1)


def _is_own_unit(scan: Scan, position: int) -> bool:
    """Whether the name at *position* is the indicator's own, written as its unit of measure is: 20 complaints."""
    if scan.in_each or position not in scan.taken:
        return False
    _, way = scan.taken[position]
    return way.entry is not None and way.entry.id == "actual" and way.words in scan.written.own
