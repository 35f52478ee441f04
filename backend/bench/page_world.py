"""A drive with a folder of a hundred thousand files, for bench/special/page.py: `python -m bench.page_world PASSWORD`.

Run in the environment of a drive; prints the folder's id and the user's name as JSON.
"""

from __future__ import annotations

import json
import sys

from bench import million

SCALE = 0.1  # of a million

if __name__ == "__main__":
    world = million.make(SCALE)
    world.user.set_password(sys.argv[1])
    world.user.save()
    print(json.dumps({"folder": str(world.folders["1M"].pk), "username": world.user.username}))
