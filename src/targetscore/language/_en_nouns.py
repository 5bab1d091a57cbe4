"""
The noun phrase round a declared name: `the council's annual recycling rate achieved in the year` is the rate.

Whose value it is, over which year, and that somebody records it has no effect, for all units are scored alike and by
the year. What would change the value (`the best council's rate`, `the rate of all councils`) is left for the grammar to
refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language._en_kinds import ARTICLES, COMPARISONS, END, OPERATORS, at_articles, kinds, kinds_at, only
from targetscore.language._en_names import plurals
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed

OWN = frozenset({"actual", "completion", "growth"})
# In front of whose value it is these say that it is the value of another.
ANOTHER = kinds("EXTREME EXTRA OTHER ORD RANKS LASTRANKS")
OPENS = kinds("IF UNLESS REL")
# What is said of a value behind it.
SPEAKING = COMPARISONS | kinds("COPULA OF BETWEEN FROM TO UP DOWN RISES FALLS UNMETW OVERTAKEN THAN BREAK SETAGAINST")
# `a rate of at least 60%`: behind a verb that reaches, the comparison that counts.
COMPARED = (COMPARISONS | kinds("BETWEEN FROM")) - {"REACH"}
RECORDED = kinds("EVENTWORD MET HOLDING")
OF_UNIT = kinds("OF IN FOR BY")
ONE = frozenset(listed("the a an each every its that this any"))
COMPARATIVES = frozenset(listed("higher lower larger smaller greater longer shorter fewer slower faster quicker"))
PLURALS = frozenset(listed("values results rates figures"))
INDEFINITE = frozenset(listed("a an any"))
JOINING = frozenset(listed("per of in for among with"))
SHARES = frozenset(listed("rate share percentage proportion"))
RATES = frozenset(listed("rate rates share shares percentage percentages proportion proportions ratio ratios"))
# What has a level and is not itself counted.
MEASURES = frozenset(
    listed(
        "index level score cost costs variance deviation balance deficit surplus time income expenditure spending"
        " turnover yield price density coverage uptake attendance absence compliance satisfaction accuracy efficiency"
        " productivity consumption use usage temperature speed average mean margin backlog savings saving"
        " length duration delay size volume capacity occupancy output"
        " intensity emissions concentration performance"
    )
)
# These stand without an article: turnover under 8%, savings of 5%.
MASS = frozenset(
    listed(
        "costs variance deviation income expenditure spending turnover coverage uptake attendance absence compliance"
        " satisfaction accuracy efficiency productivity consumption usage savings capacity occupancy output emissions"
        " performance"
    )
)
OPENING = kinds("BREAK IF UNLESS FOR WITH OPEN")
COMPARED_NOW = COMPARISONS | kinds("OF BETWEEN FROM")
DEFINITE = frozenset(listed("the its their such these those that this"))


def noun_phrases(items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with one lexeme for each declared name and the words round it that have no effect."""
    kept: list[Lexeme] = []
    heads = _heads(items, names)
    position = 0
    while position < len(items):
        lexeme = items[position]
        position += 1
        if lexeme.type == "UNKNOWN":
            lexeme = _meant(kept, lexeme, heads, kinds_at(items, position))
        if _is_value(lexeme):
            position = _end(items, _behind_share(kept, lexeme, items, position, names))
            _take_measure(kept, lexeme, names)
            _take_owner(kept)
            lexeme, position = _beside_role(kept, lexeme, items, position)
            _take_verb(kept, items, position)
            compared = _take_comparative(kept)
            lexeme, position = _end_of_group(kept, lexeme, items, position)
            kept.append(lexeme)
            if compared is not None:
                kept.append(compared)
                position += position < len(items) and items[position].value == "than"
        elif "PRON" in lexeme.several and lexeme.word in PLURALS and kept and kept[-1].word in COMPARATIVES:
            if len(kept) > 1 and kept[-2].word in {"all", "any"}:
                del kept[-2]
        elif lexeme.word in ALONE:
            kept.append(_alone_in_formula(kept, lexeme, items, position) or lexeme)
        else:
            kept.append(lexeme)
    return kept


