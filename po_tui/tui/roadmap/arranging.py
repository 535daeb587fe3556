"""Which roadmap items are shown, in which order, under which headings: hundreds of them stay readable."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from po_tui.model.choices import in_words
from po_tui.model.fields import HORIZONS
from po_tui.model.views import RoadmapView
from po_tui.tui.widgets.bars import Heading
from po_tui.words import _, mark, ngettext

ORDERS: Final = {
    "": mark("in your order"),
    "start": mark("by start"),
    "horizon": mark("by horizon"),
    "status": mark("by status"),
}
"""How the timeline can be arranged."""
QUARTERS: Final = "quarter"
"""How the table is arranged."""
MANY_DONE: Final = 5
"""Done items beyond this number are put away under a heading of their own."""
DONE: Final = "done"
_URGENCY: Final = ("off_track", "at_risk", "on_track", "planned", "idea", DONE)
_NO_DAY: Final = "9999"


class Group(NamedTuple):
    """Items under one heading; the heading is empty where there is none."""

    name: str
    heading: str
    items: Sequence[RoadmapView]


Row = RoadmapView | Heading


def arranged(
    items: Sequence[RoadmapView], order: str, folded: Mapping[str, bool]
) -> tuple[list[Row], dict[int, str]]:
    """The rows top to bottom, and for each heading's id the name of its group.

    `folded` says which groups people folded or opened; done work is folded unless they opened it.
    """
    rows: list[Row] = []
    named: dict[int, str] = {}
    for group in _groups(items, order):
        shut = is_folded(group.name, folded)
        if group.heading:
            heading = Heading(-1 - len(named), _told(group), shut)
            named[heading.id] = group.name
            rows.append(heading)
        if not (group.heading and shut):
            rows += group.items
    return rows, named


def is_folded(name: str, folded: Mapping[str, bool]) -> bool:
    """Whether a group is shut."""
    return folded.get(name, name.rpartition(":")[2] == DONE)


def found(items: Iterable[RoadmapView], text: str) -> list[RoadmapView]:
    """The items that have every word of a text, in any case: in key, texts, goals, state or horizon."""
    words = text.casefold().split()
    return [item for item in items if all(word in _text(item) for word in words)]


def _text(item: RoadmapView) -> str:
    state = (item.status, item.horizon, item.confidence)
    parts = (
        item.key, item.title, item.outcome, item.metric, item.risk, item.milestone_name,
        item.quarter, *item.goals, *item.features, *state, *map(in_words, state),
    )  # fmt: skip
    return " ".join(parts).casefold()


def _groups(items: Sequence[RoadmapView], order: str) -> list[Group]:
    if order == QUARTERS:
        return _by(order, items, lambda item: item.quarter, _quarter_name, ())
    if order == "status":
        return _by(order, items, lambda item: item.status, in_words, _URGENCY)
    done = [item for item in items if item.status == DONE]
    if len(done) <= MANY_DONE:
        done = []
    away = {item.id for item in done}
    live = [item for item in items if item.id not in away]
    if order == "horizon":
        groups = _by(order, live, lambda item: item.horizon, in_words, HORIZONS)
    else:
        groups = [Group("", "", sorted(live, key=_start) if order == "start" else live)]
    return [*groups, Group(f"{order}:{DONE}", in_words(DONE), done)] if done else groups


def _start(item: RoadmapView) -> str:
    return item.start or _NO_DAY


def _by(
    order: str,
    items: Sequence[RoadmapView],
    what: Callable[[RoadmapView], str],
    told: Callable[[str], str],
    known: Sequence[str],
) -> list[Group]:
    """A group for each thing they are, in the order known, others behind, nothing at the end."""
    parts: dict[str, list[RoadmapView]] = {}
    for item in items:
        parts.setdefault(what(item), []).append(item)
    places = {name: place for place, name in enumerate(known)}
    names = sorted(parts, key=lambda name: (not name, places.get(name, len(places)), name))
    return [Group(f"{order}:{name}", told(name), parts[name]) for name in names]


def _quarter_name(quarter: str) -> str:
    year, _dash, number = quarter.partition("-Q")
    return f"{year} {_('Q{n}').format(n=number)}" if quarter else _("no dates")


def _told(group: Group) -> str:
    n = len(group.items)
    bits = [group.heading, ngettext("{n} item", "{n} items", n).format(n=n)]
    warned = sum(bool(item.notices) for item in group.items)
    if warned:
        bits.append(ngettext("{n} warning", "{n} with a warning", warned).format(n=warned))
    return " · ".join(bits)


def day_of(text: str | None) -> date | None:
    """A stored date; None for none, and for what is no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
