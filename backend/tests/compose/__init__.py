"""The compose files on a real Docker Engine: built, started, used through their ports, struck, backed up, restored.

The engine is one of the tests' own (engine.py), and the base images are made from Debian packages (standins.py): no
image registry is needed. COUNT is the number of rounds of strikes: `COUNT=20 make compose`.
"""
