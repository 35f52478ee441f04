"""Back to a moment, by each engine's own means, command by command as docs/operations.md tells it ("To any minute").

    .venv/bin/python -m pytest tests/pitr            (in backend/; HOLDFAST_TEST_ENGINE chooses, make pitr runs all)

What was acknowledged before the moment is there, byte for byte; what came after it is not.
"""
