"""
The ways in which an English text may tell a declared fact: the plan is published, has been published, publishing it.

A form that would tell two facts is none: with a plan and a report that are published, `publishing it` says neither.
Behind a fact what else is said of the same thing needs no subject: the plan is published and reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from targetscore import ast
from targetscore.language._en_kinds import ARTICLES as ARTICLES_SAID
from targetscore.language._en_kinds import kinds_at
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import Lexeme, Names, listed
from targetscore.ruleset.model import Name

Words: TypeAlias = tuple[str, ...]

ONE: Final[tuple[Words, ...]] = (("is",), ("was",), ("has", "been"))
SEVERAL: Final[tuple[Words, ...]] = (("are",), ("were",), ("have", "been"))
STATES: Final[tuple[Words, ...]] = (("is",), ("was",), ("are",), ("were",))
IRREGULAR = frozenset(
    listed("met held kept set made given done paid sent begun built written taken shown drawn found put drawn signed")
)
# With one of these a name says more than that something was done.
NO_SUBJECT = frozenset(listed("not no never and or who which that whose if when at all"))
ARTICLES: Final[tuple[Words, ...]] = ((), ("the",), ("a",), ("an",), ("its",), ("their",))
MOST_WORDS = 7
HELPING = frozenset(listed("has have had be is are was were been"))
NO_PARTICIPLE = frozenset(listed("speed seed breed feed exceed proceed indeed hundred sacred unused"))
# Before `published the plan`, `publish the plan`, and whether it was done.
DONE: Final[tuple[tuple[Words, str], ...]] = (
    (("has",), "FLAG"),
    (("have",), "FLAG"),
    (("has", "not"), "NOFLAG"),
    (("have", "not"), "NOFLAG"),
)
LEFT_UNDONE: Final[tuple[Words, ...]] = (
    *((who, "not") for who in ("does", "do", "did")),
    *((who, "to") for who in ("fails", "fail", "failed", "failing", "failure")),
    *((who, "failed", "to") for who in ("has", "have")),
)

Told = dict[Words, tuple[str, Name | None]]


class _Fact(NamedTuple):
    """*subject* `is`, in one of the ways *said*, what *rest* says."""

    subject: Words
    said: tuple[Words, ...]
    rest: Words
    entry: Name


def denied(words: Words) -> Iterator[Words]:
    """Return the same fact denied: a plan is not published, no plan is published."""
    for position, word in enumerate(words):
        if word in {"is", "are", "was", "were", "has", "have"} and 0 < position < len(words) - 1:
            yield (*words[: position + 1], "not", *words[position + 1 :])
            break
    if words[0] in {"a", "an", "any"} and len(words) > 1:
        yield ("no", *words[1:])


def facts_told(names: Names) -> Told:
    """Return the other ways to tell the facts among *names*: in another tense, without `is`, as what is done."""
    facts = _facts(names)
    told: dict[Words, list[tuple[str, Name | None]]] = {}
    one_subject = len({fact.subject for fact in facts}) == 1
    for fact in facts:
        for form, kind in (*_tenses(fact), *_doing(fact, it=one_subject)):
            told.setdefault(form, []).append((kind, fact.entry))
    return {form: meant[0] for form, meant in told.items() if len({entry.id for _, entry in meant if entry}) == 1}


def _facts(names: Names) -> list[_Fact]:
    return [
        fact
        for word, entry in names.entries.items()
        if entry.measured_in == "yes/no" and (fact := _fact(words_of(word), entry)) is not None
    ]


def _fact(words: Words, entry: Name) -> _Fact | None:
    """Return the parts of `the plan has been published`, `plan published`."""
    bare = words[1:] if words and words[0] in {"the", "a", "an"} else words
    if not 1 < len(bare) <= MOST_WORDS or not NO_SUBJECT.isdisjoint(bare):
        return None
    for way in (*ONE, *SEVERAL):
        for at in range(1, len(bare) - len(way)):
            if bare[at : at + len(way)] == way:
                rest = bare[at + len(way) :]
                said = ONE if way in ONE else SEVERAL
                known = said if _is_participle(rest[0]) else tuple(each for each in said if each in STATES)
                return _Fact(bare[:at], known if way in known else (), rest, entry)
    done = [at for at, word in enumerate(bare) if at and _is_participle(word)]
    if len(done) == 1 and HELPING.isdisjoint(bare):
        return _Fact(bare[: done[0]], (*ONE, *SEVERAL), bare[done[0] :], entry)
    return None


def _is_participle(word: str) -> bool:
    return word in IRREGULAR or (word.endswith("ed") and len(word) > 4 and word not in NO_PARTICIPLE)  # noqa: PLR2004 - `need` is none


def _tenses(fact: _Fact) -> Iterator[tuple[Words, str]]:
    for way in fact.said:
        for joint in ((), ("both",), ("either",)):
            yield (*fact.subject, *way, *joint, *fact.rest), "FLAG"
        yield (*fact.subject, way[0], "not", *way[1:], *fact.rest), "NOFLAG"
    if fact.said and _is_participle(fact.rest[0]):
        yield (*fact.subject, "not", *fact.rest), "NOFLAG"


def _doing(fact: _Fact, *, it: bool) -> Iterator[tuple[Words, str]]:
    """Return `publishing the plan`, and `publishing it` if no other thing is spoken of."""
    verb = fact.rest[0]
    if not fact.said or not verb.endswith("ed") or len(verb) < 5:  # noqa: PLR2004 - `need` is none
        return
    things = [(*article, *fact.subject) for article in ARTICLES]
    if it:
        things.append(("it",))
    for thing in things:
        behind = (*thing, *fact.rest[1:])
        yield (verb[:-2] + "ing", *behind), "FLAG"
        yield ("not", verb[:-2] + "ing", *behind), "NOFLAG"
        for before, kind in DONE:
            yield (*before, verb, *behind), kind
        for base, one in _bases(verb):
            yield (one, *behind), "FLAG"
            for before in LEFT_UNDONE:
                yield (*before, base, *behind), "NOFLAG"
    if len(fact.rest) == 1:
        yield (verb, *fact.subject), "FLAG"
    for way in fact.said if it else ():
        yield ("it", *way, *fact.rest), "FLAG"
        yield ("it", *way, "also", *fact.rest), "FLAG"
        yield ("it", way[0], "not", *way[1:], *fact.rest), "NOFLAG"


def _bases(verb: str) -> Iterator[tuple[str, str]]:
    """Return what *verb* may come from: publish and publishes, update and updates, submit and submits."""
    stem = verb[:-2]
    if verb.endswith("ied"):
        yield verb[:-3] + "y", verb[:-3] + "ies"
    elif stem.endswith(("sh", "ch", "ss", "x", "zz")):
        yield stem, stem + "es"
    else:
        yield stem, stem + "s"
        yield stem + "e", stem + "es"
        if stem[-1] == stem[-2]:
            yield stem[:-1], stem[:-1] + "s"


# Without the subject ------------------------------------------------------------------------------------------------


def facts_shared(items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with a fact for `reviewed` behind `the plan is published and`."""
    kept = list(items)
    if all(lexeme.type != "UNKNOWN" for lexeme in items) or all(lexeme.type != "FLAG" for lexeme in items):
        return kept
    facts = _facts(names)
    kept = _but_not(kept, facts)
    for at in range(2, len(kept)):
        said = _said_before(kept, at)
        subjects = {fact.subject for fact in facts if said is not None and fact.entry.id == said}
        rest = tuple(kept[at].word.split())
        meant = {fact.entry.id for fact in facts if fact.subject in subjects and fact.rest == rest}
        if len(meant) == 1 and len(subjects) == 1:
            place = kept[at]
            node = ast.Fact(span=place.span, name=meant.pop())
            kept[at] = Lexeme("FLAG", node, place.start_pos, place.end_pos, ("FLAG",))
    return kept


