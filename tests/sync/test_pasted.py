"""What people paste to say which tracker they mean."""

import pytest

from po_tui.sync.pasted import name_for, pasted
from po_tui.workspace.errors import Mistake


@pytest.mark.parametrize(
    ("text", "kind", "pages", "project", "is_cloud"),
    [
        ("leenmuur/kiosk", "github", "https://github.com", "leenmuur/kiosk", False),
        ("github.com/leenmuur/kiosk/issues/7", "github", "https://github.com", "leenmuur/kiosk", False),
        ("https://github.com/leenmuur/kiosk.git", "github", "https://github.com", "leenmuur/kiosk", False),
        ("https://git.acme.com/leenmuur/kiosk", "github", "https://git.acme.com", "leenmuur/kiosk", False),
        ("https://acme.ghe.com/leenmuur/kiosk", "github", "https://acme.ghe.com", "leenmuur/kiosk", False),
        ("https://kiosk.atlassian.net/browse/KIO-7", "jira", "https://kiosk.atlassian.net", "KIO", True),
        ("kiosk.atlassian.net", "jira", "https://kiosk.atlassian.net", "", True),
        ("https://acme.com/jira/projects/OPS", "jira", "https://acme.com/jira", "OPS", False),
        ("digitaal.atlassian.net/browse/KIO-1", "jira", "https://digitaal.atlassian.net", "KIO", True),
        ("https://jira.digital.nl/browse/KIO-1", "jira", "https://jira.digital.nl", "KIO", False),
        ("https://my-git.acme.com/a/b", "github", "https://my-git.acme.com", "a/b", False),
        (" https://jira.acme.com/ ", "jira", "https://jira.acme.com", "", False),
    ],
)  # fmt: skip
def test_an_address_tells_which_tracker_and_which_project(
    text: str, kind: str, pages: str, project: str, is_cloud: bool
) -> None:
    found = pasted(text)
    assert (found.kind, found.pages, found.project, found.is_cloud) == (
        kind,
        pages,
        project,
        is_cloud,
    )


def test_a_board_is_remembered() -> None:
    found = pasted("https://kiosk.atlassian.net/jira/software/projects/KIO/boards/2")
    assert (found.project, found.config) == ("KIO", {"board": 2})


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "github.com/leenmuur", "http://jira.acme.com", "https://a:b@jira.acme.com",
        "https://[", "http://[::1", "https://exa\u2100mple.com/x", "https://x:y/browse/KIO-1",
    ],
)  # fmt: skip
def test_what_is_none_is_a_mistake_with_the_way_on(text: str) -> None:
    with pytest.raises(Mistake, match=r" – |paste"):
        pasted(text)


@pytest.mark.parametrize(
    ("project", "taken", "name"),
    [
        ("leenmuur/Kiosk", (), "kiosk"),
        ("KIO", ("Kio",), "kio-2"),
        ("KIO", ("kio", "kio-2"), "kio-3"),
        ("leenmuur/.github", (), "github"),
        ("Ж", (), "team"),
        ("x" * 90, ("x" * 36,), "x" * 36 + "-2"),
    ],
)
def test_its_name_is_short_and_free(project: str, taken: tuple[str, ...], name: str) -> None:
    assert name_for(project, taken) == name
