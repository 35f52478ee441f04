from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "drive.transfer"
    label = "transfer"
