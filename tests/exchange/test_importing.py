"""Files come in as one step, twice the same file adds nothing, and an edit is never overwritten."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from po_tui.exchange.files import BadFile
from po_tui.exchange.importing import detect, import_file
from po_tui.workspace import Workspace
from po_tui.workspace import importing as taking_in
from po_tui.workspace.importing import Incoming, Skipped, bring_in

STORIES = """\
As a moderator, I want to start a round, so that we can estimate it.
Repair the hinge

Repair the hinge
"""


@pytest.fixture
def file(own_world: Path) -> Path:
    path = own_world / "stories.txt"
    path.write_text(STORIES, encoding="utf-8")
    return path


def titles(workspace: Workspace) -> list[str]:
    query = "SELECT title FROM item WHERE product_id = ? ORDER BY rank"
    return [row[0] for row in workspace.store.rows.execute(query, (workspace.product_id,))]


def counts(workspace: Workspace, *tables: str) -> list[int]:
    rows = workspace.store.rows
    return [rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


def test_stories_are_added_at_the_end_of_the_order(leenmuur: Workspace, file: Path) -> None:
    before = titles(leenmuur)
    report = import_file(leenmuur, file)
    assert (report.added, report.updated, report.keys) == (2, 0, ["LM-25", "LM-26"])
    assert titles(leenmuur) == [*before, "Start a round", "Repair the hinge"]


def test_each_line_left_out_is_named_with_its_reason(workspace: Workspace, file: Path) -> None:
    assert import_file(workspace, file).skipped == [Skipped(4, "the same as line 2")]


def test_the_whole_line_is_kept_as_origin(workspace: Workspace, file: Path) -> None:
    import_file(workspace, file)
    lines = workspace.store.rows.execute("SELECT source, line FROM origin ORDER BY id").fetchall()
    assert lines[0] == ("stories", STORIES.splitlines()[0])


def test_twice_the_same_file_adds_nothing_and_writes_nothing(
    workspace: Workspace, file: Path
) -> None:
    import_file(workspace, file)
    before = counts(workspace, "item", "origin", "step", "change")
    report = import_file(workspace, file)
    assert (report.added, report.updated) == (0, 0)
    assert report.skipped == [
        Skipped(1, "already in the backlog as XX-1"),
        Skipped(2, "already in the backlog as XX-2"),
        Skipped(4, "the same as line 2"),
    ]
    assert counts(workspace, "item", "origin", "step", "change") == before


def test_a_dry_run_tells_the_same_and_writes_nothing(workspace: Workspace, file: Path) -> None:
    before = counts(workspace, "item", "origin", "step", "change")
    report = import_file(workspace, file, dry_run=True)
    assert (report.added, report.keys, len(report.skipped)) == (2, [], 1)
    assert counts(workspace, "item", "origin", "step", "change") == before


def test_one_undo_takes_back_a_whole_import_and_redo_brings_it_again(
    leenmuur: Workspace, own_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "PART", 7)
    before = titles(leenmuur)
    path = own_world / "many.txt"
    path.write_text("\n".join(f"Wish number {n}" for n in range(30)), encoding="utf-8")
    seen: list[tuple[int, int]] = []
    import_file(leenmuur, path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(7, 30), (14, 30), (21, 30), (28, 30), (30, 30)]
    leenmuur.history.undo()
    assert titles(leenmuur) == before
    leenmuur.history.redo()
    assert titles(leenmuur) == [*before, *(f"Wish number {n}" for n in range(30))]


def test_after_an_undo_the_file_can_come_in_again(workspace: Workspace, file: Path) -> None:
    import_file(workspace, file)
    workspace.history.undo()
    assert import_file(workspace, file).keys == ["XX-3", "XX-4"]


def test_a_failure_halfway_takes_back_what_was_written(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "PART", 1)

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(workspace, file, progress=stop)
    assert counts(workspace, "item", "origin") == [0, 0]


def test_thirteen_real_backlogs_come_in_whole(workspace: Workspace, shared: Path) -> None:
    files = sorted((shared / "data" / "01-user-stories").glob("*.txt"))
    reports = [import_file(workspace, file) for file in files]
    assert sum(report.added for report in reports) == 902
    assert sum(len(report.skipped) for report in reports) == 5
    again = [import_file(workspace, file) for file in files]
    assert [report.added for report in again] == [0] * 13
    assert counts(workspace, "item") == [902]


# ── importing again, three ways ─────────────────────────────────────────────────────────────────


def entries(**values: Any) -> Sequence[Incoming]:
    return [Incoming(1, "K-1", {"title": "Hinge", "description": "", **values}, "K-1")]


def take_in(workspace: Workspace, **values: Any) -> Any:
    return bring_in(workspace, entries(**values), source="csv", label="Import")


def value(workspace: Workspace, field: str) -> Any:
    return workspace.store.rows.execute(f"SELECT {field} FROM item").fetchone()[0]


def test_what_changed_only_in_the_file_is_taken_over(workspace: Workspace) -> None:
    take_in(workspace)
    report = take_in(workspace, title="Steel hinge", estimate=3)
    assert (report.added, report.updated, report.updated_keys) == (0, 1, ["XX-1"])
    assert (value(workspace, "title"), value(workspace, "estimate")) == ("Steel hinge", 3.0)
    assert take_in(workspace, title="Steel hinge", estimate=3).updated == 0
    workspace.history.undo()
    assert value(workspace, "title") == "Hinge"


def test_what_was_edited_here_is_never_overwritten(workspace: Workspace) -> None:
    take_in(workspace)
    workspace.backlog.revise(1, {"title": "My hinge"})
    report = take_in(workspace, title="Steel hinge", description="Seven weeks")
    assert (value(workspace, "title"), value(workspace, "description")) == (
        "My hinge",
        "Seven weeks",
    )
    assert report.skipped == [Skipped(1, "title of XX-1 was edited here since, and is kept")]
    assert take_in(workspace, description="Seven weeks").skipped == [
        Skipped(1, "already in the backlog as XX-1")
    ]


def test_the_same_edit_on_both_sides_is_no_news(workspace: Workspace) -> None:
    take_in(workspace)
    workspace.backlog.revise(1, {"title": "Steel hinge"})
    report = take_in(workspace, title="Steel hinge")
    assert report.skipped == [Skipped(1, "already in the backlog as XX-1")]


def test_an_entry_that_cannot_be_stored_is_named_and_the_rest_comes_in(
    workspace: Workspace,
) -> None:
    bad = Incoming(1, "K-1", {"title": "One", "estimate": "many"})
    report = bring_in(
        workspace, [bad, Incoming(2, "K-2", {"title": "Two"})], source="csv", label="Import"
    )
    assert (report.added, [one.line for one in report.skipped]) == (1, [1])
    assert titles(workspace) == ["Two"]


def test_criteria_are_the_same_if_their_text_is(workspace: Workspace) -> None:
    take_in(workspace, criteria=["It opens"])
    assert take_in(workspace, criteria=["It opens"]).updated == 0


def test_an_imported_epic_is_open(workspace: Workspace) -> None:
    take_in(workspace, type="epic")
    assert value(workspace, "state") == "open"


# ── files that cannot be used ───────────────────────────────────────────────────────────────────


def refusal(workspace: Workspace, path: Path | str, format: str = "auto") -> str:
    with pytest.raises(BadFile) as refused:
        import_file(workspace, path, format)
    assert counts(workspace, "item", "change") == [0, counts(workspace, "change")[0]]
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_a_file_that_is_not_utf_8_names_the_place(workspace: Workspace, file: Path) -> None:
    file.write_bytes("Repair the hinge\nDevise a café".encode("latin-1"))
    assert "(byte 29)" in refusal(workspace, file)


def test_a_byte_order_mark_is_no_part_of_the_first_line(workspace: Workspace, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfRepair the hinge\r\nPaint the door\r\n")
    import_file(workspace, file)
    assert titles(workspace) == ["Repair the hinge", "Paint the door"]


@pytest.mark.parametrize(
    ("content", "word"), [(b"", "empty"), (b" \n\n", "empty"), (b"PK\x00\x01", "byte 2")]
)
def test_empty_and_binary_files_are_refused(
    workspace: Workspace, file: Path, content: bytes, word: str
) -> None:
    file.write_bytes(content)
    assert word in refusal(workspace, file)


def test_missing_files_and_folders_are_refused(workspace: Workspace, own_world: Path) -> None:
    assert "there is no file" in refusal(workspace, own_world / "none.txt")
    assert "is a folder" in refusal(workspace, own_world)
    assert "cannot be read" in refusal(workspace, "a\0b")


def test_what_is_piped_in_is_read(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Repair the hinge\n")))
    assert import_file(workspace, "-").added == 1


def test_the_format_is_found_by_name_and_content(own_world: Path) -> None:
    def made(name: str, text: str) -> Path:
        path = own_world / name
        path.write_text(text, encoding="utf-8")
        return path

    assert detect(made("a.txt", "x")) == "stories"
    assert detect(made("a.md", "x")) == "stories"
    assert detect(made("a", "x")) == "stories"
    assert detect(made("a.json", '{"schema": "po-tui/1"}')) == "json"
    assert detect(made("b.json", '{"schema": "po-tui/1", "tables": {')) == "json"
    for other in (made("c.json", "[]"), made("a.xlsx", "x")):
        with pytest.raises(BadFile, match=r"--format: .*stories"):
            detect(other)


def test_an_unknown_format_names_those_there_are(workspace: Workspace, file: Path) -> None:
    assert "choose one of" in refusal(workspace, file, "papyrus")


def test_an_entry_without_a_title_is_named(workspace: Workspace) -> None:
    report = bring_in(
        workspace, [Incoming(7, "K-1", {"estimate": 3})], source="csv", label="Import"
    )
    assert (report.added, [one.line for one in report.skipped]) == (0, [7])


def test_what_the_file_calls_an_epic_meanwhile_has_no_points_any_more(
    workspace: Workspace,
) -> None:
    def bring(**values: Any) -> None:
        bring_in(workspace, [Incoming(1, "e1", {"title": "Big", **values})], source="t", label="In")

    bring(type="story", state="new", estimate=3)
    item = workspace.items.find(None)[0]
    bring(type="epic", state="new", estimate=5)
    view = workspace.items.view(item)
    assert (view.type, view.state, view.estimate, view.estimated_on) == ("epic", "open", None, None)
    bring(type="story", state="open", estimate=5)
    assert (workspace.items.view(item).type, workspace.items.view(item).state) == ("story", "new")
