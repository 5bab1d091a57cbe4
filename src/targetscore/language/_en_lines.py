"""
Straight lines as English texts word them: the points rise evenly, a sliding scale applies, for rates in between.

A line needs a word that says it is straight: `rise` alone, `gradually` and `in equal steps` are none.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore.language._chunks import COMMA
from targetscore.language._en_names import singular
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import Lexeme, Names, listed


def _any(words: str) -> str:
    """Return a pattern for one of the phrases that *words* lists, set apart by a bar between blanks."""
    phrases = sorted(words.split(" | "), key=len, reverse=True)
    return f"(?:{'|'.join(phrases)})"


_BE = r"(?:(?:is|are|be|being|been|will be|shall be|to be|then|also|so|thus|will|shall|itself) )*"
_MOVE = _any(
    "ris(?:es?|ing) | increas(?:es?|ing) | grow(?:s|ing)? | climb(?:s|ing)? | go(?:es|ing)? up | go(?:es|ing)? down"
    " | mov(?:es?|ing) | mov(?:es?|ing) up | mov(?:es?|ing) down | com(?:es?|ing) down | fall(?:s|ing)?"
    " | fall(?:s|ing)? away | fall(?:s|ing)? off | drop(?:s|ping)? | drop(?:s|ping)? away | drop(?:s|ping)? off"
    " | declin(?:es?|ing) | decreas(?:es?|ing) | reduc(?:es?|ing) | diminish(?:es|ing)? | shrink(?:s|ing)?"
    " | taper(?:s|ing)? | taper(?:s|ing)? off | taper(?:s|ing)? down | taper(?:s|ing)? away | taper(?:s|ing)? up"
    " | scal(?:es?|ing) | scal(?:es?|ing) up | scal(?:es?|ing) down | slid(?:es?|ing) | build(?:s|ing)? up"
    " | accru(?:es?|ing) | accumulat(?:es?|ing) | progress(?:es|ing)? | chang(?:es?|ing) | var(?:y|ies|ying)"
    " | run(?:s|ning)? | run(?:s|ning)? up | run(?:s|ning)? down | ascend(?:s|ing)? | descend(?:s|ing)?"
)
_DIVIDED = _any(
    "scaled | graduated | interpolated | apportioned | pro-?rated | calculated | worked out | computed | determined"
    " | found | fixed | set | derived | spread | distributed | shared out | allocated | assigned | reduced | increased"
    " | raised | lowered | adjusted | tapered | assessed | measured | placed | marked | rated | arrived at | obtained"
    " | given | awarded | earned | scored | granted | credited | received | gained | paid | won"
)
_STRAIGHT = (
    r"(?:(?:straight[ -]line|linear)(?: (?:interpolation|scale|basis|progression|sliding scale|line|fashion|manner|way"
    r"|relationship|function|graduation|grading|scoring|proportion|path|increase|rise|fall|decrease|reduction))?"
    r"|sliding scale|interpolation)"
)
_SCALE = r"(?: on a scale)?(?: (?:rising|running|increasing|falling|going up|ranging))?(?= from)"
_BY = r"(?:on|in|along|by|with|using|through|under|via|according to|by means of|by way of|as)(?: an?| the)?"
_EVENLY = (
    rf"(?:linearly|evenly|uniformly|steadily|(?:at|by) an? (?:constant|even|uniform|steady|fixed|equal) rate"
    rf"|in (?:even|equal|linear) proportion|in an even line|{_BY} {_STRAIGHT})"
)
_PRO_RATA = (
    r"(?:proportionately|proportionally|pro[ -]rata|in (?:direct |the same |strict |due )?proportion"
    r"|on an? (?:pro[ -]rata|proportionate|proportional) basis)"
    r"(?: to (?:the|its|their) (?:amount|number|result|performance|sum|figure|rate|level|value)"
    r" (?:achieved|attained|obtained|reached|secured|raised|delivered)"
    r"| to (?:the|its|their) (?:percentage|share|proportion|degree|extent)"
    r" (?:achieved|attained|reached|completed|of completion|of achievement|of attainment))?"
)
_JOINS = (
    r"(?: (?:which |that )?(?:join(?:s|ing)|connect(?:s|ing)|link(?:s|ing)|drawn between)"
    r" (?:the two|these two|those two|them)(?: (?:points|levels|figures|values|ends|results|scores))?)?"
)
_APPLIES = _any(
    "applies | apply | shall apply | will apply | applying | is used | is applied | being used | being applied"
    " | is to be used | operates | operating | runs | running | holds | is followed | is drawn | is in force"
    " | connects | connecting | joins | joining | links | linking"
)
_RUNNING = r"(?: (?:running|drawn|going|leading|rising|falling)(?= from))?"
_END = r"(?![\w-])"
# Verb and manner, manner and verb, the manner alone, a line that applies.
LINE: Final = re.compile(
    rf"(?:{_BE}(?:{_MOVE}|{_DIVIDED}) {_EVENLY}{_JOINS}"
    rf"|{_BE}(?:follow(?:s|ing)?|form(?:s|ing)?|lie(?:s)? on|lying on|on|read off|read from|taken from) (?:an? |the )?"
    rf"{_STRAIGHT}{_JOINS}"
    rf"|{_EVENLY} {_BE}(?:{_MOVE}|{_DIVIDED})"
    rf"|{_EVENLY}{_JOINS}"
    rf"|(?:an? |the )?{_STRAIGHT} {_APPLIES}"
    rf"|(?:an? |the )?{_STRAIGHT}{_JOINS}"
    rf"|(?:is|are|being) (?:linear|interpolated)|interpolated|interpolate {_EVENLY}){_RUNNING}{_END}"
)
# The verb before what the line runs from and to, which the manner follows: climb from 4 to 10 in a straight line.
MOVE: Final = re.compile(
    rf"{_BE}(?:{_MOVE}|{_DIVIDED})(?= (?:from|to|between) [^.;:]{{1,60}}? (?:{_EVENLY}|{_PRO_RATA}){_END})"
)
PROPORTION: Final = re.compile(
    rf"{_PRO_RATA}{_SCALE}{_END}"
    rf"|(?:{_BE}(?:{_MOVE}|{_DIVIDED}) {_PRO_RATA}|{_PRO_RATA} {_BE}(?:{_MOVE}|{_DIVIDED})){_END}"
)

_LEVEL = (
    r"(?:figures?|levels?|points?|marks?|values?|rates?|results?|limits?|thresholds?|percentages?|numbers?|ends?|extremes?"
    r"|amounts?|scores?|times?|costs?|outcomes?|positions?|readings?|ratios?|shares?|totals?|steps?|stages?|bounds?|cases?"
    r"|standards?|benchmarks?|targets?)"
)
_SOME = r"(?: (?:two|three|four|five|pair of|pairs of|set of|adjacent|neighbouring|successive|consecutive|such))*"
_LYING = r"(?:(?:that |which )?(?:(?:lie|lies|lying|fall|falls|falling|coming|comes|come|are|is) )?)"
AMIDST: Final = re.compile(
    rf"{_LYING}(?:in[ -]between(?: (?:these|those|the)(?: two)? {_LEVEL}| (?:these|those|them))?"
    rf"|between (?:(?:these|those|any|each){_SOME}(?: {_LEVEL})?|them|the(?: two)?{_SOME} {_LEVEL}|the two"
    rf"|(?:any )?two of (?:them|these|those)(?: {_LEVEL})?|successive {_LEVEL}|one {_LEVEL} and the next))"
    rf"|from (?:one|the one|either)(?: {_LEVEL})? to the other(?: {_LEVEL})?"
    rf"{_END}(?! (?:and|of)\b)|(?:for )?intermediate(?: {_LEVEL})?{_END}"
)
STOPS: Final = re.compile(
    r"(?:where|at which) (?:it|they|the (?:points?|score|marks?|scale|line|increase|rise|fall)) "
    r"(?:stops?|ends?|stays?|remains?|levels? off|(?:is|are) (?:capped|limited|held)|come(?:s)? to (?:an end|a stop))"
    r"(?=[.,;]|$)"
    r"|(?:it |they |the (?:points?|score|marks?|award) )?(?:stays?|remains?|is|are|stands?)(?: then| fixed)?(?: at)?"
    r" (?P<none>zero|nil|0|none|nothing)(?: points| marks)?"
    rf" (?P<way>(?:above|beyond|over|past|below|under) (?:that|this|it)(?: {_LEVEL})?|thereafter|from there on|beyond)"
    r"(?=[.,;]|$)"
)

_VERBS = frozenset(
    listed(
        "rise rises rising increase increases increasing grow grows growing climb climbs climbing go goes going move"
        " moves moving come comes coming fall falls falling drop drops dropping decline declines declining decrease"
        " decreases decreasing reduce reduces reducing diminish diminishes diminishing shrink shrinks shrinking taper"
        " tapers tapering scale scales scaling slide slides sliding build builds building accrue accrues accruing"
        " accumulate accumulates accumulating progress progresses progressing change changes changing vary varies"
        " varying run runs running ascend ascends ascending descend descends descending scaled graduated interpolated"
        " apportioned prorated pro-rated worked calculated computed determined found fixed set derived spread"
        " distributed shared allocated assigned reduced increased raised lowered adjusted tapered assessed measured"
        " placed marked rated arrived obtained given awarded earned scored granted credited received gained paid won"
        " follow follows following form forms forming lie lies lying interpolate read taken"
    )
)
_AUXILIARIES = frozenset(listed("is are be being been will shall to then"))
_MANNERS = frozenset(
    listed(
        "linearly evenly uniformly steadily linear straight straight-line sliding interpolation on in along by with at"
        " using through under via according as proportionately proportionally pro pro-rata a an the"
    )
)
_BEHIND_SMALL = frozenset(
    listed(
        "a an the straight straight-line linear sliding interpolation even equal constant uniform steady fixed means"
        " way to pro pro-rata proportion"
    )
)
STARTS: Final = {
    **dict.fromkeys(_VERBS | _MANNERS, frozenset[str]()),
    **dict.fromkeys(_AUXILIARIES, _VERBS | _AUXILIARIES | {"on", "linear"}),
    **dict.fromkeys(listed("on in along by with at using through under via as a an the"), _BEHIND_SMALL),
}
AMIDST_STARTS: Final = {
    **dict.fromkeys(listed("in-between intermediate between that which"), frozenset[str]()),
    **dict.fromkeys(
        listed("lie lies lying fall falls falling coming comes come are is"), frozenset(listed("in in-between between"))
    ),
    "in": frozenset({"between"}),
    "from": frozenset({"one", "the", "either"}),
    "for": frozenset({"intermediate"}),
}
_STAYS = frozenset(listed("stays stay remains remain is are stands stand"))
STOPS_STARTS: Final = {
    "where": frozenset(listed("it they the")),
    "at": frozenset({"which"}),
    **dict.fromkeys(("it", "they"), _STAYS),
    "the": frozenset(listed("point points score mark marks award")),
    **dict.fromkeys(_STAYS, frozenset[str]()),
}


@attrs.frozen
class Stays:
    """That nothing is earned beyond the end of a line, `above` or `below` it; `thereafter` leaves open which."""

    way: str


def line(scan: Scan, position: int) -> Lexeme | None:
    """Return the line, or the proportion that may be one, at the token *position*."""
    start = scan.starts[position]
    found = LINE.match(scan.text, start) or MOVE.match(scan.text, start)
    if found is not None:
        return Lexeme("LINE", found.group(), *found.span(), ("LINE",))
    found = PROPORTION.match(scan.text, start)
    return found and Lexeme("PROP", found.group(), *found.span(), ("PROP",))


def amidst(scan: Scan, position: int) -> Lexeme | None:
    """Return `in between`, `between these two levels` and the like at the token *position*."""
    found = AMIDST.match(scan.text, scan.starts[position])
    return found and Lexeme("AMIDST", found.group(), *found.span(), ("AMIDST",))


def stops(scan: Scan, position: int) -> Lexeme | None:
    """Return `where they stop` at the token *position*."""
    found = STOPS.match(scan.text, scan.starts[position])
    if found is None:
        return None
    # What stays at zero, and on which side.
    said = found.group() if found["none"] is None else Stays(found["way"].partition(" ")[0])
    return Lexeme("STOPS", said, *found.span(), ("STOPS",))


# Between 75% and 95%, from 0 at 75% to 10 at 95% --------------------------------------------------------------------

_SAYING_ENDS = ("LINE", "FROM", "", "REACH", "", "TO", "", "REACH", "")


def said_twice(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `between 75% and 95%,` or `in between,` in front of a line from 0 at 75% to 10 at 95%."""
    for at in range(len(items)):
        line_at = at + len(_SAYING_ENDS)
        if line_at > len(items) or not all(
            not kind or kind in items[at + n].several for n, kind in enumerate(_SAYING_ENDS)
        ):
            continue
        levels = [items[at + 4].value, items[at + 8].value]
        end = at
        while end and items[end - 1].several & _POINTS_OF_LINE:
            end -= 1
        comma = bool(end) and items[end - 1].type == "BREAK" and items[end - 1].value == COMMA
        last = end - comma
        start = last - 4
        between = start >= 0 and "BETWEEN" in items[start].several and "AND" in items[start + 2].several
        same = between and [items[start + 1].value, items[start + 3].value] == levels
        if not same:
            # In between the two levels that were told before.
            told = all(any(_same(each, level) for each in items[:end]) for level in levels)
            start = last - 1 if last and told and "AMIDST" in items[last - 1].several else last
        while start < last and start and items[start - 1].several & _LED:
            start -= 1
        opens = not start or items[start - 1].type == "BREAK"
        return [*items[:start], *items[end:]] if opens and start < last else items
    return items


