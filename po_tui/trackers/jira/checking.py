"""What `doctor --online` says about a Jira project: whether a sync would work, and what it would cost."""

from collections.abc import Iterator
from typing import Any, Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Check, Health, NotSignedIn, TrackerError
from po_tui.trackers.jira.discovery import Known
from po_tui.trackers.jira.session import Session
from po_tui.trackers.jira.transitions import wanted
from po_tui.words import _, ngettext

PAGE: Final = 100
_NEEDED: Final = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "TRANSITION_ISSUES",
    "LINK_ISSUES",
)


async def checks(session: Session, where: str, expected: int) -> list[Check]:
    """Asks, and changes nothing; what cannot be found out for lack of rights is said to be so."""
    me = await session.sign_in()
    name = plain_line(str(me.get("displayName") or me.get("name")))
    text = _("signed in as {login}, with the token from {where}").format(login=name, where=where)
    gateway = session.door.base != session.address
    if gateway:
        text += _("; it has scopes, and goes by way of {host}").format(host="api.atlassian.com")
    found = [
        Check(
            "sign-in", Health.fine, text, {"account": name, "token_from": where, "gateway": gateway}
        )
    ]
    try:
        known = await session.known()
    except NotSignedIn:  # it may say who it is, and no more
        raise
    except TrackerError as problem:
        return [*found, Check("project", Health.wrong, str(problem))]
    sample = await _sample(session)
    found += [
        await _permissions(session),
        await _estimate(session, known, sample),
        _required(known),
        _criteria(session, known),
        await _transitions(session, sample),
        await _links(session),
        *_mapped(session),
        _order(session, known),
    ]
    return [*found, _cost(session, expected)]


def unsettled(session: Session) -> list[str]:
    """What somebody has to choose, and what was chosen and is not there; asks nothing."""
    known = session.as_known
    looked_at = [
        _estimate_at_creation(known, session.keeping.estimate),
        _criteria(session, known),
        *_mapped(session),
        _order(session, known),
    ]
    return [check.text for check in looked_at if check.health is Health.wrong]


async def _sample(session: Session) -> str:
    """The id of an issue that is being worked with, to look at its forms; empty where there is none."""
    known = session.as_known
    jql = f"project = {known.project_id} AND statusCategory != Done ORDER BY updated DESC"
    body = {"jql": jql, "fields": ["issuetype"], "maxResults": 20}
    path = "/search/jql" if session.door.cloud else "/search"
    answer = await session.ask("POST", path, body=body, repeatable=True)
    issues = (answer.json or {}).get("issues") or [] if answer.ok else []
    usual = session.words.kind_for("story")
    for one in issues:
        kind = (one.get("fields") or {}).get("issuetype") or {}
        if usual is not None and str(kind.get("id")) == usual.id:
            return str(one["id"])
    return ""


async def _permissions(session: Session) -> Check:
    params: dict[str, Any] = {"projectKey": session.as_known.project_key}
    needed = [*_NEEDED, *(("SCHEDULE_ISSUES",) if session.as_known.board is not None else ())]
    if session.door.cloud:
        params["permissions"] = ",".join(needed)
    answer = await session.ask("GET", "/mypermissions", params=params)
    told = (answer.json or {}).get("permissions") or {} if answer.ok else {}
    missing = [
        plain_line(str(told[one].get("name") or one))
        for one in needed
        if one in told and not told[one].get("havePermission")
    ]
    project = session.project
    if not told:
        text = _("Jira does not say what this account may do in {project}").format(project=project)
        return Check("permissions", Health.warning, text)
    if missing:
        text = _("this account may not do all of it in {project}: {missing} – ask for it").format(
            project=project, missing=", ".join(missing)
        )
        return Check("permissions", Health.warning, text, {"missing": missing})
    text = _("this account may write in {project}").format(project=project)
    return Check("permissions", Health.fine, text, {"missing": []})


async def _estimate(session: Session, known: Known, sample: str) -> Check:
    """Where points are kept, and whether the forms of the project let anybody set them."""
    check = _estimate_at_creation(known, session.keeping.estimate)
    if check.health is not Health.fine or not known.estimate or not sample:
        return check
    answer = await session.ask("GET", f"/issue/{sample}/editmeta")
    form = (answer.json or {}).get("fields") or {} if answer.ok else {}
    if not form or known.estimate in form:
        return check
    return _not_on_form(known, {**check.facts, "on_edit_form": False})


