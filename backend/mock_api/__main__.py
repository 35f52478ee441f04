"""`python -m mock_api --port 8001 --seed typical`."""

from __future__ import annotations

import argparse
import logging
import os

from werkzeug.serving import make_server

from .app import create_app
from .faults import PROFILES
from .seeds import SEEDS
from .state import Mock


def main() -> None:
    """Serve until Ctrl-C, a thread a connection."""
    options = _options()
    app = create_app(options.seed)
    state: Mock = app.extensions["mock"]
    state.faults.use_profile(options.profile)
    if options.quiet:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server(options.host, options.port, app, threaded=True)
    place = f"http://{options.host}:{server.server_port}"
    print(f"Holdfast mock with the seed {options.seed}: {place}  (control page: {place}/__mock__/)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _options() -> argparse.Namespace:
    env = os.environ.get
    parser = argparse.ArgumentParser(prog="mock_api", description="The Holdfast API in memory.")
    parser.add_argument("--host", default=env("MOCK_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(env("MOCK_PORT", "8001")), help="0 takes a free one")
    parser.add_argument("--seed", choices=SEEDS, default=env("MOCK_SEED", "typical"))
    parser.add_argument("--profile", choices=PROFILES, default=env("MOCK_PROFILE", "fast"))
    parser.add_argument("--quiet", action="store_true", help="no line for each request")
    return parser.parse_args()


if __name__ == "__main__":
    main()
