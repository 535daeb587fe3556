"""Refine: prepare the meeting, run it with eight people watching, wrap it up, hand out the minutes.

`screen.py` shows the pane that the meeting asks for; which one that is follows from the workspace,
so that a killed app comes back where it stood. Panes ask the workspace and send small messages up;
the sheets (`*_sheet.py`) only draw what they are given.
"""
