"""What came of a sync, to be read for as long as one likes: what failed first, each with the way on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.sync.compare import Verdict
from po_tui.sync.events import Entry, Report
from po_tui.sync.plan import Act
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.syncing.known import ago_in_words, counts_in_words
from po_tui.tui.syncing.telling import label_of
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.sync.badge import Badge
    from po_tui.sync.remotes import RemoteView
    from po_tui.sync.settle import Clash

_BAD = "bold $text-error"
_WARN = "bold $text-warning"
_GOOD = "bold $text-success"
MOST = 200
"""Entries of a kind that are told one by one."""


def in_step_page(badge: "Badge | None") -> Iterator[Block]:
    """Both sides say the same; what is odd all the same."""
    yield block(_("In step: nothing to do here or there"), _GOOD)
    yield block(_("S looks again whenever you like."), QUIET)
    if badge is not None and (badge.missing or badge.refused):
        yield GAP
        yield from _odd(badge)


def idle_page(
    badge: "Badge | None",
    clashes: "Sequence[Clash]",
    remote: "RemoteView | None" = None,
    *,
    looking: bool = False,
) -> Iterator[Block]:
    """Before anything is known from there: what waits, as far as it is known here."""
    waits = counts_in_words(badge)
    told = _("S looks what there is to do, and shows it before anything is changed.")
    if looking:
        told = _("Looking what there is to do; nothing is changed by that …")
    yield block(told, "bold")
    yield GAP
    if badge is not None:
        if waits:
            yield block(_("Waiting, as far as is known here: {counts}").format(counts=waits))
        else:
            yield block(_("Nothing waits, as far as is known here."))
        yield block(ago_in_words(badge.age), QUIET)
        yield from _odd(badge)
        if not badge.age and remote is not None:
            yield from _before_the_first(remote)
    yield from clash_blocks(clashes)


def _before_the_first(remote: "RemoteView") -> Iterator[Block]:
    """What a person has to give once: a token, and where it is looked for."""
    from po_tui.sync.connect import host_of, making_a_token
    from po_tui.trackers import secrets

    yield GAP
    yield heading(_("Before the first sync"))
    told = (
        making_a_token(remote),
        _("Give it by {ways}.").format(ways=secrets.ways(remote.name, remote.kind, host_of(remote))),
        _("A variable counts from the next start of the app on; nothing of it goes into your data."),
        _("po-tui doctor --online, in a terminal, says whether it may do all that a sync needs."),
    )  # fmt: skip
    for line in told:
        yield block(plain_line(line), lead="· ", lead_style="$text-accent")


def _odd(badge: "Badge") -> Iterator[Block]:
    if badge.missing:
        told = ngettext(
            "{n} linked item was not found there any more; nothing was deleted here.",
            "{n} linked items were not found there any more; nothing was deleted here.",
            badge.missing,
        )
        yield block(told.format(n=badge.missing), "$text-warning")
    if badge.refused:
        told = ngettext(
            "{n} item has a value that the tracker did not take.",
            "{n} items have a value that the tracker did not take.",
            badge.refused,
        )
        yield block(told.format(n=badge.refused), "$text-warning")


def clash_blocks(clashes: "Sequence[Clash]") -> Iterator[Block]:
    """What waits for a person's decision."""
    if not clashes:
        return
    yield GAP
    n = len(clashes)
    told = ngettext("{n} clash to settle", "{n} clashes to settle", n).format(n=n)
    shown = heading(told, _("enter shows base, mine and theirs"))
    yield Block(Content.styled("⚡ ", _WARN), shown.text)
    for clash in clashes[:MOST]:
        what = f"{clash.key} {clash.remote_key}  {plain_line(clash.title)}"
        yield block(f"{what} – {label_of(clash.field)}", lead="   ")


def report_page(report: Report, clashes: "Sequence[Clash]") -> Iterator[Block]:
    """What one run did."""
    yield block(headline(report), look_of(report))
    if report.stopped and report.code != 130:
        yield block(plain_line(report.stopped), "$text-error")
    yield block(_next_step(report), QUIET)
    titles = _titles(report)
    yield from _failures(report, titles)
    yield from _held_up(report)
    yield from clash_blocks(clashes)
    yield from _went(_("Created there"), report.created, titles)
    yield from _went(_("Sent there"), report.pushed, titles, fields=True)
    new = _brought_in(report)
    come = [entry for entry in report.pulled if entry.remote_key in new]
    changed = [entry for entry in report.pulled if entry.remote_key not in new]
    yield from _went(_("New here"), come, titles)
    yield from _went(_("Brought here"), changed, titles, fields=True)
    if report.moved:
        yield GAP
        told = ngettext("{n} item got another place", "{n} items got another place", report.moved)
        yield block(told.format(n=report.moved))


