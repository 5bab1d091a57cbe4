"""
How many of what an English text counts it lets go: `the first two are disregarded`, `the first 10 carry no deduction`.

They are said as where the step counts from: 1 point for each visit beyond the first 10. What is let go must be what
the one step of the sentence counts, and a step that says itself where it begins is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import END, at_articles, kinds, kinds_at, past_articles
from targetscore.language._en_orders import stem
from targetscore.language._en_passes import Pass
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import PERCENT, Lexeme, Names

_BE = r"(?:(?:is|are|being|to be|be|shall be|will be|may be) )?"
_PENALTY = r"(?:no|without|without any) (?:deductions?|penalt(?:y|ies)|reductions?|loss(?: of points)?|points off)"
# Of any step: those that are let go move nothing.
LEFT_OUT: Final = re.compile(
    rf"{_BE}(?:disregarded|ignored|excluded|discounted|overlooked|left out|left out of account|set aside|not counted"
    r"|not (?:is|are|being|be|to be) (?:counted|taken into account|included|considered)|not taken into account"
    r"|not included|not considered)"
    r"|(?:(?:do|does|shall|will|should|is|are) )?not (?:to )?count|not counting|counts? for nothing"
    r"|(?:(?:do|does|shall|will|should) )?not affect the score"
    r"|(?:have|has) no (?:effect|influence|bearing) on the score"
)
# Of what is taken off, or of what is earned.
NOT_PUNISHED: Final = re.compile(
    rf"{_BE}(?:free|exempt|excused|allowed|tolerated|permitted|forgiven|waived|free of (?:deduction|penalty|charge)"
    r"|not (?:is |are |being )?(?:penalised|penalized|deducted|punished|charged)|accepted)"
    rf"|(?:carry|carries|carrying|incur|incurs|incurring|attract|attracts|bring|brings|lead to|leads to|entail|entails"
    rf"|cause|causes|give|gives|result in|results in|mean|means) {_PENALTY}"
    r"|(?:cost|costs|costing|lose|loses) (?:nothing|no points|no marks|none)"
    rf"|(?:go|goes|remain|remains) (?:unpunished|free|unpenalised|{_PENALTY})"
)
NOT_REWARDED: Final = re.compile(r"(?:earn|earns|score|scores|bring|brings|get|gets) (?:nothing|no points|no marks)")
LEAVING_OUT: Final = re.compile(
    r"(?:disregarding|ignoring|excluding|discounting|not counting|leaving out|apart from|other than|except|except for"
    r"|leaving aside|setting aside|without counting|after|beyond|in excess of|over and above|beyond|not including)"
)
NO_DEDUCTION: Final = re.compile(
    rf"{_PENALTY}(?: (?:is|are|shall be|will be))?(?: (?:made|imposed|applied|charged|is made|are made))? for"
)
# In front of what is let go.
JOINTS = kinds("WITH BUT AND ADV")
# What `disregarding` and the like stand behind.
HOLDS = kinds("BREAK NAME ROLE COUNTED NUM AMOUNT PTS STARTED")
SMALLER = kinds("ADV EXTRA FULLEACH MORE")
COUNTED = kinds("NUM AMOUNT COUNTED")
# A step with one of these behind what it counts says itself where it begins.
WAYS = kinds("GT LT GE LE AWAY SHORT BYWHICH OUTSIDE FROM BETWEEN OF NEXT ORD PERCENT PPOINT NUM AMOUNT EACH")
BARE = kinds("BREAK DED LOST COPULA AUX ADD GIVE")
TAKEN = kinds("LOST DED DEPRIVED MINUS")
ONES = frozenset({"one", "ones"})
OF_THEM: Final = re.compile(r"^of (?:them|these|those)\b ?")

Of: TypeAlias = Literal["either", "taken", "earned"]


class _Spared(NamedTuple):
    """So many of *name*, said from *start* to *end*: of what is taken off, of what is earned, or of either."""

    start: int
    end: int
    number: Lexeme
    name: str
    of: Of


def spared(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Say how many are let go with the step that counts them."""
    found = next((each for at in range(len(items)) if (each := _spared(items, at, names)) is not None), None)
    step = None if found is None else _step(items, found)
    if found is None or step is None:
        return items
    moved = _beyond(items, step, found, names)
    return items if moved is None else moved


