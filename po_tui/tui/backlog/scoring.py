"""Weighing items against one another: opens the score table over what the list shows."""

from collections.abc import Sequence

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import workspace_of
from po_tui.words import mark


class ScoreVerbs(Acting):
    """The key to the scores."""

    BINDINGS = [
        Binding("V", "scores", mark("Scores"), show=False, tooltip=mark("WSJF, RICE, MoSCoW, Kano, value/effort: fill in, compare, adopt an order"), id="backlog.scores"),
    ]  # fmt: skip

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the list, by name."""
        raise NotImplementedError

    def choose_columns(self, names: Sequence[str]) -> None:
        """Show these columns from now on."""
        raise NotImplementedError

    def action_scores(self) -> None:
        """Over the marked items, else those the list shows."""
        from po_tui.tui.backlog.scores import Scope, ScoreScreen

        shown, marked = list(self.table.ids), self.table.marked
        if marked:
            scope = Scope(tuple(self.chosen), marked=True)
        elif len(shown) == workspace_of(self).backlog.count():
            scope = Scope(None)
        else:
            scope = Scope(tuple(shown))
        screen = ScoreScreen(scope, self.table.cursor_id, beside=self._show_beside)
        _opening = self.app.push_screen(screen)

    def _show_beside(self, names: Sequence[str]) -> bool:
        """Show columns of scores in the list, or no longer where they all are; whether they are now."""
        there = set(names) <= set(self.columns)
        others = [name for name in self.columns if name not in names]
        at = others.index("title") + 1 if "title" in others else len(others)
        more = [] if there else list(names)
        self.choose_columns([*others[:at], *more, *others[at:]])
        return not there
