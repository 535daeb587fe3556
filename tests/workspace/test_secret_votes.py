"""Votes from several terminals: nobody can read a card before the reveal, and none is lost or changed."""

import hashlib
import json
import re
import subprocess
import sys
from itertools import product as every
from pathlib import Path

import pytest

from po_tui.model.estimation import Verdict
from po_tui.model.secret_votes import SALT_BYTES, Hand, Opened, RoundOf, seal
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.seat import Seat

READ = "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())"


def raw(path: Path) -> bytes:
    """Every byte of database and write-ahead log, read by another process.

    Opening and closing the file here would drop the locks of the connection that has it open.
    """
    found = b""
    for name in (path, path.with_name(path.name + "-wal")):
        if name.exists():
            found += subprocess.check_output([sys.executable, "-c", READ, str(name)])
    return found


@pytest.fixture
def meeting(workspace: Workspace, items: list[int], team: list[int]) -> Meeting:
    session = workspace.refinement.prepare()
    workspace.refinement.take(session, items[0])
    workspace.refinement.take(session, items[1])
    meeting = workspace.refinement.run(session)
    meeting.go(meeting.view.agenda[0].id)
    meeting.sit_down()
    return meeting


@pytest.fixture
def away(other: Workspace, meeting: Meeting) -> Meeting:
    """The same meeting as another terminal sees it."""
    found = other.refinement.meeting()
    assert found is not None
    return found


DIRK, EVA, FINN = "P2", "P3", "P4"


def test_a_round_of_two_terminals_comes_together(meeting: Meeting, away: Meeting) -> None:
    here, there = Hand(), Hand()
    away.lay(there, EVA, "8")
    meeting.lay(here, DIRK, "5")
    meeting.lay(here, FINN, "5")
    away.lay(there, EVA, "3")  # she changes her mind
    assert meeting.turn(here) is None
    table = meeting.table
    assert table is not None
    assert table.phase == "turning"
    assert table.waiting == {EVA}
    assert away.turn_mine(there)
    found = meeting.gather()
    assert found is not None
    assert (found.verdict, found.card and found.card.text) == (Verdict.neighbours, "5")
    assert meeting.entry is not None
    assert meeting.entry.rounds[0].votes == ((DIRK, "5"), (EVA, "3"), (FINN, "5"))
    assert meeting.rows.execute("SELECT count(*) FROM ballot").fetchone() == (0,)
    assert meeting.position.voting == ""


