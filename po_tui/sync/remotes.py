"""Which trackers a product is kept in step with, and who decides about which field; no network here."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.store import links
from po_tui.store.store import stamp
from po_tui.trackers.base import FIELDS
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.syncing import Remote
    from po_tui.workspace.workspace import Workspace

OWNERS: Final = ("both", "mine", "theirs", "never")
KINDS: Final = ("github", "jira", "memory")
ORDER: Final = "order"
"""Owned like a field, and compared by itself."""
PATIENCE: Final = ("settle", "pace")
"""Settings on which does not depend what issues say."""
_USUAL: Final = {"assignee": "theirs", "status": "theirs", ORDER: "mine"}
"""Where nobody said otherwise; of all other fields both sides may change it."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class RemoteView(NamedTuple):
    """A tracker, with all that is to know of it on this side."""

    id: int
    name: str
    kind: str
    base_url: str
    browse_url: str
    project: str
    scope: str
    """Which items may be created there; empty: the usual ones."""
    pull: str
    """Labels with commas between them, or JQL; empty: all may come in."""
    owners: dict[str, str]
    """Every sync field and `order` → both, mine, theirs or never."""
    config: dict[str, Any]
    account: str = ""
    settle: float | None = None
    """Seconds for which a create may not show up there; None: the tracker's own."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of which an issue needs one to come in; of Jira the query says it all."""
        if self.kind == "jira":
            return ()
        return tuple(label for part in self.pull.split(",") if (label := part.strip()))


def owners_of(kind: str) -> dict[str, str]:  # noqa: ARG001 - the same for all of today
    """Who decides about which field of a new remote of that kind."""
    return {field: _USUAL.get(field, "both") for field in (*FIELDS, ORDER)}


