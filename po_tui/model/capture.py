"""What the facilitator types in one line while eight people wait: decisions, actions, questions …

`@` action: `sponsor ask for test access fri` – who, what, by when. `!` decision: the reason after
`because`. `?` question: a leading or closing `@name` says to whom.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from po_tui.words import mark

KINDS: Final = {
    "!": mark("Decision"),
    "@": mark("Action"),
    "?": mark("Question"),
    "*": mark("Parking lot"),
    "=": mark("Criterion"),
}

WEEKDAYS: Final = (
    ("mon", "monday", "maandag"),
    ("tue", "tues", "tuesday", "dinsdag", "di"),
    ("wed", "wednesday", "woensdag", "wo"),
    ("thu", "thur", "thurs", "thursday", "donderdag"),
    ("fri", "friday", "vrijdag", "vr"),
    ("sat", "saturday", "zaterdag", "za"),
    ("sun", "sunday", "zondag"),
)
"""Monday first. Of the Dutch short forms those that are no word by themselves: not ma, do, zo."""
MONTHS: Final = (
    ("jan", "january", "januari"),
    ("feb", "february", "februari"),
    ("mar", "march", "mrt", "maart"),
    ("apr", "april"),
    ("may", "mei"),
    ("jun", "june", "juni"),
    ("jul", "july", "juli"),
    ("aug", "august", "augustus"),
    ("sep", "sept", "september"),
    ("oct", "october", "okt", "oktober"),
    ("nov", "november"),
    ("dec", "december"),
)
_NEAR: Final = {"today": 0, "vandaag": 0, "tomorrow": 1, "morgen": 1}
_BY: Final = {"by", "before", "on", "until", "uiterlijk", "voor", "op"}
_COMING: Final = {"next", "this", "coming", "volgende", "komende", "aanstaande", "a.s."}
_ENDS: Final = ".,;:!?()"
# “We want …” and “since 2019” give no reason; after a comma they do.
_BECAUSE: Final = re.compile(
    r"\s+(?:because|omdat)\s+|\s*,\s*(?:since|want)\s+|\s+[–—]\s+", re.IGNORECASE
)


@dataclass(frozen=True)
class ActionText:
    """An action as it was typed in one line."""

    owner: str
    """The first word: a person's key or name, or just a word."""
    text: str
    due: date | None


def parse_action(line: str, today: date) -> ActionText:
    """Who, what and by when; a weekday means the next one after today."""
    words = line.split()
    if not words:
        return ActionText("", "", None)
    owner, words = words[0].lstrip("@").rstrip(":,"), words[1:]
    due, taken = _due(words, today)
    words = words[: len(words) - taken]
    while taken and words and words[-1].lower() in _BY | _COMING:
        words = words[:-1]
    return ActionText(owner, " ".join(words).rstrip(",;"), due)


def parse_decision(line: str) -> tuple[str, str]:
    """What was decided, and why: the part after `because` or a dash."""
    text, *why = _BECAUSE.split(" ".join(line.split()), maxsplit=1)
    return text.strip(" ,;"), why[0].strip() if why else ""


def parse_question(line: str) -> tuple[str, str]:
    """The question and whom it is for: `@ST4 how long …?` or `how long …? @ST4`."""
    words = line.split()
    for place in (0, -1):
        if len(words) > 1 and words[place].startswith("@") and len(words[place]) > 1:
            addressee = words.pop(place)
            # A question mark behind the name ends the question.
            end = "?" if addressee.endswith("?") and not words[-1].endswith("?") else ""
            return " ".join(words) + end, addressee[1:].rstrip(_ENDS)
    return " ".join(words), ""


def parse_names(line: str, today: date) -> tuple[list[str], date | None]:
    """People and by when: `eva, bert fri`; names are parted by commas, `and`, `en`, `&` or `+`."""
    words = line.split()
    due, taken = _due(words, today)
    words = words[: len(words) - taken]
    while taken and words and words[-1].lower() in _BY | _COMING:
        words = words[:-1]
    names = re.split(r"\s*[,;&+]\s*|\s+(?:and|en)\s+", " ".join(words))
    return [name.strip(" @" + _ENDS) for name in names if name.strip(" @" + _ENDS)], due


def parse_day(text: str, today: date) -> date | None:
    """The day that a text is, and nothing else: `2026-12-03`, `thu`, `3 dec`; None for anything else."""
    words = text.split()
    due, taken = _due(words, today)
    rest = [word for word in words[: len(words) - taken] if word.lower() not in _BY | _COMING]
    if due and len(rest) == 1 and rest[0].lower().strip(_ENDS) in WEEKDAYS[due.weekday()]:
        return due  # “thu 3 dec”, where that is a Thursday
    return due if taken and not rest else None


def _due(words: list[str], today: date) -> tuple[date | None, int]:
    """The date at the end of the words, and how many words it takes."""
    if not words:
        return None, 0
    last = words[-1].lower().strip(_ENDS)
    if len(words) > 2 and re.fullmatch(r"[12][0-9]{3}", last):  # 2 jan 2027
        day = _day_and_month(words[-3].lower(), words[-2].lower(), date(int(last), 1, 1))
        return (day, 3) if day and day.year == int(last) else (None, 0)
    if len(words) > 1:
        both = _day_and_month(words[-2].lower(), last, today)
        if both:
            return both, 2
    for place, names in enumerate(WEEKDAYS):
        if last in names:
            return today + timedelta(days=(place - today.weekday() - 1) % 7 + 1), 1
    if last in _NEAR:
        return today + timedelta(days=_NEAR[last]), 1
    written = _written(last, today)
    return (written, 1) if written else (None, 0)


def _day_and_month(day: str, month: str, today: date) -> date | None:
    if not re.fullmatch(r"[0-9]{1,2}", day):
        return None
    number = next((n for n, names in enumerate(MONTHS, 1) if month in names), None)
    return _coming(int(day), number, today) if number else None


def _written(word: str, today: date) -> date | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            return None
    match = re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2})", word)
    return _coming(int(match[1]), int(match[2]), today) if match else None


def _coming(day: int, month: int, today: date) -> date | None:
    """That day this year, or next year where it has passed."""
    for year in (today.year, today.year + 1):
        try:
            when = date(year, month, day)
        except ValueError:
            continue
        if when >= today:
            return when
    return None
