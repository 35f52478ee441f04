"""`python -m drive.events`: serves the streams until it is told to stop."""

from __future__ import annotations

import os
import resource
from types import FrameType


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import uvicorn
    from django.conf import settings

    from drive.events.app import App

    # A listener is a file descriptor; 1,024 is what a process has without asking.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    app = App()
    config = uvicorn.Config(
        app,
        host=settings.BIND,
        port=settings.EVENTS_PORT,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,  # tickets would stand in it
        server_header=False,
        timeout_graceful_shutdown=2,
    )

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Streams never end by themselves: told first, they do within the grace."""
            app.end_soon()
            super().handle_exit(sig, frame)

    Server(config).run()


if __name__ == "__main__":
    main()
