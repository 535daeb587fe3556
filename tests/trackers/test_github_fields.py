"""What GitHub told others, recorded: every issue of it is understood, every page is found."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.kinds import STATES, TYPES
from po_tui.trackers.base import FIELDS, TrackerError, TrackerItem
from po_tui.trackers.github import fields, words
from po_tui.trackers.github.adapter import GitHub
from po_tui.trackers.github.keeping import Keeping, NumberLabel, keeping
from po_tui.trackers.github.words import GitHubWords, Types
from po_tui.trackers.secrets import Token

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "03-github-issues"
NOTHING: Final = keeping({}, "team/backlog")
NO_TYPES: Final = Types()


def recorded(name: str) -> Any:
    file = FOLDER / name
    if not file.is_file():
        pytest.skip(f"no recording {name} in ../shared beside this checkout")
    return json.loads(file.read_text(encoding="utf-8"))


def issues_in(told: Any) -> Iterator[dict[str, Any]]:
    """Every issue anywhere in a recording."""
    if isinstance(told, dict):
        # What others call an issue may be a part of one; GitHub's own always have these.
        if {"number", "labels_url", "comments_url", "title", "id"} <= told.keys():
            yield told
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from issues_in(one)


def read(issue: dict[str, Any], kept: Keeping = NOTHING, types: Types = NO_TYPES) -> TrackerItem:
    return fields.item(issue, kept, types)


def told(**more: Any) -> dict[str, Any]:
    """An issue with as little as GitHub ever tells."""
    return {"number": 1, "id": 1001, "title": "One", "state": "open", "labels": []} | more


# ── recordings ──────────────────────────────────────────────────────────────────────────────────

RECORDINGS: Final = (
    "github3py-issue-samples.json",
    "octokit-fixtures-add-labels-to-issue.json",
    "octokit-fixtures-lock-issue.json",
    "octokit-fixtures-paginate-issues.json",
    "octokit-fixtures-search-issues.json",
    "octokit-webhooks-issue-events.json",
    "perceval-github-samples.json",
    "pygithub-rest-issue-lifecycle.json",
    "pygithub-rest-list-issues-pagination.json",
    "pygithub-rest-sub-issues-and-dependencies.json",
)


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_issue_that_was_ever_recorded_is_understood(name: str) -> None:
    found = list(issues_in(recorded(name)))
    assert found
    for issue in found:
        item = read(issue)
        assert item.key == f"#{issue['number']}"
        assert item.values["title"] == issue["title"]
        assert set(item.values) <= set(FIELDS)
        assert item.values["labels"] == sorted(
            {one if isinstance(one, str) else one["name"] for one in issue.get("labels", ())}
        )
        assert item.values["status"] in words.IN_WORDS
        assert item.raw["body"] == issue.get("body")
        json.dumps([dict(item.values), dict(item.raw)])


@pytest.mark.parametrize("name", RECORDINGS)
def test_an_update_of_something_else_never_touches_a_recorded_body(name: str) -> None:
    known = fields.Known(NOTHING, NO_TYPES)
    for issue in issues_in(recorded(name)):
        item = read(issue)
        values = {"title": "x", "status": "completed"}
        made = fields.update(values, known, before=item.values, raw=item.raw, uid="u")
        assert made.body == {"title": "x", "state": "closed", "state_reason": "completed"}
        same = {name: item.values[name] for name in fields.IN_BODY}
        made = fields.update(same, known, before=item.values, raw=item.raw, uid="u")
        assert made.body["body"] == (issue.get("body") or "")


def test_old_answers_that_give_every_issue_a_pull_request_are_seen_through() -> None:
    listed = recorded("pygithub-rest-list-issues-pagination.json")
    found = list(issues_in([one["response"]["body"] for one in listed]))
    empty = [one for one in found if isinstance(one.get("pull_request"), dict)]
    real = [one for one in empty if one["pull_request"].get("html_url")]
    assert len(empty) > len(real) > 0
    for issue in found:
        assert fields.is_pull_request(issue) == (issue in real)


async def pages_of(tracker: GitHub) -> list[TrackerItem]:
    try:
        return [item async for page in tracker.changes("") for item in page.items]
    finally:
        await tracker.close()


def replayed(project: str, answers: dict[str, httpx.Response], asked: list[str]) -> GitHub:
    """A tracker that hears the recorded answers, by the address that was asked for."""

    def service(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        path = request.url.raw_path.decode()
        if path.endswith("/issue-types"):
            return httpx.Response(404, json={"message": "Not Found"})
        if path in answers:
            return answers[path]
        first = path.partition("?")[0]
        return answers.get(first, httpx.Response(404, json={"message": f"not recorded: {path}"}))

    return GitHub(
        "work", Token("t0k", "a test"), project=project, transport=httpx.MockTransport(service)
    )


async def test_recorded_pages_are_followed_to_the_last_one() -> None:
    exchanges = [
        one
        for one in recorded("octokit-fixtures-paginate-issues.json")
        if one["method"] == "get" and "/issues" in one["path"]
    ]
    answers: dict[str, httpx.Response] = {}
    for one in exchanges:
        pairs = one["rawHeaders"]
        if isinstance(pairs, dict):
            headers = {name.lower(): value for name, value in pairs.items()}
        else:
            headers = {k.lower(): v for k, v in zip(pairs[::2], pairs[1::2], strict=True)}
        kept = {name: headers[name] for name in ("link", "etag") if name in headers}
        path = one["path"] if "page=2" in one["path"] or answers else one["path"].split("?")[0]
        answers[path.strip()] = httpx.Response(200, json=one["response"], headers=kept)
    project = exchanges[0]["path"].removeprefix("/repos/").partition("/issues")[0]
    asked: list[str] = []
    found = await pages_of(replayed(project, answers, asked))
    assert sorted(int(one.id) for one in found) == list(range(1, 14))
    pages = [url for url in asked if "/issues" in url and "issue-types" not in url]
    assert len(pages) == 5
    assert pages[1].endswith("/issues?per_page=3&page=2")
    assert re.search(r"/repositories/\d+/", pages[1])


async def test_records_that_say_next_to_nothing_are_named_and_the_pages_after_them_read() -> None:
    """Fourteen pages of a recording hold nothing but ids."""
    exchanges = [
        one
        for one in recorded("pygithub-rest-list-issues-pagination.json")
        if one["recording"] == "Issue33.testOpenIssues"
    ]
    answers: dict[str, httpx.Response] = {}
    for one in exchanges:
        headers = {name.lower(): value for name, value in one["response"]["headers"].items()}
        link = {"link": headers["link"]} if "link" in headers else {}
        body = json.dumps(one["response"]["body"]).encode()
        answers[one["request"]["path"]] = httpx.Response(200, content=body, headers=link)
    asked: list[str] = []
    tracker = replayed("openframeworks/openFrameworks", answers, asked)
    pages = [page async for page in tracker.changes("")]
    await tracker.close()
    assert [len(page.odd) for page in pages] == [len(one["response"]["body"]) for one in exchanges]
    assert not any(page.items for page in pages)
    assert len(pages) == len(exchanges) == 14


def test_recorded_changes_are_said_as_we_would_say_them() -> None:
    """What clients sent and GitHub took: ours has the same names."""
    lifecycle = recorded("pygithub-rest-issue-lifecycle.json")
    sent = [one["request"]["body"] for one in lifecycle if one["request"]["method"] == "PATCH"]
    names = {name for body in sent for name in body}
    kept = keeping({}, "team/backlog")
    values = {
        "title": "x",
        "description": "y",
        "labels": ["Bug"],
        "assignee": "jacquev6",
        "status": "not_planned",
        "roadmap": "Autumn",
    }
    ours = fields.update(
        values, fields.Known(kept, NO_TYPES, milestone=2), before={}, raw={"body": ""}, uid=""
    )
    assert set(ours.body) <= names
    assert {"state": "closed", "state_reason": "not_planned"}.items() <= ours.body.items()


def test_recorded_dependencies_are_told_by_number() -> None:
    listed = [
        one["response"]["body"]
        for one in recorded("pygithub-rest-sub-issues-and-dependencies.json")
        if one["request"]["path"].endswith("/blocked_by") and one["request"]["method"] == "GET"
    ]
    beside = "https://api.github.com/repos/EnricoMi/PyGithub"
    found = {fields.reference(one["url"], beside) for page in listed for one in page}
    assert found
    assert all(one.isdecimal() for one in found)


# ── one field at a time ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        ("https://api.github.com/repos/team/backlog/issues/12", "12"),
        ("https://api.github.com/repos/Team/Backlog/issues/12", "12"),
        ("https://api.github.com/repositories/42/issues/12", "12"),
        ("https://api.github.com/repos/team/other/issues/12", "team/other#12"),
    ],
)
def test_an_issue_is_referred_to_by_its_number_and_a_stranger_by_its_place(
    address: str, reference: str
) -> None:
    assert fields.reference(address, "https://api.github.com/repos/team/backlog") == reference


def test_what_a_repository_does_not_keep_is_no_value() -> None:
    values = read(told()).values
    assert {"parent", "depends_on", "estimate", "type"}.isdisjoint(values)
    summary = {"blocked_by": 0, "total_blocked_by": 0, "blocking": 0, "total_blocking": 0}
    values = read(told(sub_issues_summary={}, issue_dependencies_summary=summary)).values
    assert (values["parent"], values["depends_on"]) == (None, [])
    waiting = told(issue_dependencies_summary=summary | {"total_blocked_by": 1})
    assert "depends_on" not in read(waiting).values
    assert fields.item(waiting, NOTHING, NO_TYPES, blockers={"7": 70}).values["depends_on"] == ["7"]


@pytest.mark.parametrize(
    ("state", "reason", "status"),
    [
        ("open", None, "open"),
        ("open", "reopened", "open"),
        ("closed", None, "completed"),
        ("closed", "completed", "completed"),
        ("closed", "not_planned", "not_planned"),
        ("closed", "duplicate", "duplicate"),
    ],
)
def test_state_and_reason_are_one_status(state: str, reason: str | None, status: str) -> None:
    assert read(told(state=state, state_reason=reason)).values["status"] == status


def test_an_estimate_in_a_label_is_no_label_and_stays_where_labels_are_changed() -> None:
    kept = keeping({"estimate": {"label": "points: {n}"}}, "team/backlog")
    item = read(told(labels=[{"name": "Points:  3"}, {"name": "ux"}]), kept)
    assert (item.values["estimate"], item.values["labels"]) == (3.0, ["ux"])
    known = fields.Known(kept, NO_TYPES)

    def sent(**values: Any) -> Any:
        made = fields.update(values, known, before=item.values, raw=item.raw, uid="")
        return made.body["labels"]

    assert sent(labels=["api", "ux"]) == ["Points:  3", "ux", "api"]
    assert sent(labels=[]) == ["Points:  3"]
    assert sent(estimate=5.0) == ["ux", "points: 5"]
    assert sent(estimate=0.5) == ["ux", "points: 0.5"]
    assert sent(estimate=None) == ["ux"]
    assert sent(estimate=8.0, labels=[]) == ["points: 8"]


@given(st.floats(0, 10_000, allow_nan=False).map(lambda n: round(n, 3)))
def test_the_number_in_a_label_comes_back_as_it_was(number: float) -> None:
    for pattern in ("points: {n}", "{n} SP", "size/{n}", "{n}"):
        label = NumberLabel(pattern)
        assert label.number_in(label.label_for(number)) == number


def test_types_are_told_by_labels_where_it_was_said_so() -> None:
    kept = keeping({"type_labels": {"bug": "Defect", "epic": "epic"}}, "team/backlog")
    types = Types(chosen=kept.type_labels, labels=True)
    item = read(told(labels=["defect", "ux"]), kept, types)
    assert (item.values["type"], item.values["labels"]) == ("bug", ["ux"])
    assert read(told(), kept, types).values["type"] == "story"
    known = fields.Known(kept, types)
    made = fields.update({"type": "epic"}, known, before=item.values, raw=item.raw, uid="")
    assert made.body == {"labels": ["ux", "epic"]}
    made = fields.update({"type": "story"}, known, before=item.values, raw=item.raw, uid="")
    assert made.body == {"labels": ["ux"]}


def test_the_usual_issue_types_of_an_organisation_are_told_apart() -> None:
    types = Types(("Task", "Bug", "Feature"))
    for theirs, ours in (
        ("Bug", "bug"),
        ("Feature", "story"),
        ("Task", "enabler"),
        (None, "story"),
    ):
        named = {"name": theirs} if theirs else None
        assert read(told(type=named), types=types).values["type"] == ours
    assert "type" not in read(told(type={"name": "Chore of ours"}), types=types).values
    assert [types.nearest(one) for one in ("bug", "spike", "epic")] == ["bug", "enabler", "story"]
    assert types.there("story") == "Feature"


@pytest.mark.parametrize("types", [Types(("Task", "Bug", "Feature")), Types(("Epic",)), Types()])
def test_what_is_written_is_what_is_read_again(types: Types) -> None:
    """Else a sync would never come to rest."""
    there = GitHubWords(types)
    for ours in TYPES:
        nearest = there.type_there(ours, None)
        if nearest is None:
            assert not types.are_kept
            continue
        assert types.here(types.there(nearest)) == nearest
        assert there.type_there(nearest, None) == nearest


def test_their_word_for_a_state_of_ours_leads_back_to_that_state() -> None:
    there = GitHubWords(Types())
    for state in STATES:
        status = there.status_of(state, None)
        assert status is not None
        assert there.state_of(status, state) == state
    assert there.state_of("open", "done") == "new"
    assert there.state_of("duplicate", "ready") == "dropped"
    assert there.status_of("dropped", "duplicate") == "duplicate"
    assert there.state_of("completed", "in_sprint") == "done"


@pytest.mark.parametrize(
    "record",
    [
        None,
        "text",
        [],
        {},
        told(number="1"),
        told(title=None),
        told(id=None),
        told(body=["a"]),
        told(title="half a \ud83d"),
    ],
)
def test_a_record_that_makes_no_sense_is_odd_and_says_why(record: Any) -> None:
    with pytest.raises(fields.Odd) as said:
        read(record)
    assert str(said.value)


@pytest.mark.parametrize(
    "config",
    [
        {"estimate": "points"},
        {"estimate": {"label": "points"}},
        {"estimate": {"project_field": "Estimate"}},
        {"project": "three"},
        {"project": 3, "estimate": {"project_field": "Estimate", "project": 4}},
        {"type_labels": ["bug"]},
        {"pace": "slowly"},
    ],
)
def test_settings_that_make_no_sense_are_said_before_anything_is_asked(config: Any) -> None:
    with pytest.raises(TrackerError):
        keeping(config, "team/backlog")


def test_a_label_spelt_otherwise_there_is_said() -> None:
    now = read(told(labels=["bug"]))
    problems = fields.dropped({"labels": ["Bug"]}, now, "team/backlog")
    assert "“bug”" in problems["labels"]
    assert not fields.dropped({"labels": ["bug"]}, now, "team/backlog")
