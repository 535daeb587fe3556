"""From a remote to its tracker, with the token; the network's library is loaded here and not before."""

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from po_tui.trackers.base import NotSignedIn, Tracker, TrackerError
from po_tui.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from po_tui.settings import Settings
    from po_tui.sync.remotes import RemoteView
    from po_tui.trackers.secrets import Token
    from po_tui.workspace.workspace import Workspace

in_memory: Final[dict[str, Tracker]] = {}
"""Name of a remote → its tracker, put here by tests: in memory there is nothing to connect to."""


def connect(
    workspace: "Workspace",  # noqa: ARG001 - trackers that keep words of their own need it
    remote: "RemoteView",
    settings: "Settings",
    *,
    interactive: bool,
    transport: Any = None,
) -> Tracker:
    """The tracker of a remote, ready to be asked; nothing is asked yet.

    `interactive`: there is a person at a terminal, so that a keyring may ask. `transport` of httpx,
    for tests. With a known `account` of the remote, signing in costs no request. Raises NotSignedIn
    where there is no token, naming the ways to give it one.
    """
    if remote.kind == "memory":
        if remote.name in in_memory:
            return in_memory[remote.name]
        raise TrackerError(
            _("{remote} is kept in memory, for tests only – remove it, and add a real one").format(
                remote=remote.name
            )
        )
    build = _KINDS.get(remote.kind)
    if build is None:
        raise TrackerError(
            _("this version cannot reach a tracker of the kind “{kind}” – update it").format(
                kind=remote.kind
            )
        )
    return build(remote, token_of(remote, settings, interactive=interactive), transport)


def host_of(remote: "RemoteView") -> str:
    """Where people look at it, such as github.com: what its token is filed under."""
    return urlsplit(remote.browse_url or remote.base_url).hostname or "github.com"


def token_of(remote: "RemoteView", settings: "Settings", *, interactive: bool) -> "Token":
    """The token of a remote; raises NotSignedIn with the ways to give it one."""
    from po_tui.trackers import secrets

    host = host_of(remote)
    token = secrets.token_for(remote.name, remote.kind, host, settings, interactive=interactive)
    if token is None:
        told = _no_token(remote).format(
            remote=remote.name, ways=secrets.ways(remote.name, remote.kind, host)
        )
        raise NotSignedIn(told)
    check_kind(remote, token)
    return token


def check_kind(remote: "RemoteView", token: "Token") -> None:
    """Raise NotSignedIn for a token of another service: whatever it opens there, this one is not to hear of it."""
    wanted = _kind_of_token(remote)
    if token.made_by not in ("", wanted):
        raise NotSignedIn(
            _(
                "the token from {where} is one of {maker}, and {remote} wants one of {wanted} – nothing was sent; give it another one"
            ).format(where=token.where_from, maker=token.made_by, remote=remote.name, wanted=wanted)
        )


def _kind_of_token(remote: "RemoteView") -> str:
    if remote.kind != "jira":
        return "GitHub"
    return "Jira Cloud" if _is_cloud(remote) else "Jira Data Center"


def _is_cloud(remote: "RemoteView") -> bool:
    from po_tui.trackers.jira.keeping import is_cloud

    return is_cloud(remote.base_url, str(remote.config.get("deployment") or ""))


def making_a_token(remote: "RemoteView") -> str:
    """Where a person makes the kind of token that this tracker wants."""
    if remote.kind != "jira":
        return _("Make a token that may read and write issues, at {host}: Settings, Developer settings.").format(
            host=host_of(remote)
        )  # fmt: skip
    if _is_cloud(remote):
        return _("Make an API token at id.atlassian.com, for {email}.").format(
            email=remote.config.get("email") or _("your account")
        )
    return _("Make a personal access token at {host}, in your profile.").format(
        host=host_of(remote)
    )


def _no_token(remote: "RemoteView") -> str:
    """Which kind of token is wanted, too: Jira has two, and neither is a password."""
    if remote.kind != "jira":
        return _("no token for {remote} – give it one by {ways}")
    if _is_cloud(remote):
        return _(
            "no token for {remote} – make an API token at id.atlassian.com and give it by {ways}"
        )
    return _(
        "no token for {remote} – make a personal access token in your profile there and give it by {ways}"
    )


def _github(remote: "RemoteView", token: "Token", transport: Any) -> Tracker:
    from po_tui.trackers.github.adapter import GitHub

    return GitHub(
        remote.name,
        token,
        project=remote.project,
        base_url=remote.base_url or "https://api.github.com",
        config=remote.config,
        wanted=[name for name, owner in remote.owners.items() if owner != "never"],
        account=remote.account,
        transport=transport,
    )


def _jira(remote: "RemoteView", token: "Token", transport: Any) -> Tracker:
    from po_tui.trackers.jira.adapter import Jira

    wanted = {"jql": remote.pull} if remote.pull else {}
    return Jira(
        remote.name,
        token,
        project=remote.project,
        base_url=remote.base_url,
        config={**remote.config, **wanted},
        account=remote.account,
        transport=transport,
    )


_KINDS: Final[dict[str, "Callable[[RemoteView, Token, Any], Tracker]"]] = {
    "github": _github,
    "jira": _jira,
}
