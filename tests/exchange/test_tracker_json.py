"""What trackers answered, recorded: issues come in, pull requests do not, no text is lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.exchange.adf_text import as_markdown
from po_tui.exchange.files import BadFile
from po_tui.exchange.importing import detect, import_file
from po_tui.workspace import Workspace
from po_tui.workspace.importing import ImportReport
from tests.exchange.test_csv import items, needs, parent_of

Bring = Callable[..., ImportReport]


@pytest.fixture
def bring(workspace: Workspace, own_world: Path) -> Bring:
    """Import a document as a file of that name; a text goes in as it is."""

    def bring(document: Any, name: str = "answer.json", **more: Any) -> ImportReport:
        path = own_world / name
        text = document if isinstance(document, str) else json.dumps(document, indent=1)
        path.write_text(text, encoding="utf-8")
        return import_file(workspace, path, **more)

    return bring


def issue(number: int = 7, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "title": f"Issue {number}",
        "body": "Text",
        "state": "open",
        "labels": [],
        "html_url": f"https://github.com/o/r/issues/{number}",
        **more,
    }


# ── GitHub ──────────────────────────────────────────────────────────────────────────────────────


def test_an_issue_becomes_an_item(bring: Bring, workspace: Workspace) -> None:
    found = issue(
        labels=[{"name": "bug"}, {"name": "points: 5"}, "help wanted"],
        assignee={"login": "olga"},
        user={"login": "jan"},
        state="closed",
        state_reason="completed",
        milestone={"title": "v2", "number": 1},
        updated_at="2026-01-01T00:00:00Z",
    )
    assert bring([found]).format == "github-json"
    (item,) = items(workspace)
    assert (item["title"], item["type"], item["state"], item["estimate"]) == (
        "Issue 7", "bug", "done", 5,
    )  # fmt: skip
    assert item["labels"] == ["bug", "help wanted"]
    assert item["details"] == {"Assignee": "olga", "Reporter": "jan", "Milestone": "v2"}
    assert item["external_ref"] == "https://github.com/o/r/issues/7"
    origin = workspace.store.rows.execute("SELECT source, external_id FROM origin").fetchone()
    assert origin == ("github", "o/r#7")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"total_count": 1, "items": [one]},
        lambda one: {"data": {"repository": {"issues": {"nodes": [one]}}}},
        lambda one: [{"recording": "x", "response": {"status": 200, "body": [one]}}],
        lambda one: {"action": "opened", "issue": one, "repository": {"name": "r"}},
        lambda one: json.dumps([one]) + json.dumps([one]),
        lambda one: json.dumps(one) + "\n" + json.dumps(one) + "\n",
    ],
    ids=["one", "list", "search", "graphql", "recorded", "hook", "pages", "lines"],
)
def test_issues_are_found_in_answers_of_any_shape(
    bring: Bring, workspace: Workspace, wrap: Callable[[Any], Any]
) -> None:
    assert bring(wrap(issue())).added == 1


def test_what_gh_prints_is_read(bring: Bring, workspace: Workspace) -> None:
    found = {
        "number": 3, "title": "From gh", "body": "Text", "state": "CLOSED", "stateReason": "NOT_PLANNED",
        "labels": [{"name": "enhancement"}], "assignees": [{"login": "a"}, {"login": "b"}],
        "url": "https://github.com/o/r/issues/3",
    }  # fmt: skip
    bring([found])
    (item,) = items(workspace)
    assert (item["state"], item["details"]["Assignees"]) == ("dropped", "a, b")


def test_pull_requests_are_skipped_but_not_issues_of_old_answers(
    bring: Bring, workspace: Workspace
) -> None:
    nothing = {"html_url": None, "diff_url": None, "patch_url": None}
    report = bring(
        [
            issue(1, pull_request=nothing),
            issue(2, pull_request={"html_url": "https://github.com/o/r/pull/2"}),
            issue(3, html_url="https://github.com/o/r/pull/3"),
        ]
    )
    assert report.added == 1
    assert [skip.reason for skip in report.skipped] == [
        "#2 is a pull request",
        "#3 is a pull request",
    ]
    assert report.skipped[0].line > 10


def test_the_newest_word_on_an_issue_counts(bring: Bring, workspace: Workspace) -> None:
    bring(
        [
            issue(title="Before", updated_at="2026-01-01T00:00:00Z"),
            issue(title="After", updated_at="2026-01-02T00:00:00Z"),
            issue(title="Between", updated_at="2026-01-01T12:00:00Z"),
        ]
    )
    assert [item["title"] for item in items(workspace)] == ["After"]


def test_sub_issues_are_parts(bring: Bring, workspace: Workspace) -> None:
    parent = "https://api.github.com/repos/o/r/issues/1"
    bring([issue(2, parent_issue_url=parent), issue(1)])
    assert parent_of(workspace, "Issue 2") == "Issue 1"


def test_odd_answers_are_no_reason_to_stop(bring: Bring, workspace: Workspace) -> None:
    report = bring(
        [
            issue(1, body=None, user=None, labels=None, assignees=None),
            issue(2, body="One\r\nTwo"),
            issue(3, title="  "),
            issue(4, labels=[{"name": None}, 5, "x"], assignee="somebody", milestone=[]),
        ]
    )
    assert (report.added, len(report.skipped)) == (3, 1)
    assert items(workspace)[1]["description"] == "One\nTwo"


def test_real_recordings_come_in_whole(workspace: Workspace, shared: Path) -> None:
    folder = shared / "data" / "03-github-issues"
    counts = {}
    for file in sorted(folder.glob("*.json")):
        try:
            report = import_file(workspace, file)
        except BadFile as no:
            assert "\n" not in str(no)  # noqa: PT017 – recordings without an issue are refused
            continue
        counts[file.stem] = report.added
        assert import_file(workspace, file).added == 0
    assert counts["octokit-fixtures-paginate-issues"] == 13
    assert counts["pygithub-rest-list-issues-pagination"] == 63  # two came with another recording
    tied = workspace.store.rows.execute("SELECT count(*) FROM item WHERE parent_id > 0").fetchone()
    assert tied[0] > 0


# ── Jira ────────────────────────────────────────────────────────────────────────────────────────


def ticket(key: str = "AB-1", **fields: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "self": "https://x.atlassian.net/rest/api/3/issue/1",
        "key": key,
        "fields": {"summary": f"Ticket {key}", **fields},
    }


def test_a_ticket_becomes_an_item(bring: Bring, workspace: Workspace) -> None:
    answer = {
        "names": {"customfield_1": "Story Points", "customfield_2": "Sprint", "customfield_3": "Team"},
        "issues": [
            ticket(
                issuetype={"name": "Story"},
                status={"name": "Bespoke", "statusCategory": {"key": "indeterminate"}},
                priority={"name": "Highest"},
                labels=["a", "b"],
                assignee={"displayName": "Olga"},
                customfield_1=5.0,
                customfield_2=["com.atlassian.greenhopper.service.sprint.Sprint@1[id=1,name=S 1,x=2]"],
                customfield_3={"value": "Red"},
                parent={"key": "AB-2", "fields": {"summary": "not an item by itself"}},
                duedate="2026-12-31",
                issuelinks=[
                    {
                        "type": {"inward": "is blocked by", "outward": "blocks"},
                        "inwardIssue": {"key": "AB-3", "fields": {"summary": "nor this"}},
                    }
                ],
                description={"type": "doc", "version": 1, "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}]},
            ),
            ticket("AB-2", issuetype={"name": "Epic"}),
            ticket("AB-3"),
        ],
    }  # fmt: skip
    report = bring(answer)
    assert (report.format, report.added) == ("jira-json", 3)
    item = items(workspace)[0]
    assert (item["state"], item["estimate"], item["moscow"], item["deadline"]) == (
        "in_sprint", 5, "must", "2026-12-31",
    )  # fmt: skip
    assert item["details"] == {
        "Status": "Bespoke", "Priority": "Highest", "Assignee": "Olga", "Sprint": "S 1", "Team": "Red",
    }  # fmt: skip
    assert (item["description"], item["external_ref"]) == (
        "Hello",
        "https://x.atlassian.net/browse/AB-1",
    )
    assert (parent_of(workspace, "Ticket AB-1"), needs(workspace, "Ticket AB-1")) == (
        "Ticket AB-2",
        ["Ticket AB-3"],
    )


def test_a_list_and_an_answer_of_the_same_jira_are_the_same_items(
    bring: Bring, workspace: Workspace
) -> None:
    bring([ticket("AB-1"), ticket("AB-2")])
    text = "Issue key,Issue id,Summary\nAB-1,1,Renamed\nAB-3,3,New\n"
    report = bring(text, "jira.csv")
    assert (report.added, report.updated_keys) == (1, ["XX-1"])


def test_a_ticket_without_its_fields_is_named(bring: Bring) -> None:
    report = bring(
        {"issues": [{"id": "1", "self": "https://x/rest/1", "key": "AB-1"}, ticket("AB-2")]}
    )
    assert (report.added, [one.reason[:4] for one in report.skipped]) == (1, ["AB-1"])


def test_real_answers_of_jira_come_in(workspace: Workspace, shared: Path) -> None:
    added = 0
    for name in ("jira-cli-testdata", "jira-ruby-mock-responses"):
        file = shared / "data" / "07-jira-rest" / f"{name}.json"
        added += import_file(workspace, file).added
        assert import_file(workspace, file).added == 0
    assert added == 18
    for name in ("jira-error-bodies-quoted-in-public-issues", "jira-search-pagination-shapes"):
        with pytest.raises(BadFile, match="no format known here"):
            import_file(workspace, shared / "data" / "07-jira-rest" / f"{name}.json")


# ── rich text ───────────────────────────────────────────────────────────────────────────────────


def words_in(document: Any) -> list[str]:
    """Every word of text in a document."""
    if isinstance(document, dict):
        own = document.get("text")
        words = own.split() if isinstance(own, str) else []
        return words + [word for value in document.values() for word in words_in(value)]
    return (
        [word for one in document for word in words_in(one)] if isinstance(document, list) else []
    )


def documents(shared: Path) -> list[Any]:
    found = []
    for file in sorted((shared / "data" / "06-adf").glob("*.json")):
        if "schema" in file.name:
            continue
        waiting = [json.loads(file.read_text("utf-8"))]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict) and one.get("type") == "doc":
                found.append(one)
            elif isinstance(one, dict | list):
                waiting += list(one.values() if isinstance(one, dict) else one)
    return found


def test_no_word_of_a_real_document_is_lost(shared: Path) -> None:
    found = documents(shared)
    assert len(found) > 100
    for document in found:
        told = as_markdown(document)
        flat = told.replace("\\|", "|").replace("*", "").replace("~", "").replace("`", "")
        for word in words_in(document):
            plain = word.replace("*", "").replace("~", "").replace("`", "")
            assert plain in flat, (word, told)


def test_rich_text_becomes_markdown() -> None:
    def text(words: str, *marks: str) -> dict[str, Any]:
        return {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]}

    def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
        return {"type": kind, "content": list(content), "attrs": attrs}

    def line(*content: Any) -> dict[str, Any]:
        return node("paragraph", *content)

    document = node(
        "doc",
        node("heading", text("Head"), level=2),
        line(text("a "), text("bold ", "strong"), text("x", "code"), node("hardBreak"), text("next")),
        node("bulletList", node("listItem", line(text("one")), node("orderedList", node("listItem", line(text("deep")))))),
        node("taskList", node("taskItem", text("done"), state="DONE"), node("taskItem", text("open"))),
        node("codeBlock", text("x = ```1```"), language="py"),
        node("table", node("tableRow", node("tableHeader", line(text("H"))), node("tableCell", line(text("a|b"))))),
        node("panel", line(text("careful"))),
    )  # fmt: skip
    assert as_markdown(document) == (
        "## Head\n\na **bold** `x`\nnext\n\n- one\n  1. deep\n\n- [x] done\n- [ ] open\n\n"
        "````py\nx = ```1```\n````\n\n| H | a\\|b |\n| --- | --- |\n\n> careful"
    )


def test_a_bottomless_document_is_read_to_its_words() -> None:
    document: dict[str, Any] = {"type": "text", "text": "down here"}
    for _ in range(3000):
        document = {"type": "bulletList", "content": [{"type": "listItem", "content": [document]}]}
    assert "down here" in as_markdown({"type": "doc", "content": [document]})


# ── files that cannot be used ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["{", "[1,", '{"issues": [', "nul", "[" * 100_000, "[]", "{}", '"text"', "[1, 2]", '{"a": 1e999}'],
    ids=lambda text: text[:8],
)  # fmt: skip
@pytest.mark.parametrize("format", ["auto", "github-json", "jira-json"])
def test_what_holds_no_issue_gets_one_clear_line(
    bring: Bring, workspace: Workspace, text: str, format: str
) -> None:
    with pytest.raises(BadFile) as no:
        bring(text, format=format)
    assert "\n" not in str(no.value)
    assert items(workspace) == []


def test_piped_json_is_told_apart(own_world: Path) -> None:
    assert detect("-", json.dumps([issue()])) == "github-json"
    assert detect("-", json.dumps(ticket())) == "jira-json"
    assert detect("-", '{"schema": "po-tui/1"}') == "json"
