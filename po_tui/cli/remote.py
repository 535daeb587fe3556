"""The trackers a product is kept in step with: which, where, and who decides about which field."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE, WrongUse
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser, nearest
from po_tui.cli.remote_tokens import (
    login,
    login_options,
    token_or_none,
    token_said,
    took_token_out,
)
from po_tui.cli.remote_ways import (
    NONE,
    OF_ALL,
    add_ways,
    check,
    in_words,
    nothing_named,
    only_its_own,
    ways,
)
from po_tui.model.plain import plain_line
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.store.remotes import Standing
    from po_tui.sync.remotes import Remotes, RemoteView

KINDS: Final = {"github": "GitHub", "jira": "Jira"}
OWNERS: Final = {
    "both": mark("either side; changed on both, you decide"),
    "mine": mark("this side; it is written there"),
    "theirs": mark("that side; it is taken over here"),
    "never": mark("each for itself; it is not compared"),
}
_CALLED: Final = {"points": "estimate", "state": "status", "milestone": "roadmap",
                  "dependencies": "depends_on", "blocked_by": "depends_on", "moscow": "priority"}  # fmt: skip
"""What people say instead of a field's name."""


# ── add, set ────────────────────────────────────────────────────────────────────────────────────


def add_options(parser: Parser, /) -> None:
    """What `remote add` takes."""
    parser.add_argument("name", metavar="NAME", help=_("how it is to be called here"))
    parser.add_argument("kind", metavar="|".join(KINDS), choices=tuple(KINDS), help=_("its kind"))
    parser.add_argument("--repo", metavar="OWNER/REPO", help=_("GitHub: the repository"))
    parser.add_argument("--jira-project", metavar="KEY", help=_("Jira: the key of the project"))
    parser.add_argument(
        "--url",
        metavar="URL",
        help=_(
            "Jira: the site, or any page of the project; GitHub: its API, if not api.github.com"
        ),
    )
    add_ways(parser)
    parser.add_common(json=True)


def set_options(parser: Parser, /) -> None:
    """What `remote set` takes."""
    parser.add_argument("name", metavar="REMOTE", help=_("the tracker"))
    add_ways(parser)
    parser.add_common(json=True)


def add(call: Call, /) -> int:
    """Note a tracker; nothing is asked of it yet."""
    told = call.options
    only_its_own(told, told.kind, KINDS)
    place = _jira_place(told) if told.kind == "jira" else _github_place(told)
    named = {**place.config, **ways(told, {})}
    config = {
        name: value for name, value in named.items() if name not in OF_ALL and value is not None
    }
    check(told.kind, config, place.project, place.api)
    view = _remotes(call).add(
        told.name,
        told.kind,
        base_url=place.api,
        browse_url=place.pages,
        project=place.project,
        scope=named.get("scope") or "",
        pull=named.get("pull") or "",
        config=config,
    )
    _tell(call, view, brief=True)
    call.note(
        _("`po-tui doctor --online` tries it, `po-tui sync --dry-run` shows what it would do")
    )
    return DONE


class _Place(NamedTuple):
    """Where a tracker is, and what its address told besides."""

    api: str
    pages: str
    project: str
    config: dict[str, Any]


def _github_place(told: argparse.Namespace) -> _Place:
    from po_tui.sync import addresses

    if not told.repo:
        raise WrongUse(_("which repository? – add --repo OWNER/REPO"))
    address = addresses.github(told.url)
    return _Place(address.api, address.pages, addresses.repository(told.repo), {})


def _jira_place(told: argparse.Namespace) -> _Place:
    from po_tui.sync import addresses

    if not told.url:
        raise WrongUse(_("where is that Jira? – add --url with its address"))
    deployment = "" if told.deployment in (None, NONE) else told.deployment
    address = addresses.jira(told.url, deployment=deployment)
    if not told.jira_project and not address.project:
        raise WrongUse(_("which project? – add --jira-project with its key, such as KIO"))
    project = addresses.project_key(told.jira_project or address.project)
    if address.project not in ("", project):
        raise WrongUse(
            _(
                "the address is of project {one}, and --jira-project says {other} – which is it?"
            ).format(one=address.project, other=project)
        )
    config = {} if address.board is None else {"board": address.board}
    return _Place(address.site, address.site, project, config)


