"""What stands above and below a plan: what this is, how far it is, what is being waited for."""

from typing import Final

from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.tui.page import QUIET
from po_tui.tui.syncing.course import Course, Phase
from po_tui.tui.syncing.plan_list import totals
from po_tui.tui.syncing.plan_tree import Group, PlanTree
from po_tui.tui.widgets.cells import shorten
from po_tui.words import _, ngettext

BAR: Final = 24
_LOUD: Final = "bold $text-primary"
_WARN: Final = "bold $text-warning"


def head_of(course: Course, meets: bool) -> Content:
    """What is seen below it."""
    lines: list[Content] = []
    tree, plan = course.tree, course.plan
    if course.phase is Phase.planned and tree is not None and plan is not None:
        if not plan.is_empty:
            told = "  ".join(tree.summary())
            note = _("nothing is changed yet") if tree.all else _("nothing to carry out")
            lines.append(Content.assemble((told, _LOUD), (f"  – {note}", QUIET)))
        if not plan.complete:
            told = _("Not everything was read: what is missing is not taken for gone.")
            lines.append(Content.styled(told, "$text-warning"))
        lines += [Content.styled(plain_line(note), QUIET) for note in plan.notes]
    if course.phase is Phase.doing:
        lines.append(
            Content.styled(_("Carrying out what is ticked; you can go on working."), _LOUD)
        )
    if meets and course.can_end:
        told = _("A refinement session is running: what comes in waits in its inbox.")
        lines.append(Content.styled(told, "$text-warning"))
    return Content("\n").join(lines)


def foot_of(course: Course, room: int) -> Content:
    """How far it is; of a plan, what it comes to and which keys go on."""
    lines: list[Content] = []
    if course.phase is Phase.planned and course.tree is not None:
        if course.stale:
            lines.append(
                Content.styled(
                    _("Clashes were settled: S looks anew before it carries out."), _WARN
                )
            )
        elif not course.tree.plan.is_empty:
            lines.append(_ways_on(course.tree))
    elif course.phase is Phase.preparing:
        lines.append(Content.styled(_looking(course), _LOUD))
    elif course.phase is Phase.doing:
        lines.append(_progress(course, room))
    if course.busy:
        lines += _hindrances(course)
    return Content("\n").join(lines)


def _ways_on(tree: PlanTree) -> Content:
    """What it comes to, and the keys that lead on from there."""
    if tree.all:
        keys = _("S carries it out · space leaves out · x forgets it")
    elif tree.count(Group.clashes):
        keys = _("e settles the clashes · x forgets it")
    else:
        keys = _("enter tells more · S looks again · x forgets it")
    return Content.assemble((totals(tree), "bold"), (f"  {keys}", QUIET))


def _looking(course: Course) -> str:
    if course.step == "signing-in":
        return _("Signing in, and asking what changed there …")
    if course.step == "pulling" and course.total:
        return _("Reading there: {n} of {of}").format(n=course.pulled, of=course.total)
    if course.step == "pulling":
        n = course.pulled
        return ngettext("Reading there: {n} issue", "Reading there: {n} issues", n).format(n=n)
    return _("Beginning …")


def _progress(course: Course, room: int) -> Content:
    at = course.at
    if at is None:
        return Content.styled(_("Beginning …"), _LOUD)
    filled = BAR * at.done // max(1, at.total)
    bar = "▓" * filled + "░" * (BAR - filled)
    counted = _("{done} of {total}").format(done=at.done, total=at.total)
    what = shorten(f"{at.key} {at.title}", max(0, room - BAR - len(counted) - 4))
    return Content.assemble((f"{bar} ", "$text-primary"), (counted, "bold"), (f"  {what}", QUIET))


def _hindrances(course: Course) -> list[Content]:
    """What keeps it from going on, and what did not go through so far."""
    lines = []
    if course.waiting is not None:
        # What to do about it is for whoever has to do something; here it goes on by itself.
        why = plain_line(course.waiting.why).partition(" – ")[0]
        until = course.waiting.until
        told = why
        if until is not None:
            told = _("Waiting until {time} – {why}").format(
                time=until.astimezone().strftime("%H:%M:%S" if _soon(until) else "%H:%M"), why=why
            )
        lines.append(Content.styled(told, _WARN))
    if course.failures:
        n = course.failures
        told = ngettext("{n} did not go through", "{n} did not go through", n).format(n=n)
        last = next(reversed(course.failed.values()), None)
        reason = f" – {last.key} {plain_line(last.reason)}" if last else ""
        lines.append(Content.styled(told + reason, "bold $text-error"))
    if course.cancelling:
        lines.append(Content.styled(_("Ending after the request under way …"), _WARN))
    else:
        lines.append(Content.styled(_("x cancels; what went through stays"), QUIET))
    return lines


def _soon(until: object) -> bool:
    from datetime import datetime, timedelta

    from po_tui import settings

    return isinstance(until, datetime) and until - settings.now() < timedelta(minutes=1)
