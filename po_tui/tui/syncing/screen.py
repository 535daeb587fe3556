"""Sync: the trackers of the product, what a sync would do, how far it is, and what came of it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.sync.compare import Verdict
from po_tui.tui.page import Block, Page
from po_tui.tui.panes import PaneName
from po_tui.tui.syncing.about_page import about_page
from po_tui.tui.syncing.clash_verbs import ClashVerbs
from po_tui.tui.syncing.course import Course, Phase
from po_tui.tui.syncing.first_page import first_page
from po_tui.tui.syncing.foot import foot_of, head_of
from po_tui.tui.syncing.known import Known, ago_in_words, counts_in_words, known_of, names_in
from po_tui.tui.syncing.plan_list import PlanList
from po_tui.tui.syncing.remote_list import RemoteList
from po_tui.tui.syncing.report_page import idle_page, in_step_page, report_page
from po_tui.tui.widgets.framed import Framed
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.sync.badge import Badge
    from po_tui.sync.settle import Clash
    from po_tui.tui.syncing.desk import Desk
    from po_tui.workspace.file import News

LEFT = 36
"""Cells of the trackers beside the plan."""
MOST_REMOTES = 3
"""Trackers in sight above the plan, where there is no room beside it."""


class SyncScreen(ClashVerbs):
    """Trackers beside the plan; above it where there is little room."""

    PANES = (
        PaneName("remotes", mark("Trackers"), "RemoteList"),
        PaneName("plan", mark("Plan"), ""),
    )
    START = "plan"
    DEFAULT_CSS = """
    SyncScreen {
        & .head { height: auto; padding: 0 1; display: none; }
        & .foot { height: auto; padding: 0 1; display: none; }
        & PlanList { height: 1fr; }
        & RemoteList { height: auto; max-height: 100%; }
        & #about { margin-top: 1; }
    }
    """
    BINDINGS = [
        Binding("S", "run", mark("Sync"), tooltip=mark("Look what there is to do; then: carry out what is ticked"), id="sync.run"),
        Binding("m", "take('mine')", mark("Mine"), show=False, tooltip=mark("Settle the clash: keep what is here"), id="sync.mine"),
        Binding("t", "take('theirs')", mark("Theirs"), show=False, tooltip=mark("Settle the clash: take what is there"), id="sync.theirs"),
        Binding("e", "settle", mark("Clashes"), tooltip=mark("Base, mine and theirs side by side: settle what clashes"), id="sync.settle"),
        Binding("c", "comment", mark("Comment"), tooltip=mark("Say it in a comment there: what the tracker did not take"), id="sync.comment"),
        Binding("x", "cancel", mark("Cancel"), tooltip=mark("Stop after the request under way, or forget the plan"), id="sync.cancel"),
        Binding("o", "owners", mark("Who decides"), tooltip=mark("Who decides about which field of this tracker"), id="sync.owners"),
        Binding("a", "add_tracker", mark("Add tracker"), tooltip=mark("Keep this product in step with one more tracker"), id="sync.add"),
        Binding("enter", "open", mark("Open"), show=False, tooltip=mark("Settle what clashes"), id="sync.open"),
        Binding("escape", "leave", mark("Back"), show=False, tooltip=mark("Back to all panes, or to where you came from"), id="sync.leave"),
    ]  # fmt: skip

    _known = Known([], [], {})
    _ran_at = 0.0
    """When the key was pressed that carries it out."""
    _stage = Phase.idle
    """Where the sync stood when everything was last read."""
    came_from = ""
    """The screen on which `S` was pressed."""

    def compose_panes(self) -> ComposeResult:
        yield Framed(RemoteList(), Page(id="about"), id="remotes", classes="pane")
        with Framed(id="plan", classes="pane"):
            yield Static("", classes="head", markup=False)
            yield PlanList()
            yield Page()
            yield Static("", classes="foot", markup=False)

    def on_mount(self) -> None:
        self.query_one("#remotes", Framed).entitle(_("Trackers"))
        self.desk.moved.subscribe(self, self._follow)
        self.focus_pane("plan")

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def desk(self) -> "Desk":
        return self.po_tui.desk

    @property
    def remotes(self) -> RemoteList:
        return self.query_one(RemoteList)

    @property
    def plan(self) -> PlanList:
        return self.query_one(PlanList)

    @property
    def page(self) -> Page:
        return self.query_one("#plan Page", Page)

    @property
    def remote(self) -> str:
        """The tracker under the cursor; empty where there is none."""
        shown = next((one.remote for one in self.query(RemoteList)), None)
        return shown.name if shown else ""

    @property
    def course(self) -> Course:
        return self.desk.course(self.remote)

    @property
    def _badge(self) -> "Badge | None":
        return self._known.badges.get(self.remote)

    @property
    def clashes(self) -> "list[Clash]":
        return self._known.clashes_of(self.remote)

    @property
    def held(self) -> "list[Clash]":
        return self._known.held_of(self.remote)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def load(self) -> None:
        had = len(self._known.remotes)
        self._known = known_of(self.workspace)
        told = {
            name: (counts_in_words(badge), ago_in_words(badge.age if badge else ""))
            for name, badge in self._known.badges.items()
        }
        self.remotes.show(self._known.remotes, told)
        if had != len(self._known.remotes):
            self.laid_out()
        self._show()

    def hear(self, news: "News") -> None:
        if news.changed or "sync" in news.pulses or not news.pulses:
            self.load()

    def _show(self) -> None:
        """The plan, the progress or the report, whichever there is."""
        if not self._known.remotes:
            self._show_page(first_page(self.workspace.key))
            self._say("", "")
            self.query_one("#plan", Framed).entitle(_("Sync"))
            self.refresh_bindings()
            return
        course = self.course
        if self.remotes.remote is not None:
            self.query_one("#about", Page).show(about_page(self.remotes.remote), keep_place=True)
        if course.phase is Phase.idle or (course.busy and course.tree is None):
            remote = self.remotes.remote
            self._show_page(idle_page(self._badge, self.clashes, remote, looking=course.busy))
        elif course.in_step:
            self._show_page(in_step_page(self._badge))
        elif course.phase is Phase.ended and course.report is not None:
            self._show_page(report_page(course.report, self.clashes))
        else:
            self._show_plan(course)
        width = self.query_one("#plan").content_size.width - 2
        self._say(head_of(course, self.workspace.meets), foot_of(course, max(20, width)))
        title = _("Report") if course.phase is Phase.ended else _("Plan")
        self.query_one("#plan", Framed).entitle(f"{title} · {plain_line(self.remote)}")
        self.refresh_bindings()

    def _show_page(self, blocks: Iterable[Block]) -> None:
        self._turn(to_plan=False)
        self.page.show(blocks, keep_place=True)

    def _show_plan(self, course: Course) -> None:
        self._turn(to_plan=True)
        left = {(one.item_id, one.field) for one in self.clashes}
        self.plan.ask_names_of(partial(names_in, self.workspace, self.remote))
        self.plan.show(course, left)
        if course.at is not None and self.po_tui.last_key <= self._ran_at:
            self.plan.follow(course.at.key)  # until somebody looks around

    def _turn(self, *, to_plan: bool) -> None:
        """Show the plan, or the page; the keys go along."""
        shown, hidden = (self.plan, self.page) if to_plan else (self.page, self.plan)
        focused = self.focused
        if not shown.display or hidden.display:
            shown.display, hidden.display = True, False
            if focused is hidden:
                self.set_focus(shown)

    def _say(self, head: str | Content, foot: str | Content) -> None:
        for name, text in ((".head", head), (".foot", foot)):
            static = self.query_one(f"#plan > {name}", Static)
            static.update(text)
            static.display = bool(str(text))

    def _follow(self, _name: str) -> None:
        """A sync went on a bit. What it wrote is read with its next stage, before news tell of it."""
        stage = self.course.phase
        if stage is not self._stage:
            self._stage = stage
            self.load()
        else:
            self._show()

    # ── where things stand ──────────────────────────────────────────────────────────────────────

    def laid_out(self) -> None:
        wide, some = self.wide, bool(self._known.remotes)
        self.remotes.lay_out(low=not wide)
        low = min(MOST_REMOTES, max(1, len(self._known.remotes))) + 2
        for pane in self.PANES:
            styles = self.query_one(f"#{pane.id}").styles
            alone = self._zoomed and pane.id != self._shown
            styles.display = "none" if alone or (pane.id == "remotes" and not some) else "block"
        about = self.query_one("#about", Page)
        about.display, about.can_focus = wide or self._zoomed, False
        left = self.query_one("#remotes").styles
        left.width = "1fr" if self._zoomed or not wide else LEFT
        left.height = "1fr" if self._zoomed or wide else low
        self.query_one("#panes").styles.layout = "horizontal" if wide else "vertical"
        self.query_one("#tabs").display = False
        self.call_after_refresh(self._show)

    def focus_pane(self, name: str) -> None:
        self._shown = name
        if self._zoomed:
            self.laid_out()
        if name == "remotes" and self._known.remotes:
            self.set_focus(self.remotes)
        else:
            self.set_focus(self.plan if self.plan.display else self.page)

    def action_zoom(self) -> None:
        self._zoomed = not self._zoomed
        self.laid_out()

    def go_back(self) -> bool:
        if self.unzoom():
            return True
        before, self.came_from = self.came_from, ""
        if before:
            _switching = self.app.switch_mode(before)
        return bool(before)

    def action_leave(self) -> None:
        self.go_back()

    # ── syncing ─────────────────────────────────────────────────────────────────────────────────

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action == "cancel":
            return bool(self.remote) and self.course.can_end
        if action in ("settle", "take"):
            return bool(self.clashes or self.held)
        if action == "comment":
            return bool(self.held)
        if action in ("owners", "pane", "zoom"):
            return bool(self.remote)
        return True

    def look(self) -> None:
        """Look what there is to do, unless that is known or under way."""
        if self.remote and not self.course.busy and self.course.phase is not Phase.planned:
            self._prepare()

    def _prepare(self) -> None:
        self.focus_pane("plan")
        self.desk.prepare(self.remote)

    def action_run(self) -> None:
        if not self.remote:
            raise Refused(_("there is no tracker yet – a adds one"))
        course = self.course
        if course.busy:
            raise Refused(_("a sync is under way – x cancels it"))
        if course.phase is not Phase.planned or course.stale or course.tree is None:
            self._prepare()
        elif course.tree.ticked:
            self.focus_pane("plan")
            self._ran_at = self.po_tui.last_key
            self.desk.carry_out(self.remote)
        elif course.tree.all:
            raise Refused(_("nothing is ticked – space puts a tick back"))
        elif self.clashes:
            raise Refused(_("only clashes are left – enter shows them, m and t settle"))
        else:
            self._prepare()

    def action_add_tracker(self) -> None:
        from po_tui.tui.syncing.add_sheet import AddSheet

        _opening = self.app.push_screen(AddSheet(self.desk.adding), self._added)

    def _added(self, name: str | None) -> None:
        if name:
            self.load()
            self.remotes.go_to(name)
            self.po_tui.say(_("{name} is added – u takes it away again").format(name=name))

    def action_cancel(self) -> None:
        if self.course.busy and not self.course.cancelling:
            self.po_tui.say(_("Ending after the request under way; what went through stays"))
        self.desk.cancel(self.remote)

    # ── what is chosen ──────────────────────────────────────────────────────────────────────────

    @on(RemoteList.Highlighted)
    def _turn_to_remote(self, event: RemoteList.Highlighted) -> None:
        event.stop()
        self._show()

    @on(RemoteList.Opened)
    def _show_owners(self, event: RemoteList.Opened) -> None:
        event.stop()
        self.action_owners()

    @on(PlanList.Ticked)
    def _count_anew(self, event: PlanList.Ticked) -> None:
        event.stop()
        self._show()

    @on(PlanList.Opened)
    def _open_line(self, event: PlanList.Opened) -> None:
        event.stop()
        line = event.line
        if line.item is None or line.field is None:
            if line.item is not None:
                self.po_tui.say(plain_line(line.item.reason))
            return
        if line.field.verdict in (Verdict.clash, Verdict.refused):
            clash = self._clash
            if clash is not None:
                self._open_clashes(clash)
                return
        from po_tui.tui.syncing.diff_sheet import DiffSheet

        _opening = self.app.push_screen(DiffSheet(line.item, line.field, self.plan.called))

    def action_owners(self) -> None:
        from po_tui.tui.syncing.owners_sheet import OwnersSheet

        badge = self._badge
        _opening = self.app.push_screen(OwnersSheet(self.remote, badge.age if badge else ""))
