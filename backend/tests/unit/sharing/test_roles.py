"""What each role may, on the node and below it, and what it may not: decided by the gate alone."""

import pytest
from django.contrib.auth.models import Group

from drive.lib.errors import Forbidden, InTrash, NotFound
from drive.sharing import gate
from drive.sharing.links_models import Share
from drive.sharing.roles import RIGHTS, Right, Role
from drive.sharing.visitor import Visitor
from drive.tree import services
from drive.tree.models import Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

VERBS = {Right.READ: gate.read, Right.ADD: gate.add, Right.EDIT: gate.write, Right.MANAGE: gate.manage}


@pytest.fixture
def tree(bo):
    """`/given/inner/leaf` and `/other`, all bo's."""
    top = making.root(bo)
    given = making.folder(top, "given")
    inner = making.folder(given, "inner")
    return {
        "top": top, "given": given, "inner": inner, "leaf": making.file(inner, "leaf"),
        "other": making.folder(top, "other"),
    }  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_on_its_node_and_below(tree, cy, give, role):
    give(tree["given"], cy, role)
    for place in "given", "inner", "leaf":
        for right, ask in VERBS.items():
            if right in RIGHTS[role]:
                assert ask(cy, tree[place].pk) == tree[place]
            else:
                with pytest.raises(Forbidden):
                    ask(cy, tree[place].pk)
    for place in "top", "other":
        for ask in VERBS.values():
            with pytest.raises(NotFound):
                ask(cy, tree[place].pk)


def test_the_rights_grow_with_the_role():
    assert [RIGHTS[low] < RIGHTS[high] for low, high in zip(list(Role), list(Role)[1:], strict=False)] == [True] * 3


def test_the_best_of_all_grants_on_the_way_up_counts(tree, cy, give):
    friends = Group.objects.create(name="friends")
    cy.groups.add(friends)
    give(tree["given"], cy, Role.EDITOR)
    give(tree["inner"], friends, Role.VIEWER)  # a lower one further down takes nothing away
    give(tree["leaf"], friends, Role.MANAGER)
    assert [gate.role(cy, tree[place]) for place in ("top", "given", "inner", "leaf")] == [
        None, Role.EDITOR, Role.EDITOR, Role.MANAGER,
    ]  # fmt: skip


def test_a_group_gives_its_role_to_its_members_alone_and_at_once(tree, cy, give):
    friends = Group.objects.create(name="friends")
    give(tree["given"], friends, Role.CONTRIBUTOR)
    assert gate.role(cy, tree["leaf"]) is None
    cy.groups.add(friends)
    assert gate.role(cy, tree["leaf"]) == Role.CONTRIBUTOR
    cy.groups.remove(friends)
    assert gate.role(cy, tree["leaf"]) is None


def test_the_owner_manages_all_whatever_was_granted(tree, bo, give):
    give(tree["given"], bo, Role.VIEWER)
    assert gate.role(bo, tree["leaf"]) == Role.MANAGER
    assert gate.manage(bo, tree["given"].pk) == tree["given"]


def test_a_deactivated_person_has_no_role(tree, cy, give):
    give(tree["given"], cy, Role.MANAGER)
    cy.is_active = False
    assert gate.role(cy, tree["given"]) is None
    assert (gate.tops(cy), gate.spaces(cy)) == ([], [])
    for ask in VERBS.values():
        with pytest.raises(NotFound):
            ask(cy, tree["given"].pk)


def test_an_administrator_reads_what_was_granted_and_nothing_else(tree, ada, give):
    give(tree["inner"], ada, Role.VIEWER)
    assert gate.read(ada, tree["leaf"].pk) == tree["leaf"]
    with pytest.raises(NotFound):
        gate.read(ada, tree["given"].pk)


def test_the_trash_is_shown_to_roles_as_to_the_owner(tree, bo, cy, give):
    give(tree["given"], cy, Role.EDITOR)
    services.trash(tree["inner"], by=bo)
    with pytest.raises(InTrash):
        gate.read(cy, tree["leaf"].pk)
    assert gate.write(cy, tree["inner"].pk, trash=True) == tree["inner"]


