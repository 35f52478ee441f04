"""What stops a backup or a restore, in one line for the person at the terminal."""


class BackupError(Exception):
    """It can not be done; nothing that was there has been changed. The text is one line and names what to do."""
