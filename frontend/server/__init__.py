"""Serves the page: static files, config.json and the security headers. Knows nothing of the API but its address."""
