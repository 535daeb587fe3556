"""`python -m po_tui`: the same as `po-tui`."""

from po_tui.cli import script

if __name__ == "__main__":
    script()
