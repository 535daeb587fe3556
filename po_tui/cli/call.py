"""One command under way: what it was given, the settings, the product, and where the result goes."""

import argparse
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from po_tui import settings, words
from po_tui.cli.mistakes import Failed, WrongUse
from po_tui.model.plain import plain_line, plain_text
from po_tui.settings import Settings
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.store.store import Store
    from po_tui.workspace.pushing import Pushing
    from po_tui.workspace.workspace import Workspace

SCHEMA: Final = "po-tui/1"


class Call:
    """A command as it was called."""

    def __init__(
        self,
        command: str,
        options: argparse.Namespace,
        given: Mapping[str, str | None],
    ) -> None:
        self.command = command
        self.options = options
        """What the command's own parser read."""
        self.given = given
        """The options that go for every command, by name of the setting."""
        self._store: Store | None = None

    def __enter__(self) -> Self:
        """Speak the language of the settings from here on."""
        words.use(self.settings.lang)
        return self

    def __exit__(self, *_problem: object) -> None:
        """Give the file back."""
        if self._store is not None:
            self._store.close()

    @cached_property
    def settings(self) -> Settings:
        """The settings in force."""
        return settings.load(self.given)

    @property
    def json(self) -> bool:
        """Whether the result is to be one JSON document."""
        return bool(getattr(self.options, "json", False))

    # ── the product ─────────────────────────────────────────────────────────────────────────────

    def store(self, *, create: bool = False) -> "Store":
        """The database; raises FileRefused where there is none and none is to be made."""
        from po_tui.store.store import Author, Store

        if self._store is None:
            author = Author.command(self.settings.me)
            self._store = Store(self.settings.db, author, create=create)
            for label in self._store.taken_back:
                self.note(
                    _("taken back, since it was cut off: {step}").format(step=plain_line(label))
                )
        return self._store

    @cached_property
    def workspace(self) -> "Workspace":
        """The product: the one named, else the one used last, else the only one."""
        from po_tui.workspace.workspace import UnknownProduct, Workspace

        try:
            opened = Workspace.open(self.store(), self.settings.product)
        except UnknownProduct:
            # There are several, and none was named: the notes of the app are asked only then.
            last = settings.last_product(self.settings.db)
            if self.settings.product or not last:
                raise
            opened = self._used_last(last)
        opened.told_by_sync = _told_by_sync
        opened.finds_next_sync = _next_sync
        return opened

    def _used_last(self, last: str) -> "Workspace":
        """The product used last, if it still exists; else the line that lists those that do."""
        from po_tui.workspace.workspace import UnknownProduct, Workspace

        try:
            return Workspace.open(self.store(), last)
        except UnknownProduct:
            return Workspace.open(self.store())

    def item(self, key: str) -> int:
        """The id of an item named on the command line."""
        return self.workspace.items.item(key)

    def items_json(
        self, ids: Sequence[int], places: Mapping[int, int] | None = None
    ) -> list[dict[str, Any]]:
        """Items as the contract's ITEM; `places` are those of the whole order, where they are known."""
        from po_tui.store.rows import item_json

        product = self.workspace.product_id
        return item_json(self.store().rows, product, ids, places, self.remotes_of(ids))

    def remotes_of(self, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
        """What the trackers have of items, and what is to be pushed or settled, as in the contract."""
        if not self.workspace.in_step:
            return {}
        from po_tui.sync.badge import sync_state

        return sync_state(self.workspace, ids)

    # ── the result ──────────────────────────────────────────────────────────────────────────────

    def answer(self, document: Mapping[str, Any]) -> None:
        """Print the one JSON document of this command."""
        from json import dumps

        whole = {"schema": SCHEMA, "command": self.command, **document}
        # Escaped where characters would do things to a terminal, or could not be written at all.
        is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        escaped = sys.stdout.isatty() or not is_utf8
        print(dumps(whole, ensure_ascii=escaped, separators=(",", ":")))

    def say(self, text: str) -> None:
        """Print a line of the result for a person; texts from elsewhere have been made plain."""
        print(text)

    def note(self, text: str) -> None:
        """Say something beside the result: on stderr, and not at all with --json."""
        if not self.json:
            print(text, file=sys.stderr)


def _told_by_sync(workspace: "Workspace", what: str) -> Collection[int]:
    from po_tui.sync.signs import signs

    return signs(workspace, what)


def _next_sync(workspace: "Workspace") -> "Pushing":
    from po_tui.sync.next_sync import NextSync

    return NextSync(workspace)


def read_text(name: str) -> str:
    """The text of a file, or of stdin for `-`; raises WrongUse where it cannot be read as text."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as problem:
        raise WrongUse(
            _("{file} cannot be read ({why}) – check its name").format(
                file=name, why=problem.strerror or problem
            )
        ) from problem
    except UnicodeDecodeError as problem:
        raise WrongUse(
            _("{file} is not text in UTF-8 (byte {n}) – save it as UTF-8").format(
                file=name, n=problem.start
            )
        ) from problem


def write_text(name: str, text: str) -> None:
    """Write a text to a file, whole or not at all; to stdout for `-`, byte for byte."""
    if name == "-":
        if sys.stdout.isatty():
            print(plain_text(text), end="")
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8"))
        return
    target = Path(name)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(text.encode("utf-8"))
        unfinished.replace(target)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        raise Failed(
            _("{file} could not be written ({why}) – check the folder and the disk").format(
                file=name, why=problem.strerror or problem
            )
        ) from problem
