"""Asks a tracker over the network: patiently, politely, and never the same thing twice by mistake.

Terminology
    repeatable    sending it twice does what sending it once does: reads, and writes of a state.
    certain no    the request was not carried out: there was no connection, or the tracker said so.
    unknown       it may have been carried out: the answer was lost, or makes no sense.

A repeatable request is sent again after both; one that creates only after a certain no – else
`OutcomeUnknown` is raised, and whoever asked has to look first. What the user is told never holds
a secret: no error of httpx leaves this module, since those remember whole requests.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from ipaddress import ip_address
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

import httpx

from po_tui import __version__
from po_tui.model.plain import plain_line
from po_tui.trackers.base import (
    Cancelled,
    NotSignedIn,
    OutcomeUnknown,
    OutOfReach,
    TooManyRequests,
    Waiting,
)
from po_tui.trackers.secrets import Token
from po_tui.words import _

AGAIN: Final = 5
"""How often a request is sent again."""
LONGEST_PAUSE: Final = 60.0
"""Seconds between two tries, where the tracker does not name its own."""
FOREVER: Final = 1e9
"""Seconds: who says infinity means no longer than that."""
LONGEST_WAIT: Final = 3_700.0
"""Seconds: a limit by the hour is over by then; who asks for more gets the rest in another run."""
WORTH_SAYING: Final = 3.0
"""Shorter waits are not told: the line would be gone before it is read."""
HOPS: Final = 5
_READS: Final = frozenset({"GET", "HEAD"})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_REPEATABLE: Final = _READS | {"PUT", "PATCH", "DELETE"}

Sleep = Callable[[float], Awaitable[object]]
Now = Callable[[], datetime]


class Told(NamedTuple):
    """The tracker told us to wait: nothing of the request was carried out."""

    why: str
    seconds: float


class Manners(Protocol):
    """What a tracker expects of those who ask it."""

    name: str
    """What it is called: GitHub, Jira."""

    def told_to_wait(self, answer: "Answer", tries: int) -> Told | None:
        """Whether this answer says that we ask too much; `tries`: how often it said so before."""

    def pause_after(self, answer: "Answer") -> tuple[str, Told] | None:
        """That nothing more of a kind of request is left, and for how long; before being refused."""

    def kind_of(self, url: str) -> str:
        """What is counted together over there."""

    def seconds_before(self, method: str, url: str, now: datetime) -> float:
        """How long to wait before a write; called once for each try."""

    def unwelcome(self, answer: "Answer") -> NotSignedIn | None:
        """The token is wrong, has ended, or may not do this at all."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: httpx.Headers
    text: str = field(repr=False)
    url: str
    """Where it came from in the end, redirects followed."""
    at: datetime
    """When, by the tracker's clock; by ours if it does not say."""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @cached_property
    def json(self) -> Any:
        """Its JSON; None where there is none, or none that can be read."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @property
    def message(self) -> str:
        """What the tracker says about it, as one plain line; empty where it says nothing."""
        said = self.json.get("message") if isinstance(self.json, dict) else None
        return plain_line(str(said)).strip()[:300] if said else ""

    @property
    def next(self) -> str:
        """The address of the next page, as given; empty on the last."""
        # httpx reads the header; the address itself is never put together by us.
        try:
            links = httpx.Response(200, headers={"link": self.headers.get("link", "")}).links
        except (ValueError, KeyError):
            return ""
        return str(links.get("next", {}).get("url", ""))

    @property
    def retry_after(self) -> float | None:
        """Seconds that it asks us to wait."""
        asked = self.headers.get("retry-after", "").strip()
        if not asked:
            return None
        try:
            return max(0.0, float(asked))
        except ValueError:
            pass
        try:
            return max(0.0, (parsedate_to_datetime(asked) - self.at).total_seconds())
        except (ValueError, TypeError):
            return None


def is_loopback(host: str) -> bool:
    """This very computer: nobody listens in."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Bearer(httpx.Auth):
    """Signs requests to the tracker itself, and to no other address."""

    def __init__(self, token: Token, home: str) -> None:
        self._token = token
        self._home = _origin(home)

    def auth_flow(self, request: httpx.Request) -> Any:
        if _origin(str(request.url)) == self._home:
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)


