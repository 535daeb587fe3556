"""Where measurements happen: a folder of their own, products of all sizes, the programs to start."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench import product
from tests.bench.watched import Watched

ROOT: Final = Path(__file__).resolve().parents[2]
_SCRIPT: Final = "import sys\nfrom po_tui.cli import script\nsys.exit(script())\n"


class World:
    """One run of the bench."""

    def __init__(self, folder: Path) -> None:
        """Databases made in `folder` by an earlier run with the same code are used again."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        # What an installation puts on the PATH: `python -m` would pay for finding the module.
        self._script = folder / "po-tui"
        self._script.write_text(_SCRIPT, encoding="utf-8")
        home = folder / "home"
        home.mkdir(exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        self.env = {
            **kept,
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PO_TUI_LANG": "en",
            "PO_TUI_ME": "bench",
            "PO_TUI_NOW": "2026-11-24T09:00:00Z",
            "PYTHONPATH": str(ROOT),
            # Compiled modules of their own, whoever forbids them here: an installation has them.
            "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", str(folder / "compiled")),
        }

    def product(self, count: int) -> Path:
        """A database with `count` items; only to be read."""
        path = self.folder / f"{count}.db"
        if not path.exists():
            print(f"making a product of {count:,} items …", file=sys.stderr, flush=True)
            making = path.with_suffix(".making")
            making.unlink(missing_ok=True)
            product.make(making, count)
            making.replace(path)
        return path

    def own_product(self, count: int) -> Path:
        """A copy that may be written to, fresh at every call."""
        path = self.folder / "own.db"
        for file in self.folder.glob("own.db*"):
            file.unlink()
        shutil.copyfile(self.product(count), path)
        return path

    def command(self, database: Path, *words: str) -> Sequence[str]:
        """A command line of po-tui on a database; without words it opens the app."""
        return [sys.executable, str(self._script), "--db", str(database), *words]

    def app(self, database: Path) -> Watched:
        """The app, just started."""
        return Watched(self.command(database), self.env, self.folder)

    def minimal(self) -> Watched:
        """The least that Textual can do, just started."""
        return Watched([sys.executable, "-m", "tests.bench.minimal"], self.env, self.folder)
