"""English words that are one with their neighbours: verbs with their auxiliaries, `all other schools`, remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from targetscore.errors import Span
from targetscore.language import _unknown
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._en_actors import ACTORS, MEASURES
from targetscore.language._en_allotted import allotted
from targetscore.language._en_announced import ANNOUNCED
from targetscore.language._en_as_far import AS_FAR
from targetscore.language._en_beside import BESIDE
from targetscore.language._en_besides import BESIDES, besides
from targetscore.language._en_both_met import BOTH_MET
from targetscore.language._en_brackets import BRACKETS
from targetscore.language._en_bullets import bulleted
from targetscore.language._en_captions import CAPTIONS, dash_heading
from targetscore.language._en_ceilings import CEILINGS
from targetscore.language._en_changes import changes
from targetscore.language._en_clamped import CLAMPED
from targetscore.language._en_compared import COMPARED_WITH
from targetscore.language._en_complements import COMPLEMENTS
from targetscore.language._en_dates import without_dates
from targetscore.language._en_deadlines import on_time
from targetscore.language._en_defined import defined
from targetscore.language._en_distances import DISTANCES
from targetscore.language._en_done import DONE_OF
from targetscore.language._en_elided import EITHER_WAY, ELIDED
from targetscore.language._en_ends import RANGE_ENDS
from targetscore.language._en_event_costs import EVENT_COSTS
from targetscore.language._en_facts import facts_of_it, facts_shared, not_yet
from targetscore.language._en_first_few import FIRST_FEW
from targetscore.language._en_full_marks import FULL_MARKS
from targetscore.language._en_halves import HALVES
from targetscore.language._en_headings import LEAVING_OUT, headed
from targetscore.language._en_kinds import COMPARISONS, kinds, kinds_at, past_articles
from targetscore.language._en_labels import LABELS
from targetscore.language._en_levels import named_levels
from targetscore.language._en_line_ends import LINE_ENDS
from targetscore.language._en_lines import said_twice, with_noun
from targetscore.language._en_linking import LINKING
from targetscore.language._en_moved import MOVED
from targetscore.language._en_named_before import NAMED_BEFORE
from targetscore.language._en_names import singular
from targetscore.language._en_near import around, both_ways, deviating, near
from targetscore.language._en_nouns import noun_phrases
from targetscore.language._en_on_top import SHARES_TAKEN
from targetscore.language._en_outside import both_sides, outside_behind
from targetscore.language._en_parts import PARTS
from targetscore.language._en_passes import Passes
from targetscore.language._en_passives import EXCEEDED_BY, PASSIVES
from targetscore.language._en_portions import PORTIONS
from targetscore.language._en_prorated import PRORATED
from targetscore.language._en_rankings import any_other, one_ranking, onward, points_each, rankings
from targetscore.language._en_ranks import COMPOUND
from targetscore.language._en_ratios import RATIOS
from targetscore.language._en_repeats import so_long, where_it_lies, with_references, without_repeats
from targetscore.language._en_required import REQUIRED
from targetscore.language._en_reworded import REWORDED
from targetscore.language._en_risen import RISEN
from targetscore.language._en_rows import ROWS
from targetscore.language._en_scales import SCALES
from targetscore.language._en_score_heads import score_heads
from targetscore.language._en_sides import IN_TIME, after_so_many, sided
from targetscore.language._en_single_points import SINGLE_POINTS
from targetscore.language._en_spared import SPARED
from targetscore.language._en_standards import STANDARDS
from targetscore.language._en_summed import SUMMED
from targetscore.language._en_tables import tables
from targetscore.language._en_taken import TAKEN
from targetscore.language._en_targets import TARGETS
from targetscore.language._en_tiers import COUNTS, count_tiers, paced, unlabelled
from targetscore.language._en_topped import TOPPED
from targetscore.language._en_verb_groups import ACTIVE, PARTICIPLES, is_verb, with_score_apart, without_whom
from targetscore.language._en_verb_groups import joined as with_auxiliaries
from targetscore.language._en_weighted import WEIGHTED
from targetscore.language._en_whole import any_one, bare_zero, dashed_title, instead, scored_at
from targetscore.language._en_wordy import WORDY
from targetscore.language._en_yes_no import YES_AND_NO
from targetscore.language._en_zeroed import ZEROED
from targetscore.language._lexemes import Lexeme, Names, Refused, listed

JOINING = PARTICIPLES | ACTIVE | kinds("POINTSNOUN UNITNOUN NAME OF AMIDST")
CAN_BE_REMARK = kinds(
    "UNKNOWN ART ADJ COPULA AUX OF AND TO ADV THERE IN BY EVENTWORD UNITNOUN UNITOWN HOLDS HOLDING FOR PRON REL BYWHICH"
    " WITH THAN DONE SHAREOF"
)
CAN_BE_HEADING = CAN_BE_REMARK | kinds("POINTSWORD POINTSNOUN NAME GIVEN GIVE FOLLOWS NEXT")
ANNOUNCES = kinds("POINTSWORD FOLLOWS")
# A remark of nothing but these tells whom something holds for.
SCOPED = kinds("UNKNOWN UNITNOUN UNITOWN ART ADJ IN FOR OF AND WITH")
# A sentence part with one of these may move points and is never a remark.
NO_REMARK = re.compile(
    r"%|\b(?:except\w*|exclud\w*|includ\w*|only|unless|apart from|other than|but|points?|scor(?:e|es|ed|ing)"
    r"|mark(?:s|ed)?|deduct\w*|discretion\w*|judg\w*|round(?:ed|ing|s)?|zero|nil|none|more|less|lesser|above|below"
    r"|over|under|between|maxim\w*|minim\w*|least|most|total(?:s|led|ling)?|cap(?:s|ped|ping)?|each|per|every|doubl\w*|half|halv\w*"
    r"|bonus\w*|penal\w*|award\w*|earn\w*|lost|los(?:e|es|ing|s|ses)|gain\w*|reduc\w*|increas\w*|multipl\w*|divid\w*|times|plus"
    r"|minus|not|no|never|limit\w*|rank\w*|plac(?:e|es|ed|ing)|add(?:s|ed|ing|itions?|itional(?:ly)?)?|nothing|cannot"
    r"|without|exempt\w*|twice|disregard\w*|ignor\w*|waiv\w*|forgiv\w*|overlook\w*|discount\w*|remainders?|fractions?"
    r"|partial\w*|incomplete|tolerat\w*|excus\w*|spared?|(?:non-?)?cumul\w*|absolute\w*|merg\w*|combin\w*|averag\w*"
    r"|median\w*|uncapped|review\w*|lenien\w*|special\w*|principle|permitting|justif\w*|necess\w*|rule|count(?:s|ed|ing)?"
    r"|restor\w*|warn\w*|appeal\w*|separate(?:ly)?|higher|lower|better|worse|ties?|tied)\b",
    re.IGNORECASE,
)
OWN = frozenset(listed("actual completion growth"))
BEFORE_FULL = kinds("GIVE UPTO SCOREIS TIMES")
# Words for any unit, which may stand beside another word for it.
ANY_UNIT = frozenset(
    listed(
        "unit body organisation organization institution authority team performer member site provider service office"
    )
)
EACH_UNIT = frozenset(listed("a an any each every"))
NAMES_UNIT = frozenset({"REL"}) | COMPARISONS


def fold(text: str, items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with what belongs together joined, and parts that are only remarks made one each.

    Raises:
        Refused: For a word that is not one of the language.
    """
    told = headed(text, score_heads(text, dash_heading(besides(text, [*items]))), names)
    nouns = noun_phrases(BEFORE_NAMES.over(rankings(text, told), names), names)
    values = named_levels(text, BEFORE_LEVELS.over(defined(text, nouns, names), names), names)
    joined = BEHIND_VERBS.over(_joined(BEFORE_VERBS.over(values, names)), names)
    _no_two_units(text, joined)
    return _asides(text, joined, names)


