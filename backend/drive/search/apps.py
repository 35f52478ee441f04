from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "drive.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(install, sender=self, dispatch_uid="search.index")


def install(sender: Any, using: str, **_: Any) -> None:
    """Makes the index where it is missing, and indexes what is there.

    Not a step of a migration: SQLite rebuilds a table to change it, and its triggers go with the old one.
    """
    from django.db import connections

    from drive.search.index import adapter

    adapter(connections[using]).install()
