"""The Jira that most tests want: a kiosk company with one project of each kind, Cloud or Data Center.

KIO is managed by the company: Story Points, priorities, versions, acceptance criteria in a field of
their own, and a reason is asked for when something is dropped. TEAM is managed by its team: Story
point estimate, other transitions, no priorities. Both points fields exist on the site, as on most.
"""

from typing import Any, Final

from tests.trackers import jira_world as world
from tests.trackers.jira_world import Field, IssueType, Project, Screen, Site, Status, Transition
from tests.trackers.wire import Clock

TOKEN: Final = "ATATT3xFfGF0-made-up-token-of-the-product-owner"
SCOPED: Final = "ATATT3xFfGF0-made-up-token-with-scopes"
EXPIRED: Final = "ATATT3xFfGF0-made-up-token-that-has-ended"
NARROW: Final = "ATATT3xFfGF0-made-up-token-with-too-few-scopes"
PAT: Final = "MzE0MTU5MjY1MzU4-made-up-personal-access-token"
EMAIL: Final = "po@kiosk.example"

ALL_SCOPES: Final = frozenset(
    {
        "read:jira-work", "write:jira-work", "read:jira-user",
        "read:board-scope:jira-software", "write:board-scope:jira-software",
        "read:issue:jira-software", "write:issue:jira-software",
    }
)  # fmt: skip

POINTS, TEAM_POINTS, CRITERIA = "customfield_10026", "customfield_10016", "customfield_10040"
EPIC_LINK, EPIC_NAME, SPRINT, RANK = (f"customfield_100{n}" for n in (14, 11, 20, 19))
TIME: Final = "customfield_10050"

TODO, DOING, REVIEW, DONE = (
    Status("10000", "To Do", world.NEW),
    Status("3", "In Progress", world.GOING_ON),
    Status("10001", "In Review", world.GOING_ON),
    Status("10002", "Done", world.DONE),
)
DROPPED: Final = Status("10003", "Won't Do", world.DONE)

_SYSTEM: Final = (
    ("summary", "Summary", "string", ""),
    ("description", "Description", "string", ""),
    ("issuetype", "Issue Type", "issuetype", ""),
    ("project", "Project", "project", ""),
    ("status", "Status", "status", ""),
    ("priority", "Priority", "priority", ""),
    ("labels", "Labels", "array", "string"),
    ("assignee", "Assignee", "user", ""),
    ("reporter", "Reporter", "user", ""),
    ("creator", "Creator", "user", ""),
    ("created", "Created", "datetime", ""),
    ("updated", "Updated", "datetime", ""),
    ("fixVersions", "Fix versions", "array", "version"),
    ("parent", "Parent", "issuelink", ""),
    ("issuelinks", "Linked Issues", "array", "issuelinks"),
    ("subtasks", "Sub-tasks", "array", "issuelinks"),
    ("resolution", "Resolution", "resolution", ""),
    ("comment", "Comment", "comments-page", ""),
)

_EDITABLE: Final = [
    "summary", "issuetype", "description", "labels", "assignee", "parent", "reporter", "issuelinks",
]  # fmt: skip


def fields_of(site: Site) -> None:
    """Those of every site, and the custom ones of this."""
    for id, name, type, items in _SYSTEM:
        site.fields[id] = Field(id, name, type, items)
    site.field(POINTS, "Story Points", "number", custom=world.FLOAT)
    site.field(TEAM_POINTS, "Story point estimate", "number", custom=world.JSW_POINTS)
    site.field(CRITERIA, "Acceptance criteria", "string", custom=world.TEXT_AREA)
    site.field(TIME, "Reason for dropping", "string", custom=world.TEXT_AREA)
    site.field(SPRINT, "Sprint", "array", "json", world.SPRINT)
    site.field(RANK, "Rank", "any", custom=world.RANK)
    if not site.cloud:
        site.field(EPIC_LINK, "Epic Link", "any", custom=world.EPIC_LINK)
        site.field(EPIC_NAME, "Epic Name", "string", custom=world.EPIC_NAME)


