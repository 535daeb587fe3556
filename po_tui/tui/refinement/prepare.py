"""Preparing the meeting: what wants refining and why, the agenda with minutes, who comes, who decides."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

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

LEAST_KEY: Final = 6
MOST_KEY: Final = 12
"""Cells for a key, at the least and at the most."""
ROOM_FOR_FIGURES: Final = 60
"""Cells of the list from which points, and how much is missing, stand in it."""
SHORT_REASON: Final = 14


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
        &.-short #agenda-panel { max-height: 7; }
        &.-short #plan { max-height: 9; }
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
        found = self._candidates.values()
        keys = _key_width(one.key for one in found)
        candidates.show([Row(one.id, _candidate(one, one.id in taken, keys)) for one in found])

    def _show_agenda(self) -> None:
        items = [entry.item_id for entry in self._agenda if entry.item_id is not None]
        prep = workspace_of(self).refinement.prep(items)
        agenda = self.query_one("#agenda", RowList)
        keys = _key_width(entry.key for entry in self._agenda)
        lacks = (missing_of(list(prep.get(one.item_id or 0, ()))) for one in self._agenda)
        agenda.show(
            [
                Row(entry.id, _agenda_row(entry, len(missing), keys))
                for entry, missing in zip(self._agenda, lacks, strict=True)
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


def _key_width(keys: Iterable[str]) -> int:
    """Cells for the keys: those of one product differ only in their last signs."""
    return min(MOST_KEY, max([LEAST_KEY, *map(cell_width, keys)]))


def _candidate(one: Candidate, taken: bool, keys: int) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        # Where there is no room for figures, the reason says what they would: too big, no estimate.
        figures = width >= ROOM_FOR_FIGURES
        reason = min(38, (width - 16) * 2 // 5) if figures else SHORT_REASON
        title = width - 2 - (keys + 1) - 2 - (7 if figures else 1) - reason
        lacks = len(one.missing)
        points = points_text(one.estimate, half=True)
        return [
            Piece("☑ " if taken else "☐ ", "good" if taken else "muted"),
            Piece(fit(one.key, keys) + " ", "key"),
            Piece(TYPE_MARKS.get(one.type, "▪") + " ", "muted"),
            Piece((f"✗{lacks} " if lacks else "   ") if figures else "", "warn"),
            Piece(fit(one.title, max(4, title))),
            Piece((fit(points, 3, "right") if figures else "") + " "),
            Piece(fit(_brief(one.reason, reason), reason), "muted"),
        ]

    return draw


def _agenda_row(entry: Entry, lacks: int, keys: int) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        minutes = _("{n} min").format(n=entry.planned_min)
        return [
            Piece(fit(entry.key, keys) + " ", "key"),
            Piece(fit(entry.title, max(4, width - 14 - keys)) + " "),
            Piece(f" ✗{lacks} " if lacks else "    ", "warn"),
            Piece(fit(minutes, 7, "right") + " ", "muted"),
        ]

    return draw


def _brief(reason: str, width: int) -> str:
    """As many parts of a reason as fit; not that it was chosen, nor its place, where there is more to say.

    Left out from every row alike, however wide: a list in which one row says it reads as if the
    others had none.
    """
    parts = reason.split(" · ")
    chosen = _("chosen for this session")
    place = _("place {place}").partition("{")[0]
    telling = [one for one in parts if one != chosen and not one.startswith(place)]
    parts = telling or parts[-1:]
    while len(parts) > 1 and cell_width(" · ".join(parts)) > width:
        parts.pop()
    return " · ".join(parts)
