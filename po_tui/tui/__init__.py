"""The full-screen app: what a product owner sees and presses – the only place that knows Textual.

`app.py` holds the frame around everything; a folder an area holds its screen, its panes and its
editors. Screens read and write only through the workspace (`po_tui/workspace/`), hear of changes as
news, and contain no rules of the work. Letters never fire while a text field has the focus.
"""
