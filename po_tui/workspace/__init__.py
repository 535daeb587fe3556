"""The product, opened: everything a product owner can do with it, an area of work a file.

Screens and commands do all they do through a `Workspace`: `workspace.backlog.move_up(item)` lives
in `workspace/backlog.py`. Verbs change (each is one step that undo takes back), nouns read. Reading
needs no ORM, so opening a product and showing it is quick; the first verb loads SQLModel.
"""

from po_tui.workspace.workspace import UnknownProduct, Workspace

__all__ = ["UnknownProduct", "Workspace"]
