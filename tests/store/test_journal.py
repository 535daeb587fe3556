"""Steps, undo and redo: everything is noted, and what is taken back is taken back whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from po_tui.model.tables.backlog import Item, ItemGoal, Question
from po_tui.model.tables.vision import Goal
from po_tui.store import journal
from po_tui.store.copies import back_up
from po_tui.store.news import News
from po_tui.store.store import Author, Store
from po_tui.store.writing import StepSession

Add = Callable[..., int]


def edit(store: Store, product: int, item: int, label: str = "Edit", **values: object) -> None:
    with store.step(label, product) as session:
        row = session.get(Item, item)
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)


def order(store: Store) -> list[str]:
    return [row[0] for row in store.rows.execute("SELECT title FROM item ORDER BY rank")]


def content(store: Store) -> list[tuple[object, ...]]:
    """All that undo has to bring back: everything but ranks as texts, and when it was touched."""
    columns = "id, number, title, estimate, labels, criteria, state, parent_id"
    items = store.rows.execute(f"SELECT {columns} FROM item ORDER BY rank").fetchall()
    links = store.rows.execute("SELECT item_id, goal_id FROM item_goal ORDER BY 1, 2").fetchall()
    return [*items, *links]


def test_a_step_notes_each_field_before_and_after(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    edit(store, product, item, estimate=5.0, labels=["wip", "ux"])
    step = journal.steps(store.rows, product)[0]
    assert {(one.field, str(one.before), str(one.after)) for one in step.changes} == {
        ("estimate", "None", "5"),
        ("labels", "[]", "['wip', 'ux']"),
    }
    assert (step.person, step.origin) == ("anna", "person")


def test_a_step_that_changes_nothing_leaves_no_trace(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    before = journal.steps(store.rows, product)
    edit(store, product, item, title="one")
    assert journal.steps(store.rows, product) == before


def test_a_step_that_fails_changes_nothing(store: Store, product: int, add: Add) -> None:
    add("one", "b")

    def fail() -> None:
        with store.step("Fail", product) as session:
            session.add(
                Item(product_id=product, number=99, rank="c", title="two", created="", updated="")
            )
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert order(store) == ["one"]


def test_steps_inside_a_step_are_one(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    with store.step("Both", product):
        edit(store, product, item, estimate=3.0)
        edit(store, product, item, title="uno")
    assert journal.undo(store, product).label == "Both"
    assert content(store)[0][2:4] == ("one", None)


def test_undo_and_redo_walk_back_and_forth(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    edit(store, product, item, "First", title="uno")
    edit(store, product, item, "Second", title="due")
    assert journal.undo(store, product).label == "Second"
    assert journal.undo(store, product).label == "First"
    assert order(store) == ["one"]
    assert journal.redo(store, product).label == "First"
    assert journal.redo(store, product).label == "Second"
    assert order(store) == ["due"]
    with pytest.raises(journal.NothingToRedo):
        journal.redo(store, product)


def test_a_new_step_ends_redo(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    edit(store, product, item, title="uno")
    journal.undo(store, product)
    edit(store, product, item, estimate=1.0)
    with pytest.raises(journal.NothingToRedo):
        journal.redo(store, product)


def test_undo_refuses_where_a_later_step_changed_the_same_field_and_names_it(
    store: Store, product: int, add: Add, path: Path
) -> None:
    item = add("one", "b")
    edit(store, product, item, "Mine", title="mine")
    other = Store(path, Author.app("bert"))
    edit(other, product, item, "Theirs", title="theirs")
    with pytest.raises(journal.LaterStepStands, match=r"“Mine”.*“Theirs”"):
        journal.undo(store, product)
    assert order(store) == ["theirs"]
    journal.undo(other, product)
    journal.undo(store, product)
    assert order(store) == ["one"]
    other.close()


def test_a_step_that_was_redone_counts_from_then_on(
    store: Store, product: int, add: Add, path: Path
) -> None:
    item = add("one", "b")
    other = Store(path, Author.app("bert"))
    edit(store, product, item, "Mine", title="mine")
    journal.undo(store, product)
    edit(other, product, item, "Theirs", title="theirs")
    journal.undo(other, product)
    journal.redo(store, product)
    with pytest.raises(journal.LaterStepStands, match="Mine"):
        journal.redo(other, product)
    assert order(store) == ["mine"]
    edit(store, product, item, "Then", title="then")
    assert journal.undo(store, product).label == "Then"
    assert journal.undo(store, product).label == "Mine"
    assert journal.redo(store, product).label == "Mine"
    assert journal.redo(store, product).label == "Then"
    assert journal.undo(store, product).label == "Then"
    other.close()


def test_undo_takes_back_only_what_this_process_did(
    store: Store, product: int, add: Add, path: Path
) -> None:
    item = add("one", "b")
    other = Store(path, Author.app("bert"))
    edit(other, product, item, "Theirs", estimate=8.0)
    with pytest.raises(journal.LaterStepStands):
        journal.undo(store, product)  # theirs hangs on the item that was added
    with pytest.raises(journal.NothingToUndo):
        journal.undo(Store(path, Author.app("carla")), product)
    other.close()


def test_undoing_a_move_survives_a_rebalancing(store: Store, product: int, add: Add) -> None:
    first, *_rest = add("one", "b"), add("two", "c"), add("three", "d")
    edit(store, product, first, "Move", rank="e")
    with store.keep("maintenance") as session:
        assert isinstance(session, StepSession)
        session.maintenance = True
        for rank, title in zip(("V1", "V2", "V3"), order(store), strict=True):
            session.connection().exec_driver_sql(
                "UPDATE item SET rank = ? WHERE title = ?", (rank, title)
            )
    assert order(store) == ["two", "three", "one"]
    journal.undo(store, product)
    assert order(store) == ["one", "two", "three"]


def test_undoing_an_addition_takes_along_what_hangs_on_it(store: Store, product: int) -> None:
    with store.step("Goal", product) as session:
        session.add(Goal(product_id=product, key="G1", title="Grow"))
    with store.step("Add with links", product) as session:
        item = Item(product_id=product, number=1, rank="b", title="one", created="", updated="")
        session.add(item)
        session.flush()
        session.add(ItemGoal(item_id=item.pk, goal_id=1))
        session.add(Question(item_id=item.pk, text="Why?"))
    full = content(store)
    journal.undo(store, product)
    assert content(store) == []
    journal.redo(store, product)
    assert content(store) == full
    assert store.rows.execute("SELECT text FROM question").fetchall() == [("Why?",)]


def test_history_of_an_item_holds_what_hangs_on_it(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    add("two", "c")
    with store.step("Ask", product) as session:
        session.add(Question(item_id=item, text="Why?"))
    assert [step.label for step in journal.steps(store.rows, product, item_id=item)] == [
        "Ask",
        "Add one",
    ]


def test_bulk_statements_are_refused(store: Store, product: int, add: Add) -> None:
    from sqlalchemy import update

    add("one", "b")
    with pytest.raises(RuntimeError, match="journal"), store.step("Bulk", product) as session:
        session.execute(update(Item).values(title="all"))
    assert order(store) == ["one"]


def test_news_names_kinds_and_ids(store: Store, product: int, add: Add) -> None:
    item, *_rest = add("one", "b"), add("two", "c")
    heard: list[News] = []
    stop = store.listen(heard.append)
    edit(store, product, item, estimate=2.0)
    edit(store, product, item, rank="z")
    stop()
    edit(store, product, item, estimate=3.0)
    assert [news.ids("item") for news in heard] == [{item}, {item}]
    assert [news.order for news in heard] == [False, True]


def test_another_process_hears_by_looking(store: Store, product: int, add: Add, path: Path) -> None:
    other = Store(path, Author.app("bert"))
    assert other.look() is None
    item = add("one", "b")
    news = other.look()
    assert news is not None
    assert news.foreign
    assert news.order
    assert news.ids("item") == {item}
    assert other.look() is None
    with store.keep("session"):
        pass
    pulse = other.look()
    assert pulse is not None
    assert pulse.pulses == {"session"}
    other.close()


def test_what_is_kept_live_is_no_step(store: Store, product: int) -> None:
    before = journal.steps(store.rows, product)
    with store.keep("draft"):
        pass
    assert journal.steps(store.rows, product) == before


def test_a_long_step_is_undone_as_one(store: Store, product: int) -> None:
    with store.long_step("Import", product) as act:
        for n in range(3):
            with act.part() as session:
                session.add(
                    Item(
                        product_id=product,
                        number=n,
                        rank=f"b{n + 1}",
                        title=f"i{n}",
                        created="",
                        updated="",
                    )
                )
    assert order(store) == ["i0", "i1", "i2"]
    assert journal.undo(store, product).label == "Import"
    assert order(store) == []


def titled(product: int, title: str, number: int) -> Item:
    return Item(
        product_id=product, number=number, rank=f"b{number}", title=title, created="", updated=""
    )


def test_steps_taken_together_are_undone_as_one(store: Store, product: int) -> None:
    with store.together("Import 2 files", product):
        with store.step("Add Hinge", product) as session:
            session.add(titled(product, "Hinge", 1))
        with store.long_step("Import", product) as act, act.part() as session:
            session.add(titled(product, "Bell", 2))
    assert order(store) == ["Hinge", "Bell"]
    journal.undo(store, product)
    assert order(store) == []


def test_steps_taken_together_are_taken_back_where_one_fails(store: Store, product: int) -> None:
    def import_two() -> None:
        with store.together("Import 2 files", product):
            with store.step("Add Hinge", product) as session:
                session.add(titled(product, "Hinge", 1))
            with store.step("Add Bell", product) as session:
                session.add(titled(product, "Bell", 2))
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_two()
    assert order(store) == []
    with store.step("Add Door", product) as session:
        session.add(titled(product, "Door", 3))
    assert order(store) == ["Door"]


def test_a_long_step_that_fails_is_taken_back(store: Store, product: int) -> None:

    def fail() -> None:
        with store.long_step("Import", product) as act:
            with act.part() as session:
                session.add(
                    Item(product_id=product, number=1, rank="b", title="i", created="", updated="")
                )
            raise ValueError("line 2")

    with pytest.raises(ValueError, match="line 2"):
        fail()
    assert order(store) == []


def test_an_open_step_of_a_dead_process_is_taken_back_at_the_next_start(
    store: Store, product: int, path: Path
) -> None:
    from po_tui.store import long_step

    act = long_step.begin(store, "Import", product, "import")
    with act.part() as session:
        session.add(
            Item(product_id=product, number=1, rank="b", title="half", created="", updated="")
        )
    with store.keep("step") as session:
        session.connection().exec_driver_sql(
            "UPDATE step SET owner = replace(owner, ?, '999999999')", (act_pid(store),)
        )
    other = Store(path, Author.app("bert"))
    assert other.taken_back == ["Import"]
    assert order(other) == []
    other.close()


def act_pid(store: Store) -> str:
    return str(store.rows.execute("SELECT owner FROM step WHERE open").fetchone()[0]).rpartition(
        ":"
    )[2]


def standing(store: Store) -> int:
    return len(
        [one for one in journal.steps(store.rows, 1) if not one.undone and one.reverts is None]
    )


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("title"), st.integers(0, 3), st.text("abc", min_size=1, max_size=3)),
        st.tuples(st.just("estimate"), st.integers(0, 3), st.sampled_from([None, 1.0, 5.0])),
        st.tuples(st.just("rank"), st.integers(0, 3), st.text("BCDEFXYZ", min_size=1, max_size=4)),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("redo"), st.none(), st.none()),
    ),
    max_size=14,
)


@given(acts=ACTS)
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sequence_of_steps_can_be_walked_back_to_the_start(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int | None, object]]
) -> None:
    """Undo until nothing is left brings back the very beginning, whatever happened in between."""
    from po_tui.model.tables.product import Product

    store = Store(tmp_path_factory.mktemp("walk") / "w.db", Author.app("anna"))
    with store.keep("setup") as session:
        session.add(Product(key="AB", name="Abacus", created=""))
        session.flush()
        for n in range(4):
            session.add(
                Item(
                    product_id=1, number=n, rank=f"m{n + 1}", title=f"i{n}", created="", updated=""
                )
            )
    start = content(store)
    shown = [start]
    for act, which, value in acts:
        if act == "undo" and len(shown) > 1:
            journal.undo(store, 1)
            shown.pop()
            assert content(store) == shown[-1]
        elif act == "redo":
            try:
                journal.redo(store, 1)
            except journal.NothingToRedo:
                continue
            shown.append(content(store))
        elif which is not None:
            taken = {row[0] for row in store.rows.execute("SELECT rank FROM item")}
            if act == "rank" and value in taken:
                continue
            before = standing(store)
            edit(store, 1, which + 1, act, **{act: value})
            if standing(store) > before:
                shown.append(content(store))
    while len(shown) > 1:
        journal.undo(store, 1)
        shown.pop()
        assert content(store) == shown[-1]
    assert content(store) == start
    store.close()


def test_undo_refuses_where_something_later_uses_what_the_step_added(
    store: Store, product: int, add: Add, path: Path
) -> None:
    epic = add("epic", "b")
    other = Store(path, Author.app("bert"))
    child = add("child", "c", of=other)
    edit(other, product, child, "Take it in", parent_id=epic)
    with pytest.raises(journal.StillUsed, match=r"“Add epic”.*“Take it in”"):
        journal.undo(store, product)
    assert store.rows.execute("SELECT parent_id FROM item ORDER BY id").fetchall() == [
        (None,),
        (epic,),
    ]
    journal.undo(other, product)
    journal.undo(store, product)
    assert order(store) == ["child"]
    other.close()


def test_undo_leaves_steps_of_another_product_and_open_ones_alone(
    store: Store, product: int, add: Add
) -> None:
    add("one", "b")
    step = journal.steps(store.rows, product)[0].id
    with pytest.raises(journal.NothingToUndo):
        journal.undo(store, product + 1, step)
    with store.long_step("Import", product) as act, pytest.raises(journal.NothingToUndo):
        journal.undo(store, product, act.step_id)
    assert order(store) == ["one"]


def test_two_that_undo_the_same_step_undo_it_once(
    store: Store, product: int, add: Add, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = add("one", "b")
    edit(store, product, item, title="uno")
    found = journal.latest_of(store.rows, product, store.author.process)
    assert found is not None
    other = Store(path, Author.app("bert"))
    journal.undo(other, product, found.id)
    # As this process saw it a moment before the other one was faster.
    monkeypatch.setattr(journal, "latest_of", lambda *_: found)
    with pytest.raises(journal.NothingToUndo, match="meanwhile"):
        journal.undo(store, product)
    assert order(store) == ["one"]
    other.close()


def test_what_others_keep_live_is_heard_though_this_process_keeps_too(
    store: Store, product: int, path: Path
) -> None:
    other = Store(path, Author.app("bert"))
    with other.keep("session"):
        pass
    with store.keep("session"):
        pass
    news = store.look()
    assert news is not None
    assert news.pulses == {"session"}
    with store.step("With a draft", product), store.keep("draft"):
        pass
    with other.step("Something", product):
        pass
    assert store.look() is None
    other.close()


def test_what_is_written_while_one_looks_is_seen_at_the_next_look(
    store: Store, product: int, add: Add, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = add("one", "b"), add("two", "c")
    other = Store(path, Author.app("bert"))
    edit(other, product, first, title="uno")
    newest = store._watch._newest_change

    def later() -> int:
        """What is newest, when another change came at just this moment."""
        monkeypatch.undo()
        edit(other, product, second, title="due")
        return newest()

    monkeypatch.setattr(store._watch, "_newest_change", later)
    told = [news.ids("item") for __ in range(2) if (news := store.look())]
    assert frozenset().union(*told) == {first, second}
    other.close()


def test_after_an_older_copy_was_put_back_what_comes_is_heard(
    store: Store, product: int, add: Add, path: Path, tmp_path: Path
) -> None:
    item = add("one", "b")
    back_up(path, tmp_path / "copy.db")
    for n in range(5):
        edit(store, product, item, title=f"one {n}")
    assert store.look() is None
    watching = Store(path, Author.app("bert"))
    back_up(tmp_path / "copy.db", path)
    edit(store, product, item, title="uno")
    news = watching.look()
    assert news is not None
    assert news.ids("item") == {item}
    watching.close()
