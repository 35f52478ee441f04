"""Every operation of the contract: its stable name, who may call it, and each error it can answer with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    tag: str
    errors: str = ""  # codes, besides those that every such operation has
    security: tuple[str, ...] = ("access",)
    location: bool = False
    is_json: bool = True  # of its body, when it has one

    def codes(self, *, json_body: bool) -> list[str]:
        """All its codes. Operations at the top, outside /api/v1, answer none of the usual ones."""
        found = self.errors.split()
        if self.tag == "health":
            return found
        found += ["server_error", "busy"]
        if "access" in self.security:
            found += ["unauthenticated", "token_invalid"]
        if self.id in VISITORS:
            found += ["not_found", "password_required"]
        if self.id in COUNTED:
            found += ["link_spent"]
        if json_body:
            found += ["not_json", "too_large", "unsupported_media_type", "invalid_field", "unknown_field"]
        return found


# Operations that are open to visitors of links (views that say `visitors`, or ask for `whoever`).
VISITORS = {
    "createFolder", "getNode", "updateNode", "trashNode", "listChildren", "putFile", "putMany",
    "getContent", "headContent", "createContentUrl", "getArchive", "headArchive", "createArchiveUrl",
    "createUpload", "getUploadOffset", "appendUpload", "terminateUpload", "publishUpload",
}  # fmt: skip
# Of those, what a link's download limit counts.
COUNTED = {"getContent", "createContentUrl", "getArchive", "createArchiveUrl"}

_API = "/api/v1"
_NODE = f"{_API}/nodes/{{node_id}}"
_FILE = f"{_API}/nodes/{{folder_id}}/files/{{name}}"
_UPLOAD = f"{_API}/uploads/{{upload_id}}"
_SIGNED = "/content/{node_id}/{name}"
_REVISION = f"{_NODE}/revisions/{{revision_id}}"

_PLACE = "forbidden not_found not_a_folder in_trash name_taken quota_exceeded storage_full"
_PAST = "forbidden not_found not_a_file in_trash"
_SESSION = "origin_not_allowed header_missing"

OPERATIONS: dict[tuple[str, str], Operation] = {
    (f"{_API}/setup", "get"): Operation("getSetup", "session", security=()),
    (f"{_API}/setup", "post"): Operation(
        "setUp", "session", "setup_token_wrong setup_done origin_not_allowed too_many_attempts", security=()
    ),
    (f"{_API}/session", "post"): Operation(
        "signIn", "session", "bad_credentials too_many_attempts origin_not_allowed", security=()
    ),
    (f"{_API}/session", "delete"): Operation("signOut", "session", _SESSION, security=("refresh",)),
    (f"{_API}/session/refresh", "post"): Operation(
        "refreshSession", "session", f"{_SESSION} session_ended", security=("refresh",)
    ),
    (f"{_API}/session/reset", "post"): Operation(
        "askForReset", "session", "mail_off too_many_attempts origin_not_allowed", security=()
    ),
    (f"{_API}/session/reset/confirm", "post"): Operation(
        "confirmReset", "session", "reset_token_wrong too_many_attempts origin_not_allowed", security=()
    ),
    (f"{_API}/me", "get"): Operation("getMe", "session"),
    # The caller's own account
    (f"{_API}/me", "patch"): Operation("updateMe", "account", "bad_credentials forbidden too_many_attempts"),
    (f"{_API}/me/password", "post"): Operation(
        "changePassword", "account", "bad_credentials too_many_attempts origin_not_allowed forbidden"
    ),
    (f"{_API}/me/preferences", "get"): Operation("getPreferences", "account", "forbidden"),
    (f"{_API}/me/preferences", "patch"): Operation("updatePreferences", "account", "forbidden"),
    (f"{_API}/me/sessions", "get"): Operation(
        "listSessions", "account", "invalid_field invalid_cursor forbidden"
    ),
    (f"{_API}/me/sessions", "delete"): Operation("endOtherSessions", "account", "forbidden"),
    (f"{_API}/me/sessions/{{session_id}}", "delete"): Operation("endSession", "account", "not_found forbidden"),
    (f"{_API}/tasks", "get"): Operation("getTasks", "administration", "forbidden"),
    # Storage figures
    (f"{_API}/usage", "get"): Operation("getUsage", "usage", "not_found forbidden"),
    (f"{_API}/usage/folders", "get"): Operation(
        "listFolderUsage", "usage", "invalid_field invalid_cursor not_found not_a_folder in_trash forbidden"
    ),
    # People and groups
    (f"{_API}/users", "get"): Operation("listUsers", "people", "invalid_field invalid_cursor not_found forbidden"),
    (f"{_API}/users", "post"): Operation("createUser", "people", "forbidden", location=True),
    (f"{_API}/users/{{user_id}}", "get"): Operation("getUser", "people", "not_found forbidden"),
    (f"{_API}/users/{{user_id}}", "patch"): Operation(
        "updateUser", "people", "not_found last_administrator forbidden"
    ),
    (f"{_API}/users/{{user_id}}", "delete"): Operation(
        "deleteUser", "people", "invalid_field not_found last_administrator user_has_content forbidden"
    ),
    (f"{_API}/groups", "get"): Operation("listGroups", "people", "invalid_field invalid_cursor forbidden"),
    (f"{_API}/groups", "post"): Operation("createGroup", "people", "forbidden", location=True),
    (f"{_API}/groups/{{group_id}}", "patch"): Operation("renameGroup", "people", "not_found forbidden"),
    (f"{_API}/groups/{{group_id}}", "delete"): Operation("deleteGroup", "people", "not_found forbidden"),
    (f"{_API}/groups/{{group_id}}/members/{{user_id}}", "put"): Operation(
        "addMember", "people", "not_found forbidden"
    ),
    (f"{_API}/groups/{{group_id}}/members/{{user_id}}", "delete"): Operation(
        "removeMember", "people", "not_found forbidden"
    ),
    (f"{_API}/nodes", "post"): Operation(
        "createFolder", "nodes", "invalid_name forbidden not_found name_taken not_a_folder in_trash too_deep",
        location=True,
    ),
    (_NODE, "get"): Operation("getNode", "nodes", "not_found"),
    (_NODE, "patch"): Operation(
        "updateNode", "nodes",
        "invalid_name bad_header not_found name_taken move_into_itself root_is_fixed not_a_folder in_trash too_deep "
        "forbidden precondition_failed quota_exceeded too_many",
    ),
    (_NODE, "delete"): Operation(
        "trashNode", "nodes", "bad_header forbidden not_found root_is_fixed in_trash precondition_failed"
    ),
    (f"{_NODE}/children", "get"): Operation(
        "listChildren", "nodes", "invalid_field invalid_cursor not_found not_a_folder"
    ),
    (f"{_NODE}/restore", "post"): Operation(
        "restoreNode", "trash",
        "invalid_name not_found name_taken not_in_trash parent_in_trash not_a_folder too_deep forbidden",
    ),
    (f"{_API}/trash", "get"): Operation("listTrash", "trash", "invalid_field invalid_cursor not_found forbidden"),
    (f"{_API}/trash", "delete"): Operation("emptyTrash", "trash", "not_found forbidden"),
    (f"{_API}/trash/{{node_id}}", "delete"): Operation("purgeNode", "trash", "forbidden not_found not_in_trash"),
    (_FILE, "put"): Operation(
        "putFile", "bytes",
        f"{_PLACE} invalid_name invalid_field bad_header precondition_failed incomplete_body length_exceeded "
        "length_required too_large",
        is_json=False,
    ),
    (f"{_API}/bulk", "post"): Operation(
        "putMany", "bytes",
        f"{_PLACE} bulk_refused spaces_differ not_json invalid_field unknown_field incomplete_body length_exceeded "
        "length_required too_large unsupported_media_type",
        is_json=False,
    ),
    (f"{_NODE}/content", "get"): Operation(
        "getContent", "bytes", "not_found not_a_file in_trash precondition_failed range_not_satisfiable"
    ),
    (f"{_NODE}/content", "head"): Operation(
        "headContent", "bytes", "not_found not_a_file in_trash precondition_failed range_not_satisfiable"
    ),
    (f"{_NODE}/content-url", "post"): Operation("createContentUrl", "bytes", "not_found not_a_file in_trash"),
    (_SIGNED, "get"): Operation(
        "getSignedContent", "bytes", "not_found in_trash precondition_failed range_not_satisfiable", security=()
    ),
    (f"{_NODE}/shares", "get"): Operation(
        "listNodeShares", "links", "invalid_field invalid_cursor not_found forbidden in_trash"
    ),
    (f"{_NODE}/shares", "post"): Operation(
        "createShare", "links", "not_found forbidden in_trash", location=True
    ),
    (f"{_API}/shares", "get"): Operation("listShares", "links", "invalid_field invalid_cursor"),
    (f"{_API}/shares/{{share_id}}", "patch"): Operation("updateShare", "links", "not_found"),
    (f"{_API}/shares/{{share_id}}", "delete"): Operation("revokeShare", "links", "not_found"),
    (f"{_API}/links/{{token}}/visit", "post"): Operation(
        "visitLink", "links", "not_found password_required bad_credentials too_many_attempts", security=()
    ),
    (f"{_API}/uploads", "options"): Operation("uploadOptions", "uploads", security=()),
    (f"{_API}/uploads", "post"): Operation(
        "createUpload", "uploads",
        f"{_PLACE} invalid_name invalid_field bad_header precondition_failed tus_version too_large length_exceeded "
        "checksum_algorithm_unknown checksum_mismatch unsupported_media_type",
        location=True, is_json=False,
    ),
    (_UPLOAD, "head"): Operation("getUploadOffset", "uploads", "not_found upload_gone tus_version unpublished"),
    (_UPLOAD, "patch"): Operation(
        "appendUpload", "uploads",
        f"{_PLACE} upload_gone offset_mismatch upload_locked tus_version bad_header unsupported_media_type too_large "
        "checksum_algorithm_unknown checksum_mismatch precondition_failed",
        is_json=False,
    ),
    (_UPLOAD, "delete"): Operation("terminateUpload", "uploads", "not_found upload_gone upload_locked tus_version"),
    (f"{_UPLOAD}/publish", "post"): Operation(
        "publishUpload", "uploads", f"{_PLACE} invalid_name upload_gone incomplete upload_locked precondition_failed"
    ),
    # History
    (f"{_NODE}/copy", "post"): Operation(
        "copyNode", "nodes",
        "invalid_name forbidden not_found name_taken move_into_itself root_is_fixed not_a_folder in_trash too_deep "
        "quota_exceeded too_many",
        location=True,
    ),
    (f"{_NODE}/revisions", "get"): Operation(
        "listRevisions", "history", "invalid_field invalid_cursor forbidden not_found not_a_file"
    ),
    (_REVISION, "patch"): Operation("updateRevision", "history", _PAST),
    (_REVISION, "delete"): Operation("deleteRevision", "history", _PAST),
    (f"{_REVISION}/restore", "post"): Operation("restoreRevision", "history", f"{_PAST} quota_exceeded"),
    (f"{_REVISION}/content", "get"): Operation(
        "getRevisionContent", "history", f"{_PAST} precondition_failed range_not_satisfiable"
    ),
    (f"{_REVISION}/content", "head"): Operation(
        "headRevisionContent", "history", f"{_PAST} precondition_failed range_not_satisfiable"
    ),
    (f"{_REVISION}/content-url", "post"): Operation("createRevisionUrl", "history", _PAST),
    # The journal
    (f"{_NODE}/activity", "get"): Operation(
        "getNodeActivity", "journal", "invalid_field invalid_cursor not_found forbidden"
    ),
    (f"{_API}/spaces/{{space_id}}/activity", "get"): Operation(
        "getSpaceActivity", "journal", "invalid_field invalid_cursor not_found forbidden"
    ),
    (f"{_API}/events/ticket", "post"): Operation("createEventsTicket", "journal", "forbidden"),
    (f"{_API}/spaces/{{space_id}}/changes", "get"): Operation(
        "getChanges", "journal", "invalid_field invalid_cursor not_found forbidden cursor_gone"
    ),
    # Archives and previews
    (f"{_NODE}/archive", "get"): Operation(
        "getArchive", "bytes", "not_found not_a_folder in_trash too_large forbidden"
    ),
    (f"{_NODE}/archive", "head"): Operation(
        "headArchive", "bytes", "not_found not_a_folder in_trash too_large forbidden"
    ),
    (f"{_API}/archive", "post"): Operation("createArchiveUrl", "bytes", "not_found in_trash too_large forbidden"),
    ("/content/preview/{digest}/{size}.webp", "get"): Operation(
        "getPreview", "bytes", "not_found preview_not_ready", security=()
    ),
    ("/content/archive/{name}", "get"): Operation(
        "getSignedArchive", "bytes", "not_found too_large forbidden", security=()
    ),
    # Spaces, grants, people
    (f"{_API}/spaces", "get"): Operation("listSpaces", "spaces", "invalid_field invalid_cursor forbidden"),
    (f"{_API}/spaces", "post"): Operation("createSpace", "spaces", "forbidden", location=True),
    (f"{_API}/spaces/{{space_id}}", "get"): Operation("getSpace", "spaces", "not_found forbidden"),
    (f"{_API}/spaces/{{space_id}}", "patch"): Operation("updateSpace", "spaces", "not_found forbidden"),
    (f"{_API}/spaces/{{space_id}}", "delete"): Operation(
        "deleteSpace", "spaces", "not_found forbidden space_not_empty"
    ),
    (f"{_NODE}/grants", "get"): Operation(
        "listGrants", "sharing", "invalid_field invalid_cursor not_found forbidden"
    ),
    (f"{_NODE}/grants", "post"): Operation(
        "createGrant", "sharing", "not_found forbidden in_trash last_manager mail_off"
    ),
    (f"{_NODE}/grants/{{grant_id}}", "patch"): Operation(
        "updateGrant", "sharing", "not_found forbidden in_trash last_manager"
    ),
    (f"{_NODE}/grants/{{grant_id}}", "delete"): Operation(
        "deleteGrant", "sharing", "not_found forbidden last_manager"
    ),
    (f"{_API}/shared", "get"): Operation("listShared", "sharing", "invalid_field invalid_cursor forbidden"),
    (f"{_API}/people", "get"): Operation("findPeople", "sharing", "forbidden"),
    # Find, stars, tags
    (f"{_API}/search", "get"): Operation(
        "search", "find", "invalid_field invalid_cursor not_found not_a_folder in_trash forbidden"
    ),
    (f"{_API}/starred", "get"): Operation("listStarred", "find", "invalid_field invalid_cursor forbidden"),
    (f"{_API}/recent", "get"): Operation("listRecent", "find", "invalid_field invalid_cursor forbidden"),
    (f"{_NODE}/star", "put"): Operation("starNode", "find", "not_found in_trash forbidden"),
    (f"{_NODE}/star", "delete"): Operation("unstarNode", "find", "not_found forbidden"),
    (f"{_API}/tags", "get"): Operation("listTags", "find", "invalid_field invalid_cursor forbidden"),
    (f"{_API}/tags", "post"): Operation("createTag", "find", "tag_taken forbidden", location=True),
    (f"{_API}/tags/{{tag_id}}", "patch"): Operation("updateTag", "find", "tag_taken not_found forbidden"),
    (f"{_API}/tags/{{tag_id}}", "delete"): Operation("deleteTag", "find", "not_found forbidden"),
    (f"{_NODE}/tags/{{tag_id}}", "put"): Operation("putTagOn", "find", "not_found in_trash forbidden"),
    (f"{_NODE}/tags/{{tag_id}}", "delete"): Operation("takeTagOff", "find", "not_found forbidden"),
    (f"{_API}/batch", "post"): Operation(
        "runBatch", "batch",
        f"{_PLACE} invalid_name forbidden move_into_itself root_is_fixed too_deep too_many upload_gone incomplete "
        "precondition_failed spaces_differ last_manager mail_off",
    ),
    ("/livez", "get"): Operation("livez", "health", security=()),
    ("/readyz", "get"): Operation("readyz", "health", security=()),
}  # fmt: skip
