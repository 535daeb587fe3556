"""Where a running meeting stands: the item on the table, the step of the loop, the clock.

Kept live and outside the journal, so that no undo touches it and a killed process continues there.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from po_tui import settings
from po_tui.model.meeting import (
    AWAY_SECONDS,
    EXTENSION_MIN,
    OPENING_CODES,
    STEP_CODES,
    Position,
    neighbour_step,
)
from po_tui.store import meetings, rows
from po_tui.store.meetings import Entry, SessionView
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused, Unknown

if TYPE_CHECKING:
    from po_tui.model.tables.refinement import AgendaEntry
    from po_tui.workspace.workspace import Workspace


class Standing(Area):
    """A session with an item on its table."""

    def __init__(self, workspace: "Workspace", session_id: int) -> None:
        super().__init__(workspace)
        self.session_id = session_id

    @property
    def view(self) -> SessionView:
        """The session, whole, as it is now."""
        return self.workspace.refinement.session(self.session_id)

    @property
    def position(self) -> Position:
        """Item, step and clock, counted up to now."""
        live = meetings.live(self.rows, self.product_id)
        if live is None:
            raise Refused(_("the session is over"))
        return live[1].counted(settings.now())

    @property
    def entry(self) -> Entry | None:
        """The item on the table."""
        return self.view.entry(self.position.entry_id)

    def beat(self) -> None:
        """Keep the clock as it stands; called every few seconds while it runs."""
        with self.store.keep("session"):
            self._keep(self.position)  # read under the lock: another terminal may have moved it

    def resume(self) -> None:
        """Go on after a restart: the time in between was nobody's meeting.

        Where the clock was kept a moment ago, another terminal runs the meeting: it is left alone.
        """
        live, now = meetings.live(self.rows, self.product_id), settings.now()
        if live is None:
            return
        since = live[1].since
        if since is None or (now - since).total_seconds() > AWAY_SECONDS:
            self._keep(replace(live[1], since=now))

    def go(self, entry_id: int) -> None:
        """Take an item up; its talk begins with reading unless it was on the table before."""
        from po_tui.model.tables.refinement import AgendaEntry

        position = self.position
        entry = self.view.entry(entry_id)
        if entry is None:
            raise Unknown(_("that item is not on the agenda any more"))
        with self.store.keep("session") as session:
            self._count_in(position)
            if not entry.discussed and entry.item_id is not None:
                item = rows.item_view(self.rows, self.product_id, entry.item_id)
                row = session.get(AgendaEntry, entry_id)
                assert row is not None
                row.discussed, row.state_before = True, item.state
                row.estimate_before = item.estimate
                row.criteria_before = [one.uid for one in item.criteria]
            self._keep(position.at(entry_id))

    def take_up(self, item_id: int) -> None:
        """Take up an item that was not on the agenda."""
        self.go(self.workspace.refinement.take(self.session_id, item_id))

    def next_item(self) -> bool:
        """Take up the next item; False where this is the last."""
        return self._neighbour(1)

    def previous_item(self) -> bool:
        """Back to the item before, or from the first to the opening; False where that is shown."""
        position = self.position
        if position.opening:
            return False
        if not self._neighbour(-1):
            self._keep(position.at(None, OPENING_CODES[-1]))
        return True

    def to_step(self, step: str) -> None:
        """Go to a step of the loop, or of the opening while no item is on the table."""
        position = self.position
        if step not in (OPENING_CODES if position.opening else STEP_CODES):
            raise Mistake(_("the loop has no step “{step}”").format(step=step))
        self._keep(position.at(position.entry_id, step))

    def move_step(self, by: int) -> None:
        """The next step (1) or the one before (-1); behind the opening comes the first item."""
        position = self.position
        if position.opening and by > 0 and position.step == OPENING_CODES[-1]:
            self.next_item()
        else:
            self.to_step(neighbour_step(position.step, by))

    def toggle_clock(self) -> bool:
        """Stop the clock, or let it run on; True if it runs now."""
        position = self.position
        self._keep(replace(position, running=not position.running))
        return not position.running

    def extend(self) -> None:
        """Three more minutes for this item, once."""
        entry = self._on_table()
        if entry.extended:
            raise Refused(
                _("it had its three more minutes – park it, make it a spike, or go on offline")
            )

        def change(row: "AgendaEntry") -> None:
            row.planned_min, row.extended = row.planned_min + EXTENSION_MIN, True

        self._change_entry(entry, _("Three more minutes for {item}").format(item=entry.key), change)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _keep(self, position: Position) -> None:
        from sqlmodel import select

        from po_tui.model.tables.live import LiveSession

        with self.store.keep("session") as session:
            here = LiveSession.product_id == self.product_id
            live = session.exec(select(LiveSession).where(here)).first()
            live = live or LiveSession(
                product_id=self.product_id, session_id=self.session_id, at=""
            )
            live.session_id, live.position, live.at = self.session_id, position.stored(), stamp()
            session.add(live)

    def _count_in(self, position: Position) -> None:
        """Write the seconds counted so far to the agenda, where the minutes read them."""
        from po_tui.model.tables.refinement import AgendaEntry

        with self.store.keep("session") as session:
            for entry_id, seconds in position.used.items():
                row = session.get(AgendaEntry, entry_id)
                if row is not None:
                    row.used_seconds = round(seconds)

    def _neighbour(self, by: int) -> bool:
        order = [entry.id for entry in self.view.agenda]
        at = self.position.entry_id
        place = order.index(at) + by if at in order else 0
        if not 0 <= place < len(order):
            return False
        self.go(order[place])
        return True

    def _on_table(self) -> Entry:
        entry = self.entry
        if entry is None:
            raise Refused(_("no item is on the table – take one from the agenda"))
        return entry

    def _item(self, entry: Entry) -> int:
        if entry.item_id is None:
            raise Refused(_("that item is gone – take the next one"))
        return entry.item_id

    def _change_entry(
        self, entry: Entry, label: str, change: "Callable[[AgendaEntry], None]"
    ) -> None:
        from po_tui.model.tables.refinement import AgendaEntry

        with self.step(label) as session:
            row = session.get(AgendaEntry, entry.id)
            assert row is not None
            change(row)

    def _noted(self, table: str, prefix: str, item_id: int | None) -> dict[str, Any]:
        """What every note of the meeting carries; keys count on from the highest there is."""
        number = 1
        if prefix:
            found = self.rows.execute(
                f"SELECT max(CAST(substr(key, {len(prefix) + 2}) AS INTEGER)) FROM {table} WHERE product_id = ?",
                (self.product_id,),
            ).fetchone()[0]
            number += found or 0
        return {
            "product_id": self.product_id,
            "session_id": self.session_id,
            "item_id": item_id,
            "key": f"{prefix}-{number}",
            "at": stamp(),
        }
