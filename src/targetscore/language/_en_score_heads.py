"""
How an English text says that a formula is the score: `marks for upkeep are A × 10`, `A times 10 gives the score`.

Only where the text has one such sentence, and no other formula of the score; several would be parts of it, or one would
take the place of another.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._chunks import COLON, SEMICOLON
from targetscore.language._en_headings import is_title
from targetscore.language._en_kinds import END, LIMITS, REFERENCES, at_articles, kinds, kinds_at, past_articles
from targetscore.language._lexemes import Lexeme

SCORES = kinds("POINTSWORD POINTSNOUN TOTAL")
SCORE_WORDS = frozenset({"points", "marks", "score", "mark", "the points", "the marks", "the score", "the mark"})
EARNED = kinds("GIVEN BESTOWED FILLER")
IS = kinds("COPULA EQ")
TERMS = REFERENCES | kinds("NUM PTS PERCENT OPEN SUMOF AVERAGEOF SHAREOF NUMBEROF")
SPEAKS = kinds("GIVE IF UNLESS EACH ADD DED ELSE SCOREIS ISFORMULA REACH GE GT LT LE FLAG NOFLAG")
# Points for rural schools are not those of all.
WHOSE = kinds("UNITNOUN UNITOWN")
GIVES = kinds("GIVE EQ COPULA")


def score_heads(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* with the one sentence that says what the score is in the words of the language."""
    if not any(each.several & {"TIMES"} for each in items) or any("SCOREIS" in each.several for each in items):
        return items
    found = [(start, end, said) for start, end in _sentences(items) if (said := _read(text, items[start:end]))]
    if len(found) != 1:
        return items
    start, end, said = found[0]
    return [*items[:start], *said, *items[end:]]


def _sentences(items: Sequence[Lexeme]) -> list[tuple[int, int]]:
    ends = [n for n, each in enumerate(items) if each.type == "BREAK" and each.value >= SEMICOLON]
    ends = [n for n in ends if items[n].value != COLON]
    return list(zip([0, *(n + 1 for n in ends)], [*ends, len(items)], strict=True))


def _read(text: str, sentence: list[Lexeme]) -> list[Lexeme]:
    """Return *sentence* as `the score is` and its formula; nothing if it is no such sentence."""
    return _score_first(text, sentence) or _score_last(sentence)


def _score_first(text: str, sentence: list[Lexeme]) -> list[Lexeme]:
    """Read `marks for upkeep are A × 10`, `points awarded: A × 10`."""
    noun = past_articles(sentence, 0)
    if noun >= len(sentence) or sentence[noun].several.isdisjoint(SCORES) or sentence[noun].word not in SCORE_WORDS:
        return []
    at = noun + 1
    while kinds_at(sentence, at) & EARNED and at < len(sentence):
        at += 1
    if "FOR" in kinds_at(sentence, at):
        title = at + 1
        at = next((n for n in range(title, len(sentence)) if _joins(sentence[n])), len(sentence))
        shown = text[sentence[title].start_pos : sentence[at - 1].end_pos] if title < at else ""
        whose = any(each.several & WHOSE for each in sentence[title:at])
        if not shown or whose or not is_title(sentence[title:at], shown):
            return []
    formula = sentence[at + 1 :]
    if at >= len(sentence) or not _joins(sentence[at]) or not _calculates(formula):
        return []
    return [_score(sentence[0].start_pos, sentence[at].end_pos), *formula]


def _joins(lexeme: Lexeme) -> bool:
    return bool(lexeme.several & IS) or (lexeme.type == "BREAK" and lexeme.value == COLON)


def _score_last(sentence: list[Lexeme]) -> list[Lexeme]:
    """Read `A multiplied by 10 gives the score`, `A is multiplied by 10 to give the score`."""
    noun = len(sentence) - 1
    if noun < 0 or sentence[noun].several.isdisjoint(SCORES) or sentence[noun].word not in SCORE_WORDS:
        return []
    verb = at_articles(sentence, noun) - 1
    to = verb > 0 and sentence[verb - 1].word == "to"
    formula = [each for each in sentence[: verb - to] if not (to and each.several & {"COPULA"})]
    if verb < 1 or sentence[verb].several.isdisjoint(GIVES) or not _calculates(formula):
        return []
    place = sentence[0].start_pos
    return [_score(place, place), *formula]


def _calculates(sentence: Sequence[Lexeme]) -> bool:
    """Whether *sentence* begins with a term, multiplies, and says nothing else but a bound behind a comma."""
    end = next((n for n, each in enumerate(sentence) if each.several <= END), len(sentence))
    formula = sentence[:end]
    multiplied = any(each.several & {"TIMES"} for each in formula)
    said = any(each.several & SPEAKS and each.several.isdisjoint({"PLUS", "MINUS"}) for each in formula)
    bounded = end == len(sentence) or bool(kinds_at(sentence, past_articles(sentence, end + 1)) & LIMITS)
    return bool(kinds_at(formula, past_articles(formula, 0)) & TERMS) and multiplied and not said and bounded


def _score(start: int, end: int) -> Lexeme:
    return Lexeme("SCOREIS", "the score is", start, end, ("SCOREIS",))
