"""Jira, Cloud and Data Center.

    adapter.py    as every tracker is asked
    signin.py     where a token is accepted, and what is wrong where it is not
    limits.py     how much Jira lets itself be asked; failed logins in all their disguises
    keeping.py    the settings of a remote
    discovery.py  how a project is set up: points, criteria, epics, board; kept for a day
    session.py    the connection, and what was learned about the project
    reading.py    what changed, what is asked for, what we may have made
    writing.py    new issues, and of those there are only what changes
    updates.py    what to send so that an issue says other values; pure
    apart.py      what an update does not carry: dependencies, versions, people
    moving.py     changes of state, by one step of the workflow or a few; transitions.py: which
    remarks.py    comments: what no field can hold
    order.py      ranks of a board
    fields.py     an issue as they tell it, as the values that are compared; pure
    words.py      their words for states and types
    priorities.py which of their priorities mean a MoSCoW class here
    answers.py    what their refusals mean, in one line each
    checking.py   what `doctor --online` says
    richtext.py   Markdown ↔ ADF and wiki markup, by the modules that it names

An issue's id here is its id there, which stays when it moves and its key changes.
"""
