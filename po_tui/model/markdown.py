"""Outside text inside Markdown that we write: it stays text, whatever it contains."""

import re
from typing import Final

from po_tui.model.plain import plain_line

_ANYWHERE: Final = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START: Final = re.compile(
    r"^(\s*\d*)(#{1,6}(?=\s)|[-+](?=\s)|=+\s*$|-{3,}\s*$|(?<=\d)[.)](?=\s))"
)


def escaped(text: str) -> str:
    """One line of text that renders as itself: no emphasis, link, HTML, heading or list of its own.

    An underscore or a star between letters and digits is left alone where Markdown leaves it alone.
    """
    line = _ANYWHERE.sub(r"\\\1", plain_line(text))
    line = re.sub(r"(?<=\w)\\_(?=\w)", "_", line)
    return _AT_START.sub(lambda match: f"{match[1]}\\{match[2]}", line)
