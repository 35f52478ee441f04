"""Looking at everything while people work: what is only on its way is no damage."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from drive.blobs import collect
from drive.operations import verify
from drive.tree.models import Node
from tests.unit.bytes.making import MIB, Api, some_bytes

WRITERS = 3
STEPS = 25
TRIES = 10


def test_it_finds_nothing_wrong_while_people_write_and_the_collector_runs(house):
    errors: list[BaseException] = []
    left = threading.Semaphore(0)

    def write(seed: int) -> None:
        try:
            work(Api(house.bo.user), random.Random(seed))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()
            left.release()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
    for thread in threads:
        thread.start()
    looks = [verify.run(), verify.run()]
    while any(thread.is_alive() for thread in threads):
        looks.append(verify.run())
    for thread in threads:
        thread.join()
    assert errors == []
    found = [str((one.code, one.subject, one.detail)) for look in looks for one in look.findings.all()]
    assert found == []


def put(api: Api, folder: str, name: str, data: bytes) -> None:
    """On the servers, without a grace, the collector may take what is just between its bytes and its name. The foreign
    key refuses the name then, and the writer is told to send it again (operations.md, "Space"); on SQLite never."""
    for _ in range(TRIES):
        answer = api.put(name, data, folder=folder, query="?conflict=replace")
        if connection.vendor == "sqlite" or answer.status_code != 503:
            break
        assert answer.json()["code"] == "busy"
    assert answer.status_code < 300, answer.content


def work(api: Api, rng: random.Random) -> None:
    """Files come, change, go to the trash, are purged; uploads run; what is gone is collected at once."""
    folder = api.folder(f"of {rng.random()}")
    for step in range(STEPS):
        name = rng.choice("abcd")
        size = rng.choice([0, 10, 5000, MIB, MIB + 7])
        put(api, folder, name, some_bytes(size, rng.randrange(4)))
        if step % 4 == 1:
            path = api.upload(2 * MIB, f"film {step}", parent=folder)
            data = some_bytes(2 * MIB, rng.randrange(9))
            at = rng.choice([1000, MIB + 5])
            assert api.patch(path, 0, data[:at]).status_code == 204
            if rng.random() < 0.7:
                assert api.patch(path, at, data[at:]).status_code == 204
        if step % 5 == 2:
            node = Node.objects.filter(parent=int(folder), trashed_at=None).order_by("?").first()
            assert node is not None
            assert api.delete(f"/api/v1/nodes/{node.pk}").status_code == 204
            if rng.random() < 0.7:
                assert api.delete(f"/api/v1/trash/{node.pk}").status_code == 204
        if step % 10 == 9:
            collect.run(timezone.now(), timedelta(0))
