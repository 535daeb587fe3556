"""What Jira's requests and answers look like: as Atlassian publishes it for Cloud, as we wrote it down
for Data Center, which has no published description.

Where the published one is at odds with recorded answers, the recordings win (`_at_odds`).
"""

import json
from functools import cache
from typing import Any, Final

from tests.trackers import openapi
from tests.trackers.openapi import Contract

PLATFORM: Final = "jira-cloud-platform-v3.trimmed.json"
AGILE: Final = "jira-software-agile-1.0.trimmed.json"

REFUSALS: Final = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504}

_NULLABLE: Final = (
    ("SearchAndReconcileResults", "nextPageToken"),
    ("ChangeDetails", "from"),
    ("ChangeDetails", "fromString"),
    ("ChangeDetails", "to"),
    ("ChangeDetails", "toString"),
)
"""Recorded as null (07-jira-rest, and any changelog), described as text."""


class JiraContract(Contract):
    """Jira refuses with one shape everywhere, and its description seldom says so."""

    def answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        where = f"{method} {path} → {status}"
        if status >= 400:
            if status not in REFUSALS:
                return [f"{where}: Jira never answers that"]
            bulk = path.endswith("/issue/bulk") and status == 400 and "errors" in (body or {})
            if bulk and isinstance(body["errors"], list):
                return super().answer(method, path, status, body)
            schema = self.document["components"]["schemas"]["ErrorCollection"]
            return [] if body is None else self._problems(schema, body, where)
        found = self._operation(method, path)
        if found is not None and body is not None:
            content = found[0].answers.get(str(status), {}).get("content", {})
            if content and "schema" not in content.get("application/json", {}):
                return []  # described by an example only
        return super().answer(method, path, status, body)


@cache
def platform() -> Contract | None:
    """Cloud, /rest/api/3; None where the description, or what validates it, is missing."""
    return _published(PLATFORM)


@cache
def agile() -> Contract | None:
    """Boards, /rest/agile/1.0, of both kinds of Jira."""
    return _published(AGILE)


def _published(name: str) -> Contract | None:
    if openapi.missing():
        return None
    document = json.loads((openapi.FOLDER / name).read_text("utf-8"))
    _at_odds(document)
    schemas = document["components"]["schemas"]
    for schema, part in _NULLABLE:
        if schema in schemas:
            schemas[schema]["properties"][part]["nullable"] = True
    schemas.setdefault("ErrorCollection", _ERRORS)
    return JiraContract(document)


def _at_odds(part: Any) -> None:
    """Mend what no answer fits: Jira writes `+0100`, which is no instant to the format named."""
    if isinstance(part, dict):
        if part.get("format") == "date-time":
            del part["format"]
        if part.get("in") == "query" and _items(part) == "object":
            part["schema"]["items"] = {"type": "string"}  # a slip: `fields` are names
        for one in part.values():
            _at_odds(one)
    elif isinstance(part, list):
        for one in part:
            _at_odds(one)


def _items(parameter: dict[str, Any]) -> Any:
    return parameter.get("schema", {}).get("items", {}).get("type")


# ── Data Center, as we wrote it down ────────────────────────────────────────────────────────────


def _is(*required: str, **properties: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "object", "properties": properties}
    return {**told, "required": list(required)} if required else told


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


TEXT: Final[dict[str, Any]] = {"type": "string"}
NUMBER: Final[dict[str, Any]] = {"type": "integer"}
YES: Final[dict[str, Any]] = {"type": "boolean"}
ANY: Final[dict[str, Any]] = {}
MAP: Final[dict[str, Any]] = {"type": "object"}

_ERRORS: Final = {
    "type": "object",
    "properties": {"errorMessages": _list(TEXT), "errors": MAP, "status": NUMBER},
    "additionalProperties": False,
}
_ISSUE: Final = _is("id", "key", "self", id=TEXT, key=TEXT, self=TEXT, fields=MAP, expand=TEXT)
_MADE: Final = _is("id", "key", "self", id=TEXT, key=TEXT, self=TEXT)
_UPDATE: Final = _is(
    fields=MAP,
    update=MAP,
    transition=_is(id=TEXT),
    properties=_list(_is("key", "value", key=TEXT, value=ANY)),
)
_PERSON: Final = _is(
    "name", "key", name=TEXT, key=TEXT, displayName=TEXT, emailAddress=TEXT, timeZone=TEXT
)
_NAMED: Final = _is("id", "name", id=TEXT, name=TEXT)
_FIELD: Final = _is("id", "name", "custom", id=TEXT, name=TEXT, custom=YES, schema=MAP)
_SETTABLE: Final = _is(
    "required", "name", "schema", "operations", "fieldId",
    required=YES, name=TEXT, schema=MAP, operations=_list(TEXT), fieldId=TEXT,
)  # fmt: skip
_VERSION: Final = _is(
    name=TEXT, id=TEXT, projectId=NUMBER, project=TEXT, released=YES, archived=YES
)
_SEARCH: Final = _is(
    "jql", jql=TEXT, startAt=NUMBER, maxResults=NUMBER, fields=_list(TEXT), validateQuery=ANY
)
_BULK: Final = _is("issues", "errors", issues=_list(_MADE), errors=_list(MAP))


