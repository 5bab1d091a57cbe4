"""
What an English text says behind points that are moved: on top of the 10 points, of its score for this item.

It says what they are added to or taken off, which is the score; `, which may not become negative` behind them is of the
score, too, as nothing else could.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from targetscore.errors import Span
from targetscore.language._en_kinds import END, kinds, kinds_at
from targetscore.language._en_passes import Pass
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import Lexeme, Names, Refused, listed

_GIVEN = "added awarded given granted credited earned paid"
ON_TOP: Final = re.compile(
    rf"(?:(?P<given>{_GIVEN.replace(' ', '|')}) )?(?:on top of|over and above|in addition to) (?:the|these|those|its) "
    r"(?:(?:full|basic|maximum) )?(?P<n>\d+(?:\.\d+)?) (?:points|marks)(?: available)?(?=[ ,.;)]|$)"
)
ON_TOP_STARTS: Final = {
    **dict.fromkeys(listed(_GIVEN), frozenset({"on", "over", "in"})),
    "on": frozenset({"top"}),
    "over": frozenset({"and"}),
    "in": frozenset({"addition"}),
}
AMOUNT: Final = re.compile(r"(\d+(?:\.\d+)?) (?:points?|marks?)\b")
OF_SCORE: Final = re.compile(
    r"(?:of|from|off) (?:its|their|the) (?:(?:total|overall|own) )?(?:score|points|marks)"
    r" (?:for|in|on|under) (?:this|the) (?:item|indicator|heading|criterion|measure)\b"
    r"|of (?:its|their) (?:(?:total|overall|own) )?(?:score|points|marks)\b(?! (?:for|in|on|under|of)\b)"
)
OF_SCORE_STARTS: Final = dict.fromkeys(listed("of from off"), frozenset(listed("its their the")))
WHICH: Final = re.compile(
    r"which (?=(?:may|can|must|shall|will|should)(?: not|not)? (?:become|be|go|turn|fall below zero|fall below 0"
    r"|drop below zero|drop below 0|go below zero|go below 0)(?: negative|[ .;]|$))"
)
WHICH_STARTS: Final = {"which": frozenset(listed("may can cannot must shall will should"))}
TAKING = kinds("DED LOST DEPRIVED LOWERED")

BEHIND_TAKEN = kinds("PTS FROMSCORE LOST")


def on_top(scan: Scan, position: int) -> Lexeme | None:
    """Return `on top of the 10 points` behind points as said of added ones, if 10 are the most that were named."""
    found = ON_TOP.match(scan.text, scan.starts[position])
    last = scan.found[-1].type if scan.found else "BREAK"
    if found is None or (last != "PTS" and (found["given"] is None or last == "BREAK")):
        return None
    named = [Fraction(said) for said in AMOUNT.findall(scan.text[: found.start()])]
    if Fraction(found["n"]) != max(named, default=None):
        return None
    return Lexeme("ADDED", found.group(), *found.span(), ("ADDED",))


def of_score(scan: Scan, position: int) -> Lexeme | None:
    """Return `of its score for this item` behind points that are taken off."""
    found = OF_SCORE.match(scan.text, scan.starts[position])
    said = scan.found[-2:]
    taken = len(said) > 1 and said[1].type == "PTS" and bool(said[0].several & TAKING)
    return Lexeme("FROMSCORE", found.group(), *found.span(), ("FROMSCORE",)) if found and taken else None


def which(scan: Scan, position: int) -> Lexeme | None:
    """Return `which` in front of a floor, behind points that are taken off, as a word without effect."""
    found = WHICH.match(scan.text, scan.starts[position])
    before = scan.found[-5:]
    apart = len(before) > 1 and before[-1].type == "BREAK" and before[-2].several & BEHIND_TAKEN
    taken = apart and any(each.several & TAKING for each in before)
    said = found.group().rstrip() if found and taken else ""
    start = scan.starts[position]
    return Lexeme("WORDING", said, start, start + len(said), ("WORDING",)) if said else None


def _share_taken(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """
    Return *items* as they are.

    Raises:
        Refused: For `20% of its score is deducted` beside awards: of the full score, or of what was earned before?
    """
    earned = any(each.several & EARNED for each in items)
    for at, share in enumerate(items):
        if share.type != "PERCENT" or "OF" not in kinds_at(items, at + 1) or not kinds_at(items, at + 2) & SCORES:
            continue
        end = next((n for n in range(at, len(items)) if items[n].several & END), len(items))
        start = next((n for n in range(at, 0, -1) if items[n - 1].several & END), 0)
        taken = any(each.several & TAKING for each in items[start:end])
        if earned and taken and items[at + 2].word in UNCLEAR:
            span = Span(share.start_pos, items[at + 2].end_pos)
            raise Refused("share-of-score", span, text=f"{items[at + 1].word} {items[at + 2].word}")
    return items


SCORES = kinds("POINTSNOUN TOTAL")
EARNED = kinds("GIVE SCOREIS LINE PROP")
# Of these nobody knows whether they are all points of the indicator or those that were earned.
UNCLEAR = frozenset(
    f"{whose}{noun}" for whose in ("its ", "the total ", "total ") for noun in listed("score points marks")
)
# With what it needs, as `Passes` takes it.
SHARES_TAKEN: tuple[tuple[str, Pass], ...] = (
    ("PERCENT OF DED | PERCENT OF LOST | PERCENT OF LOWERED | PERCENT OF DEPRIVED", _share_taken),
)
