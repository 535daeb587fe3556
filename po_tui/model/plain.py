"""Keeps titles and texts written by others from doing anything to the terminal but being read.

A title may carry escape sequences (that set the clipboard or the window title), control characters
(that overwrite a line), direction marks (that turn "not approved" around) and invisible characters.
What is stored stays as it came; every screen and every printed line shows the plain form.
"""

import re
from functools import cache

_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_DRESSED = _PICTURE + "[\ufe0f\U0001f3fb-\U0001f3ff]*"


def plain_line(text: str) -> str:
    """The text as one line: line ends and tabs become a space each."""
    if text.isprintable():
        return text
    return _without_effects(text, line_end=" ", tab=" ")


def plain_text(text: str) -> str:
    r"""The text with its lines kept, each ending in "\n"; a tab becomes four spaces."""
    if text.isprintable():
        return text
    return _without_effects(text, line_end="\n", tab="    ")


plain = plain_line
"""What to use where nothing else is asked for: one line is safe everywhere."""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Made when the first text needs them: it takes longer than printing a list of plain titles."""
    escape = re.compile(
        r"\x1b\[[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor, clear screen
        r"|\x1b[\]PX^_][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC with payload
        r"|\x9b[0-?]+[ -/]*[@-~]"  # the 8-bit CSI
        # The 8-bit OSC needs its number: \x9d alone is the tail of a closing quote read as Latin-1.
        r"|\x9d\d+;[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
        r"|\x1b[ -/]*[0-~]?"  # any other escape, and an unfinished one
    )
    line_end = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
    hidden = re.compile(
        "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 left over; line ends and tabs are handled apart
        "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
        "\u3164\uffa0"  # Hangul fillers: blank, and no two terminals agree on how wide
        "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
    )
    surrogate = re.compile("[\ud800-\udfff]")
    # Joiners and tags make one picture of several (a family, the flag of Scotland). Anywhere else they
    # are invisible, and make the next letter disappear from the width that the screen reckons with.
    joined = re.compile(
        f"({_DRESSED}(?:\u200d{_DRESSED})+|\U0001f3f4[\U000e0020-\U000e007e]{{1,6}}\U000e007f)"
        "|[\u200d\U000e0001-\U000e007f]"
    )
    return escape, line_end, hidden, surrogate, joined


def _without_effects(text: str, *, line_end: str, tab: str) -> str:
    escape, end, hidden, surrogate, joined = _patterns()
    text = escape.sub("", text)
    text = end.sub("\n", text).replace("\n", line_end).replace("\t", tab)
    text = hidden.sub(lambda m: "\n" if m[0] == "\n" else "", text)
    text = surrogate.sub("\ufffd", text)
    return joined.sub(lambda m: m[1] or "", text)
