"""What an answer says about an upload: begun, finished, failed or removed. Read off the answer alone."""

from __future__ import annotations

from collections.abc import Mapping

_UPLOADS, _UPLOAD = "/api/v1/uploads", "/api/v1/uploads/<upload_id>"
# Requests that bring a whole content at once: their way's name.
AT_ONCE = {
    ("PUT", "/api/v1/nodes/<folder_id>/files/<name>"): "put",
    ("POST", "/api/v1/bulk"): "bulk",
    ("POST", "/s/<token>/to/<node_id>"): "form",
}
# Nobody's upload, or one that goes on: the client asks for its offset, waits, or signs in.
NOT_FAILED = frozenset({401, 403, 404, 405, 423, 429})

Told = tuple[str, tuple[str, ...]]  # the way, and what became of it


def told(method: str, route: str, status: int, headers: Mapping[str, str], length: int) -> Told | None:
    """`("tus", ("begun",))`; None for a request that is no upload's. `length`: bytes of the request's body."""
    if way := AT_ONCE.get((method, route)):
        if status < 400:
            return way, ("begun", "finished")
        return None if status in NOT_FAILED else (way, ("begun", "failed"))
    outcomes = _tus(method, route, status, headers, length)
    return ("tus", outcomes) if outcomes else None


def _tus(method: str, route: str, status: int, headers: Mapping[str, str], length: int) -> tuple[str, ...]:
    published = "Holdfast-Node" in headers
    if (method, route) == ("POST", _UPLOADS) and status == 201:
        return ("begun", "finished") if published else ("begun",)
    if (method, route) == ("POST", f"{_UPLOAD}/publish") and status == 200:
        return ("finished",)
    if route != _UPLOAD:
        return ()
    if method == "DELETE":
        return ("removed",) if status == 204 else ()
    if method != "PATCH":
        return ()
    if status < 400:
        # A PATCH without bytes on what is published already is a client that asks again.
        return ("finished",) if published and length else ()
    return () if status in NOT_FAILED | {409} else ("failed",)
