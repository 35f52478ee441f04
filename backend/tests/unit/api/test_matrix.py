"""Who gets what: every route and verb, for everybody (see matrix.py). A route or a verb without a line here fails.

A line says what is needed and what is answered to who has it: `read(200)`. Roles without it get 403, who can not even
read 404, visitors of links 401 where links have no business. `links=True` lets them in, `drop=` is a drop box's answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from drive.tree.models import Change, Node
from drive.uploads.models import Upload
from tests.unit.api.matrix import WHO, Line
from tests.unit.api.matrix_world import World
from tests.unit.bytes.people import transactional_db  # noqa: F401  # bytes need committed rows

pytestmark = pytest.mark.usefixtures("transactional_db")

VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
# Django's own, below its own session; the page has no business there. And the link page: unit/pages/test_pages_matrix.
# Django's own, below its own session; and the pages of links, which have a matrix in tests/unit/pages.
CHECKED_ELSEWHERE = ("admin/", "s/")

read, add, edit, manage = (partial(Line, letter) for letter in "raem")
mine, own, administrators, anyone = (partial(Line, word) for word in ("owner", "own", "admin", "none"))


def json(**body: Any) -> dict[str, Any]:
    return {"data": body, "format": "json"}


def ask(**query: str) -> dict[str, Any]:
    return {"QUERY_STRING": "&".join(f"{name}={value}" for name, value in query.items())}


TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BEGIN = {"HTTP_UPLOAD_LENGTH": "5", "HTTP_UPLOAD_METADATA": "{metadata}", **TUS}
APPEND = {"HTTP_UPLOAD_OFFSET": "0", "content_type": "application/offset+octet-stream", "data": b"12345", **TUS}
# The braces of its JSON would be filled in below; the folder's id stands in the middle.
BULK = {
    "content_type": "application/vnd.holdfast.bulk",
    "data": '{{"files": [{{"folder": "{folder}", "name": "many.txt", "size": 1}}]}}\n1',
}
BYTES = {"data": b"new", "content_type": "text/plain"}
IN = {"links": True}
PLAIN = {"options": anyone(200)}  # a plain view of Django's answers OPTIONS to everybody

# By the token in the path alone; who comes by no link of their own comes by one to look at.
GONE = {"forged link": 404, "changed password": 401, "expired link": 404, "revoked link": 404}


def batch(op: str, **fields: Any) -> dict[str, Any]:
    return json(steps=[{"op": op, **fields}])


# fmt: off
MATRIX: dict[str, dict[str, Line]] = {
    "livez": {"get": anyone(200), "head": anyone(200)},
    "readyz": {"get": anyone(200), "head": anyone(200)},
    "metrics": {"get": anyone(404), "head": anyone(404)},  # for Prometheus and its token alone: tests/unit/watching
    "api/v1/setup": {"get": anyone(200), "post": anyone(400, send=json())},
    # Session and account
    "api/v1/session": {"post": anyone(400, send=json()), "delete": anyone(403)},
    "api/v1/session/refresh": {"post": anyone(403)},
    "api/v1/session/reset": {"post": anyone(400, send=json())},
    "api/v1/session/reset/confirm": {"post": anyone(400, send=json())},
    "api/v1/me": {"get": own(200), "patch": own(200, send=json(display_name="New"))},
    "api/v1/me/password": {"post": own(400, send=json())},
    "api/v1/me/preferences": {"get": own(200), "patch": own(200, send=json(view="grid"))},
    "api/v1/me/sessions": {"get": own(200), "delete": own(204)},
    "api/v1/me/sessions/<session_id>": {"delete": own(404)},
    # Administration
    "api/v1/users": {"get": administrators(200), "post": administrators(201, send=json(username="fay"))},
    "api/v1/users/<user_id>": {
        "get": administrators(200), "patch": administrators(200, send=json(email="a@b.example")),
        "delete": administrators(204),
    },
    "api/v1/groups": {"get": administrators(200), "post": administrators(201, send=json(name="new"))},
    "api/v1/groups/<group_id>": {
        "patch": administrators(200, send=json(name="other")), "delete": administrators(204)
    },
    "api/v1/groups/<group_id>/members/<user_id>": {"put": administrators(204), "delete": administrators(204)},
    "api/v1/tasks": {"get": administrators(200)},
    # Folders and files
    "api/v1/nodes": {"post": add(201, send=json(parent="{folder}", name="new"), **IN)},
    "api/v1/nodes/<node_id>": {
        "get": read(200, **IN), "patch": edit(200, send=json(name="other.txt"), **IN), "delete": edit(204, **IN)
    },
    "api/v1/nodes/<node_id>/children": {"get": read(200, **IN)},
    "api/v1/nodes/<node_id>/copy": {"post": add(201, send=json(parent="{folder}", conflict="keep_both"))},
    "api/v1/nodes/<node_id>/restore": {"post": edit(200, send=json())},
    "api/v1/trash": {
        "get": own(200), "delete": own(204),
        "get space": edit(200, send=ask(space="{space}")), "delete space": edit(204, send=ask(space="{space}")),
    },
    "api/v1/trash/<node_id>": {"delete": edit(204)},
    "api/v1/nodes/<node_id>/revisions": {"get": edit(200)},
    "api/v1/nodes/<node_id>/revisions/<revision_id>": {
        "patch": edit(200, send=json(pinned=True)), "delete": edit(204)
    },
    "api/v1/nodes/<node_id>/revisions/<revision_id>/restore": {"post": edit(200)},
    "api/v1/nodes/<node_id>/revisions/<revision_id>/content": {"get": edit(200), "head": edit(200), **PLAIN},
    "api/v1/nodes/<node_id>/revisions/<revision_id>/content-url": {"post": edit(200, send=json()), **PLAIN},
    "api/v1/batch": {
        "post create": add(200, send=batch("create_folder", parent="{folder}", name="new")),
        "post copy": add(200, send=batch("copy", node="{node}", parent="{folder}", conflict="keep_both")),
        "post rename": edit(200, send=batch("rename", node="{node}", name="b.txt")),
        "post move": edit(200, send=batch("move", node="{node}", parent="{shared}")),
        "post trash": edit(200, send=batch("trash", node="{node}")),
        "post share": manage(200, send=batch("share", node="{node}", kind="view")),
        "post grant": manage(200, send=batch("grant", node="{node}", user="{user}", role="viewer")),
    },
    # Bytes
    "api/v1/nodes/<folder_id>/files/<name>": {"put": add(201, send=BYTES, drop=201, **IN), **PLAIN},
    "api/v1/bulk": {"post": add(201, send=BULK, drop=201, **IN), **PLAIN},
    "api/v1/nodes/<node_id>/content": {"get": read(200, **IN), "head": read(200, **IN), **PLAIN},
    "api/v1/nodes/<node_id>/content-url": {"post": read(200, send=json(), **IN), **PLAIN},
    "api/v1/nodes/<node_id>/archive": {"get": read(200, **IN), "head": read(200, **IN), **PLAIN},
    "api/v1/archive": {"post": read(200, send=json(nodes=["{node}"]), **IN), **PLAIN},
    # The signature is the right: whoever holds the URL acts for who asked for it.
    "content/<node_id>/<name>": {"get": anyone(200), "head": anyone(200), **PLAIN},
    "content/archive/<name>": {"get": anyone(200), "head": anyone(200), **PLAIN},
    "content/preview/<digest>/<size>.webp": {"get": anyone(200), "head": anyone(200), **PLAIN},
    "api/v1/uploads": {"post": add(201, send=BEGIN, drop=201, **IN), "options": anyone(204)},
    "api/v1/uploads/<upload_id>": {
        "head": mine(200, **IN), "patch": mine(204, send=APPEND, **IN), "delete": mine(204, send=TUS, **IN),
        "options": anyone(204),
    },
    "api/v1/uploads/<upload_id>/publish": {"post": mine(409, send=json(), **IN), **PLAIN},
    # Spaces, grants, links
    "api/v1/spaces": {
        "get": own(200), "get all": administrators(200, send=ask(all="true")),
        "post": administrators(201, send=json(name="Team")),
    },
    "api/v1/spaces/<space_id>": {  # a personal one: nobody deletes it, and only administrators set what it may hold
        "get": read(200), "patch": read(403, send=json(quota_bytes=1)), "delete": read(403),
    },
    "api/v1/nodes/<node_id>/grants": {"get": read(200), "post": manage(201, send=json(user="{user}", role="viewer"))},
    "api/v1/nodes/<node_id>/grants/<grant_id>": {
        "patch": manage(200, send=json(role="editor")), "delete": manage(204)
    },
    "api/v1/shared": {"get": own(200)},
    "api/v1/people": {"get": own(200)},
    "api/v1/nodes/<node_id>/shares": {"get": manage(200), "post": manage(201, send=json(kind="view"))},
    "api/v1/shares": {"get": own(200)},
    "api/v1/shares/<share_id>": {
        "patch": manage(200, send=json(label="new"), hidden=True), "delete": manage(204, hidden=True)
    },
    "api/v1/links/<token>/visit": {"post": anyone(200, send=json(), but=GONE)},
    # For the edge alone, which has a secret
    "slices/<blob>/<digest>/<size>": {"get": anyone(404)},
    # Looking for things
    "api/v1/search": {"get": read(200, send=ask(**{"in": "{folder}"}))},
    "api/v1/recent": {"get": own(200)},
    "api/v1/starred": {"get": own(200)},
    "api/v1/nodes/<node_id>/star": {"put": read(204), "delete": read(204)},
    "api/v1/nodes/<node_id>/tags/<tag_id>": {"put": read(204), "delete": read(204)},
    "api/v1/tags": {"get": own(200), "post": own(201, send=json(name="new"))},
    "api/v1/tags/<tag_id>": {"patch": mine(200, send=json(name="other")), "delete": mine(204)},
    "api/v1/usage": {"get": read(200, send=ask(space="{space}"))},
    "api/v1/usage/folders": {"get": read(200, send=ask(parent="{folder}"))},
    # The journal
    "api/v1/events/ticket": {"post": own(200, send=json())},
    "api/v1/nodes/<node_id>/activity": {"get": read(200)},
    "api/v1/spaces/<space_id>/activity": {"get": read(200)},
    "api/v1/spaces/<space_id>/changes": {"get": read(200)},
}
# fmt: on


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        path = before + re.sub(r"<\w+:", "<", str(entry.pattern))  # however it is converted
        if isinstance(entry, URLPattern):
            yield path, entry.callback
        elif not path.startswith(CHECKED_ELSEWHERE):
            yield from routes(entry, path)


ROUTES = dict(routes(get_resolver()))


def test_every_route_has_its_lines():
    assert set(ROUTES) == set(MATRIX)


CLASSES = {path: found for path, view in ROUTES.items() if (found := getattr(view, "view_class", None))}


# To views that are functions every verb is sent below.
@pytest.mark.parametrize("path", sorted(CLASSES))
def test_every_verb_of_a_route_has_a_line(path):
    view = CLASSES[path]
    taken = {verb for verb in view.http_method_names if hasattr(view, verb)}
    if "get" in taken and "head" not in MATRIX[path]:
        taken.discard("head")  # Django answers HEAD by GET; sent below as GET is
    assert taken <= {verb.split()[0] for verb in MATRIX[path]}, "a verb without a line"


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_matrix_says(who):
    world = World(who)
    lines = [(path, verb, line) for path in sorted(ROUTES) for verb, line in MATRIX[path].items()]
    lines.sort(key=lambda each: changes(who, *each[1:]))  # first what leaves everything as it is
    assert [told for each in lines if (told := tried(world, *each))] == []


def changes(who: str, verb: str, line: Line) -> bool:
    return line.expected(who) < 400 and verb.split()[0] not in ("get", "head", "options")


def tried(world: World, path: str, verb: str, line: Line) -> str:
    """What is wrong with the answer; nothing, when it is as it should be."""
    if changes(world.who, verb, line):
        world.fresh()  # what it changes or destroys is a case of its own
    expected, verb = line.expected(world.who), verb.split()[0]
    url, sent = address(path, world), filled(line.send, world)
    before = state()
    response = getattr(world.client, verb)(url, sent.pop("data", None), **sent)
    seen = f"{verb.upper()} {path}: {response.status_code}, not {expected}"
    if response.status_code != expected:
        return f"{seen}: {getattr(response, 'content', b'')[:200]!r}"
    if expected >= 400 and state() != before:
        return f"{seen}: it was refused, and changed something"
    if expected >= 400 and response.headers["Content-Type"] != "application/problem+json":
        return f"{seen}: a refusal in another form"
    return ""


@pytest.mark.parametrize("who", ["anonymous", "owner"])
def test_other_verbs_are_not_taken(who):
    world, wrong = World(who), []
    for path in sorted(ROUTES):
        lines = {verb.split()[0]: line for verb, line in MATRIX[path].items()}
        for verb in set(VERBS) - set(lines):
            line = lines.get("get") if verb == "head" else None
            sent = filled(line.send, world) if line else dict(TUS) if path.startswith("api/v1/uploads") else {}
            response = getattr(world.client, verb)(address(path, world), sent.pop("data", None), **sent)
            fine = {line.expected(who)} if line else {405} if who == "owner" else {401, 405}
            if response.status_code not in fine:
                wrong.append(f"{verb.upper()} {path}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("who", ["stranger", "elsewhere", "administrator"])
def test_what_is_not_yours_looks_like_what_is_missing(who):
    world = World(who)
    for template in ("/api/v1/nodes/{}", "/api/v1/nodes/{}/children", "/api/v1/nodes/{}/content"):
        foreign = world.client.get(template.format(world.case["node"])).json()
        missing = world.client.get(template.format(10**9)).json()
        assert {**foreign, "request_id": ""} == {**missing, "request_id": ""}


def address(path: str, world: World) -> str:
    if path.startswith("content/"):
        return world.signed(path)
    if path.startswith("slices/"):
        blob = Node.objects.get(pk=world.case["node"]).blob
        return f"/slices/{blob.pk}/{blob.digest.hex()}/{blob.size}"
    known = {"node_id": "node", "tag_id": "tag"}
    if path.endswith(("/children", "/archive")):
        known["node_id"] = "folder"
    if path.endswith("<node_id>/restore") or path.startswith("api/v1/trash/"):
        known["node_id"] = "trashed"
    if path.startswith("api/v1/nodes/"):
        known["tag_id"] = "own_tag"
    path = path.replace("<name>", "new.txt")
    return "/" + re.sub(r"<(\w+)>", lambda found: world.case[known.get(found[1], found[1].removesuffix("_id"))], path)


def filled(value: Any, world: World) -> Any:
    if isinstance(value, dict):
        return {key: filled(inner, world) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, world) for inner in value]
    return value.format_map(world.case) if isinstance(value, str) else value


def state() -> tuple[object, ...]:
    """What a refused request must leave as it was."""
    return Change.objects.count(), Node.objects.count(), list(Upload.objects.values_list("pk", "node_id"))
