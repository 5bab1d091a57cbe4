"""
Chunks → clauses: one table for both languages of which chunks, in which order, make a clause.

Chinese puts the condition or the each-phrase first and the points behind it; English is brought into that order before
it comes here. A set of chunks that makes no clause is refused with the place and a way to say it.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._each_said import expect_said, with_each
from targetscore.language._extremes import in_place_of
from targetscore.language._floors import with_each_floor
from targetscore.language._lexemes import Names, Refused
from targetscore.language._listed import with_listed
from targetscore.language._pairs import single, span_over
from targetscore.language._said_part_steps import of_every_step
from targetscore.language._sentence import read_sentence
from targetscore.language._subjects import about_own, is_actual, is_own, name_of, subjects_of


def assemble(chunks: Sequence[chunk.Chunk], names: Names) -> tuple[ast.Clause, ...]:
    """
    Return the clauses that *chunks* make, in the order of the text.

    Raises:
        Refused: For chunks that make no clause.
    """
    _expect_more(chunks)
    heading, body = _heading(with_listed(list(chunks)))
    body, floors = with_each_floor(body)
    read = _body(body, names)
    if sum(isinstance(clause, ast.Part) for clause in read) < floors:
        raise Refused("bound-of-which", span_over(chunks))
    clauses = _with_target([*heading, *combined(read)], chunks)
    if not any(not isinstance(clause, (ast.Stated, ast.Reference, ast.Remark)) for clause in clauses):
        raise Refused("no-points", span_over(chunks))
    expect_said(clauses, chunks, names)
    return tuple(with_each(clauses, body))


def _expect_more(chunks: Sequence[chunk.Chunk]) -> None:
    """Refuse another value that the text ends with: …扣完为止。上年: nothing is said of it."""
    said = [part for part in chunks if not isinstance(part, chunk.Break)]
    last = said[-1] if said else None
    if isinstance(last, chunk.Topic) and last.each is None and not all(map(is_actual, last.subjects)):
        raise Refused("nothing-said-of", last.span)


def _with_target(clauses: list[ast.Clause], chunks: Sequence[chunk.Chunk]) -> list[ast.Clause]:
    """目标340天：每比目标少1天扣0.2分: a target that the text states is that number wherever the text speaks of it."""
    target = ast.Value(name="target")
    stated: list[ast.Expression] = []
    for part in chunks[: _colon(chunks, 0) or 0]:
        match part:
            case chunk.Basis(level=level, target=True):
                stated.append(level)
            case chunk.If(happens=chunk.Happens(subject=subject, size=size)) if subject == target:
                stated.append(size)
            case _:
                pass
    return [in_place_of("target", stated[0], clause) for clause in clauses] if len(stated) == 1 else clauses


def _heading(chunks: list[chunk.Chunk]) -> tuple[list[ast.Clause], list[chunk.Chunk]]:
    """Split off what stands before the first colon, if it is a heading and no part or scope."""
    colon = _colon(chunks, 0)
    if colon is None or _is_scope(chunks[:colon]) or _is_part(chunks[:colon]):
        return [], chunks
    said: list[ast.Clause] = []
    for part in chunks[:colon]:
        match part:
            case chunk.Says():
                said.append(ast.Stated(span=part.span, what=part.what, amount=part.amount))
            case chunk.Give(amounts=(amount,)) if isinstance(amount, ast.Literal):
                said.append(ast.Stated(span=part.span, what="full", amount=amount))
            case chunk.Basis(level=level):
                said.append(ast.Reference(span=part.span, level=level))
            case chunk.Aside(text=text):
                said.append(ast.Remark(span=part.span, text=text))
            case chunk.If(conditions=(ast.Compare(op="reaches", subject=None, level=level),)):
                said.append(ast.Reference(span=part.span, level=level))
            case chunk.If(happens=chunk.Happens(subject=ast.Value(name="target") | None, size=size)):
                said.append(ast.Reference(span=part.span, level=size))
            case chunk.Topic(subjects=(ast.Sum() | ast.Ratio(), *_)):
                return [], chunks
            case chunk.Topic() | chunk.Break():
                pass
            case _:
                return [], chunks
    return said, chunks[colon + 1 :]


def _colon(chunks: Sequence[chunk.Chunk], start: int) -> int | None:
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break):
            if part.level == COLON:
                return position
            if part.level in {STOP, SEMICOLON}:
                return None
    return None


def _is_scope(header: Sequence[chunk.Chunk]) -> bool:
    said = [part for part in header if not isinstance(part, (chunk.Break, chunk.Topic))]
    return (
        len(said) == 1
        and isinstance(said[0], chunk.If)
        and bool(said[0].conditions)
        and not about_own(said[0].conditions)
    )


def _is_part(header: Sequence[chunk.Chunk]) -> bool:
    return any(isinstance(part, chunk.Topic) and part.each is not None for part in header)


def _body(chunks: list[chunk.Chunk], names: Names) -> list[ast.Clause]:
    clauses: list[ast.Clause] = []
    runs: list[Sequence[ast.Clause]] = []
    chunks, rules = _apart(chunks)
    position = 0
    while position < len(chunks):
        colon = _colon(chunks, position)
        each = _each_alike(chunks) if position == 0 else 0
        if each:
            clauses.extend(_parts(chunks[:each], chunks[each:], names))
            end = len(chunks)
        elif colon is not None and _is_part(chunks[position:colon]):
            end = min(_next_header(chunks, colon + 1), _sentence_end(chunks, colon + 1))
            clauses.extend(_parts(chunks[position:colon], chunks[colon + 1 : end], names))
        elif colon is not None and _is_scope(chunks[position:colon]):
            end = _sentence_end(chunks, colon + 1)
            condition = next(part for part in chunks[position:colon] if isinstance(part, chunk.If))
            inner = tuple(_body(chunks[colon + 1 : end], names))
            clauses.append(ast.Scope(span=span_over(chunks[position:end]), when=single(condition), clauses=inner))
        else:
            end = _sentence_end(chunks, position)
            sentence = read_sentence(chunks[position:end], tuple(clauses), names)
            runs.extend(sentence.every_run())
            clauses.extend(sentence.clauses)
        position = end
    clauses = _own_floors(clauses, runs)
    for rule in rules:
        clauses = of_every_step(clauses, rule, names)
    return clauses


def _apart(chunks: list[chunk.Chunk]) -> tuple[list[chunk.Chunk], list[chunk.PartRule]]:
    """Return *chunks* without what is said of parts of all steps, in both directions or in a sentence of its own."""
    rest: list[chunk.Chunk] = []
    rules: list[chunk.PartRule] = []
    for position, part in enumerate(chunks):
        around = [chunks[at] for at in (position - 1, position + 1) if 0 <= at < len(chunks)]
        ends = all(isinstance(each, chunk.Break) and each.level == STOP for each in around)
        if isinstance(part, chunk.PartRule) and (part.every or (ends and position)):
            rules.append(part)
        else:
            rest.append(part)
    return rest, rules


def _each_alike(chunks: Sequence[chunk.Chunk]) -> int:
    """
    Return where what holds for each of the values begins behind 甲率、乙率各3分，, if nothing there names a value.

    0 where the text goes on in another way.
    """
    end = next((n for n, part in enumerate(chunks) if isinstance(part, chunk.Break) and part.level > 0), 0)
    topics = [part for part in chunks[:end] if not isinstance(part, chunk.Break)]
    pause = chunks[end]
    if (
        len(topics) != 1
        or not isinstance(topics[0], chunk.Topic)
        or (isinstance(pause, chunk.Break) and pause.level == COLON)
    ):
        return 0
    several = topics[0].each is not None and len(topics[0].subjects) > 1
    rest = chunks[end + 1 :]
    return end + 1 if several and rest and all(map(_names_no_value, rest)) else 0


def _names_no_value(part: chunk.Chunk) -> bool:
    match part:
        case chunk.If(conditions=conditions, happens=happens):
            return happens is None and all(map(_leaves_subject_out, conditions))
        case chunk.Per(subject=subject, origin=origin):
            return subject is None and not isinstance(origin, ast.Value)
        case chunk.Topic() | chunk.Rising() | chunk.Stretch() | chunk.Order() | chunk.Basis():
            return False
        case _:
            return True


def _leaves_subject_out(condition: ast.Condition) -> bool:
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) | ast.Unsaid(subject=subject):
            return subject is None
        case ast.Not(condition=inner):
            return _leaves_subject_out(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return all(map(_leaves_subject_out, several))
        case _:
            return False


def combined(clauses: list[ast.Clause]) -> list[ast.Clause]:
    """Put the parts before 取高值 into it; said inside a part it speaks of all of them."""
    _one_thing_together(clauses)
    if not any(isinstance(clause, (ast.Part, ast.Combine)) for clause in clauses):
        return clauses
    found: list[ast.Clause] = []
    for clause in clauses:
        inside = clause.clauses if isinstance(clause, ast.Part) else ()
        said = [c for c in inside if isinstance(c, ast.Combine) and c.how != "highest"]
        if isinstance(clause, ast.Part) and said:
            found.append(attrs.evolve(clause, clauses=tuple(c for c in inside if c not in said)))
            found.extend(said)
        else:
            found.append(clause)
    return _wrapped(found)


def _one_thing_together(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse what goes together where there are no several things for it.

    达到80%得2分，达到90%得3分，两项相加: the tiers of one value are alternatives. 甲每项加3分，乙每项加2分，
    按最高级别计分: only the best of them, or no item at two levels? 每次加3分，不累计: once only?
    """
    said = next((c for c in clauses if isinstance(c, ast.Combine) and not c.parts), None)
    if said is None:
        return
    moved = [c for c in clauses if isinstance(c, ast.Award | ast.Change)]
    if said.how == "sum":
        subjects = {s for clause in moved for s in subjects_of(clause)}
        if len(moved) > 1 and len(subjects) == 1 and not any(isinstance(c, ast.Part | ast.Step) for c in clauses):
            raise Refused("highest-of-what", said.span)
    counted = any(isinstance(c, ast.Step) and c.direction == "each" for c in clauses)
    if said.how == "highest" and not moved and counted:
        raise Refused("highest-of-what", said.span)


