"""Vision or roadmap for the whole room: few large lines, pages turned with the arrows, left with Q alone."""

from typing import Final, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from po_tui.documents.shown import shown_roadmap, shown_vision
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.showing.slides import Room, Slide, roadmap_slides, vision_slides
from po_tui.tui.widgets.cells import shorten
from po_tui.words import _, mark

Subject = Literal["vision", "roadmap"]
_AROUND_ROWS: Final = 4
"""Lines of the screen for head and foot, and to breathe."""
_AROUND_CELLS: Final = 8


class ShowingScreen(ModalScreen[None]):
    """No key but Q leaves it: one that slips must not put the private screen on the wall."""

    DEFAULT_CSS = """
    ShowingScreen {
        background: $background;
        color: $foreground;
        layout: vertical;
        overflow: hidden;
        & > Static { width: 1fr; }
        & > .showing--head { height: 1; padding: 0 4; text-style: bold; color: $text-primary; }
        & > .showing--page { height: 1fr; padding: 0 4; content-align: left middle; }
        & > .showing--foot { height: 1; padding: 0 4; color: $foreground; }
        & > .showing--foot.-told { color: $text-accent; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("right,space,pagedown,down,j,l", "turn(1)", mark("Next page"), tooltip=mark("The next page"), id="showing.next"),
        Binding("left,backspace,pageup,up,k,h", "turn(-1)", mark("Page before"), tooltip=mark("The page before"), id="showing.back"),
        Binding("home,g", "turn(-9999)", mark("First page"), show=False, tooltip=mark("The first page"), id="showing.first"),
        Binding("end,G", "turn(9999)", mark("Last page"), show=False, tooltip=mark("The last page"), id="showing.last"),
        Binding("Q", "leave", mark("Leave"), tooltip=mark("Back to your own screen"), id="showing.leave"),
    ]  # fmt: skip

    WITHHOLDS = frozenset({"leave"})
    """What even the app does not do while this is shown: ctrl+q would put the shell on the wall."""
    ALLOW_SELECT = False

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._subject = subject
        self._slides: list[Slide] = []
        self._at = 0
        self._product = ""

    def compose(self) -> ComposeResult:
        yield Static("", classes="showing--head")
        yield Static("", classes="showing--page")
        yield Static("", classes="showing--foot")

    def on_mount(self) -> None:
        app = app_of(self)
        app.clear_notifications()  # what was said to one person is not for the room
        app.news.subscribe(self, lambda _news: self._load())
        self._load()

    def on_resize(self, _event: events.Resize) -> None:
        self._load()

    def _load(self) -> None:
        """Read what is shown anew, and stay on the page."""
        size = self.app.size
        room = Room(max(8, size.width - _AROUND_CELLS), max(3, size.height - _AROUND_ROWS))
        workspace = workspace_of(self)
        if self._subject == "roadmap":
            roadmap = shown_roadmap(workspace)
            self._product, self._slides = roadmap.product, roadmap_slides(roadmap, room)
        else:
            vision = shown_vision(workspace)
            self._product, self._slides = vision.product, vision_slides(vision, room)
        self._show()

    def _show(self) -> None:
        self._at = max(0, min(self._at, len(self._slides) - 1))
        slide, room = self._slides[self._at], max(8, self.app.size.width - _AROUND_CELLS)
        head = shorten(f"{self._product} · {slide.heading}", room)
        self.query_one(".showing--head", Static).update(Content(head))
        self.query_one(".showing--page", Static).update(slide.content())
        self._tell(_("← → turns the page · Q leaves"))

    def _tell(self, text: str, *, loud: bool = False) -> None:
        """The line at the bottom: where we are, and how to go on."""
        foot = self.query_one(".showing--foot", Static)
        foot.set_class(loud, "-told")
        foot.update(Content(f"{self._at + 1}/{len(self._slides)} · {text}"))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_turn(self, by: int) -> None:
        before = self._at
        self._at += by
        self._show()
        if self._at == before:
            last = by > 0
            said = _("This is the last page") if last else _("This is the first page")
            self._tell(f"{said} · {_('Q leaves')}", loud=True)

    def action_stay(self) -> None:
        self._tell(_("The room is looking: Q leaves, ← → turns the page"), loud=True)

    def on_key(self, event: events.Key) -> None:
        """Every other key says calmly that it does nothing here."""
        bound = self._bindings.key_to_bindings
        if not any(key in bound for key in (event.key, *event.aliases)):
            event.stop()
            event.prevent_default()
            self.action_stay()

    def on_click(self, event: events.Click) -> None:
        """On the left third back, else on."""
        self.action_turn(-1 if event.screen_x < self.app.size.width // 3 else 1)

    def action_leave(self) -> None:
        if self.is_current:
            _closing = self.dismiss(None)
