"""What the worker remembers between two looks at the clock."""

from __future__ import annotations

from django.db import models


class Lease(models.Model):
    """Who may do a thing that one process at a time may do. Free when `until` has passed."""

    name = models.CharField(primary_key=True, max_length=64)
    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "lease"

    def __str__(self) -> str:
        return self.name


class DueTask(models.Model):
    """When a task of settings.DUE_TASKS is to be put into the queue next."""

    name = models.CharField(primary_key=True, max_length=200)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "due_task"

    def __str__(self) -> str:
        return self.name


class Kept(models.Model):
    """A value that an administrator or the worker sets while everything runs, such as "collection is paused"."""

    name = models.CharField(primary_key=True, max_length=64)
    value = models.CharField(max_length=200)
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "kept"

    def __str__(self) -> str:
        return self.name


class Verification(models.Model):
    """One look at everything that is stored, and where it stands: a look that was stopped goes on from there."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)  # verify: the command; scrub: the worker's endless one
    repair = models.BooleanField(default=False)
    sample = models.CharField(max_length=32, blank=True)  # 1/7: that share of the chunks, another one each day
    stage = models.CharField(max_length=16, blank=True)
    position = models.BigIntegerField(default=0)  # the last id of the stage that was looked at
    counts = models.JSONField(default=dict)  # stage → rows looked at; bytes → bytes hashed
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "verification"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Finding(models.Model):
    """Something that is not as it should be, once for each file that it hurts. Plain integers: a purge keeps it."""

    id = models.BigAutoField(primary_key=True)
    verification = models.ForeignKey(Verification, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)  # the row: "chunk 17"
    detail = models.TextField()
    path = models.TextField(blank=True)  # of the file, from the top of its space
    node_id = models.BigIntegerField(null=True)
    revision_id = models.BigIntegerField(null=True)
    space_id = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=255, blank=True)
    trashed = models.BooleanField(default=False)
    repaired = models.BooleanField(default=False)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "finding"

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"


class StorageFigures(Kept):
    """No rows of its own: a page of the admin, with a permission that can be given."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "storage figures"
