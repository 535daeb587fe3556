"""Comments: what a field cannot hold is said below the issue, and found again after a lost answer.

A comment carries nothing hidden that could be searched for, so it is known by its author, its age and
its words.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Final

from po_tui.trackers.base import Gone, Refused, Remark
from po_tui.trackers.jira import answers
from po_tui.trackers.jira.fields import BODY_MOST
from po_tui.trackers.jira.reading import LOOK_BACK
from po_tui.trackers.jira.session import Session
from po_tui.words import _

PAGE: Final = 100


class Remarks:
    """The comments of the issues of a project."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def say(self, remark: Remark) -> None:
        """Raises Refused where Jira does not take it, OutcomeUnknown where it may stand there."""
        from po_tui.trackers.jira import richtext

        await self._session.known()
        if len(remark.text) > BODY_MOST:
            raise Refused(
                _("a comment in Jira takes {most} characters – shorten the text").format(
                    most=BODY_MOST
                )
            )
        body = {"body": richtext.as_comment(remark.text, self._kind)}
        answer = await self._session.ask("POST", f"/issue/{remark.id}/comment", body=body)
        if not answer.ok:
            raise answers.refusal(answer, self._session.as_known)

    async def stands(self, remark: Remark, since: str) -> bool:
        """Whether this account said just that since then."""
        from po_tui.trackers.jira import richtext

        me = _account(await self._session.sign_in())
        wanted = richtext.to_markdown(richtext.as_comment(remark.text, self._kind), self._kind)
        start = datetime.fromisoformat(since) - LOOK_BACK
        async for one in self._all(remark.id):
            if (
                _account(one.get("author")) == me
                and not _is_older(one, start)
                and richtext.to_markdown(one.get("body"), self._kind) == wanted
            ):
                return True
        return False

    async def _all(self, id: str) -> AsyncIterator[Mapping[str, Any]]:
        """The latest first, as far as Jira puts them in order."""
        start = 0
        while True:
            params = {"startAt": start, "maxResults": PAGE, "orderBy": "-created"}
            answer = await self._session.ask("GET", f"/issue/{id}/comment", params=params)
            if answer.status == 404:
                raise Gone(str(answers.refusal(answer, self._session.as_known)))
            if not answer.ok or not isinstance(answer.json, dict):
                raise answers.searching(answer, self._session.project)
            page = [one for one in answer.json.get("comments") or () if isinstance(one, Mapping)]
            for one in page:
                yield one
            start += len(page)
            if not page or start >= int(answer.json.get("total") or 0):
                return

    @property
    def _kind(self) -> Any:
        return "adf" if self._session.door.cloud else "wiki"


def _account(told: Any) -> str:
    known = told if isinstance(told, Mapping) else {}
    return str(known.get("accountId") or known.get("name") or "")


def _is_older(told: Mapping[str, Any], start: datetime) -> bool:
    """Whether it was certainly said before; what does not tell when may be the one that is looked for."""
    try:
        return datetime.fromisoformat(str(told.get("created"))) < start
    except (ValueError, TypeError):  # no instant, or one without its time zone
        return False
