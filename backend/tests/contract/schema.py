"""Every answer of a scenario is held to openapi.yaml: its status is told there, and its JSON has the told shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import requests
import yaml

from tests.contract.servers import BACKEND

OPENAPI = BACKEND / "openapi.yaml"
VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
# Told for no operation in particular: what the routing or the server in front of it may answer to anything.
ANYWHERE = {405, 406, 414, 431}


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    name: str
    method: str
    pattern: re.Pattern[str]
    responses: dict[str, Any]


@cache
def document() -> dict[str, Any]:
    """openapi.yaml."""
    return yaml.load(OPENAPI.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def operations() -> list[Operation]:
    """All operations of the contract."""
    return [
        Operation(item[verb]["operationId"], verb.upper(), pattern(path), item[verb]["responses"])
        for path, item in document()["paths"].items()
        for verb in VERBS
        if verb in item
    ]


def pattern(template: str) -> re.Pattern[str]:
    """A path template as a regular expression over paths as they are sent."""
    pieces = re.split(r"(\{[^}]+\})", template)
    return re.compile("".join("[^/]+" if piece.startswith("{") else re.escape(piece) for piece in pieces))


def find(method: str, path: str) -> Operation | None:
    """The operation that a request is for, None when the contract knows none."""
    return next((each for each in operations() if each.method == method and each.pattern.fullmatch(path)), None)


def check(answer: requests.Response) -> None:
    """Raises AssertionError when the contract tells it otherwise."""
    request = answer.request
    if "Access-Control-Request-Method" in request.headers:
        return  # a preflight is the browser's affair, no operation of ours
    method = request.headers.get("X-HTTP-Method-Override") or request.method or ""
    operation = find(method, urlsplit(request.url or "").path)
    if operation is None or answer.status_code in ANYWHERE:
        return
    told = operation.responses.get(str(answer.status_code))
    assert told is not None, f"{operation.name} answered {answer.status_code}, which openapi.yaml does not tell"
    content = told.get("content", {})
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.request.method == "HEAD" or not content or "*/*" in content:
        return
    assert kind in content, f"{operation.name} answered {kind}"
    if not kind.endswith("json"):
        return  # bytes: what is in them is the scenario's affair
    errors = list(_validator(operation.name, str(answer.status_code), kind).iter_errors(answer.json()))
    assert not errors, f"{operation.name}: {errors[0].json_path}: {errors[0].message}"


@cache
def _validator(name: str, status: str, kind: str) -> jsonschema.protocols.Validator:
    operation = next(each for each in operations() if each.name == name)
    schema = operation.responses[status]["content"][kind]["schema"]
    whole = {**schema, "components": document()["components"]}
    return jsonschema.Draft202012Validator(whole)
