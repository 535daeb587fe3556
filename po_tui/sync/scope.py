"""Which items may be created in a tracker."""

from typing import TYPE_CHECKING, Final

from po_tui.workspace.errors import Mistake

if TYPE_CHECKING:
    from po_tui.model.filter_tree import Query
    from po_tui.workspace.workspace import Workspace

NOT_CREATED: Final = ("idea", "parked", "done", "dropped")
"""States in which an item is not created there, unless a scope says so."""
_MAY_BE_ELSEWHERE: Final = (
    "SELECT item_id FROM create_intent WHERE remote_id <> ? AND state <> 'refused'"
)


def in_scope(workspace: "Workspace", remote_id: int, scope: str) -> list[int]:
    """The items that may be created in a tracker and are not linked to it, in order."""
    rows = workspace.store.rows
    if not scope:
        # First along two indexes, without a look at the items themselves: few are linked to nothing.
        found = rows.execute(
            "WITH lone AS MATERIALIZED (SELECT id FROM item INDEXED BY ix_item_product_id"
            " WHERE product_id = ? AND id NOT IN (SELECT item_id FROM link)"
            f" AND id NOT IN ({_MAY_BE_ELSEWHERE}))"
            " SELECT item.id FROM lone JOIN item ON item.id = lone.id"
            f" WHERE state NOT IN {NOT_CREATED} ORDER BY rank",
            (workspace.product_id, remote_id),
        )
        return [row[0] for row in found]
    linked = rows.execute("SELECT item_id FROM link WHERE remote_id = ?", (remote_id,))
    known = {row[0] for row in linked}
    return [id for id in workspace.items.find(query_of(scope)) if id not in known]


def is_elsewhere(workspace: "Workspace", remote_id: int, item_id: int) -> bool:
    """Whether an item is in another tracker, or may be: there its creation was asked for."""
    found = workspace.store.rows.execute(
        "SELECT 1 FROM link WHERE item_id = ?1 AND remote_id <> ?2"
        f" UNION ALL SELECT 1 WHERE ?1 IN ({_MAY_BE_ELSEWHERE.replace('?', '?2')})",
        (item_id, remote_id),
    )
    return found.fetchone() is not None


def query_of(text: str) -> "Query":
    """The parsed filter; raises Mistake with its one line."""
    from po_tui.model.filters import FilterMistake, parse

    try:
        return parse(text)
    except FilterMistake as no:
        raise Mistake(str(no)) from no
