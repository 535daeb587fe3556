"""Products: the demo to look around in, a new one, and which there are."""

from typing import Final

from po_tui import settings
from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser
from po_tui.words import _


def demo_options(parser: Parser, /) -> None:
    """What `demo` takes."""
    parser.add_argument(
        "--reset", action="store_true", help=_("begin anew: forget what was done in the demo")
    )
    parser.add_argument(
        "--no-open", action="store_true", help=_("only create it, and print its file")
    )
    parser.add_common()


def demo(call: Call, /) -> int:
    """Make the demo's own database where it is missing, and open the app on it."""
    from po_tui.demo import KEY, ensure

    if not call.options.no_open:
        from po_tui.cli.opening import check_terminal

        check_terminal()
    file = call.settings.demo_db
    file.parent.mkdir(parents=True, exist_ok=True)
    ensure(file, settings.today(), reset=call.options.reset).close()
    if call.options.no_open:
        call.say(str(file))
        return DONE
    from po_tui.cli.opening import open_product

    return open_product(call.settings, file, KEY)


def new_options(parser: Parser, /) -> None:
    """What `new` takes."""
    parser.add_argument("key", metavar="NEWKEY", help=_("what its items' keys begin with, e.g. LM"))
    parser.add_argument("name", metavar="NAME", nargs="+", help=_("what people call it"))
    parser.add_common(json=True)


def new(call: Call, /) -> int:
    """Create a product."""
    from po_tui.workspace.workspace import Workspace

    name = " ".join(call.options.name)
    made = Workspace.new(call.store(create=True), call.options.key, name)
    if call.json:
        call.answer({"product": made.key, "name": name})
    else:
        call.say(made.key)
    return DONE


def products_options(parser: Parser, /) -> None:
    """What `products` takes."""
    parser.add_common(json=True)


def products(call: Call, /) -> int:
    """List the products of the database; none is an answer too."""
    known = []
    if call.settings.db.exists():
        from po_tui.store import rows

        known = rows.products(call.store().rows)
    if call.json:
        named = [
            {"key": product.key, "name": product.name, "open_items": product.open_items}
            for product in known
        ]
        call.answer({"count": len(named), "products": named})
        return DONE
    if not known:
        call.note(_("no product yet – `po-tui new KEY NAME` creates one, `po-tui demo` shows one"))
        return DONE
    columns = (
        Column(_("key"), style="cyan"),
        Column(_("open items"), right=True),
        Column(_("name"), flexible=True),
    )
    for line in output.table(
        columns, ((product.key, str(product.open_items), product.name) for product in known)
    ):
        call.say(line)
    return DONE


COMMANDS: Final = {
    "demo": (demo_options, demo),
    "new": (new_options, new),
    "products": (products_options, products),
}
