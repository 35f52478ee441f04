"""Who may do what, in Django's admin: grants and links, to be looked at and to be taken away."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from drive.accounts.models import User
from drive.lib.looking import LookOnly
from drive.sharing import revoking
from drive.sharing.errors import LastManager
from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role


def _admin(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the admin lets nobody else in"
    return request.user


@admin.register(Grant)
class GrantAdmin(LookOnly[Grant]):
    list_display = ("node", "space", "principal", "role_shown", "created_by", "created_at")
    list_filter = ("role", "created_at")
    search_fields = ("node__name_key", "user__username_key", "group__name")
    ordering = ("-pk",)
    fields = list_display
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        return super().get_queryset(request).select_related("node__space__owner", "user", "group", "created_by")

    @admin.display(description="space")
    def space(self, grant: Grant) -> str:
        space = grant.node.space
        return space.name or (space.owner.username if space.owner else str(space))

    @admin.display(description="for")
    def principal(self, grant: Grant) -> str:
        return f"group {grant.group.name}" if grant.group else str(grant.user)

    @admin.display(description="role", ordering="role")
    def role_shown(self, grant: Grant) -> str:
        return Role(grant.role).word

    @admin.action(description="Take the selected roles away", permissions=["administer"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Grant]) -> None:
        taken = 0
        for grant in queryset:
            try:
                taken += revoking.grant(grant, by=_admin(request))
            except LastManager as error:
                self.message_user(request, f"{self.space(grant)}: {error.title}.", messages.ERROR)
        self.message_user(request, f"Taken away: {taken}.")


@admin.register(Share)
class ShareAdmin(LookOnly[Share]):
    """Without the token: whoever has it, has the link."""

    list_display = (
        "node", "space", "kind", "label", "has_password", "expires_at", "downloads", "views", "created_by",
        "created_at", "revoked_at",
    )  # fmt: skip
    list_filter = ("kind", ("revoked_at", admin.EmptyFieldListFilter), "expires_at", "created_at")
    search_fields = ("node__name_key", "label", "created_by__username_key")
    ordering = ("-pk",)
    fields = (*list_display, "download_limit")
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Share]:
        return super().get_queryset(request).select_related("node__space__owner", "created_by").defer("token")

    @admin.display(description="space")
    def space(self, share: Share) -> str:
        space = share.node.space
        return space.name or (space.owner.username if space.owner else str(space))

    @admin.display(description="password", boolean=True)
    def has_password(self, share: Share) -> bool:
        return bool(share.password)

    @admin.action(description="Revoke the selected links", permissions=["administer"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Share]) -> None:
        revoked = sum(revoking.share(share, by=_admin(request)) for share in queryset)
        self.message_user(request, f"Revoked: {revoked}.")
