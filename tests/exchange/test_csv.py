"""Lists with columns come in: spreadsheets, Jira's exports in many languages, our own list again."""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.exchange.backlog_csv import as_written, backlog_csv, neutral
from po_tui.exchange.files import BadFile
from po_tui.exchange.importing import detect, import_file
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.importing import ImportReport

Bring = Callable[..., ImportReport]


@pytest.fixture
def bring(workspace: Workspace, own_world: Path) -> Bring:
    """Import a text as a file of that name."""

    def bring(text: str | bytes, name: str = "list.csv", **more: Any) -> ImportReport:
        path = own_world / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_file(workspace, path, **more)

    return bring


def items(workspace: Workspace) -> list[dict[str, Any]]:
    """The items in the order in which they came, with every column."""
    found = workspace.store.rows.execute("SELECT * FROM item ORDER BY id")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    for row in rows:
        for name in ("labels", "criteria", "details"):
            row[name] = json.loads(row[name])
    return rows


def only(workspace: Workspace) -> dict[str, Any]:
    (item,) = items(workspace)
    return item


def parent_of(workspace: Workspace, title: str) -> str | None:
    found = workspace.store.rows.execute(
        "SELECT parent.title FROM item LEFT JOIN item AS parent ON parent.id = item.parent_id"
        " WHERE item.title = ?",
        (title,),
    ).fetchone()
    return found[0] if found else None


def needs(workspace: Workspace, title: str) -> list[str]:
    found = workspace.store.rows.execute(
        "SELECT other.title FROM item JOIN item_dependency ON item_id = item.id"
        " JOIN item AS other ON other.id = needs_id WHERE item.title = ? ORDER BY other.id",
        (title,),
    )
    return [row[0] for row in found]


# ── any list ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "header",
    [
        "Key,Title,Points,Tags,Description",
        "key;summary;story points;labels;body",
        "ID\tName\tEstimate\tLabel\tText",
        "Sleutel;Samenvatting;Storypunten;Etiketten;Beschrijving",
        "Schlüssel;Zusammenfassung;Schätzung;Stichwörter;Beschreibung",
        "Clé,Résumé,Estimation,Étiquettes,Description",
        "Clave,Resumen,Puntos de historia,Etiquetas,Descripción",
        "キー,要約,ストーリーポイント,ラベル,説明",
        "Ключ;Тема;Оценка;Метки;Описание",
    ],
)
def test_columns_are_known_by_their_headings(
    bring: Bring, workspace: Workspace, header: str
) -> None:
    separator = next(char for char in "\t;," if char in header)
    row = separator.join(["A-1", "Hinge", "2.5", "door", "It squeaks"])
    assert bring(f"\ufeff{header}\r\n{row}\r\n", format="csv").added == 1
    item = only(workspace)
    assert (item["title"], item["estimate"], item["labels"], item["description"]) == (
        "Hinge", 2.5, ["door"], "It squeaks",
    )  # fmt: skip


def test_what_has_no_meaning_here_stays_as_text(bring: Bring, workspace: Workspace) -> None:
    bring(
        "title,type,status,priority,points,owner,due,Risk owner,Risk owner\n"
        "Hinge,Chore,Waiting for vendor,Whenever,lots,Nobody Known,soon,Jan,Piet\n"
    )
    item = only(workspace)
    assert (item["type"], item["state"], item["estimate"], item["moscow"]) == (
        "story", "new", None, "",
    )  # fmt: skip
    assert item["details"] == {
        "Type": "Chore",
        "Status": "Waiting for vendor",
        "Priority": "Whenever",
        "Estimate": "lots",
        "Assignee": "Nobody Known",
        "Deadline": "soon",
        "Risk owner": "Jan, Piet",
    }


