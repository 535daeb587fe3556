"""GitHub Issues, of github.com and of an Enterprise Server of one's own.

    adapter.py    as every tracker is asked
    reading.py    what changed, what is asked for, what we may have made
    writing.py    new issues, and of those there are only what changes
    session.py    the connection, and what was learned about the repository
    repository.py where it is asked; its milestones
    fields.py     an issue as they tell it ↔ the values that are compared: a table, pure
    keeping.py    where this repository keeps what GitHub has no field for: estimate, type, order
    words.py      their words for states and types
    links.py      parents (sub-issues) and dependencies
    project.py    the order, and an estimate, kept in a Project
    answers.py    what their refusals mean, in one line each
    limits.py     how much they let themselves be asked
    bookmark.py   what one pull leaves for the next, so that “nothing new” costs one free request
    checking.py   what `doctor --online` says

An issue's id here is its number: it is what parents, addresses and people call it by, and it stays
as long as the issue stays in its repository. An issue of another repository is `OWNER/REPO#12`.
"""
