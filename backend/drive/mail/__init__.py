"""What the drive writes to people's addresses: a link for a new password, and that something was shared with them.

Sent by the worker alone, by Django's mail: no answer waits for a mail server, and none is lost with it. The queue holds
ids, never a text or a token: what is no longer so when its turn comes is not sent.
"""
