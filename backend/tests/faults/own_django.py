"""Django in the harness's own process, for parts that race inside of the application."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.faults.run import Run


def set_up(database_url: str, data: Path) -> Any:
    """Start Django on that database, make its tables and the user ada; the user. Once a process."""
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOLDFAST_DATABASE": database_url,
        "HOLDFAST_DATA": str(data),
    }
    import django

    django.setup()
    from django.conf import settings

    settings.VERIFY_AGE = timedelta(0)  # every read hashes what it reads
    from django.core.management import call_command

    from drive.accounts import people

    call_command("migrate", verbosity=0)
    return people.create_user("ada", secrets.token_hex(16), admin=True)


def races(run: Run) -> None:
    """The part `races`, on a database of its own."""
    with run.database() as database:
        user = set_up(database.url, run.folder / "data")
        from django.db import connections

        from tests.faults.races import race

        race(run, user)
        connections.close_all()
        for problem in database.problems():
            run.fail(f"engine check: {problem}")


def histories(run: Run) -> None:
    """The part `histories`, on a database of its own. A history that no order explains leaves its rows behind."""
    with run.database() as database:
        user = set_up(database.url, run.folder / "data")
        from django.db import connections

        from tests.histories.histories import clients

        with clients(user) as many:
            while run.done < run.count:
                seed = run.rng.getrandbits(32)
                for wrong in many.history(seed):
                    run.fail(f"history {seed}: {wrong}")
                run.done += 1
                if run.done % 100 == 0:
                    run.say("explained")
        connections.close_all()
        for problem in database.problems():
            run.fail(f"engine check: {problem}")


def machines(run: Run) -> None:
    """The part `machines`: as many sequences of requests as the run asks for, drawn from its seed."""
    with run.database() as database:
        set_up(database.url, run.folder / "data")
        from django.db import connections

        from tests.histories.drawing import draw

        draw(run)
        connections.close_all()
        for problem in database.problems():
            run.fail(f"engine check: {problem}")
