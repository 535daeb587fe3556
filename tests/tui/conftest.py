"""The app on the demo product, in a file of the test's own."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from po_tui import demo
from po_tui.tui.app import PoTuiApp
from po_tui.workspace.file import Author, Store

DEMO_DAY = date(2026, 11, 24)


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