BEFORE_NAMES = Passes(
    ("LEVELNAME MINUS | LEVELNAME TO | ROLE MINUS | ROLE TO", dashed_title),
    ("BREAK", lambda items, _: bulleted(items)),
    *TARGETS,
    ("UNKNOWN FLAG", facts_shared),
    ("FLAG COPULA | FLAG UNSAIDNOT | FLAG NOT", facts_of_it),
    ("FLAG AUX | FLAG IF", not_yet),
    ("PERIOD", lambda items, _: without_dates(items)),
    *BESIDES,
    *SINGLE_POINTS,
    *FULL_MARKS,
    *EXCEEDED_BY,
    *DISTANCES,
    *NAMED_BEFORE,
    *AS_FAR,
    *TAKEN,
    *COMPLEMENTS,
    *RISEN,
    *SUMMED,
    *COMPARED_WITH,
    *BOTH_MET,
    *LINE_ENDS,
    ("NAME LE BOTHSIGNS", deviating),
    *YES_AND_NO,
    *ZEROED,
    *PRORATED,
    *EVENT_COSTS,
    *FIRST_FEW,
    *SPARED,
    *SHARES_TAKEN,
    *TOPPED,
    *MOVED,
    *ACTORS,
    *SCALES,
    *ROWS,
    *CEILINGS,
    ("EACH GT LT | EACH GT AWAY", lambda items, _: both_sides(items)),
    ("OUTSIDE", lambda items, _: outside_behind(items)),
    *RATIOS,
    *BRACKETS,
    *ANNOUNCED,
    *LINKING,
    ("", on_time),
    *WEIGHTED,
    *RANGE_ENDS,
    *REQUIRED,
    *DONE_OF,
    *STANDARDS,
    *PORTIONS,
    *HALVES,
    *CAPTIONS,
    *PARTS,
    *PASSIVES,
    ("PTS BREAK | NUM BREAK | UNKNOWN PERCENT TO", lambda items, _: allotted(items)),
    *WORDY,
    ("NUM | FLAG", tables),
    *REWORDED,
    ("LABEL", lambda items, _: unlabelled(items)),
    ("GROUPWORDS | RANKS IN | RANKS OF | LASTRANKS IN", one_ranking),
    ("OTHER", any_other),
    ("ONWARD RANKS", onward),
    ("NUM EACHOF RANKS", points_each),
    ("UNKNOWN", paced),
    ("IF AMOUNT | IF NUM", lambda items, _: after_so_many(items)),
    (" | ".join(COUNTS), count_tiers),
    ("ORWORSE | " + " | ".join(IN_TIME), sided),
    ("TO PROP | OF OR | OF AND | OF REL | OF PRON | FOR | IN ROLE", lambda items, _: without_repeats(items)),
    ("AMOUNT REL | AMOUNT BYWHICH", so_long),
    ("PROP AMIDST", where_it_lies),
    ("NAME GIVE ART", any_one),
    ("INSTEAD IF", instead),
    ("NUM PTS", bare_zero),
    ("ENTITLED PTS | ENTITLED FULL | ENTITLED ZERO", scored_at),
    ("PERCENT GT | PERCENT LT", lambda items, _: with_references(items)),
)
BEFORE_LEVELS = Passes(
    *LABELS,
    *BESIDE,
    *CLAMPED,
    *EITHER_WAY,
    ("PERCENT OF LE", near),
    ("PERCENT EITHERSIDE", around),
    ("LE EITHERWAY | LE EITHERSIDE | LE BOTHSIGNS", both_ways),
    *ELIDED,
    ("ROLE", lambda items, _: changes(items)),
)
BEFORE_VERBS = Passes(("LINE REACH TO", said_twice), ("SCOREIS", lambda items, _: with_score_apart(items)))
BEHIND_VERBS = Passes(("UNITNOUN | TO", lambda items, _: without_whom(items)))