def _not_on_form(known: Known, facts: dict[str, Any]) -> Check:
    field = known.called(known.estimate)
    if known.board_estimate == known.estimate:
        text = _(
            "“{name}” is on no form of the project; the estimate goes by way of the board, one more request each"
        ).format(name=field)
        return Check("estimate", Health.fine, text, facts)
    text = _(
        "“{name}” is on no form of the project, so no estimate can be set – put it on the form, or choose another"
    ).format(name=field)
    return Check("estimate", Health.wrong, text, facts)


def _estimate_at_creation(known: Known, chosen: str) -> Check:
    if known.candidates:
        names = " / ".join(f"“{known.called(one)}” ({one})" for one in known.candidates)
        text = _("there are two fields for points: {names} – choose one in the settings")
        return Check(
            "estimate", Health.wrong, text.format(names=names), {"candidates": known.candidates}
        )
    if chosen and not known.estimate:
        text = _("there is no field “{name}” for points – choose another").format(
            name=plain_line(chosen)
        )
        return Check("estimate", Health.wrong, text, {"kept": None})
    if not known.estimate:
        text = _("the estimate stays on this side – say in the settings where to keep it there")
        return Check("estimate", Health.fine, text, {"kept": None})
    field = known.called(known.estimate)
    facts = {"kept": known.estimate, "on_form": known.on_form}
    if known.on_form:
        text = _("the estimate is the field “{name}”").format(name=field)
        return Check("estimate", Health.fine, text, facts)
    return _not_on_form(known, facts)


def _required(known: Known) -> Check:
    if not known.required:
        text = _("a new issue needs nothing that is not kept here")
        return Check("required-fields", Health.fine, text, {})
    told = "; ".join(
        f"{plain_line(kind)}: {', '.join(known.called(one) for one in ids)}"
        for kind, ids in known.required.items()
    )
    text = _("new issues need more than is kept here ({fields}) – give them a default in Jira")
    return Check("required-fields", Health.wrong, text.format(fields=told), dict(known.required))


def _criteria(session: Session, known: Known) -> Check:
    wanted = session.keeping.criteria
    if known.criteria_candidates:
        ids = ", ".join(known.criteria_candidates)
        text = _("several fields are called “{name}” – choose one by its number: {ids}").format(
            name=plain_line(wanted), ids=ids
        )
        return Check("criteria", Health.wrong, text, {"candidates": known.criteria_candidates})
    if wanted and not known.criteria:
        text = _("there is no field “{name}” for acceptance criteria – choose another").format(
            name=plain_line(wanted)
        )
        return Check("criteria", Health.wrong, text, {"kept": None})
    if known.criteria:
        text = _("acceptance criteria are the field “{name}”").format(
            name=known.called(known.criteria)
        )
        return Check("criteria", Health.fine, text, {"kept": known.criteria})
    text = _("acceptance criteria stand in the description")
    return Check("criteria", Health.fine, text, {"kept": "description"})


async def _transitions(session: Session, sample: str) -> Check:
    """Ways to another state that want something we cannot give; said before anybody needs them."""
    if not sample:
        text = _("there is no open story yet whose ways to other states could be looked at")
        return Check("transitions", Health.fine, text)
    answer = await session.ask(
        "GET", f"/issue/{sample}/transitions", params={"expand": "transitions.fields"}
    )
    ways = (answer.json or {}).get("transitions") or [] if answer.ok else []
    wanting = {plain_line(str(way.get("name"))): needed for way in ways if (needed := wanted(way))}
    if not wanting:
        text = _("states can be changed from here: nothing is asked on the way")
        return Check("transitions", Health.fine, text, {"wanting": {}})
    told = "; ".join(f"“{way}”: {', '.join(needed)}" for way, needed in wanting.items())
    text = _("some ways to another state ask for more ({ways}) – take those in Jira")
    return Check("transitions", Health.warning, text.format(ways=told), {"wanting": wanting})


