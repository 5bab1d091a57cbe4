"""
Who is scored and what carries the value: `a pharmacy scores 10 if`, `a department absorbing 95% or more`.

A rule holds for all units alike, so who is scored means nothing; the verb between them and a level says no more than
that the value is theirs. A verb that may tell another value, or a part of this one, is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    NUMBERS,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_names import singular
from targetscore.language._en_passes import Pass
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed

# Verbs of whatever the value is, by their stem; behind them stands how much it is.
CARRYING: Final = {
    form: stem
    for stem, forms in {
        "take": "take takes taking took",
        "spend": "spend spends spending spent",
        "absorb": "absorb absorbs absorbing absorbed",
        "use": "use uses using used",
        "utilise": "utilise utilises utilising utilised utilize utilizes utilizing utilized",
        "collect": "collect collects collecting collected",
        "generate": "generate generates generating generated",
        "mobilise": "mobilise mobilises mobilising mobilised mobilize mobilizes mobilizing mobilized",
        "deliver": "deliver delivers delivering delivered",
        "manage": "manage manages managing managed",
        "secure": "secure secures securing secured",
        "sustain": "sustain sustains sustaining sustained",
        "require": "requiring required",
    }.items()
    for form in listed(forms)
}
ENDINGS: Final = ("ing", "ed", "es", "s", "")
LEAST: Final = 4
# In the name of a value these say that it is a part of what the verb tells, or what is left out of it.
PARTIAL: Final = frozenset(
    listed("not no never without late overdue lost missed failed failing refused rejected unpaid left outstanding")
)
ONE: Final = frozenset(listed("a an the any each every all those"))
GETS: Final = frozenset(
    listed("gets get getting receives receive receiving scores score scoring earns earn earning obtains obtain")
)
BEHIND: Final = COMPARISONS | NUMBERS | kinds("BETWEEN FROM")
WHO: Final = frozenset(f"{who}{have}" for who in ("that", "which", "who") for have in ("", " has", " have"))
OPENING: Final = kinds("BREAK AND BUT IF FOR")
# What has a level but no points of its own: `a cost that exceeds 80%` is no unit.
MEASURES: Final = frozenset(
    listed(
        "rate share percentage proportion ratio level figure result value cost average time amount number score index"
        " volume number income spend spending expenditure growth change increase rise fall reduction decrease decline"
        " saving surplus deficit balance total sum price fee length period delay wait turnover coverage uptake"
        " attendance absence vacancy case incident complaint breach event return visit plan report survey target"
    )
)
# What is measured or counted is no unit: `a fire scores minus 2 points` is said of each fire.
THINGS: Final = MEASURES | frozenset(
    listed(
        "accident fire audit finding error defect meeting project proposal initiative activity award prize certificate"
        " document policy file record request application permit inspection check test sample item point mark year"
        " month week day quarter hour minute article paper patent product measure indicator criterion standard rating"
        " grade variance gap margin difference excess shortfall loss gain profit default violation infringement penalty"
        " fine warning notice injury death fatality crime offence theft burglary outage failure fault leak spill bid"
        " tender offer quotation quote response answer submission"
    )
)


def actors(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with any one noun between `a`, `the` and `scores` as who is scored."""
    spoken = {singular(word) for phrase in names.entries for word in words_of(phrase)}
    found = [*items]
    for at, lexeme in enumerate(items[:-1]):
        if lexeme.type != "UNKNOWN" or not at or not _is_actor(items, at, spoken):
            continue
        found[at] = Lexeme("UNITNOUN", lexeme.word, lexeme.start_pos, lexeme.end_pos, ("UNITNOUN",))
    return found


def _is_actor(items: Sequence[Lexeme], at: int, spoken: set[str]) -> bool:
    word = items[at].word
    noun = singular(word)
    one = items[at - 1].word in {"a", "an", "the"} and noun == word and word.isalpha()
    opens = at == 1 or items[at - 2].type == "BREAK" or bool(items[at - 2].several & OPENING)
    return one and opens and noun not in THINGS and noun not in spoken and items[at + 1].word in GETS


