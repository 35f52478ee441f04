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
