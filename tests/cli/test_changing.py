"""Commands that change the backlog: each one step, all or nothing, and undoable."""

import pytest

from tests.cli.conftest import Command


def item(po: Command, key: str) -> dict[str, object]:
    """The item as `show --json` prints it."""
    found: dict[str, object] = po("show", key, "--json").json
    return found


class TestAdd:
    def test_prints_the_key_alone(self, product: Command) -> None:
        done = product("add", "Fix the hinge")
        assert (done.code, done.out, done.err) == (0, "LM-4\n", "")

    def test_json_prints_the_item(self, product: Command) -> None:
        document = product(
            "add", "Pay a deposit", "--type", "story", "--as", "borrower", "--want", "to pay once",
            "--so-that", "I need no cash", "--description", "Only *expensive* tools.",
            "--criterion", "The deposit is shown", "--criterion", "It comes back within a day",
            "--points", "½", "--label", "pilot", "--label", "money", "--json",
        ).json  # fmt: skip
        assert document["command"] == "add"
        assert document["key"] == "LM-4"
        assert document["story"] == {
            "as_a": "borrower",
            "i_want": "to pay once",
            "so_that": "I need no cash",
        }
        assert [one["text"] for one in document["criteria"]] == [
            "The deposit is shown",
            "It comes back within a day",
        ]
        assert (document["estimate"], document["labels"]) == (0.5, ["pilot", "money"])
        assert (document["rank"], document["state"]) == (4, "new")

    def test_top_puts_it_first(self, product: Command) -> None:
        product("add", "Urgent", "--top")
        assert product("list", "--limit", "1", "--json").json["items"][0]["key"] == "LM-4"

    def test_description_from_stdin(self, product: Command) -> None:
        product("add", "Long", "--description", "-", stdin="First é\n\nSecond\n")
        assert item(product, "LM-4")["description"] == "First é\n\nSecond"

    def test_titles_and_labels_may_begin_with_a_dash(self, product: Command) -> None:
        document = product("add", "-5 degrees is too cold", "--label", "-wip", "--json").json
        assert (document["title"], document["labels"]) == ("-5 degrees is too cold", ["-wip"])

    def test_a_label_is_added_as_edit_adds_one(self, product: Command) -> None:
        added = product("add", "A", "--label", "+pilot", "--label", "sms", "--json").json
        assert added["labels"] == ["pilot", "sms"]

    def test_words_without_quotes_are_one_title(self, product: Command) -> None:
        assert product("add", "Fix", "the", "door", "--json").json["title"] == "Fix the door"

    @pytest.mark.parametrize("title", [[], [""], ["  "]])
    def test_a_title_is_needed(self, product: Command, title: list[str]) -> None:
        done = product("add", *title)
        assert (done.code, done.out) == (2, "")
        assert product("list", "--json").json["total"] == 3

    def test_stdin_that_is_no_text_changes_nothing(self, product: Command) -> None:
        done = product("add", "Odd", "--description", "-", stdin=b"\xff\xfe")
        assert done.code == 2
        assert product("list", "--json").json["total"] == 3


