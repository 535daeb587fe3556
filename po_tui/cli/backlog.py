"""The backlog as a list: everything in order, or what matches a query."""

from itertools import count
from typing import TYPE_CHECKING, Final

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser, whole_number
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.model.listing import ListRow


def list_options(parser: Parser, /) -> None:
    """What `list` takes."""
    parser.add_argument(
        "query",
        metavar="QUERY",
        nargs="*",
        help=_("words and fields, in quotes: 'points:>5 label:pilot', 'state:ready,refining -sms'"),
    )
    parser.add_argument("--view", metavar="VIEW", help=_("a saved view; the query narrows it"))
    parser.add_argument("--limit", metavar="N", type=whole_number, help=_("at most so many items"))
    parser.add_common(json=True)


def list_items(call: Call, /) -> int:
    """List items in order, or in the order that the query asks for."""
    query, limit = _asked(call), call.options.limit
    backlog = call.workspace.items
    if query or limit is None:
        found = find(call, query)
        shown, total = found[:limit], len(found)
    else:
        shown, total = backlog.ids(limit), backlog.count()
    places = backlog.places(shown) if query else dict(zip(shown, count(1), strict=False))
    if call.json:
        items = call.items_json(shown, places)
        call.answer(
            {
                "product": call.workspace.key,
                "count": len(items),
                "total": total,
                "items": items,
            }
        )
        return DONE
    if not total:
        call.note(_("no items match") if query else _("no items yet – `po-tui add TITLE` adds one"))
        return DONE
    for line in table(call, shown, places):
        call.say(line)
    if len(shown) < total:
        n = total - len(shown)
        call.note(ngettext("… and {n} more", "… and {n} more", n).format(n=n))
    return DONE


def _asked(call: Call) -> str:
    """The query, within the view that is named."""
    query = " ".join(call.options.query)
    if call.options.view is None:
        return query
    view = call.workspace.views.find(call.options.view)
    # Each in parentheses: an OR in one must not take hold of the other.
    return " ".join(f"({part})" for part in (view.query, query) if part.strip())


def find(call: Call, query: str) -> list[int]:
    """The ids of the items that a query asks for; of all that have a place where it asks nothing."""
    backlog = call.workspace.items
    if not query.strip():
        return backlog.ids()
    from po_tui.model.filters import parse

    return backlog.find(parse(query))


def table(call: Call, items: list[int], places: dict[int, int]) -> list[str]:
    """Items as a person reads them: place, key, type, title, points, state, what is missing."""
    from po_tui.model.states import state_in_words

    columns = (
        Column(_("#"), right=True, style="dim"),
        Column(_("key"), style="cyan"),
        Column(_("type"), style="dim"),
        Column(_("title"), flexible=True),
        Column(_("points"), right=True),
        Column(_("state")),
        Column(_("missing"), style="yellow"),
    )
    rows = (
        (
            "" if row.place is None else str(row.place),
            row.key,
            row.type,
            row.title,
            output.points(row.estimate),
            state_in_words(row.state),
            _missing(row),
        )
        for row in call.workspace.items.list_rows(items, places, bare=True)
    )
    return output.table(columns, rows)


def _missing(row: "ListRow") -> str:
    """What matters most: a break point that is breached, else the first thing missing."""
    from po_tui.model.readiness import LABELS, Gap

    if row.breached:
        return _("BREACH")
    return _(LABELS[Gap(row.missing)]) if row.missing else ""


COMMANDS: Final = {"list": (list_options, list_items)}
