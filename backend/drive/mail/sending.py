"""One letter, in the language of who gets it, and what happens when the mail server does not take it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from django_tasks.base import Task

from drive.accounts import preferences
from drive.accounts.models import User

# After each failure; then it is given up, and stands among the failed tasks.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=30))
SUBJECT_CHARACTERS = 150

log = logging.getLogger("drive.mail")


class NotSent(Exception):
    """The mail server did not take it, however often it was asked. Its text tells what was said last."""


def connect() -> BaseEmailBackend:
    """A connection, opened. Raises OSError (smtplib's errors are such)."""
    connection = get_connection()
    connection.open()
    return connection


def send(connection: BaseEmailBackend, to: User, template: str, facts: dict[str, Any], address: str = "") -> bool:
    """Writes `template` to the person, or to another `address` of theirs: its first line is the subject. False for one
    that is refused for good.

    Raises OSError when the server could not be talked to, or wants it later.
    """
    with override(preferences.of(to)["language"]):
        text = render_to_string(f"mail/{template}.txt", {**facts, "to": to, "page": settings.PAGE_URL})
    subject, _, body = text.strip().partition("\n")
    mail = EmailMessage(_one_line(subject), body.strip() + "\n", to=[address or to.email], connection=connection)
    # Nobody answers a machine, and no machine answers another: RFC 3834.
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        mail.send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        code = error.smtp_code if isinstance(error, SMTPDataError) else next(iter(error.recipients.values()))[0]
        if code < 500:  # RFC 5321 §4.2.1: it may be taken later
            raise
        log.warning("the mail to user %s is refused: %s", to.pk, code)
        return False
    except ValueError:  # an address that can not be written into a header
        log.warning("the address of user %s can not be written to", to.pk)
        return False
    return True


def again(task: Task, error: OSError, tries: int, **facts: Any) -> None:
    """Puts the task into the queue once more, for later. Raises NotSent after the last try."""
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    if tries >= len(WAITS):
        raise NotSent(f"given up after {tries + 1} tries: {reason}") from None
    log.warning("mail is not taken, next try in %s: %s", WAITS[tries], reason)
    task.using(run_after=timezone.now() + WAITS[tries]).enqueue(**facts, tries=tries + 1)


def after(wait: timedelta) -> datetime:
    return timezone.now() + wait


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SUBJECT_CHARACTERS else text[: SUBJECT_CHARACTERS - 1] + "…"
