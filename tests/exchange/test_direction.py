"""Pages of visions and roadmaps: understood, shown, taken once, nothing lost, nothing overwritten."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.exchange import taking
from po_tui.exchange.direction import CHAPTER, DETAIL, NOTE, TIME, Document
from po_tui.exchange.files import BadFile
from po_tui.exchange.importing import import_file
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.importing import ImportReport

FILES = (
    "govuk-design-system-roadmap.md", "litmus-ROADMAP.md", "moby-ROADMAP.md",
    "outty-product-vision-far-near.md", "product-vision-board-moore-template.md",
)  # fmt: skip
Take = Callable[..., ImportReport]


@pytest.fixture(autouse=True)
def a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T09:00:00+01:00")


@pytest.fixture
def take(workspace: Workspace) -> Take:
    """Take a text as a page of that name."""

    def take(text: str, name: str = "ROADMAP.md", kind: str = "", **more: bool) -> ImportReport:
        return taking.take(workspace, taking.page_of(text, name, kind), **more)

    return take


def understood(text: str, name: str = "ROADMAP.md") -> list[tuple[str, str]]:
    """What each line becomes and says, headings aside."""
    page = taking.page_of(text, name)
    return [(row.becomes, row.text) for row in page.rows if row.becomes not in (TIME, CHAPTER)]


def planned(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Title → horizon and status."""
    return {one.title: (one.horizon, one.status) for one in workspace.roadmap.items()}


# ── nothing is lost ─────────────────────────────────────────────────────────────────────────────


LISTS = (
    "features", "notes", "target_group", "product", "business_goals", "competitors", "revenue",
    "cost", "channels", "how_to_win", "not_doing", "aliases", "last_presented_to",
)  # fmt: skip
LEADS = re.compile(r"\b(?:for|who|the|is|an?|that|unlike|our|product)\b", re.IGNORECASE)
"""The words of a pitch that stand between its parts."""


def words_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def kept_words(workspace: Workspace) -> Counter[str]:
    """All that the file of the product says, wherever it says it."""
    con = workspace.store.rows
    words: Counter[str] = Counter()
    for table in ("roadmap_item", "goal", "need", "assumption", "vision", "strategy", "product"):
        found = con.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description]
        for row in found:
            for name, value in zip(names, row, strict=True):
                if isinstance(value, str) and name not in ("uid", "key", "settings", "created"):
                    words += words_in(" ".join(json.loads(value)) if name in LISTS else value)
    return words


def lost(workspace: Workspace, text: str, page: Document) -> set[str]:
    """Words of the page that stand nowhere, but for headings that are meant and nothing else."""
    meant: Counter[str] = Counter()
    for row in page.rows:
        if row.becomes in (TIME, CHAPTER) and not row.kept:
            meant += words_in(row.raw)
        if row.becomes == "pitch" or ".pitch_" in row.becomes:
            meant += Counter(LEADS.findall(row.text))
        if row.becomes == DETAIL and "metric" in row.values:  # the label is the field
            meant["Metric"] += 1
        if row.values.get("start"):  # the line says when itself, and that is its dates
            meant += Counter(re.findall(r"\b(?:Q[1-4]|H[12]|20\d\d)\b", row.raw))
    kept = kept_words(workspace) + meant
    return {word for word in words_in(text) if word not in kept}


@pytest.mark.parametrize("name", FILES)
def test_every_line_of_a_real_page_ends_somewhere(
    workspace: Workspace, shared: Path, name: str
) -> None:
    path = shared / "data" / "05-roadmaps-visions" / name
    text = path.read_text(encoding="utf-8")
    page = taking.read_page(path)
    covered = {line for row in page.rows for line in range(row.line, row.last + 1)}
    for number, line in enumerate(text.splitlines(), start=1):
        assert number in covered or not re.search(r"\w", line), line
    report = import_file(workspace, path)
    # The numbers of headings are their order: “1.4 Testing” is “Testing”.
    numbers = {word for word in words_in(text) if word.isdigit() and len(word) == 1}
    assert lost(workspace, text, page) - numbers == set()
    assert report.added + report.noted > 0
    again = import_file(workspace, path)
    assert (again.added, again.updated, again.noted) == (0, 0, 0)


