"""`manage.py backup`: one moment of the database and what is to be known about it, into one archive."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from drive.backups import archive, engines, manifest, places
from drive.backups.errors import BackupError
from drive.backups.manifest import Manifest


def backup(target: str) -> Manifest:
    """Write a backup to the file `target`, or to standard output for `-`. Nobody is held up. Raises BackupError.

    All that was committed when it began is in it.
    """
    began = timezone.now()
    engine = engines.here()
    try:
        if not manifest.tables_here():
            raise BackupError("There is nothing to back up: the database has no table of Holdfast.")
        with places.target(target) as (stream, room), engine.snapshot(room) as snapshot:
            migrations = manifest.migrations(snapshot.ask)
            tables = manifest.tables_here()
            before = manifest.figures(snapshot.ask, tables)

            def describe(size: int, sha256: str) -> Manifest:
                after = before if snapshot.exact else manifest.figures(snapshot.ask, tables)
                return Manifest(
                    engine=engine.name,
                    holdfast=settings.VERSION,
                    began_at=began.isoformat(timespec="seconds"),
                    migrations=migrations,
                    exact=snapshot.exact,
                    before=before,
                    after=after,
                    member=engine.member,
                    size=size,
                    sha256=sha256,
                )

            return archive.write(stream, engine.member, snapshot.dump, describe)
    except DatabaseError as error:
        raise BackupError(f"The database can not be read: {one_line(error)}") from None
    except OSError as error:
        raise BackupError(f"The backup can not be written: {error.strerror or one_line(error)}") from None


def one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
