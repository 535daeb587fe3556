"""Jira through its adapter: what it sends, what it makes of the answers, what it says."""

from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from po_tui.trackers.base import (
    Change,
    Draft,
    Missing,
    NotSignedIn,
    Page,
    Refused,
    Tracker,
    TrackerItem,
)
from po_tui.trackers.jira.adapter import Jira as Adapter
from po_tui.trackers.secrets import Token
from tests.trackers.contract import ContractWorld, Lost, TrackerContract
from tests.trackers.jira_kiosk import (
    CRITERIA,
    EMAIL,
    EPIC_LINK,
    EPIC_NAME,
    EXPIRED,
    NARROW,
    PAT,
    POINTS,
    SCOPED,
    TEAM_POINTS,
    TOKEN,
    kiosk,
)
from tests.trackers.jira_server import GATEWAY, Jira
from tests.trackers.jira_world import Issue, Project, Site, Transition
from tests.trackers.test_jira_server import adf
from tests.trackers.wire import LOST_AFTER, LOST_BEFORE, Clock, Wire, page, refusing, served, to

UID = "0193576a-0000-7000-8000-000000000001"


@pytest.fixture
def site(clock: Clock) -> Site:
    return kiosk(clock)


@pytest.fixture
def own(clock: Clock) -> Site:
    """A Data Center of one's own."""
    return kiosk(clock, cloud=False)


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    wire = Wire(Jira(site), site.clock)
    yield wire
    wire.check()


@pytest.fixture
def own_wire(own: Site) -> Iterator[Wire]:
    wire = Wire(Jira(own), own.clock)
    yield wire
    wire.check()


def there(wire: Wire) -> Jira:
    assert isinstance(wire.there, Jira)
    return wire.there


def kio(site: Site, key: str = "KIO") -> Project:
    found = site.project_of(key)
    assert found is not None
    return found


def adapter_of(
    wire: Wire, project: str = "KIO", token: str = "", account: str = "", **config: Any
) -> Adapter:
    jira = there(wire)
    more = {"email": EMAIL} if jira.site.cloud else {}
    return Adapter(
        "jira",
        Token(token or (TOKEN if jira.site.cloud else PAT), "a test"),
        project=project,
        base_url=jira.address,
        config={**more, **config},
        account=account,
        transport=wire,
        sleep=wire.clock.sleep,
        now=wire.clock.now,
    )


SignedIn = Callable[..., Awaitable[Adapter]]


@pytest.fixture
async def signed_in(wire: Wire) -> AsyncIterator[SignedIn]:
    """Signs in on Cloud; closed when the test ends."""
    opened: list[Adapter] = []

    async def sign_in(project: str = "KIO", at: Wire = wire, **more: Any) -> Adapter:
        adapter = adapter_of(at, project, **more)
        opened.append(adapter)
        await adapter.sign_in()
        return adapter

    yield sign_in
    for adapter in opened:
        await adapter.close()


async def pulled(tracker: Tracker, since: str = "", etag: str = "") -> list[Page]:
    return [page async for page in tracker.changes(since, etag)]


async def items(tracker: Tracker, since: str = "") -> dict[str, TrackerItem]:
    return {item.key: item for page in await pulled(tracker, since) for item in page.items}


async def one(tracker: Tracker, issue: Issue) -> TrackerItem:
    (item,) = await tracker.fetch([str(issue.id)])
    assert isinstance(item, TrackerItem)
    return item


def changed(item: TrackerItem, **values: Any) -> Change:
    return Change(item.id, item.key, values, item.values, item.raw, item.uid)


def sent(wire: Wire) -> list[Any]:
    """The bodies of all writes."""
    return [seen.body for seen in wire.writes]


# ── signing in ──────────────────────────────────────────────────────────────────────────────────


