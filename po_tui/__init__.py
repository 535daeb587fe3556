"""po_tui: the terminal app with which a product owner runs backlog refinement."""

__version__ = "0.1.0"
