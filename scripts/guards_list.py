"""The guards that `make guards` takes away, what that means in the text, and the tests that must then fail."""

from dataclasses import dataclass

BLOBS, TREE, TUS = "tests/unit/blobs", "tests/unit/tree", "tests/unit/tus"
STORE, COLLECT = f"{BLOBS}/test_sql_store.py::TestSqlStore", f"{BLOBS}/test_collect.py"
INTEGRITY, RACES = f"{BLOBS}/test_integrity.py", f"{TREE}/test_races.py"

_UNIQUE = """UniqueConstraint(fields=['parent', 'live_key'], name='one_live_name_per_folder')"""
_ANY = """CheckConstraint(condition=models.Q(pk__isnull=False), name='one_live_name_per_folder')"""
NO_UNIQUE_NAME = (
    (_UNIQUE.replace("'", '"'), _ANY.replace("'", '"')),
    (_UNIQUE.replace("[", "(").replace("]", ")"), _ANY),
)


@dataclass(frozen=True)
class Place:
    """In backend/`path`, the text `old`, there exactly `times` times, becomes `new`."""

    path: str
    old: str
    new: str
    times: int = 1


@dataclass(frozen=True)
class Guard:
    """`tests` are pytest's names of tests, below backend/; one of them at least must fail without the guard."""

    name: str
    places: tuple[Place, ...]
    tests: tuple[str, ...]
    engine: str = "sqlite"


GUARDS = [
    Guard(
        # Not taken out: FULL is what the library falls back to.
        "each commit reaches the disk (SQLite, synchronous=FULL)",
        (Place("drive/blobs/sqlite/base.py", "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"),),
        (f"{BLOBS}/test_checks.py",),
    ),
    Guard(
        "unsafe settings stop the start",
        (Place("drive/blobs/checks.py", "        if value not in good:", "        if False:", 3),),
        (f"{BLOBS}/test_checks.py",),
    ),
    Guard(
        "foreign key from blob_chunk to chunk",
        (
            Place("drive/blobs/models.py", 'db_column="chunk_digest"', 'db_constraint=False, db_column="chunk_digest"'),
            Place(
                "drive/blobs/migrations/0001_initial.py",
                "db_column='chunk_digest'",
                "db_constraint=False, db_column='chunk_digest'",
            ),
        ),
        (f"{COLLECT}::test_the_foreign_key_is_the_last_fence_and_keeps_no_other_from_going",),
    ),
    Guard(
        "a condemned chunk is taken back by who reuses it",
        (Place("drive/blobs/adding.py", "            _take_back(tx, chunk)", "            pass"),),
        (f"{INTEGRITY}::test_a_condemned_chunk_is_taken_back_by_who_uses_it_again",),
    ),
    Guard(
        "a condemned blob is taken back by who reuses it",
        (
            Place(
                "drive/blobs/sql.py",
                "            Blob.objects.filter(pk=row.pk).update(condemned_at=None)",
                "            pass",
            ),
        ),
        (f"{INTEGRITY}::test_a_condemned_blob_is_taken_back_by_who_uploads_it_again",),
    ),
    Guard(
        "the collector looks again under the lock",
        (Place("drive/blobs/collect.py", "used = kind.used(held)", "used: set[int] = set()"),),
        (f"{COLLECT}::test_what_is_referred_to_behind_its_back_is_spared_and_unmarked",),
    ),
    Guard(
        "the collector waits for the grace",
        (Place("drive/blobs/collect.py", "(row.condemned_at or now) <= limit]", "True]", 2),),
        (f"{COLLECT}::test_it_marks_first_and_deletes_after_the_grace",),
    ),
    Guard(
        "an append that moved no row stores nothing (affected rows in _claim)",
        (Place("drive/blobs/sql.py", "    if not moved:\n", "    if False:\n"),),
        (f"{STORE}::test_an_append_at_the_wrong_offset_stores_nothing",),
    ),
    Guard(
        "only the holder of the lease appends",
        (Place("drive/blobs/sql.py", "AND lease = %s", "AND (lease = %s OR 1 = 1)"),),
        (f"{STORE}::test_who_lost_the_lease_stores_nothing",),
    ),
    Guard(
        "a chunk is hashed before it is given out",
        (Place("drive/blobs/reading.py", "hashlib.sha256(plain).digest() != span.digest", "False"),),
        (f"{INTEGRITY}::test_a_damaged_chunk_is_never_given_out_when_it_was_not_hashed_lately",),
    ),
    Guard(
        "a blob's list of chunks is held against its digest",
        (Place("drive/blobs/reading.py", " or tree_digest(digests) != blob.digest", ""),),
        (f"{INTEGRITY}::test_exchanged_rows_of_a_blob_are_found_however_lately_the_chunks_were_hashed",),
    ),
    Guard(
        "bytes that do not match their checksum are dropped",
        (Place("drive/uploads/receiving.py", "total.digest() != checksum.digest", "False"),),
        (f"{TUS}/test_checksums.py::test_bytes_that_do_not_match_are_dropped_all_of_them",),
    ),
    Guard(
        "a body that broke off publishes nothing",
        (
            Place("drive/uploads/services.py", "    if length is not None and size < length:", "    if False:"),
            Place("drive/api/files.py", "        if self._body.broken:", "        if False:"),
        ),
        ("tests/unit/bytes/test_put.py::test_a_body_that_breaks_off_publishes_nothing_and_leaves_nothing",),
    ),
    Guard(
        "writers of SQLite take turns",
        (Place("drive/blobs/sqlite/turn.py", "            fcntl.flock(self._file, fcntl.LOCK_EX)\n", ""),),
        (f"{BLOBS}/test_turn.py::test_a_transaction_takes_the_turn_and_its_commit_gives_it_back",),
    ),
    Guard(
        "the space is locked while its tree changes (servers)",
        (Place("drive/tree/locks.py", "Space.objects.select_for_update()", "Space.objects"),),
        (
            f"{RACES}::test_files_put_at_once_are_all_counted",
            f"{RACES}::test_changes_of_many_kinds_at_once_leave_no_gap",
        ),
        "postgres",
    ),
    Guard(
        "one live name a folder",
        (
            Place("drive/tree/models.py", *NO_UNIQUE_NAME[0]),
            Place("drive/tree/migrations/0001_initial.py", *NO_UNIQUE_NAME[1]),
        ),
        (f"{TREE}/test_folders.py::test_the_constraint_decides_when_the_check_was_passed",),
    ),
    Guard(
        "the last bytes of a quota go to one",
        (Place("drive/tree/quota.py", "filter(fits, pk=space_id)", "filter(pk=space_id)"),),
        (f"{RACES}::test_the_last_bytes_of_a_quota_go_to_one",),
    ),
    Guard(
        # Two set it: ours, and Django's own.
        "browsers do not guess the type of an answer (nosniff)",
        (
            Place("drive/api/middleware.py", '        headers.setdefault("X-Content-Type-Options", "nosniff")\n', ""),
            Place("config/settings.py", "SECURE_CONTENT_TYPE_NOSNIFF = True", "SECURE_CONTENT_TYPE_NOSNIFF = False"),
        ),
        ("tests/unit/config/test_doors.py",),
    ),
]
