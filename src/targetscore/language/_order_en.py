"""
English chunks in the order that `_assemble` reads: condition, each-phrase, points.

English says them in any order. Between two semicolons the chunks are cut, at commas only, into groups that make a
clause: points with a condition, points with an each-phrase, a bound, a line, and so on (`GROUPS`). Where the fewest
points stay alone in one way only, that is the reading; where two ways are left, both are shown and neither is taken.
"""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._assemble import assemble, combined
from targetscore.language._build_en import OWN, Among, Bare, BothWays, Cap, Combined, Header, NotAll, Nth, Slope, Worth
from targetscore.language._lexemes import PERCENT, Names, Refused

COMMA, SEMICOLON, STOP, COLON = 1, 2, 3, 4
HUNDRED = Fraction(100)

# What makes a clause, whatever the order: I condition, E each-phrase, P points, O otherwise, L line, B bound, T topic,
# F factor, S anything that stands alone.
GROUPS = frozenset(
    "".join(sorted(letters))
    for letters in (
        "IP", "EP", "IEP", "OP", "L", "IL", "B", "S", "IF", "F", "P", "BEP", "BIP", "TIP", "TEP", "TP", "TIEP"
    )
)  # fmt: skip
LARGEST = max(map(len, GROUPS))


def clauses(chunks: Sequence[Any], names: Names, text: str) -> tuple[ast.Clause, ...]:
    """
    Return the clauses of the English rule *text*.

    Raises:
        Refused: For chunks that make no clause, or that make clauses in two ways.
    """
    try:
        return _clauses(chunks, names)
    except Refused as refused:
        if refused.code == "order-unclear":
            refused.values = {way: text[slice(*map(int, place.split("-")))] for way, place in refused.values.items()}
        raise


