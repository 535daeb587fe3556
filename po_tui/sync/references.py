"""Parents and dependencies across both sides: an item here, an issue there, and those that have no counterpart.

What the other side cannot know is left as it is: an item here that is not there is never sent, and
an issue there that is not here is neither taken over nor taken away.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from po_tui.store import links
from po_tui.store.readiness import AMONG, among

if TYPE_CHECKING:
    import sqlite3

LOCAL: Final = "here:"
"""Before the uid of an item that has no counterpart yet: where a plan names one that is to be created."""
FIELDS: Final = ("parent", "depends_on")


@dataclass
class Tied:
    """What an item names here."""

    parent: str | None = None
    depends_on: list[str] = field(default_factory=list)


class References:
    """Names of items there, as one plan sees them."""

    def __init__(self, con: "sqlite3.Connection", remote_id: int) -> None:
        self._con, self._remote_id = con, remote_id
        self.coming: set[str] = set()
        """Uids of items that the plan creates there."""
        self.arriving: set[str] = set()
        """Ids there of issues that the plan brings in or ties to an item."""
        self._adopted: dict[int, str] = {}

    def adopt(self, item_id: int, there_id: str) -> None:
        """The plan ties this item to that issue."""
        self._adopted[item_id] = there_id
        self.arriving.add(there_id)

    def of(self, item_ids: Collection[int]) -> dict[int, Tied]:
        """What these items name, as ids there; `LOCAL` and the uid where there is none."""
        wanted = among(item_ids)
        parents = self._con.execute(
            f"SELECT id, parent_id FROM item WHERE id {AMONG} AND parent_id IS NOT NULL", (wanted,)
        ).fetchall()
        needs = self._con.execute(
            f"SELECT item_id, needs_id FROM item_dependency WHERE item_id {AMONG}", (wanted,)
        ).fetchall()
        names = self.names({other for _item, other in (*parents, *needs)})
        tied = {item: Tied() for item in item_ids}
        for item, other in parents:
            tied[item].parent = names[other]
        for item, other in needs:
            tied[item].depends_on = sorted({*tied[item].depends_on, names[other]})
        return tied

    def names(self, item_ids: Collection[int]) -> dict[int, str]:
        """Items → their ids there, or `LOCAL` and their uid."""
        linked = links.links_here(self._con, self._remote_id, item_ids)
        found = self._con.execute(
            f"SELECT id, uid FROM item WHERE id {AMONG}", (among(item_ids),)
        ).fetchall()
        names = {item: LOCAL + uid for item, uid in found}
        names |= {item: link.there_id for item, link in linked.items() if link.state != "missing"}
        return names | {item: id for item, id in self._adopted.items() if item in names}

    def unknown(self, there_ids: Iterable[str | None]) -> set[str]:
        """Those issues that are not here, and are not brought in by the plan."""
        named = {id for id in there_ids if id} - self.arriving
        if not named:
            return named
        return named - links.present(self._con, self._remote_id, named)

    def can_be_sent(self, reference: str) -> bool:
        """Whether there is such an issue there, or will be once the plan is carried out."""
        return not reference.startswith(LOCAL) or reference.removeprefix(LOCAL) in self.coming

    def is_awaited(self, there_ids: Iterable[str | None]) -> bool:
        """Whether the plan brings in one of these issues, and has not yet."""
        named = {id for id in there_ids if id} & self.arriving
        return bool(named - links.links_there(self._con, self._remote_id, named).keys())

    # ── when it is carried out ──────────────────────────────────────────────────────────────────

    def items_of(self, there_ids: Iterable[str]) -> list[int]:
        """The items that are these issues here; unknown ones are left out."""
        wanted = list(there_ids)
        known = links.links_there(self._con, self._remote_id, wanted)
        return [known[id].item_id for id in wanted if id in known and known[id].state != "missing"]

    def sendable(self, name: str, value: Any) -> tuple[Any, bool]:
        """The value with ids there for items created meanwhile; False where some have none yet."""
        if name == "parent":
            there = self._there(value)
            return there, there is not None or value is None
        if name == "depends_on":
            found = [self._there(one) for one in value]
            return sorted(one for one in found if one), None not in found
        return value, True

    def _there(self, reference: str | None) -> str | None:
        if reference is None or not reference.startswith(LOCAL):
            return reference
        row = self._con.execute(
            "SELECT there_id FROM link JOIN item ON item.id = item_id"
            " WHERE uid = ? AND remote_id = ? AND link.state <> 'missing'",
            (reference.removeprefix(LOCAL), self._remote_id),
        ).fetchone()
        return row[0] if row else None

    def left_behind(self, item_id: int) -> list[int]:
        """What an item waits for here that has no counterpart: no change from there takes it away."""
        names = self.of([item_id])[item_id].depends_on
        uids = [name.removeprefix(LOCAL) for name in names if name.startswith(LOCAL)]
        found = self._con.execute(f"SELECT id FROM item WHERE uid {AMONG}", (among_texts(uids),))
        return [row[0] for row in found]


def among_texts(values: Iterable[str]) -> str:
    """Texts as the value of `AMONG`."""
    import json

    return json.dumps(list(values))


def is_tie(name: str) -> bool:
    """Whether a field names other items."""
    return name in FIELDS
