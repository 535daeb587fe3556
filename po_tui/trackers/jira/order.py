"""The order of a project: the ranks of its board, read as a list and changed in blocks."""

from collections.abc import Sequence
from typing import Any, Final

from po_tui.trackers.base import Move, OutOfReach, Refused
from po_tui.trackers.jira import answers
from po_tui.trackers.jira.discovery import AGILE
from po_tui.trackers.jira.session import RANK_AT_ONCE, Session
from po_tui.words import _, ngettext

PAGE: Final = 1000
"""Asked for at once; a server gives at most what its administrator set, a thousand unless changed."""


class Order:
    """The list of one board. Whether a new rank is a change of an issue, Jira does not promise."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._now: list[str] | None = None

    async def read(self) -> list[str] | None:
        """The ids of what is not done, by rank; None where the project has no board, or several."""
        known = await self._session.known()
        if known.board is None:
            return None
        found: list[str] = []
        while True:
            answer = await self._session.client.ask(
                "GET",
                f"{AGILE}/board/{known.board}/issue",
                params={
                    "jql": "statusCategory != Done",
                    "fields": "status",
                    "startAt": len(found),
                    "maxResults": PAGE,
                },
            )
            told: Any = answer.json if answer.ok else None
            if not isinstance(told, dict) or not isinstance(told.get("issues"), list):
                raise OutOfReach(
                    _("the board of {project} cannot be read: {reason}").format(
                        project=self._session.project, reason=answers.said(answer)
                    )
                )
            rows = [str(one["id"]) for one in told["issues"]]
            found += rows
            if not rows or len(found) >= int(told.get("total") or 0):
                break
        self._now = list(dict.fromkeys(found))
        return list(self._now)

    async def move(self, moves: Sequence[Move]) -> None:
        """Put blocks where they belong, at most fifty issues at a time."""
        if await self._order() is None:
            raise Refused(
                _("Jira keeps no order for {project} – choose a board in the settings").format(
                    project=self._session.project
                ),
                "order",
            )
        stuck = 0
        for move in moves:
            after = move.after
            for start in range(0, len(move.ids), RANK_AT_ONCE):
                some = list(move.ids[start : start + RANK_AT_ONCE])
                stuck += await self._rank(some, after)
                after = some[-1]
        if stuck:
            self._now = None
            raise Refused(
                ngettext(
                    "Jira could not rank {n} issue right now – sync again",
                    "Jira could not rank {n} issues right now – sync again",
                    stuck,
                ).format(n=stuck),
                "order",
            )

    async def _order(self) -> list[str] | None:
        return await self.read() if self._now is None else self._now

    async def _rank(self, ids: list[str], after: str | None) -> int:
        """How many of a block Jira could not move."""
        now = [one for one in await self._order() or () if one not in ids]
        if after is None and not now:
            return 0  # nothing is there to stand before
        place = {"rankAfterIssue": after} if after is not None else {"rankBeforeIssue": now[0]}
        answer = await self._session.client.ask(
            "PUT", f"{AGILE}/issue/rank", body={"issues": ids, **place}
        )
        if not answer.ok:
            problem = answers.refusal(answer, self._session.as_known)
            raise Refused(str(problem), "order")
        at = now.index(after) + 1 if after in now else 0
        self._now = [*now[:at], *ids, *now[at:]]
        entries = (answer.json or {}).get("entries") or [] if answer.status == 207 else []
        return sum(1 for one in entries if int(one.get("status") or 0) >= 400)
