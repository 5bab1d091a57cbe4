"""
English text → lexemes: names first, then typed literals and phrases, then the breaks between sentence parts.

English puts the parts of a sentence in any order and joins them with the same little words, so a phrase is known by
what stands around it. Here each phrase gets all the kinds that it may have; `_divide_en` decides between them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._divide_en import divide
from targetscore.language._lexemes import (
    PERCENT,
    PERCENTAGE_POINT,
    POINTS,
    Lexeme,
    Names,
    Refused,
    read_words,
)
from targetscore.ruleset.model import Name

PLAIN = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20, 0xA0: 0x20}
PLAIN |= {ord("，"): ord(","), ord("；"): ord(";"), ord("。"): ord("."), ord("："): ord(":"), ord("’"): ord("'")}
PLAIN |= {ord("—"): ord("–"), ord("‒"): ord("–"), ord("\t"): 0x20, ord("\r"): 0x20}
PLAIN |= {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)|(?P<blank>_{2,})|(?P<sign>>=|<=|\n(?:[ ]*\n)+|[^\w\s]|_)"  # noqa: E501 - reads better in one piece
)
MOST_IN_LIST = 20
BREAKS = {",": 1, ";": 2, ".": 3, "!": 3, ":": 4}
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
COUNTING = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"  # noqa: E501 - reads better in one piece
NUMBERS: Final = {word: Fraction(number) for number, word in enumerate(COUNTING.split())}
ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
POINT_WORDS = frozenset({"point", "points", "mark", "marks", "pt", "pts"})
EXTRA_WORDS = frozenset({"extra", "additional", "further", "bonus", "more"})
SIZE_WORDS = frozenset({"EACH", "FULLEACH", "STARTED", "EXTRA"})

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
    ("actual", r"(?:actual|measured|reported) (?:value|figure|result|level|number|rate|total)|actual|value"),
)
ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in ROLES))
ROLE_STARTS = frozenset(
    [
        "completion",
        "target",
        "percentage",
        "achievement",
        "annual",
        "yearly",
        "agreed",
        "set",
        "national",
        "year",
        "in-year",
        "planned",
        "full-year",
        "local",
        "overall",
        "stated",
        "published",
        "goal",
        "objective",
        "last",
        "previous",
        "prior",
        "preceding",
        "level",
        "figure",
        "value",
        "result",
        "total",
        "rate",
        "number",
        "outturn",
        "year-on-year",
        "growth",
        "group",
        "peer",
        "family",
        "class",
        "group's",
        "mean",
        "average",
        "best",
        "worst",
        "actual",
        "measured",
        "reported",
        "year's",
    ]
)
_ORDINAL = r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_PLACE = rf"(?:{_ORDINAL}|\d+)"
_UPTO = r"(?:\s*(?:to|-|–|through|and)\s*)"
RANK = re.compile(
    rf"(?:(?:in )?(?:the )?(?P<i>{_ORDINAL}(?:, {_ORDINAL})*,? (?:and|or) {_ORDINAL})(?: places?| ranks?| positions?)?"
    rf"|(?:is |are )?(?:ranked|placed|ranking|rank|ranks|place|places|position|positions)(?: in| is| of| at)?(?: places?| positions?)? (?P<a>{_PLACE})(?:{_UPTO}(?P<b>{_PLACE}))?"  # noqa: E501 - reads better in one piece
    rf"|(?:in )?(?:the )?(?P<c>{_ORDINAL})(?:{_UPTO}(?P<d>{_ORDINAL}))? (?:place|places|rank|ranks|position|positions)"
    rf"|(?P<e>{_ORDINAL}){_UPTO}(?P<f>{_ORDINAL})"
    rf"|(?:ranked |placed )?(?:in )?the top (?P<g>\d+|two|three|four|five|six|seven|eight|nine|ten)(?: places?| ranks?| positions?)?(?![\w ]*(?:%|per ?cent))"  # noqa: E501 - reads better in one piece
    rf"|(?P<h>{_ORDINAL})(?=,| and | score| earn| get| receive| gain))(?:\b|(?=,))"
)
RANK_STARTS = frozenset(
    [
        "is",
        "are",
        "ranked",
        "placed",
        "ranking",
        "rank",
        "ranks",
        "place",
        "places",
        "position",
        "positions",
        "in",
        "the",
    ]
) | frozenset(ORDINALS)
ROUNDED = re.compile(
    r"(?:and )?rounded (?P<mode>half up|half even|half-up|half-even|up|down)?,? ?(?:to )?(?:the nearest )?"
    r"(?P<places>\d+|no|zero|one|two|three|four|a whole number|whole points?|whole numbers?)"
    r"(?: decimals?(?: places?)?| places?(?: of decimals)?)?\b"
)
_PARTLY = r"(?:(?:pro rata|in proportion|proportionately|proportionally)|(?P<whole>not counted|ignored|disregarded|dropped|not to be counted|nothing|left out|do not count|does not count|not count)|(?P<started>as (?:a|one) (?:whole|full)?(?: \w+){0,2}|as one|in full|rounded up|as a whole))"  # noqa: E501 - reads better in one piece
PART_OF_STEP = re.compile(
    r"(?:with )?(?:any |a )?(?:parts?|fractions?) of (?:an?|one|each|every|the)? ?(?:percentage point|point|step|%|1%|[a-z]+(?: [a-z]+)?)s? "  # noqa: E501 - reads better in one piece
    rf"(?:(?:is|are|being|to be|counts?|counting|counted|shall|will|be|rounded|calculated) ?)*{_PARTLY}"
)
PART = re.compile(r"part (?P<name>one|two|three|four|five|six|\d|[a-h])(?= ?[:(,.–-])")
COMBINED = re.compile(
    r"(?:and )?(?:the )?(?:score|total|mark|points|total score)(?: for the indicator)? (?:is|are|equals) the (?P<how>sum|total|higher|highest|greater|better|lower|lowest|lesser|worse) "  # noqa: E501 - reads better in one piece
    r"(?:points |score |mark )?of (?:the |both |all |these )*(?:two |three |four )?(?:parts?|of the parts|halves|components)\b(?! ?:)"  # noqa: E501 - reads better in one piece
)
COMBINING: dict[str, str] = {
    "sum": "sum", "total": "sum", "higher": "greater", "highest": "greater", "greater": "greater", "better": "greater",
    "lower": "lesser", "lowest": "lesser", "lesser": "lesser", "worse": "lesser",
}  # fmt: skip
UNIT_NOUNS: Final = frozenset(
    [
        "school",
        "schools",
        "council",
        "councils",
        "authority",
        "authorities",
        "brigade",
        "brigades",
        "practice",
        "practices",
        "hospital",
        "hospitals",
        "trust",
        "trusts",
        "district",
        "districts",
        "county",
        "counties",
        "department",
        "departments",
        "unit",
        "units",
        "company",
        "companies",
        "provider",
        "providers",
        "station",
        "stations",
        "team",
        "teams",
        "office",
        "offices",
        "region",
        "regions",
        "town",
        "towns",
        "township",
        "townships",
        "village",
        "villages",
        "body",
        "bodies",
        "organisation",
        "organisations",
        "organization",
        "organizations",
        "force",
        "forces",
        "borough",
        "boroughs",
        "board",
        "boards",
        "agency",
        "agencies",
        "college",
        "colleges",
        "university",
        "universities",
        "clinic",
        "clinics",
        "service",
        "services",
        "operator",
        "operators",
        "library",
        "libraries",
        "ward",
        "wards",
        "area",
        "areas",
        "municipality",
        "municipalities",
        "province",
        "provinces",
        "city",
        "cities",
        "government",
        "governments",
        "bureau",
        "bureaus",
        "institution",
        "institutions",
        "branch",
        "branches",
        "firm",
        "firms",
        "centre",
        "centres",
        "center",
        "centers",
        "surgery",
        "surgeries",
        "partnership",
        "partnerships",
        "police",
        "applicant",
        "applicants",
        "member",
        "members",
        "supplier",
        "suppliers",
        "contractor",
        "contractors",
        "site",
        "sites",
        "utility",
        "utilities",
        "depot",
        "depots",
        "health",
        "authority",
        "performer",
        "performers",
    ]
)


@attrs.frozen
class Token:
    """A word, number or sign of the text."""

    text: str
    start: int
    end: int
    sort: str


@functools.cache
def phrases() -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Return the phrases with their kinds, and for each first word the number of words of its longest phrase."""
    kinds: dict[str, tuple[str, ...]] = {}
    longest: dict[str, int] = {}
    for phrase, found in read_words("en").kinds.items():
        words = [token.text for token in _tokens(phrase)]
        kinds[" ".join(words)] = tuple(dict.fromkeys(found))
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return kinds, longest