async def test_a_token_with_scopes_goes_by_way_of_the_gateway(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    site.open(kio(site), "One")
    tracker = await signed_in(token=SCOPED)
    assert list(await items(tracker)) == ["KIO-1"]
    assert all(seen.host in GATEWAY for seen in wire.log[2:])
    assert (await items(tracker))["KIO-1"].url == "https://kiosk.atlassian.net/browse/KIO-1"
    assert tracker.requests == wire.sent


@pytest.mark.parametrize(
    ("token", "way", "words"),
    [
        (EXPIRED, "json", ["kiosk.atlassian.net does not accept the token from a test", "ended"]),
        (EXPIRED, "html", ["kiosk.atlassian.net does not accept the token from a test"]),
        (EXPIRED, "anonymous", ["does not accept the token"]),
        (EXPIRED, "page", ["a page to log in on"]),
        (EXPIRED, "redirect", ["sends us on to sso.kiosk.example"]),
        (NARROW, "json", ["scopes are missing", "write:jira-work"]),
    ],
)
async def test_what_is_wrong_with_a_token_is_said_in_one_sentence(
    wire: Wire, token: str, way: str, words: list[str]
) -> None:
    there(wire).gate.failed_login = way
    tracker = adapter_of(wire, token=token)
    with pytest.raises(NotSignedIn) as refused:
        await tracker.sign_in()
    assert all(word in str(refused.value) for word in words), refused.value
    assert "\n" not in str(refused.value)
    assert token not in str(refused.value)
    assert wire.sent <= 12


async def test_the_address_of_a_data_center_is_told_from_its_token(
    own: Site, own_wire: Wire
) -> None:
    tracker = adapter_of(own_wire, token=EXPIRED)
    with pytest.raises(NotSignedIn, match="make a personal access token there"):
        await tracker.sign_in()
    tracker = Adapter(
        "jira",
        Token(PAT, "a test"),
        project="KIO",
        base_url="https://jira.kiosk.example/wrong",
        transport=own_wire,
        sleep=own.clock.sleep,
        now=own.clock.now,
    )
    with pytest.raises(NotSignedIn, match="a path such as /jira behind it"):
        await tracker.sign_in()


async def test_cloud_wants_to_know_whose_token_it_is(wire: Wire) -> None:
    with pytest.raises(NotSignedIn, match="e-mail address"):
        Adapter("jira", Token(TOKEN, "a test"), project="KIO", base_url=there(wire).address)


async def test_a_token_that_ends_in_the_middle_is_no_empty_backlog(
    own: Site, own_wire: Wire, signed_in: SignedIn
) -> None:
    own.open(kio(own), "One")
    tracker = await signed_in(at=own_wire)
    del own.tokens[PAT]
    there(own_wire).gate.failed_login = "anonymous"
    with pytest.raises(NotSignedIn):
        await pulled(tracker)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_field_of_the_points_is_found_and_never_guessed(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    site.open(kio(site), "One", customfield_10026=3.0)
    assert (await items(await signed_in()))["KIO-1"].values["estimate"] == 3.0
    site.open(kio(site, "TEAM"), "Two", customfield_10016=0.0)
    assert (await items(await signed_in("TEAM")))["TEAM-1"].values["estimate"] == 0.0
    # No board says it, and the form holds both.
    site.boards.clear()
    for screen in kio(site).screens.values():
        screen.create.append(TEAM_POINTS)
    tracker = await signed_in()
    assert "estimate" not in tracker.abilities.fields
    checks = {check.name: check for check in await tracker.check(10)}
    assert "two fields for points" in checks["estimate"].text
    assert "“Story Points”" in checks["estimate"].text
    tracker = await signed_in(estimate={"field": "story point estimate"})
    assert tracker.session.as_known.estimate == TEAM_POINTS


async def test_a_check_says_before_the_meeting_what_would_go_wrong_in_it(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    site.open(kio(site), "One")
    tracker = await signed_in()
    fine = {check.name: check for check in await tracker.check(250)}
    assert [name for name, check in fine.items() if check.health != "fine"] == ["transitions"]
    assert "“Drop”: Reason for dropping" in fine["transitions"].text
    assert fine["cost"].facts["requests"] == 3 + 3  # the issues, and their order
    # The form for new issues has the points, that for editing has not; no board helps.
    site.boards.clear()
    site.link_types.clear()
    for screen in kio(site).screens.values():
        screen.edit.remove(POINTS)
        screen.required.add(CRITERIA)
    checks = {check.name: check for check in await (await signed_in()).check(1)}
    assert "“Story Points” is on no form" in checks["estimate"].text
    assert "Story: Acceptance criteria" in checks["required-fields"].text
    assert "no link “Blocks”" in checks["links"].text
    assert checks["order"].facts == {"kept": False, "boards": []}
    assert not wire.writes


async def test_nothing_new_costs_one_request_even_to_a_stranger(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    for n in range(3):
        site.open(kio(site), f"Story {n}")
    (last,) = await pulled(await signed_in(token=SCOPED))
    before = wire.sent
    later = adapter_of(wire, token=SCOPED, account="Pim Owner")
    await later.sign_in()
    (nothing,) = await pulled(later, last.watermark, last.etag)
    assert (nothing.unchanged, list(nothing.items)) == (True, [])
    assert wire.sent - before == 1
    assert later.requests == 1
    await later.close()
    site.wait(5)
    site.edit(next(iter(site.issues.values())), summary="Other")
    (news,) = await pulled(later_again := adapter_of(wire, token=SCOPED, account="Pim Owner"),
                           last.watermark, last.etag)  # fmt: skip
    assert [item.values["title"] for item in news.items] == ["Other"]
    await later_again.close()


async def test_a_watermark_means_the_same_on_every_clock(
    clock: Clock, site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    site.open(kio(site), "One")
    site.wait(3600)
    two = site.open(kio(site), "Two")
    first = await pulled(await signed_in())
    assert first[-1].watermark == "2026-11-24T10:00:00.000Z"
    again = await items(await signed_in(), first[-1].watermark)
    assert list(again) == ["KIO-2"]
    assert again["KIO-2"].updated == "2026-11-24T10:00:00.000Z"
    assert f"updated >= {int(two.updated.timestamp() - 600) * 1000}" in str(wire.log[-1].body)


async def test_a_sub_task_belongs_to_its_issue_and_has_no_type_to_compare(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    story = site.open(kio(site), "One")
    site.open(kio(site), "A step", "Sub-task", parent=story.id)
    found = await items(await signed_in())
    assert found["KIO-2"].values["parent"] == str(story.id)
    assert "type" not in found["KIO-2"].values
    assert found["KIO-2"].first == {"type": "enabler"}


async def test_an_odd_record_holds_up_nobody(site: Site, wire: Wire, signed_in: SignedIn) -> None:
    site.open(kio(site), "One")
    odd = site.open(kio(site), "Odd")
    odd.values["summary"] = "half \ud800"
    site.touch(odd)
    (page_,) = await pulled(await signed_in())
    assert [item.key for item in page_.items] == ["KIO-1"]
    assert list(page_.odd) == ["KIO-2 holds a broken character"]


async def test_what_may_come_in_is_said_by_labels_and_by_jql(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    for n, (label, kind) in enumerate([("a b", "Story"), ("web", "Story"), ("web", "Bug")]):
        site.open(kio(site), f"Issue {n}", kind, labels=[label])
    tracker = await signed_in(jql="type = Story OR type = Task")
    found = [page async for page in tracker.changes("", labels=["web", 'qu"ote'])]
    assert [item.values["title"] for item in found[0].items] == ["Issue 1"]


async def test_hours_are_no_points_and_between_two_boards_nobody_chooses(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    site.field("timeoriginalestimate", "Original estimate", "number")
    site.boards[0].estimation = "timeoriginalestimate"
    tracker = await signed_in()
    assert tracker.session.as_known.estimate == POINTS
    second = site.board(kio(site), POINTS)
    tracker = await signed_in()
    assert (await tracker.order(), tracker.abilities.order) == (None, False)
    checks = {check.name: check for check in await tracker.check(1)}
    assert f"“KIO board” ({second.id})" in checks["order"].text
    tracker = await signed_in(board=second.id)
    assert await tracker.order() == []


async def test_an_issue_that_moved_or_is_gone_is_said_to_be(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    moved, gone, hidden = (site.open(kio(site), name) for name in "abc")
    tracker = await signed_in()
    site.move(moved, kio(site, "TEAM"))
    site.delete(gone)
    site.hide(hidden)
    found = await tracker.fetch([str(one_.id) for one_ in (moved, gone, hidden)])
    assert all(isinstance(one_, Missing) for one_ in found)
    assert isinstance(found[0], Missing)
    assert (found[0].why, found[0].moved_to) == ("moved to TEAM-1", "TEAM-1")


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


async def test_an_update_is_one_request_with_what_changes_and_nothing_else(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    epic = site.open(kio(site), "Epic", "Epic")
    issue = site.open(kio(site), "One", labels=["theirs", "old"], description=adf("Hello"))
    tracker = await signed_in()
    before = await one(tracker, issue)
    n = wire.sent
    outcome = await tracker.change(
        changed(before, title="Two", labels=["new", "theirs"], estimate=5.0, parent=str(epic.id))
    )
    assert not outcome.problems
    assert wire.sent - n == 1
    assert sent(wire)[-1] == {
        "fields": {"summary": "Two", POINTS: 5.0, "parent": {"id": str(epic.id)}},
        "update": {"labels": [{"add": "new"}, {"remove": "old"}]},
    }
    assert outcome.item == await one(tracker, issue)


async def test_a_status_is_reached_by_a_transition_or_it_is_said_what_is_in_the_way(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    issue = site.open(kio(site), "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    outcome = await tracker.change(changed(item, status="In Progress", title="Two"))
    assert (outcome.item.values["status"], outcome.item.values["title"]) == ("In Progress", "Two")
    for status, words in (
        ("Won't Do", "Jira wants Reason for dropping for “Drop”"),
        ("Nirvana", "nothing leads from “In Progress” to “Nirvana”"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            await tracker.change(changed(outcome.item, status=status))
        assert refused.value.field == "status"
    assert site.status_of(issue).name == "In Progress"


async def test_what_jira_refuses_of_an_issue_is_named_and_the_rest_goes_on(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    issue = site.open(kio(site), "One")
    site.boards[0].estimation = None
    tracker = await signed_in(criteria="Acceptance criteria")
    for screen in kio(site).screens.values():
        screen.edit.remove(POINTS)
    site.language = "de"
    item = await one(tracker, issue)
    criteria = [{"text": "it opens", "done": False}]
    outcome = await tracker.change(changed(item, title="Two", estimate=3.0, criteria=criteria))
    assert set(outcome.problems) == {"estimate"}
    assert (
        "Jira refuses Story Points: Feld 'Story Points' kann nicht" in outcome.problems["estimate"]
    )
    assert (outcome.item.values["title"], outcome.item.values["criteria"]) == ("Two", criteria)
    assert issue.values[CRITERIA]["type"] == "doc"


async def test_points_that_are_on_no_form_go_by_way_of_the_board(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    for screen in kio(site).screens.values():
        screen.edit.remove(POINTS)
        screen.create.remove(POINTS)
    tracker = await signed_in()
    assert "estimate" in tracker.abilities.not_at_creation
    issue = site.open(kio(site), "One")
    for points in (8.0, None):
        outcome = await tracker.change(changed(await one(tracker, issue), estimate=points))
        assert not outcome.problems
        assert (issue.values[POINTS], outcome.item.values["estimate"]) == (points, points)


async def test_of_many_new_issues_those_that_can_be_are_made_with_their_markers(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    tracker = await signed_in()
    drafts = [
        Draft(f"u{n}", {"title": title, "labels": ["a"], **more})
        for n, (title, more) in enumerate(
            [("One", {}), ("", {}), ("Three", {"parent": "999"}), ("Four", {"type": "bug"})]
        )
    ]
    n = wire.sent
    made = await tracker.create(drafts)
    assert [isinstance(one_, TrackerItem) for one_ in made] == [True, False, True, True]
    assert isinstance(made[1], Refused)
    assert made[1].field == "title"
    assert [site.issues[id].properties["po_tui"]["uid"] for id in sorted(site.issues)] == [
        "u0", "u3", "u2",
    ]  # fmt: skip
    assert isinstance(made[3], TrackerItem)
    assert (made[3].uid, made[3].values["type"], made[3].values["labels"]) == ("u3", "bug", ["a"])
    assert (
        wire.sent - n == 4
    )  # once for the parent that nobody knows, twice to create, once to read


async def test_new_issues_are_there_even_if_nobody_can_read_them(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    tracker = await signed_in()
    wire.plan.when(to("POST", "/issue/bulkfetch"), LOST_BEFORE, times=99)
    (made,) = await tracker.create([Draft(UID, {"title": "One", "estimate": 3.0})])
    assert isinstance(made, TrackerItem)
    assert (made.key, made.uid, made.values["estimate"]) == ("KIO-1", UID, 3.0)
    assert set(made.values) == tracker.abilities.fields
    assert wire.counts["POST /rest/api/3/issue/bulkfetch"] == 1


async def test_a_version_is_made_once_and_others_stay(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    theirs = [site.version(kio(site), name).id for name in ("1.0", "hotfix")]
    issue = site.open(kio(site), "One", fixVersions=theirs)
    tracker = await signed_in()
    item = await one(tracker, issue)
    assert item.values["roadmap"] == "1.0"
    site.edit(issue, fixVersions=theirs)
    kio(site).levels["po"] = "admin"
    wire.plan.when(to("POST", "/version"), LOST_AFTER)
    outcome = await tracker.change(changed(item, roadmap="2.0"))
    names = {version.id: version.name for version in kio(site).versions}
    assert sorted(names[id] for id in issue.values["fixVersions"]) == ["2.0", "hotfix"]
    assert not outcome.problems


async def test_an_edit_between_our_reading_and_writing_is_said_to_be_one(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    from po_tui.trackers.base import Changed

    issue = site.open(kio(site), "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    wire.plan.when(to("PUT"), refusing(409, "conflict"))
    with pytest.raises(Changed):
        await tracker.change(changed(item, title="Two"))


async def test_a_refusal_that_is_a_page_is_read_as_one(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    issue = site.open(kio(site), "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    wire.plan.when(to("PUT"), page(403))
    with pytest.raises(Refused, match="Unicorn!"):
        await tracker.change(changed(item, title="Two"))


async def test_panels_and_mentions_survive_an_edit_of_the_line_beside_them(
    site: Site, wire: Wire, signed_in: SignedIn
) -> None:
    panel = {
        "type": "panel",
        "attrs": {"panelType": "warning"},
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Careful"}]}],
    }
    mention = {
        "type": "paragraph",
        "content": [{"type": "mention", "attrs": {"id": "5b", "text": "@Ann"}}],
    }
    whole = adf("First")
    whole["content"] += [panel, mention]
    issue = site.open(kio(site), "One", description=whole)
    tracker = await signed_in()
    item = await one(tracker, issue)
    text = item.values["description"].replace("First", "Second")
    outcome = await tracker.change(changed(item, description=text))
    assert not outcome.problems
    assert issue.values["description"]["content"] == [*adf("Second")["content"], panel, mention]


async def test_a_limit_is_waited_for_and_shown(site: Site, wire: Wire, signed_in: SignedIn) -> None:
    issue = site.open(kio(site), "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    told: list[str] = []
    tracker.waiting = lambda why, until: told.append(why)
    there(wire).limits.writes_per_issue = 1
    for title in ("Two", "Three"):
        item = (await tracker.change(changed(item, title=title))).item
    assert issue.values["summary"] == "Three"
    assert set(told) == {"Jira asks us to leave one issue alone for a while"}


async def test_data_center_keeps_epics_in_a_field_of_their_own(
    own: Site, own_wire: Wire, signed_in: SignedIn
) -> None:
    tracker = await signed_in(at=own_wire)
    (epic, other) = await tracker.create(
        [
            Draft("u1", {"title": "Epic", "type": "epic"}),
            Draft("u2", {"title": "Other", "type": "epic"}),
        ]
    )
    assert isinstance(epic, TrackerItem)
    assert isinstance(other, TrackerItem)
    assert own.issues[int(epic.id)].values[EPIC_NAME] == "Epic"
    (story,) = await tracker.create(
        [Draft("u3", {"title": "Story", "parent": epic.id, "description": "Some *text*"})]
    )
    assert isinstance(story, TrackerItem)
    assert story.values["parent"] == epic.id
    outcome = await tracker.change(changed(story, parent=other.id))
    assert own.issues[int(story.id)].values[EPIC_LINK] == int(other.id)
    assert outcome.item.values["parent"] == other.id
    # A stranger, who has not seen the epics, asks which ids their keys mean.
    own.wait(3600)
    own.edit(own.issues[int(story.id)], summary="Story again")
    stranger = await signed_in(at=own_wire)
    (found,) = (await items(stranger, "2026-11-24T09:50:00.000Z")).values()
    assert found.values["parent"] == other.id
    outcome = await (await signed_in(at=own_wire)).change(changed(found, parent=epic.id))
    assert (outcome.problems, outcome.item.values["parent"]) == ({}, epic.id)


async def test_rows_that_move_up_while_pages_are_read_are_not_missed(
    own: Site, own_wire: Wire, signed_in: SignedIn
) -> None:
    from tests.trackers.wire import meanwhile

    issues = [own.open(kio(own), f"Story {n}") for n in range(250)]
    tracker = await signed_in(at=own_wire)
    own.wait(60)

    def move_up() -> None:
        for one_ in issues[:5]:
            own.edit(one_, summary="moved")

    own_wire.plan.when(
        lambda seen: seen.path.endswith("/search") and seen.body.get("startAt", 0) > 0,
        meanwhile(move_up),
    )
    assert len(await items(tracker)) == 250


# ── over real HTTP ──────────────────────────────────────────────────────────────────────────────


async def test_a_real_line_is_no_different(clock: Clock) -> None:
    site = kiosk(clock)
    site.open(kio(site), "One")
    with served(lambda host: Wire(Jira(site, f"http://{host}"), site.clock)) as wire:
        tracker = Adapter(
            "jira",
            Token(TOKEN, "a test"),
            project="KIO",
            base_url=there(wire).address,
            config={"deployment": "cloud", "email": EMAIL},
        )
        assert (await tracker.sign_in()).name == "Pim Owner"
        item = (await items(tracker))["KIO-1"]
        outcome = await tracker.change(changed(item, title="Two", status="In Progress"))
        await tracker.close()
        wire.check()
    assert (outcome.item.values["title"], outcome.item.status) == ("Two", "In Progress")


# ── what all trackers promise ───────────────────────────────────────────────────────────────────


def contract_world(wire: Wire, key: str) -> ContractWorld:
    """A project of a Jira, as the suite of all trackers wants to see it."""
    site = there(wire).site
    project = kio(site, key)

    def add(values: Mapping[str, Any]) -> str:
        text = values.get("description")
        rich = None if not text else adf(*text.split("\r\n\r\n")) if site.cloud else text
        return str(site.open(project, values["title"], description=rich).id)

    def edit(id: str, values: Mapping[str, Any]) -> None:
        site.edit(site.issues[int(id)], summary=values["title"])

    @contextmanager
    def lose(verb: str, when: Lost) -> Iterator[None]:
        meets = {"create": to("POST", "/issue/bulk"), "change": to("PUT")}.get(
            verb, to("POST", "/comment")
        )
        wire.plan.when(meets, LOST_BEFORE if when == "before" else LOST_AFTER, times=99)
        yield
        wire.plan.clear()

    return ContractWorld(
        connect=lambda: adapter_of(wire, key),
        add=add,
        edit=edit,
        delete=lambda id: site.delete(site.issues[int(id)]),
        lose=lose,
        wait=site.wait,
        values={"labels": [["one", "two-words"], ["two-words"], []]},
        parents={"type": "epic"},
    )


class TestJiraCloudKeepsThePromisesOfTrackers(TrackerContract):
    @pytest.fixture
    def world(self, wire: Wire) -> ContractWorld:
        return contract_world(wire, "TEAM")


class TestDataCenterKeepsThePromisesOfTrackers(TrackerContract):
    @pytest.fixture
    def world(self, own: Site, own_wire: Wire) -> ContractWorld:
        kio(own).transitions = [Transition(o.id, o.name, o.id) for o in kio(own).statuses]
        return contract_world(own_wire, "KIO")


async def test_what_was_sent_to_sign_in_is_in_no_refusal_that_repeats_it(
    site: Site, wire: Wire
) -> None:
    signed = b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
    wire.plan.when(to("GET", "/issue/10001"), refusing(400, f"Bad header: Basic {signed}"))
    tracker = adapter_of(wire)
    answer = await tracker.session.client.ask("GET", "/rest/api/3/issue/10001")
    assert "Bad header: Basic …" in answer.text
    assert signed not in f"{answer} {answer.text} {answer.json}"
    await tracker.close()
