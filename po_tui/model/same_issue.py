"""Whether an item that came from a file is the issue that a tracker tells of: by address, key or number.

A list says little about where it is from: a key, sometimes the number behind it, seldom an address.
Two sites may have the same keys, and numbers are alike everywhere. So what could be by chance counts
only where the title agrees too.
"""

import re
from collections.abc import Collection
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from po_tui.model.texts import normal_line

LISTS: Final = ("csv",)
"""Kinds of origin that do not tell which tracker they come from."""
KNOWN: Final = ("jira", "github", *LISTS)
"""Kinds of origin whose ids are those of issues."""
_KEY: Final = re.compile(r"([^\W\d_]\w*)-\d+")
_GATEWAY: Final = "api.atlassian.com"
"""An address there says nothing about the site."""


class Came(NamedTuple):
    """What is known of where an item came from."""

    source: str
    key: str
    """As the file names it: `KIO-12`, `owner/repo#12`."""
    url: str = ""
    id: str = ""
    """The number that nobody sees, where the file has it."""
    titles: Collection[str] = ()
    """How it was called as it came, and how it is called here."""


class There(NamedTuple):
    """An issue as its tracker tells of it."""

    id: str
    key: str
    """`KIO-12`, `#12`."""
    url: str
    title: str
    project: str
    """`KIO`, `owner/repo`."""


def names_of(came: Came) -> set[str]:
    """What an issue may be found by, folded: its key, and its address."""
    return {name for name in (_folded(came.key), _address(came.url)) if name}


def names_there(there: There) -> set[str]:
    """What an item that came from this issue may name it by, folded."""
    key = f"{there.project}{there.key}" if there.key.startswith("#") else there.key
    return {name for name in (_folded(key), _address(there.url)) if name}


def is_same(came: Came, there: There) -> bool:
    """Whether this item is that issue."""
    url = _address(came.url)
    if url and url == _address(there.url):
        return True
    if url and _host(came.url) != _host(there.url):
        return False
    agrees = normal_line(there.title).casefold() in {
        normal_line(title).casefold() for title in came.titles
    }
    if _folded(came.key) in names_there(there):
        # A site that was moved keeps its keys and gives new numbers; another site has both anew.
        sure = url or came.source == "github" or (came.source == "jira" and came.id == there.id)
        return bool(sure) or agrees
    # A key changes when the issue is moved, or the project is renamed; the number stays.
    return bool(came.id) and came.id == there.id and agrees


def may_be_of(came: Came, project: str, pages: str) -> bool:
    """Whether it says that it came from this project, on the site with these pages."""
    if _address(came.url) and pages and _host(came.url) != _host(pages):
        return False
    if "#" in came.key:
        return _folded(came.key.rpartition("#")[0]) == _folded(project)
    found = _KEY.fullmatch(came.key.strip())
    return found is not None and _folded(found[1]) == _folded(project)


def _folded(text: str) -> str:
    return text.strip().casefold()


def _address(text: str) -> str:
    told = _folded(text).rstrip("/")
    return told if "://" in told and _GATEWAY not in told else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url.strip()).netloc.casefold().removeprefix("www.")
    except ValueError:
        return ""
