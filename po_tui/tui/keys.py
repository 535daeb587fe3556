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
    (mark("What if"), "po_tui.tui.what_if_keys", "WhatIfKeys"),
    (mark("What if"), "po_tui.tui.widgets.what_if_line", "WhatIfLine"),
    (mark("What if, review"), "po_tui.tui.roadmap.what_if_sheet", "ReviewSheet"),
    (mark("Plan"), "po_tui.tui.plan.screen", "PlanScreen"),
    (mark("Vision"), "po_tui.tui.vision.section", "Section"),
    (mark("Vision"), "po_tui.tui.vision.section_page", "SectionPage"),
    (mark("Vision"), "po_tui.tui.vision.why", "WhySection"),
    (mark("Vision"), "po_tui.tui.vision.how", "HowSection"),
    (mark("Vision"), "po_tui.tui.vision.product", "ProductSection"),
    (mark("Vision"), "po_tui.tui.vision.screen", "VisionScreen"),
    (mark("Vision"), "po_tui.tui.vision.goals_on_screen", "GoalsOnScreen"),
    (mark("Goals"), "po_tui.tui.vision.goal_verbs", "GoalVerbs"),
    (mark("Vision"), "po_tui.tui.vision.form_pane", "FormPane"),
    (mark("Needs and wishes"), "po_tui.tui.vision.needs_sheet", "NeedsSheet"),
    (mark("From vision to item"), "po_tui.tui.item.walk_sheet", "WalkSheet"),
    (mark("Versions of the vision"), "po_tui.tui.vision.versions", "Versions"),
    (mark("Roadmap"), "po_tui.tui.roadmap.screen", "RoadmapScreen"),
    (mark("Roadmap"), "po_tui.tui.roadmap.forecasting", "ForecastVerb"),
    (mark("Roadmap"), "po_tui.tui.roadmap.writing", "WriteVerbs"),
    (mark("Roadmap"), "po_tui.tui.roadmap.timing", "TimeVerbs"),
    (mark("Roadmap"), "po_tui.tui.roadmap.viewing", "ViewVerbs"),
    (mark("Roadmap"), "po_tui.tui.widgets.timeline", "Timeline"),
    (mark("Roadmap"), "po_tui.tui.roadmap.columns", "HorizonColumns"),
    (mark("Roadmap, work"), "po_tui.tui.roadmap.linked", "LinkedWork"),
    (mark("Forecast"), "po_tui.tui.roadmap.forecast_sheet", "ForecastSheet"),
    (mark("Forecast"), "po_tui.tui.roadmap.forecast_sheet", "OutlookSheet"),
    (mark("Shown to the room"), "po_tui.tui.showing.screen", "ShowingScreen"),
    (mark("Backlog"), "po_tui.tui.backlog.adding", "AddVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.editing", "EditVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.typed", "TypeVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.judging", "JudgeVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.splitting", "SplitVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.moving", "OrderVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.why_moved", "ReasonVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.depending", "DependVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.scoring", "ScoreVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.taking", "TakeVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.marking", "MarkVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.showing", "ShowVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.tree", "TreeVerbs"),
    (mark("Backlog"), "po_tui.tui.backlog.pane", "BacklogPane"),
    (mark("Backlog"), "po_tui.tui.backlog.screen", "BacklogScreen"),
    (mark("Views"), "po_tui.tui.backlog.saved_views", "SavedViewsSheet"),
    (mark("Columns"), "po_tui.tui.backlog.choose_columns", "ChooseColumns"),
    (mark("Scores"), "po_tui.tui.backlog.scores", "ScoreScreen"),
    (mark("Scores"), "po_tui.tui.backlog.scores_table", "ScoreTable"),
    (mark("Editing an item"), "po_tui.tui.backlog.inline", "InlineEditor"),
    (mark("Measurements, deliveries"), "po_tui.tui.item.entries", "Entries"),
    (mark("Quality characteristics"), "po_tui.tui.item.characteristics", "Characteristics"),
    (mark("Questions to people: ready, SMART, vision"), "po_tui.tui.item.answering", "Answering"),
    (mark("Ready check"), "po_tui.tui.item.ready_check", "ReadyCheck"),
    (mark("Dependencies"), "po_tui.tui.item.depends", "Depends"),
    (mark("Definition of Ready"), "po_tui.tui.item.definition", "DefinitionSheet"),
    (mark("Splitting"), "po_tui.tui.item.split", "SplitSheet"),
    (mark("Splitting"), "po_tui.tui.item.split_dealing", "Dealing"),
    (mark("Refine, prepare"), "po_tui.tui.refinement.preparing", "Preparing"),
    (mark("Refine, prepare"), "po_tui.tui.refinement.carried_list", "CarriedList"),
    (mark("Refine, over time"), "po_tui.tui.refinement.sessions", "SessionsPane"),
    (mark("Refine, on paper"), "po_tui.tui.refinement.minutes", "MinutesPane"),
    (mark("Refine, running"), "po_tui.tui.refinement.screen", "RefineScreen"),
    (mark("Refine, running"), "po_tui.tui.refinement.running", "RunningPane"),
    (mark("Refine, running"), "po_tui.tui.refinement.edits", "ItemEdits"),
    (mark("Refine, running"), "po_tui.tui.refinement.leaving", "Leaving"),
    (mark("Vote"), "po_tui.tui.refinement.vote", "VotePane"),
    (mark("Refine, wrapping up"), "po_tui.tui.refinement.wrap_up", "WrapUpPane"),
    (mark("Sync"), "po_tui.tui.syncing.screen", "SyncScreen"),
    (mark("Sync"), "po_tui.tui.syncing.plan_list", "PlanList"),
    (mark("Clashes"), "po_tui.tui.syncing.clash_sheet", "ClashSheet"),
    (mark("Who decides"), "po_tui.tui.syncing.owners_sheet", "OwnersSheet"),
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