def _but_not(items: Sequence[Lexeme], facts: Sequence[_Fact]) -> list[Lexeme]:
    """Return *items* with a fact denied for `but not reviewed` behind `the plan is published`."""
    kept: list[Lexeme] = []
    for lexeme in items:
        kept.append(lexeme)
        if lexeme.type != "UNKNOWN" or len(kept) < 4:  # noqa: PLR2004 - a fact, but, not, the other fact
            continue
        before, joint, denial = kept[-4:-1]
        if before.type != "FLAG" or joint.word not in {"but", "and"} or denial.value != "not":
            continue
        subjects = {fact.subject for fact in facts if fact.entry.id == before.value.name}
        rest = tuple(lexeme.word.split())
        meant = {fact.entry.id for fact in facts if fact.subject in subjects and fact.rest == rest}
        if len(subjects) == len(meant) == 1:
            node = ast.Not(span=lexeme.span, condition=ast.Fact(name=meant.pop()))
            kept[-3:] = [
                Lexeme("AND", "and", joint.start_pos, joint.end_pos, ("AND",)),
                Lexeme("NOFLAG", node, denial.start_pos, lexeme.end_pos, ("NOFLAG",)),
            ]
    return kept


def _said_before(items: Sequence[Lexeme], at: int) -> str | None:
    """Return the fact that stands before the joint in front of the unknown word at *at*."""
    if items[at].type != "UNKNOWN" or items[at - 1].several.isdisjoint({"AND", "OR"}):
        return None
    before = items[at - 2]
    return before.value.name if before.type == "FLAG" and isinstance(before.value, ast.Fact) else None


