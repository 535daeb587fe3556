"""Where a token is found, in which order, and that nobody ever sees it."""

import copy
import io
import logging
import pickle
import stat
import sys
import threading
import traceback
import types
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from po_tui import settings
from po_tui.settings import Settings
from po_tui.trackers import secrets
from po_tui.trackers.base import NotSignedIn, Page, Refused, TrackerError
from po_tui.trackers.github.adapter import GitHub
from po_tui.trackers.http import is_loopback
from po_tui.trackers.secrets import NoKeyring, Token

SECRET = "ghp_neverToBeSeenAnywhere0123456789"
OTHER = "ghp_another"


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, own_world: Path) -> None:
    """No token anywhere: no variables, no gh, no keyring."""
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "PO_TUI_TOKEN_WORK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(own_world / "no-programs"))
    monkeypatch.setitem(sys.modules, "keyring", None)


class Ring(types.ModuleType):
    """A keyring in memory."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.kept[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


@pytest.fixture
def ring(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> Ring:
    ring = Ring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    return ring


def find(
    name: str = "work",
    kind: str = "github",
    host: str = "github.com",
    *,
    command: tuple[str, ...] = (),
    interactive: bool = True,
) -> Token | None:
    told = settings.load()._replace(token_commands={name: command} if command else {})
    return secrets.token_for(name, kind, host, told, interactive=interactive)


def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program on the PATH."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    return file


# ── where it is found ───────────────────────────────────────────────────────────────────────────


def test_without_a_token_anywhere_none_is_found(nowhere: None) -> None:
    assert find() is None


def test_each_place_is_asked_only_where_those_before_it_have_none(
    ring: Ring, own_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gh = "import sys; assert sys.argv[1:] == ['auth', 'token', '--hostname', 'github.com']"
    program(own_world / "bin", "gh", f"{gh}; print('of-gh')", monkeypatch)
    mine = (sys.executable, "-c", "print('of-command')")
    ring.kept["po-tui", "work"] = "of-keyring"
    monkeypatch.setenv("PO_TUI_TOKEN_WORK", "of-own-variable")
    monkeypatch.setenv("GH_TOKEN", "of-gh-token")
    monkeypatch.setenv("GITHUB_TOKEN", "of-github-token")

    def found(command: tuple[str, ...] = mine) -> tuple[str, str]:
        token = find(command=command)
        assert token is not None
        return token.reveal(), token.where_from

    assert found() == ("of-own-variable", "PO_TUI_TOKEN_WORK")
    monkeypatch.delenv("PO_TUI_TOKEN_WORK")
    assert found() == ("of-gh-token", "GH_TOKEN")
    monkeypatch.delenv("GH_TOKEN")
    assert found() == ("of-github-token", "GITHUB_TOKEN")
    monkeypatch.delenv("GITHUB_TOKEN")
    assert found()[0] == "of-command"
    assert found(())[0] == "of-gh"
    monkeypatch.setenv("PATH", str(own_world / "empty"))
    assert found(())[0] == "of-keyring"
    ring.kept.clear()
    assert find() is None


@pytest.mark.parametrize(("kind", "host"), [("github", "git.example.nl"), ("jira", "github.com")])
def test_the_variables_of_github_com_are_for_github_com_only(
    kind: str, host: str, nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", SECRET)
    monkeypatch.setenv("GITHUB_TOKEN", SECRET)
    assert find(kind=kind, host=host) is None


def test_a_keyring_is_left_alone_where_nobody_could_unlock_it(ring: Ring) -> None:
    ring.kept["po-tui", "work"] = SECRET
    assert find(interactive=False) is None
    assert find(interactive=True) is not None


def test_a_keyring_that_waits_for_ever_is_not_waited_for(
    ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(secrets, "KEYRING_SECONDS", 0.05)
    monkeypatch.setattr(ring, "get_password", lambda *_: let_go.wait(30))
    try:
        assert find() is None
    finally:
        let_go.set()


def test_a_keyring_that_fails_is_no_keyring(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("org.freedesktop.DBus.Error")

    monkeypatch.setattr(ring, "get_password", fail)
    assert find() is None


def test_a_token_is_kept_in_the_keyring_and_forgotten_again(ring: Ring) -> None:
    secrets.store_in_keyring("work", Token(SECRET, "a test"))
    token = find()
    assert token is not None
    assert token.reveal() == SECRET
    assert secrets.forget("work")
    assert not secrets.forget("work")
    assert find() is None


def test_where_there_is_no_keyring_the_ways_around_are_named(
    nowhere: None, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoKeyringError(RuntimeError):
        pass

    def fail(*_: object) -> None:
        raise NoKeyringError("No recommended backend was available.")

    monkeypatch.setattr(ring, "set_password", fail)
    with pytest.raises(NoKeyring, match="PO_TUI_TOKEN_WORK"):
        secrets.store_in_keyring("work", Token(SECRET, "a test"))
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(NoKeyring, match=r"po-tui\[keyring\].*PO_TUI_TOKEN_WORK"):
        secrets.store_in_keyring("work", Token(SECRET, "a test"))
    assert not secrets.forget("work")


@pytest.mark.parametrize(
    "script",
    ["import sys; print('x'); sys.exit(3)", "pass", "print('two words')", "import os; os.abort()"],
)
def test_a_token_command_that_gives_no_token_is_said_in_one_line(
    script: str, nowhere: None
) -> None:
    with pytest.raises(NotSignedIn) as said:
        find(command=(sys.executable, "-c", script))
    assert "work" in str(said.value)
    assert "\n" not in str(said.value)


def test_a_token_command_that_is_not_there_or_too_slow_is_said(
    nowhere: None, own_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotSignedIn, match="no-such-program"):
        find(command=("no-such-program", "--secret"))
    monkeypatch.setattr(secrets, "COMMAND_SECONDS", 0.2)
    script = own_world / "slow.py"
    script.write_text(f"import time; print({SECRET!r}, flush=True); time.sleep(30)")
    with pytest.raises(NotSignedIn, match=r"0\.2 seconds") as said:
        find(command=(sys.executable, str(script)))
    assert SECRET not in everything_about(said.value)


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("ghp_0123", "GitHub"),
        ("gho_0123", "GitHub"),
        ("ghs_0123", "GitHub"),
        ("github_pat_11A_0123", "GitHub"),
        (" ATATT3xFfGF0_0123\n", "Jira Cloud"),
        ("MzE0MTU5MjY1MzU4", ""),
        ("0123456789abcdef0123456789abcdef01234567", ""),
        ("", ""),
    ],
)
def test_a_token_tells_by_its_beginning_whose_it_is(text: str, maker: str) -> None:
    assert Token(text, "a test").made_by == maker


def test_names_that_share_a_variable_are_found() -> None:
    assert secrets.variable_of("my-git.hub") == "PO_TUI_TOKEN_MY_GIT_HUB"
    assert secrets.variable_of("my.git") == secrets.variable_of("My-Git")
    assert secrets.variable_of("my.git") != secrets.variable_of("mygit")


def test_whoever_has_no_token_is_told_all_ways_in_their_order() -> None:
    told = secrets.ways("work", "github", "github.com")
    places = ("PO_TUI_TOKEN_WORK", "GH_TOKEN", "GITHUB_TOKEN", "token_command", "gh auth login")
    at = [told.index(place) for place in (*places, "remote login work")]
    assert at == sorted(at)
    assert "GH_TOKEN" not in secrets.ways("work", "github", "git.example.nl")


# ── that nobody sees it ─────────────────────────────────────────────────────────────────────────


def everything_about(problem: BaseException) -> str:
    """All that a traceback shows, the values of variables included."""
    told = io.StringIO()
    found = traceback.TracebackException.from_exception(problem, capture_locals=True)
    for line in found.format():
        told.write(line)
    return told.getvalue() + repr(problem)


def test_a_token_shows_where_it_came_from_and_nothing_else() -> None:
    token = Token(SECRET, "GH_TOKEN")
    for told in (repr(token), str(token), f"{token}", f"{token!r:>80}", repr([token])):
        assert SECRET not in told
        assert "GH_TOKEN" in told
    assert token.digest not in SECRET
    assert token.digest != Token(OTHER, "GH_TOKEN").digest
    for take in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            take(token)


@pytest.mark.parametrize("text", ["two words", "line\r\nX-Evil: 1", "naïve", "tab\tbed"])
def test_what_would_break_a_header_apart_is_no_token(
    text: str, nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_WORK", text)
    with pytest.raises(NotSignedIn, match="PO_TUI_TOKEN_WORK") as said:
        find()
    assert text not in str(said.value)


Service = Callable[[httpx.Request], httpx.Response]


def tracker(service: Service, **more: Any) -> GitHub:
    async def at_once(_seconds: float) -> None:
        pass

    transport = httpx.MockTransport(service)
    given: dict[str, Any] = {"project": "team/backlog", "transport": transport, "sleep": at_once}
    return GitHub("work", Token(SECRET, "GH_TOKEN"), **(given | more))


def _lost(_request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError(f"lost while sending Bearer {SECRET}")


def _unreachable(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError(f"no route for {SECRET}")


def _echo(status: int) -> Service:
    """A service that repeats what it was told, as proxies do on their error pages."""

    def service(request: httpx.Request) -> httpx.Response:
        said = {"message": f"You said {dict(request.headers)}"}
        return httpx.Response(status, json=said)

    return service


def _page(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text=f"<html>{request.headers['authorization']}</html>")


@pytest.mark.parametrize(
    "service",
    [_lost, _unreachable, _page, *(_echo(status) for status in (400, 401, 403, 404, 422, 500))],
)
async def test_no_error_log_or_traceback_ever_holds_it(
    service: Service, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    github = tracker(service)
    try:
        problems = [await _problem(pull(github)), await _problem(_created(github))]
    finally:
        await github.close()
    for problem in problems:
        assert SECRET not in everything_about(problem)
        assert "\n" not in str(problem)
    assert SECRET not in caplog.text + "".join(capsys.readouterr())
    assert SECRET not in repr(vars(github)) + repr(vars(github.client))


async def pull(github: GitHub) -> list[Page]:
    return [page async for page in github.changes("")]


async def _created(github: GitHub) -> None:
    (answer,) = await github.create([_draft()])
    if isinstance(answer, Refused):
        raise answer


async def _problem(call: Awaitable[Any]) -> TrackerError:
    with pytest.raises(TrackerError) as said:
        await call
    return said.value


def _draft() -> Any:
    from po_tui.trackers.base import Draft

    return Draft("0193576a-0000-7000-8000-000000000001", {"title": "One"})


# ── to whom it is sent ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url", ["http://git.example.nl/api/v3", "http://10.0.0.1", "http://localhost.example.nl"]
)
def test_it_is_not_sent_without_encryption(url: str) -> None:
    with pytest.raises(NotSignedIn, match="https"):
        tracker(_page, base_url=url)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
async def test_this_very_computer_may_be_asked_without_encryption(host: str) -> None:
    assert is_loopback(host)
    written = f"[{host}]" if ":" in host else host
    await tracker(_page, base_url=f"http://{written}:8080").close()


@pytest.fixture
def heard() -> dict[str, list[str | None]]:
    """Host → the credentials that it was sent."""
    return {}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_another_host_that_we_are_sent_to_never_gets_it(
    status: int, heard: dict[str, list[str | None]]
) -> None:
    def service(request: httpx.Request) -> httpx.Response:
        heard.setdefault(request.url.host, []).append(request.headers.get("authorization"))
        if request.url.host == "api.github.com":
            return httpx.Response(status, headers={"location": "https://evil.example/issues"})
        return httpx.Response(200, json=[])

    github = tracker(service)
    await pull(github)
    await github.close()
    assert set(heard["evil.example"]) == {None}
    assert heard["api.github.com"] == [f"Bearer {SECRET}"] * len(heard["api.github.com"])


async def test_a_next_page_on_another_host_never_gets_it(
    heard: dict[str, list[str | None]],
) -> None:
    def service(request: httpx.Request) -> httpx.Response:
        heard.setdefault(request.url.host, []).append(request.headers.get("authorization"))
        link = '<https://evil.example/issues?page=2>; rel="next"'
        first = request.url.host == "api.github.com"
        return httpx.Response(200, json=[], headers={"link": link} if first else {})

    github = tracker(service)
    await pull(github)
    await github.close()
    assert heard["evil.example"] == [None]


async def test_a_redirect_away_from_encryption_is_not_followed(
    heard: dict[str, list[str | None]],
) -> None:
    def service(request: httpx.Request) -> httpx.Response:
        heard.setdefault(str(request.url), []).append(request.headers.get("authorization"))
        return httpx.Response(302, headers={"location": "http://api.github.com/issues"})

    github = tracker(service)
    with pytest.raises(TrackerError, match="encryption"):
        await anext(github.changes(""))
    await github.close()
    assert all(url.startswith("https://") for url in heard)


async def test_a_write_is_never_sent_on() -> None:
    asked: list[tuple[str, str]] = []

    def service(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.host))
        if request.method == "GET":
            return httpx.Response(404, json={"message": "Not Found"})
        return httpx.Response(307, headers={"location": "https://evil.example/issues"})

    github = tracker(service)
    await github.create([_draft()])
    await github.close()
    assert ("POST", "evil.example") not in asked
    assert asked.count(("POST", "api.github.com")) == 1


async def test_netrc_is_not_read(own_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = own_world / ".netrc"
    netrc.write_text("machine evil.example login me password of-netrc\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(own_world))
    sent: list[str | None] = []

    def service(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("authorization"))
        if request.url.host == "api.github.com":
            return httpx.Response(302, headers={"location": "https://evil.example/issues"})
        return httpx.Response(200, json=[])

    github = tracker(service)
    await anext(github.changes(""))
    await github.close()
    assert sent[:2] == [f"Bearer {SECRET}", None]


def test_settings_know_commands_and_no_secrets() -> None:
    assert not {name for name in Settings._fields if "token" in name} - {"token_commands"}
