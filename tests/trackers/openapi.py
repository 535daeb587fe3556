"""Holds requests and answers against the API description that a service publishes.

Every request of an adapter and every answer of a stand-in goes through here: an adapter tested on a
stand-in is only worth what the stand-in is worth.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "specs"

ALWAYS_POSSIBLE: Final = {304, 401, 403, 410, 429, 500, 502, 503, 504}
"""Said in the service's prose for any request, and missing in most of its descriptions."""

HERE: Final = "urn:described"
"""Where references lead: a part of the document is validated on its own, and refers to the whole."""

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Operation(NamedTuple):
    """One method of one path, as described."""

    template: str
    pattern: re.Pattern[str]
    method: str
    parameters: Mapping[tuple[str, str], Mapping[str, Any]]
    """(where, name) → the parameter."""
    body: Mapping[str, Any] | None
    body_required: bool
    answers: Mapping[str, Any]


class Contract:
    """A published description; says what is wrong with a request or an answer, if anything."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        _mend(document)
        self._operations = list(self._read(document))
        self._validators: dict[int, Any] = {}
        self._passed: set[tuple[int, Any]] = set()
        self._choices = set(_names_of_choices(document))
        self.checked = 0
        """How many bodies were really validated; the others had a shape seen before."""

    # ── what a test asks ──────────────────────────────────────────────────────────────────

    def request(
        self, method: str, path: str, query: Iterable[tuple[str, str]], body: Any
    ) -> list[str]:
        """What is wrong with a request; `body` is its JSON, or None."""
        found = self._operation(method, path)
        if found is None:
            return [f"{method} {path}: the description knows no such request"]
        operation, places = found
        wrong = []
        given = [("path", name, value) for name, value in places.items()]
        given += [("query", name, value) for name, value in query]
        for where, name, value in given:
            parameter = operation.parameters.get((where, name))
            if parameter is None:
                wrong.append(f"{method} {operation.template}: no {where} parameter {name}")
            else:
                schema = parameter["schema"]
                wrong += self._problems(schema, _typed(value, self._resolved(schema)), f"{name}")
        for (where, name), parameter in operation.parameters.items():
            if parameter.get("required") and (where, name) not in {(w, n) for w, n, _ in given}:
                wrong.append(f"{method} {operation.template}: {name} is missing")
        wrong += self._body(operation, method, body)
        return wrong

    def answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer; `body` is its JSON, None where it is empty."""
        found = self._operation(method, path)
        if found is None:
            return [] if status == 404 else [f"{method} {path}: answered {status} to the unknown"]
        operation, _ = found
        described = operation.answers.get(str(status))
        where = f"{method} {operation.template} → {status}"
        if described is None:
            if status not in ALWAYS_POSSIBLE:
                return [f"{where}: the description knows no such answer"]
            schema = self.document["components"]["schemas"].get("basic-error")
            return self._problems(schema, body, where) if schema and body is not None else []
        schema = _json_schema(self._resolved(described))
        if schema is None:
            return [] if body is None else [f"{where}: has a body, described is none"]
        return self._problems(schema, body, where)

    # ── how ───────────────────────────────────────────────────────────────────────────────

    def _body(self, operation: Operation, method: str, body: Any) -> list[str]:
        where = f"{method} {operation.template}"
        if operation.body is None:
            return [f"{where}: takes no body"] if body is not None else []
        if body is None:
            return [f"{where}: the body is missing"] if operation.body_required else []
        schema = self._resolved(operation.body)
        wrong = self._problems(operation.body, body, where)
        # Unknown names are ignored by most services: in a request of ours they are a mistake.
        if isinstance(body, dict) and "properties" in schema:
            known = {*schema["properties"], *schema.get("required", ())}
            wrong += [f"{where}: unknown {name}" for name in body if name not in known]
        return wrong

    def _problems(self, schema: Mapping[str, Any], value: Any, where: str) -> list[str]:
        resolved = self._resolved(schema)
        if isinstance(value, list) and resolved.get("type") == "array" and len(value) > 1:
            whole = {k: v for k, v in resolved.items() if k not in {"type", "items", "title"}}
            if not whole.keys() - {"description", "example"}:
                return [p for one in value for p in self._problems(resolved["items"], one, where)]
        shape = (id(resolved), self._shape(value))
        if shape in self._passed:
            return []
        self.checked += 1
        validator = self._validators.get(id(resolved))
        if validator is None:
            validator = self._validators[id(resolved)] = _validator(self.document, resolved)
        wrong = [
            f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
            for error in validator.iter_errors(value)
        ]
        if not wrong:
            self._passed.add(shape)
        return wrong

    def _shape(self, value: Any, name: str = "") -> Any:
        """All that matters of a value to a schema: two of the same shape are both valid or neither."""
        if isinstance(value, dict):
            return tuple((key, self._shape(one, key)) for key, one in sorted(value.items()))
        if isinstance(value, list):
            return ("list", len(value) > 1, frozenset(self._shape(one, name) for one in value))
        if isinstance(value, str):
            if name in self._choices:
                return value
            return "instant" if _INSTANT.fullmatch(value) else ("://" in value, bool(value))
        return type(value).__name__

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            place: Any = self.document
            for part in schema["$ref"].removeprefix(f"{HERE}#/").split("/"):
                place = place[part]
            schema = place
        return schema

    def _operation(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        for operation in self._operations:
            if operation.method == method and (match := operation.pattern.fullmatch(path)):
                return operation, match.groupdict()
        return None

    def _read(self, document: dict[str, Any]) -> Iterator[Operation]:
        # A fixed word wins over a placeholder, as `issues/comments/7` over `issues/{number}`.
        for template in sorted(document["paths"], key=lambda one: one.count("{")):
            described = document["paths"][template]
            pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
            for method in _METHODS:
                if method not in described:
                    continue
                operation = described[method]
                parameters = {}
                for one in [*described.get("parameters", []), *operation.get("parameters", [])]:
                    parameter = self._resolved(one)
                    parameters[parameter["in"], parameter["name"]] = parameter
                body = self._resolved(operation.get("requestBody", {}))
                yield Operation(
                    template,
                    pattern,
                    method.upper(),
                    parameters,
                    _json_schema(body),
                    bool(body.get("required")),
                    operation["responses"],
                )


def _json_schema(described: Mapping[str, Any]) -> Mapping[str, Any] | None:
    schema: Mapping[str, Any] | None
    schema = described.get("content", {}).get("application/json", {}).get("schema")
    return schema


def _typed(text: str, schema: Mapping[str, Any]) -> Any:
    """A parameter as its type: in an address everything is text."""
    if schema.get("type") == "array":
        return [_typed(one, schema.get("items", {})) for one in text.split(",")]
    if schema.get("type") == "integer":
        return int(text) if re.fullmatch(r"-?\d+", text) else text
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text


def _mend(part: Any) -> None:
    """Let a nullable choice be null, which OpenAPI 3.0 means and JSON Schema does not read so."""
    if isinstance(part, dict):
        if part.get("nullable") and "enum" in part and None not in part["enum"]:
            part["enum"] = [*part["enum"], None]
        for kind in ("oneOf", "anyOf"):
            choices = part.get(kind)
            if not part.get("nullable") or not isinstance(choices, list):
                continue
            if not any(one.get("nullable") for one in choices):
                part[kind] = [*choices, {"enum": [None], "nullable": True}]
        if isinstance(part.get("$ref"), str) and part["$ref"].startswith("#"):
            part["$ref"] = HERE + part["$ref"]
        for name, where in (part.get("discriminator") or {}).get("mapping", {}).items():
            part["discriminator"]["mapping"][name] = HERE + where
        for one in part.values():
            _mend(one)
    elif isinstance(part, list):
        for one in part:
            _mend(one)


def _names_of_choices(part: Any, name: str = "") -> Iterator[str]:
    """The names under which one of a few words is expected: there, the word itself matters."""
    if isinstance(part, dict):
        if "enum" in part or "pattern" in part or "maxLength" in part:
            yield name
        for key, one in part.items():
            yield from _names_of_choices(one, key)
    elif isinstance(part, list):
        for one in part:
            yield from _names_of_choices(one, name)


def _validator(document: dict[str, Any], schema: Mapping[str, Any]) -> Any:
    from openapi_schema_validator import OAS30Validator, oas30_format_checker
    from referencing import Registry
    from referencing.jsonschema import DRAFT4

    registry: Any = Registry().with_resource(HERE, DRAFT4.create_resource(document))
    return OAS30Validator(schema, registry=registry, format_checker=oas30_format_checker)


def missing() -> str:
    """Why nothing can be validated here; empty where it can."""
    if not FOLDER.is_dir():
        return "no ../shared/specs beside this checkout"
    try:
        import openapi_schema_validator  # noqa: F401
    except ImportError:
        return "openapi-schema-validator is not installed"
    return ""


@cache
def contract(name: str) -> Contract | None:
    """A description of ../shared/specs; None where it, or what validates it, is missing."""
    if missing():
        return None
    return Contract(json.loads((FOLDER / name).read_text("utf-8")))
