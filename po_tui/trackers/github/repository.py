"""The repository whose issues are kept in step: where it is asked, and what it is like.

It may have been renamed or handed over; GitHub then sends reads on, but no writes. So it is found
again by its number, which stays.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import OutOfReach, Refused
from po_tui.trackers.github import answers
from po_tui.trackers.http import Answer, Client
from po_tui.words import _

_SENT_ON: Final = frozenset({301, 302, 307, 308})


class Repository:
    """One repository, asked through its own path."""

    def __init__(self, client: Client, name: str) -> None:
        self.client = client
        self.name = name
        """OWNER/REPO as the remote was set up."""
        self.at = f"/repos/{name}"
        self._about: Mapping[str, Any] | None = None
        self._milestones: dict[str, int] = {}
        self._all_milestones = False

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """Ask for something below the repository; `path` may be a whole address, as it was given."""
        if "://" in path:
            return await self.client.ask(method, path, **more)
        answer = await self.client.ask(method, self.at + path, **more)
        if method == "GET":
            self._noted(answer)
        elif answer.status in _SENT_ON and await self._found_again():
            answer = await self.client.ask(method, self.at + path, **more)
        return answer

    async def about(self, *, anew: bool = False) -> Mapping[str, Any]:
        """What GitHub says about the repository; raises OutOfReach where it is not to be seen."""
        if self._about is None or anew:
            answer = await self.client.ask("GET", self.at)
            if not answer.ok or not isinstance(answer.json, Mapping):
                raise answers.listing(answer, self.name)
            self._about = answer.json
        return self._about

    @property
    def closed_for(self) -> str:
        """Why nothing can be changed in it, as far as that is known."""
        if self._about is not None and self._about.get("archived"):
            return answers.archived(self.name)
        return ""

    async def full_name(self) -> str:
        """What it is called now."""
        return str((await self.about()).get("full_name") or self.name)

    def _noted(self, answer: Answer) -> None:
        """Where a listing was sent on to, the repository is asked from now on."""
        found = re.search(r"(/repositories/\d+)/issues(?:\?|$)", answer.url)
        if answer.ok and found and "/repositories/" not in self.at:
            self.at = found[1]

    async def _found_again(self) -> bool:
        """Whether it is somewhere else than we asked; from then on it is asked there."""
        try:
            here = f"/repositories/{(await self.about(anew=True))['id']}"
        except (OutOfReach, KeyError):
            return False
        moved = str((self._about or {}).get("full_name", "")).casefold() != self.name.casefold()
        if not moved or self.at == here:
            return False
        self.at = here
        return True

    # ── milestones: what we call a roadmap item ───────────────────────────────────────────────

    def noted_milestone(self, issue: Any) -> None:
        """Remember the number of a milestone that was seen anyway."""
        told = issue.get("milestone") if isinstance(issue, Mapping) else None
        if isinstance(told, Mapping) and isinstance(told.get("number"), int):
            self._milestones[str(told.get("title"))] = told["number"]

    async def milestone(self, title: str) -> int:
        """The number of a milestone, made if there is none of that title; raises Refused."""
        if title not in self._milestones and not self._all_milestones:
            await self._list_milestones()
        if title not in self._milestones:
            # A title is unique there: made twice, the second one is refused, and nothing is doubled.
            answer = await self.ask("POST", "/milestones", body={"title": title}, repeatable=True)
            if answer.status == 422:
                await self._list_milestones()
            elif not answer.ok:
                raise Refused(
                    _("the milestone “{title}” was not made: {reason}").format(
                        title=plain_line(title), reason=answers.refusal(answer, self.name)
                    ),
                    "roadmap",
                )
            else:
                self._milestones[title] = answer.json["number"]
        if title not in self._milestones:
            raise Refused(
                _("GitHub refuses a milestone called “{title}” – call it otherwise").format(
                    title=plain_line(title)
                ),
                "roadmap",
            )
        return self._milestones[title]

    async def _list_milestones(self) -> None:
        address = "/milestones?state=all&per_page=100"
        while address:
            answer = await self.ask("GET", address)
            if not answer.ok or not isinstance(answer.json, list):
                return
            for one in answer.json:
                self._milestones[str(one["title"])] = one["number"]
            address = answer.next
        self._all_milestones = True
