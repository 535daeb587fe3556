"""Writing the roadmap: adding outcomes, saying more of them, taking them off, putting them in order."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import roadmap_fields, validate
from po_tui.model.dependencies import way_round
from po_tui.model.roadmap_fields import BY_NAME, LINKS
from po_tui.model.spans import Span
from po_tui.store import panes, roadmap_work
from po_tui.store.store import ChangedMeanwhile
from po_tui.words import _, mark
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.outlook import RoadmapForecast
    from po_tui.model.roadmap import Work
    from po_tui.model.tables.roadmap import RoadmapItem
    from po_tui.model.views import RoadmapView

GONE = mark("that roadmap item is gone – someone took it off meanwhile")
_LINK: Final = {
    "goals": ("RoadmapGoal", "goal_id"),
    "depends_on": ("RoadmapDependency", "needs_id"),
}
"""The table that keeps a link, and its column for what is linked."""


class Steering(Area):
    """The roadmap read and written; every verb is one step, items are named by id."""

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def items(
        self, forecasts: "Mapping[int, RoadmapForecast] | None" = None
    ) -> "list[RoadmapView]":
        """The roadmap items in order, with progress and warnings as of today.

        `forecasts`: those of a moment ago, where neither work nor sprints changed since.
        """
        return panes.roadmap(self.rows, self.product_id, settings.today(), forecasts)

    def spans(self) -> dict[int, Span]:
        """From when to when each item is planned, by id."""
        found = self.rows.execute(
            'SELECT id, start, "end" FROM roadmap_item WHERE product_id = ?', (self.product_id,)
        )
        return {id: Span(_day(start), _day(end)) for id, start, end in found}

    def work(self, roadmap_id: int) -> "list[Work]":
        """The items of the backlog that are part of a roadmap item, what is done last."""
        return roadmap_work.work_of(self.rows, self.product_id, roadmap_id)

    def find(self, key: str) -> int:
        """The id of a key such as `R4`, in any case; raises Unknown naming those there are."""
        known = self._keys()
        found = {key.upper(): id for id, key in known.items()}.get(key.strip().upper())
        if found is None:
            told = _("there is no roadmap item “{key}” – there are {known}")
            raise Unknown(told.format(key=key, known=", ".join(known.values()) or _("none yet")))
        return found

    def key(self, roadmap_id: int) -> str:
        """The key of a roadmap item."""
        return self._keys().get(roadmap_id, "?")

    def needs(self, roadmap_id: int) -> list[int]:
        """What it depends on directly."""
        found = self.rows.execute(
            "SELECT needs_id FROM roadmap_dependency WHERE roadmap_id = ? ORDER BY id",
            (roadmap_id,),
        )
        return [row[0] for row in found]

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def add(
        self, title: str, values: Mapping[str, Any] | None = None, after: int | None = None
    ) -> int:
        """Add an outcome behind another, by default at the end; returns its id."""
        from po_tui.model.tables.roadmap import RoadmapItem

        clean = self._clean({"title": title, **(values or {})})
        self._check_days(clean.get("start"), clean.get("end"))
        with self.step(_("Add “{title}” to the roadmap").format(title=clean["title"])) as session:
            item = RoadmapItem(
                product_id=self.product_id,
                key=roadmap_work.next_key(self.rows, self.product_id),
                position=len(self._keys()),
                **{name: clean[name] for name in clean if name not in LINKS},
            )
            session.add(item)
            session.flush()
            for name in LINKS:
                if clean.get(name):
                    self._link(session, item, name, clean[name])
            if after is not None:
                self._put(session, [item.pk], after, below=True)
            return item.pk

    def revise(
        self,
        roadmap_id: int,
        values: Mapping[str, Any],
        *,
        seen: Mapping[str, Any] | None = None,
        label: str = "",
        why: str = "",
    ) -> list[str]:
        """Change just the fields named; returns those that really changed. Links are lists of ids.

        `seen` holds what the person saw: a field that someone else changed meanwhile raises
        ChangedMeanwhile with both texts. Raises Mistake for what a field cannot hold, Refused with
        the way round for dependencies that would close a circle. Nothing is written then.
        """
        clean = self._clean(values)
        label = label or self._revise_label(roadmap_id, clean)
        changed: list[str] = []
        with self.step(label, reason=why) as session:
            item = self._load(session, roadmap_id)
            self._check_seen(item, clean, seen or {})
            self._check_days(clean.get("start", item.start), clean.get("end", item.end), clean)
            self._check_no_circle(roadmap_id, clean.get("depends_on", ()))
            changed = [
                name for name, value in clean.items() if self._set(session, item, name, value)
            ]
            session.flush()
        return changed

    def drop(self, roadmap_id: int, why: str = "") -> None:
        """Take an item off the roadmap, with its ties; the work that was part of it stays."""
        with self.step(
            _("Take {item} off the roadmap").format(item=self.key(roadmap_id)), reason=why
        ) as session:
            item = self._load(session, roadmap_id)
            for link in self._ties_of(session, roadmap_id):
                session.delete(link)
            session.flush()  # first, and one by one: the file would take them along in silence
            session.delete(item)

    def put(self, roadmap_ids: Sequence[int], beside: int, *, below: bool) -> bool:
        """Put items above or `below` another one; False where they stand there already."""
        if beside in roadmap_ids:
            raise Mistake(_("an item cannot be moved next to itself – name another item"))
        names = ", ".join(map(self.key, roadmap_ids))
        told = _("Move {items} below {other}") if below else _("Move {items} above {other}")
        with self.step(told.format(items=names, other=self.key(beside))) as session:
            return self._put(session, roadmap_ids, beside, below=below)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _keys(self) -> dict[int, str]:
        """Every roadmap item's key by its id, in order."""
        found = self.rows.execute(
            "SELECT id, key FROM roadmap_item WHERE product_id = ? ORDER BY position, id",
            (self.product_id,),
        )
        return dict(found.fetchall())

    def _load(self, session: "Session", roadmap_id: int) -> "RoadmapItem":
        from po_tui.model.tables.roadmap import RoadmapItem

        item = session.get(RoadmapItem, roadmap_id)
        if item is None or item.product_id != self.product_id:
            raise Unknown(_(GONE))
        return item

    @staticmethod
    def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return roadmap_fields.clean(values)
        except validate.NotValid as no:
            raise Mistake(str(no)) from no

    @staticmethod
    def _check_days(
        start: str | None, end: str | None, among: Mapping[str, Any] | None = None
    ) -> None:
        """`among`: only where one of them is about to change; old data may be wrong."""
        if among is not None and not {"start", "end"} & among.keys():
            return
        try:
            roadmap_fields.check_days(start, end)
        except validate.NotValid as no:
            raise Mistake(str(no)) from no

    def _check_seen(
        self, item: "RoadmapItem", clean: Mapping[str, Any], seen: Mapping[str, Any]
    ) -> None:
        for name in seen.keys() & clean.keys():
            was, mine = seen[name], clean[name]
            if name in LINKS:  # links have no order: what counts is which there are
                was, mine = sorted(was), sorted(mine)
                now: Any = sorted(self._linked(item.pk, name))
            else:
                was, now = self._clean({name: was})[name], getattr(item, name)
            if now not in (was, mine):
                raise ChangedMeanwhile(_(BY_NAME[name].label), clean[name], now)

    def _check_no_circle(self, roadmap_id: int, needs: Sequence[int]) -> None:
        path = way_round(roadmap_id, needs, self.needs)
        if path:
            told = _("that would be a circle: {path}")
            raise Refused(told.format(path=" → ".join(map(self.key, path))))

    def _set(self, session: "Session", item: "RoadmapItem", name: str, value: Any) -> bool:
        """Give a field its value; False where it had it already."""
        if name in LINKS:
            return self._link(session, item, name, value)
        if getattr(item, name) == value:
            return False
        setattr(item, name, value)
        return True

    def _linked(self, roadmap_id: int, name: str) -> list[int]:
        if name == "depends_on":
            return self.needs(roadmap_id)
        found = self.rows.execute(
            "SELECT goal_id FROM roadmap_goal WHERE roadmap_id = ? ORDER BY id", (roadmap_id,)
        )
        return [row[0] for row in found]

    def _link(
        self, session: "Session", item: "RoadmapItem", name: str, wanted: Sequence[int]
    ) -> bool:
        """Bring a link table in line with the ids wanted; only what differs is written."""
        from sqlmodel import col, select

        from po_tui.model.tables import roadmap as tables

        record_name, column = _LINK[name]
        record = getattr(tables, record_name)
        found = session.exec(select(record).where(col(record.roadmap_id) == item.pk))
        there = {getattr(link, column): link for link in found}
        gone, fresh = there.keys() - set(wanted), [id for id in wanted if id not in there]
        for target in gone:
            session.delete(there[target])
        session.add_all(record(roadmap_id=item.pk, **{column: target}) for target in fresh)
        session.flush()
        return bool(gone or fresh)

    @staticmethod
    def _ties_of(session: "Session", roadmap_id: int) -> list[Any]:
        from sqlmodel import col, or_, select

        from po_tui.model.tables.backlog import ItemRoadmap
        from po_tui.model.tables.roadmap import RoadmapDependency, RoadmapGoal

        needs = or_(
            col(RoadmapDependency.roadmap_id) == roadmap_id,
            col(RoadmapDependency.needs_id) == roadmap_id,
        )
        return [
            *session.exec(select(ItemRoadmap).where(ItemRoadmap.roadmap_id == roadmap_id)),
            *session.exec(select(RoadmapGoal).where(RoadmapGoal.roadmap_id == roadmap_id)),
            *session.exec(select(RoadmapDependency).where(needs)),
        ]

    def _put(
        self, session: "Session", roadmap_ids: Sequence[int], beside: int, *, below: bool
    ) -> bool:
        """Number the places anew where they change; positions read from old files may be equal."""
        before = list(self._keys())
        moving = [id for id in before if id in roadmap_ids]
        after = [id for id in before if id not in moving]
        if beside not in after or len(moving) < len(roadmap_ids):
            raise Unknown(_(GONE))
        at = after.index(beside) + below
        after[at:at] = moving
        if after == before:
            return False
        for place, id in enumerate(after):
            self._load(session, id).position = place
        return True

    def _revise_label(self, roadmap_id: int, clean: Mapping[str, Any]) -> str:
        fields = ", ".join(_(BY_NAME[name].label).lower() for name in clean)
        return _("Edit {fields} of {item}").format(fields=fields, item=self.key(roadmap_id))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