def _same(lexeme: Lexeme, level: object) -> bool:
    """Whether *lexeme* is the level *level*, wherever it stands."""
    return bool(lexeme.value.__class__ is level.__class__ and lexeme.value == level)


_POINTS_OF_LINE = frozenset({"POINTSWORD", "ART", "AUX", "COPULA", "GIVEN", "BESTOWED"})
_LED = frozenset({"FOR", "NAME", "ART"})


# What lies in between -----------------------------------------------------------------------------------------------

# Single words for what is measured or who is scored; others might set some of them apart.
_MEASURED = frozenset(
    listed(
        "performance time cost rate result value figure score level share percentage outcome number amount reading"
        " position case case return price total count ratio duration speed length response income spending outturn"
    )
)
_NOUNS = frozenset({"UNITNOUN", "PRON", "POINTSWORD", "POINTSNOUN", "TOTAL", "ELSE"})
_BEFORE_NOUN = frozenset({"ART", "ADJ", "BOTHOF", "EACH", "OTHER"})
_LEADING = frozenset({"FOR", "WITH", "OF", "TO"})
_FOR_EACH = frozenset({"for any", "for each", "for every"})


def with_noun(kept: list[Lexeme], lexeme: Lexeme) -> Lexeme:
    """Return `in between` with what it is said of taken from the end of *kept*: the points for rates in between."""
    start = lexeme.start_pos
    while kept:
        at = len(kept) - 1
        noun = kept[at]
        if _is_noun(noun):
            at -= 1
        while at >= 0 and not _BEFORE_NOUN.isdisjoint(kept[at].kinds):
            at -= 1
        led = at >= 0 and (not _LEADING.isdisjoint(kept[at].kinds) or kept[at].word in _FOR_EACH)
        at -= led
        if at == len(kept) - 1:
            break
        start = kept[at + 1].start_pos
        del kept[at + 1 :]
        if not led:
            break
    return Lexeme(lexeme.type, lexeme.value, start, lexeme.end_pos, lexeme.kinds)


def _is_noun(lexeme: Lexeme) -> bool:
    if lexeme.type == "UNKNOWN":
        word = lexeme.word
        return singular(word) in _MEASURED
    if lexeme.type == "NAME":
        return bool(lexeme.value.name == "actual")
    return lexeme.value == "times" or not _NOUNS.isdisjoint(lexeme.several)