@pytest.mark.parametrize(
    ("status", "resolution", "state"),
    [
        ("To Do", "", "new"),
        ("In Progress", "", "in_sprint"),
        ("Code Review", "", "in_sprint"),
        ("Closed", "Fixed", "done"),
        ("Closed", "Won't Fix", "dropped"),
        ("closed", "not_planned", "dropped"),
        ("Resolved", "Duplicate", "dropped"),
        ("On Hold", "", "parked"),
        ("Klaar", "", "done"),
        ("Erledigt", "", "done"),
        ("Terminé", "", "done"),
        ("進行中", "", "in_sprint"),
        ("in_sprint", "", "in_sprint"),
        ("refining", "", "refining"),
        ("Selected for Development", "", "ready"),
        ("open", "", "new"),
    ],
)
def test_a_status_becomes_the_state_it_means(
    bring: Bring, workspace: Workspace, status: str, resolution: str, state: str
) -> None:
    bring(f'title,status,resolution\nHinge,"{status}","{resolution}"\n')
    assert only(workspace)["state"] == state


@pytest.mark.parametrize(
    ("kind", "type"),
    [
        ("User Story", "story"), ("Epic", "epic"), ("Bug", "bug"), ("Defect", "bug"), ("Fout", "bug"),
        ("Spike", "spike"), ("Improvement", "story"), ("hardware", "hardware"), ("Histoire", "story"),
    ],
)  # fmt: skip
def test_a_type_becomes_one_of_ours(
    bring: Bring, workspace: Workspace, kind: str, type: str
) -> None:
    bring(f"title,type\nHinge,{kind}\n")
    assert only(workspace)["type"] == type


def test_a_priority_that_says_something_is_taken_as_such(
    bring: Bring, workspace: Workspace
) -> None:
    bring(
        "key,title,type,priority\nA-1,One,Story,Highest\nA-2,Two,Bug,Blocker\nA-3,Three,,Medium\n"
    )
    one, two, three = items(workspace)
    assert (one["moscow"], two["details"]["severity"], three["moscow"]) == ("must", "critical", "")
    assert three["details"] == {"Priority": "Medium"}


def test_an_epic_keeps_its_points_as_text(bring: Bring, workspace: Workspace) -> None:
    bring("title,type,points,status\nLoans,Epic,40,To Do\n")
    item = only(workspace)
    assert (item["estimate"], item["state"], item["details"]) == (None, "open", {"Estimate": "40"})


def test_sizes_fractions_and_decimal_commas(bring: Bring, workspace: Workspace) -> None:
    bring("title;estimate\nOne;XL\nTwo;½\nThree;2,5\nFour;-3\nFive;1e400\n")
    one, two, three, four, five = items(workspace)
    assert (one["tshirt"], two["estimate"], three["estimate"]) == ("XL", 0.5, 2.5)
    assert (four["details"], five["details"]) == ({"Estimate": "-3"}, {"Estimate": "1e400"})


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2026-12-31", "2026-12-01T10:00:00Z"], ["2026-12-31", "2026-12-01"]),
        (["31/Dec/26 07:59", "1/mrt/2027"], ["2026-12-31", "2027-03-01"]),
        (["31.12.2026", "1.2.27"], ["2026-12-31", "2027-02-01"]),
        (["01/02/2027", "31/12/2026"], ["2027-02-01", "2026-12-31"]),
        (["01/02/2027", "12/31/2026"], ["2027-01-02", "2026-12-31"]),
        (["01/02/2027", "03/04/2027"], [None, None]),
        (["30/Feb/26", "31/31/2026"], [None, None]),
    ],
)
def test_days_are_read_unless_they_could_be_two(
    bring: Bring, workspace: Workspace, dates: Sequence[str], days: Sequence[str | None]
) -> None:
    bring("title,due date\n" + "".join(f"{n},{date}\n" for n, date in enumerate(dates)))
    found = items(workspace)
    assert [item["deadline"] for item in found] == list(days)
    for item, date in zip(found, dates, strict=True):
        assert item["deadline"] or item["details"] == {"Deadline": date}