class Client:
    """One tracker's address, asked one thing at a time."""

    def __init__(
        self,
        base_url: str,
        token: Token,
        manners: Manners,
        *,
        headers: Mapping[str, str] | None = None,
        sign: Callable[[Token, str], httpx.Auth] = Bearer,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
        now: Now = lambda: datetime.now(UTC),
        chance: Callable[[float], float] = lambda most: random.uniform(0, most),
    ) -> None:
        parts = urlsplit(base_url)
        if parts.username or parts.password:
            raise NotSignedIn(_("the tracker's address holds a password – leave it out"))
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise NotSignedIn(
                _(
                    "{host} is not asked without encryption: everybody could read the token – use https"
                ).format(host=plain_line(parts.hostname or base_url))
            )
        self.base_url = base_url.rstrip("/")
        self.host = parts.netloc
        self.requests = 0
        self.waiting: Waiting | None = None
        self.deadline: datetime | None = None
        self.cancelled: Callable[[], bool] | None = None
        self.ahead = timedelta()
        """By how much the tracker's clock is ahead of ours, as of its latest answer."""
        self._token, self._manners = token, manners
        self._sleep, self._now, self._chance = sleep, now, chance
        self._resume: dict[str, tuple[str, datetime]] = {}
        self._one_at_a_time = asyncio.Lock()
        # Proxies and certificates are those of the environment; ~/.netrc is not read: `auth` is ours.
        self._http = httpx.AsyncClient(
            auth=sign(token, base_url),
            headers={"User-Agent": f"po-tui/{__version__}", **(headers or {})},
            timeout=httpx.Timeout(30, connect=10),
            follow_redirects=False,
            transport=transport,
        )

    async def close(self) -> None:
        await self._http.aclose()

    def now(self) -> datetime:
        """The instant by our clock."""
        return self._now()

    def there(self) -> datetime:
        """The instant by the tracker's clock."""
        return self._now() + self.ahead

    async def ask(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        etag: str = "",
        repeatable: bool | None = None,
        bare: bool = False,
        again: int = AGAIN,
    ) -> Answer:
        """Ask, with patience; the answer may well be a refusal (4xx), which only the caller understands.

        `url` is a path below the base address, or a whole address as the tracker gave it. Reads
        follow redirects. `bare`: an answer without a body says enough. `again`: how often to try
        once more. Raises OutOfReach, OutcomeUnknown (what creates), NotSignedIn,
        TooManyRequests or Cancelled.
        """
        address = url if "://" in url else self.base_url + url
        may_repeat = method in _REPEATABLE if repeatable is None else repeatable
        async with self._one_at_a_time:
            for _hop in range(HOPS + 1):
                answer = await self._patiently(
                    method, address, params, body, etag, may_repeat, bare=bare, again=again
                )
                if method not in _READS or answer.status not in _REDIRECTS:
                    return answer
                address, params = self._onward(answer, address), None
        raise self._lost_way()

    def _lost_way(self) -> OutOfReach:
        return OutOfReach(
            _("{tracker} sends us round in circles – try again later").format(
                tracker=self._manners.name
            )
        )

    def _onward(self, answer: Answer, asked: str) -> str:
        """Where a redirect leads; other hosts are asked without our token."""
        try:
            there = str(httpx.URL(answer.url).join(answer.headers.get("location", "")))
            _origin(there)
        except (httpx.InvalidURL, ValueError):
            raise self._lost_way() from None
        query = urlsplit(asked).query
        if query and not urlsplit(there).query and _origin(there) == _origin(asked):
            there += f"?{query}"  # without it, a listing would be another one
        if urlsplit(there).scheme == "https" or is_loopback(urlsplit(there).hostname or ""):
            return there
        raise OutOfReach(
            _("{tracker} sends us to an address without encryption – try again later").format(
                tracker=self._manners.name
            )
        )

    # ── patience ──────────────────────────────────────────────────────────────────────────────

    async def _patiently(
        self,
        method: str,
        address: str,
        params: Mapping[str, str | int] | None,
        body: Any,
        etag: str,
        repeatable: bool,
        *,
        bare: bool,
        again: int,
    ) -> Answer:
        failed = limited = 0
        while True:
            await self._its_turn(method, address)
            got = await self._send(method, address, params, body, etag)
            if isinstance(got, Answer):
                told = self._manners.told_to_wait(got, limited)
                if told is None and got.status < 500:
                    # A login page is no JSON either, and asking again would not help.
                    refused = self._manners.unwelcome(got)
                    if refused:
                        raise refused
                    if not self._unreadable(got, bare=bare):
                        self._look_ahead(got)
                        return got
                if told:
                    limited += 1
                    if limited > again:
                        raise _too_many(told.why, self._until(told.seconds))
                    await self._wait(told.why, told.seconds)
                    continue
                got = self._nonsense(got)
            failed += 1
            if not (repeatable or got.certain_no):
                raise OutcomeUnknown(got.text)
            if failed > again:
                raise OutOfReach(got.text)
            pause = self._chance(min(LONGEST_PAUSE, 2.0 ** (failed - 1)))
            await self._wait(got.text, max(pause, got.retry_after), lost=got.text)

    async def _its_turn(self, method: str, address: str) -> None:
        """Wait for what we know we have to wait for, before the tracker has to say so."""
        self._stop_if_asked()
        kind = self._manners.kind_of(address)
        if kind in self._resume:
            why, until = self._resume[kind]
            await self._wait(why, (until - self._now()).total_seconds())
            del self._resume[kind]
        if method not in _READS:
            seconds = self._manners.seconds_before(method, address, self._now())
            why = _("{tracker} wants new things one by one").format(tracker=self._manners.name)
            await self._wait(why, seconds)

    def _look_ahead(self, answer: Answer) -> None:
        pause = self._manners.pause_after(answer)
        if pause:
            kind, told = pause
            self._resume[kind] = told.why, self._until(told.seconds)

    def _until(self, seconds: float) -> datetime:
        return self._now() + timedelta(seconds=min(FOREVER, seconds))

    async def _wait(self, why: str, seconds: float, *, lost: str = "") -> None:
        """Wait, told and in short naps where somebody might want to stop it.

        Raises where it would take longer than we may: TooManyRequests, or OutOfReach for a `lost`
        answer.
        """
        if seconds <= 0:
            return
        until = self._until(seconds)
        if seconds > LONGEST_WAIT or (self.deadline is not None and until > self.deadline):
            if lost:
                raise OutOfReach(lost)
            raise _too_many(why, until)
        told = self.waiting if seconds >= WORTH_SAYING else None
        if told:
            told(why, until)
        left = seconds
        while left > 0:
            nap = min(left, 1.0) if self.cancelled else left
            await self._sleep(nap)
            left -= nap
            self._stop_if_asked()
        if told:
            told(why, None)

    def _stop_if_asked(self) -> None:
        if self.cancelled and self.cancelled():
            raise Cancelled(_("stopped – what went through stays through"))

    # ── one request ───────────────────────────────────────────────────────────────────────────

    async def _send(
        self, method: str, address: str, params: Mapping[str, Any] | None, body: Any, etag: str
    ) -> "Answer | _Failed":
        headers = {"If-None-Match": etag} if etag else {}
        self.requests += 1
        # The error is turned into a line of ours outside of `except`, so that it is no part of what
        # is raised later: it knows the request, and the request knows the token.
        problem = "", True
        try:
            got = await self._http.request(
                method, address, params=params, json=body, headers=headers
            )
            return self._as_answer(got)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            problem = self._in_words(error)
        return _Failed(*problem)

    def _as_answer(self, got: httpx.Response) -> Answer:
        at = self._now()
        try:
            told = parsedate_to_datetime(got.headers.get("date", ""))
            self.ahead = told - at
        except (ValueError, TypeError):
            pass  # then our own clock has to do
        else:
            at = told
        # Who refuses may well repeat what we said, and that is what people get to see.
        text = self._token.hidden_in(got.text) if got.status_code >= 400 else got.text
        return Answer(got.status_code, got.headers, text, str(got.url), at)

    def _in_words(self, error: Exception) -> tuple[str, bool]:
        """An error of httpx as a line for the user, and whether it is a certain no."""
        host = plain_line(self.host)
        match error:
            case httpx.ConnectTimeout() | httpx.PoolTimeout():
                return _("{host} does not answer – is there a network?").format(host=host), True
            case httpx.TimeoutException():
                return _("{host} took too long to answer – try again later").format(
                    host=host
                ), False
            case httpx.ProxyError():
                return _("the proxy refuses to ask {host} – look at HTTPS_PROXY").format(
                    host=host
                ), True
            case httpx.ConnectError() if "certificate" in str(error).lower():
                return _(
                    "the certificate of {host} is not trusted – set SSL_CERT_FILE to your own"
                ).format(host=host), True
            case httpx.ConnectError() | httpx.UnsupportedProtocol() | httpx.InvalidURL():
                return _("{host} cannot be reached – is there a network?").format(host=host), True
            case _:
                return _("the connection to {host} broke – try again later").format(
                    host=host
                ), False

    def _unreadable(self, answer: Answer, *, bare: bool) -> bool:
        """It should hold JSON and does not: cut off, or a page of somebody in between."""
        if bare and not answer.text.strip():
            return False
        return answer.ok and answer.status not in (204, 205) and answer.json is None

    def _nonsense(self, answer: Answer) -> "_Failed":
        if answer.status >= 500:
            text = _(
                "{tracker} has a problem of its own (error {status}) – try again later"
            ).format(tracker=self._manners.name, status=answer.status)
        else:
            text = _(
                "{host} gave an answer that makes no sense – is there a proxy or a login page in between?"
            ).format(host=plain_line(self.host))
        return _Failed(text, False, answer.retry_after or 0.0)


def _too_many(why: str, until: datetime) -> TooManyRequests:
    text = _("{why}: that is later than this run may take – run it again then")
    return TooManyRequests(text.format(why=why), until)


class _Failed(NamedTuple):
    """A request without an answer that makes sense."""

    text: str
    certain_no: bool
    retry_after: float = 0.0
