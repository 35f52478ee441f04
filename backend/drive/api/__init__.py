"""The REST edge: parses, asks the gate, calls a room, answers."""