LINE = st.sampled_from(
    ["# Roadmap", "# Vision", "## Now", "## [Next](https://example.org/n)", "## Next", "## Q3 2027", "### Payments", "## Goals", "## Target group",
     "## 2027 – Foundation", "- [ ] open", "- [x] ticked", "  - nested", "- ~~struck~~ out", "- ~~all struck~~",
     "- **Bold** – and more", "- Q1 2027: early", "- late (H2 2028)", "| Title | When | Owner |", "|---|---|---|",
     "| Wall | Q2 2027 | Zoë |", "| Now | Next |", "| a <br> b | c |", "> quoted", "text", "Lead-in:", "", "---",
     "For residents who lend, the wall is a shop that opens. Unlike sheds, our product counts.", "FOR us", "WHO need",
     "THAT works", "<!-- hidden", "-->", "```", "<li>listed</li>", "<br>", "[link](https://example.org/x)",
     "- see [#12](https://example.org/12)", "Metric: loans", "### Far vision", "## Needs", "漢字 と 仮名", "\u202eturned"]
)  # fmt: skip


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(LINE | st.text(max_size=12), max_size=16), kind=st.sampled_from(["", "roadmap", "vision"]))  # fmt: skip
def test_no_word_of_any_page_is_lost_and_a_second_time_adds_nothing(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], kind: str
) -> None:
    text = "\n".join(lines).encode("utf-8", "replace").decode().replace("\0", "")
    store = Store(tmp_path_factory.mktemp("page") / "page.db", Author.command("me"))
    store.rows.execute("PRAGMA synchronous = OFF")
    try:
        workspace = Workspace.new(store, "AB", "Any")
        try:
            page = taking.page_of(text, "page.md", kind)
        except BadFile:
            assert not re.search(r"\w", re.sub(r"<[^<>]*>|_", "", text))
            return
        steps = len(workspace.history.steps())
        tried = taking.take(workspace, page, dry_run=True)
        done = taking.take(workspace, page)
        assert (tried.added, tried.updated, tried.noted) == (done.added, done.updated, done.noted)
        assert lost(workspace, re.sub(r"</?[A-Za-z][^<>]*>|- \[x\]", " ", text), page) == set()
        again = taking.take(workspace, page)
        assert (again.added, again.updated, again.noted) == (0, 0, 0)
        assert len(workspace.history.steps()) <= steps + 1
    finally:
        store.close()


# ── what is understood ──────────────────────────────────────────────────────────────────────────


def test_now_next_later_and_what_is_done(take: Take, workspace: Workspace) -> None:
    take(
        "# Roadmap\n\nAbout us.\n\n## Shipped\n- Login\n\n## Working on now\n- [x] Search\n- Filters\n\n"
        "## Coming up next\n* Mail\n\n## Future plans\n1. Maps\n"
    )
    assert planned(workspace) == {
        "Login": ("now", "done"), "Search": ("now", "done"), "Filters": ("now", "on_track"),
        "Mail": ("next", "planned"), "Maps": ("later", "idea"),
    }  # fmt: skip
    assert workspace.vision.notes() == ["ROADMAP.md › Roadmap\nAbout us."]


@pytest.mark.parametrize(
    ("heading", "start", "end", "confidence"),
    [
        ("Q1 2027", "2027-01-01", "2027-03-31", "medium"),
        ("2027-Q1 (Foundation)", "2027-01-01", "2027-03-31", "medium"),
        ("Kwartaal 1 2027", "2027-01-01", "2027-03-31", "medium"),
        ("Q1–Q2 2027", "2027-01-01", "2027-06-30", "medium"),
        ("H2 2027", "2027-07-01", "2027-12-31", "medium"),
        ("March 2027", "2027-03-01", "2027-03-31", "medium"),
        ("Mar – May 2027", "2027-03-01", "2027-05-31", "medium"),
        ("2027-03-15", "2027-03-15", "2027-03-15", "high"),
        ("2027", "2027-01-01", "2027-12-31", "low"),
    ],
)
def test_periods_in_headings_are_dates_as_exact_as_they_are_said(
    take: Take, workspace: Workspace, heading: str, start: str, end: str, confidence: str
) -> None:
    take(f"# Roadmap\n## {heading}\n- Pay online\n## Later\n- Maps\n")
    (first, _maps) = workspace.roadmap.items()
    assert (first.start, first.end, first.confidence) == (start, end, confidence)
    assert first.horizon in ("next", "later")


