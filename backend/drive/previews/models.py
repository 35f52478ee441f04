"""The pictures that were made of contents, those that are wanted, and those that could not be made."""

from __future__ import annotations

from django.db import models

from drive.blobs.models import Blob
from drive.lib.fields import BytesField


class Derivative(models.Model):
    """One picture of a content, at most `size` pixels wide and high.

    `source` is the content's tree digest, not a foreign key: copies of a file share their pictures, and a picture keeps
    no content alive. `drive.previews.tasks.tidy_previews` takes the rows of contents away that nobody has any more.
    """

    class State(models.IntegerChoices):
        WANTED = 0
        DONE = 1
        FAILED = 2

    id = models.BigAutoField(primary_key=True)
    source = BytesField(max_length=32)
    size = models.SmallIntegerField()
    media_type = models.CharField(max_length=255)  # of the source: says which program looks at it
    state = models.SmallIntegerField(choices=State.choices, default=State.WANTED)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")  # the WebP, once it is done
    wanted_at = models.DateTimeField()  # when somebody last asked for it; the latest comes first
    busy_until = models.DateTimeField(null=True)  # while a worker is at it; when past, that worker was killed
    tries = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "derivative"
        constraints = [models.UniqueConstraint(fields=["source", "size"], name="one_picture_of_a_size")]
        indexes = [models.Index(fields=["state", "wanted_at", "id"], name="derivative_wanted")]

    def __str__(self) -> str:
        return f"{self.source.hex()} {self.size}"
