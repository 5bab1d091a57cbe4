"""
Conditions of a Chinese text that say themselves only beside another: 仅高于上年的, 低于平均但差距不超过2个百分点的.

What they leave out stands before them and is put in, before words are fitted: the other of two levels, the level that a
distance is from, the two levels between which 介于两者之间的 lies.
"""

from __future__ import annotations

from typing import Final

import attrs

from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_kinds import CONSEQUENCE, LITERALS, MARKS, REFERENCES, UPTO, kinds, kinds_of

COMMA: Final = 1
LEVELS: Final = LITERALS - {"PTS", "PPOINT"}
LOWER: Final = kinds("GE GT")
UPPER: Final = kinds("LT LE")
# What follows a condition.
ENDS: Final = kinds("WHEN BREAK") | CONSEQUENCE
TURNED: Final = {"GT": ("LE", "不高于"), "LT": ("GE", "不低于"), "GE": ("LT", "低于"), "LE": ("GT", "高于")}
DISTANCES: Final = frozenset({"差距", "相差", "差", "幅度"})
SOME: Final = kinds("ROLE NAME")


def beside(text: str, found: list[Lexeme], said: set[str]) -> list[Lexeme]:
    """Return *found*, of which *said* are the kinds, with what its conditions take from those before them."""
    if "ONLY" in said:
        found = _only_one(found)
    if ("PPOINT" in said or "PERCENT" in said) and ("差" in text or "幅度" in text):
        found = _distances(text, found)
    if "AMIDST" in said:
        found = _between_tiers(found)
    return _ranges(found) if "、" in text else found


def _compares(lexeme: Lexeme) -> str:
    return next(iter(sorted(kinds_of(lexeme) & (LOWER | UPPER))), "")


def _only_one(found: list[Lexeme]) -> list[Lexeme]:
    """高于甲且高于乙的…，仅高于甲的: above the one and not above the other; 均不高于的: above neither."""
    pair = _pair(found)
    if pair is None or any(lexeme.type == "EXACTLY" and lexeme.value for lexeme in found):
        return found
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        lexeme = found[position]
        only = _only(found, position, pair)
        if lexeme.type == "EXACTLY":
            kept += [*_not(pair, pair[1], lexeme), Lexeme("AND", "且", lexeme.end_pos, lexeme.end_pos, ("AND",))]
            kept += _not(pair, pair[2], lexeme)
        elif only is not None:
            kept += only
            position += 2
        else:
            kept.append(lexeme)
        position += 1
    return kept


def _only(found: list[Lexeme], position: int, pair: tuple[Lexeme, Lexeme, Lexeme]) -> list[Lexeme] | None:
    """Return 仅高于甲 at *position* as 高于甲且不高于乙."""
    word, one, other = pair
    behind = found[position + 1 : position + 4]
    if found[position].type != "ONLY" or len(behind) < 3 or _compares(behind[0]) != _compares(word):  # noqa: PLR2004
        return None
    if not kinds_of(behind[2]) & ENDS or behind[1].value not in (one.value, other.value):
        return None
    left = other if behind[1].value == one.value else one
    at = behind[1].end_pos
    return [behind[0], behind[1], Lexeme("AND", "且", at, at, ("AND",)), *_not(pair, left, behind[1])]


def _not(pair: tuple[Lexeme, Lexeme, Lexeme], level: Lexeme, at: Lexeme) -> list[Lexeme]:
    """Return 不高于 with *level*, in the place of *at*."""
    kind, said = TURNED[_compares(pair[0])]
    end = at.end_pos
    again = Lexeme(level.type, attrs.evolve(level.value, span=at.span), end, end, level.kinds)
    return [Lexeme(kind, said, end, end, (kind,)), again]


def _pair(found: list[Lexeme]) -> tuple[Lexeme, Lexeme, Lexeme] | None:
    """Return the comparison and the two levels of 高于甲且高于乙, if the text has it once."""
    pairs: list[tuple[Lexeme, Lexeme, Lexeme]] = []
    for position in range(len(found) - 4):
        word, one, joint, *rest = found[position : position + 5]
        if not _compares(word) or one.type not in SOME or not kinds_of(joint) & kinds("AND ANDS"):
            continue
        if _compares(rest[0]) == _compares(word) and rest[1].type in SOME:
            pairs.append((word, one, rest[1]))
        elif rest[0].type in SOME and "WHEN" in kinds_of(rest[1]) and "同时" not in str(joint.value):
            pairs.append((word, one, rest[0]))
    return pairs[0] if len(pairs) == 1 else None


