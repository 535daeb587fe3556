"""`remote set --priority`: which of Jira's priorities means which MoSCoW class."""

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def team(product: Command) -> Command:
    line = (
        "--url",
        "https://kiosk.atlassian.net",
        "--jira-project",
        "KIO",
        "--email",
        "po@kiosk.nl",
    )
    assert product("remote", "add", "team", "jira", *line).code == 0
    return product


def test_it_is_kept_shown_and_taken_back(team: Command) -> None:
    done = team(
        "remote", "set", "team", "--priority", "must=Highest, High", "--priority", "wont=Low"
    )
    assert done.code == 0
    assert "must=Highest, High, wont_this_time=Low" in done.out
    assert team("remote", "set", "team", "--priority", "wont=none").code == 0
    told = team("remote", "show", "team", "--json").json
    assert told["config"]["priorities"] == {"must": "Highest, High"}
    assert told["owners"]["priority"] == "both"
    assert team("undo").code == 0
    assert "wont_this_time=Low" in team("remote", "show", "team").out


def test_what_is_no_class_or_means_two_is_refused(team: Command) -> None:
    wrong = team("remote", "set", "team", "--priority", "now=Highest")
    assert (wrong.code, "must=Highest" in wrong.err) == (2, True)
    twice = team("remote", "set", "team", "--priority", "must=High", "--priority", "should=high")
    assert (twice.code, "high" in twice.err) == (2, True)
