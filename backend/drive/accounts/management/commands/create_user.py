"""manage.py create_user NAME [--password PW] [--admin]: without --password it is read from standard input."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.accounts import people
from drive.lib.errors import InvalidField


class Command(BaseCommand):
    help = "Makes a user. Without --password the password is read from standard input, which no process list shows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--password", help="seen by everybody who can list processes; better left out")
        parser.add_argument("--admin", action="store_true", help="an administrator")

    def handle(self, *, username: str, password: str | None, admin: bool, verbosity: int, **options: Any) -> None:
        if password is None:
            password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        try:
            user = people.create_user(username, password, admin=admin)
        except InvalidField as error:
            raise CommandError(error.detail) from None
        if verbosity:
            self.stdout.write(f"{user.username} can sign in.")
