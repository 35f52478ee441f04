"""The route of the background's work, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import tasks

urlpatterns = [path("tasks", tasks.TasksView.as_view(), name="tasks")]
