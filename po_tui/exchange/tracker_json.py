"""What trackers answer, as JSON: one document, several behind one another, or an answer a line."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from po_tui.exchange.files import BadFile
from po_tui.words import _

_DEEPEST: Final = 12
"""Recordings wrap answers in answers; what lies deeper is part of an item."""
_BLANK: Final = re.compile(r"[\s,\x1e]*")

Json = Mapping[str, Any]


def documents(text: str) -> list[Any]:
    """Every document in the text; raises BadFile naming the line where it is damaged."""
    decoder, found, at = json.JSONDecoder(), [], _end_of_blank(text, 0)
    try:
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            found.append(document)
            at = _end_of_blank(text, at)
    except json.JSONDecodeError as no:
        raise BadFile(
            _("the JSON is damaged in line {line}, column {column} – export it again").format(
                line=no.lineno, column=no.colno
            )
        ) from no
    except (ValueError, RecursionError) as no:
        raise BadFile(_("the JSON cannot be read ({why}) – export it again").format(why=no)) from no
    return found


def walk(
    documents: Sequence[Any], is_item: Callable[[Json], bool], within: Callable[[Json], bool]
) -> Iterator[Json]:
    """The objects that are items, in the order of the file; what lies in them is not looked through.

    `within` says of an object whether items may lie in it.
    """
    waiting: list[tuple[Any, int]] = [(documents, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict):
            if is_item(one):
                yield one
            elif depth < _DEEPEST and within(one):
                waiting += [(value, depth + 1) for value in reversed(one.values())]
        elif isinstance(one, list) and depth < _DEEPEST:
            waiting += [(value, depth + 1) for value in reversed(one)]


_GOES_ON: Final = re.compile(r"[\w.]")


class Lines:
    """On which line of the text an item stands, found by what it says of itself."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def line_of(self, name: str, value: object) -> int:
        """The line of the next place where `name` has this value; the last one found otherwise."""
        # One pattern for all items: made anew for each of thousands, it would be most of the work.
        wanted = json.dumps(value)
        for found in re.compile(rf'"{name}"\s*:\s*').finditer(self._text, self._at):
            end = found.end() + len(wanted)
            if self._text.startswith(wanted, found.end()) and not _GOES_ON.match(self._text, end):
                self._at = end
                break
        return bisect_right(self._ends, self._at - 1) + 1 if self._at else 1


def text_of(value: Any) -> str:
    """A text, or nothing where it is none."""
    return value if isinstance(value, str) else ""


def name_of(value: Any, *names: str) -> str:
    """The name in an object such as a status or a person; a text is its own name."""
    if isinstance(value, dict):
        return next((text for name in names if (text := text_of(value.get(name)).strip())), "")
    return text_of(value).strip()


def names_of(values: Any, *names: str) -> list[str]:
    """The names in a list of such objects."""
    listed = values if isinstance(values, list) else []
    return [name for value in listed if (name := name_of(value, *names))]


def _end_of_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
