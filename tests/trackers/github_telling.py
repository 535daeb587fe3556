"""How a GitHub of our own tells what it has: every record as the published description has it.

Most of a record is addresses that nobody here follows; a client that leans on one would notice.
"""

from functools import cache
from typing import Any, Final
from urllib.parse import quote

from tests.trackers.github_world import (
    Issue,
    IssueField,
    Label,
    Milestone,
    Placed,
    Project,
    Repo,
    World,
)


class Telling:
    """Records as JSON, with the addresses of one installation."""

    def __init__(self, world: World, api: str, *, enterprise: bool) -> None:
        self.world = world
        self.api = api
        self.enterprise = enterprise
        self.web = "https://github.com" if "api.github.com" in api else api.removesuffix("/api/v3")

    def _person(self, login: str) -> dict[str, Any]:
        group = login in self.world.organisations
        id = self.world.organisations[login] if group else self.world.people[login]
        return _account(self.api, self.web, login, id, "Organization" if group else "User")

    def _me(self, login: str) -> dict[str, Any]:
        nobody = dict.fromkeys(("name", "company", "blog", "location", "email", "hireable", "bio"))
        counts = dict.fromkeys(_USER_COUNTS, 0)
        since = {"created_at": "2020-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
        more = {"user_view_type": "private", "two_factor_authentication": True}
        return {**self._person(login), **nobody, **counts, **since, **more}

    def _url(self, repo: Repo, issue: Issue) -> str:
        return f"{self.api}/repos/{repo.full_name}/issues/{issue.number}"

    def _issue(self, repo: Repo, issue: Issue) -> dict[str, Any]:
        url = self._url(repo, issue)
        repo_url = f"{self.api}/repos/{repo.full_name}"
        html = f"{self.web}/{repo.full_name}/{'pull' if issue.is_pull else 'issues'}/{issue.number}"
        people = [self._person(one) for one in issue.assignees]
        told: dict[str, Any] = {
            "url": url,
            "repository_url": repo_url,
            "labels_url": url + "/labels{/name}",
            "comments_url": url + "/comments",
            "events_url": url + "/events",
            "html_url": html,
            "id": issue.id,
            "node_id": f"I_kwDO{issue.id}",
            "number": issue.number,
            "title": issue.title,
            "user": self._person(issue.user),
            "labels": [self._label(repo, self.world.label(repo, one)) for one in issue.labels],
            "state": issue.state,
            "locked": issue.locked,
            "assignee": people[0] if people else None,
            "assignees": people,
            "milestone": None
            if issue.milestone is None
            else self._milestone(repo, repo.milestones[issue.milestone]),
            "comments": len(issue.comments),
            "created_at": issue.created_at,
            "updated_at": issue.updated_at,
            "closed_at": issue.closed_at,
            "author_association": "MEMBER",
            "active_lock_reason": "resolved" if issue.locked else None,
            "body": issue.body,
            "closed_by": None,
            "timeline_url": url + "/timeline",
            "performed_via_github_app": None,
            "state_reason": issue.state_reason,
        }
        if issue.is_pull:
            pull = {"url": f"{repo_url}/pulls/{issue.number}", "html_url": html}
            told["pull_request"] = {
                **pull,
                "diff_url": html + ".diff",
                "patch_url": html + ".patch",
            }
        elif issue.old_pull:
            told["pull_request"] = dict.fromkeys(("url", "html_url", "diff_url", "patch_url"))
        return told if self.enterprise else told | self._newer(repo, issue)

    def _comment(self, repo: Repo, issue: Issue, one: dict[str, Any]) -> dict[str, Any]:
        url = f"{self.api}/repos/{repo.full_name}/issues/comments/{one['id']}"
        return {
            "url": url,
            "html_url": f"{self.web}/{repo.full_name}/issues/{issue.number}#issuecomment-{one['id']}",
            "issue_url": self._url(repo, issue),
            "id": one["id"],
            "node_id": f"IC_{one['id']}",
            "user": self._person(one["by"]),
            "created_at": one["at"],
            "updated_at": one["at"],
            "body": one["text"],
            "author_association": "MEMBER",
        }

    def _newer(self, repo: Repo, issue: Issue) -> dict[str, Any]:
        """What github.com tells on top."""
        parts = [found[1] for found in map(self.world.issue_of, issue.parts) if found]
        closed = sum(1 for one in parts if one.state == "closed")
        blockers = [found[1] for found in map(self.world.issue_of, issue.blocked_by) if found]
        blocking = self._blocking(issue)
        told: dict[str, Any] = {
            "sub_issues_summary": {
                "total": len(parts),
                "completed": closed,
                "percent_completed": closed * 100 // len(parts) if parts else 0,
            },
            "issue_dependencies_summary": {
                "blocked_by": sum(1 for one in blockers if one.state == "open"),
                "total_blocked_by": len(blockers),
                "blocking": len(blocking),
                "total_blocking": len(blocking),
            },
        }
        found = self.world.issue_of(issue.parent) if issue.parent is not None else None
        if found is not None:
            told["parent_issue_url"] = self._url(*found)
        if repo.of_organisation:
            told["type"] = None if issue.type is None else self._type(issue.type, repo.owner)
            told["issue_field_values"] = self._values(repo, issue)
        return told

    def _values(self, repo: Repo, issue: Issue) -> list[dict[str, Any]]:
        told = []
        for one in self.world.fields.get(repo.owner, ()):
            if one.id in issue.values:
                value = {
                    "issue_field_id": one.id,
                    "issue_field_name": one.name,
                    "node_id": f"IFV_{issue.id}_{one.id}",
                    "data_type": one.data_type,
                    "value": issue.values[one.id],
                }
                for option in one.options:
                    if option.name == issue.values[one.id]:
                        value["single_select_option"] = vars(option)
                told.append(value)
        return told

    def _label(self, repo: Repo, label: Label) -> dict[str, Any]:
        return {
            "id": label.id,
            "node_id": f"LA_{label.id}",
            "url": f"{self.api}/repos/{repo.full_name}/labels/{quote(label.name)}",
            "name": label.name,
            "color": label.color,
            "default": False,
            "description": label.description,
        }

    def _milestone(self, repo: Repo, one: Milestone) -> dict[str, Any]:
        url = f"{self.api}/repos/{repo.full_name}/milestones/{one.number}"
        within = [issue for issue in repo.issues.values() if issue.milestone == one.number]
        return {
            "url": url,
            "html_url": f"{self.web}/{repo.full_name}/milestone/{one.number}",
            "labels_url": url + "/labels",
            "id": one.id,
            "node_id": f"MI_{one.id}",
            "number": one.number,
            "title": one.title,
            "description": one.description,
            "creator": self._person(one.creator),
            "open_issues": sum(1 for issue in within if issue.state == "open"),
            "closed_issues": sum(1 for issue in within if issue.state == "closed"),
            "state": one.state,
            "created_at": one.created_at,
            "updated_at": one.updated_at,
            "due_on": one.due_on,
            "closed_at": one.closed_at,
        }

    def _type(self, name: str, org: str) -> dict[str, Any]:
        id = next(one.id for one in self.world.types[org] if one.name == name)
        return {
            "id": id, "node_id": f"IT_{id}", "name": name, "description": None, "color": "gray",
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            "is_enabled": True,
        }  # fmt: skip

    def _field(self, one: IssueField) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": one.id,
            "node_id": f"IF_{one.id}",
            "name": one.name,
            "description": None,
            "data_type": one.data_type,
            "visibility": "all",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
        }
        if one.options:
            told["options"] = [
                {"id": o.id, "name": o.name, "description": None, "color": o.color, "priority": n}
                for n, o in enumerate(one.options, 1)
            ]
        return told

    def _project_url(self, project: Project) -> str:
        kind = "orgs" if project.of_organisation else "users"
        return f"{self.api}/{kind}/{project.owner}/projectsV2/{project.number}"

    def _project(self, project: Project) -> dict[str, Any]:
        owner = self._person(project.owner)
        return {
            "id": project.id,
            "node_id": project.node_id,
            "owner": owner,
            "creator": owner,
            "title": project.title,
            "description": None,
            "public": False,
            "closed_at": None,
            "created_at": project.created_at,
            "updated_at": project.created_at,
            "number": project.number,
            "short_description": None,
            "deleted_at": None,
            "deleted_by": None,
            "state": "open",
        }

    def _project_field(self, project: Project, one: IssueField) -> dict[str, Any]:
        return {
            "id": one.id,
            "node_id": f"PVTF_{one.id}",
            "project_url": self._project_url(project),
            "name": one.name,
            "data_type": one.data_type,
            "created_at": project.created_at,
            "updated_at": project.created_at,
        }

    def _placed(self, project: Project, placed: Placed, chosen: set[int]) -> dict[str, Any]:
        found = self.world.issue_of(placed.issue)
        # Unless told which, only the title comes along.
        shown = [one for one in project.fields if one.id in chosen or one.data_type == "title"]
        title = found[1].title if found else ""
        return {
            "id": placed.id,
            "node_id": node(placed),
            "project_url": self._project_url(project),
            "content_type": "Issue",
            "content": self._issue(*found) if found else None,
            "creator": self._person(project.owner),
            "created_at": project.created_at,
            "updated_at": placed.updated_at,
            "archived_at": None,
            "item_url": f"{self._project_url(project)}/items/{placed.id}",
            "fields": [
                {
                    "id": one.id,
                    "name": one.name,
                    "data_type": one.data_type,
                    "value": {"raw": title, "html": title}
                    if one.data_type == "title"
                    else placed.values.get(one.id),
                }
                for one in shown
            ],
        }

    def _about(self, repo: Repo) -> dict[str, Any]:
        """A repository's own lines; most are addresses that nobody here follows."""
        url = f"{self.api}/repos/{repo.full_name}"
        html = f"{self.web}/{repo.full_name}"
        told: dict[str, Any] = {f"{name}_url": f"{url}/{name}" for name in _REPO_ADDRESSES}
        count = len([one for one in self.world.issues(repo) if one.state == "open"])
        told |= dict.fromkeys(_REPO_COUNTS, 0)
        return told | {
            "id": repo.id,
            "node_id": f"R_{repo.id}",
            "name": repo.name,
            "full_name": repo.full_name,
            "owner": self._person(repo.owner),
            "private": repo.private,
            "html_url": html,
            "url": url,
            "description": None,
            "homepage": None,
            "language": None,
            "license": None,
            "mirror_url": None,
            "fork": False,
            "default_branch": "main",
            "has_issues": repo.has_issues,
            "has_projects": True,
            "has_wiki": False,
            "has_pages": False,
            "has_discussions": False,
            "archived": repo.archived,
            "disabled": False,
            "visibility": "private" if repo.private else "public",
            "open_issues_count": count,
            "open_issues": count,
            "pushed_at": "2026-01-01T00:00:00Z",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
        }

    def _blocking(self, issue: Issue) -> list[int]:
        return [id for id in issue.blocking if self.world.issue_of(id) is not None]