def test_a_quarter_below_its_year_is_of_that_year(take: Take, workspace: Workspace) -> None:
    take("# Plan\n## 2027\n### Q2\n- Mail\n### Q4\n- Maps\n")
    assert [(one.title, one.quarter) for one in workspace.roadmap.items()] == [
        ("Mail", "2027-Q2"), ("Maps", "2027-Q4"),
    ]  # fmt: skip


def test_lines_tell_their_own_time_outcome_links_and_details(
    take: Take, workspace: Workspace
) -> None:
    take(
        "# Roadmap\n## Next\n- **Pay online** – nobody queues any more\n  - with iDEAL\n  - Metric: loans a month\n"
        "- Q3 2027: Maps [#12](https://example.org/12)\n- ~~Fax~~\n### Mail\n- reminders\n- receipts\n"
    )
    pay, maps, mail = workspace.roadmap.items()
    assert (pay.title, pay.outcome, pay.metric) == (
        "Pay online", "nobody queues any more", "loans a month",
    )  # fmt: skip
    assert pay.description == "- with iDEAL"
    assert (maps.title, maps.quarter) == ("Maps", "2027-Q3")
    assert maps.description == "[#12](https://example.org/12)"
    assert (mail.title, mail.features) == ("Mail", ("reminders", "receipts"))
    assert any("Fax" in note for note in workspace.vision.notes())


def test_tables_by_their_columns(take: Take, workspace: Workspace) -> None:
    take(
        "# Roadmap\n\n| Initiative | Quarter | Status | Owner |\n|---|:-:|---|---|\n"
        "| Pay | Q1 2027 | In progress | Zoë |\n| Mail | soon | blocked | |\n\n"
        "| Now | Next | Later |\n|---|---|---|\n| Doors <br> Locks | Maps | |\n"
    )
    pay, mail, *others = workspace.roadmap.items()
    assert (pay.quarter, pay.status, pay.description) == ("2027-Q1", "on_track", "Owner: Zoë")
    assert (mail.horizon, mail.status) == ("next", "at_risk")
    assert [(one.title, one.horizon) for one in others] == [
        ("Doors", "now"), ("Locks", "now"), ("Maps", "next"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        (
            "For residents who rarely use a drill, the Leenmuur is a lending wall that is open day and night."
            " Unlike a rental shop, our product is around the corner."
        ),
        (
            "FOR residents\nWHO rarely use a drill\nTHE Leenmuur\nIS A lending wall\nTHAT is open day and night.\n"
            "UNLIKE a rental shop\nOUR PRODUCT is around the corner."
        ),
        (
            "- **For** residents\n- **Who** rarely use a drill\n- **The** Leenmuur\n- **Is a** lending wall\n"
            "- **That** is open day and night\n- **Unlike** a rental shop\n- **Our product** is around the corner\n"
        ),
        (
            "### For (target customer)\n> residents\n### Who\n> rarely use a drill\n### The (product)\n> Leenmuur is a lending wall\n"
            "### That\n> That is open day and night\n### Unlike\n> Unlike a rental shop\n### Our product\n> is around the corner\n"
        ),
        (
            "|  |  |\n|---|---|\n| FOR | residents |\n| WHO | rarely use a drill |\n| THE | Leenmuur |\n| IS A | lending wall |\n"
            "| THAT | is open day and night |\n| UNLIKE | a rental shop |\n| OUR PRODUCT | is around the corner |\n"
        ),
    ],
    ids=["sentence", "lines", "bullets", "chapters", "table"],
)  # fmt: skip
def test_the_pitch_in_its_seven_parts(take: Take, workspace: Workspace, text: str) -> None:
    take(f"# Vision\n\n{text}\n", "vision.md")
    view = workspace.vision.view()
    assert [getattr(view, name) for name in view._fields if name.startswith("pitch_")] == [
        "residents", "rarely use a drill", "Leenmuur", "lending wall", "is open day and night",
        "a rental shop", "is around the corner",
    ]  # fmt: skip


