"""What one does about clashes: keep mine, take theirs, look closer, say in a comment what was not taken."""

from typing import TYPE_CHECKING

from po_tui.tui.panes import PaneScreen
from po_tui.tui.syncing.course import Course, Phase
from po_tui.tui.syncing.known import known_of
from po_tui.tui.syncing.plan_list import PlanList
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.sync.settle import Clash


class ClashVerbs(PaneScreen):
    """Keys act on what is to be decided under the cursor; the screen says which tracker it is about."""

    @property
    def plan(self) -> PlanList:
        raise NotImplementedError

    @property
    def remote(self) -> str:
        """The tracker under the cursor; empty where there is none."""
        raise NotImplementedError

    @property
    def course(self) -> Course:
        raise NotImplementedError

    @property
    def clashes(self) -> "list[Clash]":
        """What both sides changed."""
        raise NotImplementedError

    @property
    def held(self) -> "list[Clash]":
        """What the tracker did not take."""
        raise NotImplementedError

    @property
    def _clash(self) -> "Clash | None":
        """What is to be decided under the cursor; on the item above it, its first."""
        every = [*self.clashes, *self.held]
        line = self.plan.line if self.plan.display else None
        if line is None or line.item is None:
            return None if self.plan.display else next(iter(every), None)
        field = line.field.field if line.field is not None else ""
        mine = [one for one in every if one.item_id == line.item.item_id]
        return next((one for one in mine if field in ("", one.field)), None)

    def action_take(self, side: str) -> None:
        from po_tui.tui.syncing.settling import settle

        clash = self._clash
        if clash is None or not self.plan.display:
            self.action_settle()
            return
        settle(self.workspace, clash, side)
        self._settled()

    def action_comment(self) -> None:
        """What the tracker did not take is said there by the next sync; without a line for it, shown first."""
        from po_tui.sync.remarks import want_comment

        held = self._clash
        if held is None or not held.reason or not self.plan.display:
            self._open_clashes(next(iter(self.held)))
            return
        want_comment(self.workspace, held)
        self._settled()
        self.po_tui.say(_("The next sync says it in a comment there – S shows it first, u takes it back"))  # fmt: skip

    def action_settle(self) -> None:
        self._open_clashes(self._clash)

    def action_open(self) -> None:
        if not self.plan.display and (self.clashes or self.held):
            self._open_clashes(None)

    def _open_clashes(self, first: "Clash | None") -> None:
        from po_tui.tui.syncing.clash_sheet import ClashSheet

        remote = self.remote
        if not self.clashes and not self.held:
            self.po_tui.say(_("No clash is left to settle"))
            return

        def read() -> "list[Clash]":
            known = known_of(self.workspace)
            return [*known.clashes_of(remote), *known.held_of(remote)]

        def answered(settled: int | None) -> None:
            if settled:
                self._settled()

        _opening = self.app.push_screen(ClashSheet(read, first, self.plan.called), answered)

    def _settled(self) -> None:
        self.course.stale = self.course.phase is Phase.planned
        had = bool(self.clashes)
        self.load()
        if had and not self.clashes:
            self.po_tui.say(_("All clashes are settled – S carries the answers out"))
