"""The last step of making openapi.yaml: names, errors, security and the paths that are no REST framework views."""

from __future__ import annotations

from typing import Any

from drive.api import schema_archive, schema_bytes
from drive.api.problem import ALSO, CONTENT_TYPE, STATUS
from drive.api.schema_operations import OPERATIONS, Operation

Json = dict[str, Any]


def complete(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """drf-spectacular's POSTPROCESSING_HOOKS. Raises KeyError for an operation without a line in OPERATIONS."""
    result["paths"] |= schema_bytes.paths() | schema_archive.paths()
    result["paths"] = dict(sorted(result["paths"].items()))
    for path, methods in result["paths"].items():
        for method, described in methods.items():
            _complete(described, OPERATIONS[path, method], has_body="requestBody" in described)
            _close(described, result["components"]["schemas"])
    result["components"]["schemas"]["Problem"] = _PROBLEM
    result["components"]["securitySchemes"]["refresh"] = {
        "type": "apiKey", "in": "cookie", "name": "holdfast_refresh",
        "description": "The refresh token, HttpOnly; `__Secure-holdfast_refresh` where the server is reached by https.",
    }  # fmt: skip
    return result


def _complete(described: Json, operation: Operation, *, has_body: bool) -> None:
    described["operationId"] = operation.id
    described["tags"] = [operation.tag]
    described["security"] = [{name: []} for name in operation.security]
    if operation.location:
        headers = {"Location": {"schema": {"type": "string"}, "required": True}}
        described["responses"]["201"].setdefault("headers", {}).update(headers)
    described["responses"] |= _problems(operation.codes(json_body=has_body and operation.is_json))
    described["responses"] = dict(sorted(described["responses"].items()))


def _close(described: Json, schemas: Json) -> None:
    """Unknown fields are refused, and the contract says so."""
    schema = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schemas[schema["$ref"].rpartition("/")[2]]["additionalProperties"] = False


def _problems(codes: list[str]) -> Json:
    """One answer for each status, which lists its codes."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        for status in (STATUS[code], *ALSO.get(code, ())):
            by_status.setdefault(status, []).append(code)
    return {str(status): _problem(found) for status, found in by_status.items()}


def _problem(codes: list[str]) -> Json:
    exact = {"properties": {"code": {"enum": sorted(set(codes))}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"}, exact]}
    return {"description": ", ".join(sorted(set(codes))), "content": {CONTENT_TYPE: {"schema": schema}}}


_PROBLEM: Json = {
    "type": "object",
    "description": "Every error (RFC 9457), with a stable `code` and, for some codes, facts beside it.",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "What is wrong with each field.",
        },
        "rule": {"enum": ["empty", "dot", "slash", "control", "too_long", "not_unicode"]},
        "header": {"type": "string"},
        "node": {"$ref": "#/components/schemas/Node"},
        "errors": {
            "type": "array",
            "description": "What is wrong with each file of a list; `index` counts from 0.",
            "items": {
                "type": "object",
                "required": ["index", "code", "title", "detail"],
                "properties": {
                    "index": {"type": "integer", "minimum": 0},
                    "code": {"type": "string"},
                    "title": {"type": "string"},
                    "detail": {"type": "string"},
                    "rule": {"type": "string"},
                    "node": {"$ref": "#/components/schemas/Node"},
                },
            },
        },
    },
}