def change(call: Call, /) -> int:
    """Change where and how, just what is named."""
    remotes = _remotes(call)
    view = remotes.named(call.options.name)
    only_its_own(call.options, view.kind, KINDS)
    named = ways(call.options, view.config)
    if not named:
        raise nothing_named()
    check(view.kind, {**view.config, **named}, view.project, view.base_url)
    label = _("Change remote {name}").format(name=view.name)
    with call.store().step(label, call.workspace.product_id):
        if asked := {name: named.pop(name) or "" for name in OF_ALL if name in named}:
            remotes.rescope(view.name, **asked)
        for name, value in named.items():
            remotes.configure(view.name, name, value)
    _tell(call, remotes.named(view.name), brief=True)
    return DONE


# ── list, show ──────────────────────────────────────────────────────────────────────────────────


def list_options(parser: Parser, /) -> None:
    """What `remote list` takes."""
    parser.add_common(json=True)


def list_remotes(call: Call, /) -> int:
    """List the trackers of the product."""
    views = _remotes(call).all()
    if call.json:
        call.answer(
            {
                "product": call.workspace.key,
                "count": len(views),
                "remotes": [_as_json(call, view) for view in views],
            }
        )
        return DONE
    if not views:
        call.note(_("no tracker yet – `po-tui remote add --help` shows how to add one"))
        return DONE
    columns = (
        Column(_("name"), style="cyan"),
        Column(_("kind"), style="dim"),
        Column(_("where"), flexible=True),
        Column(_("linked"), right=True),
        Column(_("last pull")),
    )
    rows = []
    for view in views:
        stands = _standing(call, view)
        pulled = output.day_and_time(stands.pulled_at) or _("never")
        rows.append(
            (view.name, KINDS.get(view.kind, view.kind), _place(view), str(stands.linked), pulled)
        )
    for line in output.table(columns, rows):
        call.say(line)
    return DONE


def _place(view: "RemoteView") -> str:
    """The project, and the site it is on unless everybody's is the same."""
    from urllib.parse import urlsplit

    site = urlsplit(view.browse_url or view.base_url).netloc
    return (
        view.project if site in ("", "github.com", "api.github.com") else f"{view.project}  {site}"
    )


def named_options(parser: Parser, /) -> None:
    """What commands take that need nothing but the tracker."""
    parser.add_argument("name", metavar="REMOTE", help=_("the tracker"))
    parser.add_common(json=True)


def show(call: Call, /) -> int:
    """Show a tracker: where it is, what may come in, who decides, where the token comes from."""
    _tell(call, _remotes(call).named(call.options.name))
    return DONE


def _tell(call: Call, view: "RemoteView", *, brief: bool = False) -> None:
    if call.json:
        call.answer(
            {
                "product": call.workspace.key,
                **_as_json(call, view),
                "token_from": token_or_none(call, view),
            }
        )
        return
    for line in _lines(call, view, brief=brief):
        call.say(line)


def _lines(call: Call, view: "RemoteView", *, brief: bool) -> Iterator[str]:
    facts = list(_facts(call, view))
    room = max(len(label) for label, __ in facts) + 2
    kind = KINDS.get(view.kind, view.kind)
    yield output.styled(plain_line(view.name), "cyan") + f"  {kind} · {plain_line(view.project)}"
    yield ""
    for label, text in facts:
        yield output.styled(f"{label:<{room}}", "dim") + plain_line(text)
    if brief:
        return
    yield ""
    columns = (
        Column(_("field"), style="cyan"),
        Column(_("owner")),
        Column(_("who decides"), flexible=True, style="dim"),
    )
    rows = ((field, owner, _(OWNERS.get(owner, ""))) for field, owner in view.owners.items())
    yield from output.table(columns, rows)


def _facts(call: Call, view: "RemoteView") -> Iterator[tuple[str, str]]:
    stands = _standing(call, view)
    usual = _("what is no idea, nor parked, done, dropped or in another tracker")
    api = "" if view.base_url == view.browse_url else f" (API: {view.base_url})"
    yield _("address"), view.browse_url + api
    yield _("created there"), view.scope or usual
    yield _("comes in"), view.pull or _("everything")
    yield from in_words(view.kind, view.config, view.base_url)
    yield _("token from"), token_said(call, view)
    if view.account:
        yield _("signed in as"), view.account
    linked = ngettext("{n} item", "{n} items", stands.linked).format(n=stands.linked)
    if stands.missing:
        linked += ", " + _("{n} not found there any more").format(n=stands.missing)
    yield _("linked"), linked
    yield _("last pull"), output.day_and_time(stands.pulled_at) or _("never")
    if stands.last:
        how = stands.last.outcome or _("under way, or cut off")
        n = stands.last.requests
        asked = ngettext("{n} request", "{n} requests", n).format(n=n)
        yield _("last sync"), f"{output.day_and_time(stands.last.started)} · {how} · {asked}"


