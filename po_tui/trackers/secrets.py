"""Finds the token of a tracker where its owner keeps it, and never lets it be seen.

In this order: `PO_TUI_TOKEN_<NAME>` → `GH_TOKEN`, `GITHUB_TOKEN` (github.com only) → the command in
config.toml → `gh auth token` → the keyring of this computer. Nothing is read from `~/.netrc`, and
nothing is written but what `remote login` puts into the keyring.
"""

import hashlib
import os
import re
import subprocess
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Final, Literal, NoReturn

from po_tui.settings import Settings
from po_tui.trackers.base import NotSignedIn, TrackerError
from po_tui.words import _

SERVICE: Final = "po-tui"
"""What our entries in a keyring are filed under; the account there is the remote's name."""

COMMAND_SECONDS: Final = 5.0
KEYRING_SECONDS: Final = 3.0
"""A keyring that is locked and has nobody to ask can wait for ever."""

_OF_GITHUB: Final = ("GH_TOKEN", "GITHUB_TOKEN")


_MADE_BY: Final = (
    ("github_pat_", "GitHub"),
    *((start, "GitHub") for start in ("ghp_", "gho_", "ghu_", "ghs_")),
    ("ATATT", "Jira Cloud"),
)


class NoKeyring(TrackerError):
    """There is no keyring here that can keep a token."""


class Token:
    """A secret that tells where it came from and nothing else, whoever prints it."""

    __slots__ = ("_forms", "_text", "where_from")

    def __init__(self, text: str, where_from: str) -> None:
        self._text = text.strip()
        self._forms = [self._text]
        self.where_from = where_from
        """Where it was found, in words for the user."""

    def __repr__(self) -> str:
        return f"<token from {self.where_from}>"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is neither copied nor stored")

    def reveal(self) -> str:
        """The secret: for the header of a request, and nothing else."""
        return self._text

    @property
    def is_usable(self) -> bool:
        """It is one word of plain characters; anything else would break a header apart."""
        return bool(re.fullmatch(r"[!-~]+", self._text))

    @property
    def digest(self) -> str:
        """Tells two tokens apart; too short to find one by trying."""
        return hashlib.sha256(b"po-tui " + self._text.encode()).hexdigest()[:8]

    @property
    def made_by(self) -> str:
        """Whose kind of token it is, by the signs that it begins with; empty where they do not tell."""
        return next((maker for start, maker in _MADE_BY if self._text.startswith(start)), "")

    def sent_as(self, form: str) -> None:
        """It goes over the line in this form too, and that is to be hidden like itself."""
        self._forms.append(form)

    def hidden_in(self, text: str) -> str:
        """A text from outside, without the secret, should it hold it."""
        for form in filter(None, self._forms):
            text = text.replace(form, "…")
        return text


def variable_of(name: str) -> str:
    """The environment variable that holds a remote's token: upper case, other characters `_`."""
    return "PO_TUI_TOKEN_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def token_for(
    name: str, kind: str, host: str, settings: Settings, *, interactive: bool
) -> Token | None:
    """The token of a remote, from the first place that has one; None where none has.

    `host` as people know it, such as github.com. Without a terminal (`interactive`) the keyring is
    left alone: it might want to ask somebody. Raises NotSignedIn where a place that was set up for it
    fails, or holds something that is no token.
    """
    found = _in_environment(name, kind, host)
    if found is None and name in settings.token_commands:
        found = _of_command(name, settings.token_commands[name])
    if found is None and kind == "github":
        found = _of_gh(host)
    if found is None and interactive:
        found = _in_keyring(name)
    if found is not None and not found.is_usable:
        raise NotSignedIn(
            _(
                "the token from {where} holds blanks or signs that no token has – set it anew"
            ).format(where=found.where_from)
        )
    return found


def ways(name: str, kind: str, host: str) -> str:
    """How to give a remote its token, the first choice first, as one line for the user."""
    ways = [variable_of(name)]
    if kind == "github":
        ways += list(_OF_GITHUB) if host == "github.com" else []
    ways.append(_("token_command in config.toml"))
    if kind == "github":
        ways.append(f"gh auth login --hostname {host}")
    ways.append(f"po-tui remote login {name}")
    return _(", or ").join(ways)


