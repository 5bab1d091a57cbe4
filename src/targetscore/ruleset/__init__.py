"""
A year's rules.

In: a rule file (YAML, format 1) and the files that it names. Out: a frozen `targetscore.ruleset.model.Ruleset`, every
text read and lowered, or one exception with every problem and its place.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from targetscore.errors import Source

if TYPE_CHECKING:
    from targetscore.ruleset.model import Ruleset

__all__ = ["load", "loads"]


def load(path: str | os.PathLike[str], *, within: str | os.PathLike[str] | None = None) -> Ruleset:
    """
    Return the ruleset of the file at *path*, in UTF-8 with or without byte order mark.

    Args:
        path: The file.
        within: The folder that files named under ``extends`` and ``include`` must lie in, at any depth; that of *path*
            if it is not given.

    Raises:
        RuleFileError: With every problem of the files, in order of place.
        OSError: If there is no file at *path*, or it cannot be opened.
    """
    from targetscore.ruleset._file import read
    from targetscore.ruleset._yaml import opened

    source = opened(path)
    return read(source, Path(path).parent if within is None else Path(within))


def loads(text: str, name: str = "<rules>") -> Ruleset:
    """
    Return the ruleset that *text* describes.

    Args:
        text: What would stand in a rule file.
        name: Stands for the text in messages. ``extends`` and ``include`` need a name with a folder, such as
            ``rules/2010.yaml``: they look for files there.

    Raises:
        RuleFileError: With every problem of the text, in order of place.
    """
    from targetscore.ruleset._file import read

    folder = os.path.dirname(name)  # noqa: PTH120 - of a bare name it is empty, and there no folder is meant
    return read(Source(name, text.removeprefix("\ufeff")), Path(folder) if folder else None)
