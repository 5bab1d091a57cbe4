"""
Deadlines in an English text: `submission of the return by the due date` is a lateness of none.

Where the rule file declares one value that counts how late something is, in days or the like, `on time` says that it
is 0. What was due has no effect if it is told in the words of filing; anything else is unknown.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COLON
from targetscore.language._en_kinds import ARTICLES, COMPARISONS, END, NUMBERS, UPTO, kinds, kinds_at
from targetscore.language._en_tiers import TIMES
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import Lexeme, Names, listed

LATE = frozenset(listed("late later lateness delay delays delayed overdue behind"))
OPENS = kinds("IF FOR UNLESS WITH")
BEGINS = END | OPENS | kinds("AND BUT OR GIVEN PTS FULL ELSE")
SMALL = kinds("ART ADJ COPULA AUX OF")
BEFORE_DOCUMENT = ARTICLES | END | {"AND", "BUT"}
# What is handed in, how, and what it is.
FILING = frozenset(
    listed(
        "submission submissions submitted submit submitting receipt received receiving filing filed file lodging lodged"
        " lodgement publication published publishing delivery delivered delivering sending sent issue issued"
        " presentation presented provision provided return returns returned report reports reported reporting account"
        " accounts plan plans statement statements data form forms claim claims document documents documentation"
        " information budget budgets survey surveys record records invoice invoices application applications proposal"
        " proposals programme response responses payment payments paid completion completed complete made adoption"
        " adopted approval approved"
        " annual monthly quarterly weekly daily half-yearly yearly financial audited statistical final interim progress"
        " performance activity required timely is are was were been has have be being the a an all of every its their"
    )
)
# Two words are of one sort if they begin alike: report, reporting.
STEM = 5
GENERAL = frozenset(
    word[:STEM]
    for word in (*LATE, *TIMES, *listed("working calendar business day of in the number total for each per"))
)
APART = kinds("ELSE FULL")
DENIES = frozenset({"not", "no"})
PENALTIES = kinds("COPULA AUX DED DEPRIVED LOST GIVE MODAL REDUCES LOWERED")


def on_time(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with `submitted on time` as a lateness of 0, if one is declared."""
    late = lateness(names)
    if not late and not any("ONTIME" in each.several for each in items):
        return items
    items = _undelayed(items, late)
    timely = any("ONTIME" in each.several for each in items)
    if late and (timely or any(_is_late(each) for each in items)):
        items = _without_late_subject(items)
    if late:
        items = _days_late(_without_documents(items, late), late, names)
    if not timely:
        return items
    # Points that each day late takes from are those to start from, said of what is on time or not; a full score is one
    # that is earned.
    stepped = any("EACH" in each.several for each in items) and not any(each.several & APART for each in items)
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        if "ONTIME" not in lexeme.several:
            found.append(lexeme)
        elif not late:
            found.append(_unknown(lexeme))
        else:
            end = _behind(items, at)
            before = len(found)
            denied = _take_before(found, names)
            due = [*items[at - 1 - before + len(found) : at - 1], *items[at:end]]
            at = end
            speaks = _speaks_of(due, late, names)
            if speaks and stepped and not denied:
                if found and found[-1].several & OPENS:
                    found.pop()
            else:
                found += _condition(found, lexeme, late, denied=denied) if speaks else [_unknown(lexeme)]
    return found


def _unknown(lexeme: Lexeme) -> Lexeme:
    return Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)


def _speaks_of(due: Sequence[Lexeme], late: str, names: Names) -> bool:
    """Whether what was *due* is what the declared value names: a delay of payment says nothing of a report."""
    entries = [words_of(word) for word, name in names.entries.items() if name.id == late]
    said = {word[:STEM] for lexeme in due if isinstance(lexeme.value, str) for word in lexeme.value.split()}
    apart = [{word[:STEM] for word in words} - GENERAL for words in entries]
    return any(not words or words <= said for words in apart)