def _no_loose_zero(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `2 points if filed, 1 more if drilled; 0 points if not filed`: 0 in all, or 0 for the filing?"""
    earned = {
        clause.when.name
        for clause in clauses
        if isinstance(clause, ast.Award) and isinstance(clause.when, ast.Fact) and not _is_none(clause.amount)
    }
    added = [clause for clause in clauses if isinstance(clause, (ast.Change, ast.Step)) and clause.sign == "add"]
    for clause in clauses:
        if not isinstance(clause, ast.Award) or not _is_none(clause.amount) or not isinstance(clause.when, ast.Not):
            continue
        denied = clause.when.condition
        if isinstance(denied, ast.Fact) and denied.name in earned and any(denied != each.when for each in added):
            raise Refused("zero-of-what", clause.span)


def _no_hundredth(amount: ast.Expression, names: Names) -> None:
    """Refuse `10 × actual / 100` for a rate: a value in % is hundredths already where points are worked out."""
    match amount:
        case ast.Ratio(numerator=numerator, denominator=ast.Literal(value=value, unit="")) if (
            value == HUNDRED and _holds_rate(numerator, names)
        ):
            raise Refused("percent-or-points", amount.span)
        case ast.Product(factors=parts) | ast.Sum(terms=parts):
            hundred = any(isinstance(part, ast.Literal) and part.value == 1 / HUNDRED for part in parts)
            if hundred and isinstance(amount, ast.Product) and any(_holds_rate(part, names) for part in parts):
                raise Refused("percent-or-points", amount.span)
            for part in parts:
                _no_hundredth(part, names)
        case ast.Difference(left=first, right=second) | ast.Ratio(numerator=first, denominator=second):
            _no_hundredth(first, names)
            _no_hundredth(second, names)
        case ast.Round(value=inner):
            _no_hundredth(inner, names)
        case _:
            pass


def _holds_rate(amount: ast.Expression, names: Names) -> bool:
    match amount:
        case ast.Value(name=name):
            return names.unit_of(name) == PERCENT
        case ast.Product(factors=parts) | ast.Sum(terms=parts):
            return any(_holds_rate(part, names) for part in parts)
        case ast.Difference(left=first, right=second):
            return _holds_rate(first, names) or _holds_rate(second, names)
        case ast.Ratio(numerator=first, denominator=second):
            return _holds_rate(first, names) and not _holds_rate(second, names)
        case _:
            return False


def _is_none(amount: ast.Expression) -> bool:
    return isinstance(amount, ast.Literal) and amount.value == 0


def _clauses(chunks: Sequence[Any], names: Names) -> tuple[ast.Clause, ...]:
    pieces = _pieces(list(chunks))
    found: list[ast.Clause] = []
    for header, inner in pieces:
        if header is None:
            found.extend(_plain(inner, names))
        else:
            said, rest = _said(inner)
            body = tuple(_plain(rest, names))
            end = rest[-1].span.end if rest else header.span.end
            found.append(
                ast.Part(span=Span(header.span.start, end), name=header.name, subject=None, points=said, clauses=body)
            )
    if not found:
        raise Refused("no-points", Span(chunks[0].span.start, chunks[-1].span.end))
    found = combined(found)
    _no_loose_zero(found)
    for clause in found:
        if isinstance(clause, (ast.Start, ast.Award, ast.Otherwise)):
            _no_hundredth(clause.amount, names)
    return tuple(found)


def _pieces(chunks: list[Any]) -> list[tuple[Header | None, list[Any]]]:
    """Split at `part one`, and at the sentence that says how the parts make the score."""
    pieces: list[tuple[Header | None, list[Any]]] = [(None, [])]
    for each in chunks:
        if isinstance(each, Header):
            pieces.append((each, []))
        elif isinstance(each, Combined):
            pieces.append((None, [each]))
        else:
            pieces[-1][1].append(each)
    return [
        (header, inner)
        for header, inner in pieces
        if header or any(not isinstance(each, chunk.Break) for each in inner)
    ]


def _said(inner: list[Any]) -> tuple[ast.Expression | None, list[Any]]:
    """Return the points of a part, `(15 points)`, and what follows its colon."""
    said: ast.Expression | None = None
    for position, each in enumerate(inner):
        if isinstance(each, chunk.Break):
            if each.level == COLON:
                return said, inner[position + 1 :]
        elif isinstance(each, chunk.Says) and said is None:
            said = each.amount
        else:
            return said, inner[position:]
    return said, []


def _plain(inner: list[Any], names: Names) -> list[ast.Clause]:
    joined = [ast.Combine(span=each.span, how=each.how) for each in inner if isinstance(each, Combined)]
    rest = [each for each in inner if not isinstance(each, Combined)]
    while rest and isinstance(rest[0], chunk.Break):
        rest.pop(0)
    if not rest:
        return list(joined)
    return [*joined, *assemble(_ordered(rest), names)]


# One stretch between semicolons -------------------------------------------------------------------------------------


def _ordered(chunks: list[Any]) -> list[chunk.Chunk]:
    ordered: list[chunk.Chunk] = []
    run: list[Any] = []
    signs = _Signs()
    topic: chunk.Topic | None = None
    doubtful: Span | None = None
    silent: list[Span] = []
    for each in [*chunks, chunk.Break(span=chunks[-1].span, level=STOP)]:
        if not (isinstance(each, chunk.Break) and each.level >= SEMICOLON):
            run.append(each)
            continue
        if doubtful is not None and run and _points_alone(run):
            raise Refused("heading-or-condition", doubtful)
        doubtful = (
            next((one.span for one in run if isinstance(one, chunk.Aside)), None) if each.level == COLON else None
        )
        subject = _heading_subject(run) if each.level == COLON else None
        if subject is not None:
            topic, run = subject, []
            continue
        if each.level == COLON:
            ordered.extend(_heading(run))
        elif run:
            said = _ungated(_untitled(run), ordered)
            silent = [*silent, *(one.span for one in run if all(one is not other for other in said))]
            covering = _covering(said, silent)
            silent = silent if covering is said else []
            ordered.extend(_run(covering, signs, topic))
        ordered.append(each)
        run = []
        signs.pause()
        topic = None if each.level == STOP else topic
    return _resolved(ordered[:-1])


def _covering(run: list[Any], silent: Sequence[Span]) -> list[Any]:
    """Let the first points of *run* cover the words before them that say nothing more, so that none is lost."""
    kinds = (chunk.Give, chunk.Move, chunk.Begin, chunk.Says, chunk.Limit)
    first = next((n for n, each in enumerate(run) if isinstance(each, kinds)), None)
    if first is None or not silent:
        return run
    span = run[first].span
    for place in silent:
        span = span.cover(place)
    return [*run[:first], attrs.evolve(run[first], span=span), *run[first + 1 :]]


def _points_alone(run: Sequence[Any]) -> bool:
    """Whether *run* begins with points that nothing is said about: behind `Top quarter:` they are no start."""
    said = [each for each in run if not isinstance(each, chunk.Break)]
    pause = next((n for n, each in enumerate(run) if isinstance(each, chunk.Break) and each.level >= COMMA), len(run))
    before = [each for each in run[:pause] if not isinstance(each, chunk.Break)]
    return bool(said) and isinstance(said[0], chunk.Give) and not said[0].formula and len(before) == 1


def _untitled(run: list[Any]) -> list[Any]:
    """Leave out the name of the indicator where a sentence says no more: `Housing completions (10 points)`."""
    said = [each for each in run if not isinstance(each, chunk.Break)]
    match said:
        case [chunk.Topic(each=None, subjects=subjects), *rest] if all(
            isinstance(each, chunk.Says) for each in rest
        ) and all(_is_own(subject) for subject in subjects):
            return rest
        case [chunk.Topic(each=None, subjects=subjects), chunk.Begin(), *_] if all(_is_own(each) for each in subjects):
            return [each for each in run if each is not said[0]]
    return run


def _ungated(run: list[Any], before: Sequence[Any]) -> list[Any]:
    """
    Leave out `otherwise` before clauses with conditions of their own where what stands before is a final 0 on a fact.

    That 0 is final anyway: `No points if a drug was lost. Otherwise, 5 points at 1% or below; …`.
    """
    said = [each for each in run if not isinstance(each, chunk.Break)]
    earlier = [each for each in before if not isinstance(each, chunk.Break)]
    if (
        not said
        or not isinstance(said[0], chunk.Else)
        or not any(isinstance(each, (chunk.If, chunk.Per)) for each in said[1:4])
    ):
        return run
    match earlier:
        case [chunk.If(conditions=(ast.Fact() | ast.Not(condition=ast.Fact()),)), chunk.Give(amounts=(amount,))] if (
            _is_none(amount)
        ):
            return run[run.index(said[0]) + 1 :]
    return run


def _heading_subject(run: list[Any]) -> chunk.Topic | None:
    """Return the one value, not the indicator's own, that a heading without points names: what follows speaks of it."""
    said = [each for each in run if not isinstance(each, chunk.Break)]
    if len(said) != 1 or not isinstance(said[0], chunk.Topic) or said[0].each is not None:
        return None
    topic = said[0]
    return topic if len(topic.subjects) == 1 and not _is_own(topic.subjects[0]) else None


def _heading(run: list[Any]) -> list[chunk.Chunk]:
    said = [each for each in run if not isinstance(each, chunk.Break)]
    match said:
        case [chunk.Topic(subjects=(_,), each=None) as topic, chunk.Says(what="full") as says] if not _is_own(
            topic.subjects[0]
        ):
            return [attrs.evolve(topic, each=says.amount, span=topic.span.cover(says.span))]
    for each in run:
        if (
            isinstance(each, chunk.Topic)
            and each.each is None
            and not all(_is_own(subject) for subject in each.subjects)
        ):
            raise Refused("heading-of-input", each.span)
    return [attrs.evolve(each, span=each.span) for each in run]


def _is_own(subject: ast.Expression | None) -> bool:
    return subject is None or (isinstance(subject, ast.Value) and subject.name in OWN)


def _letter(each: Any) -> str:
    match each:
        case chunk.If():
            return "I"
        case chunk.Per():
            return "E"
        case chunk.Give() | chunk.Move():
            return "P"
        case chunk.Else():
            return "O"
        case chunk.Line():
            return "L"
        case chunk.Limit():
            return "B"
        case chunk.Topic():
            return "T"
        case chunk.Times():
            return "F"
        case _:
            return "S"


def _run(run: list[Any], signs: _Signs, topic: chunk.Topic | None = None) -> list[chunk.Chunk]:
    run = _begun(_bracketed(_scheduled(run)))
    items = [each for each in run if not isinstance(each, chunk.Break)]
    if not items:
        return []
    cuts = _cuts(run)
    items, cuts = _under(items, cuts, signs.condition)
    letters = [_letter(each) for each in items]
    ordered: list[chunk.Chunk] = []
    for start, end in _groups(letters, cuts, items):
        if ordered:
            ordered.append(chunk.Break(span=items[start].span, level=COMMA))
        group = items[start:end]
        if topic is not None and not {"T", "S"} & set(letters[start:end]):
            group = [topic, *group]
        ordered.extend(_in_order(group, signs))
    return ordered


def _under(items: list[Any], cuts: frozenset[int], before: ast.Condition | None) -> tuple[list[Any], frozenset[int]]:
    """
    Put the condition in front of several into each: `Below 85%, 4 points if there is a plan, otherwise none`.

    Otherwise is then the same condition with the other denied.
    """
    letters = "".join(_letter(each) for each in items)
    if letters in {"OPI", "OIP"}:
        return _unless_before(items, cuts, before)
    if letters not in {"IPI", "IIP", "IPIOP", "IIPOP"} or 1 not in cuts or (len(items) > 3 and 3 not in cuts):  # noqa: PLR2004
        return items, cuts
    first, second = items[0], items[letters.index("I", 1)]
    if len(first.conditions) != 1 or len(second.conditions) != 1 or first.bracket or second.bracket:
        return items, cuts
    outer, inner = first.conditions[0], second.conditions[0]
    if isinstance(outer, ast.Unsaid) and outer.side == "unmet" and isinstance(before, (ast.Fact, ast.Compare)):
        outer = ast.Not(span=outer.span, condition=before)
    elif isinstance(outer, ast.Unsaid) or isinstance(inner, ast.Unsaid):
        return items, cuts
    both = attrs.evolve(second, conditions=(ast.All(span=second.span, conditions=(outer, inner)),))
    points = items[letters.index("P")]
    found = [both, points]
    if "O" in letters:
        denied = ast.Not(span=second.span, condition=inner)
        span = items[3].span
        other = attrs.evolve(second, span=span, conditions=(ast.All(span=span, conditions=(outer, denied)),))
        return [*found, other, items[4]], frozenset({0, 2})
    return found, frozenset({0})


def _unless_before(
    items: list[Any], cuts: frozenset[int], before: ast.Condition | None
) -> tuple[list[Any], frozenset[int]]:
    """`5 points if filed; otherwise 3 points if announced`: the condition, and not the one before."""
    when = next(each for each in items if isinstance(each, chunk.If))
    points = next(each for each in items if _letter(each) == "P")
    if (
        not isinstance(before, (ast.Fact, ast.Compare, ast.All))
        or len(when.conditions) != 1
        or isinstance(when.conditions[0], (ast.Unsaid, Among, NotAll))
    ):
        return items, cuts
    denied = ast.Not(span=items[0].span, condition=before)
    both = ast.All(span=when.span, conditions=(denied, when.conditions[0]))
    return [attrs.evolve(when, conditions=(both,)), points], frozenset({0})


def _scheduled(run: list[Any]) -> list[Any]:
    """Make one step with a list of points of `the first costs 5 points, the second 6 and the third 7`."""
    first = next((n for n, each in enumerate(run) if isinstance(each, Nth)), None)
    if first is None:
        return run
    nths: list[Nth] = []
    points: list[Any] = []
    end = first
    for position in range(first, len(run)):
        each = run[position]
        if isinstance(each, Nth) and len(nths) == len(points):
            nths.append(each)
        elif isinstance(each, (chunk.Give, chunk.Move)) and len(nths) == len(points) + 1:
            points.append(each)
            end = position + 1
        elif not isinstance(each, chunk.Break):
            break
    span = Span(run[first].span.start, run[end - 1].span.end if end > first else run[first].span.end)
    moves = [each for each in points if isinstance(each, chunk.Move)]
    regular = [nth.number for nth in nths] == list(range(1, len(points) + 1))
    if (
        len(points) < 2  # noqa: PLR2004 - one amount is no list
        or not regular
        or moves[:1] != points[:1]
        or len({each.signs for each in moves}) != 1
        or any(nth.subject not in {None, nths[0].subject} for nth in nths)
    ):
        raise Refused("list-lengths", span, levels=str(len(nths)), amounts=str(len(points)))
    per = chunk.Per(span=span, directions=("each",), subject=nths[0].subject)
    move = chunk.Move(
        span=span, signs=moves[0].signs, amounts=tuple(amount for each in points for amount in each.amounts)
    )
    return [*run[:first], per, move, *run[end:]]


def _bracketed(run: list[Any]) -> list[Any]:
    """Read `at least 90% (10 points)` as an award."""
    found = list(run)
    for position, each in enumerate(run):
        before = run[position - 2 : position]
        if (
            isinstance(each, chunk.Says)
            and len(before) == 2  # noqa: PLR2004 - the condition and a break
            and isinstance(before[0], chunk.If)
            and isinstance(before[1], chunk.Break)
            and before[1].level == 0
        ):
            found[position] = chunk.Give(span=each.span, amounts=(each.amount,))
    return found


def _begun(run: list[Any]) -> list[Any]:
    """Read `starts from 8 points at target` as an award."""
    said = [each for each in run if not isinstance(each, chunk.Break)]
    paused = any(isinstance(each, chunk.Break) and each.level for each in run)
    if paused or sorted(type(each).__name__ for each in said) != ["Begin", "If"]:
        return run
    return [
        chunk.Give(span=each.span, amounts=(each.amount,)) if isinstance(each, chunk.Begin) else each for each in run
    ]


def _cuts(run: list[Any]) -> frozenset[int]:
    """Return before which items the text has a comma."""
    cuts, number = set(), 0
    for each in run:
        if isinstance(each, chunk.Break):
            if each.level >= COMMA:
                cuts.add(number)
        else:
            if isinstance(each, (chunk.Limit, chunk.Begin)):
                cuts.add(number)
            number += 1
            if isinstance(each, chunk.Begin):
                cuts.add(number)
    return frozenset(cuts)


def _groups(letters: list[str], cuts: frozenset[int], items: list[Any]) -> list[tuple[int, int]]:
    """
    Return the way to cut *letters* into groups that leaves the fewest points alone.

    Raises:
        Refused: If there is no way, or two.
    """
    count = len(letters)
    # best[n]: for the first n items, how many points stay alone, in how many ways, and the last group of two of them.
    best: list[tuple[int, int, tuple[int, ...]] | None] = [(0, 1, ()), *[None] * count]
    for end in range(1, count + 1):
        for start in range(max(0, end - LARGEST), end):
            before = best[start]
            if before is None or (start and start not in cuts) or not _is_group(letters[start:end]):
                continue
            cost = before[0] + _cost(letters[start:end])
            now = best[end]
            if now is None or cost < now[0]:
                best[end] = (cost, before[1], (start,))
            elif cost == now[0]:
                best[end] = (cost, now[1] + before[1], (*now[2], start))
    whole = best[count]
    if whole is None:
        raise _no_group(letters, items)
    if whole[1] > 1:
        raise _two_ways(items, best)
    return _trace(best, count)


def _is_group(letters: Sequence[str]) -> bool:
    if "".join(sorted(letters)) not in GROUPS or (len(letters) > 1 and "B" in {letters[0], letters[-1]}):
        return False
    return not {"I", "E", "P"} <= set(letters) or letters[0] == "I" or letters[-1] == "I" or letters[0] == "T"


def _cost(letters: Sequence[str]) -> int:
    return 1 if "P" in letters and not {"I", "E", "O"} & set(letters) else 0


def _trace(best: list[tuple[int, int, tuple[int, ...]] | None], end: int, *, choice: int = 0) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    while end:
        step = best[end]
        assert step is not None
        start = step[2][min(choice, len(step[2]) - 1)]
        groups.append((start, end))
        end = start
    return groups[::-1]


def _no_group(letters: list[str], items: list[Any]) -> Refused:
    """Name what has no partner: a condition or an each-phrase without points, or points in a row."""
    span = Span(items[0].span.start, items[-1].span.end)
    if "P" not in letters and "F" not in letters:
        for letter, code in (
            ("E", "step-without-points"),
            ("I", "condition-without-points"),
            ("O", "otherwise-without-points"),
        ):
            if letter in letters:
                return Refused(code, items[letters.index(letter)].span)
    return Refused("amount-order", span)


def _two_ways(items: list[Any], best: list[tuple[int, int, tuple[int, ...]] | None]) -> Refused:
    ways = [_trace(best, len(items), choice=choice) for choice in (0, 1)]
    first, second = (sorted(set(way) - set(other)) for way, other in (ways, ways[::-1]))
    shown = [
        items[groups[0][0]].span.cover(items[groups[0][1] - 1].span) for groups in (first or ways[0], second or ways[1])
    ]
    return Refused("order-unclear", shown[0].cover(shown[1]), first=_place(shown[0]), second=_place(shown[1]))


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}"