class TestEdit:
    def test_changes_just_the_fields_named(self, product: Command) -> None:
        before = item(product, "LM-1")
        product("edit", "LM-1", "--points", "5")
        after = item(product, "LM-1")
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {"estimate", "updated", "readiness", "history"}
        assert after["estimate"] == 5

    def test_says_what_really_changed(self, product: Command) -> None:
        assert product("edit", "LM-1", "--points", "5", "--json").json["changed"] == ["estimate"]
        assert product("edit", "LM-1", "--points", "5", "--json").json["changed"] == []
        assert "nothing was different" in product("edit", "LM-1", "--points", "5").out

    def test_labels_are_added_and_taken_away(self, product: Command) -> None:
        product("edit", "LM-1", "--label", "pilot", "--label", "+wip", "--label", "money")
        product("edit", "LM-1", "--label", "-WIP", "--label", "Pilot")
        assert item(product, "LM-1")["labels"] == ["pilot", "money"]

    def test_goals_are_added_and_taken_away(self, demo: Command) -> None:
        assert item(demo, "LM-4")["goals"] == ["G1", "G3"]
        demo("edit", "LM-4", "--goal", "-G1", "--goal", "g2")
        assert set(demo("show", "LM-4", "--json").json["goals"]) == {"G2", "G3"}

    def test_an_unknown_goal_is_wrong_use_and_changes_nothing(self, demo: Command) -> None:
        done = demo("edit", "LM-4", "--goal", "G9", "--points", "1")
        assert done.code == 2
        assert "G1" in done.err
        assert item(demo, "LM-4")["estimate"] == 5

    def test_criterion_appends_and_criteria_replaces(self, product: Command) -> None:
        product("edit", "LM-1", "--criterion", "Opens", "--criterion", "Closes")
        product("edit", "LM-1", "--criterion", "Locks")
        texts = [one["text"] for one in product("show", "LM-1", "--json").json["criteria"]]
        assert texts == ["Opens", "Closes", "Locks"]
        product(
            "edit", "LM-1", "--criteria", "-",
            stdin="- [x] Opens at once\nGiven a door\nWhen it is shut\nThen it locks\n",
        )  # fmt: skip
        assert product("show", "LM-1", "--json").json["criteria"] == [
            {"text": "Opens at once", "done": True},
            {"text": "Given a door\nWhen it is shut\nThen it locks", "done": False},
        ]

    def test_points_can_be_taken_away(self, product: Command) -> None:
        product("edit", "LM-1", "--points", "5")
        product("edit", "LM-1", "--points", "none")
        assert item(product, "LM-1")["estimate"] is None

    def test_parent_assignee_and_dependencies(self, product: Command) -> None:
        product("edit", "LM-1", "--type", "epic", "--state", "open")
        product("edit", "LM-2", "--parent", "lm-1", "--assignee", "Ada", "--depends", "LM-3")
        document = product("show", "LM-2", "--json").json
        assert (document["parent"], document["depends_on"]) == ("LM-1", ["LM-3"])
        assert document["assignee"]
        product("edit", "LM-2", "--parent", "none", "--assignee", "none", "--depends", "-LM-3")
        document = product("show", "LM-2", "--json").json
        assert (document["parent"], document["assignee"], document["depends_on"]) == (
            None,
            None,
            [],
        )

    def test_adding_someone_new_is_part_of_the_same_step(self, product: Command) -> None:
        before = product("history", "--json").json["count"]
        product("edit", "LM-2", "--assignee", "Someone New", "--points", "2")
        assert product("history", "--json").json["count"] == before + 1

    def test_someone_new_is_named_and_their_estimates_are_not_waited_for(
        self, product: Command
    ) -> None:
        done = product("edit", "LM-2", "--assignee", "Someone New")
        assert done.err.startswith("Someone New is new here, and does not vote")
        assert product("edit", "LM-1", "--assignee", "someone new").err == ""
        voting = product("vote", "--as", "Someone New")
        assert voting.code != 0
        assert "does not estimate" in voting.err

    def test_story_description_and_deadline(self, product: Command) -> None:
        product(
            "edit", "LM-1", "--title", "Doors", "--as", "guest", "--want", "in", "--so-that", "I am",
            "--description", "-", "--deadline", "2026-12-31", stdin="From\nstdin\n",
        )  # fmt: skip
        document = product("show", "LM-1", "--json").json
        assert document["title"] == "Doors"
        assert document["story"] == {"as_a": "guest", "i_want": "in", "so_that": "I am"}
        assert (document["description"], document["deadline"]) == ("From\nstdin", "2026-12-31")

    @pytest.mark.parametrize(
        "wrong",
        [
            ["--points", "many"],
            ["--points", "-3"],
            ["--state", "nearly"],
            ["--type", "thing"],
            ["--deadline", "tomorrow"],
            ["--parent", "LM-99"],
            ["--depends", "LM-99"],
            ["--title", ""],
            ["--label"],
            ["--colour", "red"],
            [],
        ],
    )
    def test_what_cannot_be_used_is_exit_2_and_changes_nothing(
        self, product: Command, wrong: list[str]
    ) -> None:
        done = product("edit", "LM-1", *wrong)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("po-tui: ")
        assert done.err.count("\n") == 1
        assert product("history", "LM-1", "--json").json["count"] == 1

    @pytest.mark.parametrize(
        "refused",
        [
            ["--state", "ready"],
            ["--state", "dropped"],
            ["--state", "open"],
            ["--depends", "LM-1"],
            ["--parent", "LM-1"],
        ],
    )
    def test_what_a_rule_refuses_is_exit_1_and_changes_nothing(
        self, product: Command, refused: list[str]
    ) -> None:
        done = product("edit", "LM-1", *refused, "--points", "8")
        assert (done.code, done.out) == (1, "")
        assert product("history", "LM-1", "--json").json["count"] == 1

    def test_a_reason_overrides_the_gaps_and_is_kept(self, product: Command) -> None:
        assert product("edit", "LM-1", "--state", "ready", "--why", "the team insists").code == 0
        assert item(product, "LM-1")["state"] == "ready"
        assert product("history", "LM-1", "--json").json["steps"][0]["reason"] == "the team insists"


