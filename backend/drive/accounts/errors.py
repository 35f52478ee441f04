"""What can be wrong with a sign-in."""

from __future__ import annotations

from drive.lib.errors import DriveError


class Unauthenticated(DriveError):
    code = "unauthenticated"
    title = "Sign in first"


class TokenInvalid(DriveError):
    """The access token is forged, expired, of another kind, or its session is over: all look the same."""

    code = "token_invalid"
    title = "The access token is not good, or not any more"


class BadCredentials(DriveError):
    code = "bad_credentials"
    title = "User name or password is wrong"


class SessionEnded(DriveError):
    code = "session_ended"
    title = "The session has ended"


class TooManyAttempts(DriveError):
    """`retry_after` is seconds."""

    code = "too_many_attempts"
    title = "Too many attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many attempts. Try again in {retry_after} s.")
        self.retry_after = retry_after


class SetupDone(DriveError):
    code = "setup_done"
    title = "This install has its first administrator already"


class SetupTokenWrong(DriveError):
    code = "setup_token_wrong"
    title = "That is not the setup token"


class ResetTokenWrong(DriveError):
    """Forged, used, too old, or of an account that is closed: all look the same."""

    code = "reset_token_wrong"
    title = "This link for a new password is not good, or not any more"


class MailOff(DriveError):
    code = "mail_off"
    title = "This install sends no mail"


class OriginNotAllowed(DriveError):
    code = "origin_not_allowed"
    title = "That origin may not do this"


class HeaderMissing(DriveError):
    code = "header_missing"
    title = "The header X-Holdfast is missing"


class LastAdministrator(DriveError):
    code = "last_administrator"
    title = "Somebody must be left who can administer this install"


class UserHasContent(DriveError):
    code = "user_has_content"
    title = "That person has files; deactivate the account, or say that they may go for good"