# One group ----------------------------------------------------------------------------------------------------------


@attrs.define
class _Signs:
    """
    What points without a verb mean: `deduct 1 point above 3%, 2 points above 5%` deducts twice.

    *last* is what the group before did, *here* whether it is in this run, *awarded* whether any group gave points.
    *stretch* is what the last line runs over; `anything lower` is below it. *earned* is the last range named,
    *condition* the last condition.
    """

    last: tuple[ast.Sign, str] | None = None
    here: bool = False
    awarded: bool = False
    stretch: ast.Between | None = None
    earned: ast.Between | None = None
    condition: ast.Condition | None = None

    def remember(self, conditions: Sequence[chunk.If]) -> None:
        """Keep the range that a condition names, for `outside this range`."""
        for each in conditions:
            self.condition = each.conditions[0] if len(each.conditions) == 1 else None
            if len(each.conditions) == 1 and isinstance(each.conditions[0], ast.Between):
                self.earned = each.conditions[0]

    def pause(self) -> None:
        """Begin anew, behind a semicolon."""
        self.here = False

    def taken(self, points: chunk.Give | chunk.Move, kind: str, per: chunk.Per | None) -> chunk.Give | chunk.Move:
        """Return *points* as they are meant, and keep what they did; *kind* is E behind an each-phrase, else I."""
        if isinstance(points, Bare):
            points = self._meant(points, kind, per)
        if kind == "E" and any(
            isinstance(amount, (ast.Sum, ast.Difference, ast.InProportion)) for amount in points.amounts
        ):
            raise Refused("amount-order", points.span)
        if isinstance(points, chunk.Give) and kind == "E":
            if points.formula or points.item or points.called:
                raise Refused("amount-order", points.span)
            points = chunk.Move(span=points.span, signs=("add",), amounts=points.amounts)
        if isinstance(points, chunk.Move):
            self.last, self.here = (points.signs[0], kind), True
        else:
            self.last, self.awarded = None, True
        return points

    def _meant(self, points: Bare, kind: str, per: chunk.Per | None) -> chunk.Give | chunk.Move:
        if self.last is None:
            if per is not None and (self.awarded or {"under", "away"} & set(per.directions)):
                raise Refused("sign-unclear", points.span)
            return points
        sign, before = self.last
        zero = all(isinstance(amount, ast.Literal) and amount.value == 0 for amount in points.amounts)
        if self.here and kind == before and not zero:
            return chunk.Move(span=points.span, signs=(sign,), amounts=points.amounts)
        if kind == "I" and (self.awarded or (zero and not self.here)):
            if self.here and not zero:
                raise Refused("sign-unclear", points.span)
            return points
        if kind == "O" or (kind == "E" and sign == "add"):
            return points
        if kind == "I" and before == "E" and not self.here:
            return points
        raise Refused("sign-unclear", points.span)


