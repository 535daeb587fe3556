"""The main job, as a product owner does it: a real backlog, a meeting on it by keys alone, minutes.

One terminal of 120×36, one keyboard, a product owner and eight seats, a clock that the test sets, and one power cut.
"""

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.tmux import ROOT, Terminal
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import World
from tests.trackers.wire import LiveClock, Wire, served

pytestmark = pytest.mark.tmux

Command = Callable[..., str]


@pytest.fixture
def command(terminal: Terminal, po_tui: list[str]) -> Command:
    """Run a one-shot command in the world of the terminal; gives what it printed."""

    def run(*words: str) -> str:
        done = subprocess.run(
            [*po_tui, *words],
            env=terminal.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"


class Team:
    """The team's issues on GitHub, behind a real socket."""

    def __init__(self) -> None:
        self.world = World(LiveClock())
        self.world.person("olga", token=TOKEN)
        self.world.organisation("club")
        self.repo = self.world.repo("club/poker", levels={"olga": "push"})

    def body(self, title: str) -> str:
        """What an issue of that title says."""
        return next(one.body for one in self.repo.issues.values() if one.title == title) or ""

    def reword(self, title: str, instead: str) -> None:
        """Somebody gives an issue another title."""
        issue = next(one for one in self.repo.issues.values() if one.title == title)
        self.world.edit(self.repo, issue, title=instead)


@pytest.fixture
def team(terminal: Terminal, command: Command) -> Iterator[Team]:
    """A GitHub with which commands here can bring the product in step."""
    team = Team()
    with served(lambda host: Wire(GitHub(team.world, api=f"http://{host}"), LiveClock())) as wire:
        terminal.env["PO_TUI_TOKEN_CLUB"] = TOKEN
        where = (
            "--repo",
            "club/poker",
            "--url",
            str(getattr(wire.there, "api", "")),
            "--pace",
            "0",
            "--settle",
            "0",
        )
        command("new", "PP", "Planning poker")
        command("remote", "add", "club", "github", *where)
        yield team
    wire.check()


class Room:
    """The meeting as the facilitator's fingers see it."""

    def __init__(self, terminal: Terminal, clock: Path) -> None:
        self.terminal, self.clock = terminal, clock

    def at(self, time: str) -> None:
        """It is that late now."""
        self.clock.write_text(f"2026-11-24T{time}:00Z")

    def press(self, *keys: str, see: str | None = None) -> None:
        """Press keys, then look until what is expected stands on the screen."""
        self.terminal.keys(*keys)
        if see is not None:
            self.terminal.wait_for(see)

    def say(self, key: str, line: str, see: str) -> None:
        """One key, type, Enter."""
        self.terminal.keys(key)
        self.terminal.wait_for("esc close")
        self.terminal.type(line)
        self.terminal.keys("Enter")
        self.terminal.wait_for(see)

    def vote(self, cards: str, see: str) -> None:
        """Everyone's card in seat order, then reveal."""
        self.terminal.wait_for("○")
        for card in cards:
            self.terminal.type(card)
        self.terminal.wait_for(lambda screen: "○" not in screen)
        self.terminal.keys("r")
        self.terminal.wait_for(see)


KEPT = ("half a tho", 720.0)
"""The draft, and the seconds that the meeting has lasted, as the file holds them."""


def kept(terminal: Terminal) -> tuple[str, float] | None:
    """What a power cut would leave of what is live."""
    rows = sqlite3.connect(f"file:{terminal.env['PO_TUI_DB']}?mode=ro", uri=True)
    try:
        found = rows.execute(
            "SELECT text, json_extract(position, '$.session_used') FROM draft, live_session"
        ).fetchone()
    finally:
        rows.close()
    return tuple(found) if found else None


@pytest.mark.slow
def test_from_a_real_backlog_to_minutes(
    terminal: Terminal,
    po_tui: list[str],
    command: Command,
    team: Team,
    shared: Path,
    tmp_path: Path,
) -> None:
    clock = tmp_path / "now"
    terminal.env["PO_TUI_NOW"] = str(clock)
    room = Room(terminal, clock)
    room.at("10:00")
    story_file = shared / "data" / "01-user-stories" / "g13-planningpoker.txt"
    assert "53 items added" in command("import", str(story_file))
    assert "53 created" in command("sync")
    second = json.loads(command("show", "PP-2", "--json"))["title"]

    # Prepare: six items, nine people of whom eight vote, who decides, what for.
    terminal.start(po_tui, (120, 36), cwd=tmp_path)
    terminal.wait_for("PP-1")
    room.press("5", see="Candidates")
    room.press("Space", see="10 of 60 min")
    room.press("Space", see="20 of 60 min")
    room.press("Space", see="30 of 60 min")
    room.press("Space", see="40 of 60 min")
    room.press("Space", see="50 of 60 min")
    room.press("Space", see="60 of 60 min")
    room.press("a", see="Who comes, and what for")
    room.press("+")
    terminal.wait_for("esc close")
    terminal.type("Olga, Dirk, Eva, Finn, Guus, Hans, Iris, Jan, Kim")
    room.press("Enter", see="Kim ")
    room.press("Escape")
    terminal.wait_gone("Who comes, and what for")
    room.press("D", see="Who has the last word?")
    room.press("Enter")
    terminal.wait_for(lambda screen: "nobody yet" not in screen)
    room.say("e", "Six stories looked at", "Six stories looked at")
    room.press("R", see="▸ welcome")
    room.press("]", see="▸ context")
    room.press("n", see="▸ read")

    # The first item: notes of every kind, two rounds, ready all the same.
    room.say("=", "A game needs a name", "A game needs a name")
    room.say("!", "One game at a time because it keeps the page simple", "DC-1")
    room.say(
        "@", "eva ask for test access fri", "AC-1: Eva will ask for test access, by 2026-11-27"
    )
    room.say("?", "@dirk how long may a game last?", "how long may a game last?")
    room.say("*", "text to speech", "parked: text to speech")
    room.press("v", see="Round 1")
    room.vote("38353335", "lowest")
    room.press("v", see="Round 2")
    room.vote("55555558", "can everyone live with 8")
    room.press("y", see="8 points")
    room.at("10:09")
    room.press("x", see="leaves as")
    room.press("r", see="all the same")
    terminal.type("small and well known")
    room.press("Enter", see="→ ready")

    # A draft is half typed when the power goes; the meeting goes on where it stood.
    room.press("n", see="Agenda  2 of 6")
    room.press("]", see="▸ clarify")
    room.at("10:12")
    terminal.keys("!")
    terminal.wait_for("esc close")
    terminal.type("half a tho")
    terminal.wait_for("half a tho")
    room.press("Escape")
    terminal.wait_for(lambda screen: "esc close" not in screen and kept(terminal) == KEPT)
    terminal.kill9()
    room.at("10:30")
    terminal.start(po_tui, (120, 36), cwd=tmp_path)
    screen = terminal.wait_for("Agenda  2 of 6")
    assert "▸ clarify" in screen
    terminal.wait_for("12:00 / 60:00")
    terminal.keys("!")
    terminal.wait_for("half a tho")
    terminal.type("ught")
    room.press("Enter", see="DC-2 decided: half a thought")

    # A sync in the middle of it brings what others wrote: it is counted, the room stays where it is.
    team.reword(second, "Reworded while the room was talking")
    team.world.open(team.repo, "Arrived in the middle of the meeting")
    assert "2 pulled" in command("sync", "--pull-only")
    terminal.wait_for("Inbox 2")
    screen = terminal.screen()
    assert "Agenda  2 of 6" in screen
    assert "▸ clarify" in screen
    assert "Reworded" not in screen
    room.press("i", see="→ Reworded while the room was talking")
    room.press("Escape")
    terminal.wait_gone("Written by others")

    # The other exits: park, spike, split, offline.
    room.press("x", "p", see="reason")
    terminal.type("no mandate yet")
    room.press("Enter", see="→ park")
    room.press("n", see="Agenda  3 of 6")
    room.press("x", "k", see="which question")
    terminal.type("Which formats do people use? | 2 days")
    room.press("Enter", see="waits on PP-55")
    room.press("n", see="Agenda  4 of 6")
    room.press("x", "s", see="ctrl+s")
    terminal.type("See open items")
    terminal.keys("Enter")
    terminal.type("See closed items")
    room.press("C-s", see="→ split")
    room.press("n", see="Agenda  5 of 6")
    room.press("x", "o", see="who, until when")
    terminal.type("hans, iris mon")
    room.press("Enter", see="actions AC-2, AC-3")
    room.press("n", see="Agenda  6 of 6")
    room.press("x", "b", see="what first")
    terminal.type("ask the club")
    room.press("Enter", see="goes back to refining")
    room.at("10:50")

    # Wrap up, and leave with minutes.
    room.press("W", see="Read back")
    room.press("g", see="reached")
    room.press("t")
    terminal.wait_for("esc close")
    terminal.keys("C-u")
    terminal.type("2026-12-01")
    room.press("Enter", see="2026-12-01")
    room.press("M")
    terminal.wait_for("minutes-RF-01.md")
    room.press("Enter", see="Refinement 1")
    terminal.keys("C-q")
    assert terminal.exit_code() == 0

    written = (tmp_path / "minutes-RF-01.md").read_text(encoding="utf-8")
    assert written == command("report", "minutes")
    for part in (
        "Refinement 1 · Planning poker · 2026-11-24",
        "Six stories looked at",
        "60 minutes planned",
        "Olga; Dirk; Eva; Finn; Guus; Hans; Iris; Jan; Kim",
        "**Last word:** Olga",
        "new → ready | 8 | 9 / 10",
        "2 rounds of planning poker",
        "Called ready although something is missing: small and well known",
        "New criterion: A game needs a name",
        "Open question to Dirk: how long may a game last?",
        "new → parked",
        "no mandate yet",
        "waits on PP-55",
        "into PP-56, PP-57",
        "**DC-1** One game at a time – because it keeps the page simple (PP-1, Olga)",
        "**DC-2** half a thought (PP-2, Olga)",
        "**AC-1** Eva: ask for test access (PP-1, by 2026-11-27)",
        "Hans, Iris, by 2026-11-30",
        "ask the club",
        "text to speech",
        "**Ready points:** 0 → 8",
        "**Next sync:** club: PP-1, PP-3, PP-55, PP-56, PP-57",
        "**Next session:** 2026-12-01",
    ):
        assert part in written, part
    assert json.loads(command("show", "PP-2", "--json"))["state"] == "parked"

    # What was decided goes to the team's issues.
    assert "3 created" in command("sync")
    assert "- [ ] A game needs a name" in team.body(
        json.loads(command("show", "PP-1", "--json"))["title"]
    )
    titles = {one.title for one in team.repo.issues.values()}
    assert {"Which formats do people use?", "See open items", "See closed items"} <= titles
    assert "nothing to do" in command("sync")
