"""
English phrases by their neighbours: one kind each, small words left out where they mean nothing, parts set apart.

Each phrase comes with all the kinds that it may have. A rule speaks of some kinds; it sees what was decided so far and
what is ahead, and the first that speaks decides. What none decides is a stray, for the grammar to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language import (
    _en_amounts,
    _en_comparisons,
    _en_formulas,
    _en_joints,
    _en_leads,
    _en_little,
    _en_places,
    _en_scores,
    _en_verbs,
)
from targetscore.language._en_breaks import bracket, pause
from targetscore.language._en_divider import Divider, Rules
from targetscore.language._en_fold import fold
from targetscore.language._en_slopes import in_one_order
from targetscore.language._lexemes import Lexeme, Names

EVERYWHERE = (
    *_en_comparisons.FIRST,
    *_en_places.RULES,
    *_en_scores.RULES,
    *_en_little.RULES,
    *_en_joints.RULES,
    *_en_formulas.RULES,
    *_en_amounts.RULES,
    *_en_verbs.VERBS,
    *_en_leads.RULES,
    *_en_comparisons.ANYWHERE,
)
IN_EACH = Rules((*EVERYWHERE, *_en_comparisons.IN_EACH))
ELSEWHERE = Rules((*EVERYWHERE, *_en_comparisons.ELSEWHERE))


def divide(text: str, items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with one kind each and breaks between the parts: level 0 where the text has none.

    What only tells which level has a name stands in front, as a lexeme of type ``WORDING``.

    Raises:
        Refused: For a word that is not one of the language, and for a share of a rate that may be a difference.
    """
    folded = in_one_order(fold(text, items, names))
    silent = [lexeme for lexeme in folded if lexeme.type == "WORDING"]
    divider = Divider.of([lexeme for lexeme in folded if lexeme.type != "WORDING"] if silent else folded, names)
    while divider.at < len(divider.items):
        _decide(divider, divider.items[divider.at])
        divider.at += 1
    while divider.out and divider.out[-1].type == "BREAK":
        divider.out.pop()
    _en_places.places_not_turned(text, divider.out, names)
    return [*silent, *divider.out]


def _decide(divider: Divider, lexeme: Lexeme) -> None:
    divider.right = divider.kinds[divider.after[divider.at]]
    if lexeme.type == "BREAK":
        pause(divider, lexeme)
    elif lexeme.type in {"OPEN", "CLOSE"}:
        bracket(divider, lexeme)
    elif lexeme.type != "UNKNOWN":  # Those that are left only tell who is scored.
        several = divider.kinds[divider.at]
        rules = IN_EACH if divider.mode == "each" else ELSEWHERE
        for rule in rules.of(several):
            if rule(divider, lexeme, several):
                return
        divider.put(lexeme, "STRAY")
