"""
The passes over the words of a whole Chinese text, before and after each word is fitted to its neighbours.

Before: unknown words become whole, brackets become parts, adverbs before points go. After: what joins, modifies or
marks a stretch gets the shape that the grammar reads. A pass runs only where the text has what it is about.
"""

from __future__ import annotations

import itertools
import re

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Names, Refused
from targetscore.language._zh_again import again
from targetscore.language._zh_any import any_written_out
from targetscore.language._zh_beside import beside
from targetscore.language._zh_between import between
from targetscore.language._zh_carried import carried
from targetscore.language._zh_defined import defined
from targetscore.language._zh_each_of import each_of_them
from targetscore.language._zh_fit import fit
from targetscore.language._zh_formulas import formulas
from targetscore.language._zh_kinds import (
    COMPARISONS,
    CONSEQUENCE,
    DIRECTIONS,
    LITERALS,
    NOTHING,
    REFERENCES,
    kinds,
    together,
    typed,
)
from targetscore.language._zh_none import none_of_them
from targetscore.language._zh_places import from_the_first
from targetscore.language._zh_rearranged import rearranged
from targetscore.language._zh_some import joined
from targetscore.language._zh_unmet import listed_duties
from targetscore.language._zh_worth import parts

# Short words that are part of the unknown word they touch: 按时保质 is no 按.
ABSORBED = kinds(
    "UNKNOWN BY WHEN AND ANDS ANDL AWAY DOWN UP NOT GIVE TO THAN PROVIDED ASLIMIT AMID WITHIN BOTHOF ALSO EVENT"
    " REACH SHAREOF TAKE ONLY EACHOF ITEM OR COMPARED SCORES ADD DED LT GT FILLER EITHER TIMES MET AMIDST FULL TOTAL"
    " MOST LEAST UNMET PLUS FILLP FILLS FILLM"
)
EDGES = kinds("BREAK CLOSE PTS EACH") | CONSEQUENCE
BEFORE_OF = kinds("ABOVE BELOW WITHIN NAME ROLE FLAG") | COMPARISONS | LITERALS
OWN_ROLES = frozenset({"growth", "completion", "actual"})
PEERS = frozenset({"mean", "best", "worst", "highest", "lowest"})
PLACE_WORDS = ("名次", "排名", "位次")
# Of places these compare numbers; all other words say which place is better.
NUMERIC = frozenset(
    (*(f"{no}{word}于" for no in ("", "不") for word in "大小"), *"≥≤><", ">=", "<=", "大于等于", "小于等于")
)
TURNED = kinds("GE GT LE LT REACH ABOVE BELOW")
FORMULA_SIGNS = kinds("TIMES OVER PLUS MINUS")
FORMULA_BEFORE = kinds("LPAR SCOREIS BY") | FORMULA_SIGNS
POINTS_AHEAD = kinds("ITEM TOTAL FULL BASE PTS PTSLIST BY CAPPTS") | CONSEQUENCE
POINT_LITERALS = kinds("PTS PTSLIST")
NECESSARY = frozenset({"方可", "才能", "方能", "才可"})
MODAL = NECESSARY | {"可", "可以", "均可"}
TAKEN = kinds("DED ZERO NODEDUCT")
CONSEQUENCE_AHEAD = kinds("EACH ITEM TOTAL FILLP FULL BASE PTS") | CONSEQUENCE
LONGEST_LIST = 20
SAYS_WHICH = kinds("NAME ROLE FLAG RANKS LASTRANKS") | COMPARISONS | LITERALS
SOME_ONLY = re.compile(r"(?:对于|对(?![口外内标接上应照])|针对|凡是?|凡属|属于)[^，。；：:、,;\n]{1,24}(?=[：:])")
LISTED = re.compile(r"n(?:an)+w?b?(?=e)e")
# Behind a comparison these are levels of the own value: 完成利润总额目标, 高于就业率平均水平.
OWN_LEVELS = frozenset({"target", "last_year", "mean"})
NOT_MODIFIED = kinds("THAN EACH ANDS ANDL") | COMPARISONS


