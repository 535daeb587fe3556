"""Days as other tools write them: 2026-12-31, 31/Dec/26 09:00, 31.12.2026, 12/31/2026, Dec 31, 2026.

Where day and month could change places, the whole list decides; where it does not, nobody guesses.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

_SHORT: Final = (
    "jan janv ene gen", "feb fevr fev", "mar mrt mars marz maa", "apr avr abr", "may mei mai mag maj",
    "jun juin juni giu", "jul juil juli lug", "aug aout ago", "sep sept set", "oct okt ott out",
    "nov", "dec dez dic des",
)  # fmt: skip
"""Months in short, folded as `vocabulary.folded` does: no case, no accents."""
_LONG: Final = (
    "january januari januar janvier enero", "february februari februar fevrier febrero",
    "march maart marz mars marzo", "april avril abril", "may mei mai mayo", "june juni juin junio",
    "july juli juillet julio", "august augustus aout agosto", "september septembre septiembre",
    "october oktober octobre octubre", "november novembre noviembre",
    "december dezember decembre diciembre",
)  # fmt: skip
_ELSEWHERE: Final = (
    "янв января sty tammi led oca ιαν", "фев февр февраля lut helmi uno sub φεβ",
    "мар март марта marca maalis bre μαρ", "апр апреля kwi huhti dub nis απρ",
    "май мая touko kve μαι", "июн июня cze kesa cer haz ιουν", "июл июля lip heina cvc tem ιουλ",
    "авг августа sie elo srp agu αυγ", "сен сент сентября wrz syys zar eyl σεπ",
    "окт октября paz loka rij eki οκτ", "ноя нояб ноября lis marras kas νοε",
    "дек декабря gru joulu pro ara δεκ",
)  # fmt: skip
"""Words of more languages that nobody takes for months unless they stand in a date."""


def _numbered(*lists: Sequence[str]) -> dict[str, int]:
    return {
        name: month
        for names in lists
        for month, some in enumerate(names, start=1)
        for name in some.split()
    }


_NAMES: Final = _numbered(_SHORT, _LONG)
_MONTHS: Final = _numbered(_SHORT, _LONG, _ELSEWHERE)
_CLOCK: Final = r"(?:[,T ].*)?"
_ISO: Final = re.compile(rf"(\d{{4}})[-/.] ?(\d{{1,2}})[-/.] ?(\d{{1,2}})\.?{_CLOCK}")
_SIGNS: Final = re.compile(rf"(\d{{4}}) ?[年년] ?(\d{{1,2}}) ?[月월] ?(\d{{1,2}}) ?[日일]?{_CLOCK}")
_MONTH: Final = r"([^\W\d_]{3,14}|\d{1,2} ?[月월])"
_NAMED: Final = re.compile(
    rf"(\d{{1,2}})\.?(?:[-/. ]|\. ?| de )\s?{_MONTH}\.?(?:[-/. ]|, | de )\s?(\d{{4}}|\d{{2}}){_CLOCK}"
)
_MONTH_FIRST: Final = re.compile(
    rf"{_MONTH}\.?[-/. ]\s?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? |[-/])(\d{{4}}|\d{{2}}){_CLOCK}"
)
_DOTTED: Final = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}|\d{{2}}){_CLOCK}")
_SLASHED: Final = re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-](\d{{4}}|\d{{2}}){_CLOCK}")


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates with slashes begin with the day; None where nothing tells, or some say this and some that."""
    told = set()
    for text in texts:
        found = _SLASHED.fullmatch(text.strip())
        if found and int(found[1]) > 12 >= int(found[2]):
            told.add(True)
        elif found and int(found[2]) > 12 >= int(found[1]):
            told.add(False)
    return told.pop() if len(told) == 1 else None


def could_be_two(text: str) -> bool:
    """Whether a date reads as two different days, depending on where the month stands."""
    found = _SLASHED.fullmatch(text.strip())
    if not found or found[1].zfill(2) == found[2].zfill(2):
        return False
    return bool(day_of(text, day_first=True) and day_of(text, day_first=False))


def day_of(text: str, *, day_first: bool | None = None) -> str:
    """The day as `YYYY-MM-DD`; empty where it is none, or could be two different days."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text) or _SIGNS.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _NAMED.fullmatch(text):
        return _day(found[3], str(_month(found[2])), found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(found[3], str(_month(found[1])), found[2])
    if found := _DOTTED.fullmatch(text):
        return _day(found[3], found[2], found[1])
    found = _SLASHED.fullmatch(text)
    if not found:
        return ""
    if found[1].zfill(2) == found[2].zfill(2):
        day_first = True  # the fourth of April, whoever writes it
    if day_first is None:
        return ""
    return _day(found[3], found[2], found[1]) if day_first else _day(found[3], found[1], found[2])


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _month(word: str) -> int:
    """The number of a month by its name, or by the beginning of one; 0 for none."""
    from po_tui.exchange.vocabulary import folded

    if word[-1] in "月월":
        return int(word[:-1])
    name = folded(word)
    return next((_MONTHS[name[:n]] for n in range(len(name), 2, -1) if name[:n] in _MONTHS), 0)


def month_of(word: str) -> int:
    """The number of a month by its name, whole or in short, in the languages of roadmaps; 0 for none."""
    from po_tui.exchange.vocabulary import folded

    return _NAMES.get(folded(word), 0)