def headline(report: Report) -> str:
    """The run in one line."""
    if report.code == 4:
        return _("Not synced – nothing is lost, everything stays as it is here")
    counts = (
        (len(report.created), _("created")),
        (len(report.pushed), _("sent")),
        (len(report.pulled), _("brought in")),
        (len(report.failed), _("failed")),
        (len(report.clashes), ngettext("clash", "clashes", len(report.clashes))),
    )
    told = [f"{n} {what}" for n, what in counts if n]
    requests = ngettext("{n} request", "{n} requests", report.requests).format(n=report.requests)
    if report.code == 130:
        begin = _("Cancelled – what went through stays")
    elif report.stopped:
        begin = _("Stopped early – what went through stays")
    elif not told:
        begin = _("In step: nothing to do here or there")
    else:
        begin = _("Done")
    return " · ".join([begin, *told, requests])


def look_of(report: Report) -> str:
    """How it went, at a glance."""
    return {0: _GOOD, 3: _WARN, 130: _WARN}.get(report.code, _BAD)


def _next_step(report: Report) -> str:
    if report.code == 4:
        return _(
            "S tries again; po-tui doctor --online tells what is wrong, po-tui remote login signs in."
        )
    if report.code == 130 or report.stopped:
        return _("S looks again and goes on with what is left.")
    if report.failed:
        return _(
            "Each failure below says why; enter shows what was not taken, S tries the rest again."
        )
    if report.clashes:
        return _("Settle the clashes; the next sync carries the answers out.")
    return _("S looks again whenever you like.")


def _brought_in(report: Report) -> set[str]:
    """Keys there of what was only there before."""
    items = report.plan.items if report.plan else ()
    return {item.there_key for item in items if item.act is Act.bring_in}


def _titles(report: Report) -> dict[str, str]:
    """Key, here or there → the title that was planned with it."""
    items = report.plan.items if report.plan else ()
    return {key: one.title for one in items for key in (one.key, one.there_key) if key}


def _failures(report: Report, titles: Mapping[str, str]) -> Iterator[Block]:
    if not report.failed:
        return
    yield GAP
    n = len(report.failed)
    yield heading(ngettext("{n} did not go through", "{n} did not go through", n).format(n=n))
    for entry in report.failed[:MOST]:
        yield Block(Content.styled("✗ ", _BAD), _entry(entry, titles, fields=True))
        if entry.reason:
            yield block(plain_line(entry.reason), lead="   ")


def _held_up(report: Report) -> Iterator[Block]:
    """What was not even tried: refused before, or not there any more."""
    items = report.plan.items if report.plan else ()
    told = [(item, one.field, one.reason) for item in items for one in item.having(Verdict.refused)]
    told += [(item, "", item.reason) for item in items if item.act is Act.gone]
    if not told:
        return
    yield GAP
    yield heading(
        _("Held up · {n}").format(n=len(told)),
        _("waits until it changes, here or there; enter shows the ways on"),
    )
    for item, field, reason in told[:MOST]:
        entry = Entry(item.key, item.there_key, (field,) if field else ())
        line = _entry(entry, {item.key: item.title}, fields=True)
        yield Block(Content.styled("– ", QUIET), line)
        yield block(plain_line(reason), QUIET, lead="   ")


def _went(
    title: str, entries: Sequence[Entry], titles: Mapping[str, str], *, fields: bool = False
) -> Iterator[Block]:
    if not entries:
        return
    yield GAP
    yield heading(f"{title} · {len(entries)}")
    for entry in entries[:MOST]:
        sign = Content.styled("✓ ", "$text-success")
        yield Block(sign, _entry(entry, titles, fields=fields))
    if len(entries) > MOST:
        yield block(_("… and {n} more").format(n=len(entries) - MOST), QUIET)


def _entry(entry: Entry, titles: Mapping[str, str], *, fields: bool) -> Content:
    keys = " ".join(plain_line(key) for key in (entry.key, entry.remote_key) if key)
    title = titles.get(entry.key) or titles.get(entry.remote_key) or ""
    told = ", ".join(label_of(name) for name in entry.fields) if fields else ""
    return Content.assemble(
        (f"{keys}  ", "$text-primary"),
        (plain_line(title), ""),
        (f"  {told}" if told else "", QUIET),
    )
