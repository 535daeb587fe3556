"""An item here tells its tracker what that can keep, and takes back what it says – no more than that."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from po_tui.store.links import LinkRow
from po_tui.sync.compare import NOTHING, Verdict, compare
from po_tui.sync.merge import alike, normal
from po_tui.sync.sides import changes_here, values_here
from po_tui.trackers.base import FIELDS
from po_tui.workspace import Workspace
from tests.sync.values import FIELD_AND_THREE
from tests.workspace.conftest import product_file, workspace

__all__ = ["product_file", "workspace"]

OPEN = ("idea", "new", "refining", "ready", "parked", "open")


class Words:
    """A tracker that knows To do, Selected, In progress and Done, stories and bugs."""

    def status_of(self, state: str, now: str | None) -> str | None:
        fits = {"To do": OPEN, "Selected": OPEN, "In progress": ("in_sprint",), "Done": ("done",)}
        if state in fits.get(now or "", ()):
            return now
        return next((word for word, states in fits.items() if state in states), None)

    def state_of(self, status: str, now: str) -> str | None:
        if self.status_of(now, status) == status:
            return now
        usual = {"To do": "new", "Selected": "ready", "In progress": "in_sprint", "Done": "done"}
        return usual.get(status)

    def type_there(self, type: str, now: str | None) -> str | None:
        return "bug" if type == "bug" else "story"


@dataclass
class Site:
    """A tracker, by its row."""

    workspace: Workspace
    id: int
    linked: dict[int, LinkRow] = field(default_factory=dict)

    def told(self, item: int, *fields: str) -> dict[str, Any]:
        found = values_here(self.workspace, [item], self, Words(), fields or FIELDS)
        return found.get(item, {})

    def take(self, item: int, **values: Any) -> dict[str, Any]:
        """Let an item take values of theirs; the fields that were changed."""
        changes = changes_here(self.workspace, item, values, self, Words())
        if changes:
            self.workspace.backlog.revise(item, changes, why="as it is there")
        return changes

    def link(self, item: int, there_id: str = "", **agreed: Any) -> None:
        from po_tui.model.tables.syncing import Link

        with self.workspace.store.keep("sync") as session:
            session.add(
                Link(
                    item_id=item,
                    remote_id=self.id,
                    there_id=there_id or f"id{item}",
                    there_key=f"#{item}",
                    agreed=agreed,
                    seen=agreed,
                )
            )


@pytest.fixture
def site(workspace: Workspace) -> Site:
    from po_tui.model.tables.syncing import Remote

    with workspace.store.step("Add a remote", workspace.product_id) as session:
        remote = Remote(product_id=workspace.product_id, name="there", kind="memory")
        session.add(remote)
        session.flush()
        return Site(workspace, remote.pk)


def column(workspace: Workspace, item: int, name: str) -> Any:
    return workspace.store.rows.execute(
        f"SELECT {name} FROM item WHERE id = ?", (item,)
    ).fetchone()[0]


# ── from here to there ──────────────────────────────────────────────────────────────────────────


def test_an_item_is_told_in_the_shapes_that_trackers_keep(workspace: Workspace, site: Site) -> None:
    item = workspace.backlog.add(
        "Open my locker",
        {
            "as_a": "member", "i_want": "to open it.", "description": "a  \nb\n\n", "estimate": 3,
            "criteria": [{"text": "it opens", "done": True}], "labels": ["web", "app"],
        },
    )  # fmt: skip
    assert site.told(item) == {
        "title": "Open my locker",
        "story": {"as_a": "member", "i_want": "to open it", "so_that": ""},
        "description": "a\nb",
        "criteria": [{"text": "it opens", "done": True}],
        "labels": ["app", "web"],
        "estimate": 3.0,
        "type": "story",
        "status": "To do",
        "parent": None,
        "depends_on": [],
        "assignee": None,
        "roadmap": None,
        "priority": None,
    }
    assert site.told(item, "title") == {"title": "Open my locker"}
    assert site.told(item + 1) == {}


def test_an_epic_has_no_points_to_tell(workspace: Workspace, site: Site) -> None:
    epic = workspace.backlog.add("Lockers", {"type": "epic"})
    assert "estimate" not in site.told(epic)
    assert site.take(epic, estimate=5) == {}


def test_their_word_stays_as_long_as_it_fits_our_state(workspace: Workspace, site: Site) -> None:
    item = workspace.backlog.add("a", {"state": "refining"})
    site.link(item, status="Selected")
    assert site.told(item)["status"] == "Selected"
    workspace.backlog.revise(item, {"state": "done"})
    assert site.told(item)["status"] == "Done"
    workspace.backlog.revise(item, {"state": "dropped"}, why="no need")
    assert "status" not in site.told(item)


def test_a_state_that_nobody_changed_here_is_no_change_whatever_happened_there(
    workspace: Workspace, site: Site
) -> None:
    item = workspace.backlog.add("a", {"state": "refining"})
    site.link(item, status="Selected")
    links = {
        item: LinkRow(
            item, site.id, "1", "#1", agreed={"status": "Selected"}, seen={"status": "Done"}
        )
    }
    told = values_here(workspace, [item], site, Words(), ["status"], linked=links)[item]["status"]
    found = compare("status", "Selected", told, "Done", "both")
    assert found.verdict is Verdict.pull
    assert site.take(item, status=found.here_becomes) == {"state": "done"}


def test_a_type_that_they_cannot_tell_apart_is_no_difference(
    workspace: Workspace, site: Site
) -> None:
    item = workspace.backlog.add("a", {"type": "spike"})
    assert site.told(item)["type"] == "story"
    assert site.take(item, type="story") == {}
    assert site.take(item, type="bug") == {"type": "bug"}


def test_parents_and_dependencies_are_told_by_their_ids_there(
    workspace: Workspace, site: Site
) -> None:
    epic, one, other = (workspace.backlog.add(title) for title in ("epic", "one", "other"))
    site.link(epic, "900")
    site.link(other, "901")
    workspace.backlog.revise(one, {"parent_id": epic, "depends_on": [other]})
    told = site.told(one)
    assert (told["parent"], told["depends_on"]) == ("900", ["901"])
    uid = column(workspace, one, "uid")
    workspace.backlog.revise(other, {"parent_id": one})
    assert site.told(other)["parent"].endswith(uid)


def test_many_items_are_told_with_a_few_questions(workspace: Workspace, site: Site) -> None:
    items = [workspace.backlog.add(f"Item {n}") for n in range(30)]

    def asked(some: list[int]) -> int:
        found: list[str] = []
        workspace.store.rows.set_trace_callback(found.append)
        values_here(workspace, some, site, Words(), FIELDS)
        workspace.store.rows.set_trace_callback(None)
        return len(found)

    assert asked(items) == asked(items[:2])


# ── from there to here ──────────────────────────────────────────────────────────────────────────


def test_only_what_says_something_else_is_changed(workspace: Workspace, site: Site) -> None:
    item = workspace.backlog.add(
        "a", {"as_a": "member", "i_want": "it.", "labels": ["Web", "app"], "estimate": 3}
    )
    story = {"as_a": "guest", "i_want": "it", "so_that": ""}
    assert site.take(item, story=story) == {"as_a": "guest"}
    assert column(workspace, item, "i_want") == "it."
    assert site.take(item, labels=["app", "new", "web"]) == {"labels": ["Web", "app", "new"]}
    assert site.take(item, title="") == {}
    assert site.take(item, story=None) == {"as_a": "", "i_want": ""}


def test_a_criterion_that_goes_on_keeps_its_identity(workspace: Workspace, site: Site) -> None:
    old = [{"text": "the lid opens"}, {"text": "it closes"}]
    item = workspace.backlog.add("a", {"criteria": old})
    before = json.loads(column(workspace, item, "criteria"))
    site.take(
        item,
        criteria=[
            {"text": "first", "done": False},
            {"text": "it closes", "done": True},
            {"text": "the lid opens soon", "done": False},
        ],
    )
    after = json.loads(column(workspace, item, "criteria"))
    assert [one["uid"] for one in after[1:]] == [before[1]["uid"], before[0]["uid"]]
    assert after[1]["done"]
    assert after[0]["uid"] not in {one["uid"] for one in before}


def test_whoever_is_nobody_here_stays_text_until_somebody_is(
    workspace: Workspace, site: Site
) -> None:
    item = workspace.backlog.add("a", {"details": {"Priority": "high"}})
    site.take(item, assignee="octocat")
    assert json.loads(column(workspace, item, "details")) == {
        "Priority": "high",
        "Assignee": "octocat",
    }
    assert site.told(item)["assignee"] == "octocat"
    anna = workspace.people.add("Anna")
    assert site.take(item, assignee="ANNA") == {
        "assignee_id": anna,
        "details": {"Priority": "high"},
    }
    assert site.told(item)["assignee"] == "Anna"
    site.link(item, assignee="anna")
    assert site.told(item)["assignee"] == "anna"
    assert site.take(item, assignee=None) == {"assignee_id": None}


def test_of_several_roadmap_items_the_agreed_one_is_told_and_exchanged(
    workspace: Workspace, site: Site
) -> None:
    beta, launch = (workspace.roadmap.add(title) for title in ("Beta", "Launch"))
    item = workspace.backlog.add("a", {"roadmap": [beta, launch]})
    assert site.told(item)["roadmap"] == "Beta"
    site.link(item, roadmap="Launch")
    assert site.told(item)["roadmap"] == "Launch"
    assert site.take(item, roadmap="Beta") == {"roadmap": [beta]}
    assert changes_here(workspace, item, {"roadmap": "Gamma"}, site, Words()) == {"roadmap": None}
    assert site.take(item, roadmap=None) == {"roadmap": []}


def test_a_type_brings_points_and_state_along(workspace: Workspace, site: Site) -> None:
    class Epics(Words):
        def type_there(self, type: str, now: str | None) -> str | None:
            return type

    item = workspace.backlog.add("a", {"estimate": 5, "state": "ready"})
    to_epic = changes_here(workspace, item, {"type": "epic", "estimate": 8.0}, site, Epics())
    assert to_epic == {"type": "epic", "estimate": None}
    epic = workspace.backlog.add("b", {"type": "epic"})
    assert changes_here(workspace, epic, {"type": "bug"}, site, Epics()) == {
        "type": "bug", "state": "new",
    }  # fmt: skip


def test_a_new_item_gets_its_fields_in_one_go(workspace: Workspace, site: Site) -> None:
    values = {
        "title": " A\x00 b\n", "story": {"as_a": "x", "i_want": "y", "so_that": ""}, "status": "Done",
        "description": "d\r\n", "criteria": [{"text": "c", "done": True}], "labels": ["l"],
        "estimate": 2, "type": "bug", "assignee": "octocat", "roadmap": None,
    }  # fmt: skip
    told = changes_here(workspace, None, values, site, Words())
    assert told["title"] == "A b"
    assert told["state"] == "done"
    item = workspace.backlog.add(told.pop("title"), told)
    back = site.told(item)
    for name, value in values.items():
        assert alike(name, back[name], normal(name, value))


@given(FIELD_AND_THREE)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_taken_is_told_again(
    workspace: Workspace, site: Site, drawn: tuple[str, Any, Any, Any]
) -> None:
    """So that the next sync finds nothing to do."""
    name, first, value, __ = drawn
    if name in {"parent", "depends_on", "status"}:
        return
    for title in ("Beta", "Launch"):
        known = workspace.store.rows.execute("SELECT 1 FROM roadmap_item WHERE title = ?", (title,))
        if not known.fetchone():
            workspace.roadmap.add(title)
    item = workspace.backlog.add("a")
    for one in (first, value):
        site.take(item, **{name: one})
        back = site.told(item).get(name, NOTHING)
        wanted = normal(name, one)
        if name == "type" and wanted == "epic":
            wanted = "story"
        assert alike(name, back, wanted) or (name == "title" and not wanted)