# It has been approved but is not posted -------------------------------------------------------------------------------

BEING = frozenset({*listed("is are was were"), "has been", "have been"})
NOT_BEING = frozenset({f"{each} not" for each in listed("is are was were")} | {"has not been", "have not been"})
PRONOUNS = listed("it they")
FUTURE = frozenset({"to be", "is to be", "are to be", "will be", "shall be", "would be", "can be", "may be"})


def facts_of_it(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `if the plan has been approved but is not posted`, of facts that tell what was done with the indicator."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end, denied = _being_done(items, at)
        joined = bool(found) and bool(found[-1].several & {"AND", "BUT", "OR"}) and _is_fact(found, len(found) - 2)
        subject = _subject(found, names) if end else 0
        if not end or not (joined or subject or items[at].word.partition(" ")[0] in PRONOUNS):
            found.append(items[at])
            at += 1
            continue
        del found[len(found) - subject :]
        fact = items[end]
        if found and "BUT" in found[-1].several:
            found[-1] = Lexeme("AND", "and", found[-1].start_pos, found[-1].end_pos, ("AND",))
        found.append(_denied(fact, items[at].start_pos) if denied else fact)
        at = end + 1
    return found


def not_yet(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Make `to be`, `once` and `being` unknown in front of what was done: `if it is to be approved`."""
    found = [*items]
    for at, lexeme in enumerate(items[1:], start=1):
        before = items[at - 1]
        past = before.word in {"once", "being"} and at > 1 and items[at - 2].word in BEING
        if lexeme.type == "FLAG" and (before.word in FUTURE or past):
            found[at - 1] = Lexeme("UNKNOWN", before.value, before.start_pos, before.end_pos)
    return found


def _being_done(items: Sequence[Lexeme], at: int) -> tuple[int, bool]:
    """Return where the fact stands behind `has been`, `is not` or `it is not` at *at*, and whether it is denied."""
    for fact in range(at + 1, min(at + 4, len(items))):
        if items[fact].type != "FLAG" or not isinstance(items[fact].value, ast.Fact):
            continue
        said = " ".join(each.word for each in items[at:fact])
        for pronoun in PRONOUNS:
            said = said.removeprefix(f"{pronoun} ")
        # Not approved and posted: neither, or not both?
        shared = kinds_at(items, fact + 1) & {"AND", "OR"} and kinds_at(items, fact + 2) & {"FLAG", "UNKNOWN"}
        if said in BEING or (said in NOT_BEING and not shared):
            return fact, said in NOT_BEING
    return 0, False


def _is_fact(items: Sequence[Lexeme], at: int) -> bool:
    return at >= 0 and bool(items[at].several & {"FLAG", "NOFLAG"})


def _subject(found: Sequence[Lexeme], names: Names) -> int:
    """Return how many lexemes at the end of *found* name the indicator, if it has no measure, behind `if` or `and`."""
    last = found[-1] if found else None
    if last is None or names.own_unit or not (_is_own(last) or _names_own(last, names)):
        return 0
    size = 1
    while size < len(found) and found[-size - 1].several <= ARTICLES_SAID:
        size += 1
    opens = size < len(found) and bool(found[-size - 1].several & {"IF", "AND", "BUT", "UNLESS"})
    return size if opens else 0


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"


def _names_own(lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* is nothing but words of the indicator's own name: the plan, of an annual plan."""
    own = {word for said, name in names.entries.items() if name.id == "actual" for word in words_of(said)}
    return lexeme.type == "UNKNOWN" and own.issuperset(lexeme.word.split())


def _denied(fact: Lexeme, start: int) -> Lexeme:
    node = ast.Not(span=fact.span, condition=fact.value)
    return Lexeme("NOFLAG", node, start, fact.end_pos, ("NOFLAG",))
