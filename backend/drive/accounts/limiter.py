"""One atomic counter for everything that takes a password: per account and per address, with a growing wait.

An attempt is counted before the password is looked at, in a transaction of its own: a hundred guesses sent at the same
moment are a hundred attempts, not one. A right password takes its own attempt back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from drive.accounts.errors import TooManyAttempts
from drive.accounts.models import Attempts, username_key

FORGOTTEN_AFTER = timedelta(hours=24)  # without an attempt


@dataclass(frozen=True)
class Rule:
    """`free` attempts at once; each further one waits twice as long as the one before, `longest` at most."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long nobody may try after that many failures."""
        over = failures - self.free
        if over < 0:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(over, 20)), self.longest)


# A stranger's guesses make the owner of an account wait as well: so not for long. 1,440 guesses a day find no password
# that passed our validators.
ACCOUNT = Rule(free=5, longest=timedelta(minutes=1))
# Many people may share an address.
ADDRESS = Rule(free=30, longest=timedelta(minutes=15))


def attempt(username: str, address: str) -> None:
    """Counts one attempt on `username` from `address`. Raises TooManyAttempts, then nothing is counted."""
    attempt_by({_account(username): ACCOUNT}, address)


def attempt_by(rules: Mapping[str, Rule], address: str) -> None:
    """As `attempt`, on what the keys (made by `key`) stand for; each has its own rule."""
    rules = {**rules, _address(address): ADDRESS}
    # Each in a transaction of its own: an INSERT that finds its row there keeps a shared lock on it on InnoDB, and two
    # of those can not both become the exclusive one.
    now = timezone.now()
    for key in rules:
        Attempts.objects.get_or_create(key=key, defaults={"blocked_until": now, "updated_at": now})
    with transaction.atomic():
        rows = _locked(list(rules))
        now = timezone.now()  # under the locks: who waited for them must not judge by the time of arrival
        blocked = max((row.blocked_until for row in rows), default=now)
        if blocked > now:
            raise TooManyAttempts(ceil((blocked - now).total_seconds()))
        for row in rows:
            stale = row.updated_at < now - FORGOTTEN_AFTER
            row.failures = 1 if stale else row.failures + 1
            wait = rules[row.key].wait(row.failures)
            row.blocked_until = now + wait if wait else row.blocked_until
            row.updated_at = now
            row.save(update_fields=["failures", "blocked_until", "updated_at"])


def succeeded(username: str, address: str) -> None:
    """The attempt was right: the account starts anew, the address gets this one attempt back."""
    now = timezone.now()
    Attempts.objects.filter(key=_account(username)).update(failures=0, blocked_until=now)
    Attempts.objects.filter(key=_address(address), failures__gt=0).update(failures=F("failures") - 1, blocked_until=now)


def remove_old() -> None:
    """Takes away what is forgotten anyway. For the worker."""
    Attempts.objects.filter(updated_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def address_of(request: HttpRequest) -> str:
    """The client's address. X-Forwarded-For counts only as far as the peers that wrote it are trusted ones.

    Read from the right: everything left of the first stranger may be invented by him.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    address = request.META.get("REMOTE_ADDR", "")
    while hops and _trusted(address):
        address = hops.pop()
    return address


def _trusted(address: str) -> bool:
    if not address:  # a local socket: only a proxy beside us can be at its other end
        return bool(settings.TRUSTED_PROXIES)
    ip = _ip(address)
    return ip is not None and any(ip in network for network in settings.TRUSTED_PROXIES)


def _locked(keys: list[str]) -> list[Attempts]:
    """The rows of `keys`, locked in one order for everybody: no deadlocks."""
    return list(Attempts.objects.select_for_update().filter(key__in=keys).order_by("key"))


def key(kind: str, value: str) -> str:
    """What `attempt_by` counts under: of one length, and of no meaning to who reads the table."""
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()


def _account(username: str) -> str:
    return key("account", username_key(username))


def _address(address: str) -> str:
    """An IPv6 customer has a whole /64 to choose from: it counts as one."""
    ip = _ip(address)
    if isinstance(ip, IPv6Address):
        ip = IPv6Address(int(ip) >> 64 << 64)
    return key("address", str(ip or address))


def _ip(address: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip
