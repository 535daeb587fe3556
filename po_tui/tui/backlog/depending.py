"""What an item waits for, what waits for it, and what it is good for."""

from textual.binding import Binding

from po_tui.tui.backlog import field_text
from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import workspace_of
from po_tui.tui.item.why import Why, serving, why
from po_tui.words import _, mark


class DependVerbs(Acting):
    """Keys that follow links between items."""

    BINDINGS = [
        Binding("d", "depends", mark("Depends on"), show=False, tooltip=mark("Which items it waits for"), id="backlog.depends"),
        Binding("left_curly_bracket", "why", mark("Why"), show=False, tooltip=mark("What it is good for, up to the vision"), id="backlog.why"),
        Binding("right_curly_bracket", "serving", mark("What serves it"), show=False, tooltip=mark("Its parts, and what waits for it"), id="backlog.serving"),
    ]  # fmt: skip

    def action_depends(self) -> None:
        items, workspace = self.chosen, workspace_of(self)
        now = field_text.text_of(self.read_item(items[0]), "depends_on") if len(items) == 1 else ""

        def save(text: str) -> None:
            needs = field_text.value_of(workspace, "depends_on", text)
            workspace.backlog.revise_all(items, {"depends_on": needs})

        label = _("{items} waits for").format(items=self._names(items))
        self.ask(label, save, now, hint=_("keys of items, such as LM-4 LM-9; nothing: no one"))

    def action_why(self) -> None:
        view, workspace = self.read_item(self.current), workspace_of(self)
        blocks = why(
            view, workspace.vision.view(), workspace.vision.goals(), workspace.roadmap.items()
        )
        _opening = self.app.push_screen(Why(_("Why {item}?").format(item=view.key), list(blocks)))

    def action_serving(self) -> None:
        view = self.read_item(self.current)
        title = _("What serves {item}").format(item=view.key)
        _opening = self.app.push_screen(Why(title, list(serving(view))))
