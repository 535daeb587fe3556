"""Building blocks of the screens: lists, timelines, prompts and dialogs that know no workspace.

Plain values go in, small messages come out. Text from outside may be handed over as it is stored:
whatever draws it here makes it plain first (`model/plain.py`) and never reads it as markup.
"""
