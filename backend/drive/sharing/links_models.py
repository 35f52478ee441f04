"""Links to nodes."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from drive.tree.models import Node


def new_token() -> str:
    """128 random bits, as 32 hex digits: who has it, has the link."""
    return secrets.token_hex(16)


class Share(models.Model):
    """A link to a node. Whether it opens now is asked of this row at every request (see links.open_visit)."""

    class Kind(models.TextChoices):
        VIEW = "view"
        EDIT = "edit"
        DROP = "drop"  # bring files, see nothing; for folders alone

    id = models.BigAutoField(primary_key=True)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    node = models.ForeignKey(Node, models.CASCADE, related_name="shares")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.VIEW)
    label = models.CharField(max_length=255, blank=True)
    password = models.CharField(max_length=128, blank=True)  # as Django hashes them; blank: none
    expires_at = models.DateTimeField(null=True, blank=True)
    download_limit = models.BigIntegerField(null=True, blank=True)
    downloads = models.BigIntegerField(default=0)
    views = models.BigIntegerField(default=0)
    # Nobody's link opens: what a person may share goes with the person.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="shares")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    version = models.BigIntegerField(default=1)  # part of each visit; raising it ends them all

    class Meta:
        db_table = "share"

    def __str__(self) -> str:
        return f"{self.kind} link {self.pk} to node {self.node_id}"
