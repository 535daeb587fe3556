"""How a tracker is asked: patiently, and never the same thing twice by mistake. No test waits for real."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from po_tui.trackers.base import (
    Cancelled,
    NotSignedIn,
    OutcomeUnknown,
    OutOfReach,
    TooManyRequests,
    TrackerError,
)
from po_tui.trackers.github.limits import CREATES_AN_HOUR, GitHubManners
from po_tui.trackers.http import AGAIN, Client
from po_tui.trackers.secrets import Token
from tests.trackers.wire import Clock

FINE = httpx.Response(200, json={"fine": True})
Step = httpx.Response | Exception
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."
RESET = 600


class Service:
    """Answers what a test wrote down, one after another; the last one for ever."""

    def __init__(self, clock: Clock, steps: Sequence[Step]) -> None:
        self.clock, self.steps = clock, list(steps)
        self.asked: list[tuple[str, str]] = []
        self.at: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, str(request.url)))
        self.at.append(self.clock.monotonic())
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        headers = {"date": format_datetime(self.clock.now(), usegmt=True), **step.headers}
        return httpx.Response(step.status_code, content=step.content, headers=headers)


Made = tuple[Client, Service]


@pytest.fixture
async def ask(clock: Clock) -> Any:
    """Makes a client whose service answers these, with all pauses as long as they may be."""
    made: list[Client] = []

    def make(*steps: Step, between_writes: float = 0) -> Made:
        service = Service(clock, steps)
        token = Token("t0k", "a test")
        client = Client(
            "https://api.github.com",
            token,
            GitHubManners(token, between_writes=between_writes, remote="work"),
            transport=httpx.MockTransport(service),
            sleep=clock.sleep,
            now=clock.now,
            chance=lambda most: most,
        )
        made.append(client)
        return client, service

    yield make
    for client in made:
        await client.close()


def refused(status: int, message: str = "", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"message": message}, headers=named)


def limit_is_empty(clock: Clock, status: int = 403) -> httpx.Response:
    reset = int(clock.now().timestamp()) + RESET
    more = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(reset)}
    return refused(status, "API rate limit exceeded for user ID 1.", **more)


LOST = httpx.ReadError("reset by peer")
CUT = httpx.RemoteProtocolError("peer closed connection without sending complete message body")
SLOW = httpx.ReadTimeout("timed out")
NO_LINE = httpx.ConnectError("no route to host")
NO_TIME = httpx.ConnectTimeout("timed out")
BROKEN = httpx.Response(502, text="<html>Unicorn!</html>")
HALF = httpx.Response(200, text='{"number": 12, "ti')
LOGIN_PAGE = httpx.Response(200, text="<html>Sign in to the hotel</html>")

UNKNOWN = (LOST, CUT, SLOW, BROKEN, HALF, LOGIN_PAGE)
"""Nobody knows whether it was carried out."""
CERTAIN_NO = (NO_LINE, NO_TIME, refused(429), refused(403, SECONDARY, retry_after="7"))


def called(step: Any) -> str:
    return type(step).__name__ if isinstance(step, Exception) else f"{step.status_code}"


# ── what is sent again ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("step", [*UNKNOWN, *CERTAIN_NO], ids=called)
async def test_what_can_be_repeated_is_sent_again(method: str, step: Step, ask: Any) -> None:
    client, service = ask(step, FINE)
    answer = await client.ask(method, "/issues/1")
    assert answer.json == {"fine": True}
    assert client.requests == len(service.asked) == 2


@pytest.mark.parametrize("step", UNKNOWN, ids=called)
async def test_what_creates_is_not_sent_again_where_it_may_have_been_carried_out(
    step: Step, ask: Any
) -> None:
    client, service = ask(step, FINE)
    with pytest.raises(OutcomeUnknown):
        await client.ask("POST", "/issues", body={"title": "One"})
    assert len(service.asked) == 1


@pytest.mark.parametrize("step", CERTAIN_NO, ids=called)
async def test_what_creates_is_sent_again_after_a_certain_no(step: Step, ask: Any) -> None:
    client, service = ask(step, FINE)
    assert (await client.ask("POST", "/issues", body={"title": "One"})).ok
    assert len(service.asked) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 422])
async def test_a_refusal_is_an_answer_and_asked_once(status: int, ask: Any) -> None:
    client, service = ask(refused(status, "Validation Failed"), FINE)
    answer = await client.ask("PATCH", "/issues/1", body={})
    assert (answer.status, answer.message) == (status, "Validation Failed")
    assert len(service.asked) == 1


async def test_somebody_who_never_answers_is_given_up_in_the_end(ask: Any, clock: Clock) -> None:
    client, service = ask(BROKEN)
    with pytest.raises(OutOfReach, match="502"):
        await client.ask("GET", "/issues")
    assert len(service.asked) == 1 + AGAIN
    assert clock.slept == [1, 2, 4, 8, 16]


async def test_a_server_that_says_when_to_come_back_is_believed(ask: Any, clock: Clock) -> None:
    client, _service = ask(httpx.Response(503, headers={"retry-after": "33"}), FINE)
    await client.ask("GET", "/issues")
    assert clock.slept == [33]


async def test_a_wrong_token_ends_it_at_once_and_says_where_it_came_from(ask: Any) -> None:
    client, service = ask(refused(401, "Bad credentials"))
    with pytest.raises(NotSignedIn, match="a test"):
        await client.ask("GET", "/user")
    assert len(service.asked) == 1


# ── limits ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [403, 429])
async def test_an_empty_hour_is_waited_out_to_its_end_and_told(
    status: int, ask: Any, clock: Clock
) -> None:
    client, _service = ask(limit_is_empty(clock, status), FINE)
    told: list[tuple[str, datetime | None]] = []
    client.waiting = lambda why, until: told.append((why, until))
    start = clock.now()
    await client.ask("POST", "/issues", body={})
    end = start + timedelta(seconds=RESET + 1)
    assert clock.now() == end
    assert [until for _why, until in told] == [end, None]
    assert "rate limit" in told[0][0]


async def test_the_last_request_of_an_hour_is_noticed_before_the_next_one_is_refused(
    ask: Any, clock: Clock
) -> None:
    empty = limit_is_empty(clock)
    last = httpx.Response(200, json=[], headers=dict(empty.headers) | {"content-length": "2"})
    client, service = ask(last, FINE)
    await client.ask("GET", "/issues")
    assert clock.slept == []
    await client.ask("GET", "/issues")
    assert service.at[1] - service.at[0] == RESET + 1


async def test_a_wrong_clock_of_ours_does_not_change_how_long_we_wait(
    ask: Any, clock: Clock
) -> None:
    told = limit_is_empty(clock)
    headers = dict(told.headers) | {"date": format_datetime(clock.now(), usegmt=True)}
    clock.pass_by(-86_400)
    client, _service = ask(httpx.Response(403, content=told.content, headers=headers), FINE)
    await client.ask("GET", "/issues")
    assert sum(clock.slept) == RESET + 1


@pytest.mark.parametrize(
    ("headers", "naps"),
    [({"retry_after": "7"}, [7]), ({}, [60]), ({"x_ratelimit_remaining": "4999"}, [60])],
)
async def test_a_secondary_limit_is_waited_for_as_told_or_a_minute(
    headers: dict[str, str], naps: list[float], ask: Any, clock: Clock
) -> None:
    client, _service = ask(refused(403, SECONDARY, **headers), FINE)
    why: list[str] = []
    client.waiting = lambda said, _until: why.append(said)
    await client.ask("POST", "/issues", body={})
    assert clock.slept == naps
    assert "slow down" in why[0]


async def test_a_secondary_limit_that_goes_on_is_waited_for_longer_and_given_up(
    ask: Any, clock: Clock
) -> None:
    client, service = ask(refused(429))
    with pytest.raises(TooManyRequests):
        await client.ask("GET", "/issues")
    assert clock.slept == [60, 120, 240, 480, 960]
    assert len(service.asked) == 6


async def test_a_plain_403_is_no_limit(ask: Any, clock: Clock) -> None:
    client, _service = ask(refused(403, "Repository was archived so is read-only."), FINE)
    assert (await client.ask("PATCH", "/issues/1", body={})).status == 403
    assert clock.slept == []


async def test_retry_after_may_be_a_date(ask: Any, clock: Clock) -> None:
    then = format_datetime(clock.now() + timedelta(seconds=90), usegmt=True)
    client, _service = ask(refused(429, retry_after=then), FINE)
    await client.ask("GET", "/issues")
    assert clock.slept == [90]


# ── how long, and how to stop ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "problem"), [(refused(429), TooManyRequests), (BROKEN, OutOfReach)], ids=["429", "502"]
)
async def test_nothing_is_waited_for_beyond_the_deadline(
    step: Step, problem: type[TrackerError], ask: Any, clock: Clock
) -> None:
    client, service = ask(step)
    client.deadline = clock.now() + timedelta(seconds=0.5)
    with pytest.raises(problem) as said:
        await client.ask("GET", "/issues")
    assert len(service.asked) == 1
    assert clock.slept == []
    if isinstance(said.value, TooManyRequests):
        assert said.value.until == clock.now() + timedelta(seconds=60)


async def test_nobody_waits_for_a_day(ask: Any, clock: Clock) -> None:
    client, _service = ask(refused(429, retry_after="86400"))
    with pytest.raises(TooManyRequests) as said:
        await client.ask("GET", "/issues")
    assert said.value.until == clock.now() + timedelta(days=1)
    assert clock.slept == []


async def test_a_wait_is_cut_short_by_whoever_asks_to_stop(ask: Any, clock: Clock) -> None:
    client, service = ask(limit_is_empty(clock), FINE)
    client.cancelled = lambda: clock.monotonic() >= 5
    with pytest.raises(Cancelled):
        await client.ask("GET", "/issues")
    assert clock.monotonic() == 5
    with pytest.raises(Cancelled):
        await client.ask("GET", "/issues")
    assert len(service.asked) == 1


async def test_who_is_told_about_a_wait_may_refuse_it(ask: Any, clock: Clock) -> None:
    client, _service = ask(limit_is_empty(clock), FINE)

    def no(_why: str, _until: datetime | None) -> None:
        raise TooManyRequests("not that long")

    client.waiting = no
    with pytest.raises(TooManyRequests, match="not that long"):
        await client.ask("GET", "/issues")
    client.waiting = None
    assert (await client.ask("GET", "/issues")).ok


# ── one after the other ─────────────────────────────────────────────────────────────────────────


async def test_writes_are_a_second_apart_and_reads_are_not(ask: Any, clock: Clock) -> None:
    client, service = ask(FINE, between_writes=1)
    for _ in range(3):
        await client.ask("GET", "/issues")
    for method, path in (("POST", "/issues"), ("PATCH", "/issues/1"), ("POST", "/issues")):
        await client.ask(method, path, body={})
    assert service.at == [0, 0, 0, 0, 1, 2]
    clock.pass_by(30)
    await client.ask("POST", "/issues", body={})
    assert service.at[-1] == 32


async def test_requests_never_overlap(ask: Any, clock: Clock) -> None:
    client, service = ask(FINE, between_writes=1)
    await asyncio.gather(*(client.ask("POST", "/issues", body={}) for _ in range(4)))
    assert service.at == [0, 1, 2, 3]


async def test_only_so_many_new_things_are_made_within_an_hour(ask: Any, clock: Clock) -> None:
    client, service = ask(FINE, between_writes=1)
    for _ in range(CREATES_AN_HOUR * 2 + 10):
        await client.ask("POST", "/issues", body={})
    times = service.at
    for n in range(len(times) - CREATES_AN_HOUR):
        assert times[n + CREATES_AN_HOUR] - times[n] >= 3600
    assert times[CREATES_AN_HOUR - 1] == CREATES_AN_HOUR - 1


# ── where it leads ──────────────────────────────────────────────────────────────────────────────


def sent_to(address: str, status: int = 301) -> httpx.Response:
    return httpx.Response(status, headers={"location": address})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_reads_follow_where_they_are_sent(status: int, ask: Any) -> None:
    client, service = ask(sent_to("/repositories/42/issues?state=all", status), FINE)
    answer = await client.ask("GET", "/repos/old/name/issues?state=all")
    assert answer.url == "https://api.github.com/repositories/42/issues?state=all"
    assert [method for method, _url in service.asked] == ["GET", "GET"]


async def test_a_listing_that_is_sent_on_stays_the_same_listing(ask: Any) -> None:
    client, service = ask(sent_to("https://api.github.com/repositories/42/issues"), FINE)
    await client.ask("GET", "/repos/old/name/issues?state=all&per_page=100")
    assert service.asked[1][1].endswith("/repositories/42/issues?state=all&per_page=100")


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
async def test_writes_are_never_sent_on(method: str, ask: Any) -> None:
    client, service = ask(sent_to("https://api.github.com/repositories/42/issues", 307), FINE)
    assert (await client.ask(method, "/repos/old/name/issues", body={})).status == 307
    assert len(service.asked) == 1


async def test_who_sends_us_round_in_circles_is_given_up(ask: Any) -> None:
    client, service = ask(sent_to("/round"))
    with pytest.raises(OutOfReach, match="circles"):
        await client.ask("GET", "/round")
    assert len(service.asked) == 6


async def test_an_address_as_given_is_asked_as_given(ask: Any) -> None:
    client, service = ask(FINE)
    address = "https://api.github.com/repositories/42/issues?after=Y3Vyc29y%3D%3D&page=2"
    await client.ask("GET", address)
    assert service.asked == [("GET", address)]


# ── what is said ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (NO_LINE, "network"),
        (SLOW, "too long"),
        (LOST, "broke"),
        (BROKEN, "502"),
        (HALF, "makes no sense"),
        (LOGIN_PAGE, "login page"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate"), "SSL_CERT_FILE"),
        (httpx.ProxyError("403 Forbidden"), "proxy"),
    ],
)
async def test_each_kind_of_trouble_is_one_line_with_a_way_on(
    step: Step, words: str, ask: Any
) -> None:
    client, _service = ask(step)
    with pytest.raises(OutOfReach) as said:
        await client.ask("GET", "/issues")
    assert words in str(said.value)
    assert "\n" not in str(said.value)
    assert " – " in str(said.value)


@pytest.mark.parametrize("seconds", ["inf", "1e400", "99999999999999999"])
async def test_a_wait_without_end_is_left_to_another_run(seconds: str, ask: Any) -> None:
    client, _service = ask(refused(429, retry_after=seconds), FINE)
    with pytest.raises(TooManyRequests) as said:
        await client.ask("GET", "/issues")
    assert said.value.until


@pytest.mark.parametrize("there", ["https://[", "https://x:999999/", "//", "https://a b/\x00"])
async def test_a_redirect_to_nowhere_is_one_line(there: str, ask: Any) -> None:
    client, _service = ask(httpx.Response(302, headers={"location": there}))
    with pytest.raises(OutOfReach):
        await client.ask("GET", "/issues")


async def test_a_date_without_a_zone_is_no_instant(ask: Any) -> None:
    client, _service = ask(
        httpx.Response(429, headers={"date": "Tue, 24 Nov 2026 09:00:00 -0000"}),
        httpx.Response(200, json={}, headers={"date": "Tue, 24 Nov 2026 09:00:00 -0000"}),
    )
    answer = await client.ask("GET", "/issues")
    assert answer.at.tzinfo is not None
    assert client.there().tzinfo is not None


async def test_an_answer_nested_without_end_makes_no_sense(ask: Any) -> None:
    client, _service = ask(httpx.Response(200, text="[" * 100_000))
    with pytest.raises(OutOfReach):
        await client.ask("GET", "/issues")


async def test_an_answer_may_be_empty_where_there_is_nothing_to_say(ask: Any) -> None:
    client, _service = ask(httpx.Response(204))
    assert (await client.ask("DELETE", "/issues/1/x")).status == 204


async def test_what_we_have_already_is_asked_for_by_its_tag(clock: Clock) -> None:
    def service(request: httpx.Request) -> httpx.Response:
        known = request.headers.get("if-none-match") == 'W/"abc"'
        return httpx.Response(304) if known else FINE

    token = Token("t0k", "a test")
    client = Client(
        "https://api.github.com",
        token,
        GitHubManners(token, between_writes=0, remote="work"),
        transport=httpx.MockTransport(service),
    )
    assert (await client.ask("GET", "/issues", etag='W/"abc"')).status == 304
    await client.close()


async def test_proxies_and_certificates_of_the_environment_are_used(
    monkeypatch: pytest.MonkeyPatch, network: list[dict[str, Any]]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.nl:3128")
    token = Token("t0k", "a test")
    client = Client(
        "https://api.github.com", token, GitHubManners(token, between_writes=0, remote="work")
    )
    await client.close()
    assert [one["proxy"] for one in network if one.get("proxy")]
    assert all(one["trust_env"] for one in network)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """With what httpx opens its connections."""
    opened: list[dict[str, Any]] = []
    real: Callable[..., None] = httpx.AsyncHTTPTransport.__init__

    def note(self: httpx.AsyncHTTPTransport, *args: Any, **given: Any) -> None:
        opened.append(given)
        real(self, *args, **given)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "__init__", note)
    return opened
