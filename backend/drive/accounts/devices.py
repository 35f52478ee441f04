"""What a browser says of itself, in two words: for "Firefox on Windows" in a list of sessions. Never for a decision."""

from __future__ import annotations

# In this order: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
_PROGRAMS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("rclone", "rclone"), ("curl/", "curl"), ("Wget", "Wget"), ("python-requests", "Python"),
    ("Python-urllib", "Python"), ("aiohttp", "Python"), ("Go-http-client", "Go"),
)  # fmt: skip
# Phones first: Android calls itself Linux as well, and an iPhone is "like Mac OS X".
_SYSTEMS = (
    ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"), ("Mac OS X", "macOS"), ("Darwin", "macOS"), ("Linux", "Linux"), ("FreeBSD", "FreeBSD"),
)  # fmt: skip


def program(user_agent: str) -> str | None:
    """`Firefox`, `curl`, …; None when it is none that we know."""
    return next((name for mark, name in _PROGRAMS if mark in user_agent), None)


def system(user_agent: str) -> str | None:
    """`Windows`, `iOS`, …; None when it says nothing of it."""
    return next((name for mark, name in _SYSTEMS if mark in user_agent), None)
