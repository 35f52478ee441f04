"""What the pages of Django's admin have in common: rows are looked at; what changes them are the rooms' services."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

Row = TypeVar("Row", bound=models.Model)


class LookOnly(admin.ModelAdmin[Row]):
    """Nothing is added, changed or deleted here; actions may be."""

    show_full_result_count = False  # a second COUNT, over the whole table
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_administer_permission(self, request: HttpRequest) -> bool:
        """For actions: whoever may change such rows in general. They are shown although forms are not."""
        opts = self.opts
        return request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}")


def size(bytes_: int | None, none: str = "–") -> str:
    """Bytes as people read them; `none` for None."""
    return none if bytes_ is None else filesizeformat(bytes_)
