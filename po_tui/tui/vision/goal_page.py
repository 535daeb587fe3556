"""A goal in words: how far, how SMART by facts and by answers, and all that was measured."""

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from po_tui.model.goals import Objective, SmartFact, objective_score, percent, smart_in_words
from po_tui.model.plain import plain_line
from po_tui.model.views import AnswerView, GoalView
from po_tui.tui.item.words import by_whom, figure
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.tui.widgets.plot import Course
from po_tui.words import _
from po_tui.workspace.goals import objective_words

TWO_COLUMNS = 52
"""Cells from which on facts and answers stand side by side."""
BARS = 12
"""Cells of a bar where there is room; fewer where what stands behind it would wrap."""
LEAST_BAR = 3
_SIGNS = {True: ("✓", "$text-success"), False: ("✗", "$text-error"), None: ("·", "$text-warning")}


def course_of(goal: GoalView, today: date) -> Course:
    """The goal as it is plotted."""
    measured = [(day, one.value) for one in goal.measurements if (day := _day(one.on))]
    return Course(
        measured, goal.baseline, _day(goal.baseline_date), goal.target, _day(goal.deadline), today
    )


def goal_page(goal: GoalView, width: int) -> Iterator[Block]:
    """The goal on a page of so many cells; warnings first."""
    yield block(goal.title, "bold", lead=f"{plain_line(goal.key)} ", lead_style="$text-primary")
    yield from _progress(goal, width)
    yield GAP
    yield from smart_blocks(goal, width)
    yield GAP
    yield from _measured(goal)
    yield GAP
    yield from _rest(goal)


def _progress(goal: GoalView, width: int) -> Iterator[Block]:
    """How far it is and how much of its time has passed, one bar above the other, a line each."""
    now = ""
    if goal.progress is not None and goal.value is not None:
        unit = plain_line(goal.unit)
        now = _("now {n}").format(n=f"{figure(goal.value)} {unit}".rstrip())
    rows = [(_("progress"), goal.progress, now, "$text-primary")]
    if goal.elapsed is not None:
        until = _("until {date}") if width >= TWO_COLUMNS else _("by {date}")
        rows.append((_("time"), goal.elapsed, until.format(date=goal.deadline), QUIET))
    gap = " " * (2 if width >= TWO_COLUMNS else 1)
    wide = max(cell_width(label) for label, *_more in rows) + len(gap)
    taken = max(cell_width(_far(part, 0) + gap + told) for _label, part, told, _look in rows)
    cells = min(BARS, width - wide - taken - 1)
    for label, part, told, look in rows:
        text = Content.assemble((_far(part, cells), look), (f"{gap}{told}".rstrip(), QUIET))
        yield Block(Content.styled(fit(label, wide), QUIET), text)
    if goal.behind:
        told = _("Behind the clock – assumes a straight line from baseline to target.")
        yield _warning(told)
    for concern in goal.concerns:
        yield _warning(concern)
    if goal.measurement_overdue:
        last = goal.measured_on or goal.baseline_date or ""
        told = _("The next measurement is overdue: {cadence} was agreed, the last is of {date}.")
        yield _warning(told.format(cadence=plain_line(_(goal.cadence)), date=last))


def _far(fraction: float | None, cells: int) -> str:
    """A bar with its percentage; the percentage alone where a bar would be too short to read."""
    if fraction is None or cells >= LEAST_BAR:
        return progress_bar(fraction, cells)
    return _("{n} %").format(n=percent(fraction))


def _warning(text: str) -> Block:
    return block(text, "$text-warning", lead="! ", lead_style="bold $text-warning")


# ── SMART ───────────────────────────────────────────────────────────────────────────────────────


