"""A program: makes the database that recordings start from, and bo with a session. Prints what clients need as JSON."""

from __future__ import annotations

import json

import django

if __name__ == "__main__":
    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    from drive.accounts import people, sessions
    from drive.tree.models import Space

    bo = people.create_user("bo", "correct horse battery", admin=False)
    print(json.dumps({"token": sessions.begin(bo).access, "top": str(Space.objects.get(owner=bo).root_id)}))