def test_who_may_not_do_it_is_told_so_before_they_are_told_of_the_trash(tree, bo, cy, give):
    give(tree["given"], cy, Role.VIEWER)
    services.trash(tree["inner"], by=bo)
    with pytest.raises(Forbidden):
        gate.write(cy, tree["inner"].pk)


class TestWay:
    def test_it_ends_at_the_topmost_node_that_they_may_see(self, tree, cy, give):
        give(tree["given"], cy, Role.VIEWER)
        give(tree["leaf"], cy, Role.EDITOR)
        assert [crumb.name for crumb in gate.path(cy, tree["leaf"])] == ["given", "inner"]
        assert gate.path(cy, tree["given"]) == []
        assert gate.see(cy, tree["leaf"].pk).path() == gate.path(cy, tree["leaf"])

    def test_the_owner_sees_all_of_it(self, tree, bo):
        assert [crumb.name for crumb in gate.path(bo, tree["leaf"])] == ["", "given", "inner"]

    def test_many_take_as_many_queries_as_one(self, tree, cy, give, django_assert_num_queries):
        give(tree["given"], cy, Role.VIEWER)
        many = [making.file(tree["inner"], f"{number}") for number in range(20)]
        for nodes in (many[:1], many):
            again = [gate.read(cy, node.pk) for node in nodes]
            with django_assert_num_queries(2):
                assert len(gate.paths(cy, again)) == len(nodes)
            with django_assert_num_queries(1):
                assert set(gate.roles(cy, again).values()) == {Role.VIEWER}

    def test_what_they_may_not_see_has_none(self, tree, cy, give):
        give(tree["inner"], cy, Role.VIEWER)
        assert set(gate.paths(cy, [tree["given"], tree["leaf"]])) == {tree["leaf"].pk}


class TestMove:
    def test_it_asks_to_edit_the_one_and_to_add_to_the_other(self, tree, cy, give):
        give(tree["inner"], cy, Role.EDITOR)
        with pytest.raises(NotFound):
            gate.move(cy, tree["leaf"].pk, tree["other"].pk)
        give(tree["other"], cy, Role.VIEWER)
        with pytest.raises(Forbidden):
            gate.move(cy, tree["leaf"].pk, tree["other"].pk)
        cy.grants.filter(node=tree["other"]).update(role=Role.CONTRIBUTOR)
        assert gate.move(cy, tree["leaf"].pk, tree["other"].pk) == (tree["leaf"], tree["other"])
        with pytest.raises(Forbidden):
            gate.move(cy, tree["other"].pk, tree["inner"].pk)

    def test_only_a_manager_takes_it_to_another_space(self, tree, cy, give):
        grant = give(tree["given"], cy, Role.EDITOR)
        with pytest.raises(Forbidden):
            gate.move(cy, tree["leaf"].pk, making.root(cy).pk)
        grant.role = Role.MANAGER
        grant.save()
        assert gate.move(cy, tree["leaf"].pk, making.root(cy).pk)[0] == tree["leaf"]