def test_no_card_is_in_any_byte_of_the_file_before_the_reveal(
    meeting: Meeting, away: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = meeting.store.path
    meeting.choose_deck("1 2 4711.25 8152.75 9003.5")
    meeting.sit_down()
    cards = {DIRK: "4711.25", EVA: "8152.75", FINN: "9003½"}
    meeting.store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = raw(path)
    here, there = Hand(), Hand()
    away.lay(there, EVA, "4711.25")
    away.lay(there, EVA, cards[EVA])
    meeting.lay(here, DIRK, cards[DIRK])
    meeting.lay(here, FINN, cards[FINN])
    meeting.beat()
    at = meeting._round()[0]
    written = raw(path)
    salts = [
        opened.salt for hand in (here, there) for seat in cards if (opened := hand.turned(at, seat))
    ]
    assert len(salts) == len(cards)
    # The deck itself is in the file; nothing that was written since names a card of it once more.
    for text in ("4711.25", "8152.75", "9003.5", "9003½"):
        assert written.count(text.encode()) == before.count(text.encode()), text
    for salt in salts:
        assert salt.encode() not in written
        assert bytes.fromhex(salt) not in written
    assert not guessed(written, at, cards)
    meeting.turn(here)
    away.turn_mine(there)
    assert meeting.gather() is not None
    after = raw(path)
    for text in ("4711.25", "8152.75"):
        assert after.count(text.encode()) > written.count(text.encode()), text
    assert all(salt.encode() in after for salt in salts)


def guessed(written: bytes, at: RoundOf, cards: dict[str, str]) -> list[str]:
    """What an attacker finds who tries everything in the file as the salt of every card."""
    seals = {text.decode() for text in re.findall(rb"[0-9a-f]{64}", written)}
    assert len(seals) >= len(cards)
    texts = {text.decode() for text in re.findall(rb"[0-9a-f]{32}", written)}
    texts |= {text[place : place + 32] for text in seals for place in range(33)} | {"", "0" * 32}
    return [
        card
        for salt, (seat, card) in every(texts, every(cards, (*cards.values(), "1", "2", "?")))
        if seal(at, seat, Opened(card, salt)) in seals
    ]


def test_a_guess_with_the_right_salt_would_be_found() -> None:
    """The attack above is one: it finds the card where the salt is in the file."""
    at, opened = RoundOf(1, 1), Opened("5", "ab" * 16)
    told = f"{seal(at, DIRK, opened)} {opened.salt} {'0' * 64} {'1' * 64}".encode()
    assert guessed(told, at, {DIRK: "5", EVA: "8", FINN: "8"}) == ["5"]


def test_salts_have_128_bits_and_are_never_used_twice() -> None:
    hand, at = Hand(), RoundOf(1, 1)
    seals, salts = set(), set()
    for _again in range(200):
        seals.add(hand.lay(at, DIRK, "5"))
        opened = hand.turned(at, DIRK)
        assert opened is not None
        salts.add(opened.salt)
    assert len(seals) == len(salts) == 200
    assert {len(bytes.fromhex(salt)) for salt in salts} == {SALT_BYTES} == {16}


def test_the_seal_covers_round_seat_and_card() -> None:
    at, opened = RoundOf(3, 1), Opened("5", "00" * 16)
    told = json.dumps(["00" * 16, 3, 1, DIRK, "5"]).encode()
    assert seal(at, DIRK, opened) == hashlib.sha256(told).hexdigest()
    others = {
        seal(RoundOf(3, 2), DIRK, opened),
        seal(RoundOf(4, 1), DIRK, opened),
        seal(at, EVA, opened),
        seal(at, DIRK, Opened("8", opened.salt)),
    }
    assert len(others) == 4
    assert seal(at, DIRK, opened) not in others


def test_what_is_printed_of_a_hand_names_no_card() -> None:
    hand = Hand()
    hand.lay(RoundOf(1, 1), DIRK, "Zwijgkaart")
    assert "Zwijgkaart" not in f"{hand!r} {hand}"


def test_a_card_that_is_not_the_one_laid_is_refused_and_that_seat_votes_again(
    meeting: Meeting, away: Meeting
) -> None:
    here, there = Hand(), Hand()
    away.lay(there, EVA, "8")
    for seat in (DIRK, FINN):
        meeting.lay(here, seat, "3")
    meeting.turn(here)
    rows = away.store.rows
    rows.execute("UPDATE ballot SET card = '3', salt = ? WHERE seat = ?", ("00" * 16, EVA))
    assert meeting.gather() is None
    table = meeting.table
    assert table is not None
    assert EVA not in table.down
    meeting.lay(here, EVA, "8")
    assert meeting.gather() is not None


def test_a_terminal_that_died_leaves_its_seat_to_vote_again(
    meeting: Meeting, away: Meeting
) -> None:
    here, there = Hand(), Hand()
    away.lay(there, EVA, "8")
    for seat in (DIRK, FINN):
        meeting.lay(here, seat, "3")
    meeting.turn(here)
    assert meeting.gather() is None  # her terminal is gone with her card
    with pytest.raises(Refused, match="too late"):
        meeting.lay(here, DIRK, "8")  # whose card is on the table cannot change it
    meeting.lay(here, EVA, "13")
    found = meeting.gather()
    assert found is not None
    assert found.highest == (EVA,)


def test_cards_of_a_dead_process_come_off_the_table_when_somebody_sits_down(
    meeting: Meeting, away: Meeting
) -> None:
    import socket

    away.lay(Hand(), EVA, "8")
    meeting.lay(Hand(), DIRK, "3")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    rows = away.store.rows
    rows.execute(
        "UPDATE ballot SET process = ? WHERE seat = ?",
        (f"{socket.gethostname()}:{gone.pid}:x", EVA),
    )
    assert meeting.sit_down().down == {DIRK}


def test_no_card_is_laid_before_the_team_estimates_nor_after_the_reveal(
    meeting: Meeting, away: Meeting
) -> None:
    meeting.to_step("clarify")
    with pytest.raises(Refused, match="no cards are laid now"):
        away.lay(Hand(), EVA, "8")
    meeting.sit_down()
    here = Hand()
    for seat in (DIRK, EVA, FINN):
        meeting.lay(here, seat, "3")
    assert meeting.turn(here) is not None
    with pytest.raises(Refused, match="no cards are laid now"):
        away.lay(Hand(), EVA, "8")
    meeting.sit_down()
    assert meeting.position.voting == ""  # the cards lie open until somebody says: again
    meeting.sit_down(again=True)
    away.lay(Hand(), EVA, "8")


def test_who_does_not_estimate_has_no_seat_and_a_card_of_another_deck_is_none(
    meeting: Meeting, away: Meeting
) -> None:
    with pytest.raises(Refused, match="does not vote"):
        away.lay(Hand(), "P1", "8")
    with pytest.raises(Mistake, match="no card “XL”"):
        away.lay(Hand(), EVA, "XL")


def test_everyone_needs_a_card_before_they_are_turned(meeting: Meeting) -> None:
    here = Hand()
    meeting.lay(here, DIRK, "3")
    with pytest.raises(Refused, match="Eva has no card yet"):
        meeting.turn(here)
    assert meeting.take_back(here, DIRK)
    assert not meeting.take_back(here, DIRK)
    table = meeting.table
    assert table is not None
    assert table.down == frozenset()


def test_closing_the_meeting_leaves_no_seal_behind(meeting: Meeting, away: Meeting) -> None:
    away.lay(Hand(), EVA, "8")
    meeting.close()
    assert meeting.rows.execute("SELECT count(*) FROM ballot").fetchone() == (0,)


def test_undo_of_a_round_lets_everybody_vote_again(
    workspace: Workspace, meeting: Meeting, away: Meeting
) -> None:
    here, there = Hand(), Hand()
    for seat in (DIRK, FINN):
        meeting.lay(here, seat, "3")
    away.lay(there, EVA, "8")
    meeting.turn(here)
    away.turn_mine(there)
    assert meeting.gather() is not None
    workspace.history.undo()
    meeting.sit_down()
    away.lay(there, EVA, "5")
    table = meeting.table
    assert table is not None
    assert table.down == {EVA}


# ── decks ───────────────────────────────────────────────────────────────────────────────────────


def test_the_deck_is_a_setting_of_the_product_that_undo_takes_back(
    workspace: Workspace, meeting: Meeting
) -> None:
    assert meeting.deck.name == "modified"
    assert meeting.choose_deck("fib").name == "fibonacci"
    assert meeting.deck.name == "fibonacci"
    assert meeting.choose_deck("2 4 6").name == "own"
    workspace.history.undo()
    assert meeting.deck.name == "fibonacci"
    workspace.history.undo()
    assert meeting.deck.name == "modified"


def test_choosing_a_deck_takes_the_cards_off_the_table(meeting: Meeting, away: Meeting) -> None:
    away.lay(Hand(), EVA, "40")
    meeting.choose_deck("powers")
    table = meeting.table
    assert table is not None
    assert table.down == frozenset()


def test_the_deck_goes_along_in_the_export(
    workspace: Workspace, meeting: Meeting, tmp_path: Path
) -> None:
    from po_tui.workspace.whole import bring_back, records_of

    meeting.choose_deck("1 2 4 8 12")
    away = Store(tmp_path / "away.db", Author.app("bert"))
    bring_back(away, records_of(workspace.store, workspace.product_id))
    found = away.rows.execute("SELECT settings FROM product").fetchone()[0]
    away.close()
    assert json.loads(found)["scale"] == [1, 2, 4, 8, 12]


@pytest.mark.parametrize(
    "text", ["", "quick", "5", "1 2 x", "-1 3", "t-shirt", " ".join("123456789abcdefgh")]
)
def test_what_is_no_deck_is_refused_in_one_line(meeting: Meeting, text: str) -> None:
    with pytest.raises(Mistake) as told:
        meeting.choose_deck(text)
    assert "\n" not in str(told.value)
    assert meeting.deck.name == "modified"


def test_an_epic_is_sized_in_t_shirts_whatever_the_deck(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    meeting.choose_deck("powers")
    workspace.backlog.revise(items[0], {"type": "epic", "state": "open"})
    assert meeting.deck.name == "tshirt"
    here = Hand()
    for seat in (DIRK, EVA, FINN):
        meeting.lay(here, seat, "XL")
    meeting.turn(here)
    meeting.agree("XL")
    assert workspace.backlog.view(items[0]).tshirt == "XL"


# ── who estimates ───────────────────────────────────────────────────────────────────────────────


def test_the_product_owner_does_not_estimate_unless_somebody_says_so(
    workspace: Workspace, items: list[int]
) -> None:
    refinement, people = workspace.refinement, workspace.people
    session = refinement.prepare()
    refinement.take(session, items[0])
    refinement.invite(session, ["Olga", "Dirk", "Eva"])
    olga, dirk, _eva = [one.person_id or 0 for one in refinement.session(session).people]
    refinement.decide(session, olga)
    meeting = refinement.run(session)
    assert [one.name for one in meeting.seats] == ["Dirk", "Eva"]
    people.set_votes(olga, True)
    assert [one.name for one in meeting.seats] == ["Olga", "Dirk", "Eva"]
    refinement.decide(session, dirk)  # stands in for once, and still does the work
    assert [one.name for one in meeting.seats] == ["Olga", "Dirk", "Eva"]
    workspace.history.undo()
    workspace.history.undo()
    workspace.history.undo()
    assert refinement.session(session).decider == ""
    assert [one.name for one in meeting.seats] == ["Olga", "Dirk", "Eva"]


def test_a_card_typed_over_by_another_terminal_is_no_longer_shown_as_ones_own(
    meeting: Meeting, other: Workspace
) -> None:
    seat, here = Seat(other, EVA), Hand()
    seat.lay("8")
    sees = seat.look()
    assert sees
    assert (sees.card, sees.typed_for) == ("8", True)
    meeting.lay(here, EVA, "5")
    sees = seat.look()
    assert sees
    assert (sees.card, sees.typed_for) == ("", True)
    assert not seat.take_back()  # it is not this terminal's card
    assert meeting.table
    assert EVA in meeting.table.down


def test_taking_back_spares_a_card_that_its_voter_laid_meanwhile(
    meeting: Meeting, away: Meeting
) -> None:
    here, there = Hand(), Hand()
    meeting.lay(here, EVA, "5")
    away.lay(there, EVA, "8")
    assert not meeting.take_back(here, EVA)
    assert away.lies(there, EVA) == "8"
