"""The report: each operation of the contract was exercised by some scenario of this run. Runs last."""

import re
from pathlib import Path

import pytest

from tests.contract import schema
from tests.contract.client import seen


def without_scenario(known: list[schema.Operation], requests: set[tuple[str, str]]) -> list[str]:
    """The operations that no request was for."""
    return sorted(
        f"{operation.method} {operation.name}"
        for operation in known
        if not any(operation.method == verb and operation.pattern.fullmatch(place) for verb, place in requests)
    )


def test_it_finds_an_operation_without_a_scenario() -> None:
    known = [
        schema.Operation("getNode", "GET", re.compile("/nodes/[^/]+"), {}),
        schema.Operation("trashNode", "DELETE", re.compile("/nodes/[^/]+"), {}),
    ]
    assert without_scenario(known, {("GET", "/nodes/12"), ("DELETE", "/nodes/12/x")}) == ["DELETE trashNode"]


def test_it_has_a_scenario_for_every_operation(request: pytest.FixtureRequest) -> None:
    run = {item.path.name for item in request.session.items}
    if not run >= {path.name for path in Path(__file__).parent.glob("test_*.py")}:
        pytest.skip("only a part of the suite was run")
    assert without_scenario(schema.operations(), seen) == []