# ── where tokens are kept ───────────────────────────────────────────────────────────────────────


def _in_environment(name: str, kind: str, host: str) -> Token | None:
    own = variable_of(name)
    usual = _OF_GITHUB if kind == "github" and host == "github.com" else ()
    for variable in (own, *usual):
        if os.environ.get(variable, "").strip():
            return Token(os.environ[variable], variable)
    return None


def _of_command(name: str, command: tuple[str, ...]) -> Token:
    """What the user's own command prints; a command that fails is said, not passed over."""
    where = _("the token_command of {name}").format(name=name)
    try:
        said = _run(command)
    except FileNotFoundError:
        raise NotSignedIn(
            _("{where} is not there: {program} – correct it in config.toml").format(
                where=where, program=command[0]
            )
        ) from None
    except subprocess.TimeoutExpired:
        said = None
    except OSError as problem:
        raise NotSignedIn(
            _("{where} did not start: {reason} – correct it in config.toml").format(
                where=where, reason=problem.strerror
            )
        ) from None
    if said is None:
        raise NotSignedIn(
            _("{where} gave no answer within {n:g} seconds – run it yourself to see why").format(
                where=where, n=COMMAND_SECONDS
            )
        )
    if said.returncode or not said.stdout.strip():
        raise NotSignedIn(
            _("{where} gave no token (exit code {code}) – run it yourself to see why").format(
                where=where, code=said.returncode
            )
        )
    return Token(said.stdout, where)


def _of_gh(host: str) -> Token | None:
    """What GitHub's own command is signed in with; it may well not be installed."""
    try:
        said = _run(("gh", "auth", "token", "--hostname", host))
    except (OSError, subprocess.TimeoutExpired):
        return None
    if said.returncode or not said.stdout.strip():
        return None
    return Token(said.stdout, "gh auth token")


def _run(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=COMMAND_SECONDS,
        check=False,
        encoding="utf-8",
        errors="replace",
    )


def _in_keyring(name: str) -> Token | None:
    found: list[Token] = []

    def look() -> None:
        keyring = import_module("keyring")
        text = keyring.get_password(SERVICE, name)
        if text:
            found.append(Token(text, _("the keyring")))

    return found[0] if _within_time(look) == "done" and found else None


def store_in_keyring(name: str, token: Token) -> None:
    """Keep a token in this computer's keyring; raises NoKeyring where there is none that can."""

    def put() -> None:
        keyring = import_module("keyring")
        keyring.set_password(SERVICE, name, token.reveal())

    outcome = _within_time(put)
    if outcome == "done":
        return
    variable = variable_of(name)
    if outcome == "missing":
        raise NoKeyring(
            _("no keyring is installed here – install po-tui[keyring], or set {variable}").format(
                variable=variable
            )
        )
    if outcome == "slow":
        raise NoKeyring(
            _("the keyring does not answer – unlock it and try again, or set {variable}").format(
                variable=variable
            )
        )
    if outcome == "none":
        raise NoKeyring(
            _("this computer has no keyring – set {variable}, or a token_command").format(
                variable=variable
            )
        )
    raise NoKeyring(
        _("the keyring of this computer cannot keep it – unlock it, or set {variable}").format(
            variable=variable
        )
    )


def forget(name: str) -> bool:
    """Take a remote's token out of the keyring; whether there was one."""

    def remove() -> None:
        keyring = import_module("keyring")
        keyring.delete_password(SERVICE, name)

    return _within_time(remove) == "done"


_Outcome = Literal["done", "missing", "none", "slow", "failed"]


def _within_time(act: Callable[[], None]) -> _Outcome:
    """Do something with the keyring, without ever waiting for it longer than we can."""
    outcome: list[_Outcome] = []

    def try_it() -> None:
        try:
            act()
        except ImportError:
            outcome.append("missing")
        except Exception as problem:  # noqa: BLE001 – its own, D-Bus' and the system's errors
            outcome.append("none" if type(problem).__name__ == "NoKeyringError" else "failed")
        else:
            outcome.append("done")

    thread = threading.Thread(target=try_it, daemon=True, name="keyring")
    thread.start()
    thread.join(KEYRING_SECONDS)
    return outcome[0] if outcome else "slow"
