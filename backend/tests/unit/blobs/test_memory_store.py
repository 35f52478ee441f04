from __future__ import annotations

import pytest

from drive.blobs.memory import MemoryStore
from tests.unit.blobs.contract import BlobStoreContract


class TestMemoryStore(BlobStoreContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()
