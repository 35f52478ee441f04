"""`manage.py doctor`: one line for each thing, 1 when one of them fails."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from drive.operations import collecting
from drive.watching import doctor, doctor_public, doctor_running, doctor_settings
from drive.watching.doctor import Told
from drive.watching.figures import instance
from tests.unit.tree import making
from tests.unit.watching.rows import chunk, task, worker_seen_at
from tests.unit.watching.scrape import TOKEN

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def states(check: doctor.Check) -> list[tuple[str, str]]:
    return [(told.state, told.what) for told in check()]


def test_a_line_tells_state_thing_finding_and_advice():
    assert str(Told("warn", "mail", "down", "Start it.")) == "warn  mail        down -> Start it."


@pytest.mark.django_db
def test_an_install_that_is_well_ends_with_0(capsys):
    making.person("ada", is_staff=True, is_superuser=True)
    worker_seen_at(timezone.now())
    call_command("doctor")
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}
    assert len(lines) >= len(doctor_settings.CHECKS) + len(doctor_running.CHECKS)


@pytest.mark.django_db
def test_a_fail_ends_with_1_and_the_rest_is_still_told(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert "fail  worker      there never was one -> Start manage.py worker" in out
    assert "ok    quota" in out


def test_a_database_that_does_not_answer_stops_no_other_check():
    def down() -> Iterator[Told]:
        raise OperationalError("no answer\nsecond line")
        yield

    def well() -> Iterator[Told]:
        yield doctor.ok("x", "y")

    first, second = doctor.examine([down, well])
    assert (first.state, first.what, first.text, second.state) == ("fail", "down", "no answer", "ok")


@pytest.mark.parametrize(
    ("check", "changes", "told"),
    [
        (doctor_settings.switches, {"DEBUG": True}, ("fail", "debug")),
        (doctor_settings.switches, {"ALLOW_UNSAFE_STORAGE": True}, ("fail", "storage")),
        (doctor_settings.switches, {"COLLECT_GRACE": timedelta(hours=1)}, ("warn", "collection")),
        (doctor_settings.address, {"PUBLIC_URL": "http://drive.example.org"}, ("warn", "address")),
        (doctor_settings.address, {"PUBLIC_URL": "https://x.example.org", "HTTPS": True}, ("warn", "origins")),
        (doctor_settings.address, {"PUBLIC_URL": "http://localhost:8000"}, ("ok", "address")),
        (doctor_settings.proxies, {"TRUSTED_PROXIES": [ip_network("0.0.0.0/0")]}, ("fail", "proxies")),
        (doctor_settings.proxies, {"TRUSTED_PROXIES": [ip_network("10.0.0.1")], "HTTPS": True}, ("ok", "proxies")),
        (doctor_settings.proxies, {"HTTPS": True}, ("warn", "proxies")),
        (doctor_settings.mail, {"MAIL": False}, ("ok", "mail")),
        (doctor_settings.mail, {"MAIL": True}, ("ok", "mail")),
        (doctor_settings.mail, {"MAIL": True, "EMAIL_BACKEND": CONSOLE}, ("warn", "mail")),
    ],
)
def test_settings(settings, check, changes, told):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert told in states(check)


def test_mail_that_nobody_takes_is_a_warning(settings):
    settings.MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert states(doctor_settings.mail) == [("warn", "mail")]


def test_a_secret_that_others_can_read_fails(settings, tmp_path):
    settings.DATA = tmp_path
    assert states(doctor_settings.secret) == [("ok", "secret")]
    key = tmp_path / "secret.key"
    key.touch(mode=0o600)
    assert states(doctor_settings.secret) == [("ok", "secret")]
    key.chmod(0o644)
    assert states(doctor_settings.secret) == [("fail", "secret")]


@pytest.mark.django_db
def test_what_the_start_would_refuse_is_told(settings):
    # A test's own MariaDB has few connections, which is a warning.
    assert "fail" not in {state for state, _ in states(doctor_settings.start)}
    settings.SECRET_KEY = "a" * 64
    assert ("fail", "settings") in states(doctor_settings.start)


@pytest.mark.parametrize(("apart", "state"), [(0.1, "ok"), (-1.9, "ok"), (5, "warn"), (-5, "warn"), (40, "fail")])
def test_clocks(apart, state):
    assert doctor_running.judge_clock(apart).state == state


@pytest.mark.parametrize(("ago", "state"), [(5, "ok"), (100, "ok"), (130, "fail"), (-60, "fail")])
def test_workers(ago, state):
    assert doctor_running.judge_worker(ago).state == state


@pytest.mark.django_db
def test_the_database_its_migrations_and_its_clock():
    assert states(doctor_running.database) == [("ok", "database")]
    assert states(doctor_running.migrations) == [("ok", "migrations")]
    assert states(doctor_running.clock) == [("ok", "clock")]


@pytest.mark.django_db
def test_failed_tasks_and_a_pause_are_told_with_the_reason():
    assert states(doctor_running.tasks) == [("ok", "tasks")]
    task("FAILED", finished_at=timezone.now(), traceback="Traceback\nOSError: full\n")
    collecting.pause()
    told = list(doctor_running.tasks())
    assert [(one.state, one.what) for one in told] == [("warn", "tasks"), ("warn", "collection")]
    assert "OSError: full" in told[0].text


@pytest.mark.django_db
def test_a_damaged_chunk_fails():
    assert states(doctor_running.integrity) == [("ok", "integrity")]
    chunk(1, damaged_at=timezone.now())
    assert states(doctor_running.integrity) == [("fail", "integrity")]


@pytest.mark.parametrize(("free", "state"), [(2**42, "ok"), (2**32, "warn"), (2**29, "fail"), (None, "warn")])
def test_space(monkeypatch, free, state):
    monkeypatch.setattr(doctor_running.tables, "disk_free", lambda: free)
    monkeypatch.setattr(doctor_running, "connection", type("Connection", (), {"vendor": "sqlite"}))
    assert states(doctor_running.space) == [(state, "space")]


@contextmanager
def answering(identity: str, *, echo: bool = True, metrics: int = 200) -> Iterator[str]:
    """A server as somebody's public address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_metrics = self.path == "/metrics"
            self.send_response(metrics if is_metrics else 200)
            if echo:
                self.send_header("X-Request-ID", self.headers["X-Request-ID"])
            self.end_headers()
            if is_metrics and self.headers["Authorization"] == f"Bearer {TOKEN}":
                self.wfile.write(f'holdfast_build_info{{instance_id="{identity}"}} 1.0\n'.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("identity", "how", "token", "state"),
    [
        ("", {}, None, "warn"),
        (None, {}, TOKEN, "ok"),
        ("another", {}, TOKEN, "fail"),
        (None, {"metrics": 404}, TOKEN, "warn"),
        (None, {"echo": False}, TOKEN, "fail"),
    ],
)
def test_who_answers_at_the_public_address(settings, identity, how, token, state):
    settings.METRICS_TOKEN = token
    with answering(instance() if identity is None else identity, **how) as url:
        settings.PUBLIC_URL = url
        assert states(doctor_public.public) == [(state, "public")]


def test_an_address_where_nobody_answers_fails(settings):
    settings.PUBLIC_URL = "http://127.0.0.1:1"
    assert states(doctor_public.public) == [("fail", "public")]


def test_an_install_without_an_administrator_is_told_how_to_get_one():
    (told,) = doctor_running.people()
    assert (told.state, told.text) == ("warn", "there is nobody yet")
    assert "setup_token" in told.advice
    making.person("bo")
    (told,) = doctor_running.people()
    assert (told.state, told.text) == ("warn", "there is no administrator")
    assert told.advice == "manage.py create_user NAME --admin makes one."  # the first run does not come again
