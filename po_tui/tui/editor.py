"""Hands a text to the person's own editor and brings it back, whatever the editor does."""

import os
import shlex
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual.app import App, SuspendNotSupported

from po_tui.tui.handover import lent
from po_tui.words import _
from po_tui.workspace.errors import Mistake

if TYPE_CHECKING:
    from po_tui.tui.app import PoTuiApp

LOOK: Final = 0.5
"""Seconds between two looks whether something was saved: a power cut loses no more."""
AT_ONCE: Final = 0.5
"""An editor that is back within so many seconds, having saved nothing, was hardly looked at."""
_WAIT: Final = {
    "code": "--wait", "code-insiders": "--wait", "codium": "--wait", "vscodium": "--wait",
    "cursor": "--wait", "windsurf": "--wait", "zed": "--wait", "zeditor": "--wait", "subl": "--wait",
    "sublime_text": "--wait", "atom": "--wait", "mate": "--wait", "bbedit": "--wait", "gedit": "--wait",
    "gvim": "-f", "mvim": "-f", "kate": "--block", "idea": "--wait", "pycharm": "--wait",
}  # fmt: skip
"""Editors with a window of their own come back at once unless they are told to wait."""

Saved = Callable[[str], None]


class NoEditor(Exception):
    """The text could not be edited there; the message says why and what to do.

    `text` holds what the editor left behind all the same.
    """

    def __init__(self, message: str, text: str = "") -> None:
        super().__init__(message)
        self.text = text


def edit_kept(app: "PoTuiApp", key: str, stored: str) -> str | None:
    """The text of an item after it was edited outside; None where nothing else is to be saved.

    Every save in the editor is kept as a draft at once, and one of last time is gone on with. Raises
    Mistake, with the draft kept, where something went wrong.
    """
    drafts = app.workspace.drafts
    draft = drafts.get(key, "markdown")

    def keep(text: str) -> None:
        drafts.keep(key, "markdown", "" if text.strip() == stored.strip() else text)

    try:
        text = edit(app, draft or stored, app.config.editor, key, keep)
    except NoEditor as no:
        if not no.text or no.text.strip() in (stored.strip(), draft.strip()):
            raise Mistake(str(no)) from no
        keep(no.text)
        raise Mistake(_("{why} – your text is kept: E shows it again").format(why=no)) from no
    if text is None:
        if draft:
            app.say(_("Nothing was saved there: the draft is kept, E shows it again"))
        return None
    if text.strip() == stored.strip():
        drafts.forget(key, "markdown")
        return None
    return text


def edit(
    app: App[Any], text: str, command: str | None, name: str = "item", saved: Saved | None = None
) -> str | None:
    """The text after the person saved it in `command`, while the app stands aside; None if unsaved.

    `saved` hears every save as it happens. Raises NoEditor where the editor is missing, fails, or
    leaves a text that cannot be read.
    """
    words = command_words(command)
    try:
        with TemporaryDirectory(prefix="po-tui-", ignore_cleanup_errors=True) as folder:
            # A folder of its own: whatever the editor lays beside the file goes with it.
            file = Path(folder) / f"{_safe(name)}.md"
            file.write_text(text, encoding="utf-8", newline="")
            return _Sitting(app, words, file, saved).run()
    except OSError as no:
        raise NoEditor(
            _("the text could not be handed over ({why})").format(why=no.strerror)
        ) from no


class _Sitting:
    """One editor, while it runs."""

    def __init__(self, app: App[Any], command: list[str], file: Path, saved: Saved | None) -> None:
        self.app, self.command, self.file, self.saved = app, command, file, saved
        self.name = Path(command[0]).name
        self.before = self.seen = self._stamp()

    def run(self) -> str | None:
        began = monotonic()
        try:
            with lent(self.app):
                code = self._wait(subprocess.Popen([*self.command, str(self.file)]))
        except SuspendNotSupported:
            raise NoEditor(
                _("this terminal cannot hand over to an editor – press e to edit here")
            ) from None
        except OSError as no:
            raise NoEditor(
                _("the editor “{name}” did not start ({why})").format(
                    name=self.name, why=no.strerror
                )
            ) from no
        if code:
            raise NoEditor(self._ended(code), self._left())
        return self._result(quick=monotonic() - began < AT_ONCE)

    def _wait(self, editor: "subprocess.Popen[bytes]") -> int:
        while True:
            try:
                return editor.wait(LOOK)
            except subprocess.TimeoutExpired:
                self._notice()

    def _notice(self) -> None:
        """Pass on what was saved since the last look."""
        stamp = self._stamp()
        if self.saved is None or stamp is None or stamp == self.seen:
            return
        self.seen = stamp
        try:
            self.saved(_decoded(self.file.read_bytes())[0])
        except Exception:  # noqa: BLE001 – kept or not: the editor is not to be disturbed
            pass

    def _result(self, *, quick: bool) -> str | None:
        try:
            raw = self.file.read_bytes()
        except FileNotFoundError:
            raise NoEditor(
                _("the editor “{name}” left no file – nothing was changed").format(name=self.name)
            ) from None
        except OSError as no:
            raise NoEditor(
                _("the text could not be read back ({why})").format(why=no.strerror)
            ) from no
        if self._stamp() == self.before:
            if quick:
                raise NoEditor(
                    _(
                        "the editor “{name}” was back at once – does it take something like --wait?"
                    ).format(name=self.name)
                )
            return None
        text, fine = _decoded(raw)
        if not fine:
            raise NoEditor(_("the editor left a text that is not UTF-8"), text)
        return text

    def _left(self) -> str:
        """What there is of a text after things went wrong."""
        try:
            return _decoded(self.file.read_bytes())[0]
        except OSError:
            return ""

    def _stamp(self) -> tuple[int, int, int] | None:
        """What changes with every save, by writing or by renaming."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _ended(self, code: int) -> str:
        if code > 0:
            return _(
                "the editor “{name}” ended with an error ({code}) – nothing was changed"
            ).format(name=self.name, code=code)
        try:
            what = signal.Signals(-code).name
        except ValueError:
            what = str(-code)
        return _("the editor “{name}” was ended by {signal} – nothing was changed").format(
            name=self.name, signal=what
        )


def command_words(command: str | None) -> list[str]:
    """The words of a command as a shell would split them; raises NoEditor where there is no such one."""
    import shutil

    try:
        words = shlex.split(command or "", posix=os.name != "nt")
    except ValueError as no:
        raise NoEditor(
            _("the editor “{name}” cannot be read: a quote is missing").format(name=command)
        ) from no
    if words and words[0].partition("=")[1] and words[0].partition("=")[0].isidentifier():
        words.insert(0, "env")  # EDITOR="TERM=xterm vim"
    words = words or ["vi"]
    words[0] = os.path.expanduser(words[0])  # noqa: PTH111 – a path or a mere name
    if shutil.which(words[0]) is None:
        raise NoEditor(
            _("the editor “{name}” is not there – set EDITOR, or `editor` in config.toml").format(
                name=words[0]
            )
        )
    wait = _WAIT.get(Path(words[0]).stem)
    if wait and wait not in words and "-w" not in words:
        words.insert(1, wait)
    return words


def _decoded(raw: bytes) -> tuple[str, bool]:
    """The text, and whether it was UTF-8; of another one every letter is kept that can be read."""
    try:
        text, fine = raw.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        text, fine = raw.decode("utf-16" if wide else "cp1252", errors="replace"), wide
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""), fine


def _safe(name: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in name)[:40]
