"""Hands a text to the person's own editor and brings it back, whatever the editor does."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from po_tui.words import _


class NoEditor(Exception):
    """The text could not be edited there; the message says why and what to do.

    `text` holds what the editor left behind all the same.
    """

    def __init__(self, message: str, text: str = "") -> None:
        super().__init__(message)
        self.text = text


def edit(app: App[Any], text: str, command: str | None, name: str = "item") -> str:
    """The text after the person edited it in `command`, while the app stands aside.

    Raises NoEditor where the editor is missing, fails, or leaves a text that cannot be read.
    """
    words = _command(command)
    handle, path = tempfile.mkstemp(prefix=f"{_safe(name)}-", suffix=".md")
    file = Path(path)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        _run(app, [*words, path], words[0], file)
        return file.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as no:
        raise NoEditor(_("the editor left a text that is not UTF-8 – nothing was changed")) from no
    except OSError as no:
        raise NoEditor(_("the text could not be read back ({why})").format(why=no.strerror)) from no
    finally:
        file.unlink(missing_ok=True)


def _command(command: str | None) -> list[str]:
    try:
        words = shlex.split(command or "")
    except ValueError:
        words = []
    words = words or ["vi"]
    import shutil

    if shutil.which(words[0]) is None:
        raise NoEditor(
            _("the editor “{name}” is not there – set EDITOR, or `editor` in config.toml").format(
                name=words[0]
            )
        )
    return words


def _run(app: App[Any], command: list[str], name: str, file: Path) -> None:
    try:
        with app.suspend():
            code = subprocess.run(command, check=False).returncode
    except SuspendNotSupported:
        raise NoEditor(
            _("this terminal cannot hand over to an editor – press e to edit here")
        ) from None
    except OSError as no:
        raise NoEditor(
            _("the editor “{name}” did not start ({why})").format(name=name, why=no.strerror)
        ) from no
    if code:
        raise NoEditor(
            _("the editor “{name}” ended with an error ({code}) – nothing was changed").format(
                name=name, code=code
            ),
            file.read_text(encoding="utf-8", errors="replace"),
        )


def _safe(name: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in name)[:40]