class Remotes:
    """The trackers of one product; every verb is one step that undo takes back."""

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace

    def all(self) -> list[RemoteView]:
        """Oldest first."""
        found = links.remotes(self.workspace.store.rows, self.workspace.product_id)
        return [_view(row) for row in found]

    def named(self, name: str) -> RemoteView:
        """The remote of that name, in any case; raises Unknown listing those there are."""
        known = self.all()
        for remote in known:
            if remote.name.casefold() == name.strip().casefold():
                return remote
        if not known:
            raise Unknown(
                _("there is no remote {name} – add one with `po-tui remote add`").format(name=name)
            )
        raise Unknown(
            _("there is no remote {name} – there are {known}").format(
                name=name, known=", ".join(remote.name for remote in known)
            )
        )

    def add(
        self,
        name: str,
        kind: str,
        *,
        base_url: str = "",
        browse_url: str = "",
        project: str = "",
        scope: str = "",
        pull: str = "",
        config: Mapping[str, Any] | None = None,
    ) -> RemoteView:
        """Keep the product in step with one more tracker.

        Raises Mistake for a name that is none or taken, in this file, by itself or by its token's
        variable, and for a scope that is no query.
        """
        from po_tui.model.tables.syncing import Remote

        name = name.strip()
        if not _NAME.fullmatch(name):
            raise Mistake(
                _("“{name}” cannot name a remote – use letters, digits, dots and dashes").format(
                    name=name
                )
            )
        if kind not in KINDS:
            raise Mistake(
                _("“{kind}” is no kind of tracker – choose {kinds}").format(
                    kind=kind, kinds=", ".join(KINDS[:2])
                )
            )
        _check_query(scope)
        with self._step(_("Add remote {name}").format(name=name)) as session:
            self._check_free(name)
            session.add(
                Remote(
                    product_id=self.workspace.product_id,
                    name=name,
                    kind=kind,
                    base_url=base_url,
                    browse_url=browse_url,
                    project=project,
                    scope=scope.strip(),
                    pull=pull.strip(),
                    config=dict(config or {}),
                    added=stamp(),
                )
            )
            session.flush()
        return self.named(name)

    def remove(self, name: str) -> int:
        """No longer keep in step with it; nothing changes there. Returns how many items were linked.

        The links go along, and come back if this is undone.
        """
        from po_tui.model.tables.syncing import Link
        from po_tui.store.past import WHOLE
        from po_tui.store.writing import StepSession, noted, row_values, write_changes

        remote = self.named(name)
        with self._step(_("Remove remote {name}").format(name=remote.name)) as session:
            from sqlmodel import select

            assert isinstance(session, StepSession)
            linked = session.exec(select(Link).where(Link.remote_id == remote.id)).all()
            lines = [
                noted(session, "link", link.pk, link.item_id, WHOLE, row_values(link), None)
                for link in linked
            ]
            # What two trackers decided about, the other one decides about alone now.
            session.connection().exec_driver_sql(
                "UPDATE link SET unsettled = 1 WHERE remote_id <> ? AND item_id IN"
                " (SELECT item_id FROM link WHERE remote_id = ?)",
                (remote.id, remote.id),
            )
            session.delete(self._load(session, remote))
            session.flush()
            write_changes(session, lines)
            session.expunge_all()
        return len(lines)

    def own(self, name: str, field: str, owner: str) -> None:
        """Say who decides about a field: both, mine, theirs or never; raises Mistake for anything else."""
        remote = self.named(name)
        if field not in remote.owners:
            raise Mistake(
                _("there is no field “{field}” to keep in step – choose one of {fields}").format(
                    field=field, fields=", ".join(remote.owners)
                )
            )
        if owner not in OWNERS:
            raise Mistake(
                _("“{owner}” cannot own a field – choose one of {owners}").format(
                    owner=owner, owners=", ".join(OWNERS)
                )
            )
        if remote.owners[field] == owner:
            return
        if (field, owner) == (ORDER, "theirs"):
            self._check_one_leads(remote)
        label = _("{field} in {remote}: {owner}").format(
            field=field, remote=remote.name, owner=owner
        )
        usual = owners_of(remote.kind)[field] == owner
        if "never" in (owner, remote.owners[field]):  # nobody asked for it so far
            self._read_all_again(remote)

        def change(row: "Remote") -> None:
            rest = {key: value for key, value in row.owners.items() if key != field}
            row.owners = rest if usual else {**rest, field: owner}

        self._change(remote, label, change)

    def configure(self, name: str, key: str, value: Any) -> None:
        """Set what only that kind of tracker knows; None takes it away."""
        remote = self.named(name)
        if remote.config.get(key) == value:
            return
        if key not in PATIENCE:
            self._read_all_again(remote)
        label = _("{key} of {remote}").format(key=key, remote=remote.name)

        def change(row: "Remote") -> None:
            rest = {known: kept for known, kept in row.config.items() if known != key}
            row.config = rest if value is None else {**rest, key: value}

        self._change(remote, label, change)

    def rescope(self, name: str, *, scope: str | None = None, pull: str | None = None) -> None:
        """Say anew which items may be created there, and which of theirs may come in."""
        remote = self.named(name)
        _check_query(scope or "")
        wanted = {"scope": scope, "pull": pull}
        new = {
            part: text.strip()
            for part, text in wanted.items()
            if text is not None and text.strip() != getattr(remote, part)
        }

        def change(row: "Remote") -> None:
            for part, text in new.items():
                setattr(row, part, text)

        if "pull" in new:
            self._read_all_again(remote)
        if new:
            self._change(remote, _("What goes to {remote}").format(remote=remote.name), change)

    def _read_all_again(self, remote: RemoteView) -> None:
        """The next pull reads everything: what was not to come in, or kept elsewhere, may be now."""
        with self.workspace.store.keep("sync") as session:
            session.connection().exec_driver_sql(
                "UPDATE cursor SET watermark = '', etag = '' WHERE remote_id = ?", (remote.id,)
            )

    def note_account(self, remote: RemoteView, account: str) -> None:
        """Note whose token it was; no step, since nobody decided it."""
        if account and account != remote.account:
            with self.workspace.store.keep("sync") as session:
                session.connection().exec_driver_sql(
                    "UPDATE remote SET account = ? WHERE id = ?", (account, remote.id)
                )

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _step(self, label: str) -> Any:
        return self.workspace.store.step(label, self.workspace.product_id)

    def _change(self, remote: RemoteView, label: str, change: "Callable[[Remote], None]") -> None:
        with self._step(label) as session:
            change(self._load(session, remote))

    def _load(self, session: "Session", remote: RemoteView) -> "Remote":
        from po_tui.model.tables.syncing import Remote

        row = session.get(Remote, remote.id)
        if row is None:
            raise Unknown(_("that remote was removed meanwhile"))
        return row

    def _check_one_leads(self, remote: RemoteView) -> None:
        """One order cannot be that of two trackers: each sync would undo what the other did."""
        for other in self.all():
            if other.id != remote.id and other.owners[ORDER] == "theirs":
                raise Mistake(
                    _(
                        "the order is that of {other} already – let {other} have another owner of it first"
                    ).format(other=other.name)
                )

    def _check_free(self, name: str) -> None:
        """Names are unique in the whole file, and so are the variables of their tokens."""
        from po_tui.trackers.secrets import variable_of

        for known in links.remotes(self.workspace.store.rows):
            if known.name.casefold() == name.casefold():
                raise Mistake(
                    _("there is a remote {name} already – choose another name").format(
                        name=known.name
                    )
                )
            if variable_of(known.name) == variable_of(name):
                raise Mistake(
                    _(
                        "{name} and {other} would read their token from the same {variable} – choose another name"
                    ).format(name=name, other=known.name, variable=variable_of(name))
                )


def _view(row: links.RemoteRow) -> RemoteView:
    told = {field: owner for field, owner in row.owners.items() if owner in OWNERS}
    settle = row.config.get("settle")
    return RemoteView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        base_url=row.base_url,
        browse_url=row.browse_url,
        project=row.project,
        scope=row.scope,
        pull=row.pull,
        owners=owners_of(row.kind) | told,
        config=row.config,
        account=row.account,
        settle=float(settle) if isinstance(settle, int | float) else None,
    )


def _check_query(scope: str) -> None:
    from po_tui.model.filters import FilterMistake, parse

    try:
        parse(scope)
    except FilterMistake as no:
        raise Mistake(str(no)) from no
