"""What a what-if means, in a few words: for the line on top, and for the comparison."""

from collections.abc import Iterable
from datetime import date

from po_tui.model.forecast_words import day_in_words
from po_tui.model.what_if_compare import Compared, Comparison, Promise, Verdict
from po_tui.words import _, mark, ngettext

VERDICTS = {
    Verdict.kept: mark("hit"),
    Verdict.missed: mark("missed, as before"),
    Verdict.newly_missed: mark("missed"),
    Verdict.newly_kept: mark("hit now"),
    Verdict.unknown: mark("nobody can say"),
}
_MISSED = {
    "hard": (mark("{n} hard milestone missed"), mark("{n} hard milestones missed")),
    "external": (mark("{n} agreed milestone missed"), mark("{n} agreed milestones missed")),
    "internal": (mark("{n} milestone of our own missed"), mark("{n} milestones of our own missed")),
}


def summary(made: Comparison) -> list[str]:
    """`2 slip`, `1 hard milestone missed`, `P85 14 Mar 2027 → 2 Apr 2027`: what matters most first."""
    bits = []
    if n := len(made.slipping):
        bits.append(ngettext("{n} slips", "{n} slip", n).format(n=n))
    bits += _missed(made, "hard")
    before, after = made.last
    if before != after:
        bits.append(f"P85 {_short(before, after)} → {_day(after)}")
    for kind in ("external", "internal"):
        bits += _missed(made, kind)
    if n := len(made.goals_missed):
        bits.append(ngettext("{n} goal too late", "{n} goals too late", n).format(n=n))
    if n := len(made.gaining):
        bits.append(ngettext("{n} sooner", "{n} sooner", n).format(n=n))
    if before == after and after:
        bits.append(_("P85 stays {day}").format(day=day_in_words(after)))
    return bits or [_("nothing slips")]


def _missed(made: Comparison, kind: str) -> list[str]:
    n = len(made.missed(kind))
    return [ngettext(*_MISSED[kind], n).format(n=n)] if n else []


def verdict_in_words(promise: Promise) -> str:
    """`missed`, `hit now` …"""
    return _(VERDICTS[promise.verdict])


def days_in_words(days: int) -> str:
    """`+21 d`, `−7 d`; `=` for no difference."""
    if not days:
        return "="
    return _("{n} d").format(n=f"+{days}" if days > 0 else f"−{-days}")


def slip_in_words(one: Compared) -> str:
    """What becomes of a roadmap item, in a word or two."""
    if one.before is None:
        return _("new")
    if one.after is None:
        return _("taken off")
    if one.slips:
        return ngettext("{n} day later", "{n} days later", one.slips).format(n=one.slips)
    if one.gains:
        return ngettext("{n} day sooner", "{n} days sooner", one.gains).format(n=one.gains)
    return _("changed") if one.changed else ""


def listed(parts: Iterable[str]) -> str:
    """Parts with dots between them."""
    return " · ".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return day_in_words(day) if day else "–"


def _short(day: date | None, other: date | None) -> str:
    """A day without its year where the other has the same."""
    told = _day(day)
    if day and other and day.year == other.year:
        return told.rpartition(" ")[0]
    return told