def smart_blocks(goal: GoalView, width: int) -> Iterator[Block]:
    """What the tool sees beside what people say; never a score."""
    yield heading(_("SMART"), _("{facts} · r answers").format(facts=smart_in_words(goal.smart)))
    facts = [fact_line(one) for one in goal.smart if not one.by_people]
    said = {answer.key[0].upper(): answer for answer in goal.answers}
    answers = [answer_line(one, said.get(one.letter)) for one in goal.smart if one.by_people]
    if width < TWO_COLUMNS:
        for line in (*facts, *answers):
            yield Block(Content(""), line)
        return
    left = width // 2 - 1
    for n in range(max(len(facts), len(answers))):
        fact = facts[n] if n < len(facts) else Content("")
        lead = fact.truncate(left, ellipsis=True).pad_right(max(0, left - fact.cell_length))
        yield Block(lead + Content("  "), answers[n] if n < len(answers) else Content(""))


def fact_line(fact: SmartFact) -> Content:
    """A letter that the tool can judge."""
    sign, style = _SIGNS[fact.ok]
    return Content.assemble(
        (f"{fact.letter} ", "bold"), (f"{sign} ", style), (plain_line(fact.text), QUIET)
    )


def answer_line(fact: SmartFact, answer: AnswerView | None) -> Content:
    """A letter that people judge: what they said, who, when, and whether that still holds."""
    expired = answer is not None and answer.expired
    sign, style = ("!", "$text-warning") if expired else _SIGNS[fact.ok]
    return Content.assemble(
        (f"{fact.letter} ", "bold"),
        (f"{sign} ", style),
        plain_line(fact.text),
        (f" {by_whom(answer)}".rstrip(), QUIET),
        (f" {_('answered before the last change')}" if expired else "", "$text-warning"),
    )


# ── the rest ────────────────────────────────────────────────────────────────────────────────────


def _measured(goal: GoalView) -> Iterator[Block]:
    yield heading(_("Measurements"), _("m notes one · M all of them"))
    if not goal.measurements:
        yield block(_("Not measured yet – which is not 0 %."), QUIET)
    points = [(goal.baseline_date or "", goal.baseline, _("baseline"), QUIET)]
    points += [(one.on, one.value, one.note, "bold") for one in goal.measurements]
    points.append((goal.deadline or "", goal.target, _("target"), QUIET))
    for day, value, note, style in points:
        if value is not None:
            text = Content.assemble(
                (figure(value).rjust(7), style), (f"  {plain_line(note)}", QUIET)
            )
            yield Block(Content.styled(day[:10].ljust(11), QUIET), text)


def _rest(goal: GoalView) -> Iterator[Block]:
    rest = [
        (_("metric"), goal.metric),
        (_("method"), goal.method),
        (_("how often"), goal.cadence and _(goal.cadence)),
        (_("for"), goal.business_goal),
        (_("objective"), goal.objective),
        (_("owner"), goal.owner.name if goal.owner else ""),
    ]
    wide = max(cell_width(label) for label, _text in rest) + 1
    for label, text in rest:
        if text:
            yield block(text, lead=fit(label, wide), lead_style=QUIET)


def objective_page(group: Objective[GoalView]) -> Iterator[Block]:
    """An objective with its key results: the score is the mean of their progress, each clipped."""
    yield block(group.text, "bold", lead="◎ ", lead_style="$text-accent")
    score = objective_score([goal.progress for goal in group.goals])
    told = _("not measured") if score is None else _("{n} %").format(n=percent(score))
    yield block(
        _("{score} – the mean of the key results, each between 0 and 100 %").format(score=told),
        lead=_("score") + " ",
        lead_style=QUIET,
    )
    count, *wrong = objective_words(group.goals)
    unmeasured = sum(goal.progress is None for goal in group.goals)
    bits = [count]
    if unmeasured:
        bits.append(_("{n} not measured, left out").format(n=unmeasured))
    yield block(" · ".join(bits), QUIET)
    for text in wrong:
        yield _warning(text)
    yield GAP
    yield from _key_results(group.goals)


def _key_results(goals: Sequence[GoalView]) -> Iterator[Block]:
    for goal in goals:
        lead = Content.styled(f"{plain_line(goal.key)} ", "$text-primary")
        bar = (f"  {progress_bar(goal.progress, 6)}", "$text-primary")
        yield Block(lead, Content.assemble(plain_line(goal.title), bar))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
