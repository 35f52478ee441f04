"""Grants: who has which role on a node, and on all below it. Links are in links_models."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone

from drive.sharing.links_models import Share
from drive.sharing.roles import Role
from drive.tree.models import Node

__all__ = ["Grant", "Share"]


class Grant(models.Model):
    """A person's or group's role on a node and all below it. Members of a team space are grants on its top folder."""

    id = models.BigAutoField(primary_key=True)
    # No index of its own: both unique keys lead with it.
    node = models.ForeignKey(Node, models.CASCADE, related_name="grants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="grants")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="grants")
    role = models.SmallIntegerField(choices=[(role.value, role.word) for role in Role])
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "node_grant"  # GRANT is a word of SQL
        constraints = [
            models.UniqueConstraint(fields=["node", "user"], name="one_grant_per_person"),
            models.UniqueConstraint(fields=["node", "group"], name="one_grant_per_group"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, group__isnull=True) | Q(user__isnull=True, group__isnull=False),
                name="grant_is_for_one",
            ),
            models.CheckConstraint(condition=Q(role__gte=1, role__lte=4), name="grant_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).word} of {self.node_id}"
