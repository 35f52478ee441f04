"""The edge of server-sent events: one small asyncio process beside gunicorn, which no listener costs a thread.

A listener is a coroutine that sleeps. One query a second asks for the marks (`seq`) of all folders that somebody
listens to; whose mark moved is told to those who may read it. What changed, the listener asks the journal for
(`GET spaces/{id}/changes`), or lists again. The stream carries no names and no contents.
"""
