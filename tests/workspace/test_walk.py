"""The line from vision to item: upwards, downwards, and what it does not hold together."""

from pathlib import Path
from shutil import copyfile

import pytest

from po_tui.model.walk import Chain, Spot
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Unknown


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Workspace:
    return Workspace.open(Store(copyfile(demo_file, tmp_path / "d.db"), Author.app("anna")))


def item(workspace: Workspace, key: str) -> Spot:
    return Spot("item", workspace.backlog.item(key))


def keys(chain: Chain) -> list[str]:
    return [stop.key or stop.kind for stop in chain.stops]


def below(workspace: Workspace, spot: Spot) -> dict[str, list[str]]:
    return {group.title: [stop.key for stop in group.stops] for group in workspace.walk.down(spot)}


def test_an_item_leads_by_parent_roadmap_and_goal_to_the_vision(demo: Workspace) -> None:
    chain = demo.walk.up(item(demo, "LM-4"))
    assert keys(chain) == ["vision", "N1", "G1", "G3", "R1", "LM-1", "LM-4"]
    assert chain.gap == ""
    depths = [stop.depth for stop in chain.stops]
    assert depths == sorted(depths)
    assert depths[-1] > depths[-2] > depths[-3]


def test_a_line_that_is_broken_says_where(demo: Workspace) -> None:
    assert "no goal" in demo.walk.up(item(demo, "LM-24")).gap
    loose = next(one for one in demo.roadmap.items() if one.key == "R6")
    assert "no goal" in demo.walk.up(Spot("roadmap", loose.id)).gap


def test_every_step_down_leads_back_up(demo: Workspace) -> None:
    waiting, seen = [Spot("vision")], set[Spot]()
    while waiting:
        spot = waiting.pop()
        if spot in seen:
            continue
        seen.add(spot)
        for group in demo.walk.down(spot):
            for stop in group.stops:
                if group.title not in (
                    "Waits for it",
                    "Roadmap items that wait for it",
                    "Has to hold to it",
                ):
                    assert spot in [one.spot for one in demo.walk.up(stop.spot).stops]
                waiting.append(stop.spot)
    assert {spot.kind for spot in seen} == {"vision", "goal", "roadmap", "item"}


def test_downwards_from_each_kind(demo: Workspace) -> None:
    assert below(demo, Spot("vision")) == {"Goals": ["G1", "G2", "G3"]}
    goal = demo.goals.all()[2]
    assert below(demo, Spot("goal", goal.id))["Roadmap items"] == ["R1"]
    bar = demo.roadmap.items()[0]
    assert "LM-4" in below(demo, Spot("roadmap", bar.id))["Items"]
    assert below(demo, item(demo, "LM-4")) == {"Waits for it": ["LM-5", "LM-8"]}
    need = demo.needs.all()[-1]
    assert "LM-4" in below(demo, Spot("need", need.id))["Items that answer it"]


def test_orphans_are_listed_both_ways(demo: Workspace) -> None:
    demo.goals.add("Nobody works on this")
    found = {group.title: [stop.key for stop in group.stops] for group in demo.walk.orphans()}
    assert found["Goals that nothing serves"] == ["G4"]
    assert found["Roadmap items without a goal"] == ["R6"]
    assert found["Items that serve no goal"] == ["LM-24"]
    bare = demo.roadmap.items()[1].id
    for linked in below(demo, Spot("roadmap", bare)).get("Items", []):
        id = demo.backlog.item(linked)
        demo.backlog.revise(id, {"roadmap": []})
    found = {group.title: [stop.key for stop in group.stops] for group in demo.walk.orphans()}
    assert demo.roadmap.items()[1].key in found["Roadmap items without an item"]


def test_what_is_gone_is_said(demo: Workspace) -> None:
    for kind in ("goal", "roadmap", "item", "need"):
        with pytest.raises(Unknown):
            demo.walk.up(Spot(kind, 99_999))
        with pytest.raises(Unknown):
            demo.walk.down(Spot(kind, 99_999))


def test_many_items_are_counted_and_few_are_listed(workspace: Workspace) -> None:
    goal = workspace.goals.add("Everything")
    with workspace.backlog.step("many"):
        for n in range(205):
            workspace.backlog.add(f"item {n}", {"goals": [goal]})
    (group,) = workspace.walk.down(Spot("goal", goal))
    assert (group.total, len(group.stops)) == (205, 200)
