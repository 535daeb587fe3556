"""Preparing the meeting: what wants refining and why, the agenda with minutes, who comes, who decides."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content

from po_tui.model.estimation import points_text
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.attendance import AttendancePanel
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.refinement.plan_sheet import CandidateSheet, PlanSheet
from po_tui.tui.refinement.row_list import Piece, Row, RowList
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.item_row import TYPE_MARKS
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake
from po_tui.workspace.refinement import Candidate, Entry, SessionView


class PreparePane(Vertical):
    """Candidates on the left, the coming session on the right."""

    DEFAULT_CSS = """
    PreparePane {
        height: 1fr;
        & .panel { background: $surface; border: round $frame; border-title-color: $text-muted; border-subtitle-color: $text-muted; padding: 0 1; }
        & .panel:focus-within { border: round $frame-focus; border-title-color: $text-primary; border-title-style: bold; }
        & #candidates-panel { width: 1fr; }
        & #session { width: 44%; max-width: 60; min-width: 34; }
        & #agenda-panel { height: auto; max-height: 60%; min-height: 4; }
        & #agenda-panel RowList { height: auto; min-height: 2; }
        & #plan { height: 1fr; }
        & #plan.-people PlanSheet { display: none; }
        & #plan.-people { border: none; padding: 0; }
        & CandidateSheet { dock: bottom; height: 4; padding: 1 0 0 1; }
        &.-short CandidateSheet { height: 3; padding: 0 0 0 1; }
        &.-tiny CandidateSheet, &.-tiny #plan { display: none; }
        &.-tiny #agenda-panel { height: 1fr; max-height: 100%; }
        &.-tiny.-people #agenda-panel { display: none; }
        &.-tiny #plan.-people { display: block; }
        &.-tiny AttendancePanel { max-height: 100%; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow #session { width: 100%; max-width: 100%; height: 50%; }
    }
    """
    BINDINGS = [
        Binding("space", "take", mark("Take, leave"), tooltip=mark("Put the item on the agenda, or take it off"), id="refine.take"),
        Binding("R", "run", mark("Run"), tooltip=mark("Begin the meeting"), id="refine.run"),
        Binding("J,shift+down", "order(1)", mark("Later"), show=False, tooltip=mark("Move it down the agenda"), id="refine.later"),
        Binding("K,shift+up", "order(-1)", mark("Earlier"), show=False, tooltip=mark("Move it up the agenda"), id="refine.earlier"),
        Binding("t", "minutes", mark("Minutes"), tooltip=mark("Plan minutes for the item of the agenda"), id="refine.minutes"),
        Binding("plus", "add", mark("Take by key"), show=False, tooltip=mark("Take any item by its key"), id="refine.add"),
        Binding("e", "goal", mark("Goal"), tooltip=mark("What this session is to achieve"), id="refine.goal"),
        Binding("T", "timebox", mark("Timebox"), show=False, tooltip=mark("How long the session takes"), id="refine.timebox"),
        Binding("a", "attendance", mark("People"), tooltip=mark("Who comes"), id="refine.attendance"),
        Binding("D", "decider", mark("Decider"), tooltip=mark("Who has the last word"), id="refine.decider"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="prepare")
        self._candidates: dict[int, Candidate] = {}
        self._session: SessionView | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="candidates-panel", classes="panel"):
                yield RowList(id="candidates")
                yield CandidateSheet()
            with Vertical(id="session"):
                with Vertical(id="agenda-panel", classes="panel"):
                    yield RowList(_("Nothing yet – space takes a candidate"), id="agenda")
                with Vertical(id="plan", classes="panel"):
                    yield PlanSheet()
                    yield AttendancePanel()

    def on_mount(self) -> None:
        self.query_one("#candidates-panel").border_title = _("Candidates")
        self.query_one("#agenda-panel").border_title = _("Agenda")

    def on_resize(self) -> None:
        self.set_class(self.size.width < 76, "-narrow")
        self.set_class(self.size.height < 26, "-short")
        self.set_class(self.size.height < 14, "-tiny")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Read candidates and the coming session anew; cursors stay on their items."""
        refinement = workspace_of(self).refinement
        planned = refinement.planned_id()
        self._session = refinement.session(planned) if planned is not None else None
        self._candidates = {one.id: one for one in refinement.candidates()}
        taken = {entry.item_id for entry in self._agenda}
        candidates = self.query_one("#candidates", RowList)
        candidates.say_when_empty(
            _(
                "Nothing wants refining: the top of the order is ready. "
                "4 shows the backlog, where a adds an item; + takes any item by its key."
            )
        )
        candidates.show(
            [Row(one.id, _candidate(one, one.id in taken)) for one in self._candidates.values()]
        )
        agenda = self.query_one("#agenda", RowList)
        agenda.show([Row(entry.id, _agenda_row(entry)) for entry in self._agenda])
        agenda.styles.height = max(2, len(self._agenda))
        self.query_one(PlanSheet).show(self._session, refinement.sessions())
        self.query_one(AttendancePanel).reload()
        self._head()
        self._describe()

    @property
    def _agenda(self) -> Sequence[Entry]:
        return self._session.agenda if self._session else ()

    def _head(self) -> None:
        session, panel = self._session, self.query_one("#agenda-panel")
        if session is None:
            panel.border_title = _("Agenda")
            panel.border_subtitle = ""
            return
        over = session.planned_min > session.timebox_min
        panel.border_title = Content(f"{session.key} · " + _("Agenda"))
        panel.border_subtitle = Content.styled(
            _("{planned} of {timebox} min").format(
                planned=session.planned_min, timebox=session.timebox_min
            )
            + (" – " + _("too much") if over else ""),
            "bold $text-warning" if over else "",
        )

    def _describe(self) -> None:
        at = self.query_one("#candidates", RowList).cursor_id
        self.query_one(CandidateSheet).show(self._candidates.get(at) if at is not None else None)

    def focus_list(self) -> None:
        """Give the keys to the candidates, or to the agenda where there are none."""
        agenda_only = not self._candidates and self._agenda
        self.query_one("#agenda" if agenda_only else "#candidates").focus()

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.rows.id == "candidates":
            self._describe()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        if event.rows.id == "agenda":
            self.action_minutes()
        else:
            self.action_take()

    def on_attendance_panel_left(self) -> None:
        self.remove_class("-people")
        self.query_one("#plan").remove_class("-people")
        self.focus_list()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

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
            refinement.take(self._planned(), item, reason=self._candidates[item].reason)
        self.query_one("#candidates", RowList).action_down()

    def action_add(self) -> None:
        def take(text: str) -> None:
            workspace = workspace_of(self)
            workspace.refinement.take(self._planned(), workspace.backlog.item(text.strip()))

        frame_of(self).ask(_("Take which item?"), take, hint=_("its key, such as LM-13"))

    def action_order(self, by: int) -> None:
        entry = self._entry()
        if entry is None:
            self.post_message(Said(_("that item is not on the agenda – space takes it")))
            return
        with calmly(self):
            workspace_of(self).refinement.move_entry(entry.id, by)

    def action_minutes(self) -> None:
        entry = self._entry()
        if entry is None:
            self.post_message(Said(_("that item is not on the agenda – space takes it")))
            return

        def plan(text: str) -> None:
            workspace_of(self).refinement.set_minutes(entry.id, _whole_minutes(text))

        label = _("Minutes for {item}").format(item=entry.key)
        frame_of(self).ask(label, plan, str(entry.planned_min))

    def action_timebox(self) -> None:
        def plan(text: str) -> None:
            minutes = _whole_minutes(text)
            if not 5 <= minutes <= 480:
                raise Mistake(_("a session takes 5 to 480 minutes"))
            workspace_of(self).refinement.set(self._planned(), timebox_min=minutes)

        now = self._session.timebox_min if self._session else 60
        frame_of(self).ask(_("Timebox in minutes"), plan, str(now))

    def action_goal(self) -> None:
        def keep(text: str) -> None:
            workspace_of(self).refinement.set(self._planned(), goal=text.strip())

        now = self._session.goal if self._session else ""
        frame_of(self).ask(_("Goal of the session"), keep, now, hint=_("what is true afterwards"))

    def action_attendance(self) -> None:
        with calmly(self):
            session_id = self._planned()
            self.add_class("-people")
            self.query_one("#plan").add_class("-people")
            self.query_one(AttendancePanel).open(session_id)

    def action_decider(self) -> None:
        from po_tui.tui.widgets.choose import Choice, Choose

        keys = "123456789abcdefghijklmnoprstuvwxyz"
        with calmly(self):
            session_id = self._planned()
            people = [
                person
                for person in workspace_of(self).refinement.session(session_id).people
                if person.person_id is not None
            ]
            if not people:
                self.post_message(Said(_("nobody is invited yet – a adds people"), wrong=True))
                return
            choices = [Choice(key, person.name) for key, person in zip(keys, people, strict=False)]

            def chosen(key: str | None) -> None:
                if key is not None:
                    with calmly(self):
                        workspace_of(self).refinement.set(
                            session_id, decider_id=people[keys.index(key)].person_id
                        )

            _opening = self.app.push_screen(Choose(_("Who has the last word?"), choices), chosen)

    def action_run(self) -> None:
        with calmly(self):
            if self._session is None:
                self.post_message(
                    Said(_("the agenda is empty – take an item with space"), wrong=True)
                )
                return
            workspace_of(self).refinement.run(self._session.id)


def _whole_minutes(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise Mistake(
            _("“{text}” is no number of minutes").format(text=text.strip()[:20])
        ) from None


def _candidate(one: Candidate, taken: bool) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        points = points_text(one.estimate, half=True)
        reason = min(38, (width - 16) * 2 // 5) if width >= 60 else 0
        title = width - 2 - 7 - 2 - 4 - reason
        return [
            Piece("☑ " if taken else "☐ ", "good" if taken else "muted"),
            Piece(fit(one.key, 6) + " ", "key"),
            Piece(TYPE_MARKS.get(one.type, "▪") + " ", "muted"),
            Piece(fit(one.title, title)),
            Piece(fit(points, 3, "right") + " "),
            Piece(fit(_brief(one.reason, reason), reason), "muted"),
        ]

    return draw


def _agenda_row(entry: Entry) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        minutes = _("{n} min").format(n=entry.planned_min)
        return [
            Piece(fit(entry.key, 6) + " ", "key"),
            Piece(fit(entry.title, max(4, width - 16)) + " "),
            Piece(fit(minutes, 7, "right") + " ", "muted"),
        ]

    return draw


def _brief(reason: str, width: int) -> str:
    """The end of a reason, which tells most: as many of its parts as fit."""
    parts = reason.split(" · ")
    while len(parts) > 1 and cell_width(" · ".join(parts)) > width:
        parts.pop(0)
    return " · ".join(parts)