def _distances(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """低于平均但差距不超过2个百分点的: so far below it; 差距超过2个百分点的 behind it is from the same level."""
    kept: list[Lexeme] = []
    side: tuple[Lexeme, Lexeme] | None = None
    for position, lexeme in enumerate(found):
        word = text[lexeme.start_pos : lexeme.end_pos]
        behind = found[position + 1] if position + 1 < len(found) else None
        if word not in DISTANCES or behind is None or not _is_distance(found, position + 1):
            kept.append(lexeme)
            continue
        joined = len(kept) > 2 and bool(kinds_of(kept[-1]) & kinds("AND"))  # noqa: PLR2004
        if joined and _compares(kept[-3]) in {"LT", "GT"} and kept[-2].type in REFERENCES:
            side = (kept[-3], kept[-2])
            del kept[-3:]
        elif side is None or not kept or kept[-1].type != "BREAK":
            kept.append(lexeme)
            continue
        at = lexeme.start_pos
        compared, level = side
        kept += [
            Lexeme(compared.type, compared.value, at, at, compared.kinds),
            Lexeme(level.type, attrs.evolve(level.value, span=lexeme.span), at, at, level.kinds),
            Lexeme("LOOSE", "", at, at),
        ]
    return _turned(kept)


def _turned(found: list[Lexeme]) -> list[Lexeme]:
    """Put 不超过 behind its distance, where 以内 stands."""
    kept = list(found)
    for position in range(len(kept) - 2):
        loose, word, size = kept[position : position + 3]
        kind = "WITHIN" if "LE" in kinds_of(word) else "ABOVE" if "GE" in kinds_of(word) else ""
        behind = kept[position + 3].type if position + 3 < len(kept) else "BREAK"
        if loose.type == "LOOSE" and kind and size.type == "PPOINT" and behind not in {"ABOVE", "BELOW", "WITHIN"}:
            kept[position + 1 : position + 3] = [size, Lexeme(kind, word.value, size.end_pos, size.end_pos, (kind,))]
    return kept


def _is_distance(found: list[Lexeme], position: int) -> bool:
    """Whether a comparison with so many percentage points follows: 不超过2个百分点, 在2个百分点以内."""
    behind = found[position : position + 3]
    return any(lexeme.type == "PPOINT" for lexeme in behind[:2]) and not any(
        lexeme.type in {"BREAK", "EACH"} for lexeme in behind[:2]
    )


def _between_tiers(found: list[Lexeme]) -> list[Lexeme]:
    """60天以内得8分，120天以上得0分，介于两者之间的，得分=…: a range between the levels of the two tiers before it."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        kept.append(lexeme)
        behind = [item for item in found[position + 1 : position + 4] if item.type not in {"WHEN", "BREAK"}]
        if "AMIDST" not in kinds_of(lexeme) or not behind or "SCOREIS" not in kinds_of(behind[0]):
            continue
        levels = [item for item in kept[:-1] if item.type in LEVELS]
        if len(levels) != 2 or levels[0].value.unit != levels[1].value.unit:  # noqa: PLR2004
            continue
        low, high = sorted(levels, key=lambda item: item.value.value)
        at = lexeme.start_pos
        kept[-1:] = [
            Lexeme(low.type, attrs.evolve(low.value, span=lexeme.span), at, at),
            Lexeme("TO", "至", at, at, ("TO",)),
            Lexeme(high.type, attrs.evolve(high.value, span=lexeme.span), at, at),
        ]
        if str(lexeme.value).endswith("的"):
            kept.append(Lexeme("WHEN", "的", at, at, ("WHEN",)))
    return kept


def _ranges(found: list[Lexeme]) -> list[Lexeme]:
    """50%及以上、不足60%的 is a range: what bounds from below and from above holds together."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        listing = lexeme.type == "BREAK" and "ANDS" in lexeme.kinds
        if listing and _ends_bound(kept) and _ends_bound(kept) == _begins_bound(found[position + 1 : position + 4]):
            kept.append(Lexeme("AND", "且", lexeme.start_pos, lexeme.end_pos, ("AND",)))
        else:
            kept.append(lexeme)
    return kept


def _ends_bound(kept: list[Lexeme]) -> str:
    """Return ``low`` behind 50%及以上, 高于50%, ``high`` behind 60%以下; empty elsewhere."""
    back = list(kept[-4:])
    while back and back[-1].type in MARKS:
        back.pop()
    if len(back) > 1 and back[-1].type in UPTO and back[-2].type in LEVELS | MARKS:
        return "low" if back[-1].type == "ABOVE" else "high" if back[-1].type == "BELOW" else ""
    if len(back) > 1 and back[-1].type in LEVELS:
        return "low" if kinds_of(back[-2]) & LOWER else "high" if kinds_of(back[-2]) & UPPER else ""
    return ""


def _begins_bound(behind: list[Lexeme]) -> str:
    """Return what the bound before must be for this one to be its other end."""
    if len(behind) > 1 and behind[1].type in LEVELS and kinds_of(behind[0]) & (LOWER | UPPER):
        return "low" if kinds_of(behind[0]) & UPPER else "high"
    rest = [item for item in behind if item.type not in MARKS]
    if len(rest) > 1 and rest[0].type in LEVELS and rest[1].type in {"ABOVE", "BELOW"}:
        return "low" if rest[1].type == "BELOW" else "high"
    return ""
