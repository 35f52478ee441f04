"""PostgreSQL: bytes stand out of line and uncompressed. Ranges are then cut without reading the whole, and no time goes
into compressing what does not shrink."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def store_externally(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE chunk ALTER COLUMN data SET STORAGE EXTERNAL")
        schema_editor.execute("ALTER TABLE draft_part ALTER COLUMN data SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    dependencies = [("blobs", "0001_initial")]
    operations = [migrations.RunPython(store_externally, migrations.RunPython.noop)]
