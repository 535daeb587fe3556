"""The inbox: a wish in somebody's words, and what becomes of it."""

import pytest

from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused, Unknown


@pytest.fixture
def wish(workspace: Workspace) -> int:
    return workspace.needs.note("@resident I never know when it is due")


def test_a_wish_is_one_line_with_who_when_and_in_whose_words(workspace: Workspace) -> None:
    workspace.people.add("Dirk Desk")
    id = workspace.needs.note("@Jan_de_Boer @dirk The kiosk is too dark")
    one = workspace.needs.view(id)
    assert (one.key, one.who, one.source, one.text) == (
        "N1", "Jan de Boer", "Dirk Desk", "The kiosk is too dark",
    )  # fmt: skip
    assert (one.noted_on, one.state) == ("2026-11-24", "wish")
    for line in ("", "  ", "@resident", "@"):
        with pytest.raises(Mistake):
            workspace.needs.note(line)


def test_a_wish_becomes_a_need_and_keeps_its_raw_words(workspace: Workspace, wish: int) -> None:
    workspace.needs.understand(wish, "Know when it must be back")
    one = workspace.needs.view(wish)
    assert (one.state, one.text) == ("need", "Know when it must be back")
    assert one.raw == "I never know when it is due"
    workspace.needs.understand(wish, "Be told when it must be back")
    assert workspace.needs.view(wish).raw == "I never know when it is due"


def test_it_becomes_an_item_that_knows_its_need_in_one_step(
    workspace: Workspace, wish: int
) -> None:
    before = len(workspace.history.steps())
    item = workspace.needs.become_item(wish, "Remind the day before")
    assert len(workspace.history.steps()) == before + 1
    need = workspace.backlog.view(item).need
    assert need is not None
    assert need.id == wish
    one = workspace.needs.view(wish)
    assert (one.state, [ref.id for ref in one.items]) == ("item", [item])
    workspace.history.undo()
    assert workspace.needs.view(wish).state == "wish"


def test_who_asked_is_remembered_where_we_know_them(workspace: Workspace) -> None:
    vera = workspace.people.add("Vera Visitor")
    item = workspace.needs.become_item(workspace.needs.note("@vera A light"), "A light")
    asker = workspace.backlog.view(item).requested_by
    assert asker is not None
    assert asker.id == vera


def test_items_that_are_there_can_answer_it(
    workspace: Workspace, wish: int, items: list[int]
) -> None:
    needs = workspace.needs
    needs.link(wish, items[0])
    needs.link(wish, items[1])
    assert [ref.id for ref in needs.view(wish).items] == items[:2]
    needs.unlink(wish, items[0])
    assert needs.view(wish).state == "item"
    needs.unlink(wish, items[1])
    assert needs.view(wish).state == "wish"
    with pytest.raises(Refused):
        needs.unlink(wish, items[1])


def test_declining_needs_a_reason_and_can_be_taken_back(workspace: Workspace, wish: int) -> None:
    needs = workspace.needs
    with pytest.raises(Refused):
        needs.decline(wish, "  ")
    needs.decline(wish, "the wall has no room")
    assert (needs.view(wish).state, needs.view(wish).reason) == ("declined", "the wall has no room")
    assert needs.reopen(wish) == "wish"
    assert needs.view(wish).reason == ""
    with pytest.raises(Refused):
        needs.reopen(wish)


def test_a_need_that_was_understood_is_reopened_as_one(workspace: Workspace, wish: int) -> None:
    workspace.needs.understand(wish, "Know when")
    workspace.needs.decline(wish, "later")
    assert workspace.needs.reopen(wish) == "need"


def test_only_needs_stand_on_the_vision_board(workspace: Workspace, wish: int) -> None:
    with pytest.raises(Refused):
        workspace.needs.put_on_board(wish, shown=True)
    workspace.needs.understand(wish, "Know when")
    workspace.needs.put_on_board(wish, shown=True)
    assert [need.id for need in workspace.vision.view().needs] == [wish]


def test_words_find_them_wherever_they_stand(workspace: Workspace, wish: int) -> None:
    other = workspace.needs.note("@volunteer Fewer keys")
    workspace.needs.decline(other, "safety first")

    def found(words: str) -> list[int]:
        return [one.id for one in workspace.needs.all(words)]

    assert found("") == [wish, other]
    assert found("DUE resid") == [wish]
    assert found("safety") == [other]
    assert found("n2") == [other]
    assert found("due safety") == []


def test_rewording_keeps_it_and_the_gone_are_missed(workspace: Workspace, wish: int) -> None:
    workspace.needs.reword(wish, "@neighbour I forget when it is due")
    one = workspace.needs.view(wish)
    assert (one.who, one.text) == ("neighbour", "I forget when it is due")
    workspace.history.undo()
    workspace.history.undo()
    with pytest.raises(Unknown):
        workspace.needs.view(wish)