def test_a_story_told_in_columns_or_in_one_sentence(bring: Bring, workspace: Workspace) -> None:
    bring(
        "title,as a,i want,so that,description\n"
        "Sign in,user,to sign in,I see my things,Text\n"
        'Sign out,,,,"As a user, I want to sign out, so that nobody sees my things.\n\nMore."\n'
        '"As a user, I want to pay, so that I get it",,,,\n'
        "Als alles klaar is,,,,\n"
    )
    columns, sentence, titled, plain = items(workspace)
    assert (columns["i_want"], columns["description"]) == ("to sign in", "Text")
    assert (sentence["i_want"], sentence["description"]) == ("to sign out", "More.")
    assert (titled["title"][:9], titled["so_that"]) == ("As a user", "I get it")
    assert (plain["title"], plain["i_want"]) == ("Als alles klaar is", "")


def test_criteria_from_a_column_or_below_their_heading(bring: Bring, workspace: Workspace) -> None:
    bring(
        'title,description,acceptance criteria\nOne,,"- [x] It opens\n- [ ] It closes"\n'
        'Two,"Text\n\n## Acceptance criteria\n- [ ] It opens\n- [x] It closes\n\nMore text",\n'
        'Three,"Acceptance criteria: ask Jan\nand Piet",\n'
    )
    one, two, three = items(workspace)
    assert [(c["text"], c["done"]) for c in one["criteria"]] == [
        ("It opens", True),
        ("It closes", False),
    ]
    assert [c["done"] for c in two["criteria"]] == [False, True]
    assert two["description"] == "Text\n\nMore text"
    assert three["criteria"] == []
    assert three["description"] == "Acceptance criteria: ask Jan\nand Piet"


def test_labels_however_they_are_separated(bring: Bring, workspace: Workspace) -> None:
    bring('title,labels\nOne,"a, b c"\n', "a.csv")
    bring("title,labels\nTwo,help wanted:info-needed:*english-please\nThree,one\n", "b.csv")
    bring("title,labels\nFour,priority:major\n", "c.csv")
    assert [item["labels"] for item in items(workspace)] == [
        ["a", "b c"],
        ["help wanted", "info-needed", "*english-please"],
        ["one"],
        ["priority:major"],
    ]


def test_parents_and_dependencies_are_tied_wherever_they_stand(
    bring: Bring, workspace: Workspace
) -> None:
    text = (
        "key,title,type,parent,depends on\nA-1,Child,,A-3,A-2 A-9\nA-2,Other,,,\nA-3,Loans,Epic,,\n"
    )
    report = bring(text)
    assert (report.added, report.updated) == (3, 0)
    assert parent_of(workspace, "Child") == "Loans"
    assert needs(workspace, "Child") == ["Other"]
    assert items(workspace)[0]["details"] == {"Depends on": "A-9"}
    assert bring(text).updated == 0
    # The one that was missing comes with a later file.
    assert bring("key,title\nA-9,Late\n", "late.csv").added == 1
    assert bring(text, dry_run=True).updated_keys == ["XX-1"]
    assert bring(text).updated_keys == ["XX-1"]
    assert needs(workspace, "Child") == ["Other", "Late"]
    assert items(workspace)[0]["details"] == {}
    assert bring(text).updated == 0


def test_circles_stay_text(bring: Bring, workspace: Workspace) -> None:
    text = "key,title,parent,depends on\nA-1,One,A-2,A-2\nA-2,Two,A-1,A-1\nA-3,Three,A-3,A-3\n"
    assert bring(text).added == 3
    _one, two, three = items(workspace)
    assert (parent_of(workspace, "One"), parent_of(workspace, "Two")) == ("Two", None)
    assert two["details"] == {"Parent": "A-1", "Depends on": "A-1"}
    assert (three["parent_id"], needs(workspace, "Three")) == (None, [])
    assert bring(text).updated == 0


def test_a_parent_chosen_here_is_not_overwritten(bring: Bring, workspace: Workspace) -> None:
    text = "key,title,parent\nA-1,Child,A-2\nA-2,One,\nA-3,Two,\n"
    bring(text)
    workspace.backlog.revise(1, {"parent_id": 3})
    bring(text)
    assert parent_of(workspace, "Child") == "Two"
    report = bring(text.replace("Child,A-2", "Child,"))
    assert parent_of(workspace, "Child") == "Two"
    workspace.backlog.revise(1, {"parent_id": None})
    report = bring(text.replace("Child,A-2", "Child,A-3"))
    assert [skip.line for skip in report.skipped if "parent" in skip.reason] == [2]
    assert parent_of(workspace, "Child") is None


