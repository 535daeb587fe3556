"""From a remote to its tracker: with a token or with the ways to one, and not before it is needed."""

import subprocess
import sys
from typing import Any

import pytest

from po_tui import settings
from po_tui.sync import connect
from po_tui.sync.remotes import RemoteView, owners_of
from po_tui.trackers.base import NotSignedIn, TrackerError


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """No gh, no keyring."""
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
    monkeypatch.setitem(sys.modules, "keyring", None)


def remote(kind: str = "github", **more: Any) -> RemoteView:
    given: dict[str, Any] = {
        "id": 1,
        "name": "work",
        "kind": kind,
        "base_url": "https://git.example.nl/api/v3",
        "browse_url": "https://git.example.nl",
        "project": "team/backlog",
        "scope": "",
        "pull": "",
        "owners": owners_of(kind),
        "config": {},
    }
    return RemoteView(**(given | more))


def connected(view: RemoteView) -> Any:
    workspace: Any = None
    return connect.connect(workspace, view, settings.load(), interactive=False)


def test_without_a_token_the_ways_to_one_are_named(alone: None) -> None:
    with pytest.raises(NotSignedIn) as said:
        connected(remote())
    for way in ("PO_TUI_TOKEN_WORK", "token_command", "git.example.nl", "remote login work"):
        assert way in str(said.value)
    assert "\n" not in str(said.value)


async def test_a_remote_becomes_the_tracker_that_its_settings_say(
    alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_WORK", "t0k")
    config = {"estimate": {"label": "points: {n}"}}
    tracker = connected(remote(config=config, account="po"))
    assert (tracker.name, tracker.kind) == ("work", "github")
    assert "estimate" in tracker.abilities.fields
    assert (await tracker.sign_in()).name == "po"
    assert tracker.requests == 0
    await tracker.close()


def test_a_tracker_in_memory_is_for_tests_only() -> None:
    with pytest.raises(TrackerError, match="tests"):
        connected(remote("memory"))


def test_a_kind_that_this_version_does_not_know_is_said() -> None:
    with pytest.raises(TrackerError, match="carrier-pigeon"):
        connected(remote("carrier-pigeon"))


def test_the_network_is_not_loaded_before_something_is_connected() -> None:
    code = (
        "import sys, po_tui.sync.connect, po_tui.trackers.secrets;"
        "assert not {'httpx', 'keyring', 'sqlalchemy'} & set(sys.modules), sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
