"""
Bounds of the points as an English text notes them down: `minimum score nil`, `the lowest is 2 points`.

`The total being at most 8 points` says what `the total is at most` does, and `up to the full 10 points` up to 10.
A cap in brackets behind what it limits may name that again: `(the deduction for complaints at most 10 points)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import ARTICLES, COMPARISONS, END, kinds, kinds_at, only, past_articles
from targetscore.language._en_orders import stem
from targetscore.language._en_passes import Pass
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import POINTS, Lexeme, Names, listed

MEASURED_POINTS = frozenset({"points", "marks", "score", "scores"})
LEAST = frozenset(listed("lowest minimum least smallest"))
MOST = frozenset(listed("highest maximum greatest largest most max"))
SCORE = frozenset(listed("score mark total points marks"))
SCORED = kinds("POINTSWORD TOTAL POINTSNOUN")
BOUNDS = kinds("LEAST MOST EXTREME FULL FULLWORD TOP BOTTOM POINTSNOUN UNKNOWN")
AMOUNTS = kinds("PTS NUM ZERO")
LIMITED = kinds("TOTAL DEDUCTIONS ADDITIONS ALTOGETHER POINTSNOUN")
BEING = frozenset({"being"})
MOVES = kinds("DED ADD")
LIMITS = COMPARISONS | kinds("MOST LEAST MOSTDED MOSTADD")
BEFORE_FULL = kinds("UPTO MOST STOPS")
# Behind a pause, `and` or a bracket a bound begins.
BEGINS = END | kinds("AND OPEN BUT")
ENDS = END | kinds("AND CLOSE BUT")
RANKED = kinds("RANKS LASTRANKS RANKBY ORDEROF")


def _noted(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `minimum score nil`, `the lowest is 2 points`, `maximum score: 6` as the bounds that they are."""
    if names.own_unit in MEASURED_POINTS or any(each.several & RANKED for each in items):
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end = _bound(items, at) if not found or found[-1].several & BEGINS else 0
        if not end:
            found.append(items[at])
            at += 1
            continue
        words = " ".join(each.word for each in items[at : end - 1]).split()
        kind = "LEAST" if LEAST.intersection(words) else "MOST"
        found += [
            Lexeme(kind, " ".join(words), items[at].start_pos, items[end - 2].end_pos, (kind,)),
            _amount(items[end - 1]),
        ]
        at = end
    # Beside another `highest` it may be the unit that is lowest.
    return items if any("EXTREME" in each.several for each in found) else found


def _bound(items: Sequence[Lexeme], at: int) -> int:
    """Return where `the lowest score 2 points` ends that begins at *at*; 0 if none does."""
    start = past_articles(items, at)
    if kinds_at(items, start).isdisjoint(BOUNDS):
        return 0
    words = items[start].word.removeprefix("the ").split()
    after = start + 1
    if not words or words[0] not in LEAST | MOST or len(words) > 2:  # noqa: PLR2004 - maximum score
        return 0
    scored = len(words) > 1 and words[1] in SCORE
    if len(words) == 1 and kinds_at(items, after) & SCORED and items[after].word in SCORE:
        scored, after = True, after + 1
    verb = kinds_at(items, after) & {"COPULA"} and items[after].word in {"is", "being", "are"}
    after += bool(verb)
    if not (scored or verb) or (len(words) > 1 and not scored):
        return 0
    amount = kinds_at(items, after) & AMOUNTS
    return after + 1 if amount and kinds_at(items, after + 1) <= ENDS else 0


def _amount(lexeme: Lexeme) -> Lexeme:
    """Return *lexeme* as a number; nil is 0."""
    if "ZERO" not in lexeme.several:
        return lexeme
    nothing = ast.Literal(span=lexeme.span, value=Fraction(0), unit=POINTS)
    return Lexeme("PTS", nothing, lexeme.start_pos, lexeme.end_pos, ("PTS",))


