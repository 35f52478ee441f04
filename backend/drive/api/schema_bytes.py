"""Hand-written fragments of the contract: bytes, tus and health are plain Django views, which no generator reads."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_API = "/api/v1"
_REVISION = f"{_API}/nodes/{{node_id}}/revisions/{{revision_id}}"
_OF_REVISION = ("node_id", "revision_id")
_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_BYTES: Json = {"type": "string", "format": "binary"}
_NODE: Json = {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}


def paths() -> dict[str, dict[str, Json]]:
    """Path → method → operation; names, security and errors are added to them as to all others."""
    return {
        f"{_API}/nodes/{{folder_id}}/files/{{name}}": {"put": _put_file()},
        f"{_API}/bulk": {"post": _put_many()},
        f"{_API}/nodes/{{node_id}}/content": {
            "get": _content("The bytes of a file, or a range of them.", *_named("node_id")),
            "head": _content("As GET, without the bytes.", *_named("node_id"), body=False),
        },
        f"{_API}/nodes/{{node_id}}/content-url": {"post": _content_url("node_id")},
        "/content/{node_id}/{name}": {"get": _signed_content()},
        f"{_REVISION}/content": {
            "get": _content("The bytes of one content of a file, or a range of them.", *_named(*_OF_REVISION)),
            "head": _content("As GET, without the bytes.", *_named(*_OF_REVISION), body=False),
        },
        f"{_REVISION}/content-url": {"post": _content_url(*_OF_REVISION)},
        f"{_API}/uploads": {"options": _tus_options(), "post": _tus_create()},
        f"{_API}/uploads/{{upload_id}}": {"head": _tus_head(), "patch": _tus_append(), "delete": _tus_delete()},
        f"{_API}/uploads/{{upload_id}}/publish": {"post": _publish()},
        "/livez": {"get": _health("Answers as long as the process does.")},
        "/readyz": {"get": _health("Can the server do its work?", unready=True)},
    }


def _operation(description: str, parameters: list[Json], responses: dict[str, Json], **more: Any) -> Json:
    return {"description": description, "parameters": parameters, **more, "responses": responses}


def _named(*names: str) -> list[Json]:
    return [{"in": "path", "name": name, "required": True, "schema": _TEXT} for name in names]


def _header(name: str, description: str = "", *, schema: Json = _TEXT, required: bool = False) -> Json:
    found = {"in": "header", "name": name, "schema": schema, "required": required}
    return found | ({"description": description} if description else {})


def _answer(description: str, content: Json | None = None, **headers: Json) -> Json:
    """Header names are given with `_` for `-`."""
    found: Json = {"description": description}
    if headers:
        found["headers"] = {name.replace("_", "-"): {"schema": schema} for name, schema in headers.items()}
    return found | ({"content": content} if content else {})


def _bytes_body(media_type: str, *, required: bool = True) -> Json:
    return {"required": required, "content": {media_type: {"schema": _BYTES}}}


def _json_body(properties: Json) -> Json:
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"required": False, "content": {"application/json": {"schema": schema}}}


_CONFLICT: Json = {"type": "string", "enum": ["replace", "keep_both", "fail"]}


def _put_file() -> Json:
    return _operation(
        "Makes a file of the body, or a new revision of the file with that name. A chunked body is taken as well.",
        [
            *_named("folder_id", "name"),
            {"in": "query", "name": "conflict", "schema": {**_CONFLICT, "default": "replace"}},
            _header("If-Match", 'Replaces only that content: `"<digest>"`.'),
            _header("If-None-Match", "`*`: only if there is no such file.", schema={"type": "string", "enum": ["*"]}),
        ],
        {
            "200": _answer("A new revision, or the content that was there already.", _NODE, ETag=_TEXT),
            "201": _answer("A new file.", _NODE, ETag=_TEXT),
        },
        requestBody=_bytes_body("*/*"),
    )


def _put_many() -> Json:
    shape = {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}},
    }
    content = {"application/json": {"schema": shape}}
    return _operation(
        "Many small files in one transaction: all of them, or none. The body is one line of JSON with a line feed, "
        '`{"files": [{"folder", "name", "size", "media_type"?, "if_match"?}], "conflict"?}`, and then the bytes of the '
        "files in the same order, with nothing in between. At most 1,000 files of 1 MiB, 16 MiB together, one space.",
        [],
        {
            "200": _answer("No new file, but new revisions or contents that were there already; as 201.", content),
            "201": _answer("At least one new file; the nodes in the order of the files.", content),
        },
        requestBody=_bytes_body("application/vnd.holdfast.bulk"),
    )


def _content(description: str, *parameters: Json, body: bool = True) -> Json:
    asked = ["Range", "If-Range", "If-Match", "If-None-Match"]
    content = {"*/*": {"schema": _BYTES}} if body else None
    headers = {"ETag": _TEXT, "Accept_Ranges": _TEXT, "Content_Length": _COUNT, "Content_Disposition": _TEXT}
    return _operation(
        description,
        [*parameters, *(_header(name) for name in asked)],
        {
            "200": _answer("All bytes.", content, **headers),
            "206": _answer("The range asked for.", content, Content_Range=_TEXT, **headers),
            "304": _answer("As the caller has it already.", ETag=_TEXT),
        },
    )


def _signed_content() -> Json:
    described = _content("The bytes behind a signed URL (see createContentUrl); `name` is for the eye.")
    query = [{"in": "query", "name": name, "required": True, "schema": _TEXT} for name in ("u", "v", "d", "e", "s")]
    described["parameters"] = [*_named("node_id", "name"), *query, *described["parameters"]]
    return described


def _content_url(*names: str) -> Json:
    shape = {
        "type": "object",
        "required": ["url", "expires_at"],
        "properties": {
            "url": {"type": "string", "format": "uri"},
            "expires_at": {"type": "string", "format": "date-time"},
        },
    }
    return _operation(
        "A URL of the bytes that needs no header and lives about five minutes; rights are checked again at each use.",
        _named(*names),
        {"200": _answer("The URL.", {"application/json": {"schema": shape}})},
        requestBody=_json_body(
            {"disposition": {"type": "string", "enum": ["attachment", "inline"], "default": "attachment"}}
        ),
    )


_TUS = _header("Tus-Resumable", schema={"type": "string", "enum": ["1.0.0"]}, required=True)
_CHECKSUM = _header("Upload-Checksum", "`<algorithm> <base64>` of this body: sha1, sha256 or md5.")
_MOVED: Json = {"Tus_Resumable": _TEXT, "Upload_Offset": _COUNT, "Upload_Expires": _TEXT, "Holdfast_Node": _TEXT}


def _tus_options() -> Json:
    told = {"Tus_Resumable": _TEXT, "Tus_Version": _TEXT, "Tus_Extension": _TEXT, "Tus_Checksum_Algorithm": _TEXT}
    return _operation("What this server speaks (tus 1.0.0).", [], {"204": _answer("See the headers.", **told)})


def _tus_create() -> Json:
    return _operation(
        "Begins an upload. A clash, a bad name, a missing right and a full quota are answered here, before a byte is "
        "sent. With a body it takes the first bytes too; an upload of length 0 is published at once.",
        [
            _TUS,
            _header("Upload-Length", schema=_COUNT, required=True),
            _header(
                "Upload-Metadata",
                "`filename`, `parent`, and if wanted `filetype`, `conflict`, `if_match`; values in base64.",
                required=True,
            ),
            _CHECKSUM,
        ],
        {"201": _answer("Begun.", **_MOVED)},
        requestBody=_bytes_body("application/offset+octet-stream", required=False),
    )


def _tus_head() -> Json:
    return _operation(
        "How many bytes are safe.",
        [*_named("upload_id"), _TUS],
        {"200": _answer("See the headers.", **_MOVED, Upload_Length=_COUNT, Upload_Metadata=_TEXT)},
    )


def _tus_append() -> Json:
    return _operation(
        "Appends bytes. The one that brings the last byte publishes the file before it answers, with `Holdfast-Node`.",
        [*_named("upload_id"), _TUS, _header("Upload-Offset", schema=_COUNT, required=True), _CHECKSUM],
        {"204": _answer("The bytes are safe.", **_MOVED)},
        requestBody=_bytes_body("application/offset+octet-stream"),
    )


def _tus_delete() -> Json:
    return _operation(
        "Ends the upload and drops its bytes.",
        [*_named("upload_id"), _TUS],
        {"204": _answer("Gone.", Tus_Resumable=_TEXT)},
    )


def _publish() -> Json:
    return _operation(
        "Publishes a complete upload under a new choice, when its name was taken meanwhile. Needs no tus header.",
        _named("upload_id"),
        {"200": _answer("The file.", _NODE)},
        requestBody=_json_body({"conflict": _CONFLICT, "name": _TEXT, "if_match": _TEXT}),
    )


def _health(description: str, *, unready: bool = False) -> Json:
    def state(word: str, properties: Json) -> Json:
        shape = {
            "type": "object",
            "required": ["status", *properties],
            "properties": {"status": {"const": word}, **properties},
        }
        return {"application/json": {"schema": shape}}

    checks: Json = {"checks": {"type": "object", "additionalProperties": _TEXT}}
    answers = {"200": _answer("Yes.", state("ok", {}))}
    if unready:
        answers["503"] = _answer("Not now.", state("unavailable", checks))
    return _operation(description, [], answers)
