"""The link page: what it shows, to whom, and with which headers."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client, override_settings

from drive.pages import showing
from drive.sharing.links_models import Share
from drive.tree.models import Node
from tests.unit.bytes.making import bytes_of, person, queries
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.sharing.linking import PASSWORD, Maker, changed, link, visit
from tests.unit.sharing.test_links_visits import deactivated, expired, purged, revoked, trashed
from tests.unit.tree import making

SECRETS = ("shared", "a.txt", "below", "Shared by", "for you", "og:")


@pytest.fixture
def bo(transactional_db) -> Maker:  # noqa: F811
    return Maker(person("bo"))


@pytest.fixture
def folder(bo) -> str:
    made = bo.make_folder("shared")
    bo.make_folder("below", made)
    return made


@pytest.fixture
def file(bo, folder) -> str:
    return str(bo.put("a.txt", b"hello", folder=folder).json()["id"])


@pytest.fixture
def guest() -> Client:
    """A browser that was never here."""
    return Client(raise_request_exception=False)


def at(share, rest=""):
    return f"/s/{share['token']}{rest}"


def text_of(response) -> str:
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return response.content.decode()


def every_route(share, folder, file):
    return [
        ("get", at(share)), ("head", at(share)), ("get", at(share, f"/in/{folder}")),
        ("get", at(share, f"/get/{file}")),
        ("head", at(share, f"/get/{file}")), ("get", at(share, f"/zip/{folder}")), ("post", at(share, f"/to/{folder}")),
    ]  # fmt: skip


def encoded(guest, share, password=PASSWORD, **extra):
    return guest.post(
        at(share), f"password={password.replace(' ', '+')}", content_type="application/x-www-form-urlencoded", **extra
    )


def test_a_folder_is_listed_in_natural_order_with_folders_first(bo, folder, file, guest):
    for name in ("a10.txt", "a2.txt"):
        bo.put(name, b"x", folder=folder)
    text = text_of(guest.get(at(link(bo, folder, label="for you"))))
    names = re.findall(r'<bdi><a href="[^"]+"(?: download)?>([^<]+)</a></bdi><small', text)
    assert names == ["below", "a.txt", "a2.txt", "a10.txt"]
    assert "for you" in text
    assert "4 items" in text
    assert "Shared by <bdi>bo</bdi>" in text


def test_pages_of_a_folder_lead_to_the_next(bo, folder, guest, monkeypatch):
    monkeypatch.setattr("drive.pages.views.ROWS", 2)
    for name in "abc":
        bo.put(name, b"x", folder=folder)
    share = link(bo, folder)
    text = text_of(guest.get(at(share)))
    cursor = re.search(r'rel="next" href="(\?cursor=[^"]+)"', text)[1]
    assert (">a<" in text, ">b<" in text) == (True, False)
    second = text_of(guest.get(at(share) + cursor))
    assert (">a<" in second, ">c<" in second, "First page" in second) == (False, True, True)
    assert guest.get(at(share) + "?cursor=bm9wZQ").status_code == 400


def test_files_and_zips_come_down(bo, folder, file, guest):
    share = link(bo, folder)
    answer = guest.get(at(share, f"/get/{file}"))
    assert bytes_of(answer) == b"hello"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert bytes_of(guest.get(at(share, f"/get/{file}"), headers={"Range": "bytes=1-2"})) == b"el"
    assert bytes_of(guest.get(at(share, f"/zip/{folder}"))).startswith(b"PK")
    assert guest.get(at(share, f"/zip/{file}")).status_code == 409


def test_a_link_to_a_file_offers_its_bytes(bo, folder, file, guest):
    share = link(bo, file)
    text = text_of(guest.get(at(share)))
    assert at(share, f"/get/{file}") in text
    assert "shared" not in text.replace("Shared by", "")
    for node in (folder, bo.top):
        assert guest.get(at(share, f"/in/{node}")).status_code == 404


def test_nothing_beside_the_link_is_reached(bo, folder, guest):
    outside = bo.put("secret.txt", b"s").json()["id"]
    share = link(bo, folder, "edit")
    for route in (f"/in/{bo.top}", f"/get/{outside}", f"/zip/{bo.top}", "/in/0", "/get/x"):
        assert guest.get(at(share, route)).status_code == 404
    assert ">Files<" not in text_of(guest.get(at(share)))


# -- before the password


def test_before_the_password_every_route_asks_for_it_and_shows_nothing(bo, folder, file, guest):
    share = link(bo, folder, "edit", label="for you", password=PASSWORD)
    for verb, path in every_route(share, folder, file):
        answer = getattr(guest, verb)(path)
        assert answer.status_code == 401, path
        text = answer.content.decode()
        assert not any(secret in text for secret in SECRETS), path
    assert Share.objects.get().views == 0


def test_the_password_opens_this_link_alone_by_a_cookie_of_its_own_path(bo, folder, file, guest):
    share, other = (link(bo, folder, password=PASSWORD) for _ in range(2))
    answer = encoded(guest, share)
    assert (answer.status_code, answer.headers["Location"]) == (303, at(share))
    cookie = answer.cookies["holdfast_link"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (at(share), True, "Lax")
    assert 0 < cookie["max-age"] <= 3600
    assert guest.get(at(share)).status_code == 200
    assert bytes_of(guest.get(at(share, f"/get/{file}"))) == b"hello"
    assert "og:" not in text_of(guest.get(at(share)))
    # A browser would not even send it there.
    assert guest.get(at(other)).status_code == 401


def test_the_cookie_is_for_https_alone_where_that_is_spoken(bo, folder, guest):
    with override_settings(HTTPS=True):
        cookie = encoded(guest, link(bo, folder, password=PASSWORD)).cookies["__Secure-holdfast_link"]
    assert cookie["secure"]


def test_another_password_shuts_those_out_who_had_the_old_one(bo, folder, guest):
    share = link(bo, folder, password=PASSWORD)
    encoded(guest, share)
    changed(bo, share, password="another one")
    assert guest.get(at(share)).status_code == 401


def test_a_wrong_password_is_told_and_too_many_are_slowed_down(bo, folder, guest):
    share = link(bo, folder, password=PASSWORD)
    answers = [encoded(guest, share, "wrong one") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert "not the password" in text_of(answers[0])
    assert "Retry-After" in answers[5].headers
    assert "holdfast_link" not in answers[0].cookies


def test_a_form_of_another_site_does_nothing(bo, folder, guest):
    share = link(bo, folder, "edit", password=PASSWORD)
    assert encoded(guest, share, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert encoded(guest, share, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_the_password_comes_by_its_form_alone(bo, folder, guest):
    share = link(bo, folder, password=PASSWORD)
    assert guest.post(at(share), {"password": PASSWORD}).status_code == 415


# -- the end


@pytest.mark.parametrize("end", [revoked, expired, trashed, deactivated, purged])
@pytest.mark.parametrize("password", [None, PASSWORD])
def test_a_link_that_ended_looks_like_one_that_never_was(bo, folder, file, guest, end, password):
    share = link(bo, folder, "edit", password=password)
    if password:
        encoded(guest, share)
    end(bo, share)
    never = text_of(guest.get("/s/" + "0" * 32))
    for verb, path in every_route(share, folder, file):
        answer = getattr(guest, verb)(path)
        assert answer.status_code == 404, path
        assert answer.content.decode() in ("", never)


# -- counting


def test_a_limited_link_gives_as_many_downloads_as_it_says(bo, folder, file, guest):
    share = link(bo, folder, download_limit=2)
    assert "2 downloads left" in text_of(guest.get(at(share)))
    first = guest.get(at(share, f"/get/{file}"))
    assert first.status_code == 303
    url = first.headers["Location"].partition("testserver")[2]
    assert bytes_of(guest.get(url)) == b"hello"
    assert bytes_of(guest.get(url, headers={"Range": "bytes=3-"})) == b"lo"
    assert guest.head(at(share, f"/get/{file}")).status_code == 200
    assert bytes_of(guest.get(at(share, f"/zip/{folder}"))).startswith(b"PK")
    for route in (f"/get/{file}", f"/zip/{folder}"):
        assert guest.get(at(share, route)).status_code == 403
    text = text_of(guest.get(at(share)))
    assert "0 downloads left" in text
    assert "/get/" not in text
    assert "/zip/" not in text
    assert Share.objects.get().downloads == 2


def test_an_opened_page_is_a_view(bo, folder, guest):
    share = link(bo, folder)
    guest.get(at(share))
    guest.head(at(share))
    guest.get(at(share, f"/in/{folder}"))
    assert Share.objects.get().views == 1


# -- headers and HTML


def test_no_page_may_run_scripts_or_be_kept_framed_or_indexed(bo, folder, file, guest):
    shares = [link(bo, folder, "edit"), link(bo, folder, password=PASSWORD), link(bo, folder, "drop"), link(bo, file)]
    for answer in [guest.get(at(share)) for share in shares] + [guest.get("/s/none"), guest.get("/s/x/get/1")]:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        text = text_of(answer)
        assert '<meta name="robots" content="noindex, nofollow">' in text
        assert "<script" not in text
        assert " style=" not in text


def test_an_error_is_logged_without_the_address_of_the_link(bo, folder, guest, monkeypatch, caplog):
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("drive.sharing.links_visits.gate.manage", broken)
    share = {"token": Share.objects.create(node_id=int(folder), created_by=bo.user).token}
    for answer in (guest.get(at(share)), visit(share)):
        assert answer.status_code == 500
        assert b"a bug" not in answer.content
    assert "unexpected RuntimeError" in caplog.text
    assert share["token"] not in caplog.text


def test_pictures_stand_beside_names_by_addresses_for_this_link(bo, folder, guest):
    bo.put("a.png", b"not looked at here", folder=folder)
    share = link(bo, folder)
    text = text_of(guest.get(at(share)))
    (source,) = re.findall(r'<img src="([^"]+)" alt=""', text)
    assert "/content/preview/" in source
    assert f"w=l{share['id']}.1&amp;" in source
    assert "img-src 'self'" in guest.get(at(share)).headers["Content-Security-Policy"]


def test_names_are_shown_as_text(bo, guest):
    bad = '<img src=x onerror="x">&amp;'
    folder = bo.make_folder(bad.replace("/", ""))
    bo.put("<b>.txt", b"x", folder=folder)
    text = text_of(guest.get(at(link(bo, folder, label=bad))))
    assert "<img" not in text
    assert "<b>.txt" not in text
    assert "&lt;b&gt;.txt" in text


def test_open_graph_tells_of_a_link_without_a_password(bo, folder, guest):
    text = text_of(guest.get(at(link(bo, folder, label="for you"))))
    assert '<meta property="og:title" content="for you">' in text


def test_the_style_is_kept_for_good_under_an_address_of_its_own(bo, folder, guest):
    text = text_of(guest.get(at(link(bo, folder))))
    url = re.search(r'rel="stylesheet" href="([^"]+)"', text)[1]
    answer = guest.get(url)
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_costs_the_same_for_2_and_200_rows(bo, folder, guest):
    costs = []
    for count in (2, 200):
        into = bo.make_folder(f"of {count}", folder)
        parent = Node.objects.get(pk=into)
        with transaction.atomic():
            for number in range(count):
                making.file(parent, f"{number}")
        share = link(bo, into)
        with queries() as run:
            guest.get(at(share))
        costs.append(len([one for one in run if one.startswith(("SELECT", "WITH", "UPDATE", "\n"))]))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1 KB"), (8_400_000, "8.4 MB")])
def test_sizes_are_told_as_people_say_them(count, text):
    assert showing.size(count) == text
