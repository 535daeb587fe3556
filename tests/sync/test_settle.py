"""A clash is settled by a person, as a step like any other: undone, it is a clash again."""

from collections.abc import Callable
from typing import Any

import pytest

from po_tui.sync.merge import Part
from po_tui.sync.remotes import Remotes
from po_tui.sync.settle import clashes, settle
from po_tui.workspace.errors import Mistake, Refused
from tests.sync.laptops import MEMORY, Laptop


@pytest.fixture
def item(laptop: Laptop) -> int:
    """An item whose title both sides changed."""
    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="mine")
    laptop.server.edit(laptop.there_id(one), title="theirs")
    laptop.sync()
    return one


def there(laptop: Laptop, item: int) -> dict[str, Any]:
    return laptop.server.issues[laptop.there_id(item)].values


def test_a_clash_tells_all_three_sides(laptop: Laptop, item: int) -> None:
    (clash,) = clashes(laptop.workspace)
    assert clash == clashes(laptop.workspace, item)[0]
    assert (clash.key, clash.remote, clash.remote_key) == ("AB-1", MEMORY, "M-1")
    assert (clash.agreed, clash.here, clash.there) == ("one", "mine", "theirs")


@pytest.mark.parametrize(
    ("choice", "text", "title"),
    [("mine", None, "mine"), ("theirs", None, "theirs"), ("mine", "something third", "something third")],
)  # fmt: skip
def test_what_was_chosen_is_on_both_sides_after_the_next_sync(
    laptop: Laptop, item: int, choice: Any, text: str | None, title: str
) -> None:
    laptop.settle("title", choice, text)
    assert laptop.clashes() == {}
    assert laptop.view(item)["title"] == title
    assert laptop.sync().done.code == 0
    assert there(laptop, item)["title"] == title
    writes = laptop.server.writes
    assert laptop.sync().lists == {}
    assert laptop.server.writes == writes


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_undone_it_is_a_clash_again_and_redone_it_is_settled(
    laptop: Laptop, item: int, choice: Any
) -> None:
    history = laptop.workspace.history
    laptop.settle("title", choice)
    settled = laptop.view(item)["title"]
    assert "title" in history.steps(1)[0].label
    for _round in range(2):
        history.undo()
        assert laptop.clashes() == {"AB-1": ["title"]}
        assert laptop.view(item)["title"] == "mine"
        history.redo()
        assert laptop.clashes() == {}
        assert laptop.view(item)["title"] == settled


def test_undone_after_a_sync_nothing_is_lost(laptop: Laptop, item: int) -> None:
    laptop.settle("title", "theirs")
    laptop.sync()
    laptop.workspace.history.undo()
    assert laptop.view(item)["title"] == "mine"
    assert laptop.clashes() == {"AB-1": ["title"]}
    assert laptop.sync().done.code == 3
    assert there(laptop, item)["title"] == "theirs"


def test_settled_stays_settled_and_clashes_again_only_where_they_change_it_again(
    laptop: Laptop, item: int
) -> None:
    laptop.settle("title", "mine")
    laptop.server.edit(laptop.there_id(item), estimate=3.0)
    laptop.sync(pull_only=True)
    assert laptop.clashes() == {}
    laptop.server.edit(laptop.there_id(item), title="theirs again")
    laptop.sync()
    assert laptop.clashes() == {"AB-1": ["title"]}


def test_criteria_are_settled_one_by_one(laptop: Laptop) -> None:
    one = laptop.add("one", criteria=["it opens soon", "it closes well", "it stays"])
    laptop.sync()
    told = [
        {"text": text, "done": False} for text in ("it opens fast", "it closes fine", "it stays")
    ]
    laptop.server.edit(laptop.there_id(one), criteria=told)
    laptop.edit(one, criteria=["it opens slowly", "it closes badly", "it stays"])
    laptop.sync()
    (clash,) = clashes(laptop.workspace)
    assert clash.parts == (
        Part("it opens soon", "it opens slowly", "it opens fast"),
        Part("it closes well", "it closes badly", "it closes fine"),
    )
    settle(laptop.workspace, clash, "theirs", parts={0: "mine"})
    texts = ["it opens slowly", "it closes fine", "it stays"]
    assert [one["text"] for one in laptop.view(one)["criteria"]] == texts
    laptop.sync()
    assert [told["text"] for told in there(laptop, one)["criteria"]] == texts


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("estimate", "½", 0.5),
        ("labels", "b, a", ["a", "b"]),
        ("description", "one\n\ntwo\n", "one\n\ntwo"),
        ("criteria", "[x] it opens\n- it closes", [("it opens", True), ("it closes", False)]),
        ("story", "As a resident I want light so that I see", "resident"),
    ],
)
def test_a_text_of_ones_own_is_read_as_the_field_is(
    laptop: Laptop, item: int, field: str, text: str, value: Any
) -> None:
    from po_tui.sync.settle import value_of_text

    read = value_of_text(laptop.workspace, laptop.remote, field, text)
    if field == "criteria":
        read = [(one["text"], one["done"]) for one in read]
    assert (read["as_a"] if field == "story" else read) == value


def test_what_was_changed_meanwhile_is_not_settled(laptop: Laptop, item: int) -> None:
    (clash,) = clashes(laptop.workspace)
    laptop.edit(item, title="edited once more")
    with pytest.raises(Refused, match="meanwhile"):
        settle(laptop.workspace, clash, "theirs")
    assert laptop.view(item)["title"] == "edited once more"


def test_a_text_that_cannot_be_is_refused_and_nothing_is_settled(laptop: Laptop, item: int) -> None:
    Remotes(laptop.workspace).own(MEMORY, "status", "both")
    laptop.edit(item, estimate=1.0)
    laptop.sync()
    laptop.edit(item, estimate=2.0)
    laptop.server.edit(laptop.there_id(item), estimate=3.0)
    laptop.sync()
    with pytest.raises(Mistake):
        laptop.settle("estimate", "mine", "many")
    assert laptop.clashes() == {"AB-1": ["title", "estimate"]}


def test_two_fields_are_undone_one_by_one(laptop: Laptop, item: int) -> None:
    laptop.edit(item, estimate=2.0)
    laptop.server.edit(laptop.there_id(item), estimate=3.0)
    laptop.sync()
    laptop.settle("title", "theirs")
    laptop.settle("estimate", "mine")
    laptop.workspace.history.undo()
    assert laptop.clashes() == {"AB-1": ["estimate"]}
    laptop.workspace.history.undo()
    assert laptop.clashes() == {"AB-1": ["title", "estimate"]}


def test_a_clash_is_settled_on_each_laptop_for_itself(
    make_laptop: Callable[..., Laptop], laptop: Laptop, item: int
) -> None:
    other = make_laptop(laptop.server, "bert")
    other.sync()
    assert other.clashes() == {}
    laptop.settle("title", "mine")
    laptop.sync()
    other.sync()
    assert list(other.items()) == ["mine"]
