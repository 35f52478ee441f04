"""Who may ask at all, for routes that are about accounts and not about nodes (of those the gate decides)."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from drive.accounts.models import User


class People(BasePermission):
    """Somebody with an account: no link's visitor."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User)


class Administrators(People):
    """Who runs the server. It is no right to read anybody's files."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.is_superuser
