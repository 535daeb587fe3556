"""Reads what was handed over, or says in one line why it cannot be used."""

import sys
from pathlib import Path
from typing import Final

from po_tui.words import _

STDIN: Final = "-"
LARGEST: Final = 200_000_000
"""Bytes: a list of items that is larger is none."""
WESTERN: Final = "windows-1252"
"""What spreadsheets of western Europe write where nobody asks them for UTF-8."""
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
"""How texts in UTF-16 begin."""


class BadFile(Exception):
    """The file cannot be used and nothing was changed; the text says why and what to do."""


def read_text(source: Path | str, encoding: str = "") -> str:
    """The text of a file, or of what is piped in for `-`; a byte order mark is left out.

    UTF-8 unless somebody said otherwise. Raises BadFile for a file that is missing, a folder, empty,
    or no text of that encoding.
    """
    raw = _bytes(source)
    name = name_of(source)
    if not raw.strip():
        raise BadFile(_("{file} is empty – nothing was imported").format(file=name))
    if encoding:
        return _decoded(raw, name, encoding)
    if raw.startswith(_WIDE):
        raise BadFile(_("{file} is UTF-16 text – save it as UTF-8 and try again").format(file=name))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as no:
        raise BadFile(
            _(
                "{file} is not UTF-8 text (byte {offset}) – save it as UTF-8, or say what it is: --encoding {guess}"
            ).format(file=name, offset=no.start, guess=WESTERN)
        ) from no
    if "\0" in text:
        raise BadFile(
            _("{file} is not a text file (byte {offset} is NUL) – name another file").format(
                file=name, offset=raw.index(b"\0")
            )
        )
    return text


def _decoded(raw: bytes, name: str, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except LookupError as no:
        raise BadFile(
            _("there is no encoding “{encoding}” – write utf-8, utf-16 or {guess}").format(
                encoding=encoding, guess=WESTERN
            )
        ) from no
    except (UnicodeError, ValueError) as no:
        raise BadFile(
            _("{file} is no text in {encoding} – try another encoding").format(
                file=name, encoding=encoding
            )
        ) from no
    if "\0" in text:
        raise BadFile(
            _("{file} is no text in {encoding} – try another encoding").format(
                file=name, encoding=encoding
            )
        )
    return text.removeprefix("\ufeff")


def name_of(source: Path | str) -> str:
    """What the file is called in a message."""
    return _("the standard input") if str(source) == STDIN else str(source)


def _bytes(source: Path | str) -> bytes:
    if str(source) == STDIN:
        return sys.stdin.buffer.read()
    path = Path(source)
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise BadFile(
                _("{file} is larger than {n} MB – split it").format(file=path, n=LARGEST // 10**6)
            )
        return path.read_bytes()
    except FileNotFoundError as no:
        raise BadFile(_("there is no file {file} – check its name").format(file=path)) from no
    except IsADirectoryError as no:
        raise BadFile(_("{file} is a folder – name the file in it").format(file=path)) from no
    except (OSError, ValueError) as no:
        # ValueError: a name with a NUL in it, which no file system takes
        why = getattr(no, "strerror", None) or no
        raise BadFile(_("{file} cannot be read: {why}").format(file=path, why=why)) from no
