"""Preparing the meeting: what wants refining and why, the agenda with minutes, who comes, who decides."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from po_tui.model.agenda import fits
from po_tui.model.estimation import points_text
from po_tui.model.prep_check import missing_of
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.carried_list import CarriedList, carried_in_words
from po_tui.tui.refinement.invite import InvitePanel
from po_tui.tui.refinement.plan_sheet import CandidateSheet, PlanSheet
from po_tui.tui.refinement.preparing import Preparing
from po_tui.tui.refinement.row_list import Piece, Row, RowList
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.item_row import TYPE_MARKS
from po_tui.words import _
from po_tui.workspace.refinement import Candidate, Entry, SessionView


class PreparePane(Preparing):
    """Candidates on the left; agenda, session and what is left to do on the right."""

    DEFAULT_CSS = """
    PreparePane {
        height: 1fr;
        & .panel { background: $surface; border: round $frame; border-title-color: $text-muted; border-subtitle-color: $text-muted; padding: 0 1; }
        & .panel:focus-within { border: round $frame-focus; border-title-color: $text-primary; border-title-style: bold; }
        & #candidates-panel { width: 1fr; }
        & #session { width: 44%; max-width: 64; min-width: 34; }
        & #agenda-panel { height: auto; max-height: 50%; min-height: 4; }
        & #agenda-panel RowList { height: auto; min-height: 2; }
        & #plan { height: auto; max-height: 45%; overflow-y: auto; scrollbar-size-vertical: 1; }
        & #plan.-people { height: 1fr; max-height: 100%; border: none; padding: 0; }
        & #plan.-people PlanSheet { display: none; }
        & #carried-panel { height: 1fr; min-height: 4; }
        &.-people #carried-panel { display: none; }
        & CandidateSheet { dock: bottom; height: auto; max-height: 8; padding: 1 0 0 1; }
        &.-short CandidateSheet { max-height: 5; padding: 0 0 0 1; }
        &.-short #plan { max-height: 6; }
        &.-short #plan.-people { max-height: 100%; }
        &.-people AttendancePanel { max-height: 100%; }
        &.-tiny CandidateSheet, &.-tiny #plan, &.-tiny #carried-panel { display: none; }
        &.-tiny #agenda-panel { height: 1fr; max-height: 100%; }
        &.-tiny.-people #agenda-panel { display: none; }
        &.-tiny #plan.-people { display: block; }
        &.-people #candidates-panel { display: none; }
        &.-people #session { width: 100%; max-width: 100%; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow #session { width: 100%; max-width: 100%; height: 50%; }
        &.-narrow.-people #session { height: 100%; }
    }
    """

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
                    yield RowList(
                        _("Nothing yet – space takes a candidate"), id="agenda", movable=True
                    )
                with Vertical(id="plan", classes="panel"):
                    yield PlanSheet()
                    yield InvitePanel()
                with Vertical(id="carried-panel", classes="panel"):
                    yield CarriedList(id="carried")

    def on_mount(self) -> None:
        self.query_one("#candidates-panel").border_title = _("Candidates")
        self.query_one("#agenda-panel").border_title = _("Agenda")
        self.query_one("#carried-panel").border_title = _("Still open")

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
        self._show_candidates()
        self._show_agenda()
        self.query_one(PlanSheet).show(
            self._session, refinement.needed(planned) if planned is not None else ()
        )
        carried = refinement.carried()
        self.query_one(CarriedList).show_carried(carried)
        self.query_one("#carried-panel").border_subtitle = carried_in_words(carried)
        self.query_one(InvitePanel).reload()
        self._describe()

    def _show_candidates(self) -> None:
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

    def _show_agenda(self) -> None:
        items = [entry.item_id for entry in self._agenda if entry.item_id is not None]
        prep = workspace_of(self).refinement.prep(items)
        agenda = self.query_one("#agenda", RowList)
        agenda.show(
            [
                Row(
                    entry.id,
                    _agenda_row(entry, len(missing_of(list(prep.get(entry.item_id or 0, ()))))),
                )
                for entry in self._agenda
            ]
        )
        agenda.styles.height = max(2, len(self._agenda))
        self._head()

    def _head(self) -> None:
        session, panel = self._session, self.query_one("#agenda-panel")
        if session is None:
            panel.border_title = _("Agenda")
            panel.border_subtitle = ""
            return
        told = {
            "ok": "",
            "tight": " – " + _("no time to open and read back"),
            "over": " – " + _("too much"),
        }
        pace = fits(session.planned_min, session.timebox_min)
        panel.border_title = Content(f"{session.key} · " + _("Agenda"))
        panel.border_subtitle = Content.styled(
            _("{planned} of {timebox} min").format(
                planned=session.planned_min, timebox=session.timebox_min
            )
            + told[pace],
            "bold $text-warning" if pace != "ok" else "",
        )

    def _describe(self) -> None:
        at = self.query_one("#candidates", RowList).cursor_id
        self.query_one(CandidateSheet).show(self._candidates.get(at) if at is not None else None)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.rows.id == "candidates":
            self._describe()


def _candidate(one: Candidate, taken: bool) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        points = points_text(one.estimate, half=True)
        reason = min(38, (width - 16) * 2 // 5) if width >= 60 else 0
        title = width - 2 - 7 - 2 - 3 - 4 - reason
        lacks = len(one.missing)
        return [
            Piece("☑ " if taken else "☐ ", "good" if taken else "muted"),
            Piece(fit(one.key, 6) + " ", "key"),
            Piece(TYPE_MARKS.get(one.type, "▪") + " ", "muted"),
            Piece(f"✗{lacks} " if lacks else "   ", "warn"),
            Piece(fit(one.title, title)),
            Piece(fit(points, 3, "right") + " "),
            Piece(fit(_brief(one.reason, reason), reason), "muted"),
        ]

    return draw


def _agenda_row(entry: Entry, lacks: int) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        minutes = _("{n} min").format(n=entry.planned_min)
        return [
            Piece(fit(entry.key, 6) + " ", "key"),
            Piece(fit(entry.title, max(4, width - 20)) + " "),
            Piece(f" ✗{lacks} " if lacks else "    ", "warn"),
            Piece(fit(minutes, 7, "right") + " ", "muted"),
        ]

    return draw


def _brief(reason: str, width: int) -> str:
    """As many parts of a reason as fit; that it was chosen tells least, and goes first, then its place."""
    parts = reason.split(" · ")
    chosen = _("chosen for this session")
    place = _("place {place}").partition("{")[0]
    while len(parts) > 1 and cell_width(" · ".join(parts)) > width:
        least = next((one for one in parts if one == chosen or one.startswith(place)), parts[-1])
        parts.remove(least)
    return " · ".join(parts)
