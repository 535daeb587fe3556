"""Who stands before whom: blocks, far moves, crowded places, and two terminals at once."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from po_tui.model import ranking
from po_tui.store import file
from po_tui.store.store import Author, NothingSaved, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.ordering import Place

ROOT = Path(__file__).resolve().parents[2]
_numbers = count()


def titles(workspace: Workspace) -> list[str]:
    return [row.title for row in workspace.backlog.list_rows(workspace.backlog.ids())]


def fill(workspace: Workspace, count: int) -> list[int]:
    """Many items at once, past the verbs: adding them one by one is not what is tested here."""
    rows, ranks = workspace.store.rows, ranking.spread(count)
    rows.execute("BEGIN")
    rows.executemany(
        "INSERT INTO item (product_id, uid, number, rank, title, type, state, as_a, i_want,"
        " so_that, description, criteria, tshirt, labels, moscow, kano, details, split,"
        " external_ref, private_note, created, updated) VALUES (?, ?, ?, ?, ?, 'story', 'new',"
        " '', '', '', '', '[]', '', '[]', '', '', '{}', '{}', '', '', '2026', '2026')",
        [
            (workspace.product_id, f"u{n}", n, rank, f"Item {n}")
            for n, rank in enumerate(ranks, 1000)
        ],
    )
    rows.execute("COMMIT")
    return workspace.backlog.ids()


def ranks(workspace: Workspace) -> list[str]:
    return [row[0] for row in workspace.store.rows.execute("SELECT rank FROM item ORDER BY rank")]


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────


def test_items_that_stand_apart_gather_with_the_first_step(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    assert backlog.move_up([items[4], items[2]])
    assert titles(workspace) == ["one", "three", "five", "two", "four"]
    workspace.history.undo()
    assert backlog.move_down([items[1], items[3]])
    assert titles(workspace) == ["one", "three", "five", "two", "four"]


def test_at_the_ends_a_block_gathers_and_then_stays(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    assert backlog.move_up([items[0], items[2]])
    assert titles(workspace) == ["one", "three", "two", "four", "five"]
    assert not backlog.move_up([items[0], items[2]])
    assert backlog.move_down([items[2], items[4]])
    assert titles(workspace) == ["one", "two", "four", "three", "five"]
    assert not backlog.move_down([items[2], items[4]])


def test_a_move_to_where_it_stands_is_no_step(workspace: Workspace, items: list[int]) -> None:
    backlog, steps = workspace.backlog, workspace.history.steps
    before = len(steps())
    for place in (Place.top(), Place.before(items[2]), Place.nth(1), Place.nth(-3)):
        backlog.move([items[1], items[0]], place)
    backlog.move([items[4]], Place.bottom())
    backlog.move([items[4]], Place.nth(99))
    assert len(steps()) == before


def test_one_step_goes_past_the_item_named(workspace: Workspace, items: list[int]) -> None:
    """In a narrowed list the neighbour one sees may stand far away."""
    backlog = workspace.backlog
    assert backlog.move_up([items[4]], past=items[1])
    assert titles(workspace) == ["one", "five", "two", "three", "four"]
    assert backlog.move_down([items[4]], past=items[3])
    assert titles(workspace) == ["one", "two", "three", "four", "five"]
    # It went elsewhere meanwhile: up is still up.
    assert backlog.move_up([items[1]], past=items[3])
    assert titles(workspace) == ["two", "one", "three", "four", "five"]


def test_a_place_is_counted_without_what_moves(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.move_to([items[0], items[1]], 2)
    assert titles(workspace) == ["three", "one", "two", "four", "five"]


def test_a_reason_is_kept_for_every_item_of_a_block(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.move([items[3], items[4]], Place.top(), "the fair is in May")
    log = workspace.store.rows.execute(
        "SELECT item_id, from_place, to_place, why FROM order_change ORDER BY id"
    ).fetchall()
    assert log == [
        (items[3], 4, 1, "the fair is in May"),
        (items[4], 5, 2, "the fair is in May"),
    ]
    workspace.history.undo()
    assert workspace.store.rows.execute("SELECT count(*) FROM order_change").fetchone() == (0,)


def test_five_thousand_items_move_as_one_and_come_back(workspace: Workspace) -> None:
    ids = fill(workspace, 6000)
    marked = [item for n, item in enumerate(ids) if n % 6]
    workspace.backlog.move(marked[::-1], Place.top(), "all of these first")
    moved = workspace.backlog.ids()
    assert moved == marked + ids[::6]
    workspace.history.undo()
    assert workspace.backlog.ids() == ids
    workspace.history.redo()
    assert workspace.backlog.ids() == moved


# ── crowded places ───────────────────────────────────────────────────────────────────────────────


def crowd(workspace: Workspace, after: int, before: int) -> None:
    """Leave next to no room between two neighbours."""
    rows = workspace.store.rows
    (low,) = rows.execute("SELECT rank FROM item WHERE id = ?", (after,)).fetchone()
    rows.execute("UPDATE item SET rank = ? WHERE id = ?", (f"{low}{'0' * 40}1", before))


def test_a_block_finds_room_where_there_is_none(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    crowd(workspace, items[0], items[1])
    backlog.move(items[2:], Place.after(items[0]))
    assert titles(workspace) == ["one", "three", "four", "five", "two"]
    assert max(map(len, ranks(workspace))) < ranking.LONGEST


def test_undo_finds_the_place_again_after_all_ranks_have_changed(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    backlog.move([items[4], items[2]], Place.top())
    before = ranks(workspace)
    crowd(workspace, items[0], items[1])
    backlog.move([items[3]], Place.after(items[0]))
    assert len(set(before) & set(ranks(workspace))) < 2
    workspace.history.undo()
    workspace.history.undo()
    assert titles(workspace) == ["one", "two", "three", "four", "five"]


def test_only_the_neighbourhood_of_a_crowded_place_gets_new_ranks(workspace: Workspace) -> None:
    ids = fill(workspace, 1500)
    crowd(workspace, ids[700], ids[701])
    before = dict(workspace.store.rows.execute("SELECT id, rank FROM item").fetchall())
    workspace.backlog.move([ids[0]], Place.after(ids[700]))
    after = dict(workspace.store.rows.execute("SELECT id, rank FROM item").fetchall())
    changed = {item for item in before if before[item] != after[item]}
    assert len(changed) < 700
    assert workspace.backlog.ids() == [*ids[1:701], ids[0], *ids[701:]]


# ── two terminals, taking turns ──────────────────────────────────────────────────────────────────

acts = st.tuples(
    st.integers(0, 1),
    st.sampled_from(
        ["add", "up", "down", "top", "bottom", "before", "nth", "drop", "undo", "redo"]
    ),
    st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True),
    st.integers(0, 30),
)


@pytest.fixture(scope="module")
def small_product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A product with five items, made once."""
    path = tmp_path_factory.mktemp("small") / "work.db"
    store = Store(path, Author.command("anna"))
    workspace = Workspace.new(store, "AB", "Abacus")
    for n in range(5):
        workspace.backlog.add(f"item {n}")
    store.close()
    return path


