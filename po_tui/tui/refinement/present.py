"""`po-tui present`: the projector's own terminal, which follows the meeting or is paged by hand."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from po_tui.documents.shown_meeting import shown_meeting
from po_tui.model.meeting import STEP_CODES, neighbour_step
from po_tui.settings import Settings
from po_tui.tui.refinement.projector import ProjectorBoard
from po_tui.tui.refinement.watching import WatchingApp
from po_tui.words import _, mark
from po_tui.workspace import Workspace


def run(workspace: Workspace, config: Settings, *, follow: bool) -> int:
    """Show the meeting until somebody presses Q; the exit code. Nothing is written."""
    app = PresentApp(workspace, config, follow=follow)
    app.run()
    return app.return_code or 0


class PresentApp(WatchingApp):
    """The projector."""

    CSS = "Screen { background: #000000; color: #ffffff; overflow: hidden; }"
    BINDINGS = [
        Binding("right,pagedown,n", "item(1)", mark("Next item"), tooltip=mark("The next item of the agenda"), id="present.next"),
        Binding("left,pageup,N", "item(-1)", mark("Item before"), tooltip=mark("The item before"), id="present.back"),
        Binding("down,space,right_square_bracket", "step(1)", mark("Next step"), tooltip=mark("The next step of the loop"), id="present.next-step"),
        Binding("up,left_square_bracket", "step(-1)", mark("Step back"), tooltip=mark("The step before"), id="present.previous-step"),
        Binding("f", "follow", mark("Follow"), tooltip=mark("Follow the running session, or stay here"), id="present.follow"),
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, config: Settings | None = None, *, follow: bool = True
    ) -> None:
        super().__init__(workspace, config)
        self._follows = follow
        self._entry_id: int | None = None
        self._step = STEP_CODES[0]

    def compose(self) -> ComposeResult:
        yield ProjectorBoard()

    @property
    def board(self) -> ProjectorBoard:
        """The only thing there is to see."""
        return self.query_one(ProjectorBoard)

    def draw(self) -> None:
        if not self._follows and self._entry_id is None:
            self._settle()
        place = () if self._follows else (self._entry_id, self._step)
        self.board.show(shown_meeting(self.workspace, *place), self._keys)

    @property
    def _keys(self) -> str:
        if self._follows:
            return _("follows the session · f stays here · Q leaves")
        return _("← → item · ↑ ↓ step · f follows the session · Q leaves")

    def tell(self, text: str, *, loud: bool = False) -> None:  # noqa: ARG002 – always loud here
        self.board.tell(text)

    # ── paging by hand ──────────────────────────────────────────────────────────────────────────

    def _settle(self) -> None:
        """Begin where the meeting stands, or at the first item of the agenda."""
        meeting = self.workspace.refinement.meeting()
        if meeting is None:
            return
        position, agenda = meeting.position, meeting.view.agenda
        first = agenda[0].id if agenda else None
        self._entry_id = position.entry_id if position.entry_id is not None else first
        self._step = position.step if position.step in STEP_CODES else STEP_CODES[0]

    def action_item(self, by: int) -> None:
        meeting = self.workspace.refinement.meeting()
        if self._follows or meeting is None:
            self.tell(self._keys)
            return
        order = [entry.id for entry in meeting.view.agenda]
        at = order.index(self._entry_id) + by if self._entry_id in order else 0
        if 0 <= at < len(order):
            self._entry_id, self._step = order[at], STEP_CODES[0]
            self.draw()
        else:
            self.tell(_("That was the last item") if by > 0 else _("This is the first item"))

    def action_step(self, by: int) -> None:
        if self._follows:
            self.tell(self._keys)
            return
        self._step = neighbour_step(self._step, by)
        self.draw()

    def action_follow(self) -> None:
        self._follows = not self._follows
        if not self._follows:
            self._settle()
        self.draw()

    # ── leaving ─────────────────────────────────────────────────────────────────────────────────

    def on_key(self, event: events.Key) -> None:
        """Every other key says calmly that it does nothing here."""
        bound = self._bindings.key_to_bindings
        if not any(key in bound for key in (event.key, *event.aliases)):
            event.stop()
            event.prevent_default()
            self.action_stay()

    def action_stay(self) -> None:
        self.tell(_("The room is looking: Q leaves"))
