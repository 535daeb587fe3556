"""Vision and strategy: written part by part, kept in versions, told, judged by people; all of it undoable."""

import pytest

from po_tui.exchange.full_json import export_product, import_product
from po_tui.store.store import ChangedMeanwhile
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused, Unknown

STATEMENT = "Everyone can add two numbers at any hour."


@pytest.fixture
def written(workspace: Workspace) -> Workspace:
    """A product with a vision and a strategy."""
    workspace.vision.revise({"statement": STATEMENT, "target_group": ["shop keepers"]})
    workspace.vision.revise_strategy({"not_doing": ["multiplying"]})
    return workspace


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def test_a_new_product_has_nothing_written_and_writing_makes_it_there(workspace: Workspace) -> None:
    assert workspace.vision.view().statement == ""
    assert workspace.vision.revise({"statement": f"  {STATEMENT}\n"}) == ["statement"]
    assert workspace.vision.view().statement == STATEMENT


def test_only_what_really_differs_is_changed(written: Workspace) -> None:
    same = {"statement": STATEMENT, "target_group": "shop keepers\n\n"}
    assert written.vision.revise(same) == []
    assert written.vision.revise(same | {"cost": "wood\n beads "}) == ["cost"]
    assert written.vision.view().cost == ("wood", "beads")


def test_each_revision_is_one_step(written: Workspace) -> None:
    written.vision.revise({"pitch_for": "clerks", "pitch_who": "must add"})
    written.history.undo()
    view = written.vision.view()
    assert (view.statement, view.pitch_for, view.pitch_who) == (STATEMENT, "", "")
    written.history.redo()
    assert written.vision.view().pitch_who == "must add"


def test_what_another_changed_meanwhile_is_not_overwritten(
    written: Workspace, other: Workspace
) -> None:
    other.vision.revise({"statement": "theirs"})
    with pytest.raises(ChangedMeanwhile):
        written.vision.revise({"statement": "mine"}, seen={"statement": STATEMENT})
    written.vision.revise({"cost": ["wood"]}, seen={"cost": []})
    assert written.vision.view().statement == "theirs"
    written.vision.revise({"statement": "mine"}, seen={"statement": "theirs"})
    assert written.vision.view().statement == "mine"


def test_lists_that_others_changed_meanwhile_are_not_overwritten(
    written: Workspace, other: Workspace
) -> None:
    seen = {"target_group": written.vision.view().target_group}
    other.vision.revise({"target_group": ["schools"]})
    with pytest.raises(ChangedMeanwhile):
        written.vision.revise({"target_group": ["pupils"]}, seen=seen)


def test_a_product_keeps_a_name(workspace: Workspace) -> None:
    workspace.vision.revise_product({"name": "Counting frame", "value_users": "quick sums"})
    with pytest.raises(Mistake):
        workspace.vision.revise_product({"name": "  "})
    product = workspace.vision.product()
    assert (product.name, product.value_users) == ("Counting frame", "quick sums")


def test_a_phase_has_a_day_and_has_to_be_one(workspace: Workspace) -> None:
    assert workspace.vision.set_phase("growth")
    assert not workspace.vision.set_phase("growth")
    line = workspace.vision.goal_line()
    assert (line.phase, line.phase_since) == ("growth", "2026-11-24")
    with pytest.raises(Mistake, match="maturity"):
        workspace.vision.set_phase("adolescence")
    workspace.history.undo()
    assert workspace.vision.product().lifecycle_phase == "development"


# ── the product goal ────────────────────────────────────────────────────────────────────────────


def test_there_is_one_product_goal_at_a_time(workspace: Workspace) -> None:
    vision = workspace.vision
    vision.set_product_goal("A frame in every shop")
    with pytest.raises(Refused, match="one at a time"):
        vision.set_product_goal("A frame in every school")
    vision.fulfil_product_goal("the last shop has one")
    assert vision.strategy().product_goal == ""
    vision.set_product_goal("A frame in every school")
    (past,) = vision.past_goals()
    assert (past.text, past.fulfilled, past.reason) == (
        "A frame in every shop", True, "the last shop has one",
    )  # fmt: skip


def test_abandoning_needs_a_reason_and_is_one_step(workspace: Workspace) -> None:
    vision = workspace.vision
    with pytest.raises(Refused):
        vision.abandon_product_goal("why not")
    vision.set_product_goal("A frame in every shop")
    with pytest.raises(Mistake):
        vision.abandon_product_goal(" ")
    vision.abandon_product_goal("shops have tills now")
    assert not vision.past_goals()[0].fulfilled
    workspace.history.undo()
    assert vision.strategy().product_goal == "A frame in every shop"
    assert vision.past_goals() == []


def test_a_product_goal_is_reworded_not_emptied(workspace: Workspace, other: Workspace) -> None:
    vision = workspace.vision
    vision.set_product_goal("A frame in every shop")
    assert vision.reword_product_goal("A frame on every counter", seen="A frame in every shop")
    with pytest.raises(Mistake):
        vision.reword_product_goal("")
    with pytest.raises(ChangedMeanwhile):
        other.vision.reword_product_goal("Mine", seen="A frame in every shop")
    with pytest.raises(Unknown):
        vision.measure_product_goal("G9")
    assert vision.past_goals() == []


