"""Adding a tracker on the Sync screen: an address is enough, and what it does not tell is asked."""

import pytest

from po_tui.sync.remotes import Remotes, RemoteView
from po_tui.tui.app import PoTuiApp
from po_tui.tui.syncing.add_sheet import AddSheet
from po_tui.tui.syncing.screen import SyncScreen
from tests.tui.syncing_with import press, text
from tests.tui.test_backlog import said

SIZES = [(80, 24), (120, 36), (160, 45)]
CLOUD = "https://kiosk.atlassian.net/jira/software/projects/KIO/boards/2"


def remotes(app: PoTuiApp) -> list[RemoteView]:
    return Remotes(app.workspace).all()


@pytest.mark.parametrize("size", SIZES)
async def test_a_repository_is_added_with_three_keys_and_taken_back_with_one(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "8", "a", *"leenmuur/kiosk")
        assert "GitHub · leenmuur/kiosk · github.com" in text(app)
        assert "E-mail" not in text(app)
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, SyncScreen)
        view = remotes(app)[0]
        assert (view.name, view.kind, view.project) == ("kiosk", "github", "leenmuur/kiosk")
        assert view.base_url == "https://api.github.com"
        for word in ("Before the first sync", "PO_TUI_TOKEN_KIOSK", "never synced"):
            assert word in text(app)
        await press(pilot, "u")
        assert remotes(app) == []
        assert "is not kept in step" in text(app)
        assert "who decides" not in text(app).splitlines()[-1]


async def test_jira_cloud_is_asked_whose_token_it_is(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "8", "a", *CLOUD, "enter")
        assert "Jira Cloud · KIO · kiosk.atlassian.net" in text(app)
        assert "its key, such as" not in text(app)
        await press(pilot, *"po", "enter")
        assert "Jira Cloud asks whose token it is" in text(app)
        assert remotes(app) == []
        await press(pilot, *"@kiosk.example", "enter", "enter")
        view = remotes(app)[0]
        assert (view.name, view.kind, view.project) == ("kio", "jira", "KIO")
        assert view.config == {"email": "po@kiosk.example", "board": 2}
        assert "id.atlassian.com, for po@kiosk.example" in text(app)


async def test_what_an_address_does_not_tell_is_asked(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "8", "a", *"jira.acme.com", "enter")
        assert "Jira on a server of your own" in text(app)
        await press(pilot, *"no such", "enter")
        assert "is no key of a project" in text(app)
        await press(pilot, *["backspace"] * 7, *"ops", "enter")
        await press(pilot, *["backspace"] * 3, *"work", "enter")
        view = remotes(app)[0]
        assert (view.name, view.project, view.config) == ("work", "OPS", {})
        assert view.base_url == "https://jira.acme.com"


async def test_esc_adds_nothing_and_keeps_what_was_typed(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "8", "a", *CLOUD, "enter", *"po@kiosk", "escape")
        assert remotes(app) == []
        await press(pilot, "a")
        assert isinstance(app.screen, AddSheet)
        assert "po@kiosk" in text(app)
        assert "Jira Cloud · KIO" in text(app)


async def test_a_second_one_stands_beside_the_first(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "8", "a", *"leenmuur/kiosk", "enter", "enter")
        await press(pilot, "a", *"other/kiosk", "enter", "enter")
        assert [one.name for one in remotes(app)] == ["kiosk", "kiosk-2"]
        shown = text(app)
        assert "kiosk    GitHub  leenmuur/kiosk" in shown
        assert "kiosk-2  GitHub  other/kiosk" in shown
        assert "Plan · kiosk-2" in shown
        assert "kiosk-2 is added" in said(app)


async def test_an_address_over_an_open_line_is_refused(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "8", "a", *"http://jira.acme.com", "enter")
        assert "use https" in text(app)
        assert remotes(app) == []
