"""What collection and healing need to know: since when a content is wanted by nobody, and which chunk was found damaged."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blobs", "0002_external_bytes")]
    operations = [
        migrations.AddField("blob", "condemned_at", models.DateTimeField(null=True)),
        migrations.AddField("chunkstate", "damaged_at", models.DateTimeField(null=True)),
    ]
