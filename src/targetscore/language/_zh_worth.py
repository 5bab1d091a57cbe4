"""
Parts of an indicator that a Chinese text heads by what they are worth: 甲率占6分，达到…；乙率占4分，达到….

They become the parts that 甲率各6分： heads: what is said in each speaks of its value, and its points have their own
floor. 农村改厕10分。 in front of everything says the full score.
"""

from __future__ import annotations

from typing import Final

import attrs

from targetscore import ast
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_kinds import COMPARISONS, CONSEQUENCE, LITERALS, kinds, kinds_of

COMMA: Final = 1
SEMICOLON: Final = 2
STOP: Final = 3
COLON: Final = 4
HELD: Final = kinds("FLAG NAME")
# What a clause begins with that names no value of its own.
SPEAKS: Final = HELD | COMPARISONS | LITERALS | kinds("ROLE")
OUTSIDE: Final = kinds("ZERO EFFECT")


@attrs.frozen
class Header:
    """甲率占6分，: where it begins, the name, its points, and where what it heads begins."""

    start: int
    name: Lexeme
    points: Lexeme
    end: int


def parts(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with the headings of two or more parts, and the full score in front, as the grammar has them."""
    found = _whole(found)
    read = [header for start in _starts(found) if (header := _header(found, start)) is not None]
    headers = [header for header in read if header.start or header.name.value.name != "actual"]
    names = {header.name.value.name for header in headers}
    if len(names) < 2 or len(names) < len(headers) or "actual" in names:  # noqa: PLR2004 - parts are two at least
        return found
    if not _are_all(found, headers):
        return found
    kept: list[Lexeme] = []
    position = 0
    for number, header in enumerate(headers):
        kept += found[position : header.start]
        if kept and number:
            kept[-1] = Lexeme("BREAK", SEMICOLON, kept[-1].start_pos, kept[-1].end_pos)
        elif kept and kept[-1].value == COLON:
            kept[-1] = Lexeme("BREAK", STOP, kept[-1].start_pos, kept[-1].end_pos)
        at = header.points.start_pos
        kept += [header.name, Lexeme("EACHOF", "各", at, at, ("EACHOF",)), header.points]
        kept.append(Lexeme("BREAK", COLON, header.points.end_pos, header.points.end_pos))
        position = header.end
    kept += _last(found[position:], headers[-1].name)
    return kept


def _whole(found: list[Lexeme]) -> list[Lexeme]:
    """Make 农村改厕10分 before other points say the full score."""
    said = [lexeme for lexeme in found[:4] if not {"TOTAL", "FULL", "SUMOF"} & kinds_of(lexeme)]
    end = next((n for n, lexeme in enumerate(found) if lexeme.type == "BREAK"), 0)
    if [lexeme.type for lexeme in said[:3]] != ["NAME", "PTS", "BREAK"] or end > 3:  # noqa: PLR2004
        return found
    name, points, stop = said[:3]
    behind = any(lexeme.type == "PTS" for lexeme in found[end + 1 :])
    if stop.value != STOP or not behind or not isinstance(name.value, ast.Value) or name.value.name != "actual":
        return found
    at = name.start_pos
    return [Lexeme("FULL", "满分", at, at, ("FULL",)), points, *found[end:]]


def _starts(found: list[Lexeme]) -> list[int]:
    """Return where runs begin: at the start, behind a semicolon, a stop, a colon."""
    behind = [n + 1 for n, lexeme in enumerate(found) if lexeme.type == "BREAK" and lexeme.value > COMMA]
    return [start for start in (0, *behind) if start < len(found)]


def _header(found: list[Lexeme], start: int) -> Header | None:
    """Return the heading at *start*: 甲率占6分，, 甲率（6分）：, 甲率6分，, 甲率（6分）。."""
    shape = found[start : start + 6]
    if shape and shape[0].type == "UNKNOWN":
        return _titled(found, start)
    if not shape or shape[0].type != "NAME" or not isinstance(shape[0].value, ast.Value):
        return None
    rest = shape[1:]
    if rest and {"SHAREOF", "FULL"} & kinds_of(rest[0]):
        rest = rest[1:]
    elif len(rest) > 2 and rest[0].type == "OPEN" and rest[2].type == "CLOSE":  # noqa: PLR2004
        rest = [rest[1], *rest[3:]]
    if len(rest) > 1 and rest[0].type == "PTS" and rest[1].type == "BREAK" and rest[1].value != SEMICOLON:
        end = next(n for n, lexeme in enumerate(found) if lexeme is rest[1]) + 1
        return Header(start, shape[0], rest[0], end)
    return None


def _titled(found: list[Lexeme], start: int) -> Header | None:
    """Return the heading at *start* with an undeclared title, 整改（2分）：, of the one value that its part names."""
    head = found[start : start + 5]
    if [lexeme.type for lexeme in head] != ["UNKNOWN", "OPEN", "PTS", "CLOSE", "BREAK"] or head[-1].value != COLON:
        return None
    end = start + 5
    heads = [n for n in _starts(found) if n >= end and n + 1 < len(found) and found[n + 1].type == "OPEN"]
    headed = found[end : heads[0] if heads else len(found)]
    held = [lexeme for lexeme in headed if lexeme.type in HELD]
    values = {lexeme.value.name if isinstance(lexeme.value, ast.Value) else "" for lexeme in held}
    first = next((lexeme for lexeme in headed if kinds_of(lexeme) & SPEAKS), None)
    if len(values) != 1 or values & {"", "actual"} or first is not held[0]:
        return None
    title = head[0]
    value = attrs.evolve(held[0].value, span=title.span)
    return Header(start, Lexeme("NAME", value, title.start_pos, title.end_pos), head[2], end)


def _are_all(found: list[Lexeme], headers: list[Header]) -> bool:
    """Whether each run from the first heading on is headed, or goes on with the part before it."""
    headed = {header.start for header in headers}
    last = headers[-1]
    for start in _starts(found):
        if start <= headers[0].start or start in headed or found[start - 1].value == STOP:
            continue
        run = _run(found, start)
        names = {lexeme.value.name for lexeme in run if lexeme.type in HELD and not isinstance(lexeme.value, str)}
        own = next(header for header in reversed(headers) if header.start < start)
        if start > last.start and names - {own.name.value.name} and not any(kinds_of(each) & OUTSIDE for each in run):
            return False
    return all(_gives(found, header) for header in headers)


def _gives(found: list[Lexeme], header: Header) -> bool:
    """Whether points are given or moved behind *header* before the next semicolon."""
    return any(kinds_of(lexeme) & CONSEQUENCE or lexeme.type == "PTS" for lexeme in _run(found, header.end))


def _run(found: list[Lexeme], start: int) -> list[Lexeme]:
    run: list[Lexeme] = []
    for lexeme in found[start:]:
        if lexeme.type == "BREAK" and lexeme.value > COMMA:
            break
        run.append(lexeme)
    return run


def _last(behind: list[Lexeme], own: Lexeme) -> list[Lexeme]:
    """Return what stands behind the last heading, with what names another value than its *own* in a sentence apart."""
    kept = list(behind)
    for position, lexeme in enumerate(kept):
        outside = lexeme.type == "BREAK" and lexeme.value == SEMICOLON
        if outside and any(each.type in HELD and each.value != own.value for each in _run(kept, position + 1)):
            kept[position] = Lexeme("BREAK", STOP, lexeme.start_pos, lexeme.end_pos)
    return kept
