"""The order of the backlog: giving an item another place."""

from typing import Final

from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.parsing import Parser
from po_tui.words import _


def move_options(parser: Parser, /) -> None:
    """What `move` takes."""
    parser.add_argument(
        "keys", metavar="KEY", nargs="+", help=_("the item, or several that move as a block")
    )
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
    """Move items and say which places they have now."""
    from po_tui.workspace.ordering import Place

    options, backlog = call.options, call.workspace.backlog
    items = [call.item(key) for key in options.keys]
    if options.top:
        place = Place.top()
    elif options.bottom:
        place = Place.bottom()
    elif options.before is not None:
        place = Place.before(call.item(options.before))
    else:
        place = Place.after(call.item(options.after))
    backlog.move(items, place, options.why)
    ranks = backlog.places(items)
    moved = [{"key": backlog.key(item), "rank": ranks.get(item)} for item in dict.fromkeys(items)]
    if call.json:
        call.answer({"product": call.workspace.key, **moved[0], "items": moved})
    else:
        for one in moved:
            told = _("{key} is now number {n}")
            if one["rank"] is None:
                told = _("{key} stays where it is: it is done or dropped")
            call.say(told.format(key=one["key"], n=one["rank"]))
    return DONE


COMMANDS: Final = {"move": (move_options, move)}
