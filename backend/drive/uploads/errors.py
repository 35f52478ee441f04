"""What can go wrong with an upload."""

from __future__ import annotations

from drive.lib.errors import DriveError


class UploadGone(DriveError):
    code = "upload_gone"
    title = "That upload has expired"


class Unpublished(DriveError):
    """All bytes are here, but the file is not: its name was taken meanwhile, or its folder has gone."""

    code = "unpublished"
    title = "The upload is complete but not published"


class Incomplete(DriveError):
    code = "incomplete"
    title = "Bytes of this upload are still missing"


class LengthExceeded(DriveError):
    """More bytes than were declared; nothing beyond the length was stored."""

    code = "length_exceeded"
    title = "The body is longer than declared"


class IncompleteBody(DriveError):
    code = "incomplete_body"
    title = "The body ended before its declared length"


class LengthRequired(DriveError):
    code = "length_required"
    title = "The body's length must be declared, or the body sent in chunks"


class TooLarge(DriveError):
    code = "too_large"
    title = "That is more than one file may have"


class ChecksumMismatch(DriveError):
    code = "checksum_mismatch"
    title = "The bytes do not match their checksum"


class ChecksumUnknown(DriveError):
    code = "checksum_algorithm_unknown"
    title = "That checksum algorithm is not known here"


class BulkRefused(DriveError):
    """A request for many files of which nothing was written. `errors`: which file (its index), and what is wrong."""

    code = "bulk_refused"
    title = "Nothing was stored, because some of the files can not be"

    def __init__(self, errors: list[tuple[int, DriveError]]) -> None:
        super().__init__(f"{len(errors)} of the files can not be stored; nothing was.")
        self.errors = errors


class SpacesDiffer(DriveError):
    code = "spaces_differ"
    title = "All files of one request must go to one space"
