"""Fields of an item as one types them; the workspace knows how, for the screens and the commands."""

from po_tui.workspace.field_text import (
    keys,
    labels_after,
    points,
    stored_value,
    text_of,
    value_of,
)

__all__ = ["keys", "labels_after", "points", "stored_value", "text_of", "value_of"]
