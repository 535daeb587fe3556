"""Boards of a Jira of our own: its order, its sprints, its way to estimate."""

from typing import Any, Final

from tests.trackers import jira_world as world
from tests.trackers import jql
from tests.trackers.jira_routes import NOT_THERE, Asked, Problem, at
from tests.trackers.jira_world import Board, Issue
from tests.trackers.wire import Answer

AT_ONCE: Final = 50


def _board(asked: Asked, id: str | int | None) -> Board:
    found = next((one for one in asked.site.boards if str(one.id) == str(id)), None)
    if found is None or not asked.site.level(asked.site.projects[found.project], asked.person):
        raise Problem(404, "Requested board cannot be viewed because it either does not exist or you"
                      " do not have permission to view it.")  # fmt: skip
    return found


@at("GET", "/agile/board")
def boards(asked: Asked) -> Answer:
    found = [
        o
        for o in asked.site.boards
        if asked.site.level(asked.site.projects[o.project], asked.person)
    ]
    if word := asked.query.get("projectKeyOrId"):
        project = asked.site.project_of(word)
        if project is None:
            raise Problem(400, f"No project could be found with key or id '{word}'.")
        found = [one for one in found if one.project == project.id]
    if kinds := asked.query.get("type"):
        found = [one for one in found if one.kind in kinds.split(",")]
    return _values(asked, [asked.telling.board(one) for one in found])


def _values(asked: Asked, values: list[Any]) -> Answer:
    start, size = asked.page(50, 50)
    numbers = {"startAt": start, "maxResults": size, "total": len(values)}
    last = start + size >= len(values)
    return Answer(200, {**numbers, "isLast": last, "values": values[start : start + size]})


@at("GET", "/agile/board/{board}")
def board(asked: Asked, board: str) -> Answer:
    return Answer(200, asked.telling.board(_board(asked, board)))


@at("GET", "/agile/board/{board}/configuration")
def configuration(asked: Asked, board: str) -> Answer:
    found = _board(asked, board)
    project = asked.site.projects[found.project]
    rank = asked.site.custom(world.RANK)
    told: dict[str, Any] = {
        **asked.telling.board(found),
        "location": {"type": "project", "projectKeyOrId": project.key},
        "filter": {"id": "10000", "self": f"{asked.telling.api}/filter/10000"},
        "columnConfig": {
            "columns": [
                {"name": one.name, "statuses": [{"id": one.id, "self": f"{asked.telling.api}/status/{one.id}"}]}
                for one in project.statuses
            ],
            "constraintType": "none",
        },
        "ranking": {"rankCustomFieldId": rank.number if rank else 0},
    }  # fmt: skip
    if found.kind == "scrum" and found.estimation:
        known = asked.site.fields[found.estimation]
        told["estimation"] = {
            "type": "field",
            "field": {"fieldId": known.id, "displayName": known.name},
        }
    elif found.kind == "scrum":
        told["estimation"] = {"type": "none"}
    return Answer(200, told)


# ── order ───────────────────────────────────────────────────────────────────────────────────────


def _ranked(asked: Asked, found: Board) -> list[Issue]:
    """What a board shows, by rank; sub-tasks and epics have no place in its list."""
    issues = (asked.site.issues[id] for id in asked.site.order)
    return [
        one
        for one in issues
        if one.project == found.project
        and asked.site.sees(asked.person, one)
        and not one.archived
        and asked.site.type_of(one).level == 0
    ]


def _told(asked: Asked, issues: list[Issue]) -> Answer:
    if text := asked.query.get("jql"):
        asking = jql.Asking(asked.site, asked.person)
        wanted = {one.id for one in jql.read(text).found_in(issues, asking)}
        issues = [one for one in issues if one.id in wanted]
    start, size = asked.page(50, 100 if asked.site.cloud else 1000)
    fields = [o for o in asked.query.get("fields", "").split(",") if o] or ["*navigable"]
    told = [asked.telling.issue(one, fields) for one in issues[start : start + size]]
    numbers = {"startAt": start, "maxResults": size, "total": len(issues)}
    return Answer(200, {"expand": "schema,names", **numbers, "issues": told})


@at("GET", "/agile/board/{board}/issue")
def issues(asked: Asked, board: str) -> Answer:
    return _told(asked, _ranked(asked, _board(asked, board)))


@at("GET", "/agile/board/{board}/backlog")
def backlog(asked: Asked, board: str) -> Answer:
    """What is neither done nor in a sprint that is going on or planned."""
    busy = {id for one in asked.site.sprints if one.state != "closed" for id in one.issues}
    found = [
        one
        for one in _ranked(asked, _board(asked, board))
        if one.id not in busy and asked.site.status_of(one).category != world.DONE
    ]
    return _told(asked, found)


