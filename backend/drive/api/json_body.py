"""The JSON body of a plain Django view."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, RawPostDataException

from drive.lib.errors import DriveError, UnknownField


class NotJson(DriveError):
    code = "not_json"
    title = "The body is not JSON"


def json_body(request: HttpRequest, allowed: set[str]) -> dict[str, Any]:
    """The body's object; {} when it is empty. Raises NotJson, and UnknownField for what is not in `allowed`."""
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError, RawPostDataException):
        raise NotJson() from None
    if not isinstance(body, dict):
        raise NotJson("The body must be a JSON object.")
    if strange := sorted(body.keys() - allowed):
        raise UnknownField(fields={name: ["There is no such field."] for name in strange})
    return body
