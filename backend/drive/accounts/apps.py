from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "drive.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drive.accounts import checks  # noqa: F401  (registers them)
