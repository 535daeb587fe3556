"""Days as other tools write them: 2026-12-31, 31/Dec/26 09:00, 31.12.2026, 12/31/2026."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan janv ene gen", "feb fevr fev", "mar mrt mars marz maa", "apr avr abr", "may mei mai mag maj",
            "jun juin juni giu", "jul juil juli lug", "aug aout ago", "sep sept set", "oct okt ott out",
            "nov", "dec dez dic des",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NAMED: Final = re.compile(r"(\d{1,2})[-/. ]([^\W\d_]{3,9})\.?[-/. ](\d{4}|\d{2})(?:[,T ].*)?")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:[,T ].*)?")
_SLASHED: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[,T ].*)?")


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether a column of dates with slashes begins with the day; None where nothing tells."""
    for text in texts:
        found = _SLASHED.fullmatch(text.strip())
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


def day_of(text: str, *, day_first: bool | None = None) -> str:
    """The day as `YYYY-MM-DD`; empty where it is none, or could be two different days."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _NAMED.fullmatch(text):
        from po_tui.exchange.vocabulary import folded

        name = folded(found[2])
        month = _MONTHS.get(name) or _MONTHS.get(name[:3])
        return _day(found[3], str(month), found[1]) if month else ""
    if found := _DOTTED.fullmatch(text):
        return _day(found[3], found[2], found[1])
    found = _SLASHED.fullmatch(text)
    if not found or day_first is None:
        return ""
    return _day(found[3], found[2], found[1]) if day_first else _day(found[3], found[1], found[2])


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def month_of(word: str) -> int:
    """The number of a month by its name or its beginning, in any of these languages; 0 for none."""
    from po_tui.exchange.vocabulary import folded

    name = folded(word)
    begins = _MONTHS.get(name[:3], 0) if name in _MONTH_NAMES else 0
    return _MONTHS.get(name, begins)


_MONTH_NAMES: Final = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "januari",
        "februari",
        "maart",
        "mei",
        "juni",
        "juli",
        "augustus",
        "oktober",
        "januar",
        "februar",
        "marz",
        "mai",
        "dezember",
        "janvier",
        "fevrier",
        "avril",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ]
)