def fold(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *found* with unknown words whole, words fitted to their neighbours, fillers gone where they may stand."""
    said = {lexeme.type for lexeme in found}
    if "NAME" in said and ("=" in text or "OPEN" in said):
        found = defined(text, found, names)
    if "UNKNOWN" in said:
        _refuse_some_only(text, found)
        found = _absorb(text, found)
    if "ROLE" in said:
        found = _peers_of(found)
    found = _written_out(text, found, said)
    found = again(text, found, names, said)
    if "LACKING" in said:
        found = listed_duties(found)
    if said & REFERENCES and said & (DIRECTIONS | {"GT"}):
        found = carried(text, found, names)
    if said & {"LEVELNAME", "NAMES"}:
        found = _named_levels(found)
    if said & {"ROLE", "NAME"} and any(word in text for word in PLACE_WORDS):
        _places_not_turned(text, found)
    found = beside(text, rearranged(text, formulas(text, found, said), names, said), said)
    if "NAME" in said and "PTS" in said:
        found = parts(found)
    if "LINE" in said and "PTS" in said:
        found = between(found, names)
    if "OPEN" in said or "CLOSE" in said:
        found = _parentheses(found)
    found = fit(text, _before_points(found), names)
    said = {lexeme.type for lexeme in found}
    if said & {"AND", "OR", "PARTWHOLE"}:
        found = _joined(found)
    if "NAME" in said:
        found = _modifiers(found)
    if {"EVENT", "ANDS", "EACH"} <= said:
        found = _counted_events(found)
    if said & DIRECTIONS:
        found = _unsaid_each(found)
    return _stretches(found) if "PARTOF" in said else found


def _written_out(text: str, found: list[Lexeme], said: set[str]) -> list[Lexeme]:
    """Return *found*, of which *said* are the kinds, with the words for some of a list as what they stand for."""
    if said & {"NONE", "NOT"} and said & {"NAME", "NONE"}:
        found = none_of_them(text, found)
    if "LASTRANKS" in said and "RANKS" in said:
        found = from_the_first(text, found)
    if "EACHOF" in said and said & {"UNMET", "EACH"}:
        found = each_of_them(text, found)
    if "ANYOF" in said:
        found = any_written_out(text, found)
    if "ALLOF" in said:
        found = joined(text, found)
    return found


# Before -------------------------------------------------------------------------------------------------------------


def _role(lexeme: Lexeme) -> str:
    return lexeme.value.name if lexeme.type == "ROLE" else ""


def _named(lexeme: Lexeme) -> str:
    """Return the value that *lexeme* names; empty for a formula."""
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def _peers_of(found: list[Lexeme]) -> list[Lexeme]:
    """Make one word of 全市平均增幅, 上年就业率: the mean, or last year's, of what the clause compares with it."""
    kept: list[Lexeme] = []
    for lexeme in found:
        own = _role(lexeme) in OWN_ROLES or (lexeme.type == "NAME" and _named(lexeme) == "actual")
        last_years = lexeme.type == "NAME" and bool(kept) and _role(kept[-1]) == "last_year"
        if own and kept and (_role(kept[-1]) in PEERS or last_years) and kept[-1].end_pos == lexeme.start_pos:
            before = kept.pop()
            kept.append(Lexeme("ROLE", before.value, before.start_pos, lexeme.end_pos, before.kinds))
        else:
            kept.append(lexeme)
    return kept


def _named_levels(found: list[Lexeme]) -> list[Lexeme]:
    """以85%为合格线，达到合格线…; 基准值为85%，低于基准值…: the word is the level that the text gives it."""
    level: Lexeme | None = None
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        after = found[position + 1] if position + 1 < len(found) else None
        if lexeme.type == "NAMES" and after is not None and after.type in LITERALS:
            level = after
            start = lexeme.start_pos
            kept += [Lexeme("ASLIMIT", "以", start, start, ("ASLIMIT",)), after, Lexeme("BASIS", "", start, start)]
        elif lexeme.type == "BASIS" and kept and kept[-1].type in LITERALS | REFERENCES:
            level = kept[-1]
            kept.append(lexeme)
        elif lexeme is not level or lexeme.type == "BASIS":
            kept.append(lexeme)
    return [_as_level(lexeme, level) for lexeme in kept]


def _as_level(lexeme: Lexeme, level: Lexeme | None) -> Lexeme:
    if lexeme.type != "LEVELNAME":
        return lexeme
    if level is None:
        return Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)
    value = attrs.evolve(level.value, span=lexeme.span)
    return Lexeme(level.type, value, lexeme.start_pos, lexeme.end_pos, level.kinds)


