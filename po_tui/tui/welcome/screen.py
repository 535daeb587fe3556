"""The first start: look at a demo, begin a product, or bring a backlog along."""

from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui import settings
from po_tui.model.plain import plain_line
from po_tui.tui.frame import WorkScreen, telling
from po_tui.tui.welcome.beginning import ask_backlog, ask_new_product
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.file import FileRefused, Store

WAYS = (
    ("d", "demo", mark("Look at the demo"), mark("an invented product with everything in it; yours stay apart")),
    ("n", "new", mark("New product"), mark("a key and a name; vision, roadmap and backlog are empty")),
    ("i", "bring", mark("Import what you have"), mark("a backlog, a roadmap or a vision: text, Markdown, CSV, JSON")),
)  # fmt: skip
"""Key, action, name, what to expect."""


class WelcomeScreen(WorkScreen):
    """Three ways to begin; nothing typed wrong here breaks anything."""

    FIRST_FOCUS = "OptionList"
    DEFAULT_CSS = """
    WelcomeScreen {
        & #work { align: center middle; }
        & #welcome { width: 72; max-width: 96%; height: auto; padding: 1 2; background: $surface; border: round $frame-focus; }
        & #welcome Static { height: auto; width: 1fr; margin-bottom: 1; }
        & #welcome OptionList { height: auto; border: none; background: $surface; padding: 0; }
        & #where { color: $quiet; margin: 1 0 0 0; }
    }
    """
    BINDINGS = [
        *(
            Binding(key, action, name, tooltip=about, id=f"welcome.{action}")
            for key, action, name, about in WAYS
        ),
        Binding("j", "move(1)", mark("Down"), show=False),
        Binding("k", "move(-1)", mark("Up"), show=False),
    ]

    def compose_work(self) -> ComposeResult:
        with Vertical(id="welcome"):
            yield Static(
                Content.assemble(
                    ("po-tui\n", "bold $text-primary"),
                    _(
                        "Keeps vision, roadmap and backlog in one sight, and runs the refinement meeting."
                    ),
                )
            )
            yield OptionList(*map(_option, WAYS), markup=False, compact=True)
            yield Static("", id="where", markup=False)

    def on_mount(self) -> None:
        where = _("Your data: {file}").format(file=self.po_tui.store.path)
        self.query_one("#where", Static).update(Content(plain_line(where)))
        self.query_one(OptionList).highlighted = 0

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.run_action(WAYS[event.option_index][1])

    def action_move(self, by: int) -> None:
        ways = self.query_one(OptionList)
        ways.highlighted = ((ways.highlighted or 0) + by) % len(WAYS)

    # ── a demo ──────────────────────────────────────────────────────────────────────────────────

    def action_demo(self) -> None:
        self._say(_("Making the demo …"))
        self._make_demo()

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _make_demo(self) -> None:
        from po_tui.demo.loader import KEY, ensure

        path = self.po_tui.config.demo_db
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            ensure(path, settings.today()).close()
        except (FileRefused, OSError) as no:
            self.app.call_from_thread(self._fail, str(no))
            return
        self.app.call_from_thread(self._open, path, KEY)

    # ── a product of one's own ──────────────────────────────────────────────────────────────────

    def action_new(self) -> None:
        ask_new_product(self)

    def action_bring(self) -> None:
        ask_backlog(self)

    # ── how it ends ─────────────────────────────────────────────────────────────────────────────

    def _open(self, path: Path, key: str) -> None:
        app = self.po_tui
        with telling(self):
            store = app.store if path == app.store.path else Store(path, app.store.author)
            app.open_product(store, Workspace.open(store, key))

    def _fail(self, why: str) -> None:
        self._say("")
        self.po_tui.say(why, severity="error")

    def _say(self, text: str) -> None:
        self.query_one("#where", Static).update(Content(plain_line(text)))


def _option(way: tuple[str, str, str, str]) -> Option:
    key, _action, name, about = way
    return Option(
        Content.assemble(
            (f" {key}  ", "bold $text-accent"), (_(name), "bold"), f"\n    {_(about)}\n"
        )
    )
