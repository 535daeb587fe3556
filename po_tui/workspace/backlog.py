"""Working the backlog: adding, revising, asking, dropping; other verbs stand in their own files.

Every verb is one step. Items are named by id; `item(key)` finds the id of a key.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from po_tui import settings
from po_tui.model import validate
from po_tui.model.fields import BY_NAME, COLUMN_FIELDS, LINK_FIELDS, Kind, names_in_words
from po_tui.store import rows
from po_tui.store.store import ChangedMeanwhile, stamp
from po_tui.words import _, mark
from po_tui.workspace.bulk import LINKS, Bulk, Portions
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.families import Families
from po_tui.workspace.finding import GONE
from po_tui.workspace.likeness import Likeness
from po_tui.workspace.linking import Linking
from po_tui.workspace.ordering import Ordering, Place
from po_tui.workspace.readying import Readying
from po_tui.workspace.scoring import Scoring, check_inputs
from po_tui.workspace.splitting import Splitting
from po_tui.workspace.typed import Typed

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.backlog import Item, Question

NO_REASON = mark("dropping needs a reason – say in a few words why")


class Backlog(Scoring, Bulk, Families, Readying, Splitting, Likeness, Typed, Linking, Ordering):
    """The product backlog."""

    # ── adding and changing ─────────────────────────────────────────────────────────────────────

    def add(
        self,
        title: str,
        values: Mapping[str, Any] | None = None,
        place: Place | None = None,
        *,
        uid: str = "",
    ) -> int:
        """Add an item, by default at the end of the order; returns its id. `uid`: it has one already."""
        clean = self._clean({"title": title, **(values or {})})
        self._check_state(clean.get("type", "story"), clean.get("state", "new"))
        self._check_points(clean.get("type", "story"), clean.get("estimate"))
        with self.step(_("Add “{title}”").format(title=clean["title"])) as session:
            return self._insert(session, clean, place or Place.bottom(), uid)

    def revise(
        self,
        item_id: int,
        values: Mapping[str, Any],
        *,
        seen: Mapping[str, Any] | None = None,
        why: str = "",
        label: str = "",
    ) -> list[str]:
        """Change just the fields named; returns those that really changed.

        `seen` holds what the person saw before editing: a field that someone else changed
        meanwhile raises ChangedMeanwhile with both texts and nothing is written. Raises Mistake
        for a value a field cannot hold, Refused where a rule of the work needs a reason (`why`).
        """
        clean = self._clean(values)
        changed: list[str] = []
        with self.step(label or self._revise_label(item_id, clean), reason=why) as session:
            item = self._load(session, item_id)
            self._check_seen(item, clean, seen or {})
            self._check_rules(item, clean, why)
            self._check_gaps([item], {item_id: clean}, why)
            for name, value in clean.items():
                if self._set(session, item, name, value):
                    changed.append(name)
            if changed:
                item.updated = stamp()
                session.flush()  # what follows in the same step reads it
        return changed

    def add_criterion(self, item_id: int, text: str) -> None:
        """Append an acceptance criterion."""
        with self.step(_("Add a criterion to {item}").format(item=self.key(item_id))) as session:
            item = self._load(session, item_id)
            self.revise(item_id, {"criteria": [*item.criteria, {"text": text}]})

    def tick(self, item_id: int, uid: str) -> None:
        """Tick a criterion as shown, or untick it."""
        with self.step(_("Tick a criterion of {item}").format(item=self.key(item_id))) as session:
            item = self._load(session, item_id)
            ticked = [{**one, "done": one["done"] != (one["uid"] == uid)} for one in item.criteria]
            self.revise(item_id, {"criteria": ticked})

    def ask(self, item_id: int, text: str, addressee: str = "") -> int:
        """Note an open question; returns its id."""
        from po_tui.model.tables.backlog import Question

        text = " ".join(text.split())
        if not text:
            raise Mistake(_("a question needs words"))
        with self.step(_("Ask about {item}").format(item=self.key(item_id))) as session:
            self._load(session, item_id)
            question = Question(
                item_id=item_id, text=text, addressee=addressee, asked=settings.today().isoformat()
            )
            session.add(question)
            session.flush()
            return question.pk

    def answer_question(self, question_id: int, answer: str) -> None:
        """Note the answer; the question is no longer open. An empty answer opens it again."""
        with self.step(_("Answer a question")) as session:
            question = self._question(session, question_id)
            question.answer = answer.strip() or None
            question.answered = settings.today().isoformat() if question.answer else None

    def set_blocking(self, question_id: int, blocking: bool) -> None:
        """Say whether the item has to wait for the answer."""
        label = _("A question that blocks") if blocking else _("A question that does not block")
        with self.step(label) as session:
            self._question(session, question_id).blocking = blocking

    def _question(self, session: "Session", question_id: int) -> "Question":
        from po_tui.model.tables.backlog import Question

        question = session.get(Question, question_id)
        if question is None:
            raise Unknown(_("that question is gone"))
        self._load(session, question.item_id)
        return question

    def drop(self, item_ids: Sequence[int], why: str) -> None:
        """Drop items: they leave the order and stay findable with `state:dropped`."""
        for _done in self.dropping(item_ids, why):
            pass

    def dropping(self, item_ids: Sequence[int], why: str) -> Portions:
        """`drop` in portions, like `revising`."""
        if not why.strip():
            raise Refused(_(NO_REASON))
        label = _("Drop {items}").format(items=self.names(item_ids))
        return self.revising(item_ids, {"state": "dropped"}, why.strip(), label)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _clean(self, values: Mapping[str, Any]) -> dict[str, Any]:
        unknown = [name for name in values if name not in BY_NAME]
        if unknown:
            raise Mistake(_("an item has no field “{field}”").format(field=unknown[0]))
        try:
            clean = validate.clean(values)
        except validate.NotValid as no:
            raise Mistake(str(no)) from no
        check_inputs(clean)
        return clean

    def _insert(
        self, session: "Session", clean: Mapping[str, Any], place: Place, uid: str = ""
    ) -> int:
        from po_tui.model.tables.backlog import Item
        from po_tui.model.tables.product import Product

        product = session.get(Product, self.product_id)
        assert product is not None
        number, product.next_number = product.next_number, product.next_number + 1
        columns = {name: clean[name] for name in clean if name in COLUMN_FIELDS}
        columns |= {"uid": uid} if uid else {}
        if columns.get("type") == "epic" and "state" not in columns:
            columns["state"] = "open"
        now = stamp()
        item = Item(
            product_id=self.product_id,
            number=number,
            rank=self.rank_for(session, place),
            created=now,
            updated=now,
            **columns,
        )
        if item.estimate is not None:
            item.estimated_on = settings.today().isoformat()
        session.add(item)
        session.flush()
        for name in LINK_FIELDS:
            if clean.get(name):
                self._link(session, item, name, clean[name])
        return item.pk

    def _load(self, session: "Session", item_id: int) -> "Item":
        from po_tui.model.tables.backlog import Item

        item = session.get(Item, item_id)
        if item is None or item.product_id != self.product_id:
            raise Unknown(_(GONE))
        return item

    def _set(self, session: "Session", item: "Item", name: str, value: Any) -> bool:
        """Give a field its value; False where it had it already."""
        if name in LINK_FIELDS:
            return self._link(session, item, name, value)
        if getattr(item, name) == value:
            return False
        setattr(item, name, value)
        if name == "estimate":
            item.estimated_on = None if value is None else settings.today().isoformat()
        return True

    def _link(self, session: "Session", item: "Item", name: str, wanted: Sequence[int]) -> bool:
        """Bring a link table in line with the ids wanted; only what differs is written."""
        from sqlmodel import select

        from po_tui.model.tables import backlog

        record_name, __, column = LINKS[name]
        record = getattr(backlog, record_name)
        linked = {
            getattr(link, column): link
            for link in session.exec(select(record).where(record.item_id == item.pk))
        }
        for gone in linked.keys() - set(wanted):
            session.delete(linked[gone])
        fresh = [target for target in wanted if target not in linked]
        session.add_all(record(item_id=item.pk, **{column: target}) for target in fresh)
        session.flush()
        return bool(fresh or linked.keys() - set(wanted))

    def put_links(self, session: "Session", item: "Item", name: str, wanted: Sequence[int]) -> bool:
        """Bring a link field in line with the ids wanted, as part of a step; False where it was."""
        return self._link(session, item, name, wanted)

    def linked(self, item_id: int, name: str) -> list[int]:
        """The ids a link field of an item holds, in the order in which they were linked."""
        __, table, column = LINKS[name]
        found = self.rows.execute(
            f"SELECT {column} FROM {table} WHERE item_id = ? ORDER BY id", (item_id,)
        )
        return [row[0] for row in found]

    def _check_seen(self, item: "Item", clean: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
        for name, saw in seen.items():
            if name not in clean:
                continue
            mine, current, was = clean[name], getattr(item, name, None), saw
            if name in LINK_FIELDS:  # links have no order: what counts is which there are
                mine, current, was = sorted(mine), sorted(self.linked(item.pk, name)), sorted(saw)
            elif BY_NAME[name].kind is not Kind.criteria:
                was = validate.clean({name: saw})[name]
            if current not in (was, mine):
                raise ChangedMeanwhile(_(BY_NAME[name].label), clean[name], current)

    def _check_rules(self, item: "Item", clean: Mapping[str, Any], why: str) -> None:
        kind, state = clean.get("type", item.type), clean.get("state", item.state)
        self._check_state(kind, state)
        if {"type", "estimate"} & clean.keys():
            self._check_points(kind, clean.get("estimate", item.estimate))
        if clean.get("parent_id"):
            self._check_no_loop(item.pk, clean["parent_id"])
        if "depends_on" in clean:
            self._check_no_cycle(item.pk, clean["depends_on"])
        if state == "dropped" and item.state != "dropped" and not why.strip():
            raise Refused(_(NO_REASON))

    def _check_state(self, kind: str, state: str) -> None:
        if state == "open" and kind != "epic":
            raise Refused(_("“open” is for epics only – choose new, refining, ready …"))

    def _check_points(self, kind: str, points: float | None) -> None:
        """Epics carry T-shirt sizes: their points would be counted twice, with those of the parts."""
        if kind == "epic" and points is not None:
            raise Refused(_("an epic has no points – split it, or give its parts points"))

    def gaps(self, item_id: int) -> list[str]:
        """What is missing before an item is ready, facts first, then answers; empty where nothing is."""
        return rows.gaps(self.rows, self.product_id, item_id)

    def _check_no_loop(self, item_id: int, parent_id: int) -> None:
        seen = [item_id]
        at: int | None = parent_id
        while at:
            if at in seen:
                raise Refused(
                    _("{item} cannot be its own ancestor – choose another parent").format(
                        item=self.key(item_id)
                    )
                )
            seen.append(at)
            found = self.rows.execute("SELECT parent_id FROM item WHERE id = ?", (at,)).fetchone()
            at = found[0] if found else None

    def _revise_label(self, item_id: int, clean: Mapping[str, Any]) -> str:
        return _("Edit {fields} of {item}").format(
            fields=names_in_words(clean), item=self.key(item_id)
        )
