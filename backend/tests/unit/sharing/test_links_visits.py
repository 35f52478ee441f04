"""Coming by a link: what its kind allows, and how it ends."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from drive.accounts.models import User
from drive.api.schema_operations import OPERATIONS, VISITORS
from drive.sharing import links_visits
from drive.sharing.links_models import Share
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree.models import Change, Node
from tests.unit.bytes.making import bytes_of, code, names_in, person, queries
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.sharing.linking import JSON, PASSWORD, Maker, Visit, changed, link, visit
from tests.unit.tree import making

GONE = (404, "not_found")


@pytest.fixture
def bo(transactional_db) -> Maker:  # noqa: F811
    return Maker(person("bo"))


@pytest.fixture
def folder(bo) -> str:
    return bo.make_folder("shared")


@pytest.fixture
def file(bo, folder) -> str:
    return str(bo.put("a.txt", b"hello", folder=folder).json()["id"])


@pytest.fixture
def outside(bo) -> str:
    return str(bo.put("secret.txt", b"secret").json()["id"])


def get(client, node, rest=""):
    return client.get(f"/api/v1/nodes/{node}{rest}")


def test_a_view_link_shows_its_node_and_what_is_below(bo, folder, file):
    guest = Visit(link(bo, folder, label="for you"))
    assert guest.told["kind"] == "view"
    assert guest.told["label"] == "for you"
    assert guest.told["node"]["name"] == "shared"
    assert guest.told["node"]["parent"] is None
    assert [item["name"] for item in get(guest, folder, "/children").json()["items"]] == ["a.txt"]
    assert bytes_of(guest.content(file)) == b"hello"
    assert get(guest, file).json()["path"] == [{"id": folder, "name": "shared"}]


def test_what_is_above_a_link_is_not_named(bo, folder):
    shown = get(Visit(link(bo, folder)), folder).json()
    assert (shown["parent"], shown["path"]) == (None, [])


def test_a_link_reaches_nothing_beside_its_node(bo, folder, file, outside):
    for share in (link(bo, folder), link(bo, folder, "edit"), link(bo, file), link(bo, folder, "drop")):
        guest = Visit(share)
        for node in (outside, bo.top):
            assert code(get(guest, node)) == code(get(guest, node, "/content")) == GONE
            assert code(guest.put("new.txt", b"x", folder=node)) == GONE


def test_a_view_link_changes_nothing(bo, folder, file):
    guest = Visit(link(bo, folder))
    before = Change.objects.count()
    assert code(guest.put("new.txt", b"x", folder=folder)) == (403, "forbidden")
    assert code(guest.begin(1, "new.txt", parent=folder)) == (403, "forbidden")
    assert code(guest.patch_json(f"/api/v1/nodes/{file}", {"name": "b"})) == (403, "forbidden")
    assert code(guest.delete(f"/api/v1/nodes/{file}")) == (403, "forbidden")
    assert code(guest.post("/api/v1/nodes", {"parent": folder, "name": "n"}, content_type=JSON)) == (403, "forbidden")
    assert Change.objects.count() == before


def test_an_edit_link_works_like_an_editor_and_the_journal_names_the_link(bo, folder, file):
    share = link(bo, folder, "edit")
    guest = Visit(share)
    made = guest.put("new.txt", b"new", folder=folder)
    assert made.status_code == 201
    below = guest.make_folder("below", folder)
    assert guest.patch_json(f"/api/v1/nodes/{made.json()['id']}", {"parent": below}).status_code == 200
    assert guest.put("a.txt", b"other", folder=folder).status_code == 200
    path = guest.upload(5, "big.bin", parent=folder)
    assert guest.patch(path, 0, b"12345").status_code == 204
    assert guest.delete(f"/api/v1/nodes/{file}").status_code == 204
    assert names_in(folder) == ["below", "big.bin"]
    rows = Change.objects.filter(link_id=int(share["id"]), actor_id=None)
    assert set(rows.values_list("kind", "via")) == {
        ("create", "link"), ("move", "link"), ("content", "link"), ("trash", "link")
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["view", "edit", "drop"])
def test_no_link_gives_its_node_on(bo, folder, kind):
    guest = Visit(link(bo, folder, kind))
    for ask in (
        lambda: get(guest, folder, "/shares"),
        lambda: guest.post(f"/api/v1/nodes/{folder}/shares", {"kind": "edit"}, content_type=JSON),
        lambda: guest.get("/api/v1/shares"),
        lambda: guest.get("/api/v1/me"),
        lambda: guest.get("/api/v1/trash"),
    ):
        assert code(ask()) == (401, "token_invalid")


def test_a_drop_box_takes_files_and_shows_nothing(bo, folder, file):
    share = link(bo, folder, "drop", label="Bring me your slides")
    guest = Visit(share)
    assert guest.told["node"] is None
    assert "shared" not in str(guest.told)
    for node in (folder, file):
        for rest in ("", "/children", "/content"):
            assert code(get(guest, node, rest)) == GONE
        assert code(guest.post(f"/api/v1/nodes/{node}/content-url", {}, content_type=JSON)) == GONE
        assert code(guest.delete(f"/api/v1/nodes/{node}")) == GONE
    assert code(guest.post("/api/v1/nodes", {"parent": folder, "name": "n"}, content_type=JSON)) == GONE
    assert guest.put("b.txt", b"b", folder=folder).status_code == 201
    assert names_in(folder) == ["a.txt", "b.txt"]


def test_a_drop_box_tells_nothing_of_names(bo, folder, file):
    guest = Visit(link(bo, folder, "drop"))
    for query in ("", "?conflict=fail", "?conflict=replace", "?conflict=keep_both"):
        taken, free = (guest.put(name, b"x", folder=folder, query=query) for name in ("a.txt", f"free{query[-3:]}"))
        assert taken.status_code == free.status_code == 201
        assert taken.json()["name"] == "a.txt"
        assert taken.json()["parent"] is None
    assert bytes_of(bo.content(file)) == b"hello"
    path = guest.upload(1, "a.txt", parent=folder, more={"conflict": "replace"})
    assert guest.patch(path, 0, b"y").status_code == 204
    assert guest.tus("HEAD", path).status_code == 200
    published = guest.post(f"{path}/publish", {"name": "a.txt", "conflict": "replace"}, content_type=JSON)
    assert (published.status_code, published.json()["name"]) == (200, "a.txt")
    assert len(names_in(folder)) == 10
    assert bytes_of(bo.content(file)) == b"hello"


def test_a_drop_box_is_its_folder_alone(bo, folder):
    below = bo.make_folder("below", folder)
    guest = Visit(link(bo, folder, "drop"))
    assert code(guest.put("x", b"x", folder=below)) == GONE


def test_uploads_of_one_link_are_not_found_by_another_nor_by_a_person(bo, folder):
    guest, other = Visit(link(bo, folder, "drop")), Visit(link(bo, folder, "drop"))
    path = guest.upload(3, "a", parent=folder)
    for stranger in (other, bo):
        assert stranger.tus("HEAD", path).status_code == 404
        assert code(stranger.patch(path, 0, b"xyz")) == GONE
        assert stranger.tus("DELETE", path).status_code == 404
    assert guest.tus("DELETE", path).status_code == 204


# -- passwords


def test_before_its_password_a_link_tells_nothing(bo, folder, file):
    share = link(bo, folder, label="secret plans", password=PASSWORD)
    for given in (None, ""):
        answer = visit(share, given)
        assert code(answer) == (401, "password_required")
        assert "secret" not in answer.content.decode()
        assert "shared" not in answer.content.decode()
    assert bytes_of(Visit(share, PASSWORD).content(file)) == b"hello"


def test_a_wrong_password_is_refused_and_counted(bo, folder):
    share = link(bo, folder, password=PASSWORD)
    answers = [code(visit(share, "not this one")) for _ in range(6)]
    assert answers == [(401, "bad_credentials")] * 5 + [(429, "too_many_attempts")]
    assert code(visit(share, PASSWORD)) == (429, "too_many_attempts")
    assert visit(link(bo, folder, password=PASSWORD), PASSWORD).status_code == 200


def test_another_password_ends_the_visits(bo, folder, file):
    share = link(bo, folder, password=PASSWORD)
    guest = Visit(share, PASSWORD)
    url = guest.signed(file)
    changed(bo, share, password="another one")
    assert code(get(guest, folder)) == code(guest.content(file)) == (401, "password_required")
    assert guest.begin(1, parent=folder).status_code == 401
    assert code(Client().get(url)) == GONE
    assert code(visit(share, PASSWORD)) == (401, "bad_credentials")


def test_a_password_given_later_holds_for_those_inside(bo, folder):
    share = link(bo, folder)
    guest = Visit(share)
    changed(bo, share, password=PASSWORD)
    assert code(get(guest, folder)) == (401, "password_required")


# -- the end


def revoked(bo, share):
    bo.delete(f"/api/v1/shares/{share['id']}")


def expired(bo, share):
    Share.objects.filter(pk=share["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))


def trashed(bo, share):
    bo.delete(f"/api/v1/nodes/{share['node']['id']}")


def trashed_above(bo, share):
    above = bo.make_folder("above")
    assert bo.patch_json(f"/api/v1/nodes/{share['node']['id']}", {"parent": above}).status_code == 200
    bo.delete(f"/api/v1/nodes/{above}")


def deactivated(bo, share):
    User.objects.filter(pk=bo.user.pk).update(is_active=False)


def purged(bo, share):
    trashed(bo, share)
    assert bo.delete(f"/api/v1/trash/{share['node']['id']}").status_code == 204


@pytest.mark.parametrize("end", [revoked, expired, trashed, trashed_above, deactivated, purged])
@pytest.mark.parametrize("kind", ["edit", "drop"])
def test_a_link_ends_at_once_and_looks_like_one_that_never_was(bo, folder, file, end, kind):
    share = link(bo, folder, kind, password=PASSWORD)
    guest = Visit(share, PASSWORD)
    path = guest.upload(5, "late.txt", parent=folder)
    url = Visit(link(bo, folder)).signed(file) if kind == "drop" else guest.signed(file)
    end(bo, share)
    never = visit({"token": "0" * 32}, PASSWORD)
    for answer in (visit(share), visit(share, PASSWORD), never):
        assert {**answer.json(), "request_id": ""} == {**never.json(), "request_id": ""}
        assert code(answer) == GONE
    assert code(get(guest, folder)) == code(get(guest, file, "/content")) == GONE
    assert code(guest.put("x", b"x", folder=folder)) == code(guest.patch(path, 0, b"12345")) == GONE
    if kind == "edit":
        assert code(Client().get(url)) == GONE
    assert not Node.objects.filter(name="late.txt").exists()


def test_a_link_gives_no_more_than_its_maker_has(bo, folder, file):
    cy = Maker(person("cy"))
    grant = Grant.objects.create(node_id=int(folder), user=cy.user, role=Role.MANAGER)
    share = link(cy, folder, "edit")
    guest = Visit(share)
    assert bytes_of(guest.content(file)) == b"hello"
    for role in (Role.EDITOR, Role.VIEWER):
        Grant.objects.filter(pk=grant.pk).update(role=role)
        assert code(guest.content(file)) == code(visit(share)) == GONE
    Grant.objects.filter(pk=grant.pk).update(role=Role.MANAGER)
    assert bytes_of(guest.content(file)) == b"hello"
    grant.delete()
    assert code(visit(share)) == GONE


def test_what_moves_in_or_out_follows_the_tree(bo, folder, file, outside):
    guest = Visit(link(bo, folder))
    bo.patch_json(f"/api/v1/nodes/{file}", {"parent": bo.top})
    bo.patch_json(f"/api/v1/nodes/{outside}", {"parent": folder})
    assert code(guest.content(file)) == GONE
    assert bytes_of(guest.content(outside)) == b"secret"


@pytest.mark.parametrize("token", ["0" * 32, "x", "é" * 32, "%00" * 32, "0" * 33, "A" * 32])
def test_a_wrong_token_is_not_found(bo, token):
    assert code(Client().post(f"/api/v1/links/{token}/visit", {}, content_type=JSON)) == GONE


def test_a_token_has_one_spelling(bo, folder):
    share = link(bo, folder)
    Share.objects.filter(pk=share["id"]).update(token="a" * 32)
    assert visit({"token": "a" * 32}).status_code == 200
    assert code(visit({"token": "A" * 32})) == GONE


# -- tokens and URLs


def test_tokens_are_of_their_kind(bo, folder, file):
    guest = Visit(link(bo, folder))
    access = guest.defaults["HTTP_AUTHORIZATION"]
    assert code(Client(headers={"Authorization": access}).get("/api/v1/me")) == (401, "token_invalid")
    assert links_visits.read_access(bo.defaults["HTTP_AUTHORIZATION"].partition(" ")[2]) is None
    assert code(Client(headers={"Authorization": access[:-3] + "AAA"}).get(f"/api/v1/nodes/{file}")) == (
        401, "token_invalid",
    )  # fmt: skip


def test_a_visitors_signed_url_needs_no_header(bo, folder, file):
    url = Visit(link(bo, folder)).signed(file)
    assert bytes_of(Client().get(url)) == b"hello"
    assert code(Client().get(url.replace("u=l", "u=u"))) == GONE
    assert urlsplit(url).path == f"/content/{file}/a.txt"


def test_visits_are_counted(bo, folder):
    share = link(bo, folder, password=PASSWORD)
    visit(share)
    visit(share, "wrong one")
    for _ in range(2):
        visit(share, PASSWORD)
    assert Share.objects.get().views == 2


def test_a_visitors_request_costs_a_fixed_number_of_queries(bo, folder):
    parent = Node.objects.get(pk=folder)
    with transaction.atomic():
        for number in range(30):
            making.file(parent, f"{number}.txt")
    guest = Visit(link(bo, folder))
    with queries() as run:
        get(guest, folder, "/children?limit=2")
    with queries() as more:
        get(guest, folder, "/children")
    # the link with its maker, the maker's right, the node, its folders, its files
    assert len(run) == len(more) == 5


def test_the_contract_tells_which_operations_are_open_to_visitors(bo, folder):
    """A visit whose link has another password now hears so there, and is `token_invalid` everywhere else."""
    guest = Visit(link(bo, folder, "edit"))
    Share.objects.update(password="x", version=2)
    wrong = []
    for (path, verb), operation in OPERATIONS.items():
        if not path.startswith("/api/") or "access" not in operation.security:
            continue
        url = re.sub(r"{(\w+)}", lambda found: folder if found[1] in ("node_id", "folder_id") else "0" * 32, path)
        answer = guest.generic(verb.upper(), url, HTTP_TUS_RESUMABLE="1.0.0")
        told = answer.json()["code"] if verb != "head" else answer.status_code
        expected = "password_required" if operation.id in VISITORS else "token_invalid"
        if told != (expected if verb != "head" else 401):
            wrong.append((verb, path, told))
    assert wrong == []
