"""What do 1,000 idle listeners of events cost, and how soon is a change told to all of them?

From backend/: python bench/listeners.py [how many]. It makes a database of its own, a person for each 100 listeners,
and serves with `python -m drive.events`. One line of figures: memory, CPU of ten idle seconds, delay of a change.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

BACKEND = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BACKEND))
os.chdir(BACKEND)
EACH = 100  # listeners a person
IDLE_SECONDS = 10


def prepare() -> tuple[list[str], int]:
    """Tickets, one a listener's person, and the id of the first person's top folder. Sets the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["HOLDFAST_EVENTS_PORT"] = str(free_port())
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from drive.accounts import sessions
    from drive.api import event_tickets
    from tests.unit.tree import making

    people = [making.person(f"p{number}") for number in range(max(1, int(asked() / EACH)))]
    users = [sessions.user_of_access(sessions.begin(person).access) for person in people]
    return [event_tickets.issue(user)[0] for user in users], making.root(people[0]).pk


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def asked() -> int:
    return int(sys.argv[1]) if len(sys.argv) > 1 else 1000


async def listen(tickets: list[str]) -> list[asyncio.StreamReader]:
    """The streams, each with its first events read."""
    port = int(os.environ["HOLDFAST_EVENTS_PORT"])
    readers = []
    for number in range(asked()):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /events?ticket={tickets[number % len(tickets)]} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        readers.append(reader)
        reader.writer = writer  # type: ignore[attr-defined]  # kept open as long as its reader is
    await asyncio.gather(*(told(reader) for reader in readers))
    return readers


async def told(reader: asyncio.StreamReader) -> float:
    """When the next change was told."""
    while not (await reader.readline()).startswith(b"data: "):
        pass
    return time.monotonic()


def cost(pid: int) -> tuple[float, float, int]:
    """CPU seconds, resident MiB and threads of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return ticks, int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20, int(fields[17])


async def measure(pid: int, tickets: list[str], top_id: int) -> None:
    before = cost(pid)
    begun = time.monotonic()
    readers = await listen(tickets)
    opened = time.monotonic() - begun
    start = cost(pid)
    await asyncio.sleep(IDLE_SECONDS)
    end = cost(pid)
    mine = readers[:: len(tickets)]
    waiting = asyncio.gather(*(told(reader) for reader in mine))
    made = await asyncio.to_thread(change, top_id)
    delays = [at - made for at in await waiting]
    print(
        f"{len(readers)} listeners: opened in {opened:.1f} s, {end[2]} threads, {before[1]:.0f} → {end[1]:.0f} MiB, "
        f"{(end[0] - start[0]) / IDLE_SECONDS:.1%} of a core idle; a change told to {len(mine)} within "
        f"{max(delays):.2f} s"
    )


def change(top_id: int) -> float:
    from drive.tree import services
    from drive.tree.models import Node

    services.create_folder(Node.objects.get(pk=top_id), "new", by=None)
    return time.monotonic()


def main() -> None:
    tickets, top_id = prepare()
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    server = subprocess.Popen([sys.executable, "-m", "drive.events"], env=env)
    try:
        address = f"http://127.0.0.1:{env['HOLDFAST_EVENTS_PORT']}/livez"
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        asyncio.run(measure(server.pid, tickets, top_id))
    finally:
        server.terminate()
        print(f"stopped with {server.wait(10)}")


if __name__ == "__main__":
    main()
