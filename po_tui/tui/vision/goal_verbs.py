"""What one does with a goal: set it, measure it, answer for it, give it up. Wherever goals are listed."""

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from po_tui.model.goals import percent
from po_tui.model.plain import plain_line
from po_tui.model.quality import figure
from po_tui.tui.frame import WorkScreen, app_of, workspace_of
from po_tui.tui.page import QUIET
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Refused, WorkspaceError

if TYPE_CHECKING:
    from po_tui.model.goals import Objective
    from po_tui.model.views import GoalView


class EditsGoals(Widget):
    """A pane with a list of goals in it: goals are edited there."""

    async def edit_goal(self, goal_id: int, *, fresh: bool = False) -> None:
        """Edit a goal; `fresh` goes on behind the title it was given just now."""
        raise NotImplementedError


class GoalVerbs(Widget):
    """Keys act on the goal under the cursor; each is one step that `u` takes back."""

    BINDINGS = [
        Binding("m", "measure", mark("Measure"), tooltip=mark("Note a measurement in one line"), id="goals.measure"),
        Binding("M", "measurements", mark("Measurements"), show=False, tooltip=mark("All measurements: correct one, take one away"), id="goals.measurements"),
        Binding("e", "edit", mark("Edit"), tooltip=mark("Edit the goal where it stands"), id="goals.edit"),
        Binding("a", "add", mark("Add"), tooltip=mark("Set a goal"), id="goals.add"),
        Binding("x", "drop", mark("Drop"), show=False, tooltip=mark("Give up the goal; u brings it back"), id="goals.drop"),
        Binding("r", "answers", mark("SMART"), tooltip=mark("SMART: facts, and answers by people"), id="goals.answers"),
        Binding("J,shift+down", "shift(1)", mark("Move down"), show=False, tooltip=mark("Move the goal down"), id="goals.move-down"),
        Binding("K,shift+up", "shift(-1)", mark("Move up"), show=False, tooltip=mark("Move the goal up"), id="goals.move-up"),
    ]  # fmt: skip

    @property
    def goal(self) -> "GoalView | None":
        raise NotImplementedError

    @property
    def objective(self) -> "Objective[GoalView] | None":
        raise NotImplementedError

    def go_to(self, goal_id: int) -> bool:
        """Put the cursor on a goal."""
        raise NotImplementedError

    @property
    def _current(self) -> "GoalView":
        if self.goal is None:
            if self.objective is not None:
                raise Refused(_("this is an objective – choose one of its key results"))
            raise Refused(_("there is no goal here – press a to set one"))
        return self.goal

    @property
    def _pane(self) -> EditsGoals:
        """The pane that the list stands in."""
        return next(one for one in self.ancestors if isinstance(one, EditsGoals))

    @property
    def _work(self) -> WorkScreen:
        assert isinstance(self.screen, WorkScreen)
        return self.screen

    # ── measuring ───────────────────────────────────────────────────────────────────────────────

    def action_measure(self) -> None:
        goal, workspace, line = self._current, workspace_of(self), self._work.ask_line
        drafts = workspace.drafts

        def measure(text: str) -> None:
            noted = workspace.goals.measure(goal.id, text)
            drafts.forget(goal.key, "measurement")
            app_of(self).say(_told(workspace.goals.view(goal.id), corrected=noted.corrected))

        def understood(text: str) -> None:
            line.show_near([_understood(text, goal, self)] if text.strip() else ())

        self._work.ask(
            _("Measured for {goal}{what}").format(goal=goal.key, what=_asked(goal)),
            measure,
            drafts.get(goal.key, "measurement"),
            hint=_("like 38, 38 yesterday, 38 2026-11-20 by the desk log"),
            live=understood,
            left=lambda text: drafts.keep(goal.key, "measurement", text.strip()),
        )

    def action_measurements(self) -> None:
        from po_tui.tui.vision.measure import measurements_sheet

        _opening = self.app.push_screen(measurements_sheet(self._current, workspace_of(self)))

    # ── setting ─────────────────────────────────────────────────────────────────────────────────

    async def action_edit(self) -> None:
        group = self.objective
        if group is not None:
            self._ask_objective(group.text)
        else:
            await self._pane.edit_goal(self._current.id)

    def _ask_objective(self, before: str) -> None:
        def reword(text: str) -> None:
            workspace_of(self).goals.rename_objective(before, text)

        hint = _("for all its key results; nothing: they are goals of their own")
        self._work.ask(_("Objective"), reword, before, hint=hint)

    def action_add(self) -> None:
        workspace, group = workspace_of(self), self.objective
        drafts = workspace.drafts
        values = {"objective": group.text} if group else {}

        def add(title: str) -> None:
            added = workspace.goals.add(title, values)
            drafts.forget("vision", "goal")
            self.go_to(added)
            # By the screen: a key typed on waits for what that has to do.
            self._work.call_later(self._pane.edit_goal, added, fresh=True)

        self._work.ask(
            _("Key result for “{objective}”").format(objective=group.text)
            if group
            else _("Set a goal"),
            add,
            drafts.get("vision", "goal"),
            hint=_("what is to be different, in a few words"),
            left=lambda text: drafts.keep("vision", "goal", text.strip()),
        )

    def action_drop(self) -> None:
        goal, goals = self._current, workspace_of(self).goals
        n = goals.serving(goal.id)
        told = ngettext("{n} link", "{n} links", n).format(n=n)
        label = _("Drop {goal}, because").format(goal=goal.key)

        def drop(why: str) -> None:
            goals.drop(goal.id, why)
            app_of(self).say(_("{goal} is given up – u brings it back").format(goal=goal.key))

        hint = _("a few words, or nothing; it loses {links}").format(links=told) if n else ""
        self._work.ask(label, drop, hint=hint or _("a few words, or nothing"))

    def action_shift(self, by: int) -> None:
        workspace_of(self).goals.move(self._current.id, by)

    # ── what people say ─────────────────────────────────────────────────────────────────────────

    def action_answers(self) -> None:
        from po_tui.tui.item.answering import ask_people
        from po_tui.tui.vision.smart_sheet import SmartSheet

        goal, workspace = self._current, workspace_of(self)
        sheet = SmartSheet(goal, workspace.store.author.person)
        goals = workspace.goals
        ask_people(self, goal.key, sheet, lambda given: goals.answer(goal.id, *given))


