"""A product goes out whole and comes in whole: the same bytes, wherever it was in between."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.exchange.files import BadFile
from po_tui.exchange.full_json import export_product, import_product
from po_tui.model.validate import clean
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Refused
from po_tui.workspace.whole import STAYS

MakeStore = Callable[[], Store]


def exported(workspace: Workspace) -> str:
    return export_product(workspace.store, workspace.product_id)


def there_and_back(text: str, store: Store) -> str:
    return exported(Workspace.open(store, import_product(store, text)))


def test_an_export_comes_back_byte_for_byte(leenmuur: Workspace, make_store: MakeStore) -> None:
    text = exported(leenmuur)
    assert there_and_back(text, make_store()) == text


def test_local_numbers_of_the_file_do_not_show(leenmuur: Workspace, make_store: MakeStore) -> None:
    other = make_store()
    crowded = Workspace.new(other, "AA", "Another product")
    for n in range(5):
        crowded.backlog.add(f"In the way {n}")
    text = exported(leenmuur)
    assert there_and_back(text, other) == text
    assert '"product_id"' not in text


def test_every_table_goes_along_or_is_known_to_stay(leenmuur: Workspace) -> None:
    from sqlmodel import SQLModel

    from po_tui.model import tables
    from po_tui.workspace.whole import _shapes

    tables.everything()
    shapes = {shape.name for shape in _shapes()}
    assert shapes | STAYS >= set(SQLModel.metadata.tables)
    assert not shapes & STAYS
    for shape in _shapes():
        leenmuur.store.rows.execute(f"SELECT 1 FROM {shape.name} WHERE {shape.mine}", {"p": 1})


def test_private_notes_and_revealed_votes_go_along_and_the_journal_stays(
    leenmuur: Workspace,
) -> None:
    leenmuur.backlog.revise(4, {"private_note": "ask again in May"})
    text = exported(leenmuur)
    assert "ask again in May" in text
    assert "Item LM-13 ran 7 minutes over" in text
    assert '"card": "20"' in text
    assert not STAYS & json.loads(text)["tables"].keys()


def test_scores_views_rules_and_what_was_measured_come_back(make_store: MakeStore) -> None:
    here = Workspace.new(make_store(), "AB", "Abacus")
    quality, hardware = here.backlog.add("Quick"), here.backlog.add("Boards")
    here.backlog.weigh([hardware], {"user_business_value": 8, "job_size": 2.5})
    here.backlog.weigh([hardware], {"kano_with": 1, "kano_without": 4})
    target = {"characteristic": "reliability", "target": 95, "breakpoint": 85, "unit": "%"}
    here.backlog.tell(quality, {"type": "quality", "standing": "standing", **target})
    here.backlog.measure(quality, 82.5, "2026-01-02", 20)
    here.backlog.choose_characteristic("security", wanted=True)
    here.backlog.expect_delivery(hardware, "ten", "Sven", "2026-12-15", "promised")
    definition = here.backlog.definition._replace(own=("seen by the user",), max_points=5)
    here.backlog.define_ready(definition, (1, 2.5))
    here.backlog.answer_all(hardware, {"explained": True})
    first = here.views.save("Mine", "state:new sort:points", ("key", "title"), tree=True)
    here.views.save("Other", "label:x")
    here.views.move(first, 1)

    text, other = exported(here), make_store()
    there = Workspace.open(other, import_product(other, text))
    assert exported(there) == text
    assert [view._replace(id=None) for view in there.views.own()] == [
        view._replace(id=None) for view in here.views.own()
    ]
    assert there.backlog.definition == definition
    assert there.backlog.wanted_buffer == here.backlog.wanted_buffer
    assert there.backlog.characteristics() == here.backlog.characteristics()
    for key in ("AB-1", "AB-2"):
        old, new = (one.backlog.view(one.backlog.item(key)) for one in (here, there))
        assert new.scores == old.scores
        assert new.quality == old.quality
        assert new.labels == old.labels
        assert [one[1:] for one in new.deliveries] == [one[1:] for one in old.deliveries]


def test_an_import_of_a_product_is_one_step(leenmuur: Workspace, make_store: MakeStore) -> None:
    text, other = exported(leenmuur), make_store()
    copy = Workspace.open(other, import_product(other, text))
    copy.history.undo()
    for table in ("product", "item", "person", "vote_round", "reference"):
        assert other.rows.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert there_and_back(text, other) == text


def test_nasty_strings_survive(make_store: MakeStore, shared: Path) -> None:
    folder = shared / "data" / "04-nasty-strings"
    strings = json.loads((folder / "blns.json").read_text("utf-8"))
    strings += [
        text
        for text in leaves(json.loads((folder / "terminal-injection.json").read_text("utf-8")))
        if text.strip()
    ]
    workspace = Workspace.new(make_store(), "NS", "Nasty \u202e strings")
    with workspace.store.step("Add them", workspace.product_id):
        for text in strings:
            workspace.backlog.add(text if text.split() else "blank", {"description": text})
    assert len(strings) > 490
    text = exported(workspace)
    assert there_and_back(text, make_store()) == text


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    return (
        [text for part in value for text in leaves(part)]
        if isinstance(value, list)
        else [str(value)]
    )


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    items=st.lists(
        st.fixed_dictionaries(
            {"title": texts.filter(lambda text: bool(clean_title(text)))},
            optional={
                "description": texts,
                "labels": st.lists(texts, max_size=3),
                "criteria": st.lists(texts, max_size=3),
                "estimate": st.floats(0, 1e6),
                "details": st.dictionaries(texts, texts, max_size=2),
            },
        ),
        max_size=6,
    )
)
def test_any_backlog_comes_back_byte_for_byte(
    tmp_path_factory: Any, items: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    here, there = (Store(folder / name, Author.command("me")) for name in ("here.db", "there.db"))
    workspace = Workspace.new(here, "AB", "Any")
    with here.step("Add", workspace.product_id):
        for values in items:
            workspace.backlog.add(values["title"], values)
    text = exported(workspace)
    assert there_and_back(text, there) == text
    here.close()
    there.close()


def clean_title(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def test_the_titles_made_up_here_are_titles() -> None:
    assert clean({"title": "a  b"}) == {"title": clean_title("a  b")}


# ── exports that cannot be used ─────────────────────────────────────────────────────────────────


def refused(store: Store, text: str) -> str:
    with pytest.raises((BadFile, Refused)) as no:
        import_product(store, text)
    message = str(no.value)
    assert "\n" not in message
    tables = ("product", "item", "step")
    counts = [store.rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    assert counts in ([0, 0, 0], [1, 24, 0])
    return message


def test_a_newer_export_is_refused_whole(leenmuur: Workspace, make_store: MakeStore) -> None:
    text = exported(leenmuur).replace("po-tui/1", "po-tui/2", 1)
    assert "update po_tui" in refused(make_store(), text)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"schema": 1}', '{"schema": "other/1"}', '{"schema": "po-tui/1"}',
     '{"schema": "po-tui/1", "tables": []}', '{"schema": "po-tui/1", "tables": {"item": 3}}',
     '{"schema": "po-tui/1", "tables": {}}', '{"schema": "po-tui/1", "tables": {"product": [{}]}}',
     "[" * 100_000],
)  # fmt: skip
def test_what_is_no_export_is_refused(make_store: MakeStore, text: str) -> None:
    assert refused(make_store(), text)


def test_every_cut_of_an_export_is_refused(leenmuur: Workspace, make_store: MakeStore) -> None:
    text, store = exported(leenmuur), make_store()
    for length in range(0, len(text) - 5, len(text) // 20):
        assert refused(store, text[:length])


def damage(text: str, table: str, **values: Any) -> str:
    document = json.loads(text)
    document["tables"][table][0] |= values
    return json.dumps(document)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("item", {"title": None}),
        ("item", {"title": 7}),
        ("item", {"title": ""}),
        ("item", {"title": "half \ud83d of a pair"}),
        ("item", {"type": "unicorn"}),
        ("item", {"rank": "not a rank"}),
        ("item", {"rank": "V0"}),
        ("item", {"number": 2}),
        ("item", {"number": 10**30}),
        ("item", {"estimate": "many"}),
        ("item", {"estimate": float("inf")}),
        ("item", {"labels": "one"}),
        ("item", {"criteria": [{"text": 3}]}),
        ("item", {"parent_id": "nobody"}),
        ("item", {"parent_id": ["nobody"]}),
        ("item", {"uid": None}),
        ("item", {"colour": "red"}),
        ("vote_round", {"entry_id": 999}),
        ("vote_round", {"entry_id": None}),
        ("reference", {"to_kind": "unicorn"}),
        ("person", {"estimates": 1}),
        ("product", {"key": "no key"}),
    ],
)
def test_a_damaged_export_is_refused_and_nothing_of_it_stays(
    leenmuur: Workspace, make_store: MakeStore, table: str, values: dict[str, Any]
) -> None:
    assert "damaged" in refused(make_store(), damage(exported(leenmuur), table, **values))


def test_a_table_of_a_later_version_is_refused(leenmuur: Workspace, make_store: MakeStore) -> None:
    document = json.loads(exported(leenmuur))
    document["tables"]["horoscope"] = [{}]
    assert "horoscope" in refused(make_store(), json.dumps(document))


def test_a_product_that_is_here_already_is_refused(leenmuur: Workspace) -> None:
    text = exported(leenmuur)
    assert "is here already, as LM" in refused(leenmuur.store, text)
    other = json.loads(text)
    other["tables"]["product"][0]["uid"] = "another-one"
    assert "another product LM" in refused(leenmuur.store, json.dumps(other))


def test_a_column_that_an_older_export_lacks_gets_its_default(
    leenmuur: Workspace, make_store: MakeStore
) -> None:
    document = json.loads(exported(leenmuur))
    for item in document["tables"]["item"]:
        del item["private_note"], item["labels"]
    store = make_store()
    import_product(store, json.dumps(document))
    assert store.rows.execute("SELECT DISTINCT private_note, labels FROM item").fetchall() == [
        ("", "[]")
    ]
