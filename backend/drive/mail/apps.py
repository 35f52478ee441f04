from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "drive.mail"
    label = "mail"

    def ready(self) -> None:
        from drive.accounts.profile import address_changed
        from drive.mail import notices

        address_changed.connect(notices.address_changed)
