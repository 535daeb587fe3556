"""How much Jira lets itself be asked, and what it says to those it does not know.

    burst       too many requests of one kind within a second: Retry-After
    per issue   too many changes of one issue: Retry-After
    quota       of programs, by the hour: the header says when it is full again

Jira answers a failed login in many ways: with 401, with a page, or with 200 as if nobody asked – and
then a backlog looks empty. The headers tell them apart; no answer counts before they were looked at.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from po_tui.model.plain import plain_line
from po_tui.trackers.base import NotSignedIn
from po_tui.trackers.http import Answer, Told
from po_tui.trackers.secrets import Token
from po_tui.words import _

BETWEEN_WRITES: Final = 0.05
_LONGEST: Final = 300.0
_HOUR: Final = 3600.0
_QUESTIONS: Final = ("/search/jql", "/search", "/issue/bulkfetch", "/changelog/bulkfetch")
"""Asked by POST, and yet they change nothing."""
_FAILED: Final = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED")


class WrongToken(NotSignedIn):
    """Not accepted here; one with scopes is accepted at another address."""


class TooFewScopes(NotSignedIn):
    """The token is right, and may not do this."""


class LoginPage(NotSignedIn):
    """A page for people came in place of an answer."""


class JiraManners:
    """What Jira expects of those who ask it."""

    name = "Jira"

    def __init__(
        self, token: Token, *, remote: str, cloud: bool, between_writes: float | None = None
    ) -> None:
        self._token, self._remote, self._cloud = token, remote, cloud
        self._between = BETWEEN_WRITES if between_writes is None else between_writes
        self._last_write: datetime | None = None

    def told_to_wait(self, answer: Answer, tries: int) -> Told | None:
        if answer.status != 429:
            return None
        reason = answer.headers.get("ratelimit-reason", "")
        seconds = answer.retry_after
        if seconds is None:
            seconds = _until_reset(answer) or min(_LONGEST, 2.0 ** (tries + 1))
        if "per-issue" in reason:
            return Told(_("Jira asks us to leave one issue alone for a while"), seconds)
        if "quota" in reason:
            return Told(_("Jira asks us to wait (quota)"), seconds)
        return Told(_("Jira asks us to slow down (rate limit)"), seconds)

    def pause_after(self, answer: Answer) -> tuple[str, Told] | None:  # noqa: ARG002 - told when asked
        return None

    def kind_of(self, url: str) -> str:
        return urlsplit(url).path

    def seconds_before(self, method: str, url: str, now: datetime) -> float:
        if method == "POST" and urlsplit(url).path.endswith(_QUESTIONS):
            return 0.0
        wait = 0.0
        if self._last_write is not None:
            wait = max(0.0, self._between - max(0.0, (now - self._last_write).total_seconds()))
        self._last_write = now + timedelta(seconds=wait)
        return wait

    # ── those it does not know ────────────────────────────────────────────────────────────────

    def unwelcome(self, answer: Answer) -> NotSignedIn | None:
        if 300 <= answer.status < 400:
            return self._sent_away(answer)
        if "captcha" in answer.headers.get("x-authentication-denied-reason", "").lower():
            return NotSignedIn(
                _(
                    "{host} wants a person to solve a riddle after failed logins – log in there once in a browser"
                ).format(host=_host(answer))
            )
        login = answer.headers.get("x-seraph-loginreason", "").upper()
        anonymous = answer.headers.get("x-ausername", "").lower() == "anonymous"
        if anonymous or login == "OUT" or any(word in login for word in _FAILED):
            return self._wrong(answer)
        if answer.status == 401:
            if "scope does not match" in answer.text:
                return TooFewScopes(
                    _(
                        "the token from {where} may not do this: scopes are missing – make one with read:jira-work, write:jira-work, read:jira-user and those for boards and issues of Jira Software"
                    ).format(where=self._token.where_from)
                )
            return self._wrong(answer)
        if answer.status == 403 and "Connect Session Auth Token" in answer.text:
            return NotSignedIn(
                _(
                    "Jira Cloud wants the e-mail address of the account along with its token – say it in the settings of {remote}"
                ).format(remote=self._remote)
            )
        if answer.ok and is_page(answer):
            return LoginPage(
                _(
                    "{host} answers with a page to log in on – is there a proxy in between, or does it want single sign-on?"
                ).format(host=_host(answer))
            )
        return None

    def _wrong(self, answer: Answer) -> WrongToken:
        if self._cloud:
            text = _(
                "{host} does not accept the token from {where}: wrong, ended, or another account's – make a new one and run `po-tui remote login {remote}`"
            )
        else:
            text = _(
                "{host} does not accept the token from {where}: wrong or ended – make a personal access token there and run `po-tui remote login {remote}`"
            )
        return WrongToken(
            text.format(host=_host(answer), where=self._token.where_from, remote=self._remote)
        )

    def _sent_away(self, answer: Answer) -> NotSignedIn:
        there = urlsplit(answer.headers.get("location", "")).hostname or "?"
        return LoginPage(
            _(
                "{host} sends us on to {there} – is that where Jira lives now, or a page to log in on?"
            ).format(host=_host(answer), there=plain_line(there))
        )


def is_page(answer: Answer) -> bool:
    """It is meant for people: HTML."""
    told = answer.headers.get("content-type", "").lower()
    return "html" in told or answer.text.lstrip()[:1] == "<"


def _host(answer: Answer) -> str:
    return plain_line(urlsplit(answer.url).hostname or "")


def _until_reset(answer: Answer) -> float | None:
    """Seconds until `2026-11-24T10:05Z`, by Jira's own clock."""
    try:
        reset = datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    reset = reset if reset.tzinfo else reset.replace(tzinfo=UTC)
    return min(max(1.0, (reset - answer.at).total_seconds()), _HOUR)
