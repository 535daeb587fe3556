"""The order of the backlog: giving an item another place."""

from typing import Final

from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.parsing import Parser
from po_tui.words import _


def move_options(parser: Parser, /) -> None:
    """What `move` takes."""
    parser.add_argument("key", metavar="KEY", help=_("the item"))
    places = parser.add_mutually_exclusive_group(required=True)
    places.add_argument("--top", action="store_true", help=_("before everything else"))
    places.add_argument("--bottom", action="store_true", help=_("after everything else"))
    places.add_argument("--before", metavar="KEY", help=_("just before this item"))
    places.add_argument("--after", metavar="KEY", help=_("just after this item"))
    parser.add_argument(
        "--why", metavar="TEXT", default="", help=_("the reason, for the log of changes")
    )
    parser.add_common(json=True)


def move(call: Call, /) -> int:
    """Move an item and say which place it has now."""
    from po_tui.store import rows
    from po_tui.workspace.ordering import Place

    options, backlog = call.options, call.workspace.backlog
    item = call.item(options.key)
    if options.top:
        place = Place.top()
    elif options.bottom:
        place = Place.bottom()
    elif options.before is not None:
        place = Place.before(call.item(options.before))
    else:
        place = Place.after(call.item(options.after))
    backlog.move([item], place, options.why)
    key, rank = backlog.key(item), rows.place_of(call.store().rows, call.workspace.product_id, item)
    if call.json:
        call.answer({"product": call.workspace.key, "key": key, "rank": rank})
    else:
        call.say(_("{key} is now number {n}").format(key=key, n=rank))
    return DONE


COMMANDS: Final = {"move": (move_options, move)}
