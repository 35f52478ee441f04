from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "drive.tree"
    label = "tree"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drive.tree import checks, personal  # noqa: F401  (registers them)

        personal.connect()