# What is let go -----------------------------------------------------------------------------------------------------


def spares(items: Sequence[Lexeme], at: int, names: Names) -> Fraction | None:
    """Return how many `the first two ...` at *at* lets go; ``None`` if it lets nothing go."""
    found = _spared(items, at, names)
    count = None if found is None else found.number.value
    return None if count is None else (count[0] if isinstance(count, tuple) else count).value


def _spared(items: Sequence[Lexeme], at: int, names: Names) -> _Spared | None:
    """Return what `the first 10 ...` at *at* lets go; ``None`` if it lets nothing go."""
    if "ORD" not in items[at].several or items[at].value != 1:
        return None
    count, noun = _count(items, at)
    behind = _behind_noun(items, noun, names)
    name = _name(count, items[noun:behind])
    end = next((n for n in range(behind, len(items)) if items[n].type == "BREAK"), len(items))
    said, start = OF_THEM.sub("", _said(items[behind:end])), at_articles(items, at)
    if said:
        of = _of(said)
        while start and items[start - 1].several & JOINTS:
            start -= 1
        opens = kinds_at(items, start - 1) <= END
        return _Spared(start, end, count, name, of) if of is not None and opens else None
    first = start
    while first and items[first - 1].several.isdisjoint(HOLDS):
        first -= 1
    leaving = _said(items[first:start])
    if LEAVING_OUT.fullmatch(leaving):
        return _Spared(first, end, count, name, "either")
    opens = kinds_at(items, first - 1) <= END
    return _Spared(first, end, count, name, "taken") if opens and NO_DEDUCTION.fullmatch(leaving) else None


def _count(items: Sequence[Lexeme], at: int) -> tuple[Lexeme, int]:
    """Return the number behind `first` and the place behind it; one where there is none."""
    if kinds_at(items, at + 1) & COUNTED:
        return items[at + 1], at + 2
    place = items[at]
    one = ast.Literal(span=place.span, value=Fraction(1))
    return Lexeme("NUM", one, place.start_pos, place.end_pos, ("NUM",)), at + 1


def _behind_noun(items: Sequence[Lexeme], at: int, names: Names) -> int:
    """Return the place behind the noun at *at*, if one of what is counted stands there, and behind its year."""
    noun = past_articles(items, at)
    if noun < len(items) and (items[noun].type == "NAME" or items[noun].word in ONES or _is_own(items[noun], names)):
        at = noun + 1
    return at + ("PERIOD" in kinds_at(items, at))


