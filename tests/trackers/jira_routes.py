"""Which part of a Jira of our own answers which request, and how it refuses.

    @at("GET", "/issue/{issue}")               one request; {words} become arguments
    @at("POST", "/search/jql", only=CLOUD)     one that the other kind of Jira does not know

Paths are written without the version: `/issue/…` is /rest/api/3/issue/… on Cloud, /rest/api/2/… on
Data Center; `/agile/…` is /rest/agile/1.0/… on both.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from tests.trackers.jira_world import Issue, Person, Project, Site
from tests.trackers.wire import Answer, Seen

if TYPE_CHECKING:
    from tests.trackers.jira_telling import Telling

CLOUD, DATA_CENTER = "cloud", "data center"

NOT_THERE: Final = "Issue does not exist or you do not have permission to see it."
NOT_ON_SCREEN: Final = (
    "Field '{field}' cannot be set. It is not on the appropriate screen, or unknown."
)
NO_SUMMARY: Final = "You must specify a summary of the issue."
REQUIRED: Final = "{field} is required."

IN_OTHER_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        NOT_THERE: "Der Vorgang ist nicht vorhanden oder Sie sind nicht berechtigt, ihn anzuzeigen.",
        NOT_ON_SCREEN: "Feld '{field}' kann nicht festgelegt werden. Es befindet sich nicht in der"
        " entsprechenden Ansicht oder ist unbekannt.",
        NO_SUMMARY: "Sie müssen eine Zusammenfassung für den Vorgang angeben.",
        REQUIRED: "{field} ist erforderlich.",
    },
    "nl": {
        NOT_THERE: "Het issue bestaat niet of u hebt geen toestemming om het te bekijken.",
        NOT_ON_SCREEN: "Veld '{field}' kan niet worden ingesteld. Het staat niet op het juiste"
        " scherm of is onbekend.",
        NO_SUMMARY: "U moet een samenvatting van het issue opgeven.",
        REQUIRED: "{field} is verplicht.",
    },
}


class Problem(Exception):
    """Answered with an error: messages, and reasons by field – often only one of the two."""

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(messages, errors)
        self.status = status
        self.messages = list(messages)
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})

    @property
    def body(self) -> dict[str, Any]:
        return {"errorMessages": self.messages, "errors": self.errors}


@dataclass(frozen=True)
class Asked:
    """A request, and whose it is."""

    site: Site
    telling: "Telling"
    person: Person | None
    """None: the site does not know who asks, and answers all the same."""
    seen: Seen
    query: dict[str, str]

    @property
    def body(self) -> Any:
        return {} if self.seen.body is None else self.seen.body

    def say(self, text: str, **words: str) -> str:
        """A message in the language of the site."""
        return IN_OTHER_WORDS.get(self.site.language, {}).get(text, text).format(**words)

    def issue(self, word: str) -> Issue:
        """The issue of that id or key; 404 where there is none, or none for this person."""
        found = self.site.issue_of(word)
        if found is None or not self.site.sees(self.person, found):
            raise Problem(404, self.say(NOT_THERE))
        return found

    def editable(self, word: str) -> Issue:
        issue = self.issue(word)
        if issue.archived:
            raise Problem(403, "The issue is archived and cannot be edited.")
        if self.site.level(self.site.projects[issue.project], self.person) < 2:
            raise Problem(403, "You do not have permission to edit issues in this project.")
        return issue

    def project(self, word: str) -> Project:
        found = self.site.project_of(word)
        if found is None or not self.site.level(found, self.person):
            raise Problem(404, f"No project could be found with key '{word}'.")
        return found

    @property
    def name(self) -> str:
        """The account name of who asks."""
        return self.person.name if self.person else ""

    def page(self, most: int = 50, ceiling: int = 1000) -> tuple[int, int]:
        """(startAt, maxResults) as asked for."""
        given = {**self.query, **(self.body if isinstance(self.body, dict) else {})}
        start, size = int(given.get("startAt", 0)), int(given.get("maxResults", most))
        if start < 0:
            raise Problem(400, "The value of startAt must not be negative.")
        return start, max(0, min(size, ceiling))


Handler = Callable[..., Answer]
_ROUTES: list[tuple[str, re.Pattern[str], str, str, Handler]] = []


def at(method: str, template: str, *, only: str = "") -> Callable[[Handler], Handler]:
    """Answers this request; {words} become arguments."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

    def keep(handler: Handler) -> Handler:
        _ROUTES.append((method, pattern, template, only, handler))
        # A fixed word wins over a placeholder, as `/issue/bulk` over `/issue/{issue}`.
        _ROUTES.sort(key=lambda one: one[2].count("{"))
        return handler

    return keep


def route(asked: Asked, path: str) -> Answer:
    """The answer of whoever answers this; 404 where nobody does."""
    kind = CLOUD if asked.site.cloud else DATA_CENTER
    for method, pattern, _, only, handler in _ROUTES:
        if method == asked.seen.method and only in ("", kind) and (m := pattern.fullmatch(path)):
            return handler(asked, **{name: unquote(word) for name, word in m.groupdict().items()})
    raise Problem(404, f"null for uri: {asked.seen.path}")


def endpoint(method: str, path: str) -> str:
    """What a burst limit counts together: the method and the path without its ids."""
    for known, pattern, template, _, _ in _ROUTES:
        if known == method and pattern.fullmatch(path):
            return f"{method} {template}"
    return f"{method} {path}"
