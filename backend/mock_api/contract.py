"""What the contract knows and the mock may not: read from openapi.yaml only when a request finds no route."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

OPENAPI = Path(__file__).parent.parent / "openapi.yaml"


def operation_for(method: str, path: str) -> str | None:
    """The operationId of the contract's operation for this request, None when the contract has none."""
    for pattern, verb, operation in _operations():
        if verb == method and pattern.fullmatch(path):
            return operation
    return None


@cache
def _operations() -> list[tuple[re.Pattern[str], str, str]]:
    if not OPENAPI.exists():
        return []
    import yaml  # slow to load and hardly ever needed

    paths = yaml.load(OPENAPI.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)).get("paths", {})
    verbs = ("get", "head", "post", "put", "patch", "delete", "options")
    return [
        (_pattern(path), verb.upper(), item[verb].get("operationId", f"{verb} {path}"))
        for path, item in paths.items()
        for verb in verbs
        if verb in item
    ]


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", path)
    return re.compile("".join("[^/]+" if piece.startswith("{") else re.escape(piece) for piece in pieces))