def test_keys_of_elsewhere_are_not_taken_for_ours(bring: Bring, workspace: Workspace) -> None:
    workspace.backlog.add("Ours")
    bring("key,title,parent\nXX-7,Theirs,XX-1\n", "theirs.csv")
    assert parent_of(workspace, "Theirs") is None
    bring("title,parent\nA part of it,XX-1\n", "typed.csv")
    assert parent_of(workspace, "A part of it") == "Ours"


def test_one_undo_takes_back_items_and_ties(bring: Bring, workspace: Workspace) -> None:
    before = workspace.store.rows.execute("SELECT count(*) FROM item_dependency").fetchone()
    bring("key,title,parent,depends on\nA-1,Child,A-2,A-2\nA-2,Parent,,\n")
    workspace.history.undo()
    assert items(workspace) == []
    assert workspace.store.rows.execute("SELECT count(*) FROM item_dependency").fetchone() == before
    workspace.history.redo()
    assert (parent_of(workspace, "Child"), needs(workspace, "Child")) == ("Parent", ["Parent"])


def test_an_assignee_is_one_of_the_people_or_text(bring: Bring, workspace: Workspace) -> None:
    workspace.people.add("Eva Jansen")
    report = bring("key,title,assignee\nA-1,One,eva jansen\nA-2,Two,Unassigned\nA-3,Three,Zoë\n")
    one, two, three = items(workspace)
    assert (one["assignee_id"] is None, two["assignee_id"], three["assignee_id"]) == (
        False, None, None,
    )  # fmt: skip
    assert (two["details"], three["details"]) == ({}, {"Assignee": "Zoë"})
    assert report.notes == ["1 name is not among the people here and stays text: Zoë"]


def test_rows_without_keys_are_known_by_their_title(bring: Bring, workspace: Workspace) -> None:
    bring("title,points\nHinge,3\nDoor,\nHinge,5\n")
    assert bring("title,points\nDoor,8\nHinge,3\nHinge,5\n").updated_keys == ["XX-2"]
    assert [item["estimate"] for item in items(workspace)] == [3, 8, 5]


def test_numbers_of_two_lists_are_not_the_same_items(bring: Bring, workspace: Workspace) -> None:
    bring("id,title\n1,One\n", "a.csv")
    assert bring("id,title\n1,Another one\n", "b.csv").added == 1
    assert [item["title"] for item in items(workspace)] == ["One", "Another one"]


def test_a_row_that_says_something_else_of_the_same_key_is_named(bring: Bring) -> None:
    report = bring("key,title\nA-1,One\nA-1,One\nA-1,Two\n")
    assert [(skip.line, skip.reason) for skip in report.skipped] == [
        (3, "the same as line 2"),
        (4, "it has the key of line 2 and says something else"),
    ]


def test_each_row_left_out_is_named_by_the_line_it_begins_on(bring: Bring) -> None:
    report = bring('title,text\nOne,"a\nb\nc"\n,no title\nTwo,x,y,z\n\n \u200b ,\nThree\n')
    assert report.added == 2
    assert [skip.line for skip in report.skipped] == [5, 6, 8]
    assert "more than there are headings" in report.skipped[1].reason


def test_a_very_long_title_is_cut_and_kept_whole_below(bring: Bring, workspace: Workspace) -> None:
    title = "word " * 100
    bring(f"title\n{title}\n", format="csv")
    item = only(workspace)
    assert len(item["title"]) <= 255
    assert item["description"].strip() == title.strip()


# ── Jira ────────────────────────────────────────────────────────────────────────────────────────