@functools.lru_cache(maxsize=1024)
def lateness(names: Names) -> str:
    """Return which declared value says how late something is; empty if none or several do."""
    late = {
        name.id
        for word, name in names.entries.items()
        if not TIMES.isdisjoint(names.unit_of(name.id).split()) and not LATE.isdisjoint(words_of(word))
    }
    return next(iter(late)) if len(late) == 1 else ""


def _undelayed(items: list[Lexeme], late: str) -> list[Lexeme]:
    """Read `accounts published without delay` as on time, where the delay is the declared value."""
    found: list[Lexeme] = []
    for lexeme in items:
        named = lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == late
        if named and len(found) > 1 and found[-1].word == "without" and _is_filing(found[-2]):
            found[-1] = Lexeme("ONTIME", "without delay", found[-1].start_pos, lexeme.end_pos, ("ONTIME",))
        elif named and [each.word for each in found[-2:]] == ["with", "no"] and _is_filed(found[:-2]):
            found[-2:] = [Lexeme("ONTIME", "with no delay", found[-2].start_pos, lexeme.end_pos, ("ONTIME",))]
        else:
            found.append(lexeme)
    return found


def _is_filed(before: Sequence[Lexeme]) -> bool:
    """Whether *before* ends with what was done with something due: submitted, filed."""
    return bool(before) and before[-1].type == "UNKNOWN" and _is_filing(before[-1])


def _is_filing(lexeme: Lexeme) -> bool:
    said = set(str(lexeme.value).split())
    return lexeme.several <= SMALL or (isinstance(lexeme.value, str) and said <= FILING)


def _take_before(found: list[Lexeme], names: Names) -> bool:
    """Take what was due off the end of *found*; return whether it was denied."""
    denied = False
    at = len(found)
    while at and (_is_filing(found[at - 1]) or found[at - 1].value in DENIES or _is_title(found[at - 1], names)):
        denied = denied or found[at - 1].value in DENIES
        at -= 1
    if not at or found[at - 1].several & BEGINS:
        del found[at:]
    return denied