# Joining ------------------------------------------------------------------------------------------------------------


def _joined(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Join verbs with their auxiliaries, `growth in` with the own value, `all other` with `schools`."""
    kept: list[Lexeme] = []
    for lexeme in items:
        kept.append(lexeme if JOINING.isdisjoint(lexeme.kinds) else _join(kept, lexeme))
    return kept


def _join(kept: list[Lexeme], lexeme: Lexeme) -> Lexeme:
    """Return *lexeme* with what it takes from the end of *kept*."""
    if is_verb(lexeme):
        return with_auxiliaries(kept, lexeme)
    if not kept:
        return lexeme
    if "AMIDST" in lexeme.kinds and "BETWEEN" not in lexeme.kinds:
        return with_noun(kept, lexeme)
    before = kept[-1]
    if _is_own(lexeme) and "AMIDST" in before.kinds and before.word.endswith("intermediate"):
        return kept.pop()
    if "UNITNOUN" in lexeme.kinds and before.type in {"UNKNOWN", "UNITNOUN"} and before.word in COMPOUND:
        kept.pop()
        return Lexeme("UNITNOUN", f"{before.value} {lexeme.value}", before.start_pos, lexeme.end_pos, lexeme.kinds)
    if "UNITNOUN" in lexeme.kinds and "OTHER" in before.kinds:
        return Lexeme("ELSE", "", kept.pop().start_pos, lexeme.end_pos, ("ELSE",))
    if "POINTSNOUN" in lexeme.kinds and before.several & BEFORE_FULL and "full" in lexeme.word:
        return Lexeme("FULL", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("FULL",))
    if _is_rest(before, lexeme):
        return Lexeme("ELSE", "", kept.pop().start_pos, lexeme.end_pos, ("ELSE",))
    if len(kept) == 1:
        return lexeme
    second = kept[-2]
    if "POINTSNOUN" in lexeme.kinds and "OF" in before.kinds and second.type == "PERCENT":
        return Lexeme("FULL", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("FULL",))
    if "NAME" in lexeme.kinds and "IN" in before.kinds and _is_growth(second) and lexeme.value.name == "actual":
        del kept[-2:]
        return Lexeme(second.type, second.value, second.start_pos, lexeme.end_pos, second.kinds)
    if "OF" in lexeme.kinds and "NAME" in before.kinds and {"UPIN", "DOWNIN"} & second.several:
        del kept[-2:]
        kept.append(before)
        kind = "UP" if "UPIN" in second.kinds else "DOWN"
        return Lexeme(kind, lexeme.value, second.start_pos, lexeme.end_pos, (kind,))
    return lexeme


def _is_rest(before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether `any other pass rate` means any other value; of what is counted `all other visits` are some of them."""
    own = lexeme.type == "NAME" and lexeme.value.name == "actual"
    return own and before.word in {"any other", "every other"} and "OTHER" in before.several


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and lexeme.value.name == "actual"


def _is_growth(lexeme: Lexeme) -> bool:
    return lexeme.type == "ROLE" and lexeme.value.name == "growth"


# Who is scored ------------------------------------------------------------------------------------------------------


def _no_two_units(text: str, items: Sequence[Lexeme]) -> None:
    """
    Refuse `schools at 80% get 5 points; colleges at 80% get 3`: all units of the data are scored alike.

    Raises:
        Refused: If conditions or points are said of two sorts of units.
    """
    said: dict[str, Lexeme] = {}
    for number, lexeme in enumerate(items[:-1]):
        if lexeme.type not in {"UNITNOUN", "UNKNOWN"} or not _is_scored(items, number):
            continue
        sort, _, noun = lexeme.word.rpartition(" ")
        head = singular(noun)
        for part, word in (("sort", sort), ("head", "" if head in ANY_UNIT else head)):
            before = said.get(part)
            if before is not None and word and word != before.word:
                raise _units_differ(text, before, lexeme)
            if word and before is None:
                said[part] = Lexeme(lexeme.type, word, lexeme.start_pos, lexeme.end_pos)


def _units_differ(text: str, said: Lexeme, other: Lexeme) -> Refused:
    first, second = text[said.start_pos : said.end_pos], text[other.start_pos : other.end_pos]
    return Refused("units-differ", Span(said.start_pos, other.end_pos), first=first, second=second)


def _is_scored(items: Sequence[Lexeme], number: int) -> bool:
    """Whether a condition or points are said of the unit at *number*, which opens its part."""
    before = number
    while before and items[before - 1].several & {"ART", "AND", "BUT", "OTHER", "EACH", "PRON"}:
        before -= 1
    opens = not before or items[before - 1].type == "BREAK"
    behind = items[number + 1].several
    if items[number].type == "UNKNOWN":
        telling = not behind.isdisjoint(NAMES_UNIT) or _has_value(items[number + 1 :])
        return opens and telling and _names_unit(items[:number], items[number])
    return opens and bool(behind & (NAMES_UNIT | {"GIVE", "DED", "WITH"}))


def _names_unit(before: Sequence[Lexeme], unknown: Lexeme) -> bool:
    """Whether *unknown* can only be who is scored: `a refuge that …`, never `a cost that …`."""
    words = unknown.word.split()
    article = before[-1].word if before else ""
    one = article in EACH_UNIT and MEASURES.isdisjoint({words[-1], singular(words[-1])})
    return one and len(words) == 1 and words[0].isalpha()


# Remarks ------------------------------------------------------------------------------------------------------------


def _asides(text: str, items: list[Lexeme], names: Names) -> list[Lexeme]:
    heading = _heading_end(items)
    if not heading and all(lexeme.type != "UNKNOWN" for lexeme in items):
        return items
    kept: list[Lexeme] = []
    part: list[Lexeme] = []
    for number, lexeme in enumerate(items):
        if lexeme.type not in {"BREAK", "OPEN", "CLOSE"}:
            part.append(lexeme)
            continue
        _no_scope(part, names, opens=not kept)
        kept.extend(_aside(text, part, names, heading=number <= heading))
        kept.append(lexeme)
        part = []
    return [*kept, *_aside(text, part, names, heading=False)]


def _no_scope(part: Sequence[Lexeme], names: Names, *, opens: bool) -> None:
    """
    Refuse `Rural councils.` behind other tiers, which would say of whom those behind it are.

    Raises:
        Refused: For a part of a unit with an unknown word and no verb, unless it *opens* the text.
    """
    unknown = next((lexeme for lexeme in part if lexeme.type == "UNKNOWN"), None)
    unit = any("UNITNOUN" in lexeme.several for lexeme in part)
    if unknown is not None and unit and not opens and all(lexeme.several & SCOPED for lexeme in part):
        raise _unknown.unknown_word(unknown, names, "en")


def _heading_end(items: Sequence[Lexeme]) -> int:
    """Return where the colon of the heading stands; 0 if none is before the first semicolon or full stop."""
    for position, lexeme in enumerate(items):
        if lexeme.type == "BREAK" and lexeme.value in {SEMICOLON, STOP, COLON}:
            return position if lexeme.value == COLON else 0
    return 0


def _aside(text: str, part: list[Lexeme], names: Names, *, heading: bool) -> list[Lexeme]:
    """
    Return *part*, or one lexeme for all of it where it is a remark.

    Raises:
        Refused: For a word that is not one of the language, in a part that is no remark.
    """
    unknown = next((lexeme for lexeme in part if lexeme.type == "UNKNOWN"), None)
    announces = heading and any(not ANNOUNCES.isdisjoint(lexeme.kinds) for lexeme in part)
    if unknown is None and not announces:
        return part
    shown = text[part[0].start_pos : part[-1].end_pos]
    if _is_remark(part, shown, heading=heading):
        return [Lexeme("ASIDE", shown, part[0].start_pos, part[-1].end_pos, ("ASIDE",))]
    if unknown is not None and not _is_subject(part, unknown):
        raise _unknown.unknown_word(unknown, names, "en")
    return part


def _is_remark(part: Sequence[Lexeme], shown: str, *, heading: bool) -> bool:
    """Say whether *part* can neither move points nor say of what; a heading may name the points and the value."""
    allowed = CAN_BE_HEADING if heading else CAN_BE_REMARK
    own = all(lexeme.value.name in OWN for lexeme in part if lexeme.type == "NAME")
    if not own or not all(lexeme.several & allowed for lexeme in part):
        return False
    return not (LEAVING_OUT if heading else NO_REMARK).search(shown)


def _is_subject(part: Sequence[Lexeme], unknown: Lexeme) -> bool:
    """Say whether *unknown* only tells who is scored: `Brigades whose …`, its condition behind it."""
    word = unknown.word
    position = next(n for n, lexeme in enumerate(part) if lexeme is unknown)
    behind = part[position + 1 :]
    if not behind or " " in word or any(lexeme.type == "UNKNOWN" for lexeme in behind):
        return False
    if not all(lexeme.several & {"ART", "AND", "EACH"} for lexeme in part[:position]):
        return False
    if word.endswith("s"):
        return bool(behind[0].several & (COMPARISONS | {"REL", "WITH", "RANKS"}))
    telling = "REL" in behind[0].several or _has_value(behind)
    return telling and _names_unit(part[:position], unknown)


def _has_value(behind: Sequence[Lexeme]) -> bool:
    """Whether `with a pass rate of` follows, which only who is scored has."""
    name = past_articles(behind, 1)
    level = kinds_at(behind, name + 1) & (COMPARISONS | {"OF", "BETWEEN", "FROM"})
    return "WITH" in kinds_at(behind, 0) and kinds_at(behind, name) == {"NAME"} and bool(level)
