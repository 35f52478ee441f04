"""manage.py setup_token: prints the token of an empty install; nothing once there is a user."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from drive.accounts import first_run


class Command(BaseCommand):
    help = "Prints the one-time token with which the first administrator is made; nothing once there is a user."

    def handle(self, **options: Any) -> None:
        token = first_run.token()
        if token:
            self.stdout.write(token)
