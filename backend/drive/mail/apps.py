from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "drive.mail"
    label = "mail"
