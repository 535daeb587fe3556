"""When, as a roadmap says it: now, next, later; near term; Q3 2025; March 2026; done; in progress."""

import re
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

from po_tui.exchange.days import month_of
from po_tui.exchange.vocabulary import folded


class Frame(NamedTuple):
    """What a heading says of the time of all below it; what it does not say is empty."""

    horizon: str = ""
    start: date | None = None
    end: date | None = None
    status: str = ""
    """`done`, `on_track` or `dropped`, where it says so."""
    exact: str = ""
    """How exactly the dates are meant: `day`, `month`, `quarter`, `half`, `year`."""
    part: int = 0
    """Of a quarter without its year, 1 to 4; `-1` and `-2` for a half: the year stands above it."""
    rest: str = ""
    """Words that say something else."""

    @property
    def dated(self) -> bool:
        return self.start is not None

    def within(self, outer: "Frame") -> "Frame":
        """This one below another: what it does not say itself is said above it."""
        one = self
        if one.part and outer.start is not None:
            one = _of_part(outer.start.year, one.part, one)
        if not one.dated and outer.dated:
            one = one._replace(start=outer.start, end=outer.end, exact=outer.exact)
        status = one.status or outer.status
        return one._replace(horizon=one.horizon or outer.horizon, status=status)

    def horizon_on(self, today: date) -> str:
        """Now, next or later: as it says, else by its dates as of today."""
        if self.horizon:
            return self.horizon
        if self.status in ("done", "on_track"):
            return "now"
        if self.start is None:
            return "later"
        quarters = 4 * (self.start.year - today.year) + (self.start.month - 1) // 3
        quarters -= (today.month - 1) // 3
        return "now" if quarters <= 0 else "next" if quarters == 1 else "later"


_PHRASES: Final = {
    "done": (
        "recently shipped,shipped,completed,complete,done,released,recently released,delivered,finished"
        ",already done,past,launched,implemented,achieved,closed,gereed,afgerond,klaar,opgeleverd,gedaan"
        ",voltooid,erledigt,abgeschlossen,termine,hecho"
    ),
    "on_track": (
        "in progress,work in progress,wip,doing,in development,under development,ongoing,started,under way"
        ",underway,active,working on now,working on,we are working on,being worked on,bezig,onderhanden"
        ",in uitvoering,in arbeit,en cours,en curso,in bearbeitung"
    ),
    "dropped": (
        "dropped,cancelled,canceled,abandoned,rejected,declined,wont do,won't do,vervallen,geannuleerd"
        ",afgewezen"
    ),
    "now": (
        "now,right now,current,currently,near term,nearterm,short term,shortterm,immediate,immediate term"
        ",today,this sprint,this release,current focus,focus,nu,korte termijn,op dit moment,jetzt,kurzfristig"
        ",maintenant,court terme,ahora"
    ),
    "next": (
        "next,up next,coming up,coming up next,coming next,coming soon,soon,upcoming,next up,next release"
        ",mid term,midterm,medium term,mediumterm,planned,to do,todo,straks,volgende,hierna,binnenkort"
        ",middellange termijn,gepland,als nachstes,mittelfristig,geplant,ensuite,moyen terme,despues"
    ),
    "later": (
        "later,future,in the future,future plans,far future,long term,longterm,longer term,backlog,ideas"
        ",someday,some day,eventually,under consideration,considering,exploring,exploration,wishlist"
        ",wish list,not scheduled,unscheduled,icebox,not yet,beyond,and beyond,toekomst,lange termijn"
        ",ooit,ideeen,langfristig,spater,plus tard,long terme,mas tarde"
    ),
}
_FILLERS: Final = frozenset(
    [
        "the",
        "a",
        "of",
        "on",
        "in",
        "for",
        "our",
        "we",
        "are",
        "what",
        "this",
        "to",
        "and",
        "&",
        "our",
        "roadmap",
        "plans",
        "plan",
        "planning",
        "items",
        "item",
        "goals",
        "goal",
        "features",
        "feature",
        "initiatives",
        "initiative",
        "priorities",
        "priority",
        "work",
        "horizon",
        "term",
        "phase",
        "quarter",
        "year",
        "release",
        "de",
        "het",
        "van",
        "in",
        "op",
        "onze",
        "wij",
        "wat",
        "plannen",
        "doelen",
        "horizon",
        "kwartaal",
        "jaar",
        "–",
    ]
)
_QUARTER: Final = re.compile(
    r"\b(?:(?P<y1>20\d\d)[\s/-]*(?:[qk]|kwartaal )(?P<q1>[1-4])|(?:[qk]|kwartaal |quarter )(?P<q2>[1-4])[\s/,'-]*(?P<y2>20\d\d|\d\d)?(?!\d))"
)
_HALF: Final = re.compile(r"\b(?:(?P<y1>20\d\d)[\s/-]*h(?P<h1>[12])|(?:h(?P<h2>[12])|(?P<h3>[12])h)[\s/,'-]*(?P<y2>20\d\d|\d\d)?)\b")  # fmt: skip
_DAY: Final = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_MONTH: Final = re.compile(r"\b(20\d\d)-(\d\d)\b(?!-)")
_NAMED: Final = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(20\d\d)\b")
_SHORT: Final = re.compile(r"\b([^\W\d_]{3,9})\.?\s*[-–]\s*(?=[^\W\d_]{3,9}\.?\s+20\d\d\b)")
_YEAR: Final = re.compile(r"\b(20\d\d)\b")
_NUMBERING: Final = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+)(?=\D)")
_LONGEST: Final = 120
"""Letters of a heading that may be about time."""

