"""
Values that an English text counts as others in its formula: `a rate above 100% is treated as 100%`.

Of a formula that grows with the value, what it gives at that level is the most there is, or the least.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_kinds import (
    ARTICLES,
    END,
    NUMBERS,
    OPERATORS,
    REFERENCES,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names

VERB = kinds("COPULA AUX MODAL")
BOUNDS = {"GT": "MOST", "LT": "LEAST"}
GROWING = NUMBERS | REFERENCES | kinds("PTS TIMES OVER PLUS ART ADJ NUMBEROF")
MOVES = kinds("DED LOST ADD ADDED EXTRA EACH LOWERED RAISED DEPRIVED FACTOR HALVED PROP LINE")
LIMITS = kinds("MOST LEAST UPTO TO AND")
RISING = kinds("TIMES PLUS")
# The share of the target, without a name of its own.
ACHIEVEMENT = frozenset({"achievement", "ratio", "percentage"})
SO = frozenset({"so that", "so", "thus", "hence"})


def _clamped(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `a rate above 100% is treated as 100%` as the most that the formula of the score gives."""
    formula = _formula(items)
    if not formula:
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        opens = not found or bool(found[-1].several & (END | {"AND"}))
        end, bound = _bound(items, at, formula, names) if opens else (at, [])
        if not bound:
            found.append(items[at])
            at += 1
            continue
        while found and found[-1].several & (END | {"AND"}):
            found.pop()
        found += [Lexeme("BREAK", SEMICOLON, items[at].start_pos, items[at].start_pos), *bound]
        at = end
    return found


def _formula(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the one formula of the score, if it grows with the own value, which it has once; else nothing."""
    scores = [n for n, each in enumerate(items) if "SCOREIS" in each.kinds]
    if len(scores) != 1:
        return []
    start = scores[0] + 1
    end = next((n for n in range(start, len(items)) if items[n].type == "BREAK"), len(items))
    formula = _without_brackets(items[start:end])
    own = [n for n, each in enumerate(formula) if _is(each, "actual") or _is(each, "completion")]
    if len(own) != 1 or any(each.several.isdisjoint(GROWING) for each in formula):
        return []
    before = own[0] - 1
    while before >= 0 and formula[before].several & kinds("ART ADJ NUMBEROF"):
        before -= 1
    if any(_moves_besides(items, n) for n in (*range(start - 1), *range(end, len(items)))):
        return []
    rises = before < 0 or bool(formula[before].several & RISING)
    return formula if rises else []


def _without_brackets(formula: Sequence[Lexeme]) -> list[Lexeme]:
    """Return `6 × A ÷ B` for `6 × (A ÷ B)`: of products and quotients brackets behind ÷ alone change something."""
    operators = {kind for each in formula for kind in each.kinds if kind in OPERATORS}
    divided = any(each.type == "OPEN" and "OVER" in kinds_at(formula, at - 1) for at, each in enumerate(formula))
    brackets = set() if divided or not operators <= {"TIMES", "OVER"} else {"OPEN", "CLOSE"}
    return [each for each in formula if each.type not in brackets]


def _moves_besides(items: Sequence[Lexeme], at: int) -> bool:
    """Whether points are given or moved at *at*, besides the formula: a most of its would be of all of them."""
    if items[at].several & MOVES:
        return True
    return bool(items[at].several & {"PTS", "FULL", "BASE"}) and kinds_at(items, at - 1).isdisjoint(LIMITS)


def _bound(items: Sequence[Lexeme], at: int, formula: Sequence[Lexeme], names: Names) -> tuple[int, list[Lexeme]]:
    """Return where `a rate above 100% is treated as 100%` at *at* ends, and the bound that it says."""
    name = past_articles(items, at)
    own = next(each for each in formula if _is(each, "actual") or _is(each, "completion"))
    if name >= len(items):
        return at, []
    # Of the target, where the value itself is in another measure.
    achieved = items[name].word in ACHIEVEMENT and names.own_unit != PERCENT and any(_is(n, "target") for n in formula)
    if not achieved and (items[name].type not in REFERENCES or items[name].value != own.value):
        return at, []
    kind = next((BOUNDS[each] for each in kinds_at(items, name + 1) if each in BOUNDS), "")
    level = items[name + 2] if name + 2 < len(items) else None
    if not kind or level is None or level.type not in ({"PERCENT"} if achieved else NUMBERS):
        return at, []
    verb = name + 3
    whole = past_articles(items, verb + 1)
    of_target = "OF" in kinds_at(items, verb) and whole < len(items) and _is(items[whole], "target")
    verb = whole + 1 if of_target else verb
    while verb < len(items) and items[verb].several & VERB:
        verb += 1
    again = items[verb + 1] if "COUNTEDAS" in kinds_at(items, verb) and verb + 1 < len(items) else None
    if again is None or again.value != level.value:
        return at, []
    points = _value(formula, own, again.value, of_target=of_target or achieved)
    if points is None:
        return at, []
    end_of = _told_again(items, verb + 2, points)
    if not kinds_at(items, end_of) & (END | {"AND"}) or _follows(items, end_of):
        return at, []
    start, end = items[at].start_pos, items[verb + 1].end_pos
    node = ast.Literal(span=items[at].span.cover(items[verb + 1].span), value=points, unit=POINTS)
    return end_of, [Lexeme(kind, kind.lower(), start, start, (kind,)), Lexeme("PTS", node, start, end, ("PTS",))]


def _told_again(items: Sequence[Lexeme], at: int, points: Fraction) -> int:
    """Return where `, so that the highest possible score is 6.6` at *at* ends, if that is what the formula gives."""
    comma = at < len(items) and items[at].type == "BREAK" and items[at].value == COMMA
    so = comma and at + 1 < len(items) and items[at + 1].word in SO
    most = at + 2 + bool(so and kinds_at(items, at + 2) <= ARTICLES)
    number = items[most + 1] if so and "MOST" in kinds_at(items, most) and most + 1 < len(items) else None
    again = number is not None and number.several & {"PTS", "NUM"} and number.value.value == points
    return most + 2 if again else at


def _follows(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `so that` follows at *at*, which says something else of the points."""
    return at + 1 < len(items) and items[at].type == "BREAK" and items[at + 1].word in SO


def _value(formula: Sequence[Lexeme], own: Lexeme, level: ast.Literal, *, of_target: bool) -> Fraction | None:
    """Return what *formula* gives where its value *own* is at *level*; ``None`` if numbers alone do not say it."""
    terms: list[Fraction] = []
    operator = "PLUS"
    for each in formula:
        joint = next((kind for kind in each.kinds if kind in OPERATORS), "")
        if joint:
            operator = joint
            continue
        if each.several & kinds("ART ADJ NUMBEROF"):
            continue
        # A share of the target over the target is the share.
        target = of_target and operator == "OVER" and _is(each, "target")
        value = _number(level) if each is own else Fraction(1) if target else _constant(each)
        if value is None or (operator == "OVER" and value == 0) or (operator != "PLUS" and not terms):
            return None
        if operator == "PLUS":
            terms.append(value)
        else:
            terms[-1] = terms[-1] * value if operator == "TIMES" else terms[-1] / value
    return sum(terms, Fraction())


def _constant(lexeme: Lexeme) -> Fraction | None:
    return _number(lexeme.value) if isinstance(lexeme.value, ast.Literal) else None


def _number(literal: ast.Literal) -> Fraction:
    return literal.value / 100 if literal.unit == PERCENT else literal.value


def _is(lexeme: Lexeme, name: str) -> bool:
    return lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) and lexeme.value.name == name


