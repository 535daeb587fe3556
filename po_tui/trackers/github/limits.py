"""How much GitHub lets itself be asked: its limits told apart, its writes spaced.

    primary      so many requests an hour: the headers say when it goes on
    secondary    too much at once, or too many new things: 403 or 429, with or without Retry-After
    plain 403    not allowed; waiting would not help

What to obey, in GitHub's order: `retry-after`, else the reset of an empty primary limit, else a
minute and then longer. Ignoring it may end in a ban.
"""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import NotSignedIn
from po_tui.trackers.http import Answer, Told
from po_tui.trackers.secrets import Token
from po_tui.words import _

BETWEEN_WRITES: Final = 1.0
CREATES_AN_HOUR: Final = 450
"""GitHub allows 500, and counts what is made in the browser too."""
_HOUR: Final = 3600.0
_MINUTE: Final = 60.0
_A_LITTLE_LATER: Final = 1.0
"""A reset is told in whole seconds."""


class GitHubManners:
    """What GitHub expects of those who ask it."""

    name = "GitHub"

    def __init__(self, token: Token, *, between_writes: float, remote: str) -> None:
        self._token = token
        self._remote = remote
        self._between = between_writes
        self._last_write: datetime | None = None
        self._creates: deque[datetime] = deque()

    def told_to_wait(self, answer: Answer, tries: int) -> Told | None:
        if answer.status not in (403, 429):
            return None
        primary = answer.headers.get("x-ratelimit-remaining") == "0"
        secondary = "secondary rate limit" in answer.text or "abuse detection" in answer.text
        if answer.retry_after is not None:
            why = _rate_limit() if primary and not secondary else _slower()
            return Told(why, answer.retry_after)
        if primary and not secondary:
            return Told(_rate_limit(), _until_reset(answer))
        if secondary or answer.status == 429 or "rate limit exceeded" in answer.text.lower():
            return Told(_slower(), min(_MINUTE * 2**tries, _HOUR))
        return None

    def pause_after(self, answer: Answer) -> tuple[str, Told] | None:
        if answer.headers.get("x-ratelimit-remaining") != "0":
            return None
        if "x-ratelimit-reset" not in answer.headers:
            return None
        return self.kind_of(answer.url), Told(_rate_limit(), _until_reset(answer))

    def kind_of(self, url: str) -> str:
        return "graphql" if url.endswith("/graphql") else "core"

    def seconds_before(self, method: str, url: str, now: datetime) -> float:
        wait = 0.0
        if self._between and self._last_write is not None:
            wait = max(0.0, self._between - max(0.0, (now - self._last_write).total_seconds()))
        if self._between and method == "POST" and self.kind_of(url) == "core":
            wait = max(wait, self._until_next_create(now))
            self._creates.append(now + timedelta(seconds=wait))
        self._last_write = now + timedelta(seconds=wait)
        return wait

    def _until_next_create(self, now: datetime) -> float:
        while self._creates and (now - self._creates[0]).total_seconds() >= _HOUR:
            self._creates.popleft()
        if len(self._creates) < CREATES_AN_HOUR:
            return 0.0
        return _HOUR - (now - self._creates[-CREATES_AN_HOUR]).total_seconds()

    def unwelcome(self, answer: Answer) -> NotSignedIn | None:
        if answer.status == 401:
            return NotSignedIn(
                _(
                    "GitHub does not accept the token from {where}: wrong, or ended –"
                    " make a new one and run `po-tui remote login {remote}`"
                ).format(where=self._token.where_from, remote=self._remote)
            )
        sso = answer.headers.get("x-github-sso", "")
        if answer.status == 403 and sso.startswith("required"):
            return NotSignedIn(
                _(
                    "the organisation wants this token confirmed by single sign-on – open {url}"
                ).format(url=plain_line(sso.partition("url=")[2]))
            )
        return None


def _until_reset(answer: Answer) -> float:
    """Seconds until a primary limit is full again, by GitHub's own clock."""
    try:
        reset = float(answer.headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return _MINUTE
    return min(max(reset - answer.at.timestamp(), 0.0), _HOUR) + _A_LITTLE_LATER


def _rate_limit() -> str:
    return _("GitHub asks us to wait (rate limit)")


def _slower() -> str:
    return _("GitHub asks us to slow down (secondary rate limit)")