@at("PUT", "/agile/issue/rank")
def rank(asked: Asked) -> Answer:
    """Puts a block of at most 50 before or after another issue; never half a block by itself."""
    words = asked.body.get("issues") or []
    before, after = asked.body.get("rankBeforeIssue"), asked.body.get("rankAfterIssue")
    if not words or len(words) > AT_ONCE:
        raise Problem(400, f"Between 1 and {AT_ONCE} issues can be ranked at once.")
    if (before is None) == (after is None):
        raise Problem(400, "Exactly one of rankBeforeIssue and rankAfterIssue must be given.")
    pivot = asked.site.issue_of(str(before or after))
    if pivot is None or not asked.site.sees(asked.person, pivot):
        raise Problem(400, asked.say(NOT_THERE))
    moved: list[Issue] = []
    entries: list[dict[str, Any]] = []
    for word in words:
        one = asked.site.issue_of(str(word))
        if one is None or not asked.site.sees(asked.person, one):
            entries.append(
                {
                    "issueId": None,
                    "issueKey": str(word),
                    "status": 404,
                    "errors": [asked.say(NOT_THERE)],
                }
            )
            continue
        entry: dict[str, Any] = {"issueId": one.id, "issueKey": asked.site.key(one), "status": 200}
        if one.id in asked.site.stuck:
            sorry = (
                "JIRA Agile cannot execute the rank operation at this time. Please try again later."
            )
            entry |= {"status": 503, "errors": [sorry]}
        else:
            moved.append(one)
        entries.append(entry)
    for one in moved:
        if one is pivot:
            raise Problem(400, "An issue cannot be ranked relative to itself.")
        if asked.site.level(asked.site.projects[one.project], asked.person) < 2:
            raise Problem(403, "You do not have permission to rank issues in this project.")
    place = {"before" if before else "after": pivot.id, "after" if before else "before": None}
    asked.site.rank([one.id for one in moved], **place)
    if len(moved) == len(words):
        return Answer(204)
    return Answer(207, {"entries": entries})


# ── estimates and sprints ───────────────────────────────────────────────────────────────────────


@at("GET", "/agile/issue/{issue}/estimation")
def estimation(asked: Asked, issue: str) -> Answer:
    field, found = _estimated(asked, issue)
    return Answer(200, {"fieldId": field, "value": _as_text(found.values.get(field))})


@at("PUT", "/agile/issue/{issue}/estimation")
def estimate(asked: Asked, issue: str) -> Answer:
    """Works where the field is on no screen, too."""
    field, _ = _estimated(asked, issue)
    found = asked.editable(issue)
    given = asked.body.get("value")
    try:
        value = float(given) if given not in (None, "") else None
    except ValueError:
        raise Problem(400, errors={field: f"'{given}' is an invalid number"}) from None
    asked.site.edit(found, asked.name, **{field: value})
    return Answer(200, {"fieldId": field, "value": _as_text(value)})


def _estimated(asked: Asked, issue: str) -> tuple[str, Issue]:
    if "boardId" not in asked.query:
        raise Problem(400, "The boardId parameter is required.")
    found, of = asked.issue(issue), _board(asked, asked.query["boardId"])
    if found.project != of.project:
        raise Problem(404, "The issue does not belong to the board.")
    if not of.estimation:
        raise Problem(400, "The board does not estimate issues by a field.")
    return of.estimation, found


def _as_text(value: Any) -> str | None:
    return None if value is None else str(float(value))


@at("GET", "/agile/board/{board}/sprint")
def sprints(asked: Asked, board: str) -> Answer:
    found = _board(asked, board)
    states = asked.query.get("state", "closed,active,future").split(",")
    told = [
        {
            "id": one.id,
            "self": f"{asked.telling.base}/rest/agile/1.0/sprint/{one.id}",
            "state": one.state,
            "name": one.name,
            "originBoardId": found.id,
        }
        for one in asked.site.sprints
        if one.board == found.id and one.state in states
    ]
    return _values(asked, told)


@at("POST", "/agile/sprint/{sprint}/issue")
def into_sprint(asked: Asked, sprint: str) -> Answer:
    found = next((one for one in asked.site.sprints if str(one.id) == sprint), None)
    if found is None:
        raise Problem(404, "Sprint does not exist.")
    _taken_out(asked)
    found.issues += [asked.editable(str(word)).id for word in asked.body["issues"]]
    return Answer(204)


@at("POST", "/agile/backlog/issue")
def into_backlog(asked: Asked) -> Answer:
    _taken_out(asked)
    return Answer(204)


def _taken_out(asked: Asked) -> None:
    words = asked.body.get("issues") or []
    if len(words) > AT_ONCE:
        raise Problem(400, f"At most {AT_ONCE} issues can be moved at once.")
    ids = {asked.editable(str(word)).id for word in words}
    for one in asked.site.sprints:
        if one.state != "closed":
            one.issues = [id for id in one.issues if id not in ids]