def node(placed: Placed) -> str:
    return f"PVTI_lADO{placed.id:08d}"


_REPO_ADDRESSES: Final = (
    "archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare",
    "contents", "contributors", "deployments", "downloads", "events", "forks", "git_commits",
    "git_refs", "git_tags", "git", "hooks", "issue_comment", "issue_events", "issues", "keys",
    "labels", "languages", "merges", "milestones", "notifications", "pulls", "releases", "ssh",
    "stargazers", "statuses", "subscribers", "subscription", "tags", "teams", "trees", "clone",
    "svn",
)  # fmt: skip
_USER_COUNTS: Final = (
    "public_repos", "public_gists", "followers", "following", "private_gists",
    "total_private_repos", "owned_private_repos", "disk_usage", "collaborators",
)  # fmt: skip
_REPO_COUNTS: Final = (
    "forks_count", "stargazers_count", "watchers_count", "size", "subscribers_count",
    "network_count", "forks", "watchers",
)  # fmt: skip


@cache
def _account(api: str, web: str, login: str, id: int, kind: str) -> dict[str, Any]:
    url = f"{api}/users/{login}"
    rest = {
        f"{name}_url": f"{url}/{name}"
        for name in (
            "followers", "following", "gists", "starred", "subscriptions", "organizations",
            "repos", "events", "received_events",
        )
    }  # fmt: skip
    return {
        "login": login,
        "id": id,
        "node_id": f"U_{id}",
        "avatar_url": f"{web}/avatars/{id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{web}/{login}",
        **rest,
        "type": kind,
        "site_admin": False,
    }
