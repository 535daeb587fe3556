"""The vision in paragraphs: the pitch, the board, the strategy, a goal with all there is to say of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.model.goals import SmartFact
from po_tui.model.plain import plain_line
from po_tui.model.views import AssumptionView, ConstraintView, GoalView, StrategyView, VisionView
from po_tui.tui.item.words import figure
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.words import _, mark, ngettext

_PITCH: Final = (
    (mark("For"), "pitch_for"),
    (mark("who"), "pitch_who"),
    (mark("the"), "pitch_product"),
    (mark("is a"), "pitch_is_a"),
    (mark("that"), "pitch_that"),
    (mark("Unlike"), "pitch_unlike"),
    (mark("our product"), "pitch_our_product"),
)
"""Moore's seven parts, in the order in which they make a sentence or two."""
_BOARD: Final = (
    ("target_group", mark("Target group")),
    ("product", mark("Product")),
    ("business_goals", mark("Business goals")),
    ("competitors", mark("Competitors")),
    ("revenue", mark("Revenue")),
    ("cost", mark("Cost")),
    ("channels", mark("Channels")),
)
PLOT: Final = "▁▂▃▄▅▆▇█"


def statement(vision: VisionView) -> Iterator[Block]:
    """The vision itself, with room around it."""
    yield GAP
    yield block(vision.statement or _("No vision yet."), "bold", lead="  ")
    yield GAP
    bits = []
    if vision.version:
        bits.append(_("version {n}").format(n=vision.version))
    if vision.changed:
        bits.append(_("changed {date}").format(date=vision.changed[:10]))
    if vision.last_presented_on:
        who = ", ".join(plain_line(one.short) for one in vision.last_presented_to)
        told = _("shown {date} to {who}") if who else _("shown {date}")
        bits.append(told.format(date=vision.last_presented_on, who=who))
    yield block(" · ".join(bits), QUIET, lead="  ")


def pitch(vision: VisionView) -> Iterator[Block]:
    """The pitch, part by part; a part that is missing says so."""
    yield heading(_("Pitch"), _("v board"))
    width = max(len(_(word)) for word, _name in _PITCH) + 1
    for word, name in _PITCH:
        text = getattr(vision, name)
        lead = _(word).ljust(width)
        yield block(
            text or _("– missing"), "" if text else "$text-warning", lead=lead, lead_style=QUIET
        )


def board(vision: VisionView) -> Iterator[Block]:
    """The vision board; needs are not features."""
    yield heading(_("Vision board"), _("v pitch"))
    yield from _listed(_("Target group"), vision.target_group)
    needs = [(need.key, need.text, need.who) for need in vision.needs]
    if needs:
        yield block(_("Needs"), QUIET)
        for key, text, who in needs:
            told = Content.assemble(
                plain_line(text), (f" – {plain_line(who)}" if who else "", QUIET)
            )
            yield Block(Content.styled(f"  {plain_line(key)} ", "$text-primary"), told)
    for name, label in _BOARD[1:]:
        yield from _listed(_(label), getattr(vision, name))


def _listed(label: str, texts: Sequence[str], sign: str = "·") -> Iterator[Block]:
    if not texts:
        return
    yield block(label, QUIET)
    for text in texts:
        yield block(text, lead=f"  {sign} ", lead_style=QUIET)


def strategy(plan: StrategyView) -> Iterator[Block]:
    """Where to play, how to win, and what we do not do."""
    if plan == StrategyView():
        yield heading(_("Strategy"))
        yield block(_("Nothing written yet."), QUIET)
        return
    yield heading(_("Strategy"), plan.horizon)
    if plan.product_goal:
        measured = f" ({plain_line(plan.measured_by.key)})" if plan.measured_by else ""
        yield block(_("Product goal"), QUIET)
        yield block(plan.product_goal + measured, "bold", lead="  ")
    if plan.where_to_play:
        yield block(_("Where to play"), QUIET)
        yield block(plan.where_to_play, lead="  ")
    yield from _listed(_("How to win"), plan.how_to_win)
    if plan.not_doing:
        yield GAP
        yield block(_("What we do not do"), "bold $text-warning")
        for text in plan.not_doing:
            yield block(text, lead="  ✗ ", lead_style="$text-warning")
    if plan.assumptions:
        yield GAP
        yield heading(_("Assumptions"))
        for one in plan.assumptions:
            yield from _assumption(one)


def _assumption(one: AssumptionView) -> Iterator[Block]:
    sign, style = ("✓ ", "$text-success") if one.evidence else ("? ", "$text-warning")
    yield block(one.text, lead=sign, lead_style=style)
    told = " – ".join(filter(None, (one.evidence, one.status)))
    yield block(told or _("no evidence yet"), QUIET, lead="  ")