def pair(path: Path) -> Iterator[Workspace]:
    """The same product as two processes open it."""
    for name in ("anna", "bert"):
        store = Store(path, Author.app(name))
        store.rows.execute("PRAGMA synchronous = OFF")
        yield Workspace.open(store, "AB")


def do(workspace: Workspace, how: str, which: Sequence[int], other: int) -> None:
    """One act on items by their place in the order as this process sees it."""
    backlog = workspace.backlog
    ids = backlog.ids()
    chosen = list(dict.fromkeys(ids[n % len(ids)] for n in which)) if ids else []
    mate = ids[other % len(ids)] if ids else 0
    match how:
        case "add":
            backlog.add("one more", place=Place.before(mate) if ids else None)
        case "up":
            backlog.move_up(chosen)
        case "down":
            backlog.move_down(chosen)
        case "top":
            backlog.move(chosen, Place.top(), "first")
        case "bottom":
            backlog.move(chosen, Place.bottom())
        case "before":
            backlog.move(chosen, Place.before(mate))
        case "nth":
            backlog.move_to(chosen, other)
        case "drop":
            backlog.drop(chosen[:1], "not now")
        case "undo":
            workspace.history.undo()
        case "redo":
            workspace.history.redo()


def expected_items(workspace: Workspace) -> set[int]:
    """The items there have to be: those whose adding stands, as the journal tells."""
    found = workspace.store.rows.execute(
        "SELECT row FROM change JOIN step ON step.id = step_id WHERE kind = 'item' AND field = '*'"
        " AND before IS NULL AND undone_by_id IS NULL AND reverts_id IS NULL"
    )
    return {row[0] for row in found}


