"""Comments: what a field cannot hold is said below the issue, and found again by a hidden line."""

from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from po_tui.settings import instant
from po_tui.trackers.base import Refused, Remark
from po_tui.trackers.github import answers
from po_tui.trackers.github.reading import LOOK_BACK
from po_tui.trackers.github.session import Session
from po_tui.words import _

MOST: Final = 65_536
MARKER: Final = "<!-- po_tui:comment={marker} -->"


class Remarks:
    """The comments of the issues of a repository."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def say(self, remark: Remark) -> None:
        """Raises Refused where GitHub does not take it, OutcomeUnknown where it may stand there."""
        body = f"{remark.text}\n\n{MARKER.format(marker=remark.marker)}"
        if len(body) > MOST:
            raise Refused(
                _("a comment on GitHub takes {most} characters – shorten the text").format(
                    most=MOST
                )
            )
        path = f"/issues/{remark.id}/comments"
        answer = await self._session.repository.ask("POST", path, body={"body": body})
        if not answer.ok:
            raise answers.refusal(answer, self._session.project)

    async def stands(self, remark: Remark, since: str) -> bool:
        """Whether a comment since then carries the marker."""
        marker = MARKER.format(marker=remark.marker)
        start = instant(datetime.fromisoformat(since) - LOOK_BACK)[:19] + "Z"
        query = urlencode({"since": start, "per_page": "100"})
        answer = await self._session.repository.ask("GET", f"/issues/{remark.id}/comments?{query}")
        while True:
            if not answer.ok or not isinstance(answer.json, list):
                raise answers.refusal(answer, self._session.project)
            if any(marker in str(one.get("body")) for one in answer.json if isinstance(one, dict)):
                return True
            if not answer.next:
                return False
            answer = await self._session.client.ask("GET", answer.next)
