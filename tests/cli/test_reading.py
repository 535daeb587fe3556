"""Commands that only look: what they print, for people and for scripts."""

import pytest

from tests.cli.conftest import Command

ITEM = {
    "key", "type", "title", "story", "description", "criteria", "state", "estimate", "labels",
    "rank", "parent", "goals", "assignee", "created", "updated", "remotes",
}  # fmt: skip


class TestList:
    def test_prints_the_items_in_order(self, product: Command) -> None:
        lines = product("list").lines
        assert [line.split()[:2] for line in lines[1:]] == [
            ["1", "LM-1"],
            ["2", "LM-2"],
            ["3", "LM-3"],
        ]

    def test_json_is_one_document_of_the_agreed_shape(self, product: Command) -> None:
        document = product("list", "--json").json
        assert {name: document[name] for name in ("schema", "command", "product")} == {
            "schema": "po-tui/1",
            "command": "list",
            "product": "LM",
        }
        assert (document["count"], document["total"]) == (3, 3)
        assert set(document["items"][0]) >= ITEM
        assert [item["rank"] for item in document["items"]] == [1, 2, 3]

    def test_limit_cuts_the_items_and_says_so(self, product: Command) -> None:
        document = product("list", "--limit", "2", "--json").json
        assert (document["count"], document["total"]) == (2, 3)
        done = product("list", "--limit", "2")
        assert len(done.lines) == 3
        assert "1 more" in done.err

    def test_places_are_those_of_the_whole_order(self, product: Command) -> None:
        assert product("list", "remind", "--json").json["items"][0]["rank"] == 3

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (["tool"], ["LM-2"]),
            (["-tool"], ["LM-1", "LM-3"]),
            (["-tool", "-door"], ["LM-3"]),
            (["re", "-tool"], ["LM-3"]),
            (["points:>5"], []),
            (["points:none", "sort:-rank"], ["LM-3", "LM-2", "LM-1"]),
            (["tool OR door"], ["LM-1", "LM-2"]),
            (["--", "-tool"], ["LM-1", "LM-3"]),
        ],
    )
    def test_a_query_may_begin_with_a_dash(
        self, product: Command, query: list[str], found: list[str]
    ) -> None:
        items = product("list", "--json", *query).json["items"]
        assert [item["key"] for item in items] == found

    def test_options_may_stand_before_and_behind_the_query(self, product: Command) -> None:
        before, behind = (
            product("list", "--limit", "1", "re"),
            product("list", "re", "--limit", "1"),
        )
        assert before.out == behind.out != ""

    def test_a_mistake_in_the_query_names_the_nearest_word(self, product: Command) -> None:
        done = product("list", "poinst:3")
        assert (done.code, done.out) == (2, "")
        assert "points:" in done.err

    def test_nothing_found_is_no_error(self, product: Command) -> None:
        done = product("list", "zeppelin")
        assert (done.code, done.out) == (0, "")
        assert "no items match" in done.err

    def test_a_hostile_title_reaches_the_terminal_as_text(self, product: Command) -> None:
        product("add", "bad \x1b]52;c;aGk=\x07 title \x1b[31m")
        assert "\x1b" not in product("list").out
        assert "\x1b" not in product("show", "LM-4").out


class TestShow:
    def test_tells_facts_and_answers_apart(self, demo: Command) -> None:
        shown = demo("show", "LM-11").out
        assert "facts (seen by the tool)" in shown
        assert "answers (given by people)" in shown
        assert "Acceptance criteria" in shown
        assert "As a " in shown

    def test_json_holds_readiness_and_history(self, product: Command) -> None:
        product("edit", "LM-1", "--points", "3", "--why", "agreed")
        document = product("show", "lm-1", "--json").json
        assert set(document) >= ITEM | {"schema", "command", "product", "readiness", "history"}
        assert document["readiness"]["ready"] is False
        assert {"code", "ok", "text"} == set(document["readiness"]["facts"][0])
        latest, first = document["history"]
        assert latest["reason"] == "agreed"
        assert latest["changes"][0] | {"kind": "item"} == {
            "kind": "item",
            "key": "LM-1",
            "change": "changed",
            "field": "estimate",
            "before": None,
            "after": 3,
        }
        assert [change["change"] for change in first["changes"]] == ["added"]

    def test_what_an_item_hangs_on_is_named(self, demo: Command) -> None:
        document = demo("show", "LM-5", "--json").json
        assert document["depends_on"] == ["LM-4"]
        assert "It waits for\n  └ LM-4 Open my compartment" in demo("show", "LM-5").out

    def test_questions_and_quality_are_shown(self, demo: Command) -> None:
        assert demo("show", "LM-9", "--json").json["quality"]["breached"] is True
        assert "break point" in demo("show", "LM-9").out
        asked = demo("list", "has:question", "--json").json["items"][0]["key"]
        question = demo("show", asked, "--json").json["questions"][0]
        assert question["text"].split()[0] in demo("show", asked).out

    def test_decisions_rounds_and_feedback_are_shown(self, demo: Command) -> None:
        document, shown = demo("show", "LM-8", "--json").json, demo("show", "LM-8").out
        (decision,) = document["decisions"]
        assert decision["text"].startswith("A full wall extends the loan")
        assert decision["why"] == "borrower is not at fault"
        assert {"key", "text", "why", "by", "at"} == set(decision)
        assert "Decided\n  DC-34 A full wall extends the loan" in shown
        assert [(one["number"], one["cards"]) for one in document["rounds"]] == [
            (1, ["5", "8", "8", "8", "13"]),
            (2, ["8"] * 5),
        ]
        assert "RF-08 round 1  5 8 8 8 13 (" in shown
        assert "RF-08 round 2  8 8 8 8 8 → 8 – " in shown
        assert document["feedback"] == document["actions"] == []
        assert "Said about it" not in shown

    def test_of_a_round_nobody_reads_who_played_what(self, demo: Command) -> None:
        one = demo("show", "LM-8", "--json").json["rounds"][0]
        assert set(one) == {"session", "date", "number", "cards", "result", "why"}

    def test_feedback_is_shown_where_it_became_an_item(self, demo: Command) -> None:
        (said,) = demo("show", "LM-22", "--json").json["feedback"]
        assert (said["delivered"], said["became"]) == ("LM-D8", "LM-22")
        shown = demo("show", "LM-22").out
        assert "Said about it\n" in shown
        assert said["text"][:30] in shown

    def test_an_unknown_key_is_wrong_use(self, product: Command) -> None:
        done = product("show", "LM-99")
        assert (done.code, done.out) == (2, "")
        assert "LM-99" in done.err


