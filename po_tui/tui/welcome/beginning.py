"""Beginning a product and bringing a backlog along: from the welcome, and later from the palette."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from po_tui.model.plain import plain_line
from po_tui.tui.frame import WorkScreen, telling
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, WorkspaceError
from po_tui.workspace.file import Author, FileRefused, Store

if TYPE_CHECKING:
    from po_tui.exchange.direction import Document
    from po_tui.exchange.lists import Told


def ask_new_product(screen: WorkScreen) -> None:
    """Ask for key and name of a product, and open it."""
    screen.ask(_("Key and name"), partial(_make, screen), hint=_("such as: LM Leenmuur"))


def ask_backlog(screen: WorkScreen) -> None:
    """Ask for a file of any kind; without a product, for the product it belongs to as well."""
    screen.ask(
        _("File"), partial(_take_file, screen), hint=_("its path: text, Markdown, CSV or JSON")
    )


def ask_page(screen: WorkScreen) -> None:
    """Ask for a page of a vision or a roadmap, and show what would become of it."""
    screen.ask(_("File"), partial(_take_page, screen), hint=_("a vision or a roadmap in Markdown"))


def _make(screen: WorkScreen, text: str) -> None:
    screen.po_tui.open_product(screen.po_tui.store, _made(screen, text))


def _made(screen: WorkScreen, text: str) -> Workspace:
    key, _space, name = text.strip().partition(" ")
    if not key or not name.strip():
        raise Mistake(_("a key and a name, with a space between them, such as: LM Leenmuur"))
    return Workspace.new(screen.po_tui.store, key, name)


def _path_of(text: str) -> Path:
    """The file that is meant by what was typed; raises Mistake where there is none."""
    if not text.strip():
        raise Mistake(_("which file? its path, such as: stories.txt"))
    path = Path(text.strip().strip("'\"")).expanduser()
    try:
        there = path.is_file()
    except (OSError, ValueError):  # a name that no file system takes
        there = False
    if not there:
        raise Mistake(_("there is no file {file}").format(file=plain_line(str(path))))
    return path


def _take_page(screen: WorkScreen, text: str) -> None:
    """A file that its reader knows to be a vision or a roadmap."""
    from po_tui.exchange.files import BadFile
    from po_tui.exchange.taking import read_page
    from po_tui.tui.welcome.preview import open_preview

    try:
        page = read_page(_path_of(text))
    except BadFile as no:
        raise Mistake(str(no)) from no
    open_preview(screen, page)


def _page_in(path: Path) -> "Document | None":
    """The page, where a file is a vision or a roadmap in Markdown; what is wrong is told later."""
    from po_tui.exchange.files import BadFile, read_text
    from po_tui.exchange.page import LONGEST_PAGE

    try:
        if path.suffix.lower() not in (".md", ".markdown") or path.stat().st_size > 4 * LONGEST_PAGE:  # fmt: skip
            return None
        from po_tui.exchange.taking import is_direction, page_of

        text = read_text(path)
        return page_of(text, path.name) if is_direction(text, path.name) else None
    except (BadFile, OSError):
        return None


def _take_file(screen: WorkScreen, text: str) -> None:
    path = _path_of(text)
    if _holds_product(path):  # it has a key and a name of its own
        _in_background(screen, path, _brought_back)
        return
    page = _page_in(path)
    if screen.po_tui.has_product:
        _begin(screen, path, page, screen.workspace.key)
        return

    def make(key_and_name: str) -> None:
        _begin(screen, path, page, _made(screen, key_and_name).key)

    hint = _("of the product it belongs to: LM Leenmuur")
    screen.call_after_refresh(screen.ask, _("Key and name"), make, hint=hint)


def _holds_product(path: Path) -> bool:
    """Whether a file is an export; raises Mistake where it is no text at all."""
    from po_tui.exchange.files import BadFile, read_text
    from po_tui.exchange.importing import LIST_ENDINGS, begins_like_product
    from po_tui.exchange.lists import opened

    try:
        return begins_like_product(read_text(path)[:256])
    except BadFile as no:
        if path.suffix.lower() in LIST_ENDINGS and opened(path):
            return False  # a list in another encoding: it is shown before it is taken
        raise Mistake(str(no)) from no


def _begin(screen: WorkScreen, path: Path, page: "Document | None", key: str) -> None:
    """Show a vision, a roadmap or a list with questions before it is taken; read anything else."""
    from po_tui.exchange.lists import opened

    app = screen.po_tui
    workspace = Workspace.open(app.store, key)
    found = None if page is not None else opened(path)
    if page is None and (found is None or not found.asks(workspace)):
        _read(screen, path, key)
        return
    if not app.has_product:
        app.open_product(app.store, workspace)
    if page is not None:
        from po_tui.tui.welcome.preview import open_preview

        open_preview(screen, page)
    elif found is not None:
        from po_tui.tui.welcome.columns import open_columns

        open_columns(screen, found, workspace, partial(_read, screen, path, key))


class Brought(NamedTuple):
    """What came of a file."""

    key: str
    """The product to open; empty where the one that is open stays."""
    told: str


def _read(screen: WorkScreen, path: Path, key: str, said: "Told | None" = None) -> None:
    """The items of a file, into the product of that key; it opens whatever came of them."""
    _in_background(screen, path, partial(_brought_in, key, said), otherwise=key)


def _in_background(
    screen: WorkScreen, path: Path, bring: Callable[[Store, Path], Brought], otherwise: str = ""
) -> None:
    """In a thread and with a connection of its own: the screen stays alive meanwhile."""
    from po_tui.exchange.files import BadFile

    app = screen.po_tui
    app.say(_("Reading {file} …").format(file=plain_line(path.name)))

    def read() -> None:
        try:
            store = Store(app.store.path, Author.app(app.store.author.person))
            try:
                brought, fine = bring(store, path), True
            finally:
                store.close()
        except (BadFile, WorkspaceError, FileRefused, OSError) as no:
            brought, fine = Brought(otherwise, str(no)), False
        app.call_from_thread(_open, screen, brought, fine)

    work: Callable[[], None] = read
    screen.run_worker(work, thread=True, exclusive=True, group="bring", exit_on_error=False)


def _brought_in(key: str, said: "Told | None", store: Store, path: Path) -> Brought:
    from po_tui.exchange.importing import import_file

    report = import_file(
        Workspace.open(store, key),
        path,
        choice=said.choice if said else None,
        encoding=said.encoding if said else "",
    )
    told = ngettext("{n} item added", "{n} items added", report.added).format(n=report.added)
    left = len(report.skipped)
    if left:
        told += " · " + ngettext("{n} line left out", "{n} lines left out", left).format(n=left)
    return Brought(key, told)


def _brought_back(store: Store, path: Path) -> Brought:
    """A whole product, as `po-tui export` wrote it."""
    from po_tui.exchange.files import read_text
    from po_tui.exchange.full_json import import_product

    key = import_product(store, read_text(path))
    return Brought(key, _("{key} was brought in, whole").format(key=key))


def _open(screen: WorkScreen, brought: Brought, fine: bool) -> None:
    app = screen.po_tui
    with telling(screen):
        if brought.key:
            app.open_product(app.store, Workspace.open(app.store, brought.key))
        app.say(brought.told, severity="information" if fine else "warning")