class TestMove:
    @pytest.mark.parametrize(
        ("how", "order"),
        [
            (["LM-3", "--top"], ["LM-3", "LM-1", "LM-2"]),
            (["LM-1", "--bottom"], ["LM-2", "LM-3", "LM-1"]),
            (["LM-3", "--before", "LM-2"], ["LM-1", "LM-3", "LM-2"]),
            (["LM-1", "--after", "LM-2"], ["LM-2", "LM-1", "LM-3"]),
        ],
    )
    def test_moves(self, product: Command, how: list[str], order: list[str]) -> None:
        done = product("move", *how)
        assert done.code == 0, done.err
        items = product("list", "--json").json["items"]
        assert [one["key"] for one in items] == order

    def test_says_the_new_place(self, product: Command) -> None:
        assert "number 1" in product("move", "LM-3", "--top").out
        assert product("move", "LM-3", "--bottom", "--json").json["rank"] == 3

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            (["LM-1"], 2),
            (["LM-1", "--top", "--bottom"], 2),
            (["LM-1", "--before", "LM-9"], 2),
            (["LM-1", "--before", "LM-1"], 2),
            (["LM-9", "--top"], 2),
        ],
    )
    def test_wrong_use(self, product: Command, wrong: list[str], code: int) -> None:
        assert product("move", *wrong).code == code

    def test_several_move_as_a_block_with_a_reason(self, product: Command) -> None:
        done = product("move", "LM-3", "LM-2", "--top", "--why", "the fair", "--json").json
        assert done["items"] == [{"key": "LM-3", "rank": 2}, {"key": "LM-2", "rank": 1}]
        assert [one["key"] for one in product("list", "--json").json["items"]] == [
            "LM-2",
            "LM-3",
            "LM-1",
        ]
        assert "place 3 → 2 because the fair" in product("show", "LM-3").out
        moves = product("show", "LM-2", "--json").json["moves"]
        assert [(one["from"], one["to"], one["why"]) for one in moves] == [(2, 1, "the fair")]
        assert product("undo").code == 0
        assert product("show", "LM-2", "--json").json["moves"] == []

    def test_what_is_dropped_has_no_place(self, product: Command) -> None:
        product("drop", "LM-1", "--why", "gone")
        assert product("move", "LM-1", "--top").code == 1
        done = product("move", "LM-1", "LM-3", "--top")
        assert done.out == "LM-1 stays where it is: it is done or dropped\nLM-3 is now number 1\n"


class TestDependencies:
    def test_a_need_is_added_and_taken_away(self, product: Command) -> None:
        assert product("edit", "LM-1", "--needs", "+LM-2", "--needs", "LM-3").code == 0
        assert product("show", "LM-1", "--json").json["depends_on"] == ["LM-2", "LM-3"]
        assert product("edit", "LM-1", "--needs", "-LM-2").code == 0
        assert product("show", "LM-1", "--json").json["depends_on"] == ["LM-3"]

    def test_show_draws_the_trees_both_ways(self, product: Command) -> None:
        product("edit", "LM-1", "--needs", "+LM-2")
        product("edit", "LM-2", "--needs", "+LM-3")
        lines = [line.split() for line in product("show", "LM-1").out.splitlines()]
        at = lines.index(["It", "waits", "for"])
        assert lines[at + 1][:2] == ["└", "LM-2"]
        assert lines[at + 1][-5:] == ["⊘", "blocked", "↓", "ordered", "later"]
        assert lines[at + 2][:2] == ["└", "LM-3"]
        tree = product("show", "LM-3", "--json").json["dependencies"]
        assert tree["blocked"] is False
        assert tree["waits_for"] == []
        (waits,) = tree["waited_for_by"]
        assert (waits["key"], waits["signs"]) == ("LM-2", ["blocked", "later"])
        assert [one["key"] for one in waits["items"]] == ["LM-1"]

    def test_a_circle_is_refused_with_its_path(self, product: Command) -> None:
        product("edit", "LM-1", "--needs", "+LM-2")
        done = product("edit", "LM-2", "--needs", "+LM-1")
        assert done.code == 1
        assert "LM-2 → LM-1 → LM-2" in done.err

    def test_the_blocked_are_found(self, product: Command) -> None:
        product("edit", "LM-1", "--needs", "+LM-2")
        found = product("list", "is:blocked", "--json").json["items"]
        assert [one["key"] for one in found] == ["LM-1"]


