"""Vision and roadmap to hand out: what stands in them, what never does, and that a page needs nothing else."""

import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from po_tui import words
from po_tui.documents.roadmap_page import roadmap_page
from po_tui.documents.vision_page import vision_page
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.documents.private import AMOUNT, MARKER, mark_private

Page = Callable[[Workspace, str], str]
PAGES = pytest.mark.parametrize("page", [vision_page, roadmap_page])


def as_read(page: str) -> str:
    """Without what keeps dates and keys in one piece at the end of a line."""
    return re.sub(r'<span class="whole">(.*?)</span>', r"\1", page)


FORMATS = pytest.mark.parametrize("format", ["markdown", "html"])
NASTY = "</title><script>alert('&\"x')</script> | *bold* [a](http://evil.example)"


@pytest.fixture
def file(demo_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(demo_file, tmp_path / "copy.db"))


@pytest.fixture
def open_file(file: Path) -> Iterator[Callable[[], Workspace]]:
    opened: list[Store] = []

    def make() -> Workspace:
        opened.append(Store(file, Author.command("tester")))
        return Workspace.open(opened[-1])

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def demo(open_file: Callable[[], Workspace]) -> Workspace:
    return open_file()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    store = Store(tmp_path / "empty.db", Author.command("tester"))
    yield Workspace.new(store, "AB", "Abacus")
    store.close()


def drawn(page: str) -> ET.Element:
    """The one drawing of a page, read as a strict reader would."""
    found = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(found) == 1
    return ET.fromstring(found[0])


def parts(drawing: ET.Element, tag: str, look: str = "") -> list[ET.Element]:
    named = drawing.iter(f"{{http://www.w3.org/2000/svg}}{tag}")
    return [one for one in named if look in one.get("class", "").split() or not look]


# ── the vision ──────────────────────────────────────────────────────────────────────────────────


@FORMATS
def test_the_vision_says_why_for_whom_how_far_and_what_not(demo: Workspace, format: str) -> None:
    page = vision_page(demo, format)
    for told in (
        "Every resident can borrow a good tool around the corner",
        "Leenmuur is a self-service lending wall that",
        "One wall runs a full month without a volunteer",
        "residents of dense neighbourhoods",
        "Know when it must be back",
        "home delivery",
        "hardware that a volunteer can repair",
        "version 3",
        "2026-09-15",
        "2026-11-24",
    ):
        assert told in page, told


@FORMATS
def test_a_goal_is_told_from_baseline_to_target_and_in_words(demo: Workspace, format: str) -> None:
    page = as_read(vision_page(demo, format))
    at = [page.index(text) for text in ("9 min (2026-09-30)", "6.5 min (2026-11-20)", "3 min")]
    assert at[0] < at[1]
    assert "42 % of the way, 30 % of its time: on clock" in page
    assert "57 % of the way, 80 % of its time: behind" in page


@FORMATS
def test_what_nobody_measured_is_not_zero(demo: Workspace, format: str) -> None:
    demo.goals.add("Fewer calls")
    page = vision_page(demo, format)
    assert "Fewer calls" in page
    assert "not measured" in page
    assert " 0 %" not in page


@PAGES
@FORMATS
def test_a_new_product_says_what_is_not_recorded(empty: Workspace, page: Page, format: str) -> None:
    told = page(empty, format)
    assert "Abacus" in told
    assert "not recorded" in told


# ── the roadmap ─────────────────────────────────────────────────────────────────────────────────


@FORMATS
def test_time_is_as_exact_as_we_are_sure(demo: Workspace, format: str) -> None:
    page = roadmap_page(demo, format)
    assert "2026-10-01 – 2026-12-18" in page  # R1, high
    assert "Q1 2027" in page  # R2, medium
    for meant_otherwise in ("2027-01-11", "2027-03-19", "2027-03-20", "2027-07-01", "2027-02-26"):
        assert meant_otherwise not in page  # medium and low


@FORMATS
def test_outcomes_stand_under_their_quarter_or_their_horizon(demo: Workspace, format: str) -> None:
    page = roadmap_page(demo, format)
    heads = r"<h2>(.*?)</h2>" if format == "html" else r"^## (.*)$"
    found = re.findall(heads, page, re.MULTILINE)
    assert found[:5] == ["Q4 2026", "Q1 2027", "Q2 2027", "Next", "Later"]
    assert page.rindex("R5 Wall revision C") > page.index("Next")


@FORMATS
def test_it_is_direction_and_no_promise(demo: Workspace, format: str) -> None:
    assert "Direction, not a promise." in roadmap_page(demo, format)


@FORMATS
def test_a_hard_milestone_is_said_to_the_day_whatever_the_confidence(
    demo: Workspace, format: str
) -> None:
    demo.roadmap.revise(demo.roadmap.find("R5"), {"milestone_kind": "hard"})
    page = as_read(roadmap_page(demo, format))
    assert "Direction, not a promise." not in page
    told = "except what others hold us to: 2027-02-26 Last order date for the old chip"
    assert told in page
    assert "hard: others hold us to it" in page


