"""The environment: what is understood, and what stops the start with one line."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import databases, env, secrets

BACKEND = Path(__file__).parents[3]


@pytest.fixture
def put(monkeypatch):
    return lambda value: monkeypatch.setenv("HOLDFAST_X", value)


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("1500ms", timedelta(seconds=1.5)),
        ("30s", timedelta(seconds=30)),
        ("10m", timedelta(minutes=10)),
        ("7d", timedelta(7)),
    ],
)
def test_a_duration_has_a_unit(put, value, span):
    put(value)
    assert env.duration("X", "1s") == span


READERS = {
    "duration": (lambda: env.duration("X", "1s"), ["10", "m", "1.5h", "-1s", "0s", "10 m", "9999999999d"]),
    "integer": (lambda: env.integer("X", 1, least=1), ["-1", "0", "1.0", "x", "١"]),
    "boolean": (lambda: env.boolean("X", True), ["2", "maybe"]),
    "url": (lambda: env.url("X"), ["drive", "ftp://x", "https://", "https://x:port", "https://u:p@x", "https://x/?q"]),
    "origins": (
        lambda: env.origins("X", ""),
        ["*", "null", "https://x/", "https://x:443", "https://*.x", "HTTPS://x", "x", "https://x,bad"],
    ),
    "networks": (lambda: env.networks("X"), ["10.0.0.1/8", "proxy", "*"]),
    "time zone": (lambda: env.time_zone("X", "UTC"), ["Mars/Base"]),
    "log level": (lambda: env.log_level("X", "INFO"), ["LOUD"]),
}


@pytest.mark.parametrize(
    ("read", "value"),
    [pytest.param(read, bad, id=f"{name} {bad}") for name, (read, bads) in READERS.items() for bad in bads],
)
def test_a_bad_value_is_refused_with_the_name_of_the_variable(put, read, value):
    put(value)
    with pytest.raises(ImproperlyConfigured, match=r"^HOLDFAST_X must be .*\.$"):
        read()


def test_an_empty_value_counts_as_not_set(put):
    put("  ")
    assert (env.integer("X", 7), env.boolean("X", True), env.text("X", "a")) == (7, True, "a")


def test_a_secret_is_never_told(put):
    put("short")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.secret("X", at_least=32)
    assert "short" not in str(refused.value)


class TestDatabase:
    def entry(self, url: str = ""):
        return databases.from_url(url, Path("/data"))

    def test_sqlite_in_the_data_folder_is_the_default(self):
        entry = self.entry()
        assert (entry["ENGINE"], entry["NAME"]) == ("drive.blobs.sqlite", "/data/holdfast.sqlite3")

    def test_mariadb_is_strict_reads_committed_and_compares_byte_by_byte(self):
        entry = self.entry("mysql://me:p%40ss@db:3307/drive?unix_socket=/run/x.sock")
        assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
            "me", "p@ss", "db", "3307", "drive",
        )  # fmt: skip
        options = entry["OPTIONS"]
        assert options["isolation_level"] == "read committed"
        assert options["sql_mode"] == "TRADITIONAL"
        assert (options["charset"], options["collation"]) == ("utf8mb4", "utf8mb4_bin")
        assert options["unix_socket"] == "/run/x.sock"
        assert entry["TEST"]["COLLATION"] == "utf8mb4_bin"

    def test_postgres_takes_a_socket_folder_as_host(self):
        entry = self.entry("postgres://me@/drive?host=/run/postgresql")
        assert (entry["ENGINE"], entry["HOST"]) == ("django.db.backends.postgresql", "/run/postgresql")

    @pytest.mark.parametrize(
        "url",
        ["oracle://x/y", "mysql://host", "mysql://host/a/b", "mysql://host/a?colation=x", "postgres://h:x/a", "x"],
    )
    def test_what_is_not_understood_is_refused_and_no_password_is_told(self, url):
        with pytest.raises(ImproperlyConfigured, match="HOLDFAST_DATABASE") as refused:
            self.entry(url.replace("//", "//me:geheim@"))
        assert "geheim" not in str(refused.value)


class TestSecrets:
    def test_the_secret_is_made_once_for_its_owner_alone(self, tmp_path):
        path = tmp_path / "secret.key"
        key = secrets.secret_key(path)
        assert secrets.secret_key(path) == key
        assert len(key) >= 64
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert os.listdir(tmp_path) == ["secret.key"]

    def test_processes_that_start_at_once_get_the_same_secret(self, tmp_path):
        gate, got = threading.Barrier(8), []

        def start() -> None:
            gate.wait()
            got.append(secrets.secret_key(tmp_path / "secret.key"))

        threads = [threading.Thread(target=start) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 8
        assert len(set(got)) == 1

    def test_a_short_secret_file_is_refused(self, tmp_path):
        (tmp_path / "secret.key").write_text("short")
        with pytest.raises(ImproperlyConfigured, match="shorter"):
            secrets.secret_key(tmp_path / "secret.key")

    def test_each_purpose_has_a_key_of_its_own(self):
        assert (
            len({secrets.derive("s" * 32, "jwt"), secrets.derive("s" * 32, "url"), secrets.derive("t" * 32, "jwt")})
            == 3
        )


STARTS = {
    "a guessable secret": ({"HOLDFAST_SECRET_KEY": "a" * 40}, "easy to guess"),
    "a short secret": ({"HOLDFAST_SECRET_KEY": "short"}, "at least 32 characters"),
    "a data folder that can not be made": ({"HOLDFAST_DATA": "/proc/holdfast"}, "/proc/holdfast"),
    "an unknown engine": ({"HOLDFAST_DATABASE": "oracle://x/y"}, "HOLDFAST_DATABASE"),
    "all origins": ({"HOLDFAST_PAGE_ORIGINS": "*"}, "HOLDFAST_PAGE_ORIGINS"),
}


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-c", "import config.wsgi"]], ids=["manage.py", "wsgi"])
@pytest.mark.parametrize(("more", "words"), STARTS.values(), ids=STARTS.keys())
def test_a_bad_setup_stops_at_the_start_without_a_traceback(tmp_path, command, more, words):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BACKEND,
        env=clean | {"HOLDFAST_DATA": str(tmp_path)} | more,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr
