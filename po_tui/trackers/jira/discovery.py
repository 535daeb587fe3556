"""Finds out how a project is set up: its types and states, and where points, criteria and epics are kept.

Two fields for points exist on most sites. Which one counts is told by the settings, else by the board,
else by which of the two the project has on its form; between two, nobody guesses. What was found
out is kept for a day, since it costs about eight requests.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import OutOfReach
from po_tui.trackers.http import Answer, Client
from po_tui.trackers.jira.keeping import Keeping
from po_tui.trackers.jira.signin import Door
from po_tui.trackers.jira.words import JiraWords, Kind, Status
from po_tui.words import _

KEPT_FOR: Final = timedelta(hours=24)
AGILE: Final = "/rest/agile/1.0"
_JSW_POINTS: Final = "com.pyxis.greenhopper.jira:jsw-story-points"
_EPIC_LINK: Final = "com.pyxis.greenhopper.jira:gh-epic-link"
_EPIC_NAME: Final = "com.pyxis.greenhopper.jira:gh-epic-label"
_POINTS: Final = ("story points", "story point estimate")


@dataclass(frozen=True)
class Known:
    """How a project is set up; plain values."""

    project_id: str
    project_key: str
    statuses: list[list[str]] = field(default_factory=list)
    """[name, category]."""
    kinds: list[list[Any]] = field(default_factory=list)
    """[id, name, level]."""
    names: dict[str, str] = field(default_factory=dict)
    """Id of a field → what people call it."""
    estimate: str = ""
    """Id of the field of the points; empty: none, or nobody knows which."""
    candidates: list[str] = field(default_factory=list)
    """Fields that could be it, where there are two."""
    on_form: bool = True
    """The points can be set when an issue is created."""
    criteria: str = ""
    criteria_candidates: list[str] = field(default_factory=list)
    """Fields of the name that was chosen, where there are two."""
    epic_link: str = ""
    epic_name: str = ""
    priorities: list[list[str]] = field(default_factory=list)
    """[id, name] of those that a story may have, as the form tells them; empty: it is not on it."""
    usual_priority: str = ""
    """The name of the one that a new story gets."""
    required: dict[str, list[str]] = field(default_factory=dict)
    """Name of a type → ids of fields that a new issue needs and that we have no value for."""
    board: int | None = None
    board_name: str = ""
    board_estimate: str = ""
    boards: list[list[Any]] = field(default_factory=list)
    """[id, name] of all its boards."""

    def words(self, keeping: Keeping) -> JiraWords:
        return JiraWords(
            [Status(name, category) for name, category in self.statuses],
            [Kind(id, name, level) for id, name, level in self.kinds],
            states=keeping.states,
            types=keeping.types,
        )

    def called(self, id: str) -> str:
        """What people call a field: never its number."""
        return plain_line(self.names.get(id) or id)


class Discovery:
    """Asks a project about itself."""

    def __init__(self, client: Client, door: Door, project: str, keeping: Keeping) -> None:
        self._client, self._door = client, door
        self._project, self._keeping = project, keeping

    async def known(self) -> Known:
        """All of it; raises OutOfReach where the project is not there."""
        api = self._door.api
        about = await self._asked(f"{api}/project/{self._project}")
        fields = [one for one in await self._asked(f"{api}/field") if isinstance(one, Mapping)]
        by_type = await self._asked(f"{api}/project/{self._project}/statuses")
        kinds = _kinds(about.get("issueTypes") or by_type)
        boards = await self._boards()
        board, name, board_estimate = await self._board(boards)
        criteria = _named(fields, self._keeping.criteria)
        known = Known(
            project_id=str(about["id"]),
            project_key=str(about["key"]),
            statuses=_statuses(by_type),
            kinds=[list(one) for one in kinds],
            names={str(one["id"]): str(one.get("name") or one["id"]) for one in fields},
            criteria=criteria[0] if len(criteria) == 1 else "",
            criteria_candidates=criteria[1:] and criteria,
            epic_link="" if self._door.cloud else _of_kind(fields, _EPIC_LINK),
            epic_name="" if self._door.cloud else _of_kind(fields, _EPIC_NAME),
            board=board,
            board_name=name,
            board_estimate=board_estimate,
            boards=[[int(one["id"]), str(one.get("name") or one["id"])] for one in boards],
        )
        forms = {kind.name: await self._form(kind) for kind in _asked_kinds(known, self._keeping)}
        return _with_forms(known, forms, fields, self._keeping)

    async def _asked(self, path: str) -> Any:
        answer = await self._client.ask("GET", path)
        if not answer.ok:
            raise self._nothing(answer)
        return answer.json

    def _nothing(self, answer: Answer) -> OutOfReach:
        if answer.status == 404:
            return OutOfReach(
                _(
                    "{project} is not there, or this account may not see it – check the key and its rights"
                ).format(project=self._project)
            )
        return OutOfReach(
            _(
                "Jira does not tell how {project} is set up (error {status}) – try again later"
            ).format(project=self._project, status=answer.status)
        )

    async def _form(self, kind: Kind) -> list[Mapping[str, Any]]:
        """What may be set when an issue of a type is created; empty where this account may not."""
        found: list[Mapping[str, Any]] = []
        while True:
            answer = await self._client.ask(
                "GET",
                f"{self._door.api}/issue/createmeta/{self._project}/issuetypes/{kind.id}",
                params={"startAt": len(found), "maxResults": 100},
            )
            told = answer.json if answer.ok else {}
            page = told.get("fields") or told.get("values") or told.get("results") or []
            found += [one for one in page if isinstance(one, Mapping)]
            if not page or len(found) >= int(told.get("total") or 0):
                return found

    async def _boards(self) -> list[Mapping[str, Any]]:
        params: dict[str, str | int] = {"projectKeyOrId": self._project, "maxResults": 50}
        answer = await self._client.ask("GET", f"{AGILE}/board", params=params)
        return (answer.json or {}).get("values") or [] if answer.ok else []

    async def _board(self, boards: Sequence[Mapping[str, Any]]) -> tuple[int | None, str, str]:
        """The board whose order and estimates count: that of the settings, or the only one."""
        wanted = self._keeping.board
        if wanted is None:
            scrum = [one for one in boards if one.get("type") == "scrum"]
            boards = scrum if len(scrum) == 1 else boards
            if len(boards) != 1:
                return None, "", ""
            wanted = int(boards[0]["id"])
        answer = await self._client.ask("GET", f"{AGILE}/board/{wanted}/configuration")
        told = answer.json if answer.ok and isinstance(answer.json, dict) else {}
        if not told:
            return None, "", ""
        by = (told.get("estimation") or {}).get("field") or {}
        return wanted, str(told.get("name") or ""), str(by.get("fieldId") or "")


def _kinds(told: Any) -> list[Kind]:
    kinds = []
    for one in told if isinstance(told, list) else ():
        epic = str(one.get("name", "")).casefold() == "epic"
        level = -1 if one.get("subtask") else int(one.get("hierarchyLevel", epic))
        kinds.append(Kind(str(one["id"]), str(one["name"]), level))
    return kinds


def _statuses(by_type: Any) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    kinds = by_type if isinstance(by_type, list) else ()
    for kind in sorted(kinds, key=lambda one: bool(one.get("subtask"))):
        for one in kind.get("statuses") or ():
            category = str((one.get("statusCategory") or {}).get("key") or "new")
            found.setdefault(str(one["name"]), [str(one["name"]), category])
    return list(found.values())


def _named(fields: Sequence[Mapping[str, Any]], wanted: str) -> list[str]:
    """The ids of the field of that id, or of all of that name: in Jira, names are not unique."""
    word = wanted.casefold()
    ids = [str(one["id"]) for one in fields if word and str(one["id"]).casefold() == word]
    named = [str(one["id"]) for one in fields if word and str(one.get("name")).casefold() == word]
    return ids or named


def _of_kind(fields: Iterable[Mapping[str, Any]], custom: str) -> str:
    found = [one for one in fields if (one.get("schema") or {}).get("custom") == custom]
    return str(found[0]["id"]) if found else ""


def _asked_kinds(known: Known, keeping: Keeping) -> list[Kind]:
    """The types of a story and of an epic: what they have on their forms decides."""
    words = known.words(keeping)
    found = [words.kind_for("story"), words.kind_for("epic")]
    return [*dict.fromkeys(one for one in found if one is not None)]


def _with_forms(
    known: Known,
    forms: Mapping[str, list[Mapping[str, Any]]],
    fields: list[Mapping[str, Any]],
    keeping: Keeping,
) -> Known:
    story = [str(one.get("fieldId") or one.get("key")) for one in next(iter(forms.values()), [])]
    estimate, candidates = _estimate(known, fields, story, keeping)
    given = {
        "project", "issuetype", "summary", "reporter", estimate, known.epic_name, known.criteria,
    }  # fmt: skip
    required = {
        kind: [
            id
            for one in form
            if one.get("required") and not one.get("hasDefaultValue")
            if (id := str(one.get("fieldId") or one.get("key"))) not in given
        ]
        for kind, form in forms.items()
    }
    priorities, usual = _priorities(next(iter(forms.values()), []))
    values = asdict(known)
    values |= {
        "priorities": priorities,
        "usual_priority": usual,
        "estimate": estimate,
        "candidates": candidates,
        "on_form": not story or estimate in story,
        "required": {kind: ids for kind, ids in required.items() if ids},
    }
    return Known(**values)


def _priorities(form: Iterable[Mapping[str, Any]]) -> tuple[list[list[str]], str]:
    """Those of the project's own scheme, and the one that stands in the form to begin with."""
    for one in form:
        if (one.get("fieldId") or one.get("key")) == "priority":
            usual = one.get("defaultValue")
            known = [
                [str(each["id"]), str(each["name"])]
                for each in one.get("allowedValues") or ()
                if isinstance(each, Mapping) and "id" in each and "name" in each
            ]
            return known, str(usual.get("name") or "") if isinstance(usual, Mapping) else ""
    return [], ""


