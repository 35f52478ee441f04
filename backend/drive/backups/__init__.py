"""Backup and restore: one file that holds everything, taken while the drive works, and put back by one command.

`archive` is the file's form, `manifest` what it says about itself, `engines` how each database is copied and filled,
`taking` and `restoring` the two commands, `proof` what a restore checks before it says that it worked.
"""