def _alone_in_formula(kept: list[Lexeme], lexeme: Lexeme, items: Sequence[Lexeme], end: int) -> Lexeme | None:
    """Return what `divided by the highest`, `divided by its own` mean behind an operator: of the own value."""
    said = lexeme.word
    before = at_articles(kept, len(kept)) - 1
    alone = said in ITS_OWN or "EXTREME" in lexeme.several
    if not alone or kinds_at(items, end).isdisjoint(BEHIND_ALONE) or before < 0 or not _calculates(kept, before):
        return None
    part = kept[max((n + 1 for n in range(before) if kept[n].type == "BREAK"), default=0) : before]
    values = {each.value.name for each in part if isinstance(each.value, ast.Value)}
    possessed = said not in ITS_OWN or any(each.word in {"its", "their"} for each in kept[before + 1 :])
    if not possessed or not values or not values <= {"actual", "highest", "lowest", "best", "worst"}:
        return None
    name = ENDS.get(said, "actual")
    del kept[before + 1 :]
    node = ast.Value(span=lexeme.span, name=name)
    kind = "NAME" if name == "actual" else "ROLE"
    return Lexeme(kind, node, lexeme.start_pos, lexeme.end_pos, (kind,))


def _is_value(lexeme: Lexeme) -> bool:
    if lexeme.type == "ROLE":
        return isinstance(lexeme.value, ast.Value) and lexeme.value.name in OWN
    return lexeme.type == "NAME"


# In front of the name -----------------------------------------------------------------------------------------------


def _take_measure(kept: list[Lexeme], name: Lexeme, names: Names) -> None:
    """Read `the level of the pass rate` as the pass rate, `the number of visits` as the visits."""
    at = at_articles(kept, len(kept)) - 1
    said = kinds_at(kept, at)
    counted = name.type == "NAME" and names.unit_of(name.value.name) not in {"", PERCENT}
    in_percent = name.type == "NAME" and names.unit_of(name.value.name) == PERCENT
    if "LEVELFOR" in said or ("SHAREOF" in said and in_percent) or ("NUMBEROF" in said and counted):
        del kept[at:]


def _behind_share(kept: list[Lexeme], name: Lexeme, items: Sequence[Lexeme], end: int, names: Names) -> int:
    """Read `the very satisfied share`, `the share very satisfied` as the declared share; return where it ends."""
    if name.type != "NAME" or names.unit_of(name.value.name) != PERCENT:
        return end
    if end < len(items) and items[end].type == "UNKNOWN" and items[end].word in SHARES:
        return end + 1
    if kept and kept[-1].type == "UNKNOWN" and kept[-1].word in SHARES:
        kept.pop()
    return end


def _take_owner(kept: list[Lexeme]) -> None:
    """Read `the council's own rate` as the rate."""
    at = at_articles(kept, len(kept)) - 1
    if "UNITOWN" in kinds_at(kept, at) and kinds_at(kept, at_articles(kept, at) - 1).isdisjoint(ANOTHER):
        del kept[at]


def _take_verb(kept: list[Lexeme], items: Sequence[Lexeme], end: int) -> None:
    """
    Take off the verb of `a school that reports a rate of`, `a school achieving a rate above`.

    Behind the participle alone `with` says the same. A verb that reaches compares where a bare level follows.
    """
    at = at_articles(kept, len(kept)) - 1
    verb = kinds_at(kept, at)
    if verb.isdisjoint({"HOLDS", "HOLDING", "REACH"}):
        return
    behind = end + 1 if "OF" in kinds_at(items, end) else end
    while kinds_at(items, behind) <= ARTICLES and behind < len(items):
        behind += 1
    if "REACH" in verb and "HOLDS" not in verb and "HOLDING" not in verb and not kinds_at(items, behind) & COMPARED:
        return
    if kinds_at(items, end).isdisjoint(SPEAKING - {"COPULA", "BREAK"}):
        return
    if kept[at].value == "at":
        kept[at:] = [only(kept[at], "IF")]
        return
    before = at - 1
    unit = at_articles(kept, before) - 1 if "UNITNOUN" in kinds_at(kept, before) else None
    if "HOLDING" in verb and "UNITNOUN" in kinds_at(kept, before):
        kept[at:] = [only(kept[at], "WITH")]
    elif unit is not None and kinds_at(kept, unit) & OPENS:
        del kept[unit + 1 :]
    elif kinds_at(kept, before) & OPENS:
        del kept[at:]