JIRA = (
    "Summary,Issue key,Issue id,Issue Type,Status,Status Category,Assignee,Labels,Labels,Sprint,Sprint"
    ",Custom field (Story Points),Custom field (Team),Inward issue link (Blocks)"
    ",Outward issue link (Blocks),Outward issue link (Relates),Parent,Parent key,Project name,Comment\n"
    "Child,AB-1,100,Story,Bespoke,In Progress,,one two,three,S1,S2,5.0,Red,AB-3,AB-9,AB-2,102,,Proj,Hello\n"
    "Other,AB-3,101,Sub-task,To Do,To Do,,,,,,,,,AB-1,,,AB-7,Proj,\n"
    "Loans,AB-7,102,Epic,To Do,To Do,,,,,,,,,,,,,Proj,\n"
)


def test_what_jira_writes_in_many_columns_comes_together(
    bring: Bring, workspace: Workspace
) -> None:
    assert bring(JIRA).format == "jira-csv"
    child, other, _epic = items(workspace)
    assert child["labels"] == ["one", "two", "three"]
    assert (child["estimate"], child["state"]) == (5, "in_sprint")
    assert child["details"] == {
        "Status": "Bespoke",
        "Sprint": "S1, S2",
        "Team": "Red",
        "Blocks": "AB-9",
        "Outward issue link (Relates)": "AB-2",
        "Comment": "Hello",
    }
    assert other["details"] == {"Type": "Sub-task"}
    assert (parent_of(workspace, "Child"), parent_of(workspace, "Other")) == ("Loans", "Loans")
    assert needs(workspace, "Child") == ["Other"]
    origin = workspace.store.rows.execute("SELECT source, line FROM origin").fetchone()
    assert origin == ("jira", '{"Project name": "Proj", "id": "100"}')


def test_every_header_that_jira_really_wrote_is_understood(
    bring: Bring, workspace: Workspace, shared: Path
) -> None:
    variants = json.loads(
        (shared / "data/02-jira-issues/jira-csv-header-variants.json").read_text("utf-8")
    )
    seen = 0
    for variant in variants:
        header = next(csv.reader([variant["header_line"]]))
        if "Summary" not in header:
            continue
        seen += 1
        cells = {"Summary": variant["name"], "Issue key": f"V-{seen}", "Issue Type": "Bug"}
        cells |= {"Custom field (Story point estimate)": "3", "Labels": "x", "Sprint": "S 1"}
        out = io.StringIO()
        csv.writer(out).writerows([header, [cells.get(name, "") for name in header]])
        report = bring("\ufeff" + out.getvalue(), f"{variant['name']}.csv")
        assert (report.format, report.added) == ("jira-csv", 1)
    assert seen == 2
    first, second = items(workspace)
    assert (first["type"], first["estimate"], first["details"]["Sprint"]) == ("bug", 3, "S 1")
    assert (second["labels"], second["details"]) == (["x"], {"Sprint": "S 1"})


def test_a_header_alone_is_one_clear_line(bring: Bring, shared: Path) -> None:
    variants = json.loads(
        (shared / "data/02-jira-issues/jira-csv-header-variants.json").read_text("utf-8")
    )
    header = next(one["header_line"] for one in variants if "x6" in one["name"])
    with pytest.raises(BadFile, match=r"x\.csv holds no items") as no:
        bring(f"{header}\n", "x.csv")
    assert "\n" not in str(no.value)


def test_an_old_server_signs_its_export_and_pads_its_keys(
    workspace: Workspace, shared: Path
) -> None:
    file = shared / "data/02-jira-issues/jira-csv-export-asf-2014.csv"
    report = import_file(workspace, file)
    assert (report.format, report.added, report.skipped) == ("jira-csv", 100, [])
    ids = workspace.store.rows.execute("SELECT external_id FROM origin").fetchall()
    assert ("HAMA-895",) in ids
    first = items(workspace)[0]
    assert (first["state"], first["details"]["Type"]) == ("done", "Task")
    assert "Assignee" not in first["details"]


@pytest.mark.slow
def test_twelve_thousand_real_issues_come_in_and_again_nothing(
    workspace: Workspace, shared: Path
) -> None:
    files = sorted((shared / "data/02-jira-issues").glob("storypoints-*.csv"))
    reports = [import_file(workspace, file) for file in files]
    assert sum(report.added for report in reports) == 12_778
    assert sum(len(report.skipped) for report in reports) == 0
    points = workspace.store.rows.execute("SELECT count(*) FROM item WHERE estimate > 0").fetchone()
    assert points[0] > 12_000
    again = [import_file(workspace, file) for file in files[:3]]
    assert [(report.added, report.updated) for report in again] == [(0, 0)] * 3


