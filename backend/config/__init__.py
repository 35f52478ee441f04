"""How the backend is put together: settings by environment, URLs, the WSGI entry."""
