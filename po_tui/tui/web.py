"""Opens web addresses in the person's browser, and makes those in a text something to click on."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from textual.content import Content, Span
from textual.style import Style

from po_tui.model.links import found_in, links_of
from po_tui.model.plain import plain_text
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.tui.app import PoTuiApp

_TEXT_BROWSERS: Final = frozenset({"lynx", "w3m", "links", "links2", "elinks", "www-browser"})
"""These would draw over the app."""
_OPENERS: Final = ("wslview", "xdg-open", "gio", "sensible-browser", "firefox", "chromium")


class NoBrowser(Exception):
    """The address could not be opened; the message says why and what to do."""


def open_link(app: "PoTuiApp", url: str) -> None:
    """Open an address, and say that it was or why not."""

    def failed(name: str, code: int) -> None:
        text = _("the browser “{name}” ended with an error ({code}) – y y y copies the address")
        app.call_from_thread(app.say, text.format(name=name, code=code), severity="warning")

    try:
        name = open_in_browser(url, failed)
    except NoBrowser as no:
        app.say(str(no), severity="warning")
    else:
        app.say(_("Opening {url} ({browser})").format(url=url, browser=name))


def open_in_browser(url: str, failed: Callable[[str, int], None]) -> str:
    """Hand an http or https address to the browser, which goes on alone and prints nothing here.

    The answer is what was started; `failed` hears of its name and code, in a thread, where it ends
    with an error. Raises NoBrowser where there is none, or the address is of another kind.
    """
    if links_of(url) != [url]:
        raise NoBrowser(_("that is no web address – only http and https are opened"))
    command = _command()
    if not command:
        raise NoBrowser(_("no browser was found – set BROWSER; y y y copies the address"))
    name = PurePath(command[0]).name
    try:
        # A session of its own: neither ctrl+c nor the end of the app reaches it.
        browser = subprocess.Popen(
            [*command, url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as no:
        raise NoBrowser(
            _("the browser “{name}” did not start ({why})").format(name=name, why=no.strerror)
        ) from no
    from threading import Thread

    def wait() -> None:
        code = browser.wait()
        if code:
            failed(name, code)

    Thread(target=wait, name="browser", daemon=True).start()
    return name


def _command() -> Sequence[str]:
    """The words that start a browser; the address comes last, and never through a shell."""
    import shutil

    for named in os.environ.get("BROWSER", "").split(os.pathsep):
        words = _words(named)
        if words and shutil.which(words[0]) and PurePath(words[0]).name not in _TEXT_BROWSERS:
            return words
    if sys.platform == "darwin":
        return ["open"]
    if sys.platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    if not _has_screen():
        return ()  # a browser that is found all the same would draw in this terminal
    found = next((name for name in _OPENERS if shutil.which(name)), "")
    return ["gio", "open"] if found == "gio" else [found] if found else ()


def _has_screen() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    return any(os.environ.get(name) for name in names)


def _words(command: str) -> list[str]:
    import shlex

    try:
        return [word for word in shlex.split(command) if word not in ("%s", "&")]
    except ValueError:
        return []


def linked(text: str, style: str = "") -> Content:
    """A text from anywhere, made plain, in which a click on a web address opens it."""
    content = Content.styled(plain_text(text), style)
    if "://" not in text:
        return content
    spans = list(content.spans)
    for start, end in found_in(content.plain):
        # The address is an argument beside the action's name: nothing in it is read as an action.
        click = ("app.open_link", (content.plain[start:end],))
        spans.append(Span(start, end, Style(underline=True) + Style.from_meta({"@click": click})))
    return Content(content.plain, spans)
