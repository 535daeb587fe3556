"""Whatever the order in which terminals lay, change, lose and turn cards: no card shows early, none is changed."""

from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings, stateful
from hypothesis import strategies as st

from po_tui.model.secret_votes import Hand
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Refused
from po_tui.workspace.meeting import Meeting

CARDS = ("1", "2", "3", "5", "8", "13", "?", "coffee", "-")
SEATS = ("P1", "P2", "P3")
AWAY = ("P2", "P3")
"""Those with a terminal of their own; the first votes at the facilitator's."""


@cache
def made() -> TemporaryDirectory[str]:
    """A meeting with an item on the table, made once."""
    folder = TemporaryDirectory(prefix="votes-")
    store = Store(Path(folder.name) / "made.db", Author.app("anna"))
    workspace = Workspace.new(store, "AB", "Abacus")
    item = workspace.backlog.add("one")
    for name in ("Dirk", "Eva", "Finn"):
        workspace.people.add(name)
    session = workspace.refinement.prepare()
    workspace.refinement.take(session, item)
    meeting = workspace.refinement.run(session)
    meeting.go(meeting.view.agenda[0].id)
    store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return folder


class Votes(stateful.RuleBasedStateMachine):
    """One facilitator, two voters; a model knows the card that each laid last."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="votes-")
        path = Path(copyfile(Path(made().name) / "made.db", Path(self.folder.name) / "work.db"))
        self.stores = {name: Store(path, Author.app(name)) for name in ("here", *AWAY)}
        for store in self.stores.values():
            store.rows.execute("PRAGMA synchronous = OFF")
        self.hands = {name: Hand() for name in self.stores}
        self.laid: dict[str, str] = {}
        self.meeting("here").sit_down()

    def meeting(self, name: str) -> Meeting:
        found = Workspace.open(self.stores[name], "AB").refinement.meeting()
        assert found is not None
        return found

    @property
    def phase(self) -> str:
        return self.meeting("here").position.voting

    def terminal_of(self, seat: str) -> str:
        return seat if seat in AWAY else "here"

    @stateful.rule(seat=st.sampled_from(SEATS), card=st.sampled_from(CARDS), typed=st.booleans())
    def lay(self, seat: str, card: str, typed: bool) -> None:
        """At one's own terminal, or typed at the facilitator's."""
        name = "here" if typed else self.terminal_of(seat)
        try:
            self.meeting(name).lay(self.hands[name], seat, card)
        except Refused:
            assert self.phase != "open"
        else:
            self.laid[seat] = card

    @stateful.rule(seat=st.sampled_from(SEATS))
    def take_back(self, seat: str) -> None:
        name = self.terminal_of(seat)
        table = self.meeting(name).table
        before = table.down if table else frozenset()
        if self.meeting(name).take_back(self.hands[name], seat) and seat in before:
            self.laid.pop(seat, None)

    @stateful.rule(seat=st.sampled_from(AWAY))
    def lose_power(self, seat: str) -> None:
        """The memory is gone; the seal stays in the file."""
        self.hands[seat] = Hand()

    @stateful.rule()
    def ask_for_the_cards(self) -> None:
        try:
            found = self.meeting("here").turn(self.hands["here"])
        except Refused:
            return
        self.check(found)

    @stateful.rule(seat=st.sampled_from(AWAY))
    def turn_at(self, seat: str) -> None:
        self.meeting(seat).turn_mine(self.hands[seat])

    @stateful.rule()
    def gather(self) -> None:
        self.check(self.meeting("here").gather())

    @stateful.rule()
    def again(self) -> None:
        if not self.phase:
            self.meeting("here").sit_down(again=True)

    def check(self, found: Any) -> None:
        """A revealed round holds what each laid last, and nothing is left on the table."""
        if found is None:
            return
        entry = self.meeting("here").entry
        assert entry is not None
        assert dict(entry.rounds[-1].votes) == self.laid
        self.laid = {}

    @stateful.invariant()
    def no_card_shows_before_it_is_asked_for(self) -> None:
        shown = (
            self.stores["here"]
            .rows.execute("SELECT count(*) FROM ballot WHERE card IS NOT NULL OR salt IS NOT NULL")
            .fetchone()[0]
        )
        assert not shown or self.phase == "turning"

    def teardown(self) -> None:
        for store in self.stores.values():
            store.close()
        self.folder.cleanup()


TestVotes = Votes.TestCase
TestVotes.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
