"""The tus 1.0.0 edge: the protocol's rules, and nothing of the drive's."""
