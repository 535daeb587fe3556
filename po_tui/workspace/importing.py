"""Takes items in from a file: new ones at the end of the order, known ones compared three ways.

What an item looked like when it was last imported is kept beside it (`Origin`). Importing again
changes only what is new in the file and was not edited here; it never overwrites an edit.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import ranking, validate
from po_tui.model.fields import BY_NAME
from po_tui.model.identity import item_key
from po_tui.store.store import stamp
from po_tui.words import _, ngettext
from po_tui.workspace.comparing import Judgement, Known, compared
from po_tui.workspace.incoming import ImportReport, Incoming, Skipped
from po_tui.workspace.recognising import Recognising

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.workspace.tying import Tying
    from po_tui.workspace.workspace import Workspace

__all__ = ["ImportReport", "Incoming", "Progress", "Skipped", "bring_in"]

PART: Final = 300
"""Items written in one transaction: a fraction of a second, so that the app can write in between."""

Progress = Callable[[int, int], None]
"""Called with how many of how many entries are done."""


def bring_in(
    workspace: "Workspace",
    entries: Sequence[Incoming],
    *,
    source: str,
    label: str,
    skipped: Sequence[Skipped] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
    rules: Mapping[str, Any] | None = None,
) -> ImportReport:
    """Add and update items as one step that one undo takes back, in parts of a few hundred.

    `source` is the kind of origin that external ids are unique in; `skipped` are entries that the
    format already left out. If anything fails, what was
    written so far is taken back. `rules` become settings of the product: how to read such a file.
    """
    report = ImportReport(source, dry_run, skipped=list(skipped))
    bringing = _Bringing(workspace, source, report)
    once = _each_once(entries, report)
    verdicts = list(bringing.judge(once))
    ties = bringing.ties_of(verdicts)
    for verdict in verdicts:
        tied = verdict.known is not None and verdict.entry.external_id in ties
        if tied and not verdict.values:
            if dry_run:
                bringing.count_update(verdict)
        elif dry_run or not verdict.does_something:
            bringing.count(verdict)
    working = [verdict.entry for verdict in verdicts if verdict.does_something]
    bringing.renamed = {
        one.known.before: one.entry
        for one in verdicts
        if one.known is not None and one.known.before
    }
    if (working or ties or bringing.renamed) and not dry_run:
        linked = [entry for entry in once if entry.links]
        bringing.write(working, linked, label, progress, rules or {})
    elif rules and not dry_run:
        with workspace.store.step(label, workspace.product_id, origin="import") as session:
            bringing.remember(session, rules)
    bringing.note_strangers(once)
    report.skipped.sort(key=lambda one: one.line)
    return report


def _each_once(entries: Sequence[Incoming], report: ImportReport) -> list[Incoming]:
    """The entries without those that repeat an earlier one of the file."""
    first: dict[str, Incoming] = {}
    for entry in entries:
        known = first.setdefault(entry.external_id, entry)
        if known is not entry:
            reason = _("the same as line {line}").format(line=known.line)
            if entry.values != known.values:
                reason = _("it has the key of line {line} and says something else").format(
                    line=known.line
                )
            report.skipped.append(Skipped(entry.line, reason))
    return list(first.values())


class _Bringing:
    """One import into one product."""

    def __init__(self, workspace: "Workspace", source: str, report: ImportReport) -> None:
        self.workspace = workspace
        self.source = source
        self.report = report
        self.recognising = Recognising(workspace, source)
        self.cleaned: dict[str, dict[str, Any]] = {}
        self.renamed: dict[str, Incoming] = {}
        """External ids that origins have → the entries, recognised by another one from now on."""
        self.people = {
            name.casefold(): person.id
            for person in workspace.people.all()
            for name in (person.key, person.name)
        }

    def write(
        self,
        entries: Sequence[Incoming],
        linked: Sequence[Incoming],
        label: str,
        progress: Progress | None,
        rules: Mapping[str, Any],
    ) -> None:
        """Write the entries that come to something, then tie those that point at others."""
        store, done, total = self.workspace.store, 0, len(entries) + len(linked)
        before = self.tying(linked).remember(linked)
        with store.long_step(label, self.workspace.product_id) as act:
            if rules:
                with act.part() as session:
                    self.remember(session, rules)
            if self.renamed:
                with act.part() as session:
                    self.rename(session)
            for part in _parts(entries):
                with act.part() as session:
                    # Judged again: another process may have written since, from here on none can.
                    self.write_part(session, list(self.judge(part)))
                done += len(part)
                if progress:
                    progress(done, total)
            tying = self.tying(linked)
            tying.before = before
            for part in _parts(linked):
                with act.part() as session:
                    for key in tying.tie(session, part, self.report):
                        if key not in self.report.keys and key not in self.report.updated_keys:
                            self.report.updated += 1
                            self.report.updated_keys.append(key)
                done += len(part)
                if progress:
                    progress(done, total)

    def remember(self, session: "Session", rules: Mapping[str, Any]) -> None:
        """Note how such files are to be read from now on."""
        from po_tui.model.tables.product import Product

        product = session.get(Product, self.workspace.product_id)
        assert product is not None
        product.settings = {**product.settings, **rules}
        session.flush()

    def rename(self, session: "Session") -> None:
        """Recognise entries by their keys, now that somebody told where those stand."""
        from sqlmodel import select

        from po_tui.model.tables.backlog import Item, Origin

        mine = Origin.product_id == self.workspace.product_id, Origin.source == self.source
        for before, entry in self.renamed.items():
            found = session.exec(select(Origin).where(*mine, Origin.external_id == before)).one()
            found.external_id = entry.external_id
            item = session.get(Item, found.item_id)
            assert item is not None
            item.external_ref = item.external_ref or entry.reference

    def tying(self, linked: Sequence[Incoming], awaited: Collection[str] = ()) -> "Tying":
        """Ties entries to what they point at; those `awaited` are not here yet."""
        from po_tui.workspace.tying import Tying

        return Tying(self.workspace, self.source, linked, awaited, self.clean)

    def ties_of(self, verdicts: Sequence[Judgement]) -> set[str]:
        """The entries that are here and whose links would change."""
        linked = [one.entry for one in verdicts if one.known and one.entry.links]
        if not linked:
            return set()
        awaited = {one.entry.external_id for one in verdicts if not one.known and not one.reason}
        tying = self.tying(linked, awaited)
        return {entry.external_id for entry in linked if tying.changes(entry)}

    def note_strangers(self, entries: Sequence[Incoming]) -> None:
        """Say which names belong to nobody here: adding people is not for a file to decide."""
        names = {
            name: None
            for entry in entries
            for name in entry.people.values()
            if name.casefold() not in self.people
        }
        if names:
            some = ", ".join([*names][:3]) + (" …" if len(names) > 3 else "")
            told = ngettext(
                "{n} name is not among the people here and stays text: {names}",
                "{n} names are not among the people here and stay text: {names}",
                len(names),
            )
            self.report.notes.append(told.format(n=len(names), names=some))

    def judge(self, entries: Sequence[Incoming]) -> Iterator[Judgement]:
        """What each entry comes to, compared with what is here."""
        for part in _parts(entries):
            known = self.recognising.those_of(part)
            for entry in part:
                try:
                    values = self.clean(entry)
                except validate.NotValid as no:
                    yield Judgement(entry, {}, reason=str(no))
                else:
                    yield compared(entry, values, known.get(entry.external_id))

    def clean(self, entry: Incoming) -> dict[str, Any]:
        """The values as they are stored; raises validate.NotValid."""
        known = self.cleaned.get(entry.external_id)
        if known is None:  # judged before and after the lock is taken, read once
            known = self.cleaned[entry.external_id] = self._clean(entry)
        return known

    def _clean(self, entry: Incoming) -> dict[str, Any]:
        values = {"title": "", **entry.values}
        for name, who in entry.people.items():
            values[name] = self.people.get(who.casefold())
            if values[name] is None:
                del values[name]
                label = BY_NAME[name].label
                values["details"] = {**values.get("details", {}), label: who}
        return validate.clean(values)

    def count(self, verdict: Judgement) -> None:
        """Note what an entry came to."""
        if verdict.reason:
            self.report.skipped.append(Skipped(verdict.entry.line, verdict.reason))
        if not verdict.does_something:
            return
        if verdict.known:
            self.count_update(verdict)
        else:
            self.report.added += 1

    def count_update(self, verdict: Judgement) -> None:
        """Note that something that was here was changed."""
        assert verdict.known is not None
        self.report.updated += 1
        self.report.updated_keys.append(verdict.known.key)

    def write_part(self, session: "Session", verdicts: Sequence[Judgement]) -> None:
        """Write some entries in one transaction."""
        for verdict in verdicts:
            self.count(verdict)
        self.add(session, [one for one in verdicts if one.does_something and not one.known])
        for verdict in verdicts:
            if verdict.known and verdict.does_something:
                self.update(session, verdict.known, verdict)

    def add(self, session: "Session", fresh: Sequence[Judgement]) -> None:
        """Add the items that new entries become, at the end of the order, with their origin."""
        from po_tui.model.tables.backlog import Item, Origin
        from po_tui.model.tables.product import Product
        from po_tui.store.bulk import add_rows

        product_id, now = self.workspace.product_id, stamp()
        product = session.get(Product, product_id)
        assert product is not None
        first = product.next_number
        product.next_number += len(fresh)
        last = self.workspace.store.rows.execute(
            "SELECT max(rank) FROM item WHERE product_id = ?", (product_id,)
        ).fetchone()[0]
        ranks = ranking.spread(len(fresh), after=last)
        new = [
            {
                "product_id": product_id,
                "number": number,
                "rank": rank,
                "created": now,
                "updated": now,
                "estimated_on": _today_if(verdict.values.get("estimate")),
                "external_ref": verdict.entry.reference,
                **_with_state(verdict.values),
            }
            for number, (rank, verdict) in enumerate(zip(ranks, fresh, strict=True), start=first)
        ]
        items = add_rows(session, Item, new)
        self.report.keys += [item_key(self.workspace.key, item["number"]) for item in items]
        origins = [
            {
                "product_id": product_id,
                "item_id": item["id"],
                "source": self.source,
                "external_id": verdict.entry.external_id,
                "line": verdict.entry.text,
                "imported": dict(verdict.values),
            }
            for item, verdict in zip(items, fresh, strict=True)
        ]
        add_rows(session, Origin, origins)

    def update(self, session: "Session", known: Known, verdict: Judgement) -> None:
        """Change the fields that are new in the file, and note them as the next base."""
        from sqlmodel import select

        from po_tui.model.tables.backlog import Item, Origin

        item = session.get(Item, known.item_id)
        assert item is not None
        before = item.estimate
        for name, value in self.workspace.backlog.retyped(item, verdict.values).items():
            setattr(item, name, value)
        # Whichever side said that it is an epic: its parts have the points, and only it is open.
        if item.type == "epic":
            item.estimate = None
        elif item.state == "open":
            item.state = "new"
        item.updated = stamp()
        if item.estimate != before:
            item.estimated_on = _today_if(item.estimate)
        if not known.noted:
            self.note(session, known, verdict.entry)
            return
        origin = session.exec(
            select(Origin).where(
                Origin.product_id == self.workspace.product_id,
                Origin.source == self.source,
                Origin.external_id == verdict.entry.external_id,
            )
        ).one()
        origin.imported = {**origin.imported, **verdict.values}

    def note(self, session: "Session", known: Known, entry: Incoming) -> None:
        """Write down where an item that was exported from here came back from."""
        from po_tui.model.tables.backlog import Origin

        session.add(
            Origin(
                product_id=self.workspace.product_id,
                item_id=known.item_id,
                source=self.source,
                external_id=entry.external_id,
                line=entry.text,
                imported=self.clean(entry),
            )
        )


def _with_state(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new item: an epic is open unless the file says otherwise."""
    state = {"state": "open"} if values.get("type") == "epic" else {}
    return {**state, **values}


def _today_if(estimate: float | None) -> str | None:
    return None if estimate is None else settings.today().isoformat()


def _parts(entries: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    for start in range(0, len(entries), PART):
        yield entries[start : start + PART]
