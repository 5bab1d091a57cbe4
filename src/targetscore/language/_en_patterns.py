"""
What an English text says in many ways of one shape: ranks, rounding, part of a step, roles.

A pattern is tried only where its first word stands with one of the words that may follow it, in the order of
`PATTERNS`; the first that matches decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import (
    _en_captions,
    _en_dates,
    _en_field,
    _en_halves,
    _en_lines,
    _en_on_top,
    _en_parts_of_step,
    _en_tiers,
)
from targetscore.language._en_numbers import FRACTIONS, NUMBERS
from targetscore.language._en_phrases import Scan, phrase
from targetscore.language._en_ranks import COUNT, NTH, ORDINALS, UNIT
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Refused, listed

ROLES: Final = (
    (
        "completion",
        r"(?:target )?completion(?: rate| percentage| level)?|percentage of (?:the )?target achieved|achievement of (?:the )?target",  # noqa: E501 - reads better in one piece
    ),
    (
        "target",
        (
            r"(?:(?:annual|yearly|agreed|set|national|year's|in-year|planned|full-year|local|overall|stated|published) )?"  # noqa: E501 - reads better in one piece
            r"(?:target|goal|objective)(?: value| level| figure| number| rate)?"
        ),
    ),
    (
        "last_year",
        (
            r"(?:last|previous|prior|preceding) year(?:'s (?:level|figure|value|result|total|rate|number|outturn|performance))?"  # noqa: E501 - reads better in one piece
            r"|(?:level|figure|value|result|total|rate|number|outturn) (?:of|in|for) (?:the )?(?:last|previous|prior|preceding) year|year before"  # noqa: E501 - reads better in one piece
            r"|year earlier(?! than\b)|(?:last|previous|prior|preceding) (?:financial|fiscal|calendar|reporting) year"
        ),
    ),
    ("growth", r"(?:annual |yearly |year-on-year )?growth(?: rate)?(?: (?:on|over) (?:the )?(?:last|previous) year)?"),
    (
        "mean",
        r"(?:group|peer group|family|peer|class|group's) (?:mean|average)|(?:mean|average) of (?:the|its) (?:peer |family )?group|average(?! of\b)|mean(?! of\b)",  # noqa: E501 - reads better in one piece
    ),
    (
        "best",
        r"best(?= ?(?:[.;,)÷/×*+−]|$))|(?:group's )?best (?:value|result|figure|performance|rate|level)?(?: in| of)?(?: the| its)? group|group(?:'s)? best|best value|best result",  # noqa: E501 - reads better in one piece
    ),
    (
        "worst",
        r"worst(?= ?(?:[.;,)÷/×*+−]|$))|(?:group's )?worst (?:value|result|figure|performance|rate|level)?(?: in| of)?(?: the| its)? group|group(?:'s)? worst|worst value|worst result",  # noqa: E501 - reads better in one piece
    ),
    ("rank_from_last", r"(?:rank|place|position)(?: counted)? from the (?:last|bottom)"),
    ("rank", r"(?:rank|place|position)(?: in the (?:group|ranking))?(?! \w*\d)"),
    (
        "actual",
        (
            r"(?:(?:actual|measured|reported) )?(?:performance|outturn)"
            r"(?! (?:of(?! (?:\d|at least|less|more|fewer|under|over|below|above|between|no|not|up to))|in|for|on"
            r"|against|indicators?|scores?|points?|marks?|rates?|levels?|index|targets?|standards?|measures?)\b)"
            r"|(?:actual|measured|reported) (?:value|figure|result|level|number|rate|total)|actual|value"
        ),
    ),
)
ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in ROLES))
ROLE_STARTS = frozenset(
    listed(
        "achievement actual agreed annual average best class completion family figure full-year goal group group's"
        " growth in-year last level local mean measured national number objective outturn overall peer"
        " percentage performance place planned position preceding previous prior published rank rate reported result"
        " set stated target total"
        " value worst year year's year-on-year yearly"
    )
)
_PLACE = rf"(?:{NTH}|\d+)"
_UPTO = r"(?:\s*(?:to|-|–|through|and)\s*(?:the )?)"
RANK = re.compile(
    r"(?:(?P<ranked>(?:ranked|placed|ranking|coming|finishing) )?"
    rf"(?:in )?(?:the )?(?P<i>{NTH}(?:, {NTH})*,? (?:and|or) {NTH})(?: places?| ranks?| positions?)?"
    r"|(?:is |are |in )?(?:ranked|placed|ranking|ranks?|places?|positions?) (?P<l>\d+(?:, \d+)*,? (?:and|or) \d+)\b"
    r"(?! ?(?:points?|marks?)\b)"
    rf"|(?:is |are |in )?(?:ranked|placed|ranking|rank|ranks|place|places|position|positions)(?: in| is| of| at)?(?: places?| positions?)? (?P<a>{_PLACE})(?! ?(?:points?|marks?)\b)(?:{_UPTO}(?P<b>{_PLACE}))?"  # noqa: E501 - reads better in one piece
    rf"|(?:in )?(?:the )?(?P<c>{NTH})(?:{_UPTO}(?P<d>{NTH}))? (?:place|places|rank|ranks|position|positions)"
    rf"|(?:in )?(?:the )?(?P<k>{NTH}|top(?![a-z -]+s\b))[ -](?:ranked|placed|ranking)(?: {UNIT})?"
    rf"|(?P<e>{NTH}){_UPTO}(?P<f>{NTH})"
    rf"|(?:ranked |placed )?(?:in )?the top (?P<g>{COUNT})(?: places?| ranks?| positions?)?(?![\w ]*(?:%|per ?cent))"
    rf"|(?P<h>{NTH})(?=,| and | score| earn| get| receive| gain|: | \d+(?:\.\d+)?(?:[,;.)]| and |$)))(?:\b|(?=,))"
)
ROUNDED = re.compile(
    r"(?:and )?rounded (?P<mode>half up|half even|half-up|half-even|up|down)?,? ?(?:to )?(?:the nearest )?"
    r"(?P<places>\d+|no|zero|one|two|three|four|a whole number|whole points?|whole numbers?)"
    r"(?: decimals?(?: places?)?| places?(?: of decimals)?)?\b"
)
# The places first: to two decimal places by rounding half up.
PLACES_FIRST = re.compile(
    r"(?:and )?(?:(?:kept|given|stated|expressed|reported|taken|shown|correct|calculated|worked out|rounded) )?to "
    r"(?P<places>\d+|one|two|three|four) (?:decimals?(?: places?)?|places? of decimals)"
    r"(?:,? (?:by |with |and )?(?:rounding|rounded|halves being rounded|halves rounded)) "
    r"(?P<mode>half up|half even|half-up|half-even|up|down)(?![- ]?to\b)\b"
)
_PARTLY = r"(?:(?:pro rata|in proportion|proportionately|proportionally)|(?P<whole>not counted|ignored|disregarded|dropped|not to be counted|nothing|left out|do not count|does not count|not count)|(?P<started>as (?:a|one) (?:whole|full)?(?: \w+){0,2}|as one|in full|rounded up|as a whole))"  # noqa: E501 - reads better in one piece
PART_OF_STEP = re.compile(
    r"(?:with )?(?:any |a )?(?:parts?|fractions?) of (?:an?|one|each|every|the)? ?(?:(?P<unit>percentage point|point|step|%|1%)|(?P<n>\d+(?:\.\d+)?) ?(?P<sized>%|per ?cent|percent|percentage point|[a-z]+?)|(?P<alone>[a-z]+(?: [a-z]+?)?))s? "  # noqa: E501 - reads better in one piece
    rf"(?:(?:is|are|being|to be|counts?|counting|counted|shall|will|be|rounded|calculated) ?)*"
    rf"{_PARTLY}{_en_parts_of_step.BOTH}"
)
_SIZES = "|".join(sorted(FRACTIONS, key=len, reverse=True))
PORTION = re.compile(rf"(?:half|(?P<n>a|one|two|three|four) (?P<size>{_SIZES}))(?= of )")
PART = re.compile(r"part (?P<name>one|two|three|four|five|six|\d|[a-h])(?= ?[:(,.–-])")
COMBINED = re.compile(
    r"(?:and )?(?:the )?(?:(?:final |overall )?score|total|mark|points|total score)(?: (?:for|of) the (?:indicator|item|measure|heading))? (?:is|are|equals) the (?P<how>sum|total|higher|highest|greater|better|lower|lowest|lesser|worse) "  # noqa: E501 - reads better in one piece
    r"(?:points |score |mark )?of (?:the |both |all |these )*(?:two |three |four )?(?:(?:parts?|of the parts|halves|components)\b(?! ?:)"  # noqa: E501 - reads better in one piece
    r"|(?P<letters>\(a\)(?:, \([b-h]\))*,? (?:and|plus) \([b-h]\))(?=[.;,]|$))"
)
COMBINING: dict[str, str] = {
    "sum": "sum", "total": "sum", "higher": "greater", "highest": "greater", "greater": "greater", "better": "greater",
    "lower": "lesser", "lowest": "lesser", "lesser": "lesser", "worse": "lesser",
}  # fmt: skip

_POINTS = r"(?:points|marks)"
_TAKEN = r"(?:taken|deducted|lost|made|subtracted|taken off|removed|withdrawn|imposed|charged)"
EXHAUSTED = re.compile(
    rf"(?P<when>once|when|after|as soon as|until) (?:(?:all|of|the|its|their|these|those) )*"
    rf"(?:(?P<n>\d+(?:\.\d+)?) )?{_POINTS}"
    r"(?: available)? (?:are|have been|have)(?: all)?(?: been)? (?:used up|gone|exhausted|spent|lost|taken|deducted)"
    rf"(?P<then>,? (?:nothing|no) (?:further|more|else)(?: {_POINTS}| deductions?| penalt(?:y|ies))? "
    rf"(?:is|are|can be|may be|will be|shall be) {_TAKEN})?(?=[.,;]|$)"
)
# Of what is more than so many points it says that so many count: a result beyond 10 is recorded as 10.
TAKEN_AS = re.compile(
    r"(?:(?:any|an?|the) )?(?:scores?|results?|totals?|marks?|sums?)"
    r" (?:above|over|beyond|exceeding|in excess of|greater than|higher than|of more than|more than|that exceeds?"
    r"|larger than)"
    rf" (?P<n>\d+(?:\.\d+)?)(?: {_POINTS})?(?: (?:is|are|being|shall be|will be|counts?|counting))?"
    r"(?: (?:recorded|counted|treated|taken|set|capped|regarded|entered|cut|reduced|limited|rounded down|replaced))?"
    r" (?:as|to|at|by) (?=(?P=n)(?![.,]?\d))"
)

_COUNT = "two|three|four|five"
_COMPONENT = "parts?|components?|elements?"
IN_PARTS = re.compile(
    rf"(?:the )?(?:score|mark|indicator|item|measure) (?:has|consists of|is made up of|comprises|is in|is the sum of)"
    rf" (?P<n>{_COUNT}) (?:{_COMPONENT})(?=[.:;])"
)
NTH_PART = re.compile(
    rf"(?:and )?the (?P<nth>first|second|third|fourth|fifth)(?: (?:{_COMPONENT}))?"
    r" (?:is|is worth|gives|carries|earns|brings|awards|yields) "
    r"(?=(?:\d|half|one|two|three|four|five|six|seven|eight|nine|ten)\b)"
)
# `All ten are awarded`: so many points.
ALL_OF_THEM = re.compile(
    rf"all (?:of the )?(?P<n>{'|'.join(word for word in NUMBERS if word.isalpha())}|\d+)"
    r"(?= (?:are|shall be|will be) (?:awarded|given|earned|scored|credited|granted|gained|obtained)|(?P<end>[.;,]|$))"
)
# Behind it the amount stands, and behind that the verb.
UNTIL_REACHED = re.compile(
    rf"until (?:an? (?:score|total|mark) of )?(?=\d+(?:\.\d+)?(?: {_POINTS})? (?:are|is|have been|has been)"
    r" (?:reached|attained|obtained))"
)

Reader: TypeAlias = Callable[[Scan, int], Lexeme | None]


class Pattern(NamedTuple):
    """*starts*: first word → the words of which one must follow, none if any may; `#` stands for all digits."""

    read: Reader
    starts: Mapping[str, frozenset[str]]


# Ranks --------------------------------------------------------------------------------------------------------------


def _rank(scan: Scan, position: int) -> Lexeme | None:
    """First place, ranked 4th to 6th, the top three, second or third: from which rank to which."""
    found = RANK.match(scan.text, scan.starts[position])
    if found is None or (found["h"] and not _may_be_rank(scan)):
        return None
    several = found["i"] or found["l"]
    ranks = _several(several) if several else _ranks(found)
    listed = re.search(r"\band\b", found.group()) and not scan.text[: found.start()].rstrip().endswith("between")
    unknown = ranks is None and (found["l"] or (found["ranked"] and listed))
    if unknown or (ranks is not None and listed and ranks[1] != ranks[0] + 1 and not several):
        raise Refused("places-apart", Span(*found.span()), text=found.group())
    return ranks and Lexeme("RANKS", ranks, *found.span(), ("RANKS",))


def _several(said: str) -> tuple[int, int] | None:
    """Return the first and the last of ranks that follow one another: second, third or fourth."""
    ranks = [_ordinal(word) for word in re.findall(rf"{NTH}|\d+", said)]
    return (ranks[0], ranks[-1]) if ranks == list(range(ranks[0], ranks[-1] + 1)) else None


def _ranks(found: re.Match[str]) -> tuple[int, int]:
    if found["g"]:
        return 1, _whole(found["g"])
    first = found["a"] or found["c"] or found["e"] or found["h"] or found["k"].replace("top", "first")
    last = found["b"] or found["d"] or found["f"] or first
    return _ordinal(first), _ordinal(last)


def _may_be_rank(scan: Scan) -> bool:
    """Whether an ordinal alone may be a rank: it begins its part, or goes on with ranks."""
    last = scan.found[-1] if scan.found else None
    return last is None or last.type in {"BREAK", "RANKS"} or "AND" in last.kinds


def _ordinal(word: str) -> int:
    return ORDINALS[word] if word in ORDINALS else int(re.sub(r"\D", "", word))


def _whole(word: str) -> int:
    return int(word) if word.isdigit() else int(NUMBERS[word])


def _place_in_order(scan: Scan, position: int) -> Lexeme:
    """Return `first` by itself."""
    number = ORDINALS[scan.words[position]]
    return Lexeme("ORD", number, scan.starts[position], scan.ends[position], ("ORD",))


# Rounding, parts ----------------------------------------------------------------------------------------------------


def _rounded(scan: Scan, position: int) -> Lexeme | None:
    """Return places and mode of `rounded half up to 2 decimals`; a text without a mode leaves it open."""
    start = scan.starts[position]
    found = PLACES_FIRST.match(scan.text, start) or ROUNDED.match(scan.text, start)
    if not found:
        return None
    if not found["mode"]:
        raise Refused("rounding-mode", Span(*found.span()), text=found.group())
    said = found["places"]
    places = 0 if said in {"no", "zero"} or "whole" in said else _whole(said)
    return Lexeme("ROUNDED", (places, found["mode"].replace("-", " ")), *found.span(), ("ROUNDED",))


def _header(scan: Scan, position: int) -> Lexeme | None:
    found = PART.match(scan.text, scan.starts[position])
    return found and Lexeme("PART", found["name"], *found.span(), ("PART",))


def _part_of_step(scan: Scan, position: int) -> Lexeme | None:
    """Return what part of a step counts: pro rata, not at all, as a whole one."""
    found = PART_OF_STEP.match(scan.text, scan.starts[position])
    if not found:
        return None
    how: ast.PartOfStep = "whole" if found["whole"] else "started" if found["started"] else "pro rata"
    unit = found["unit"] or found["sized"] or found["alone"]
    if " of points" in found.group() or not _en_parts_of_step.is_counted(
        scan.text[: found.start()], found["n"] or "", unit
    ):
        # Fractions of another size than the step's, or of something else; points may be those of the score.
        return None
    return _en_parts_of_step.rule(found, how, unit=unit, both=bool(found["both"]))


def _combined(scan: Scan, position: int) -> Lexeme | None:
    """Return how the parts make the score."""
    found = COMBINED.match(scan.text, scan.starts[position])
    if (
        found
        and found["letters"]
        and not all(letter in scan.text[: found.start()] for letter in re.findall(r"\([a-h]\)", found["letters"]))
    ):
        return None
    return found and Lexeme("COMBINE", COMBINING[found["how"]], *found.span(), ("COMBINE",))


def _exhausted(scan: Scan, position: int) -> Lexeme | None:
    """Return the floor that `once the 10 points are used up, nothing further is taken` says of points named before."""
    start = scan.starts[position]
    found = EXHAUSTED.match(scan.text, start)
    if found is None or (found["when"] != "until" and not found["then"]):
        return None
    if found["n"] and not re.search(rf"(?<![\d.,]){re.escape(found['n'])} {_POINTS}", scan.text[:start]):
        return None
    return Lexeme("FLOOR", found.group(), *found.span(), ("FLOOR",))


def _taken_as(scan: Scan, position: int) -> Lexeme | None:
    """Return the bound that `a result beyond 10 counts as 10` says of a formula, whose value is no points yet."""
    found = TAKEN_AS.match(scan.text, scan.starts[position])
    if found is None or not any("SCOREIS" in each.kinds for each in scan.found):
        return None
    return Lexeme("MOST", found.group(), *found.span(), ("MOST",))


def _until_reached(scan: Scan, position: int) -> Lexeme | None:
    """Return what `until 12 points are reached` stops at."""
    found = UNTIL_REACHED.match(scan.text, scan.starts[position])
    return found and Lexeme("STOPS", found.group().rstrip(), *found.span(), ("STOPS",))


def _in_parts(scan: Scan, position: int) -> Lexeme | None:
    """Read `the score has two parts` and `the first is` as words without effect, if all of the parts follow."""
    start = scan.starts[position]
    found = IN_PARTS.match(scan.text, start) or NTH_PART.match(scan.text, start)
    said = IN_PARTS.search(scan.text)
    if found is None or said is None or len(IN_PARTS.findall(scan.text)) > 1:
        return None
    parts = [ORDINALS[each["nth"]] for each in NTH_PART.finditer(scan.text)]
    if parts != list(range(1, _whole(said["n"]) + 1)):
        return None
    end = start + len(found.group().rstrip())
    return Lexeme("WORDING", found.group().rstrip(), start, end, ("WORDING",))


def _all_of_them(scan: Scan, position: int) -> Lexeme | None:
    found = ALL_OF_THEM.match(scan.text, scan.starts[position])
    if found is None or (found["end"] is not None and not scan.follows(GIVES)):
        return None
    number = ast.Literal(span=Span(*found.span()), value=Fraction(_whole(found["n"])), unit=POINTS)
    return Lexeme("PTS", number, *found.span(), ("PTS",))


# Roles --------------------------------------------------------------------------------------------------------------


def _portion(scan: Scan, position: int) -> Lexeme | None:
    """Return `half`, `a quarter` in front of `of the target`, `of target` and other values as per cent."""
    found = PORTION.match(scan.text, scan.starts[position])
    if found is None:
        return None
    whole = next(at for at in range(position, scan.count) if scan.starts[at] > found.end()) + 1
    whole += scan.words[whole] in {"the", "its", "their"}
    if whole not in scan.taken and _role(scan, whole) is None:
        return None
    size = FRACTIONS[found["size"]] if found["size"] else Fraction(1, 2)
    count = NUMBERS[found["n"]] if found["n"] not in {None, "a"} else 1
    literal = ast.Literal(span=Span(*found.span()), value=100 * count * size, unit=PERCENT)
    return Lexeme("PERCENT", literal, *found.span(), ("PERCENT",))


def _role(scan: Scan, position: int) -> Lexeme | None:
    """Return target, last year and the like, unless a longer phrase begins with it."""
    found = ROLE.match(scan.text, scan.starts[position])
    if not found or not found.lastgroup or scan.text[found.end() : found.end() + 1].isalnum():
        return None
    longer = phrase(scan, position)
    if longer is not None and longer[0].end_pos > found.end():
        return None
    span = Span(*found.span())
    return Lexeme("ROLE", ast.Value(span=span, name=found.lastgroup), span.start, span.end, ("ROLE",))


GIVES = frozenset({"GIVE", "KEPT"})

# Where each is tried ------------------------------------------------------------------------------------------------

ANY: frozenset[str] = frozenset()
_PLACES = frozenset(listed("ranked placed ranking rank ranks place places position positions"))
_ORDINALS = frozenset(ORDINALS) | {"#"}
_PARTS = frozenset(listed("part parts fraction fractions"))
_TO_PLACES = frozenset(listed("kept given stated expressed reported taken shown correct calculated worked"))
_FEW = frozenset(listed("# one two three four"))
_SCORES = frozenset(listed("score total mark points"))
_EQUALS = frozenset(listed("is are equals for"))

_HOLDERS = frozenset(listed("score mark indicator item measure"))
_NOUNS_OF_POINTS = listed("score scores result results total totals mark marks sum sums")

PATTERNS: Final = (
    Pattern(_en_field.field, _en_field.STARTS),
    Pattern(_en_dates.date, _en_dates.STARTS),
    Pattern(_en_dates.due_date, _en_dates.DUE_STARTS),
    Pattern(
        _rank,
        {
            **dict.fromkeys(_PLACES | set(ORDINALS), ANY),
            "is": _PLACES,
            "are": _PLACES,
            "in": _ORDINALS | _PLACES | {"the"},
            "the": _ORDINALS | {"top"},
            "top": _PLACES,
            "#": frozenset(listed("st nd rd th")),
        },
    ),
    Pattern(
        _rounded,
        {
            "rounded": ANY,
            **dict.fromkeys(_TO_PLACES, frozenset({"to", "out"})),
            "and": _TO_PLACES | {"rounded"},
            "to": _FEW,
        },
    ),
    Pattern(_header, {"part": ANY}),
    Pattern(
        _part_of_step,
        {**dict.fromkeys(_PARTS, frozenset({"of"})), "any": _PARTS, "a": _PARTS, "with": _PARTS | {"any", "a"}},
    ),
    Pattern(_en_parts_of_step.less_than_step, _en_parts_of_step.STARTS),
    Pattern(
        _combined,
        {
            **dict.fromkeys(_SCORES, _EQUALS),
            "total": _EQUALS | {"score"},
            "the": _SCORES,
            "and": _SCORES | {"the"},
        },
    ),
    Pattern(_exhausted, dict.fromkeys(listed("once when after as until"), ANY)),
    Pattern(_in_parts, {**dict.fromkeys(("the", "and"), ANY), **dict.fromkeys(_HOLDERS, ANY)}),
    Pattern(_all_of_them, {"all": ANY}),
    Pattern(_until_reached, {"until": ANY}),
    Pattern(_taken_as, dict.fromkeys((*_NOUNS_OF_POINTS, "any", "a", "an", "the"), ANY)),
    Pattern(_en_captions.caption, _en_captions.STARTS),
    Pattern(_en_tiers.label, _en_tiers.LABELS),
    Pattern(_en_halves.share, _en_halves.STARTS),
    Pattern(_portion, {"half": frozenset({"of"}), **_en_halves.STARTS_OF_SIZES}),
    Pattern(_en_on_top.on_top, _en_on_top.ON_TOP_STARTS),
    Pattern(_en_on_top.of_score, _en_on_top.OF_SCORE_STARTS),
    Pattern(_en_on_top.which, _en_on_top.WHICH_STARTS),
    Pattern(_en_lines.amidst, _en_lines.AMIDST_STARTS),
    Pattern(_en_lines.line, _en_lines.STARTS),
    Pattern(_en_lines.stops, _en_lines.STOPS_STARTS),
    Pattern(_place_in_order, dict.fromkeys(ORDINALS, ANY)),
    Pattern(_role, dict.fromkeys(ROLE_STARTS, ANY)),
)


def _by_first() -> dict[str, tuple[tuple[frozenset[str], Reader], ...]]:
    firsts = {first for pattern in PATTERNS for first in pattern.starts}
    return {
        first: tuple((pattern.starts[first], pattern.read) for pattern in PATTERNS if first in pattern.starts)
        for first in firsts
    }


BY_FIRST: Final = _by_first()


def pattern(scan: Scan, position: int, first: str) -> tuple[Lexeme, int] | None:
    """Return what the first pattern makes that matches at the token *position*, *first*, and the token after it."""
    second = scan.words[position + 1]
    second = "#" if second[:1].isdecimal() else second
    for following, read in BY_FIRST[first]:
        made = read(scan, position) if not following or second in following else None
        if made is not None:
            after = position + 1
            while after < scan.count and scan.starts[after] < made.end_pos:
                after += 1
            return (made, after) if scan.clear(position, after) else None
    return None
