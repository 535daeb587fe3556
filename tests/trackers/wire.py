"""What lies between an adapter and a stand-in: a clock that only sleeping moves, and a bad line.

    Clock     starts where every test starts; `sleep` moves it, nothing else does
    Seen      a request, as the stand-in gets it
    Answer    what it says
    Fault     something that goes wrong with one request; a `Plan` says with which
    Wire      httpx's transport: counts, validates, lets faults happen, asks the stand-in
    served    the same over real HTTP, for a command that runs as a process of its own

What is drawn between "before" and "after" is whether the stand-in carried the request out: the one
thing that a client which gets no answer cannot know.
"""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.trackers.openapi import Contract

MORNING: Final = "2026-11-24T09:00:00Z"
"""Where tests/conftest.py starts the day."""

READS: Final = ("GET", "HEAD", "OPTIONS")
READING_POSTS: Final = (
    "/search/jql",
    "/search",
    "/approximate-count",
    "/issue/bulkfetch",
    "/changelog/bulkfetch",
    "/jql/parse",
)
"""Jira's questions that do not fit into an address."""


class Clock:
    """Time as both sides see it; it passes only while somebody sleeps."""

    def __init__(self, start: str = MORNING) -> None:
        self.start = self.time = datetime.fromisoformat(start)
        self.slept: list[float] = []
        self.told: Callable[[str], None] = lambda _: None
        """Hears every new instant: a test may hand it on as PO_TUI_NOW."""

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return (self.time - self.start).total_seconds()

    def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.told(self.time.isoformat(timespec="milliseconds").replace("+00:00", "Z"))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)
        await asyncio.sleep(0)


class LiveClock(Clock):
    """Real time, for a client in a process of its own; it can be ahead of the client's."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead.total_seconds()

    def pass_by(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Seen:
    """A request."""

    n: int
    """The how manieth, from 1."""
    method: str
    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    """Names in lower case."""
    body: Any
    """Its JSON; None where there is none."""
    at: datetime

    @property
    def writes(self) -> bool:
        """It may change something over there (a query can be a POST, and changes nothing)."""
        if self.path.endswith("/graphql"):
            return "mutation" in str((self.body or {}).get("query", "")).split("{", 1)[0]
        if self.method == "POST" and self.path.endswith(READING_POSTS):
            return False
        return self.method not in READS

    @property
    def name(self) -> str:
        """`METHOD path`, as counts are kept."""
        return f"{self.method} {self.path}"

    def __str__(self) -> str:
        query = "?" + "&".join(f"{k}={v}" for k, v in self.query) if self.query else ""
        return f"{self.n}: {self.method} {self.path}{query}"


@dataclass(frozen=True)
class Answer:
    """An answer; `body` becomes JSON, `text` goes as it is."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    cut: bool = False
    """The line breaks in the middle of it."""

    @property
    def content(self) -> bytes:
        if self.text is not None:
            return self.text.encode()
        return b"" if self.body is None else json.dumps(self.body).encode()


class StandIn(Protocol):
    """A service of our own."""

    host: str

    def answer(self, seen: Seen) -> Answer: ...

    def error(self, seen: Seen, status: int, message: str, **headers: str) -> Answer:
        """The service's own words for a refusal."""
        ...

    def contract(self, seen: Seen) -> Contract | None: ...

    def described(self, seen: Seen) -> str:
        """The path as its contract writes it; empty: nothing published describes this request."""
        ...


# ── what can go wrong ───────────────────────────────────────────────────────────────────────────


class Lost(Exception):
    """The line broke before an answer came."""


class Unreachable(Exception):
    """There never was a line."""


class TooSlow(Exception):
    """No answer in time."""


class Killed(BaseException):
    """The process is gone: nothing after this line of the run happens."""


Happening = Callable[[Seen, Callable[[Seen], Answer], "StandIn"], Answer]


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with one request."""

    name: str
    happen: Happening

    def __repr__(self) -> str:
        return self.name


def _losing(name: str, problem: type[BaseException], *, committed: bool) -> Fault:
    def happen(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        if committed:
            go_on(seen)
        raise problem(str(seen))

    return Fault(f"{name} {'after' if committed else 'before'}", happen)


UNREACHABLE: Final = _losing("unreachable", Unreachable, committed=False)
LOST_BEFORE: Final = _losing("lost", Lost, committed=False)
LOST_AFTER: Final = _losing("lost", Lost, committed=True)
SLOW_BEFORE: Final = _losing("slow", TooSlow, committed=False)
SLOW_AFTER: Final = _losing("slow", TooSlow, committed=True)


def killed(*, committed: bool, dying: Callable[[], None] = lambda: None) -> Fault:
    """The process dies there; `dying` runs right before: keep what a dead process leaves behind."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        if committed:
            go_on(seen)
        dying()
        raise Killed(str(seen))

    return Fault(f"killed {'after' if committed else 'before'}", happen)


