"""Hand-written fragments of the contract: archives and previews, which are plain Django views."""

from __future__ import annotations

from drive.api.schema_bytes import _API, _BYTES, _COUNT, _TEXT, Json, _answer, _named, _operation

_ZIP: Json = {"application/zip": {"schema": _BYTES}}


def paths() -> dict[str, dict[str, Json]]:
    """As `schema_bytes.paths`."""
    return {
        f"{_API}/nodes/{{node_id}}/archive": {
            "get": _archive("A folder with all that is live in it, as one zip file (zip64), made while it is sent."),
            "head": _archive("As GET, without the bytes: how long it would be now.", body=False),
        },
        f"{_API}/archive": {"post": _selection()},
        "/content/preview/{digest}/{size}.webp": {"get": _preview()},
        "/content/archive/{name}": {"get": _signed_archive()},
    }


def _archive(description: str, *, names: tuple[str, ...] = ("node_id",), body: bool = True) -> Json:
    told = {"Content_Length": _COUNT, "Content_Disposition": _TEXT}
    answer = _answer("Exactly `Content-Length` bytes, or a broken connection.", _ZIP if body else None, **told)
    return _operation(description, _named(*names), {"200": answer})


def _signed_archive() -> Json:
    described = _archive("The archive behind a signed URL (see createArchiveUrl).", names=("name",))
    query = [{"in": "query", "name": name, "required": True, "schema": _TEXT} for name in ("n", "w", "e", "s")]
    described["parameters"] += query
    return described


def _selection() -> Json:
    body = {
        "type": "object",
        "required": ["nodes"],
        "properties": {"nodes": {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 500}},
        "additionalProperties": False,
    }
    shape = {
        "type": "object",
        "required": ["url", "expires_at", "size"],
        "properties": {
            "url": {"type": "string", "format": "uri"},
            "expires_at": {"type": "string", "format": "date-time"},
            "size": {**_COUNT, "description": "Bytes, as things stand now."},
        },
    }
    return _operation(
        "A URL of some files and folders as one zip file. It needs no header, lives about five minutes, and asks for "
        "the rights again at each use. One node that may not be read refuses them all.",
        [],
        {"200": _answer("The URL.", {"application/json": {"schema": shape}})},
        requestBody={"required": True, "content": {"application/json": {"schema": body}}},
    )


def _preview() -> Json:
    webp: Json = {"image/webp": {"schema": _BYTES}}
    path = [
        {"in": "path", "name": "digest", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
        {"in": "path", "name": "size", "required": True, "schema": {"type": "integer", "enum": [256, 1024]}},
    ]
    query = [{"in": "query", "name": name, "required": True, "schema": _TEXT} for name in ("w", "s")]
    return _operation(
        "A small picture of a content, at most so many pixels wide and high. The URL comes with the node's row; it is "
        "for one asker, and its bytes never change. `preview_not_ready`: it is being made; ask again soon.",
        [*path, *query, {"in": "header", "name": "If-None-Match", "required": False, "schema": _TEXT}],
        {
            "200": _answer("The picture.", webp, ETag=_TEXT, Cache_Control=_TEXT),
            "304": _answer("As the caller has it already.", ETag=_TEXT),
        },
    )
