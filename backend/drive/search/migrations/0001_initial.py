"""The index of names. Its tables are written out by hand: on SQLite a table with a long key wants no second copy of it
(WITHOUT ROWID), and on PostgreSQL pieces are compared by their bytes, whatever language the database is set to."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = {
    "search_block": ("space_id", "block"),
    "search_gram": ("space_id", "block", "gram"),
}
GRAM = {"sqlite": "varchar(3)", "mysql": "varchar(3)", "postgresql": 'varchar(3) COLLATE "C"'}


def make(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    tail = " WITHOUT ROWID" if vendor == "sqlite" else ""
    for table, columns in COLUMNS.items():
        typed = ", ".join(f"{name} {GRAM[vendor] if name == 'gram' else 'bigint'} NOT NULL" for name in columns)
        schema_editor.execute(f"CREATE TABLE {table} ({typed}, PRIMARY KEY ({', '.join(columns)})){tail}")


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    from drive.search.index import adapter

    adapter(schema_editor.connection).remove_triggers(schema_editor.execute)
    for table in COLUMNS:
        schema_editor.execute(f"DROP TABLE {table}")


def _key(*columns: str) -> Any:
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tree", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, drop)],
            state_operations=[
                migrations.CreateModel(
                    "SearchBlock",
                    fields=[
                        ("pk", _key("space_id", "block")),
                        ("space_id", models.BigIntegerField()),
                        ("block", models.BigIntegerField()),
                    ],
                    options={"db_table": "search_block"},
                ),
                migrations.CreateModel(
                    "SearchGram",
                    fields=[
                        ("pk", _key("space_id", "block", "gram")),
                        ("space_id", models.BigIntegerField()),
                        ("block", models.BigIntegerField()),
                        ("gram", models.CharField(max_length=3)),
                    ],
                    options={"db_table": "search_gram"},
                ),
            ],
        )
    ]
