"""The lines of the editor of an item: those of every editor."""

from po_tui.tui.widgets.field_line import LABEL, SHOWN, FieldInput, FieldLine

__all__ = ["LABEL", "SHOWN", "FieldInput", "FieldLine"]
