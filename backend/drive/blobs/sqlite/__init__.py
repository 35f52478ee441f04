"""Django's SQLite backend on pysqlite3, with settings that survive power loss and a fair turn for writers."""
