"""
Declared names that an English text says with other small words or in another order: each report submitted late.

For *late reports submitted* a text may have *late submitted reports* or *reports which were submitted late*, for
*minutes of council meetings kept* *council meeting minutes are kept*. All words of the name are there and no others
but articles and what only links them. Where another order could say another thing (*share of women among managers*)
the order stays as it is.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from targetscore.language._lexemes import PERCENT, listed
from targetscore.ruleset.model import Name

Words: TypeAlias = tuple[str, ...]

ARTICLES = frozenset(listed("the a an its their"))
# With one of these another order says another thing.
DIRECTED = frozenset(
    listed(
        "per to from over than by against between before after without not no nor less more under above below plus"
        " minus if when and or among within until since beyond during"
    )
)
PREPOSITIONS = frozenset(listed("of in on at for with about"))
ADVERBS = frozenset(listed("late early online overdue outstanding"))
LINKS: Final[tuple[Words, ...]] = (
    *((verb,) for verb in ("is", "are", "was", "were")),
    *((verb, "been") for verb in ("has", "have", "had")),
)
RELATIVES = frozenset(listed("that which who"))
# In front of what is counted these let a verb follow: at least 500 homes are connected.
COUNTING = frozenset(listed("no any all one two three four five six seven eight nine ten"))
# What has words of its own in front of it or behind `of`: the collection rate, the rate of collection.
MEASURES = frozenset(
    listed(
        "rate share percentage proportion ratio level index score cost amount volume value number minute revenue"
        " expenditure turnover use length time quality accuracy"
    )
)
NOUN_ENDS = ("tion", "sion", "ment", "ance", "ence", "age", "ity", "ure", "ing")
IRREGULAR = frozenset(listed("met held kept set made given done paid sent begun built written taken shown drawn found"))
IRREGULAR_DOING: Final = {
    "met": ("meeting",), "held": ("holding",), "kept": ("keeping",), "set": ("setting",), "made": ("making",),
    "given": ("giving",), "paid": ("paying",), "sent": ("sending",), "built": ("building",), "written": ("writing",),
    "taken": ("taking",), "drawn": ("drawing",),
}  # fmt: skip
IRREGULAR_DEEDS: Final = {"paid": ("payment",), "maintained": ("maintenance",)}
# How a verb ends without `ed`, and what that becomes where it names the deed.
DEEDS: Final = (
    ("t", "tion"), ("s", "sion"), ("mitt", "mission"), ("", "ation"), ("", "ment"), ("", "al"), ("", "ance"),
    ("olv", "olution"), ("sh", "cation"), ("i", "ication"), ("er", "ery"), ("", ""),
)  # fmt: skip
SHORTEST_VERB = 6
NO_PARTICIPLE = frozenset(listed("speed seed breed feed exceed proceed indeed hundred sacred unused need"))
MOST_WORDS = 9
FEWEST = 2


@attrs.frozen
class Order:
    """
    One order of the words of a declared name, each for one and without articles.

    *straight*: the order that the name itself has. *states* says whether `is`, `has been` may stand in it: for facts.
    """

    stems: Words
    kind: str
    entry: Name
    straight: bool

    @property
    def states(self) -> bool:
        """Whether it tells something that is so or not."""
        return self.entry.measured_in == "yes/no"


def orders(ways: Iterable[tuple[Words, str, Name | None]]) -> dict[str, tuple[Order, ...]]:
    """Return the orders of the words of *ways*, each with its kind and its name, by their first word."""
    found: dict[tuple[Words, str, str], Order] = {}
    for words, kind, entry in ways:
        stems = tuple(stem(word) for word in words if word not in ARTICLES)
        if entry is None or not FEWEST <= len(stems) <= MOST_WORDS:
            continue
        told = _deeds(stems) if entry.measured_in in {PERCENT, "yes/no"} and kind != "NOFLAG" else ()
        for order in (stems, *_other_orders(stems), *told):
            key = (order, kind, entry.id)
            found.setdefault(key, Order(order, kind, entry, straight=order is stems))
    by_first: dict[str, list[Order]] = {}
    for order in found.values():
        by_first.setdefault(order.stems[0], []).append(order)
    return {first: tuple(several) for first, several in by_first.items()}


@functools.lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return *word* for one: report for reports, city for cities."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - gas, bus
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


# Orders -------------------------------------------------------------------------------------------------------------


def _other_orders(stems: Words) -> Iterator[Words]:
    if not DIRECTED.isdisjoint(stems):
        return
    yield from _around_of(stems)
    yield from _around_participle(stems)


def _around_of(stems: Words) -> Iterator[Words]:
    """Return `council meeting minute kept` for `minute of council meeting kept`, `rate of pass` for `pass rate`."""
    links = [at for at, word in enumerate(stems) if word in PREPOSITIONS]
    if links and stems[links[0]] == "of" and links[0]:
        at = links[0]
        end = next((n for n in range(at + 1, len(stems)) if stems[n] in PREPOSITIONS or is_participle(stems[n])), None)
        of = stems[at + 1 : end]
        if of and not any(map(is_participle, stems[:at])):
            yield (*of, *stems[:at], *(stems[end:] if end else ()))
    elif not links:
        end = next((n for n, word in enumerate(stems) if is_participle(word)), len(stems))
        if end >= FEWEST and _is_measure(stems[end - 1]):
            yield (stems[end - 1], "of", *stems[: end - 1], *stems[end:])


def _around_participle(stems: Words) -> Iterator[Words]:
    """Return `report submitted late`, `submitted report` for `late report submitted`, `report submitted`."""
    done = [at for at, word in enumerate(stems) if is_participle(word)]
    if len(done) != 1 or not PREPOSITIONS.isdisjoint(stems):
        return
    at = done[0]
    adverbs = tuple(word for word in stems if _is_adverb(word))
    nouns = tuple(word for n, word in enumerate(stems) if n != at and not _is_adverb(word))
    if len(adverbs) > 1 or not nouns:
        return
    verb = (stems[at],)
    yield from (
        (*nouns, *verb, *adverbs),
        (*adverbs, *verb, *nouns),
        (*nouns, *adverbs, *verb),
        (*adverbs, *nouns, *verb),
    )


def _deeds(stems: Words) -> Iterator[Words]:
    """Return `resolution of complaint within a week`, `resolving complaint …` for `complaint resolved …`."""
    done = [at for at, word in enumerate(stems) if is_participle(word)]
    if len(done) != 1 or not done[0]:
        return
    what, verb, rest = stems[: done[0]], stems[done[0]], stems[done[0] + 1 :]
    if not DIRECTED.isdisjoint(what):
        return
    for noun in _deed(verb):
        yield (noun, "of", *what, *rest)
        yield (*what, noun, *rest)
    for doing in _doing(verb):
        yield (doing, *what, *rest)
        yield (doing, "of", *what, *rest)


def _doing(verb: str) -> Words:
    return IRREGULAR_DOING.get(verb, ()) if verb in IRREGULAR else (verb[:-2] + "ing",)


def _deed(verb: str) -> Iterator[str]:
    """Return what doing it may be called: publication, resolution, approval; a word that there is not does no harm."""
    yield from IRREGULAR_DEEDS.get(verb, ())
    if verb in IRREGULAR or len(verb) < SHORTEST_VERB:
        return
    root = verb[:-2]
    for end, becomes in DEEDS:
        if root.endswith(end):
            yield root.removesuffix(end) + becomes


def is_participle(word: str) -> bool:
    """Whether *word* says that something was done."""
    return word in IRREGULAR or (word.endswith("ed") and len(word) > 4 and word not in NO_PARTICIPLE)  # noqa: PLR2004 - `need` is none


def _is_adverb(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and word not in {"family", "supply", "monthly", "assembly"})


def _is_measure(word: str) -> bool:
    return word in MEASURES or word.endswith(NOUN_ENDS)


# In a text ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Match:
    """
    An order that stands from the token *start* to before *end*.

    *denied*: the text says that it is not so. *of_whole*: `of` stands in front, so it may be a part of a larger whole.
    """

    start: int
    end: int
    order: Order
    denied: bool
    of_whole: bool

    def covers(self, start: int, end: int) -> bool:
        """Whether it is more than what was taken from *start* to *end*; behind `of` that may be a whole of its own."""
        within = self.start <= start and end <= self.end
        return within and (start, end) != (self.start, self.end) and not (self.of_whole and not self.order.states)

    @property
    def kind(self) -> str:
        """The kind of lexeme that it makes."""
        return {"FLAG": "NOFLAG", "NOFLAG": "FLAG"}.get(self.order.kind, "") if self.denied else self.order.kind


def matches(words: Sequence[str], known: Mapping[str, tuple[Order, ...]]) -> Iterator[Match]:
    """Yield the longest order at each place of *words*, none where two names could be meant."""
    for start, word in enumerate(words):
        at_place = [found for order in known.get(stem(word), ()) if (found := _match(words, start, order)) is not None]
        if not at_place:
            continue
        longest = max(found.end for found in at_place)
        meant = [found for found in at_place if found.end == longest]
        if len({(found.order.entry.id, found.kind) for found in meant}) == 1:
            yield next((found for found in meant if found.order.straight), meant[0])


def _match(words: Sequence[str], start: int, order: Order) -> Match | None:
    at, denied = start + 1, False
    entry = order.entry
    if entry.measured_in == PERCENT and entry.id != "actual" and _in_front(words, start) == "of":
        # It would be a share of that share.
        return None
    for stemmed in order.stems[1:]:
        at = _past_articles(words, at)
        if stem(words[at]) != stemmed:
            linked = _past_link(words, at, order, start)
            if linked is None:
                return None
            at, negated = linked
            denied = denied or negated
            at = _past_articles(words, at)
            if stem(words[at]) != stemmed:
                return None
        at += 1
    return Match(start, at, order, denied, _in_front(words, start) == "of")


def _past_articles(words: Sequence[str], at: int) -> int:
    while words[at] in ARTICLES:
        at += 1
    return at


def _past_link(words: Sequence[str], at: int, order: Order, start: int) -> tuple[int, bool] | None:
    """Return where `are`, `which have been`, `is not` ends, and whether it denies; ``None`` if none is there."""
    relative = words[at] in RELATIVES
    at += relative
    if not (order.states or relative or _counted(words, start, order)):
        return None
    for link in LINKS:
        if words[at] == link[0]:
            at += 1
            denied = order.states and words[at] == "not"
            at += denied
            if len(link) == 1:
                # `Is being published` and `was once published` are not that it is.
                return (at, denied) if words[at] != "been" else None
            return (at + 1, denied) if words[at] == link[1] else None
    return None


def _counted(words: Sequence[str], start: int, order: Order) -> bool:
    """Whether a number stands in front, or for the own share `% of`: its verb may follow."""
    before = _in_front(words, start)
    if order.entry.measured_in == PERCENT:
        return before == "of" and order.entry.id == "actual"
    return before in COUNTING or before[:1].isdecimal()


def _in_front(words: Sequence[str], start: int) -> str:
    """Return the word before *start* and the articles there."""
    before = start - 1
    while before >= 0 and words[before] in ARTICLES:
        before -= 1
    return words[before] if before >= 0 else ""
