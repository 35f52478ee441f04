"""What every answer carries, whichever door it comes from, and what no answer tells."""

from __future__ import annotations

import logging

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.http import require_safe
from rest_framework.views import APIView

from drive.api import health
from drive.api.engine_errors import from_database
from drive.api.problem import STATUS, from_exception, problem
from drive.lib import errors
from tests.unit.accounts.conftest import code


def raising(error: Exception):
    def plain(request):
        raise error

    class Rest(APIView):
        authentication_classes = permission_classes = ()

        def get(self, request):
            raise error

    return plain, Rest.as_view()


def caused(error: Exception, of: str = "psycopg", **facts) -> Exception:
    """As Django wraps a driver's error."""
    cause = type("DriverError", (Exception,), {"__module__": of})()
    vars(cause).update(facts)
    error.__cause__ = cause
    return error


RAISED = {
    "not-found": (errors.NotFound(), (404, "not_found")),
    "http404": (Http404("secret words"), (404, "not_found")),
    "busy": (errors.Busy(), (503, "busy")),
    "quota": (errors.QuotaExceeded(), (507, "quota_exceeded")),
    "bug": (RuntimeError("secret words"), (500, "server_error")),
    "sqlite-full": (OperationalError("database or disk is full"), (507, "storage_full")),
    "sqlite-locked": (OperationalError("database is locked"), (503, "busy")),
    "mariadb-full": (OperationalError(1021, "secret words"), (507, "storage_full")),
    "mariadb-deadlock": (OperationalError(1213, "secret words"), (503, "busy")),
    "postgres-full": (caused(OperationalError("secret words"), sqlstate="53100"), (507, "storage_full")),
    "postgres-lock": (caused(OperationalError("secret words"), sqlstate="55P03"), (503, "busy")),
    "postgres-pool": (caused(OperationalError("secret words"), of="psycopg_pool"), (503, "busy")),
    "another": (DatabaseError("secret words"), (500, "server_error")),
}


@require_safe
def only_get(request):
    return HttpResponse("x")


VIEWS = {name: raising(error) for name, (error, _) in RAISED.items()}
urlpatterns = [
    *[path(f"plain/{name}", plain) for name, (plain, _) in VIEWS.items()],
    *[path(f"rest/{name}", rest) for name, (_, rest) in VIEWS.items()],
    path("only-get", only_get),
    path("", include("config.urls")),
]
handler404, handler500 = "config.urls.handler404", "config.urls.handler500"


@pytest.mark.parametrize("kind", ["plain", "rest"])
@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, (_, expected) in RAISED.items()], ids=RAISED)
@override_settings(ROOT_URLCONF=__name__)
def test_whatever_a_view_raises_is_a_problem_that_tells_nothing_of_the_inside(db, kind, name, expected):
    answer = Client(raise_request_exception=False).get(f"/{kind}/{name}")
    assert code(answer) == expected
    assert b"secret words" not in answer.content
    assert ("Retry-After" in answer.headers) == (expected[1] == "busy")


@override_settings(ROOT_URLCONF=__name__)
def test_a_bug_is_logged_once_with_its_traceback_and_the_request_id(db, caplog):
    with caplog.at_level(logging.ERROR):
        answer = Client(raise_request_exception=False).get("/plain/bug")
    (record,) = [record for record in caplog.records if record.exc_info]
    assert isinstance(record.exc_info[1], RuntimeError)
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "path_", ["/", "/nix", "/api/v1/nix", "/api/v1/", "/api/v1/session/", "/content", "/favicon.ico"]
)
def test_an_unknown_address_is_a_problem_too(client, db, path_):
    assert code(client.get(path_)) == (404, "not_found")


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("path_", ["/only-get", "/api/v1/me", "/livez"])
def test_a_wrong_method_is_told_which_are_right(client, bo_headers, path_):
    answer = client.put(path_, **bo_headers)
    assert code(answer) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.fixture
def bo_headers(db) -> dict[str, str]:
    from drive.accounts import people, sessions

    issued = sessions.begin(people.create_user("bo", "correct horse battery"))
    return {"HTTP_AUTHORIZATION": f"Bearer {issued.access}"}


@pytest.mark.parametrize("path_", ["/api/v1/setup", "/api/v1/me", "/api/v1/nix", "/livez", "/readyz"])
def test_every_answer_of_the_api_is_safe_in_a_browser(client, db, path_):
    headers = client.get(path_).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert {"authorization", "cookie", "origin"} <= {word.strip().lower() for word in headers["Vary"].split(",")}


def test_the_admin_can_run_its_own_scripts_and_nobody_elses(client, db):
    headers = client.get("/admin/login/").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_admins_files_are_there_without_collecting_them(client, db):
    answer = client.get("/admin/static/admin/css/base.css")
    assert answer.status_code == 200
    assert b"--body-bg" in b"".join(answer.streaming_content)


def test_a_sane_request_id_is_kept_and_another_is_replaced(client, db):
    assert client.get("/livez", HTTP_X_REQUEST_ID="abc-1.2").headers["X-Request-ID"] == "abc-1.2"
    for bad in ("x" * 65, "a b", "a\tb", "é", "<b>"):
        assert client.get("/livez", HTTP_X_REQUEST_ID=bad).headers["X-Request-ID"] != bad


