"""The filter line of the backlog: narrows the list with every letter, however long the list is.

A short list is searched within the key press. For a long one the store is asked in a thread, on a
connection of its own, and only for the latest line: what is shown stays until the answer is there,
and is never half of one.
"""

from typing import TYPE_CHECKING

from textual import work

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.backlog.listing import Listing, Question
from po_tui.tui.frame import WorkScreen, workspace_of
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.completing import Offers


class Filtering(Acting):
    """Which items a pane lists."""

    @property
    def listing(self) -> Listing:
        """The items shown, and why just these."""
        raise NotImplementedError

    def _fill(self) -> None:
        """Show the items of the listing."""
        raise NotImplementedError

    def _show_list(self) -> None:
        """Find out anew which items to show, and show them."""
        if question := self.listing.read():
            self._search(self.listing, question)
        self._fill()

    def _keep_filter(self, text: str) -> None:
        """Show what a whole filter line finds; raises Mistake where it makes no sense."""
        self.listing.filter = text
        self._show_list()
        if self.listing.mistake:
            from po_tui.workspace.errors import Mistake

            raise Mistake(self.listing.mistake)

    def action_filter(self) -> None:
        from functools import cache

        from po_tui.model import completing

        named = cache(workspace_of(self).backlog.named)

        def offers(text: str) -> "Offers":
            wrong = self.listing.mistaken
            return completing.mended(text, wrong) if wrong else completing.offers(text, named)

        self.ask(
            "/",
            self._keep_filter,
            self.listing.filter,
            hint=_("words, state:ready, goal:G1, points:>5, has:question …"),
            live=self._filter_live,
            left=lambda _text: self._keep_filter(""),
            offers=offers,
        )

    def _filter_live(self, text: str) -> None:
        """Another letter stands on the line."""
        self.listing.filter = text
        question = self.listing.read_while_typing()
        if wrong := self.listing.mistaken:
            self.ask_line.complain(str(wrong), (wrong.position, wrong.position + len(wrong.word)))
        elif question:
            self._search(self.listing, question)
        else:
            self._fill_now()

    def _fill_now(self) -> None:
        """Show the items of the listing, without waiting for the next tick of a clock."""
        self._fill()
        if isinstance(self.screen, WorkScreen):
            self.screen.paint_now()

    def _keep_up(self) -> None:
        """Something changed: which items are shown may change with it."""
        if question := self.listing.keep_up():
            self._search(self.listing, question)
        self._fill()

    @work(thread=True, exclusive=True, group="filter", exit_on_error=False)
    def _search(self, listing: Listing, question: Question) -> None:
        """Ask the store beside the typing."""
        found = listing.search(question)
        if found is not None:
            self.app.call_from_thread(self._take_answer, listing, question, found)

    def _take_answer(self, listing: Listing, question: Question, found: list[int]) -> None:
        if listing is self.listing and listing.take(question, found):
            self._fill_now()
