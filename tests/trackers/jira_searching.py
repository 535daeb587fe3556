"""How issues of a Jira of our own are found: by JQL, page by page, and by id.

Cloud pages with tokens that nobody can make up, and its index lags behind; Data Center counts.
"""

import hashlib
import json
from typing import Any, Final

from tests.trackers import jql
from tests.trackers.jira_routes import CLOUD, DATA_CENTER, NOT_THERE, Asked, Problem, at
from tests.trackers.jira_world import Issue
from tests.trackers.wire import Answer

REMOVED: Final = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full"
    " migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
UNBOUNDED: Final = (
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
)
MOST: Final = 100
MOST_IDS: Final = 5000
PROPERTIES: Final = 5
RECONCILED: Final = 50
FETCHED: Final = 100


@at("POST", "/search/jql", only=CLOUD)
def search(asked: Asked) -> Answer:
    body = asked.body
    unknown = set(body) - _KNOWN
    if unknown:
        raise Problem(
            400, "Invalid request payload. Refer to the REST API documentation and try again."
        )
    return _page(asked, body)


@at("GET", "/search/jql", only=CLOUD)
def search_by_address(asked: Asked) -> Answer:
    body: dict[str, Any] = dict(asked.query)
    for name in ("fields", "properties", "reconcileIssues"):
        if name in body:
            body[name] = body[name].split(",")
    return _page(asked, body)


_KNOWN: Final = {
    "jql", "fields", "properties", "nextPageToken", "maxResults", "reconcileIssues", "expand",
    "fieldsByKeys",
}  # fmt: skip


def _page(asked: Asked, body: dict[str, Any]) -> Answer:
    properties, strong = body.get("properties") or [], body.get("reconcileIssues") or []
    if len(properties) > PROPERTIES or len(strong) > RECONCILED:
        raise Problem(400, "Too many properties or issues to reconcile were asked for.")
    fields = body.get("fields") or ["id"]
    few = set(fields) <= {"id", "key"}
    size = max(1, min(int(body.get("maxResults") or 50), MOST_IDS if few else MOST))
    ids, known = _found(asked, body, {int(one) for one in strong})
    start = _started(asked, body)
    told = []
    for id in ids[start : start + size]:
        one = asked.telling.issue(known[id], fields, properties=properties)
        if few and fields == ["id"]:
            one = {"id": one["id"]}
        told.append(one)
    page: dict[str, Any] = {"issues": told, "isLast": start + size >= len(ids)}
    if not page["isLast"]:
        page["nextPageToken"] = _token(asked, body, start + size)
    elif asked.site.language != "en":
        page["nextPageToken"] = None  # met in the wild; here, it goes with the language
    if "names" in (body.get("expand") or ""):
        page["names"] = {o: asked.site.fields[o].name for o in asked.telling.wanted(fields)}
    return Answer(200, page)


def _found(
    asked: Asked, body: dict[str, Any], strong: set[int]
) -> tuple[list[int], dict[int, Issue]]:
    """All that a query means, the index having its say; and each as it is told."""
    known: dict[int, Issue] = {}
    for issue in asked.site.issues.values():
        shown = issue if issue.id in strong else asked.site.as_searched(issue)
        if shown is not None and asked.site.sees(asked.person, issue) and not issue.archived:
            known[issue.id] = shown
    try:
        query = jql.read(body.get("jql") or "")
        if query.restriction is None:
            raise Problem(400, UNBOUNDED)
        asking = jql.Asking(asked.site, asked.person)
        found = query.found_in(list(known.values()), asking)
    except jql.Misread as reason:
        raise Problem(400, str(reason)) from None
    return [one.id for one in found], known


def _token(asked: Asked, body: dict[str, Any], start: int) -> str:
    """Only this site can make it, and it fits this query alone."""
    whole = json.dumps([asked.site.cloud_id, body.get("jql"), start])
    return f"Ch{hashlib.sha256(whole.encode()).hexdigest()[:24]}.{start}"


def _started(asked: Asked, body: dict[str, Any]) -> int:
    token = body.get("nextPageToken")
    if token is None:
        return 0
    start = str(token).partition(".")[2]
    if not start.isdigit() or token != _token(asked, body, int(start)):
        raise Problem(400, "The provided next page token is invalid.")
    return int(start)


@at("POST", "/search/approximate-count", only=CLOUD)
def count(asked: Asked) -> Answer:
    return Answer(200, {"count": len(_found(asked, asked.body, set())[0])})


@at("POST", "/issue/bulkfetch", only=CLOUD)
def fetch(asked: Asked) -> Answer:
    """As they are now, under the keys they have now, ordered by id."""
    words = asked.body["issueIdsOrKeys"]
    if not words or len(words) > FETCHED:
        raise Problem(400, f"Between 1 and {FETCHED} issues can be fetched.")
    found: dict[int, Issue] = {}
    errors = []
    for word in words:
        issue = asked.site.issue_of(word)
        if issue is None or not asked.site.sees(asked.person, issue):
            errors.append({"id": str(word), "errorMessage": asked.say(NOT_THERE)})
        else:
            found[issue.id] = issue
    fields = asked.body.get("fields") or ["*navigable"]
    properties = asked.body.get("properties") or []
    told = [asked.telling.issue(found[o], fields, properties=properties) for o in sorted(found)]
    return Answer(200, {"issues": told, "issueErrors": errors})


# ── what Cloud took away, and Data Center has ───────────────────────────────────────────────────


@at("GET", "/search", only=CLOUD)
@at("POST", "/search", only=CLOUD)
def removed(asked: Asked) -> Answer:
    raise Problem(410, REMOVED)


@at("GET", "/search", only=DATA_CENTER)
@at("POST", "/search", only=DATA_CENTER)
def counted(asked: Asked) -> Answer:
    """By startAt, with a total; a key that is not there makes the query wrong, unless nobody checks."""
    given: dict[str, Any] = {**asked.query, **asked.body}
    if isinstance(given.get("fields"), str):
        given["fields"] = given["fields"].split(",")
    checked = str(given.get("validateQuery", "strict")).casefold()
    start, size = asked.page(50, 1000)
    known = {
        issue.id: shown
        for issue in asked.site.issues.values()
        if asked.site.sees(asked.person, issue)
        and not issue.archived
        and (shown := asked.site.as_searched(issue)) is not None
    }
    try:
        asking = jql.Asking(asked.site, asked.person, strict=checked in ("strict", "true"))
        found = jql.read(given.get("jql") or "").found_in(list(known.values()), asking)
    except jql.Misread as reason:
        raise Problem(400, str(reason)) from None
    fields = given.get("fields") or ["*navigable"]
    told = [asked.telling.issue(one, fields) for one in found[start : start + size]]
    numbers = {"startAt": start, "maxResults": size, "total": len(found)}
    return Answer(200, {"expand": "schema,names", **numbers, "issues": told})
