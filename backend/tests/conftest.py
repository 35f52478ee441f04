"""What every test gets: derandomised hypothesis, and Django's test database made with migrations."""

import os

import hypothesis

hypothesis.settings.register_profile("holdfast", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.load_profile("holdfast")

# Playwright's fixtures run an event loop in this thread; Django's ORM would refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure() -> None:
    from tests import emptying  # Django's settings are there by now

    emptying.use()