def failing(status: int = 502, *, committed: bool = False, html: bool = True) -> Fault:
    """A 5xx; whether the request was carried out before that, only the server knows."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], there: StandIn) -> Answer:
        if committed:
            go_on(seen)
        if html:
            return Answer(status, text=UNICORN, headers={"content-type": "text/html"})
        return there.error(seen, status, "Server Error")

    return Fault(f"{status} {'after' if committed else 'before'}", happen)


def page(status: int = 200) -> Fault:
    """What a proxy or a hotel says in place of the service."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], there: StandIn) -> Answer:
        return Answer(status, text=UNICORN, headers={"content-type": "text/html; charset=utf-8"})

    return Fault(f"html {status}", happen)


def truncated(*, cut: bool = True) -> Fault:
    """Carried out, and half of the answer comes: the line breaks (`cut`), or it just ends."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        answer = go_on(seen)
        text = answer.content.decode()
        return replace(answer, text=text if cut else text[: len(text) // 2], cut=cut)

    return Fault("truncated", happen)


def limited(
    message: str, status: int = 429, *, retry_after: float | None = None, **headers: str
) -> Fault:
    """Told to wait; `retry_after` in seconds, headers with _ for -."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], there: StandIn) -> Answer:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        if retry_after is not None:
            more["retry-after"] = f"{retry_after:g}"
        return there.error(seen, status, message, **more)

    return Fault(f"{status} {'' if retry_after is None else f'for {retry_after:g} s'}", happen)


def refusing(status: int, message: str) -> Fault:
    """Refused for a reason of the service's own."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], there: StandIn) -> Answer:
        return there.error(seen, status, message)

    return Fault(f"{status} {message}", happen)


def dropping(*names: str) -> Fault:
    """These names of the body are ignored, and nothing says so."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        body = {k: v for k, v in (seen.body or {}).items() if k not in names}
        return go_on(replace(seen, body=body))

    return Fault(f"drops {', '.join(names)}", happen)