# ── assumptions ─────────────────────────────────────────────────────────────────────────────────


def test_assumptions_are_noted_tested_and_dropped(workspace: Workspace) -> None:
    vision = workspace.vision
    id = vision.add_assumption("clerks read left to right")
    assert vision.strategy().assumptions[0].status == "untested"
    vision.revise_assumption(id, {"evidence": "7 of 8 did", "status": "supported"})
    (one,) = vision.strategy().assumptions
    assert (one.evidence, one.status) == ("7 of 8 did", "supported")
    vision.drop_assumption(id)
    assert vision.strategy().assumptions == ()
    with pytest.raises(Unknown):
        vision.drop_assumption(id)
    workspace.history.undo()
    assert vision.strategy().assumptions == (one,)


def test_an_assumption_that_another_edited_is_not_overwritten(
    workspace: Workspace, other: Workspace
) -> None:
    id = workspace.vision.add_assumption("clerks read")
    other.vision.revise_assumption(id, {"status": "refuted"})
    with pytest.raises(ChangedMeanwhile):
        workspace.vision.revise_assumption(id, {"status": "supported"}, seen={"status": "untested"})


# ── versions ────────────────────────────────────────────────────────────────────────────────────


def test_a_version_keeps_what_vision_and_strategy_said(written: Workspace) -> None:
    vision = written.vision
    assert vision.new_version("first words") == 1
    vision.revise({"statement": "Everyone counts."})
    vision.revise_strategy({"not_doing": []})
    assert vision.differs_from_last() == ["statement", "not_doing"]
    assert vision.new_version() == 2
    first, second = vision.versions()
    assert (first.number, first.note, first.by) == (1, "first words", "anna")
    assert (first.snapshot["statement"], first.snapshot["not_doing"]) == (
        STATEMENT,
        ["multiplying"],
    )
    assert second.snapshot["statement"] == vision.as_it_stands().snapshot["statement"]
    assert vision.view().version == 2


def test_nothing_new_is_no_version(workspace: Workspace) -> None:
    with pytest.raises(Refused):
        workspace.vision.new_version()
    workspace.vision.revise({"statement": STATEMENT})
    workspace.vision.new_version()
    with pytest.raises(Refused, match="since version 1"):
        workspace.vision.new_version()
    workspace.history.undo()
    assert (workspace.vision.view().version, workspace.vision.versions()) == (0, [])


# ── telling it, and asking people ───────────────────────────────────────────────────────────────


def test_it_is_noted_when_and_to_whom_the_vision_was_shown(
    written: Workspace, team: list[int]
) -> None:
    written.vision.presented(["olga owner", " team", ""], on="2026-11-20")
    view = written.vision.view()
    assert view.last_presented_on == "2026-11-20"
    assert [one.name for one in view.last_presented_to] == ["Olga Owner", "team"]
    written.vision.presented(["Bank"])
    assert written.vision.view().last_presented_on == "2026-11-24"
    with pytest.raises(Mistake):
        written.vision.presented(["Bank"], on="2027-01-01")
    with pytest.raises(Mistake):
        written.vision.presented([" "])


def test_answers_have_a_name_and_a_day_and_expire_with_the_statement(written: Workspace) -> None:
    vision = written.vision
    vision.answer_all({"inspiring": True, "lasting": False}, by="Olga")
    answer = vision.answers()["inspiring"]
    assert (answer.value, answer.expired, (answer.at or "")[:10]) == (True, False, "2026-11-24")
    assert answer.by is not None
    assert answer.by.name == "Olga"
    vision.revise({"statement": f" {STATEMENT} "})
    assert not vision.answers()["inspiring"].expired
    vision.revise({"statement": "Everyone counts."})
    assert vision.answers()["lasting"].expired
    written.history.undo()
    assert not vision.answers()["lasting"].expired


# ── in and out ──────────────────────────────────────────────────────────────────────────────────


def test_all_of_it_is_in_the_full_export(written: Workspace, other: Workspace) -> None:
    vision = written.vision
    vision.set_product_goal("A frame in every shop")
    vision.fulfil_product_goal("done")
    vision.add_assumption("clerks read")
    vision.answer_all({"shared": True})
    vision.new_version("first")
    text = export_product(written.store, written.product_id)
    store = other.store
    from po_tui.store.store import Author, Store

    copy = Store(store.path.with_name("copy.db"), Author.command("bert"))
    try:
        there = Workspace.open(copy, import_product(copy, text)).vision
        assert there.versions()[0].snapshot == vision.versions()[0].snapshot
        assert there.past_goals() == vision.past_goals()
        assert there.answers().keys() == {"shared"}
        assert there.strategy().not_doing == ("multiplying",)
    finally:
        copy.close()
