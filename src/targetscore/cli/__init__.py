"""
The command line: it reads arguments, calls the library, prints. It has no rules of its own.

Comes in: arguments. Goes out: results on standard output, problems on standard error, an exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from targetscore.messages import phrase

FINE = 0
FINDINGS = 1
USAGE = 2
FAULT = 3
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command and return its exit code.

    Args:
        arguments: What stands after the program's name; ``None``: the arguments of this process.
    """
    _never_fail_to_encode()
    try:
        from targetscore.cli._commands import run

        return run(arguments)
    except BrokenPipeError:
        # The reader (``| head``) has seen enough. Without this the interpreter complains when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as fault:
        if os.environ.get("TARGETSCORE_DEBUG"):
            raise
        sys.stderr.write(phrase("fault", "en", kind=type(fault).__name__) + "\n")
        return FAULT


def _never_fail_to_encode() -> None:
    """Let consoles that know few characters (GBK) show ``?`` for the rest."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
