"""A stateful stand-in for the Holdfast API, for people who work on the page.

It keeps everything in memory, needs no database and imports neither Django nor `drive`, so that it can disagree with
the real server only where the contract suite would notice. It never ships in a production image.
"""
