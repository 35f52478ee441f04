"""Spaces in Django's admin: how full they are, and how much they may hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest

from drive.lib.looking import LookOnly, size
from drive.tree import retention
from drive.tree.models import Space

MAX_QUOTA = 2**62  # bytes
MAX_DAYS = 36_500


class SpaceForm(forms.ModelForm):
    quota_bytes = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_QUOTA,
        help_text="Bytes. Empty: no limit. Below what is used, nothing more fits.",
    )

    trash_days = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_DAYS, help_text="Empty: as configured. 0: nothing goes by itself."
    )
    keep_versions = forms.CharField(
        required=False, max_length=255, help_text=f"Empty: as configured. A rule such as {retention.EXAMPLE}"
    )

    class Meta:
        model = Space
        fields = ("quota_bytes", "trash_days", "keep_versions")

    def clean_keep_versions(self) -> str | None:
        text = self.cleaned_data["keep_versions"] or None
        try:
            if text:
                retention.parse(text)
        except ImproperlyConfigured as error:
            raise forms.ValidationError(str(error)) from None
        return text


@admin.register(Space)
class SpaceAdmin(LookOnly[Space]):
    """Spaces are made with their people, or over the API; only the quota and how long things are kept are set here."""

    form = SpaceForm
    list_display = ("name_shown", "kind", "owner", "used", "reserved", "quota", "seq")
    list_filter = ("kind",)
    search_fields = ("name", "owner__username_key", "owner__display_name")
    ordering = ("pk",)
    fields = ("name_shown", "kind", "owner", "used", "reserved", "quota_bytes", "trash_days", "keep_versions", "seq")
    readonly_fields = ("name_shown", "kind", "owner", "used", "reserved", "seq")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Space]:
        return super().get_queryset(request).select_related("owner")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_administer_permission(request)

    def save_model(self, request: HttpRequest, obj: Space, form: Any, change: bool) -> None:
        """These columns alone: the others are counted by others while the form stands open."""
        Space.objects.filter(pk=obj.pk).update(**{name: form.cleaned_data[name] for name in SpaceForm.Meta.fields})

    @admin.display(description="space", ordering="name")
    def name_shown(self, space: Space) -> str:
        return space.name or (f"{space.owner.username}'s own" if space.owner else str(space))

    @admin.display(description="used", ordering="used_bytes")
    def used(self, space: Space) -> str:
        return size(space.used_bytes)

    @admin.display(description="reserved by uploads", ordering="reserved_bytes")
    def reserved(self, space: Space) -> str:
        return size(space.reserved_bytes)

    @admin.display(description="quota", ordering="quota_bytes")
    def quota(self, space: Space) -> str:
        return size(space.quota_bytes, "no limit")
