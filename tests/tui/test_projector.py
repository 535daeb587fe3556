"""`po-tui present`: the meeting for the room – large, within a second, and nothing private in any frame."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from po_tui.documents.shown_meeting import shown_meeting
from po_tui.model.secret_votes import Hand
from po_tui.tui.refinement.present import PresentApp
from po_tui.tui.refinement.projector import MOST_LINES, ProjectorBoard
from po_tui.tui.showing.large import large
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from po_tui.workspace.meeting import Meeting
from tests.tui.unseen import MARKER, hide_markers, walk

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45)])
KINDS = ("LM-13", "LM-9", "LM-21", "LM-1", "LM-20")
"""A story, a quality requirement, a bug, an epic, a spike."""
LETTERS = set("█▀▄")
DRAWN = set(" █▀▄╭╮╰╯│─╶╴╷╵┌┐└┘┏┓┗┛┃━╺╸╹╻:·▏▕")


def sees(app: App[None]) -> str:
    """All the text on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(part.text for part in strip).rstrip() for strip in strips)


def shows(frame: str, text: str) -> bool:
    """Whether a text stands there, in small letters or in large ones."""
    drawn = large(text, 400)
    return text in frame or (drawn is not None and drawn[0][0].strip() in frame)


def lines_of_text(frame: str) -> int:
    """Lines for a reader: three rows of large letters, or of the clock, are one."""
    drawn = [line for line in frame.splitlines() if line.strip()]
    drawn_large = [set(line) <= DRAWN or bool(set(line) & LETTERS) for line in drawn]
    large = sum(drawn_large)
    return len(drawn) - large + -(-large // 3)


@pytest.fixture
def workspace(demo_copy: Path) -> Iterator[Workspace]:
    """The facilitator's process."""
    store = Store(demo_copy, Author.app("tester"))
    yield Workspace.open(store, "LM")
    store.close()


@pytest.fixture
def present(workspace: Workspace) -> Iterator[Callable[..., PresentApp]]:
    """The projector's process, which only reads."""
    readers = []

    def make(*, follow: bool = True) -> PresentApp:
        reader = Store(workspace.store.path, Author.app("projector"), create=False)
        reader.rows.execute("PRAGMA query_only = ON")
        readers.append(reader)
        return PresentApp(Workspace.open(reader, "LM"), follow=follow)

    yield make
    for reader in readers:
        reader.close()


def begun(workspace: Workspace, *keys: str) -> Meeting:
    """A meeting with its first item on the table."""
    session = workspace.refinement.prepare()
    for key in keys:
        workspace.refinement.take(session, workspace.backlog.item(key))
    meeting = workspace.refinement.run(session)
    meeting.go(meeting.view.agenda[0].id)
    return meeting


async def looked(app: PresentApp, pilot: Pilot[None]) -> str:
    """What it shows once it has looked at the file again."""
    app._look()
    await pilot.pause()
    await pilot.pause()
    return sees(app)


async def test_it_goes_where_the_meeting_goes(
    workspace: Workspace, present: Callable[..., PresentApp]
) -> None:
    app = present()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert shows(sees(app), "No session is")
        meeting = begun(workspace, "LM-13", "LM-14")
        frame = await looked(app, pilot)
        assert "Report damage with a photo at return" in frame
        assert "1 of 2 · read" in frame
        assert "to report damage with a photo" in frame
        meeting.to_step("criteria")
        assert "something is broken" in await looked(app, pilot)
        meeting.next_item()
        assert "LM-14" in await looked(app, pilot)
        meeting.capture("!", "One photo is enough because of the kiosk")
        assert shows(await looked(app, pilot), "One photo is enough")
        meeting.wrap_up()
        assert "read back" in await looked(app, pilot)
        meeting.close()
        assert shows(await looked(app, pilot), "No session is")


async def test_without_follow_it_stays_and_is_paged_by_hand(
    workspace: Workspace, present: Callable[..., PresentApp]
) -> None:
    meeting = begun(workspace, "LM-13", "LM-14")
    app = present(follow=False)
    async with app.run_test(size=(80, 24)) as pilot:
        meeting.next_item()
        assert "Report damage" in await looked(app, pilot)
        await pilot.press("right", "down")
        assert "LM-14" in sees(app)
        assert "clarify" in sees(app)
        await pilot.press("right")
        assert "That was the last item" in sees(app)
        await pilot.press("left")
        assert "LM-13" in sees(app)
        await pilot.press("f")
        assert "LM-14" in sees(app)
        assert meeting.position.step == "read"  # paging here moved nothing there


async def test_the_clock_is_large_and_says_in_words_what_its_colour_means(
    workspace: Workspace, present: Callable[..., PresentApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(workspace, "LM-13")
    app = present()
    async with app.run_test(size=(80, 24)) as pilot:
        monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T09:08:30Z")
        app.board.tick()
        await pilot.pause()
        assert "1:30 left of 10 min" in sees(app)
        monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T09:11:00Z")
        app.board.tick()
        await pilot.pause()
        assert "1:00 over 10 min" in sees(app)


async def test_cards_are_dots_until_all_are_turned(
    workspace: Workspace, present: Callable[..., PresentApp]
) -> None:
    meeting = begun(workspace, "LM-13")
    meeting.sit_down()
    app, hand = present(), Hand()
    async with app.run_test(size=(80, 24)) as pilot:
        seats = [seat.key for seat in meeting.seats]
        frames = set()
        for card in ("1", "40", "?", "coffee", "-"):
            meeting.lay(hand, seats[0], card)
            frames.add(await looked(app, pilot))
        assert len(frames) == 1  # nothing on the wall tells one card from another
        assert frames.pop().count("●") == 1
        for seat in seats:
            meeting.lay(hand, seat, "40" if seat == seats[0] else "1")
        assert "40" not in (await looked(app, pilot)).replace("40 min", "")
        meeting.turn(hand)
        frame = await looked(app, pilot)
        assert "▲ highest" in frame
        assert "Lowest (" in frame


@SIZES
async def test_nothing_private_is_in_any_frame_of_a_whole_meeting(
    demo_copy: Path, workspace: Workspace, present: Callable[..., PresentApp], size: tuple[int, int]
) -> None:
    assert hide_markers(demo_copy) > 150
    app = present()
    seen = 0
    async with app.run_test(size=size) as pilot:
        for place, meeting in walk(workspace, KINDS):
            frame = await looked(app, pilot)
            assert MARKER.casefold() not in frame.casefold(), f"{place}\n{frame}"
            assert lines_of_text(frame) <= MOST_LINES, f"{place}\n{frame}"
            assert all(len(line) <= size[0] for line in frame.splitlines())
            seen += bool(meeting)
            if meeting is not None and place.endswith("estimate"):
                for frame in await voted(app, pilot, meeting):
                    assert MARKER.casefold() not in frame.casefold(), f"{place}\n{frame}"
                    assert lines_of_text(frame) <= MOST_LINES, f"{place}\n{frame}"
    assert seen > 40


async def voted(app: PresentApp, pilot: Pilot[None], meeting: Meeting) -> list[str]:
    """The frames of a round: while cards lie down, and turned."""
    meeting.sit_down()
    hand, frames = Hand(), []
    cards = [card.text for card in meeting.deck.sizes]
    for place, seat in enumerate(meeting.seats):
        meeting.lay(hand, seat.key, cards[place % len(cards)])
    frames.append(await looked(app, pilot))
    meeting.turn(hand)
    frames.append(await looked(app, pilot))
    return frames


def test_the_test_would_find_what_leaks(demo_copy: Path, workspace: Workspace) -> None:
    """The markers are where they are said to be, and the open texts are shown without them."""
    hide_markers(demo_copy)
    item = workspace.backlog.view(workspace.backlog.item("LM-13"))
    assert MARKER in item.private_note
    assert MARKER in item.title
    begun(workspace, "LM-13")
    shown = shown_meeting(workspace)
    assert shown.title.startswith("Report damage with a photo at return …")
    assert MARKER not in str(shown)


@pytest.mark.parametrize("key", ["q", "escape", "slash", "colon", "ctrl+p", "ctrl+q", "1", "x"])
async def test_only_q_leaves_and_every_other_key_says_so(
    workspace: Workspace, present: Callable[..., PresentApp], key: str
) -> None:
    begun(workspace, "LM-13")
    app = present()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.is_running
        assert "Q leaves" in sees(app)
        await pilot.press("Q")
        await pilot.pause()
        assert not app._running


async def test_it_writes_nothing(workspace: Workspace, present: Callable[..., PresentApp]) -> None:
    begun(workspace, "LM-13")
    app = present()
    with pytest.raises(Exception, match="readonly"):
        app.workspace.store.rows.execute("DELETE FROM item")
    async with app.run_test(size=(80, 24)):
        assert app.query_one(ProjectorBoard).is_mounted


@pytest.mark.parametrize("size", [(40, 12), (20, 6), (300, 80)])
async def test_any_terminal_will_do(
    workspace: Workspace, present: Callable[..., PresentApp], size: tuple[int, int]
) -> None:
    meeting = begun(workspace, "LM-13")
    app = present()
    async with app.run_test(size=size) as pilot:
        for step in ("clarify", "criteria", "estimate", "ready", "order"):
            meeting.to_step(step)
            await looked(app, pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "LM-13" in sees(app)


async def test_a_cup_of_coffee_and_half_a_point_leave_the_letters_large(
    workspace: Workspace, present: Callable[..., PresentApp]
) -> None:
    meeting = begun(workspace, "LM-13")
    seats = [seat.key for seat in meeting.seats]
    cards = ["coffee", "½", *["3"] * len(seats[2:])]
    meeting.to_step("estimate")
    meeting.reveal(list(zip(seats, cards, strict=True)))
    app = present()
    async with app.run_test(size=(160, 45)) as pilot:
        frame = await looked(app, pilot)
        assert shows(frame, "1/2")
        assert shows(frame, "Developer, services")
        assert shows(frame, "coffee")
        assert "Developer, web" not in frame  # not in small letters


async def test_the_room_sees_what_was_agreed_on(
    workspace: Workspace, present: Callable[..., PresentApp]
) -> None:
    meeting = begun(workspace, "LM-13")
    meeting.to_step("estimate")
    meeting.reveal([(seat.key, "8" if place else "5") for place, seat in enumerate(meeting.seats)])
    app = present()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "can everyone live with 8?" in await looked(app, pilot)
        meeting.agree("8")
        frame = await looked(app, pilot)
        assert "Agreed: 8 points." in frame
        assert "live with" not in frame


def test_the_latest_note_is_the_one_that_came_last(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = begun(workspace, "LM-13")
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T09:01:00Z")
    meeting.capture("@", "D1 look at the upload fri")
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T09:02:00Z")
    meeting.capture("!", "One photo is enough")
    assert shown_meeting(workspace).latest.endswith("One photo is enough")
