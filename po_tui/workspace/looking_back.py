"""What became of the meetings: sessions in a row, promises kept, items that keep coming back.

And taking a whole meeting back as one, as long as nothing of it left this file.
"""

from dataclasses import dataclass
from typing import Final

from po_tui import settings
from po_tui.store import held
from po_tui.store.held import Held, Returning
from po_tui.store.past import ACTIVE
from po_tui.store.preparing import Carried
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.sessions import Sessions

WAYS: Final = ("open", "done", "dropped")
"""How an action stands."""


@dataclass(frozen=True)
class OverTime:
    """The meetings so far, seen together."""

    sessions: tuple[Held, ...]
    """Oldest first."""
    returning: tuple[Returning, ...]
    carried: tuple[Carried, ...]

    @property
    def planned(self) -> int:
        """Items that were on an agenda …"""
        return sum(one.planned for one in self.sessions)

    @property
    def refined(self) -> int:
        """… and items that left a meeting ready."""
        return sum(one.refined for one in self.sessions)


class LookingBack(Sessions):
    """Looks back over many sessions."""

    def over_time(self) -> OverTime:
        """Sessions, items that keep coming back, and what is still open, as of today."""
        from po_tui.workspace.preparing import Preparing

        assert isinstance(self, Preparing)
        return OverTime(
            tuple(held.sessions(self.rows, self.product_id)),
            tuple(held.returning(self.rows, self.product_id, self.workspace.key)),
            tuple(self.carried()),
        )

    def changed_items(self, session_id: int) -> list[int]:
        """The items that what was done in a session still changes, in order of their numbers."""
        found = self.rows.execute(
            "SELECT DISTINCT change.item_id, number FROM change"
            " JOIN step ON step.id = step_id JOIN item ON item.id = change.item_id"
            f" WHERE step.session_id = ? AND {ACTIVE} ORDER BY number",
            (session_id,),
        )
        return [row[0] for row in found]

    def take_back_session(self, session_id: int) -> int:
        """Take back all that was done in a session, as one step that `u` undoes; how many that were.

        It is planned again, with its agenda. Raises Refused, naming what stands in the way: a later
        step, or that something of it was pushed to a tracker.
        """
        from po_tui.store import whole_session

        view = self.session(session_id)
        if view.state == "planned":
            raise Refused(_("that session was not held – there is nothing to take back"))
        if view.state != "closed":
            raise Refused(_("the session still runs – W wraps it up, M closes it"))
        items = self.changed_items(session_id)
        pushed = self.workspace.pushing.pushed_since(self.product_id, items, view.started or "")
        if pushed:
            raise Refused(
                _(
                    "{session} cannot be taken back: {items} went to a tracker meanwhile – change them one by one"
                ).format(session=view.key, items=", ".join(pushed))
            )
        if "T" not in (view.started or ""):  # a bare time of day, as minutes of others have it
            raise Refused(
                _(
                    "{session} was not held here, only recorded – there is nothing to take back"
                ).format(session=view.key)
            )
        label = _("Take back session {session}").format(session=view.key)
        try:
            return whole_session.take_back(self.store, self.product_id, session_id, label)
        except whole_session.InTheWay as no:
            raise Refused(str(no)) from no

    def close_action(self, action_id: int, status: str = "done") -> str:
        """Close an action as `done` or `dropped`, or open it again; returns its key."""
        from po_tui.model.tables.refinement import Action

        if status not in WAYS:
            raise Mistake(_("an action is open, done or dropped"))
        found = self.rows.execute(
            "SELECT key FROM action WHERE id = ? AND product_id = ?", (action_id, self.product_id)
        ).fetchone()
        if found is None:
            raise Unknown(_("that action is gone"))
        key = str(found[0])
        labels = {
            "done": _("{action} is done"),
            "dropped": _("{action} is no longer needed"),
            "open": _("{action} is open again"),
        }
        with self.step(labels[status].format(action=key)) as session:
            action = session.get(Action, action_id)
            if action is None:
                raise Unknown(_("that action is gone"))
            action.status = status
            action.closed = None if status == "open" else settings.today().isoformat()
        return key


__all__ = ["Carried", "Held", "LookingBack", "OverTime", "Returning"]
