"""Users and sessions in Django's admin. Its sign-in counts with the same limiter as the API's."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from drive.accounts import administration, limiter
from drive.accounts.errors import LastAdministrator, TooManyAttempts
from drive.accounts.models import Session, User, username_key
from drive.lib.looking import LookOnly, size


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
# simplejwt's lists hold nothing that tells an administrator anything: sessions are below.
admin.site.unregister([OutstandingToken, BlacklistedToken])


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's, with our columns. Users are deactivated, not deleted: their files would be nobody's."""

    list_display = ("username", "display_name", "email", "used", "quota", "is_active", "is_superuser", "last_login")
    list_per_page = 50
    show_full_result_count = False
    list_filter = ("is_active", "is_superuser", "is_staff", "groups", "date_joined")
    search_fields = ("username", "display_name", "email")
    ordering = ("username",)
    actions = ("end_sessions",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("display_name", "email")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Storage", {"fields": ("used", "quota")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("used", "quota", "last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what the personal space holds: looked up for the rows of the page alone."""
        space = apps.get_model("tree", "Space").objects.filter(owner=OuterRef("pk"), kind="personal").order_by("pk")
        return (
            super()
            .get_queryset(request)
            .annotate(used_bytes=Subquery(space.values("used_bytes")[:1]))
            .annotate(quota_bytes=Subquery(space.values("quota_bytes")[:1]))
        )

    @admin.display(description="used", ordering="used_bytes")
    def used(self, user: Any) -> str:
        return size(user.used_bytes)

    @admin.display(description="quota", ordering="quota_bytes")
    def quota(self, user: Any) -> str:
        return size(user.quota_bytes, "no limit")

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        with administration.one_administrator_stays():
            super().save_model(request, obj, form, change)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except LastAdministrator as error:  # all of it was rolled back
            self.message_user(request, f"{error.title}.", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

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
class SessionAdmin(LookOnly[Session]):
    """Who is signed in where."""

    list_display = ("user", "user_agent", "address", "created_at", "rotated_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("user__username_key", "user_agent", "address")
    list_select_related = ("user",)
    ordering = ("-rotated_at",)
    fields = list_display
    actions = ("end",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).select_related("user")

    @admin.action(description="End the selected sessions", permissions=["administer"])
    def end(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        ended = queryset.filter(ended_at=None).update(ended_at=timezone.now())
        self.message_user(request, f"Signed out: {ended}.")
