"""A part is hashed when it comes: else a bit that turns on the disk would be hashed into the chunk it becomes part of."""

from __future__ import annotations

from django.db import migrations

from drive.lib.fields import BytesField


class Migration(migrations.Migration):
    dependencies = [("blobs", "0003_states")]
    operations = [migrations.AddField("draftpart", "digest", BytesField(max_length=32, null=True))]
