"""
A year's rules.

In: a rule file (YAML, format 1). Out: a frozen `targetscore.ruleset.model.Ruleset`, every text read and lowered,
or one exception with every problem and its place.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from targetscore.errors import Diagnostic, RuleFileError, Source, Span

if TYPE_CHECKING:
    from targetscore.ruleset.model import Ruleset

__all__ = ["load", "loads"]


def load(path: str | os.PathLike[str]) -> Ruleset:
    """
    Return the ruleset of the file at *path*, in UTF-8 with or without byte order mark.

    Raises:
        RuleFileError: With every problem of the file, in order of place.
        OSError: If there is no such file, or it cannot be opened.
    """
    name = os.fspath(path)
    content = Path(path).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source = Source(name, content.decode("utf-8-sig", errors="replace"))
        first = len(content[: error.start].decode("utf-8-sig"))
        raise RuleFileError([Diagnostic(code="not-utf8", source=source, span=Span(first, first + 1))]) from error
    return loads(text, name)


def loads(text: str, name: str = "<rules>") -> Ruleset:
    """
    Return the ruleset that *text* describes; *name* stands for it in messages.

    Raises:
        RuleFileError: With every problem of the text, in order of place.
    """
    from targetscore.ruleset._file import read

    return read(Source(name, text.removeprefix("\ufeff")))
