"""The link page `/s/<token>`: an edge for people without an account, and without scripts."""
