"""Markdown pages come in: our own export whole, checklists, boards, a heading an item."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui import words
from po_tui.exchange.files import BadFile
from po_tui.exchange.importing import detect, import_file
from po_tui.exchange.markdown import backlog_markdown
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.importing import ImportReport
from tests.exchange.test_csv import everything, items, parent_of

Bring = Callable[..., ImportReport]


@pytest.fixture
def bring(workspace: Workspace, own_world: Path) -> Bring:
    """Import a text as a page of that name."""

    def bring(text: str, name: str = "page.md", **more: Any) -> ImportReport:
        path = own_world / name
        path.write_text(text, encoding="utf-8")
        return import_file(workspace, path, **more)

    return bring


def told(workspace: Workspace) -> list[tuple[str, str]]:
    return [(item["title"], item["state"]) for item in items(workspace)]


def test_each_line_of_a_checklist_is_an_item(bring: Bring, workspace: Workspace) -> None:
    text = (
        "# Plan\n\n## Door\n- [ ] Repair the hinge\n  It squeaks.\n\n  Loudly.\n- [x] Paint it\n"
        "  - [x] twice\n  - [ ] in green\n\n## Later\n1. [ ] As a user, I want a bell, so that I am heard\n"
        "- no box\n\n```\n- [ ] in code\n```\n"
    )
    report = bring(text)
    assert (report.format, report.added) == ("markdown", 3)
    hinge, paint, bell = items(workspace)
    assert (hinge["description"], hinge["details"]) == (
        "It squeaks.\n\nLoudly.",
        {"Section": "Door"},
    )
    assert (paint["state"], [one["done"] for one in paint["criteria"]]) == ("done", [True, False])
    assert (bell["title"], bell["so_that"]) == ("A bell", "I am heard")
    assert bring(text).added == 0
    assert bring(text.replace("[ ] Repair", "[x] Repair")).updated_keys == ["XX-1"]
    assert told(workspace)[0] == ("Repair the hinge", "done")


def test_a_heading_with_text_is_an_item(bring: Bring, workspace: Workspace) -> None:
    text = (
        "# The shop\n\nAbout us.\n\n## Pay\nAs a buyer, I want to pay, so that I get it.\n\nBy card.\n\n"
        "### Acceptance criteria\n- Given a card\n  When I pay\n  Then I get it\n- [x] No cash\n\n"
        "### Notes\nMore.\n\n## Return\nWithin two weeks.\n"
    )
    assert bring(text).added == 2
    pay, back = items(workspace)
    assert (pay["title"], pay["as_a"], pay["description"]) == (
        "Pay", "buyer", "By card.\n\n### Notes\nMore.",
    )  # fmt: skip
    assert [one["text"] for one in pay["criteria"]] == [
        "Given a card\nWhen I pay\nThen I get it",
        "No cash",
    ]
    assert back["description"] == "Within two weeks."


def test_headings_that_are_states_make_a_board(bring: Bring, workspace: Workspace) -> None:
    bring(
        "# Board\n\nHow we work.\n\n## To do\n- One\n- Two\n\n## In progress (two)\n* Three\n\n## Done\n+ Four\n"
    )
    assert told(workspace) == [
        ("One", "new"), ("Two", "new"), ("Three", "in_sprint"), ("Four", "done"),
    ]  # fmt: skip


def test_bullets_below_headings_are_items(bring: Bring, workspace: Workspace) -> None:
    bring("## Door\n- Hinge\n- Lock\n\n## Wall\n- Paint\n  in green\n")
    assert [item["title"] for item in items(workspace)] == ["Hinge", "Lock", "Paint"]
    assert items(workspace)[2]["description"] == "in green"


def test_real_roadmap_pages_come_in_as_items_where_one_says_so(
    workspace: Workspace, shared: Path
) -> None:
    for file in sorted((shared / "data" / "05-roadmaps-visions").glob("*.md")):
        report = import_file(workspace, file, reads_as="items")
        assert report.added > 1
        assert import_file(workspace, file, reads_as="items").added == 0


def test_pages_are_told_from_stories(own_world: Path) -> None:
    def made(name: str, text: str) -> Path:
        path = own_world / name
        path.write_text(text, encoding="utf-8")
        return path

    assert detect(made("a.md", "As a user, I want x\nRepair it\n")) == "stories"
    assert detect(made("b.md", "# Head\n\ntext\n")) == "markdown"
    assert detect(made("c.md", "- one\n- two\n")) == "markdown"
    assert detect(made("d.txt", "- [ ] one\n")) == "markdown"
    assert detect(made("e.txt", "- As a user, I want x\n# no heading\n")) == "stories"


# ── our own page ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_our_own_page_comes_back_in_either_language(
    leenmuur: Workspace, workspace: Workspace, own_world: Path, lang: str
) -> None:
    words.use(lang)
    page = backlog_markdown(leenmuur, everything(leenmuur))
    (own_world / "page.md").write_text(page, encoding="utf-8")
    assert import_file(workspace, own_world / "page.md").added == 24
    assert import_file(workspace, own_world / "page.md").added == 0
    here = leenmuur.store.rows
    wanted = (
        "title, type, state, as_a, i_want, so_that, trim(description, char(10)), estimate, labels"
    )
    query = f"SELECT {wanted} FROM item ORDER BY title"
    assert workspace.store.rows.execute(query).fetchall() == here.execute(query).fetchall()
    assert parent_of(workspace, "Open my compartment with a six-digit code") == parent_of(
        leenmuur, "Open my compartment with a six-digit code"
    )
    for mine, theirs in zip(
        sorted(items(workspace), key=lambda one: str(one["title"])),
        sorted(items(leenmuur), key=lambda one: str(one["title"])),
        strict=True,
    ):
        assert [(c["text"], c["done"]) for c in mine["criteria"]] == [
            (c["text"], bool(c.get("done"))) for c in theirs["criteria"]
        ]


def test_at_home_our_own_page_adds_nothing(leenmuur: Workspace, own_world: Path) -> None:
    page = backlog_markdown(leenmuur, everything(leenmuur))
    (own_world / "page.md").write_text(page, encoding="utf-8")
    report = import_file(leenmuur, own_world / "page.md")
    assert (report.added, report.updated) == (0, 0)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.lists(
        st.sampled_from(
            ["# A", "## B", "## LM-1 Own", "### Acceptance criteria", "- [ ] c", "  - [x] d", "- e", "```",
             "*story · new · 3 points*", "Labels: a, b", "Part of: LM-2", "", "text", "    deep", "1. f", "\u202e"]
        )
        | st.text(max_size=10),
        max_size=14,
    ).map("\n".join)
)  # fmt: skip
def test_no_page_whatsoever_breaks_the_import(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "any.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    store = Store(folder / "any.db", Author.command("me"))
    workspace = Workspace.new(store, "AB", "Any")
    try:
        added = import_file(workspace, folder / "any.md", "markdown").added
        assert len(items(workspace)) == added
        assert import_file(workspace, folder / "any.md", "markdown").added == 0
    except BadFile as no:
        assert "\n" not in str(no)  # noqa: PT017 – either is fine
    finally:
        store.close()


def test_a_heading_may_be_closed_by_hashes_and_keeps_those_of_a_word(
    bring: Bring, workspace: Workspace
) -> None:
    bring("## Learn C#\nText one.\n\n## Ring the bell ##\nText two.\n", reads_as="items")
    assert [title for title, __ in told(workspace)] == ["Learn C#", "Ring the bell"]


def test_a_heading_of_nearly_only_blanks_is_read_at_once(
    bring: Bring, workspace: Workspace
) -> None:
    bring("## One\nText.\n\n## a" + " " * 200_000 + "b\nText.\n", reads_as="items")
    assert len(told(workspace)) == 2
