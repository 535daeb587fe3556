"""Reads JQL as far as a sync asks it, and says of an issue whether it is meant.

Whatever is not understood is refused, as Jira does: a query that a stand-in half understands would
prove nothing.

    project, key/id/issue, updated, created, creator, reporter, assignee, labels, status,
    statusCategory, issuetype, priority, parent, fixVersion, summary and text (~)
    = != ~ !~ > >= < <= in, not in, is [not] empty; AND, OR, NOT, brackets; currentUser(), now()
    instants: epoch milliseconds, "2026-11-24 10:05" and "2026-11-24" in the asking person's own
    time zone, or -35m from now (w d h m)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.trackers.jira_world import Issue, Person, Site

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<sign>>=|<=|!=|!~|=|~|>|<)"""
    r"""|(?P<mark>[(),])|(?P<word>[^\s(),=<>!~"']+))"""
)
_AGO: Final = re.compile(r"([+-]?\d+)([wdhm])")
_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_INSTANTS: Final = {"updated": "updated", "updateddate": "updated", "created": "created"}
_CATEGORIES: Final = {"new": "to do", "indeterminate": "in progress", "done": "done"}
_AT_MOST: Final = 7
"""Fields to order by."""


class Misread(Exception):
    """Answered with 400."""


@dataclass(frozen=True)
class Asking:
    """Who asks where."""

    site: Site
    person: Person | None
    strict: bool = True
    """A key that is not there makes the whole query wrong."""


@dataclass(frozen=True)
class Clause:
    field: str
    sign: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Junction:
    word: str
    parts: tuple["Clause | Junction", ...]


@dataclass(frozen=True)
class Query:
    restriction: Clause | Junction | None
    order: list[tuple[str, bool]] = field(default_factory=list)
    """(field, from the top down)."""

    def found_in(self, issues: list[Issue], asking: Asking) -> list[Issue]:
        """Those that are meant, in the order that is asked for."""
        if self.restriction is not None:
            _check(self.restriction, asking)
        found = [one for one in issues if _fits(self.restriction, one, asking)]
        for name, falling in reversed(self.order or [("id", True)]):
            found.sort(key=_sorting(name, asking.site), reverse=falling)
        return found


