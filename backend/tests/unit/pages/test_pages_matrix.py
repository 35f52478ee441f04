"""Who gets what of the link page: every route and verb, by every kind of link. A route without a line here fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from drive.pages import urls
from drive.sharing.links_models import Share
from drive.tree.models import Change
from tests.unit.bytes.making import person
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.pages.test_bringing import BOUNDARY, form
from tests.unit.sharing.linking import PASSWORD, Maker, link

LINKS = ("view", "edit", "drop", "password not given", "changed password", "wrong", "expired", "revoked", "trashed")
FILES = {"data": form(("new.txt", b"new")), "content_type": f"multipart/form-data; boundary={BOUNDARY}"}
WORD = {"data": "password=open+sesame", "content_type": "application/x-www-form-urlencoded"}
NO_PASSWORD, ENDED = 401, 404


def line(view: int, edit: int, drop: int, shut: int = NO_PASSWORD, gone: int = ENDED) -> dict[str, int]:
    ended = dict.fromkeys(("wrong", "expired", "revoked", "trashed"), gone)
    locked = dict.fromkeys(("password not given", "changed password"), shut)
    return {"view": view, "edit": edit, "drop": drop, **locked, **ended}


# fmt: off
MATRIX = {
    "link.css": {"get": line(200, 200, 200, 200, 200), "head": line(200, 200, 200, 200, 200)},
    # The form of the password is the one thing that is taken before it.
    "<str:token>": {"get": line(200, 200, 200), "head": line(200, 200, 200), "post": line(303, 303, 303, 303)},
    "<str:token>/in/<str:node_id>": {"get": line(200, 200, 404), "head": line(200, 200, 404)},
    "<str:token>/get/<str:node_id>": {"get": line(200, 200, 404), "head": line(200, 200, 404)},
    "<str:token>/zip/<str:node_id>": {"get": line(200, 200, 404), "head": line(200, 200, 404)},
    "<str:token>/to/<str:node_id>": {"post": line(403, 303, 303)},
}
# fmt: on


@pytest.fixture
def bo(transactional_db) -> Maker:  # noqa: F811
    return Maker(person("bo"))


def test_every_route_and_verb_has_its_line():
    taken = {
        str(route.pattern): set(route.callback.view_class.http_method_names)
        for route in urls.urlpatterns
        if hasattr(route.callback, "view_class")
    }
    assert taken == {path: set(verbs) for path, verbs in MATRIX.items() if path in taken}
    assert {str(route.pattern) for route in urls.urlpatterns} == set(MATRIX)


@pytest.mark.parametrize("kind", LINKS)
def test_every_link_gives_what_the_matrix_says(bo, kind):
    folder = bo.make_folder("shared")
    file = bo.put("a.txt", b"hello", folder=folder).json()["id"]
    shut = kind in ("password not given", "changed password")
    share = link(bo, folder, kind if kind in ("view", "edit", "drop") else "edit", password=PASSWORD if shut else None)
    rows, guest = Share.objects.filter(pk=share["id"]), Client(raise_request_exception=False)
    if kind == "changed password":
        guest.post(f"/s/{share['token']}", WORD["data"], content_type=WORD["content_type"])
        rows.update(version=2)
    elif kind == "wrong":
        share["token"] = "0" * 32
    elif kind == "expired":
        rows.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif kind == "revoked":
        bo.delete(f"/api/v1/shares/{share['id']}")
    elif kind == "trashed":
        bo.delete(f"/api/v1/nodes/{folder}")
    wrong = []
    for path, verbs in MATRIX.items():
        node = file if "/get/" in path else folder
        url = "/s/" + path.replace("<str:token>", share["token"]).replace("<str:node_id>", node)
        for verb in ("get", "head", "put", "patch", "delete", "post"):
            sent = FILES if "/to/" in path else WORD
            before, kept = Change.objects.count(), dict(guest.cookies)
            answer = guest.generic(verb.upper(), url, sent["data"], content_type=sent["content_type"])
            expected = verbs[verb][kind] if verb in verbs else answer.status_code
            if answer.status_code != expected or (verb not in verbs and answer.status_code not in (401, 404, 405)):
                wrong.append(f"{verb.upper()} {path}: {answer.status_code}, not {expected}")
            if answer.status_code >= 400 and Change.objects.count() != before:
                wrong.append(f"{verb.upper()} {path}: it was refused, and changed something")
            if shut:  # each line is for a browser that has not given the password
                guest.cookies.clear()
                guest.cookies.update(kept)
    assert wrong == []