async def _links(session: Session) -> Check:
    answer = await session.ask("GET", "/issueLinkType")
    told = (answer.json or {}).get("issueLinkTypes") or [] if answer.ok else []
    names = [str(one.get("name")) for one in told]
    link = session.keeping.link
    if link in names:
        text = _("dependencies are links “{name}”").format(name=plain_line(link))
        return Check("links", Health.fine, text, {"kept": link})
    text = _("there is no link “{name}” for dependencies – choose one of: {names}").format(
        name=plain_line(link), names=plain_line(", ".join(names)) or "–"
    )
    return Check("links", Health.warning, text, {"kept": None})


def _mapped(session: Session) -> Iterator[Check]:
    """Types and states that were given a name there: whether the project knows it."""
    known, keeping = session.as_known, session.keeping
    kinds = [str(name) for _id, name, _level in known.kinds]
    statuses = [str(name) for name, _category in known.statuses]
    for check, chosen, there in (
        ("types", keeping.types, kinds),
        ("states", keeping.states, statuses),
    ):
        folded = {name.casefold() for name in there} if check == "types" else set(there)
        strange = [
            name
            for name in (chosen or {}).values()
            if (name.casefold() if check == "types" else name) not in folded
        ]
        if strange:
            text = _("{project} does not know {names} – choose from: {known}").format(
                project=known.project_key,
                names=", ".join(f"“{plain_line(name)}”" for name in strange),
                known=plain_line(", ".join(there)) or "–",
            )
            yield Check(check, Health.wrong, text, {"unknown": strange})
    yield _priorities(session)


def _priorities(session: Session) -> Check:
    """Which of the priorities there mean a MoSCoW class here, and which there are."""
    found, known = session.setting.priorities, session.as_known
    names = plain_line(", ".join(found.names)) or "–"
    facts = {"known": found.names, "usual": found.usual}
    if not found.chosen:
        text = _("priorities stay there ({known}); --priority of `remote set` ties them to MoSCoW")
        return Check("priorities", Health.fine, text.format(known=names), facts)
    if not found.known:
        text = _("priorities cannot be set in {project}: they are on no form of its stories")
        return Check("priorities", Health.wrong, text.format(project=known.project_key), facts)
    if found.strange:
        text = _("{project} does not know {names} – choose from: {known}").format(
            project=known.project_key,
            names=", ".join(f"“{plain_line(name)}”" for name in found.strange),
            known=names,
        )
        return Check("priorities", Health.wrong, text, {**facts, "unknown": found.strange})
    text = _("priorities go with MoSCoW; one without a meaning is left alone")
    return Check("priorities", Health.fine, text, facts)


def _order(session: Session, known: Known) -> Check:
    wanted = session.keeping.board
    if known.board is None and wanted is not None:
        text = _("there is no board {n}, or this account may not see it – choose another").format(
            n=wanted
        )
        return Check("order", Health.wrong, text, {"kept": False, "boards": known.boards})
    if known.board is None:
        facts = {"kept": False, "boards": known.boards}
        if not known.boards:
            text = _("the order stays on this side: the project has no board")
            return Check("order", Health.fine, text, facts)
        names = ", ".join(f"“{plain_line(name)}” ({id})" for id, name in known.boards)
        text = _("the order stays on this side: choose one of the boards {names} in the settings")
        return Check("order", Health.fine, text.format(names=names), facts)
    text = _("the order is that of the board “{name}”").format(name=plain_line(known.board_name))
    return Check("order", Health.fine, text, {"kept": True, "board": known.board})


def _cost(session: Session, expected: int) -> Check:
    """What a pull of everything would cost, and a sync that finds nothing new."""
    costs, pages = session.abilities.costs, max(1, -(-expected // PAGE))
    order = pages if session.abilities.order else 0
    pull = pages * (2 if session.keeping.jql else 1) + order
    facts = {
        "pages": pages,
        "requests": pull,
        "unchanged": 1 + order,
        "create": costs.create,
        "change": costs.change,
        "status": costs.apart["status"] + costs.look,
    }
    text = ngettext(
        "the next pull costs {n} request", "the next pull costs {n} requests", pull
    ).format(n=pull)
    text += _(
        " at most, {unchanged} where nothing is new; a change {change}, of a state {status}, fifty new issues {create}"
    ).format(**facts)
    return Check("cost", Health.fine, text, facts)
