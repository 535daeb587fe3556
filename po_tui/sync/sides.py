"""An item here as the values that trackers keep, and those values as the fields of an item.

Pure reading; what an item names – its parent, what it waits for – is `references.py`.

Words of theirs are told apart from ours only where they have to be: an item that is being refined
here is simply open there, and their “open” says nothing new about it. A spike may be a task there.
So a word of theirs stays as it is as long as it fits what we have, and the other way round.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from po_tui.model import validate
from po_tui.model.acceptance import same_ones
from po_tui.model.fields import BY_NAME, TYPES
from po_tui.model.identity import new_uid
from po_tui.model.sentence import PARTS
from po_tui.model.texts import normal_line
from po_tui.store import links
from po_tui.store.readiness import AMONG, among
from po_tui.sync.merge import normal
from po_tui.sync.references import References, Tied

if TYPE_CHECKING:
    from po_tui.trackers.base import Vocabulary
    from po_tui.workspace.workspace import Workspace

KEPT_AS_TEXT: Final = BY_NAME["assignee_id"].label
"""In an item's details: the account of somebody who is nobody here; imports keep it there too."""
_COLUMNS: Final = (
    "title", "type", "state", *PARTS, "description", "criteria", "estimate", "labels", "assignee_id", "details", "moscow",
)  # fmt: skip
_IN_JSON: Final = frozenset({"criteria", "labels", "details"})


class Remote(Protocol):
    """As much of a remote as is needed here."""

    @property
    def id(self) -> int:
        """Its row."""


class Linked(Protocol):
    """As much of a link as is needed here."""

    @property
    def agreed(self) -> Mapping[str, Any]:
        """Field → the value both sides had."""

    @property
    def seen(self) -> Mapping[str, Any]:
        """Field → the newest value there."""


def values_here(
    workspace: "Workspace",
    item_ids: Collection[int],
    remote: Remote,
    vocabulary: "Vocabulary",
    fields: Collection[str],
    *,
    linked: Mapping[int, Linked] | None = None,
) -> dict[int, dict[str, Any]]:
    """Items as their tracker would tell them, in normal form; a field that cannot be told is left out.

    `linked` are their links, where they are known already or differ from what is stored. Items that
    are gone are left out. Points of an epic are not told: its parts have them.
    """
    con = workspace.store.rows
    if linked is None:
        linked = links.links_here(con, remote.id, item_ids)
    reading = _Reading(workspace, item_ids, vocabulary, fields)
    told = {
        item: reading.values(item, linked.get(item)) for item in item_ids if item in reading.items
    }
    if {"parent", "depends_on"} & set(fields):
        tied = References(con, remote.id).of(told)
        for item, values in told.items():
            ties = tied.get(item, Tied())
            named = {"parent": ties.parent, "depends_on": ties.depends_on}
            values.update({name: value for name, value in named.items() if name in fields})
    return told


def changes_here(
    workspace: "Workspace",
    item_id: int | None,
    values: Mapping[str, Any],
    remote: Remote,
    vocabulary: "Vocabulary",
) -> dict[str, Any]:
    """The fields of an item that make it say these values, as `backlog.revise` and `.add` take them.

    Only what has to change; what cannot be kept here is left out. `roadmap` is None where no roadmap
    item has that title: whoever carries it out adds one, and asks again. `item_id` None: a new item.
    """
    return _Changing(workspace, item_id, remote, vocabulary).fields(values)


# ── from here to there ──────────────────────────────────────────────────────────────────────────


