"""Errors with stable codes. Rooms raise them; each edge maps `code` to its own status and wording."""

from __future__ import annotations

from typing import Any


class DriveError(Exception):
    """Something the caller can act upon. `code` never changes once published; `extras` are facts for the answer."""

    code = "server_error"
    title = "Something went wrong"

    def __init__(self, detail: str = "", **extras: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extras = extras


class NotFound(DriveError):
    """Missing, or not yours: both look the same."""

    code = "not_found"
    title = "There is nothing here for you"


class Forbidden(DriveError):
    code = "forbidden"
    title = "You may see this, but not change it"


class InvalidName(DriveError):
    """`rule` tells which rule the name breaks: empty, dot, slash, control, too_long, not_unicode."""

    code = "invalid_name"
    title = "That name can not be used"

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(detail, rule=rule)
        self.rule = rule


class InvalidField(DriveError):
    """`fields` maps a field's name to what is wrong with it."""

    code = "invalid_field"
    title = "A field is missing or wrong"

    def __init__(self, **fields: str) -> None:
        super().__init__(" ".join(fields.values()), fields={name: [text] for name, text in fields.items()})


class UnknownField(DriveError):
    code = "unknown_field"
    title = "There is no such field"


class InvalidCursor(DriveError):
    code = "invalid_cursor"
    title = "That cursor does not belong to this list"


class BadHeader(DriveError):
    """A header that can not be understood; `header` names it."""

    code = "bad_header"
    title = "A header can not be understood"

    def __init__(self, header: str, detail: str = "") -> None:
        super().__init__(detail or f"{header} can not be understood.", header=header)


class NameTaken(DriveError):
    """Another live node has that name. `node` is the node in the way (a tree.Node); the edge writes it out."""

    code = "name_taken"
    title = "That name is taken"

    def __init__(self, node: Any) -> None:
        super().__init__(f"“{node.name}” is already in this folder.", node=node)
        self.node = node


class PreconditionFailed(DriveError):
    """The node is not, or no longer, what the caller took it for; `node` is what it is now, when there is one."""

    code = "precondition_failed"
    title = "It has changed meanwhile"


class MoveIntoItself(DriveError):
    code = "move_into_itself"
    title = "A folder can not be moved into itself"


class RootIsFixed(DriveError):
    code = "root_is_fixed"
    title = "The top folder can not be renamed, moved or trashed"


class NotAFolder(DriveError):
    code = "not_a_folder"
    title = "That is not a folder"


class NotAFile(DriveError):
    code = "not_a_file"
    title = "That is not a file"


class InTrash(DriveError):
    code = "in_trash"
    title = "That is in the trash"


class NotInTrash(DriveError):
    code = "not_in_trash"
    title = "That is not in the trash"


class ParentInTrash(DriveError):
    code = "parent_in_trash"
    title = "The folder it came from is in the trash too"


class TooDeep(DriveError):
    code = "too_deep"
    title = "Folders can not be nested that deeply"


class QuotaExceeded(DriveError):
    code = "quota_exceeded"
    title = "There is not enough space left"


class StorageFull(DriveError):
    code = "storage_full"
    title = "The server's disk is full"


class Busy(DriveError):
    """Try again soon; `retry_after` is seconds."""

    code = "busy"
    title = "The server is busy"

    def __init__(self, detail: str = "", *, retry_after: int = 2) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class CursorGone(DriveError):
    """The cursor is of an earlier time line, or ahead of this one: list again, then follow from `now`."""

    code = "cursor_gone"
    title = "That cursor is of another time line; list again"


class TooMany(DriveError):
    """More than one change may touch; `limit` is how many nodes it may."""

    code = "too_many"
    title = "That is too much for one change"


class PreviewNotReady(DriveError):
    """A picture that is being made; `retry_after` is seconds."""

    code = "preview_not_ready"
    title = "The preview is not made yet"
    retry_after = 2


class TagTaken(DriveError):
    code = "tag_taken"
    title = "You have a tag of that name"
