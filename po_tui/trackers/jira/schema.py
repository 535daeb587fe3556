"""Whether Jira takes a document: Atlassian's own schema of the format, so that no garbage is sent.

The schema travels with the package (`adf-schema.json`, 37 KB, Apache-2.0) and is read when the first
edit is sent, never at the start. It uses sixteen keywords of JSON Schema, all of which are below; a
schema that uses another one is refused by a test. Compared with what there is: `fastjsonschema` takes
0.4 s to build its code for this schema, `jsonschema` brings five packages, one of them compiled; this
takes 4 ms to load, and the tests hold its verdicts against `jsonschema`'s.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

Schema = Mapping[str, Any]

KEYWORDS: Final = frozenset({
    "$ref", "type", "enum", "pattern", "minLength", "minimum", "maximum", "properties", "required",
    "additionalProperties", "items", "minItems", "maxItems", "allOf", "anyOf", "description",
})  # fmt: skip
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def is_valid(document: object) -> bool:
    """Whether a whole document is one by the schema."""
    return _Check(definitions()).holds(document, {"$ref": "#/definitions/doc_node"})


@cache
def definitions() -> dict[str, Schema]:
    """The schema's definitions by name."""
    told = json.loads((files(__package__) / "adf-schema.json").read_text("utf-8"))
    found: dict[str, Schema] = told["definitions"]
    return found


class _Check:
    def __init__(self, known: Mapping[str, Schema]) -> None:
        self.known = known
        self.seen: dict[tuple[int, str], bool] = {}
        """Verdicts so far, by value and definition: alternatives ask for the same again and again."""

    def holds(self, value: object, schema: Schema) -> bool:
        """Whether a value is as the schema wants it."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            key = (id(value), name)
            if key not in self.seen:
                self.seen[key] = self.holds(value, self.known[name])
            return self.seen[key]
        return (
            self._itself(value, schema)
            and all(self.holds(value, one) for one in schema.get("allOf", ()))
            and ("anyOf" not in schema or any(self.holds(value, one) for one in schema["anyOf"]))
        )

    def _itself(self, value: object, schema: Schema) -> bool:
        if "type" in schema and not _is_a(value, schema["type"]):
            return False
        if "enum" in schema and not any(_equal(value, one) for one in schema["enum"]):
            return False
        if isinstance(value, dict):
            return self._object(value, schema)
        if isinstance(value, list):
            return self._array(value, schema)
        if isinstance(value, str):
            pattern = schema.get("pattern")
            return len(value) >= schema.get("minLength", 0) and (
                pattern is None or bool(re.search(pattern, value))
            )
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
        return True

    def _object(self, value: dict[str, Any], schema: Schema) -> bool:
        known = schema.get("properties", {})
        return (
            all(name in value for name in schema.get("required", ()))
            and (schema.get("additionalProperties", True) or value.keys() <= known.keys())
            # The kind of a node comes first: it rules most alternatives out at once.
            and (
                "type" not in known
                or "type" not in value
                or self.holds(value["type"], known["type"])
            )
            and all(self.holds(one, known[name]) for name, one in value.items() if name in known)
        )

    def _array(self, value: list[Any], schema: Schema) -> bool:
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            return False
        items = schema.get("items", {})
        if isinstance(items, list):
            return all(self.holds(one, wanted) for one, wanted in zip(value, items, strict=False))
        return all(self.holds(one, items) for one in value)


def _is_a(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def _equal(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
