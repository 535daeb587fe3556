"""Where a tracker is, as people write it: its API, and the pages that people look at.

A GitHub of a company's own keeps its API under `/api/v3`; github.com and ghe.com under a name of its
own. A Jira answers where people look at it; what they paste is mostly the page of an issue or a board.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from po_tui.words import _
from po_tui.workspace.errors import Mistake

PUBLIC: Final = "https://api.github.com"
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_KEY: Final = re.compile(r"[A-Z][A-Z0-9_]+")
_GATEWAY: Final = "api.atlassian.com"
_PAGES_OF_JIRA: Final = re.compile(
    r"/(?:browse|projects|secure|issues|boards|plugins|rest|login\.jsp|jira/(?:software|core|your-work|for-you|dashboards|filters|people))(?:[/?].*)?$"
)
"""Where the pages of a Jira begin; what stands before is the path of the site."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Address(NamedTuple):
    """Where a tracker is."""

    api: str
    pages: str


class JiraAddress(NamedTuple):
    """Where a project of a Jira is, as far as an address tells."""

    site: str
    project: str = ""
    board: int | None = None


def github(url: str | None) -> Address:
    """The addresses of a GitHub from the address of its API, or of its pages; None: github.com.

    Raises Mistake for what is none, for one that holds a password, and for plain http to elsewhere.
    """
    parts = _read(url or PUBLIC, like="https://github.example.com/api/v3")
    host, path = parts.netloc.lower(), parts.path.rstrip("/")
    if host in ("api.github.com", "github.com", "www.github.com"):
        return Address(PUBLIC, "https://github.com")
    site = f"{parts.scheme}://{host}"
    if host.startswith("api.") and host.endswith(".ghe.com"):
        return Address(site, f"https://{host.removeprefix('api.')}")
    if host.endswith(".ghe.com"):
        return Address(f"https://api.{host}", f"https://{host}")
    if (parts.hostname or "") in _LOOPBACK:
        return Address(site + path, site)
    return Address(f"{site}{path or '/api/v3'}", site)


def repository(text: str) -> str:
    """`OWNER/REPO`, from that or from a link to it; raises Mistake."""
    wanted = text.strip().rstrip("/").removesuffix(".git")
    if "://" in wanted:
        wanted = "/".join(urlsplit(wanted).path.strip("/").split("/")[:2])
    if not _REPOSITORY.fullmatch(wanted):
        raise Mistake(
            _("“{text}” is no repository – write it as OWNER/REPO").format(text=text.strip())
        )
    return wanted


def jira(url: str, *, deployment: str = "") -> JiraAddress:
    """The site of a Jira from its address, or from that of one of its pages, with what that tells.

    Raises Mistake for what is none, for one that holds a password, and for plain http to elsewhere.
    """
    from po_tui.trackers.jira.keeping import is_cloud

    address, __, asked = url.strip().partition("#")[0].partition("?")
    parts = _read(address, like="https://example.atlassian.net")
    host, path = parts.netloc.lower(), parts.path.rstrip("/")
    site = f"{parts.scheme}://{host}"
    if host == _GATEWAY:
        raise Mistake(
            _(
                "{host} is where programs ask – write the address that you look at in a browser"
            ).format(host=host)
        )
    page = _PAGES_OF_JIRA.search(path)
    if asked and not page:
        raise Mistake(
            _("“{url}” is no page of a Jira that we know – write the address of the site").format(
                url=url.strip()
            )
        )
    if not is_cloud(site, deployment):
        site += path[: page.start()] if page else path
    told = dict(parse_qsl(asked))
    project = re.search(r"/(?:projects|browse)/([A-Za-z][A-Za-z0-9_]+)", path)
    board = re.search(r"/boards/(\d{1,9})(?:/|$)", path)
    number = board[1] if board else told.get("rapidView", "")
    return JiraAddress(
        site,
        (project[1] if project else told.get("projectKey", "")).upper(),
        int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
    )


def project_key(text: str) -> str:
    """The key of a project, such as KIO; raises Mistake."""
    wanted = text.strip().upper()
    if not _KEY.fullmatch(wanted):
        raise Mistake(
            _("“{text}” is no key of a project – write it like KIO, as issues have it").format(
                text=text.strip()
            )
        )
    return wanted


def _read(url: str, *, like: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.username or parts.password:
        raise Mistake(
            _(
                "an address must not hold a name or password – leave it out; `remote login` asks for it"
            )
        )
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise Mistake(
            _("“{url}” is no address – write it like {like}").format(url=url.strip(), like=like)
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Mistake(
            _("{url} is not encrypted, and would let everybody read the token – use https").format(
                url=url.strip()
            )
        )
    return parts
