"""Finds the door of a Jira that a token opens, and says in one sentence what is wrong with the others.

Cloud, at the site        e-mail and API token, https://SITE.atlassian.net
Cloud, at the gateway     e-mail and a token with scopes, https://api.atlassian.com/ex/jira/ID;
                          the site answers those as if nothing were there
Data Center               personal access token, https://HOST, often with a path behind it
"""

import base64
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import httpx

from po_tui.model.plain import plain_line
from po_tui.trackers.base import NotSignedIn, OutOfReach
from po_tui.trackers.http import AGAIN, Client
from po_tui.trackers.jira.limits import LoginPage, TooFewScopes, WrongToken, is_page
from po_tui.trackers.secrets import Token
from po_tui.words import _

GATEWAY: Final = "https://api.atlassian.com/ex/jira/"
ONCE_MORE: Final = 1
"""How often another door is knocked at again, when the first one stayed shut."""


class Door(NamedTuple):
    """Where Jira is asked."""

    base: str
    cloud: bool

    @property
    def api(self) -> str:
        """Rich text is ADF in version 3; Data Center has 2 only."""
        return "/rest/api/3" if self.cloud else "/rest/api/2"


Open = Callable[[str], Client]
"""A client of the same token at an address."""


async def find_door(address: str, open_at: Open, *, cloud: bool) -> tuple[Client, Door, Any]:
    """The client at the door that opens, and who we are there; raises NotSignedIn or OutOfReach."""
    door = Door(address.rstrip("/"), cloud)
    client = open_at(door.base)
    try:
        return client, door, await _who(client, door)
    except (WrongToken, LoginPage) as refused:
        if not cloud:
            await client.close()
            raise
        gateway = await _gateway(client)
        await client.close()
        if not gateway:
            raise
        return await _at_gateway(gateway, open_at, refused)
    except BaseException:
        await client.close()
        raise


async def _at_gateway(
    address: str, open_at: Open, refused: NotSignedIn
) -> tuple[Client, Door, Any]:
    client, door = open_at(address), Door(address, cloud=True)
    try:
        return client, door, await _who(client, door, again=ONCE_MORE)
    except TooFewScopes:
        await client.close()
        raise
    except OutOfReach:
        await client.close()
        raise NotSignedIn(
            _(
                "{refused} (one with scopes would go by way of {host}, which does not answer)"
            ).format(refused=refused, host=plain_line(urlsplit(address).netloc))
        ) from None
    except NotSignedIn:
        # What the site said is what the user knows about.
        await client.close()
        raise refused from None
    except BaseException:
        await client.close()
        raise


async def _who(client: Client, door: Door, *, again: int = AGAIN) -> Any:
    answer = await client.ask("GET", f"{door.api}/myself", again=again)
    told = answer.json
    if answer.ok and isinstance(told, dict) and (told.get("accountId") or told.get("name")):
        return told
    host = plain_line(urlsplit(door.base).netloc)
    if answer.status == 404 or is_page(answer):
        if door.cloud:
            text = _("there is no Jira site at {host} – check the address")
        else:
            text = _(
                "there is no Jira at {host} – check the address; it may want a path such as /jira behind it"
            )
        raise NotSignedIn(text.format(host=plain_line(door.base.partition("://")[2]) or host))
    if answer.status == 403:
        raise NotSignedIn(
            _(
                "{host} knows this account and does not let it in – ask its administrator for Jira"
            ).format(host=host)
        )
    raise OutOfReach(_("{host} does not say who we are – try again later").format(host=host))


async def _gateway(client: Client) -> str:
    """The address for tokens with scopes; empty where the site does not tell its id."""
    try:
        answer = await client.ask("GET", "/_edge/tenant_info", again=ONCE_MORE)
    except (NotSignedIn, OutOfReach):
        return ""
    told = answer.json if answer.ok else None
    cloud_id = str(told.get("cloudId") or "") if isinstance(told, dict) else ""
    return f"{GATEWAY}{cloud_id}" if cloud_id.replace("-", "").isalnum() else ""


class _Basic(httpx.Auth):
    """Signs requests to one address by e-mail and token, and to no other."""

    def __init__(self, email: str, token: Token, home: str) -> None:
        self._email, self._token = email, token
        self._home = urlsplit(home)[:2]
        token.sent_as(self._secret())

    def _secret(self) -> str:
        return base64.b64encode(f"{self._email}:{self._token.reveal()}".encode()).decode()

    def auth_flow(self, request: httpx.Request) -> Any:
        if urlsplit(str(request.url))[:2] == self._home:
            request.headers["Authorization"] = f"Basic {self._secret()}"
        yield request


def signing(email: str) -> Callable[[Token, str], httpx.Auth]:
    """How Cloud wants to be told who asks."""
    return lambda token, home: _Basic(email, token, home)
