"""Every error is application/problem+json (RFC 9457) with a stable `code`; nothing of the inside is told."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core import exceptions as django_errors
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import patch_vary_headers
from rest_framework import exceptions as drf_errors
from rest_framework.views import set_rollback

from drive.api.engine_errors import from_database
from drive.lib.errors import DriveError

CONTENT_TYPE = "application/problem+json"

# docs/api.md, "Errors"
STATUS = {
    "not_json": 400, "invalid_field": 400, "unknown_field": 400, "invalid_name": 400, "invalid_cursor": 400,
    "bad_header": 400, "bad_request": 400, "length_exceeded": 400, "incomplete_body": 400,
    "checksum_algorithm_unknown": 400,
    "unauthenticated": 401, "token_invalid": 401, "bad_credentials": 401, "session_ended": 401,
    "password_required": 401,
    "forbidden": 403, "link_spent": 403, "origin_not_allowed": 403, "header_missing": 403, "setup_token_wrong": 403,
    "reset_token_wrong": 403,
    "not_found": 404, "preview_not_ready": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "name_taken": 409, "move_into_itself": 409, "root_is_fixed": 409, "not_a_folder": 409, "not_a_file": 409,
    "in_trash": 409, "not_in_trash": 409, "parent_in_trash": 409, "too_deep": 409, "offset_mismatch": 409,
    "current_revision": 409, "too_many": 409, "last_manager": 409, "space_not_empty": 409,
    "last_administrator": 409, "mail_off": 409, "user_has_content": 409, "tag_taken": 409,
    "unpublished": 409, "incomplete": 409, "setup_done": 409, "bulk_refused": 409,
    "cursor_gone": 410, "upload_gone": 410,
    "length_required": 411,
    "precondition_failed": 412, "tus_version": 412,
    "too_large": 413,
    "unsupported_media_type": 415,
    "range_not_satisfiable": 416,
    "spaces_differ": 422,
    "upload_locked": 423,
    "too_many_attempts": 429,
    "checksum_mismatch": 460,
    "server_error": 500,
    "not_implemented": 501,
    "busy": 503,
    "quota_exceeded": 507, "storage_full": 507,
}  # fmt: skip
# One code, more than one status: which one follows from the errors that it tells of.
ALSO = {"bulk_refused": (422, 507)}

TITLES = {
    "not_json": "The body is not JSON",
    "invalid_field": "A field is missing or wrong",
    "token_invalid": "Sign in again",
    "busy": "The server is busy",
    "bad_request": "The request can not be understood",
    "unauthenticated": "Sign in first",
    "forbidden": "You may see this, but not change it",
    "not_found": "There is nothing here for you",
    "method_not_allowed": "That is not done here",
    "not_acceptable": "That form of answer is not on offer",
    "too_large": "That is too large",
    "unsupported_media_type": "The body is of a kind that is not taken here",
    "server_error": "Something went wrong",
}

_log = logging.getLogger("drive.api")


def problem(what: DriveError | str, request: HttpRequest | None, **extras: Any) -> HttpResponse:
    """The answer for a DriveError, or for a code of STATUS; `extras` stand beside `code`.

    A `retry_after` (seconds) among the extras, or on the error, becomes the header Retry-After; a `status` among them
    is answered instead of the code's own (ALSO tells which).
    """
    error = what if isinstance(what, DriveError) else None
    code = error.code if error else str(what)
    facts = {**(error.extras if error else {}), **extras}
    retry_after = facts.pop("retry_after", getattr(error, "retry_after", None))
    status = facts.pop("status", None) or STATUS.get(code, 500)
    title = error.title if error else TITLES.get(code, TITLES["server_error"])
    detail = facts.pop("detail", error.detail if error else title)
    body = {"type": f"urn:holdfast:problem:{code}", "title": title, "status": status, "code": code, "detail": detail}
    body["request_id"] = getattr(request, "request_id", "-")
    body |= {name: _shown(name, value) for name, value in facts.items()}
    # "replace": JSON that came in can hold lone surrogates, UTF-8 can not.
    written = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False).encode("utf-8", "replace")
    response = HttpResponse(written, content_type=CONTENT_TYPE, status=status)
    if status == 460:
        response.reason_phrase = "Checksum Mismatch"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="holdfast"'
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Authorization", "Origin"])
    return response


def error_facts(error: DriveError) -> dict[str, Any]:
    """What is told of an error that stands inside another one's answer."""
    facts = {name: _shown(name, value) for name, value in error.extras.items()}
    return {"code": error.code, "title": error.title, "detail": error.detail, **facts}


def _shown(name: str, value: Any) -> Any:
    """`node` is written as everywhere else in the API; all else as it is."""
    if name != "node" or value is None or isinstance(value, dict):
        return value
    from drive.api.shapes import node_json  # it knows the tree, this module does not

    return node_json(value)


def from_exception(error: BaseException, request: HttpRequest | None) -> HttpResponse:
    """The answer for anything a view raised. What is not understood is logged here, once, and told as server_error."""
    if isinstance(error, DatabaseError | InterfaceError):
        known = from_database(error)
        if known:
            _log.warning("%s: %s", known.code, error)
        error = known or error
    if isinstance(error, DriveError):
        return problem(error, request)
    for kinds, code in _KNOWN:
        if isinstance(error, kinds):
            return problem(code, request)
    _log.error("unexpected %s", type(error).__name__, exc_info=error)
    return problem("server_error", request)


_KNOWN: list[tuple[tuple[type[BaseException], ...], str]] = [
    ((Http404, django_errors.ObjectDoesNotExist), "not_found"),
    ((django_errors.PermissionDenied,), "forbidden"),
    ((django_errors.RequestDataTooBig, django_errors.TooManyFieldsSent), "too_large"),
    ((django_errors.BadRequest, django_errors.SuspiciousOperation, MultiPartParserError), "bad_request"),
]


def drf_handler(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """REST framework's EXCEPTION_HANDLER: its own errors in our shape, everything else as in plain views."""
    set_rollback()
    request = getattr(context.get("request"), "_request", None)
    if isinstance(error, drf_errors.APIException):
        return _from_drf(error, request)
    return from_exception(error, request)


def _from_drf(error: drf_errors.APIException, request: HttpRequest | None) -> HttpResponse:
    if isinstance(error, drf_errors.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"body": error.detail}
        return problem("invalid_field", request, fields=fields, detail="A field is missing or wrong")
    if isinstance(error, drf_errors.Throttled):
        return problem("busy", request, retry_after=int(error.wait or 1))
    code = {
        drf_errors.ParseError: "not_json",
        drf_errors.NotAuthenticated: "unauthenticated",
        drf_errors.AuthenticationFailed: "token_invalid",
        drf_errors.PermissionDenied: "forbidden",
        drf_errors.NotFound: "not_found",
        drf_errors.MethodNotAllowed: "method_not_allowed",
        drf_errors.NotAcceptable: "not_acceptable",
        drf_errors.UnsupportedMediaType: "unsupported_media_type",
    }.get(type(error), "server_error")
    return problem(code, request)
