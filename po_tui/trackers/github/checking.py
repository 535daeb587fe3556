"""What `doctor --online` says about a repository: whether a sync would work, and what it would cost."""

from collections.abc import Mapping
from typing import Any

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Check, Health, TrackerError
from po_tui.trackers.github.limits import CREATES_AN_HOUR
from po_tui.trackers.github.session import Session, ends
from po_tui.trackers.http import Answer
from po_tui.words import _, ngettext

PAGE = 100


async def checks(session: Session, where: str, expected: int) -> list[Check]:
    """Asks, and changes nothing; what cannot be found out for lack of rights is said to be so."""
    user = await session.client.ask("GET", "/user")
    found = [_sign_in(where, user)]
    try:
        about = await session.repository.about(anew=True)
    except TrackerError as problem:
        return [*found, Check("permissions", Health.wrong, str(problem))]
    answer = await session.repository.ask("GET", "/issues?state=all&per_page=1")
    sample = answer.json[0] if answer.ok and isinstance(answer.json, list) and answer.json else None
    found += [
        _permissions(session, about),
        _issues(session, about),
        await _types(session, answer.json),
        await _estimate(session),
        await _order(session),
        _features(sample),
    ]
    found += _limit(answer.headers)
    return [*found, _cost(session, expected)]


def _sign_in(where: str, user: Answer) -> Check:
    told = user.json if user.ok else None
    expires = ends(user)
    facts = {"token_from": where, "expires": expires or None}
    if not isinstance(told, Mapping) or not told.get("login"):
        return Check(
            "sign-in",
            Health.warning,
            _(
                "signed in with the token from {where}; it belongs to a program, not to a person"
            ).format(where=where),
            facts,
        )
    text = _("signed in as {login}, with the token from {where}").format(
        login=plain_line(str(told["login"])), where=where
    )
    if expires:
        text += _("; it ends on {day}").format(day=plain_line(expires))
    return Check("sign-in", Health.fine, text, {**facts, "account": told["login"]})


def _permissions(session: Session, about: Mapping[str, Any]) -> Check:
    may = (about.get("permissions") or {}).get("push")
    if may is False:
        return Check(
            "permissions",
            Health.warning,
            _(
                "this account may not write in {project}: labels, milestones, people and types are"
                " ignored there – ask for write access"
            ).format(project=session.project),
            {"push": False},
        )
    text = (
        _("this account may write in {project}")
        if may
        else _("GitHub does not say whether this token may write in {project}")
    )
    health = Health.fine if may else Health.warning
    return Check("permissions", health, text.format(project=session.project), {"push": may})


def _issues(session: Session, about: Mapping[str, Any]) -> Check:
    project = session.project
    if about.get("archived"):
        text = _("{project} is archived, and can only be read – take it out of the archive first")
        return Check("issues", Health.wrong, text.format(project=project), {"archived": True})
    if about.get("has_issues") is False:
        text = _("issues are switched off in {project} – switch them on in its settings")
        return Check("issues", Health.wrong, text.format(project=project), {"has_issues": False})
    renamed = str(about.get("full_name") or project)
    if renamed.casefold() != project.casefold():
        text = _("{project} is called {name} now; it is still found under its old name")
        return Check(
            "issues",
            Health.warning,
            text.format(project=project, name=plain_line(renamed)),
            {"full_name": renamed},
        )
    return Check(
        "issues", Health.fine, _("issues are switched on in {project}").format(project=project)
    )


async def _types(session: Session, issues: Any) -> Check:
    if session.keeping.type_labels:
        labels = ", ".join(session.keeping.type_labels.values())
        return Check(
            "type", Health.fine, _("types are told by labels: {labels}").format(labels=labels)
        )
    names = await session.issue_types(issues)
    if names:
        text = _("types are told by issue types: {names}").format(
            names=plain_line(", ".join(names))
        )
        return Check("type", Health.fine, text, {"types": list(names)})
    return Check(
        "type",
        Health.fine,
        _("there are no issue types here; types stay on this side"),
        {"types": []},
    )


async def _estimate(session: Session) -> Check:
    kept = session.keeping
    if kept.estimate_label:
        text = _("the estimate is a label like “{label}”").format(
            label=kept.estimate_label.label_for(5)
        )
        return Check("estimate", Health.fine, text, {"kept": "label"})
    if kept.issue_field:
        id, _options = await session.issue_field()
        if id is None:
            text = _("there is no issue field “{name}” – make it, or choose another")
            return Check("estimate", Health.wrong, text.format(name=kept.issue_field))
        text = _("the estimate is the issue field “{name}”").format(name=kept.issue_field)
        return Check("estimate", Health.fine, text, {"kept": "issue_field"})
    if kept.project_field and session.in_project:
        try:
            await session.in_project.placed()
        except TrackerError as problem:
            return Check("estimate", Health.wrong, str(problem))
        text = _("the estimate is the Project's field “{name}”").format(name=kept.project_field)
        return Check("estimate", Health.fine, text, {"kept": "project_field"})
    return Check(
        "estimate",
        Health.fine,
        _("the estimate stays on this side – say in the settings where to keep it there"),
        {"kept": None},
    )


async def _order(session: Session) -> Check:
    if not session.keeping.orders or session.in_project is None:
        return Check("order", Health.fine, _("the order stays on this side"), {"kept": False})
    try:
        placed = await session.in_project.placed()
    except TrackerError as problem:
        return Check("order", Health.wrong, str(problem))
    text = _("the order is that of the Project, which holds {n} of these issues").format(
        n=len(placed)
    )
    return Check("order", Health.fine, text, {"kept": True, "placed": len(placed)})


def _features(sample: Any) -> Check:
    if not isinstance(sample, Mapping):
        return Check("features", Health.fine, _("there are no issues yet to look at"))
    kept = {
        "parent": "parent_issue_url" in sample or "sub_issues_summary" in sample,
        "depends_on": "issue_dependencies_summary" in sample,
    }
    if all(kept.values()):
        text = _("parents and dependencies are kept there")
    elif any(kept.values()):
        text = _("parents are kept there, dependencies stay on this side")
        if not kept["parent"]:
            text = _("dependencies are kept there, parents stay on this side")
    else:
        text = _("parents and dependencies stay on this side: this GitHub keeps neither")
    return Check("features", Health.fine, text, kept)


def _limit(headers: Mapping[str, str]) -> list[Check]:
    left, most = headers.get("x-ratelimit-remaining", ""), headers.get("x-ratelimit-limit", "")
    if not (left.isdecimal() and most.isdecimal()):
        return [Check("limit", Health.fine, _("this GitHub sets no limit on requests"))]
    health = Health.fine if int(left) > int(most) // 10 else Health.warning
    text = _("{left} of {most} requests are left this hour").format(left=left, most=most)
    return [Check("limit", health, text, {"left": int(left), "limit": int(most)})]


def _cost(session: Session, expected: int) -> Check:
    pages = max(1, -(-expected // PAGE))
    asked = pages
    if session.in_project is not None:
        asked += pages + 1
    text = ngettext(
        "the next pull costs {n} request", "the next pull costs {n} requests", asked
    ).format(n=asked)
    text += _(", one more for each issue that waits for others; a change costs one")
    if session.pace:
        text += _(
            ", a second or more after the one before, new issues at most {most} an hour"
        ).format(most=CREATES_AN_HOUR)
    facts = {"pages": pages, "requests": asked, "unchanged": asked - pages + 1, "change": 1}
    return Check("cost", Health.fine, text, facts)
