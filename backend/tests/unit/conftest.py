"""What all unit tests share."""

from __future__ import annotations

import pytest

from drive.blobs import verified
from drive.previews import wanting


@pytest.fixture(autouse=True)
def nothing_is_written_behind_a_tests_back(monkeypatch):
    """What reading found out about chunks is written by a thread, later: by then another test would be running."""
    monkeypatch.setattr(verified, "_write_soon", lambda seconds: None)
    monkeypatch.setattr(wanting, "_write_soon", lambda: None)
    yield
    verified.forget()
    wanting.forget()