def read(text: str) -> Query:
    """A query; raises Misread."""
    return _Reader(text).query()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def query(self) -> Query:
        restriction = None
        if self._tokens and not self._is("order"):
            restriction = self._either()
        order = self._order() if self._is("order") else []
        if self._at < len(self._tokens):
            raise Misread(f"Error in the JQL Query: Expecting the end, got '{self._next()[1]}'.")
        return Query(restriction, order)

    def _either(self) -> Clause | Junction:
        parts = [self._all()]
        while self._took("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))

    def _all(self) -> Clause | Junction:
        parts = [self._one()]
        while self._took("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def _one(self) -> Clause | Junction:
        if self._took("not"):
            return Junction("not", (self._one(),))
        if self._took("("):
            inner = self._either()
            self._want(")")
            return inner
        name = self._next()[1].casefold()
        sign = self._next()[1].casefold()
        if sign == "not":
            self._want("in")
            sign = "not in"
        if sign == "is":
            sign = "is not" if self._took("not") else "is"
        if sign not in ("=", "!=", "~", "!~", ">", ">=", "<", "<=", "in", "not in", "is", "is not"):
            raise Misread(f"Error in the JQL Query: '{sign}' is no operator.")
        return Clause(name, sign, self._values(several="in" in sign))

    def _values(self, *, several: bool) -> tuple[str, ...]:
        if not several:
            return (self._value(),)
        self._want("(")
        values = [self._value()]
        while self._took(","):
            values.append(self._value())
        self._want(")")
        return tuple(values)

    def _value(self) -> str:
        kind, value = self._next()
        if kind == "word" and self._took("("):
            self._want(")")
            return f"{value.casefold()}()"
        return value

    def _order(self) -> list[tuple[str, bool]]:
        self._next()
        self._want("by")
        order = []
        while True:
            name = self._next()[1].casefold()
            falling = self._took("desc")
            if not falling:
                self._took("asc")
            order.append((name, falling))
            if not self._took(","):
                break
        if len(order) > _AT_MOST:
            raise Misread(f"The maximum number of fields to order by is {_AT_MOST}.")
        return order

    def _is(self, word: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        kind, value = self._tokens[self._at]
        return kind != "text" and value.casefold() == word

    def _took(self, word: str) -> bool:
        found = self._is(word)
        self._at += found
        return found

    def _want(self, word: str) -> None:
        if not self._took(word):
            raise Misread(f"Error in the JQL Query: Expecting '{word}'.")

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise Misread("Error in the JQL Query: it ends too early.")
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Misread(f"Error in the JQL Query at character {at + 1}.")
        value = match[match.lastgroup]
        if match.lastgroup == "text":
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        yield match.lastgroup, value
        at = match.end()


# ── what an issue says to a clause ──────────────────────────────────────────────────────────────


def _check(part: Clause | Junction, asking: Asking) -> None:
    if isinstance(part, Junction):
        for one in part.parts:
            _check(one, asking)
        return
    if part.field in _INSTANTS:
        for value in part.values:
            _instant(value, asking)
        return
    if part.field not in _READ:
        raise Misread(
            f"Field '{part.field}' does not exist or you do not have permission to view it."
        )
    for value in part.values:
        if part.field == "project" and (
            asking.site.project_of(value) is None
            or not asking.site.level(asking.site.project_of(value), asking.person)  # type: ignore[arg-type]
        ):
            raise Misread(f"The value '{value}' does not exist for the field 'project'.")
        if part.field in ("key", "issuekey", "id", "issue", "parent") and asking.strict:
            issue = asking.site.issue_of(value)
            if not value.endswith("()") and (
                issue is None or not asking.site.sees(asking.person, issue)
            ):
                raise Misread(
                    f"An issue with key '{value}' does not exist for field '{part.field}'."
                )


def _fits(part: Clause | Junction | None, issue: Issue, asking: Asking) -> bool:
    if part is None:
        return True
    if isinstance(part, Junction):
        found = [_fits(one, issue, asking) for one in part.parts]
        if part.word == "not":
            return not found[0]
        return all(found) if part.word == "and" else any(found)
    if part.field in _INSTANTS:
        there = getattr(issue, _INSTANTS[part.field])
        return _compared(part.sign, there, _instant(part.values[0], asking))
    there = {one.casefold() for one in _READ[part.field](issue, asking.site) if one}
    wanted = {one for value in part.values for one in _meant(part.field, value, asking)}
    match part.sign:
        case "=" | "in":
            return bool(there & wanted)
        case "!=" | "not in":
            # What has no value is left out too, which surprises everybody.
            return bool(there) and not there & wanted
        case "is":
            return not there
        case "is not":
            return bool(there)
        case "~":
            return any(word in text for text in there for word in wanted)
        case "!~":
            return not any(word in text for text in there for word in wanted)
        case _:
            raise Misread(f"The operator '{part.sign}' is not supported by '{part.field}'.")


def _meant(name: str, value: str, asking: Asking) -> list[str]:
    if value == "currentuser()":
        return [asking.person.account.casefold()] if asking.person else []
    if name in ("key", "issuekey", "id", "issue", "parent"):
        issue = asking.site.issue_of(value)
        return [str(issue.id)] if issue else []
    if name == "project":
        project = asking.site.project_of(value)
        return [project.id] if project else []
    return [value.casefold()]


def _compared(sign: str, there: datetime, wanted: datetime) -> bool:
    match sign:
        case ">=":
            return there >= wanted
        case ">":
            return there > wanted
        case "<=":
            return there <= wanted
        case "<":
            return there < wanted
        case "=":
            return there == wanted
        case _:
            raise Misread(f"The operator '{sign}' is not supported by a date.")


def _instant(value: str, asking: Asking) -> datetime:
    now = asking.site.clock.now()
    if value.lstrip("-").isdigit() and len(value) > 9:
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    if ago := _AGO.fullmatch(value):
        return now + timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    if value == "now()":
        return now
    zone = ZoneInfo(asking.person.zone if asking.person else "UTC")
    for shape in ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d"):
        try:
            return datetime.strptime(value, shape).replace(tzinfo=zone)
        except ValueError:
            continue
    raise Misread(
        f"Date value '{value}' for field 'updated' is invalid. Valid formats include: "
        "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format "
        "e.g. '-5d', '4w 2d'."
    )


def _names(site: Site, issue: Issue) -> list[str]:
    names = {o.id: o.name for o in site.projects[issue.project].versions}
    return [names[one] for one in issue.values.get("fixVersions") or () if one in names]


def _status(issue: Issue, site: Site) -> list[str]:
    status = site.status_of(issue)
    return [status.name, status.id]


def _itself(issue: Issue, _: Site) -> list[str]:
    return [str(issue.id)]


_READ: Final[dict[str, Callable[[Issue, Site], list[Any]]]] = {
    "project": lambda issue, _: [issue.project],
    "key": _itself,
    "issuekey": _itself,
    "id": _itself,
    "issue": _itself,
    "creator": lambda issue, _: [issue.creator],
    "reporter": lambda issue, _: [issue.values.get("reporter") or issue.creator],
    "assignee": lambda issue, _: [issue.values.get("assignee")],
    "labels": lambda issue, _: list(issue.values.get("labels") or ()),
    "status": _status,
    "statuscategory": lambda issue, site: [_CATEGORIES[site.status_of(issue).category]],
    "issuetype": lambda issue, site: [site.type_of(issue).name, issue.type],
    "type": lambda issue, site: [site.type_of(issue).name, issue.type],
    "parent": lambda issue, _: [str(p)] if (p := issue.values.get("parent")) else [],
    "fixversion": lambda issue, site: _names(site, issue),
    "priority": lambda issue, site: [dict(site.priorities).get(issue.values.get("priority") or "")],
    "summary": lambda issue, _: [issue.values["summary"]],
    "text": lambda issue, _: [issue.values["summary"], str(issue.values.get("description") or "")],
}


def _sorting(name: str, site: Site) -> Callable[[Issue], Any]:
    if name in _INSTANTS:
        return lambda issue: (getattr(issue, _INSTANTS[name]), issue.id)
    if name == "rank":
        places = {id: at for at, id in enumerate(site.order)}
        return lambda issue: places.get(issue.id, -1)
    if name in ("id", "key", "issuekey"):
        return lambda issue: issue.id if name == "id" else (issue.project, issue.number)
    if name not in _READ:
        raise Misread(f"Not able to sort using field '{name}'.")
    return lambda issue: sorted(str(one).casefold() for one in _READ[name](issue, site))
