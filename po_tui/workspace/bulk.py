"""One change for many items: what a person does to all marked, as one step that one undo takes back.

Nothing is half-done: where a rule says no to one item, all stay as they were, and the refusal names
that item. Work on many comes in portions, so that a screen can show how far it is.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.fields import BY_NAME, LINK_FIELDS, Kind, names_in_words
from po_tui.store import rows
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Refused, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.backlog import Item
    from po_tui.model.views import ItemView

PORTION: Final = 250
"""Items changed between two looks at the screen: a tenth of a second."""
NAMED: Final = 3
"""Items named in a refusal; the rest are counted."""

LINKS: Final[dict[str, tuple[str, str, str]]] = {
    "goals": ("ItemGoal", "item_goal", "goal_id"),
    "roadmap": ("ItemRoadmap", "item_roadmap", "roadmap_id"),
    "depends_on": ("ItemDependency", "item_dependency", "needs_id"),
    "quality_links": ("ItemQuality", "item_quality", "quality_id"),
}
"""Link field → the record in `tables.backlog` that keeps it, its table, and its far column."""

Change = Callable[["Item"], Mapping[str, Any]]
"""The new values of an item's fields, as they are stored."""
Portions = Generator[int, None, None]
"""An act on many items: how many are done after each portion. Closed before the end, it did nothing."""