def company_managed(site: Site, key: str = "KIO") -> Project:
    """A classic project: the statuses lead on one after another, and dropping wants a reason."""
    types = [
        IssueType("10000", "Epic", 1),
        IssueType("10001", "Story"),
        IssueType("10002", "Task"),
        IssueType("10004", "Bug"),
        IssueType("10003", "Sub-task", -1),
    ]
    on_screen = [*_EDITABLE, "priority", "fixVersions", POINTS, CRITERIA]
    screens = {one.id: Screen(["project", *on_screen], list(on_screen)) for one in types}
    for screen in screens.values():
        screen.required |= {"summary", "issuetype", "project"}
    if not site.cloud:
        for one in types:
            mine = [EPIC_NAME] if one.level == 1 else [EPIC_LINK] if one.level == 0 else []
            screens[one.id].create += mine
            screens[one.id].edit += mine
        screens["10000"].required.add(EPIC_NAME)
    return site.add(
        Project(
            site.small_id(), key, f"{key} backlog", False, types,
            [TODO, DOING, REVIEW, DONE, DROPPED],
            [
                Transition("11", "Back to do", TODO.id),
                Transition("21", "Start", DOING.id, frozenset({TODO.id, REVIEW.id})),
                Transition("31", "Review", REVIEW.id, frozenset({DOING.id})),
                Transition("41", "Finish", DONE.id, frozenset({DOING.id, REVIEW.id}), ("resolution",)),
                Transition("51", "Drop", DROPPED.id, None, ("resolution", TIME), (TIME,)),
            ],
            screens,
        )
    )  # fmt: skip


def team_managed(site: Site, key: str = "TEAM") -> Project:
    """A next-gen project: any status leads to any other, ids of its own."""
    types = [
        IssueType("10101", "Epic", 1),
        IssueType("10102", "Story"),
        IssueType("10103", "Task"),
        IssueType("10104", "Subtask", -1),
    ]
    todo, doing, done = (
        Status("10101", "To Do", world.NEW),
        Status("10102", "In Progress", world.GOING_ON),
        Status("10103", "Done", world.DONE),
    )
    on_screen = [*_EDITABLE, TEAM_POINTS]
    screens = {one.id: Screen(["project", *on_screen], list(on_screen)) for one in types}
    for screen in screens.values():
        screen.required |= {"summary", "issuetype", "project"}
    moves = [
        Transition(str(number), one.name, one.id)
        for number, one in zip((2, 3, 711), (todo, doing, done), strict=True)
    ]
    return site.add(
        Project(
            site.small_id(), key, f"{key} backlog", True, types, [todo, doing, done], moves, screens
        )
    )


def kiosk(clock: Clock, *, cloud: bool = True, **po: Any) -> Site:
    """A whole site with its product owner (`po`, tokens above), a developer (`ann`) and a board each."""
    site = Site(clock, cloud=cloud)
    site.priorities = [("1", "Highest"), ("2", "High"), ("3", "Medium"), ("4", "Low")]
    site.link_types = [
        world.LinkType("10000", "Blocks", "is blocked by", "blocks"),
        world.LinkType("10001", "Cloners", "is cloned by", "clones"),
        world.LinkType("10003", "Relates", "relates to", "relates to"),
    ]
    fields_of(site)
    if cloud:
        site.person("po", "Pim Owner", token=TOKEN, **po)
        site.person("po", token=SCOPED, scopes=ALL_SCOPES)
        site.person("po", token=NARROW, scopes=frozenset({"read:jira-user"}))
        site.person("po", token=EXPIRED, expired=True)
    else:
        site.person("po", "Pim Owner", token=PAT, **po)
        site.person("po", token=EXPIRED, expired=True)
    site.person("ann", "Ann Maker", zone="America/New_York")
    for project, points in (
        (company_managed(site), POINTS),
        *([(team_managed(site), TEAM_POINTS)] if cloud else []),
    ):
        project.levels = {"po": world.EDIT, "ann": world.ADMIN}
        site.board(project, points)
    return site
