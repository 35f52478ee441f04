"""What whoever runs an install sees: metrics for Prometheus, one line of JSON a request, and `manage.py doctor`.

It reads what other rooms hold and writes nothing. Names, tokens and addresses with a right in them never leave by here:
a request is told by the pattern of its route.
"""
