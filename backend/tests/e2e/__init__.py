"""The page in real Chromium, against the real API and against the mock."""
