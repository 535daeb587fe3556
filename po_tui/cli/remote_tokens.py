"""Where the token of a tracker comes from, and how it gets into the keyring; never the token itself."""

import argparse
import sys
from typing import TYPE_CHECKING

from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE, Failed, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.model.plain import plain_line
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView
    from po_tui.trackers.secrets import Token


def _token_source(call: Call, view: "RemoteView") -> str:
    """Where its token would come from, never the token; empty: nowhere. Raises NotSignedIn."""
    from po_tui.sync.connect import host_of
    from po_tui.trackers.secrets import token_for

    found = token_for(
        view.name, view.kind, host_of(view), call.settings, interactive=at_a_terminal()
    )
    return found.where_from if found else ""


def token_or_none(call: Call, view: "RemoteView") -> str | None:
    """Where its token would come from, for scripts."""
    from po_tui.trackers.base import NotSignedIn

    try:
        return _token_source(call, view) or None
    except NotSignedIn:
        return None


def token_said(call: Call, view: "RemoteView") -> str:
    """Where its token would come from, or what to do, in words."""
    from po_tui.sync.connect import host_of
    from po_tui.trackers import secrets
    from po_tui.trackers.base import NotSignedIn

    try:
        source = _token_source(call, view)
    except NotSignedIn as no:
        return str(no)
    return source or _("nowhere yet – set {ways}").format(
        ways=secrets.ways(view.name, view.kind, host_of(view))
    )


def _variable(view: "RemoteView") -> str:
    from po_tui.trackers.secrets import variable_of

    return variable_of(view.name)


def took_token_out(name: str) -> bool:
    """Whether a keyring held its token; not asked without a terminal, where it could wait for ever."""
    from importlib.util import find_spec

    if find_spec("keyring") is None or not at_a_terminal():
        return False
    from po_tui.trackers.secrets import forget

    return forget(name)


def at_a_terminal() -> bool:
    return sys.stdin.isatty()


def login_options(parser: Parser, /) -> None:
    """What `remote login` takes; never the token itself."""
    parser.add_argument("name", metavar="REMOTE", help=_("the tracker"))
    parser.add_argument("token", nargs="*", help=argparse.SUPPRESS)
    parser.add_common()


def login(call: Call, /) -> int:
    """Put a token into the keyring: typed where nobody sees it, or from stdin."""
    from importlib.util import find_spec

    from po_tui.sync.remotes import Remotes
    from po_tui.trackers.secrets import NoKeyring, Token, store_in_keyring

    if call.options.token:
        # What argparse says of a word too many would repeat it.
        raise WrongUse(
            _(
                "a token is never an argument, where everybody here could read it"
                " – withdraw that one, and type or pipe in another"
            )
        )
    view = Remotes(call.workspace).named(call.options.name)
    if find_spec("keyring") is None:
        raise Failed(
            _("there is no keyring here to keep a token in – set {variable}, or name a token_command"
              " for [remotes.{name}] in {file}; `pip install 'po-tui[keyring]'` adds one").format(
                name=plain_line(view.name), file=call.settings.config, variable=_variable(view)
            )
        )  # fmt: skip
    where = _("the keyboard") if at_a_terminal() else "stdin"
    token = Token(_typed_token(view), where)
    if not token.is_usable:
        raise WrongUse(_("that is no token – paste it as the tracker showed it, on one line"))
    _check_kind(view, token)
    try:
        store_in_keyring(view.name, token)
    except NoKeyring as no:
        raise Failed(str(no)) from no
    call.note(_("the token of {name} is in the keyring").format(name=plain_line(view.name)))
    return DONE


def _check_kind(view: "RemoteView", token: "Token") -> None:
    """Raise WrongUse for a token of another service, before it is kept."""
    from po_tui.sync.connect import check_kind
    from po_tui.trackers.base import NotSignedIn

    try:
        check_kind(view, token)
    except NotSignedIn as no:
        raise WrongUse(str(no)) from no


def _typed_token(view: "RemoteView") -> str:
    if at_a_terminal():
        return _asked_for(view)
    return sys.stdin.readline()


def _asked_for(view: "RemoteView") -> str:
    from getpass import getpass

    try:
        return getpass(_("token for {name} (not shown): ").format(name=plain_line(view.name)))
    except EOFError:  # ctrl+d: nothing was typed
        return ""