def _found(of: dict[str, Any], name: str) -> dict[str, Any]:
    whole = _is(
        "startAt", "maxResults", "total", name, startAt=NUMBER, maxResults=NUMBER, total=NUMBER
    )
    whole["properties"][name] = _list(of)
    return whole


_DATA_CENTER: Final[dict[str, tuple[tuple[str, ...], Any, dict[int, Any]]]] = {
    # method and path: (query, body, {status: answer}); None: no body
    "GET /myself": ((), None, {200: _PERSON}),
    "GET /serverInfo": (
        (), None, {200: _is("versionNumbers", versionNumbers=_list(NUMBER), deploymentType=TEXT)},
    ),
    "GET /mypermissions": (
        ("projectKey", "projectId", "issueKey", "issueId"), None, {200: _is(permissions=MAP)},
    ),
    "POST /search": ((), _SEARCH, {200: _found(_ISSUE, "issues")}),
    "GET /search": (
        ("jql", "startAt", "maxResults", "fields", "validateQuery"),
        None, {200: _found(_ISSUE, "issues")},
    ),
    "GET /field": ((), None, {200: _list(_FIELD)}),
    "GET /priority": ((), None, {200: _list(_NAMED)}),
    "GET /status": ((), None, {200: _list(_NAMED)}),
    "GET /issueLinkType": ((), None, {200: _is(issueLinkTypes=_list(_NAMED))}),
    "GET /project": ((), None, {200: _list(_NAMED)}),
    "GET /project/{p}": (("expand",), None, {200: _NAMED}),
    "GET /project/{p}/statuses": ((), None, {200: _list(_NAMED)}),
    "GET /project/{p}/versions": ((), None, {200: _list(_VERSION)}),
    "GET /user/assignable/search": (
        ("project", "username", "startAt", "maxResults"), None, {200: _list(_PERSON)},
    ),
    "POST /version": ((), _VERSION, {201: _VERSION}),
    "PUT /version/{v}": ((), _VERSION, {200: _VERSION}),
    "GET /issue/createmeta/{p}/issuetypes": (
        ("startAt", "maxResults"), None, {200: _found(_NAMED, "values")},
    ),
    "GET /issue/createmeta/{p}/issuetypes/{t}": (
        ("startAt", "maxResults"), None, {200: _found(_SETTABLE, "values")},
    ),
    "POST /issue": ((), _UPDATE, {201: _MADE}),
    "POST /issue/bulk": ((), _is(issueUpdates=_list(_UPDATE)), {201: _BULK, 400: _BULK}),
    "GET /issue/{i}": (("fields", "expand", "properties"), None, {200: _ISSUE}),
    "PUT /issue/{i}": (("notifyUsers",), _UPDATE, {204: None}),
    "DELETE /issue/{i}": (("deleteSubtasks",), None, {204: None}),
    "GET /issue/{i}/editmeta": ((), None, {200: _is(fields=MAP)}),
    "GET /issue/{i}/transitions": (
        ("expand", "transitionId"), None, {200: _is(transitions=_list(_NAMED))},
    ),
    "POST /issue/{i}/transitions": ((), _UPDATE, {204: None}),
    "GET /issue/{i}/properties": ((), None, {200: _is(keys=_list(MAP))}),
    "GET /issue/{i}/properties/{k}": ((), None, {200: _is("key", "value", key=TEXT, value=ANY)}),
    "PUT /issue/{i}/properties/{k}": ((), ANY, {200: None, 201: None}),
    "DELETE /issue/{i}/properties/{k}": ((), None, {204: None}),
    "GET /issue/{i}/comment": (
        ("startAt", "maxResults", "orderBy", "expand"), None,
        {200: _is("comments", "total", comments=_list(MAP), total=NUMBER)},
    ),
    "POST /issue/{i}/comment": ((), _is("body", body=TEXT), {201: MAP}),
    "POST /issueLink": (
        (), _is("type", "inwardIssue", "outwardIssue", type=MAP, inwardIssue=MAP, outwardIssue=MAP),
        {201: None},
    ),
    "DELETE /issueLink/{l}": ((), None, {204: None}),
}  # fmt: skip
"""Ours: from Atlassian's reference pages and recorded answers, as far as a sync uses it."""


@cache
def data_center() -> Contract | None:
    """Data Center, /rest/api/2: a minimal description of our own."""
    if openapi.missing():
        return None
    paths: dict[str, dict[str, Any]] = {}
    for name, (query, body, answers) in _DATA_CENTER.items():
        method, path = name.split()
        parameters: list[dict[str, Any]]
        parameters = [{"in": "query", "name": one, "schema": ANY} for one in query]
        parameters += [
            {"in": "path", "name": one, "required": True, "schema": TEXT}
            for one in (part[1:-1] for part in path.split("/") if part.startswith("{"))
        ]
        told: dict[str, Any] = {
            "parameters": parameters,
            "responses": {str(status): _content(schema) for status, schema in answers.items()},
        }
        if body is not None:
            told["requestBody"] = {"required": True, **_content(body)}
        paths.setdefault(f"/rest/api/2{path}", {})[method.lower()] = told
    return JiraContract({"paths": paths, "components": {"schemas": {"ErrorCollection": _ERRORS}}})


def _content(schema: Any) -> dict[str, Any]:
    return {} if schema is None else {"content": {"application/json": {"schema": schema}}}
