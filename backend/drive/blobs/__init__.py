"""Bytes in, bytes out: chunks, blobs, drafts. Knows nothing of users, names or HTTP."""