# 95% thus gives 11.4 points ------------------------------------------------------------------------------------------

THUS = frozenset({"thus", "therefore", "hence"})


def _worked_examples(items: list[Lexeme]) -> list[Lexeme]:
    """Leave out `95% thus gives 11.4 points` where that is what the formula of the score gives; else it is unknown."""
    places = [at for at in range(len(items)) if _is_example(items, at)]
    if not places:
        return items
    rest = [each for at, each in enumerate(items) if not any(place <= at <= place + SIZE for place in places)]
    formula = _formula(_without_full_score(rest))
    own = next((each for each in formula if _is(each, "actual") or _is(each, "completion")), None)
    for at in places:
        level, points = items[at].value, items[at + 3].value.value
        holds = own is not None and _value(formula, own, level, of_target=False) == points
        if not holds or _is_bounded(rest, points):
            thus = items[at + 1]
            unknown = Lexeme("UNKNOWN", thus.value, thus.start_pos, thus.end_pos)
            return [*items[: at + 1], unknown, *items[at + 2 :]]
    return rest


def _without_full_score(items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* without the points in brackets that the heading states."""
    at = next((n for n, each in enumerate(items) if each.type in {"OPEN", "BREAK"}), len(items))
    stated = kinds_at(items, at + 1) & {"PTS"} and "CLOSE" in kinds_at(items, at + 2)
    return [*items[:at], *items[at + 3 :]] if stated else items


def _is_bounded(items: Sequence[Lexeme], points: Fraction) -> bool:
    """Whether a bound that hangs on no condition lets nobody have so many *points*."""
    free = True
    for at, each in enumerate(items):
        if each.type == "BREAK" and each.value >= SEMICOLON:
            free = True
        free = free and "IF" not in each.several
        amount = items[at + 1].value.value if kinds_at(items, at + 1) & {"PTS"} else points
        over = each.several & {"MOST", "UPTO"} and amount < points
        if free and (over or ("LEAST" in each.several and amount > points)):
            return True
    return False


# A level, thus, gives, points: the pause behind them comes as many places on.
SIZE = 4


def _is_example(items: Sequence[Lexeme], at: int) -> bool:
    opens = not at or bool(kinds_at(items, at - 1) & END)
    thus = at + 1 < len(items) and items[at + 1].word in THUS
    said = items[at].type in NUMBERS and thus and "GIVE" in kinds_at(items, at + 2) and "PTS" in kinds_at(items, at + 3)
    return opens and said and kinds_at(items, at + SIZE) <= END


# With what it needs, as `Passes` takes it.
CLAMPED: tuple[tuple[str, Pass], ...] = (
    ("ADV GIVE PTS", lambda items, _: _worked_examples(items)),
    ("COUNTEDAS SCOREIS", _clamped),
)
