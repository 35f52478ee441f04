"""After a database went back to an earlier moment: what holds for the old time line does not for this one."""

from __future__ import annotations

from django.db import transaction

from drive.accounts.models import Session
from drive.operations.models import Lease, Verification
from drive.tree.models import Space, new_epoch


def renew() -> int:
    """New epochs, so that every follower of a journal lists anew; no sessions, no leases. How many spaces.

    A session that was ended after that moment would be alive again, so everybody signs in anew.
    """
    with transaction.atomic():
        spaces = list(Space.objects.order_by("pk").values_list("pk", flat=True))
        for space in spaces:
            Space.objects.filter(pk=space).update(epoch=new_epoch())
        Session.objects.all().delete()
        Lease.objects.all().delete()
        Verification.objects.filter(finished_at=None).delete()
    return len(spaces)
