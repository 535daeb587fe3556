"""Scores advise; the product owner takes their advice, with a reason, as one act."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.model.filters import parse
from po_tui.model.prioritisation import Method, Quadrant, rank_difference
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.file import Author, Store
from po_tui.workspace.scoring import Advice

WSJF = ("user_business_value", "time_criticality", "risk_opportunity")


def weigh(workspace: Workspace, item: int, cost: float, size: float | None = 1) -> None:
    """Give an item a WSJF score of cost / size."""
    values = dict(zip(WSJF, (cost, 0, 0), strict=True))
    workspace.backlog.weigh([item], {**values, "job_size": size})


def log(workspace: Workspace) -> list[tuple[int, int, int, str]]:
    found = workspace.store.rows.execute(
        "SELECT item_id, from_place, to_place, why FROM order_change ORDER BY id"
    )
    return [tuple(row) for row in found]


def test_adopting_an_order_is_one_act_with_its_reason(
    workspace: Workspace, items: list[int]
) -> None:
    one, two, three, four, five = items
    weigh(workspace, one, 2)
    weigh(workspace, three, 5)
    weigh(workspace, five, 8)
    moved = workspace.backlog.adopt(Method.wsjf, "costs most to wait for")
    assert workspace.backlog.ids() == [five, two, three, four, one]
    assert [(change.id, change.before, change.after) for change in moved] == [
        (five, 5, 1), (one, 1, 5),
    ]  # fmt: skip
    assert log(workspace) == [
        (five, 5, 1, "costs most to wait for"), (one, 1, 5, "costs most to wait for"),
    ]  # fmt: skip
    undone = workspace.history.undo()
    assert undone.reason == "costs most to wait for"
    assert workspace.backlog.ids() == items
    assert log(workspace) == []
    workspace.history.redo()
    assert workspace.backlog.ids() == [five, two, three, four, one]


def test_one_item_that_goes_far_is_one_line_in_the_log(
    workspace: Workspace, items: list[int]
) -> None:
    for item, cost in zip(items, (5, 4, 3, 2, 8), strict=True):
        weigh(workspace, item, cost)
    workspace.backlog.adopt(Method.wsjf, "it is late")
    assert workspace.backlog.ids() == [items[4], *items[:4]]
    assert log(workspace) == [(items[4], 5, 1, "it is late")]


def test_without_a_reason_nothing_moves(workspace: Workspace, items: list[int]) -> None:
    weigh(workspace, items[0], 1)
    weigh(workspace, items[1], 8)
    with pytest.raises(Refused, match="reason"):
        workspace.backlog.adopt(Method.wsjf, "  ")
    assert workspace.backlog.ids() == items


def test_only_the_items_named_trade_places(workspace: Workspace, items: list[int]) -> None:
    for item, cost in zip(items, (1, 2, 3, 5, 8), strict=True):
        weigh(workspace, item, cost)
    workspace.backlog.adopt(Method.wsjf, "these two", [items[1], items[3]])
    one, two, three, four, five = items
    assert workspace.backlog.ids() == [one, four, three, two, five]


def test_what_was_not_shown_is_not_adopted(
    workspace: Workspace, other: Workspace, items: list[int]
) -> None:
    weigh(workspace, items[0], 1)
    weigh(workspace, items[1], 8)
    seen = workspace.backlog.advised(Method.wsjf)
    other.backlog.move_down([items[0]])
    with pytest.raises(Refused, match="changed meanwhile"):
        workspace.backlog.adopt(Method.wsjf, "because", seen=seen)
    assert workspace.backlog.ids() == other.backlog.ids()


def test_an_order_that_is_as_advised_is_no_step(workspace: Workspace, items: list[int]) -> None:
    weigh(workspace, items[0], 8)
    weigh(workspace, items[1], 1)
    with pytest.raises(Refused, match="as WSJF advises"):
        workspace.backlog.adopt(Method.wsjf, "because")
    with pytest.raises(Mistake, match="no order"):
        workspace.backlog.adopt(Method.kano, "because")


def test_finished_items_have_no_place_to_trade(workspace: Workspace, items: list[int]) -> None:
    for item, cost in zip(items, (1, 2, 3, 5, 8), strict=True):
        weigh(workspace, item, cost)
    workspace.backlog.revise(items[4], {"state": "done"})
    workspace.backlog.adopt(Method.wsjf, "because")
    assert workspace.backlog.ids() == [items[3], items[2], items[1], items[0]]


def test_a_spike_has_no_score_and_an_own_size_goes_before_the_estimate(
    workspace: Workspace, items: list[int]
) -> None:
    weigh(workspace, items[0], 8, None)
    assert workspace.backlog.scores(Method.wsjf) == {}
    workspace.backlog.revise(items[0], {"estimate": 2})
    assert workspace.backlog.scores(Method.wsjf) == {items[0]: 4}
    workspace.backlog.weigh([items[0]], {"job_size": 8})
    assert workspace.backlog.scores(Method.wsjf) == {items[0]: 1}
    workspace.backlog.revise(items[0], {"type": "spike"})
    assert workspace.backlog.scores(Method.wsjf) == {}


def test_sorting_in_a_filter_goes_by_the_same_scores(
    workspace: Workspace, items: list[int]
) -> None:
    for item, cost, size in zip(items, (3, 8, 20, 13, 5), (1, 1, 1, 13, None), strict=True):
        weigh(workspace, item, cost, size)
    workspace.backlog.revise(items[2], {"type": "spike"})
    highest, unscored = [items[1], items[0], items[3]], [items[2], items[4]]
    assert workspace.backlog.scores(Method.wsjf).keys() == set(highest)
    assert workspace.backlog.find(parse("sort:wsjf")) == [*highest, *unscored]


number = st.one_of(st.none(), st.sampled_from([0, 0.25, 1, 2, 8, 20]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(number, min_size=9, max_size=9), st.sampled_from(["story", "spike", "bug"]))
def test_the_store_and_the_rules_agree_on_every_score(
    workspace: Workspace, inputs: list[float | None], type: str
) -> None:
    names = (
        *WSJF, "job_size", "estimate", "reach_per_quarter", "impact", "confidence",
        "effort_person_months",
    )  # fmt: skip
    values: dict[str, float | None] = dict(zip(names, inputs, strict=True))
    if values["confidence"] is not None:
        values["confidence"] /= 20  # nobody is more than sure
    item = workspace.backlog.add("one", {**values, "type": type})
    row = workspace.backlog.score_rows([item])[0]
    for method in (Method.wsjf, Method.rice):
        assert workspace.backlog.scores(method, [item]).get(item) == row.score(method)


def test_a_pair_of_answers_gives_the_class_and_a_class_alone_is_a_guess(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog

    def kano(item: int) -> tuple[str, bool]:
        row = backlog.score_rows([item])[0]
        return row.kano, row.kano_is_guess

    backlog.guess_kano([items[0]], "basic")
    assert kano(items[0]) == ("basic", True)
    backlog.weigh([items[0]], {"kano_with": 1})
    assert kano(items[0]) == ("basic", True)
    backlog.weigh([items[0]], {"kano_without": 5})
    assert kano(items[0]) == ("performance", False)
    backlog.weigh([items[0]], {"kano_without": 1})
    assert kano(items[0]) == ("", False)
    workspace.history.undo()
    assert kano(items[0]) == ("performance", False)
    backlog.guess_kano([items[0]], "reverse")
    assert kano(items[0]) == ("reverse", True)
    backlog.guess_kano([items[0]], "")
    assert kano(items[0]) == ("", False)
    with pytest.raises(Mistake):
        backlog.weigh([items[0]], {"kano_with": 6})


def test_weighing_several_is_one_step(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.weigh(items, {"user_business_value": 8})
    assert workspace.backlog.lowest_inputs() == {"user_business_value": 8}
    workspace.history.undo()
    assert workspace.backlog.lowest_inputs() == {}


def test_the_same_value_again_is_no_step_and_no_news(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.weigh(items[:2], {"impact": 2})
    heard: list[object] = []
    workspace.store.listen(heard.append)
    workspace.backlog.weigh(items[:2], {"impact": 2})
    assert not heard
    workspace.backlog.weigh(items[:3], {"impact": 2})
    assert len(heard) == 1


def test_musts_are_shared_out_over_what_is_estimated(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    for item, moscow, points in zip(items, ("must", "must", "could"), (5, None, 3), strict=False):
        backlog.revise(item, {"moscow": moscow, "estimate": points})
    shares = backlog.moscow_shares()
    assert shares.share("must") == 0.625
    assert shares.too_many_musts
    assert shares.unestimated == {"must": 1, "": 2}
    assert backlog.moscow_shares([items[1]]).share("must") is None


class TestAdvice:
    """What stands beside the rank is true as soon as it is asked for."""

    def test_it_follows_every_change_by_itself(
        self, workspace: Workspace, other: Workspace, items: list[int]
    ) -> None:
        advice = Advice(workspace)
        weigh(workspace, items[0], 1)
        assert advice.difference(Method.wsjf, items[0]) == 0
        weigh(other, items[4], 8)
        assert advice.difference(Method.wsjf, items[4]) == 4
        assert advice.score(Method.wsjf, items[4]) == 8
        other.backlog.move_up([items[4]])
        assert advice.difference(Method.wsjf, items[4]) == 3
        workspace.backlog.revise(items[0], {"state": "done"})
        assert advice.difference(Method.wsjf, items[0]) is None
        assert advice.difference(Method.wsjf, items[4]) == 0
        workspace.history.undo()
        assert advice.difference(Method.wsjf, items[0]) == -3

    def test_what_was_shown_of_a_step_that_came_to_nothing_is_forgotten(
        self, workspace: Workspace, items: list[int]
    ) -> None:
        advice = Advice(workspace)
        weigh(workspace, items[0], 1)
        weigh(workspace, items[1], 2)
        assert advice.difference(Method.wsjf, items[1]) == 1
        portions = workspace.backlog.revising(items[:1], {"job_size": 0.1})
        assert next(portions) == 1
        assert advice.score(Method.wsjf, items[1]) == 2
        portions.close()
        # As many lines in the journal as the step had that is gone.
        workspace.backlog.revise(items[1], {"job_size": 4})
        assert advice.score(Method.wsjf, items[0]) == 1
        assert advice.score(Method.wsjf, items[1]) == 0.5
        assert advice.difference(Method.wsjf, items[1]) == 0

    def test_missing_inputs_give_no_figure(self, workspace: Workspace, items: list[int]) -> None:
        advice = Advice(workspace)
        assert advice.score(Method.wsjf, items[0]) is None
        assert advice.difference(Method.wsjf, items[0]) is None
        assert advice.quadrant(items[0]) is None
        weigh(workspace, items[0], 8)
        assert advice.quadrant(items[0]) is Quadrant.quick_win


costs = st.lists(st.one_of(st.none(), st.sampled_from([1, 2, 3, 5, 8])), min_size=2, max_size=9)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(costs, st.data())
def test_adopting_keeps_the_unscored_in_place_and_undo_brings_all_back(
    product_file: Path, tmp_path_factory: pytest.TempPathFactory, values: list[int | None],
    data: st.DataObject,
) -> None:  # fmt: skip
    file = tmp_path_factory.mktemp("adopt") / "work.db"
    file.write_bytes(product_file.read_bytes())
    store = Store(file, Author.app("anna"))
    store.rows.execute("PRAGMA synchronous = OFF")
    try:
        backlog = (workspace := Workspace.open(store, "AB")).backlog
        order = [backlog.add(f"item {n}") for n in range(len(values))]
        for item, value in zip(order, values, strict=True):
            if value is not None:
                weigh(workspace, item, value)
        among = data.draw(st.one_of(st.none(), st.sets(st.sampled_from(order))))
        advised = backlog.advised(Method.wsjf, among)
        if not advised:
            return
        backlog.adopt(Method.wsjf, "because", among)
        after = backlog.ids()
        assert sorted(after) == sorted(order)
        scores = {
            item: float(value)
            for item, value in zip(order, values, strict=True)
            if value is not None and (among is None or item in among)
        }
        for before, item in enumerate(order):
            if item not in scores:
                assert after[before] == item
        assert not any(rank_difference(after, dict(scores)).values())
        assert {c.id: c.after for c in advised} == {
            item: place for place, item in enumerate(after, 1) if order[place - 1] != item
        }
        workspace.history.undo()
        assert backlog.ids() == order
        workspace.history.redo()
        assert backlog.ids() == after
    finally:
        store.close()
