"""Mail over SMTP, to a server of the test's own: TLS, a password, and what happens while it is away."""

from __future__ import annotations

import smtplib
import ssl
import subprocess
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.contrib.auth.models import Group
from django.core.management import call_command

from config import mail as mail_settings
from drive.mail import sending
from drive.mail.tasks import send_reset, tell_of_grant
from drive.sharing.models import Grant
from tests.contract.servers import free_port
from tests.unit.mail.conftest import failed, person, run_queue, waiting
from tests.unit.tree import making

LATER = timedelta(hours=1)


class Letterbox:
    """Takes mail, or answers what `refuse` says to the address that it names."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []  # to whom, text
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that is trusted by nobody else, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def with_password(server, session, envelope, mechanism, given):
    good = isinstance(given, LoginPassword) and (given.login, given.password) == (b"drive", b"se/cret")
    return AuthResult(success=good, handled=False)


@pytest.fixture
def box():
    return Letterbox()


@pytest.fixture
def server(box, certificate, settings, monkeypatch):
    """A mail server that wants STARTTLS and a password; the settings name it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    running = Controller(
        box, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True, auth_required=True,
        authenticator=with_password,
    )  # fmt: skip
    running.start()
    use(settings, f"smtp://drive:se%2Fcret@127.0.0.1:{running.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    yield running
    running.stop()


def use(settings, url: str) -> None:
    found = mail_settings.from_url(url, "Holdfast <drive@example.org>")
    settings.EMAIL_BACKEND = found.backend
    for name, value in found.options.items():
        setattr(settings, name, value)


def test_it_sends_over_tls_with_a_password(server, box, bo):
    send_reset.enqueue(user_id=bo.pk)
    run_queue()
    ((to, text),) = box.taken
    assert to == "bo@example.org"
    assert "Subject: Choose a new password" in text
    assert "From: Holdfast <drive@example.org>" in text


def test_the_doctor_says_whether_the_connection_opens(server, settings, capsys, db):
    def told() -> str:
        with pytest.raises(SystemExit):
            call_command("doctor")
        return next(line for line in capsys.readouterr().out.splitlines() if " mail " in line)

    assert told() == "ok    mail        smtp: the connection opens"
    settings.EMAIL_HOST_PASSWORD = "wrong"
    assert told().startswith("warn  mail        smtp: (535")
    settings.MAIL = False
    assert told().startswith("ok    mail        off:")


def test_a_certificate_of_nobody_is_not_believed(server, box, bo, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    send_reset.enqueue(user_id=bo.pk)
    run_queue()
    assert box.taken == []
    assert [row.args_kwargs["kwargs"] for row in waiting()] == [{"user_id": bo.pk, "tries": 1}]


def test_a_server_that_is_away_for_a_while_loses_nothing(server, box, bo, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    send_reset.enqueue(user_id=bo.pk)
    run_queue()
    run_queue()  # not at once
    assert [row.args_kwargs["kwargs"] for row in waiting()] == [{"user_id": bo.pk, "tries": 1}]
    settings.EMAIL_PORT = port
    run_queue(until=LATER)
    assert [to for to, _ in box.taken] == ["bo@example.org"]
    assert (failed(), waiting()) == ([], [])


def test_it_is_given_up_where_it_is_seen(bo, settings):
    use(settings, "smtp://127.0.0.1:1?tls=none")
    send_reset.enqueue(user_id=bo.pk)
    for number in range(len(sending.WAITS) + 1):
        assert (failed(), len(waiting())) == ([], 1), number
        run_queue(until=LATER)
    (row,) = failed()
    assert waiting() == []
    assert row.exception_class_path == "drive.mail.sending.NotSent"
    assert "given up after 5 tries: [Errno 111] Connection refused" in row.traceback


def test_the_waits_are_shorter_than_a_link_lives():
    assert sum(sending.WAITS, timedelta(0)) < timedelta(hours=1)


def grant_to_group(bo, *names: str) -> Grant:
    group = Group.objects.create(name="Design")
    group.user_set.add(*(person(name) for name in names))
    return Grant.objects.create(node=making.root(bo), group=group, role=1, created_by=bo)


def test_one_bad_address_keeps_no_others_from_their_mail(server, box, bo):
    box.refuse["p1@example.org"] = "550 no such mailbox"
    tell_of_grant.enqueue(grant_id=grant_to_group(bo, "p0", "p1", "p2").pk)
    run_queue()
    assert [to for to, _ in box.taken] == ["p0@example.org", "p2@example.org"]
    assert (failed(), waiting()) == ([], [])


def test_after_a_break_it_goes_on_behind_the_last_one(server, box, bo):
    box.refuse["p1@example.org"] = "450 later"
    tell_of_grant.enqueue(grant_id=grant_to_group(bo, "p0", "p1", "p2").pk)
    run_queue()
    assert [to for to, _ in box.taken] == ["p0@example.org"]
    box.refuse.clear()
    run_queue(until=LATER)
    assert [to for to, _ in box.taken] == ["p0@example.org", "p1@example.org", "p2@example.org"]
    assert (failed(), waiting()) == ([], [])


def test_a_break_of_the_line_in_mid_letter_is_tried_again(server, box, bo, monkeypatch):
    def breaks(*_):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "sendmail", breaks)
        send_reset.enqueue(user_id=bo.pk)
        run_queue()
    assert len(waiting()) == 1
    run_queue(until=LATER)
    assert [to for to, _ in box.taken] == ["bo@example.org"]