def _in_order(group: list[Any], signs: _Signs) -> list[chunk.Chunk]:
    by = {letter: [each for each in group if _letter(each) == letter] for letter in "TIEOPLBFS"}
    if by["L"] and isinstance(by["L"][0], Slope):
        return _sloped(by["L"][0], by["I"], signs)
    by["I"] = [_beside(each, signs.stretch) for each in by["I"]]
    signs.remember(by["I"])
    if len(by["I"]) > 1:
        raise Refused(
            "amount-order", Span(min(each.span.start for each in group), max(each.span.end for each in group))
        )
    if by["T"]:
        by["I"], by["E"] = _about(by["T"][0], by["I"], by["E"])
        if not by["I"] and not by["E"] and by["P"] and not by["O"]:
            _topic_alone(by["T"][0], by["P"])
            return [chunk.Says(span=by["P"][0].span, what="full", amount=by["P"][0].amounts[0]), *by["B"]]
    kind = "E" if by["E"] else "O" if by["O"] else "I"
    if kind == "I" and by["P"] and not by["I"]:
        return _alone(by["P"][0], by, signs)
    per = by["E"][0] if by["E"] else None
    points = [signs.taken(each, kind, per) for each in by["P"]]
    signs.awarded = signs.awarded or any(isinstance(each, chunk.Begin) for each in by["S"])
    if kind == "E":
        _no_range(by["E"][0], points)
        if isinstance(by["E"][0], BothWays):
            sides = _sides(by["E"][0], signs.earned)
            return [
                *by["I"],
                sides[0],
                *points,
                *by["I"],
                sides[1],
                *points,
                *_breaks_before(by["B"], points),
                *by["S"],
            ]
    points = [said for each in points for said in _full(each)]
    return [*by["O"], *by["I"], *by["E"], *points, *by["L"], *by["F"], *_breaks_before(by["B"], points), *by["S"]]


def _sides(per: chunk.Per, earned: ast.Between | None) -> list[chunk.Per]:
    """Return the steps above and below the level named, else above and below the range before."""
    found = []
    for way in ("over", "under"):
        origin = per.origin
        if origin is None and earned is not None:
            origin = earned.high if way == "over" else earned.low
        found.append(chunk.Per(**{**_fields(per), "directions": (way,), "origin": origin}))
    return found


def _fields(per: chunk.Per) -> dict[str, Any]:
    return {field.name: getattr(per, field.name) for field in attrs.fields(type(per))}


def _full(points: Any) -> tuple[Any, ...]:
    """Say `the full 7 points` as full score, and that it is 7 points."""
    if not isinstance(points, chunk.Give) or points.called != "full":
        return (points,)
    says = chunk.Says(span=points.span, what="full", amount=points.amounts[0], aside=True)
    full = ast.Value(span=points.span, name="full")
    return attrs.evolve(points, amounts=(full,), called=None), says


def _sloped(slope: Slope, conditions: Sequence[Any], signs: _Signs) -> list[chunk.Chunk]:
    """Return the awards at both ends of the stretch, and the line between them."""
    stretch = conditions[0].conditions[0] if len(conditions) == 1 and len(conditions[0].conditions) == 1 else None
    if not isinstance(stretch, ast.Between):
        raise Refused("line-ends-missing", slope.span)
    signs.stretch, signs.last, signs.awarded = stretch, None, True
    found: list[chunk.Chunk] = []
    for level, points in ((stretch.low, slope.first), (stretch.high, slope.last)):
        reached = ast.Compare(span=stretch.span, subject=stretch.subject, op="reaches", level=level)
        found.append(chunk.If(span=conditions[0].span, conditions=(reached,)))
        found.append(chunk.Give(span=slope.span, amounts=(points,)))
        found.append(chunk.Break(span=slope.span, level=COMMA))
    return [*found, chunk.Line(span=slope.span)]


