"""Which contents there are, for rooms that know them by their tree digest alone."""

from __future__ import annotations

from collections.abc import Collection

from drive.blobs.models import Blob
from drive.blobs.store import BlobRef


def living(digests: Collection[bytes]) -> dict[bytes, BlobRef]:
    """Those of the contents that are there and not condemned as referred to by nothing. One query."""
    rows = Blob.objects.filter(digest__in=list(digests), condemned_at=None).only("digest", "size")
    found = [BlobRef(row.pk, bytes(row.digest), row.size) for row in rows if row.digest is not None]
    return {ref.digest: ref for ref in found}
