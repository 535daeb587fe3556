"""A goal field by field: what is counted, from where to where, by when, and who says so."""

from textual.binding import Binding
from textual.content import Content

from po_tui.model.choices import in_words
from po_tui.model.fields import Field, Kind
from po_tui.model.goals import CADENCES, FIELDS
from po_tui.model.plain import plain_line
from po_tui.model.quality import figure
from po_tui.model.views import GoalView
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.item.list_sheet import ListSheet
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.words import _, mark
from po_tui.workspace.errors import WorkspaceError


class GoalSheet(ListSheet[None]):
    """Every field is kept at once, as a step of its own."""

    DEFAULT_CSS = """
    GoalSheet > .dialog--frame { width: 92; }
    """
    BINDINGS = [
        Binding("e", "edit", mark("Edit"), tooltip=mark("Edit the field under the cursor"), id="goal.edit"),
        Binding("x,delete,backspace", "empty", mark("Empty"), tooltip=mark("Empty the field"), id="goal.empty"),
    ]  # fmt: skip

    def __init__(self, goal_id: int, *, fresh: bool = False) -> None:
        """`fresh` goes through the empty fields of a new goal, one after the other."""
        super().__init__("", _("enter edits · x empties · u takes back · esc closes"))
        self._goal_id, self._fresh = goal_id, fresh
        self._goal: GoalView | None = None

    def begin(self) -> None:
        if self._fresh:
            self._on_to_next(0)

    def fill(self) -> None:
        try:
            goal = self._goal = workspace_of(self).goals.view(self._goal_id)
        except WorkspaceError as gone:
            self.answer(None)
            app_of(self).say(str(gone), severity="warning")
            return
        title = _("Goal {key}").format(key=goal.key)
        self.query_one(".dialog--frame").border_title = Content(title)
        wide = max(cell_width(_(field.label)) for field in FIELDS) + 2
        self.show_lines([self._line(field, goal, wide) for field in FIELDS])

    def _line(self, field: Field, goal: GoalView, wide: int) -> Content:
        text = text_of(goal, field)
        shown = in_words(text) if field.kind is Kind.choice else plain_line(text)
        draft = workspace_of(self).drafts.get(goal.key, field.name)
        return Content.assemble(
            (fit(_(field.label), wide), QUIET),
            (shown, "bold") if shown else (_(field.hint), QUIET),
            (f"  {_('draft')}: {plain_line(draft)}" if draft else "", "$text-warning"),
        )

    def looked(self, _at: int | None) -> None:
        concerns = self._goal.concerns if self._goal else ()
        lines = [Content.styled(f"! {one}", "$text-warning") for one in concerns]
        self.show_about(Content("\n").join(lines))

    # ── editing ─────────────────────────────────────────────────────────────────────────────────

    def chosen(self, at: int) -> None:
        field = FIELDS[at]
        if field.kind is Kind.choice:
            self._turn(field)
        else:
            self._edit(at)

    def _turn(self, field: Field) -> None:
        """The next of the choices."""
        goal = self._goal
        if goal is not None:
            at = field.choices.index(text_of(goal, field))
            after = field.choices[(at + 1) % len(field.choices)]
            self.attempt(lambda: workspace_of(self).goals.revise(goal.id, {field.name: after}))

    def _edit(self, at: int) -> None:
        goal, field = self._goal, FIELDS[at]
        if goal is None:
            return
        workspace, before = workspace_of(self), text_of(goal, field)
        drafts, seen = workspace.drafts, {field.name: stored(goal, field)}

        def save(text: str) -> None:
            workspace.goals.tell(goal.id, field.name, text, seen=seen)
            drafts.forget(goal.key, field.name)
            if self._fresh:
                self._on_to_next(at + 1)
            else:
                self.put_cursor(at)

        def keep(text: str) -> None:
            self._fresh = False
            drafts.keep(goal.key, field.name, "" if text.strip() == before else text.strip())
            self.fill()

        hint = ", ".join(_(one) for one in CADENCES) if field.name == "cadence" else _(field.hint)
        label = f"{_(field.label)} – {hint}" if hint else _(field.label)
        self.ask(label, save, drafts.get(goal.key, field.name) or before, left=keep)

    def _on_to_next(self, at: int) -> None:
        """Ask for the next field that says nothing yet."""
        goal = self._goal
        empty = [
            n for n, field in enumerate(FIELDS) if n >= at and goal and not text_of(goal, field)
        ]
        if not empty:
            self._fresh = False
            return
        self.put_cursor(empty[0])
        self._edit(empty[0])

    def action_edit(self) -> None:
        if self.list.highlighted is not None:
            self.chosen(self.list.highlighted)

    def action_empty(self) -> None:
        at, goal = self.list.highlighted, self._goal
        if at is not None and goal is not None and FIELDS[at].kind is not Kind.choice:
            name = FIELDS[at].name
            self.attempt(lambda: workspace_of(self).goals.tell(goal.id, name, ""))


def text_of(goal: GoalView, field: Field) -> str:
    """A field as one writes it."""
    if field.kind is Kind.person:
        return goal.owner.name if goal.owner else ""
    value = getattr(goal, field.name)
    return figure(value) if field.kind is Kind.figure else value or ""


def stored(goal: GoalView, field: Field) -> object:
    """A field as it is kept: what the person saw before they typed."""
    if field.kind is Kind.person:
        return goal.owner.id if goal.owner else None
    return getattr(goal, field.name)