# ── the drawing ─────────────────────────────────────────────────────────────────────────────────


def test_bars_look_as_sure_as_they_are_and_say_it_with_a_letter(demo: Workspace) -> None:
    drawing = drawn(roadmap_page(demo, "html"))
    looks = {look: len(parts(drawing, "rect", look)) for look in ("high", "medium", "low")}
    assert looks == {"high": 1, "medium": 3, "low": 2}
    letters = [text.text or "" for text in parts(drawing, "text") if text.get("class")]
    assert [sum(text.startswith(f"{one} ·") for text in letters) for one in "HML"] == [1, 3, 2]


def test_what_is_not_meant_to_the_day_is_drawn_in_whole_quarters(demo: Workspace) -> None:
    drawing = drawn(roadmap_page(demo, "html"))
    grid = {float(line.get("x1", "")) for line in parts(drawing, "line", "grid")}
    for look in ("medium", "low"):
        assert all(float(bar.get("x", "")) in grid for bar in parts(drawing, "rect", look))


def test_today_milestones_and_what_waits_for_what_are_drawn(demo: Workspace) -> None:
    drawing = drawn(roadmap_page(demo, "html"))
    assert len(parts(drawing, "line", "today")) == 1
    assert len(parts(drawing, "path", "elbow")) == 4  # R2←R1, R4←R1, R6←R2, R6←R5
    assert len(parts(drawing, "polygon", "milestone")) == 2  # R5's has no date that is meant


def test_the_drawing_is_told_in_words_as_well(demo: Workspace) -> None:
    drawing = drawn(roadmap_page(demo, "html"))
    assert drawing.get("role") == "img"
    told = parts(drawing, "desc")[0].text or ""
    for one in demo.roadmap.items():
        assert f"{one.key} {one.title}" in told
    assert "after R2, R5" in told


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-11-24"])
def test_one_far_date_does_not_flatten_the_others(demo: Workspace, day: str) -> None:
    demo.roadmap.revise(demo.roadmap.find("R6"), {"start": day, "end": day, "confidence": "medium"})
    drawing = drawn(roadmap_page(demo, "html"))
    assert all(float(bar.get("width", "")) >= 18 for bar in parts(drawing, "rect"))
    assert 2 < len(parts(drawing, "line", "grid")) <= 12


# ── what never comes out, and what a page may not do ────────────────────────────────────────────


@PAGES
@FORMATS
def test_nothing_private_comes_out(
    file: Path, open_file: Callable[[], Workspace], page: Page, format: str
) -> None:
    assert mark_private(file) > 200
    told = page(open_file(), format)
    assert "Leenmuur" in told
    assert MARKER not in told
    assert str(int(AMOUNT)) not in told


@PAGES
@FORMATS
def test_an_address_in_a_text_stays_inside(demo: Workspace, page: Page, format: str) -> None:
    demo.vision.revise({"statement": "Ask anna.de-vries@example.org about it"})
    demo.roadmap.revise(demo.roadmap.find("R1"), {"outcome": "Mail bob@example.org"})
    assert "@example" not in page(demo, format)


@PAGES
def test_a_page_needs_nothing_else_and_runs_nothing(demo: Workspace, page: Page) -> None:
    told = page(demo, "html")
    root = ET.fromstring(told.partition("\n")[2])
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "use", "image", "a", "base"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"src", "href", "srcset", "style"}
    assert not any(name.startswith("on") for name in names)
    assert "url(" not in told
    assert "@import" not in told
    policies = [one.get("content", "") for one in root.iter("meta") if one.get("http-equiv")]
    assert "default-src 'none'" in policies[0]
    assert root.get("lang") == "en"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


@PAGES
def test_texts_stay_texts(demo: Workspace, page: Page) -> None:
    demo.vision.revise({"statement": NASTY, "target_group": [NASTY]})
    demo.roadmap.revise(
        demo.roadmap.find("R1"),
        {"title": NASTY, "outcome": NASTY, "milestone_name": NASTY},
    )
    html, markdown = page(demo, "html"), page(demo, "markdown")
    ET.fromstring(html.partition("\n")[2])
    reader = _Tags()
    reader.feed(html)
    assert not reader.seen & {"script", "a"}
    assert "alert(&#x27;&amp;&quot;x&#x27;)" in html
    assert "<script>" not in markdown.replace(r"\<script\>", "")
    assert "](http" not in markdown.replace(r"\](http", "")


@PAGES
def test_the_page_speaks_the_readers_language(demo: Workspace, page: Page) -> None:
    words.use("nl")
    told = page(demo, "html")
    assert '<html lang="nl">' in told
    assert "Doelen" in told
