"""The command line: what scripts, cron jobs and quick hands use; without a command it opens the app.

One file a noun; `commands.py` lists them all, and each is imported only when it is asked for. A
command gets a `Call` (its options, the settings, the product), does its work through the workspace
and says the result on stdout; everything else goes to stderr. What a person must know when
something goes wrong is one line, made in `mistakes.py`, with the exit code that scripts read.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn


def script() -> NoReturn:
    """The `po-tui` on the PATH. Once all is said, it ends without tidying its memory up first.

    That takes a tenth of the time of a list, and the system does it anyway.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read it has left, or nobody ever did
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (the contract's 0 to 5, and 130)."""
    collected = gc.isenabled()
    # A command lives for milliseconds and frees its memory by ending.
    gc.disable()
    try:
        from po_tui.cli.running import run

        return run(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        return 130
    finally:
        if collected:
            gc.enable()