OWN_VALUE = ast.Value(name="actual")


def _wrapped(clauses: list[ast.Clause]) -> list[ast.Clause]:
    combines = [c for c in clauses if isinstance(c, ast.Combine) and c.how != "highest" and not c.parts]
    if not combines:
        return clauses
    parts = [c for c in clauses if isinstance(c, ast.Part)]
    if len(parts) < 2 and all(c.how == "sum" for c in combines):  # noqa: PLR2004
        # Awards on several values add up anyway.
        return [ast.Remark(span=c.span, text="") if c in combines else c for c in clauses]
    if len({c.how for c in combines}) > 1 or len(parts) < 2:  # noqa: PLR2004
        raise Refused("highest-of-what", combines[0].span)
    span = parts[0].span.cover(combines[-1].span)
    whole = ast.Combine(span=span, how=combines[0].how, parts=tuple(parts))
    first = clauses.index(parts[0])
    rest: list[ast.Clause] = [c for c in clauses if not isinstance(c, ast.Part) and c not in combines]
    rest.insert(min(first, len(rest)), whole)
    return rest


def _own_floors(clauses: list[ast.Clause], runs: Sequence[Sequence[ast.Clause]]) -> list[ast.Clause]:
    """
    Make a part of each run that awards, deducts and says 扣完为止 on one value, where other runs award on other values.

    A得7分；B得5分，每低1个百分点扣0.5分，扣完为止: what is used up there are the 5 points of B. Likewise where points
    for another value are added behind it: 扣完为止；表彰每次加1分.
    """
    found = list(clauses)
    for run in map(_until_used_up, runs):
        subject = _run_subject(run)
        if subject is None:
            continue
        others = [clause for clause in clauses if isinstance(clause, ast.Award) and all(clause is not c for c in run)]
        added = [c for c in clauses if _adds(c) and c.span.start > run[-1].span.end]
        if (all(map(_gives_nothing, others)) and not added) or any(_is_about(c, subject) for c in (*others, *added)):
            continue
        start = next(n for n, clause in enumerate(found) if clause is run[0])
        # 各自扣完为止 stands behind all of them.
        ends = [clause.span.end for clause in run if clause.span.start <= run[-2].span.end + 1]
        span = Span(run[0].span.start, max(ends))
        about = None if subject == OWN_VALUE else subject
        part = ast.Part(span=span, name=name_of(subject), subject=about, points=None, clauses=tuple(run))
        found[start : start + len(run)] = [part]
    _refuse_shared_floor(found)
    return found


