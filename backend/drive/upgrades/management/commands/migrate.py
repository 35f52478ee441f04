"""manage.py migrate: Django's. What stops it is told in a line each, as it is wherever Holdfast starts."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.management.base import SystemCheckError
from django.core.management.commands.migrate import Command as DjangoMigrate

from drive.upgrades.checks import in_a_line_each


class Command(DjangoMigrate):
    def check(self, *args: Any, databases: Any = None, **options: Any) -> None:
        """Raises SystemCheckError, whose text is shown as it is. Warnings are for `manage.py check` and `doctor`."""
        if reasons := in_a_line_each(checks.run_checks(databases=databases)):
            raise SystemCheckError("\n".join(f"Holdfast can not start: {reason}" for reason in reasons))