def test_chapters_of_a_vision_board_and_a_strategy(take: Take, workspace: Workspace) -> None:
    take(
        "# Product vision\nEveryone can make things.\n\n## Target group\n- Residents\n- Schools\n\n## Needs\n- A drill now and then\n"
        "## Features\n- Open day and night\n\n## Business goals\n- Fewer sheds\n\n## Wat we niet doen\n- Renting out cars\n"
        "## Assumptions\n- People bring things back\n\n## Goals\n- 100 loans a month\n\n## Who made this\nZoë.\n",
        "vision.md",
    )
    vision, plan = workspace.vision.view(), workspace.vision.strategy()
    assert vision.statement == "Everyone can make things."
    assert (vision.target_group, vision.product) == (
        ("Residents", "Schools"),
        ("Open day and night",),
    )
    assert [need.text for need in vision.needs] == ["A drill now and then"]
    assert (vision.business_goals, plan.not_doing) == (("Fewer sheds",), ("Renting out cars",))
    assert [one.text for one in plan.assumptions] == ["People bring things back"]
    assert [goal.title for goal in workspace.vision.goals()] == ["100 loans a month"]
    assert workspace.vision.notes() == ["vision.md › Product vision › Who made this\nZoë."]
    assert vision.version == 0  # a version is put down by people


def test_a_template_that_nobody_filled_in_says_nothing(workspace: Workspace, shared: Path) -> None:
    report = import_file(workspace, shared / "data" / "05-roadmaps-visions" / FILES[4])
    assert (report.added, report.noted > 10) == (0, True)
    assert workspace.vision.view().statement == ""


def test_far_is_the_vision_and_near_the_product_goal(workspace: Workspace, shared: Path) -> None:
    import_file(workspace, shared / "data" / "05-roadmaps-visions" / FILES[3])
    assert workspace.vision.view().statement.startswith("Outty will become")
    assert workspace.vision.strategy().product_goal.startswith("Develop a Minimum Viable Product")
    assert len(workspace.vision.view().product) == 7


def test_a_question_is_no_roadmap_item(workspace: Workspace, shared: Path) -> None:
    import_file(workspace, shared / "data" / "05-roadmaps-visions" / FILES[2])
    assert [one.title for one in workspace.roadmap.items()] == [
        "Runtime improvements", "Image Builder", "Rootless Mode", "Testing", "Internal decoupling",
    ]  # fmt: skip
    assert (
        "[#38043](https://github.com/moby/moby/issues/38043)"
        in workspace.roadmap.items()[0].description
    )


# ── reading it again ────────────────────────────────────────────────────────────────────────────


PLAN = "# Roadmap\n## Now\n- Pay\n## Next\n- Mail\n"


def test_what_moved_in_the_file_moves_here_and_an_edit_stays(
    take: Take, workspace: Workspace
) -> None:
    take(PLAN)
    _pay, mail = workspace.roadmap.items()
    workspace.roadmap.set_horizon(mail.id, "later")
    report = take("# Roadmap\n## Now\n- Mail\n## Next\n- Pay\n- Maps\n")
    assert (report.keys, report.updated_keys) == (["R3"], ["R1"])
    assert [one.horizon for one in workspace.roadmap.items()] == ["next", "later", "next"]
    assert "horizon of R2 was edited here since, and is kept" in report.skipped[-1].reason + str(report.skipped)  # fmt: skip


def test_what_was_taken_off_here_stays_away(take: Take, workspace: Workspace) -> None:
    take(PLAN)
    workspace.roadmap.drop(workspace.roadmap.items()[0].id)
    report = take(PLAN)
    assert (report.added, len(workspace.roadmap.items())) == (0, 1)
    assert "stays away" in report.skipped[0].reason


def test_what_is_written_here_already_is_not_overwritten(take: Take, workspace: Workspace) -> None:
    workspace.vision.revise({"statement": "Ours.", "target_group": ["Us"]})
    text = "# Vision\nTheirs.\n\n## Target group\n- Them\n- us\n"
    report = take(text, "vision.md")
    assert workspace.vision.view().statement == "Ours."
    assert workspace.vision.view().target_group == ("Us", "Them")
    assert any("Theirs." in note for note in workspace.vision.notes())
    assert report.noted == 1
    assert take(text, "vision.md").noted == 0


def test_an_imported_vision_follows_its_file_until_somebody_edits_it(
    take: Take, workspace: Workspace
) -> None:
    take("# Vision\nFirst.\n", "vision.md")
    take("# Vision\nSecond.\n", "vision.md")
    assert workspace.vision.view().statement == "Second."
    workspace.vision.revise({"statement": "Ours."})
    take("# Vision\nThird.\n", "vision.md")
    assert workspace.vision.view().statement == "Ours."
    assert [note for note in workspace.vision.notes() if "Third." in note]


