"""What a client may set in an issue of a Jira of our own, and why not.

Gives values as the world keeps them, and reasons by field; what is on no screen is refused, as is
everything of the wrong shape: Jira's reasons are what an adapter has to make sense of.
"""

import json
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import import_module
from typing import Any, Final

from tests.trackers import jira_world as world
from tests.trackers import openapi
from tests.trackers.jira_routes import NO_SUMMARY, NOT_ON_SCREEN, REQUIRED, Asked
from tests.trackers.jira_world import Field, IssueType, Project

SUMMARY_MOST: Final = 255
LABEL_MOST: Final = 255
ADF: Final = "adf-schema-57.3.4.full.json"
NOT_ADF: Final = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"


class Wrong(Exception):
    """The reason for one field."""


class Setting:
    """Reads `fields` and `update` of one issue that is, or will be, of this type."""

    def __init__(self, asked: Asked, project: Project, type: IssueType) -> None:
        self.asked, self.site = asked, asked.site
        self.project, self.type = project, type
        self.errors: dict[str, str] = {}

    def taken(
        self, body: Mapping[str, Any], allowed: Collection[str], now: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Field id → new value; what cannot be taken is in `errors`."""
        fields, update = body.get("fields") or {}, body.get("update") or {}
        taken: dict[str, Any] = {}
        for id in {**fields, **update}:
            field = self.site.fields.get(id)
            if field is None or id not in self._really(allowed):
                self.errors[id] = self.asked.say(NOT_ON_SCREEN, field=id)
                continue
            if id in fields and id in update:
                self.errors[id] = f"Field '{id}' cannot be set in both 'fields' and 'update'."
                continue
            try:
                if id in fields:
                    taken[id] = self._value(field, fields[id])
                else:
                    taken[id] = self._operated(field, update[id], now.get(id))
            except Wrong as reason:
                name = "parentId" if id == "parent" else id
                self.errors[name] = str(reason)
        return taken

    def missing(self, required: AbstractSet[str], given: Mapping[str, Any]) -> None:
        """Note what has to be set and is not."""
        for id in sorted(required - {"project", "issuetype"}):
            if given.get(id) in (None, "", []) and id not in self.errors:
                name = self.site.fields[id].name
                text = NO_SUMMARY if id == "summary" else REQUIRED
                self.errors[id] = self.asked.say(text, field=name)

    def _really(self, allowed: Collection[str]) -> set[str]:
        """On Data Center, only a sub-task has a parent; an epic is linked by a field of its own."""
        fixed = {"parent"} if not self.site.cloud and self.type.level >= 0 else set()
        return set(allowed) - fixed

    def _operated(self, field: Field, operations: Any, now: Any) -> Any:
        value = list(now) if isinstance(now, list) else now
        for one in operations:
            ((verb, given),) = one.items()
            if verb == "set":
                if field.id == "parent" and given == {"none": True}:
                    if self.type.level < 0:
                        raise Wrong("A sub-task must have a parent issue.")
                    value = None
                else:
                    value = self._value(field, given)
            elif verb in ("add", "remove") and field.type == "array":
                (element,) = self._value(field, [given])
                value = [one for one in value or () if one != element]
                value += [element] if verb == "add" else []
            else:
                raise Wrong(f"The operation '{verb}' is not supported for this field.")
        return sorted(value) if field.id == "labels" else value

    # ── one field ─────────────────────────────────────────────────────────────────────────────

    def _value(self, field: Field, value: Any) -> Any:
        if field.id == "summary":
            return self._summary(value)
        if field.is_rich:
            return self._rich(value)
        if field.type == "number":
            if value is not None and (
                isinstance(value, bool) or not isinstance(value, int | float)
            ):
                raise Wrong("Operation value must be a number")
            return None if value is None else float(value)
        reader = {
            "labels": self._labels,
            "priority": self._priority,
            "assignee": self._person,
            "reporter": self._person,
            "fixVersions": self._versions,
            "parent": self._parent,
            "issuetype": self._type,
            "project": lambda given: given,
            "resolution": self._resolution,
        }.get(field.id)
        if reader is not None:
            return reader(value)
        if field.custom == world.EPIC_LINK:
            return self._epic(value)
        if value is not None and not isinstance(value, str):
            raise Wrong("Operation value must be a string")
        return value or None

    def _summary(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise Wrong(self.asked.say(NO_SUMMARY))
        if "\n" in value or "\r" in value:
            raise Wrong("The summary is invalid because it contains newline characters.")
        if len(value) > SUMMARY_MOST:
            raise Wrong(f"Summary can't exceed {SUMMARY_MOST} characters.")
        return value.strip()

    def _rich(self, value: Any) -> Any:
        if value is None:
            return None
        if not self.site.cloud:
            if not isinstance(value, str):
                raise Wrong("Operation value must be a string")
            size, value = len(value), value or None
        else:
            if not isinstance(value, dict) or not is_adf(value):
                raise Wrong(NOT_ADF)
            size = len(json.dumps(value, ensure_ascii=False))
        if size > self.site.text_limit:
            raise Wrong(
                "The entered text is too long. It exceeds the allowed limit of"
                f" {self.site.text_limit:,} characters."
            )
        return value

    def _labels(self, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Wrong("data was not an array")
        for one in value:
            if " " in one:
                raise Wrong(f"The label '{one}' contains spaces which is invalid.")
            if len(one) > LABEL_MOST:
                raise Wrong(f"The label '{one[:20]}...' exceeds {LABEL_MOST} characters.")
        return sorted(dict.fromkeys(value))

    def _chosen(self, value: Any, known: Mapping[str, str], what: str) -> str:
        """The id of what is named by id or by name."""
        if not isinstance(value, dict):
            raise Wrong("data was not an object")
        for id, name in known.items():
            if value.get("id") == id or value.get("name") == name:
                return id
        raise Wrong(f"The {what} selected is invalid.")

    def _priority(self, value: Any) -> str:
        return self._chosen(value, dict(self.site.priorities), "priority")

    def _resolution(self, value: Any) -> str:
        return self._chosen(value, dict(self.site.resolutions), "resolution")

    def _type(self, value: Any) -> str:
        return self._chosen(value, {o.id: o.name for o in self.project.types}, "issue type")

    def _versions(self, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise Wrong("data was not an array")
        known = {one.id: one.name for one in self.project.versions}
        try:
            return [self._chosen(one, known, "version") for one in value]
        except Wrong:
            raise Wrong("Version name is not valid") from None

    def _person(self, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise Wrong("data was not an object")
        if self.site.cloud:
            account = value.get("accountId") or value.get("id")
            found = self.site.person_of(account)
        else:
            found, account = self.site.people.get(value.get("name") or ""), value.get("name")
        if account is None:
            return None
        if found is None or self.site.level(self.project, found) < 1:
            raise Wrong(f"User '{account}' cannot be assigned issues.")
        return found.account

    def _parent(self, value: Any) -> int:
        if not isinstance(value, dict):
            raise Wrong("data was not an object")
        word = value.get("id") or value.get("key") or ""
        found = self.site.issue_of(str(word))
        if found is None or not self.site.sees(self.asked.person, found):
            raise Wrong("Could not find valid 'id' or 'key' of the parent issue.")
        if self.site.type_of(found).level != self.type.level + 1:
            raise Wrong("Given parent work item does not belong to appropriate hierarchy.")
        return found.id

    def _epic(self, value: Any) -> int | None:
        if value is None:
            return None
        # By its key: an id is no name for an epic.
        found = None if str(value).isdigit() else self.site.issue_of(str(value))
        if found is None or self.site.type_of(found).level != 1:
            raise Wrong(f"Issue '{value}' is not an epic.")
        return found.id


def is_adf(value: Any) -> bool:
    """Whether it is a document by Atlassian's own schema (or looks like one, without the schema)."""
    if not isinstance(value, dict) or value.get("type") != "doc" or value.get("version") != 1:
        return False
    known = _adf()
    return known is None or bool(known.is_valid(value))


@cache
def _adf() -> Any:
    if openapi.missing():
        return None
    return import_module("jsonschema").Draft4Validator(
        json.loads((openapi.FOLDER / ADF).read_text("utf-8"))
    )
