"""The vision to hand out: why we build this, for whom, how far we are, and what we do not do."""

from collections.abc import Iterable, Iterator

from po_tui.documents import html
from po_tui.documents.shown import NOT_RECORDED, ShownGoal, ShownVision, shown_vision
from po_tui.model.goals import percent
from po_tui.model.markdown import escaped
from po_tui.words import _
from po_tui.workspace import Workspace


def vision_page(workspace: Workspace, format: str = "markdown") -> str:
    """The page as `markdown` or `html`, in the current language; ends with a newline."""
    shown = shown_vision(workspace)
    if format == "html":
        return html.page(f"{_('Vision')} · {shown.product}", _html(shown))
    return "\n".join(_markdown(shown)) + "\n"


def goal_heads() -> list[str]:
    """What the columns of the goals are called."""
    return [_("Goal"), _("Baseline"), _("Now"), _("Target"), _("Deadline"), _("How far")]


def goal_cells(goal: ShownGoal) -> list[str]:
    """A goal as a row of those columns."""
    return [
        f"{goal.key} {goal.title}",
        goal.start or _(NOT_RECORDED),
        goal.now or _("not measured"),
        goal.target or _(NOT_RECORDED),
        goal.deadline or _(NOT_RECORDED),
        goal.how_far,
    ]


def _measured_by(shown: ShownVision) -> str:
    """`Measured by G1: 42 % of the way, 30 % of its time: on clock`."""
    found = next((goal for goal in shown.goals if goal.key == shown.measured_by), None)
    if found is None:
        return ""
    return _("Measured by {key}: {told}").format(key=found.key, told=found.how_far)


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────


def _markdown(shown: ShownVision) -> Iterator[str]:
    nothing = _(NOT_RECORDED)
    yield f"# {_('Vision')} · {escaped(shown.product)}"
    yield ""
    yield f"> **{escaped(shown.statement or nothing)}**"
    yield ""
    if shown.pitch:
        yield from (escaped(shown.pitch), "")
    yield from _part(_("Product goal"), [escaped(shown.product_goal or nothing)], bullets=False)
    if told := _measured_by(shown):
        yield from (escaped(told), "")
    yield from _goals(shown)
    yield from _part(_("Target group"), map(escaped, shown.target_group or (nothing,)))
    yield from _part(_("Needs"), map(escaped, shown.needs or (nothing,)))
    yield from _strategy(shown)
    yield f"*{escaped(shown.as_of)}*"


def _goals(shown: ShownVision) -> Iterator[str]:
    yield from (f"## {_('Goals')}", "")
    if not shown.goals:
        yield from (_(NOT_RECORDED), "")
        return
    yield "| " + " | ".join(goal_heads()) + " |"
    yield "| " + " | ".join("---" for _head in goal_heads()) + " |"
    for goal in shown.goals:
        yield "| " + " | ".join(map(escaped, goal_cells(goal))) + " |"
    yield ""


def _strategy(shown: ShownVision) -> Iterator[str]:
    yield from (f"## {_('Strategy')}", "")
    for label, told in (
        (_("Horizon"), shown.horizon),
        (_("Where to play"), shown.where_to_play),
    ):
        if told:
            yield from (f"**{label}:** {escaped(told)}", "")
    nothing = (_(NOT_RECORDED),)
    yield from _part(_("How to win"), map(escaped, shown.how_to_win or nothing), level=3)
    yield from _part(_("What we do not do"), map(escaped, shown.not_doing or nothing), level=3)


def _part(
    title: str, lines: Iterable[str], *, level: int = 2, bullets: bool = True
) -> Iterator[str]:
    yield from (f"{'#' * level} {title}", "")
    yield from (f"- {line}" if bullets else line for line in lines)
    yield ""


# ── HTML ────────────────────────────────────────────────────────────────────────────────────────


def _html(shown: ShownVision) -> Iterator[str]:
    nothing = (_(NOT_RECORDED),)
    yield f"<h1>{html.text(shown.product)} · {html.text(_('Vision'))}</h1>"
    yield f"<blockquote>{html.text(shown.statement or nothing[0])}</blockquote>"
    yield html.paragraph(shown.pitch, "lead")
    yield html.section(
        _("Product goal"),
        html.paragraph(shown.product_goal or nothing[0], "lead"),
        html.paragraph(_measured_by(shown), "soft"),
    )
    yield html.section(_("Goals"), *_goal_parts(shown.goals))
    yield '<div class="columns">'
    yield html.section(_("Target group"), html.listed(shown.target_group or nothing))
    yield html.section(_("Needs"), html.listed(shown.needs or nothing))
    yield "</div>"
    yield html.section(
        _("Strategy"),
        html.paragraph(f"{_('Horizon')}: {shown.horizon}" if shown.horizon else ""),
        html.paragraph(shown.where_to_play or nothing[0], "lead"),
    )
    yield '<div class="columns">'
    yield html.section(_("How to win"), html.listed(shown.how_to_win or nothing))
    yield html.section(_("What we do not do"), html.listed(shown.not_doing or nothing))
    yield "</div>"
    yield f"<footer>{html.text(shown.as_of)}</footer>"


def _goal_parts(goals: Iterable[ShownGoal]) -> Iterator[str]:
    rows = list(goals)
    if not rows:
        yield html.paragraph(_(NOT_RECORDED), "soft")
        return
    yield html.table(goal_heads(), map(goal_cells, rows))
    bars = "".join(
        f"<li>{html.text(goal.key)} {_meter(goal.progress)}{html.text(goal.how_far)}</li>"
        for goal in rows
    )
    yield f"<ul>{bars}</ul>"


def _meter(done: float | None) -> str:
    """A bar; the words beside it say the same."""
    if done is None:
        return ""
    share = min(1.0, max(0.0, done))
    return f'<meter value="{share:.3f}" aria-label="{percent(done)} %">{percent(done)} %</meter> '