def test_multilingual_issues_keep_their_words(workspace: Workspace, shared: Path) -> None:
    file = shared / "data/03-github-issues/vscode-multilingual-issues.csv"
    assert (import_file(workspace, file).added, import_file(workspace, file).added) == (870, 0)
    with file.open(encoding="utf-8", newline="") as lines:
        titles = [" ".join(row["title"].split()) for row in csv.DictReader(lines)]
    found = items(workspace)
    assert [item["title"] for item in found] == titles
    assert {item["state"] for item in found} == {"done", "dropped"}
    assert all("*english-please" in item["labels"] for item in found)


# ── files that cannot be used ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02title,x\n", "NUL"),
        ("title,x\nHinge,caf\u00e9\n".encode("cp1252"), "not UTF-8"),
        ("title,x\nHinge,1\n".encode("utf-16"), "UTF-16"),
        ("title,x\nHinge,1\n".encode("utf-16-be"), "NUL"),
        (b'title,x\nHinge,"never closed\nDoor,1\n', "line 2: a quote is opened"),
        (b'title,x\n"' + b"a" * 1_000_001 + b'",1\n', "line 2: a cell is longer"),
        (b"colour,shape\nred,round\n", "no column"),
        (b"title,x\n", "holds no items"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
    ],
    ids=lambda one: str(one)[:20],
)  # fmt: skip
def test_a_file_that_cannot_be_used_gets_one_clear_line(
    bring: Bring, workspace: Workspace, content: bytes, says: str
) -> None:
    with pytest.raises(BadFile, match=says) as no:
        bring(content)
    assert "\n" not in str(no.value)
    assert items(workspace) == []


def test_a_list_is_found_by_name_or_by_its_headings(own_world: Path) -> None:
    def made(name: str, text: str) -> Path:
        path = own_world / name
        path.write_text(text, encoding="utf-8")
        return path

    assert detect(made("a.csv", "title\nx")) == "csv"
    assert detect(made("b.csv", JIRA)) == "jira-csv"
    assert detect(made("a.txt", JIRA)) == "jira-csv"
    assert detect(made("a.tsv", "title\tpoints\nx\t1")) == "csv"
    assert detect(made("b.txt", "As a user, I want x\nTitle, and more")) == "stories"
    assert detect("-", "title;points\nx;1") == "csv"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(codec="utf-8"), max_size=120))
