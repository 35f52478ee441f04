from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "drive.backups"
    label = "backups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drive.backups import checks  # noqa: F401  (registers)
