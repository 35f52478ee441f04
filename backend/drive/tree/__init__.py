"""Spaces, nodes, revisions and the journal: services write, queries read."""
