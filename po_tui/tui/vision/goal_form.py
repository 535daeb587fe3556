"""A goal edited where it is listed: what is counted, from where to where, by when, and who says so."""

from po_tui.model.goals import FIELDS
from po_tui.model.views import GoalView
from po_tui.tui.frame import workspace_of
from po_tui.tui.vision.form_pane import Form, FormPane, Texts
from po_tui.tui.vision.goal_verbs import EditsGoals
from po_tui.tui.vision.goals import GoalList

AFTER_TITLE = "metric"
"""Where a goal that has only its title is gone on with."""


class GoalForms(FormPane, EditsGoals):
    """A pane with the list of goals; the goal under the cursor is edited below it."""

    @property
    def goals(self) -> GoalList:
        return self.query_one(GoalList)

    @property
    def reads(self) -> GoalList:
        return self.goals

    async def edit_goal(self, goal_id: int, *, fresh: bool = False) -> None:
        await self.edit_form(str(goal_id), AFTER_TITLE if fresh else "title")

    def form_of(self, name: str) -> Form:
        from po_tui.workspace.goal_text import offers_of, retell, texts_of

        workspace, id = workspace_of(self), int(name)
        goal = workspace.goals.view(id)

        def save(texts: Texts, seen: Texts) -> None:
            retell(workspace, id, texts, seen)

        return Form(
            goal.key,
            goal.key,
            FIELDS,
            texts_of(goal),
            save,
            offers=offers_of(workspace),
            remark=lambda: _concern(workspace.goals.view(id)),
        )


def _concern(goal: GoalView) -> str:
    return f"! {goal.concerns[0]}" if goal.concerns else ""
