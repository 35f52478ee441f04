from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "drive.tree"
    label = "tree"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drive.tree import personal

        personal.connect()