@given(story=st.lists(acts, max_size=14))
@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_two_terminals_lose_nothing_and_see_the_same_order(
    small_product: Path,
    tmp_path_factory: pytest.TempPathFactory,
    story: list[tuple[int, str, list[int], int]],
) -> None:
    path = tmp_path_factory.getbasetemp() / f"turns-{next(_numbers)}.db"
    both = list(pair(copyfile(small_product, path)))
    for who, how, which, other in story:
        before = both[who].backlog.ids()
        try:
            do(both[who], how, which, other)
        except (Refused, Mistake):
            assert both[who].backlog.ids() == before
        here, there = (one.backlog.ids() for one in both)
        assert here == there
        assert len(set(ranks(both[0]))) == len(ranks(both[0]))
        there_are = {row[0] for row in both[1 - who].store.rows.execute("SELECT id FROM item")}
        assert there_are == expected_items(both[0])
    for one in both:
        one.store.close()


@given(
    moves=st.lists(
        st.tuples(st.lists(st.integers(0, 6), min_size=1, unique=True), st.integers(0, 6)),
        max_size=8,
    )
)
@hypothesis_settings(max_examples=30, deadline=None)
def test_blocks_move_as_in_a_list_and_undo_goes_all_the_way_back(
    small_product: Path,
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[list[int], int]],
) -> None:
    path = tmp_path_factory.getbasetemp() / f"blocks-{next(_numbers)}.db"
    both = list(pair(copyfile(small_product, path)))
    backlog = both[0].backlog
    for n in range(2):
        backlog.add(f"more {n}")
    course = [backlog.ids()]
    for which, number in moves:
        now = course[-1]
        block = [item for n, item in enumerate(now) if n in which]
        rest = [item for item in now if item not in block]
        backlog.move_to(block, number + 1)
        wanted = [*rest[:number], *block, *rest[number:]]
        assert backlog.ids() == wanted
        if wanted != now:
            course.append(wanted)
    for before in course[-2::-1]:
        both[0].history.undo()
        assert backlog.ids() == before
    for one in both:
        one.store.close()


# ── truly at once ────────────────────────────────────────────────────────────────────────────────

AT_WORK = """
import random, sys
from pathlib import Path
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from tests.workspace.test_ordering import do

dice = random.Random(int(sys.argv[2]))
workspace = Workspace.open(Store(Path(sys.argv[1]), Author.app(f"worker {sys.argv[2]}")), "AB")
kinds = ["add", "up", "down", "top", "before", "nth", "undo", "redo"]
for turn in range(40):
    try:
        which = [dice.randrange(30) for n in range(dice.randrange(1, 4))]
        do(workspace, dice.choice(kinds), which, dice.randrange(30))
    except (Refused, Mistake):
        pass
    workspace.store.look()
workspace.store.close()
"""


def test_three_processes_at_once_lose_nothing_and_end_with_one_order(
    small_product: Path, tmp_path: Path
) -> None:
    path = copyfile(small_product, tmp_path / "at-once.db")
    reader = next(pair(path))
    at_work = [
        subprocess.Popen(
            [sys.executable, "-c", AT_WORK, str(path), str(n)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    told = [process.communicate(timeout=120)[1] for process in at_work]
    assert [process.returncode for process in at_work] == [0, 0, 0], told
    late = next(pair(path))
    assert reader.backlog.ids() == late.backlog.ids()
    assert len(set(ranks(late))) == len(ranks(late)) == len(expected_items(reader))
    assert set(late.backlog.ids()) == expected_items(reader)
    assert file.whole(late.store.rows) == []
    reader.store.close()
    late.store.close()


def test_a_locked_file_is_waited_for_and_then_said_in_one_line(
    workspace: Workspace, other: Workspace, items: list[int]
) -> None:
    workspace.store.rows.execute("PRAGMA busy_timeout = 30")
    other.store.rows.execute("BEGIN IMMEDIATE")
    before = workspace.backlog.ids()
    with pytest.raises(NothingSaved, match=r"another program is writing.*try again") as told:
        workspace.backlog.move_up([items[3]])
    assert "\n" not in str(told.value)
    assert workspace.backlog.ids() == before
    other.store.rows.execute("ROLLBACK")
    assert workspace.backlog.move_up([items[3]])
    assert other.backlog.ids() == workspace.backlog.ids()


def test_a_neighbour_that_someone_moves_away_meanwhile_is_still_gone_past(
    workspace: Workspace, other: Workspace, items: list[int]
) -> None:
    """Both processes move; each move holds for the order as it is when it is written."""
    other.backlog.move([items[0]], Place.bottom())
    workspace.backlog.move([items[3]], Place.before(items[0]))
    assert titles(other) == ["two", "three", "five", "four", "one"]
    other.backlog.drop([items[0]], "not now")
    with pytest.raises(Refused, match="has no place"):
        workspace.backlog.move([items[3]], Place.after(items[0]))
