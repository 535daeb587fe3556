"""What a person pastes to say which tracker they mean: an address from the browser, or OWNER/REPO.

Pure reading: nothing is asked of anybody, and what the text does not tell stays open.
"""

import re
from collections.abc import Collection
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from po_tui.sync import addresses
from po_tui.words import _
from po_tui.workspace.errors import Mistake

_OWNER_AND_REPO: Final = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")
_OF_GIT: Final = re.compile(r"(?:^|[.-])git(?:hub|lab|ea)?(?:[.-]|$)|\.ghe\.com$")
"""As a word of its own: `digital.example.com` is no GitHub, and may well have a Jira."""


class Pasted(NamedTuple):
    """A tracker, as far as what was pasted tells."""

    kind: str
    api: str
    pages: str
    project: str
    """Empty where it was the address of a whole Jira."""
    config: dict[str, Any]
    is_cloud: bool = False
    """Jira of Atlassian's own: its tokens belong to an e-mail address."""


def pasted(text: str) -> Pasted:
    """Which tracker is meant; raises Mistake where none is."""
    wanted = text.strip()
    if not wanted:
        raise Mistake(_("which tracker? paste the address of its project, as the browser shows it"))
    if _OWNER_AND_REPO.fullmatch(wanted):
        return _github("https://github.com", wanted)
    url = wanted if "://" in wanted else f"https://{wanted}"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # half of an IPv6 address, signs that no host has
        host = ""
    return _github(url, url) if _OF_GIT.search(host) else _jira(url)


def _github(url: str, repository: str) -> Pasted:
    parts = urlsplit(url)
    address = addresses.github(f"{parts.scheme}://{parts.netloc}")
    return Pasted("github", address.api, address.pages, addresses.repository(repository), {})


def _jira(url: str) -> Pasted:
    from po_tui.trackers.jira.keeping import is_cloud

    found = addresses.jira(url)
    config = {} if found.board is None else {"board": found.board}
    return Pasted("jira", found.site, found.site, found.project, config, is_cloud(found.site))


def name_for(project: str, taken: Collection[str]) -> str:
    """A name that is free: the project's own, in small letters, with a number where it is taken."""
    plain = re.sub(r"[^a-z0-9._-]", "", project.rpartition("/")[2].lower()).lstrip("._-")[:36]
    name, n = plain or "team", 1
    known = {one.casefold() for one in taken}
    while name in known:
        n += 1
        name = f"{plain or 'team'}-{n}"
    return name
