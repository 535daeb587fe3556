"""The refinements so far: is an hour of eight people well spent, and does the team stay ahead?"""

from collections.abc import Iterator
from typing import Final

from po_tui.documents.blocks import (
    Block,
    Bullets,
    Line,
    Paragraph,
    Section,
    Table,
    Title,
    as_html,
    as_markdown,
)
from po_tui.model.estimation import points_text
from po_tui.store.held import Held
from po_tui.store.preparing import Carried
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace
from po_tui.workspace.looking_back import OverTime

BAR: Final = 20


def sessions(workspace: Workspace, format: str = "markdown") -> str:
    """The course of the sessions as `markdown` or `html`, in the current language."""
    blocks = list(_blocks(workspace))
    return as_html(blocks) if format == "html" else as_markdown(blocks)


def _blocks(workspace: Workspace) -> Iterator[Block]:
    seen = workspace.refinement.over_time()
    product = workspace.vision.goal_line().product
    yield Title(_("Refinement over time · {product}").format(product=product))
    if not seen.sessions:
        yield Paragraph(Line(_("No session was held yet.")))
    else:
        yield Paragraph(Line(summary(seen)))
        yield _table(seen)
    if seen.returning:
        yield Section(_("Talked about more than twice"))
        yield Bullets(
            [
                Line(
                    _("{n} times, {minutes} minutes ({sessions})").format(
                        n=one.times, minutes=one.minutes, sessions=", ".join(one.sessions)
                    )
                    + (f" – {one.why}" if one.why else ""),
                    f"{one.key} {one.title}",
                )
                for one in seen.returning
            ]
        )
    actions = [one for one in seen.carried if one.kind == "@"]
    yield Section(_("Open actions"))
    if not actions:
        yield Paragraph(Line(_("None.")))
    yield Bullets([Line(_action(one), one.key) for one in actions])
    trend = _trend(seen)
    if trend:
        yield Section(_("Ready points in sprints"))
        yield Table([_("Session"), _("Sprints"), ""], trend, frozenset({1}))


def summary(seen: OverTime) -> str:
    """`10 items planned, 6 ready afterwards, in 2 sessions`."""
    sessions = ngettext("{n} session", "{n} sessions", len(seen.sessions)).format(
        n=len(seen.sessions)
    )
    return ngettext(
        "{planned} item planned, {refined} left ready, in {sessions}",
        "{planned} items planned, {refined} left ready, in {sessions}",
        seen.planned,
    ).format(planned=seen.planned, refined=seen.refined, sessions=sessions)


def _table(seen: OverTime) -> Table:
    heads = [
        _("Session"), _("Date"), _("Planned"), _("Talked about"), _("Left ready"), _("Minutes"),
        _("Ready points"), _("Return on time"),
    ]  # fmt: skip
    rows = [
        (
            one.key,
            one.date or "–",
            str(one.planned),
            str(one.discussed),
            str(one.refined),
            minutes_of(one),
            points_of(one),
            tally_of(one) or "–",
        )
        for one in seen.sessions
    ]
    return Table(heads, rows, frozenset({2, 3, 4}))


def minutes_of(one: Held) -> str:
    """Minutes used of the timebox."""
    return f"{'–' if one.used_min is None else one.used_min} / {one.timebox_min}"


def points_of(one: Held) -> str:
    """Ready points before and after."""
    if one.ready_after is None:
        return "–"
    return f"{points_text(one.ready_before) or '–'} → {points_text(one.ready_after)}"


def tally_of(one: Held) -> str:
    """`5 ×1 4 ×4`: how often each score was given."""
    counted = sorted(set(one.roti), reverse=True)
    return " ".join(f"{score} ×{one.roti.count(score)}" for score in counted)


def _action(one: Carried) -> str:
    who = one.who.name if one.who else _("nobody yet")
    parts = [_("by {day}").format(day=one.due) if one.due else _("no date")]
    if one.age_days is not None:
        parts.append(ngettext("{n} day old", "{n} days old", one.age_days).format(n=one.age_days))
    parts += [part for part in (one.item, one.session) if part]
    return f"{who}: {one.text} ({', '.join(parts)})"


def _trend(seen: OverTime) -> list[tuple[str, str, str]]:
    known = [(one, one.in_sprints) for one in seen.sessions]
    measured = [(one, sprints) for one, sprints in known if sprints is not None]
    most = max((sprints for __, sprints in measured), default=0)
    return [
        (one.key, f"{sprints:.1f}", "█" * round(sprints / most * BAR) if most else "")
        for one, sprints in measured
    ]
