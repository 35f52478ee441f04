"""Who gets what: every route and verb, for everybody. A route or a verb without a line here fails."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from drive.accounts.models import User
from drive.api import thumbnails
from drive.blobs.sql import default_store
from drive.marks import services as marks
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.previews.models import Derivative
from drive.tree import services
from drive.tree.models import Change, Node
from drive.uploads import services as uploads
from drive.uploads.models import Upload
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)  # bytes need committed rows

WHO = ("anonymous", "owner", "other", "administrator")
VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
# Django's own, below its own session; the page has no business there. And the link page: unit/pages/test_pages_matrix.
CHECKED_ELSEWHERE = ("admin/", "s/")

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
APPEND = {"HTTP_UPLOAD_OFFSET": "0", "content_type": "application/offset+octet-stream", "data": b"12345", **TUS}
# The braces of its JSON would be filled in below; the folder's id stands in the middle.
BULK = {
    "content_type": "application/vnd.holdfast.bulk",
    "data": '{{"files": [{{"folder": "{folder}", "name": "many.txt", "size": 1}}]}}\n1',
}


@dataclass(frozen=True)
class Line:
    """What each of WHO is answered, in that order, and what is sent."""

    expected: tuple[int, int, int, int]
    send: dict[str, object] | None = None


def yours(status: int, **send: object) -> Line:
    """The owner's alone; to everybody else, administrators too, it is not there."""
    return Line((401, status, 404, 404), send or None)


def own(status: int, **send: object) -> Line:
    """About the caller's own things: all that are signed in are answered alike."""
    return Line((401, status, status, status), send or None)


def open_to_all(status: int, **send: object) -> Line:
    return Line((status,) * 4, send or None)


def administrators(status: int, **send: object) -> Line:
    """Who runs the server; everybody else learns no more than that."""
    return Line((401, 403, 403, status), send or None)


