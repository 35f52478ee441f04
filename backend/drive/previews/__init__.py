"""Small pictures of large files: made by the worker in a child process, stored as blobs."""
