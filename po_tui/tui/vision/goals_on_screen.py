"""The part of the Vision screen that is about goals: walking to one, the inbox of needs, orphans."""

from textual import on
from textual.binding import Binding

from po_tui.model.walk import Spot
from po_tui.tui.panes import PaneScreen
from po_tui.tui.vision.goal_pane import GoalsPane
from po_tui.tui.vision.goals import GoalList
from po_tui.words import mark


class GoalsOnScreen(PaneScreen):
    """Enter on a goal gives it the whole screen; z and esc give the others their room back."""

    BINDINGS = [
        Binding("i", "needs", mark("Needs"), tooltip=mark("The inbox of needs and wishes"), id="vision.needs"),
        Binding("o", "app.orphans", mark("Orphans"), show=False, tooltip=mark("What serves nothing, and what nothing serves"), id="vision.orphans"),
        Binding("escape", "widen", mark("Back"), show=False, tooltip=mark("Back from the section that has the screen"), id="vision.back"),
    ]  # fmt: skip

    @property
    def goals_pane(self) -> GoalsPane:
        return self.query_one(GoalsPane)

    @property
    def spot(self) -> Spot:
        """A goal where the goals have the focus, else the vision."""
        return self.goals_pane.spot if self.pane_of(self.focused) == "goals" else Spot("vision")

    def show_spot(self, spot: Spot) -> bool:
        if spot.kind == "goal" and spot.id is not None:
            self.focus_pane("goals")
            return self.goals_pane.show_goal(spot.id)
        if spot.kind == "vision":
            self.focus_pane("why")
        elif spot.kind == "need":
            self._open_needs(spot.id)
        return spot.kind in ("vision", "need")

    @on(GoalList.Opened)
    def _read_goal(self) -> None:
        """The goal large; once it is, further on in its text."""
        if self.together:
            self.action_zoom()
        else:
            self.goals_pane.page.action_pages(1)

    def action_widen(self) -> None:
        self.go_back()

    def action_needs(self) -> None:
        self._open_needs(None)

    def _open_needs(self, need_id: int | None) -> None:
        from po_tui.tui.vision.needs_sheet import NeedsSheet

        app = self.po_tui

        async def go(item: int | None) -> None:
            if item is not None:
                await app.show_spot(Spot("item", item))

        _opening = app.push_screen(NeedsSheet(need_id), go)
