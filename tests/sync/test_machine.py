"""People edit on two laptops and in the tracker, answers get lost, processes die – in any order.

Whatever happens: once it is quiet, all sides come to say the same; no edit is lost without a person
having decided so, nothing is there twice, and a run that has nothing to do writes nothing.
"""

import itertools
import shutil
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from po_tui.sync.remotes import Remotes
from po_tui.sync.settle import clashes, settle
from po_tui.trackers.base import OutcomeUnknown, OutOfReach
from po_tui.trackers.memory import MemoryServer, Request
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.ordering import Place
from tests.sync.laptops import MEMORY, Killed, Laptop

SIDES: Final = ("anna", "bert", "there")
LAPTOPS: Final = st.sampled_from(SIDES[:2])
SETTLES: Final = 120
ONE: Final = ("title", "estimate", "state", "description", "story", "type")
"""Fields of one value: of edits at different places the last one counts, or a person decides."""
STATES: Final = {"new": "To do", "in_sprint": "In progress", "done": "Done"}
TYPES: Final = ("bug", "spike", "enabler")
NUMBERS: Final = st.integers(1, 9)


class SyncMachine(RuleBasedStateMachine):
    """Two laptops, one tracker, and whatever goes wrong between them."""

    template: Path
    origins = Bundle("origins")
    """Items and issues, each by the number that it got where it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine"))
        self.server = MemoryServer(settle_seconds=SETTLES)
        self.laptops: dict[str, Laptop] = {}
        self.tokens = itertools.count(1)
        self.made: set[int] = set()
        self.gone: set[int] = set()
        self.last: dict[tuple[int, str], Any] = {}
        """Number and field → what was said last, anywhere."""
        self.added: dict[int, set[str]] = {}
        """Labels and criteria that nobody took away."""
        self.decided: set[tuple[int, str]] = set()
        """Where a clash came up: from then on it is a person's doing."""

    @initialize(lag=st.sampled_from([0, 60]), at_once=st.sampled_from([1, 3]))
    def begin(self, lag: int, at_once: int) -> None:
        self.server.lag, self.server.create_at_once = timedelta(seconds=lag), at_once
        for name in SIDES[:2]:
            shutil.copyfile(self.template, self.folder / f"{name}.db")
            self.laptops[name] = laptop = Laptop(self.folder / f"{name}.db", self.server, name)
            for field in ("status", "order"):
                Remotes(laptop.workspace).own(MEMORY, field, "both")

    def teardown(self) -> None:
        try:
            if self.laptops:
                self.settle_down()
        finally:
            for laptop in self.laptops.values():
                laptop.close()
            shutil.rmtree(self.folder)

    # ── what people do ──────────────────────────────────────────────────────────────────────────

    @rule(target=origins, side=st.sampled_from(SIDES), epic=st.booleans())
    def make(self, side: str, epic: bool) -> int:
        number = next(self.tokens)
        title, labels = f"item {number}", [f"o:{number}"]
        kind = "epic" if epic else "story"
        if side == "there":
            self.server.add(title, labels=labels, type=kind)
        else:
            self.laptops[side].add(title, labels=labels, type=kind)
        self.made.add(number)
        self.added[number] = set(labels)
        return number

    @rule(number=origins, side=st.sampled_from(SIDES), field=st.sampled_from(ONE))
    def change(self, number: int, side: str, field: str) -> None:
        token = next(self.tokens)
        value: Any = {
            "title": f"title {token}",
            "estimate": float(token),
            "state": list(STATES)[token % len(STATES)],
            "description": f"First.\n\nThen {token}.",
            "story": dict.fromkeys(("as_a", "i_want", "so_that"), f"story {token}"),
            "type": TYPES[token % len(TYPES)],
        }[field]
        if self.say(number, side, field, value):
            self.last[number, field] = value

    def say(self, number: int, side: str, field: str, value: Any) -> bool:
        """Give a field of an item another value on one side; False where it is not there."""
        if side == "there":
            issue = self.issue(number)
            if issue is None:
                return False
            if field == "type" and self.server.issues[issue].values["type"] == "epic":
                return False
            name = {"state": "status"}.get(field, field)
            told = STATES[value] if field == "state" else value
            if self.server.issues[issue].values[name] == told:
                return False
            self.server.edit(issue, **{name: told})
            return True
        item = self.item(side, number)
        if item is None or self.laptops[side].view(item)[field] == value:
            return False
        if field == "state" and (
            not self.linked(self.laptops[side], item)  # what is done is not created there
            or (self.laptops[side].view(item)["state"] == "open" and value == "new")
        ):
            return False
        if field == "type" and self.laptops[side].view(item)["type"] == "epic":
            return False
        try:
            self.laptops[side].edit(item, **(value if field == "story" else {field: value}))
        except WorkspaceError:  # such as points of an epic
            return False
        return True

    @rule(number=origins, side=st.sampled_from(SIDES), what=st.sampled_from(["labels", "criteria"]))
    def add_one(self, number: int, side: str, what: str) -> None:
        token = f"{what} {next(self.tokens)}"
        one: Any = token if what == "labels" else {"text": token, "done": False}
        if side == "there":
            issue = self.issue(number)
            if issue is None:
                return
            before = self.server.issues[issue].values[what]
            self.server.edit(issue, **{what: [*before, one]})
        else:
            item = self.item(side, number)
            if item is None:
                return
            laptop = self.laptops[side]
            if what == "criteria":
                laptop.workspace.backlog.add_criterion(item, token)
            else:
                laptop.edit(item, labels=[*laptop.view(item)["labels"], token])
        self.added[number].add(token)

    @rule(number=origins, side=st.sampled_from(SIDES))
    def take_a_label_away(self, number: int, side: str) -> None:
        if side == "there":
            issue = self.issue(number)
            labels = self.server.issues[issue].values["labels"] if issue else []
        else:
            item = self.item(side, number)
            labels = self.laptops[side].view(item)["labels"] if item else []
        token = next((label for label in labels if not label.startswith("o:")), None)
        if token is None:
            return
        rest = [label for label in labels if label != token]
        if side == "there":
            assert issue
            self.server.edit(issue, labels=rest)
        else:
            assert item
            self.laptops[side].edit(item, labels=rest)
        self.added[number].discard(token)

    @rule(
        number=origins,
        other=origins,
        side=st.sampled_from(SIDES),
        field=st.sampled_from(["parent", "depends_on"]),
    )
    def tie(self, number: int, other: int, side: str, field: str) -> None:
        if number <= other:  # what is older waits for nothing newer: no circles
            return
        if side == "there":
            one, two = self.issue(number), self.issue(other)
            if one and two:
                self.server.edit(one, **{field: two if field == "parent" else [two]})
            return
        item, needed = self.item(side, number), self.item(side, other)
        if item and needed:
            name = "parent_id" if field == "parent" else field
            self.laptops[side].edit(item, **{name: needed if field == "parent" else [needed]})

    @rule(number=origins, side=st.sampled_from(SIDES), after=st.one_of(st.none(), origins))
    def move(self, number: int, side: str, after: int | None) -> None:
        if number == after:
            return
        if side == "there":
            issue, other = self.issue(number), after and self.issue(after)
            if issue and (after is None or other):
                self.server.reorder([issue], other or None)
            return
        item, behind = self.item(side, number), after and self.item(side, after)
        if item and (after is None or behind):
            place = Place.after(behind) if behind else Place.top()
            try:
                self.laptops[side].workspace.backlog.move([item], place)
            except WorkspaceError:  # done: it has no place
                pass

    @rule(number=consumes(origins))
    def delete_there(self, number: int) -> None:
        issue = self.issue(number)
        if issue is not None:
            self.server.delete(issue)
            self.gone.add(number)

    @rule(laptop=LAPTOPS, choice=st.sampled_from(["mine", "theirs"]))
    def decide(self, laptop: str, choice: Any) -> None:
        here = self.laptops[laptop]
        for clash in clashes(here.workspace)[:1]:
            number = self.number(laptop, clash.item_id)
            field = {"status": "state"}.get(clash.field, clash.field)
            self.decided.add((number, field))
            settle(here.workspace, clash, choice)

    @rule(seconds=st.sampled_from([30, 90, 300]))
    def wait(self, seconds: int) -> None:
        self.server.wait(seconds)

    # ── syncs ───────────────────────────────────────────────────────────────────────────────────

    @rule(laptop=LAPTOPS, full=st.booleans())
    def sync(self, laptop: str, full: bool) -> None:
        told = self.laptops[laptop].sync(full=full, gone=True)
        assert told.done.stopped == ""
        self.note_clashes(laptop)

    @rule(laptop=LAPTOPS)
    def dry_run_and_run(self, laptop: str) -> None:
        here = self.laptops[laptop]
        before, writes = here.bytes_of(), self.server.writes
        dry = here.sync(dry_run=True, wait=False, gone=True).plan
        assert here.bytes_of() == before
        assert self.server.writes == writes
        assert here.sync(wait=False, gone=True).plan == dry
        self.note_clashes(laptop)

    @rule(laptop=LAPTOPS, at=NUMBERS, when=st.sampled_from(["before", "after"]))
    def killed(self, laptop: str, at: int, when: str) -> None:
        self.troubled(laptop, at, when, Killed())
        here = self.laptops[laptop]
        here.close()
        self.laptops[laptop] = Laptop(here.store.path, self.server, laptop)

    @rule(
        laptop=LAPTOPS,
        at=NUMBERS,
        when=st.sampled_from(["before", "after"]),
        error=st.sampled_from([OutcomeUnknown, OutOfReach]),
    )
    def lost(self, laptop: str, at: int, when: str, error: type[OutOfReach]) -> None:
        self.troubled(laptop, at, when, error("no answer"))

    def troubled(self, laptop: str, at: int, when: str, problem: BaseException) -> None:
        """A sync whose nth request goes wrong."""
        first = len(self.server.log)

        def trouble(request: Request, now: Any) -> None:
            if request.number == first + at and now == when:
                if type(problem) is OutOfReach and when == "after" and request.writes:
                    raise OutcomeUnknown(str(problem))  # no adapter would be that sure
                raise problem

        self.server.trouble = trouble
        try:
            self.laptops[laptop].sync(gone=True, wait=False)
        except Killed:
            pass
        self.server.trouble = None
        self.note_clashes(laptop)

    @rule(laptop=LAPTOPS, at=NUMBERS)
    def both_at_once(self, laptop: str, at: int) -> None:
        """The other laptop syncs while this one does."""
        other = self.laptops["bert" if laptop == "anna" else "anna"]
        first, begun = len(self.server.log), [False]

        def trouble(request: Request, now: Any) -> None:
            if request.number == first + at and now == "before" and not begun[0]:
                begun[0] = True
                thread = threading.Thread(target=other.sync, kwargs={"gone": True, "wait": False})
                thread.start()
                thread.join()

        self.server.trouble = trouble
        self.laptops[laptop].sync(gone=True, wait=False)
        self.server.trouble = None
        for name in SIDES[:2]:
            self.note_clashes(name)

    # ── what holds ──────────────────────────────────────────────────────────────────────────────

    @invariant()
    def nothing_is_there_twice(self) -> None:
        uids = [issue.uid for issue in self.server.issues.values() if issue.uid]
        assert len(uids) == len(set(uids))
        for number in self.made:
            assert len(self.issues(number)) <= 1, f"item {number} is there twice"
            for name in self.laptops:
                assert len(self.items(name, number)) <= 1, f"item {number} is twice on {name}'s"

    def settle_down(self) -> None:
        """Once it is quiet, three syncs are enough, and then nothing more happens."""
        self.server.trouble = None
        for _round in range(3):
            self.server.wait(SETTLES)
            for name, laptop in self.laptops.items():
                told = laptop.sync(full=True, gone=True)
                assert told.done.stopped == ""
                self.note_clashes(name)
                self.nothing_is_there_twice()
        for name, laptop in self.laptops.items():
            writes, before = self.server.writes, laptop.bytes_of("item", "link")
            told = laptop.sync(full=True, gone=True)
            assert set(told.lists) <= {"clashes"}, f"{name} is not quiet: {told.lists}"
            assert self.server.writes == writes, f"{name} writes there"
            assert laptop.bytes_of("item", "link") == before, f"{name} writes here"
        for number in self.made - self.gone:
            self.check(number)
        self.check_order()

    def check(self, number: int) -> None:
        """All sides say the same of an item, and every edit is in it unless a person decided."""
        issue = self.issue(number)
        assert issue is not None, f"item {number} is lost there"
        there = self.server.issues[issue].values
        for name, laptop in self.laptops.items():
            item = self.item(name, number)
            assert item is not None, f"item {number} is lost on {name}'s"
            view = laptop.view(item)
            open_here = laptop.clashes().get(view["key"], [])
            for field in ("title", "estimate", "labels", "description", "story", "type"):
                if field not in open_here and not (field == "estimate" and view["type"] == "epic"):
                    here = sorted(view[field]) if field == "labels" else view[field]
                    assert here == there[field], (name, number, field)
            if "criteria" not in open_here:
                assert view["criteria"] == there["criteria"]
        for field in ONE:
            if (number, field) in self.last and (number, field) not in self.decided:
                told = there["status"] if field == "state" else there[field]
                wanted = self.last[number, field]
                assert told == (STATES[wanted] if field == "state" else wanted), (number, field)
        kept = {*there["labels"], *(one["text"] for one in there["criteria"])}
        if (number, "criteria") not in self.decided:
            assert self.added[number] <= kept, (number, self.added[number] - kept)

    def check_order(self) -> None:
        for name, laptop in self.laptops.items():
            here = [
                there
                for item in laptop.workspace.items.ids()
                if (there := self.linked(laptop, item)) in self.server.issues
            ]
            assert here == [id for id in self.server.order if id in set(here)], name

    def note_clashes(self, laptop: str) -> None:
        for clash in clashes(self.laptops[laptop].workspace):
            field = {"status": "state"}.get(clash.field, clash.field)
            self.decided.add((self.number(laptop, clash.item_id), field))

    # ── looking up ──────────────────────────────────────────────────────────────────────────────

    def issues(self, number: int) -> list[str]:
        label = f"o:{number}"
        return [one.id for one in self.server.issues.values() if label in one.values["labels"]]

    def issue(self, number: int) -> str | None:
        return next(iter(self.issues(number)), None)

    def items(self, laptop: str, number: int) -> list[int]:
        found = self.laptops[laptop].store.rows.execute(
            "SELECT item_id FROM item_label WHERE label = ?", (f"o:{number}",)
        )
        return [row[0] for row in found]

    def item(self, laptop: str, number: int) -> int | None:
        return next(iter(self.items(laptop, number)), None)

    def number(self, laptop: str, item: int) -> int:
        labels = self.laptops[laptop].view(item)["labels"]
        return next(int(label[2:]) for label in labels if label.startswith("o:"))

    def linked(self, laptop: Laptop, item: int) -> str:
        found = laptop.store.rows.execute(
            "SELECT there_id FROM link WHERE item_id = ? AND state = 'linked'", (item,)
        ).fetchone()
        return found[0] if found else ""


@pytest.fixture
def template(synced_product: Path) -> Path:
    """The product that both laptops begin with."""
    SyncMachine.template = synced_product
    return synced_product


def test_whatever_happens_it_comes_together_and_nothing_is_lost_or_doubled(template: Path) -> None:
    bounded = settings(
        max_examples=20,
        stateful_step_count=16,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes minutes
    )
    run_state_machine_as_test(SyncMachine, settings=bounded)
