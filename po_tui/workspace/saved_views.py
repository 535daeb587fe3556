"""Saved views: filters with a name, kept with the product so that everybody has the same ones."""

import json
from typing import TYPE_CHECKING

from po_tui.model.saved_views import BUILT_IN, OWN_KEYS, View
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.product import SavedView

LONGEST_NAME = 60


class SavedViews(Area):
    """The views of the product; every verb is one step."""

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def own(self) -> list[View]:
        """The views people saved, in their order; the first nine have a digit as their key."""
        found = self.rows.execute(
            "SELECT id, name, query, columns, tree FROM saved_view WHERE product_id = ?"
            " ORDER BY position, id",
            (self.product_id,),
        ).fetchall()
        return [
            View(
                name,
                query,
                tuple(json.loads(columns)),
                None if tree is None else bool(tree),
                id,
                OWN_KEYS[place : place + 1],
            )
            for place, (id, name, query, columns, tree) in enumerate(found)
        ]

    def all(self) -> list[View]:
        """The views people saved, then those that come with the app."""
        return [*self.own(), *BUILT_IN]

    def find(self, name: str) -> View:
        """The view of that name, in any case, or of the unique beginning of one; raises Unknown."""
        wanted, views = " ".join(name.split()).casefold(), self.all()
        named = [(view, (view.title.casefold(), view.name.casefold())) for view in views]
        exact = [view for view, names in named if wanted in names]
        begins = [
            view for view, names in named if wanted and any(n.startswith(wanted) for n in names)
        ]
        if exact or len(begins) == 1:
            return (exact or begins)[0]
        raise Unknown(
            _("there is no view “{name}” – there are {known}").format(
                name=name, known=", ".join(view.title for view in views)
            )
        )

    # ── changing ────────────────────────────────────────────────────────────────────────────────

    def save(
        self, name: str, query: str, columns: tuple[str, ...] = (), tree: bool | None = None
    ) -> int:
        """Keep a filter under a name, in place of the one that has it; returns its id.

        Raises Mistake for a name that is none and for a filter that makes no sense.
        """
        from po_tui.model.tables.product import SavedView

        name, query = self._name(name), self._query(query)
        with self.step(_("Save view “{name}”").format(name=name)) as session:
            known = {view.name.casefold(): view.id for view in self.own()}
            found = known.get(name.casefold())
            view = session.get(SavedView, found) if found else None
            if view is None:
                view = SavedView(product_id=self.product_id, position=len(known), name=name, query="")  # fmt: skip
            view.name, view.query, view.columns, view.tree = name, query, list(columns), tree
            session.add(view)
            session.flush()
            return view.pk

    def rename(self, view_id: int, name: str) -> None:
        """Give a view another name; raises Mistake where that is taken."""
        name = self._name(name)
        if any(view.name.casefold() == name.casefold() and view.id != view_id for view in self.own()):  # fmt: skip
            raise Mistake(_("there is a view “{name}” already – choose another name").format(name=name))  # fmt: skip
        with self.step(_("Rename view to “{name}”").format(name=name)) as session:
            self._load(session, view_id).name = name

    def revise(self, view_id: int, query: str) -> None:
        """Give a view another filter."""
        query = self._query(query)
        with self.step(_("Change view “{name}”").format(name=self._view(view_id).name)) as session:
            self._load(session, view_id).query = query

    def remove(self, view_id: int) -> None:
        """Forget a view; the items stay as they are."""
        with self.step(_("Remove view “{name}”").format(name=self._view(view_id).name)) as session:
            session.delete(self._load(session, view_id))

    def move(self, view_id: int, by: int) -> bool:
        """Move a view up (-1) or down (1) among those people saved; False at the end."""
        ids = [view.id for view in self.own()]
        if view_id not in ids:
            raise Unknown(_("that view is gone – someone removed it meanwhile"))
        at = ids.index(view_id)
        if not 0 <= at + by < len(ids):
            return False
        ids.insert(at + by, ids.pop(at))
        with self.step(_("Move view “{name}”").format(name=self._view(view_id).name)) as session:
            for place, id in enumerate(ids):
                self._load(session, id or 0).position = place
        return True

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _view(self, view_id: int) -> View:
        found = next((view for view in self.own() if view.id == view_id), None)
        if found is None:
            raise Unknown(_("that view is gone – someone removed it meanwhile"))
        return found

    def _load(self, session: "Session", view_id: int) -> "SavedView":
        from po_tui.model.tables.product import SavedView

        view = session.get(SavedView, view_id)
        if view is None or view.product_id != self.product_id:
            raise Unknown(_("that view is gone – someone removed it meanwhile"))
        return view

    @staticmethod
    def _name(name: str) -> str:
        from po_tui.model.plain import plain_line

        name = " ".join(plain_line(name).split())
        if not name:
            raise Mistake(_("a view needs a name"))
        if len(name) > LONGEST_NAME:
            raise Mistake(_("that name is too long – take a few words"))
        return name

    @staticmethod
    def _query(query: str) -> str:
        query = " ".join(query.split()) if '"' not in query else query.strip()
        problem = View("", query).problem
        if problem:
            raise Mistake(problem)
        return query
