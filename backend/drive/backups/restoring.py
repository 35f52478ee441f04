"""`manage.py restore`: an archive into an empty database, and nothing else."""

from __future__ import annotations

from django.db import DatabaseError

from drive.backups import engines, places, proof
from drive.backups.archive import Archive
from drive.backups.errors import BackupError
from drive.backups.proof import Proof
from drive.backups.taking import one_line


def restore(source: str) -> Proof:
    """Put the backup in the file `source`, or from standard input for `-`, into the empty database, and verify it.

    Raises BackupError; then what was there is as it was, or it is a database that no server starts on.
    """
    engine = engines.here()
    try:
        engine.refuse_unless_empty()
        with places.source(source) as stream:
            archive = Archive(stream)
            proof.refuse_unless_known(archive.manifest, engine.name)
            with engine.filling(archive):
                return proof.prove(archive.manifest)
    except DatabaseError as error:
        raise BackupError(f"The database refused: {one_line(error)}") from None
    except OSError as error:
        raise BackupError(f"The restore can not be written: {error.strerror or one_line(error)}") from None
