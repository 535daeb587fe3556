"""A frame with a title that can change at every key, without the whole pane being drawn again."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region


class Framed(Vertical):
    """A bordered container; its title and subtitle stand on the border's lines."""

    _edge: int | None = None
    """Which line of its own is drawn anew, from the top; counted from the bottom below zero."""

    def entitle(self, title: str, subtitle: str = "") -> None:
        """Set what stands on the upper and the lower edge; only those lines are drawn anew.

        Textual redraws a widget whole for a new border title, and with it all that stands inside.
        """
        try:
            if str(self.border_title or "") != title:
                self._edge = 0
                self.border_title = Content(title)
            if str(self.border_subtitle or "") != subtitle:
                self._edge = -1
                self.border_subtitle = Content(subtitle)
        finally:
            self._edge = None

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> "Framed":
        if self._edge is not None and self.is_attached and not layout:
            left, top = -self.content_offset
            width, height = self.outer_size
            regions = (Region(left, top + self._edge % max(1, height), width, 1),)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self