def _take_comparative(kept: list[Lexeme]) -> Lexeme | None:
    """Take `higher` off `a higher rate`, which is said as a rate that is higher."""
    if not kept or kept[-1].word not in COMPARATIVES or kept[-1].several.isdisjoint(COMPARISONS):
        return None
    return kept.pop()


# The best of the group in a formula ---------------------------------------------------------------------------------

# With `its` in front these are the own value, where no name follows.
ITS_OWN = frozenset({"own", "own value", "own figure"})
BEHIND_ALONE = END | OPERATORS | kinds("GROUPWORDS AND CLOSE")
ENDS = {
    **dict.fromkeys(("highest", "largest", "greatest", "longest"), "highest"),
    **dict.fromkeys(("lowest", "smallest", "shortest", "fewest"), "lowest"),
    "best": "best",
    "worst": "worst",
}
# What may stand for the own value or an end of the group behind an operator.
ALONE = ITS_OWN | ENDS.keys()


def _end_of_group(kept: list[Lexeme], name: Lexeme, items: Sequence[Lexeme], end: int) -> tuple[Lexeme, int]:
    """Read `the highest rate in the group` behind an operator as the highest of the group."""
    at = len(kept) - 1
    if at < 1 or name.value.name != "actual" or "EXTREME" not in kept[at].several or kept[at].word not in ENDS:
        return name, end
    before = at_articles(kept, at) - 1
    before -= before > 0 and kept[before].word in {"that", "this"}
    if before < 0 or not _calculates(kept, before):
        return name, end
    node = ast.Value(span=name.span, name=ENDS[kept[at].word])
    del kept[before + 1 :]
    end = _of_all(items, end)
    return Lexeme("ROLE", node, name.start_pos, name.end_pos, ("ROLE",)), end


