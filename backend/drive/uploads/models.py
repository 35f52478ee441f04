"""Resumable upload sessions."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from drive.blobs.models import Draft
from drive.tree.models import Node, Space


def new_upload_id() -> str:
    """128 random bits, as 32 hex digits: not to be guessed (and checked against its owner all the same)."""
    return secrets.token_hex(16)


class Upload(models.Model):
    """A resumable session that fills a draft, and what is to become of it.

    `draft` is set until it is published as `node_id`.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_upload_id, editable=False)
    # Whose it is: a person's, or of whoever holds a link (its share's id; a plain integer, shares are not known here).
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="uploads")
    link_id = models.BigIntegerField(null=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    # May have been purged. Nothing lets go of it then: that would be a write to this row under the space's lock, and
    # whoever finishes the upload holds this row and asks for that lock.
    folder = models.ForeignKey(Node, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=255, blank=True)
    conflict = models.CharField(max_length=16)
    if_match = models.CharField(max_length=64, blank=True)  # hex digest of the content that may be replaced
    metadata = models.TextField(blank=True)  # Upload-Metadata as it was sent: HEAD echoes it
    length = models.BigIntegerField()
    draft = models.OneToOneField(Draft, models.SET_NULL, null=True, related_name="upload_of")
    node_id = models.BigIntegerField(null=True)  # published as; a plain integer, the node may be purged later
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "upload"
