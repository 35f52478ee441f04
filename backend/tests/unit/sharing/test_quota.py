"""`used + reserved` never passes a space's quota, not by one byte: in whatever order, by however many at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drive.accounts.models import User
from drive.blobs.sql import default_store
from drive.lib.errors import DriveError, QuotaExceeded
from drive.tree import services as tree
from drive.tree.models import Node, Space
from drive.uploads import services
from drive.uploads.bodies import Arrived
from drive.uploads.models import Upload
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.tree import making

QUOTA = 1_000
NAMES = "abcd"


def team(quota: int = QUOTA) -> Space:
    return tree.create_space(owner=None, kind=Space.Kind.TEAM, name="Team", quota_bytes=quota)


def bytes_of(space: Space) -> int:
    """What counts, from the space's row alone."""
    space.refresh_from_db()
    return space.used_bytes + space.reserved_bytes


class Drive:
    """A few things that people do with a space; each may be refused. `said` is what was acknowledged."""

    def __init__(self, space: Space, user: User) -> None:
        self.space, self.user = space, user
        self.root = space.root
        self.wanted = 0  # bytes that the last step asked for

    def put(self, name: str, size: int) -> None:
        data = bytes([ord(name)]) + bytes(size - 1) if size else b""
        target = services.Target(self.root, name, "text/plain", conflict="replace")
        services.put(self.user, target, Arrived(data), length=size, via="api")

    def begin(self, name: str, size: int) -> None:
        services.begin(self.user, services.Target(self.root, name, "text/plain", conflict="keep_both"), size)

    def copy(self, name: str, size: int) -> None:
        node = Node.objects.filter(parent=self.root, name=name, trashed_at=None).first()
        if node is not None:
            self.wanted = node.size
            tree.copy(node, self.root, by=self.user, conflict="keep_both")

    def finish(self, name: str, size: int) -> None:
        upload = Upload.objects.filter(space=self.space, node_id=None).order_by("created_at").first()
        if upload is not None:
            services.append(upload, Arrived(bytes(upload.length)), offset=services.offset_of(upload))
            services.publish(upload, self.root, by=self.user, via="web")

    def end(self, name: str, size: int) -> None:
        upload = Upload.objects.filter(space=self.space, node_id=None).order_by("created_at").first()
        if upload is not None:
            services.terminate(upload)

    def trash(self, name: str, size: int) -> None:
        node = Node.objects.filter(parent=self.root, name=name, trashed_at=None).first()
        if node is not None:
            tree.trash(node, by=self.user)

    def purge(self, name: str, size: int) -> None:
        node = Node.objects.filter(space=self.space).exclude(trashed_at=None).first()
        if node is not None:
            tree.purge(node, by=self.user)


STEPS = ("put", "begin", "copy", "finish", "end", "trash", "purge")
step = st.tuples(st.sampled_from(STEPS), st.sampled_from(NAMES), st.integers(0, QUOTA + 1))


@pytest.fixture
def bo(transactional_db):  # noqa: F811
    return making.person("bo")


# Bo is made once for all examples; each has a space of its own.
@settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, min_size=1, max_size=12))
def test_no_order_of_steps_passes_the_quota(bo, steps):
    space = team()
    drive = Drive(space, bo)
    for what, name, size in steps:
        before, drive.wanted = bytes_of(space), size
        try:
            getattr(drive, what)(name, size)
        except QuotaExceeded:
            assert before + drive.wanted > QUOTA, "there was room"
            assert bytes_of(space) == before
        assert bytes_of(space) <= QUOTA
    making.assert_sums_are_right(space)
    running = Upload.objects.filter(space=space, node_id=None)
    assert space.reserved_bytes == sum(upload.length for upload in running)


def test_the_last_byte_fits_and_the_one_after_it_does_not(bo):
    drive = Drive(team(), bo)
    drive.put("a", 600)
    drive.begin("b", 400)
    for more in (lambda: drive.put("c", 1), lambda: drive.begin("c", 1)):
        with pytest.raises(QuotaExceeded):
            more()
    drive.finish("", 0)
    drive.put("empty", 0)
    assert bytes_of(drive.space) == QUOTA


def test_sixteen_at_once_fill_it_and_never_more(bo):
    space = team(16 * 100)
    root = space.root
    seen: list[int] = []

    def work(number: int) -> int:
        rng, done = random.Random(number), 0
        try:
            for turn in range(6):
                size = rng.choice([50, 100, 150])
                target = services.Target(root, f"{number}-{turn}", "text/plain")
                try:
                    if rng.random() < 0.5:
                        services.put(bo, target, Arrived(rng.randbytes(size)), length=size, via="api")
                    else:
                        upload = services.begin(bo, target, size)
                        seen.append(sum(Space.objects.values_list("used_bytes", "reserved_bytes").get(pk=space.pk)))
                        services.append(upload, Arrived(rng.randbytes(size)), offset=0)
                        services.publish(upload, root, by=bo, via="web")
                    done += size
                except QuotaExceeded:
                    pass
                seen.append(sum(Space.objects.values_list("used_bytes", "reserved_bytes").get(pk=space.pk)))
            return done
        finally:
            default_store().let_go()
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(work, range(16)))
    assert max(seen) <= space.quota_bytes
    space.refresh_from_db()
    assert (space.used_bytes, space.reserved_bytes) == (sum(done), 0)
    assert space.quota_bytes - space.used_bytes < 50, "it was filled"
    making.assert_sums_are_right(space)


def test_a_quota_that_is_lowered_refuses_more_and_keeps_what_was_promised(bo):
    drive = Drive(team(), bo)
    drive.put("a", 500)
    drive.begin("b", 300)
    Space.objects.filter(pk=drive.space.pk).update(quota_bytes=100)
    with pytest.raises(DriveError):
        drive.put("c", 1)
    drive.finish("", 0)
    assert bytes_of(drive.space) == 800
