"""manage.py flush: Django's, which also takes -y. Afterwards the install is empty: first run comes again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.flush import Command as DjangoFlush


class Command(DjangoFlush):
    help = f"{DjangoFlush.help} Takes -y as well as --no-input."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("-y", "--yes", action="store_false", dest="interactive", help="Ask nothing.")

    def handle(self, **options: Any) -> None:
        super().handle(**options)
        if options["verbosity"] > 0:
            self.stdout.write("Empty again. `manage.py setup_token` prints the token for the first administrator.")
