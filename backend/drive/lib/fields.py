"""Model fields that every engine understands alike."""

from __future__ import annotations

from typing import Any

from django.db import models


class BytesField(models.BinaryField):
    """At most `max_length` raw bytes that can be indexed, compared and sorted byte by byte.

    Django's BinaryField is a LONGBLOB on MariaDB, which takes no index without a prefix length; VARBINARY does.
    Values are `bytes` on every engine (PostgreSQL's driver would hand out memoryviews).
    """

    def db_type(self, connection: Any) -> str:
        return {"mysql": f"varbinary({self.max_length})", "postgresql": "bytea"}.get(connection.vendor, "blob")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        # `_binary %s` is for LONGBLOB literals; a comparison with VARBINARY wants the same.
        return connection.ops.binary_placeholder_sql(value)
