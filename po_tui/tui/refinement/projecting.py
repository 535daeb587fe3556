"""The facilitator's own screen, safe to mirror: the room's rendering, and all keys of the meeting."""

from textual.binding import Binding
from textual.widgets import ContentSwitcher

from po_tui.tui.frame import WorkScreen
from po_tui.words import _, mark

_HELD = "q,escape,slash,colon,ctrl+p,ctrl+q,1,2,3,4,5,6,7,8"
"""Keys that would put something else on the wall."""

_AROUND = 3
"""Lines around the board: the goal on top, what was said, the keys."""


class Projecting(WorkScreen):
    """A screen with a mode for the room. It is left with `Q` alone."""

    DEFAULT_CSS = """
    Projecting.-projecting {
        & ContentSwitcher { height: auto !important; max-height: 80%; }
        & RunningPane { height: auto !important; }
        & RunningPane > #sides { height: auto !important; }
        & StripSheet, & #agenda-side, & #clock-side, & TitleSheet, & #item, & EarlierSheet { display: none !important; }
        & #table { height: auto; }
        & VotePane { max-height: 100%; }
        & #said { max-height: 1; }
        &.-alone ContentSwitcher { height: 0 !important; }
    }
    """
    BINDINGS = [
        Binding("f5,P", "project", mark("Show the room"), show=False, tooltip=mark("A rendering for the room, with all keys of the meeting; Q leaves"), id="refine.project"),
        Binding("Q", "stop_projecting", mark("Leave projector"), tooltip=mark("Back to your own screen"), id="refine.stop-projecting"),
        Binding(_HELD, "stay", show=False, system=True),
    ]  # fmt: skip

    stage = ""
    """The pane that is shown: prepare, running, wrap-up or minutes; empty before the first."""
    projecting = False
    """The room is looking: nothing that is not for everyone may be drawn."""

    @property
    def WITHHOLDS(self) -> frozenset[str]:  # noqa: N802 – as the app asks for it
        """What even the app does not do while the room is looking."""
        held = {"leave", "go", "command_palette", "step_back", "walk", "orphans", "sync"}
        return frozenset(held) if self.projecting else frozenset()

    async def action_project(self) -> None:
        """Show the room what is for the room."""
        if self.projecting:
            self.action_stay()
            return
        from po_tui.tui.refinement.projector import MOST_LINES, ProjectorBoard

        self.app.clear_notifications()  # what was said to one person is not for the room
        self.projecting = True
        self.add_class("-projecting")
        if not self.query(ProjectorBoard):
            await self.query_one("#stages").mount(ProjectorBoard(MOST_LINES - _AROUND), before=0)
        self.show_board()
        self.refresh_bindings()

    def action_stop_projecting(self) -> None:
        """Back to one's own screen."""
        self.projecting = False
        self.remove_class("-projecting", "-alone")
        _removing = self.query("ProjectorBoard").remove()
        self.load()
        pane = self.query_one(ContentSwitcher).visible_content
        if pane is not None and self.focused is None:
            self.set_focus(next((one for one in (pane, *pane.query("*")) if one.focusable), None))
        self.refresh_bindings()

    def action_stay(self) -> None:
        self.say(_("The room is looking: Q leaves"))

    def say(self, text: str, *, wrong: bool = False) -> None:
        """One quiet line above the keys."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the room where the meeting stands."""
        if not self.projecting:
            return
        from po_tui.documents.shown_meeting import shown_meeting
        from po_tui.tui.refinement.projector import ProjectorBoard

        alone = self.stage != "running"
        self.set_class(alone, "-alone")
        if alone:  # what is prepared, put right or written down is not for the room
            self.set_focus(None)
        for board in self.query(ProjectorBoard):
            board.as_head(bool(self.query("RunningPane.-at-table")))
            board.show(shown_meeting(self.workspace), _("Q leaves the projector"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"stop_projecting", "stay"}:
            return self.projecting
        return super().check_action(action, parameters)