def _as_json(call: Call, view: "RemoteView") -> dict[str, Any]:
    stands = _standing(call, view)
    last = stands.last
    return {
        "name": view.name,
        "kind": view.kind,
        "project": view.project,
        "api": view.base_url,
        "url": view.browse_url,
        "scope": view.scope or None,
        "pull": view.pull or None,
        "config": view.config,
        "owners": view.owners,
        "account": view.account or None,
        "linked": stands.linked,
        "missing": stands.missing,
        "last_pull": stands.pulled_at or None,
        "last_sync": {
            "started": last.started,
            "ended": last.ended or None,
            "outcome": last.outcome or None,
            "requests": last.requests,
            **last.counts,
        }
        if last
        else None,
    }


# ── own, login, remove ──────────────────────────────────────────────────────────────────────────


def own_options(parser: Parser, /) -> None:
    """What `remote own` takes."""
    parser.add_argument("name", metavar="REMOTE", help=_("the tracker"))
    parser.add_argument("field", metavar="FIELD", help=_("the field, as `remote show` lists them"))
    parser.add_argument(
        "owner",
        metavar="|".join(OWNERS),
        choices=tuple(OWNERS),
        help=_("both sides, only here, only there, or not kept in step at all"),
    )
    parser.add_common(json=True)


def own(call: Call, /) -> int:
    """Say who decides about a field."""
    remotes, told = _remotes(call), call.options
    view = remotes.named(told.name)
    field = field_named(told.field, tuple(view.owners))
    remotes.own(view.name, field, told.owner)
    if call.json:
        _tell(call, remotes.named(view.name))
    else:
        said = f"{view.name} {field}: {told.owner} – {_(OWNERS[told.owner])}"
        call.say(plain_line(said))
    return DONE


def field_named(text: str, known: "tuple[str, ...]") -> str:
    """The field of a sync that a person means; raises WrongUse."""
    wanted = text.strip().casefold().replace("-", "_").replace(" ", "_")
    wanted = _CALLED.get(wanted, wanted)
    if wanted in known:
        return wanted
    near = nearest(wanted, (*known, *_CALLED))
    said = (
        _("a tracker has no field “{field}” – did you mean {near}?")
        if near
        else _("a tracker has no field “{field}” – choose one of {names}")
    )
    raise WrongUse(said.format(field=text, near=near, names=", ".join(known)))


def remove_options(parser: Parser, /) -> None:
    """What `remote remove` takes."""
    parser.add_argument("name", metavar="REMOTE", help=_("the tracker"))
    parser.add_common(json=True)


def remove(call: Call, /) -> int:
    """Forget a tracker; what is there stays there, what is here stays here."""
    remotes = _remotes(call)
    view = remotes.named(call.options.name)
    linked = remotes.remove(view.name)
    if call.json:
        call.answer({"product": call.workspace.key, "remote": view.name, "linked": linked})
        return DONE
    said = ngettext(
        "{name} is forgotten; {n} item was linked, and stays on both sides",
        "{name} is forgotten; {n} items were linked, and stay on both sides",
        linked,
    )
    call.say(said.format(name=plain_line(view.name), n=linked))
    if took_token_out(view.name):
        call.say(_("its token was taken out of the keyring"))
    return DONE


# ── what all of them need ───────────────────────────────────────────────────────────────────────


def _remotes(call: Call) -> "Remotes":
    from po_tui.sync.remotes import Remotes

    return Remotes(call.workspace)


def _standing(call: Call, view: "RemoteView") -> "Standing":
    from po_tui.store.remotes import standing

    return standing(call.store().rows, view.id)


COMMANDS: Final = {
    "remote add": (add_options, add),
    "remote list": (list_options, list_remotes),
    "remote show": (named_options, show),
    "remote own": (own_options, own),
    "remote set": (set_options, change),
    "remote login": (login_options, login),
    "remote remove": (remove_options, remove),
}
