"""What must be so before the worker thins out anything."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from drive.tree import retention


@checks.register()
def the_rule_for_versions_can_be_read(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    try:
        retention.parse(settings.KEEP_VERSIONS)
    except ImproperlyConfigured as error:
        hint = f"Set HOLDFAST_KEEP_VERSIONS to a rule such as {retention.EXAMPLE}."
        return [checks.Error(str(error), hint=hint, id="drive.tree.E001")]
    return []
