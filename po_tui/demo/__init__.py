"""A believable product to look around in: Leenmuur, a lending wall for neighbourhood tools.

Invented from beginning to end, with its flaws left in on purpose. `leenmuur.json` is the story,
`loader` writes it into a database of its own, with all dates moved so that it happens now.
"""

from po_tui.demo.loader import KEY, ensure, load

__all__ = ["KEY", "ensure", "load"]