class Bulk(Area):
    """Changes many items at once."""

    def revise_all(self, item_ids: Sequence[int], values: Mapping[str, Any], why: str = "") -> None:
        """The same change for many items as one step."""
        _to_the_end(self.revising(item_ids, values, why))

    def revising(
        self, item_ids: Sequence[int], values: Mapping[str, Any], why: str = "", label: str = ""
    ) -> Portions:
        """`revise_all` in portions: how many items are done after each; all or, if closed, none."""
        clean = self._clean(values)
        label = label or self._edit_label(clean, item_ids)
        return self._portions(item_ids, lambda _item: clean, label, why)

    def relabel(
        self, item_ids: Sequence[int], change: Callable[[list[str]], list[str]]
    ) -> Portions:
        """Give many items other labels, each by what it has; in portions like `revising`."""

        def values(item: "Item") -> Mapping[str, Any]:
            return self._clean({"labels": change(list(item.labels))})

        label = _("Labels of {items}").format(items=self.names(item_ids))
        return self._portions(item_ids, values, label, "")

    def telling(self, item_ids: Sequence[int], texts: Mapping[str, str]) -> Portions:
        """Give many items what was typed for their fields (`field_text`), in portions.

        `+new -old` changes the labels and links that each of them has.
        """
        from po_tui.workspace import field_text

        label = self._edit_label(texts, item_ids)
        apart = {name: text for name, text in texts.items() if _changes_each(name, text)}
        same: dict[str, Any] = {}

        def values(item: "Item") -> Mapping[str, Any]:
            if not same:  # inside the step: a person who is new is added along with it
                same.update(
                    self._clean(
                        {
                            name: field_text.value_of(self.workspace, name, text)
                            for name, text in texts.items()
                            if name not in apart
                        }
                    )
                )
            own = {
                name: field_text.labels_after(list(item.labels), text)
                if name == "labels"
                else field_text.value_of(self.workspace, name, text, self.view(item.pk))
                for name, text in apart.items()
            }
            return self.retyped(item, same | self._clean(own))

        return self._portions(item_ids, values, label, "")

    def retyping(self, item_ids: Sequence[int], type: str) -> Portions:
        """Make many items another type, in portions; what was told for the former type is kept."""
        from po_tui.model.choices import in_words

        label = _("Make {items} {type}").format(items=self.names(item_ids), type=in_words(type))
        clean = self._clean({"type": type})
        return self._portions(item_ids, lambda item: self.retyped(item, clean), label, "")

    def gaps_among(self, item_ids: Sequence[int]) -> dict[int, list[str]]:
        """What is missing before each of these items is ready; those that miss nothing are left out."""
        return rows.gaps_among(self.rows, self.product_id, item_ids)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _edit_label(self, fields: Iterable[str], item_ids: Sequence[int]) -> str:
        return _("Edit {fields} of {items}").format(
            fields=names_in_words(fields), items=self.names(item_ids)
        )

    def _portions(self, item_ids: Sequence[int], change: Change, label: str, why: str) -> Portions:
        ids = list(dict.fromkeys(item_ids))
        with self.step(label, reason=why) as session:
            for start in range(0, len(ids), PORTION):
                part = ids[start : start + PORTION]
                self._change_some(session, part, change, why, alone=len(ids) == 1)
                yield start + len(part)

    def _change_some(
        self, session: "Session", ids: Sequence[int], change: Change, why: str, *, alone: bool
    ) -> None:
        items, now = self._items(session, ids), stamp()
        values = {item.pk: change(item) for item in items}
        for item in items:
            try:
                self._check_rules(item, values[item.pk], why)
            except Refused as no:
                raise no if alone else Refused(_named(self.key(item.pk), str(no))) from no
        self._check_gaps(items, values, why)
        changed: dict[int, Item] = {}
        links: dict[str, dict[int, Sequence[int]]] = {}
        for item in items:
            for name, value in values[item.pk].items():
                if name in LINK_FIELDS:
                    links.setdefault(name, {})[item.pk] = value
                elif self._set(session, item, name, value):
                    changed[item.pk] = item
        for name, wanted in links.items():
            relinked = self._link_some(session, name, wanted)
            changed |= {item.pk: item for item in items if item.pk in relinked}
        for item in changed.values():
            item.updated = now
        session.flush()  # what follows in the same step reads it

    def _items(self, session: "Session", ids: Sequence[int]) -> "list[Item]":
        from sqlmodel import col, select

        from po_tui.model.tables.backlog import Item

        query = select(Item).where(col(Item.id).in_(ids), Item.product_id == self.product_id)
        found = {item.pk: item for item in session.exec(query)}
        if len(found) < len(ids):
            raise Unknown(
                _("an item is gone – someone took it back meanwhile: nothing was changed")
            )
        return [found[id] for id in ids]

    def _link_some(
        self, session: "Session", name: str, wanted: Mapping[int, Sequence[int]]
    ) -> set[int]:
        """Bring a link table in line for many items; the items of which something differed."""
        from sqlmodel import select

        from po_tui.model.tables import backlog
        from po_tui.store.bulk import add_rows

        record_name, __, column = LINKS[name]
        record = getattr(backlog, record_name)
        linked: dict[int, dict[int, Any]] = {item: {} for item in wanted}
        for link in session.exec(select(record).where(record.item_id.in_(list(wanted)))):
            linked[link.item_id][getattr(link, column)] = link
        differing = {item for item, targets in wanted.items() if set(targets) ^ linked[item].keys()}
        for item in differing:
            for gone in linked[item].keys() - set(wanted[item]):
                session.delete(linked[item][gone])
        fresh = [
            {"item_id": item, column: target}
            for item in wanted
            for target in dict.fromkeys(wanted[item])
            if target not in linked[item]
        ]
        add_rows(session, record, fresh)
        return differing

    def _check_gaps(
        self, items: "Sequence[Item]", values: Mapping[int, Mapping[str, Any]], why: str
    ) -> None:
        """Refuse, without a reason, to call items ready of which something is missing."""
        if why.strip():
            return
        ids = [
            item.pk
            for item in items
            if values[item.pk].get("state") == "ready" and item.state != "ready"
        ]
        missing = self.gaps_among(ids) if ids else {}
        if not missing:
            return
        told = [
            _("{item} is not ready: {missing}").format(item=self.key(item), missing=", ".join(gaps))
            for item, gaps in list(missing.items())[:NAMED]
        ]
        if len(missing) > NAMED:
            told.append(_("and {n} more").format(n=len(missing) - NAMED))
        raise Refused(
            _("{items} – settle that, or give a reason (--why)").format(items="; ".join(told))
        )

    if TYPE_CHECKING:  # what the backlog provides

        def key(self, item_id: int) -> str: ...

        def names(self, item_ids: Sequence[int]) -> str: ...

        def view(self, item_id: int, place: int | None = None) -> "ItemView": ...

        def _clean(self, values: Mapping[str, Any]) -> dict[str, Any]: ...

        def retyped(self, item: "Item", own: Mapping[str, Any]) -> dict[str, Any]: ...

        def _check_rules(self, item: "Item", clean: Mapping[str, Any], why: str) -> None: ...

        def _set(self, session: "Session", item: "Item", name: str, value: Any) -> bool: ...


def _changes_each(name: str, text: str) -> bool:
    """Whether what was typed changes what each item has, rather than take its place."""
    return BY_NAME[name].kind in (Kind.labels, Kind.links) and text.strip()[:1] in ("+", "-")


def _to_the_end(portions: Portions) -> None:
    for _done in portions:
        pass


def _named(key: str, refusal: str) -> str:
    return refusal if key in refusal else f"{key}: {refusal}"