def _places_not_turned(text: str, found: list[Lexeme]) -> None:
    """Refuse 名次不低于6: of places, high is a small number, so the words of numbers say the opposite."""
    for position, lexeme in enumerate(found):
        if not text[lexeme.start_pos : lexeme.end_pos].endswith(PLACE_WORDS) or lexeme.type not in {"ROLE", "NAME"}:
            continue
        for after in found[position + 1 : position + 4]:
            word = text[after.start_pos : after.end_pos]
            if after.type in {"BREAK", "WHEN", "EACH"}:
                break
            if (after.type in TURNED or TURNED.intersection(after.kinds)) and word not in NUMERIC:
                span = Span(lexeme.start_pos, after.end_pos)
                raise Refused("rank-turned", span, text=text[span.start : span.end])


def _refuse_some_only(text: str, found: list[Lexeme]) -> None:
    """Refuse 对新建单位：达到90%的…: a heading that sets some units apart is no title."""
    some = SOME_ONLY.match(text)
    if some is None:
        return
    inside = {kind for lexeme in found if lexeme.end_pos <= some.end() for kind in (lexeme.type, *lexeme.kinds)}
    if not inside & SAYS_WHICH:
        raise Refused("unknown-word", Span(*some.span()), word=some.group())


def _absorb(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with each unknown word taking in the short words at its edges: 按时保质 is no 按."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        lexeme = found[position]
        position += 1
        if lexeme.type == "UNKNOWN":
            start, end = lexeme.start_pos, lexeme.end_pos
            while kept and _gives_way(kept[-1], kept[-2].type if len(kept) > 1 else "", "UNKNOWN"):
                start = kept.pop().start_pos
            while position < len(found) and _gives_way(found[position], "UNKNOWN", _type_at(found, position + 1)):
                end = found[position].end_pos
                position += 1
            lexeme = Lexeme("UNKNOWN", text[start:end], start, end)
        kept.append(lexeme)
    return kept


def _type_at(found: list[Lexeme], position: int) -> str:
    return found[position].type if position < len(found) else "BREAK"


def _gives_way(lexeme: Lexeme, before: str, after: str) -> bool:
    """
    Whether *lexeme* is taken in by the unknown word that it touches.

    的 and 时 before a break, a verb before its number, 每 and 比 keep their own meaning.
    """
    if lexeme.type == "UNKNOWN":
        return True
    if lexeme.end_pos - lexeme.start_pos != 1 or lexeme.type not in ABSORBED:
        return False
    if (lexeme.value in ("的", "时") and after in EDGES) or (lexeme.value == "的" and before in BEFORE_OF):
        return False
    if lexeme.value in ("且", "或", "，", "每", "比"):
        return False
    return not (after in {"PTS", "PTSLIST"} and {"ADD", "DED", "GIVE"} & set(lexeme.kinds))


def _parentheses(found: list[Lexeme]) -> list[Lexeme]:
    """（10分） becomes a part of its own; around a formula the brackets stay."""
    around = _formula_brackets(found)
    kept: list[Lexeme] = []
    depth: list[bool] = []
    for position, lexeme in enumerate(found):
        start, end = lexeme.start_pos, lexeme.end_pos
        if lexeme.type == "OPEN":
            formula = (bool(kept) and kept[-1].type in FORMULA_BEFORE) or position in around
            depth.append(formula)
            kept.append(Lexeme("LPAR", "(", start, end) if formula else Lexeme("BREAK", 0, start, end))
            if not formula:
                kept.append(Lexeme("PAREN", "(", start, end))
        elif lexeme.type == "CLOSE":
            formula = depth.pop() if depth else False
            kept.append(Lexeme("RPAR", ")", start, end) if formula else Lexeme("BREAK", 0, start, end))
        else:
            kept.append(lexeme)
    return kept


def _formula_brackets(found: list[Lexeme]) -> set[int]:
    """Return where brackets open that a sign of calculation follows when they close."""
    opened: list[int] = []
    around: set[int] = set()
    for position, lexeme in enumerate(found):
        if lexeme.type == "OPEN":
            opened.append(position)
        elif lexeme.type == "CLOSE" and opened:
            start = opened.pop()
            if position + 1 < len(found) and FORMULA_SIGNS & set(found[position + 1].kinds):
                around.add(start)
    return around


def _before_points(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* without the adverbs that stand before points: 直接, 一律, 即."""
    kept: list[Lexeme] = []
    for position in range(len(found) - 1, -1, -1):
        lexeme = found[position]
        if lexeme.type != "NEGATIVE" and "FILLP" not in lexeme.kinds:
            kept.append(lexeme)
            continue
        ahead = together(kept[-1].kinds, kept[-1].type) if kept else NOTHING
        if lexeme.type == "NEGATIVE" and ahead & POINT_LITERALS:
            span = Span(lexeme.start_pos, kept[-1].end_pos)
            raise Refused("points-left-open", span, word=str(lexeme.value))
        adverb = "FILLP" in lexeme.kinds and "EACHOF" not in lexeme.kinds
        if adverb and ahead & POINTS_AHEAD:
            if lexeme.value in MODAL:
                _refuse_modal(lexeme, kept, found[:position])
            continue
        kept.append(lexeme)
    kept.reverse()
    return kept


def _refuse_modal(lexeme: Lexeme, behind: list[Lexeme], before: list[Lexeme]) -> None:
    """
    Refuse 可以扣2分, which leaves it to somebody, and 建立台账的方可得5分, which says what must be met besides.

    可加2分 grants what is added, 最多可扣2分 bounds it, 达到90%方可得5分 says it of the indicator's own value.
    """
    span = Span(lexeme.start_pos, behind[-1].end_pos)
    if lexeme.value in NECESSARY:
        for earlier in reversed(before):
            if earlier.type == "BREAK" and earlier.value > 1:
                break
            if earlier.type == "FLAG" or (earlier.type == "NAME" and _named(earlier) != "actual"):
                raise Refused("points-only-if", span, word=str(lexeme.value))
    elif _takes(behind) and not (before and "MOST" in together(before[-1].kinds, before[-1].type)):
        raise Refused("points-left-open", span, word=str(lexeme.value))


def _takes(behind: list[Lexeme]) -> bool:
    """Whether the points in *behind*, which stands in reverse, are taken: 扣2分, 不得分, 按2分扣减."""
    if together(behind[-1].kinds, behind[-1].type) & TAKEN:
        return True
    if behind[-1].type not in {"BY", "PROP"}:
        return False
    part = itertools.takewhile(lambda lexeme: lexeme.type != "BREAK", reversed(behind))
    return any("SCORES" in lexeme.kinds and "扣" in str(lexeme.value) for lexeme in part)


# After --------------------------------------------------------------------------------------------------------------


def _joined(found: list[Lexeme]) -> list[Lexeme]:
    """Join conditions over the comma where ，或者 and ，且 do, not before points; 每满 is 每 with whole steps only."""
    joined: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        if lexeme.type == "PARTWHOLE":
            joined.append(typed(lexeme, "EACH"))
            joined.append(Lexeme("FULLEACH", "", lexeme.end_pos, lexeme.end_pos))
            continue
        if lexeme.type in {"AND", "OR"} and joined and joined[-1].type in {"BREAK", "WHEN"}:
            if position + 1 == len(found):
                raise Refused("part-unfinished", lexeme.span, part=str(lexeme.value))
            if found[position + 1].type in CONSEQUENCE_AHEAD:
                continue
            while joined and _is_bridged(joined[-1]):
                joined.pop()
            if lexeme.type == "AND" and (not joined or joined[-1].type == "BREAK"):
                continue
        joined.append(lexeme)
    return joined


def _is_bridged(lexeme: Lexeme) -> bool:
    return lexeme.type == "WHEN" or (lexeme.type == "BREAK" and lexeme.value == 1)


def _counted_events(found: list[Lexeme]) -> list[Lexeme]:
    """获国家级表彰、省级表彰的，每项分别加3、2分 counts each of the two, with or without the verb before them."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        end = _listed_before_each(found, position) if found[position].type == "EVENT" else 0
        if end:
            kept += [lexeme for lexeme in found[position + 1 : end] if lexeme.type != "WHEN"]
            position = end
        else:
            kept.append(found[position])
            position += 1
    return kept


def _listed_before_each(found: list[Lexeme], start: int) -> int:
    """Return where 每 stands behind a list of names that the verb at *start* begins; 0 if it does not."""
    kinds_behind = "".join(
        {"NAME": "n", "ANDS": "a", "WHEN": "w", "BREAK": "b", "EACH": "e"}.get(lexeme.type, "x")
        for lexeme in found[start + 1 : start + LONGEST_LIST]
    )
    listed = LISTED.match(kinds_behind)
    return start + listed.end() if listed else 0


def _modifiers(found: list[Lexeme]) -> list[Lexeme]:
    """Drop the indicator's own name right before another value, since it only says whose that is: 利润总额目标值."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        if lexeme.type == "NAME" and position + 1 < len(found) and _named(lexeme) == "actual":
            after = found[position + 1]
            whose = after.type in REFERENCES and _named(after) != "actual"
            level = _named(after) in OWN_LEVELS and not _speaks_of_another(kept)
            if whose and (level or not (kept and kept[-1].type in NOT_MODIFIED)):
                after.start_pos = lexeme.start_pos
                continue
        kept.append(lexeme)
    return kept


def _speaks_of_another(kept: list[Lexeme]) -> bool:
    """Whether the part so far names a value other than the own one: 甲率高于就业率目标."""
    part = itertools.takewhile(lambda lexeme: lexeme.type != "BREAK", reversed(kept))
    return any(lexeme.type in REFERENCES and _named(lexeme) != "actual" for lexeme in part)


def _unsaid_each(found: list[Lexeme]) -> list[Lexeme]:
    """少一个百分点扣1分 counts each one: a direction, one of something, points."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        begins = not kept or kept[-1].type in {"BREAK", "NAME", "ROLE", "WHEN"}
        # 每比目标少1天 has its 每.
        begins = begins and [item.type for item in kept[-3:-1]] != ["EACH", "THAN"]
        if lexeme.type in DIRECTIONS and begins and _one_moves(found[position + 1 : position + 3]):
            kept.append(Lexeme("EACH", "", lexeme.start_pos, lexeme.start_pos))
        kept.append(lexeme)
    return kept


def _one_moves(following: list[Lexeme]) -> bool:
    if len(following) != len(("size", "sign")):
        return False
    size, sign = following
    return size.type in {"PPOINT", "AMOUNT"} and size.value.value == 1 and sign.type in {"ADD", "DED"}


def _stretches(found: list[Lexeme]) -> list[Lexeme]:
    """高出10个百分点以内的部分: a stretch of distance, which a marker sets apart from a condition."""
    marked: list[Lexeme] = []
    start = 0
    for lexeme in found:
        if lexeme.type == "BREAK":
            start = len(marked) + 1
        if lexeme.type == "PARTOF" and start < len(marked) and marked[start].type in {"GT", "LT", "UP", "DOWN", "THAN"}:
            stretch = marked[start:]
            if {item.type for item in stretch} & {"WITHIN", "TO", "ABOVE", "BELOW"}:
                place = stretch[0].start_pos
                marked[start:] = [
                    Lexeme("STRETCH", "", place, place),
                    *(item for item in stretch if item.type != "LOOSE"),
                ]
        marked.append(lexeme)
    return marked