def lexemes(text: str, names: Names, wording: Sequence[str] = ()) -> list[Lexeme]:
    """
    Return the lexemes of *text* with breaks between its parts; a phrase of *wording* is a lexeme of type ``WORDING``.

    Raises:
        Refused: For a number that is none, a blank that was never filled in, an unknown word.
    """
    scanned = _Scanner(text, names, wording).scan()
    silent = [lexeme for lexeme in scanned if lexeme.type == "WORDING"]
    return [*silent, *divide(text, [lexeme for lexeme in scanned if lexeme.type != "WORDING"], names)]


def plain(text: str) -> str:
    """Return *text* in lower case with half-width characters, every character in its place."""
    return text.translate(PLAIN)


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    for match in TOKEN.finditer(text):
        sort = match.lastgroup or ""
        if sort == "word" and "-" in match.group() and match.group() not in _hyphened():
            found.extend(_halves(match))
        else:
            found.append(Token(match.group(), match.start(), match.end(), sort))
    return found


def _halves(match: re.Match[str]) -> list[Token]:
    """Read a hyphenated word half by half, so that names match with or without the hyphen."""
    found: list[Token] = []
    for half in re.finditer(r"[^-]+", match.group()):
        start = match.start() + half.start()
        found.append(Token(half.group(), start, start + len(half.group()), "word"))
    return found


