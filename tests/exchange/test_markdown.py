"""The backlog as a page: readable, in order, and outside text stays text."""

from po_tui.exchange.markdown import backlog_markdown
from po_tui.workspace import Workspace


def test_an_item_is_a_heading_with_its_story_and_a_checklist(leenmuur: Workspace) -> None:
    page = backlog_markdown(leenmuur, [8, 5])
    assert page.startswith("# Leenmuur\n\n## LM-8 Return a tool and get a confirmation\n")
    assert page.index("## LM-8") < page.index("## LM-5")
    assert "*story · ready · 8 points*" in page
    assert (
        "As a **first-time borrower**, I want my compartment to light up,"
        " so that I do not search 48 doors." in page
    )
    assert "### Acceptance criteria\n\n- [ ] Given my code was accepted\n  When" in page
    assert "Goals: G3 19 of 20 first-time borrowers need no help" in page
    assert page.endswith("Part of: LM-1\n")


def test_what_is_empty_is_left_out(workspace: Workspace) -> None:
    only = workspace.backlog.add("Repair the hinge")
    page = backlog_markdown(workspace, [only])
    assert page == "# Something new\n\n## XX-1 Repair the hinge\n\n*story · new · not estimated*\n"


def test_ticked_criteria_are_ticked(workspace: Workspace) -> None:
    item = workspace.backlog.add(
        "Hinge", {"criteria": [{"text": "It opens", "done": True}, "It closes"]}
    )
    assert "- [x] It opens\n- [ ] It closes\n" in backlog_markdown(workspace, [item])


def test_text_from_outside_makes_no_heading_link_or_html(workspace: Workspace) -> None:
    item = workspace.backlog.add(
        "[click](http://x) <b>\x1b[31m# red",
        {
            "description": "# mine now\nTitle\n=====\n<script>\n- a list stays\n```\n# in code",
            "criteria": ["# not a heading\n- [x] not ticked"],
            "labels": ["*bold*"],
        },
    )
    page = backlog_markdown(workspace, [item])
    assert "\x1b" not in page
    assert "## XX-1 \\[click\\](http://x) \\<b\\># red" in page
    assert "\\# mine now\nTitle\n\\=====\n\\<script>\n- a list stays\n```\n# in code\n```\n" in page
    assert "- [ ] \\# not a heading\n  \\- \\[x\\] not ticked" in page
    assert "Labels: \\*bold\\*" in page


def test_items_that_are_gone_are_left_out(leenmuur: Workspace) -> None:
    assert backlog_markdown(leenmuur, [999]) == "# Leenmuur\n"
