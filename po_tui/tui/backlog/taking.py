"""Taking something from the list along: a key, a line for a mail, a link, the browser."""

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from po_tui.model.links import links_of
from po_tui.model.markdown import escaped
from po_tui.model.plain import plain_line
from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.model.views import ItemView

AGAIN: Final = 5.0
"""Seconds within which a second press means more of the same."""
MOST: Final = 70_000
"""Bytes that terminals take for the clipboard."""
MOST_LINES: Final = 500
TOO_MUCH: Final = mark("that is too much for the clipboard of a terminal – mark fewer items")
NEXT: Final = (mark("with the title"), mark("the link"), mark("the key"))
"""What a further press copies."""
_KEYS: Final = "123456789abcdefghijklmnopqrstuvwxyz"


class TakeVerbs(Acting):
    """Keys that bring something out of the app."""

    BINDINGS = [
        Binding("y", "copy", mark("Copy key"), show=False, tooltip=mark("Copy the key; again: with the title; again: the link"), id="backlog.copy"),
        Binding("O", "open_link", mark("Browser"), show=False, tooltip=mark("Open the item's link in the browser"), id="backlog.open-link"),
    ]  # fmt: skip

    _copied: tuple[list[int], int, float] = ([], -1, 0.0)
    """What was copied last: which items, in which of the forms, and when."""

    def action_copy(self) -> None:
        items = self.chosen
        before, form, at = self._copied
        again = items == before and monotonic() - at < AGAIN
        text, form = self._form(items, form + 1 if again else 0)
        if len(text.encode()) > MOST:
            raise Refused(_(TOO_MUCH))
        self.app.copy_to_clipboard(text)
        self._copied = (items, form, monotonic())
        shown = text if "\n" not in text and len(text) < 60 else self._names(items)
        copied = _("Copied {text}").format(text=shown)
        app_of(self).say(f"{copied} · " + _("y again: {what}").format(what=_(NEXT[form])))

    def _form(self, items: Sequence[int], form: int) -> tuple[str, int]:
        """Their keys, a Markdown line each, or their links; back to the keys where none is left."""
        if form in (1, 2):
            if len(items) > MOST_LINES:
                raise Refused(_(TOO_MUCH))
            views = [self.read_item(item) for item in items]
            lines = [*map(_line, views)] if form == 1 else [*filter(None, map(_own_link, views))]
            if lines:
                return "\n".join(lines), form
        return " ".join(map(workspace_of(self).backlog.key, items)), 0

    def action_open_link(self) -> None:
        """The link of the item under the cursor; where it has several, the one chosen."""
        from po_tui.tui.web import open_link

        view, app = self.read_item(self.current), app_of(self)
        links = [*dict.fromkeys(filter(None, (_own_link(view), *told_links(view))))][: len(_KEYS)]
        if not links:
            raise Refused(
                _("{item} has no link – an address in its description would be one").format(
                    item=view.key
                )
            )
        if len(links) == 1:
            open_link(app, links[0])
            return
        from po_tui.tui.widgets.choose import Choice, Choose

        def chosen(key: str | None) -> None:
            if key is not None:
                open_link(app, links[_KEYS.index(key)])

        choices = [Choice(key, "", _short(link)) for key, link in zip(_KEYS, links, strict=False)]
        title = _("Open which link of {item}?").format(item=view.key)
        _asking = self.app.push_screen(Choose(title, choices), chosen)


def _own_link(view: "ItemView") -> str:
    """Where the item itself is found outside."""
    return next(iter(links_of(view.external_ref)), "")


def told_links(view: "ItemView") -> list[str]:
    """The addresses in what is told of it."""
    texts = [view.description, *(one.text for one in view.criteria)]
    texts += [question.answer or question.text for question in view.questions]
    return links_of(*texts, *map(str, view.details.values()))


def _line(view: "ItemView") -> str:
    link = _own_link(view)
    if not link:
        return f"{view.key} {' '.join(plain_line(view.title).split())}"
    return f"[{view.key} {escaped(view.title)}](<{link}>)"


def _short(link: str) -> str:
    """Beginning and end: there, addresses differ."""
    room = 52
    return link if len(link) <= room else f"{link[: room - 23]}…{link[-22:]}"
