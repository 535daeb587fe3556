"""Why an item is there, up to the vision – and what in turn is there for it."""

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from po_tui.model.plain import plain_line
from po_tui.model.views import GoalView, ItemView, RoadmapView, VisionView
from po_tui.tui.item.item_page import item_name
from po_tui.tui.page import QUIET, Block, Page, block, heading
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark


class Why(Dialog[None]):
    """A short page to read, closed with the key that opened it."""

    DEFAULT_CSS = """
    Why {
        & > .dialog--frame { width: 84; height: auto; }
        & Page { height: 16; max-height: 80vh; }
    }
    """
    BINDINGS = [
        Binding("escape,enter,q,left_curly_bracket,right_curly_bracket", "leave", mark("Close"), tooltip=mark("Close"), id="why.leave"),
    ]  # fmt: skip

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        super().__init__(title, _("esc closes"))
        self._blocks = blocks

    def parts(self) -> ComposeResult:
        yield Page()

    def on_mount(self) -> None:
        page = self.query_one(Page)
        page.show(self._blocks)
        page.focus()
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Be as high as the text, once it is wrapped."""
        page = self.query_one(Page)
        page.styles.height = min(16, page.lines_needed())

    def action_leave(self) -> None:
        self.answer(None)


def why(
    view: ItemView,
    vision: VisionView,
    goals: Sequence[GoalView],
    roadmap: Sequence[RoadmapView],
) -> Iterator[Block]:
    """From the vision down to the item, each step with what it serves."""
    yield block(
        vision.statement or _("No vision yet."), "bold", lead=_("vision").ljust(9), lead_style=QUIET
    )
    linked = {one.key for one in view.goals} | {
        key for bar in roadmap if bar.key in {one.key for one in view.roadmap} for key in bar.goals
    }
    serving = [goal for goal in goals if goal.key in linked]
    if not serving:
        yield block(
            _("serves no goal directly – d, e or the roadmap can link it"),
            "$text-warning",
            lead="└ " + _("goal").ljust(9),
            lead_style=QUIET,
        )
    for goal in serving:
        yield block(
            f"{plain_line(goal.key)} {plain_line(goal.title)}",
            lead="└ " + _("goal").ljust(9),
            lead_style=QUIET,
        )
    for bar in roadmap:
        if bar.key in {one.key for one in view.roadmap}:
            text = f"{plain_line(bar.key)} {plain_line(bar.title)}"
            yield block(text, lead="  └ " + _("roadmap").ljust(9), lead_style=QUIET)
    if view.parent:
        yield Block(
            block("", lead="    └ " + _("part of").ljust(9), lead_style=QUIET).lead,
            item_name(view.parent),
        )
    yield block(
        f"{view.key} {plain_line(view.title)}",
        "bold",
        lead="      └ " + _("item").ljust(9),
        lead_style=QUIET,
    )


def serving(view: ItemView) -> Iterator[Block]:
    """What is there for the item: its parts, what waits for it, what has to hold to it."""
    groups = [
        (_("Parts"), view.children),
        (_("Waits for it"), view.needed_by),
        (_("Has to hold to it"), view.holds_for),
    ]
    if not any(items for _title, items in groups):
        yield block(_("Nothing is part of it or waits for it."), QUIET)
    for title, items in groups:
        if items:
            yield heading(title)
            for one in items:
                yield Block(block("", lead="· ", lead_style=QUIET).lead, item_name(one))
