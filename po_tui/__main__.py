"""`python -m po_tui`: the same as `po-tui`."""

import sys

from po_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
