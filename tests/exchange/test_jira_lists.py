"""Jira's own lists: columns that mean nothing or the same, days, parents, words in Jira's markup, once and again."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.exchange.days import could_be_two, day_first, day_of
from po_tui.exchange.files import BadFile
from po_tui.exchange.full_json import export_product, import_product
from po_tui.exchange.mapping import Choice, read_choice
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from tests.exchange.test_csv import Bring, bring, items, only, parent_of

__all__ = ["bring"]

MARKS = "Summary,Issue key,Issue id,Issue Type,Status"


def told(*options: str, days: str = "") -> Choice:
    return read_choice(options, days)


# ── which column is what ────────────────────────────────────────────────────────────────────────


def test_a_column_that_means_nothing_is_named_and_kept(bring: Bring, workspace: Workspace) -> None:
    text = (
        f"{MARKS},Custom field (Risk owner),Created,Comment\nDoor,K-1,1,Story,To Do,Jan,x,Hello\n"
    )
    report = bring(text)
    assert [note for note in report.notes if "Risk owner" in note]
    assert not [note for note in report.notes if "Comment" in note]  # known, as a text
    why = {column.name: (column.word, column.why) for column in report.columns}
    assert why["Risk owner"] == ("text", "unknown")
    assert why["Created"] == ("none", "tracker")
    assert why["Summary"] == ("title", "known")
    assert only(workspace)["details"] == {"Risk owner": "Jan", "Comment": "Hello"}


def test_what_was_told_of_a_column_holds_for_the_next_list(
    bring: Bring, workspace: Workspace
) -> None:
    header = "Otsikko,Avain,Pisteet"
    with pytest.raises(BadFile, match=r'no column of a holds a title .* --map "Otsikko=title"'):
        bring(f"{header}\nOvi,K-1,3\n", "a.csv")
    choice = told("Otsikko=title", "Avain=key", "Pisteet=points")
    bring(f"{header}\nOvi,K-1,3\n", "a.csv", choice=choice)
    # Other columns beside them, in another order: the answers still hold.
    bring(f"Labels,{','.join(reversed(header.split(',')))},Labels\na,5,K-2,Ikkuna,b\n", "b.csv")
    assert [(item["title"], item["estimate"]) for item in items(workspace)] == [
        ("Ovi", 3),
        ("Ikkuna", 5),
    ]


def test_what_was_told_goes_with_the_step_and_with_the_export(
    bring: Bring, workspace: Workspace, own_world: Path
) -> None:
    bring("Otsikko,Pisteet\nOvi,3\n", choice=told("Otsikko=title", "Pisteet=points"))
    other = Store(own_world / "other.db", Author.command("me"))
    import_product(other, export_product(workspace.store, workspace.product_id))
    kept = other.rows.execute("SELECT settings FROM product").fetchone()[0]
    assert json.loads(kept)["import"]["csv"]["columns"] == {
        "otsikko": "title",
        "pisteet": "estimate",
    }
    other.close()
    workspace.history.undo()
    assert items(workspace) == []
    with pytest.raises(BadFile, match="no column"):
        bring("Otsikko,Pisteet\nOvi,3\n")


def test_a_dry_run_remembers_nothing(bring: Bring, workspace: Workspace) -> None:
    text = "Otsikko,Pisteet\nOvi,3\n"
    assert bring(text, choice=told("Otsikko=title"), dry_run=True).added == 1
    with pytest.raises(BadFile, match="no column"):
        bring(text)


def test_what_is_told_of_lists_of_jira_is_not_told_of_others(bring: Bring) -> None:
    bring(f"{MARKS},Arvo\nDoor,K-1,1,Story,To Do,5\n", choice=told("Arvo=points"))
    report = bring("title,Arvo\nWindow,5\n", "mine.csv", format="csv")
    assert {column.name: column.word for column in report.columns}["Arvo"] == "text"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["Summary"], "names no field"),
        (["Summary=titel"], "did you mean title"),
        (["Summary=xyzzy"], "there are title, key"),
        (["Sumary=title"], "did you mean Summary"),
        (["Colour=title"], "its headings are Summary, Issue key"),
    ],
)
def test_a_mistake_in_the_mapping_is_one_line(
    bring: Bring, workspace: Workspace, options: Sequence[str], says: str
) -> None:
    with pytest.raises(BadFile, match=says) as no:
        bring(f"{MARKS}\nDoor,K-1,1,Story,To Do\n", choice=told(*options))
    assert "\n" not in str(no.value)
    assert items(workspace) == []


def test_a_column_left_out_is_left_out_and_comes_back(bring: Bring, workspace: Workspace) -> None:
    text = f"{MARKS},Risk owner\nDoor,K-1,1,Story,To Do,Jan\n"
    bring(text, choice=told("Risk owner=none"))
    assert only(workspace)["details"] == {}
    report = bring(text, choice=told("Risk owner=text"))
    assert (report.updated, only(workspace)["details"]) == (1, {"Risk owner": "Jan"})


def test_items_that_came_before_somebody_told_their_keys_are_those(
    bring: Bring, workspace: Workspace
) -> None:
    text = "title,Werknummer\nDoor,W-1\nDoor,W-2\nHinge,17\n"
    bring(text)
    workspace.backlog.revise(items(workspace)[-1]["id"], {"title": "Hinge, renamed here"})
    tried = bring(text, choice=told("Werknummer=key"), dry_run=True)
    assert (tried.added, tried.updated) == (0, 3)
    report = bring(text, choice=told("Werknummer=key"))
    assert (report.added, report.updated) == (0, 3)
    # Now the key counts, whatever the title says; and a title alone is nobody's key.
    report = bring("title,Werknummer\nGate,W-2\nHinge,17\nDoor,W-3\n")
    assert (report.added, report.updated) == (1, 1)
    found = [(item["title"], item["external_ref"]) for item in items(workspace)]
    assert found == [
        ("Door", "W-1"),
        ("Gate", "W-2"),
        ("Hinge, renamed here", "17"),
        ("Door", "W-3"),
    ]
    workspace.history.undo()
    workspace.history.undo()
    assert items(workspace)[-1]["details"] == {"Werknummer": "17"}
    assert bring(text, choice=told("Werknummer=text")).added == 0


# ── points ──────────────────────────────────────────────────────────────────────────────────────

TWO = f"{MARKS},Custom field (Story Points),Custom field (Story point estimate)"


def test_two_columns_of_points_that_disagree_are_asked_about(
    bring: Bring, workspace: Workspace
) -> None:
    text = f"{TWO}\nDoor,K-1,1,Story,To Do,3.0,5\nHinge,K-2,2,Story,To Do,,8\n"
    with pytest.raises(BadFile, match=r"3\.0 in “Story Points” and 5 in “Story point estimate”"):
        bring(text)
    assert items(workspace) == []
    bring(text, choice=told("Story point estimate=points"))
    door, hinge = items(workspace)
    assert (door["estimate"], door["details"]) == (5, {"Story Points": "3.0"})
    assert hinge["estimate"] == 8
    assert bring(text).updated == 0


def test_two_columns_of_points_that_agree_are_no_question(
    bring: Bring, workspace: Workspace
) -> None:
    bring(
        f"{TWO}\nDoor,K-1,1,Story,To Do,3.0,3\nHinge,K-2,2,Story,To Do,,8\nGate,K-3,3,Story,To Do,,\n"
    )
    assert [item["estimate"] for item in items(workspace)] == [3, 8, None]


def test_no_points_and_no_points_at_all_are_two_things(bring: Bring, workspace: Workspace) -> None:
    bring(f"{MARKS},Story Points\nA,K-1,1,Story,To Do,\nB,K-2,2,Story,To Do,0.0\n")
    assert [item["estimate"] for item in items(workspace)] == [None, 0]


# ── parents ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sub_task_belongs_to_its_issue_and_not_to_the_epic(
    bring: Bring, workspace: Workspace
) -> None:
    bring(
        f"{MARKS},Parent id,Custom field (Epic Link)\nLoans,K-1,1,Epic,To Do,,\n"
        "Door,K-2,2,Story,To Do,,K-1\nHinge,K-3,3,Sub-task,To Do,2,K-1\n"
    )
    assert parent_of(workspace, "Door") == "Loans"
    assert parent_of(workspace, "Hinge") == "Door"
    assert items(workspace)[2]["details"] == {"Type": "Sub-task", "Epic": "K-1"}


@pytest.mark.parametrize("parent_first", [True, False])
def test_a_parent_by_number_may_come_with_another_list(
    bring: Bring, workspace: Workspace, parent_first: bool
) -> None:
    parent = f"{MARKS}\nLoans,K-1,10001,Epic,To Do\n"
    child = f"{MARKS},Parent id\nDoor,K-2,10002,Story,To Do,10001\n"
    for text in (parent, child) if parent_first else (child, parent, child):
        bring(text)
    assert parent_of(workspace, "Door") == "Loans"
    assert next(one for one in items(workspace) if one["title"] == "Door")["details"] == {}


# ── days ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "05/Apr/14 11:38 PM", "2014-04-05 11:38", "05.04.14", "5-apr-14", "05/avr./14 11:38", "5 avril 2014",
        "05. Apr 2014", "5.4.2014 23:38", "2014/04/05 11:38", "2014年4月5日", "05/4月/14 11:38 午後",
        "2014. 4. 5.", "Apr 5, 2014", "April 5th, 2014", "05/апр/14", "5 de abril de 2014", "05/kwi/14",
        "05/huhti/14", "5-nis-2014", "05/ΑΠΡ/14",
    ],
)  # fmt: skip
def test_days_of_many_tongues(text: str) -> None:
    assert day_of(text) == "2014-04-05"


def test_the_whole_list_says_where_the_day_stands(bring: Bring, workspace: Workspace) -> None:
    bring(f"{MARKS},Created,Due date\nDoor,K-1,1,Story,To Do,4/25/2024 11:38,3/4/2027\n")
    assert only(workspace)["deadline"] == "2027-03-04"


def test_days_that_could_be_two_are_said_and_kept_until_somebody_tells(
    bring: Bring, workspace: Workspace
) -> None:
    text = f"{MARKS},Created,Due date\nDoor,K-1,1,Story,To Do,4/5/2024,3/4/2027\nB,K-2,2,Story,To Do,,5/5/2027\n"
    report = bring(text)
    assert [note for note in report.notes if note.startswith("3/4/2027 could be two days")]
    assert [item["deadline"] for item in items(workspace)] == [None, "2027-05-05"]
    assert bring(text, choice=told(days="dmy")).updated == 1
    door, _other = items(workspace)
    assert (door["deadline"], door["details"]) == ("2027-04-03", {})
    assert bring(text).updated == 0  # remembered
    # A list that tells by itself is believed all the same.
    bring(f"{MARKS},Due date\nC,K-3,3,Story,To Do,3/4/2027\nD,K-4,4,Story,To Do,3/14/2027\n")
    assert items(workspace)[2]["deadline"] == "2027-03-04"


@given(st.dates(date(2000, 1, 1), date(2068, 12, 31)))
def test_a_day_is_read_as_it_was_written_or_not_at_all(day: date) -> None:
    ways: Mapping[str, str] = {
        "dmy": f"{day.day}/{day.month}/{day.year}", "mdy": f"{day.month}/{day.day}/{day.year}",
    }  # fmt: skip
    for way, text in ways.items():
        assert day_of(text, day_first=way == "dmy") == day.isoformat()
        assert day_of(text) in ("", day.isoformat())
        assert could_be_two(text) == (day.day <= 12 and day.day != day.month)
        assert day_first([text]) in (None, way == "dmy")
    assert day_of(day.strftime("%d/%b/%y 09:00")) == day.isoformat()
    assert day_first(ways.values()) is None


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def test_markup_of_jira_becomes_markdown(bring: Bring, workspace: Workspace) -> None:
    text = "h2. Why\n\n* *one*\n* two\n\n{code:java}\nint x;\n{code}\n\nh2. Acceptance criteria\n* [ ] opens\n* (/) closes\n"
    bring(f'{MARKS},Description\nDoor,K-1,1,Story,To Do,"{text}"\n')
    item = only(workspace)
    assert item["description"] == "## Why\n\n- **one**\n- two\n\n```java\nint x;\n```"
    assert [(one["text"], one["done"]) for one in item["criteria"]] == [
        ("opens", False),
        ("closes", True),
    ]


def test_markdown_that_somebody_typed_in_jira_stays_it(bring: Bring, workspace: Workspace) -> None:
    bring(f'{MARKS},Description\nDoor,K-1,1,Story,To Do,"**Why** so\n\n- [ ] opens"\n')
    assert only(workspace)["description"] == "**Why** so\n\n- [ ] opens"


def test_comments_are_paragraphs_and_sprints_are_names(bring: Bring, workspace: Workspace) -> None:
    bring(
        f"{MARKS},Sprint,Sprint,Comment,Comment,Fix Version/s,Fix Version/s\n"
        'Door,K-1,1,Story,To Do,S1,S2,"5/Apr/14;eva;one, two","6/Apr/14;piet;three\nlines",1.0,1.1\n'
    )
    assert only(workspace)["details"] == {
        "Sprint": "S1, S2",
        "Comment": "5/Apr/14;eva;one, two\n\n6/Apr/14;piet;three\nlines",
        "Fix Version/s": "1.0, 1.1",
    }


def test_of_two_columns_for_one_field_no_word_is_lost(bring: Bring, workspace: Workspace) -> None:
    bring("title,assignee,owner,due,deadline\nDoor,Jan,Piet,2027-01-02,2027-03-04\n")
    item = only(workspace)
    assert item["deadline"] == "2027-01-02"
    assert {*item["details"].values()} == {"Jan", "Piet", "2027-03-04"}


# ── encodings ───────────────────────────────────────────────────────────────────────────────────


def test_another_encoding_is_told_and_never_guessed(bring: Bring, workspace: Workspace) -> None:
    raw = "Résumé;Clé de ticket;Type de ticket;État\nFermée;K-1;Récit;À faire\n".encode("cp1252")
    with pytest.raises(BadFile, match="--encoding windows-1252"):
        bring(raw)
    assert bring(raw, encoding="windows-1252").added == 1
    item = only(workspace)
    assert (item["title"], item["type"], item["state"]) == ("Fermée", "story", "new")
    for wrong in ("klingon", "utf-16", "rot13", "base64"):
        with pytest.raises(BadFile) as no:
            bring(raw, encoding=wrong)
        assert "\n" not in str(no.value)


def test_a_spreadsheets_own_text_comes_in_when_told(bring: Bring, workspace: Workspace) -> None:
    raw = f"{MARKS.replace(',', chr(9))}\nDoor\tK-1\t1\tStory\tTo Do\n".encode("utf-16")
    assert bring(raw, encoding="utf-16").added == 1


# ── again and again ─────────────────────────────────────────────────────────────────────────────

WORD = st.text(st.sampled_from("abc é漢,;\"'\n[]{}*_-|h1. "), max_size=14)
LINE = WORD.filter(lambda text: bool(text.replace("\u200b", "").split()))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "Summary": LINE,
                "Issue Type": st.sampled_from(["Story", "Bug", "Epic", "Sub-task", "Odd"]),
                "Status": st.sampled_from(["To Do", "Done", "Bespoke", ""]),
                "Labels": st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
                "Comment": st.lists(WORD, max_size=3),
                "Description": WORD,
                "Story Points": st.sampled_from(["", "0", "0.0", "2.5", "13.0", "many"]),
                "Due date": st.sampled_from(["", "1/2/2027", "13/2/2027", "05/Apr/27 9:00 AM"]),
                "Parent id": st.sampled_from(["", "1", "2", "99"]),
                "Mystery": WORD,
            }
        ),
        min_size=1,
        max_size=5,
    ),
    edited=st.booleans(),
)
def test_the_same_list_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], edited: bool
) -> None:
    from po_tui.exchange.importing import import_file

    folder = tmp_path_factory.mktemp("again")
    file = folder / "jira.csv"
    file.write_text(as_list(rows), encoding="utf-8-sig", newline="")
    store = Store(folder / "any.db", Author.command("me"))
    workspace = Workspace.new(store, "AB", "Any")
    try:
        assert import_file(workspace, file).added == len(rows)
        if edited:
            workspace.backlog.revise(
                1, {"title": "Mine", "description": "Mine", "labels": ["mine"]}
            )
        before = items(workspace)
        steps = store.rows.execute("SELECT count(*) FROM step").fetchone()
        report = import_file(workspace, file)
        assert (report.added, report.updated) == (0, 0)
        assert items(workspace) == before
        assert store.rows.execute("SELECT count(*) FROM step").fetchone() == steps
    finally:
        store.close()


def as_list(rows: Sequence[Mapping[str, Any]]) -> str:
    """A list as Jira writes it: a column for each label and comment."""
    many = ("Labels", "Comment")
    times = {name: max(len(row[name]) for row in rows) for name in many}
    single = [name for name in rows[0] if name not in many]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    header = ["Issue key", "Issue id", *single]
    writer.writerow([*header, *(name for name in many for _n in range(times[name]))])
    for n, row in enumerate(rows, start=1):
        cells = [f"K-{n}", str(n), *(row[name] for name in single)]
        for name in many:
            cells += [*row[name], *[""] * (times[name] - len(row[name]))]
        writer.writerow(cells)
    return out.getvalue()
