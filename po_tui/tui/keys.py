"""All keys of the app in one table, read from the bindings themselves: for `po-tui keys` and the README."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final, NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from po_tui.tui.key_names import key_names
from po_tui.words import _, mark


class KeyRow(NamedTuple):
    """One binding: where it works, its keys, what it does."""

    where: str
    key: str
    label: str


_PLACES: Final = (
    (mark("everywhere"), "po_tui.tui.app", "PoTuiApp"),
    (mark("everywhere"), "po_tui.tui.frame", "WorkScreen"),
    (mark("lists"), "po_tui.tui.widgets.lines", "Lines"),
    (mark("lists"), "po_tui.tui.widgets.item_table", "ItemTable"),
    (mark("reading"), "po_tui.tui.page", "Page"),
    (mark("panes"), "po_tui.tui.panes", "PaneScreen"),
    (mark("Plan"), "po_tui.tui.plan.screen", "PlanScreen"),
    (mark("Vision"), "po_tui.tui.vision.screen", "VisionScreen"),
    (mark("Roadmap"), "po_tui.tui.roadmap.screen", "RoadmapScreen"),
    (mark("Roadmap"), "po_tui.tui.widgets.timeline", "Timeline"),
    (mark("Backlog"), "po_tui.tui.backlog.adding", "AddVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.editing", "EditVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.judging", "JudgeVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.splitting", "SplitVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.moving", "OrderVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.depending", "DependVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.taking", "TakeVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.pane", "BacklogPane"),
    (mark("Backlog"), "po_tui.tui.backlog.screen", "BacklogScreen"),
    (mark("Editing an item"), "po_tui.tui.backlog.inline", "InlineEditor"),
    (mark("Ready check"), "po_tui.tui.item.ready_check", "ReadyCheck"),
    (mark("Refine, prepare"), "po_tui.tui.refinement.prepare", "PreparePane"),
    (mark("Refine, running"), "po_tui.tui.refinement.screen", "RefineScreen"),
    (mark("Refine, running"), "po_tui.tui.refinement.running", "RunningPane"),
    (mark("Refine, running"), "po_tui.tui.refinement.edits", "ItemEdits"),
    (mark("Refine, running"), "po_tui.tui.refinement.leaving", "Leaving"),
    (mark("Vote"), "po_tui.tui.refinement.vote", "VotePane"),
    (mark("Refine, wrapping up"), "po_tui.tui.refinement.wrap_up", "WrapUpPane"),
)
"""Where keys are bound: the heading, and the class that binds them."""


def table(changed: Mapping[str, str] | None = None) -> list[KeyRow]:
    """Every key with what it does, translated; `changed` are the person's own (`Settings.keys`)."""
    rows: dict[tuple[str, str], KeyRow] = {}
    for where, binding in _bindings():
        keys = (changed or {}).get(binding.id or "", binding.key)
        row = KeyRow(_(where), key_names(keys), _(binding.tooltip or binding.description))
        rows.setdefault((row.where, binding.id or binding.action), row)
    return list(rows.values())


def _bindings() -> Iterator[tuple[str, Binding]]:
    for where, module, name in _PLACES:
        try:
            place = getattr(import_module(module), name)
        except (ImportError, AttributeError):  # that screen is not part of this build
            continue
        for binding in _own(place):
            if binding.description:
                yield where, binding


def _own(place: type[DOMNode]) -> Iterator[Binding]:
    for binding in place.__dict__.get("BINDINGS", ()):
        if isinstance(binding, Binding):
            yield binding
