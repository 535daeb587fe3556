"""Who is who: ids that stay the same on every machine, and keys people can say aloud."""

import os
import re
import time

PRODUCT_KEY = re.compile(r"[A-Z][A-Z0-9]{0,9}")
"""A product key: what stands before the dash in `LM-14`."""


def new_uid() -> str:
    """A fresh UUID, version 7 (RFC 9562 §5.7): sortable by when it was made, unique without a server."""
    import uuid

    millis = time.time_ns() // 1_000_000
    value = (millis & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def item_key(product_key: str, number: int) -> str:
    """The key of an item, e.g. `LM-14`."""
    return f"{product_key}-{number}"


def split_key(key: str) -> tuple[str, int] | None:
    """`("LM", 14)` for `LM-14` in any case, None where the text is no item key."""
    prefix, dash, number = key.strip().upper().rpartition("-")
    if (
        not dash
        or not number.isascii()
        or not number.isdigit()
        or not PRODUCT_KEY.fullmatch(prefix)
    ):
        return None
    return prefix, int(number)


def is_key(text: str) -> bool:
    """Whether a text is a key – ours, or one that a tracker gives: `JRA-12`, `#12`, `owner/repo#12`, a link."""
    key = r"[a-z][a-z0-9_]*-\d+|(?:[\w.-]+(?:/[\w.-]+)?)?#\d+|https?://\S+"
    return re.fullmatch(key, text.strip(), re.IGNORECASE | re.ASCII) is not None
