"""What a sync did or would do, as lines for people and as JSON for scripts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.output import Column
from po_tui.model.plain import plain_line
from po_tui.sync.compare import NOTHING, Comparison, Verdict
from po_tui.sync.events import Entry
from po_tui.sync.plan import Act
from po_tui.sync.remarks import SAYABLE
from po_tui.sync.wording import (
    EMPTY,
    differing,
    keys_in,
    named,
    reference_names,
    references_of,
    requests_in_words,
)
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.sync.events import Report
    from po_tui.sync.plan import Plan, PlannedItem, PlannedMove
    from po_tui.workspace.workspace import Workspace

SIGNS: Final = {
    Verdict.push: "↑",
    Verdict.pull: "↓",
    Verdict.merge: "↕",
    Verdict.clash: "⚡",
    Verdict.refused: "✗",
    Verdict.comment: "↑",
}
STYLES: Final = {"⚡": "yellow", "✗": "red"}
Entries = dict[str, list[Entry]]
LISTS: Final = ("pulled", "pushed", "created", "clashes", "failed")


def entries(report: "Report", *, dry: bool) -> Entries:
    """What became of which item; of a dry run what would."""
    if dry and report.plan is not None:
        return {**_planned(report.plan), "failed": [*_unsure(report.plan), *report.failed]}
    return {name: list(getattr(report, name)) for name in LISTS}


def as_json(report: "Report", *, dry: bool) -> dict[str, Any]:
    """A run as the contract has it."""
    told: dict[str, Any] = {"remote": report.remote}
    for name, found in entries(report, dry=dry).items():
        told[name] = [_entry_json(entry, reason=name == "failed") for entry in found]
    told["refused"] = [_entry_json(entry, reason=True) for entry in refused(report)]
    told["moved"] = _moved(report, dry=dry)
    told["requests"] = report.requests
    told["stopped"] = report.stopped or None
    told["notes"] = list(report.plan.notes) if report.plan is not None else []
    if dry and report.plan is not None:
        from po_tui.sync.plan_file import to_json

        told |= {"dry_run": True, "would_cost": report.plan.requests, "plan": to_json(report.plan)}
    return told


def _moved(report: "Report", *, dry: bool) -> int:
    """How many items get another place."""
    if dry and report.plan is not None:
        return sum(len(move.there_ids) for move in report.plan.moves)
    return report.moved


def _entry_json(entry: Entry, *, reason: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": entry.key or None,
        "remote_key": entry.remote_key or None,
        "fields": list(entry.fields),
    }
    return told | {"reason": entry.reason} if reason or entry.reason else told


def _planned(plan: "Plan") -> Entries:
    found: Entries = {name: [] for name in LISTS}
    for item in plan.items:
        if item.act is Act.create:
            if not item.reason:
                found["created"].append(_entry(item, item.fields))
            continue
        if item.act is Act.bring_in:
            found["pulled"].append(_entry(item, item.fields))
            continue
        for name, verdicts in (
            ("pulled", (Verdict.pull, Verdict.merge)),
            ("pushed", (Verdict.push, Verdict.merge, Verdict.comment)),
            ("clashes", (Verdict.clash,)),
        ):
            fields = [
                one
                for one in item.having(*verdicts)
                if one.verdict is not Verdict.merge
                or (one.here_becomes if name == "pulled" else one.there_becomes) is not NOTHING
            ]
            if fields:
                found[name].append(_entry(item, fields))
    return found


def _unsure(plan: "Plan") -> Iterator[Entry]:
    """Items that may be there already: a run leaves them as they are, and says so."""
    for item in plan.items:
        if item.act is Act.create and item.reason and not item.fields:
            yield Entry(item.key, item.there_key, (), item.reason)


def refused(report: "Report") -> list[Entry]:
    """What the tracker does not take, and so waits until somebody changes it, here or there."""
    if report.plan is None:
        return []
    told = {(entry.key, field) for entry in report.failed for field in entry.fields}
    return [
        Entry(item.key, item.there_key, (one.field,), one.reason)
        for item in report.plan.items
        for one in item.having(Verdict.refused)
        if (item.key, one.field) not in told
    ]


def _entry(item: "PlannedItem", fields: Iterable[Comparison]) -> Entry:
    return Entry(item.key, item.there_key, tuple(one.field for one in fields))


# ── for a person ────────────────────────────────────────────────────────────────────────────────


def summary(report: "Report", *, dry: bool) -> str:
    """One line: what one run did, or would do."""
    parts = []
    for name, found in entries(report, dry=dry).items():
        if n := len(found):
            parts.append(_counted(name, n, dry=dry))
    if held := len(refused(report)):
        parts.append(_("{n} not taken").format(n=held))
    if moved := _moved(report, dry=dry):
        parts.append((_("{n} to move") if dry else _("{n} moved")).format(n=moved))
    said = ", ".join(parts) or (_("stopped") if report.stopped else _("nothing to do"))
    cost = requests_in_words(report.requests)
    if dry and report.plan is not None:
        would = _("carrying it out: {requests}").format(
            requests=requests_in_words(report.plan.requests)
        )
        cost = f"{cost} · {would}"
    return plain_line(f"{report.remote}: {said} · {cost}")


def is_quiet(report: "Report", *, dry: bool) -> bool:
    """Nothing happened that anybody has to hear of."""
    return not (report.stopped or report.moved or any(entries(report, dry=dry).values()))


_DID: Final = {
    "pulled": mark("{n} pulled"),
    "pushed": mark("{n} pushed"),
    "created": mark("{n} created"),
    "failed": mark("{n} failed"),
}
_WOULD: Final = {
    "pulled": mark("{n} to pull"),
    "pushed": mark("{n} to push"),
    "created": mark("{n} to create"),
    "failed": mark("{n} that cannot go"),
}


def _counted(name: str, n: int, *, dry: bool) -> str:
    if name == "clashes":
        return ngettext("{n} clash", "{n} clashes", n).format(n=n)
    return _((_WOULD if dry else _DID)[name]).format(n=n)


def details(report: "Report", *, dry: bool) -> Iterator[str]:
    """A line for each clash and each failure, and for why it ended early."""
    found = entries(report, dry=dry)
    for entry in found["clashes"]:
        yield _("{remote}: clash in {what} – `po-tui clashes` shows it").format(
            remote=plain_line(report.remote), what=_what(entry)
        )
    held = [*found["failed"], *refused(report)]
    for entry in held:
        yield _("{remote}: not done: {what} – {reason}").format(
            remote=plain_line(report.remote), what=_what(entry), reason=plain_line(entry.reason)
        )
    yield from _instead(report.remote, held)
    if dry:
        return  # the list of what it would do has them
    for item in report.plan.items if report.plan else ():
        if item.act is Act.gone:
            yield plain_line(f"{report.remote}: {item.key} {item.there_key} – {item.reason}")


def _instead(remote: str, held: Iterable[Entry]) -> Iterator[str]:
    """The way on for texts that could not be written, once for all of them."""
    for entry in held:
        field = next((one for one in entry.fields if one in SAYABLE), "")
        if field and entry.key and entry.remote_key:
            yield _(
                "{remote}: `po-tui settle {key} {field} comment` has it said there in a comment instead"
            ).format(remote=plain_line(remote), key=entry.key, field=field)
            return


def _what(entry: Entry) -> str:
    keys = " ".join(filter(None, (entry.key, entry.remote_key)))
    return plain_line(f"{keys} ({', '.join(entry.fields)})" if entry.fields else keys)


def plan_lines(workspace: "Workspace", plan: "Plan") -> list[str]:
    """The plan as a list: item, there, field, old → new."""
    names = _names(workspace, plan)
    columns = (
        Column(_("key"), style="cyan"),
        Column(_("there"), style="dim"),
        Column(""),
        Column(_("field")),
        Column(_("what happens"), flexible=True),
    )
    rows = [row for item in plan.items for row in _rows(item, names)]
    rows += [_move_row(move, names) for move in plan.moves]
    return output.table(columns, rows) if rows else []


_Row = tuple[str, str, str, str, str]


def _move_row(move: "PlannedMove", names: Mapping[str, str]) -> _Row:
    """One item in the first column; of several that move together how many, the keys behind."""
    keys = [key or names.get(id, id) for id, key in zip(move.there_ids, move.keys, strict=True)]
    where = _("to the top")
    if move.after:
        where = _("after {key}").format(key=names.get(move.after, move.after))
    sign = "↓" if move.here else "↑"
    if len(keys) == 1:
        return keys[0], "", sign, "order", where
    n = ngettext("{n} item", "{n} items", len(keys)).format(n=len(keys))
    return n, "", sign, "order", f"{where}: {', '.join(keys)}"


def _names(workspace: "Workspace", plan: "Plan") -> dict[str, str]:
    """What people call the issues that are named by their ids there."""
    here = keys_in(plan)
    wanted = {move.after for move in plan.moves if move.after}
    for item in plan.items:
        for one in item.fields:
            wanted |= references_of(one.field, one.here, one.there, one.here_becomes)
    return here | reference_names(workspace, plan.remote, wanted)


def _rows(item: "PlannedItem", names: Mapping[str, str]) -> Iterator[_Row]:
    """The first row of an item names it; the others stand under it."""
    key, there = item.key or EMPTY, item.there_key or EMPTY
    heads = {
        Act.create: ("+↑", _("created there")),
        Act.bring_in: ("+↓", _("added here")),
        Act.adopt: ("=", _("found there again, and linked")),
        Act.gone: ("?", item.reason or _("it is not there any more")),
    }
    new = item.act in (Act.create, Act.bring_in)
    if item.act in heads:
        sign, said = heads[item.act]
        fields = f" ({', '.join(one.field for one in item.fields)})" if new else ""
        yield key, there, sign, "", f"{item.title} – {said}{fields}"
        key = there = ""
    elif item.reason:
        yield key, there, "✗", "", item.reason
        key = there = ""
    if new:
        return
    for one in item.fields:
        yield key, there, SIGNS.get(one.verdict, ""), one.field, _change(one, names)


def _change(one: Comparison, names: Mapping[str, str]) -> str:
    def both(old: Any, new: Any) -> tuple[str, str]:
        told = (named(one.field, value, names) for value in (old, new))
        return differing(one.field, *told)

    match one.verdict:
        case Verdict.clash:
            mine, theirs = both(one.here, one.there)
            return _("mine: {mine} | theirs: {theirs}").format(mine=mine, theirs=theirs)
        case Verdict.refused:
            return one.reason or _("the tracker did not take it before")
        case Verdict.comment:
            said = " ".join(one.comment.split())
            return _("as a comment: {text}").format(text=said)
        case Verdict.pull:
            old, new = both(one.here, _or(one.here_becomes, one.there))
        case Verdict.push:
            old, new = both(one.there, _or(one.there_becomes, one.here))
        case _:
            old, new = both(one.here, _or(one.here_becomes, one.there_becomes))
    said = f"{old or EMPTY} → {new or EMPTY}"
    return f"{said} ({one.reason})" if one.reason else said


def _or(value: Any, other: Any) -> Any:
    return other if value is NOTHING else value


def code_of(codes: Sequence[int]) -> int:
    """The exit code of several runs: what is worst for whoever waits for it."""
    return next((code for code in (130, 1, 4, 5, 3) if code in codes), 0)