def _is_title(lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* is the indicator, which has no measure and so no value of its own."""
    node = lexeme.value
    return lexeme.type == "NAME" and isinstance(node, ast.Value) and node.name == "actual" and not names.own_unit


def _behind(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind what was due: `timely submission of the report`."""
    end = at
    while end < len(items) and items[end].type != "BREAK" and _is_filing(items[end]) and not _is_verb(items[end]):
        end += 1
    return end


def _is_verb(lexeme: Lexeme) -> bool:
    return bool(lexeme.several & {"COPULA", "AUX", "GIVE"})


def _condition(found: Sequence[Lexeme], place: Lexeme, late: str, *, denied: bool) -> list[Lexeme]:
    start, end = place.start_pos, place.end_pos
    node = ast.Value(span=place.span, name=late)
    zero = ast.Literal(span=place.span, value=Fraction(0))
    kind = "GT" if denied else "EQ"
    opens = [] if found and found[-1].several & OPENS else [Lexeme("IF", "if", start, start, ("IF",))]
    return [
        *opens,
        Lexeme("NAME", node, start, end, ("NAME",)),
        Lexeme(kind, place.value, start, end, (kind,)),
        Lexeme("NUM", zero, start, end, ("NUM",)),
    ]


# Late submission costs 1 point per day ------------------------------------------------------------------------------


def _without_documents(items: list[Lexeme], late: str) -> list[Lexeme]:
    """Leave out `a report` in `a report up to two weeks late`, `returns 1 to 5 days late`."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        words = set(str(lexeme.value).split())
        noun = lexeme.type == "UNKNOWN" or "HOLDS" in lexeme.several
        filed = noun and words <= FILING and (not found or bool(found[-1].several & BEFORE_DOCUMENT))
        if filed and _counts_lateness(items, _past_ends(items, at + 1), late):
            while found and found[-1].several & ARTICLES:
                found.pop()
            opens = [] if found and found[-1].several & OPENS else [_if(lexeme)]
            found += opens
            continue
        found.append(lexeme)
    return found


def _past_ends(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `up to`, `1 to`, `more than` at *at*."""
    while at < len(items) and items[at].several & COMPARISONS:
        at += 1
    ranged = kinds_at(items, at) & NUMBERS and kinds_at(items, at + 1) & {"TO", "AND"}
    return at + 2 if ranged and kinds_at(items, at + 2) & (NUMBERS | {"COUNTED"}) else at


def _if(place: Lexeme) -> Lexeme:
    return Lexeme("IF", "if", place.start_pos, place.end_pos, ("IF",))


def _counts_lateness(items: Sequence[Lexeme], at: int, late: str) -> bool:
    """Whether `two weeks late` stands at *at*."""
    if at >= len(items):
        return False
    lexeme = items[at]
    if lexeme.type == "COUNTED":
        return bool(lexeme.value[1].name == late)
    behind = items[at + 1] if at + 1 < len(items) else None
    node = behind.value if behind is not None and behind.type == "NAME" else None
    return lexeme.type in NUMBERS and isinstance(node, ast.Value) and node.name == late


def _days_late(items: list[Lexeme], late: str, names: Names) -> list[Lexeme]:
    """Put the value in front of `up to 15 days late`, where `late` is its name."""
    found: list[Lexeme] = []
    for lexeme in items:
        node = lexeme.value
        named = lexeme.type == "NAME" and isinstance(node, ast.Value) and node.name == late
        number = len(found) - 1 - bool(kinds_at(found, len(found) - 1) & UPTO)
        days = number >= 0 and found[number].type == "AMOUNT" and found[number].value.unit == names.unit_of(late)
        start = _start_of_level(found, number) if named and days and _is_lateness(lexeme, names) else None
        if start is None:
            found.append(lexeme)
        else:
            found.insert(start, Lexeme("NAME", node, lexeme.start_pos, lexeme.end_pos, lexeme.kinds))
    return found


def _start_of_level(found: Sequence[Lexeme], number: int) -> int | None:
    """Return where `up to 15 days`, `1 to 15 days` begin, if they open their part."""
    start = number
    if start > 1 and kinds_at(found, start - 1) & {"TO", "AND"} and found[start - 2].type in NUMBERS:
        start -= 2
    while start and found[start - 1].several & (COMPARISONS | {"FROM", "BETWEEN"}):
        start -= 1
    marked = start < number or bool(kinds_at(found, number + 1) & UPTO)
    opens = not start or bool(found[start - 1].several & (END | OPENS | {"AND", "BUT"}))
    return start if marked and opens else None


def _is_lateness(lexeme: Lexeme, names: Names) -> bool:
    """Whether the value is called by a word for late alone, which stands behind how much it is."""
    node = lexeme.value
    return any(name.id == node.name and set(words_of(word)) <= LATE for word, name in names.entries.items())


def _is_late(lexeme: Lexeme) -> bool:
    said = set(str(lexeme.value).split())
    return lexeme.type == "UNKNOWN" and bool(said & LATE) and said <= FILING | LATE


def _without_late_subject(items: list[Lexeme]) -> list[Lexeme]:
    """Leave out `late submission` in front of what it costs for each day."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        begins = not found or found[-1].type == "BREAK" or bool(found[-1].several & SMALL)
        if _is_late(lexeme) and begins and _costs_each(items, at + 1):
            while found and found[-1].several & {"ART", "ADJ"}:
                found.pop()
            continue
        found.append(lexeme)
    return found


def _costs_each(items: Sequence[Lexeme], at: int) -> bool:
    """Whether what follows takes points off for each of something, before the next pause."""
    if at >= len(items) or items[at].several.isdisjoint(PENALTIES):
        return False
    said: set[str] = set()
    for lexeme in items[at:]:
        if lexeme.type == "BREAK" and lexeme.value != COLON:
            break
        said |= lexeme.several
    return "EACH" in said and bool(said & {"DED", "DEPRIVED", "LOST", "LOWERED"}) and "PTS" in said
