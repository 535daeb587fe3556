"""What other parties have to hand over first: who, by when, and how far it is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from po_tui.model import validate
from po_tui.model.deliveries import Delivery
from po_tui.store.store import ChangedMeanwhile
from po_tui.words import _
from po_tui.workspace.errors import Unknown
from po_tui.workspace.hanging import GONE, Hanging, mistakes

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.backlog import ExternalDelivery


class Delivering(Hanging):
    """Notes deliveries that an item waits for."""

    def expect_delivery(
        self,
        item_id: int,
        what: str,
        party: str = "",
        due: str | None = None,
        status: str = "expected",
    ) -> int:
        """Note what another party has to hand over; returns its id. `party`: a key or a name."""
        from po_tui.model.tables.backlog import ExternalDelivery

        one = self._delivery(Delivery(what, party, due, status))
        key = self.workspace.backlog.key(item_id)
        with self.step(_("{item} waits for “{what}”").format(item=key, what=one.what)) as session:
            self._load(session, item_id)
            row = ExternalDelivery(item_id=item_id, **one._asdict())
            session.add(row)
            session.flush()
            return row.pk

    def change_delivery(
        self, delivery_id: int, values: Mapping[str, Any], *, seen: Mapping[str, Any] | None = None
    ) -> list[str]:
        """Change just the parts of a delivery that are named; returns those that changed."""
        key = self._key_of("external_delivery", delivery_id)
        with self.step(_("Edit a delivery of {item}").format(item=key)) as session:
            row = self._delivered(session, delivery_id)
            now = Delivery(row.what, row.party, row.due, row.status)
            told = self._delivery(now._replace(**values))
            changed = [
                name for name in Delivery._fields if getattr(told, name) != getattr(now, name)
            ]
            for name in changed:
                if (
                    seen
                    and name in seen
                    and getattr(now, name) not in (seen[name] or None, seen[name])
                ):
                    raise ChangedMeanwhile(_("delivery"), getattr(told, name), getattr(now, name))
                setattr(row, name, getattr(told, name))
            session.flush()
        return changed

    def drop_delivery(self, delivery_id: int) -> None:
        """Wait no longer for a delivery, and forget it."""
        key = self._key_of("external_delivery", delivery_id)
        with self.step(_("Drop a delivery of {item}").format(item=key)) as session:
            session.delete(self._delivered(session, delivery_id))
            session.flush()

    def _delivery(self, one: Delivery) -> Delivery:
        person = self.workspace.people.find(one.party) if one.party else None
        with mistakes():
            return validate.clean_delivery(one._replace(party=person.key if person else one.party))

    def _delivered(self, session: "Session", id: int) -> "ExternalDelivery":
        from po_tui.model.tables.backlog import ExternalDelivery

        row = session.get(ExternalDelivery, id)
        if row is None:
            raise Unknown(_(GONE))
        return row