def carried(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with the own value in the place of a verb that carries it: `a department absorbing 95%`."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        behind = past_articles(items, at + 1)
        level = kinds_at(items, behind)
        who, verb = _apart(lexeme)
        unread = lexeme.type == "UNKNOWN" or verb == "started" or (verb in CARRYING and not level & {"NUM"})
        said = [*found, who] if who is not None else found
        if not (unread and level & BEHIND and _behind_actor(said) and _carries(verb, names)):
            found.append(lexeme)
            continue
        found = said
        if "REL" in found[-1].several:
            found.pop()
        start, end = lexeme.end_pos - len(verb), lexeme.end_pos
        found.append(Lexeme("REL", "whose", start, start, ("REL",)))
        found.append(Lexeme("NAME", ast.Value(span=Span(start, end), name="actual"), start, end, ("NAME",)))
        if level & NUMBERS and not kinds_at(items, behind + 1) & (UPTO | {"TO", "TOLT"}):
            found.append(Lexeme("REACH", "reaches", end, end, ("REACH",)))
    return found


def _apart(lexeme: Lexeme) -> tuple[Lexeme | None, str]:
    """Return who is scored and the verb of `lighthouse absorbing`, which nobody knows and are one."""
    who, _, verb = lexeme.word.rpartition(" ")
    if lexeme.type != "UNKNOWN" or not who:
        return None, lexeme.word
    end = lexeme.end_pos - len(verb) - 1
    return Lexeme("UNKNOWN", who, lexeme.start_pos, end), verb


def _behind_actor(found: Sequence[Lexeme]) -> bool:
    """Whether who is scored stands at the end of *found*, and opens its part: `a grantee`, `counties that`."""
    at = len(found) - 1
    at -= at > 0 and found[at].word in WHO and "REL" in found[at].several
    if at < 0:
        return False
    before = at - 1
    while before >= 0 and found[before].several <= ARTICLES | {"EACH"}:
        before -= 1
    opens = before < 0 or found[before].type == "BREAK" or bool(found[before].several & OPENING)
    unit = "UNITNOUN" in found[at].several or found[at].word in {"those", "one"}
    other = found[at].type == "UNKNOWN" and before < at - 1 and singular(found[at].word) not in THINGS
    return opens and (unit or (other and found[at].word.isalpha()))


def _carries(word: str, names: Names) -> bool:
    """Whether *word* tells the own value: a verb of any value, or one that its name is made of."""
    telling = {name.id for phrase, name in names.entries.items() if _tells(word, phrase)}
    partial = any(
        not PARTIAL.isdisjoint(words_of(phrase)) for phrase, name in names.entries.items() if name.id == "actual"
    )
    alone = telling == {"actual"} if telling else word in CARRYING and _alone(names)
    return bool(names.own_unit) and not partial and alone


def _alone(names: Names) -> bool:
    """Whether no other value is declared but a target, the year before and the group."""
    return all(name.id in ROLES or name.measured_in == "yes/no" for name in names.entries.values())


ROLES: Final = frozenset(listed("actual target last_year mean best worst rank growth completion"))


def _tells(word: str, phrase: str) -> bool:
    """Whether *word* is a verb of which a word of *phrase* is made: absorbing, absorption; collecting, collected."""
    ending = next(each for each in ENDINGS if word.endswith(each))
    stem = CARRYING.get(word, word.removesuffix(ending))[:-1] if word in CARRYING else word.removesuffix(ending)
    return len(stem) >= LEAST and any(each.startswith(stem) for each in words_of(phrase))


# What a level is of ---------------------------------------------------------------------------------------------------

BASE: Final = kinds("UNKNOWN ART ADJ TOTAL UNITNOUN DED")
BEHIND_BASE: Final = kinds("BREAK GIVE ENTITLED BESTOWED GIVEN AUX AND")


def based(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Leave out of what the rate is taken in `a local match of 50% or more of project costs`, if that is one thing."""
    if names.own_unit != PERCENT:
        return items
    found: list[Lexeme] = []
    said: set[str] = set()
    at = 0
    while at < len(items):
        end = _base_end(items, at)
        own = end and _own_before(found)
        if own:
            said.add(" ".join(each.word for each in items[at + 1 : end] if not each.several <= ARTICLES))
            at = end
            continue
        found.append(items[at])
        at += 1
    return found if len(said) == 1 else items


def _base_end(items: Sequence[Lexeme], at: int) -> int:
    """Return where the undeclared words end that a level in per cent is `of`; 0 if there are none."""
    level = at - 1 - bool(kinds_at(items, at - 1) & UPTO)
    if "OF" not in items[at].several or level < 0 or items[level].type != "PERCENT":
        return 0
    end = at + 1
    while end < len(items) and items[end].several & BASE and items[end].several.isdisjoint({"GIVE"}):
        end += 1
    unknown = any(each.type == "UNKNOWN" for each in items[at + 1 : end])
    return end if unknown and kinds_at(items, end) & BEHIND_BASE else 0


def _own_before(found: Sequence[Lexeme]) -> bool:
    """Whether the part at the end of *found* speaks of the indicator's own value and of no other."""
    start = max((n + 1 for n, each in enumerate(found) if each.type == "BREAK"), default=0)
    values = [each.value.name for each in found[start:] if isinstance(each.value, ast.Value)]
    return values == ["actual"]


# Half of the wards are covered ----------------------------------------------------------------------------------------


def done_to(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `fewer than half of all wards are covered` as wards covered below half of all wards."""
    for at, lexeme in enumerate(items):
        whole = past_articles(items, at + 2)
        share = lexeme.type in {"NUM", "PERCENT"} and "OF" in kinds_at(items, at + 1)
        if not share or whole + 2 >= len(items) or items[whole].type != "NAME" or not at:
            continue
        verb, done = items[whole + 1], items[whole + 2]
        compared = bool(items[at - 1].several & COMPARISONS)
        if compared and verb.word in {"are", "is", "were", "was"} and _makes_own(items[whole], done, names):
            own = Lexeme("NAME", ast.Value(span=done.span, name="actual"), done.start_pos, done.end_pos, ("NAME",))
            return [*items[: at - 1], own, *items[at - 1 : whole + 1], *items[whole + 3 :]]
    return items


def _makes_own(whole: Lexeme, done: Lexeme, names: Names) -> bool:
    """Whether the indicator's own name is what the name *whole* ends with, and *done*."""
    phrases = [words_of(phrase) for phrase, name in names.entries.items() if name.id == whole.value.name]
    heads = {singular(words[-1]) for words in phrases}
    own = [words_of(phrase) for phrase, name in names.entries.items() if name.id == "actual"]
    return any(
        len(words) == 2 and singular(words[0]) in heads and words[1] == done.word  # noqa: PLR2004 - wards covered
        for words in own
    )


# With what they need, as `Passes` takes it.
ACTORS: tuple[tuple[str, Pass], ...] = (
    ("UNKNOWN GIVE", actors),
    ("UNKNOWN NUM | UNKNOWN PERCENT | UNKNOWN AMOUNT | GIVE AMOUNT | STARTED PERCENT | STARTED AMOUNT", carried),
    ("NAME PERCENT OF UNKNOWN", based),
    ("NAME OF COPULA", done_to),
)
