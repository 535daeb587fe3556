"""What a screen says of another record or a person in one line, and what many of them are made of."""

from typing import NamedTuple


class Ref(NamedTuple):
    """Another record, as a line of a detail can name it."""

    id: int
    key: str
    title: str


class ItemRef(NamedTuple):
    """Another item, as a line of a detail can name it."""

    id: int
    key: str
    title: str
    type: str
    state: str
    estimate: float | None


class PersonRef(NamedTuple):
    """A person named by a record; someone who is only a typed name has neither id nor key."""

    name: str
    key: str = ""
    id: int | None = None

    @property
    def short(self) -> str:
        """The key, or the name of someone who has none."""
        return self.key or self.name


class AnswerView(NamedTuple):
    """What people said to a readiness question."""

    key: str
    value: bool | None
    by: PersonRef | None
    at: str | None
    expired: bool
    """Title, story or criteria changed after it was given."""


class MeasurementView(NamedTuple):
    """A goal or quality requirement as measured on a day."""

    id: int
    on: str
    value: float
    note: str = ""
    n: int | None = None
    """How many were in the sample."""
