"""Where results go: files written whole or not at all, tables for terminals and for pipes, a bar for long work."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from targetscore._texts import written_whole
from targetscore.errors import width

PATIENCE = 1  # seconds before a bar is worth showing
SECOND = 10**9  # nanoseconds


def write_data(text: str) -> None:
    """Write JSON or CSV to standard output: the same bytes on every machine, but for what a terminal cannot show."""
    if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def hand_out(text: str, form: str, output: Path | None) -> None:
    """Write a report to the file *output* if one is named, else to standard output: ``text`` as the terminal can."""
    if output is not None:
        write_file(output, text)
    elif form == "text":
        sys.stdout.write(text)
    else:
        write_data(text)


def write_file(path: Path, text: str) -> None:
    """
    Write *text* to *path* in UTF-8, whole or not at all.

    It is written under another name first and then takes its place, so nobody ever sees half of it, and a failure
    leaves the old file as it was.

    Raises:
        OSError: If the file cannot be written.
    """
    with written_whole(path) as file:
        file.write(text.encode())


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: frozenset[int]) -> str:
    """
    Return a table for standard output: drawn with rich on a terminal, else `aligned`.

    Args:
        head: Column titles.
        rows: Cells, as many as there are titles.
        left: Columns that go to the left; all others hold numbers.
    """
    return _drawn(head, rows, left) if sys.stdout.isatty() else aligned(head, rows, left=left)


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: frozenset[int]) -> str:
    """
    Return a table as plain text, its columns two blanks apart.

    >>> print(aligned(["名次", "unit"], [["1", "三门"]], left=frozenset({1})), end="")
    名次  unit
       1  三门
    """
    lines = [head, *rows]
    widths = [max(width(line[column]) for line in lines) for column in range(len(head))]
    return "".join(
        "  ".join(_padded(cell, widths[column], to_left=column in left) for column, cell in enumerate(line)).rstrip()
        + "\n"
        for line in lines
    )


def _padded(cell: str, columns: int, *, to_left: bool) -> str:
    blanks = " " * (columns - width(cell))
    return cell + blanks if to_left else blanks + cell


def _drawn(head: Sequence[str], rows: Sequence[Sequence[str]], left: frozenset[int]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column, title in enumerate(head):
        drawn.add_column(Text(title), justify="left" if column in left else "right")
    for row in rows:
        drawn.add_row(*map(Text, row))
    console = Console(file=sys.stdout)
    with console.capture() as captured:
        console.print(drawn)
    return captured.get()


@contextlib.contextmanager
def patience(label: str) -> Iterator[None]:
    """Show a bar on standard error if the work inside lasts longer than a second and somebody is watching."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task(label, total=None)
    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[int, int, int], None]]:
    """
    Give a function that is told how many rows are done, how much of the input that is, and how much there is.

    What is told is shown on standard error, with rate and remaining time, if the work lasts longer than a second and
    somebody is watching.
    """
    if not sys.stderr.isatty():
        yield lambda _rows, _done, _size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rate]:,}/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(label, total=1, rate=0)
    began = time.monotonic_ns()

    def report(rows: int, done: int, size: int) -> None:
        passed = max(time.monotonic_ns() - began, 1)
        if passed >= PATIENCE * SECOND and not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=size, rate=rows * SECOND // passed)

    try:
        yield report
    finally:
        bar.stop()
