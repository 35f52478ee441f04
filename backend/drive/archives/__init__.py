"""Folders and selections as one zip file, written while it is sent."""