class _Reading:
    """Many items, read with a few queries."""

    def __init__(
        self,
        workspace: "Workspace",
        item_ids: Collection[int],
        vocabulary: "Vocabulary",
        fields: Collection[str],
    ) -> None:
        con, self.vocabulary, self.fields = workspace.store.rows, vocabulary, fields
        found = con.execute(
            f"SELECT id, {', '.join(_COLUMNS)} FROM item WHERE id {AMONG}", (among(item_ids),)
        )
        self.items = {id: _as_item(row) for id, *row in found}
        self.people = {id: names for id, *names in _people(workspace)}
        self.roadmap: dict[int, list[tuple[int, str]]] = {}
        if "roadmap" in fields:
            for item, id, title in con.execute(
                "SELECT item_id, roadmap_item.id, title FROM item_roadmap"
                f" JOIN roadmap_item ON roadmap_item.id = roadmap_id WHERE item_id {AMONG}"
                " ORDER BY position, roadmap_item.id",
                (among(item_ids),),
            ):
                self.roadmap.setdefault(item, []).append((id, normal_line(title)))

    def values(self, item_id: int, link: Linked | None) -> dict[str, Any]:
        """The values of one item."""
        item, agreed, seen = self.items[item_id], {}, {}
        if link is not None:
            agreed, seen = dict(link.agreed), dict(link.seen)
        told: dict[str, Any] = {name: item[name] for name in _ALIKE}
        told["story"] = {name: item[name] for name in PARTS}
        if item["type"] == "epic":
            del told["estimate"]
        words = (
            ("status", "state", self.vocabulary.status_of),
            ("type", "type", self.vocabulary.type_there),
        )
        for field, column, word_for in words:
            word = their_word(item[column], word_for, agreed.get(field), seen.get(field))
            if word is not None:
                told[field] = word
        told["priority"] = item["moscow"] or None
        told["assignee"] = self._account(item, agreed.get("assignee"), seen.get("assignee"))
        told["roadmap"] = self._milestone(item_id, agreed.get("roadmap"), seen.get("roadmap"))
        return {name: normal(name, value) for name, value in told.items() if name in self.fields}

    def _account(self, item: Mapping[str, Any], *known: str | None) -> str | None:
        """Whose account it is, as far as anybody told: by their name or key, or as it came from there."""
        if item["assignee_id"] is None:
            return str(item["details"].get(KEPT_AS_TEXT) or "") or None
        names = self.people.get(item["assignee_id"], [""])
        folded = {name.casefold() for name in names}
        return next((one for one in known if one and one.casefold() in folded), names[0])

    def _milestone(self, item_id: int, *known: str | None) -> str | None:
        """The roadmap item it is part of; of several the one that both sides know."""
        titles = [title for __, title in self.roadmap.get(item_id, ())]
        told = (normal_line(one) for one in known)
        return next((one for one in told if one in titles), titles[0] if titles else None)


_ALIKE: Final = ("title", "description", "criteria", "labels", "estimate")
"""Fields that are the same on both sides."""


def their_word(
    ours: str, word_for: Callable[[str, str | None], str | None], *known: str | None
) -> str | None:
    """Their word for one of ours: what both agreed on, if that fits it still, or what is there now."""
    agreed, seen = known
    if seen and word_for(ours, seen) == seen:
        return seen
    return word_for(ours, agreed or seen)


def _as_item(row: Sequence[Any]) -> dict[str, Any]:
    return {
        name: json.loads(value) if name in _IN_JSON else value
        for name, value in zip(_COLUMNS, row, strict=True)
    }


def _people(workspace: "Workspace") -> list[tuple[int, str, str]]:
    """Id, name and key of everybody in the product."""
    return workspace.store.rows.execute(
        "SELECT id, name, key FROM person WHERE product_id = ? ORDER BY id",
        (workspace.product_id,),
    ).fetchall()


# ── from there to here ──────────────────────────────────────────────────────────────────────────


