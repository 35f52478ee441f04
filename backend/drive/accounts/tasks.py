"""What the worker does for this room."""

from __future__ import annotations

from django_tasks import task

from drive.accounts import sessions


@task()
def remove_expired_sessions() -> int:
    return sessions.remove_expired()
