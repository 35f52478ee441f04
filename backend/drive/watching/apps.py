from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "drive.watching"
    label = "watching"