def test_where_a_line_led_to_is_kept(take: Take, workspace: Workspace) -> None:
    take(
        "# Vision\nAll can [make](https://example.org/make).\n## [Goals](https://example.org/g)\n- Ten [loans](https://example.org/l)\n",
        "vision.md",
    )
    assert workspace.vision.view().statement == "All can make."
    kept = "\n".join(workspace.vision.notes())
    assert all(f"https://example.org/{one}" in kept for one in ("make", "g", "l"))


def test_one_undo_takes_all_of_it_back(take: Take, workspace: Workspace, shared: Path) -> None:
    before = kept_words(workspace)
    for name in FILES:
        import_file(workspace, shared / "data" / "05-roadmaps-visions" / name)
        workspace.history.undo()
        assert kept_words(workspace) == before


def test_what_somebody_made_of_a_line_stands_when_the_page_is_read_again(
    workspace: Workspace,
) -> None:
    page = taking.page_of("# Roadmap\nAbout.\n## Now\n- Pay\n- Mail\n  - by post\n", "r.md")
    at = {row.text: n for n, row in enumerate(page.rows)}
    changed = page.changed({at["Pay"]: NOTE, at["Mail"]: NOTE, at["About."]: "vision.statement"})
    assert [row.becomes for row in changed.rows if row.text == "by post"] == [NOTE]
    taking.take(workspace, changed)
    assert (workspace.roadmap.items(), workspace.vision.view().statement) == ([], "About.")
    again = taking.take(workspace, page)
    assert (again.added, again.updated, again.noted) == (0, 0, 0)


def test_details_hang_on_their_item_as_long_as_it_is_one() -> None:
    page = taking.page_of("# Roadmap\n## Now\n- Pay\n  - by card\n", "r.md")
    assert [row.becomes for row in page.rows][-1] == DETAIL


# ── lists, roadmaps, and neither ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "text", "is_one"),
    [
        ("page.md", "# Board\n\n## To do\n- One\n\n## In progress\n* Two\n\n## Done\n+ Three\n", False),
        ("page.md", "# Plan\n\n## Door\n- [ ] Hinge\n\n## Later\n1. [ ] Bell\n", False),
        ("page.md", "# The shop\n\n## Pay\nAs a buyer, I want to pay.\n\n## Return\nText.\n", False),
        ("page.md", "# Us\n\n## Now\n- One\n\n## Next\n- Two\n", True),
        ("page.md", "## Q1 2027\n- One\n## Q2 2027\n- Two\n", True),
        ("ROADMAP.md", "- One\n- Two\n", True),
        ("page.md", "# Productvisie\n\nIedereen kan klussen.\n", True),
    ],
)  # fmt: skip
def test_a_backlog_is_told_from_a_roadmap(name: str, text: str, is_one: bool) -> None:
    assert taking.is_direction(text, name) is is_one


def test_a_page_can_be_read_as_what_one_says_it_is(workspace: Workspace, own_world: Path) -> None:
    path = own_world / "ROADMAP.md"
    path.write_text(PLAN, encoding="utf-8")
    assert import_file(workspace, path, reads_as="items", dry_run=True).lines == []
    assert import_file(workspace, path, reads_as="items").keys == ["XX-1", "XX-2"]
    assert import_file(workspace, path).keys == ["R1", "R2"]


@pytest.mark.parametrize(
    "content", [b"\x00\x01", b"\xff\xfe\x00", b"", b"   \n---\n", b"- a\n" * 400_000]
)
def test_a_file_that_cannot_be_a_page_is_one_clear_line(own_world: Path, content: bytes) -> None:
    path = own_world / "ROADMAP.md"
    path.write_bytes(content)
    with pytest.raises(BadFile) as no:
        taking.read_page(path)
    assert "\n" not in str(no.value)


def test_what_is_understood_of_markup_is_what_one_reads() -> None:
    text = "# Roadmap\n## Now\n- **Pay** &amp; *go* `now` <b>here</b> \\*\n- <img src=x onerror=alert(1)> Maps\n"
    assert understood(text) == [
        (NOTE, "Roadmap"), ("roadmap", "Pay & go now here *"), ("roadmap", "Maps"),
    ]  # fmt: skip
