from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class OperationsConfig(AppConfig):
    name = "drive.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drive.operations import collation

        pre_migrate.connect(collation.set_on_empty, dispatch_uid="operations.collation")
