"""What differs between two texts, word by word: for a plan that is read, and a clash that is decided."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, NamedTuple

from po_tui.tui.widgets.cells import ELLIPSIS, cell_width, shorten

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS: Final = 4000
"""Beyond so many words two texts are compared by their lines alone: it would keep a key waiting."""
_AROUND: Final = 14
"""Characters of what is the same that stay in sight around a change."""
_ALIKE: Final = 0.35
"""Less in common than this, and two texts read better one after the other."""


class Piece(NamedTuple):
    """A stretch of text: in both (""), only before ("-"), only after ("+")."""

    mark: str
    text: str


class DiffLine(NamedTuple):
    """A line of two texts laid over each other; `sign` as in `Piece`."""

    sign: str
    pieces: tuple[Piece, ...]


def by_words(before: str, after: str) -> list[Piece]:
    """Both texts as one: what is in both, what was taken out, what was put in."""
    here, there = _WORD.findall(before), _WORD.findall(after)
    if len(here) + len(there) > _MOST_WORDS:
        return [Piece("-", before), Piece("+", after)] if before != after else [Piece("", before)]
    found: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("", "".join(here[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("-", "".join(here[i1:i2])))
        if j2 > j1:
            found.append(Piece("+", "".join(there[j1:j2])))
    return list(_without_islands(found))


def _without_islands(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A blank between two changes belongs to them: `−a b +c d`, not `−a +c −b +d`."""
    kept: list[Piece] = []
    for n, piece in enumerate(pieces):
        if piece.mark or piece.text.strip() or n in (0, len(pieces) - 1):
            kept.append(piece)
        else:
            kept += [Piece("-", piece.text), Piece("+", piece.text)]
    for same, group in groupby(kept, key=lambda one: not one.mark):
        run = list(group)
        if same:
            yield Piece("", "".join(one.text for one in run))
            continue
        for mark in "-+":
            text = "".join(one.text for one in run if one.mark == mark)
            if text:
                yield Piece(mark, text)


def side(pieces: Sequence[Piece], mark: str) -> list[Piece]:
    """One of the two texts, with what is only in it marked."""
    return [one for one in pieces if one.mark in ("", mark)]


def alike(before: str, after: str) -> bool:
    """Whether the two have enough in common to be read as one text with changes."""
    same = sum(len(one.text.strip()) for one in by_words(before, after) if not one.mark)
    return same >= _ALIKE * max(len(before), len(after), 1)


def by_lines(before: str, after: str) -> list[DiffLine]:
    """Line by line; where one line became another, with the words of it that changed."""
    here, there = before.split("\n"), after.split("\n")
    lines: list[DiffLine] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if what == "equal":
            lines += [DiffLine("", (Piece("", line),)) for line in here[i1:i2]]
            continue
        old, new = here[i1:i2], there[j1:j2]
        for n in range(max(len(old), len(new))):
            was = old[n] if n < len(old) else None
            now = new[n] if n < len(new) else None
            both = by_words(was, now) if was is not None and now is not None else []
            if was is not None:
                lines.append(DiffLine("-", tuple(side(both, "-") or [Piece("-", was)])))
            if now is not None:
                lines.append(DiffLine("+", tuple(side(both, "+") or [Piece("+", now)])))
    return lines


def in_one_line(before: str, after: str, room: int) -> list[Piece]:
    """The change on one line of so many cells: what is the same is left out but for its edges.

    `−` and `+` stand before what was taken out and put in: colour alone would not tell.
    """
    before, after = (" ".join(text.split()) for text in (before, after))
    pieces = by_words(before, after)
    shown: list[Piece] = []
    for n, piece in enumerate(pieces):
        if piece.mark:
            sign = "−" if piece.mark == "-" else "+"
            blank = " " if shown and not shown[-1].text.endswith(" ") else ""
            shown.append(Piece(piece.mark, f"{blank}{sign}{piece.text.strip()}"))
        else:
            text = _edges(piece.text, first=n == 0, last=n == len(pieces) - 1)
            blank = " " if shown and text[:1].isalnum() else ""
            shown.append(Piece("", blank + text))
    return cut(shown, room)


def _edges(text: str, *, first: bool, last: bool) -> str:
    if first and last:
        return text
    if first:
        return _tail(text)
    if last:
        return _head(text)
    return text if len(text) <= 2 * _AROUND else f"{_head(text)} {_tail(text)}".replace("… …", "…")


def _head(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    kept = text[:_AROUND].rsplit(" ", 1)[0]
    return f"{kept} …" if kept.strip() else f"{text[:_AROUND]}…"


def _tail(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    kept = text[-_AROUND:].split(" ", 1)[-1]
    return f"… {kept}"


def cut(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """As many of the pieces as there is room for, "…" behind the last where there are more."""
    shown: list[Piece] = []
    for n, piece in enumerate(pieces):
        width = cell_width(piece.text)
        more = n < len(pieces) - 1
        if width + more <= room:
            shown.append(piece)
            room -= width
            continue
        text = shorten(piece.text, room)
        if text and not text.endswith(ELLIPSIS) and more:
            text = shorten(piece.text, room - 1) + ELLIPSIS if room > 1 else ELLIPSIS
        if text.endswith(ELLIPSIS):
            text = text.rstrip(f"{ELLIPSIS} ") + (f" {ELLIPSIS}" if room > 3 else ELLIPSIS)
            text = shorten(text, room)
        if text:
            shown.append(Piece(piece.mark, text))
        break
    return shown
