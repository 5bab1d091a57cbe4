"""English phrases by their neighbours: one kind each, small words dropped where they mean nothing, parts set apart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _unknown
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names, Refused

COMMA, SEMICOLON, STOP, COLON = 1, 2, 3, 4
DEEPEST = 20

COMPARISONS = frozenset({"REACH", "GE", "GT", "LE", "LT", "UNMET", "EQ", "AWAY"})
REFERENCES = frozenset({"NAME", "ROLE"})
NUMBERS = frozenset({"NUM", "PERCENT", "PPOINT", "AMOUNT"})
LEVELS = NUMBERS | {"LEVELS", "COUNTED"}
POINTS_KINDS = frozenset({"PTS", "PTSLIST", "FULL", "BASE", "ZERO", "NOTHINGATALL", "NOEXTRA", "NODED"})
OPERATORS = frozenset({"TIMES", "OVER", "PLUS", "MINUS"})
UPTO = frozenset({"ABOVE", "BELOW", "ORBETTER"})
AFTER_POINTS = frozenset({"GIVEN", "ADDED", "LOST"})
# What a level may begin with; without a level only these words compare, behind `if` or a name.
LEVELLED = (
    REFERENCES
    | LEVELS
    | {"OPEN", "BOTHOF", "SUMOF", "AVERAGEOF", "RATIOOF", "ONLYONE", "NEITHER", "PRON", "BYWHICH", "THAT"}
)
UNSAID = frozenset(
    {
        "above",
        "below",
        "over",
        "under",
        "higher",
        "lower",
        "less",
        "more",
        "fewer",
        "greater",
        "smaller",
        "beyond",
        "exceeded",
        "longer",
        "shorter",
    }
)
# Behind these points follow without a verb of their own.
HOLDERS = OPERATORS | {
    "GIVE", "ADD", "DED", "EXTRA", "MOST", "MOSTADD", "MOSTDED", "LEAST", "UPTO", "START", "FACTOR", "SCOREIS", "FULLWORD", "RANGEOF", "LPAR", "OF", "PAREN", "BARE", "LISTSEP", "SUMOF",  # noqa: E501 - reads better in one piece
}  # fmt: skip
# Behind these a number without a unit is points.
GIVES = frozenset(
    {"GIVE", "ADD", "DED", "EXTRA", "MOSTADD", "MOSTDED", "MOST", "LEAST", "UPTO", "START", "BARE", "FULLWORD"}
)
LIMITS = frozenset({"MOST", "LEAST", "UPTO", "FLOOR", "NEGATIVE"})
LIMITED = frozenset({"TOTAL", "ADDITIONS", "DEDUCTIONS", "EITHERWAY"})
TESTS = (
    COMPARISONS
    | REFERENCES
    | LEVELS
    | {
        "FLAG",
        "NOFLAG",
        "RANKS",
        "NOT",
        "BETWEEN",
        "FROM",
        "PRON",
        "THERE",
        "COPULA",
        "AVERAGEOF",
        "ONLYONE",
        "NEITHER",
        "LIST",
    }
)
PREDICATES = COMPARISONS | {
    "OVERTAKEN",
    "UP",
    "DOWN",
    "BETWEEN",
    "FROM",
    "RANKS",
    "MET",
    "UNMETW",
    "BOTHOF",
    "NOT",
    "ONLYONE",
    "NEITHER",
}
NOUNS = REFERENCES | LEVELS | POINTS_KINDS | LIMITED | {
    "FLAG", "RANKS", "ITEM", "MOST", "LEAST", "SUMOF", "AVERAGEOF", "RATIOOF", "UNITNOUN", "POINTSWORD", "LINE", "ADJ", "ART", "START", "FULLWORD", "EXTRA", "UP",  # noqa: E501 - reads better in one piece
    "DOWN", "AMIDST", "OPEN", "ELSE", "OTHER", "DED", "ADD", "ORD",
}  # fmt: skip
CAN_BE_REMARK = frozenset(
    {
        "UNKNOWN",
        "ART",
        "ADJ",
        "COPULA",
        "AUX",
        "OF",
        "AND",
        "TO",
        "ADV",
        "THERE",
        "IN",
        "BY",
        "EVENTWORD",
        "UNITNOUN",
        "FOR",
        "PRON",
        "REL",
        "BYWHICH",
        "WITH",
        "THAN",
    }
)
# A sentence part with one of these may move points and is never a remark.
NO_REMARK = (
    "except", "only", "unless", "exclud", "includ", "apart from", "other than", "but ", "point", "score",
    "mark", "deduct", "discretion", "judg", "%", "round", "zero", "nil", "none", "more", "less", "above",
    "below", "over ", "under ", "between", "maxim", "minim", "least", "most", "total", "cap", "each", "per ",
    "every", "doubl", "half", "halv", "bonus", "penal", "award", "earn", "lost", "lose", "loss", "gain",
    "reduc", "increas", "multipl", "divid", "times", "plus", "minus", "not ", "no ", "never", "limit", "rank",
    "place", "add",
)  # fmt: skip


def divide(text: str, items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with one kind each and breaks between the parts: level 0 where the text has none.

    Raises:
        Refused: For a word that is not one of the language, and for a share of a rate that may be a difference.
    """
    return _Divider(_prepared(text, items, names), names).run()


# Before anything else: remarks, headings, verbs with their auxiliaries -----------------------------------------------


def _kinds(lexeme: Lexeme) -> frozenset[str]:
    return frozenset(lexeme.kinds) if lexeme.kinds else frozenset({lexeme.type})


