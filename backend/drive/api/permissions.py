"""Who may ask at all, for routes that are about accounts and not about nodes (of those the gate decides)."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from drive.accounts.models import User


class People(BasePermission):
    """Somebody with an account: no link's visitor."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        return isinstance(request.user, User) or not _is_answered(request, view)


class Administrators(People):
    """Who runs the server. It is no right to read anybody's files."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        return getattr(request.user, "is_superuser", False) or not _is_answered(request, view)


def _is_answered(request: Request, view: Any) -> bool:
    """A method that the route does not have is 405 for everybody who is signed in."""
    method = str(request.method).lower()
    return method in view.http_method_names and hasattr(view, method)
