"""Voting from a terminal of one's own, while somebody else runs the meeting."""

import os
import select
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.parsing import Parser
from po_tui.model.plain import plain_line
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.workspace.seat import Seat, Sees
    from po_tui.workspace.workspace import Workspace

LOOK_SECONDS: Final = 0.2


def vote_options(parser: Parser, /) -> None:
    """What `vote` takes."""
    parser.add_argument(
        "--as",
        metavar="NAME",
        dest="name",
        required=True,
        help=_("who votes here: a name or key of somebody in the team who estimates"),
    )
    parser.add_common()


def vote(call: Call, /) -> int:
    """Sit down at the table until the meeting is over or one gets up."""
    from po_tui.cli.opening import open_apart

    workspace = open_apart(call)
    try:
        if sys.stdin.isatty() and sys.stdout.isatty():
            from po_tui.tui.refinement.seat import run

            return run(workspace, call.options.name, call.settings)
        return _by_lines(call, workspace)
    finally:
        workspace.store.close()


# ── without a terminal ──────────────────────────────────────────────────────────────────────────


def _by_lines(call: Call, workspace: "Workspace") -> int:
    """A card a line on stdin, and a line on stdout for everything that happens.

    Ends with the meeting, or with the input once no card waits for the reveal.
    """
    from po_tui.workspace.errors import WorkspaceError
    from po_tui.workspace.seat import Seat

    seat, told = Seat(workspace, call.options.name), ""
    met = False
    typed = _typed()
    ended = False
    try:
        while True:
            sees = seat.look()
            now = _state(seat, sees)
            if now != told:
                told = now
                call.say(plain_line(now))
                sys.stdout.flush()
            if (met and sees is None) or (ended and not (sees and sees.card)):
                return DONE
            met = met or sees is not None
            line = next(typed)
            ended = ended or line is None
            if line:
                try:
                    seat.lay(line)
                except WorkspaceError as no:
                    print(f"po-tui: {plain_line(str(no))}", file=sys.stderr, flush=True)
    finally:
        seat.leave()


def _state(seat: "Seat", sees: "Sees | None") -> str:
    if sees is None:
        return _("{name}: no session is running").format(name=seat.name)
    where = f"{sees.item} {sees.title}".strip() or _("no item is on the table")
    if sees.told:
        cards = "  ".join(f"{sees.names.get(who, who)} {card}" for who, card in sees.votes)
        return f"{where} · {_('round {n}').format(n=sees.number)}: {cards} · {sees.told}"
    if sees.phase == "open":
        cards = " ".join(card.text for card in sees.deck.cards)
        done = _("your card is down") if sees.typed_for else _("your card?")
        return f"{where} · {_('round {n}').format(n=sees.number)} · {done} ({cards})"
    return f"{where} · {_(sees.step)}"


def _typed() -> Iterator[str | None]:
    """What was typed since: a line, "" for nothing yet, None once and for all at the end."""
    descriptor, rest = sys.stdin.fileno(), b""
    while True:
        line, newline, after = rest.partition(b"\n")
        if newline:
            rest = after
            yield line.decode(errors="replace").strip()
            continue
        if not select.select([descriptor], [], [], LOOK_SECONDS)[0]:
            yield ""
            continue
        more = os.read(descriptor, 4096)
        if not more:
            break
        rest += more
    yield rest.decode(errors="replace").strip()
    while True:
        select.select([], [], [], LOOK_SECONDS)
        yield None


COMMANDS: Final = {"vote": (vote_options, vote)}
