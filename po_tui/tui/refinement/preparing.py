"""The keys of preparing: take, order, minutes, people, decider, agenda on paper, run."""

from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.containers import Vertical

from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.refinement.invite import InvitePanel
from po_tui.tui.refinement.messages import Papered, Said, calmly, frame_of
from po_tui.tui.refinement.row_list import RowList
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake
from po_tui.workspace.refinement import Candidate, Entry, SessionView

FEW_MINUTES = 5


class Preparing(Vertical):
    """What happens to candidates, agenda and people; the pane shows them."""

    BINDINGS = [
        Binding("space", "take", mark("Take, leave"), tooltip=mark("Put the item on the agenda, or take it off"), id="refine.take"),
        Binding("R", "run", mark("Run"), tooltip=mark("Begin the meeting"), id="refine.run"),
        Binding("J,shift+down", "order(1)", mark("Later"), show=False, tooltip=mark("Move it down the agenda"), id="refine.later"),
        Binding("K,shift+up", "order(-1)", mark("Earlier"), show=False, tooltip=mark("Move it up the agenda"), id="refine.earlier"),
        Binding("t", "minutes", mark("Minutes"), tooltip=mark("Plan minutes for the item of the agenda"), id="refine.minutes"),
        Binding("greater_than_sign", "more(5)", mark("5 more"), show=False, tooltip=mark("Five more minutes for the item"), id="refine.more"),
        Binding("less_than_sign", "more(-5)", mark("5 fewer"), show=False, tooltip=mark("Five fewer minutes for the item"), id="refine.fewer"),
        Binding("plus", "add", mark("Take by key"), show=False, tooltip=mark("Take any item by its key"), id="refine.add"),
        Binding("e", "goal", mark("Goal"), tooltip=mark("What this session is to achieve"), id="refine.goal"),
        Binding("T", "timebox", mark("Timebox"), show=False, tooltip=mark("How long the session takes"), id="refine.timebox"),
        Binding("w", "date", mark("When"), show=False, tooltip=mark("On which day the session is"), id="refine.date"),
        Binding("a", "attendance", mark("People"), tooltip=mark("Who comes, and whom the agenda needs"), id="refine.attendance"),
        Binding("D", "decider", mark("Decider"), tooltip=mark("Who has the last word"), id="refine.decider"),
        Binding("A", "paper", mark("Agenda"), tooltip=mark("The agenda as it can be sent and printed"), id="refine.paper"),
    ]  # fmt: skip

    _candidates: dict[int, Candidate]
    _session: SessionView | None

    @property
    def _agenda(self) -> Sequence[Entry]:
        return self._session.agenda if self._session else ()

    def focus_list(self) -> None:
        """Give the keys to the candidates, or to the agenda where there are none."""
        agenda_only = not self._candidates and self._agenda
        self.query_one("#agenda" if agenda_only else "#candidates").focus()

    def _planned(self) -> int:
        return workspace_of(self).refinement.prepare()

    @property
    def _on_agenda(self) -> bool:
        return self.query_one("#agenda").has_focus

    def _entry(self) -> Entry | None:
        """The entry under the cursor of the agenda, or that of the candidate under the cursor."""
        if self._on_agenda:
            at = self.query_one("#agenda", RowList).cursor_id
            return next((entry for entry in self._agenda if entry.id == at), None)
        item = self.query_one("#candidates", RowList).cursor_id
        return next((entry for entry in self._agenda if entry.item_id == item), None)

    def _wanted(self) -> Entry | None:
        """The same; where it is not on the agenda, it is said how it gets there."""
        entry = self._entry()
        if entry is None:
            self.post_message(Said(_("that item is not on the agenda – space takes it")))
        return entry

    # ── candidates and agenda ───────────────────────────────────────────────────────────────────

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        if event.rows.id == "agenda":
            self.action_minutes()
        elif event.rows.id == "candidates":
            app_of(self).show_item(event.id)  # to write what is missing; 5 comes back here

    def on_row_list_dropped(self, event: RowList.Dropped) -> None:
        event.stop()
        with calmly(self):
            workspace_of(self).refinement.place_entry(event.id, event.place)

    def action_take(self) -> None:
        entry, refinement = self._entry(), workspace_of(self).refinement
        with calmly(self):
            if entry is not None:
                refinement.leave_out(entry.id)
                return
            item = self.query_one("#candidates", RowList).cursor_id
            if self._on_agenda or item is None:
                self.post_message(Said(_("nothing to take here – + takes any item by its key")))
                return
            one = self._candidates[item]
            refinement.take(self._planned(), item, reason=one.reason)
            if one.missing:
                told = _("{item} is taken; still to prepare: {missing}")
                missing = ", ".join(one.missing)
                self.post_message(Said(told.format(item=one.key, missing=missing)))
        self.query_one("#candidates", RowList).action_down()

    def action_add(self) -> None:
        def take(text: str) -> None:
            workspace = workspace_of(self)
            workspace.refinement.take(self._planned(), workspace.backlog.item(text.strip()))

        frame_of(self).ask(_("Take which item?"), take, hint=_("its key, such as LM-13"))

    def action_order(self, by: int) -> None:
        entry = self._wanted()
        if entry is not None:
            with calmly(self):
                workspace_of(self).refinement.move_entry(entry.id, by)

    def action_more(self, by: int) -> None:
        """Five minutes at a time, from ten up or down."""
        entry = self._wanted()
        if entry is not None:
            with calmly(self):
                workspace_of(self).refinement.more_minutes(entry.id, by)

    def action_minutes(self) -> None:
        entry = self._wanted()
        if entry is None:
            return

        def plan(text: str) -> None:
            workspace_of(self).refinement.set_minutes(entry.id, _whole_minutes(text))

        label = _("Minutes for {item}").format(item=entry.key)
        _ask_anew(self, label, plan, str(entry.planned_min))

    # ── the session ─────────────────────────────────────────────────────────────────────────────

    def action_timebox(self) -> None:
        def plan(text: str) -> None:
            minutes = _whole_minutes(text)
            if not 5 <= minutes <= 480:
                raise Mistake(_("a session takes 5 to 480 minutes"))
            workspace_of(self).refinement.set(self._planned(), timebox_min=minutes)

        now = self._session.timebox_min if self._session else 60
        _ask_anew(self, _("Timebox in minutes"), plan, str(now))

    def action_date(self) -> None:
        from po_tui.tui.refinement.days import day_of

        def plan(text: str) -> None:
            workspace_of(self).refinement.set(self._planned(), date=day_of(text))

        now = (self._session.date if self._session else None) or ""
        _ask_anew(self, _("When is the session?"), plan, now, hint=_("2026-12-03, thu, 3 dec"))

    def action_goal(self) -> None:
        drafts = workspace_of(self).drafts
        now = self._session.goal if self._session else ""

        def keep(text: str) -> None:
            workspace_of(self).refinement.set(self._planned(), goal=text.strip())
            drafts.forget("prepare", "goal")

        def draft(text: str) -> None:
            drafts.keep("prepare", "goal", text if text != now else "")

        frame_of(self).ask(
            _("Goal of the session"), keep, drafts.get("prepare", "goal") or now,
            hint=_("what is true afterwards"), live=draft, left=draft,
        )  # fmt: skip

    def action_attendance(self) -> None:
        with calmly(self):
            session_id = self._planned()
            self.add_class("-people")
            self.query_one("#plan").add_class("-people")
            self.query_one(InvitePanel).open(session_id)

    def on_attendance_panel_left(self) -> None:
        self.remove_class("-people")
        self.query_one("#plan").remove_class("-people")
        self.focus_list()

    def action_decider(self) -> None:
        from po_tui.tui.refinement.deciding import choose_decider

        with calmly(self):
            choose_decider(self, self._planned())

    def action_paper(self) -> None:
        with calmly(self):
            if self._session is None:
                raise Mistake(_("no session is prepared – space takes the first item"))
            self.post_message(Papered("agenda", self._session.id))

    def action_run(self) -> None:
        with calmly(self):
            if self._session is None:
                self.post_message(
                    Said(_("the agenda is empty – take an item with space"), wrong=True)
                )
                return
            app_of(self).refuse_while_trying()
            workspace_of(self).refinement.run(self._session.id)


def _ask_anew(
    pane: Preparing, label: str, then: Callable[[str], None], value: str, hint: str = ""
) -> None:
    """Ask for a value that is typed anew rather than put right: what stands there is marked."""
    frame = frame_of(pane)
    frame.ask(label, then, value, hint=hint)
    frame.ask_line.select()


def _whole_minutes(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise Mistake(
            _("“{text}” is no number of minutes").format(text=text.strip()[:20])
        ) from None