def _of_all(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `in the group`, `of all schemes`; *at* if they do not stand there."""
    if "GROUPWORDS" in kinds_at(items, at):
        return at + 2 if items[at].value == "of all" and "UNITNOUN" in kinds_at(items, at + 1) else at + 1
    units = "OF" in kinds_at(items, at) and "UNITNOUN" in kinds_at(items, at + 2)
    return at + 3 if units and items[at + 1].word in {"all the", "any", "the"} else at


def _calculates(kept: list[Lexeme], at: int) -> bool:
    """Whether an operator stands at *at*; `over` is one behind another, where no excess can be meant."""
    if kept[at].several & OPERATORS:
        return True
    if kept[at].type == "OPEN" and at and kept[at - 1].several & (OPERATORS | {"SCOREIS"}):
        return True
    part = kept[max((n + 1 for n in range(at) if kept[n].type == "BREAK"), default=0) : at]
    if kept[at].value != "over" or not any("TIMES" in each.several for each in part):
        return False
    kept[at] = only(kept[at], "OVER")
    return True


# A role beside the name ---------------------------------------------------------------------------------------------


def _beside_role(kept: list[Lexeme], name: Lexeme, items: Sequence[Lexeme], end: int) -> tuple[Lexeme, int]:
    """Return what `last year's rate`, `the target rate`, `the rate of last year` mean, and where they end."""
    if name.value.name != "actual":
        return name, end
    joint = at_articles(kept, len(kept)) - 1
    if joint > 0 and _role(kept[joint - 1]) == "target" and kept[joint].word in {"for", "of"}:
        del kept[joint:]
        return kept.pop(), end
    before = _role(kept[-1]) if kept else ""
    if before in {"target", "last_year"} or (before == "mean" and _is_level(kept)):
        return kept.pop(), end
    if end < len(items) and _role(items[end]) == "target":
        return items[end], end + 1
    at = end + 1
    while at < len(items) and "ART" in items[at].several:
        at += 1
    if kinds_at(items, end) & {"OF", "IN", "FOR"} and at < len(items) and _role(items[at]) == "last_year":
        return items[at], at + 1
    return name, end


def _is_level(kept: Sequence[Lexeme]) -> bool:
    """Whether `the average` is compared with: of `the average rate is 60%` nobody knows whose average it is."""
    return len(kept) > 2 and kept[-2].value == "the" and bool(kept[-3].several & COMPARISONS)  # noqa: PLR2004 - above the average


def _role(lexeme: Lexeme) -> str:
    return lexeme.value.name if lexeme.type == "ROLE" and isinstance(lexeme.value, ast.Value) else ""


# Behind the name ----------------------------------------------------------------------------------------------------


def _end(items: Sequence[Lexeme], at: int) -> int:
    """Return where the words behind a name end that say whose it is, over which year, and that it was recorded."""
    end = at
    while end < len(items):
        after = _period(items, end) or _of_unit(items, end) or _recorded(items, end)
        if not after:
            break
        end = after
    return end if end == at or not kinds_at(items, end).isdisjoint(SPEAKING) else at


def _period(items: Sequence[Lexeme], at: int) -> int:
    return at + 1 if "PERIOD" in kinds_at(items, at) else 0


def _of_unit(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `of the council`, `in each school`; `of the councils` may be that of all together."""
    if kinds_at(items, at).isdisjoint(OF_UNIT) or at + 2 >= len(items):
        return 0
    article, unit = items[at + 1], items[at + 2]
    one = article.word in ONE and "UNITNOUN" in unit.several and not unit.word.endswith("s")
    return at + 3 if one else 0


def _recorded(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `recorded`, `achieved by the council`, where that says nothing of its own."""
    if kinds_at(items, at).isdisjoint(RECORDED):
        return 0
    by = _of_unit(items, at + 1) if "BY" in kinds_at(items, at + 1) else at + 1
    return by if kinds_at(items, by) & {"COPULA", "OF", "PERIOD"} else 0


# The name by its last words -----------------------------------------------------------------------------------------


def _heads(items: Sequence[Lexeme], names: Names) -> dict[tuple[str, ...], Lexeme | None]:
    """
    Return the last words of the names that the text says, and those before `per`, `of` and the like: each → the name.

    ``None`` where two names have them: `the cost` is the cost per household where there is no other cost.
    """
    if all(lexeme.type != "UNKNOWN" for lexeme in items):
        return {}
    found: dict[tuple[str, ...], str | None] = {}
    for word, name in names.entries.items():
        words = () if name.measured_in == "yes/no" else words_of(word)
        joint = next((at for at, each in enumerate(words) if at and each in JOINING), 0)
        heads = [words[start:joint] for start in range(joint)]
        for head in [*heads, *(words[start:] for start in range(1, len(words)))]:
            for form in plurals(head):
                found[form] = name.id if found.get(form, name.id) == name.id else None
    said = {each.value.name: each for each in items if each.type == "NAME"}
    own = Lexeme("NAME", ast.Value(name="actual"), 0, 0, ("NAME",))
    return {form: said.get(name, own if name == "actual" else None) for form, name in found.items() if name}


def _meant(
    kept: Sequence[Lexeme], lexeme: Lexeme, heads: dict[tuple[str, ...], Lexeme | None], behind: frozenset[str]
) -> Lexeme:
    """Return the name that the unknown word of `the rate` stands for, where one declared name alone ends so."""
    known = heads.get(tuple(lexeme.word.split()))
    at = at_articles(kept, len(kept))
    if known is None or not _is_definite(kept, at, lexeme, behind):
        return lexeme
    node = attrs.evolve(known.value, span=lexeme.span)
    return Lexeme("NAME", node, lexeme.start_pos, lexeme.end_pos, ("NAME",))


def _is_definite(kept: Sequence[Lexeme], at: int, lexeme: Lexeme, behind: frozenset[str]) -> bool:
    """
    Whether *lexeme* stands for a value named before: `the arrears`, of a rate also `a rate`, `any higher rate`.

    Of what is compared right behind it so does `an index below 80`; `an incident` is one of those that are counted.
    """
    word = lexeme.word.split()[-1]
    measure = word in RATES or word in MEASURES
    opens = not kept or bool(kept[-1].several & OPENING)
    if opens and word in MASS and not behind.isdisjoint(COMPARED_NOW | {"COPULA"}):
        return True
    if at == len(kept):
        return (
            bool(kept)
            and measure
            and (kept[-1].word in COMPARATIVES or not kept[-1].several.isdisjoint({"EXTREME", "OTHER"}))
        )
    loose = measure and (word in RATES or bool(behind & COMPARED_NOW))
    return kept[at].word.split()[0] in (DEFINITE | INDEFINITE if loose else DEFINITE)
