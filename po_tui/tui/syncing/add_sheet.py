"""Adding a tracker: its address as the browser shows it, and only what that does not tell."""

from collections.abc import MutableMapping, Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from po_tui.model.plain import plain_line
from po_tui.sync import addresses
from po_tui.sync.pasted import Pasted, name_for, pasted
from po_tui.tui.frame import app_of
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake, WorkspaceError
from po_tui.workspace.file import NothingSaved

FIELDS: Final = (
    ("address", mark("Address"), mark("https://you.atlassian.net/… or OWNER/REPO on GitHub")),
    ("project", mark("Project"), mark("its key, such as KIO")),
    ("email", mark("E-mail"), mark("of the account whose token it is")),
    ("name", mark("Name here"), mark("what it is called here, in one word")),
)
"""What is asked, what it is called, and what stands there while it is empty."""


class AddSheet(Dialog[str]):
    """The answer is the name of the tracker that was added."""

    DEFAULT_CSS = """
    AddSheet {
        & > .dialog--frame { width: 76; }
        & .told { height: auto; margin-bottom: 1; padding: 0 1; }
        & .row { height: 1; padding: 0 1; }
        & .row > Static { width: 12; color: $text-primary; }
        & PlainInput { width: 1fr; border: none; height: 1; padding: 0 1; background: $panel; }
        & .means { height: auto; min-height: 2; margin-top: 1; padding: 0 1; }
    }
    """
    BINDINGS = [
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; nothing is added"), id="add-tracker.leave"),
    ]  # fmt: skip

    def __init__(self, typed: MutableMapping[str, str]) -> None:
        """`typed` is what was typed before the sheet was closed last; it is kept up to date."""
        super().__init__(_("Add a tracker"), _("enter next, then adds · tab next · esc closes"))
        self._draft = typed
        self._named = bool(typed.get("name"))
        """The name is a person's, and not to be changed any more."""

    def parts(self) -> ComposeResult:
        yield Static(
            _("Paste the address of its project or repository from the browser."),
            classes="told",
            markup=False,
        )
        for name, label, empty in FIELDS:
            with Horizontal(id=f"row-{name}", classes="row"):
                yield Static(_(label), markup=False)
                yield PlainInput(
                    self._draft.get(name, ""),
                    id=name, placeholder=_(empty), compact=True, select_on_focus=False,
                )  # fmt: skip
        yield Static("", classes="means", markup=False)

    def on_mount(self) -> None:
        self._show()
        self.set_focus(self._field("address"))

    # ── what is typed ───────────────────────────────────────────────────────────────────────────

    def _field(self, name: str) -> PlainInput:
        return self.query_one(f"#{name}", PlainInput)

    def _typed(self, name: str) -> str:
        return self._field(name).value.strip()

    @property
    def _meant(self) -> Pasted | None:
        """The tracker, as far as that can be told by now."""
        try:
            return pasted(self._typed("address"))
        except Mistake:
            return None

    def _asked(self) -> list[str]:
        """The fields that are needed for this tracker."""
        meant = self._meant
        needed = {"address": True, "project": False, "email": False, "name": meant is not None}
        if meant is not None and meant.kind == "jira":
            needed |= {"project": not meant.project, "email": meant.is_cloud}
        return [name for name, __, __ in FIELDS if needed[name]]

    @on(Input.Changed)
    def _follow(self, event: Input.Changed) -> None:
        event.stop()
        name = str(event.input.id)
        if name == "name":
            self._named = self._named or event.input.has_focus
        if name != "name" or self._named:
            self._draft[name] = event.value
        self._show()

    def _show(self) -> None:
        asked, meant = self._asked(), self._meant
        for name, __, __ in FIELDS:
            self.query_one(f"#row-{name}").display = name in asked
        if meant is not None and not self._named:
            project = meant.project or self._typed("project")
            field = self._field("name")
            field.value = name_for(project, self._taken()) if project else ""
            field.cursor_position = len(field.value)
        self._say(_in_words(meant) if meant else "", QUIET)

    def _taken(self) -> list[str]:
        from po_tui.sync.remotes import Remotes

        return [one.name for one in Remotes(app_of(self).workspace).all()]

    def _say(self, text: str, look: str) -> None:
        self.query_one(".means", Static).update(Content.styled(plain_line(text), look))

    # ── answers ─────────────────────────────────────────────────────────────────────────────────

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        """To the next field; with the last one it is added."""
        event.stop()
        name = str(event.input.id)
        try:
            self._check(name)
            asked = self._asked()
            later = asked[asked.index(name) + 1 :]
            if later:
                self.set_focus(self._field(later[0]))
            else:
                self._add(asked)
        except (WorkspaceError, NothingSaved) as no:
            self._say(str(no), "bold $text-error")

    def _check(self, name: str) -> None:
        """Raise Mistake for what makes no sense."""
        pasted(self._typed("address"))
        if name == "project":
            addresses.project_key(self._typed("project"))
        if name == "email":
            _email(self._typed("email"))

    def _add(self, asked: Sequence[str]) -> None:
        from po_tui.sync.remotes import Remotes

        for name in asked:
            self.set_focus(self._field(name))  # it stays there where that makes no sense
            self._check(name)
        meant = pasted(self._typed("address"))
        config = {**meant.config, **({"email": self._typed("email")} if meant.is_cloud else {})}
        project = meant.project or addresses.project_key(self._typed("project"))
        view = Remotes(app_of(self).workspace).add(
            self._typed("name"), meant.kind, base_url=meant.api, browse_url=meant.pages,
            project=project, config=config,
        )  # fmt: skip
        self._draft.clear()
        self.answer(view.name)

    def action_leave(self) -> None:
        self.answer("")


def _email(text: str) -> None:
    before, _at, host = text.partition("@")
    if not before or "." not in host or " " in text:
        raise Mistake(
            _("Jira Cloud asks whose token it is – give the e-mail address of the account")
        )


def _in_words(meant: Pasted) -> str:
    site = meant.pages.partition("://")[2]
    if meant.kind == "github":
        return _("GitHub · {project} · {site}").format(project=meant.project, site=site)
    kind = _("Jira Cloud") if meant.is_cloud else _("Jira on a server of your own")
    return " · ".join(filter(None, (kind, meant.project, site)))
