"""Takes a page of a vision or a roadmap in: one step, nothing overwritten, nothing twice, nothing lost.

What a part of the vision says here stays as it is unless it came from such a page and was not
edited since; the words of the page are then kept as a note. A version is put down by people only.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import roadmap_fields, validate
from po_tui.model.vision import part_of
from po_tui.words import _
from po_tui.workspace.errors import Refused
from po_tui.workspace.incoming import ImportReport, Skipped, Thought, Verdict

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.workspace.workspace import Workspace

SOURCE: Final = "page"
"""The kind of origin that digests of lines are unique in."""
_NUMBERED: Final = {"roadmap_item": "R", "goal": "G", "need": "N"}
"""Tables of what has a key, and its letter."""
_TITLE: Final = {"roadmap_item": "title", "goal": "title", "need": "text", "assumption": "text"}
_ROADMAP: Final = (
    "title", "outcome", "description", "features", "metric", "start", "end", "horizon",
    "confidence", "status", "risk",
)  # fmt: skip
_UNSAID: Final[Mapping[str, Any]] = {
    "features": [],
    "start": None,
    "end": None,
    "confidence": "low",
}
"""What a field of a roadmap item holds where the page says nothing of it; else an empty text."""


def bring_direction(
    workspace: "Workspace",
    thoughts: Sequence[Thought],
    *,
    name: str,
    label: str,
    dry_run: bool = False,
) -> ImportReport:
    """Take what a page of that name says as one step; gives what became of each thought."""
    bringing = _Bringing(workspace, name)
    if dry_run:
        return _reported(list(bringing.judge(thoughts)), dry_run=True)
    verdicts = list(bringing.judge(thoughts))
    if any(one.act != "here" and (one.values or one.act == "add") for one in verdicts):
        with workspace.store.step(label, workspace.product_id, origin="import") as session:
            # Judged again: another process may have written since, from here on none can.
            bringing = _Bringing(workspace, name)
            verdicts = list(bringing.judge(thoughts))
            verdicts = bringing.write(session, verdicts)
    return _reported(verdicts, dry_run=False)


def _reported(verdicts: Sequence[Verdict], *, dry_run: bool) -> ImportReport:
    report = ImportReport(SOURCE, dry_run, verdicts=list(verdicts))
    for one in verdicts:
        is_note = one.thought.kind == "note"
        if is_note or one.act == "kept":
            report.noted += one.act == "add" or (one.act == "kept" and bool(one.values))
        if not is_note and one.act in ("add", "update"):
            report.added += one.act == "add"
            report.updated += one.act == "update"
            if one.key:
                (report.keys if one.act == "add" else report.updated_keys).append(one.key)
        if one.reason:
            report.skipped.append(Skipped(one.thought.line, one.reason))
    report.skipped.sort(key=lambda one: one.line)
    return report


class _Bringing:
    """One page into one product."""

    def __init__(self, workspace: "Workspace", name: str) -> None:
        self.workspace, self.name = workspace, name
        self.rows, self.product_id = workspace.store.rows, workspace.product_id
        self.known = self._known()
        self.records = {kind: self._records(kind) for kind in _TITLE}
        self.parts = self._parts()
        self.coming: dict[str, set[str]] = {}
        """The lines that a list gets from this page, by its part."""
        self.first: dict[str, str] = {}
        """What the page says of a part of one text the first time."""
        self.last_keys: dict[str, int] = {}
        """The numbers given last, by table."""

    # ── what there is ───────────────────────────────────────────────────────────────────────────

    def _known(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """What pages brought before: the record it became, and the values as last imported."""
        import json

        found = self.rows.execute(
            "SELECT external_id, record_uid, imported FROM brought"
            " WHERE product_id = ? AND source = ?",
            (self.product_id, SOURCE),
        )
        return {id: (uid, json.loads(imported)) for id, uid, imported in found}

    def _records(self, kind: str) -> list[dict[str, Any]]:
        import json

        columns = {"roadmap_item": _ROADMAP}.get(kind, (_TITLE[kind],))
        ids = "uid, key" if kind in _NUMBERED else "'' AS uid, '' AS key"
        names = ("id", "uid", "key", *columns)
        quoted = ", ".join(f'"{name}"' for name in columns)
        found = self.rows.execute(
            f"SELECT id, {ids}, {quoted} FROM {kind} WHERE product_id = ? ORDER BY id",
            (self.product_id,),
        )
        records = [dict(zip(names, row, strict=True)) for row in found]
        for record in records:
            if "features" in record:
                record["features"] = json.loads(record["features"])
        return records

    def _parts(self) -> dict[str, str | list[str]]:
        vision, records = self.workspace.vision, dict[str, Any]()
        for record, view in (
            ("vision", vision.view()), ("strategy", vision.strategy()), ("product", vision.product()),
        ):  # fmt: skip
            told = view._asdict() if hasattr(view, "_asdict") else vars(view)
            records |= {f"{record}.{name}": value for name, value in told.items()}
        return {
            name: list(value) if isinstance(value, list | tuple) else str(value or "")
            for name, value in records.items()
        }

    # ── what is to be done ──────────────────────────────────────────────────────────────────────

    def judge(self, thoughts: Sequence[Thought]) -> Iterator[Verdict]:
        """What each thought comes to, compared with what is here."""
        self.coming.clear()
        self.first.clear()
        for thought in thoughts:
            if thought.kind == "note":
                here = thought.external_id in self.known
                yield Verdict(thought, "here" if here else "add", values=thought.values)
            elif thought.kind == "part":
                yield self._part(thought)
            else:
                yield self._record(thought)

    def _record(self, thought: Thought) -> Verdict:
        try:
            values = _clean(thought)
        except validate.NotValid as no:
            return Verdict(thought, "kept", values=thought.values, reason=str(no))
        title = _TITLE[thought.kind]
        if thought.external_id in self.known:
            uid, base = self.known[thought.external_id]
            there = next((one for one in self._all() if uid and one["uid"] == uid), None)
            if there is not None:
                return self._compared(thought, values, base, there)
            if uid:
                gone = _("“{title}” was taken away here since, and stays away")
                return Verdict(thought, "gone", reason=gone.format(title=values[title]))
            return Verdict(thought, "here", reason=_("it was imported before"))
        same = values[title].casefold()
        for one in self.records[thought.kind]:
            if str(one[title]).casefold() == same:
                return Verdict(thought, "here", one["key"], reason=_here(one["key"]))
        return Verdict(thought, "add", values=values)

    def _all(self) -> Iterator[dict[str, Any]]:
        for records in self.records.values():
            yield from records

    def _compared(
        self,
        thought: Thought,
        values: Mapping[str, Any],
        base: Mapping[str, Any],
        there: Mapping[str, Any],
    ) -> Verdict:
        """Three ways: the field as last imported, as it is here, as the page says it now."""
        changed: dict[str, Any] = {}
        kept: list[str] = []
        for name in dict.fromkeys((*values, *base)):
            if name not in there:
                continue
            unsaid = _UNSAID.get(name, "")
            new, old, here = values.get(name, unsaid), base.get(name, unsaid), there[name]
            if new in (old, here):
                continue
            if here == old:
                changed[name] = new
            else:
                kept.append(_(roadmap_fields.BY_NAME[name].label).lower())
        start, end = (changed.get(name, there.get(name)) for name in ("start", "end"))
        if start and end and end < start:
            kept += [_(roadmap_fields.BY_NAME[n].label).lower() for n in ("start", "end") if n in changed]  # fmt: skip
            changed = {name: value for name, value in changed.items() if name not in ("start", "end")}  # fmt: skip
        key = str(there["key"])
        reason = "" if changed else _here(key)
        if kept:
            told = _("{fields} of {item} was edited here since, and is kept")
            reason = told.format(fields=", ".join(kept), item=key)
        return Verdict(thought, "update" if changed else "here", key, changed, reason)

    def _part(self, thought: Thought) -> Verdict:
        text = " ".join(str(thought.values["text"]).split())
        name, part = thought.part, part_of(thought.part.partition(".")[2])
        if part.listed:
            return self._line(thought, text)
        here, label = str(self.parts[name]), _(part.label)
        is_first = name not in self.first
        first = self.first.setdefault(name, text)
        base = str(self.known[name][1].get("text", "")) if name in self.known else ""
        if text == here or (not is_first and text == first):
            return Verdict(thought, "here", reason=_("{part} says so already").format(part=label))
        if is_first and base:
            if text == base:
                return Verdict(
                    thought,
                    "here",
                    reason=_("{part} was edited here since, and is kept").format(part=label),
                )
            if here == base:
                return Verdict(thought, "update", values={"text": text})
        elif thought.external_id in self.known:
            return Verdict(thought, "here", reason=_("it was imported before"))
        elif is_first and not here:
            return Verdict(thought, "add", values={"text": text})
        told = _("{part} is written here already and stays: these words become a note")
        return Verdict(thought, "kept", values={"text": text}, reason=told.format(part=label))

    def _line(self, thought: Thought, text: str) -> Verdict:
        """A line of a list: it is added to what is there."""
        coming = self.coming.setdefault(thought.part, set())
        there = [str(line).casefold() for line in self.parts[thought.part]]
        if thought.external_id in self.known:
            return Verdict(thought, "here", reason=_("it was imported before"))
        if text.casefold() in there or text.casefold() in coming:
            return Verdict(thought, "here", reason=_("it stands there already"))
        coming.add(text.casefold())
        return Verdict(thought, "add", values={"text": text})

    # ── doing it ────────────────────────────────────────────────────────────────────────────────

    def write(self, session: "Session", verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Write it all; gives the verdicts with the keys of what was added."""
        done = [self._write(session, one) for one in verdicts]
        self._write_parts(session, verdicts)
        self._write_notes(session, verdicts)
        session.flush()
        return done

    def _write(self, session: "Session", one: Verdict) -> Verdict:
        kind = one.thought.kind
        if kind not in _TITLE or one.act not in ("add", "update"):
            return one
        if one.act == "update":
            self._update(session, one)
            return one
        record = self._made(kind, one.values)
        session.add(record)
        session.flush()
        uid, key = str(getattr(record, "uid", "")), str(getattr(record, "key", ""))
        self._remember(session, one.thought.external_id, one.values, uid)
        return Verdict(one.thought, one.act, key, one.values)

    def _made(self, kind: str, values: Mapping[str, Any]) -> Any:
        from po_tui.model.tables.roadmap import RoadmapItem
        from po_tui.model.tables.vision import Assumption, Goal, Need

        own: dict[str, Any] = {"product_id": self.product_id, **values}
        if kind in _NUMBERED:
            own["key"] = self._next_key(kind)
        match kind:
            case "roadmap_item":
                return RoadmapItem(**own, position=self._next_position(kind))
            case "goal":
                return Goal(**own, position=self._next_position(kind))
            case "need":
                today = settings.today().isoformat()
                return Need(**own, state="need", on_board=True, noted_on=today)
            case _:
                return Assumption(**own, status="untested")

    def _next_key(self, kind: str) -> str:
        """The next key; asked once, for the journal is long."""
        from po_tui.store.numbering import next_key

        letter = _NUMBERED[kind]
        last = self.last_keys.get(kind)
        if last is None:
            last = int(next_key(self.rows, kind, self.product_id, letter)[1:]) - 1
        self.last_keys[kind] = last + 1
        return f"{letter}{last + 1}"

    def _next_position(self, kind: str) -> int:
        query = f"SELECT coalesce(max(position), -1) + 1 FROM {kind} WHERE product_id = ?"
        return int(self.rows.execute(query, (self.product_id,)).fetchone()[0])

    def _update(self, session: "Session", one: Verdict) -> None:
        from sqlmodel import select

        from po_tui.model.tables.roadmap import RoadmapItem

        uid, base = self.known[one.thought.external_id]
        item = session.exec(select(RoadmapItem).where(RoadmapItem.uid == uid)).one_or_none()
        if item is None:
            return
        for name, value in one.values.items():
            setattr(item, name, value)
        self._remember(session, one.thought.external_id, {**base, **one.values}, uid)

    def _write_parts(self, session: "Session", verdicts: Sequence[Verdict]) -> None:
        """Write parts of vision, strategy and product, a record at once."""
        values: dict[str, dict[str, Any]] = {"vision": {}, "strategy": {}, "product": {}}
        for one in verdicts:
            if one.thought.kind != "part" or one.act not in ("add", "update"):
                if one.thought.kind == "part" and one.act == "kept":
                    self._remember(session, one.thought.external_id, one.values)
                    if self.first.get(one.thought.part) == one.values["text"]:
                        self._remember(session, one.thought.part, one.values)
                continue
            record, _dot, name = one.thought.part.partition(".")
            if part_of(name).listed:
                lines = values[record].setdefault(name, list(self.parts[one.thought.part]))
                lines.append(one.values["text"])
                self._remember(session, one.thought.external_id, one.values)
            else:
                values[record][name] = one.values["text"]
                self._remember(session, one.thought.part, one.values)
                self._remember(session, one.thought.external_id, one.values)
        goal = values["strategy"].pop("product_goal", None)
        vision = self.workspace.vision
        for record, revise in (
            ("vision", vision.revise), ("strategy", vision.revise_strategy), ("product", vision.revise_product),
        ):  # fmt: skip
            if values[record]:
                revise(values[record])
        if goal and self.parts["strategy.product_goal"]:
            vision.reword_product_goal(goal)
        elif goal:
            vision.set_product_goal(goal)

    def _write_notes(self, session: "Session", verdicts: Sequence[Verdict]) -> None:
        """Keep the rest with the product, what stands under the same headings together."""
        from po_tui.model.tables.product import Product

        groups: list[tuple[tuple[str, ...], list[str]]] = []
        for one in verdicts:
            is_note = one.thought.kind == "note" and one.act == "add"
            if not is_note and not (one.act == "kept" and one.values):
                continue
            if one.thought.kind != "part":
                self._remember(session, one.thought.external_id, {})
            if not groups or groups[-1][0] != one.thought.path:
                groups.append((one.thought.path, []))
            text = str(one.values.get("text") or one.values.get("title") or "")
            groups[-1][1].extend([text] if text.strip() else [])
        said = [_note(self.name, path, texts) for path, texts in _told_once(groups)]
        product = session.get(Product, self.product_id)
        if product is None:
            raise Refused(_("this product is gone – someone removed it meanwhile"))
        if said:
            product.notes = [*product.notes, *said]

    def _remember(
        self, session: "Session", external_id: str, values: Mapping[str, Any], uid: str = ""
    ) -> None:
        from sqlmodel import select

        from po_tui.model.tables.vision import Brought

        found = None
        if external_id in self.known:
            found = session.exec(
                select(Brought).where(
                    Brought.product_id == self.product_id,
                    Brought.source == SOURCE,
                    Brought.external_id == external_id,
                )
            ).one_or_none()
        if found is None:
            found = Brought(product_id=self.product_id, source=SOURCE, external_id=external_id)
            self.known[external_id] = (uid, dict(values))
        found.record_uid, found.imported = uid or found.record_uid, dict(values)
        session.add(found)


def _clean(thought: Thought) -> dict[str, Any]:
    """The values of a record as they are stored; raises NotValid."""
    if thought.kind == "roadmap_item":
        clean = roadmap_fields.clean(thought.values)
        roadmap_fields.check_days(clean.get("start"), clean.get("end"))
        return clean
    field = roadmap_fields.BY_NAME["title"]
    return {_TITLE[thought.kind]: validate.clean_field(field, thought.values["text"])}


def _here(key: str) -> str:
    return _("it is here already, as {item}").format(item=key) if key else _("it is here already")


def _told_once(
    groups: Sequence[tuple[tuple[str, ...], list[str]]],
) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Without headings that the next group names anyway."""
    for at, (path, texts) in enumerate(groups):
        below = groups[at + 1][0] if at + 1 < len(groups) else ()
        if texts or below[: len(path)] != path:
            yield path, texts


def _note(name: str, path: Sequence[str], texts: Sequence[str]) -> str:
    """A note: the page and the headings it stood under, then what it said."""
    head = " › ".join((name, *path))
    text = "\n".join((head, *texts))
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


__all__ = ["SOURCE", "bring_direction"]
