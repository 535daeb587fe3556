"""The order, and an estimate, that people keep in a Project beside the issues.

A Project's listing follows its order. Its fields are written over REST, places only over GraphQL.
What changes there does not count as a change of the issue, so the whole Project is listed each time:
one request for a hundred issues.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Move, Refused, TrackerError
from po_tui.trackers.github.fields import Issue, as_number, reference
from po_tui.trackers.github.keeping import ProjectAt
from po_tui.trackers.http import Answer, Client
from po_tui.words import _

FRESH: Final = timedelta(seconds=30)
"""For so long a listing is taken for what is there."""
AT_ONCE: Final = 20
"""Moves in one request."""


@dataclass
class Placed:
    """An issue in the Project."""

    id: int
    node_id: str
    number: str
    updated: str
    issue: Issue
    estimate: float | None = None


class Project:
    """One Project of an organisation or of a person."""

    def __init__(self, client: Client, where: ProjectAt, repository: str, field: str) -> None:
        """`repository`: the address of ours in the API; `field`: where the estimate is, or empty."""
        self._client, self._where, self._repository, self._field = client, where, repository, field
        self._path = ""
        self._field_id: int | None = None
        self._node_id = ""
        self._placed: dict[str, Placed] | None = None
        self._placed_at = client.now()

    async def placed(self, *, anew: bool = False) -> dict[str, Placed]:
        """Number → where it stands and what is noted there, in the Project's order."""
        now = self._client.now()
        if self._placed is None or anew or now - self._placed_at > FRESH:
            await self._find()
            self._placed, self._placed_at = {}, now
            wanted = f"&fields={self._field_id}" if self._field_id else ""
            address = f"{self._path}/items?per_page=100{wanted}"
            while address:
                answer = await self._client.ask("GET", address)
                self._must_be_fine(answer)
                for one in answer.json:
                    placed = self._read(one)
                    if placed:
                        self._placed[placed.number] = placed
                address = answer.next
        return self._placed

    @property
    def estimates(self) -> dict[str, float | None]:
        """Number → estimate, as last listed."""
        return {number: one.estimate for number, one in (self._placed or {}).items()}

    async def note(self, number: str, id: int, estimate: float | None) -> None:
        """Write an estimate into the Project, adding the issue to it where it is missing."""
        placed = (await self.placed()).get(number) or await self._added(number, id)
        body = {"fields": [{"id": self._field_id, "value": estimate}]}
        answer = await self._client.ask("PATCH", f"{self._path}/items/{placed.id}", body=body)
        self._must_be_fine(answer)
        placed.estimate = estimate

    async def move(self, moves: Sequence[Move], ids: Mapping[str, int]) -> None:
        """Carry moves out; `ids`: number → id of issues that are not in the Project yet."""
        placed = await self.placed()
        for number in dict.fromkeys(one for move in moves for one in (*move.ids, move.after)):
            if number is not None and number not in placed and number in ids:
                await self._added(number, ids[number])
        project = await self._node()
        steps: list[str] = []
        for move in moves:
            after = placed[move.after].node_id if move.after in placed else None
            for number in move.ids:
                if number in placed:
                    steps.append(_position(project, placed[number].node_id, after))
                    after = placed[number].node_id
        for start in range(0, len(steps), AT_ONCE):
            some = steps[start : start + AT_ONCE]
            aliased = " ".join(f"m{n}: {step}" for n, step in enumerate(some))
            await self._graphql(f"mutation {{ {aliased} }}")
        self._placed = None

    async def _find(self) -> None:
        """Whose Project it is, and the field for the estimate."""
        if self._path:
            return
        owner, number = self._where.owner, self._where.number
        answer = None
        for kind in ("orgs", "users"):
            path = f"/{kind}/{owner}/projectsV2/{number}"
            answer = await self._client.ask("GET", f"{path}/fields?per_page=100")
            if answer.ok:
                self._path = path
                break
        if answer is None or not answer.ok:
            raise TrackerError(
                _(
                    "Project {number} of {owner} is not there, or this token may not see it –"
                    " give it “Projects: read and write”"
                ).format(number=number, owner=plain_line(owner))
            )
        if self._field:
            self._field_id = next(
                (
                    one["id"]
                    for one in answer.json
                    if str(one.get("name", "")).casefold() == self._field.casefold()
                    and one.get("data_type") == "number"
                ),
                None,
            )
            if self._field_id is None:
                raise TrackerError(
                    _(
                        "Project {number} has no number field “{field}” – add it, or choose another"
                    ).format(number=number, field=plain_line(self._field))
                )

    def _read(self, told: Any) -> Placed | None:
        """An item of the Project, if it is an issue of our repository."""
        issue = told.get("content") if isinstance(told, Mapping) else None
        if not isinstance(issue, Mapping) or told.get("content_type") != "Issue":
            return None
        number = reference(str(issue.get("url", "")), self._repository)
        if not number.isdecimal():
            return None
        estimate = next(
            (
                as_number(one.get("value"))
                for one in told.get("fields") or ()
                if one.get("id") == self._field_id
            ),
            None,
        )
        return Placed(
            told["id"],
            str(told.get("node_id") or ""),
            number,
            str(told.get("updated_at") or ""),
            issue,
            estimate,
        )

    async def _added(self, number: str, id: int) -> Placed:
        body = {"type": "Issue", "id": id}
        answer = await self._client.ask(
            "POST", f"{self._path}/items", body=body, repeatable=True
        )  # adding what is in it already changes nothing
        self._must_be_fine(answer)
        told = answer.json
        placed = Placed(told["id"], str(told.get("node_id") or ""), number, "", {})
        (await self.placed())[number] = placed
        return placed

    async def _node(self) -> str:
        """The id that GraphQL knows the Project by."""
        if not self._node_id:
            await self._find()
            kind = "organization" if self._path.startswith("/orgs/") else "user"
            data = await self._graphql(
                f"query {{ {kind}(login: {json.dumps(self._where.owner)})"
                f" {{ projectV2(number: {self._where.number}) {{ id }} }} }}"
            )
            self._node_id = str(((data.get(kind) or {}).get("projectV2") or {}).get("id") or "")
        return self._node_id

    async def _graphql(self, query: str) -> Mapping[str, Any]:
        base = self._client.base_url
        address = (
            base.removesuffix("/v3") + "/graphql" if base.endswith("/api/v3") else f"{base}/graphql"
        )
        # Places are absolute, so that sending them twice changes nothing more.
        answer = await self._client.ask("POST", address, body={"query": query}, repeatable=True)
        self._must_be_fine(answer)
        errors = answer.json.get("errors") if isinstance(answer.json, Mapping) else None
        if errors:
            raise Refused(
                _("the Project was not changed: {reason}").format(
                    reason=plain_line(str(errors[0].get("message", "")))[:200]
                ),
                "order",
            )
        return answer.json.get("data") or {}

    def _must_be_fine(self, answer: Answer) -> None:
        if not answer.ok:
            raise Refused(
                _("the Project refuses it: {reason} – may this token change Projects?").format(
                    reason=answer.message or answer.status
                ),
                "order",
            )


def _position(project: str, item: str, after: str | None) -> str:
    given = [f"projectId: {json.dumps(project)}", f"itemId: {json.dumps(item)}"]
    if after is not None:
        given.append(f"afterId: {json.dumps(after)}")
    return f"updateProjectV2ItemPosition(input: {{{', '.join(given)}}}) {{ clientMutationId }}"
