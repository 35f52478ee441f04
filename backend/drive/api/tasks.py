"""What the worker does, for administrators."""

from __future__ import annotations

from typing import Any

from django_tasks_db.models import DBTaskResult
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api.base import ApiView
from drive.api.permissions import Administrators
from drive.api.shapes import moment
from drive.operations import overview


@extend_schema_serializer(component_name="Task")
class TaskShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    enqueued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(allow_null=True, help_text="Of a failed one: the exception and its text.")


class TaskCounts(serializers.Serializer[Any]):
    waiting = serializers.IntegerField(min_value=0)
    running = serializers.IntegerField(min_value=0)
    failed = serializers.IntegerField(min_value=0)
    done = serializers.IntegerField(min_value=0)


class DueShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    every_seconds = serializers.IntegerField(min_value=0)
    next_at = serializers.DateTimeField(allow_null=True, help_text="Null: no worker has run yet.")


class CollectionShape(serializers.Serializer[Any]):
    finished_at = serializers.DateTimeField(allow_null=True, help_text="Null: not within the last days.")
    paused_since = serializers.DateTimeField(allow_null=True)
    blobs = serializers.IntegerField(allow_null=True, help_text="Deleted.")
    chunks = serializers.IntegerField(allow_null=True, help_text="Deleted.")
    bytes = serializers.IntegerField(allow_null=True, help_text="Of the deleted chunks.")


class VerificationShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["verify", "scrub"])
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True, help_text="Null: it goes on.")
    bytes = serializers.IntegerField(min_value=0, help_text="Hashed so far.")
    problems = serializers.IntegerField(min_value=0)


class PreviewQueue(serializers.Serializer[Any]):
    wanted = serializers.IntegerField(min_value=0)
    failed = serializers.IntegerField(min_value=0)


class TasksShape(serializers.Serializer[Any]):
    counts = TaskCounts(help_text="Finished ones of the last seven days.")
    waiting = TaskShape(many=True, help_text="The first 50, in the order in which they will run.")
    running = TaskShape(many=True)
    failed = TaskShape(many=True, help_text="The latest 50.")
    due = DueShape(many=True, help_text="What comes again and again, the next one first.")
    collection = CollectionShape()
    verifications = VerificationShape(many=True, help_text="The latest of each kind.")
    previews = PreviewQueue()


class TasksView(ApiView):
    permission_classes = (Administrators,)

    @extend_schema(responses=TasksShape)
    def get(self, request: Request) -> Response:
        """What waits, runs, failed and is due in the background, and how the storage is kept."""
        counts = overview.counts()
        return Response(
            {
                "counts": {
                    "waiting": counts[overview.READY],
                    "running": counts[overview.RUNNING],
                    "failed": counts[overview.FAILED],
                    "done": counts[overview.SUCCESSFUL],
                },
                "waiting": [_task(row) for row in overview.waiting()],
                "running": [_task(row) for row in overview.running()],
                "failed": [_task(row) for row in overview.failed()],
                "due": [
                    {"name": due.name, "every_seconds": due.every_seconds, "next_at": moment(due.next)}
                    for due in overview.due()
                ],
                "collection": _collection(),
                "verifications": [_verification(row) for row in overview.verifications()],
                "previews": overview.previews(),
            }
        )


def _task(row: DBTaskResult) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "name": row.task_path,
        "enqueued_at": moment(row.enqueued_at),
        "started_at": moment(row.started_at),
        "finished_at": moment(row.finished_at),
        "error": overview.error_of(row) if row.status == overview.FAILED else None,
    }


def _collection() -> dict[str, Any]:
    last = overview.collection()
    result = last["result"]
    return {
        "finished_at": moment(last["finished_at"]),
        "paused_since": moment(last["paused_since"]),
        "blobs": result.get("blobs"),
        "chunks": result.get("chunks"),
        "bytes": result.get("bytes"),
    }


def _verification(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "started_at": moment(row.started_at),
        "finished_at": moment(row.finished_at),
        "bytes": row.counts.get("bytes", 0),
        "problems": row.problems,
    }
