"""What is in the backlog already: titles that are near to a new one, of this product alone."""

from po_tui.workspace import Workspace
from po_tui.workspace.likeness import MOST


def test_a_title_that_says_the_same_is_found_also_when_it_was_dropped(
    workspace: Workspace,
) -> None:
    item = workspace.backlog.add("Send a reminder on the day before")
    workspace.backlog.drop([item], "not now")
    (known,) = workspace.backlog.same_as("send reminder on the day before")
    assert (known.id, known.key, known.state) == (item, "AB-1", "dropped")
    assert workspace.backlog.same_as("Open the wall with a card") == []


def test_another_product_with_much_of_the_same_hides_nothing(workspace: Workspace) -> None:
    other = Workspace.new(workspace.store, "CD", "Another")
    other.backlog.add("Send a reminder on the day before")
    parts = [f"Send a reminder on the day before {n}" for n in range(MOST)]
    other.backlog.split(other.backlog.item("CD-1"), parts)
    item = workspace.backlog.add("Send a reminder on the day before")
    assert [one.id for one in workspace.backlog.same_as("Send a reminder the day before")] == [item]


def test_any_number_of_items_can_be_named(workspace: Workspace, items: list[int]) -> None:
    many = [*range(1_000_000, 1_040_000), items[1]]
    assert [one.id for one in workspace.backlog.known(many)] == [items[1]]
