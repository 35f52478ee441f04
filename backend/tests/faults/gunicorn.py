"""gunicorn's production settings, but loaded once in the master: a killed worker is back in milliseconds."""

from config.gunicorn import *  # noqa: F403

preload_app = True
