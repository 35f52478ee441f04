"""The guards of the gate, of grants and of links."""

from guards_list import TUS, Guard, Place

SHARING, PAGES, GATE = "tests/unit/sharing", "tests/unit/pages", "drive/sharing/gate.py"
VISITS = f"{SHARING}/test_links_visits.py"
ROLES, ADDING = f"{SHARING}/test_roles.py", f"{SHARING}/test_adding.py"

GUARDS_OF_SHARING = [
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
        (f"{SHARING}/test_links_limits.py",),
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
        (f"{SHARING}/test_links.py::test_only_who_manages_a_node_makes_and_sees_its_links",),
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
]