def _asked(goal: "GoalView") -> str:
    bits = [plain_line(goal.metric)] if goal.metric else []
    if goal.unit:
        bits.append(f"({plain_line(goal.unit)})")
    return f" – {' '.join(bits)}" if bits else ""


def _understood(text: str, goal: "GoalView", widget: Widget) -> Content:
    """How the line would be kept, while it is typed."""
    try:
        one = workspace_of(widget).goals.read(goal.id, text)
    except WorkspaceError as no:
        return Content.styled(plain_line(str(no)), "$text-warning")
    unit = f" {plain_line(goal.unit)}" if goal.unit else ""
    note = f" · {plain_line(one.note)}" if one.note else ""
    taken = any(known.on == one.on for known in goal.measurements)
    again = f" · {_('corrects that day')}" if taken else ""
    return Content.assemble(
        ("= ", QUIET), (f"{figure(one.value)}{unit}", "bold"), f" · {one.on}{note}", (again, QUIET)
    )


def _told(goal: "GoalView", *, corrected: bool) -> str:
    """What a measurement says of the goal."""
    if goal.progress is None:
        said = _("noted – without baseline and target there is no progress to tell")
    else:
        said = _("{n} % of the way").format(n=percent(goal.progress))
        if goal.behind:
            said += " · " + _("behind the clock, if progress were a straight line")
    return f"{goal.key}: {_('corrected – ') if corrected else ''}{said}"
