"""Background work, what verification found, and storage figures in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django_tasks_db.models import DBTaskResult

from drive.lib.looking import LookOnly, size
from drive.operations import figures, overview
from drive.operations.models import DueTask, Finding, StorageFigures, Verification

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(LookOnly[DBTaskResult]):
    """The queue: what waits, runs, is done and failed; finished ones are kept for seven days."""

    list_display = ("task_path", "status", "enqueued_at", "started_at", "finished_at", "exception_class_path")
    list_filter = ("status", "task_path", "finished_at")
    search_fields = ("task_path", "exception_class_path")
    ordering = ("-enqueued_at",)
    fields = (*list_display, "error", "traceback", "return_value")
    actions = ("run_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DBTaskResult]:
        rows = super().get_queryset(request)
        at_list = request.resolver_match and str(request.resolver_match.url_name).endswith("_changelist")
        return rows.defer("traceback", "return_value") if at_list else rows

    @admin.display(description="error")
    def error(self, row: DBTaskResult) -> str:
        return overview.error_of(row)

    @admin.action(description="Run the selected failed tasks again", permissions=["administer"])
    def run_again(self, request: HttpRequest, queryset: QuerySet[DBTaskResult]) -> None:
        again = 0
        for row in queryset.filter(status=overview.FAILED):
            given = row.args_kwargs
            row.task.enqueue(*given["args"], **given["kwargs"])
            again += 1
        self.message_user(request, f"Put into the queue: {again}.")


@admin.register(DueTask)
class DueTaskAdmin(LookOnly[DueTask]):
    list_display = ("name", "due_at")
    ordering = ("due_at",)
    fields = list_display


@admin.register(Verification)
class VerificationAdmin(LookOnly[Verification]):
    list_display = ("kind", "started_at", "finished_at", "stage", "hashed", "problems", "repair", "sample")
    list_filter = ("kind", ("finished_at", admin.EmptyFieldListFilter))
    ordering = ("-pk",)
    fields = (*list_display, "counts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verification]:
        return super().get_queryset(request).annotate(problem_count=Count("findings"))

    @admin.display(description="problems", ordering="problem_count")
    def problems(self, row: Any) -> int:
        return row.problem_count

    @admin.display(description="hashed")
    def hashed(self, row: Verification) -> str:
        return size(row.counts.get("bytes", 0))


@admin.register(Finding)
class FindingAdmin(LookOnly[Finding]):
    list_display = ("code", "subject", "path", "owner", "trashed", "repaired", "found_at")
    list_filter = ("code", "repaired", "trashed", "found_at")
    search_fields = ("code", "subject", "path", "owner")
    ordering = ("-pk",)
    fields = (*list_display, "detail", "verification", "node_id", "revision_id", "space_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return super().get_queryset(request).select_related("verification")


@admin.register(StorageFigures)
class StorageFiguresAdmin(LookOnly[StorageFigures]):
    """One page, no rows."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "title": "Storage figures", "sections": figures.sections()}
        return TemplateResponse(request, "admin/operations/storage.html", context)
