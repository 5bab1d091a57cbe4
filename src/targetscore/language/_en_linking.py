"""
Words that link an English sentence to the one before it: `In addition, 1 point is lost`.

`However`, `finally` say nothing of points. `In addition` says that points come on top of those before; where nothing
else says so (`in addition, 2 points at 95%` behind `6 points at 90%`), it makes them an addition.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import END, FACTS, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names, Refused, listed

LINKS = kinds("ADV LINK")
# Behind these a comma is only a pause; `while`, `so that` lead to something.
PAUSING = frozenset(
    {*listed("however then therefore thus accordingly finally lastly conversely")}
    | {"on the other hand", "by contrast", "in contrast"}
)
ADDING = frozenset({*listed("additionally moreover furthermore further besides separately"), "in addition"})
# `Those at 90% also receive 8 points`: with `also` points may be as many again, or more of them.
ALSO = frozenset({"also"})
MOVES = kinds("DED LOST ADD ADDED EXTRA EACH LOWERED RAISED DEPRIVED")
BOUNDS = kinds("MOST LEAST UPTO STOPS MOSTADD MOSTDED TOTAL")
AMOUNTS = kinds("PTS")
JOINTS = kinds("BREAK AND")
COUNTED = kinds("PTS NUM NAME ROLE COUNTED UNITNOUN UNITOWN")
UNADDABLE = kinds("FULL BASE PTSLIST SCOREIS ELSE START")
VERB = kinds("AUX COPULA MODAL")
GIVEN = kinds("GIVEN BESTOWED")


def linked(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out what links a sentence to the one before it, and make points additions that it says come on top."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        opens = not found or found[-1].type == "BREAK"
        comma = at < len(items) and items[at].type == "BREAK" and items[at].value == COMMA
        more = "EXTRA" in lexeme.several and at < len(items) and bool(items[at].several & COUNTED)
        if not opens or more or lexeme.several.isdisjoint(LINKS) or lexeme.word not in PAUSING | ADDING | ALSO:
            found.append(lexeme)
        elif lexeme.word in PAUSING:
            found += [] if comma else [lexeme]
            at += comma
        else:
            end = next((n for n in range(at + comma, len(items)) if _ends(items[n])), len(items))
            found += _added(lexeme, items[at + comma : end])
            at = end
    return found


def _no_other_award(items: list[Lexeme]) -> list[Lexeme]:
    """Refuse `5 points if it is filed, but 2 points if it is late`: of both, 2 points or 7?"""
    for at, lexeme in enumerate(items):
        if "BUT" not in lexeme.several or "PTS" not in kinds_at(items, past_articles(items, at + 1)):
            continue
        start = next((n for n in range(at, 0, -1) if items[n].type == "BREAK" and items[n].value >= SEMICOLON), 0)
        end = next((n for n in range(at, len(items)) if items[n].type == "BREAK"), len(items))
        before, behind = items[start:at], items[at:end]
        other = _facts(behind) - _facts(before)
        if other and _facts(before) and not any(each.several & MOVES for each in behind):
            raise Refused("instead-or-added", lexeme.span)
    return items


def _facts(items: Sequence[Lexeme]) -> set[str]:
    nodes = [each.value for each in items if each.type in FACTS]
    return {node.name for node in nodes if isinstance(node, ast.Fact)}


def _ends(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value == STOP


def _added(link: Lexeme, sentence: list[Lexeme]) -> list[Lexeme]:
    """Return *sentence* without *link*, its points as additions; with it as an unknown word where that is open."""
    amounts = [n for n, each in enumerate(sentence) if _is_amount(sentence, n)]
    moved = {_moves(sentence, n) for n in amounts}
    unclear = any(each.several & UNADDABLE for each in sentence)
    facts = any(each.several & FACTS for each in sentence)
    if (moved == {True} and not unclear) or (facts and moved == {False} and link.word in ALSO):
        return sentence
    if moved == {False} and not unclear and link.word not in ALSO:
        return _on_top(sentence, amounts)
    return [_unknown(link), *sentence] if amounts or unclear else sentence


def _is_amount(sentence: Sequence[Lexeme], at: int) -> bool:
    return bool(sentence[at].several & AMOUNTS) and not (at and sentence[at - 1].several & BOUNDS)


def _moves(sentence: Sequence[Lexeme], at: int) -> bool:
    """Whether the points at *at* are said to be added or taken off, or are for each of something."""
    start = end = at
    while end < len(sentence) and sentence[end].several.isdisjoint(JOINTS):
        end += 1
    while start and sentence[start - 1].several.isdisjoint(JOINTS):
        start -= 1
    before = start - 1
    while before > 0 and sentence[before - 1].several.isdisjoint(JOINTS):
        before -= 1
    each_before = any("EACH" in each.several for each in sentence[max(before, 0) : start])
    each_before = each_before and not any(_is_amount(sentence, n) for n in range(max(before, 0), start))
    return each_before or any(each.several & MOVES for each in sentence[start:end])


def _unknown(lexeme: Lexeme) -> Lexeme:
    return Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)


def _following(items: list[Lexeme]) -> list[Lexeme]:
    """Read `the following are deducted: 3 points for each accident and 1 point …` with what is said of all of them."""
    at = past_articles(items, 0)
    colon = next((n for n, each in enumerate(items) if each.type == "BREAK"), len(items))
    head = items[:colon]
    signs = {kind for each in head for kind in each.kinds if kind in {"LOST", "ADDED"}}
    known = all(each.type != "UNKNOWN" and each.several.isdisjoint(AMOUNTS | {"EACH"}) for each in head)
    announced = at < colon and items[at].word == "following" and len(signs) == 1 and known
    if not announced or colon == len(items) or items[colon].value != COLON:
        return items
    end = next((n for n in range(colon, len(items)) if _ends(items[n])), len(items))
    sentence = items[colon + 1 : end]
    amounts = [n for n in range(len(sentence)) if _is_amount(sentence, n)]
    if not amounts or any(each.several & (MOVES - {"EACH"} | UNADDABLE) for each in sentence):
        return items
    said = Lexeme("WORDING", "", head[0].start_pos, head[-1].end_pos, ("WORDING",))
    return [said, *_on_top(sentence, amounts, signs.pop()), *items[end:]]


def _on_top(sentence: Sequence[Lexeme], amounts: Sequence[int], kind: str = "ADDED") -> list[Lexeme]:
    """Return *sentence* with what says that points are added, or lost, behind each of the *amounts*."""
    found: list[Lexeme] = []
    at = 0
    while at < len(sentence):
        found.append(sentence[at])
        at += 1
        if at - 1 not in amounts:
            continue
        verb = at
        while verb < len(sentence) and sentence[verb].several & VERB:
            verb += 1
        given = verb < len(sentence) and bool(sentence[verb].several & GIVEN)
        place = sentence[verb] if given else sentence[at - 1]
        found += sentence[at:verb] if given else []
        at = verb + 1 if given else at
        found.append(Lexeme(kind, kind.lower(), place.end_pos, place.end_pos, (kind,)))
    return found


# Over and above the 5 points ----------------------------------------------------------------------------------------

ON_TOP_OF = (("over", "and", "above"), ("in addition", "to"), ("on top", "of"))


def _on_top_of(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """
    Read `over and above the 5 points, a bonus of 1 point for each …` as `in addition, …`, behind 5 points.

    Without a step it is open whether those who have not earned the 5 points can get the others.
    """
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end = _on_top_end(items, at) if found and _pauses(found[-1]) else 0
        stop = next((n for n in range(end, len(items)) if _ends(items[n])), len(items))
        if end and any("EACH" in each.several for each in items[end:stop]):
            last = items[end - 1]
            found.append(Lexeme("ADV", "in addition", items[at].start_pos, last.end_pos, ("ADV",)))
            at = end
        else:
            found.append(items[at])
            at += 1
    return found


def _pauses(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value in {SEMICOLON, STOP}


def _on_top_end(items: Sequence[Lexeme], at: int) -> int:
    """Return where `over and above the 5 points` at *at* ends in front of a comma, 5 those given last; 0 if not so."""
    words = next((each for each in ON_TOP_OF if tuple(one.word for one in items[at : at + len(each)]) == each), None)
    if words is None:
        return 0
    amount = past_articles(items, at + len(words))
    before = [each.value.value for each in items[:at] if "PTS" in each.several and each.value.value]
    again = "PTS" in kinds_at(items, amount) and before and items[amount].value.value == before[-1]
    comma = kinds_at(items, amount + 1) <= END and amount + 1 < len(items) and items[amount + 1].value == COMMA
    return amount + 1 if again and comma else 0


# With what it needs, as `Passes` takes it.
LINKING: tuple[tuple[str, Pass], ...] = (
    ("EACH PTS", _on_top_of),
    ("ADV | LINK", linked),
    ("LOST EACH | ADDED EACH", lambda items, _: _following(items)),
    ("BUT PTS FLAG", lambda items, _: _no_other_award(items)),
)
