"""The guards that `make guards` takes away, what that means in the text, and the tests that must then fail."""

from dataclasses import dataclass

LINKS, PAGES = "tests/unit/sharing", "tests/unit/pages"
VISITS = f"{LINKS}/test_links_visits.py"
BLOBS, TREE, TUS = "tests/unit/blobs", "tests/unit/tree", "tests/unit/tus"
STORE, COLLECT = f"{BLOBS}/test_sql_store.py::TestSqlStore", f"{BLOBS}/test_collect.py"
INTEGRITY, RACES = f"{BLOBS}/test_integrity.py", f"{TREE}/test_races.py"

SHARING, GATE = "tests/unit/sharing", "drive/sharing/gate.py"
ROLES, ADDING = f"{SHARING}/test_roles.py", f"{SHARING}/test_adding.py"
_UNIQUE = """UniqueConstraint(fields=['parent', 'live_key'], name='one_live_name_per_folder')"""
_ANY = """CheckConstraint(condition=models.Q(pk__isnull=False), name='one_live_name_per_folder')"""
NO_UNIQUE_NAME = (
    (_UNIQUE.replace("'", '"'), _ANY.replace("'", '"')),
    (_UNIQUE.replace("[", "(").replace("]", ")"), _ANY),
)


@dataclass(frozen=True)
class Place:
    """In backend/`path`, the text `old`, there exactly `times` times, becomes `new`."""

    path: str
    old: str
    new: str
    times: int = 1


@dataclass(frozen=True)
class Guard:
    """`tests` are pytest's names of tests, below backend/; one of them at least must fail without the guard."""

    name: str
    places: tuple[Place, ...]
    tests: tuple[str, ...]
    engine: str = "sqlite"


