"""A frame with a title that can change at every key, without the whole pane being drawn again."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region


class Framed(Vertical):
    """A bordered container; its title and subtitle stand on the border's lines."""

    _edges_only = False

    def entitle(self, title: str, subtitle: str = "") -> None:
        """Set what stands on the upper and the lower edge; only those lines are drawn anew.

        Textual redraws a widget whole for a new border title, and with it all that stands inside.
        """
        self._edges_only = True
        try:
            if str(self.border_title or "") != title:
                self.border_title = Content(title)
            if str(self.border_subtitle or "") != subtitle:
                self.border_subtitle = Content(subtitle)
        finally:
            self._edges_only = False

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> "Framed":
        if self._edges_only and self.is_attached and not layout:
            left, top = -self.content_offset
            width, height = self.outer_size
            regions = (Region(left, top, width, 1), Region(left, top + height - 1, width, 1))
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self
