"""The backlog as a tree: parts under what they are part of, folded and unfolded, ordered among brothers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from textual.binding import Binding

from po_tui.model.fields import FINISHED
from po_tui.model.filters import FilterMistake, parse
from po_tui.model.forest import Forest, arrange
from po_tui.model.listing import ListRow
from po_tui.tui.backlog.listing import Listing
from po_tui.tui.backlog.moving import OrderVerbs
from po_tui.tui.frame import app_of, workspace_of
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Refused
from po_tui.workspace.ordering import Place

INDENT: Final = "  "
DEEPEST: Final = 8
"""Further levels are not indented further: the titles have to stay in sight."""
FEW: Final = 200
"""Up to so many changed items, what they are part of is read for each."""


class Tree:
    """How the items of a list stand under each other, and what of it is folded."""

    def __init__(self) -> None:
        self.on = False
        self.folded: set[int] = set()
        """What is folded while all items are shown; it stays so."""
        self._folded_here: set[int] = set()
        """The same while a filter is on: at first nothing is, or its finds would be hidden."""
        self._asked = ""
        self._parents: dict[int, int] | None = None
        self._forest = Forest((), {}, {}, frozenset())
        self.told = False
        """It was said what moving means here."""

    @property
    def forest(self) -> Forest:
        """What is shown, as it stands under each other; only while the tree is on."""
        return self._forest

    def forget(self) -> None:
        """Anything may have changed."""
        self._parents = None

    def follow(self, workspace: Workspace, changed: Collection[int]) -> None:
        """Some items changed, and may be part of something else now."""
        if self._parents is None or not self.on:
            self._parents = None
            return
        if len(changed) > FEW:
            self._parents = None
            return
        found = workspace.backlog.parents_of(list(changed))
        for item in changed:
            above = found.get(item)
            if above is None:
                self._parents.pop(item, None)
            else:
                self._parents[item] = above

    def lines(self, listing: Listing) -> Sequence[int]:
        """What the list shows, line by line."""
        if not self.on:
            return listing.ids
        backlog = listing.workspace.backlog
        if self._parents is None:
            self._parents = backlog.parents()
        ranks: dict[int, str] = {}

        def rank(item: int) -> str:
            if item not in ranks:
                ranks[item] = backlog.rank(item)
            return ranks[item]

        self._forest = arrange(listing.ids, self._parents, None if _is_sorted(listing) else rank)
        asked = f"{listing.narrowing}{listing.filter.strip()}" if listing.narrowed else ""
        if asked != self._asked:
            self._asked, self._folded_here = asked, set()
        return self._forest.visible(self.folds)

    @property
    def folds(self) -> set[int]:
        """What is folded now."""
        return self._folded_here if self._asked else self.folded

    def reveal(self, item: int) -> bool:
        """Unfold all that the item is within; False where nothing was folded."""
        hiding = self.folds.intersection(self.above(item))
        self.folds.difference_update(hiding)
        return bool(hiding)

    def above(self, item: int) -> list[int]:
        """What the item is within, nearest first."""
        path: list[int] = []
        parents: Mapping[int, int] = self._parents or {}
        while (item := parents.get(item, 0)) and item not in path:
            path.append(item)
        return path

    def brothers(self, item: int) -> Sequence[int]:
        """The items beside this one, itself included, as they are shown."""
        above = self.above(item)
        return self._forest.parts.get(above[0] if above else None, ())

    def is_parent(self, item: int) -> bool:
        """Whether something shown belongs to it."""
        return item in self._forest.parts

    def dress(self, rows: Sequence[ListRow]) -> list[ListRow]:
        """The rows with what the tree adds: indent, sign of folding, what stands aside."""
        forest, folds = self._forest, self.folds
        dressed = []
        for row in rows:
            sign = "  " if row.id not in forest.parts else "▸ " if row.id in folds else "▾ "
            depth = min(DEEPEST, forest.depth.get(row.id, 0))
            dressed.append(row._replace(lead=INDENT * depth + sign, aside=row.id in forest.aside))
        return dressed


def _is_sorted(listing: Listing) -> bool:
    """Whether the filter line asks for an order of its own."""
    try:
        return bool(parse(listing.filter, typing=True).sort)
    except FilterMistake:
        return False


class TreeVerbs(OrderVerbs):
    """Keys of the tree. Where it is off, the keys that order go one place in the whole list."""

    BINDINGS = [
        Binding("T", "tree", mark("Tree"), show=False, tooltip=mark("Items under what they are part of; again: the list"), id="backlog.tree"),
        Binding("h,left", "fold", mark("Fold"), show=False, tooltip=mark("Tree: fold the item, or go to what it is part of"), id="backlog.fold"),
        Binding("l,right", "unfold", mark("Unfold"), show=False, tooltip=mark("Tree: unfold the item, or go to its first part"), id="backlog.unfold"),
        Binding("minus", "fold_all", mark("Fold all"), show=False, tooltip=mark("Tree: fold everything"), id="backlog.fold-all"),
        Binding("plus", "unfold_all", mark("Unfold all"), show=False, tooltip=mark("Tree: unfold everything"), id="backlog.unfold-all"),
    ]  # fmt: skip

    @property
    def tree_view(self) -> Tree:
        raise NotImplementedError

    def refold(self) -> None:
        """Show what the folds leave, and remember them."""
        raise NotImplementedError

    def show_as_tree(self, *, on: bool) -> None:
        """Show the tree, or the list."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that fold are free where there is no tree."""
        if action in {"fold", "unfold", "fold_all", "unfold_all"} and not self.tree_view.on:
            return False
        return super().check_action(action, parameters)

    def action_tree(self) -> None:
        self.show_as_tree(on=not self.tree_view.on)

    def action_fold(self) -> None:
        item, tree = self.current, self.tree_view
        if tree.is_parent(item) and item not in tree.folds:
            tree.folds.add(item)
            self.refold()
        elif above := tree.above(item):
            self.table.move_cursor_to(above[0])
        else:
            app_of(self).say(_("{item} is part of nothing").format(item=self._names([item])))

    def action_unfold(self) -> None:
        item, tree = self.current, self.tree_view
        if not tree.is_parent(item):
            app_of(self).say(_("{item} has no parts here").format(item=self._names([item])))
        elif item in tree.folds:
            tree.folds.discard(item)
            self.refold()
        else:
            self.table.move_cursor_to(tree.forest.parts[item][0])

    def action_fold_all(self) -> None:
        tree = self.tree_view
        root = next(reversed(tree.above(self.current)), None)
        tree.folds.update(item for item in tree.forest.parts if item is not None)
        if root is not None:  # the item under the cursor goes out of sight: its root takes over
            self.table.move_cursor_to(root)
        self.refold()

    def action_unfold_all(self) -> None:
        self.tree_view.folds.clear()
        self.refold()

    def cannot_drag(self) -> str:
        """Where a line lies in the tree says two things at once: what it is part of, and the order."""
        if self.tree_view.on:
            return _(
                "in the tree J and K move an item among the parts – T shows the list to drag in"
            )
        return super().cannot_drag()

    # ── the order among brothers ────────────────────────────────────────────────────────────────

    def action_move_up(self) -> None:
        if self.tree_view.on:
            self._move_among(up=True)
        else:
            super().action_move_up()

    def action_move_down(self) -> None:
        if self.tree_view.on:
            self._move_among(up=False)
        else:
            super().action_move_down()

    def _move_among(self, *, up: bool) -> None:
        """Move past the next brother: in the order of the whole backlog, right beside that one."""
        moving = self.chosen
        brothers = self.tree_view.brothers(moving[0])
        if not set(moving) <= set(brothers):
            raise Refused(_("the marked items are parts of different ones – in the tree, move them apart; T shows the list"))  # fmt: skip
        at = sorted(brothers.index(item) for item in moving)
        beyond = range(at[0] - 1, -1, -1) if up else range(at[-1] + 1, len(brothers))
        other = next((brothers[n] for n in beyond if self._has_place(brothers[n])), None)
        if other is None:
            app_of(self).say(self._at_the_end(moving[0], up=up))
            return
        before = self.places_now(moving)
        workspace_of(self).backlog.move(moving, Place.before(other) if up else Place.after(other))
        self.was_moved(moving, before)
        if not self.tree_view.told:
            self.tree_view.told = True
            app_of(self).say(self._among(moving[0]))

    def _has_place(self, item: int) -> bool:
        """Whether it is neither done nor dropped."""
        found = workspace_of(self).backlog.list_rows([item], {})
        return bool(found) and found[0].state not in FINISHED

    def _among(self, item: int) -> str:
        above = self.tree_view.above(item)
        if not above:
            return _("In the tree J and K move past the next item that is part of nothing")
        told = _("In the tree J and K move among the parts of {item}")
        return told.format(item=self._names(above[:1]))

    def _at_the_end(self, item: int, *, up: bool) -> str:
        above = self.tree_view.above(item)
        if not above:
            return _("Already at the top") if up else _("Already at the bottom")
        told = _("Already the first part of {item}") if up else _("Already the last part of {item}")
        return told.format(item=self._names(above[:1]))
