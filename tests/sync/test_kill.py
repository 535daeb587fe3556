"""A run killed at any request, before or after it is carried out, and then run again: as if never killed."""

import copy
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from po_tui.store.store import Author, Store
from po_tui.trackers.memory import MemoryServer, Request
from po_tui.workspace import Workspace
from po_tui.workspace.ordering import Place
from tests.sync.laptops import Killed, Laptop


def mixed(laptop: Laptop) -> None:
    """Twelve items with something of everything to do."""
    server = laptop.server
    known = {
        name: laptop.add(name, labels=["old"]) for name in ("push", "pull", "both", "clash", "gone")
    }
    server.add("theirs")
    laptop.sync()
    laptop.sync()
    there = {name: laptop.there_id(item) for name, item in known.items()}
    laptop.edit(known["push"], description="more", estimate=3.0)
    server.edit(there["pull"], description="more", estimate=5.0, status="In progress")
    laptop.edit(known["both"], labels=["old", "mine"], description="a\n\nb\n\nc", estimate=1.0)
    server.edit(there["both"], labels=["old", "theirs"])
    laptop.edit(known["clash"], estimate=1.0, labels=[])
    server.edit(there["clash"], estimate=2.0)
    server.delete(there["gone"])
    epic = laptop.add("new epic", type="epic")
    child = laptop.add("new child", parent_id=epic, criteria=["it opens", "it closes"])
    laptop.edit(known["push"], parent_id=epic, depends_on=[child])
    laptop.add("new", depends_on=[known["pull"], child])
    laptop.add("new too", labels=["x"], estimate=0.5)
    far = server.add("far parent", type="epic")
    near = server.add("near child", parent=far, depends_on=[there["pull"]])
    server.edit(there["pull"], depends_on=[near])
    laptop.workspace.backlog.move([child], Place.top())
    assert len(set(laptop.items()) | {one.values["title"] for one in server.issues.values()}) == 12


def state(laptop: Laptop) -> Any:
    """All that counts on both sides, by titles; keys and ids may differ."""
    server, items = laptop.server, laptop.items()
    titles = {item: title for title, item in items.items()}
    named = {issue.id: issue.values["title"] for issue in server.issues.values()}
    here = {}
    for title, item in items.items():
        view = laptop.view(item)
        for name in ("key", "created", "updated", "remotes", "rank"):
            view.pop(name)
        view["parent"] = titles.get(
            laptop.store.rows.execute(
                "SELECT parent_id FROM item WHERE id = ?", (item,)
            ).fetchone()[0]
        )
        needs = laptop.workspace.backlog.linked(item, "depends_on")
        here[title] = view | {"needs": sorted(titles[one] for one in needs)}
    there = {}
    for issue in server.issues.values():
        values = dict(issue.values)
        values["parent"] = named.get(values["parent"])
        values["depends_on"] = sorted(named[one] for one in values["depends_on"])
        there[values["title"]] = values
    order = [named[id] for id in server.order if id in named]
    assert len(there) == len(server.issues), "an issue is there twice"
    linked = laptop.store.rows.execute(
        "SELECT title, link.state FROM link JOIN item ON item.id = item_id ORDER BY title"
    ).fetchall()
    return here, there, order, linked, list(laptop.clashes().values())


class Scene:
    """A starting point from which any number of runs begin."""

    def __init__(self, laptop: Laptop, folder: Path) -> None:
        mixed(laptop)
        laptop.store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.file, self.server, self.folder = laptop.store.path, laptop.server, folder
        self.count = 0

    def again(self) -> Laptop:
        """A fresh copy of both sides."""
        self.count += 1
        file = Path(copyfile(self.file, self.folder / f"again {self.count}.db"))
        return Laptop(file, copy.deepcopy(self.server))


@pytest.fixture
def scene(laptop: Laptop, tmp_path: Path) -> Scene:
    return Scene(laptop, tmp_path)


def kill_at(number: int, when: str) -> Callable[[Request, Any], None]:
    def trouble(request: Request, at: Any) -> None:
        if request.number == number and at == when:
            raise Killed

    return trouble


def test_killed_at_any_request_and_run_again_it_ends_the_same(scene: Scene) -> None:
    calm = scene.again()
    first = len(calm.server.log) + 1
    calm.sync(full=True)
    calm.sync()
    wanted, requests = state(calm), len(calm.server.log) + 1 - first
    calm.close()
    assert requests >= 8
    for number in range(first, first + requests - 2):
        for when in ("before", "after"):
            laptop = scene.again()
            laptop.server.trouble = kill_at(number, when)
            with pytest.raises(Killed):
                laptop.sync(full=True)
            laptop.server.trouble = None
            laptop.close()
            laptop = Laptop(laptop.store.path, laptop.server)  # another process
            laptop.sync(full=True)
            assert state(laptop) == wanted, f"killed {when} request {number}"
            before, writes = laptop.bytes_of("item", "link"), laptop.server.writes
            assert set(laptop.sync().lists) <= {"clashes"}
            assert laptop.bytes_of("item", "link") == before
            assert laptop.server.writes == writes
            laptop.close()


def test_killed_within_a_transaction_nothing_of_it_is_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies while it writes here, at each of its transactions."""
    calm = scene.again()
    calm.sync(full=True)
    calm.sync()
    wanted = state(calm)
    calm.close()
    from po_tui.store.writing import StepSession

    commit = StepSession.commit
    for place in range(3, 40, 3):
        left = [place]

        def dies(session: StepSession, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise Killed
            commit(session)

        laptop = scene.again()
        monkeypatch.setattr(StepSession, "commit", dies)
        try:
            laptop.sync(full=True)
        except Killed:
            pass
        monkeypatch.setattr(StepSession, "commit", commit)
        laptop.close()
        laptop = Laptop(laptop.store.path, laptop.server)
        laptop.sync(full=True)
        laptop.sync()
        assert state(laptop) == wanted, f"killed in transaction {place}"
        laptop.close()
        if left[0] > 0:
            break
    assert place > 10


def test_a_process_that_dies_for_real_leaves_nothing_in_the_way(
    laptop: Laptop, server: MemoryServer
) -> None:
    """Whoever is killed gives nothing back: lease, run and intent lie there as they were."""
    from po_tui.store import links

    one = laptop.add("one")
    uid = laptop.store.rows.execute("SELECT uid FROM item").fetchone()[0]
    there = server.make({"title": "one"}, uid, "anna").id
    with laptop.store.keep("sync") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO lease (remote_id, process, expires) VALUES (1, ?, '2026-11-24T12:00:00Z')",
            (f"{__import__('socket').gethostname()}:4194399:x",),
        )
        links.begin_run(session, 1, "2026-11-24T08:59:00.000Z")
        at = "2026-11-24T08:59:30.000Z"
        links.put_intent(session, links.IntentRow(one, 1, uid, {"title": "one"}, at))
    laptop.edit(one, title="uno")
    assert laptop.sync().done.code == 0
    assert laptop.there_id(one) == there
    assert len(server.issues) == 1
    assert server.issues[there].values["title"] == "uno"


@pytest.fixture(scope="session")
def synced_product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty product whose file waits for no disk."""
    file = tmp_path_factory.mktemp("killed") / "work.db"
    store = Store(file, Author.command("anna"))
    Workspace.new(store, "ab", "Abacus")
    store.close()
    return file