def _beside(when: chunk.If, stretch: ast.Between | None) -> chunk.If:
    """Behind a line over a stretch `lower` is below its lower end, `higher` above its upper end."""
    match when.conditions:
        case (ast.Unsaid(side="over" | "under" as side, subject=None, span=span),) if stretch is not None:
            op: ast.Comparison = ">" if side == "over" else "<"
            level = stretch.high if side == "over" else stretch.low
            beyond = ast.Compare(span=span, subject=stretch.subject, op=op, level=level)
            return attrs.evolve(when, conditions=(beyond,))
    return when


def _breaks_before(bounds: list[Any], points: Sequence[Any]) -> list[chunk.Chunk]:
    if bounds and points:
        return [chunk.Break(span=bounds[0].span, level=COMMA), *bounds]
    return bounds


def _alone(points: Any, by: dict[str, list[Any]], signs: _Signs) -> list[chunk.Chunk]:
    """Points with neither condition nor each-phrase: a start, or `pro rata` behind a step."""
    amount = points.amounts[0]
    if isinstance(points, chunk.Give) and isinstance(amount, ast.InProportion):
        if signs.last is not None and signs.last[1] == "E" and signs.here:
            return [chunk.PartRule(span=points.span, part="pro rata"), *by["B"]]
        raise Refused("award-without-condition", points.span)
    if isinstance(points, Bare) and signs.last is not None:
        raise Refused("sign-unclear", points.span)
    if isinstance(points, chunk.Give) and isinstance(amount, (ast.Product, ast.Ratio, ast.Sum, ast.Difference)):
        points = chunk.Give(span=points.span, amounts=points.amounts, formula=True)
    if isinstance(points, Worth):
        return [chunk.Says(span=points.span, what="full", amount=amount), *by["B"]]
    signs.last, signs.awarded = None, True
    return [points, *by["B"]]


