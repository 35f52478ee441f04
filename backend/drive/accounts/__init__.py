"""Who somebody is: users, sessions, first run. Knows nothing of files."""
