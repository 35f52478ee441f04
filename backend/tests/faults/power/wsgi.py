"""The application as the power harness serves it: real, but it checkpoints early, and unsafely when a control asks.

POWER_CHECKPOINT_BYTES: the WAL's size from which the background checkpointer works; small, so that little data shows
many checkpoints. POWER_SYNCHRONOUS: another `PRAGMA synchronous`, and POWER_DEAF: errors of COMMIT are not heard; both
to prove that the harness would see the loss.
"""

import os
from typing import Any

from drive.blobs.sqlite import checkpoint
from drive.blobs.sqlite.base import DatabaseWrapper

checkpoint.FROM_WAL_BYTES = int(os.environ.get("POWER_CHECKPOINT_BYTES", checkpoint.FROM_WAL_BYTES))
_unsafe = os.environ.get("POWER_SYNCHRONOUS")

if _unsafe:
    _connect = DatabaseWrapper.get_new_connection

    def _connect_unsafely(self: DatabaseWrapper, params: dict[str, Any]) -> Any:
        connection = _connect(self, params)
        connection.execute(f"PRAGMA synchronous = {_unsafe}")
        return connection

    DatabaseWrapper.get_new_connection = _connect_unsafely  # type: ignore[method-assign, assignment]

if os.environ.get("POWER_DEAF"):
    _commit = DatabaseWrapper._commit

    def _commit_deaf(self: DatabaseWrapper) -> None:
        try:
            _commit(self)
        except Exception:
            self._rollback()

    DatabaseWrapper._commit = _commit_deaf  # type: ignore[method-assign]

from config.wsgi import application  # noqa: E402, F401
