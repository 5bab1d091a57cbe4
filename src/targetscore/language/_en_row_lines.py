"""
Rows of an English text that stand on lines of their own, with no more than the end of the line between them.

The end of a line is white space elsewhere, for any text may be broken into lines. Here it ends a row: where two lines
or more begin with the mark of a list, and where lines that follow one another hold a level, a sign and points each, as
in a table. Such lines are written with a semicolon between them and without their marks; every character keeps its
place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from targetscore.language._lexemes import listed

FEWEST: Final = 2
_NUMBER = r"(?:score )?\d+(?:\.\d+)?(?: ?(?:points?|marks?))?"
_WORDS = r"no (?:points|marks)|full (?:points|marks|score)|zero|nil|none"
POINTS: Final = re.compile(rf"(?:{_NUMBER}|{_WORDS})[.;,]?", re.IGNORECASE)
# What may stand between level and points; in a table with columns it is written as a sign of equality.
COLUMN: Final = "|"
SIGNS: Final = (COLUMN, ":", "=")
POINTS_HEAD: Final = re.compile(
    r"(?:score|points?|marks?)(?: (?:awarded|available|earned|given|scored))?", re.IGNORECASE
)
FRAME: Final = re.compile(r"^[-|: ]*-[-|: ]*$|^\||\|$")
# With these a line goes on that was broken behind a number.
GOES_ON: Final = re.compile(r"points?\b|marks?\b|%|per ?cent\b", re.IGNORECASE)
BULLETS: Final = tuple("-–*•●▪◦‣·o")
DASHES: Final = frozenset("-–")
# (a), a), (1), 1) and 1. with what is in them.
ORDERED: Final = re.compile(r"\(?(?P<mark>[a-j]|x|vi{0,3}|i[xv]|i{1,3}|\d{1,2})(?:\)|(?<=\d)\.)(?= +\S)")
ORDERS: Final = (tuple("abcdefghij"), tuple(listed("i ii iii iv v vi vii viii ix x")), tuple(map(str, range(1, 21))))
PAUSES: Final = (".", ";", ":", "!", "?", ",")
JOINTS: Final = (" and", " or", " but")


@attrs.frozen
class _Line:
    """A line of a text: what it says, without blanks around it, and where that starts."""

    said: str
    start: int

    @property
    def end(self) -> int:
        """The place behind the last word."""
        return self.start + len(self.said)


@attrs.frozen
class _Row:
    """What rows are like: *sign* between level and points; *first*: the points stand in front of it."""

    sign: str
    first: bool


def with_rows(text: str) -> str:
    """Return *text* with a pause at the end of each row that stands on a line of its own."""
    if "\n" not in text:
        return text
    written = [*text]
    lines = _unframed(written, _lines(text))
    for number in sorted(_marked(written, lines) | _tabled(written, lines)):
        line, behind = lines[number], lines[number + 1]
        if not line.said.endswith((*PAUSES, *JOINTS)):
            written[text.index("\n", line.end, behind.start)] = ";" if line.said[-1].isdigit() else "."
    return "".join(written)


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(_Line(line.strip(), at + len(line) - len(line.lstrip())))
        at += len(line) + 1
    return found


def _blank(written: list[str], start: int, end: int) -> None:
    written[start:end] = " " * (end - start)


def _ends_sentence(lines: Sequence[_Line], number: int) -> bool:
    """Whether the line in front of *number* ends with a pause, or none is there."""
    return not number or lines[number - 1].said.endswith(PAUSES)


# Lists --------------------------------------------------------------------------------------------------------------


def _marked(written: list[str], lines: Sequence[_Line]) -> set[int]:
    """Blank the bullets of lists; return the lines in front of a line with a mark."""
    for sign in BULLETS:
        places = [number for number, line in enumerate(lines) if line.said.startswith(f"{sign} ")]
        # In front of a number a dash may be its sign; in a list whose first row begins with a word it is none.
        sure = sign not in DASHES or (places and not lines[places[0]].said[1:].lstrip()[:1].isdigit())
        if len(places) >= FEWEST and sure and _ends_sentence(lines, places[0]):
            for number in places:
                _blank(written, lines[number].start, lines[number].start + 1)
            return {number - 1 for number in places if number}
    marks = [(number, found["mark"]) for number, line in enumerate(lines) if (found := ORDERED.match(line.said))]
    for order in ORDERS:
        places = [number for number, mark in marks if mark in order]
        said = [mark for _, mark in marks if mark in order]
        if len(said) >= FEWEST and said == list(order[: len(said)]):
            return {number - 1 for number in places if number}
    return set()


# Tables -------------------------------------------------------------------------------------------------------------


def _unframed(written: list[str], lines: Sequence[_Line]) -> list[_Line]:
    """Blank the frame of a table with columns, `| 95% | 10 |`; return the lines that are left."""
    found: list[_Line] = []
    for line in lines:
        said = line.said
        if COLUMN in said:
            said = FRAME.sub(lambda each: " " * len(each.group()), said)
            written[line.start : line.end] = said
        if said.strip():
            found.append(_Line(said.strip(), line.start + len(said) - len(said.lstrip())))
    return found


def _tabled(written: list[str], lines: Sequence[_Line]) -> set[int]:
    """Write the sign of tables with columns; return the lines that end a row, or end in front of the first one."""
    ends: set[int] = set()
    for first, last, row in _tables(lines):
        ends |= {*range(first, last)}
        head = first - 1
        if row.sign == COLUMN:
            for number in range(first, last + 1):
                written[lines[number].start + lines[number].said.index(COLUMN)] = "="
            head -= _headed(written, lines[head], row) if head >= 0 else 0
        if head >= 0:
            ends.add(head)
        if last + 1 < len(lines) and lines[last + 1].said[0].isupper():
            ends.add(last)
    return ends


def _tables(lines: Sequence[_Line]) -> Iterator[tuple[int, int, _Row]]:
    """Yield the first and the last line of each table, and what its rows are like."""
    rows = [_row(line.said) for line in lines]
    start = 0
    for row, together in itertools.groupby(rows):
        size = len([*together])
        if row is not None and size >= FEWEST:
            yield start, start + size - 1, row
        start += size


def _row(said: str) -> _Row | None:
    """Return what is told of the row of level, sign and points that *said* is, if it is one."""
    for sign in SIGNS:
        cells = [cell.strip() for cell in said.split(sign)]
        if len(cells) != 2 or not all(cells) or GOES_ON.match(said):  # noqa: PLR2004 - level and points
            continue
        first, last = (POINTS.fullmatch(cell) is not None for cell in cells)
        if first or last:
            return _Row(sign, first=first and not last)
    return None


def _headed(written: list[str], line: _Line, row: _Row) -> bool:
    """Write the head of the columns, `Rate | Points`, as `Rate:`; return whether *line* is that."""
    level, sign, points = line.said.partition(COLUMN)
    if row.first or not sign or POINTS_HEAD.fullmatch(points.strip()) is None:
        return False
    at = line.start + len(level)
    written[at : line.end] = f":{' ' * len(points)}"
    return True
