"""English words that are one with their neighbours: verbs with their auxiliaries, `all other schools`, remarks."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language import _unknown
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._en_kinds import AFTER_POINTS, COMPARISONS, kinds, kinds_of
from targetscore.language._lexemes import Lexeme, Names, listed

PARTICIPLES = AFTER_POINTS | {"EVENTWORD"}
JOINING = PARTICIPLES | kinds("POINTSNOUN UNITNOUN NAME OF")
CAN_BE_REMARK = kinds(
    "UNKNOWN ART ADJ COPULA AUX OF AND TO ADV THERE IN BY EVENTWORD UNITNOUN FOR PRON REL BYWHICH WITH THAN"
)
CAN_BE_HEADING = CAN_BE_REMARK | kinds("POINTSWORD NAME GIVEN GIVE FOLLOWS")
ANNOUNCES = kinds("POINTSWORD FOLLOWS")
# A sentence part with one of these may move points and is never a remark.
NO_REMARK = (
    "except", "only", "unless", "exclud", "includ", "apart from", "other than", "but ", "point", "score",
    "mark", "deduct", "discretion", "judg", "%", "round", "zero", "nil", "none", "more", "less", "above",
    "below", "over ", "under ", "between", "maxim", "minim", "least", "most", "total", "cap", "each", "per ",
    "every", "doubl", "half", "halv", "bonus", "penal", "award", "earn", "lost", "lose", "loss", "gain",
    "reduc", "increas", "multipl", "divid", "times", "plus", "minus", "not ", "no ", "never", "limit", "rank",
    "place", "add",
)  # fmt: skip
OWN = frozenset(listed("actual completion growth"))


def fold(text: str, items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with what belongs together joined, and parts that are only remarks made one each.

    Raises:
        Refused: For a word that is not one of the language.
    """
    return _asides(text, _joined(items), names)


# Joining ------------------------------------------------------------------------------------------------------------


def _joined(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Join verbs with their auxiliaries, `growth in` with the own value, `all other` with `schools`."""
    kept: list[Lexeme] = []
    for lexeme in items:
        kept.append(lexeme if JOINING.isdisjoint(lexeme.kinds) else _join(kept, lexeme))
    return kept


def _join(kept: list[Lexeme], lexeme: Lexeme) -> Lexeme:
    """Return *lexeme* with what it takes from the end of *kept*."""
    if not PARTICIPLES.isdisjoint(lexeme.kinds):
        return _with_auxiliaries(kept, lexeme)
    if not kept:
        return lexeme
    before = kept[-1]
    if "UNITNOUN" in lexeme.kinds and "OTHER" in before.kinds:
        return Lexeme("ELSE", "", kept.pop().start_pos, lexeme.end_pos, ("ELSE",))
    if "POINTSNOUN" in lexeme.kinds and "GIVE" in kinds_of(before) and "full" in str(lexeme.value):
        return Lexeme("FULL", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("FULL",))
    if len(kept) == 1:
        return lexeme
    second = kept[-2]
    if "POINTSNOUN" in lexeme.kinds and "OF" in before.kinds and second.type == "PERCENT":
        return Lexeme("FULL", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("FULL",))
    if "NAME" in lexeme.kinds and "IN" in before.kinds and _is_growth(second) and lexeme.value.name == "actual":
        del kept[-2:]
        return Lexeme(second.type, second.value, second.start_pos, lexeme.end_pos, second.kinds)
    if "OF" in lexeme.kinds and "NAME" in before.kinds and {"UPIN", "DOWNIN"} & kinds_of(second):
        del kept[-2:]
        kept.append(before)
        kind = "UP" if "UPIN" in second.kinds else "DOWN"
        return Lexeme(kind, lexeme.value, second.start_pos, lexeme.end_pos, (kind,))
    return lexeme


def _with_auxiliaries(kept: list[Lexeme], lexeme: Lexeme) -> Lexeme:
    start = lexeme.start_pos
    while kept and "AUX" in kept[-1].kinds:
        start = kept.pop().start_pos
    return Lexeme(lexeme.type, lexeme.value, start, lexeme.end_pos, lexeme.kinds)


def _is_growth(lexeme: Lexeme) -> bool:
    return lexeme.type == "ROLE" and lexeme.value.name == "growth"


# Remarks ------------------------------------------------------------------------------------------------------------


def _asides(text: str, items: list[Lexeme], names: Names) -> list[Lexeme]:
    heading = _heading_end(items)
    if not heading and all(lexeme.type != "UNKNOWN" for lexeme in items):
        return items
    kept: list[Lexeme] = []
    part: list[Lexeme] = []
    for number, lexeme in enumerate(items):
        if lexeme.type not in {"BREAK", "OPEN", "CLOSE"}:
            part.append(lexeme)
            continue
        kept.extend(_aside(text, part, names, heading=number <= heading))
        kept.append(lexeme)
        part = []
    return [*kept, *_aside(text, part, names, heading=False)]


def _heading_end(items: Sequence[Lexeme]) -> int:
    """Return where the colon of the heading stands; 0 if none is before the first semicolon or full stop."""
    for position, lexeme in enumerate(items):
        if lexeme.type == "BREAK" and lexeme.value in {SEMICOLON, STOP, COLON}:
            return position if lexeme.value == COLON else 0
    return 0


def _aside(text: str, part: list[Lexeme], names: Names, *, heading: bool) -> list[Lexeme]:
    """
    Return *part*, or one lexeme for all of it where it is a remark.

    Raises:
        Refused: For a word that is not one of the language, in a part that is no remark.
    """
    unknown = next((lexeme for lexeme in part if lexeme.type == "UNKNOWN"), None)
    announces = heading and any(not ANNOUNCES.isdisjoint(lexeme.kinds) for lexeme in part)
    if unknown is None and not announces:
        return part
    shown = text[part[0].start_pos : part[-1].end_pos]
    if _is_remark(part, shown, heading=heading):
        return [Lexeme("ASIDE", shown, part[0].start_pos, part[-1].end_pos, ("ASIDE",))]
    if unknown is not None and not _is_subject(part, unknown):
        raise _unknown.unknown_word(unknown, names, "en")
    return part


def _is_remark(part: Sequence[Lexeme], shown: str, *, heading: bool) -> bool:
    """Say whether *part* can neither move points nor say of what; a heading may name the points and the value."""
    allowed = CAN_BE_HEADING if heading else CAN_BE_REMARK
    own = all(lexeme.value.name in OWN for lexeme in part if lexeme.type == "NAME")
    if not own or not all(kinds_of(lexeme) & allowed for lexeme in part):
        return False
    return heading or not any(word in shown.lower() for word in NO_REMARK)


def _is_subject(part: Sequence[Lexeme], unknown: Lexeme) -> bool:
    """Say whether *unknown* only tells who is scored: `Brigades whose …`, its condition behind it."""
    word = str(unknown.value)
    position = next(n for n, lexeme in enumerate(part) if lexeme is unknown)
    behind = part[position + 1 :]
    if not behind or not word.endswith("s") or " " in word or any(lexeme.type == "UNKNOWN" for lexeme in behind):
        return False
    if not all(kinds_of(lexeme) & {"ART", "AND"} for lexeme in part[:position]):
        return False
    return bool(kinds_of(behind[0]) & (COMPARISONS | {"REL", "WITH", "RANKS"}))
