"""Each migration from now on lets the version before it go on; what can not, says why."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations import loader, operations
from django.db.migrations.migration import Migration

from drive.upgrades import rules

# Older than the rule: made before anybody ran the version before them.
BEFORE = {
    "accounts.0001_initial", "accounts.0002_setup_is_a_lock", "accounts.0003_preferences", "blobs.0001_initial",
    "blobs.0002_external_bytes", "blobs.0003_states", "blobs.0004_part_digest", "marks.0001_initial",
    "operations.0001_initial", "operations.0002_kept", "operations.0003_verification",
    "operations.0004_storage_figures", "previews.0001_initial", "sharing.0001_initial", "tree.0001_initial",
    "tree.0002_history", "uploads.0001_initial", "uploads.0002_links", "uploads.0003_folder_unbound",
}  # fmt: skip
# (migration, what it does as Django describes it) → why the version before it goes on all the same.
REASONED: dict[tuple[str, str], str] = {}


def ours() -> dict[str, Migration]:
    found = loader.MigrationLoader(None).disk_migrations
    return {f"{app}.{name}": one for (app, name), one in found.items() if one.__module__.startswith("drive.")}


def test_the_list_of_the_old_ones_names_what_there_is():
    assert sorted(BEFORE - set(ours())) == []


def test_every_migration_since_lets_the_version_before_it_go_on():
    found = {(name, told): why for name, one in ours().items() if name not in BEFORE for told, why in rules.broken(one)}
    assert {key: why for key, why in found.items() if key not in REASONED} == {}
    assert sorted(set(REASONED) - set(found)) == []  # a reason for nothing


def migration(*wanted: operations.base.Operation) -> Migration:
    made = Migration("0009_test", "tree")
    made.operations = list(wanted)
    return made


@pytest.mark.parametrize(
    "operation",
    [
        operations.RemoveField("node", "size"),
        operations.DeleteModel("Node"),
        operations.RenameField("node", "size", "length"),
        operations.RenameModel("Node", "Entry"),
        operations.AlterField("node", "name", models.CharField(max_length=10)),
        operations.AddField("node", "colour", models.CharField(max_length=10, default="red")),
        operations.AddConstraint("node", models.UniqueConstraint(fields=["size"], name="one_size")),
        operations.RunSQL("DROP TABLE node"),
        operations.RunPython(lambda apps, editor: None),
        operations.SeparateDatabaseAndState([operations.RemoveField("node", "size")]),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_the_version_before_would_stumble_over_is_found(operation):
    assert len(list(rules.broken(migration(operation)))) == 1


@pytest.mark.parametrize(
    "wanted",
    [
        [operations.AddField("node", "colour", models.CharField(max_length=10, null=True))],
        [operations.AddField("node", "colour", models.CharField(max_length=10, default="red", db_default="red"))],
        [operations.AddIndex("node", models.Index(fields=["size"], name="by_size"))],
        [
            operations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))]),
            operations.AddField("colour", "name", models.CharField(max_length=10, default="")),
            operations.AddConstraint("colour", models.UniqueConstraint(fields=["name"], name="one_name")),
        ],
    ],
    ids=["null", "db_default", "index", "its own table"],
)
def test_what_adds_and_asks_for_nothing_is_allowed(wanted):
    assert list(rules.broken(migration(*wanted))) == []