def test_no_list_whatsoever_breaks_the_import(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    file = folder / "any.csv"
    file.write_text("title,labels,points,parent\n" + text, encoding="utf-8", newline="")
    store = Store(folder / "any.db", Author.command("me"))
    workspace = Workspace.new(store, "AB", "Any")
    try:
        added = import_file(workspace, file).added
        assert len(items(workspace)) == added
        assert import_file(workspace, file).added == 0
    except BadFile as no:
        assert "\n" not in str(no)  # noqa: PT017 – either is fine
    finally:
        store.close()


# ── our own list, out and in again ──────────────────────────────────────────────────────────────


def everything(workspace: Workspace) -> list[int]:
    found = workspace.store.rows.execute("SELECT id FROM item ORDER BY rank")
    return [row[0] for row in found]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def written(rows: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def home(workspace: Workspace, own_world: Path, text: str) -> ImportReport:
    path = own_world / "backlog.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return import_file(workspace, path)


def test_our_own_list_comes_home_without_a_trace(leenmuur: Workspace, own_world: Path) -> None:
    steps = leenmuur.store.rows.execute("SELECT count(*) FROM step").fetchone()
    report = home(leenmuur, own_world, backlog_csv(leenmuur, everything(leenmuur)))
    assert (report.added, report.updated, len(report.skipped), report.notes) == (0, 0, 24, [])
    assert leenmuur.store.rows.execute("SELECT count(*) FROM step").fetchone() == steps


def test_what_was_edited_in_a_spreadsheet_comes_in(leenmuur: Workspace, own_world: Path) -> None:
    rows = rows_of(backlog_csv(leenmuur, everything(leenmuur)))
    at = {row["Key"]: row for row in rows}
    at["LM-4"] |= {"Title": "Open it with a code", "Parent": "", "Labels": "", "Estimate": "8"}
    at["LM-5"] |= {"Goals": "g2", "Depends on": "LM-4 LM-6"}
    assert home(leenmuur, own_world, written(rows)).updated_keys == ["LM-4", "LM-5"]
    four, five = (leenmuur.backlog.view(leenmuur.backlog.item(key)) for key in ("LM-4", "LM-5"))
    assert (four.title, four.parent, four.labels, four.estimate) == (
        "Open it with a code", None, (), 8,
    )  # fmt: skip
    assert [goal.key for goal in five.goals] == ["G2"]
    assert [item.key for item in five.depends_on] == ["LM-4", "LM-6"]
    assert home(leenmuur, own_world, written(rows)).updated == 0


def test_what_changed_here_meanwhile_is_kept_and_named(
    leenmuur: Workspace, own_world: Path
) -> None:
    rows = rows_of(backlog_csv(leenmuur, everything(leenmuur)))
    four = leenmuur.backlog.item("LM-4")
    leenmuur.backlog.revise(four, {"title": "Mine"})
    next(row for row in rows if row["Key"] == "LM-4")["Title"] = "Theirs"
    report = home(leenmuur, own_world, written(rows))
    assert leenmuur.backlog.view(four).title == "Mine"
    assert [one.reason for one in report.skipped if "edited here" in one.reason] == [
        "title of LM-4 was edited here since, and is kept"
    ]


NASTY = st.text(
    st.sampled_from("=+-@\t'\"\n,;ab \u202e\u200b日é[]") | st.characters(codec="utf-8"), max_size=12
)


@given(NASTY)
def test_no_cell_is_a_formula_and_each_comes_back(text: str) -> None:
    cell = neutral(text)
    assert cell[:1] not in {*"=+-@\t\r\n＝＋－＠"}
    assert as_written(cell) == text


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    found=st.lists(
        st.fixed_dictionaries(
            {"title": NASTY.filter(lambda text: bool(text.replace("\0", "").split()))},
            optional={
                "description": NASTY,
                "labels": st.lists(NASTY, max_size=3),
                "criteria": st.lists(NASTY, max_size=3),
                "estimate": st.floats(0, 1e6),
                "as_a": NASTY,
                "moscow": st.sampled_from(["", "must", "could"]),
                "details": st.dictionaries(
                    st.sampled_from(["=1", "severity", "Two words"]), NASTY, max_size=2
                ),
            },
        ),
        min_size=1,
        max_size=5,
    ),
    seed=st.integers(0, 9),
)
def test_any_backlog_comes_back_from_its_list(
    tmp_path_factory: pytest.TempPathFactory, found: list[dict[str, Any]], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("list")
    here, there = (Store(folder / name, Author.command("me")) for name in ("a.db", "b.db"))
    mine, other = Workspace.new(here, "AB", "Mine"), Workspace.new(there, "CD", "Other")
    with here.step("Add", mine.product_id):
        ids = [mine.backlog.add(values["title"], values) for values in found]
    if len(ids) > 1:
        parent, child = random.Random(seed).sample(ids, 2)
        mine.backlog.revise(child, {"parent_id": parent, "depends_on": [parent]})
    text = backlog_csv(mine, ids)
    report = home(other, folder, text)
    assert (report.added, report.skipped) == (len(ids), [])
    again = rows_of(backlog_csv(other, everything(other)))
    for before, after in zip(rows_of(text), again, strict=True):
        for name in before:
            if name not in ("Key", "Uid", "Created", "Updated", "Parent", "Depends on"):
                assert after.get(name, "") == before[name], name
            if name in ("Parent", "Depends on"):
                assert after[name].replace("CD", "AB") == before[name]
    assert (home(other, folder, text).added, home(mine, folder, text).updated) == (0, 0)
    here.close()
    there.close()
