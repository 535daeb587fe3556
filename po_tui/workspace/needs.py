"""Needs and wishes: noted in somebody's own words, understood, worked on – or declined with a reason."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from po_tui import settings
from po_tui.model.wishes import Wish, read_wish
from po_tui.store import needs as reading
from po_tui.store.numbering import next_key
from po_tui.store.store import ChangedMeanwhile
from po_tui.words import _, mark
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.vision import Need
    from po_tui.model.views import NeedView

GONE: Final = mark("that need is gone – someone took it back meanwhile")


class Needs(Area):
    """The inbox of needs and wishes; every verb is one step."""

    def all(self, words: str = "") -> "list[NeedView]":
        """Those with all of these words in them, what waits first, the latest first within that."""
        return reading.needs(self.rows, self.product_id, words)

    def view(self, need_id: int) -> "NeedView":
        """One of them; raises Unknown where it is gone."""
        found = next((one for one in self.all() if one.id == need_id), None)
        if found is None:
            raise Unknown(_(GONE))
        return found

    # ── noting ──────────────────────────────────────────────────────────────────────────────────

    def note(self, line: str) -> int:
        """Note a raw wish typed in one line, as of today; returns its id."""
        from po_tui.model.tables.vision import Need

        one = self._read(line)
        with self.step(_("Note a wish: “{text}”").format(text=one.text)) as session:
            need = Need(
                product_id=self.product_id,
                key=next_key(self.rows, "need", self.product_id, "N"),
                text=one.text,
                who=one.who,
                source=one.source,
                noted_on=settings.today().isoformat(),
                state="wish",
            )
            session.add(need)
            session.flush()
            return need.pk

    def reword(self, need_id: int, line: str, *, seen: str | None = None) -> None:
        """Write its line anew: who, who told us, and the words; `seen` is the text as it was read."""
        one = self._read(line)
        with self.step(_("Reword {item}").format(item=self._key(need_id))) as session:
            need = self._load(session, need_id)
            if seen is not None and need.text not in (seen, one.text):
                raise ChangedMeanwhile(_("Text"), one.text, need.text)
            need.text, need.who, need.source = one.text, one.who, one.source
            session.flush()

    def _read(self, line: str) -> Wish:
        one = read_wish(line)
        if not one.text.strip("@ "):
            raise Mistake(_("say what is wished, in their own words – @who comes first"))
        return Wish(one.text, self._name(one.who), self._name(one.source))

    def _name(self, text: str) -> str:
        """The name of somebody who is known here, else what was typed."""
        found = self.workspace.people.find(text) if text else None
        return found.name if found else text

    # ── what becomes of it ──────────────────────────────────────────────────────────────────────

    def understand(self, need_id: int, text: str) -> None:
        """Make a wish a need, said in our words; the raw words stay with it."""
        text = " ".join(text.split())
        if not text:
            raise Mistake(_("say in a few words what is needed"))
        with self.step(_("{item} is a need").format(item=self._key(need_id))) as session:
            need = self._load(session, need_id)
            need.wish = need.wish or need.text
            need.text, need.reason = text, ""
            if need.state in ("wish", "declined"):
                need.state = "need"
            session.flush()

    def become_item(self, need_id: int, title: str) -> int:
        """Add an item that answers it, at the end of the order; returns its id."""
        with self.step(_("An item for {item}").format(item=self._key(need_id))) as session:
            need = self._load(session, need_id)
            values: dict[str, object] = {"need_id": need_id}
            asker = self.workspace.people.find(need.who) if need.who else None
            if asker is not None and asker.name.casefold() == need.who.casefold():
                values["requested_by_id"] = asker.id
            item_id = self.workspace.backlog.add(title, values)
            need.state, need.reason = "item", ""
            session.flush()
            return item_id

    def link(self, need_id: int, item_id: int) -> None:
        """Let an item that is there answer it."""
        backlog = self.workspace.backlog
        label = _("{item} answers {need}").format(
            item=backlog.key(item_id), need=self._key(need_id)
        )
        with self.step(label) as session:
            need = self._load(session, need_id)
            backlog.revise(item_id, {"need_id": need_id})
            need.state, need.reason = "item", ""
            session.flush()

    def unlink(self, need_id: int, item_id: int) -> None:
        """Let an item no longer answer it; without any it is a need again."""
        backlog = self.workspace.backlog
        told = _("{item} no longer answers {need}")
        label = told.format(item=backlog.key(item_id), need=self._key(need_id))
        with self.step(label) as session:
            need = self._load(session, need_id)
            if not any(one.id == item_id for one in self.view(need_id).items):
                raise Refused(
                    _("{item} does not answer {need}").format(
                        item=backlog.key(item_id), need=need.key
                    )
                )
            backlog.revise(item_id, {"need_id": None})
            if need.state == "item" and not reading.items_of(self.rows, need_id):
                need.state = "need" if need.wish else "wish"
            session.flush()

    def decline(self, need_id: int, why: str) -> None:
        """Say no, with a reason."""
        why = " ".join(why.split())
        if not why:
            raise Refused(_("declining needs a reason – say in a few words why"))
        label = _("Decline {item}").format(item=self._key(need_id))
        with self.step(label, reason=why) as session:
            need = self._load(session, need_id)
            need.state, need.reason = "declined", why
            session.flush()

    def reopen(self, need_id: int) -> str:
        """Take it up again, as what it was: a wish, or a need that was understood; returns the state."""
        with self.step(_("Reopen {item}").format(item=self._key(need_id))) as session:
            need = self._load(session, need_id)
            if need.state in ("wish", "need"):
                raise Refused(_("{item} is open as it is").format(item=need.key))
            need.state = "need" if need.wish or need.on_board else "wish"
            need.reason = ""
            session.flush()
            return need.state

    def put_on_board(self, need_id: int, *, shown: bool) -> None:
        """Whether the vision board shows it."""
        told = _("{item} on the vision board") if shown else _("{item} off the vision board")
        with self.step(told.format(item=self._key(need_id))) as session:
            need = self._load(session, need_id)
            if shown and need.state == "wish":
                raise Refused(_("the board shows needs – n makes this wish one"))
            need.on_board = shown
            session.flush()

    def counts(self) -> Mapping[str, int]:
        """How many there are of each state."""
        return reading.counts(self.rows, self.product_id)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _key(self, need_id: int) -> str:
        found = self.rows.execute(
            "SELECT key FROM need WHERE id = ? AND product_id = ?", (need_id, self.product_id)
        ).fetchone()
        if found is None:
            raise Unknown(_(GONE))
        return str(found[0])

    def _load(self, session: "Session", need_id: int) -> "Need":
        from po_tui.model.tables.vision import Need

        need = session.get(Need, need_id)
        if need is None or need.product_id != self.product_id:
            raise Unknown(_(GONE))
        return need


def by_state(needs: "Sequence[NeedView]") -> "dict[str, list[NeedView]]":
    """The needs in groups, in the order in which they come."""
    groups: dict[str, list[NeedView]] = {}
    for need in needs:
        groups.setdefault(need.state, []).append(need)
    return groups