def goal_page(goal: GoalView) -> Iterator[Block]:
    """A goal with its figures, SMART facts and answers, and its measurements as a small plot."""
    yield block(goal.title, "bold", lead=f"{plain_line(goal.key)} ", lead_style="$text-primary")
    bar = progress_bar(goal.progress, 12)
    yield block(bar, "$text-primary", lead=_("progress").ljust(10), lead_style=QUIET)
    if goal.elapsed is not None:
        time = progress_bar(goal.elapsed, 12)
        yield block(time, QUIET, lead=_("time").ljust(10), lead_style=QUIET)
    if goal.behind:
        yield block(
            _("Behind the clock, if progress had to be a straight line."), "bold $text-warning"
        )
    if goal.measurement_overdue:
        yield block(_("The next measurement is overdue."), "$text-warning")
    yield GAP
    yield from _measured(goal)
    yield from _smart(goal.smart)
    rest = [
        (_("metric"), goal.metric),
        (_("method"), goal.method),
        (_("how often"), goal.cadence),
        (_("for"), goal.business_goal),
        (_("owner"), goal.owner.name if goal.owner else ""),
    ]
    yield GAP
    for label, text in rest:
        if text:
            yield block(text, lead=label.ljust(10), lead_style=QUIET)


def _measured(goal: GoalView) -> Iterator[Block]:
    """The way from baseline to target: a bar a measurement, full where the target is reached."""
    start, end = goal.baseline, goal.target
    yield heading(_("Measurements"), plain_line(goal.unit))
    points = [(goal.baseline_date or "", start, _("baseline"))]
    points += [(one.on, one.value, one.note) for one in goal.measurements]
    points.append((goal.deadline or "", end, _("target")))
    for day, value, note in points:
        if value is None:
            continue
        share = (
            None
            if start is None or end is None or start == end
            else (value - start) / (end - start)
        )
        column = PLOT[round(min(1, max(0, share)) * (len(PLOT) - 1))] if share is not None else "·"
        text = Content.assemble(
            (f"{column} ", "$text-primary"),
            (figure(value).rjust(6), "bold" if note == "" else ""),
            (f"  {plain_line(note)}" if note else "", QUIET),
        )
        yield Block(Content.styled(day[:10].ljust(11), QUIET), text)


def _smart(facts: Sequence[SmartFact]) -> Iterator[Block]:
    if not facts:
        return
    known = sum(fact.ok is True for fact in facts if not fact.by_people)
    waiting = sum(fact.ok is None for fact in facts if fact.by_people)
    note = ngettext("{n} fact holds", "{n} facts hold", known).format(n=known)
    if waiting:
        missing = ngettext("{n} answer missing", "{n} answers missing", waiting).format(n=waiting)
        note = f"{note} · {missing}"
    yield GAP
    yield heading(_("SMART"), note)
    for fact in facts:
        sign, style = {
            True: ("✓", "$text-success"),
            False: ("✗", "$text-error"),
            None: ("·", "$text-warning"),
        }[fact.ok]
        lead = Content.assemble((f"{fact.letter} ", "bold"), (f"{sign} ", style))
        yield Block(lead, Content.styled(plain_line(fact.text), QUIET))


def standing_blocks(constraints: Sequence[ConstraintView]) -> Iterator[Block]:
    """Standing constraints, one below the other, loud where one is breached."""
    width = max((len(one.key) for one in constraints), default=0) + 1
    for one in constraints:
        lead = Content.styled(plain_line(one.key).ljust(width), "$text-primary")
        yield Block(lead, Content(plain_line(one.title)))
        if one.quality is not None:
            yield Block(Content(" " * width), _stand(one))


def _stand(one: ConstraintView) -> Content:
    """≥ 95 %, now 80 – and that this is a breach where it is one."""
    quality = one.quality
    assert quality is not None
    unit = plain_line(quality.unit)
    if quality.breached:
        compare = "›" if quality.direction == "lower" else "‹"
        beyond = f" {figure(quality.value)} {compare} {figure(quality.breakpoint)} "
        text = beyond + _("BREACH") + " "
        return Content.styled(text, "bold reverse $text-error")
    sign = "≤" if quality.direction == "lower" else "≥"
    bits = [f"{sign} {figure(quality.target)} {unit}".rstrip()]
    if quality.value is not None:
        bits.append(_("now {n}").format(n=figure(quality.value)))
    return Content.styled(" · ".join(bits), "$text-success" if quality.met else QUIET)
