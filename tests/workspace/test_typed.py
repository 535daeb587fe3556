"""What the types of item ask for: told, measured, delivered; each act one step."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.deliveries import Delivery, delivery_text, read_delivery
from po_tui.model.fields import DETAILS, EVERY, TYPES, Kept, form_of
from po_tui.model.quality import CHARACTERISTICS, Measured, measured_text, read_measured
from po_tui.store.store import ChangedMeanwhile
from po_tui.workspace import Workspace
from po_tui.workspace.completing import Offers
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.field_text import stored_value, text_of, value_of

TARGET = {
    "characteristic": "interaction_capability",
    "measure": "share of borrowers who finish unaided",
    "unit": "%",
    "target": 95.0,
    "breakpoint": 85.0,
    "method": "test at the wall",
}
TOLD: dict[str, dict[str, Any]] = {
    "epic": {"outcome": "tools come back"},
    "story": {"as_a": "borrower", "i_want": "a reminder", "so_that": "I am on time"},
    "bug": {"expected": "open", "actual": "shut", "seen_how": "push it", "severity": "high"},
    "quality": TARGET,
    "constraint": {"source": "the law", "from_date": "2027-01-01", "standing": "standing"},
    "spike": {"question": "which?", "timebox": "2 days", "counts_as_answer": "a figure"},
    "enabler": {"makes_possible": "walls from 2027 on"},
    "hardware": {"verification": "rig", "part": "HN-204", "revision": "B", "lead_time": "7 weeks"},
}


def of_type(workspace: Workspace, kind: str) -> int:
    item = workspace.backlog.add(f"a {kind}")
    workspace.backlog.tell(item, {"type": kind, **TOLD[kind]})
    return item


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_keeps_what_it_must_have_and_says_so_again(
    workspace: Workspace, kind: str
) -> None:
    view = workspace.backlog.view(of_type(workspace, kind))
    assert view.type == kind
    assert {name: stored_value(view, name) for name in TOLD[kind]} == TOLD[kind]
    must = {field.name for field in form_of(kind) if field.must} - {"direction", "scope"}
    assert must <= TOLD[kind].keys()


@pytest.mark.parametrize("kind", TYPES)
def test_what_a_line_shows_is_read_back_as_the_same_value(workspace: Workspace, kind: str) -> None:
    item = of_type(workspace, kind)
    workspace.backlog.revise(item, {"labels": ["one", "two"]})
    view = workspace.backlog.view(item)
    for field in form_of(kind):
        text = text_of(view, field.name)
        assert value_of(workspace, field.name, text, view) == stored_value(view, field.name)


def test_telling_is_one_step_whatever_it_tells(workspace: Workspace) -> None:
    item = workspace.backlog.add("fast enough")
    values = {"type": "quality", "title": "Reacts at once", **TARGET, "standing": "standing"}
    changed = workspace.backlog.tell(item, {**values, "measured": Measured(80, "2026-11-20", 20)})
    assert set(changed) == {*values, "measured"}
    view = workspace.backlog.view(item)
    assert view.quality is not None
    assert view.quality.breached
    assert view.labels == ("standing-constraint",)
    workspace.history.undo()
    before = workspace.backlog.view(item)
    assert (before.title, before.type, before.quality, before.labels) == (
        "fast enough", "story", None, (),
    )  # fmt: skip


def test_telling_what_it_says_already_leaves_no_trace(workspace: Workspace) -> None:
    item = of_type(workspace, "bug")
    steps = len(workspace.history.steps())
    assert workspace.backlog.tell(item, TOLD["bug"]) == []
    assert len(workspace.history.steps()) == steps


def test_another_type_keeps_what_was_told_for_the_former_one(workspace: Workspace) -> None:
    item = of_type(workspace, "bug")
    workspace.backlog.retype([item], "spike")
    workspace.backlog.tell(item, {"question": "why is it shut?"})
    workspace.backlog.retype([item], "bug")
    view = workspace.backlog.view(item)
    assert {name: view.details[name] for name in TOLD["bug"]} == TOLD["bug"]
    assert view.details["question"] == "why is it shut?"


def test_an_epic_gives_its_points_away_and_an_item_is_open_no_more(workspace: Workspace) -> None:
    item = workspace.backlog.add("big", {"estimate": 8, "state": "refining"})
    workspace.backlog.retype([item], "epic")
    assert (workspace.backlog.view(item).estimate, workspace.backlog.view(item).state) == (
        None, "open",
    )  # fmt: skip
    workspace.backlog.retype([item], "story")
    assert workspace.backlog.view(item).state == "new"
    workspace.history.undo()
    workspace.history.undo()
    assert workspace.backlog.view(item).estimate == 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("severity", "terrible"),
        ("from_date", "31 December"),
        ("target", float("nan")),
        ("characteristic", "beauty"),
        ("direction", ""),
        ("measured", Measured(1, "2027-01-01")),
        ("measured", Measured(1, "2026-01-01", 0)),
        ("delivery", Delivery("  ")),
        ("colour", "red"),
    ],
)
def test_what_a_field_cannot_hold_is_a_mistake_and_changes_nothing(
    workspace: Workspace, name: str, value: Any
) -> None:
    item = of_type(workspace, "quality")
    before = workspace.backlog.view(item)
    with pytest.raises(Mistake):
        workspace.backlog.tell(item, {"title": "other", name: value})
    assert workspace.backlog.view(item) == before


def test_details_that_others_changed_meanwhile_are_not_written_over(workspace: Workspace) -> None:
    item = of_type(workspace, "bug")
    workspace.backlog.tell(item, {"actual": "theirs", "expected": "theirs too"})
    with pytest.raises(ChangedMeanwhile):
        workspace.backlog.tell(item, {"actual": "mine"}, seen={"actual": "shut"})
    workspace.backlog.tell(item, {"version": "0.9.2"}, seen={"version": "", "actual": "shut"})
    assert workspace.backlog.view(item).details["actual"] == "theirs"
    assert workspace.backlog.view(item).details["version"] == "0.9.2"


def test_a_target_that_others_changed_meanwhile_is_not_written_over(workspace: Workspace) -> None:
    item = of_type(workspace, "quality")
    workspace.backlog.set_target(item, {"target": 99})
    with pytest.raises(ChangedMeanwhile):
        workspace.backlog.set_target(item, {"target": 90}, seen={"target": 95.0})
    assert workspace.backlog.set_target(item, {"unit": "people"}, seen={"unit": "%"}) == ["unit"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"breakpoint": 96},
        {"direction": "lower"},
        {"subcharacteristic": "fault_tolerance"},
    ],
)
def test_a_target_whose_parts_do_not_go_together_is_refused(
    workspace: Workspace, wrong: dict[str, Any]
) -> None:
    item = of_type(workspace, "quality")
    with pytest.raises(Mistake):
        workspace.backlog.set_target(item, wrong)


def test_another_characteristic_takes_its_part_along(workspace: Workspace) -> None:
    item = of_type(workspace, "quality")
    workspace.backlog.set_target(item, {"subcharacteristic": "operability"})
    workspace.backlog.set_target(item, {"characteristic": "safety"})
    quality = workspace.backlog.view(item).quality
    assert quality is not None
    assert (quality.characteristic, quality.subcharacteristic) == ("safety", "")


def test_a_story_has_no_target(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="only quality requirements"):
        workspace.backlog.set_target(of_type(workspace, "story"), TARGET)


def test_a_product_holds_to_eight_characteristics_at_most(workspace: Workspace) -> None:
    *eight, ninth = CHARACTERISTICS
    for code in eight:
        workspace.backlog.choose_characteristic(code, wanted=True)
    item = workspace.backlog.add("q", {"type": "quality"})
    with pytest.raises(Refused, match="8"):
        workspace.backlog.choose_characteristic(ninth, wanted=True)
    with pytest.raises(Refused, match="8"):
        workspace.backlog.set_target(item, {"characteristic": ninth})
    workspace.backlog.choose_characteristic(eight[0], wanted=False)
    workspace.backlog.set_target(item, {"characteristic": ninth})
    with pytest.raises(Refused, match="AB-1"):
        workspace.backlog.choose_characteristic(ninth, wanted=False)
    assert list(workspace.backlog.characteristics()) == [*eight[1:], ninth]


def test_a_characteristic_is_chosen_once_and_undone(workspace: Workspace) -> None:
    workspace.backlog.choose_characteristic("safety", wanted=True)
    workspace.backlog.choose_characteristic("safety", wanted=True)
    assert list(workspace.backlog.characteristics()) == ["safety"]
    workspace.history.undo()
    assert not workspace.backlog.characteristics()


def test_measurements_make_a_course_and_the_latest_day_counts(workspace: Workspace) -> None:
    item = of_type(workspace, "quality")
    workspace.backlog.measure(item, 90, "2026-11-20", 20)
    workspace.backlog.measure(item, 70, "2026-10-01")
    quality = workspace.backlog.view(item).quality
    assert quality is not None
    assert [one.value for one in quality.measurements] == [70, 90]
    assert (quality.value, quality.n, quality.breached) == (90, 20, False)


def test_the_same_day_measured_again_is_a_correction(workspace: Workspace) -> None:
    item = of_type(workspace, "quality")
    first = workspace.backlog.measure(item, 90)
    assert workspace.backlog.measure(item, 80, n=5) == first
    quality = workspace.backlog.view(item).quality
    assert quality is not None
    assert [(one.value, one.n) for one in quality.measurements] == [(80, 5)]
    workspace.backlog.correct_measurement(first, Measured(84, "2026-11-23", 6))
    with pytest.raises(ChangedMeanwhile):
        workspace.backlog.correct_measurement(
            first, Measured(99, "2026-11-23"), seen=Measured(80, "2026-11-24", 5)
        )
    workspace.backlog.remove_measurement(first)
    after = workspace.backlog.view(item).quality
    assert after is not None
    assert after.measurements == ()
    with pytest.raises(Unknown):
        workspace.backlog.remove_measurement(first)
    workspace.history.undo()
    again = workspace.backlog.view(item).quality
    assert again is not None
    assert again.value == 84


def test_nothing_is_measured_where_nothing_is_demanded(workspace: Workspace) -> None:
    item = workspace.backlog.add("q", {"type": "quality"})
    with pytest.raises(Refused, match="what to measure"):
        workspace.backlog.measure(item, 90)


def test_deliveries_are_expected_changed_and_dropped(workspace: Workspace) -> None:
    supplier = workspace.people.add("Sven Supplier")
    key = next(one.key for one in workspace.people.all() if one.id == supplier)
    item = of_type(workspace, "hardware")
    late = workspace.backlog.expect_delivery(item, "boards", "sven", "2026-11-20")
    workspace.backlog.expect_delivery(item, "hinges", "somebody", "2027-01-18", "requested")
    first, second = workspace.backlog.view(item).deliveries
    assert (first.what, first.overdue, first.days, first.party and first.party.key) == (
        "boards", True, -4, key,
    )  # fmt: skip
    assert (second.overdue, second.days, second.party and second.party.name) == (
        False, 55, "somebody",
    )  # fmt: skip
    assert workspace.backlog.change_delivery(
        late, {"status": "delivered"}, seen={"status": "expected"}
    ) == ["status"]
    with pytest.raises(ChangedMeanwhile):
        workspace.backlog.change_delivery(
            late, {"status": "cancelled"}, seen={"status": "expected"}
        )
    assert not workspace.backlog.view(item).deliveries[0].overdue
    workspace.backlog.drop_delivery(late)
    assert [one.what for one in workspace.backlog.view(item).deliveries] == ["hinges"]
    workspace.history.undo()
    assert len(workspace.backlog.view(item).deliveries) == 2


def test_the_line_of_a_delivery_is_about_the_first_that_is_awaited(workspace: Workspace) -> None:
    item = of_type(workspace, "hardware")
    workspace.backlog.expect_delivery(item, "here", due="2026-01-01", status="delivered")
    workspace.backlog.tell(item, {"delivery": Delivery("boards", "Sven", "2026-12-15")})
    view = workspace.backlog.view(item)
    assert [one.what for one in view.deliveries] == ["here", "boards"] or len(view.deliveries) == 1
    seen = {"delivery": stored_value(view, "delivery")}
    workspace.backlog.tell(item, {"delivery": replaced(view, due="2026-12-20")}, seen=seen)
    assert stored_value(workspace.backlog.view(item), "delivery").due == "2026-12-20"
    workspace.backlog.tell(item, {"delivery": None})
    assert "boards" not in {one.what for one in workspace.backlog.view(item).deliveries}


def replaced(view: Any, **parts: Any) -> Delivery:
    one = stored_value(view, "delivery")
    assert isinstance(one, Delivery)
    return one._replace(**parts)


def test_labels_and_links_change_by_plus_and_minus(workspace: Workspace) -> None:
    item = workspace.backlog.add("one", {"labels": ["a", "b"]})
    view = workspace.backlog.view(item)
    assert value_of(workspace, "labels", "+c -A", view) == ["b", "c"]
    other = workspace.backlog.add("two", {"type": "quality"})
    workspace.backlog.revise(item, {"quality_links": [other]})
    view = workspace.backlog.view(item)
    assert value_of(workspace, "quality_links", "-AB-2", view) == []
    assert value_of(workspace, "quality_links", "", view) == []


def test_people_are_found_by_name_and_added_by_a_plus(
    workspace: Workspace, team: list[int]
) -> None:
    assert value_of(workspace, "assignee_id", "dirk") == team[1]
    assert value_of(workspace, "assignee_id", "none") is None
    with pytest.raises(Unknown, match=r"\+Zed"):
        value_of(workspace, "assignee_id", "Zed")
    added = value_of(workspace, "assignee_id", "+Zed")
    assert workspace.people.find("Zed") is not None
    assert added not in team


def test_choices_are_understood_by_code_name_and_beginning(workspace: Workspace) -> None:
    assert value_of(workspace, "characteristic", "Usability") == "interaction_capability"
    assert value_of(workspace, "characteristic", "interaction cap") == "interaction_capability"
    assert value_of(workspace, "type", "qual") == "quality"
    assert value_of(workspace, "standing", "one_off") == "one_off"
    assert value_of(workspace, "tshirt", "xl") == "XL"
    with pytest.raises(Mistake, match="low, medium, high, critical"):
        value_of(workspace, "severity", "bad")


def test_offers_complete_the_word_that_is_being_typed(
    workspace: Workspace, team: list[int]
) -> None:
    workspace.backlog.add("Tools come back", {"type": "epic", "labels": ["kiosk"]})
    workspace.backlog.add("Kiosk light", {"labels": ["kiosk", "pilot"]})
    offers = Offers(workspace, None)
    assert offers.completed("assignee_id", "di") == "dirk"
    assert offers.completed("labels", "pilot, ki") == "pilot, kiosk"
    assert offers.completed("severity", "cr") == "critical"
    assert [one.text for one in offers.of("parent_id", "tools")] == ["AB-1"]
    assert offers.of("parent_id", "kiosk") == []
    assert offers.completed("parent_id", "AB-") == "AB-1"
    assert [one.text for one in offers.of("assignee_id", "finn")] == ["Finn"]
    assert offers.completed("delivery", "boards, @fi") == "boards, @finn"
    assert offers.completed("title", "an") == ""


def test_declared_names_are_unique_and_fields_know_where_they_are_kept() -> None:
    own = [field for fields in DETAILS.values() for field in fields]
    assert all(EVERY[field.name] == field for field in own)
    assert all(field.kept is not Kept.item for field in own)
    for kind in TYPES:
        names = [field.name for field in form_of(kind)]
        assert len(set(names)) == len(names)
        assert names[:2] == ["type", "title"]


DAYS = st.dates(date(2000, 1, 1), date(2026, 11, 24)).map(date.isoformat)
FIGURES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


@given(FIGURES, DAYS, st.none() | st.integers(1, 10**6))
def test_a_measurement_as_written_is_read_back(value: float, on: str, n: int | None) -> None:
    one = Measured(value, on, n)
    assert read_measured(measured_text(one), date(2026, 11, 24)) == one


WORDS = st.lists(st.sampled_from(["10", "boards", "revision", "C", "rig", "é"]), min_size=1)


@given(
    WORDS.map(" ".join),
    st.sampled_from(["", "ST5", "Sven", "De Vries"]),
    st.none() | DAYS,
    st.sampled_from(["requested", "promised", "expected", "delivered", "cancelled"]),
)
def test_a_delivery_as_written_is_read_back(
    what: str, party: str, due: str | None, status: str
) -> None:
    one = Delivery(what, party, due, status)
    assert read_delivery(delivery_text(one)) == one


def test_the_same_day_measured_meanwhile_by_another_is_not_overwritten(
    workspace: Workspace, other: Workspace
) -> None:
    item = of_type(workspace, "quality")
    saw = Measured(80, "2026-11-20", 20)
    workspace.backlog.tell(item, {"measured": saw})
    other.backlog.tell(item, {"measured": Measured(84, "2026-11-20", 25)}, seen={"measured": saw})
    with pytest.raises(ChangedMeanwhile):
        workspace.backlog.tell(
            item, {"measured": Measured(90, "2026-11-20", 20)}, seen={"measured": saw}
        )
    quality = workspace.backlog.view(item).quality
    assert quality is not None
    assert [(one.value, one.n) for one in quality.measurements] == [(84, 25)]


def test_records_of_another_product_are_out_of_reach(workspace: Workspace) -> None:
    second = Workspace.new(workspace.store, "CD", "Another")
    item = of_type(second, "quality")
    measured = second.backlog.measure(item, 90)
    awaited = second.backlog.expect_delivery(item, "boards")
    question = second.backlog.ask(item, "Why?")
    with pytest.raises(Unknown):
        workspace.backlog.remove_measurement(measured)
    with pytest.raises(Unknown):
        workspace.backlog.drop_delivery(awaited)
    with pytest.raises(Unknown):
        workspace.backlog.answer_question(question, "so")
    view = second.backlog.view(item)
    assert (len(view.deliveries), view.questions[0].answer) == (1, None)


def test_a_delivery_with_a_day_matters_more_than_one_without(workspace: Workspace) -> None:
    item = of_type(workspace, "hardware")
    workspace.backlog.expect_delivery(item, "hinges")
    workspace.backlog.expect_delivery(item, "boards", due="2026-12-15")
    view = workspace.backlog.view(item)
    assert [one.what for one in view.deliveries] == ["boards", "hinges"]
    workspace.backlog.tell(item, {"delivery": replaced(view, due="2026-12-20")})
    assert [one.due for one in workspace.backlog.view(item).deliveries] == ["2026-12-20", None]


@pytest.mark.parametrize("values", [{"confidence": 80.0}, {"kano_with": 6}, {"kano_without": 0}])
def test_inputs_of_scores_that_mean_nothing_are_refused_by_whatever_door(
    workspace: Workspace, items: list[int], values: dict[str, float]
) -> None:
    for verb in (workspace.backlog.tell, workspace.backlog.revise):
        with pytest.raises(Mistake):
            verb(items[0], values)
    with pytest.raises(Mistake):
        workspace.backlog.weigh(items[:2], values)
    with pytest.raises(Mistake):
        workspace.backlog.revise_all(items, values)