class TestLink:
    def visitor(self, node, kind):
        return Visitor(Share.objects.create(node=node, kind=kind))

    @pytest.mark.parametrize(("kind", "rights"), [("view", RIGHTS[Role.VIEWER]), ("edit", RIGHTS[Role.EDITOR])])
    def test_it_reaches_its_node_and_what_is_below(self, tree, kind, rights):
        who = self.visitor(tree["given"], kind)
        for place in "given", "inner", "leaf":
            for right, ask in VERBS.items():
                if right in rights:
                    assert ask(who, tree[place].pk) == tree[place]
                else:
                    with pytest.raises(Forbidden):
                        ask(who, tree[place].pk)
        for place in "top", "other":
            with pytest.raises(NotFound):
                gate.read(who, tree[place].pk)
        assert [crumb.name for crumb in gate.path(who, tree["leaf"])] == ["given", "inner"]
        assert gate.role(who, tree["top"]) is None

    def test_a_drop_box_shows_nothing_and_takes_files_in_its_folder_alone(self, tree):
        who = self.visitor(tree["given"], "drop")
        for place in tree.values():
            for ask in VERBS.values():
                with pytest.raises(NotFound):
                    ask(who, place.pk)
        assert gate.see(who, tree["given"].pk, Right.ADD).node == tree["given"]
        for place in "top", "inner", "leaf", "other":
            with pytest.raises(NotFound):
                gate.see(who, tree[place].pk, Right.ADD)
        assert gate.paths(who, tree.values()) == {}
        with pytest.raises(NotFound):
            gate.add_many(who, [str(tree["given"].pk)])

    @pytest.mark.parametrize("kind", ["view", "edit", "drop"])
    def test_it_never_reaches_into_the_trash(self, tree, bo, kind):
        who = self.visitor(tree["given"], kind)
        services.trash(tree["inner"], by=bo)
        for place in "inner", "leaf":
            with pytest.raises(NotFound):
                gate.read(who, tree[place].pk, trash=True)
        services.trash(tree["given"], by=bo)
        with pytest.raises(NotFound):
            gate.see(who, tree["given"].pk, Right.ADD, trash=True)

    def test_its_visitor_is_no_person(self, tree):
        Space.objects.filter(pk=tree["top"].space_id).update(owner=None)  # nobody's, as the visitor is nobody
        who = self.visitor(tree["given"], "edit")
        assert (gate.tops(who), gate.spaces(who)) == ([], [])
        with pytest.raises(NotFound):
            gate.space(who)
        with pytest.raises(NotFound):
            gate.read(who, tree["top"].pk)

    def test_the_journal_is_given_the_link(self, tree, bo):
        who = self.visitor(tree["given"], "edit")
        assert gate.actor(who).link_id == who.share.pk
        assert (gate.actor(who).user, gate.actor(who).via) == (None, "link")
        assert (gate.actor(bo).user, gate.actor(bo).via) == (bo, "api")


class TestTops:
    def test_they_are_the_own_space_and_the_topmost_of_what_was_granted(self, tree, cy, give):
        give(tree["given"], cy, Role.VIEWER)
        give(tree["leaf"], cy, Role.MANAGER)
        give(tree["other"], cy, Role.EDITOR)
        own = making.root(cy)
        assert [(top.node_id, top.role) for top in gate.tops(cy)] == [
            (own.pk, Role.MANAGER), (tree["given"].pk, Role.VIEWER), (tree["other"].pk, Role.EDITOR),
        ]  # fmt: skip

    def test_what_is_in_the_trash_is_none(self, tree, bo, cy, give):
        give(tree["inner"], cy, Role.VIEWER)
        services.trash(tree["given"], by=bo)
        assert [top.node_id for top in gate.tops(cy)] == [making.root(cy).pk]

    def test_a_grant_in_the_own_space_adds_none(self, tree, bo, give):
        give(tree["given"], bo, Role.VIEWER)
        assert [top.node_id for top in gate.tops(bo)] == [tree["top"].pk]

    def test_many_take_as_many_queries_as_one(self, tree, cy, give, django_assert_num_queries):
        give(tree["given"], cy, Role.VIEWER)
        with django_assert_num_queries(3):
            gate.tops(cy)
        for number in range(20):
            give(making.folder(tree["top"], f"{number}"), cy, Role.VIEWER)
        with django_assert_num_queries(3):
            assert len(gate.tops(cy)) == 22


def test_asking_takes_one_query_for_the_owner_for_others_and_for_links(tree, bo, cy, give, django_assert_num_queries):
    give(tree["top"], cy, Role.EDITOR)
    for who in bo, cy, Visitor(Share.objects.create(node=tree["top"], kind="edit")):
        with django_assert_num_queries(1):
            assert gate.write(who, tree["leaf"].pk).blob.digest == tree["leaf"].blob.digest


def test_many_are_asked_in_two_queries(tree, cy, give, django_assert_num_queries):
    give(tree["given"], cy, Role.EDITOR)
    for places in (["leaf"], ["given", "inner", "leaf"]):
        ids = [str(tree[place].pk) for place in places]
        with django_assert_num_queries(2):
            assert set(gate.write_many(cy, ids)) == set(ids)
    with pytest.raises(NotFound):
        gate.read_many(cy, [str(tree["leaf"].pk), str(tree["other"].pk)])
