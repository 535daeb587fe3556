"""Opens the ready check of an item and the team's Definition of Ready, for whichever screen asks."""

from collections.abc import Callable

from textual.widget import Widget

from po_tui.model.views import ItemView
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.words import _


def check_ready(
    widget: Widget, item_id: int, by: str = "", saved: Callable[[], None] | None = None
) -> None:
    """Show facts and questions of an item, and keep the answers as one step.

    `by` is who answers, the person at the keys where it is empty; `saved` says that answers were
    kept, where a screen has its own way to say so.
    """
    from po_tui.tui.item.answering import Given, ask_people
    from po_tui.tui.item.ready_check import ReadyCheck, digest

    workspace = workspace_of(widget)
    backlog = workspace.backlog
    view = backlog.view(item_id)

    def keep(given: Given) -> None:
        # To the text that was on the screen: where it was changed meanwhile, they are out of date.
        backlog.answer_all(item_id, given.answers, given.by, judged=digest(view))

    def define(then: Callable[[ItemView], None]) -> None:
        open_definition(widget, lambda: then(backlog.view(item_id)))

    me = by or workspace.store.author.person
    then = _("x r leaves it as ready.") if by else _("t sets it ready.")
    ask_people(widget, view.key, ReadyCheck(view, me, define, then=then), keep, saved)


def open_definition(widget: Widget, then: Callable[[], None] = lambda: None) -> None:
    """Show the Definition of Ready; what was changed there is one step."""
    from po_tui.tui.item.definition import Defined, DefinitionSheet

    backlog = workspace_of(widget).backlog

    def save(defined: "Defined | None") -> None:
        if defined is None:
            return
        with telling(widget):
            if backlog.define_ready(defined.definition, defined.buffer):
                app_of(widget).say(_("The Definition of Ready is changed; u takes it back"))
                then()

    sheet = DefinitionSheet(
        Defined(backlog.definition, backlog.wanted_buffer), backlog.written_definition
    )
    _opening = widget.app.push_screen(sheet, save)
