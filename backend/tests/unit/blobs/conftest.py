"""The turn, the checkpointer and the map are SQLite's alone: on the servers there is nothing to test (nor to skip)."""

from __future__ import annotations

from tests import engines

collect_ignore = [] if engines.chosen() == "sqlite" else ["test_turn.py", "test_checkpoint.py", "test_mapping.py"]
