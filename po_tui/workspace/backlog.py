"""Working the backlog: adding, revising, ordering, asking, answering, splitting, dropping.

Every verb is one step. Items are named by id; `item(key)` finds the id of a key.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from po_tui import settings
from po_tui.model import validate
from po_tui.model.fields import BY_NAME, COLUMN_FIELDS, LINK_FIELDS, Kind
from po_tui.model.identity import item_key
from po_tui.model.listing import ListRow
from po_tui.model.readiness import judged_text
from po_tui.store import rows
from po_tui.store.store import ChangedMeanwhile, stamp
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.ordering import Ordering, Place

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.filters import Node, Query
    from po_tui.model.tables.backlog import Item
    from po_tui.model.views import ItemView

LINKS: dict[str, tuple[str, str, str]] = {
    "goals": ("ItemGoal", "item_goal", "goal_id"),
    "roadmap": ("ItemRoadmap", "item_roadmap", "roadmap_id"),
    "depends_on": ("ItemDependency", "item_dependency", "needs_id"),
    "quality_links": ("ItemQuality", "item_quality", "quality_id"),
}
"""Link field → the record in `tables.backlog` that keeps it, its table, and its far column."""

GONE = mark("that item is gone – someone took it back meanwhile")
NO_REASON = mark("dropping needs a reason – say in a few words why")


class Backlog(Ordering):
    """The product backlog."""

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def item(self, key: str) -> int:
        """The id of a key, in any case, also with an old prefix; raises Unknown."""
        found = rows.item_id(self.rows, self.product_id, key)
        if found is None:
            raise Unknown(_("there is no item {key} – `po-tui list` shows them").format(key=key))
        return found

    def key(self, item_id: int) -> str:
        """The key of an item, e.g. `LM-14`."""
        found = self.rows.execute("SELECT number FROM item WHERE id = ?", (item_id,)).fetchone()
        return item_key(self.workspace.key, found[0]) if found else "?"

    def names(self, item_ids: Sequence[int]) -> str:
        """Keys for a label: `LM-4`, or `7 items`."""
        if len(item_ids) == 1:
            return self.key(item_ids[0])
        return ngettext("{n} item", "{n} items", len(item_ids)).format(n=len(item_ids))

    def list_rows(
        self, item_ids: Sequence[int], places: Mapping[int, int] | None = None
    ) -> list[ListRow]:
        """A window of the list, in the order given; ids that are gone are left out."""
        return rows.list_rows(self.rows, self.product_id, item_ids, places)

    def view(self, item_id: int) -> "ItemView":
        """One item, whole; raises Unknown where it is gone."""
        try:
            return rows.item_view(self.rows, self.product_id, item_id)
        except KeyError as gone:
            raise Unknown(_(GONE)) from gone

    def find(self, query: "Query | Node | None") -> list[int]:
        """The items that a parsed filter matches, in order."""
        from po_tui.store import search

        return search.find(self.rows, self.product_id, query)

    def titles(self) -> list[tuple[int, str]]:
        """Id and folded title of every item, for filtering as one types."""
        return rows.titles(self.rows, self.product_id)

    # ── adding and changing ─────────────────────────────────────────────────────────────────────

    def add(
        self, title: str, values: Mapping[str, Any] | None = None, place: Place | None = None
    ) -> int:
        """Add an item, by default at the end of the order; returns its id."""
        clean = self._clean({"title": title, **(values or {})})
        self._check_state(clean.get("type", "story"), clean.get("state", "new"))
        self._check_points(clean.get("type", "story"), clean.get("estimate"))
        with self.step(_("Add “{title}”").format(title=clean["title"])) as session:
            return self._insert(session, clean, place or Place.bottom())

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
            for name, value in clean.items():
                if self._set(session, item, name, value):
                    changed.append(name)
            if changed:
                item.updated = stamp()
                session.flush()  # what follows in the same step reads it
        return changed

    def revise_all(self, item_ids: Sequence[int], values: Mapping[str, Any], why: str = "") -> None:
        """The same change for many items as one step."""
        clean = self._clean(values)
        fields = ", ".join(_(BY_NAME[name].label).lower() for name in clean)
        with self.step(
            _("Edit {fields} of {items}").format(fields=fields, items=self.names(item_ids)),
            reason=why,
        ):
            for item_id in item_ids:
                self.revise(item_id, clean, why=why)

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
            question = Question(
                item_id=item_id, text=text, addressee=addressee, asked=settings.today().isoformat()
            )
            session.add(question)
            session.flush()
            return question.pk

    def answer_question(self, question_id: int, answer: str) -> None:
        """Note the answer; the question is no longer open. An empty answer opens it again."""
        from po_tui.model.tables.backlog import Question

        with self.step(_("Answer a question")) as session:
            question = session.get(Question, question_id)
            if question is None:
                raise Unknown(_("that question is gone"))
            question.answer = answer.strip() or None
            question.answered = settings.today().isoformat() if question.answer else None

    def answer(self, item_id: int, key: str, value: bool | None, by: str = "") -> None:
        """Note what the team says to a readiness question, tied to the text it judged."""
        from sqlmodel import select

        from po_tui.model.tables.backlog import Answer

        with self.step(_("Ready check of {item}").format(item=self.key(item_id))) as session:
            item = self._load(session, item_id)
            found = session.exec(
                select(Answer).where(Answer.item_id == item_id, Answer.key == key)
            ).first()
            answer = found or Answer(item_id=item_id, key=key)
            answer.value, answer.by, answer.at = value, by or self.store.author.person, stamp()
            answer.judged = judged_text(
                item.title,
                (item.as_a, item.i_want, item.so_that),
                [one["text"] for one in item.criteria],
            )
            session.add(answer)

    def drop(self, item_ids: Sequence[int], why: str) -> None:
        """Drop items: they leave the order and stay findable with `state:dropped`."""
        if not why.strip():
            raise Refused(_(NO_REASON))
        with self.step(_("Drop {items}").format(items=self.names(item_ids)), reason=why.strip()):
            for item_id in item_ids:
                self.revise(item_id, {"state": "dropped"}, why=why)

    def split(self, item_id: int, titles: Sequence[str], pattern: str = "") -> list[int]:
        """Split an item: children inherit its links, the parent becomes an epic without points."""
        wanted = [title for title in titles if title.strip()]
        if not wanted:
            raise Mistake(_("splitting needs the titles of the children"))
        with self.step(_("Split {item}").format(item=self.key(item_id)), reason=pattern) as session:
            parent = self._load(session, item_id)
            inherited: dict[str, Any] = {
                name: self.linked(item_id, name) for name in ("goals", "roadmap", "quality_links")
            }
            inherited |= {"need_id": parent.need_id, "requested_by_id": parent.requested_by_id}
            common = {
                "type": parent.type if parent.type != "epic" else "story",
                "parent_id": item_id,
            }
            children: list[int] = []
            for title in wanted:
                after = Place.after(children[-1] if children else item_id)
                children.append(
                    self._insert(
                        session, self._clean({"title": title, **common, **inherited}), after
                    )
                )
            self.revise(item_id, {"type": "epic", "state": "open", "estimate": None, "split": {}})
        return children

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _clean(self, values: Mapping[str, Any]) -> dict[str, Any]:
        unknown = [name for name in values if name not in BY_NAME]
        if unknown:
            raise Mistake(_("an item has no field “{field}”").format(field=unknown[0]))
        try:
            return validate.clean(values)
        except validate.NotValid as no:
            raise Mistake(str(no)) from no

    def _insert(self, session: "Session", clean: Mapping[str, Any], place: Place) -> int:
        from po_tui.model.tables.backlog import Item
        from po_tui.model.tables.product import Product

        product = session.get(Product, self.product_id)
        assert product is not None
        number, product.next_number = product.next_number, product.next_number + 1
        columns = {name: clean[name] for name in clean if name in COLUMN_FIELDS}
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
        if state == "ready" and item.state != "ready" and not why.strip():
            missing = self.gaps(item.pk)
            if missing:
                raise Refused(
                    _(
                        "{item} is not ready: {missing} – settle that, or give a reason (--why)"
                    ).format(item=self.key(item.pk), missing=", ".join(missing))
                )

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

    def _check_no_cycle(self, item_id: int, needs: Sequence[int]) -> None:
        """Refuse a dependency that comes back to the item, showing the way round."""
        trail: dict[int, int] = dict.fromkeys(needs, item_id)
        waiting = list(needs)
        while waiting:
            at = waiting.pop()
            if at == item_id:
                path = [at]
                while (at := trail[at]) != item_id:
                    path.append(at)
                keys = " → ".join(self.key(step) for step in [item_id, *reversed(path)])
                raise Refused(_("that would be a circle: {path}").format(path=keys))
            for (further,) in self.rows.execute(
                "SELECT needs_id FROM item_dependency WHERE item_id = ?", (at,)
            ):
                if further not in trail:
                    trail[further] = at
                    waiting.append(further)

    def _revise_label(self, item_id: int, clean: Mapping[str, Any]) -> str:
        fields = ", ".join(_(BY_NAME[name].label).lower() for name in clean)
        return _("Edit {fields} of {item}").format(fields=fields, item=self.key(item_id))