class TestDropAndSplit:
    def test_dropped_items_stay_findable(self, product: Command) -> None:
        assert product("drop", "LM-2", "--why", "nobody wants it").code == 0
        assert product("list", "--json").json["total"] == 2
        (found,) = product("list", "state:dropped", "--json").json["items"]
        assert (found["key"], found["rank"]) == ("LM-2", None)

    def test_dropping_needs_a_reason(self, product: Command) -> None:
        assert product("drop", "LM-2").code == 2
        assert product("drop", "LM-2", "--why", " ").code == 1
        assert product("list", "--json").json["total"] == 3

    def test_split_prints_the_keys_of_the_parts(self, product: Command) -> None:
        product("edit", "LM-2", "--points", "13")
        done = product("split", "LM-2", "Return by day", "-night return")
        assert done.out == "LM-4\nLM-5\n"
        document = product("show", "LM-2", "--json").json
        assert (document["type"], document["estimate"]) == ("epic", None)
        assert document["children"] == ["LM-4", "LM-5"]
        assert product("undo").code == 0
        assert product("show", "LM-2", "--json").json["children"] == []


class TestUndo:
    def test_takes_back_the_latest_command_and_redoes_it(self, product: Command) -> None:
        product("edit", "LM-1", "--points", "5", "--label", "pilot")
        assert "Undone" in product("undo").out
        undone = item(product, "LM-1")
        assert (undone["estimate"], undone["labels"]) == (None, [])
        assert "Done again" in product("redo").out
        assert item(product, "LM-1")["estimate"] == 5

    def test_the_list_shows_what_was_undone(self, product: Command) -> None:
        product("edit", "LM-1", "--points", "5")
        product("undo")
        steps = product("undo", "--list", "--json").json["steps"]
        assert [step["undone"] for step in steps][:2] == [False, True]

    def test_a_step_is_named_by_its_number(self, product: Command) -> None:
        product("edit", "LM-1", "--points", "5")
        product("edit", "LM-2", "--points", "8")
        step = product("history", "LM-1", "--json").json["steps"][0]["step"]
        assert product("undo", str(step)).code == 0
        assert item(product, "LM-1")["estimate"] is None
        assert item(product, "LM-2")["estimate"] == 8

    def test_refuses_where_a_later_step_stands(self, product: Command) -> None:
        product("edit", "LM-1", "--points", "5")
        step = product("history", "LM-1", "--json").json["steps"][0]["step"]
        product("edit", "LM-1", "--points", "8")
        later = product("history", "LM-1", "--json").json["steps"][0]["step"]
        done = product("undo", str(step))
        assert done.code == 1
        # Both are called the same: the number says which is meant, and takes it back.
        assert f"(step {later}) came after it" in done.err
        assert item(product, "LM-1")["estimate"] == 8
        product("undo", str(later))
        assert product("undo", str(step)).code == 0
        assert item(product, "LM-1")["estimate"] is None

    def test_nothing_to_undo_is_refused(self, po: Command) -> None:
        po("new", "LM", "Leenmuur")
        assert po("undo").code == 1
        assert po("redo").code == 1

    @pytest.mark.parametrize(("number", "code"), [("99", 1), ("9" * 20, 2), ("-1", 2), ("last", 2)])
    def test_a_step_that_never_was(self, product: Command, number: str, code: int) -> None:
        assert product("undo", number).code == code


def test_adding_what_is_there_already_says_so_and_adds_it(product: Command) -> None:
    done = product("add", "Return the tool")
    assert done.lines == ["LM-4"]
    assert "LM-2" in done.err
    assert "Return a tool" in done.err
    assert product("add", "Something that nobody thought of").err == ""
    assert product("add", "Return tool", "--json").err == ""
    product("drop", "LM-3", "--why", "no")
    assert "dropped" in product("add", "Remind me in time").err
