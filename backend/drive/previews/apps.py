from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    name = "drive.previews"
    label = "previews"
    default_auto_field = "django.db.models.BigAutoField"
