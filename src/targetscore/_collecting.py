"""The collector of garbage, kept away from work that makes millions of values and no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Look for no garbage in circles while the block runs, if that was on.

    Rows, rules and results stay in reach, so the collector would walk through ever more of them and find nothing: a
    third of the time of a large assessment, and of making ten thousand rules ready for a frame.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