def _about(topic: chunk.Topic, conditions: list[Any], pers: list[Any]) -> tuple[list[Any], list[Any]]:
    """`Energy saving is worth 4 points at 5%`: the condition speaks of the value that the sentence names."""
    if len(topic.subjects) != 1:
        raise Refused("several-counted", topic.span)
    subject = topic.subjects[0]
    about = [
        attrs.evolve(each, conditions=tuple(_with(condition, subject) for condition in each.conditions))
        for each in conditions
    ]
    return about, [each if each.subject is not None else attrs.evolve(each, subject=subject) for each in pers]


def _with(condition: ast.Condition, subject: ast.Expression) -> ast.Condition:
    match condition:
        case ast.Compare(subject=None) | ast.Between(subject=None):
            return attrs.evolve(condition, subject=subject)
        case ast.Not(condition=inner):
            return attrs.evolve(condition, condition=_with(inner, subject))
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return attrs.evolve(condition, conditions=tuple(_with(each, subject) for each in several))
        case _:
            return condition


def _topic_alone(topic: chunk.Topic, points: Sequence[Any]) -> None:
    if len(points) == 1 and isinstance(points[0], Worth) and _is_own(topic.subjects[0]):
        return
    span = Span(topic.span.start, points[-1].span.end) if points else topic.span
    raise Refused("award-without-condition", span)


