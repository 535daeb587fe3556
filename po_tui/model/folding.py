"""What counts as the same word when searching: in memory, in the full-text index, in names.

Without case and accents; scripts written without spaces are taken apart character by character.
"""

import re
import unicodedata
from functools import cache
from typing import Final

# Scripts written without spaces: every character is a word of its own there, so that a phrase of
# them is a substring. Thai, Lao, Tibetan, Myanmar, Khmer, then CJK with kana and bopomofo.
_NO_SPACES: Final = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PICTURES: Final = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_ASCII_TOKEN: Final = re.compile(r"[a-z0-9]+")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)  # Letters with a stroke and ligatures, which Unicode does not take apart.


def fold(text: str) -> str:
    """The text without case and accents: what counts as the same when searching."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    # Marks of a combining class up to 9 are part of a letter (kana voicing, viramas), not accents.
    bare = "".join(char for char in apart if unicodedata.combining(char) <= 9)
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


@cache
def _token() -> re.Pattern[str]:
    return re.compile(
        rf"(?=[^\W_])[{_NO_SPACES}]|[^\W_{_NO_SPACES}{_PICTURES}]+|[{_PICTURES}]"
    )  # made when first needed: it takes as long as all the rest of this module


def words_of(text: str) -> list[str]:
    """The folded words of a text; characters of scripts without spaces count as a word each."""
    folded = fold(text)
    return (_ASCII_TOKEN if folded.isascii() else _token()).findall(folded)


def searchable(text: str) -> str:
    """The folded words of a text with a blank before, between and after: easy to look through."""
    return f" {' '.join(words_of(text))} "
