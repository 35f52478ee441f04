"""What ends a transfer, or one file of it: always one line for whoever runs it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError


class TransferError(Exception):
    """The transfer can not be done, or can not go on; what is there already stays."""


@contextmanager
def disk(what: str) -> Iterator[None]:
    """Turn what the operating system refuses into one line. `what`: where it is written to or read from."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise TransferError(
                f"{what}: the disk is full. What is complete stays; make room, and the same command goes on."
            ) from None
        raise TransferError(f"{what}: {error.strerror or error}.") from None


@contextmanager
def in_one_line() -> Iterator[None]:
    """Around a command: whatever ends a transfer is a CommandError of one line."""
    try:
        yield
    except TransferError as error:
        raise CommandError(str(error)) from None
    except DatabaseError as error:
        raise CommandError(f"The database refused: {' '.join(str(error).split())}") from None
    except KeyboardInterrupt:
        raise CommandError("Stopped. The same command goes on from here.") from None