class TestCheck:
    def test_keys_are_shown_whole(self, demo: Command) -> None:
        shown = demo("check", "LM-8", "LM-9").out
        assert "LM-8" in shown
        assert "LM-9" in shown
        assert shown.count("facts (seen by the tool)") == 2

    def test_a_query_gives_a_line_an_item(self, demo: Command) -> None:
        lines = demo("check", "state:ready").lines
        assert len(lines) == 1 + demo("list", "state:ready", "--json").json["total"]

    def test_json_names_what_is_missing(self, product: Command) -> None:
        document = product("check", "LM-1", "--json").json
        (item,) = document["items"]
        assert item["key"] == "LM-1"
        assert item["ready"] is False
        assert item["missing"]
        assert {answer["value"] for answer in item["answers"]} == {None}

    def test_ready_needs_answers_of_people_too(self, demo: Command) -> None:
        for item in demo("check", "--json").json["items"]:
            facts = all(fact["ok"] is not False for fact in item["facts"])
            people = all(said["value"] is True and not said["expired"] for said in item["answers"])
            assert item["ready"] is (facts and people and item["type"] != "epic")


class TestHistory:
    def test_newest_first_with_who_and_why(self, product: Command) -> None:
        product("move", "LM-3", "--top", "--why", "pressing")
        steps = product("history", "--json").json["steps"]
        assert steps[0]["reason"] == "pressing"
        assert [step["step"] for step in steps] == sorted(
            (step["step"] for step in steps), reverse=True
        )
        assert "pressing" in product("history").lines[1]

    def test_a_move_is_told_by_its_neighbours(self, product: Command) -> None:
        product("move", "LM-3", "--before", "LM-2")
        (change,) = product("history", "LM-3", "--json").json["steps"][0]["changes"]
        assert change["field"] == "rank"
        assert change["after"] == {"after": "LM-1", "before": "LM-2"}

    def test_of_one_item(self, product: Command) -> None:
        product("edit", "LM-2", "--points", "5")
        assert product("history", "LM-2", "--json").json["count"] == 2
        assert product("history", "LM-1", "--json").json["count"] == 1

    def test_limit(self, product: Command) -> None:
        assert product("history", "--limit", "1", "--json").json["count"] == 1


class TestProducts:
    def test_none_yet_is_an_answer(self, po: Command) -> None:
        done = po("products")
        assert (done.code, done.out) == (0, "")
        assert "po-tui new" in done.err
        assert po("products", "--json").json["products"] == []

    def test_lists_them_with_their_open_items(self, product: Command) -> None:
        product("new", "SHOP", "The shop")
        document = product("products", "--json").json
        assert document["products"] == [
            {"key": "LM", "name": "Leenmuur", "open_items": 3},
            {"key": "SHOP", "name": "The shop", "open_items": 0},
        ]


class TestReport:
    def test_minutes_of_the_latest_session(self, demo: Command) -> None:
        done = demo("report", "minutes")
        assert done.code == 0
        assert done.out.startswith("# ")
        assert "LM-8" in done.out

    def test_minutes_of_a_numbered_session_into_a_file(
        self, demo: Command, own_world: object
    ) -> None:
        file = f"{own_world}/minutes.md"
        done = demo("report", "minutes", "--session", "7", "--out", file)
        assert (done.code, done.out) == (0, "")
        with open(file, encoding="utf-8") as written:
            assert written.read().startswith("# ")

    def test_a_session_that_never_was(self, demo: Command) -> None:
        assert demo("report", "minutes", "--session", "99").code == 2