_known: dict[str, str] = {}


def frame_of(text: str) -> Frame | None:
    """What a text says about time and nothing else beside; None where it is about something else.

    What it says beside that in a few words – a theme, a version – is its `rest`.
    """
    if len(text) > _LONGEST:
        return None
    words = _spaced(_NUMBERING.sub("", text))
    frame, left = _dated(words)
    meanings, left = _meanings(left)
    for meaning in meanings:
        if meaning in ("done", "on_track", "dropped"):
            frame = frame._replace(status=frame.status or meaning)
        else:
            frame = frame._replace(horizon=frame.horizon or meaning)
    if frame == Frame():
        return None
    rest = [word for word in left.split() if word not in _FILLERS]
    if rest and not frame.dated and not frame.part:
        return None  # “Next generation of the engine” is no time
    return frame._replace(rest=" ".join(rest))


def plain_frame_of(text: str) -> Frame | None:
    """As `frame_of`, of a text that is about time alone."""
    frame = frame_of(text)
    return frame if frame is not None and not frame.rest else None


def period_of(text: str) -> Frame | None:
    """As `plain_frame_of`, where it names a quarter, month, year or the like."""
    frame = plain_frame_of(text)
    return frame if frame is not None and frame.dated else None


def _spaced(text: str) -> str:
    """Folded, with brackets, colons and signs as blanks; a dash between words is one too."""
    words = re.sub(r"[()\[\]:;,!*_|/\\>→]|[^\w\s.'&–-]", " ", folded(text))
    words = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", words)
    return f" {' '.join(words.split())} "


def _dated(words: str) -> tuple[Frame, str]:
    """The time from the first period named to the last, and the words beside."""
    spans: list[tuple[date, date, str]] = []
    part = 0
    for pattern, read in _READERS:
        for found in [*pattern.finditer(words)]:
            span = read(found)
            if isinstance(span, int):
                part = part or span
            elif span is not None:
                spans.append(span)
            else:
                continue
            words = words.replace(found[0], " ", 1)
    if not spans:
        return Frame(part=part), words
    year = spans[0][0].year
    frame = Frame(
        start=min(span[0] for span in spans),
        end=max(span[1] for span in spans),
        exact=spans[0][2],
    )
    if part:  # “Q1 – Q2 2026”: the year of one is that of the other
        other = _of_part(year, part, Frame())
        assert frame.start is not None and frame.end is not None  # noqa: PT018 – there are spans
        assert other.start is not None and other.end is not None  # noqa: PT018 – a part has both
        whole = frame.exact == "year"
        frame = (
            other if whole else frame._replace(start=min(frame.start, other.start), end=max(frame.end, other.end))
        )  # fmt: skip
    return frame, re.sub(r"\s[–-]\s", " ", words)


def _quarter(found: re.Match[str]) -> tuple[date, date, str] | int | None:
    number, year = int(found["q1"] or found["q2"]), found["y1"] or found["y2"]
    return number if not year else _months(_full(year), 3 * number - 2, 3, "quarter")


def _half(found: re.Match[str]) -> tuple[date, date, str] | int | None:
    number, year = int(found["h1"] or found["h2"] or found["h3"]), found["y1"] or found["y2"]
    return -number if not year else _months(_full(year), 6 * number - 5, 6, "half")


def _day(found: re.Match[str]) -> tuple[date, date, str] | None:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day, day, "day"


def _month(found: re.Match[str]) -> tuple[date, date, str] | None:
    number = int(found[2])
    return _months(int(found[1]), number, 1, "month") if 1 <= number <= 12 else None


def _named_month(found: re.Match[str]) -> tuple[date, date, str] | None:
    number = month_of(found[1])
    return _months(int(found[2]), number, 1, "month") if number else None


def _first_month(found: re.Match[str]) -> tuple[date, date, str] | None:
    """March in “March – May 2026”."""
    number = month_of(found[1])
    year = _YEAR.search(found.string, found.end())
    return _months(int(year[1]), number, 1, "month") if number and year else None


def _year(found: re.Match[str]) -> tuple[date, date, str]:
    return _months(int(found[1]), 1, 12, "year")


_READERS: Final = (
    (_DAY, _day), (_QUARTER, _quarter), (_HALF, _half), (_MONTH, _month), (_SHORT, _first_month),
    (_NAMED, _named_month), (_YEAR, _year),
)  # fmt: skip


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _months(year: int, first: int, n: int, exact: str) -> tuple[date, date, str]:
    last = first + n - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1]), exact


def _of_part(year: int, part: int, frame: Frame) -> Frame:
    size = 3 if part > 0 else 6
    start, end, exact = _months(year, size * (abs(part) - 1) + 1, size, "quarter" if part > 0 else "half")  # fmt: skip
    return frame._replace(start=start, end=end, exact=exact, part=0)


def _meanings(words: str) -> tuple[list[str], str]:
    """What the phrases of a text mean, the longest first, and the words that are left without them."""
    if not _known:
        for meaning, phrases in _PHRASES.items():
            _known.update(dict.fromkeys(phrases.split(","), meaning))
    found, meant = words.split(), list[str]()
    for size in range(min(4, len(found)), 0, -1):
        at = 0
        while at + size <= len(found):
            phrase = " ".join(found[at : at + size])
            if phrase in _known:
                del found[at : at + size]
                meant.append(_known[phrase])
            else:
                at += 1
    return meant, " ".join(found)
