"""People: the team, the roles, the stakeholders, and what passes between them and the product owner."""

from sqlmodel import Field

from po_tui.model.tables.base import Named, Owned, json_list, to


class Person(Named, table=True):
    """Anyone the product owner works with: team member, role or stakeholder, one table for all."""

    name: str
    level: str = ""
    """strategic, tactical, team; empty for people outside the team."""
    decides: list[str] = json_list()
    hours_per_week: float | None = None
    estimates: bool | None = None
    """Votes in planning poker. None: not said; product owners and scrum masters do not."""
    last_word_on_order: bool = False
    employer: str = ""
    seat: int = 0
    """Order around the table; votes are typed in this order."""
    stakeholder: bool = False
    side: str = ""
    """business, it or users."""
    internal: bool | None = None
    power: int | None = None
    interest: int | None = None
    engagement_now: str = ""
    engagement_wanted: str = ""
    cadence_days: int | None = None
    last_contact: str | None = None
    next_contact: str | None = None


class Delegation(Owned, table=True):
    """Work handed over; accountability stays with one named person."""

    task: str
    from_id: int | None = to("person")
    to_id: int | None = to("person")
    accountable_id: int | None = to("person")
    due: str | None = None
    status: str = "open"


class Expectation(Named, table=True):
    """What a stakeholder expects, in their words, and our answer; private."""

    stakeholder_id: int | None = to("person")
    text: str
    expected_by: str | None = None
    status: str = "open"
    our_message: str | None = None
    agreed_on: str | None = None


class Development(Named, table=True):
    """Something happening inside or outside that may touch the product."""

    title: str
    scope: str = "external"
    category: str = ""
    source: str = ""
    seen_on: str | None = None
    effective_on: str | None = None
    likelihood: int | None = None
    impact: int | None = None
    response: str = "watch"
    reason: str = ""
    owner_id: int | None = to("person")
    review_on: str | None = None


class Risk(Named, table=True):
    """What may go wrong, and what we do about it."""

    text: str
    likelihood: int | None = None
    impact: int | None = None
    response: str = ""
    owner_id: int | None = to("person")


class Reference(Owned, table=True):
    """One record speaks of another: a decision affects an item, a risk is linked to a goal …

    Both ends are named by kind and id, since either may be any kind of record.
    """

    from_kind: str
    from_id: int = Field(index=True)
    to_kind: str
    to_id: int = Field(index=True)
    position: int = 0
    """Keeps the order in which people named them."""
