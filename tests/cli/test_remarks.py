"""`settle … comment`: what a tracker did not take is said there by the next sync, and only by that."""

import pytest

from po_tui.trackers.memory import MemoryServer
from tests.cli.conftest import Command
from tests.cli.test_sync import issue, kiosk, server, synced

__all__ = ["kiosk", "server", "synced"]


@pytest.fixture
def refused(synced: Command, server: MemoryServer) -> Command:
    """The tracker did not take the description of LM-4."""
    server.drops = {"description"}
    synced("edit", "LM-4", "--description", "On paper.")
    done = synced("sync")
    assert done.code == 5
    assert "`po-tui settle LM-4 description comment`" in done.err
    return synced


def test_clashes_tells_what_was_not_taken_and_the_ways_on(refused: Command) -> None:
    shown = refused("clashes")
    assert shown.code == 0
    assert "kept something else" in shown.out
    assert "po-tui settle LM-4 description mine|theirs|comment" in shown.out
    told = refused("clashes", "--json").json
    assert told["clashes"] == []
    assert (told["refused"][0]["key"], told["refused"][0]["comment"]) == ("LM-4", None)


def test_it_shows_the_comment_sends_nothing_and_the_next_sync_says_it(
    refused: Command, server: MemoryServer
) -> None:
    writes = server.writes
    done = refused("settle", "LM-4", "description", "comment")
    assert (done.code, server.writes) == (0, writes)
    assert "nothing is sent yet" in done.out
    assert "On paper." in done.out
    assert "On paper." in refused("clashes", "--json").json["refused"][0]["comment"]
    planned = refused("sync", "--dry-run")
    assert "as a comment: " in planned.out
    assert refused("sync", "--json").json["pushed"][0]["fields"] == ["comment"]
    (remark,) = server.issues[issue(server, "M-1")].comments
    assert "On paper." in remark.text
    assert refused("clashes", "--json").json["refused"] == []


def test_undo_takes_it_back(refused: Command, server: MemoryServer) -> None:
    refused("settle", "LM-4", "description", "comment")
    assert refused("undo").code == 0
    refused("sync")
    assert server.issues[issue(server, "M-1")].comments == []


def test_a_clash_is_no_matter_for_a_comment(synced: Command, server: MemoryServer) -> None:
    synced("edit", "LM-4", "--title", "Print a bill")
    server.edit(issue(server, "M-1"), title="Print a ticket")
    synced("sync")
    done = synced("settle", "LM-4", "title", "comment")
    assert done.code == 1
    assert "is a clash" in done.err
