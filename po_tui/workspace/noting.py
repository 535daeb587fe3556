"""Notes of the product: what a page brought along that has no place of its own, kept until somebody drops it."""

import json

from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Unknown


class Noting(Area):
    """Reads the notes, and drops those that somebody is through with."""

    def notes(self) -> list[str]:
        """Each as it was brought: the page and the headings on the first line, what it said below."""
        found = self.rows.execute("SELECT notes FROM product WHERE id = ?", (self.product_id,))
        return [str(note) for note in json.loads(found.fetchone()[0])]

    def drop_note(self, note: str) -> None:
        """Drop a note, named by its text; raises Unknown where it is gone."""
        from po_tui.model.tables.product import Product

        with self.step(_("Drop the note “{text}”").format(text=_short(note))) as session:
            product = session.get(Product, self.product_id)
            if product is None or note not in product.notes:
                raise Unknown(_("that note is gone – someone dropped it meanwhile"))
            left = list(product.notes)
            left.remove(note)
            product.notes = left
            session.flush()


def _short(note: str) -> str:
    """The last heading of a note, or what it begins with."""
    head, _end, text = note.partition("\n")
    words = " ".join((text or head).split())
    return words if len(words) <= 40 else f"{words[:39]}…"