JSON = {"content_type": "application/json"}
MATRIX: dict[str, dict[str, Line]] = {
    "api/v1/setup": {"get": open_to_all(200), "post": open_to_all(400, data={}, **JSON)},
    "api/v1/session": {"post": open_to_all(400, data={}, **JSON), "delete": open_to_all(403)},
    "api/v1/session/refresh": {"post": open_to_all(403)},
    "api/v1/me": {"get": own(200), "patch": own(200, data={"display_name": "New"}, **JSON)},
    "api/v1/me/password": {"post": own(400, data={}, **JSON)},
    "api/v1/me/preferences": {"get": own(200), "patch": own(200, data={"view": "grid"}, **JSON)},
    "api/v1/me/sessions": {"get": own(200), "delete": own(204)},
    "api/v1/me/sessions/<session_id>": {"delete": own(404)},
    "api/v1/usage": {"get": yours(200, QUERY_STRING="space={space}")},
    "api/v1/usage/folders": {"get": yours(200, QUERY_STRING="parent={folder}")},
    "api/v1/tasks": {"get": administrators(200)},
    "api/v1/users": {"get": administrators(200), "post": administrators(201, data={"username": "fay"}, **JSON)},
    "api/v1/users/<user_id>": {
        "get": administrators(200), "patch": administrators(200, data={"email": "a@b.example"}, **JSON),
        "delete": administrators(204),
    },
    "api/v1/groups": {"get": administrators(200), "post": administrators(201, data={"name": "new"}, **JSON)},
    "api/v1/groups/<group_id>": {
        "patch": administrators(200, data={"name": "other"}, **JSON), "delete": administrators(204)
    },
    "api/v1/groups/<group_id>/members/<user_id>": {"put": administrators(204), "delete": administrators(204)},
    "api/v1/nodes": {"post": yours(201, data={"parent": "{folder}", "name": "new"}, **JSON)},
    "api/v1/nodes/<node_id>": {
        "get": yours(200), "patch": yours(200, data={"name": "other.txt"}, **JSON), "delete": yours(204)
    },
    "api/v1/nodes/<node_id>/children": {"get": yours(200)},
    "api/v1/nodes/<node_id>/restore": {"post": yours(200, data={}, **JSON)},
    "api/v1/trash": {"get": own(200), "delete": own(204)},
    "api/v1/nodes/<node_id>/copy": {"post": yours(201, data={"parent": "{folder}"}, **JSON)},
    "api/v1/nodes/<node_id>/revisions": {"get": yours(200)},
    "api/v1/nodes/<node_id>/revisions/<revision_id>": {
        "patch": yours(200, data={"pinned": True}, **JSON), "delete": yours(204)
    },
    "api/v1/nodes/<node_id>/revisions/<revision_id>/restore": {"post": yours(200)},
    "api/v1/nodes/<node_id>/revisions/<revision_id>/content": {
        "get": yours(200), "head": yours(200), "options": open_to_all(200)
    },
    "api/v1/nodes/<node_id>/revisions/<revision_id>/content-url": {
        "post": yours(200, data={}, **JSON), "options": open_to_all(200)
    },
    "api/v1/trash/<node_id>": {"delete": yours(204)},
    "api/v1/nodes/<folder_id>/files/<name>": {
        "put": yours(201, data=b"new", content_type="text/plain"), "options": open_to_all(200)
    },
    "api/v1/bulk": {"post": yours(201, **BULK), "options": open_to_all(200)},
    "api/v1/nodes/<node_id>/content": {"get": yours(200), "head": yours(200), "options": open_to_all(200)},
    "api/v1/nodes/<node_id>/content-url": {"post": yours(200, data={}, **JSON), "options": open_to_all(200)},
    # The signature is the right: whoever holds the URL acts for who asked for it.
    "content/<node_id>/<name>": {
        "get": open_to_all(200), "head": open_to_all(200), "options": open_to_all(200)
    },
    "api/v1/uploads": {
        "post": yours(201, HTTP_UPLOAD_LENGTH="5", HTTP_UPLOAD_METADATA="{metadata}", **TUS),
        "options": open_to_all(204),
    },
    "api/v1/uploads/<upload_id>": {
        "head": yours(200), "patch": yours(204, **APPEND), "delete": yours(204, **TUS), "options": open_to_all(204)
    },
    "api/v1/uploads/<upload_id>/publish": {
        "post": yours(409, data={}, **JSON), "options": open_to_all(200)
    },
    "api/v1/batch": {
        "post": yours(
            200, data={"steps": [{"op": "create_folder", "parent": "{folder}", "name": "by batch"}]}, **JSON
        )
    },
    "api/v1/events/ticket": {"post": own(200, data={}, **JSON)},
    "api/v1/nodes/<node_id>/activity": {"get": yours(200)},
    "api/v1/spaces/<space_id>/activity": {"get": yours(200)},
    "api/v1/spaces/<space_id>/changes": {"get": yours(200)},
    "api/v1/nodes/<node_id>/archive": {"get": yours(200), "head": yours(200), "options": open_to_all(200)},
    "api/v1/archive": {"post": yours(200, data={"nodes": ["{node}"]}, **JSON), "options": open_to_all(200)},
    "content/preview/<digest>/<size>.webp": {
        "get": open_to_all(200), "head": open_to_all(200), "options": open_to_all(200)
    },
    "content/archive/<name>": {"get": open_to_all(200), "head": open_to_all(200), "options": open_to_all(200)},
    "api/v1/spaces": {
        "get": own(200), "post": Line((401, 403, 403, 201), {"data": {"name": "Team"}, **JSON}),
    },
    "api/v1/spaces/<space_id>": {
        "get": yours(200), "patch": Line((401, 403, 404, 404), {"data": {"quota_bytes": 1}, **JSON}),
        "delete": Line((401, 403, 404, 404)),
    },
    "api/v1/nodes/<node_id>/grants": {
        "get": yours(200), "post": yours(201, data={"user": "{cy}", "role": "viewer"}, **JSON)
    },
    "api/v1/nodes/<node_id>/grants/<grant_id>": {
        "patch": yours(200, data={"role": "viewer"}, **JSON), "delete": yours(204)
    },
    "api/v1/shared": {"get": own(200)},
    "api/v1/people": {"get": own(200)},
    "api/v1/search": {"get": yours(200, QUERY_STRING="in={folder}")},
    "api/v1/recent": {"get": own(200)},
    "api/v1/starred": {"get": own(200)},
    "api/v1/nodes/<node_id>/star": {"put": yours(204), "delete": yours(204)},
    "api/v1/nodes/<node_id>/tags/<tag_id>": {"put": yours(204), "delete": yours(204)},
    "api/v1/tags": {"get": own(200), "post": own(201, data={"name": "new"}, **JSON)},
    "api/v1/tags/<tag_id>": {"patch": yours(200, data={"name": "other"}, **JSON), "delete": yours(204)},
    "livez": {"get": open_to_all(200), "head": open_to_all(200)},
    "readyz": {"get": open_to_all(200), "head": open_to_all(200)},
}  # fmt: skip


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, object]]:
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
    assert taken <= set(MATRIX[path]), "a verb without a line"


@dataclass
class World:
    """Bo's things, which everybody tries their hands on."""

    people: dict[str, User | None]
    ids: dict[str, str]
    signed_url: str
    archive_url: str
    preview_url: str


