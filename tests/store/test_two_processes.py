"""Two terminals on one file: whatever they do at the same time, nothing is lost and nothing doubled."""

import subprocess
import sys
from pathlib import Path

from po_tui.store import file
from po_tui.store.store import Author, Store

ROOT = Path(__file__).resolve().parents[2]
AT_WORK = """
import sys
from pathlib import Path
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Refused
from po_tui.workspace.ordering import Place

me = sys.argv[2]
store = Store(Path(sys.argv[1]), Author.app(me))
try:
    workspace = Workspace.new(store, "AB", "Abacus")
except Refused:
    workspace = Workspace.open(store, "AB")
backlog, mine = workspace.backlog, []
for n in range(15):
    item = backlog.add(f"{me} {n}", place=Place.top())
    mine.append(item)
    backlog.move([mine[0]], Place.top())
    backlog.revise(item, {"estimate": n})
    store.look()
backlog.add("taken back", place=Place.after(backlog.ids()[0]))
workspace.history.undo()
store.close()
"""


def test_two_processes_make_one_file_and_work_in_it_at_once(path: Path) -> None:
    at_work = [
        subprocess.Popen(
            [sys.executable, "-c", AT_WORK, str(path), name],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("anna", "bert")
    ]
    said = [process.communicate(timeout=60)[1] for process in at_work]
    assert [process.returncode for process in at_work] == [0, 0], said
    store = Store(path, Author.app("carla"))
    found = store.rows.execute(
        "SELECT count(*), count(DISTINCT rank), count(DISTINCT number), sum(estimate) FROM item"
    ).fetchone()
    assert found == (30, 30, 30, 2 * sum(range(15)))
    assert file.whole(store.rows) == []
    store.close()


LOOKING_IN = """
import sys
from pathlib import Path
from po_tui.store.store import Author, Store

Store(Path(sys.argv[1]), Author.command("other")).close()
"""


def test_a_second_store_here_and_a_visitor_elsewhere_cost_no_later_write(path: Path) -> None:
    """A file that is opened twice in a process and once elsewhere keeps what comes after."""
    from po_tui.workspace import Workspace

    first = Store(path, Author.app("me"))
    workspace = Workspace.new(first, "AB", "Abacus")
    Store(path, Author.app("me")).close()
    visit = [sys.executable, "-c", LOOKING_IN, str(path)]
    subprocess.run(visit, cwd=ROOT, check=True, timeout=60)
    workspace.backlog.add("Written afterwards")
    with_own_eyes = Store(path, Author.command("reader"))
    try:
        titles = with_own_eyes.rows.execute("SELECT title FROM item").fetchall()
    finally:
        with_own_eyes.close()
    assert titles == [("Written afterwards",)]
    subprocess.run(visit, cwd=ROOT, check=True, timeout=60)
    count = f"import sqlite3; rows = sqlite3.connect({str(path)!r})"
    count += "; print(rows.execute('SELECT count(*) FROM item').fetchone()[0])"
    again = subprocess.run(
        [sys.executable, "-c", count], capture_output=True, text=True, check=True, timeout=60
    )
    first.close()
    assert again.stdout.strip() == "1"
