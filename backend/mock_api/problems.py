"""The errors of the API: one table of codes, one exception, one shape on the wire (RFC 9457)."""

from __future__ import annotations

from typing import Any

PROBLEMS: dict[str, tuple[int, str]] = {
    "not_json": (400, "The body is not JSON"),
    "invalid_field": (400, "A field is not valid"),
    "unknown_field": (400, "A field is not known"),
    "invalid_name": (400, "That name can not be used"),
    "invalid_cursor": (400, "That cursor is not one of ours"),
    "bad_header": (400, "A header is missing or not valid"),
    "length_exceeded": (400, "More bytes than announced"),
    "incomplete_body": (400, "The body ended early"),
    "checksum_algorithm_unknown": (400, "That checksum algorithm is not known"),
    "unauthenticated": (401, "Sign in first"),
    "token_invalid": (401, "The access token is not valid any more"),
    "bad_credentials": (401, "Wrong user name or password"),
    "session_ended": (401, "The session has ended"),
    "password_required": (401, "This link asks for a password"),
    "forbidden": (403, "Not allowed"),
    "origin_not_allowed": (403, "That origin is not allowed"),
    "header_missing": (403, "The header X-Holdfast is missing"),
    "link_spent": (403, "This link has been used up"),
    "setup_token_wrong": (403, "The setup token is wrong"),
    "reset_token_wrong": (403, "This link for a new password is not good, or not any more"),
    "not_found": (404, "Not found"),
    "preview_not_ready": (404, "The picture is not made yet"),
    "method_not_allowed": (405, "Method not allowed"),
    "name_taken": (409, "That name is taken"),
    "move_into_itself": (409, "A folder can not be moved into itself"),
    "root_is_fixed": (409, "The top folder stays where it is"),
    "not_a_folder": (409, "That is not a folder"),
    "not_a_file": (409, "That is not a file"),
    "in_trash": (409, "That is in the trash"),
    "not_in_trash": (409, "That is not in the trash"),
    "parent_in_trash": (409, "The folder it was in is gone"),
    "too_deep": (409, "Folders are nested too deeply"),
    "last_manager": (409, "A team's space must keep somebody who manages it"),
    "space_not_empty": (409, "There is still something in this space"),
    "last_administrator": (409, "Somebody must be left who can administer this install"),
    "user_has_content": (409, "That person has files"),
    "tag_taken": (409, "You have a tag of that name"),
    "mail_off": (409, "This install sends no mail"),
    "offset_mismatch": (409, "The upload is at another offset"),
    "unpublished": (409, "The upload is complete but not published"),
    "incomplete": (409, "The upload is not complete"),
    "setup_done": (409, "The first administrator exists already"),
    "bulk_refused": (409, "Nothing was stored"),
    "cursor_gone": (410, "That cursor is of another time"),
    "upload_gone": (410, "The upload is gone"),
    "length_required": (411, "A length is required"),
    "precondition_failed": (412, "It has changed meanwhile"),
    "tus_version": (412, "That version of tus is not spoken here"),
    "too_large": (413, "Too large"),
    "unsupported_media_type": (415, "That media type is not understood"),
    "range_not_satisfiable": (416, "No byte of that range exists"),
    "spaces_differ": (422, "All files must go to one space"),
    "upload_locked": (423, "Another request is writing this upload"),
    "too_many_attempts": (429, "Too many attempts"),
    "checksum_mismatch": (460, "The checksum does not match"),
    "server_error": (500, "Something went wrong"),
    "not_implemented": (501, "The mock does not have this operation yet"),
    "busy": (503, "Busy, try again"),
    "quota_exceeded": (507, "The space is full"),
    "storage_full": (507, "The storage is full"),
}

# The first code of a status is what a staged fault answers when it names only the status.
FAULT_CODES = {
    400: "bad_header", 401: "token_invalid", 403: "forbidden", 404: "not_found", 409: "name_taken", 410: "upload_gone",
    412: "precondition_failed", 413: "too_large", 415: "unsupported_media_type", 423: "upload_locked",
    429: "too_many_attempts", 460: "checksum_mismatch", 500: "server_error", 503: "busy", 507: "quota_exceeded",
}  # fmt: skip


class Problem(Exception):
    """An answer that is an error. `extra` goes into the body, `headers` into the head."""

    def __init__(
        self, code: str, detail: str = "", *, headers: dict[str, str] | None = None, status: int = 0, **extra: Any
    ):
        super().__init__(code)
        self.code = code
        self.status = status or PROBLEMS[code][0]
        self.title = PROBLEMS[code][1]
        self.detail = detail or self.title + "."
        self.headers = headers or {}
        self.extra = {name: value for name, value in extra.items() if value is not None}

    def body(self, request_id: str) -> dict[str, Any]:
        """The problem+json object."""
        return {
            "type": f"urn:holdfast:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "request_id": request_id,
            **self.extra,
        }
