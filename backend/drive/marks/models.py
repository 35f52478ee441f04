"""What a person marked for themselves: stars, and tags with a colour. Nobody else sees them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from drive.tree.models import Node


class Star(models.Model):
    """A node that a person wants at hand."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="stars")
    node = models.ForeignKey(Node, models.CASCADE, related_name="stars")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "star"
        # It leads with the person: what is starred in a page of nodes is a range of it.
        constraints = [models.UniqueConstraint(fields=["user", "node"], name="one_star_a_node")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.node_id}"


class Tag(models.Model):
    """A word of a person's own. `unique_key` is the hash of its folded name, as a node's `live_key` is."""

    class Color(models.TextChoices):
        GREY = "grey"
        RED = "red"
        ORANGE = "orange"
        YELLOW = "yellow"
        GREEN = "green"
        BLUE = "blue"
        PURPLE = "purple"
        PINK = "pink"

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="tags")
    name = models.CharField(max_length=64)
    unique_key = models.CharField(max_length=64)
    color = models.CharField(max_length=8, choices=Color.choices, default=Color.GREY)

    class Meta:
        db_table = "tag"
        constraints = [models.UniqueConstraint(fields=["user", "unique_key"], name="one_tag_a_name")]

    def __str__(self) -> str:
        return self.name


class TagOnNode(models.Model):
    """A tag on a node."""

    id = models.BigAutoField(primary_key=True)
    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False, related_name="nodes")
    node = models.ForeignKey(Node, models.CASCADE, related_name="tags")

    class Meta:
        db_table = "tag_on_node"
        constraints = [models.UniqueConstraint(fields=["tag", "node"], name="a_tag_once_a_node")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.node_id}"
