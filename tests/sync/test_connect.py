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


@pytest.mark.parametrize(
    ("kind", "url", "token", "wanted"),
    [
        ("jira", "https://kiosk.atlassian.net", "ghp_0123", "Jira Cloud"),
        ("jira", "https://jira.kiosk.example", "ATATT3xFfGF0_0123", "Jira Data Center"),
        ("github", "https://api.github.com", "ATATT3xFfGF0_0123", "GitHub"),
    ],
)
def test_a_token_of_another_service_is_not_given_to_this_one(
    alone: None, monkeypatch: pytest.MonkeyPatch, kind: str, url: str, token: str, wanted: str
) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_WORK", token)
    config = {"email": "po@kiosk.example"} if "atlassian" in url else {}
    with pytest.raises(NotSignedIn, match=f"wants one of {wanted}") as said:
        connected(remote(kind, base_url=url, browse_url=url, project="KIO", config=config))
    assert "PO_TUI_TOKEN_WORK" in str(said.value)
    assert token not in str(said.value)


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("https://kiosk.atlassian.net", "API token at id.atlassian.com"),
        ("https://jira.kiosk.example/jira", "personal access token in your profile"),
    ],
)
def test_which_kind_of_token_a_jira_wants_is_said(alone: None, url: str, way: str) -> None:
    with pytest.raises(NotSignedIn, match=way) as said:
        connected(remote("jira", base_url=url, browse_url=url, project="KIO"))
    assert "GITHUB_TOKEN" not in str(said.value)


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