def _being(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `being` in `the total deduction being no more than 8 points`."""
    return [
        lexeme
        for at, lexeme in enumerate(items)
        if not (lexeme.word in BEING and kinds_at(items, at - 1) & LIMITED and kinds_at(items, at + 1) & LIMITS and at)
    ]


def _full_amount(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `up to the full 10 points` as a bound of the score."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        before = len(found) - (bool(found) and found[-1].several <= ARTICLES) - 1
        if "FULLWORD" in lexeme.several and kinds_at(items, at + 1) & {"PTS"} and kinds_at(found, before) & BEFORE_FULL:
            if kinds_at(found, before - 1) <= END and _is_stated(items, items[at + 1]):
                start = found[before].start_pos
                found.insert(before, Lexeme("TOTAL", "the score", start, start, ("TOTAL",)))
            continue
        found.append(lexeme)
    return found


def _is_stated(items: Sequence[Lexeme], points: Lexeme) -> bool:
    """Whether the heading states *points* in brackets as those of the indicator."""
    opened = next((at for at, each in enumerate(items) if each.type == "OPEN"), len(items))
    heads = all(each.type != "BREAK" for each in items[:opened])
    return heads and kinds_at(items, opened + 1) & {"PTS"} != frozenset() and items[opened + 1].value == points.value


def _limited_again(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Leave out `for complaints` in a cap in brackets right behind the step for each complaint."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        found.append(lexeme)
        at += 1
        if not lexeme.several & {"DEDUCTIONS", "ADDITIONS"} or "FOR" not in kinds_at(items, at):
            continue
        again = past_articles(items, at + 1)
        opened = len(found) > 2 and found[-2].type == "OPEN"  # noqa: PLR2004 - a name, a bracket, the deduction
        if opened and kinds_at(items, again + 1) & LIMITS and _is_again(items[again], found[-3], names):
            at = again + 1
    return found


def _is_again(lexeme: Lexeme, name: Lexeme, names: Names) -> bool:
    """Whether *lexeme* says once more what *name* is, by its own name or a word of it."""
    if name.type != "NAME" or not isinstance(name.value, ast.Value):
        return False
    if lexeme.type == "NAME":
        return bool(lexeme.value.name == name.value.name)
    declared = {
        stem(word) for said, entry in names.entries.items() if entry.id == name.value.name for word in words_of(said)
    }
    others = {
        stem(word) for said, entry in names.entries.items() if entry.id != name.value.name for word in words_of(said)
    }
    said = {stem(word) for word in words_of(lexeme.word)}
    return lexeme.type == "UNKNOWN" and bool(said) and said <= declared and said.isdisjoint(others)


def _further_step(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `(at most 10 points) and less 5 points for each visit` with a pause for `and`."""
    found = [*items]
    for at, lexeme in enumerate(items):
        if "AND" in lexeme.several and kinds_at(items, at - 1) == {"CLOSE"} and at and kinds_at(items, at + 1) & MOVES:
            found[at] = Lexeme("BREAK", COMMA, lexeme.start_pos, lexeme.end_pos)
    return found


# No more than 6 points may be awarded where … -------------------------------------------------------------------------

# Beside what is added it may be the most that is.
ADDING = kinds("ADD ADDED EXTRA RAISED")
VERBS = kinds("MAY MODAL COPULA AUX BESTOWED GIVEN")
AWARDED = frozenset(listed("awarded earned scored given obtained received gained credited"))
SENTENCE_ENDS = frozenset({SEMICOLON, STOP})


def _in_a_unit(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `in a school where there is a plan` at the start of a sentence as where there is one."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        opens = not found or (found[-1].type == "BREAK" and found[-1].value in SENTENCE_ENDS)
        unit = "UNITNOUN" in kinds_at(items, at + 2) and kinds_at(items, at + 1) <= ARTICLES
        one = unit and items[at].word in {"in", "for"} and items[at + 1].word in {"a", "an", "any"}
        at += 3 if opens and one and at + 3 < len(items) and items[at + 3].word == "where" else 0
        found.append(items[at])
        at += 1
    return found


def _awarded_at_most(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `where there is a fraud, no more than 6 points may be awarded` as a bound of the score, without steps."""
    if any(each.several & ADDING for each in items):
        return items
    found: list[Lexeme] = []
    start = 0
    for at in range(len(items) + 1):
        if at < len(items) and not (items[at].type == "BREAK" and items[at].value in SENTENCE_ENDS):
            continue
        found += [*_bounded(items[start:at]), *items[at : at + 1]]
        start = at + 1
    return found


def _bounded(sentence: list[Lexeme]) -> list[Lexeme]:
    """Return the condition of *sentence* and the bound of the score under it; *sentence* if it is no such thing."""
    conditions = [at for at, each in enumerate(sentence) if "IF" in each.several]
    commas = [at for at, each in enumerate(sentence) if each.type == "BREAK"]
    if len(conditions) != 1 or len(commas) != (conditions[0] == 0):
        return sentence
    split = conditions[0] or commas[0]
    bound, condition = (
        (sentence[:split], sentence[split:]) if conditions[0] else (sentence[split + 1 :], sentence[:split])
    )
    amount = kinds_at(bound, 0) & {"MOST"} and kinds_at(bound, 1) & {"PTS"}
    verbs = bound[2:]
    if not amount or not all(each.several & VERBS for each in verbs) or not any(each.word in AWARDED for each in verbs):
        return sentence
    place = bound[0]
    total = Lexeme("TOTAL", "the score", place.start_pos, place.start_pos, ("TOTAL",))
    comma = Lexeme("BREAK", COMMA, condition[-1].end_pos, condition[-1].end_pos)
    return [*condition, comma, total, only(place, "MOST"), bound[1]]


CEILINGS: tuple[tuple[str, Pass], ...] = (
    ("IN UNITNOUN IF | FOR UNITNOUN IF", _in_a_unit),
    ("MOST PTS IF BESTOWED | MOST PTS IF GIVEN", _awarded_at_most),
    ("LEAST | MOST | EXTREME | FULL | FULLWORD | UNKNOWN", _noted),
    ("TOTAL COPULA | DEDUCTIONS COPULA | ADDITIONS COPULA | ALTOGETHER COPULA", _being),
    ("FULLWORD PTS", _full_amount),
    ("DEDUCTIONS FOR OPEN | ADDITIONS FOR OPEN", _limited_again),
    ("CLOSE AND", _further_step),
)
