"""One key up or down, anywhere: what a thing is for, what serves it, and what is tied to nothing."""

from typing import TYPE_CHECKING

from po_tui import settings
from po_tui.store import walking
from po_tui.words import _, mark
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Unknown

if TYPE_CHECKING:
    from po_tui.model.walk import Chain, Group, Spot, Stop

GONE = mark("that is gone – someone took it back meanwhile")


class Walk(Area):
    """The line from vision to item."""

    def up(self, spot: "Spot") -> "Chain":
        """What a thing is for, from the vision down to it; raises Unknown where it is gone."""
        try:
            return walking.chain(self.rows, self.product_id, spot, settings.today())
        except KeyError as gone:
            raise Unknown(_(GONE)) from gone

    def down(self, spot: "Spot") -> "list[Group]":
        """What serves a thing, in groups; raises Unknown where it is gone."""
        try:
            return walking.serving(self.rows, self.product_id, spot, settings.today())
        except KeyError as gone:
            raise Unknown(_(GONE)) from gone

    def stop(self, spot: "Spot") -> "Stop":
        """One thing on the line; raises Unknown where it is gone."""
        return self.up(spot).stops[-1]

    def orphans(self) -> "list[Group]":
        """What the line does not hold together: goals, roadmap items and items, each both ways."""
        return walking.orphans(self.rows, self.product_id, settings.today())