GUARDS = [
    Guard(
        # Not taken out: FULL is what the library falls back to.
        "each commit reaches the disk (SQLite, synchronous=FULL)",
        (Place("drive/blobs/sqlite/base.py", "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"),),
        (f"{BLOBS}/test_checks.py",),
    ),
    Guard(
        "unsafe settings stop the start",
        (Place("drive/blobs/checks.py", "        if value not in good:", "        if False:", 3),),
        (f"{BLOBS}/test_checks.py",),
    ),
    Guard(
        "foreign key from blob_chunk to chunk",
        (
            Place("drive/blobs/models.py", 'db_column="chunk_digest"', 'db_constraint=False, db_column="chunk_digest"'),
            Place(
                "drive/blobs/migrations/0001_initial.py",
                "db_column='chunk_digest'",
                "db_constraint=False, db_column='chunk_digest'",
            ),
        ),
        (f"{COLLECT}::test_the_foreign_key_is_the_last_fence_and_keeps_no_other_from_going",),
    ),
    Guard(
        "a condemned chunk is taken back by who reuses it",
        (Place("drive/blobs/adding.py", "            _take_back(tx, chunk)", "            pass"),),
        (f"{INTEGRITY}::test_a_condemned_chunk_is_taken_back_by_who_uses_it_again",),
    ),
    Guard(
        "a condemned blob is taken back by who reuses it",
        (
            Place(
                "drive/blobs/sql.py",
                "            Blob.objects.filter(pk=row.pk).update(condemned_at=None)",
                "            pass",
            ),
        ),
        (f"{INTEGRITY}::test_a_condemned_blob_is_taken_back_by_who_uploads_it_again",),
    ),
    Guard(
        "the collector looks again under the lock",
        (Place("drive/blobs/collect.py", "used = kind.used(held)", "used: set[int] = set()"),),
        (f"{COLLECT}::test_what_is_referred_to_behind_its_back_is_spared_and_unmarked",),
    ),
    Guard(
        "the collector waits for the grace",
        (Place("drive/blobs/collect.py", "(row.condemned_at or now) <= limit]", "True]", 2),),
        (f"{COLLECT}::test_it_marks_first_and_deletes_after_the_grace",),
    ),
    Guard(
        "an append that moved no row stores nothing (affected rows in _claim)",
        (Place("drive/blobs/sql.py", "    if not moved:\n", "    if False:\n"),),
        (f"{STORE}::test_an_append_at_the_wrong_offset_stores_nothing",),
    ),
    Guard(
        "only the holder of the lease appends",
        (Place("drive/blobs/sql.py", "AND lease = %s", "AND (lease = %s OR 1 = 1)"),),
        (f"{STORE}::test_who_lost_the_lease_stores_nothing",),
    ),
    Guard(
        "a chunk is hashed before it is given out",
        (Place("drive/blobs/reading.py", "hashlib.sha256(plain).digest() != span.digest", "False"),),
        (f"{INTEGRITY}::test_a_damaged_chunk_is_never_given_out_when_it_was_not_hashed_lately",),
    ),
    Guard(
        "a blob's list of chunks is held against its digest",
        (Place("drive/blobs/reading.py", " or tree_digest(digests) != blob.digest", ""),),
        (f"{INTEGRITY}::test_exchanged_rows_of_a_blob_are_found_however_lately_the_chunks_were_hashed",),
    ),
    Guard(
        "bytes that do not match their checksum are dropped",
        (Place("drive/uploads/receiving.py", "total.digest() != checksum.digest", "False"),),
        (f"{TUS}/test_checksums.py::test_bytes_that_do_not_match_are_dropped_all_of_them",),
    ),
    Guard(
        "a body that broke off publishes nothing",
        (
            Place("drive/uploads/services.py", "    if length is not None and size < length:", "    if False:"),
            Place("drive/api/files.py", "        if self._body.broken:", "        if False:"),
        ),
        ("tests/unit/bytes/test_put.py::test_a_body_that_breaks_off_publishes_nothing_and_leaves_nothing",),
    ),
    Guard(
        "writers of SQLite take turns",
        (Place("drive/blobs/sqlite/turn.py", "            fcntl.flock(self._file, fcntl.LOCK_EX)\n", ""),),
        (f"{BLOBS}/test_turn.py::test_a_transaction_takes_the_turn_and_its_commit_gives_it_back",),
    ),
    Guard(
        "the space is locked while its tree changes (servers)",
        (Place("drive/tree/locks.py", "Space.objects.select_for_update()", "Space.objects"),),
        (
            f"{RACES}::test_files_put_at_once_are_all_counted",
            f"{RACES}::test_changes_of_many_kinds_at_once_leave_no_gap",
        ),
        "postgres",
    ),
    Guard(
        "one live name a folder",
        (
            Place("drive/tree/models.py", *NO_UNIQUE_NAME[0]),
            Place("drive/tree/migrations/0001_initial.py", *NO_UNIQUE_NAME[1]),
        ),
        (f"{TREE}/test_folders.py::test_the_constraint_decides_when_the_check_was_passed",),
    ),
    Guard(
        "the last bytes of a quota go to one",
        (Place("drive/tree/quota.py", "filter(fits, pk=space_id)", "filter(pk=space_id)"),),
        (f"{RACES}::test_the_last_bytes_of_a_quota_go_to_one",),
    ),
    Guard(
        "the gate takes nobody but the owner for the owner",
        (Place(GATE, "owner_id is not None and owner_id == who.pk", "owner_id is not None"),),
        (f"{SHARING}/test_gate.py::test_it_shows_nothing_to_others_not_even_to_an_administrator",),
    ),
    Guard(
        "the gate refuses many nodes when one is refused",
        (Place(GATE, "        _must(seen, right, trash=True)\n", "        pass\n"),),
        (f"{SHARING}/test_gate.py::test_of_many_nodes_one_of_somebody_else_refuses_all",),
    ),
    Guard(
        "a role gives its rights and no more",
        (Place(GATE, "    if right not in seen.rights:", "    if not seen.rights:"),),
        (f"{ROLES}::test_a_role_may_what_the_table_says_on_its_node_and_below",),
    ),
    Guard(
        "what may not be read is not there",
        (Place(GATE, "raise Forbidden if Right.READ in seen.rights else NotFound", "raise Forbidden"),),
        (f"{SHARING}/test_gate.py::test_it_shows_nothing_to_others_not_even_to_an_administrator",),
    ),
    Guard(
        "a role is held by whom it was given to",
        (Place("drive/sharing/standing.py", "held.user_id = %s OR", "held.user_id <> %s OR"),),
        (f"{ROLES}::test_a_role_may_what_the_table_says_on_its_node_and_below",),
    ),
    Guard(
        "a group's role is its members' alone",
        (Place("drive/sharing/standing.py", " WHERE user_id = %s)", " WHERE user_id <> %s)"),),
        (f"{ROLES}::test_a_group_gives_its_role_to_its_members_alone_and_at_once",),
    ),
    Guard(
        "the gate knows no deactivated people",
        (Place(GATE, "isinstance(who, User) and who.is_active", "isinstance(who, User)"),),
        (f"{ROLES}::test_a_deactivated_person_has_no_role",),
    ),
    Guard(
        "what is in the trash is told to who asks for the trash",
        (Place(GATE, "    if seen.in_trash and not trash:", "    if False:"),),
        (f"{SHARING}/test_gate.py::test_the_trash_is_shown_to_who_asks_for_it",),
    ),
    Guard(
        "no names above what somebody may see",
        (Place(GATE, "return way if top is None else way[max(0, len(way) - top) :]", "return way"),),
        (f"{ROLES}::TestWay::test_it_ends_at_the_topmost_node_that_they_may_see",),
    ),
    Guard(
        "only a manager moves something to another space",
        (Place(GATE, " and Right.MANAGE not in seen.rights:", " and False:"),),
        (f"{ROLES}::TestMove::test_only_a_manager_takes_it_to_another_space",),
    ),
    Guard(
        "a move asks for the folder it goes to",
        (Place(GATE, "    target = add(who, folder_id)", "    target = read(who, folder_id)"),),
        (f"{ROLES}::TestMove::test_it_asks_to_edit_the_one_and_to_add_to_the_other",),
    ),
    Guard(
        "a link reaches its node and what is below",
        (Place(GATE, "way.shared is not None and not way.in_trash", "not way.in_trash"),),
        (f"{ROLES}::TestLink::test_it_reaches_its_node_and_what_is_below",),
    ),
    Guard(
        "a link does not reach into the trash",
        (Place(GATE, "way.shared is not None and not way.in_trash", "way.shared is not None"),),
        (f"{ROLES}::TestLink::test_it_never_reaches_into_the_trash",),
    ),
    Guard(
        "a drop box is its folder alone",
        (Place(GATE, "DROP_RIGHTS if way.shared == 0 else frozenset()", "DROP_RIGHTS"),),
        (f"{ROLES}::TestLink::test_a_drop_box_shows_nothing_and_takes_files_in_its_folder_alone",),
    ),
    Guard(
        "a drop box makes no folders",
        (Place(GATE, "    if Right.READ not in seen.rights:\n        raise NotFound\n", ""),),
        (f"{ROLES}::TestLink::test_a_drop_box_shows_nothing_and_takes_files_in_its_folder_alone",),
    ),
    Guard(
        "who may add replaces nothing",
        (Place("drive/sharing/adding.py", '"fail" if self.asked == "replace" else self.asked', "self.asked"),),
        (f"{ADDING}::TestContributor::test_nothing_that_is_there_is_replaced",),
    ),
    Guard(
        "a drop box is not told that a name is taken",
        (Place("drive/sharing/adding.py", '            return "keep_both"\n', "            return self.asked\n"),),
        (f"{ADDING}::TestDropBox::test_a_taken_name_is_not_told",),
    ),
    Guard(
        "a drop box is not told what is there by conditions",
        (Place("drive/sharing/adding.py", "if if_match is not None and self.blind:", "if False:"),),
        (f"{ADDING}::TestDropBox::test_a_condition_is_refused_whether_it_would_hold_or_not",),
    ),
    Guard(
        "a right that ended while the bytes came publishes nothing",
        (Place("drive/uploads/services.py", "        if ask is not None:\n", "        if False:\n"),),
        (
            f"{ADDING}::TestEndedMeanwhile::test_a_put_publishes_nothing",
            f"{ADDING}::test_the_right_is_asked_under_the_lock_when_an_upload_is_published",
        ),
    ),
    Guard(
        "who was deactivated, and a link that was revoked, publish nothing",
        (Place("drive/sharing/adding.py", "        _must_still_be(self.who)\n", ""),),
        (
            f"{ADDING}::TestEndedMeanwhile::test_a_put_publishes_nothing",
            f"{ADDING}::TestDropBox::test_a_revoked_link_publishes_nothing",
        ),
    ),
    Guard(
        "only who manages a node gives roles on it",
        (Place("drive/sharing/grants.py", "return gate.manage(who, node_id)", "return gate.read(who, node_id)"),),
        ("tests/unit/api/test_grants.py::test_only_who_manages_it_may_give_or_take",),
    ),
    Guard(
        "an administrator names a team's manager only when none is left",
        (Place("drive/sharing/grants.py", " or has_manager(root):", ":"),),
        (
            "tests/unit/api/test_spaces.py::TestLastManager::test_when_none_is_left_an_administrator_gives_it_the_next",
            "tests/unit/api/test_spaces.py::test_administrators_see_that_a_team_has_one_and_not_what_is_in_it",
        ),
    ),
    Guard(
        "only who manages a node takes the roles of others",
        (Place("drive/sharing/grants.py", "Right.READ if grant.user_id == who.pk else Right.MANAGE", "Right.READ"),),
        ("tests/unit/api/test_grants.py::test_only_who_manages_it_may_give_or_take",),
    ),
    Guard(
        "the space of a team keeps a manager",
        (
            Place(
                "drive/sharing/grants.py",
                "    if _is_top_of_team(held.node) and not has_manager(held.node):",
                "    if False:",
            ),
        ),
        ("tests/unit/api/test_spaces.py::TestLastManager",),
    ),
    Guard(
        "administrators alone make spaces",
        (Place("drive/sharing/spaces.py", 'raise Forbidden("Administrators make spaces for teams.")', "pass"),),
        ("tests/unit/api/test_spaces.py::test_nobody_else_makes_one",),
    ),
    Guard(
        "the space of a team is deleted when it is empty",
        (Place("drive/sharing/spaces.py", "            raise SpaceNotEmpty", "            pass"),),
        ("tests/unit/api/test_spaces.py::TestDelete",),
    ),
    Guard(
        "an upload is its owner's alone",
        (
            Place(
                "drive/uploads/queries.py",
                "filter(pk=upload_id, user=whose.user, link_id=whose.link_id)",
                "filter(pk=upload_id)",
            ),
        ),
        (
            f"{TUS}/test_protocol.py::test_somebody_elses_upload_is_not_there_for_any_verb",
            f"{VISITS}::test_uploads_of_one_link_are_not_found_by_another_nor_by_a_person",
        ),
    ),
    Guard(
        "a link's password is asked",
        (
            Place(
                "drive/sharing/links_visits.py",
                "    if share.password:\n        _must_know(share, password, address)\n",
                "",
            ),
        ),
        (f"{VISITS}::test_before_its_password_a_link_tells_nothing",),
    ),
    Guard(
        "the link page shows nothing before the password",
        (Place("drive/pages/views.py", "                raise PasswordRequired()", "                pass"),),
        (f"{PAGES}/test_pages.py::test_before_the_password_every_route_asks_for_it_and_shows_nothing",),
    ),
    Guard(
        "a password that was given counts for its link alone",
        (Place("drive/pages/cookies.py", '(claims["shr"], claims["ver"]) == (share.pk, share.version)', "True"),),
        (f"{PAGES}/test_pages.py::test_the_password_opens_this_link_alone_by_a_cookie_of_its_own_path",),
    ),
    Guard(
        "another password ends the visits of a link",
        (Place("drive/sharing/links_visits.py", '    if visitor.share.version != claims["ver"]:', "    if False:"),),
        (f"{VISITS}::test_another_password_ends_the_visits",),
    ),
    Guard(
        "a revoked link opens no more",
        (Place("drive/sharing/links_visits.py", "share.revoked_at is not None or ", ""),),
        (f"{VISITS}::test_a_link_ends_at_once_and_looks_like_one_that_never_was",),
    ),
    Guard(
        "an expired link opens no more",
        (
            Place(
                "drive/sharing/links_visits.py",
                "(share.expires_at is not None and share.expires_at <= now)",
                "False",
            ),
        ),
        (f"{VISITS}::test_a_link_ends_at_once_and_looks_like_one_that_never_was",),
    ),
    Guard(
        "a link gives no more than its maker may give",
        (Place("drive/sharing/links_visits.py", "gate.manage(share.created_by", "gate.read(share.created_by"),),
        (f"{VISITS}::test_a_link_gives_no_more_than_its_maker_has",),
    ),
    Guard(
        "a link's downloads are counted by the statement that allows them",
        (Place("drive/sharing/links_visits.py", "filter(left, pk=who.link_id)", "filter(pk=who.link_id)"),),
        (f"{LINKS}/test_links_limits.py",),
    ),
    Guard(
        "a link's visitor comes only where visitors are asked in",
        (
            Place(
                "drive/api/authentication.py", '        if not getattr(view, "visitors", False):', "        if False:"
            ),
        ),
        (f"{VISITS}::test_no_link_gives_its_node_on",),
    ),
    Guard(
        "only who manages a node makes links to it",
        (
            Place(
                "drive/sharing/links.py",
                "    node = gate.manage(who, node_id)",
                "    node = gate.read(who, node_id)",
                2,
            ),
        ),
        (f"{LINKS}/test_links.py::test_only_who_manages_a_node_makes_and_sees_its_links",),
    ),
    Guard(
        "a form that breaks off makes no half file",
        (Place("drive/pages/forms.py", "        if not piece and self._source.ended_early:", "        if False:"),),
        (f"{PAGES}/test_bringing.py::test_a_form_that_breaks_off_leaves_no_half_file",),
    ),
    Guard(
        "a form of another site brings nothing",
        (Place("drive/pages/views.py", "            _must_be_ours(request)\n", ""),),
        (f"{PAGES}/test_bringing.py::test_a_form_of_another_site_brings_nothing",),
    ),
    Guard(
        # Two set it: ours, and Django's own.
        "browsers do not guess the type of an answer (nosniff)",
        (
            Place("drive/api/middleware.py", '        headers.setdefault("X-Content-Type-Options", "nosniff")\n', ""),
            Place("config/settings.py", "SECURE_CONTENT_TYPE_NOSNIFF = True", "SECURE_CONTENT_TYPE_NOSNIFF = False"),
        ),
        ("tests/unit/config/test_doors.py",),
    ),
]
