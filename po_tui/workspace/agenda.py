"""The agenda of a session: items in order, each with the minutes planned for it."""

from po_tui.store import product
from po_tui.store.meetings import SessionView
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Unknown
from po_tui.workspace.sessions import Sessions


class Agenda(Sessions):
    """What is to be talked about."""

    def take(
        self, session_id: int, item_id: int, minutes: int | None = None, reason: str = ""
    ) -> int:
        """Put an item on the agenda, last; returns the entry's id. Twice changes nothing."""
        from po_tui.model.tables.refinement import AgendaEntry

        view = self.session(session_id)
        known = next((entry.id for entry in view.agenda if entry.item_id == item_id), None)
        if known is not None:
            return known
        with self.step(
            _("Put {item} on the agenda").format(item=self.workspace.backlog.key(item_id))
        ) as session:
            entry = AgendaEntry(
                session_id=session_id,
                item_id=item_id,
                position=1 + max((one.position for one in view.agenda), default=0),
                planned_min=minutes or self._usual_minutes(),
                reason=reason,
                planned=view.state == "planned",
            )
            session.add(entry)
            session.flush()
            return entry.pk

    def leave_out(self, entry_id: int) -> None:
        """Take an item off the agenda."""
        from po_tui.model.tables.refinement import AgendaEntry

        with self.step(_("Take an item off the agenda")) as session:
            entry = session.get(AgendaEntry, entry_id)
            if entry is not None:
                session.delete(entry)

    def move_entry(self, entry_id: int, by: int) -> None:
        """Move an item on the agenda up (negative) or down."""
        from po_tui.model.tables.refinement import AgendaEntry

        with self.step(_("Order the agenda")) as session:
            entry = session.get(AgendaEntry, entry_id)
            if entry is None:
                raise Unknown(_("that item is not on the agenda any more"))
            order = [one.id for one in self.session(entry.session_id).agenda]
            at = order.index(entry_id)
            order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
            for position, other_id in enumerate(order, 1):
                other = session.get(AgendaEntry, other_id)
                assert other is not None
                other.position = position

    def set_minutes(self, entry_id: int, minutes: int) -> None:
        """Plan so many minutes for an item of the agenda."""
        from po_tui.model.tables.refinement import AgendaEntry

        if not 1 <= minutes <= 240:
            raise Mistake(_("plan between 1 and 240 minutes for an item"))
        with self.step(_("Plan minutes")) as session:
            entry = session.get(AgendaEntry, entry_id)
            if entry is not None:
                entry.planned_min = minutes

    def place_entry(self, entry_id: int, place: int) -> None:
        """Put an item at that place of the agenda, 1 first."""
        view = self._session_of(entry_id)
        order = [one.id for one in view.agenda]
        self.move_entry(entry_id, place - 1 - order.index(entry_id))

    def more_minutes(self, entry_id: int, by: int) -> int:
        """Plan some minutes more (or fewer) for an item; returns how many it has now."""
        entry = self._session_of(entry_id).entry(entry_id)
        assert entry is not None
        minutes = min(240, max(1, entry.planned_min + by))
        if minutes != entry.planned_min:
            self.set_minutes(entry_id, minutes)
        return minutes

    def _session_of(self, entry_id: int) -> SessionView:
        found = self.rows.execute(
            "SELECT session_id FROM agenda_entry WHERE id = ?", (entry_id,)
        ).fetchone()
        if found is None:
            raise Unknown(_("that item is not on the agenda any more"))
        return self.session(found[0])

    def _usual_minutes(self) -> int:
        return int(
            product.product_settings(self.rows, self.product_id).get("item_timebox_min") or 10
        )
