"""Resumable upload sessions: begin, append at an offset, publish, expire."""