def _no_range(per: chunk.Per, points: Sequence[Any]) -> None:
    """Refuse a stretch taken off: a stretch counts what lies in it, and does not say from which end."""
    if per.within is not None and not per.directions and any("deduct" in each.signs for each in points):
        raise Refused("step-ways-unclear", per.span)


# What needs its neighbours ------------------------------------------------------------------------------------------


def _resolved(ordered: list[chunk.Chunk]) -> list[chunk.Chunk]:
    """Settle caps that do not say what they limit, and conditions that speak of a joint before them."""
    resolved: list[chunk.Chunk] = []
    joint: ast.All | ast.Any | None = None
    for each in ordered:
        if isinstance(each, chunk.If):
            conditions = tuple(_among(condition, joint) for condition in each.conditions)
            joint = next((c for c in conditions if isinstance(c, (ast.All, ast.Any))), joint)
            resolved.append(attrs.evolve(each, conditions=conditions))
        elif isinstance(each, Cap):
            resolved.append(_limit(each, resolved))
        else:
            resolved.append(each)
    return resolved


def _among(condition: Any, joint: ast.All | ast.Any | None) -> ast.Condition:
    if isinstance(condition, NotAll):
        if joint is None or not isinstance(joint, ast.All):
            raise Refused("exactly-of-what", condition.span)
        return ast.Not(span=condition.span, condition=attrs.evolve(joint, span=condition.span))
    if not isinstance(condition, Among):
        found: ast.Condition = condition
        return found
    same = all(
        isinstance(each, ast.Compare) and each.op == condition.op and each.subject == condition.subject
        for each in (joint.conditions if joint is not None else ())
    )
    if joint is None or not same:
        raise Refused("exactly-of-what", condition.span)
    return ast.Exactly(span=condition.span, count=condition.count, conditions=joint.conditions)


def _limit(cap: Cap, before: Sequence[chunk.Chunk]) -> chunk.Limit:
    """
    Return what *cap* limits: `up to` what stands directly before it, `at most` the indicator if no step stands there.

    Behind an addition beside other points `at most 10 points` may be the total or the addition.
    """
    if cap.of is not None:
        return cap
    if _is_full(cap.amount):
        return attrs.evolve(cap, of="indicator")
    move = _moved_before(before)
    if cap.near:
        if move is None:
            if any(isinstance(each, chunk.Give) and each.formula for each in before):
                return attrs.evolve(cap, of="indicator")
            raise Refused("bound-of-what", cap.span)
        if move.signs == ("add",) and cap.loose and _beyond_awards(cap.amount, before):
            raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
        return attrs.evolve(cap, of="addition" if move.signs == ("add",) else "deduction")
    if move is None:
        return attrs.evolve(cap, of="indicator")
    if move.signs == ("deduct",):
        return attrs.evolve(cap, of="deduction")
    if any(isinstance(each, (chunk.Give, chunk.Begin)) for each in before):
        raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    return attrs.evolve(cap, of="addition")


def _beyond_awards(amount: ast.Expression | None, before: Sequence[chunk.Chunk]) -> bool:
    """Whether *amount* is more than any points given before: `10 points at 90%, 1 more …, at most 12 points`."""
    given = [
        points.value
        for each in before
        if isinstance(each, (chunk.Give, chunk.Begin))
        for points in (each.amounts if isinstance(each, chunk.Give) else (each.amount,))
        if isinstance(points, ast.Literal) and points.value > 0
    ]
    return bool(given) and isinstance(amount, ast.Literal) and amount.value > max(given)


def _is_full(amount: ast.Expression | None) -> bool:
    """Whether *amount* is the full score, which is a total and no addition."""
    return isinstance(amount, ast.Value) and amount.name == "full"


def _moved_before(before: Sequence[chunk.Chunk]) -> chunk.Move | None:
    for each in reversed(before):
        if isinstance(each, chunk.Break) and each.level >= SEMICOLON:
            return None
        if isinstance(each, chunk.Move):
            return each
        if isinstance(each, (chunk.Give, chunk.Limit)):
            return None
    return None


def _shown(amount: ast.Expression | None) -> str:
    return str(amount.value) if isinstance(amount, ast.Literal) else "…"
