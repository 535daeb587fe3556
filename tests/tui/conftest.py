"""The app on the demo product, in a file of the test's own."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual._wait import wait_for_idle
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from po_tui import demo
from po_tui.tui.app import PoTuiApp
from po_tui.workspace.file import Author, Store

DEMO_DAY = date(2026, 11, 24)


async def type_ahead(app: App[object], keys: Iterable[str]) -> None:
    """Press keys as fast as somebody who types ahead; then wait once until the app is at rest.

    Textual's own way waits at least 40 ms at every key: half the time of all these tests.
    """
    driver = app._driver
    assert driver is not None
    for name in keys:
        key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
        char: str | None
        try:
            char = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
        except KeyError:
            char = key if len(key) == 1 else None
        event = events.Key(key, char)
        event.set_sender(app)
        driver.send_message(event)
    await wait_for_idle(0)
    await app._animator.wait_until_complete()
    await wait_for_idle(0)


@pytest.fixture(autouse=True)
def fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key of these tests is typed ahead."""
    monkeypatch.setattr(App, "_press_keys", type_ahead)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo product, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    store = demo.ensure(path, DEMO_DAY)
    store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Path:
    """A demo database of this test's own."""
    path = tmp_path / "demo.db"
    path.write_bytes(demo_file.read_bytes())
    return path


@pytest.fixture
def make_app(demo_copy: Path) -> Iterator[Callable[[], PoTuiApp]]:
    """Opens the app on the demo; what is still open at the end is closed."""
    made: list[PoTuiApp] = []

    def make() -> PoTuiApp:
        app = PoTuiApp(Store(demo_copy, Author.app("tester")))
        made.append(app)
        return app

    yield make
    for app in made:
        app.store.close()


@pytest.fixture
def app(make_app: Callable[[], PoTuiApp]) -> PoTuiApp:
    """The app on the demo product."""
    return make_app()
