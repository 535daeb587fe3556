"""Web addresses in texts that others wrote: found, told apart from the sentence, and kept harmless.

Only http and https: an address of a file or a script is not for a click to open.
"""

import re
from collections.abc import Iterator
from typing import Final

from po_tui.model.plain import plain_text

_ADDRESS: Final = re.compile(
    r"https?://[^\s<>\"`{}|\\^\[\]\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+",
    re.IGNORECASE,
)
_CLOSING: Final = {")": "(", "]": "["}
LONGEST: Final = 2_000
"""Characters: what browsers take."""


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand in a text, without what only ends the sentence around them."""
    for found in _ADDRESS.finditer(text):
        end = found.start() + len(_trimmed(found[0]))
        if end - found.start() > len("https://") and end - found.start() <= LONGEST:
            yield found.start(), end


def links_of(*texts: str) -> list[str]:
    """The addresses in texts, each once, in their order."""
    plain = [plain_text(text) for text in texts]
    return list(dict.fromkeys(text[start:end] for text in plain for start, end in found_in(text)))


def _trimmed(address: str) -> str:
    while address and address[-1] in ".,;:!?'*_~)]”’»」』】）。，、！？；：":
        opening = _CLOSING.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break  # https://en.wikipedia.org/wiki/Backlog_(agile)
        address = address[:-1]
    return address
