"""What happens so many times, said once with its name and then without: 发生1起一般事故扣1分，发生2起扣3分."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import SEMICOLON
from targetscore.language._lexemes import Names
from targetscore.language._subjects import is_own, named_by


def with_subjects(parts: Sequence[chunk.Chunk], names: Names) -> list[chunk.Chunk]:
    """
    Return *parts* with the value that was named last in each count that names none, if the unit fits.

    Behind a semicolon it is meant only if the own value is counted in another unit.
    """
    found: list[chunk.Chunk] = []
    last: ast.Value | None = None
    here = True
    for part in parts:
        if isinstance(part, chunk.Break) and part.level >= SEMICOLON:
            here = False
        if isinstance(part, chunk.If):
            named = _named(part)
            if len(named) == 1:
                last, here = named[0], True
            elif named:
                last = None
            elif part.happens is not None and part.happens.subject is None and last is not None:
                unit = part.happens.size.unit
                if names.unit_of(last.name) == unit and (here or names.own_unit != unit):
                    found.append(attrs.evolve(part, happens=attrs.evolve(part.happens, subject=last)))
                    continue
        elif isinstance(part, chunk.Topic | chunk.Per | chunk.Rising):
            last = None
        found.append(part)
    return found


def _named(part: chunk.If) -> list[ast.Value]:
    """Return the values that *part* names; other expressions stand for more than one."""
    if part.happens is not None:
        several: list[ast.Expression] = [] if part.happens.subject is None else [part.happens.subject]
    else:
        several = [subject for condition in part.conditions for subject in named_by(condition)]
    if any(not isinstance(subject, ast.Value) or is_own(subject) for subject in several):
        return []
    return [subject for subject in several if isinstance(subject, ast.Value)]
