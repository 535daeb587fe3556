"""What one does to items: all the keys of the backlog, for the item under the cursor or all marked.

A file a kind of act: a new key goes where its neighbours are.
"""

from po_tui.tui.backlog.adding import AddVerbs
from po_tui.tui.backlog.depending import DependVerbs
from po_tui.tui.backlog.editing import EditVerbs
from po_tui.tui.backlog.judging import JudgeVerbs
from po_tui.tui.backlog.marking import MarkVerbs
from po_tui.tui.backlog.meanwhile import MeanwhileVerbs
from po_tui.tui.backlog.scoring import ScoreVerbs
from po_tui.tui.backlog.showing import ShowVerbs
from po_tui.tui.backlog.splitting import SplitVerbs
from po_tui.tui.backlog.taking import TakeVerbs
from po_tui.tui.backlog.typed import TypeVerbs


class ItemVerbs(
    TakeVerbs,
    DependVerbs,
    ShowVerbs,
    ScoreVerbs,
    MarkVerbs,
    SplitVerbs,
    JudgeVerbs,
    TypeVerbs,
    MeanwhileVerbs,
    EditVerbs,
    AddVerbs,
):
    """Every key that acts on items."""