def test_a_host_that_is_not_ours_is_refused(client, db):
    assert code(client.get("/livez", HTTP_HOST="evil.example")) == (400, "bad_request")
    answer = client.get("/livez", HTTP_X_FORWARDED_HOST="evil.example")
    assert answer.status_code == 200


def test_a_django_session_of_the_admin_counts_nothing_on_the_api(client, db):
    from drive.accounts import people

    client.force_login(people.create_user("ada", "correct horse battery", admin=True))
    client.cookies["sessionid"]["path"] = "/"
    assert client.get("/admin/").status_code == 200
    assert code(client.get("/api/v1/me")) == (401, "unauthenticated")


class TestCors:
    def preflight(
        self,
        client,
        origin: str,
        method: str = "PATCH",
        wanted: str = "authorization,upload-offset",
        path_="/api/v1/uploads/x",
    ):
        return client.options(
            path_,
            HTTP_ORIGIN=origin,
            HTTP_ACCESS_CONTROL_REQUEST_METHOD=method,
            HTTP_ACCESS_CONTROL_REQUEST_HEADERS=wanted,
        )

    def test_our_page_may_ask_with_every_method_and_header_of_ours(self, client, db):
        headers = self.preflight(client, "http://localhost:8080").headers
        assert headers["Access-Control-Allow-Origin"] == "http://localhost:8080"
        methods = {word.strip() for word in headers["Access-Control-Allow-Methods"].split(",")}
        assert methods == {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
        allowed = {word.strip() for word in headers["Access-Control-Allow-Headers"].split(",")}
        assert allowed >= {
            "authorization", "content-type", "x-holdfast", "if-match", "if-none-match", "range", "tus-resumable",
            "upload-length", "upload-offset", "upload-metadata", "upload-checksum",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "origin",
        [
            "null",
            "http://localhost:8081",
            "https://localhost:8080",
            "http://localhost:8080.evil.example",
            "http://evil-localhost:8080",
        ],
    )
    def test_no_other_origin_may(self, client, db, origin):
        for answer in (self.preflight(client, origin), client.get("/api/v1/setup", HTTP_ORIGIN=origin)):
            assert not any(name.lower().startswith("access-control-allow-origin") for name in answer.headers)

    def test_an_error_can_be_read_by_the_page_as_well(self, client, db):
        answer = client.get("/api/v1/nix", HTTP_ORIGIN="http://localhost:8080")
        assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:8080"
        exposed = answer.headers["Access-Control-Expose-Headers"]
        for name in (
            "Upload-Offset",
            "Location",
            "ETag",
            "Holdfast-Node",
            "Retry-After",
            "X-Request-ID",
            "Content-Range",
        ):
            assert name in exposed


class TestHealth:
    def test_it_lives_and_is_ready(self, client, db):
        assert client.get("/livez").json() == client.get("/readyz").json() == {"status": "ok"}

    def test_it_lives_without_a_database(self, client):
        assert client.get("/livez").status_code == 200  # the test has no access to one

    def test_it_is_not_ready_while_the_database_is_silent(self, client, db, monkeypatch):
        def gone(*_):
            raise OperationalError("secret words")

        with monkeypatch.context() as patch:
            patch.setattr(connection, "cursor", gone)
            patch.setattr(health, "_migrated", True)
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["database"] == "no answer"
        assert b"secret words" not in answer.content

    def test_it_is_not_ready_while_a_migration_is_missing(self, client, db, monkeypatch):
        from django.db.migrations.recorder import MigrationRecorder

        monkeypatch.setattr(health, "_migrated", False)
        MigrationRecorder.Migration.objects.filter(app="accounts").delete()
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["migrations"] == "missing"


class TestProblem:
    def test_every_code_has_its_status_and_rooms_have_no_code_without_one(self):
        kinds, todo = set(), [errors.DriveError]
        while todo:
            kind = todo.pop()
            kinds.add(kind)
            todo += kind.__subclasses__()
        assert len(kinds) > 20
        assert {kind.code for kind in kinds if kind.__module__.startswith("drive.")} <= STATUS.keys()

    def test_extras_stand_beside_the_code(self):
        assert b'"rule": "slash"' in problem(errors.InvalidName("slash", "No."), None).content

    def test_a_checksum_mismatch_says_so_in_its_first_line(self):
        assert problem("checksum_mismatch", None).reason_phrase == "Checksum Mismatch"

    def test_lone_surrogates_of_the_caller_break_nothing(self):
        assert problem("invalid_field", None, fields={"\ud800": ["x"]}).status_code == 400

    def test_an_error_that_is_no_matter_of_space_or_locks_is_left_alone(self):
        assert from_database(OperationalError("no such table: x")) is None

    @pytest.mark.parametrize("number", [1053, 1213, 1452, 1927, 2002, 2003, 2005, 2006, 2013, 5014])
    def test_a_database_that_went_away_or_was_in_the_way_is_busy(self, number):
        for kind in (OperationalError, InterfaceError):
            answer = from_exception(kind(number, "Server has gone away"), None)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