def _is_own(lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* is a word that one declared value alone has in its name or unit: `the first such month`."""
    if lexeme.type != "UNKNOWN" or " " in lexeme.word:
        return False
    said = stem(lexeme.word)
    holding = {
        name.id
        for way, name in names.entries.items()
        if any(said in map(stem, words_of(each)) for each in (way, name.measured_in))
    }
    return len(holding) == 1 or (not holding and said in map(stem, words_of(names.own_unit)))


def _name(count: Lexeme, noun: Sequence[Lexeme]) -> str:
    """Return which value is counted; empty where the text does not say."""
    if count.type == "COUNTED":
        return str(count.value[1].name)
    return next((each.value.name for each in noun if isinstance(each.value, ast.Value)), "")


def _said(items: Sequence[Lexeme]) -> str:
    return " ".join(each.word or "?" for each in items)


def _of(said: str) -> Of | None:
    if LEFT_OUT.fullmatch(said):
        return "either"
    if NOT_PUNISHED.fullmatch(said):
        return "taken"
    return "earned" if NOT_REWARDED.fullmatch(said) else None


# The step -----------------------------------------------------------------------------------------------------------


def _step(items: Sequence[Lexeme], found: _Spared) -> int | None:
    """Return where the one `each` stands that counts: in the same sentence, or in all of the text."""
    every = [at for at, each in enumerate(items) if "EACH" in each.several]
    near = [at for at in every if _sentence(items, at) == _sentence(items, found.start)]
    return near[0] if len(near) == 1 else every[0] if len(every) == 1 else None


def _sentence(items: Sequence[Lexeme], at: int) -> int:
    return sum(each.type == "BREAK" and each.value == STOP for each in items[:at])


def _beyond(items: list[Lexeme], step: int, found: _Spared, names: Names) -> list[Lexeme] | None:
    """Return *items* with the number behind what the step counts; ``None`` where that says something else."""
    first = step + 1
    while kinds_at(items, first) & SMALLER and first < len(items):
        first += 1
    measure, behind = _measure(items, first, found, names)
    after = behind + 2 if kinds_at(items, behind) & {"GT"} and kinds_at(items, behind + 1) & {"REL", "PRON"} else behind
    after += "AFTERTHAT" in kinds_at(items, after)
    if measure is None or kinds_at(items, after) & WAYS or not _moves(items, step, found):
        return None
    place = items[behind - 1].end_pos
    count = found.number.value[0] if found.number.type == "COUNTED" else found.number.value
    literal = attrs.evolve(count, span=Span(place, place))
    kind = "AMOUNT" if literal.unit else "NUM"
    beyond = [Lexeme("GT", "beyond", place, place, ("GT",)), Lexeme(kind, literal, place, place, (kind,))]
    kept = [each for each in items[step + 1 : first] if "FULLEACH" in each.several]
    said = [*items[: step + 1], *kept, *measure, *beyond, *items[after:]]
    grown = len(said) - len(items)
    if found.start > step:
        return _leave_out(said, found.start + grown, found.end + grown)
    return _leave_out(said, found.start, found.end)


def _measure(items: Sequence[Lexeme], at: int, found: _Spared, names: Names) -> tuple[list[Lexeme] | None, int]:
    """Return what each is counted of, which must be what is let go, and the place behind it."""
    lexeme = items[at] if at < len(items) else items[-1]
    if lexeme.type == "COUNTED" or (lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value)):
        name = lexeme.value[1].name if lexeme.type == "COUNTED" else lexeme.value.name
        fits = name == (found.name or name) and names.unit_of(name) not in {"", PERCENT}
        return ([lexeme] if fits else None), at + 1
    own = found.name in {"", "actual"} and names.own_unit not in {"", PERCENT}
    if lexeme.type in {"NUM", "AMOUNT"}:
        return ([lexeme] if own else None), at + 1
    if lexeme.word in ONES or kinds_at(items, at) & BARE:
        node = ast.Value(span=items[at - 1].span, name=found.name or "actual")
        counted = Lexeme("NAME", node, items[at - 1].end_pos, items[at - 1].end_pos, ("NAME",))
        return ([counted] if own or found.name else None), at + (lexeme.word in ONES)
    return None, at


def _moves(items: Sequence[Lexeme], step: int, found: _Spared) -> bool:
    """Whether the step takes off what is not punished, or adds what is not rewarded."""
    first = next((n for n in range(step, 0, -1) if _parts(items[n - 1])), 0)
    last = next((n for n in range(step, len(items)) if _parts(items[n])), len(items))
    rest = [each for n, each in enumerate(items[first:last], first) if not found.start <= n < found.end]
    takes = any(each.several & TAKEN for each in rest)
    return found.of == "either" or takes == (found.of == "taken")


def _parts(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value >= SEMICOLON


def _leave_out(items: list[Lexeme], start: int, end: int) -> list[Lexeme]:
    """Return *items* without those from *start* to *end*, the pause that set them apart, and `after that`."""
    pause = items[start - 1] if start else None
    if pause is not None and pause.type == "BREAK" and pause.value == COMMA:
        return [*items[: start - 1], *items[end:]]
    if pause is not None and pause.type != "BREAK":
        return [*items[:start], *items[end:]]
    after = end + (end < len(items))
    while kinds_at(items, after) & kinds("AND BUT ADV AFTERTHAT") and after < len(items):
        after += 1
        after += after < len(items) and items[after].type == "BREAK" and items[after].value == COMMA
    return [*items[:start], *items[after:]]


# With what it needs, as `Passes` takes it.
SPARED: tuple[tuple[str, Pass], ...] = (("ORD EACH", spared),)
