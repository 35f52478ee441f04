from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "drive.pages"
    label = "pages"
