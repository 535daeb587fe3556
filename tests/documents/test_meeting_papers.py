"""Agenda, minutes and the course of the sessions: for people who were not there, and for the printer."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui import demo
from po_tui.documents.agenda import agenda
from po_tui.documents.blocks import PAGE, WIDTH, Bullets, Line, pages
from po_tui.documents.minutes import MOST_PAGES, blocks_of, minutes
from po_tui.documents.sessions import sessions
from po_tui.workspace import Workspace
from po_tui.workspace.pushing import NoRemote, Push


@pytest.fixture
def leenmuur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The demo product on the day of its story."""
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T10:00:00Z")
    store = demo.ensure(tmp_path / "demo.db", date(2026, 11, 24))
    yield Workspace.open(store, "LM")
    store.close()


Make = Callable[[Workspace, int, str], str]


def printed(text: str) -> float:
    """Pages of a Markdown text as an office printer would set it, counted apart from `pages`."""
    lines = 0.0
    for line in text.split("\n"):
        if line.startswith("| ---"):
            continue
        lines += 2 if line.startswith("#") else max(1, -(-len(line) // WIDTH)) if line else 0.5
    return lines / PAGE


@pytest.mark.parametrize("number", [7, 8])
def test_the_minutes_of_the_demo_fit_two_pages_untrimmed(leenmuur: Workspace, number: int) -> None:
    session = leenmuur.refinement.numbered(number)
    text = minutes(leenmuur, session.id)
    assert printed(text) <= MOST_PAGES
    assert "Shortened" not in text
    for entry in session.agenda:
        assert entry.title in text
        assert entry.why in text
    for one in session.captured:
        assert one.text in text


def test_what_is_private_and_who_voted_what_stays_inside(leenmuur: Workspace) -> None:
    session = leenmuur.refinement.numbered(8)
    leenmuur.refinement.set(session.id, private_notes="SECRET-NOTE")
    leenmuur.backlog.revise(leenmuur.backlog.item("LM-8"), {"private_note": "SECRET-ITEM"})
    papers = [
        minutes(leenmuur, session.id),
        minutes(leenmuur, session.id, format="html"),
        agenda(leenmuur, session.id),
        sessions(leenmuur),
    ]
    for paper in papers:
        assert "SECRET" not in paper
    votes = {card for entry in session.agenda for one in entry.rounds for __, card in one.votes}
    assert "20" in votes  # somebody played it, nobody agreed on it
    assert "| 20 |" not in papers[0]


def test_a_long_meeting_is_cut_to_two_pages_and_says_so(leenmuur: Workspace) -> None:
    refinement = leenmuur.refinement
    session = refinement.prepare()
    for item in leenmuur.backlog.ids()[3:9]:
        refinement.take(session, item)
    meeting = refinement.run(session)
    while meeting.next_item():
        for n in range(12):
            meeting.capture("=", f"criterion {n} " + "as long as a line of text can be " * 3)
            meeting.capture("!", f"decision {n} because " + "somebody had a reason " * 5)
            meeting.capture("@", f"D1 do thing {n} " + "and another thing " * 6 + "fri")
            meeting.capture("?", f"question {n}? " + "of many words " * 8)
            meeting.capture("*", f"topic {n} " + "of many words " * 8)
        meeting.back("there is much to find out " * 10)
    meeting.close()
    text = minutes(leenmuur, session)
    assert printed(text) <= MOST_PAGES
    assert pages(blocks_of(leenmuur, session)) <= MOST_PAGES
    assert "Shortened to two pages" in text
    for entry in refinement.session(session).agenda:
        assert entry.title in text


@pytest.mark.parametrize("make", [agenda, lambda one, id, format: minutes(one, id, format=format)])
def test_a_page_is_whole_and_fetches_nothing(leenmuur: Workspace, make: Make) -> None:
    leenmuur.backlog.revise(leenmuur.backlog.item("LM-8"), {"title": "<b>A & B</b>"})
    page = make(leenmuur, leenmuur.refinement.numbered(8).id, "html")
    ET.fromstring(page.removeprefix("<!DOCTYPE html>"))
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_minutes_say_what_the_next_sync_pushes(leenmuur: Workspace) -> None:
    class Tracker(NoRemote):
        def to_push(self, product_id: int, items: object) -> list[Push]:
            return [Push("github", ("LM-13", "LM-14"))]

    session = leenmuur.refinement.numbered(8).id
    assert "**Next sync:** no remote is configured, nothing is pushed" in minutes(leenmuur, session)
    leenmuur.pushing = Tracker()
    assert "**Next sync:** github: LM-13, LM-14" in minutes(leenmuur, session)


def test_the_agenda_tells_minutes_people_gaps_and_what_is_still_open(leenmuur: Workspace) -> None:
    refinement = leenmuur.refinement
    session = refinement.prepare()
    for one in refinement.candidates()[:2]:
        refinement.take(session, one.id, reason=one.reason)
    text = agenda(leenmuur, session)
    for part in (
        "# Agenda · Refinement 9 · Leenmuur · 2026-11-26",
        "| 0:06 | 10 | LM-13 Report damage with a photo at return |",
        "| 0:26 | 4 | Read back: decisions, actions, parking lot |",
        "**Please read ahead:** Interaction designer; Spokesperson of the borrower panel",
        "**Interaction designer:** LM-13 → LM-9: usability",
        "chosen for this session · place 14 · too big",
        "**Still to prepare:** no draft criterion",
        "**AC-51 Tactical product owner:** Ask how long damage photos may be kept (by 2026-11-12)",
    ):
        assert part in text, part


def test_the_course_of_the_sessions_is_told(leenmuur: Workspace) -> None:
    text = sessions(leenmuur)
    for part in (
        "10 items planned, 6 left ready, in 2 sessions",
        "| RF-08 | 2026-11-19 | 5 | 5 | 3 | 58 / 60 | 23 → 39 | 5 ×1 4 ×4 3 ×1 |",
        "**AC-51** Tactical product owner: Ask how long damage photos may be kept (by 2026-11-12,",
        "19 days old, RF-07)",
        "| RF-07 | 2.3 |",
    ):
        assert part in text, part


@given(st.lists(st.text(max_size=400), max_size=30))
def test_the_count_of_pages_never_falls_when_a_line_is_added(texts: list[str]) -> None:
    counts = [pages([Bullets([Line(text) for text in texts[:n]])]) for n in range(len(texts) + 1)]
    assert counts == sorted(counts)
