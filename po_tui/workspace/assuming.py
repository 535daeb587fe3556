"""What the strategy takes for true: noted, tested, kept or dropped."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from po_tui.model.vision import ASSUMPTION
from po_tui.store.store import ChangedMeanwhile
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.vision import Assumption


class Assuming(Area):
    """The assumptions of the strategy; every verb is one step."""

    def add_assumption(self, text: str, evidence: str = "", status: str = "untested") -> int:
        """Note an assumption; returns its id."""
        from po_tui.model.tables.vision import Assumption

        text = _text(text)
        with self.step(_("Assumption: {text}").format(text=text)) as session:
            one = Assumption(
                product_id=self.product_id, text=text, evidence=_line(evidence) or None,
                status=_line(status),
            )  # fmt: skip
            session.add(one)
            session.flush()
            return one.pk

    def revise_assumption(
        self,
        assumption_id: int,
        values: Mapping[str, str],
        *,
        seen: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Change text, evidence or status of an assumption; gives those that really changed."""
        labels = {part.name: _(part.label) for part in ASSUMPTION}
        clean = {
            name: _text(text) if name == "text" else _line(text) for name, text in values.items()
        }
        changed = []
        with self.step(
            _("Edit assumption: {text}").format(text=self._said(assumption_id))
        ) as session:
            one = self._assumption(session, assumption_id)
            for name, text in clean.items():
                current = getattr(one, name) or ""
                if seen and name in seen and current not in (seen[name], text):
                    raise ChangedMeanwhile(labels[name], text, current)
                if current != text:
                    setattr(one, name, text or None if name == "evidence" else text)
                    changed.append(name)
            session.flush()
        return changed

    def drop_assumption(self, assumption_id: int) -> str:
        """Take an assumption out of the strategy; gives what it said."""
        said = self._said(assumption_id)
        with self.step(_("Drop assumption: {text}").format(text=said)) as session:
            session.delete(self._assumption(session, assumption_id))
            session.flush()
        return said

    def _assumption(self, session: "Session", assumption_id: int) -> "Assumption":
        from po_tui.model.tables.vision import Assumption

        one = session.get(Assumption, assumption_id)
        if one is None or one.product_id != self.product_id:
            raise Unknown(_("that assumption is gone – someone dropped it meanwhile"))
        return one

    def _said(self, assumption_id: int) -> str:
        found = self.rows.execute(
            "SELECT text FROM assumption WHERE id = ? AND product_id = ?",
            (assumption_id, self.product_id),
        ).fetchone()
        if found is None:
            raise Unknown(_("that assumption is gone – someone dropped it meanwhile"))
        return str(found[0])


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _text(text: str) -> str:
    text = _line(text)
    if not text:
        raise Mistake(_("say what has to be true – or drop the assumption with x"))
    return text
