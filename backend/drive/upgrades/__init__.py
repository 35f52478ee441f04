"""Between versions: what a migration may do (a test holds it), and that no old program serves a newer database."""