def _prepared(text: str, items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    return _asides(text, _joined(items), names)


def _joined(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Join verbs with their auxiliaries, `growth in` with the own value, `all other` with `schools`."""
    kept: list[Lexeme] = []
    for each in items:
        lexeme = each
        kinds = _kinds(lexeme)
        if kinds & (AFTER_POINTS | {"EVENTWORD"}):
            while kept and "AUX" in kept[-1].kinds:
                lexeme = attrs.evolve(lexeme, start_pos=kept.pop().start_pos)
        if "POINTSNOUN" in kinds and len(kept) > 1 and "OF" in kept[-1].kinds and kept[-2].type == "PERCENT":
            lexeme = attrs.evolve(lexeme, type="FULL", kinds=("FULL",))
        if "UNITNOUN" in kinds and kept and "OTHER" in kept[-1].kinds:
            lexeme = Lexeme("ELSE", "", kept.pop().start_pos, lexeme.end_pos, ("ELSE",))
        if (
            "NAME" in kinds
            and len(kept) > 1
            and "IN" in kept[-1].kinds
            and kept[-2].type == "ROLE"
            and kept[-2].value.name == "growth"
            and lexeme.value.name == "actual"
        ):
            kept.pop()
            role = kept.pop()
            lexeme = attrs.evolve(role, end_pos=lexeme.end_pos)
        if "OF" in kinds and len(kept) > 1 and "NAME" in kept[-1].kinds and {"UPIN", "DOWNIN"} & _kinds(kept[-2]):
            name, way = kept.pop(), kept.pop()
            kept.append(name)
            kind = "UP" if "UPIN" in way.kinds else "DOWN"
            lexeme = attrs.evolve(lexeme, kinds=(kind,), type=kind, start_pos=way.start_pos)
        kept.append(lexeme)
    return kept


def _asides(text: str, items: list[Lexeme], names: Names) -> list[Lexeme]:
    colon = next(
        (n for n, lexeme in enumerate(items) if lexeme.type == "BREAK" and lexeme.value in {SEMICOLON, STOP, COLON}),
        len(items),
    )
    heading = colon < len(items) and items[colon].value == COLON
    kept: list[Lexeme] = []
    part: list[Lexeme] = []
    for number, lexeme in enumerate([*items, None]):
        if lexeme is not None and lexeme.type not in {"BREAK", "OPEN", "CLOSE"}:
            part.append(lexeme)
            continue
        kept.extend(_aside(text, part, names, heading=heading and number <= colon))
        part = []
        if lexeme is not None:
            kept.append(lexeme)
    return kept


def _aside(text: str, part: list[Lexeme], names: Names, *, heading: bool) -> list[Lexeme]:
    unknown = next((lexeme for lexeme in part if lexeme.type == "UNKNOWN"), None)
    if unknown is None and not (heading and any({"POINTSWORD", "FOLLOWS"} & set(lexeme.kinds) for lexeme in part)):
        return part
    allowed = CAN_BE_REMARK | ({"POINTSWORD", "NAME", "GIVEN", "GIVE", "FOLLOWS"} if heading else frozenset())
    shown = text[part[0].start_pos : part[-1].end_pos]
    own = all(lexeme.value.name in {"actual", "completion", "growth"} for lexeme in part if lexeme.type == "NAME")
    if (
        own
        and all(_kinds(lexeme) & allowed for lexeme in part)
        and not (not heading and any(word in shown.lower() for word in NO_REMARK))
    ):
        return [Lexeme("ASIDE", shown, part[0].start_pos, part[-1].end_pos, ("ASIDE",))]
    if unknown is not None and not _subject_noun(part, unknown):
        raise _unknown.unknown_word(unknown, names, "en")
    return part


def _subject_noun(part: list[Lexeme], unknown: Lexeme) -> bool:
    """Say whether *unknown* only tells who is scored: `Brigades whose …`, its condition behind it."""
    word = str(unknown.value)
    position = part.index(unknown)
    if (
        any("UNKNOWN" in lexeme.type for lexeme in part[position + 1 :])
        or not word.endswith("s")
        or " " in word
        or position + 1 >= len(part)
    ):
        return False
    return all(_kinds(lexeme) & {"ART", "AND"} for lexeme in part[:position]) and bool(
        _kinds(part[position + 1]) & (COMPARISONS | {"REL", "WITH", "RANKS"})
    )


# One pass -----------------------------------------------------------------------------------------------------------


@attrs.define
class _Divider:
    """
    Reads the phrases from left to right into *out*.

    *mode* is the sort of the part at hand: ``if``, ``points``, ``each``, ``limit``, ``line``, ``else``, ``start``,
    ``formula``, or empty where a part may begin. *subject* is what the last comparison spoke of, for `it` and `one of`.
    """

    items: list[Lexeme]
    names: Names
    out: list[Lexeme] = attrs.field(factory=list)
    mode: str = ""
    at: int = 0
    between: bool = False
    listing: bool = False
    ratio: bool = False
    exempt: bool = False
    sign: str = ""
    multiply: bool = False
    subject: tuple[Lexeme, ...] = ()
    brackets: list[bool] = attrs.field(factory=list)
    joins: str = ""

    def run(self) -> list[Lexeme]:
        """Return the lexemes with one kind each."""
        while self.at < len(self.items):
            self._take(self.items[self.at])
            self.at += 1
        while self.out and self.out[-1].type == "BREAK":
            self.out.pop()
        return self.out

    # Looking around

    @property
    def left(self) -> str:
        return self.out[-1].type if self.out else "BREAK"

    @property
    def fresh(self) -> bool:
        return self.left == "BREAK"

    def ahead(self, count: int = 1) -> frozenset[str]:
        """Return the kinds of the lexeme *count* places ahead, articles left out; a break at the end of the text."""
        position = self.at
        while count:
            position += 1
            while (
                position < len(self.items)
                and self.items[position].kinds
                and set(self.items[position].kinds) <= {"ART", "ADJ"}
            ):
                position += 1
            count -= 1
        return _kinds(self.items[position]) if position < len(self.items) else frozenset({"BREAK"})

    def chunk(self) -> list[Lexeme]:
        """Return what *out* has of the part at hand."""
        start = len(self.out)
        while start and self.out[start - 1].type != "BREAK":
            start -= 1
        return self.out[start:]

    # Writing

    def put(self, lexeme: Lexeme, kind: str) -> None:
        self.out.append(attrs.evolve(lexeme, type=kind))

    def mark(self, kind: str, lexeme: Lexeme) -> None:
        self.out.append(Lexeme(kind, "", lexeme.start_pos, lexeme.start_pos))

    def open(self, mode: str, lexeme: Lexeme, *, joins: frozenset[str] = frozenset()) -> None:
        """Begin a part of sort *mode*, unless what stands before it is one of *joins*."""
        if not self.fresh and self.left not in joins:
            self.out.append(Lexeme("BREAK", 0, lexeme.start_pos, lexeme.start_pos))
        self.mode = mode
        self.between = False

    def pause(self, level: int, lexeme: Lexeme) -> None:
        if self.out and self.left == "BREAK":
            self.out[-1].value = max(self.out[-1].value, level)
        elif self.out:
            self.out.append(Lexeme("BREAK", level, lexeme.start_pos, lexeme.end_pos))
        self.joins = self.mode if level == COMMA else ""
        self.mode = ""
        self.between = self.listing = self.ratio = False

    # The table

    def _take(self, lexeme: Lexeme) -> None:
        kinds = _kinds(lexeme)
        if lexeme.type == "BREAK":
            self._break(lexeme)
        elif lexeme.type in {"OPEN", "CLOSE"}:
            self._bracket(lexeme)
        elif lexeme.type == "UNKNOWN":
            pass  # a subject noun, which `_aside` let pass
        elif not any(
            choice(lexeme, kinds)
            for choice in (
                self._small,
                self._joint,
                self._formula,
                self._amount,
                self._value,
                self._verb,
                self._lead,
                self._compare,
            )
        ):
            self.put(lexeme, "STRAY")

    def _break(self, lexeme: Lexeme) -> None:
        right = self.ahead()
        if lexeme.value == COMMA:
            joint = self._list_joint()
            if joint:
                self.put(lexeme, joint)
                return
            if "EITHERWAY" in right and self.mode == "each":
                return
            if ("ROUNDED" in right and self.mode in {"points", "formula"}) or (
                self.left == "AMIDST" and right & {"LINE", "POINTSWORD", "PROP"}
            ):
                return
            if self.listing:
                self.put(lexeme, "LISTSEP")
                return
            if self.left in REFERENCES and "PTS" in right and "EACHOF" in self.ahead(2):
                return
            if (right & {"STARTED"} and self.mode == "each") or (self.left == "STARTED" and right & COMPARISONS):
                return
        if lexeme.value in {SEMICOLON, STOP}:
            self.sign = self.sign if lexeme.value == SEMICOLON else ""
        if lexeme.value == COLON and self._pairs():
            self.pause(COMMA, lexeme)
            return
        self.pause(lexeme.value, lexeme)

    def _list_joint(self) -> str:
        """Return what a comma stands for between facts: `a, b and c`."""
        if self.mode not in {"if", ""} or self.left not in {"FLAG", "NOFLAG"}:
            return ""
        count = 1
        while True:
            kinds = self.ahead(count)
            if kinds & {"AND", "OR"}:
                joint = "AND" if "AND" in kinds else "OR"
                return joint if count > 1 and self.ahead(count + 1) & {"FLAG", "NOFLAG"} else ""
            if not kinds & {"FLAG", "NOFLAG"}:
                return ""
            count += 1
            if self.ahead(count) <= {"BREAK"}:
                count += 1

    def _pairs(self) -> bool:
        """Whether a colon only joins a condition and its points: `90% or more: 10 points; below 90%: none`."""
        behind: list[frozenset[str]] = []
        for item in self.items[self.at + 1 :]:
            if item.type == "BREAK":
                break
            behind.append(_kinds(item))
        if self.mode == "if" and all(each.type in REFERENCES | {"ANDS", "AND"} for each in self.chunk()):
            return False
        if self.mode in {"if", "else"}:
            return bool(behind) and all(
                kinds & (POINTS_KINDS | AFTER_POINTS | {"GIVE", "ART", "FULLWORD", "AUX", "NUM"}) for kinds in behind
            )
        if self.mode == "points" and self.left in POINTS_KINDS and self.at + 1 < len(self.items):
            return (
                bool(behind)
                and bool(behind[0] & TESTS)
                and not any(kinds & (POINTS_KINDS | {"GIVE", "ADD", "DED", "EACH"}) for kinds in behind)
            )
        return False

    def _bracket(self, lexeme: Lexeme) -> None:
        if lexeme.type == "OPEN":
            formula = self.mode == "formula" or self.left in OPERATORS | {"SCOREIS", "LPAR"} or self._operator_behind()
            self.brackets.append(formula)
            if len(self.brackets) > DEEPEST:
                raise Refused("nesting-too-deep", lexeme.span, limit=str(DEEPEST))
            if formula:
                if self.fresh:
                    self.mark("BARE", lexeme)
                self.put(lexeme, "LPAR")
                self.mode = "formula"
            else:
                points = self.ahead() & {"PTS", "FULL", "BASE"}
                self.pause(0 if points else COMMA, lexeme)
                if points:
                    self.put(lexeme, "PAREN")
        elif self.brackets and self.brackets.pop():
            self.put(lexeme, "RPAR")
        else:
            self.pause(0, lexeme)

    def _operator_behind(self) -> bool:
        depth = 0
        for position in range(self.at, len(self.items)):
            depth += {"OPEN": 1, "CLOSE": -1}.get(self.items[position].type, 0)
            if depth == 0:
                return position + 1 < len(self.items) and bool(OPERATORS & _kinds(self.items[position + 1]))
        return False

    # Small words: dropped by position, or given the meaning that the position has

    def _small(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        right = self.ahead()
        if self._behind(lexeme, kinds, right):
            return True
        if "OF" in kinds:
            return self._of(lexeme, right)
        if kinds & {"COPULA"} and self._copula(lexeme, right):
            return True
        if "BYWHICH" in kinds and self.mode == "each" and right & (REFERENCES | {"COPULA"}):
            self.put(lexeme, "BYWHICH")
            return True
        if "REL" in kinds and self.out and self.left in REFERENCES and right & (PREDICATES | {"COPULA"}):
            return True
        if "REL" in kinds and (self.fresh or self.left == "AND") and self.at and self._after_subject():
            self.open("if", lexeme)
            self.put(lexeme, "IF")
            return True
        if "PRON" in kinds and self.left == "OF" and self._only_reference(lexeme):
            return True
        if "PRON" in kinds and self._pronoun(lexeme, right):
            return True
        if lexeme.value == "any" and "NAME" in right and (self.fresh or self.left == "IF") and self._some():
            self.mode = "if"
            self.put(lexeme, "SOME")
            return True
        if (
            "ART" in kinds
            and (right & NOUNS or right <= {"UNKNOWN"})
            and not (self.mode == "each" and "BYWHICH" in kinds)
        ):
            return True
        if "ADJ" in kinds and right & (NOUNS | {"UNKNOWN"}):
            return True
        if "THERE" in kinds and self.mode in {"if", ""}:
            self._there(lexeme, right)
            return True
        if "UNITNOUN" in kinds:
            return right & (
                COMPARISONS | {"GIVE", "ADD", "DED", "REL", "WITH", "RANKS", "IF", "COPULA"}
            ) != frozenset() or (self.left in {"NAME", "ROLE"} and self.mode == "if")
        if "BOTHOF" in kinds and self.mode in {"if", ""} and right & (REFERENCES | PREDICATES):
            return True
        if "GIVEN" in kinds and self.mode == "if" and self.left == "COUNTED":
            return True
        if "RESP" in kinds and any(each.type in {"PTSLIST", "LEVELS", "RANKS"} for each in self.out[-4:]):
            return True
        if (
            "ADV" in kinds
            and (
                self.fresh
                or right & (AFTER_POINTS | {"ADD", "DED", "GIVE"})
                or (kinds == {"ADV"} and self.left == "AND")
            )
            and not right <= {"BREAK"}
        ):
            return not (
                (kinds & {"EXTRA"} and right & {"PTS", "NUM"})
                or ("BUT" in kinds and self.joins == "if" and right & COMPARISONS)
            )
        return False

    def _behind(self, lexeme: Lexeme, kinds: frozenset[str], right: frozenset[str]) -> bool:
        """Leave out what only repeats whose ranks, which level or which year is meant."""
        if self.left == "RANKS" and (kinds & {"IN", "THAN", "OF"}) and self._is_own(1):
            self.at = self._place_ahead(1)
            return True
        if self.left == "RANKS" and "UNITNOUN" in kinds:
            return True
        if "FILLER" in kinds and (self.fresh or self.left in POINTS_KINDS | AFTER_POINTS) and kinds <= {"FILLER"}:
            return True
        if "TOLT" in kinds and self.left in NUMBERS and right & NUMBERS:
            self.put(lexeme, "TO")
            self.mark("LT", lexeme)
            return True
        if "EVENTWORD" in kinds and (
            (self.mode == "if" and self.left in REFERENCES | UPTO | {"COUNTED", "NUM", "AMOUNT"})
            or (self.mode == "each" and self.left in {"NAME", "COUNTED", "NUM", "AMOUNT"})
        ):
            return True
        if self.left == "EACH" and lexeme.value == "one":
            one = ast.Literal(span=Span(lexeme.start_pos, lexeme.end_pos), value=Fraction(1))
            self.put(attrs.evolve(lexeme, value=one), "NUM")
            return True
        if "FOR" in kinds and self.mode == "points" and self._is_own(1) and self.ahead(2) & {"IF", "UNLESS"}:
            self.at = self._place_ahead(1)
            return True
        if "THAN" in kinds and any(self._is_growth(each) for each in self.chunk()) and self._is_role(1, "last_year"):
            self.at = self._place_ahead(1)
            return True
        if "PERIOD" in kinds and self.left in REFERENCES | LEVELS | {"FLAG", "NOFLAG"} and self.mode in {"if", "each"}:
            return True
        if "EXEMPT" in kinds and self.left in {"FLAG", "NOFLAG"} and "AND" in right and self.ahead(2) & {"GIVE"}:
            self.exempt = True
            return True
        return bool(
            kinds & {"PRON", "BYWHICH", "THAT"}
            and self.left in COMPARISONS
            and (lexeme.value in {"it", "this", "that"} or "THAT" in kinds)
            and self._that_level(lexeme)
        )

    def _some(self) -> bool:
        """Whether `any` counts what is named: `any accident sets the score to 0`."""
        item = self._item_ahead(1)
        assert item is not None
        named = isinstance(item.value, ast.Value) and self.names.unit_of(item.value.name) not in {"", PERCENT}
        return named and bool(self.ahead(2) & {"BREAK", "SETS", "GIVE", "DED", "ADD", "EVENTWORD", "ITEM"})

    def _there(self, lexeme: Lexeme, right: frozenset[str]) -> None:
        """`If there were none`, `if there was 1`: exactly so many."""
        if self.left != "IF" or self.at + 1 >= len(self.items):
            return
        following = self.items[self.at + 1]
        if "ZERO" in right and following.value == "none":
            none = ast.Literal(span=Span(following.start_pos, following.end_pos), value=Fraction(0))
            self.mark("EQ", lexeme)
            self.put(attrs.evolve(following, value=none), "NUM")
            self.at += 1
        elif "NUM" in right and "BREAK" in self.ahead(2):
            self.mark("EQ", lexeme)

    def _after_subject(self) -> bool:
        before = self.items[self.at - 1]
        return before.type == "UNKNOWN" or bool(_kinds(before) & {"UNITNOUN", "PRON"})

    @staticmethod
    def _is_growth(lexeme: Lexeme) -> bool:
        return lexeme.type == "ROLE" and getattr(lexeme.value, "name", "") == "growth"

    def _is_role(self, count: int, name: str) -> bool:
        item = self._item_ahead(count)
        return item is not None and item.type == "ROLE" and getattr(item.value, "name", "") == name

    def _is_own(self, count: int) -> bool:
        """Whether the lexeme *count* places ahead names the indicator's own value."""
        item = self._item_ahead(count)
        return item is not None and item.type == "NAME" and item.value.name == "actual"

    def _of(self, lexeme: Lexeme, right: frozenset[str]) -> bool:
        if self.left == "PERCENT" and self._is_own(1) and self.names.own_unit == PERCENT and self.mode != "points":
            self.at = self._place_ahead(1)
        elif self.fresh and (right & (COMPARISONS | {"BETWEEN", "FROM"}) or right & NUMBERS):
            self.mode = "if"
        elif self.left == "PERCENT" and right & (REFERENCES | {"FULL", "BASE"}):
            self.put(lexeme, "OF")
        elif self.left in REFERENCES and right & (COMPARISONS | {"BETWEEN", "FROM"}) and not right & NUMBERS:
            pass
        elif (self.left in REFERENCES and right & (NUMBERS | {"COUNTED"})) or (
            self.mode == "each" and right & REFERENCES
        ):
            self._remember()
            self.put(lexeme, "OFV")
        else:
            self.put(lexeme, "OF")
        return True

    def _copula(self, lexeme: Lexeme, right: frozenset[str]) -> bool:
        if self.mode == "each":
            return (self.left in REFERENCES and bool(right & (COMPARISONS | {"OVERTAKEN"}))) or bool(
                "PTS" in right or (right & {"ADD", "DED"} and self.ahead(2) & {"PTS", "NUM"})
            )
        if self.mode not in {"if", ""}:
            return False
        if right & PREDICATES and (
            self.left in REFERENCES | {"RPAR", "IF"}
            or self.listing
            or self.left == "LISTSEP"
            or self.fresh
            or self.left in {"AND", "OR"}
        ):
            self.listing = False
            return True
        if right & NUMBERS and self.left in REFERENCES:
            self._remember()
            self.put(lexeme, "IS")
            return True
        return self.left == "COUNTED" and bool(right & {"BREAK"})

    def _pronoun(self, lexeme: Lexeme, right: frozenset[str]) -> bool:
        """Put the subject of the comparison before for `it is 80% or more` and `one of 60 seconds`."""
        if self.mode not in {"if", ""}:
            return bool(right & {"GIVE"})
        if right & {"GIVE", "REL", "WITH", "RANKS"}:
            return True
        said = str(lexeme.value)
        if not (
            right & (COMPARISONS | {"COPULA", "OF", "BETWEEN", "FROM", "UP", "DOWN"})
            or (said == "one of" and right & (NUMBERS | COMPARISONS))
        ):
            return False
        if said in {"these", "those", "this", "they"} and not right & (COMPARISONS | {"COPULA", "OF"}):
            return False
        self.mode = "if"
        for each in self.subject:
            value = attrs.evolve(each.value, span=lexeme.span) if isinstance(each.value, ast.Value) else each.value
            self.out.append(attrs.evolve(each, value=value, start_pos=lexeme.start_pos, end_pos=lexeme.end_pos))
        if not self.subject and right & COMPARISONS and not self.ahead(2) & LEVELLED and self.fresh:
            self.mark("IF", lexeme)
        if self.subject and said == "one of" and right & NUMBERS:
            self.mark("OFV", lexeme)
        elif (not self.subject and "OF" in right) or (not self.subject and "COPULA" in right):
            self.at += 1
        return True

    def _only_reference(self, lexeme: Lexeme) -> bool:
        """`90% of it`: the one role that the text has named so far."""
        roles = {
            each.value.name: each for each in self.out if each.type == "ROLE" and isinstance(each.value, ast.Value)
        }
        if len(roles) != 1 or any(each.type == "NAME" for each in self.out):
            return False
        found = next(iter(roles.values()))
        value = attrs.evolve(found.value, span=lexeme.span)
        self.out.append(attrs.evolve(found, value=value, start_pos=lexeme.start_pos, end_pos=lexeme.end_pos))
        return True

    def _that_level(self, lexeme: Lexeme) -> bool:
        """`below that`: the level of the nearest condition before it, if it has one level."""
        before = self.out[: len(self.out) - len(self.chunk())]
        found: list[Lexeme] = []
        for position in range(len(before) - 1, -1, -1):
            each = before[position]
            if each.type != "BREAK":
                found.append(each)
                continue
            if any(one.type in COMPARISONS | {"OFV", "ABOVE", "BELOW"} for one in found):
                break
            found = []
        levels = [each for each in found if each.type in NUMBERS] or [
            each for each in found[:1] if each.type in REFERENCES
        ]
        if len(levels) != 1 or any(
            each.type in {"AND", "OR", "TO", "OF", "OVERBY", "UNDERBY", "THAN"} for each in found
        ):
            return False
        value = attrs.evolve(levels[0].value, span=lexeme.span)
        self.out.append(attrs.evolve(levels[0], value=value, start_pos=lexeme.start_pos, end_pos=lexeme.end_pos))
        return True

    def _remember(self) -> None:
        """Keep what the comparison at hand speaks of, if it says so."""
        said: list[Lexeme] = []
        for each in reversed(self.out):
            if each.type not in REFERENCES | {"ANDS", "AVERAGEOF", "SUMOF", "LISTSEP"}:
                break
            said.append(each)
        if said and self.mode == "if" and said[-1].type not in {"ANDS", "LISTSEP"}:
            self.subject = tuple(reversed(said))

    # and, or, but

    def _joint(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        if "AND" in kinds:
            self._and(lexeme)
        elif "OR" in kinds:
            self._or(lexeme)
        elif "BUT" in kinds:
            if self.mode == "if" and self.ahead() & COMPARISONS:
                self.put(lexeme, "AND")
            elif self.fresh and self.joins == "if" and self.ahead() & COMPARISONS and not self.ahead() & LIMITS:
                self.out.pop()
                self.mode = "if"
                self.put(lexeme, "AND")
            elif not self.fresh:
                self.pause(COMMA, lexeme)
        else:
            return False
        return True

    def _and(self, lexeme: Lexeme) -> None:
        right = self.ahead()
        if right <= {"BREAK"}:
            self.put(lexeme, "AND")
        elif self.between or (self.mode == "limit" and self.left == "NUM" and self.out[-2].type == "RANGEOF"):
            self.between = False
            self.put(lexeme, "TO")
        elif self.mode == "formula" and right & OPERATORS:
            pass
        elif self.listing:
            self.listing = False
            if self.left != "LISTSEP":
                self.put(lexeme, "LISTSEP")
        elif (
            self.fresh
            and self.joins == "if"
            and right & (TESTS | {"IF"})
            and not self._has_points(self.chunk_before())
            and not self._points_follow()
        ):
            self.out.pop()
            self.mode = "if"
            self._and_test(lexeme, right)
        elif self.mode == "if" and right & (TESTS | {"IF"}) and not right & POINTS_KINDS:
            self._and_test(lexeme, right)
        elif (self.fresh and self.left == "BREAK") or (self.fresh and self.mode == ""):
            pass
        else:
            self.pause(COMMA, lexeme)

    def chunk_before(self) -> list[Lexeme]:
        """Return the part before the break at the end of *out*, with the part that it hangs on."""
        end = len(self.out) - 1
        start = end
        while start and not (self.out[start - 1].type == "BREAK" and self.out[start - 1].value > 0):
            start -= 1
        return self.out[start:end]

    @staticmethod
    def _has_points(part: Sequence[Lexeme]) -> bool:
        return any(each.type in POINTS_KINDS | {"GIVE", "ADD", "DED", "ELSE", "PROP"} for each in part)

    def _points_follow(self) -> bool:
        """Whether points come before the next pause: then `and` begins a clause."""
        for item in self.items[self.at + 1 :]:
            if item.type == "BREAK":
                return False
            if _kinds(item) & (POINTS_KINDS | {"GIVE", "ADD", "DED", "PROP"}):
                return True
        return False

    def _and_test(self, lexeme: Lexeme, right: frozenset[str]) -> None:
        start = len(self.out) - len(self.chunk())
        attached = start > 0 and self.out[start - 1].value == 0
        if attached and self._points_follow():
            self.pause(COMMA, lexeme)
            return
        if "IF" in right:
            self.at += 1
        compared = any(each.type in COMPARISONS | {"IS", "OFV", "ABOVE", "BELOW"} for each in self._test_at_hand())
        if self.left in REFERENCES and right & REFERENCES:
            if not compared:
                self.put(lexeme, "ANDS")
                return
            if not self.ahead(2) & (PREDICATES | {"COPULA", "OF", "REL"}):
                self.put(lexeme, "ANDL")
                return
        self.put(lexeme, "AND")

    def _test_at_hand(self) -> list[Lexeme]:
        found: list[Lexeme] = []
        for each in reversed(self.chunk()):
            if each.type in {"AND", "OR"}:
                break
            found.append(each)
        return found

    def _or(self, lexeme: Lexeme) -> None:
        right = self.ahead()
        if self.mode == "each" and self.left in REFERENCES and right & REFERENCES:
            self._two_origins()
        if self.fresh and self.joins == "if" and right & (TESTS | {"IF"}) and not self._points_follow():
            self.out.pop()
            self.mode = "if"
        if (
            self.mode == "if"
            and self.left in REFERENCES
            and right & REFERENCES
            and len(self.out) > 1
            and self.out[-2].type == "EITHER"
        ):
            self.put(lexeme, "ORS")
            return
        if "IF" in self.ahead() and self.mode == "if":
            self.at += 1
        self.put(lexeme, "OR")

    def _two_origins(self) -> None:
        second = self._item_ahead(1)
        assert second is not None
        span = Span(self.out[-1].start_pos, second.end_pos)
        shown = [getattr(each.value, "name", "") for each in (self.out[-1], second)]
        raise Refused("origin-unclear", span, first=shown[0], second=shown[1])

    # Formulas

    def _formula(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        right = self.ahead()
        if "ROUNDED" in kinds:
            self.put(lexeme, "ROUNDED")
        elif "MULTIPLY" in kinds and right & {"PTS", "FULL"}:
            self.open("formula", lexeme)
            self.put(lexeme, "SCOREIS")
            self.multiply = True
        elif self.multiply and "BY" in kinds:
            self.multiply = False
            self.put(lexeme, "TIMES")
        elif (kinds & OPERATORS and self.mode == "formula") or (
            kinds & OPERATORS and self.mode == "points" and self.left in NUMBERS | REFERENCES | {"PTS", "FULL", "BASE"}
        ):
            if kinds & {"DED", "ADD"} and right & {"PTS", "NUM"} and "EACH" in self.ahead(2):
                self.pause(COMMA, lexeme)
                return False
            self.mode = "formula"
            self.put(lexeme, next(kind for kind in lexeme.kinds if kind in OPERATORS))
        elif "TIMES" in kinds and (self.fresh or self.left == "TOTAL") and right & NUMBERS:
            if self.left == "TOTAL":
                self.out.pop()
            self.open("formula", lexeme)
            self.put(lexeme, "FACTOR")
        elif kinds & {"SUMOF", "AVERAGEOF"}:
            self.listing = True
            if self.fresh:
                self.mode = "if"
            self.put(lexeme, lexeme.type)
        elif "RATIOOF" in kinds:
            self.ratio = True
            if self.left in {"GIVEN", "PTS"}:
                self.out.append(
                    Lexeme("TIMES", "", lexeme.start_pos, lexeme.start_pos)
                ) if self.left == "PTS" else self.out.__setitem__(-1, attrs.evolve(self.out[-1], type="TIMES"))
            self.mode = "formula"
            self.put(lexeme, "RATIOOF")
        elif (
            kinds & {"TO", "MINUS"}
            and lexeme.value in {"-", "–"}
            and self.mode in {"if", "else"}
            and right & POINTS_KINDS
        ):
            self.pause(COMMA, lexeme)
        elif kinds & {"TO"} and self.mode == "limit" and "PTS" in right and self.left == "NUM":
            self.put(lexeme, "TO")
        elif "TO" in kinds and self.ratio:
            self.ratio = False
            self.put(lexeme, "TO")
        elif (
            "TO" in kinds
            and not kinds & LIMITS
            and (
                (self.left in NUMBERS | REFERENCES | {"INC", "EXC"} and self.mode in {"if", "each", ""})
                or (self.mode == "limit" and any(each.type == "RANGEOF" for each in self.chunk()))
            )
        ):
            self.put(lexeme, "TO")
        elif "SCOREIS" in kinds and "TIMES" in right and self.fresh:
            pass
        elif "SCOREIS" in kinds and right & (
            NUMBERS | REFERENCES | POINTS_KINDS | {"SUMOF", "AVERAGEOF", "OPEN", "RATIOOF"}
        ):
            self.open("formula", lexeme)
            self.put(lexeme, "SCOREIS")
        else:
            return False
        return True

    # Literals and names

    def _amount(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        right = self.ahead()
        if "NUM" in kinds and (
            (self.left in GIVES and not right & OPERATORS)
            or (self.mode in {"else", "nth"} and not right & (UPTO | OPERATORS))
            or (right & (AFTER_POINTS - {"GIVEN"}) and self.mode != "if")
            or ("GIVEN" in right and self.mode in {"", "each"})
            or (self.left == "SCOREIS" and not right & OPERATORS)
        ):
            lexeme = attrs.evolve(lexeme, type="PTS", value=attrs.evolve(lexeme.value, unit=POINTS))
            kinds = frozenset({"PTS"})
        if (
            "FULLWORD" in kinds
            and "PTS" in right
            and not (self.left == "EACH" or ("MOST" in kinds and self.left not in GIVES))
        ):
            if self.left != "GIVE":
                self.open("points", lexeme)
                self.mark("BARE", lexeme)
            self.put(lexeme, "FULLWORD")
            return True
        if "FULL" in kinds and "OF" in right and "PTS" in self.ahead(2):
            if self.left not in GIVES:
                self.open("points", lexeme)
                self.mark("BARE", lexeme)
            self.put(lexeme, "FULLWORD")
            self.at += 1
            return True
        if "PERCENT" in kinds and "OF" in right and self.ahead(2) & {"FULL", "BASE"}:
            self._points(lexeme, "PERCENT", frozenset())
            return True
        if not kinds & POINTS_KINDS:
            return False
        if "PTS" in kinds and self._is_level(right):
            self.put(attrs.evolve(lexeme, value=attrs.evolve(lexeme.value, unit=self.names.own_unit)), "AMOUNT")
            self.mode = "if"
            return True
        self._points(lexeme, next(kind for kind in (lexeme.type, *lexeme.kinds) if kind in POINTS_KINDS), kinds)
        return True

    def _is_level(self, right: frozenset[str]) -> bool:
        """90 points is a level where the value itself is measured in points."""
        if self.names.own_unit not in {"points", "marks"}:
            return False
        return (self.mode == "if" and self.left in COMPARISONS | {"BETWEEN", "FROM", "TO", "OFV", "IS"}) or bool(
            right & UPTO
        )

    def _points(self, lexeme: Lexeme, kind: str, kinds: frozenset[str]) -> None:
        extra = "EXTRAPTS" in kinds
        if self.mode == "formula" and self.left in HOLDERS:
            self.put(lexeme, kind)
            return
        if self.left in {"MOST", "UPTO"} and extra:
            self.out[-1] = attrs.evolve(self.out[-1], type="MOSTADD")
        if self.left == "GIVE" and extra:
            self.out[-1] = attrs.evolve(self.out[-1], type="ADD")
        if self.left in HOLDERS or (self.left == "TO" and self.mode == "limit"):
            self.put(lexeme, kind)
            if self.mode not in {"limit", "start"}:
                self.mode = "points"
            return
        stated = self.left in {"FULL", "BASE"} and self.out[-2:-1] and self.out[-2].type == "PAREN"
        if stated or (self.left in REFERENCES and "EACHOF" in self.ahead()):
            self.put(lexeme, kind)
            return
        each = self.mode == "each"
        self.open("points", lexeme)
        if each and kind == "PTS" and lexeme.value.value < 0:
            self.mark("DED", lexeme)
            self.put(attrs.evolve(lexeme, value=attrs.evolve(lexeme.value, value=-lexeme.value.value)), kind)
            return
        if self.sign and kind == "PTS":
            self.mark(self.sign, lexeme)
            self.put(lexeme, kind)
            return
        self.mark("EXTRA" if extra and not self.ahead() & {"LOST"} else "BARE", lexeme)
        self.put(lexeme, kind)

    def _value(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        if not kinds & (REFERENCES | LEVELS | {"FLAG", "NOFLAG", "RANKS"}):
            return False
        right = self.ahead()
        if (self.mode == "" and self.fresh) or self.mode == "else":
            self.mode = "if"
            if (
                right & OPERATORS
                and not (
                    "MINUS" in right and kinds & NUMBERS and self.ahead(2) & NUMBERS and not self.ahead(3) & OPERATORS
                )
                and self.out != []
            ):
                self.mode = "formula"
                self.mark("BARE", lexeme)
        if self.left in GIVES and right & OPERATORS | frozenset() and self.mode != "limit":
            self.mode = "formula"
        if self._turned(lexeme, kinds):
            return True
        if self.fresh and self._earning(lexeme, kinds, right):
            self.mark("REACH", lexeme)
        if self.mode == "if":
            self._no_loose_share(lexeme, kinds, right)
            if "PERCENT" in kinds or kinds & {"NUM", "AMOUNT", "PPOINT"}:
                self._remember_before_number()
        if self.left == "ORD":
            self.put(lexeme, lexeme.type)
            return True
        self.put(lexeme, lexeme.type)
        if "RANKS" in kinds and self.mode == "":
            self.mode = "if"
        return True

    def _earning(self, lexeme: Lexeme, kinds: frozenset[str], right: frozenset[str]) -> bool:
        """`80% earns 5 points`, `80% = 5 points`, `80%: 5 points`: a level alone in front of its points is reached."""
        if not kinds & {"PERCENT", "AMOUNT"} or lexeme.value.value < 0:
            return False
        points = self.ahead(2) & (POINTS_KINDS | {"NUM"})
        if "EQ" in right and "PTS" in points:
            self.items[self.at + 1] = attrs.evolve(self.items[self.at + 1], type="ART", kinds=("ART",))
            return True
        after = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        colon = after is not None and after.type == "BREAK" and after.value == COLON
        return bool(points) and ("GIVE" in right or (colon and "PTS" in points))

    def _remember_before_number(self) -> None:
        if self.left in REFERENCES:
            self._remember()

    def _turned(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        """`at 90% completion` is said as a completion of 90%."""
        after = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        if (
            "PERCENT" not in kinds
            or self.mode != "if"
            or self.left not in COMPARISONS
            or after is None
            or after.type not in REFERENCES
        ):
            return False
        if self.names.unit_of(after.value.name) != PERCENT or self.ahead(2) & (
            OPERATORS | {"COPULA", "OF"} | COMPARISONS
        ):
            return False
        self.put(after, after.type)
        self.mark("OFV", lexeme)
        self.put(lexeme, "PERCENT")
        self.at += 1
        return True

    def _no_loose_share(self, lexeme: Lexeme, kinds: frozenset[str], right: frozenset[str]) -> None:
        """5% above a target in %: by 5 points or by a twentieth?"""
        shift = 2 if right & UPTO else 1
        if "PERCENT" in kinds and self.ahead(shift) & {"GT", "LT", "AWAY"} and self.ahead(shift + 1) & REFERENCES:
            self._check_share(lexeme, self._item_ahead(shift + 1))
        elif "PERCENT" in kinds and any(each.type == "BY" for each in self.chunk()):
            reference = next((each for each in reversed(self.chunk()) if each.type in REFERENCES), None)
            self._check_share(lexeme, reference)

    def _item_ahead(self, count: int) -> Lexeme | None:
        return self.items[self._place_ahead(count)]

    def _place_ahead(self, count: int) -> int:
        position = self.at
        while count and position + 1 < len(self.items):
            position += 1
            if not (self.items[position].kinds and set(self.items[position].kinds) <= {"ART", "ADJ"}):
                count -= 1
        return position

    def _check_share(self, lexeme: Lexeme, reference: Lexeme | None) -> None:
        if (
            reference is not None
            and isinstance(reference.value, ast.Value)
            and self.names.unit_of(reference.value.name) == PERCENT
        ):
            span = Span(min(lexeme.start_pos, reference.start_pos), max(lexeme.end_pos, reference.end_pos))
            raise Refused("share-or-points", span, amount=_number(lexeme.value.value))

    # Verbs of points

    def _verb(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        right = self.ahead()
        points = right & (POINTS_KINDS | {"FULLWORD", "EXTRA"}) or (
            "NUM" in right and not self.ahead(2) & {"ABOVE", "BELOW"}
        )
        points = points or ("PERCENT" in right and "OF" in self.ahead(2) and self.ahead(3) & {"FULL", "BASE"})
        if "EACHOF" in kinds and self.left == "PTS" and self._counts_named():
            return True
        if "EACHOF" in kinds and self.left == "PTS" and right <= {"BREAK"}:
            self.put(lexeme, "EACHOF")
            return True
        if ("POINTSWORD" in kinds and not points and right & {"LINE", "PROP", "GIVEN", "AUX", "GIVE"}) or (
            "TOTAL" in kinds and right & {"LINE", "PROP"}
        ):
            self.open("line", lexeme, joins=frozenset({"AMIDST"}))
            self.put(lexeme, "POINTSWORD")
            return True
        if kinds & {"ADD", "DED"} and points and not (self.mode == "if" and kinds & {"UP", "DOWN"} and "NUM" in right):
            kind = "ADD" if "ADD" in kinds else "DED"
            self.open("points", lexeme)
            self.put(lexeme, kind)
            return True
        if "EXTRA" in kinds and self.left == "PTS" and self.mode == "points" and self._more():
            return True
        if "EXTRA" in kinds and right & {"PTS", "NUM"} and self.mode != "each":
            if self.left == "GIVE":
                self.out[-1] = attrs.evolve(self.out[-1], type="ADD")
            else:
                self.open("points", lexeme)
                self.mark("EXTRA", lexeme)
            return True
        if (
            "GIVE" in kinds
            and (points or right & (REFERENCES | {"OPEN", "SUMOF", "AVERAGEOF"}))
            and not (kinds & {"TOTAL"} and right & REFERENCES)
        ):
            self.open("points", lexeme, joins=frozenset({"ITEM"}))
            self.put(lexeme, "GIVE")
            if self.exempt and "PTS" in right:
                self.mark("FULLWORD", lexeme)
            self.exempt = False
            return True
        if "SETS" in kinds and right & {"PTS", "NUM", "ZERO"}:
            self.open("points", lexeme)
            self.put(lexeme, "ITEM")
            self.mark("GIVE", lexeme)
            return True
        if "ITEM" in kinds and right & {"GIVE"}:
            self.open("points", lexeme)
            self.put(lexeme, "ITEM")
            return True
        if kinds & (AFTER_POINTS | {"GIVE"}) and "LINE" in right and self.mode == "if":
            return True
        if kinds & AFTER_POINTS or "GIVE" in kinds:
            return self._after_points(lexeme, kinds)
        if kinds & {"EITHERWAY", "ALTOGETHER"} and self.mode == "limit" and self.left in {"PTS", "FULL"}:
            self.put(lexeme, "EITHERWAY" if "EITHERWAY" in kinds else "ALTOGETHER")
            return True
        return False

    def _more(self) -> bool:
        """`0.3 points more`: added, not earned."""
        verb = self.out[-2]
        if verb.type not in {"BARE", "GIVE", "ADD", "EXTRA"}:
            return False
        self.out[-2] = attrs.evolve(
            verb, type="EXTRA" if verb.type == "BARE" else "ADD" if verb.type == "GIVE" else verb.type
        )
        return True

    def _counts_named(self) -> bool:
        """`Late returns cost 0.5 points each`: an each-phrase of what the part before names."""
        start = len(self.out) - len(self.chunk())
        if start < 2 or self.out[start - 1].value != 0 or self.out[start].type not in {"ADD", "DED", "GIVE"}:  # noqa: PLR2004
            return False
        named = self.out[start - 2]
        if named.type != "NAME" or (start > 2 and self.out[start - 3].type != "BREAK"):  # noqa: PLR2004
            return False
        self.out.insert(start - 2, Lexeme("EACH", "", named.start_pos, named.start_pos))
        return True

    def _after_points(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        if (
            self.left in POINTS_KINDS | {"POINTSWORD"}
            or self.mode == "formula"
            or (self.mode == "points" and self.left in NUMBERS | REFERENCES)
        ):
            self.put(lexeme, next((kind for kind in ("LOST", "ADDED", "GIVEN") if kind in kinds), "GIVEN"))
            return True
        return False

    # What opens a part

    def _lead(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        right = self.ahead()
        for kind in ("ASIDE", "GREATEST", "PARTRULE", "COMBINE", "PART", "ONWARD"):
            if kind in kinds:
                self.open(kind.lower(), lexeme)
                self.put(lexeme, kind)
                return True
        if "ORD" in kinds:
            self._ordinal(lexeme)
            return True
        if "ELSE" in kinds:
            self.open("else", lexeme)
            self.put(lexeme, "ELSE")
            return True
        if (kinds & {"START", "FROM"} and "PTS" in right) or ("START" in kinds and "NUM" in right):
            self.open("start", lexeme)
            self.put(lexeme, "START")
            return True
        if "UNSAIDNOT" in kinds and self.left in {"IF", "AND", "OR"} | REFERENCES and right & {"BREAK", "AND", "OR"}:
            self.put(lexeme, "UNSAIDNOT")
            return True
        if "DOESSO" in kinds and self.left in REFERENCES and self.mode == "if":
            self.put(lexeme, "DOESSO")
            return True
        if (
            "FOR" in kinds
            and "PRON" in right
            and self.ahead(2) & (COMPARISONS | {"REL", "WITH", "RANKS", "BETWEEN", "FROM"})
        ):
            self._condition(lexeme, "IF")
            return True
        if kinds & {"IF", "UNLESS"} or (
            kinds & {"FOR", "WITH", "IN", "REL"} and right & (TESTS | {"POINTS"}) - {"PRON"} and not right & {"EACH"}
        ):
            self._condition(lexeme, "UNLESS" if "UNLESS" in kinds else "IF")
            return True
        if kinds & {"FOR", "WITH"} and right & (LIMITS | LIMITED | {"LINE", "EACH", "PROP"}):
            return True
        if "WITH" in kinds and self.fresh and right & POINTS_KINDS and self.ahead(2) & (AFTER_POINTS | {"FOR", "EACH"}):
            return True
        if self._limit(lexeme, kinds, right):
            return True
        if kinds & {"LINE", "AMIDST"} and not ("BETWEEN" in kinds and right & (NUMBERS | REFERENCES)):
            self.open("line", lexeme, joins=frozenset({"AMIDST", "LINE", "POINTSWORD", "GIVEN", "PROP"}))
            self.put(lexeme, "AMIDST" if "AMIDST" in kinds else "LINE")
            if "LINE" in kinds:
                self._slope()
            return True
        if "PROP" in kinds:
            given = {"PTS"} if self.left == "PTS" and self.out[-2].type == "GIVE" else set()
            self.open("points", lexeme, joins=frozenset({"GIVEN", "POINTSWORD", "AMIDST"} | given))
            self.put(lexeme, "PROP")
            return True
        if self.mode == "each" and self._inside_each(lexeme, kinds):
            return True
        if "EACH" in kinds:
            self.open("each", lexeme, joins=frozenset() if self.mode != "each" else frozenset({self.left}))
            self.put(lexeme, "EACH")
            return True
        return False

    def _slope(self) -> None:
        """`Linearly from 0 points at 40% to 10 points at 80%`, `to no points at 60%`, `from 0 to 8 points`."""
        found: list[Lexeme] = []
        position = self.at + 1
        for wanted in ("FROM", "POINTS", "REACH", "LEVEL", "TO", "POINTS", "REACH", "LEVEL"):
            while position < len(self.items) and _kinds(self.items[position]) <= {"ART", "ADJ"}:
                position += 1
            if position == len(self.items):
                break
            item = self._slope_item(self.items[position], wanted, found)
            if item is None:
                if wanted == "TO":
                    return
                continue
            found.extend(item)
            position += 1
        kinds = [each.type for each in found]
        if kinds in (
            ["FROM", "PTS", "REACH", "LEVEL", "TO", "PTS", "REACH", "LEVEL"],
            ["FROM", "PTS", "TO", "PTS"],
            ["TO", "PTS", "REACH", "LEVEL"],
        ):
            self.out.extend(attrs.evolve(each, type=each.kinds[0]) if each.type == "LEVEL" else each for each in found)
            self.at = position - 1

    @staticmethod
    def _slope_item(item: Lexeme, wanted: str, found: Sequence[Lexeme]) -> list[Lexeme] | None:
        kinds = _kinds(item)
        between = bool(found) and found[0].value == "between"
        span = Span(item.start_pos, item.end_pos)
        if wanted == "TO" and "FLOOR" in kinds and str(item.value).endswith("to zero"):
            none = ast.Literal(span=span, value=Fraction(0), unit=POINTS)
            return [attrs.evolve(item, type="TO"), attrs.evolve(item, type="PTS", value=none)]
        if wanted == "POINTS" and not (found and found[-1].type in {"FROM", "TO"}):
            return None
        if wanted == "POINTS" and kinds & {"PTS", "NUM"}:
            return [attrs.evolve(item, type="PTS", value=attrs.evolve(item.value, unit=POINTS))]
        if wanted == "POINTS" and kinds & {"ZERO"}:
            return [attrs.evolve(item, type="PTS", value=ast.Literal(span=span, value=Fraction(0), unit=POINTS))]
        if wanted == "POINTS" and kinds & {"FULL"}:
            return [attrs.evolve(item, type="PTS", value=ast.Value(span=span, name="full"))]
        if wanted == "REACH" and "REACH" in kinds and found and found[-1].type == "PTS":
            return [attrs.evolve(item, type="REACH")]
        if wanted == "LEVEL" and found and found[-1].type == "REACH" and kinds & (NUMBERS | REFERENCES):
            kind = next(kind for kind in (item.type, *item.kinds) if kind in NUMBERS | REFERENCES)
            return [attrs.evolve(item, type="LEVEL", kinds=(kind,))]
        if wanted == "FROM" and kinds & {"FROM", "BETWEEN"}:
            return [attrs.evolve(item, type="FROM")]
        if wanted == "TO" and kinds & ({"AND"} if between else {"TO"}):
            return [attrs.evolve(item, type="TO")]
        return None

    def _ordinal(self, lexeme: Lexeme) -> None:
        """Read `first` as the start of a bracket, a rank where the text speaks of ranks, else a place in a schedule."""
        if self.left == "EACH" and lexeme.value == 1 and self._first_few():
            return
        if any(each.type == "RANKS" for each in self.out):
            self.open("if", lexeme)
            self.put(attrs.evolve(lexeme, value=(lexeme.value, lexeme.value)), "RANKS")
            return
        self.open("nth", lexeme)
        self.put(lexeme, "ORD")

    def _condition(self, lexeme: Lexeme, kind: str) -> None:
        if self.left == "IF" and kind == "IF":
            return
        if self.out and "FOR" in lexeme.kinds and any(each.type in {"ADD", "DED"} for each in self.chunk()):
            self._no_bare_count()
        self.open("if", lexeme)
        self.put(lexeme, kind)
        if "FOR" in lexeme.kinds and self.ahead() & NUMBERS and not self.ahead(2) & (UPTO | {"TO", "GT", "LT", "AWAY"}):
            self.mark("REACH", lexeme)

    def _no_bare_count(self) -> None:
        """`add 2 points for firms above target`: for each of them, or once?"""
        named = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        if named is None or named.type != "NAME":
            return
        unit = self.names.unit_of(named.value.name)
        word = next((word for word, name in self.names.entries.items() if name.id == named.value.name), "")
        if (
            unit not in {"", PERCENT}
            and named.end_pos - named.start_pos <= max(len(unit), len(word))
            and unit[:4].lower() in word.lower()
        ):
            raise Refused("event-or-threshold", Span(self.items[self.at].start_pos, named.end_pos), count="1")

    def _inside_each(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:
        if self.left == "EACH" and kinds & {"FULLEACH", "STARTED"}:
            self.put(lexeme, "FULLEACH" if "FULLEACH" in kinds else "STARTED")
        elif self.left in {"EACH", "FULLEACH"} and "EXTRA" in kinds:
            self.put(lexeme, "MORE")
        elif "STARTED" in kinds:
            self.put(lexeme, "STARTED")
            if str(lexeme.value).endswith(" of") and self.ahead() & (NUMBERS | {"THAT", "COUNTED"}):
                self.at += 1
            elif "OF" in self.ahead() and self.ahead(2) & (NUMBERS | {"THAT", "COUNTED"}):
                self.at += 2
        elif "SHORT" in kinds:
            self.put(lexeme, "SHORT")
        elif "FAR" in kinds and self.left in NUMBERS:
            self.put(lexeme, "FAR")
        else:
            return False
        return True

    def _first_few(self) -> bool:
        """`For each of the first 5 meetings`: a bracket of the count."""
        count = self._item_ahead(1)
        if count is None:
            return False
        if count.type == "COUNTED":
            literal, name, mark = count.value
            if mark is not None:
                return False
            self.put(attrs.evolve(count, value=name), "NAME")
            self.mark("LE", count)
            self.put(attrs.evolve(count, value=literal), "AMOUNT")
        elif count.type in {"AMOUNT", "NUM"}:
            self.put(attrs.evolve(count, value=attrs.evolve(count.value, value=Fraction(1))), count.type)
            self.mark("LE", count)
            self.put(count, count.type)
        else:
            return False
        self.at = self._place_ahead(1)
        return True

    def _limit(self, lexeme: Lexeme, kinds: frozenset[str], right: frozenset[str]) -> bool:
        joins = LIMITED
        if kinds & {"FLOOR", "NEGATIVE"}:
            self.open("limit", lexeme, joins=joins)
            self.put(lexeme, "FLOOR" if "FLOOR" in kinds else "NEGATIVE")
            return True
        if kinds & {"DEDUCTIONS", "ADDITIONS"} and self.fresh and self._colon_next():
            self.sign = "DED" if "DEDUCTIONS" in kinds else "ADD"
            self.at += 1
            return True
        if kinds & LIMITED and (
            (right & LIMITS and not (right & COMPARISONS and not self._points_at(2)))
            or ("TIMES" in right and "TOTAL" in kinds)
        ):
            self.open("limit", lexeme)
            self.put(lexeme, next(kind for kind in lexeme.kinds if kind in LIMITED))
            return True
        if "TOFULL" in kinds or ("RANGEOF" in kinds and right & {"NUM", "PTS", "FROM"}):
            self.open("limit", lexeme)
            self.put(lexeme, "TOFULL" if "TOFULL" in kinds else "RANGEOF")
            return True
        kind = next((each for each in ("MOSTADD", "MOSTDED", "UPTO", "MOST", "LEAST") if each in kinds), "")
        if not kind:
            return False
        bare = "NUM" in right and self.joins in {"each", "formula"} and "BREAK" in self.ahead(2)
        if self.fresh and (bare or (kind == "UPTO" and self.joins in {"each", "points"} and right & NUMBERS)):
            self.open("limit", lexeme)
            self.put(lexeme, kind)
            return True
        if (
            not self._points_at(1)
            and not (kind == "LEAST" and self._zero_at(1) and (self.fresh or self.left in LIMITED))
            and (kinds & COMPARISONS or "NUM" not in right)
        ):
            return False
        if self.mode == "if" and self.names.own_unit in {"points", "marks"}:
            return False
        if kind == "UPTO" and "MOST" in kinds:
            kind = "MOST"
        self.open("limit", lexeme, joins=joins)
        self.put(lexeme, kind)
        return True

    def _colon_next(self) -> bool:
        after = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        return after is not None and after.type == "BREAK" and after.value == COLON

    def _points_at(self, count: int) -> bool:
        return bool(self.ahead(count) & {"PTS", "FULL", "BASE"})

    def _zero_at(self, count: int) -> bool:
        item = self._item_ahead(count)
        return item is not None and item.type == "NUM" and item.value.value == Fraction(0)

    # Comparisons

    def _compare(self, lexeme: Lexeme, kinds: frozenset[str]) -> bool:  # noqa: C901, PLR0911, PLR0912, PLR0915 - the table
        right = self.ahead()
        if (
            kinds & {"UP", "DOWN"}
            and (self.mode == "if" or self.fresh)
            and (self.left in REFERENCES or self.left in {"IF", "BREAK"})
            and right & (NUMBERS | COMPARISONS | {"BETWEEN"})
        ):
            self._remember()
            self.mode = "if"
            self.put(lexeme, "UP" if "UP" in kinds else "DOWN")
            return True
        if (
            "THAN" in kinds
            and any(each.type in {"UP", "DOWN", "RISES", "FALLS"} for each in self.chunk())
            and right & REFERENCES
        ):
            self.put(lexeme, "THAN")
            return True
        share = "PERCENT" in right and "OF" in self.ahead(2)
        if "THAN" in kinds and self.fresh and not kinds & {"GT", "REACH", "FROM"} and (right & REFERENCES or share):
            self.mode = "basis"
            self.put(lexeme, "THAN")
            return True
        if self.mode == "each" and "OVERTAKEN" in kinds and self.left in REFERENCES and right <= {"BREAK"}:
            self.put(lexeme, "OVERTAKEN")
            return True
        if self.mode == "each":
            return self._compare_each(lexeme, kinds, right)
        if "EITHER" in kinds and self.mode in {"if", ""} and right & REFERENCES:
            self.mode = "if"
            self.put(lexeme, "EITHER")
            return True
        if kinds & {"RISES", "FALLS"} and self.mode in {"if", ""} and self.left in REFERENCES and "THAN" in right:
            self._remember()
            self.put(lexeme, "RISES" if "RISES" in kinds else "FALLS")
            return True
        if (
            "OVERTAKEN" in kinds
            and self.mode == "if"
            and self.left in REFERENCES
            and not right & (NUMBERS | REFERENCES)
        ):
            self.put(lexeme, "OVERTAKEN")
            return True
        if lexeme.value == "off":
            return False
        if (
            kinds & {"MET"}
            and self.mode == "if"
            and self.left in REFERENCES | {"IF", "AND", "OR"}
            and not right & (NUMBERS | REFERENCES)
        ):
            self.put(lexeme, "MET")
            return True
        if kinds & {"UNMETW"} and self.mode == "if" and self.left in REFERENCES:
            self.put(lexeme, "UNMETW")
            return True
        if "NOTALL" in kinds:
            if self.mode != "if":
                self.open("if", lexeme)
            self.put(lexeme, "NOTALL")
            return True
        if kinds & {"ONLYONE", "NEITHER"}:
            if self.mode != "if":
                self.open("if", lexeme)
            self.put(lexeme, "ONLYONE" if "ONLYONE" in kinds else "NEITHER")
            return True
        if "NOT" in kinds and self.mode in {"if", ""} and right & (REFERENCES | {"FLAG", "COUNTED"}):
            self.mode = "if"
            self.put(lexeme, "NOT")
            return True
        for kind in ("BETWEEN", "FROM"):
            if kind in kinds and right & (NUMBERS | REFERENCES | {"PTS"}):
                self._start_if(lexeme)
                self.between = kind == "BETWEEN"
                self.put(lexeme, kind)
                return True
        if kinds & UPTO | kinds & {"ORWORSE"} and self.left == "RANKS":
            return self._rank_side(lexeme)
        for kind in ("ABOVE", "BELOW", "ORBETTER", "INC", "EXC", "BY"):
            if kind in kinds and self.mode == "if":
                self.put(lexeme, kind)
                return True
        kind = next((each for each in lexeme.kinds if each in COMPARISONS), "")
        if not kind:
            return False
        if kind == "EQ" and "PTS" in right and self.left in NUMBERS | UPTO and self.mode == "if":
            return True
        if (
            kind == "REACH"
            and right & ((COMPARISONS - {"REACH"}) | {"BETWEEN", "FROM", "ONLYONE", "NEITHER"})
            and not right & NUMBERS
        ):
            self._start_if(lexeme)
            return True
        if self.mode == "if" and self.left in NUMBERS | UPTO and kind in {"GT", "LT", "AWAY"} and right & REFERENCES:
            self.put(lexeme, "OVERBY" if kind == "GT" else "UNDERBY")
            return True
        level = bool(right & LEVELLED) or ("PTS" in right and self.names.own_unit in {"points", "marks"})
        if not level and not (
            self.mode == "if" and self.left in REFERENCES | {"IF", "AND", "OR"} and lexeme.value in UNSAID
        ):
            return False
        self._start_if(lexeme)
        self._remember()
        self.put(lexeme, "LT" if kind == "AWAY" else kind)
        return True

    def _rank_side(self, lexeme: Lexeme) -> bool:
        """`11th or lower` is a rank of 11 or a larger number, `3rd or better` one of 3 or a smaller."""
        last = str(lexeme.value).rpartition(" ")[2]
        if last in {"better", "higher", "above"}:
            self.put(lexeme, "RANKBEST")
        elif last in {"worse", "lower", "below"}:
            self.put(lexeme, "RANKWORST")
        else:
            return False
        return True

    def _start_if(self, lexeme: Lexeme) -> None:
        if self.mode != "if":
            self.open("if", lexeme)

    def _compare_each(self, lexeme: Lexeme, kinds: frozenset[str], right: frozenset[str]) -> bool:
        if kinds & {"ONLYONE", "NEITHER"}:
            return False
        if kinds & {"OUTSIDE", "EITHERSIDE"}:
            self.put(lexeme, "OUTSIDE")
            return True
        if "EITHERWAY" in kinds and any(each.type in {"OUTSIDE", "AWAY"} for each in self.chunk()):
            self.out = [
                attrs.evolve(each, type="OUTSIDE") if each.type == "AWAY" and each in self.chunk() else each
                for each in self.out
            ]
            return True
        for kind in ("BETWEEN", "FROM"):
            if kind in kinds and right & NUMBERS:
                self.between = kind == "BETWEEN"
                self.put(lexeme, kind)
                return True
        kind = next((each for each in lexeme.kinds if each in COMPARISONS), "")
        if not kind:
            return False
        if kind == "REACH":
            self._start_if(lexeme)
        self.put(lexeme, kind)
        return True


def _number(value: Fraction) -> str:
    return str(value)
