"""What can go wrong for a person, each in one line that says what happened and what to do.

WorkspaceError
├── Mistake      what was typed cannot be used           (exit code 2)
│   └── Unknown  no such product, item, goal, person …    (exit code 2)
└── Refused      a rule of the work says no               (exit code 1)
"""


class WorkspaceError(Exception):
    """Nothing was changed; the text is meant for the user."""


class Mistake(WorkspaceError):
    """What was typed cannot be used as it is."""


class Unknown(Mistake):
    """The thing named does not exist here."""


class Refused(WorkspaceError):
    """A rule of the work forbids it; the text names the rule and the way on."""
