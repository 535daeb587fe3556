"""All commands there are: what each is for in one line, and the module that knows how."""

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from po_tui.words import mark

if TYPE_CHECKING:
    from po_tui.cli.call import Call
    from po_tui.cli.parsing import Parser


class Command(NamedTuple):
    """A command as `--help` lists it."""

    name: str
    module: str
    """The module of `po_tui.cli` whose `COMMANDS` holds it."""
    purpose: str
    takes_dashes: bool = False
    """Words that begin with one dash are part of what it is given: a query, a title."""
    long: bool = False
    """May work on everything there is: it wants the garbage collector."""
    acts: tuple["Command", ...] = ()
    """What it does by a second word, as in `remote add`: each a command with options of its own."""


class Options(Protocol):
    """Declares what a command takes."""

    def __call__(self, parser: "Parser", /) -> None: ...


class Run(Protocol):
    """Does a command's work; returns the exit code."""

    def __call__(self, call: "Call", /) -> int: ...


_REMOTE: Final = (
    Command("remote add", "remote", mark("keep this product in step with a tracker")),
    Command("remote list", "remote", mark("the trackers of this product")),
    Command("remote show", "remote", mark("one tracker: where, what comes in, who owns a field")),
    Command(
        "remote own", "remote", mark("say who decides about a field: both, mine, theirs, never")
    ),
    Command("remote set", "remote", mark("change where and how, just what is named")),
    Command("remote login", "remote", mark("put the token into the keyring; typed, or from stdin")),
    Command("remote remove", "remote", mark("forget a tracker; nothing is deleted there")),
)

COMMANDS: Final = (
    Command(
        "demo",
        "products",
        mark("open the app on the demo product, in a database of its own"),
        long=True,
    ),
    Command(
        "new",
        "products",
        mark("create a product with an empty vision, roadmap and backlog"),
        takes_dashes=True,
    ),
    Command("products", "products", mark("the products in this database")),
    Command(
        "import", "exchange", mark("add the items of files at the end of the order"), long=True
    ),
    Command(
        "export", "exchange", mark("write the product to a file, whole or readable"), long=True
    ),
    Command(
        "list",
        "backlog",
        mark("the items in order, all or those that match a query"),
        takes_dashes=True,
    ),
    Command("show", "item", mark("one item, whole")),
    Command("add", "change", mark("add an item; prints its key"), takes_dashes=True),
    Command("edit", "change", mark("change the fields named, and no others")),
    Command("move", "order", mark("give an item another place in the order")),
    Command("drop", "change", mark("drop an item, with the reason; it stays findable")),
    Command("split", "split", mark("split an item into smaller ones"), takes_dashes=True),
    Command("undo", "past", mark("take back the latest command, or a step of the list")),
    Command("redo", "past", mark("do again what was undone last")),
    Command("history", "past", mark("what was done, newest first")),
    Command("check", "ready", mark("what is missing before items are ready"), takes_dashes=True),
    Command(
        "attention",
        "attention",
        mark("what needs the product owner today, most pressing first"),
        long=True,
    ),
    Command(
        "forecast",
        "forecast",
        mark("when all of it, or what a query finds, will be done: exact chances"),
        takes_dashes=True,
    ),
    Command(
        "report", "documents", mark("a document for others: minutes of a session, vision, roadmap")
    ),
    Command(
        "present",
        "present",
        mark("the meeting for the room: large, and nothing private"),
        long=True,
    ),
    Command("vote", "vote", mark("vote in the running session from this terminal"), long=True),
    Command(
        "remote",
        "remote",
        mark("the trackers that this product is kept in step with"),
        acts=_REMOTE,
    ),
    Command(
        "sync",
        "sync",
        mark("bring backlog and trackers together; says first what it would do, if asked"),
        long=True,
    ),
    Command("clashes", "clashes", mark("what was changed on both sides and waits for a decision")),
    Command("settle", "clashes", mark("settle a clash: keep mine, take theirs, or a third text")),
    Command("backup", "files", mark("a copy of the database, also while the app runs")),
    Command("restore", "files", mark("put a copy back; the present file is kept beside it")),
    Command(
        "doctor",
        "doctor",
        mark("whether database, disk, terminal and, with --online, trackers are in order"),
    ),
    Command("config", "config", mark("the settings, and where each comes from")),
    Command("keys", "config", mark("the keys of the app as they are bound now")),
    Command(
        "completion", "completion", mark("the script that lets a shell complete commands and keys")
    ),
)

BY_NAME: Final = {command.name: command for command in COMMANDS}


def load(command: Command) -> tuple[Options, Run]:
    """How a command is declared and run; imports its module."""
    from importlib import import_module

    module = import_module(f"po_tui.cli.{command.module}")
    found: tuple[Options, Run] = module.COMMANDS[command.name]
    return found
