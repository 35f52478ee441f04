"""Uploads in progress, in Django's admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from drive.lib.looking import LookOnly, size
from drive.uploads import services
from drive.uploads.models import Upload


@admin.register(Upload)
class UploadAdmin(LookOnly[Upload]):
    """Those that are not files yet. They end by themselves; here they can be ended before."""

    list_display = ("name", "who", "space", "received", "whole", "created_at", "expires_at")
    list_filter = ("created_at", "expires_at")
    search_fields = ("name", "user__username_key")
    ordering = ("-created_at",)
    fields = (*list_display, "media_type", "conflict")
    actions = ("end",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        rows = super().get_queryset(request).filter(draft__isnull=False)
        return rows.select_related("user", "space__owner", "draft")

    @admin.display(description="by", ordering="user__username_key")
    def who(self, upload: Upload) -> str:
        return str(upload.user) if upload.user else "a link's visitor"

    @admin.display(description="received", ordering="draft__offset")
    def received(self, upload: Upload) -> str:
        return size(upload.draft.offset if upload.draft else upload.length)

    @admin.display(description="of", ordering="length")
    def whole(self, upload: Upload) -> str:
        return size(upload.length)

    @admin.action(description="End the selected uploads; what was received is thrown away", permissions=["administer"])
    def end(self, request: HttpRequest, queryset: QuerySet[Upload]) -> None:
        ended = 0
        for upload in queryset:
            services.terminate(upload)
            ended += 1
        self.message_user(request, f"Ended: {ended}.")
