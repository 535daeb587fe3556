"""Moving items: one place, as a block, or far – by key, by word, or by dragging."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from textual.binding import Binding

from po_tui.tui.backlog.listing import Listing
from po_tui.tui.backlog.why_moved import ReasonVerbs
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.tui.widgets.movable_table import MovableTable
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Refused
from po_tui.workspace.ordering import Place

_LOOKED_AT: Final = 50
"""Neighbours asked at once whether they have a place."""


class OrderVerbs(ReasonVerbs):
    """Keys that change the order."""

    BINDINGS = [
        Binding("m", "move_far", mark("Move far"), tooltip=mark("Move to a place, before a key, top or bottom"), id="backlog.move-far"),
        Binding("K,shift+up", "move_up", mark("Move up"), show=False, tooltip=mark("Move up one place"), id="backlog.move-up"),
        Binding("J,shift+down", "move_down", mark("Move down"), show=False, tooltip=mark("Move down one place"), id="backlog.move-down"),
    ]  # fmt: skip

    @property
    def listing(self) -> Listing:
        """The items shown, and why just these."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The mouse moves items as the keys do."""
        if isinstance(self.table, MovableTable):
            self.table.mover = self

    def action_move_up(self) -> None:
        self._move_one_on(up=True)

    def action_move_down(self) -> None:
        self._move_one_on(up=False)

    def action_move_far(self) -> None:
        from po_tui.tui.item import place

        items, workspace = self.chosen, workspace_of(self)

        def move(text: str) -> None:
            before = self.places_now(items)
            where, why = place.read_place(workspace, text)
            workspace.backlog.move(items, where, why)
            if not why:
                self.was_moved(items, before)

        label = _("Move {items} to").format(items=self._names(items))
        self.ask(label, move, hint=_(place.HINT), offers=partial(place.offers, workspace))

    def drop_at(self, items: Sequence[int], beside: int, *, below: bool) -> None:
        """The mouse let go of items above or below another one."""
        with telling(self):
            place, before = (
                Place.after(beside) if below else Place.before(beside),
                self.places_now(items),
            )
            workspace_of(self).backlog.move(items, place)
            self.was_moved(items, before)

    def cannot_drag(self) -> str:
        return self.no_order()

    def no_order(self) -> str:
        """Why nothing can be moved in the list as it is shown; empty where it can."""
        from po_tui.model.filters import FilterMistake, parse

        try:
            sorts = parse(self.listing.filter, typing=True).sort
        except FilterMistake:
            return ""
        if not sorts or (sorts[0].field == "rank" and not sorts[0].descending):
            return ""
        return _(
            "the list is sorted by {field}, not in order – m moves far, or take “sort:” away"
        ).format(field=sorts[0].field)

    def _move_one_on(self, *, up: bool) -> None:
        """Past the neighbour one sees: in a narrowed list that may be many places."""
        no = self.no_order()
        if no:
            raise Refused(no)
        items, backlog = self.chosen, workspace_of(self).backlog
        move = backlog.move_up if up else backlog.move_down
        stood = self.places_now(items)
        if not self.listing.narrowed:
            if move(items):
                self.was_moved(items, stood)
            else:
                app_of(self).say(_("Already at the top") if up else _("Already at the bottom"))
            return
        past = self._seen_beside(items, up=up)
        if past is None:
            app_of(self).say(
                _("Already the first of those shown – m moves further")
                if up
                else _("Already the last of those shown – m moves further")
            )
        else:
            before = backlog.places([items[0] if up else items[-1], past])
            if not move(items, past):
                return
            self.was_moved(items, stood)
            if len(before) > 1:
                here, there = before.values()
                self._say_how_far(items, past, abs(there - here) - 1)

    def _seen_beside(self, items: Sequence[int], *, up: bool) -> int | None:
        """The nearest item in the list, above or below all of these, that has a place."""
        shown, moving = self.table.ids, set(items)
        at = [n for n, item in enumerate(shown) if item in moving]
        if not at:
            return None
        beyond = range(at[0] - 1, -1, -1) if up else range(at[-1] + 1, len(shown))
        for start in range(0, len(beyond), _LOOKED_AT):
            some = [shown[n] for n in beyond[start : start + _LOOKED_AT]]
            if placed := workspace_of(self).backlog.placed(some):
                return next(item for item in some if item in placed)
        return None

    def _say_how_far(self, items: Sequence[int], past: int, hidden: int) -> None:
        """A step in a narrowed list goes past items that nobody sees: say so."""
        app, backlog = app_of(self), workspace_of(self).backlog
        if hidden < 1:
            return
        app.clear_notifications()
        told = ngettext(
            "{items} went past {other} and {n} item not shown",
            "{items} went past {other} and {n} items not shown",
            hidden,
        )
        app.say(told.format(items=self._names(items), other=backlog.key(past), n=hidden))
