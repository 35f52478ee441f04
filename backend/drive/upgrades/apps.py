from django.apps import AppConfig


class UpgradesConfig(AppConfig):
    name = "drive.upgrades"
    label = "upgrades"

    def ready(self) -> None:
        from drive.upgrades import checks  # noqa: F401  (registers them)
