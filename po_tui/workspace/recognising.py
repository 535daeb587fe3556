"""Which item an entry of a file is already: it came before, was exported from here, or a sync knows it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from po_tui.model.fields import COLUMN_FIELDS
from po_tui.model.identity import item_key
from po_tui.model.plain import plain_line
from po_tui.store import rows
from po_tui.store.origins import counterparts
from po_tui.workspace.comparing import Known, values_here
from po_tui.workspace.incoming import Incoming

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace


class Recognising:
    """Knows the items of one product, for one kind of origin."""

    def __init__(self, workspace: "Workspace", source: str) -> None:
        self.workspace, self.source = workspace, source

    def those_of(self, entries: Sequence[Incoming]) -> dict[str, Known]:
        """External id → the item that the entry is, with its values as they were told then."""
        known = self.known([entry.external_id for entry in entries])
        fresh = [one for one in entries if one.external_id not in known]
        known |= self.without_key([one for one in fresh if one.before])
        known |= self.exported([one for one in fresh if one.uid])
        known |= self.named([one for one in fresh if one.key])
        known |= self.linked([one for one in fresh if not one.uid and not one.key])
        return known

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """The items that these entries became earlier."""
        columns = ", ".join(f"item.{name}" for name in COLUMN_FIELDS)
        found = self.workspace.store.rows.execute(
            f"SELECT external_id, item_id, number, imported, {columns}"
            " FROM origin JOIN item ON item.id = item_id"
            " WHERE origin.product_id = ? AND source = ?"
            f" AND external_id IN ({','.join('?' * len(external_ids))})",
            (self.workspace.product_id, self.source, *external_ids),
        )
        return {
            external_id: Known(
                item_id,
                item_key(self.workspace.key, number),
                json.loads(imported),
                values_here(here),
            )
            for external_id, item_id, number, imported, *here in found
        }

    def without_key(self, entries: Sequence[Incoming]) -> dict[str, Known]:
        """The items that came before somebody told where keys stand: then the key was a text of theirs."""
        by_id = {entry.before: entry for entry in entries}
        found = {}
        for before, known in self.known([*by_id]).items():
            entry = by_id[before]
            texts = (known.imported.get("details") or {}).values()
            if {entry.external_id, entry.external_id.rpartition("#")[2]} & {*texts}:
                found[entry.external_id] = replace(known, before=before)
        return found

    def exported(self, entries: Sequence[Incoming]) -> dict[str, Known]:
        """The items that entries were exported from, with what they said then where that is known."""
        if not entries:
            return {}
        columns = ", ".join(COLUMN_FIELDS)
        by_uid = {entry.uid: entry for entry in entries}
        found = self.workspace.store.rows.execute(
            f"SELECT uid, updated, id, number, {columns} FROM item"
            f" WHERE product_id = ? AND uid IN ({','.join('?' * len(by_uid))})",
            (self.workspace.product_id, *by_uid),
        )
        known = {}
        for uid, updated, item_id, number, *row in found:
            here, entry = values_here(row), by_uid[uid]
            # Changed here since it was exported: what it said then is not known, and nothing is lost.
            base = here if updated == entry.updated else {}
            key = item_key(self.workspace.key, number)
            known[entry.external_id] = Known(item_id, key, base, here, noted=False)
        return known

    def named(self, entries: Sequence[Incoming]) -> dict[str, Known]:
        """The items that entries name by their key, where the title agrees: else it is another one.

        What they said when they were written down is not known: only what is empty here is filled.
        """
        known, product_id = {}, self.workspace.product_id
        for entry in entries:
            item_id = rows.item_id(self.workspace.store.rows, product_id, entry.key)
            found = self.workspace.store.rows.execute(
                f"SELECT {', '.join(COLUMN_FIELDS)} FROM item WHERE id = ?", (item_id,)
            ).fetchone()
            if found:
                here = values_here(found)
                if plain_line(here["title"]) == entry.values["title"]:
                    key = entry.key.upper()
                    known[entry.external_id] = Known(item_id or 0, key, {}, here, noted=False)
        return known

    def linked(self, entries: Sequence[Incoming]) -> dict[str, Known]:
        """The items that a sync brought in, or made, where an entry tells of the same issue.

        What both sides agreed on since is not for a file to change: only what is empty here is filled.
        """
        told = [
            (one.external_id, one.reference, one.text, one.values["title"])
            for one in entries
            if one.values.get("title")
        ]
        store, product_id = self.workspace.store, self.workspace.product_id
        known = {}
        for external_id, item_id in counterparts(store.rows, product_id, self.source, told).items():
            number, *row = store.rows.execute(
                f"SELECT number, {', '.join(COLUMN_FIELDS)} FROM item WHERE id = ?", (item_id,)
            ).fetchone()
            key = item_key(self.workspace.key, number)
            known[external_id] = Known(item_id, key, {}, values_here(row), noted=False)
        return known
