"""One sync's connection to a repository, and what it has learned about it so far."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from po_tui.trackers.base import FIELDS, Abilities, Costs, TrackerItem
from po_tui.trackers.github import fields
from po_tui.trackers.github.keeping import Keeping
from po_tui.trackers.github.links import Blockers, Links
from po_tui.trackers.github.project import AT_ONCE, Placed, Project
from po_tui.trackers.github.repository import Repository
from po_tui.trackers.github.words import GitHubWords, Types
from po_tui.trackers.http import Answer, Client

SETTLE_SECONDS: Final = 120.0
"""For how long a new issue may be missing from listings."""
COSTS: Final = Costs(
    apart=dict.fromkeys(fields.LINKS, 1),
    titles=1,
    title=1,
    knows_titles=True,
    moved_at_once=AT_ONCE,
)


class Session:
    """What reading and writing share."""

    def __init__(
        self,
        client: Client,
        project: str,
        keeping: Keeping,
        wanted: Collection[str],
        *,
        is_newest: bool,
        pace: float,
    ) -> None:
        """`is_newest`: it knows all there is; an Enterprise Server shows by its issues what it knows."""
        self.client = client
        self.project = project
        self.keeping = keeping
        self.wanted = frozenset(wanted)
        self.pace = pace
        """Seconds between two writes."""
        self.repository = Repository(client, project)
        self.links = Links(self.repository)
        self.in_project = (
            Project(
                client,
                keeping.project,
                f"{client.base_url}/repos/{project}",
                keeping.project_field,
            )
            if keeping.project
            else None
        )
        self.vocabulary = GitHubWords(Types(chosen=keeping.type_labels, labels=True))
        if not keeping.type_labels:
            self.vocabulary = GitHubWords(Types())
        self.kept_links = set(fields.LINKS) if is_newest else set()
        self.is_newest = is_newest
        self._types: tuple[str, ...] | None = None
        self._field: tuple[int, bool] | None = None
        self._login = ""
        self.token_ends = ""
        """The day on which the token ends, where GitHub tells."""

    @property
    def abilities(self) -> Abilities:
        """What can be kept in this repository, as it is configured and as far as it is known."""
        kept = set(FIELDS) - {"priority"} - (set(fields.LINKS) - self.kept_links)
        if not self.keeping.has_estimate:
            kept.discard("estimate")
        if not self.vocabulary.types.are_kept:
            kept.discard("type")
        later = {"status", *fields.LINKS}
        if self.keeping.project_field:
            later.add("estimate")
        return Abilities(
            fields=frozenset(kept),
            not_at_creation=frozenset(later),
            order=self.keeping.orders,
            create_at_once=1,
            settle_seconds=SETTLE_SECONDS,
            limits={"title": fields.TITLE_MOST, "body": fields.BODY_MOST},
            costs=COSTS,
        )

    # ── what an issue says ────────────────────────────────────────────────────────────────────

    async def item(self, issue: Any) -> TrackerItem:
        """An issue with all its values; asks what it waits for, and what the Project says of it."""
        await self.learn_types([issue])
        blockers = None
        if "depends_on" in self.wanted and isinstance(issue, Mapping) and fields.waits(issue):
            blockers = await self.links.blockers(issue)
        await self.placed()
        return self.told(issue, blockers)

    async def placed(self) -> dict[str, Placed]:
        """What the Project says of the issues; asked only where the estimate lies there."""
        if self.in_project is None or not self.keeping.project_field:
            return {}
        return await self.in_project.placed()

    def told(self, issue: Any, blockers: Blockers | None = None) -> TrackerItem:
        """An issue as far as it tells by itself; asks nothing."""
        self.links.noted(issue)
        self.repository.noted_milestone(issue)
        item = fields.item(
            issue,
            self.keeping,
            self.vocabulary.types,
            blockers=blockers,
            in_project=self.in_project.estimates if self.in_project else {},
            closed_for=self.repository.closed_for,
        )
        self.kept_links |= item.values.keys() & set(fields.LINKS)
        return item

    # ── what is asked once ────────────────────────────────────────────────────────────────────

    async def login(self) -> str:
        """The account of this very token; empty for one of a program, which GitHub does not tell."""
        if not self._login:
            answer = await self.client.ask("GET", "/user")
            self.token_ends = ends(answer)
            told = answer.json if answer.ok else None
            self._login = str(told.get("login") or "") if isinstance(told, Mapping) else ""
        return self._login

    async def learn_types(
        self, issues: Any, known: tuple[str, ...] | None = None
    ) -> tuple[str, ...] | None:
        """Find out once which issue types there are, or take those that are `known`; None: unasked."""
        if "type" not in self.wanted or self.keeping.type_labels:
            return None
        if self._types is None:
            if known is None and not (issues or self.is_newest):
                return None
            self._types = await self.issue_types(issues) if known is None else known
            self.vocabulary = GitHubWords(Types(self._types, self.keeping.types))
        return self._types

    async def issue_types(self, issues: Any) -> tuple[str, ...]:
        """The names of the issue types; none where GitHub or its owner keeps none.

        `issues`: some of the repository, for older servers.
        """
        told_by_issues = isinstance(issues, list) and any(
            isinstance(one, Mapping) and "type" in one for one in issues
        )
        if not (self.is_newest or told_by_issues):
            return ()
        answer = await self.repository.ask("GET", "/issue-types")
        told = answer.json if answer.ok and isinstance(answer.json, list) else []
        return tuple(str(one["name"]) for one in told if one.get("is_enabled", True))

    async def issue_field(self) -> tuple[int | None, bool]:
        """The id of the issue field with the estimate, and whether it offers names to choose from."""
        if self._field is None:
            owner = self.project.partition("/")[0]
            answer = await self.client.ask("GET", f"/orgs/{owner}/issue-fields")
            for one in answer.json if answer.ok and isinstance(answer.json, list) else ():
                if str(one.get("name", "")).casefold() == self.keeping.issue_field.casefold():
                    self._field = one["id"], one.get("data_type") != "number"
        return self._field or (None, False)


def ends(answer: Answer) -> str:
    """The day on which the token ends; empty where it does not, or GitHub does not tell."""
    found = re.match(
        r"\d{4}-\d\d-\d\d", answer.headers.get("github-authentication-token-expiration", "")
    )
    return found[0] if found else ""
