"""What must be so before anybody may sign in."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks

SECRET_DIFFERENT_CHARACTERS = 10


@checks.register(checks.Tags.security)
def used_tokens_are_remembered(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    if apps.is_installed("rest_framework_simplejwt.token_blacklist"):
        return []
    hint = "Put rest_framework_simplejwt.token_blacklist into INSTALLED_APPS."
    return [checks.Error("Used refresh tokens are not remembered.", hint=hint, id="drive.accounts.E001")]


@checks.register(checks.Tags.security)
def secret_is_no_guess(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Every token is signed by keys from this secret: who guesses it is everybody."""
    secret = settings.SECRET_KEY
    if len(set(secret)) >= SECRET_DIFFERENT_CHARACTERS and not secret.startswith("django-insecure"):
        return []
    hint = "Leave HOLDFAST_SECRET_KEY empty (one is made), or set 64 random characters."
    return [checks.Error("HOLDFAST_SECRET_KEY is easy to guess.", hint=hint, id="drive.accounts.E002")]


@checks.register(checks.Tags.security)
def origins_are_exact(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    if not (getattr(settings, "CORS_ALLOW_ALL_ORIGINS", False) or getattr(settings, "CORS_ALLOWED_ORIGIN_REGEXES", [])):
        return []
    return [checks.Error("Origins must be an exact list.", hint="Set HOLDFAST_PAGE_ORIGINS.", id="drive.accounts.E003")]
