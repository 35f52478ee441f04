"""The API from outside: each scenario runs on the mock and on the real server, and neither may be alone in passing."""
