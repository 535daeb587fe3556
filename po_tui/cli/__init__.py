"""The command line: what scripts, cron jobs and quick hands use; without a command it opens the app.

One file a noun; `commands.py` lists them all, and each is imported only when it is asked for. A
command gets a `Call` (its options, the settings, the product), does its work through the workspace
and says the result on stdout; everything else goes to stderr. What a person must know when
something goes wrong is one line, made in `mistakes.py`, with the exit code that scripts read.
"""

import gc
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (the contract's 0, 1, 2, 5, 130)."""
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