@functools.cache
def _hyphened() -> frozenset[str]:
    written = {word for phrase in read_words("en").kinds for word in phrase.split() if "-" in word and len(word) > 1}
    return frozenset(written | {"year-on-year", "half-up", "half-even", "in-year", "full-year"})


# Names and units ----------------------------------------------------------------------------------------------------


def plurals(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return *words* as they are and with the last one in the other number: complaints, complaint."""
    last = words[-1]
    return tuple((*words[:-1], form) for form in dict.fromkeys((last, *_forms(last))))


def _forms(word: str) -> tuple[str, ...]:
    if len(word) < 3 or not word.isalpha():  # noqa: PLR2004 - too short to have a plural
        return ()
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith(("ches", "shes", "sses", "xes")):
        return (word[:-2],)
    if word.endswith("s") and not word.endswith("ss"):
        return (word[:-1],)
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word[:-1] + "ies",)
    if word.endswith(("ch", "sh", "ss", "x")):
        return (word + "es",)
    return (word + "s",)


def _words_of(phrase: str) -> tuple[str, ...]:
    return tuple(token.text for token in _tokens(plain(phrase)))


@attrs.frozen
class Declared:
    """One way to write a declared name: its words, and the lexeme that it makes."""

    words: tuple[str, ...]
    kind: str
    node: object
    entry: Name | None


def _declared(names: Names, wording: Iterable[str]) -> list[Declared]:
    """Return all ways to write the declared names, the longest first."""
    ways: dict[tuple[str, ...], Declared] = {}
    for word, entry in names.entries.items():
        words = _words_of(word)
        if not words:
            continue
        fact = entry.measured_in == "yes/no"
        node: object = ast.Fact(name=entry.id) if fact else ast.Value(name=entry.id)
        for form in (words,) if fact else _spoken(_bare(words)):
            ways.setdefault(form, Declared(form, "FLAG" if fact else "NAME", node, entry))
        for form in _denied(words) if fact else ():
            ways.setdefault(form, Declared(form, "NOFLAG", ast.Not(condition=ast.Fact(name=entry.id)), entry))
    for phrase in wording:
        words = _words_of(phrase)
        if words:
            ways[words] = Declared(words, "WORDING", phrase, None)
    return sorted(ways.values(), key=lambda way: sum(map(len, way.words)) + len(way.words), reverse=True)


def _spoken(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Return a name in both numbers; `number of homes completed` also as homes completed and home completed."""
    yield from plurals(words)
    for start in (("number", "of"), ("total", "number", "of")):
        if words[: len(start)] == start and len(words) > len(start):
            words = words[len(start) :]
            yield from plurals(words)
    if len(words) > 1 and "of" not in words and words[0].endswith("s"):
        yield from ((form, *words[1:]) for form in _forms(words[0]))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words


def _denied(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the same fact denied: a plan is not published, no plan is published."""
    found = []
    for position, word in enumerate(words):
        if word in {"is", "are", "was", "were", "has", "have"} and 0 < position < len(words) - 1:
            found.append((*words[: position + 1], "not", *words[position + 1 :]))
            break
    if words[0] in {"a", "an", "any"} and len(words) > 1:
        found.append(("no", *words[1:]))
    return tuple(found)


def _unit_forms(names: Names) -> list[tuple[tuple[str, ...], str]]:
    """Return the ways to write the declared units, the longest first, each with the unit as the rule file writes it."""
    ways: dict[tuple[str, ...], str] = {}
    for unit in names.units:
        words = _words_of(unit)
        if not words:
            continue
        for form in plurals(words):
            ways.setdefault(form, unit)
        if "per" in words[1:]:
            head = words[: words.index("per")]
            for form in plurals(head):
                ways.setdefault(form, unit)
                ways.setdefault((*form, *words[words.index("per") :]), unit)
    return sorted(ways.items(), key=lambda way: len(way[0]), reverse=True)


# Scanning -----------------------------------------------------------------------------------------------------------


class _Scanner:
    """One pass over the words of a text. *found* grows; nothing else changes."""

    def __init__(self, text: str, names: Names, wording: Sequence[str]) -> None:
        self.text = plain(text)
        self.tokens = _tokens(self.text)
        self.names = names
        self.units = _unit_forms(names)
        self.found: list[Lexeme] = []
        self.taken = self._names(wording)

    def scan(self) -> list[Lexeme]:
        """Return the lexemes, each with all kinds it may have."""
        position = 0
        while position < len(self.tokens):
            lexeme, position = self._at(position)
            if lexeme.type == "UNKNOWN" and self.found and self.found[-1].type == "UNKNOWN":
                self.found[-1].end_pos = lexeme.end_pos
                self.found[-1].value = self.text[self.found[-1].start_pos : lexeme.end_pos]
            else:
                self.found.append(lexeme)
        return self.found

    def _names(self, wording: Sequence[str]) -> dict[int, tuple[int, Declared]]:
        """Return where declared names stand: first token → (token after the last, the name), longest first."""
        taken: dict[int, tuple[int, Declared]] = {}
        places: dict[str, list[int]] = {}
        for number, token in enumerate(self.tokens):
            places.setdefault(token.text, []).append(number)
        free = bytearray(b"\x01" * len(self.tokens))
        for way in _declared(self.names, wording):
            for start in places.get(way.words[0], ()):
                end = start + len(way.words)
                if end <= len(self.tokens) and all(free[start:end]) and self._reads(start, way.words):
                    free[start:end] = bytes(end - start)
                    taken[start] = (end, way)
        return taken

    def _reads(self, start: int, words: tuple[str, ...]) -> bool:
        return all(self.tokens[start + n].text == word for n, word in enumerate(words))

    def _at(self, position: int) -> tuple[Lexeme, int]:
        if position in self.taken:
            return self._name(position)
        token = self.tokens[position]
        if token.sort == "blank":
            raise Refused("blank-left-open", Span(token.start, token.end), text=token.text)
        for attempt in (self._pattern, self._literal, self._phrase):
            made = attempt(position)
            if made is not None:
                return made
        if token.text.startswith("\n"):
            return Lexeme("BREAK", 2, token.start, token.end), position + 1
        if token.text in BREAKS:
            return Lexeme("BREAK", BREAKS[token.text], token.start, token.end), position + 1
        if token.text in "()":
            return Lexeme("OPEN" if token.text == "(" else "CLOSE", token.text, token.start, token.end), position + 1
        if token.text in UNIT_NOUNS:
            return Lexeme("UNITNOUN", token.text, token.start, token.end, ("UNITNOUN",)), position + 1
        return Lexeme("UNKNOWN", self.text[token.start : token.end], token.start, token.end), position + 1

    def _name(self, position: int) -> tuple[Lexeme, int]:
        end, way = self.taken[position]
        start_pos, end_pos = self.tokens[position].start, self.tokens[end - 1].end
        node = way.node
        if isinstance(node, (ast.Fact, ast.Value, ast.Not)):
            node = attrs.evolve(node, span=Span(start_pos, end_pos))
        return Lexeme(way.kind, node, start_pos, end_pos, (way.kind,)), end

    def _after(self, end_pos: int, position: int) -> int:
        while position < len(self.tokens) and self.tokens[position].start < end_pos:
            position += 1
        return position

    def _clear(self, position: int, after: int) -> bool:
        """Whether no declared name stands between the tokens *position* and *after*."""
        return not any(number in self.taken for number in range(position, after))

    def _pattern(self, position: int) -> tuple[Lexeme, int] | None:
        token = self.tokens[position]
        made: Lexeme | None = None
        word = token.text
        if word in RANK_STARTS or token.sort == "number":
            made = self._rank(token.start)
        if made is None and word in {"rounded", "and"}:
            made = self._rounded(token.start)
        if made is None and word in {"part", "parts", "any", "a", "fraction", "fractions", "with"}:
            made = self._part_words(token.start)
        if made is None and word in {"the", "score", "total", "and", "mark", "points"}:
            combined = COMBINED.match(self.text, token.start)
            made = combined and Lexeme("COMBINE", COMBINING[combined["how"]], token.start, combined.end(), ("COMBINE",))
        if made is None and word in ORDINALS:
            return Lexeme("ORD", ORDINALS[word], token.start, token.end, ("ORD",)), position + 1
        if made is None and word in ROLE_STARTS:
            role = ROLE.match(self.text, token.start)
            if role and role.lastgroup and not self.text[role.end() : role.end() + 1].isalnum():
                made = Lexeme(
                    "ROLE", ast.Value(span=Span(*role.span()), name=role.lastgroup), token.start, role.end(), ("ROLE",)
                )
                longer = self._phrase(position)
                if longer and longer[0].end_pos > made.end_pos:
                    made = None
        if made is None:
            return None
        after = self._after(made.end_pos, position)
        return (made, after) if self._clear(position, after) else None

    def _rank(self, start: int) -> Lexeme | None:
        rank = RANK.match(self.text, start)
        if not rank:
            return None
        if rank["i"]:
            several = [_ordinal(word) for word in re.findall(_ORDINAL, rank["i"])]
            low, high = several[0], several[-1]
            if several != list(range(low, high + 1)):
                return None
        elif rank["g"]:
            low, high = 1, int(_spelt(rank["g"]))
        else:
            first = rank["a"] or rank["c"] or rank["e"] or rank["h"]
            last = rank["b"] or rank["d"] or rank["f"] or first
            low, high = _ordinal(first), _ordinal(last)
        if (
            rank["h"]
            and self.found
            and self.found[-1].type not in {"BREAK", "RANKS"}
            and "AND" not in self.found[-1].kinds
        ):
            return None
        return Lexeme("RANKS", (low, high), start, rank.end(), ("RANKS",))

    def _rounded(self, start: int) -> Lexeme | None:
        found = ROUNDED.match(self.text, start)
        if not found:
            return None
        if not found["mode"]:
            raise Refused("rounding-mode", Span(*found.span()), text=found.group())
        said = found["places"]
        places = 0 if said in {"no", "zero"} or "whole" in said else int(_spelt(said))
        return Lexeme("ROUNDED", (places, found["mode"].replace("-", " ")), start, found.end(), ("ROUNDED",))

    def _part_words(self, start: int) -> Lexeme | None:
        header = PART.match(self.text, start)
        if header:
            return Lexeme("PART", header["name"], start, header.end(), ("PART",))
        found = PART_OF_STEP.match(self.text, start)
        if not found:
            return None
        how: ast.PartOfStep = "whole" if found["whole"] else "started" if found["started"] else "pro rata"
        return Lexeme("PARTRULE", how, start, found.end(), ("PARTRULE",))

    # Numbers

    def _literal(self, position: int) -> tuple[Lexeme, int] | None:
        listed = self._list(position)
        if listed:
            return listed
        return self._one(position)

    def _one(self, position: int) -> tuple[Lexeme, int] | None:
        number = self._number(position)
        start = self.tokens[position].start
        last = self.found[-1] if self.found else None
        after_each = last is not None and bool(SIZE_WORDS & set(last.kinds)) and self._in_each()
        if number is None:
            if after_each:
                unit = self._unit(position, Fraction(1), each=True)
                if unit and unit[1] != POINTS:
                    return self._made(unit[0], unit[1], start, unit[2])
            return None
        value, after, spelt = number
        found = self._unit(after, value, each=after_each)
        if found:
            return self._made(*found[:2], start, found[2], extra=found[3])
        if spelt and not self._stands_alone(after):
            return None
        return self._made(value, "", start, after)

    def _in_each(self) -> bool:
        for lexeme in reversed(self.found):
            if "EACH" in lexeme.kinds:
                return True
            if not SIZE_WORDS & set(lexeme.kinds):
                return False
        return False

    def _stands_alone(self, after: int) -> bool:
        """Say whether a spelt number counts without a unit: before a name or `or more`, or where a number is due."""
        if self.found and {"MOST", "LEAST", "GIVE", "ADD", "DED", "START", "GE", "GT", "LE", "LT"} & set(
            self.found[-1].kinds
        ):
            return True
        if after >= len(self.tokens):
            return self.tokens[after - 1].text == "zero"
        phrase = self._phrase(after)
        if phrase and {"ABOVE", "BELOW", "LOST", "ADDED", "TIMES"} & set(phrase[0].kinds):
            return True
        return after in self.taken or self.tokens[after - 1].text == "zero"

    def _number(self, position: int) -> tuple[Fraction, int, bool] | None:
        """Return value, token after it and whether it is spelt."""
        if position >= len(self.tokens) or position in self.taken:
            return None
        token = self.tokens[position]
        sign = 1
        if token.text in {"-", "−", "minus"} and self._unary(position):
            sign = -1
            position += 1
            if position >= len(self.tokens):
                return None
            token = self.tokens[position]
        if token.sort == "number":
            value, position = self._digits(position)
            return sign * value, position, False
        if (
            token.text == "half"
            and position + 1 < len(self.tokens)
            and self.tokens[position + 1].text in {"a", "an", "of"}
        ):
            return sign * Fraction(1, 2), position + 2 - (self.tokens[position + 1].text == "of"), True
        if token.text in {"a", "an"} and self._points_follow(position + 1):
            return sign * Fraction(1), position + 1, True
        if token.text in NUMBERS:
            if token.text == "one" and position + 1 < len(self.tokens) and self.tokens[position + 1].text == "of":
                return None
            return sign * NUMBERS[token.text], position + 1, True
        return None

    def _unary(self, position: int) -> bool:
        """Whether the sign is of the number behind it: `scores −2 points`, never the dash of `above 90% - 10`."""
        sign = self.tokens[position]
        close = position + 1 < len(self.tokens) and self.tokens[position + 1].start == sign.end
        if not self.found:
            return close
        asks = {
            "GIVE",
            "COPULA",
            "GE",
            "GT",
            "LE",
            "LT",
            "REACH",
            "FROM",
            "TO",
            "BETWEEN",
            "SCOREIS",
            "OPEN",
            "MOST",
            "LEAST",
            "AND",
        }
        return (close or sign.text == "minus") and bool(asks & ({self.found[-1].type} | set(self.found[-1].kinds)))

    def _points_follow(self, position: int) -> bool:
        words = [token.text for token in self.tokens[position : position + 2]]
        return bool(words) and (words[0] in POINT_WORDS or words == ["percentage", "point"])

    def _digits(self, position: int) -> tuple[Fraction, int]:
        """Return a decimal number, or a fraction written as 1/20."""
        token = self.tokens[position]
        value = self._decimal(token)
        position += 1
        if not self._stroke(position):
            return value, position
        last = self.tokens[position + 1]
        below = self._decimal(last)
        if below == 0 or self._stroke(position + 2):
            raise Refused("number-unreadable", Span(token.start, last.end), text=self.text[token.start : last.end])
        return value / below, position + 2

    @staticmethod
    def _decimal(token: Token) -> Fraction:
        if not GROUPED.fullmatch(token.text):
            code = "comma-in-number" if "," in token.text else "number-unreadable"
            raise Refused(code, Span(token.start, token.end), text=token.text)
        return _plain_number(token.text)

    def _stroke(self, position: int) -> bool:
        """Whether a stroke and a number follow at *position* without a blank."""
        nearby = self.tokens[position - 1 : position + 2]
        return (
            len(nearby) == 3  # noqa: PLR2004 - a number, a stroke and a number
            and nearby[1].text == "/"
            and nearby[2].sort == "number"
            and nearby[1].start == nearby[0].end
            and nearby[2].start == nearby[1].end
        )

    def _unit(self, position: int, value: Fraction, *, each: bool = False) -> tuple[Fraction, str, int, bool] | None:
        """Return value, unit, token after it and whether `extra` was said; ``None`` without a unit."""
        if position >= len(self.tokens) or (position in self.taken and not self._unit_name(position)):
            return None
        words = [token.text for token in self.tokens[position : position + 6]]
        if words[0] in {"%", "percent", "pc"}:
            return value, PERCENT, position + 1, False
        if words[:2] == ["per", "cent"]:
            return value, PERCENT, position + 2, False
        if words[0] in {"pp", "ppt", "ppts"}:
            return value, PERCENTAGE_POINT, position + 1, False
        if words[0] in {"percentage", "percent", "%"} and words[1:2] and words[1] in {"point", "points"}:
            return value, PERCENTAGE_POINT, position + 2, False
        if words[0] in POINT_WORDS:
            return self._points(value, position, each=each)
        if words[0] in EXTRA_WORDS and words[1:2] and words[1] in POINT_WORDS:
            return value, POINTS, position + 2, True
        if words[0] == "penalty" and words[1:2] and words[1] in POINT_WORDS:
            return None
        return self._measure(position, value, tuple(words))

    def _points(self, value: Fraction, position: int, *, each: bool) -> tuple[Fraction, str, int, bool]:
        if each and self.names.own_unit == PERCENT:
            return value, PERCENTAGE_POINT, position + 1, False
        if each and self.tokens[position].text in self.names.units:
            return value, self.tokens[position].text, position + 1, False
        return value, POINTS, position + 1, False

    def _unit_name(self, position: int) -> bool:
        """Whether the name at *position* is the indicator's own, written as its unit of measure is: 20 complaints."""
        end, way = self.taken[position]
        return way.entry is not None and way.entry.id == "actual" and any(
            form == way.words and unit == self.names.own_unit for form, unit in self.units
        ) and not self._in_each() and end > position  # fmt: skip

    def _measure(
        self, position: int, value: Fraction, words: tuple[str, ...]
    ) -> tuple[Fraction, str, int, bool] | None:
        for form, unit in self.units:
            if words[: len(form)] == form and (
                self._clear(position, position + len(form)) or self._unit_name(position)
            ):
                return value, unit, position + len(form), False
        if words[0] in SCALES:
            scaled = value * SCALES[words[0]]
            further = self._measure(position + 1, scaled, words[1:]) if words[1:] else None
            return further or (scaled, "", position + 1, False)
        return None

    def _made(self, value: Fraction, unit: str, start: int, after: int, *, extra: bool = False) -> tuple[Lexeme, int]:
        end = self.tokens[after - 1].end
        kind = {"": "NUM", POINTS: "PTS", PERCENT: "PERCENT", PERCENTAGE_POINT: "PPOINT"}.get(unit, "AMOUNT")
        node = ast.Literal(span=Span(start, end), value=value, unit=unit)
        counted = self._counted(node, after) if kind == "NUM" else None
        if counted:
            return counted
        kinds = (kind, "EXTRAPTS") if extra else (kind,)
        return Lexeme(kind, node, start, end, kinds), after

    def _counted(self, node: ast.Literal, after: int) -> tuple[Lexeme, int] | None:
        """2 upheld complaints: a number of a declared value; also 3 or more complaints."""
        mark: Lexeme | None = None
        if after not in self.taken:
            phrase = self._phrase(after)
            if not phrase or not {"ABOVE", "BELOW"} & set(phrase[0].kinds) or phrase[1] not in self.taken:
                return None
            mark, after = phrase
        end, way = self.taken[after]
        if way.entry is None or way.kind != "NAME" or way.entry.measured_in == PERCENT:
            return None
        unit = self.names.unit_of(way.entry.id)
        if unit == PERCENT:
            return None
        span = Span(node.span.start, self.tokens[end - 1].end)
        name = ast.Value(span=Span(self.tokens[after].start, span.end), name=way.entry.id)
        value = (attrs.evolve(node, span=span, unit=unit), name, mark.type if mark else None)
        return Lexeme("COUNTED", value, span.start, span.end, ("COUNTED",)), end

    def _list(self, position: int) -> tuple[Lexeme, int] | None:
        """5, 4 and 3 points; 90%, 80% and 70%. A list ends with `and` and its unit."""
        if self.tokens[position].sort != "number" and self.tokens[position].text not in NUMBERS:
            return None
        items: list[tuple[Fraction, str | None]] = []
        at = position
        joined = False
        while len(items) < MOST_IN_LIST:
            number = self._number(at)
            if number is None:
                return None
            unit = self._unit(number[1], number[0])
            items.append((unit[0], unit[1]) if unit else (number[0], None))
            at = unit[2] if unit else number[1]
            if joined:
                break
            if items[-1][1] == POINTS:
                return None
            joint = self._joint(at)
            if joint is None:
                return None
            at, joined = joint
        if not joined:
            return None
        units = {unit for _, unit in items}
        unit_said = items[-1][1]
        if units - {None, unit_said} or (unit_said is None and not self._plain_list()):
            return None
        return self._listed([value for value, _ in items], unit_said or "", position, at)

    def _plain_list(self) -> bool:
        return bool(self.found) and bool({"REACH", "GIVE", "ADD", "DED"} & set(self.found[-1].kinds))

    def _joint(self, at: int) -> tuple[int, bool] | None:
        words = [token.text for token in self.tokens[at : at + 2]]
        if words[:1] == [","] and words[1:] == ["and"]:
            return at + 2, True
        if words[:1] == ["and"]:
            return at + 1, True
        return (at + 1, False) if words[:1] == [","] else None

    def _listed(self, values: list[Fraction], unit: str, position: int, after: int) -> tuple[Lexeme, int] | None:
        last = set(self.found[-1].kinds) if self.found else set()
        if unit == POINTS and last & {"REACH", "GE", "GT", "LE", "LT", "BETWEEN", "FROM"}:
            return None
        if last & {"BETWEEN", "RANGEOF"} or any("BETWEEN" in lexeme.kinds for lexeme in self.found[-3:]):
            return None
        start, end = self.tokens[position].start, self.tokens[after - 1].end
        span = Span(start, end)
        nodes = tuple(ast.Literal(span=span, value=value, unit=unit) for value in values)
        kind = "PTSLIST" if unit == POINTS else "LEVELS"
        return Lexeme(kind, nodes, start, end, (kind,)), after

    # Phrases

    def _phrase(self, position: int) -> tuple[Lexeme, int] | None:
        kinds, longest = phrases()
        first = self.tokens[position].text if position < len(self.tokens) else ""
        for length in range(min(longest.get(first, 0), len(self.tokens) - position), 0, -1):
            words = " ".join(token.text for token in self.tokens[position : position + length])
            if words in kinds and self._clear(position, position + length):
                found = kinds[words]
                if {"ABOVE", "BELOW"} & set(found) and self._joins(words, position + length):
                    continue
                start, end = self.tokens[position].start, self.tokens[position + length - 1].end
                return Lexeme(found[0], words, start, end, found), position + length
        return None

    def _joins(self, words: str, after: int) -> bool:
        """Whether `or over`, `and below` begin a comparison of their own."""
        if words.startswith("or ") and after < len(self.tokens) and self.tokens[after].sort == "number":
            return True
        return words.startswith("and ") and not self._behind_level()

    def _behind_level(self) -> bool:
        return bool(self.found) and self.found[-1].type in {"NUM", "PERCENT", "AMOUNT", "PPOINT", "NAME", "ROLE", "PTS"}


def _spelt(word: str) -> Fraction:
    return Fraction(word) if word.isdigit() else NUMBERS[word]


def _ordinal(word: str) -> int:
    return ORDINALS[word] if word in ORDINALS else int(re.sub(r"\D", "", word))


@functools.lru_cache(maxsize=4096)
def _plain_number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))