def meanwhile(act: Callable[[], object]) -> Fault:
    """No fault: somebody else does something right before the request arrives."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        act()
        return go_on(seen)

    return Fault("meanwhile", happen)


UNICORN: Final = "<!DOCTYPE html><html><head><title>Unicorn!</title></head><body>…</body></html>"


class Plan:
    """Which request meets which fault."""

    def __init__(self) -> None:
        self._at: dict[int, Fault] = {}
        self._when: list[list[Any]] = []
        self.met: list[tuple[Seen, Fault]] = []

    def at(self, n: int, fault: Fault) -> None:
        """The n-th request from the start (see `Wire.sent`) meets it."""
        self._at[n] = fault

    def when(self, meets: Callable[[Seen], bool], fault: Fault, times: int = 1) -> None:
        """The next requests that a predicate fits meet it."""
        self._when.append([meets, fault, times])

    def clear(self) -> None:
        """The weather clears up."""
        self._at.clear()
        self._when.clear()

    def fault(self, seen: Seen) -> Fault | None:
        """What this one meets."""
        found = self._at.pop(seen.n, None)
        for one in self._when:
            if found is None and one[2] > 0 and one[0](seen):
                one[2] -= 1
                found = one[1]
        if found is not None:
            self.met.append((seen, found))
        return found


def to(method: str, ending: str = "") -> Callable[[Seen], bool]:
    """Requests of this method to a path that ends like that."""
    return lambda seen: seen.method == method and seen.path.endswith(ending)


def any_write(seen: Seen) -> bool:
    """Requests that change something."""
    return seen.writes


# ── the line ────────────────────────────────────────────────────────────────────────────────────


class Wire(httpx.AsyncBaseTransport):
    """A transport for httpx that ends at a stand-in."""

    def __init__(self, there: StandIn, clock: Clock, plan: Plan | None = None) -> None:
        self.there = there
        self.clock = clock
        self.plan = plan or Plan()
        self.log: list[Seen] = []
        self.strays: list[Seen] = []
        """What went to other hosts."""
        self.statuses: list[int] = []
        self.wrong: list[str] = []
        """What does not fit the published description."""
        self._lock = threading.Lock()

    # what a test asks

    @property
    def sent(self) -> int:
        """How many requests there were so far."""
        return len(self.log)

    @property
    def writes(self) -> list[Seen]:
        return [seen for seen in self.log if seen.writes]

    @property
    def counts(self) -> Counter[str]:
        """`METHOD path` → how often."""
        return Counter(seen.name for seen in self.log)

    def since(self, n: int) -> list[Seen]:
        """Those after the n-th."""
        return self.log[n:]

    def check(self) -> None:
        """All requests and answers so far were as published, and none went astray."""
        assert not self.wrong, "\n".join(self.wrong)
        assert not self.strays, f"sent elsewhere: {[str(one) for one in self.strays]}"

    def pauses(self) -> list[float]:
        """Seconds between one write and the next."""
        times = [seen.at for seen in self.writes]
        return [(b - a).total_seconds() for a, b in pairwise(times)]

    # what httpx asks

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        address = request.url
        try:
            answer = self.exchange(
                request.method, str(address), content, dict(request.headers.items())
            )
        except Unreachable as reason:
            raise httpx.ConnectError(f"no route: {reason}", request=request) from reason
        except Lost as reason:
            raise httpx.ReadError(f"connection reset by peer: {reason}", request=request) from None
        except TooSlow as reason:
            raise httpx.ReadTimeout(f"timed out: {reason}", request=request) from None
        body = answer.content
        headers = dict(answer.headers)
        if answer.cut:
            headers["content-length"] = str(len(body))
            stream: httpx.AsyncByteStream = _Broken(body[: len(body) // 2], request)
            return httpx.Response(answer.status, headers=headers, stream=stream, request=request)
        return httpx.Response(answer.status, headers=headers, content=body, request=request)

    def exchange(
        self, method: str, address: str, content: bytes, headers: dict[str, str]
    ) -> Answer:
        """One request and what comes of it; raises Lost, Unreachable, TooSlow or Killed."""
        with self._lock:
            return self._exchange(method, address, content, headers)

    def _exchange(
        self, method: str, address: str, content: bytes, headers: dict[str, str]
    ) -> Answer:
        parts = urlsplit(address)
        seen = Seen(
            n=len(self.log) + 1,
            method=method,
            host=parts.netloc,
            path=parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in headers.items()},
            body=json.loads(content) if content else None,
            at=self.clock.now(),
        )
        if parts.netloc not in getattr(self.there, "hosts", {self.there.host}):
            self.strays.append(seen)
            return Answer(404, {"message": "Not Found"})
        self.log.append(seen)
        fault = self.plan.fault(seen)
        try:
            answer = (
                self._go_on(seen) if fault is None else fault.happen(seen, self._go_on, self.there)
            )
        except (Lost, Unreachable, TooSlow, Killed):
            self.statuses.append(0)
            raise
        self.statuses.append(answer.status)
        date = format_datetime(self.clock.now().astimezone(UTC), usegmt=True)
        return replace(answer, headers={"date": date, **JSON, **answer.headers})

    def _go_on(self, seen: Seen) -> Answer:
        """Ask the stand-in, and hold both sides against the published description."""
        contract = self.there.contract(seen)
        path = self.there.described(seen)
        if contract is not None and path:
            self.wrong += contract.request(seen.method, path, self._query(seen), seen.body)
        answer = self.there.answer(seen)
        if contract is not None and path and answer.text is None:
            self.wrong += contract.answer(seen.method, path, answer.status, answer.body)
        return answer

    def _query(self, seen: Seen) -> Sequence[tuple[str, str]]:
        # The address of a next page is the service's own affair, followed as given.
        return () if seen.path.startswith("/repositories/") else seen.query


JSON: Final = {"content-type": "application/json; charset=utf-8"}


class _Broken(httpx.AsyncByteStream):
    """A body whose line breaks."""

    def __init__(self, half: bytes, request: httpx.Request) -> None:
        self._half = half
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body", request=self._request
        )


# ── over real HTTP ──────────────────────────────────────────────────────────────────────────────


@contextmanager
def served(make: Callable[[str], Wire]) -> Iterator[Wire]:
    """A wire that is reached over the loopback while this lasts; `make` gets its host and port.

    Faults are real: a lost line is a closed socket. `Killed` is for the test to do to the client.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            content = self.rfile.read(length)
            try:
                answer = wire.exchange(
                    self.command, f"http://{host}{self.path}", content, dict(self.headers.items())
                )
            except (Lost, Unreachable, TooSlow, Killed):
                self.close_connection = True
                return
            body = answer.content
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if answer.cut else body)
            if answer.cut:
                self.close_connection = True

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_one  # noqa: N815

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host = f"127.0.0.1:{server.server_port}"
    wire = make(host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
