"""Annotations for GitHub Actions: commands on standard output, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from targetscore.errors import Severity
from targetscore.reports._notes import Note

COMMANDS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "notice"}


def written(notes: Iterable[Note]) -> str:
    """Return a command for every note."""
    return "".join(_command(note) + "\n" for note in notes)


def _command(note: Note) -> str:
    file, line, column = note.source.place(note.span.start)
    _, last, end = note.source.place(note.span.end)
    where: dict[str, object] = {"file": Path(file).as_posix(), "line": line, "endLine": last}
    if last == line:
        # Columns of several lines are refused there.
        where |= {"col": column, "endColumn": max(column, end - 1)}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in {**where, "title": note.title}.items())
    return f"::{COMMANDS[note.severity]} {told}::{_message(note.message)}"


def _message(text: str) -> str:
    r"""
    Return *text* on one line.

    >>> _message("50%\nhint")
    '50%25%0Ahint'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