def _refuse_shared_floor(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse 基础分5分，每迟报1次扣1分，扣完为止；表彰每次加1分: are the 5 points used up, or those that are added, too?

    Raises:
        Refused: For additions on another value behind the floor of deductions that is that of no part.
    """
    for position, floor in enumerate(clauses):
        if not _is_floor(floor):
            continue
        before = [c for c in clauses[:position] if isinstance(c, ast.Step | ast.Change) and c.sign == "deduct"]
        counted = {s for clause in before for s in subjects_of(clause)}
        behind = [clause for clause in clauses[position:] if _adds(clause)]
        if any(not _is_about(clause, subject) for clause in behind for subject in counted):
            raise Refused("used-up-or-total", floor.span)


def _until_used_up(run: Sequence[ast.Clause]) -> Sequence[ast.Clause]:
    """Return *run* without the additions behind 扣完为止 with which it ends: 扣完为止，表彰每次加1分."""
    last = max((n for n, clause in enumerate(run) if _is_floor(clause)), default=-1)
    return run[: last + 1] if last >= 0 and all(_adds(c) or isinstance(c, ast.Bound) for c in run[last + 1 :]) else run


def _is_floor(clause: ast.Clause) -> bool:
    return (
        isinstance(clause, ast.Bound)
        and clause.of == "indicator"
        and clause.end == "least"
        and clause.amount is not None
    )


def _is_about(clause: ast.Clause, subject: ast.Expression | None) -> bool:
    return any(each == subject or (is_own(each) and is_own(subject)) for each in subjects_of(clause))


def _adds(clause: ast.Clause) -> bool:
    return isinstance(clause, ast.Step | ast.Change) and clause.sign == "add"


def _gives_nothing(award: ast.Award) -> bool:
    """Whether *award* is of no points: 未报送的不得分 is no part of its own."""
    return isinstance(award.amount, ast.Literal) and award.amount.value == 0


def _run_subject(run: Sequence[ast.Clause]) -> ast.Expression | None:
    """Return the one value that *run* awards on and deducts for until nothing is left; ``None`` for other runs."""
    if (
        not any(map(_is_floor, run))
        or not any(isinstance(c, ast.Award) for c in run)
        or not any(isinstance(c, ast.Step) for c in run)
    ):
        return None
    subjects = {OWN_VALUE if is_actual(s) else s for clause in run for s in subjects_of(clause)}
    return subjects.pop() if len(subjects) == 1 else None


def _sentence_end(chunks: Sequence[chunk.Chunk], start: int) -> int:
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break) and part.level == STOP:
            return position + 1
    return len(chunks)


def _next_header(chunks: list[chunk.Chunk], start: int) -> int:
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break) and part.level in {STOP, SEMICOLON}:
            colon = _colon(chunks, position + 1)
            if colon is not None and _is_part(chunks[position + 1 : colon]):
                return position + 1
    return len(chunks)


def _parts(header: Sequence[chunk.Chunk], body: list[chunk.Chunk], names: Names) -> list[ast.Clause]:
    topic = next(part for part in header if isinstance(part, chunk.Topic) and part.each is not None)
    clauses = tuple(_body(body, names))
    span = Span(header[0].span.start, body[-1].span.end if body else header[-1].span.end)
    return [
        ast.Part(
            span=span,
            name=name_of(subject),
            subject=subject,
            points=topic.each,
            clauses=_of_rate(clauses, subject, names),
        )
        for subject in topic.subjects
    ]


def _of_rate(clauses: tuple[ast.Clause, ...], subject: ast.Expression, names: Names) -> tuple[ast.Clause, ...]:
    """Return *clauses* with 完成率 as the value of the part, where that is called 播种完成率."""
    words = [word for word, entry in names.entries.items() if entry.id == name_of(subject)]
    if not words or not all(word.endswith(("完成率", "完成比例")) for word in words):
        return clauses
    return tuple(in_place_of("completion", subject, clause) for clause in clauses)