def _estimate(
    known: Known, fields: Iterable[Mapping[str, Any]], form: Iterable[str], keeping: Keeping
) -> tuple[str, list[str]]:
    """The field of the points, and those between which nobody can tell."""
    fields = list(fields)
    if keeping.estimate:
        named = _named(fields, keeping.estimate)
        return (named[0], []) if len(named) == 1 else ("", named)
    # Boards that count hours name a field of Jira's own; those are no points.
    numbers = {
        str(one["id"])
        for one in fields
        if one.get("custom") and (one.get("schema") or {}).get("type") == "number"
    }
    if known.board_estimate in numbers:
        return known.board_estimate, []
    points = [
        str(one["id"])
        for one in fields
        if str(one["id"]) in numbers
        and (
            (one.get("schema") or {}).get("custom") == _JSW_POINTS
            or str(one.get("name", "")).casefold() in _POINTS
        )
    ]
    present = [id for id in points if id in set(form)]
    if len(present) == 1:
        return present[0], []
    return "", present


# ── kept for a day ──────────────────────────────────────────────────────────────────────────────


@dataclass
class Bookmark:
    """What one pull leaves for the next, so that “nothing new” costs one request."""

    base: str = ""
    known: Known | None = None
    known_at: str = ""
    token: str = ""
    asked: str = ""
    """The settings under which it was found out."""
    seen: dict[str, str] = field(default_factory=dict)
    """Id → when it last changed, of what the overlap will bring again."""

    def knows(self, now: datetime, token: str, asked: str) -> bool:
        """It was found out today, with this token and these settings."""
        if self.known is None or (self.token, self.asked) != (token, asked):
            return False
        try:
            return now - datetime.fromisoformat(self.known_at) < KEPT_FOR
        except ValueError:
            return False

    def __str__(self) -> str:
        told = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(text: str) -> Bookmark:
    """A bookmark as it was written; an empty one where it makes no sense any more."""
    try:
        told = json.loads(text or "{}")
        known = told.pop("known", None)
        return Bookmark(**told, known=None if known is None else Known(**known))
    except (ValueError, TypeError, AttributeError):
        return Bookmark()
