"""What one does to items: all the keys of the backlog, for the item under the cursor or all marked.

A file a kind of act: a new key goes where its neighbours are.
"""

from po_tui.tui.backlog.adding import AddVerbs
from po_tui.tui.backlog.depending import DependVerbs
from po_tui.tui.backlog.editing import EditVerbs
from po_tui.tui.backlog.judging import JudgeVerbs
from po_tui.tui.backlog.moving import OrderVerbs
from po_tui.tui.backlog.splitting import SplitVerbs
from po_tui.tui.backlog.taking import TakeVerbs


class ItemVerbs(TakeVerbs, DependVerbs, OrderVerbs, SplitVerbs, JudgeVerbs, EditVerbs, AddVerbs):
    """Every key that acts on items."""
