"""What the worker sends. Each task asks anew what is so, and tries again by itself; in the end its failure is seen."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from drive.accounts import reset
from drive.accounts.models import User
from drive.mail import notices, sending


@task()
def find_accounts(who: str) -> int:
    """A letter for each account of that user name or address; how many. No answer tells it by its time."""
    found = reset.accounts_of(who) if settings.MAIL else []
    for user in found:
        send_reset.enqueue(user_id=user.pk)
    return len(found)


@task()
def send_reset(user_id: int, tries: int = 0) -> bool:
    """The link for a new password, to the address of the account; whether it was taken."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None or not settings.MAIL:
        return False
    try:
        with sending.connect() as connection:
            # The token stands behind the #: it is in no log of a server, and in no Referer.
            url = f"{settings.PAGE_URL}/reset#{reset.token_for(user)}"
            return sending.send(connection, user, "reset", {"url": url})
    except OSError as error:
        sending.again(send_reset, error, tries, user_id=user_id)
        return False


@task()
def tell_old_address(user_id: int, address: str, tries: int = 0) -> bool:
    """Tells the address that an account had until now that it has another one; whether it was taken."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not settings.MAIL:
        return False
    try:
        with sending.connect() as connection:
            return sending.send(connection, user, "address", {}, address=address)
    except OSError as error:
        sending.again(tell_old_address, error, tries, user_id=user_id, address=address)
        return False


@task()
def tell_of_grant(grant_id: int, after: int = 0, tries: int = 0, message: str = "") -> int:
    """Tells those who got it, from the user `after` on, a portion; how many. The next portion is put into the queue."""
    grant = notices.find(grant_id) if settings.MAIL else None
    if grant is None:
        return 0
    people, count = notices.receivers(grant, after=after), 0
    letters = [(user, facts) for user in people if (facts := notices.facts(grant, user, message))]
    try:
        if letters:
            with sending.connect() as connection:
                for user, facts in letters:
                    count += sending.send(connection, user, "shared", facts)
                    after = user.pk
    except OSError as error:
        tries = tries if not count else 0
        sending.again(tell_of_grant, error, tries, grant_id=grant_id, after=after, message=message)
        return count
    if len(people) == notices.PORTION:
        later = tell_of_grant.using(run_after=sending.after(notices.PAUSE))
        later.enqueue(grant_id=grant_id, after=people[-1].pk, message=message)
    return count
