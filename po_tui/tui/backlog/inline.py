"""Editing an item where it stands: with the editor that every record has."""

from po_tui.tui.widgets.inline_editor import KEEP_AFTER, FieldLines, InlineEditor

__all__ = ["KEEP_AFTER", "FieldLines", "InlineEditor"]