@pytest.fixture
def world(client_of):
    bo, cy = making.person("bo"), making.person("cy")
    ada = making.person("ada", is_staff=True, is_superuser=True)
    top = making.root(bo)
    folder = making.folder(top, "folder")
    for text in (b"once", b"hello"):
        ref = default_store().put(text)
        content = services.put_file(top, "a.txt", ref, media_type="text/plain", by=bo, via="api").node
    trashed = services.trash(making.folder(top, "trashed"), by=bo)
    upload = uploads.begin(bo, uploads.Target(folder, "up.txt", "text/plain"), 5)
    url = client_of(bo).post(f"/api/v1/nodes/{content.pk}/content-url", {}, format="json").json()["url"]
    picture = content.blob  # as if it were its own preview
    Derivative.objects.create(
        source=picture.digest, size=256, media_type="image/png", state=Derivative.State.DONE, blob_id=picture.pk,
        wanted_at=timezone.now(),
    )  # fmt: skip
    preview = thumbnails.url("", picture.digest, 256, f"u{bo.pk}")
    archive = client_of(bo).post("/api/v1/archive", {"nodes": [str(content.pk)]}, format="json").json()["url"]
    metadata = (
        f"filename {base64.b64encode(b'n.txt').decode()},parent {base64.b64encode(str(folder.pk).encode()).decode()}"
    )
    grant = Grant.objects.create(node=content, group=Group.objects.create(name="nobody"), role=Role.VIEWER)
    ids = {
        "revision": str(content.revisions.get().pk), "tag": str(marks.create_tag(bo, "tag", "red").pk),
        "cy": str(cy.pk), "grant": str(grant.pk),
        "folder": str(folder.pk), "node": str(content.pk), "trashed": str(trashed.pk), "upload": upload.pk, "space": str(top.space_id),
        "metadata": metadata, "user": str(making.person("dee").pk), "group": str(Group.objects.create(name="group").pk),
    }  # fmt: skip
    people = {"anonymous": None, "owner": bo, "other": cy, "administrator": ada}
    local = [urlsplit(one)._replace(scheme="", netloc="").geturl() for one in (url, archive, preview)]
    return World(people, ids, *local)


def address(path: str, verb: str, world: World) -> str:
    if path.startswith("content/preview/"):
        return world.preview_url
    if path.startswith("content/archive/"):
        return world.archive_url
    if path.startswith("content/"):
        return world.signed_url
    node = "node"
    if path.endswith(("/children", "/archive")):
        node = "folder"
    if path.endswith("<node_id>/restore") or path.startswith("api/v1/trash/"):
        node = "trashed"
    return "/" + (
        path.replace("<node_id>", world.ids[node]).replace("<folder_id>", world.ids["folder"])
        .replace("<revision_id>", world.ids["revision"]).replace("<tag_id>", world.ids["tag"])
        .replace("<name>", "new.txt").replace("<upload_id>", world.ids["upload"])
        .replace("<space_id>", world.ids["space"]).replace("<grant_id>", world.ids["grant"])
        .replace("<user_id>", world.ids["user"]).replace("<group_id>", world.ids["group"])
    )  # fmt: skip


def filled(value: object, world: World) -> object:
    if isinstance(value, dict):
        return {key: filled(inner, world) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, world) for inner in value]
    return value.format(**world.ids) if isinstance(value, str) else value


def state() -> tuple[object, ...]:
    """What a refused request must leave as it was."""
    return Change.objects.count(), Node.objects.count(), list(Upload.objects.values_list("pk", "node_id"))


@pytest.mark.parametrize("path", sorted(ROUTES))
def test_everybody_gets_what_the_matrix_says(path, world, client_of):
    for who in sorted(WHO, key=lambda who: who == "owner"):  # who may change something comes last
        check(path, who, world, client_of)


def check(path, who, world, client_of):
    person = world.people[who]
    # What destroys comes last, so that the others still find something.
    for verb in sorted(VERBS, key=lambda verb: verb == "delete"):
        line = MATRIX[path].get(verb) or (MATRIX[path].get("get") if verb == "head" else None)
        send = filled(line.send, world) if line and line.send else {}
        if line is None and path.startswith("api/v1/uploads"):
            send = dict(TUS)
        data = send.pop("data", None)
        if isinstance(data, dict):
            send["format"] = "json"
            send.pop("content_type")
        client, before = client_of(person), state()
        response = getattr(client, verb)(address(path, verb, world), data, **send)
        seen = f"{who} {verb.upper()} {path} {response.status_code}"
        if line is None:
            assert response.status_code in ((401, 405) if who == "anonymous" else (405,)), seen
        else:
            assert response.status_code == line.expected[WHO.index(who)], f"{seen} {getattr(response, 'content', '')!r}"
        if response.status_code >= 400:
            assert state() == before, seen
            if response.status_code == 404:
                assert response.headers["Content-Type"] == "application/problem+json", seen


@pytest.mark.parametrize("who", ["other", "administrator"])
def test_what_is_not_yours_looks_like_what_is_missing(who, world, client_of):
    client = client_of(world.people[who])
    for template in ("/api/v1/nodes/{}", "/api/v1/nodes/{}/children", "/api/v1/nodes/{}/content"):
        foreign = client.get(template.format(world.ids["node"])).json()
        missing = client.get(template.format(10**9)).json()
        assert {**foreign, "request_id": ""} == {**missing, "request_id": ""}


def test_a_deactivated_owner_is_nobody(world, client_of):
    bo = world.people["owner"]
    client = client_of(bo)
    User.objects.filter(pk=bo.pk).update(is_active=False)
    assert client.get(f"/api/v1/nodes/{world.ids['node']}").status_code == 401
