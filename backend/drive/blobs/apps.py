from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "drive.blobs"
    label = "blobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drive.blobs import checks  # noqa: F401  (registers them)
