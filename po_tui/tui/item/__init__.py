"""What several areas of the screen show and edit of an item: its page, criteria, split, ready check.

Values go in and come out; nothing here knows a workspace.
"""