class _Changing:
    """What has to change in one item."""

    def __init__(
        self,
        workspace: "Workspace",
        item_id: int | None,
        remote: Remote,
        vocabulary: "Vocabulary",
    ) -> None:
        self.workspace, self.vocabulary = workspace, vocabulary
        self.roadmap: list[tuple[int, str]] = []
        self.before: dict[str, Any] = {}
        self.item: dict[str, Any] = {
            "type": "", "state": "new", "criteria": [], "labels": [], "estimate": None, "assignee_id": None,
            "details": {}, "moscow": "", **dict.fromkeys(("title", "description", *PARTS), ""),
        }  # fmt: skip
        ids = [] if item_id is None else [item_id]
        reading = _Reading(workspace, ids, vocabulary, (*_ALIKE, "story", "assignee", "roadmap"))
        if item_id is not None and item_id in reading.items:
            self.item = reading.items[item_id]
            self.roadmap = reading.roadmap.get(item_id, [])
            link = links.links_here(workspace.store.rows, remote.id, ids).get(item_id)
            self.before = reading.values(item_id, link)

    def fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields and their new values, each as it may be stored."""
        told: dict[str, Any] = {}
        for name, value in values.items():
            if name in _WAYS:
                told |= _WAYS[name](self, normal(name, value))
        self._keep_epics_in_order(told)
        clean: dict[str, Any] = {}
        for name, value in told.items():
            try:
                clean |= {name: None} if value is None else validate.clean({name: value})
            except validate.NotValid:  # left as it is; whoever asked sees that it is not kept
                continue
        return clean

    def _keep_epics_in_order(self, told: dict[str, Any]) -> None:
        """An epic has no points, since its parts have them; and nothing else is open."""
        kind = told.get("type") or self.item["type"] or "story"
        if kind == "epic":
            told.pop("estimate", None)
            if self.item["estimate"] is not None:
                told["estimate"] = None
        elif (told.get("state") or self.item["state"]) == "open":
            told["state"] = "new"

    # ── field by field ──────────────────────────────────────────────────────────────────────────

    def title(self, title: str) -> dict[str, Any]:
        return {"title": title} if title else {}

    def story(self, story: Mapping[str, str] | None) -> dict[str, Any]:
        """Only the parts that say something else."""
        was = self.before.get("story") or {}
        now = story or {}
        return {name: now.get(name, "") for name in PARTS if now.get(name, "") != was.get(name, "")}

    def description(self, text: str) -> dict[str, Any]:
        return {"description": text}

    def criteria(self, criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Those that go on, reworded or not, keep the uid they have here."""
        old = self.item["criteria"]
        words = [one["text"] for one in normal("criteria", old)]
        kept = [one for one in old if normal("criteria", [one])]
        kin = same_ones(words, [str(one["text"]) for one in criteria])
        uids = {place: kept[was].get("uid") for place, was in kin.items()}
        return {
            "criteria": [
                {"uid": uids.get(place) or new_uid(), "text": one["text"], "done": one["done"]}
                for place, one in enumerate(criteria)
            ]
        }

    def labels(self, labels: Sequence[str]) -> dict[str, Any]:
        """In our order and our writing, what is new behind."""
        wanted = {label.casefold(): label for label in labels}
        kept = [label for label in self.item["labels"] if normal_line(label).casefold() in wanted]
        have = {normal_line(label).casefold() for label in kept}
        return {"labels": [*kept, *(one for key, one in wanted.items() if key not in have)]}

    def estimate(self, points: float | None) -> dict[str, Any]:
        return {"estimate": points}

    def type(self, kind: str) -> dict[str, Any]:
        """Their type, unless ours is that already as far as they can tell."""
        ours = self.item["type"]
        fits = ours and self.vocabulary.type_there(ours, kind) == kind
        return {} if fits or kind not in TYPES else {"type": kind}

    def status(self, status: str) -> dict[str, Any]:
        ours = self.vocabulary.state_of(status, self.item["state"])
        return {} if ours is None or ours == self.item["state"] else {"state": ours}

    def assignee(self, account: str | None) -> dict[str, Any]:
        """The person of that name or key; anybody else stays text with the item."""
        details = {
            name: text for name, text in self.item["details"].items() if name != KEPT_AS_TEXT
        }
        person = None if account is None else self._person(account)
        if account is not None and person is None:
            details[KEPT_AS_TEXT] = account
        new = {"assignee_id": person, "details": details}
        return {name: value for name, value in new.items() if value != self.item[name]}

    def _person(self, account: str) -> int | None:
        folded = account.casefold()
        return next(
            (
                id
                for id, *names in _people(self.workspace)
                if folded in {name.casefold() for name in names}
            ),
            None,
        )

    def priority(self, moscow: str | None) -> dict[str, Any]:
        return {"moscow": moscow or ""}

    def milestone(self, title: str | None) -> dict[str, Any]:
        """Another roadmap item instead of the one that they know of; the others stay."""
        known = self.before.get("roadmap")
        others = [id for id, name in self.roadmap if name != known]
        if title is None:
            return {"roadmap": others}
        found = self.workspace.store.rows.execute(
            "SELECT id, title FROM roadmap_item WHERE product_id = ? ORDER BY position, id",
            (self.workspace.product_id,),
        )
        new = next((id for id, name in found if normal_line(name) == title), None)
        if new is None:
            return {"roadmap": None}
        return {"roadmap": [new, *(id for id in others if id != new)]}


_WAYS: Final[dict[str, Callable[[_Changing, Any], dict[str, Any]]]] = {
    "title": _Changing.title,
    "story": _Changing.story,
    "description": _Changing.description,
    "criteria": _Changing.criteria,
    "labels": _Changing.labels,
    "estimate": _Changing.estimate,
    "type": _Changing.type,
    "status": _Changing.status,
    "assignee": _Changing.assignee,
    "roadmap": _Changing.milestone,
    "priority": _Changing.priority,
}
