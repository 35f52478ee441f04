"""The report: each operation of the contract was exercised by some scenario of this run. Runs last."""

import re
from pathlib import Path

import pytest

from tests.contract.client import seen
from tests.contract.servers import BACKEND

VERBS = ("get", "head", "post", "put", "patch", "delete", "options")


def operations(openapi: Path) -> dict[tuple[str, str], str]:
    """(method, path template) → operationId."""
    import yaml

    paths = yaml.load(openapi.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))["paths"]
    return {
        (verb.upper(), path): item[verb].get("operationId", "?")
        for path, item in paths.items()
        for verb in VERBS
        if verb in item
    }


def pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", template)
    return re.compile("".join("[^/]+" if piece.startswith("{") else re.escape(piece) for piece in pieces))


def without_scenario(known: dict[tuple[str, str], str], requests: set[tuple[str, str]]) -> list[str]:
    """The operations that no request was for."""
    return sorted(
        f"{method} {path} ({operation})"
        for (method, path), operation in known.items()
        if not any(method == verb and pattern(path).fullmatch(place) for verb, place in requests)
    )


def test_it_finds_an_operation_without_a_scenario() -> None:
    known = {("GET", "/api/v1/nodes/{id}"): "get_node", ("DELETE", "/api/v1/nodes/{id}"): "trash_node"}
    assert without_scenario(known, {("GET", "/api/v1/nodes/12")}) == ["DELETE /api/v1/nodes/{id} (trash_node)"]


def test_it_has_a_scenario_for_every_operation(request: pytest.FixtureRequest) -> None:
    whole = {item.path.name for item in request.session.items} >= {
        path.name for path in Path(__file__).parent.glob("test_*.py")
    }
    if not whole:
        pytest.skip("only a part of the suite was run")
    assert without_scenario(operations(BACKEND / "openapi.yaml"), seen) == []
