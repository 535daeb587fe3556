"""Answers the keys that do nothing: calmly, and once however often they are pressed."""

from typing import Final

from textual.app import App
from textual.notifications import Notification, Notify

from po_tui.tui.key_names import key_name
from po_tui.tui.typeahead import takes_text
from po_tui.words import _

SILENT: Final = frozenset({"escape", "shift+tab", "tab"})
"""Keys that one presses to get out or along: where there is nowhere to go, that is answer enough."""
SECONDS: Final = 3.0


class AnswersAll(App[None]):
    """An app in which no key press goes without an answer."""

    _told: Notification | None = None

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        done = await super()._check_bindings(key, priority)
        if not done and not priority and key not in SILENT and not takes_text(self.focused):
            self._say_unanswered(key)
        return done

    def _say_unanswered(self, key: str) -> None:
        """One message at a time: it takes the place of the one before."""
        if self._told is not None and self._told in self._notifications:
            self._unnotify(self._told, refresh=False)
        told = _("Key {key} does nothing here – F1 shows the keys").format(key=key_name(key))
        self._told = Notification(told, timeout=SECONDS, markup=False)
        self.post_message(Notify(self._told))
