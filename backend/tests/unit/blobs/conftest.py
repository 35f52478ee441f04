"""The turn is SQLite's alone: on the servers, which let many write at once, there is nothing to test (nor to skip)."""

from __future__ import annotations

from tests import engines

collect_ignore = [] if engines.chosen() == "sqlite" else ["test_turn.py"]
