"""Commas, colons and brackets of an English text: pauses between its parts, or signs within one."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._chunks import COLON, COMMA, STOP
from targetscore.language._en_divider import Divider
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    ARTICLES,
    COMPARISONS,
    END,
    FACTS,
    NUMBERS,
    OPERATORS,
    POINTS_KINDS,
    REFERENCES,
    SCORES,
    TESTS,
    VERBS,
    WHOLES,
    kinds,
)
from targetscore.language._lexemes import Lexeme, Refused

DEEPEST = 20
BEHIND_AMIDST = kinds("LINE POINTSWORD PROP")
POINTS_NOUNS = kinds("POINTSNOUN TOTAL")
MARKS = kinds("INC EXC")
LINES = kinds("LINE PROP")
SUBJECTS = REFERENCES | {"ANDS", "AND"}
AWARD = POINTS_KINDS | AFTER_POINTS | kinds("GIVE ART FULLWORD AUX NUM EXTRA ADD ADDED")
LOST_AWARD = AWARD | kinds("LESS DED ADD LOST ADDED")
ANY_POINTS = POINTS_KINDS | VERBS | {"EACH"}
BEFORE_FORMULA = OPERATORS | {"SCOREIS", "LPAR"}
FORMULA_ENDS = REFERENCES | kinds("NUM PERCENT AMOUNT RPAR")
# Of `a minus b, divided by c` the comma could set a bracket.
SIGNS = kinds("PLUS MINUS")
DEPTHS = {"OPEN": 1, "CLOSE": -1}


def pause(divider: Divider, lexeme: Lexeme) -> None:
    """Read a comma, semicolon, full stop or colon."""
    if lexeme.value == COMMA and _inner_comma(divider, lexeme):
        return
    if lexeme.value == STOP:
        divider.sign = ""
    if lexeme.value == COLON and divider.left == "AMIDST" and divider.right & BEHIND_AMIDST:
        return
    level = COMMA if lexeme.value == COLON and _pairs(divider) else lexeme.value
    divider.pause(level, lexeme)


def _inner_comma(divider: Divider, lexeme: Lexeme) -> bool:
    """Read a comma within a part: between facts or terms, or before what belongs to the words in front of it."""
    right, left, mode = divider.right, divider.left, divider.mode
    joint = _joint_of_facts(divider) if left in FACTS else ""
    if joint:
        divider.put(lexeme, joint)
        return True
    if ("EITHERWAY" in right and mode == "each") or ("ROUNDED" in right and mode in {"points", "formula"}):
        return True
    if mode == "formula" and right & {"TIMES", "OVER"} and left in FORMULA_ENDS and not divider.said(SIGNS):
        return True
    if left == "AMIDST" and (right & BEHIND_AMIDST or (right & POINTS_NOUNS and divider.ahead(2) & LINES)):
        return True
    if mode == "order" and "FIRSTWHICH" in right:
        return True
    if divider.listing:
        divider.put(lexeme, "LISTSEP")
        return True
    if mode == "if" and right & MARKS and left in NUMBERS | REFERENCES:
        return True
    if left in REFERENCES and "PTS" in right and "EACHOF" in divider.ahead(2):
        return True
    return ("STARTED" in right and mode == "each") or (left == "STARTED" and bool(right & (COMPARISONS | {"BYWHICH"})))


def _joint_of_facts(divider: Divider) -> str:
    """Return what a comma stands for between facts: `a, b and c`."""
    if divider.mode not in {"if", ""}:
        return ""
    position = first = divider.after[divider.at]
    while divider.kinds[position] & FACTS:
        position = divider.after[position]
        if divider.kinds[position] <= END:
            position = divider.after[position]
    several = divider.kinds[position] & {"AND", "OR"}
    if position == first or not several or not divider.kinds[divider.after[position]] & FACTS:
        return ""
    return "AND" if "AND" in several else "OR"


def _pairs(divider: Divider) -> bool:
    """Whether a colon only joins a condition and its points: `90% or more: 10 points; below 90%: none`."""
    behind: list[frozenset[str]] = []
    for position in range(divider.at + 1, len(divider.items)):
        if divider.items[position].type == "BREAK":
            break
        behind.append(divider.kinds[position])
    if not behind:
        return False
    if divider.mode == "else" or (divider.mode == "if" and any(each.type not in SUBJECTS for each in divider.part())):
        return all(several & AWARD for several in behind) or _share_alone(behind)
    if divider.left == "EACHPLACE" or (divider.mode == "each" and "EACH" in {each.type for each in divider.part()}):
        return all(several & LOST_AWARD for several in behind) or _share_alone(behind)
    if divider.mode == "points" and divider.left in POINTS_KINDS:
        return bool(behind[0] & TESTS) and not any(several & ANY_POINTS for several in behind)
    return False


def _share_alone(behind: Sequence[frozenset[str]]) -> bool:
    """Whether all that follows is a share of the full score, `95% of full score`, earned or so much less."""
    said = [several for several in behind if not several <= ARTICLES]
    return len(said) in {3, 4} and bool(
        said[0] & {"PERCENT"} and said[1] & {"OF"} and said[2] & WHOLES and all(each & {"LESS"} for each in said[3:])
    )


# Brackets -----------------------------------------------------------------------------------------------------------


def bracket(divider: Divider, lexeme: Lexeme) -> None:
    """Read a bracket: of a formula, or around what is said aside."""
    if lexeme.type == "OPEN":
        _open(divider, lexeme)
    elif divider.brackets and divider.brackets.pop():
        divider.put(lexeme, "RPAR")
    else:
        divider.pause(0, lexeme)


def _open(divider: Divider, lexeme: Lexeme) -> None:
    formula = divider.mode == "formula" or divider.left in BEFORE_FORMULA or _operator_behind(divider)
    divider.brackets.append(formula)
    if len(divider.brackets) > DEEPEST:
        raise Refused("nesting-too-deep", lexeme.span, limit=str(DEEPEST))
    if formula:
        if divider.fresh:
            divider.mark("BARE", lexeme)
        divider.put(lexeme, "LPAR")
        divider.mode = "formula"
        return
    points = not divider.right.isdisjoint(SCORES)
    divider.pause(0 if points else COMMA, lexeme)
    if points:
        divider.put(lexeme, "PAREN")


def _operator_behind(divider: Divider) -> bool:
    """Whether an operator follows the bracket that closes this one."""
    depth = 0
    for position in range(divider.at, len(divider.items)):
        depth += DEPTHS.get(divider.items[position].type, 0)
        if depth == 0:
            return not divider.kinds[position + 1].isdisjoint(OPERATORS)
    return False
