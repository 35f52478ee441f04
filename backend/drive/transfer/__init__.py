"""The way out and across: a space as plain folders or as one portable SQLite file, and back from either.

Reading goes through the blob store's reader, writing through the services of uploads and tree: quota, journal and
deduplication hold as at every other door.
"""
