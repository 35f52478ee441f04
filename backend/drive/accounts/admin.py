"""Users in Django's admin. Its sign-in counts with the same limiter as the API's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from drive.accounts import limiter
from drive.accounts.errors import TooManyAttempts
from drive.accounts.models import Session, User, username_key


class SignInForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        address = limiter.address_of(self.request) if self.request else ""
        name = self.data.get("username", "")
        try:
            limiter.attempt(name, address)
        except TooManyAttempts as error:
            raise ValidationError(error.detail) from None
        cleaned = super().clean()
        limiter.succeeded(name, address)
        return cleaned


admin.site.login_form = SignInForm


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's, with our columns. Users are deactivated, not deleted: their files would be nobody's."""

    list_display = ("username", "display_name", "email", "is_active", "is_superuser", "last_login", "date_joined")
    list_filter = ("is_active", "is_superuser", "is_staff", "groups", "date_joined")
    search_fields = ("username", "display_name", "email")
    ordering = ("username",)
    actions = ("end_sessions",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("display_name", "email")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Names in any case on every engine: MariaDB compares text byte by byte here."""
        found, repeated = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(username_key__contains=username_key(search_term.strip())), repeated

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.action(description="End all sessions of the selected users", permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            user.end_sessions()
        self.message_user(request, f"Signed out everywhere: {queryset.count()}.")


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    """Who is signed in where. To be looked at; they end through their user."""

    list_display = ("user", "user_agent", "created_at", "rotated_at", "ended_at")
    list_filter = ("ended_at", "created_at")
    search_fields = ("user__username", "user_agent")
    list_select_related = ("user",)
    fields = ("user", "user_agent", "created_at", "rotated_at", "ended_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        return False
