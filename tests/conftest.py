"""Every test lives in a world of its own: empty folders, one clock, one language, no tokens."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from po_tui import words

settings.register_profile("bounded", max_examples=30, deadline=None)
settings.load_profile("bounded")

MORNING = "2026-11-24T09:00:00Z"
"""The instant at which every test starts; the demo product was written a day earlier."""

_FROM_OUTSIDE = ("GH_TOKEN", "GITHUB_TOKEN", "VISUAL", "EDITOR", "NO_COLOR", "TMUX")


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folders, clock and language of this test alone; gives the folder that holds them."""
    for name in list(os.environ):
        if name.startswith(("PO_TUI_", "LC_")) or name in _FROM_OUTSIDE:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    for name, place in {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "PO_TUI_DB": home / "po-tui.db",
        "PO_TUI_CONFIG": home / "config.toml",
    }.items():
        monkeypatch.setenv(name, str(place))
    monkeypatch.setenv("PO_TUI_NOW", MORNING)
    monkeypatch.setenv("PO_TUI_LANG", "en")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    words.use(None)
    yield home
    words.use(None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with demo data and samples that lies beside the checkout, where there is one."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return folder


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo product, loaded once: copy it, and do with the copy what you like."""
    from po_tui.demo import ensure

    file = tmp_path_factory.mktemp("demo") / "demo.db"
    ensure(file, date(2026, 11, 24)).close()
    return file
