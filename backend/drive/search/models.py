"""No models: the index of names is the engine's own (drive/search/index), and no code but the index's touches it.

The file has to be there: Django tells only apps with models that migrations were run, and then the index is made.
"""
