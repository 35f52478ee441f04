"""Guards of versions, copies, the trash and moves between spaces."""

from guards_list import TREE, Guard, Place

OF_BYTES = "tests/unit/bytes/test_revisions.py"
LOOKERS = f"{OF_BYTES}::test_who_may_only_look_at_a_file_is_not_told_what_it_was"

GUARDS_OF_HISTORY = [
    Guard(
        "who may only look at a file does not read what it was",
        (
            Place(
                "drive/api/revisions_content.py",
                "gate.write(authenticate(request), node_id)",
                "gate.read(authenticate(request), node_id)",
            ),
        ),
        (LOOKERS,),
    ),
    Guard(
        "a signed URL of a content that was replaced ends for who may only look",
        (
            Place(
                "drive/api/content.py", "may = Right.EDIT in seen.rights and whom.is_person(ticket.who)", "may = True"
            ),
        ),
        (LOOKERS,),
    ),
    Guard(
        "missing folders are made again only where the asker may make some",
        (Place("drive/api/nodes_trash.py", "            _must_reach(request, seen.node)", "            pass"),),
        (f"{OF_BYTES}::test_missing_folders_are_not_made_again_where_one_may_not_make_any",),
    ),
    Guard(
        "an emptied file keeps its last good content",
        (Place("drive/tree/retention.py", "if past.pinned or past is good:", "if past.pinned:"),),
        (f"{TREE}/test_retention.py::test_the_last_good_content_of_an_emptied_file_stays",),
    ),
    Guard(
        "a pinned content is not thinned out",
        (Place("drive/tree/retention.py", "if past.pinned or past is good:", "if past is good:"),),
        (f"{TREE}/test_retention.py::test_a_pinned_content_stays",),
    ),
    Guard(
        "a copy is held against the quota",
        (Place("drive/tree/copying.py", "        quota.check(target.space, held.node.size)\n", ""),),
        (f"{TREE}/test_copying.py::test_a_quota_is_kept_to_the_byte",),
    ),
    Guard(
        "what comes from another space is held against the quota",
        (Place("drive/tree/crossing.py", "    quota.check(target.space, used)\n", ""),),
        (f"{TREE}/test_crossing.py::test_the_quota_of_the_target_is_kept_to_the_byte",),
    ),
    Guard(
        "a copy takes the live nodes alone",
        (Place("drive/tree/copying.py", " AND n.trashed_at IS NULL", ""),),
        (f"{TREE}/test_copying.py::test_a_folder_is_copied_with_all_live_nodes_below_it",),
    ),
    Guard(
        "a purge in portions keeps the sums of the folders that are left",
        (Place("drive/tree/purging.py", "    if live:\n", "    if False:\n"),),
        (f"{TREE}/test_purging.py::test_a_purge_in_portions_is_right_after_each_of_them",),
    ),
]
