"""People edit in two trackers and here, answers get lost, processes die, syncs overlap – in any order.

Once it is quiet all three sides say the same, nothing is there twice, no edit is lost without a
person having decided so, and a sync that has nothing to do writes nothing anywhere.
"""

import itertools
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from po_tui.store.store import Author, Store
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Options, Sync
from po_tui.sync.settle import clashes, settle
from po_tui.trackers.base import OutcomeUnknown
from po_tui.trackers.memory import MemoryServer, MemoryTracker, Request
from po_tui.workspace import Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.ordering import Place
from tests.sync.both import EVERYTHING
from tests.sync.laptops import Killed, Told, listened

REMOTES: Final = ("left", "right")
SIDES: Final = ("here", *REMOTES)
SIDE, REMOTE = st.sampled_from(SIDES), st.sampled_from(REMOTES)
NUMBERS: Final = st.integers(1, 8)
SETTLES: Final = 120
ONE: Final = ("title", "estimate", "description", "status")
STATES: Final = {"new": "To do", "in_sprint": "In progress", "done": "Done"}


class TwoRemotes(RuleBasedStateMachine):
    """One product, two trackers."""

    template: Path
    origins = Bundle("origins")
    """Items and issues, each by the number that it got where it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="two"))
        self.servers = {name: MemoryServer(settle_seconds=SETTLES) for name in REMOTES}
        self.tokens = itertools.count(1)
        self.made: set[int] = set()
        self.last: dict[tuple[int, str], Any] = {}
        """Number and field → what was said last, anywhere."""
        self.added: dict[int, set[str]] = {}
        self.decided: set[tuple[int, str]] = set()
        """Where a clash came up: from then on it is a person's doing."""

    @initialize(at_once=st.sampled_from([1, 3]))
    def begin(self, at_once: int) -> None:
        shutil.copyfile(self.template, self.folder / "work.db")
        self.open()
        remotes = Remotes(self.workspace)
        for name, server in self.servers.items():
            server.create_at_once = at_once
            remotes.add(name, "memory", base_url=f"memory:{name}", scope=EVERYTHING)
            remotes.own(name, "status", "both")

    def open(self) -> None:
        self.store = Store(self.folder / "work.db", Author.app("anna"))
        self.store.rows.execute("PRAGMA synchronous = OFF")
        self.workspace = Workspace.open(self.store)

    def teardown(self) -> None:
        try:
            if hasattr(self, "store"):
                self.settle_down()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    # ── what people do ──────────────────────────────────────────────────────────────────────────

    @rule(target=origins, side=SIDE)
    def make(self, side: str) -> int:
        number = next(self.tokens)
        title, labels = f"item {number}", [f"o:{number}"]
        if side == "here":
            self.workspace.backlog.add(title, {"labels": labels})
        else:
            self.servers[side].add(title, labels=labels)
        self.made.add(number)
        self.added[number] = set(labels)
        return number

    @rule(number=origins, side=SIDE, field=st.sampled_from(ONE))
    def change(self, number: int, side: str, field: str) -> None:
        token = next(self.tokens)
        state = list(STATES)[token % len(STATES)]
        value: Any = {
            "title": f"title {token}",
            "estimate": float(token),
            "description": f"First.\n\nThen {token}.",
            "status": STATES[state],
        }[field]
        if self.say(number, side, field, value, state):
            self.last[number, field] = value

    def say(self, number: int, side: str, field: str, value: Any, state: str) -> bool:
        """Give a field another value on one side; False where it is not there, or has it."""
        if side != "here":
            issue = self.issue(side, number)
            if issue is None or self.servers[side].issues[issue].values[field] == value:
                return False
            self.servers[side].edit(issue, **{field: value})
            return True
        item = self.item(number)
        if item is None or self.values(item)[field] == value:
            return False
        if field == "status" and len(self.links(item)) < len(REMOTES):
            return False  # what is done is not created there
        told = {"state": state} if field == "status" else {field: value}
        self.workspace.backlog.revise(item, told, why="so")
        return True

    @rule(number=origins, side=SIDE)
    def add_a_label(self, number: int, side: str) -> None:
        token = f"label {next(self.tokens)}"
        if side == "here":
            if (item := self.item(number)) is None:
                return
            self.workspace.backlog.revise(item, {"labels": [*self.values(item)["labels"], token]})
        else:
            if (issue := self.issue(side, number)) is None:
                return
            before = self.servers[side].issues[issue].values["labels"]
            self.servers[side].edit(issue, labels=[*before, token])
        self.added[number].add(token)

    @rule(number=origins, side=REMOTE)
    def assign_there(self, number: int, side: str) -> None:
        """Both trackers decide about it: whoever said something last is right."""
        if (issue := self.issue(side, number)) is not None:
            self.servers[side].edit(issue, assignee=f"person {next(self.tokens)}")

    @rule(number=origins, other=origins, side=SIDE)
    def put_under(self, number: int, other: int, side: str) -> None:
        if number <= other:  # no circles
            return
        if side != "here":
            one, two = self.issue(side, number), self.issue(side, other)
            if one and two:
                self.servers[side].edit(one, parent=two)
            return
        item, parent = self.item(number), self.item(other)
        if item and parent:
            self.workspace.backlog.revise(item, {"parent_id": parent})

    @rule(number=origins)
    def move_to_the_top(self, number: int) -> None:
        if (item := self.item(number)) is not None:
            try:
                self.workspace.backlog.move([item], Place.top())
            except WorkspaceError:  # done: it has no place
                pass

    @rule(choice=st.sampled_from(["mine", "theirs"]))
    def decide(self, choice: Any) -> None:
        for clash in clashes(self.workspace)[:1]:
            settle(self.workspace, clash, choice)

    @rule(seconds=st.sampled_from([30, 300]))
    def wait(self, seconds: int) -> None:
        for server in self.servers.values():
            server.wait(seconds)

    # ── syncs ───────────────────────────────────────────────────────────────────────────────────

    def run(self, name: str, workspace: Workspace | None = None, **options: Any) -> Told:
        """One sync with one of the two."""
        here, server = workspace or self.workspace, self.servers[name]

        async def sleep(seconds: float) -> None:
            server.wait(seconds)

        tracker = MemoryTracker(server, name, "anna")
        remote = Remotes(here).named(name)
        return listened(Sync(here, remote, tracker, Options(**options), sleep=sleep).run())

    @rule(name=REMOTE, full=st.booleans())
    def sync(self, name: str, full: bool) -> None:
        assert self.run(name, full=full).done.stopped == ""
        self.note_clashes()

    @rule(name=REMOTE, at=NUMBERS, when=st.sampled_from(["before", "after"]), kill=st.booleans())
    def troubled(self, name: str, at: int, when: str, kill: bool) -> None:
        """The process dies at a request, or its answer is lost."""
        server = self.servers[name]
        first = len(server.log)

        def trouble(request: Request, now: Any) -> None:
            if request.number == first + at and now == when:
                raise Killed if kill else OutcomeUnknown("no answer")

        server.trouble = trouble
        try:
            self.run(name, wait=False)
        except Killed:
            self.store.close()
            self.open()
        server.trouble = None
        self.note_clashes()

    @rule(name=REMOTE, at=NUMBERS)
    def both_at_once(self, name: str, at: int) -> None:
        """A sync with the other takes place while this one runs."""
        server, other = self.servers[name], next(one for one in REMOTES if one != name)
        first, begun = len(server.log), [False]

        def beside() -> None:
            store = Store(self.store.path, Author.app("bert"))
            try:
                self.run(other, Workspace.open(store), wait=False)
            finally:
                store.close()

        def trouble(request: Request, now: Any) -> None:
            if request.number >= first + at and now == "before" and not begun[0]:
                begun[0] = True
                thread = threading.Thread(target=beside)
                thread.start()
                thread.join()

        server.trouble = trouble
        self.run(name, wait=False)
        server.trouble = None
        self.note_clashes()

    # ── what holds ──────────────────────────────────────────────────────────────────────────────

    @invariant()
    def nothing_is_there_twice(self) -> None:
        for number in self.made:
            assert len(self.items(number)) <= 1, f"item {number} is here twice"
            for name in REMOTES:
                assert len(self.issues(name, number)) <= 1, f"item {number} is twice in {name}"

    def settle_down(self) -> None:
        for _round in range(6):
            for name, server in self.servers.items():
                server.wait(SETTLES)
                assert self.run(name, full=True).done.stopped == ""
                self.note_clashes()
            for clash in clashes(self.workspace):
                settle(self.workspace, clash, "mine")
        for name, server in self.servers.items():
            writes, before = server.writes, self.stored()
            told = self.run(name, full=True)
            assert told.lists == {}, f"{name} is not quiet: {told.lists}"
            assert server.writes == writes, f"writes to {name}"
            assert self.stored() == before, f"{name} writes here"
        for number in self.made:
            self.check(number)
        self.check_order()

    def check(self, number: int) -> None:
        item = self.item(number)
        assert item is not None, f"item {number} is lost here"
        here = self.values(item)
        for name in REMOTES:
            issue = self.issue(name, number)
            if issue is None:
                assert here["status"] == "Done", f"item {number} is lost in {name}"
                continue  # it was through before it could be created
            there = self.servers[name].issues[issue].values
            for field in (*ONE, "labels"):
                assert here[field] == there[field], (number, name, field)
            parent = there["parent"] and self.number_of(name, there["parent"])
            known = here["parent"] and self.issue(name, here["parent"])
            assert parent == (here["parent"] if known else None), (number, name)
        for field in ONE:
            if (number, field) in self.last and (number, field) not in self.decided:
                assert here[field] == self.last[number, field], (number, field)
        assert self.added[number] <= set(here["labels"])

    def check_order(self) -> None:
        placed = [self.number_here(item) for item in self.workspace.items.ids()]
        for name, server in self.servers.items():
            there = [self.number_of(name, id) for id in server.order]
            assert [one for one in there if one in set(placed)] == placed, name

    def note_clashes(self) -> None:
        for clash in clashes(self.workspace):
            self.decided.add((self.number_here(clash.item_id), clash.field))

    # ── looking up ──────────────────────────────────────────────────────────────────────────────

    def stored(self) -> list[Any]:
        rows = self.store.rows
        return [rows.execute(f"SELECT * FROM {table}").fetchall() for table in ("item", "link")]

    def issues(self, name: str, number: int) -> list[str]:
        issues = self.servers[name].issues.values()
        return [one.id for one in issues if f"o:{number}" in one.values["labels"]]

    def issue(self, name: str, number: int) -> str | None:
        return next(iter(self.issues(name, number)), None)

    def number_of(self, name: str, issue: str) -> int:
        return _number(self.servers[name].issues[issue].values["labels"])

    def items(self, number: int) -> list[int]:
        found = self.store.rows.execute(
            "SELECT item_id FROM item_label WHERE label = ?", (f"o:{number}",)
        )
        return [row[0] for row in found]

    def item(self, number: int) -> int | None:
        return next(iter(self.items(number)), None)

    def number_here(self, item: int) -> int:
        return _number(self.values(item)["labels"])

    def links(self, item: int) -> list[Any]:
        return self.store.rows.execute("SELECT 1 FROM link WHERE item_id = ?", (item,)).fetchall()

    def values(self, item: int) -> dict[str, Any]:
        """An item as the trackers would tell it; its parent by number."""
        from po_tui.store.rows import item_json

        view = item_json(self.store.rows, self.workspace.product_id, [item])[0]
        row = self.store.rows.execute("SELECT parent_id FROM item WHERE id = ?", (item,))
        (parent,) = row.fetchone()
        return {
            **{name: view[name] for name in ("title", "estimate", "description")},
            "status": STATES.get(view["state"]),
            "labels": sorted(view["labels"]),
            "parent": self.number_here(parent) if parent else None,
        }


def _number(labels: list[str]) -> int:
    return next(int(label[2:]) for label in labels if label.startswith("o:"))


@pytest.fixture
def template(synced_product: Path) -> Path:
    """The product that it begins with."""
    TwoRemotes.template = synced_product
    return synced_product


@pytest.mark.usefixtures("template")
def test_whatever_happens_in_two_trackers_it_comes_together() -> None:
    bounded = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes minutes
    )
    run_state_machine_as_test(TwoRemotes, settings=bounded)
