"""The recipes of docs/proxies.md, each as it stands there, in front of a real server (`make proxies`)."""
