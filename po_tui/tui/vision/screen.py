"""Vision, strategy, value and goals over the whole screen: to be read, told, and written in place."""

from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from po_tui.tui.panes import PaneName
from po_tui.tui.vision.form_pane import FormPane
from po_tui.tui.vision.goal_pane import GoalsPane
from po_tui.tui.vision.goals import GoalList
from po_tui.tui.vision.goals_on_screen import GoalsOnScreen
from po_tui.tui.vision.how import HowSection
from po_tui.tui.vision.product import ProductSection
from po_tui.tui.vision.section import Section
from po_tui.tui.vision.why import WhySection
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused
from po_tui.workspace.file import News

KINDS: Final = (
    "vision", "vision_answer", "vision_version", "strategy", "product_goal", "assumption",
    "product", "person", "need", "goal", "goal_answer", "measurement", "item", "item_label",
    "quality_target", "quality_measurement",
)  # fmt: skip
"""What is shown here."""


class VisionScreen(GoalsOnScreen):
    """Why on the left, how in the middle, how far and for whom on the right."""

    PANES = (
        PaneName("why", mark("Vision"), "SectionPage"),
        PaneName("how", mark("Strategy"), "SectionPage"),
        PaneName("goals", mark("Goals"), "GoalList"),
        PaneName("product", mark("Value and phase"), "SectionPage"),
    )
    FIRST_FOCUS = "#why SectionPage"
    START = "why"
    BINDINGS = [
        Binding("v", "view", mark("Pitch, board"), tooltip=mark("Pitch, vision board, extended vision board"), id="vision.view"),
        Binding("N", "new_version", mark("New version"), tooltip=mark("Put down vision and strategy as they stand as a version"), id="vision.new-version"),
        Binding("V", "versions", mark("Versions"), tooltip=mark("Two versions side by side"), id="vision.versions"),
        Binding("right", "pane(1)", mark("Next pane"), show=False, tooltip=mark("Next section"), id="vision.next-section"),
        Binding("left", "pane(-1)", mark("Previous pane"), show=False, tooltip=mark("Previous section"), id="vision.previous-section"),
    ]  # fmt: skip

    @property
    def goals(self) -> GoalList:
        return self.query_one(GoalList)

    @property
    def why(self) -> WhySection:
        return self.query_one(WhySection)

    def compose_panes(self) -> ComposeResult:
        yield WhySection(id="why")
        yield HowSection(id="how")
        with Vertical(classes="group"):
            yield GoalsPane(id="goals", classes="pane")
            yield ProductSection(id="product")

    def on_mount(self) -> None:
        for pane in self.PANES:
            self.query_one(f"#{pane.id}").border_title = Content(_(pane.title))

    # ── where things stand ──────────────────────────────────────────────────────────────────────

    @property
    def _edited(self) -> str:
        """The id of the pane that is edited in just now; empty where none is."""
        return next((one.id or "" for one in self.query(FormPane) if one.editing), "")

    @property
    def _editor_width(self) -> int:
        """Cells that a section takes while it is edited, where there is room beside it."""
        return min(80, self.app.size.width * 3 // 5)

    def size_of(self, pane: str) -> tuple[int | str, int | str]:
        if pane == "goals":
            return "1fr", "1fr"
        if pane == "product":
            return "1fr", max(12, min(22, self.app.size.height * 9 // 20))
        share = "11fr" if pane == "why" else "10fr"
        return (self._editor_width if pane == self._edited else share), "1fr"

    def laid_out(self) -> None:
        super().laid_out()
        edited = self._edited in ("goals", "product")
        group = self.query_one(".group")
        group.styles.width = (self._editor_width if edited else "10fr") if self.together else "1fr"
        if edited and self.together:
            for pane in ("goals", "product"):
                share = "2fr" if pane == self._edited else "1fr"
                self.query_one(f"#{pane}").styles.height = share

    def on_form_pane_editor_moved(self) -> None:
        self.laid_out()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def load(self) -> None:
        for section in self.query(Section):
            section.load()
        self.goals_pane.load()

    def hear(self, news: News) -> None:
        # What is only live, such as a draft that is kept, changes nothing here.
        if news.touches("*", *KINDS) or not (news.changed or news.pulses):
            self.load()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def focus_pane(self, name: str) -> None:
        if self._edited == name:
            self._shown = name
            self.laid_out()
            self.query_one(f"#{name}", FormPane).take_focus()
        else:
            super().focus_pane(name)

    def action_view(self) -> None:
        if self._edited == "why":
            raise Refused(_("close the editor first – esc keeps what you typed as a draft"))
        self.why.turn()
        if self.pane_of(self.focused) != "why":
            self.focus_pane("why")

    def action_new_version(self) -> None:
        area, drafts = self.workspace.vision, self.workspace.drafts
        area.check_new_version()
        number = area.next_version

        def put_down(note: str) -> None:
            area.new_version(note)
            drafts.forget("vision", "version")

        self.ask(
            _("Version {n}: what changed?").format(n=number),
            put_down,
            drafts.get("vision", "version"),
            hint=_("a few words, or nothing; enter puts it down"),
            left=lambda text: drafts.keep("vision", "version", text),
        )

    def action_versions(self) -> None:
        from po_tui.tui.vision.versions import Versions

        _opening = self.po_tui.push_screen(Versions(self.workspace))

    def go_back(self) -> bool:
        return self.unzoom()
