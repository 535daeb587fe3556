"""Drafts: what someone was typing, kept at once, so that neither Esc nor a crash loses it."""

from po_tui.store.store import stamp
from po_tui.workspace.area import Area


class Drafts(Area):
    """Unfinished texts of this person on this product; no steps, and `u` never touches them."""

    @property
    def _scope(self) -> str:
        return f"{self.store.author.person}@{self.workspace.key}"

    def get(self, record: str, field: str) -> str:
        """The draft of a field of a record (`LM-4`, `session` …); empty where there is none."""
        found = self.rows.execute(
            "SELECT text FROM draft WHERE scope = ? AND record = ? AND field = ?",
            (self._scope, record, field),
        ).fetchone()
        return str(found[0]) if found else ""

    def keep(self, record: str, field: str, text: str) -> None:
        """Keep a draft as it stands now; an empty one is forgotten."""
        if not text:
            self.forget(record, field)
            return
        from sqlmodel import select

        from po_tui.model.tables.live import Draft

        with self.store.keep("draft") as session:
            here = (Draft.scope == self._scope, Draft.record == record, Draft.field == field)
            draft = session.exec(select(Draft).where(*here)).first()
            draft = draft or Draft(scope=self._scope, record=record, field=field, text="", at="")
            draft.text, draft.at = text, stamp()
            session.add(draft)

    def forget(self, record: str, field: str) -> None:
        """Forget a draft: it was used, or thrown away on purpose."""
        if not self.get(record, field):
            return
        from sqlmodel import select

        from po_tui.model.tables.live import Draft

        with self.store.keep("draft") as session:
            here = (Draft.scope == self._scope, Draft.record == record, Draft.field == field)
            for draft in session.exec(select(Draft).where(*here)):
                session.delete(draft)
