import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Organisation, User
from accounts.querysets import Reach, forget_reach, reach_of
from accounts.roles import OrganisationKind, Permission, Role
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

DAY = dt.date(2027, 3, 15)
YESTERDAY, TOMORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(dt.datetime(2027, 3, 15, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "reached"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (YESTERDAY, DAY, True),
        (YESTERDAY, TOMORROW, True),
        (TOMORROW, None, False),
        (YESTERDAY, YESTERDAY, False),
    ],
)
def test_both_days_of_a_membership_are_inclusive(starts_on, ends_on, reached):
    membership = MembershipFactory(starts_on=starts_on, ends_on=ends_on)
    assert (membership.organisation_id in reach_of(membership.user).organisations()) is reached
    assert Membership.objects.current().filter(pk=membership.pk).exists() is reached


@pytest.mark.parametrize(
    ("moment", "reached"),
    [
        (dt.datetime(2027, 3, 15, 22, 59, tzinfo=dt.UTC), True),  # 23:59 in Copenhagen
        (dt.datetime(2027, 3, 15, 23, 1, tzinfo=dt.UTC), False),  # 00:01 the next day
    ],
)
def test_the_day_ends_at_midnight_in_copenhagen(moment, reached):
    membership = MembershipFactory(starts_on=DAY, ends_on=DAY)
    with time_machine.travel(moment, tick=False):
        assert bool(reach_of(membership.user).organisations()) is reached


def test_a_persons_reach_costs_one_query_and_is_kept(cast, django_assert_num_queries):
    user = User.objects.get(pk=cast.mette.pk)
    with django_assert_num_queries(1):
        assert reach_of(user).roles_in(cast.nordlyng.pk) == {Role.PLAN_MANAGER}
        assert reach_of(user).can(Permission.WRITE_PLAN, [cast.soengen.pk, cast.nordlyng.pk])
        assert reach_of(user).organisations(kind=OrganisationKind.MUNICIPALITY) == frozenset()
        assert user.display_organisation == "Boligselskabet Nordlyng"


def test_the_reach_of_yesterday_is_not_that_of_today():
    membership = MembershipFactory(starts_on=DAY, ends_on=DAY)
    assert reach_of(membership.user).organisations()
    with time_machine.travel(dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC), tick=False):
        assert not reach_of(membership.user).organisations()


def test_a_secretariat_reaches_the_boligorganisationer_it_acts_for(cast):
    secretariat = OrganisationFactory(kind=OrganisationKind.SECRETARIAT)
    secretariat.acts_for.set([cast.nordlyng, cast.vejle])  # the kommune is a mistake and gives nothing
    user = MembershipFactory(organisation=secretariat, role=Role.APPLICANT).user
    reach = reach_of(user)
    assert reach.organisations() == {secretariat.pk, cast.nordlyng.pk}
    assert reach.can(Permission.SUBMIT_PLAN, cast.nordlyng.pk)
    assert not reach.can(Permission.SUBMIT_PLAN, [cast.soengen.pk, cast.vejle.pk])


def test_a_joint_secretariat_reaches_its_kommuner(cast):
    joint = OrganisationFactory(kind=OrganisationKind.JOINT_SECRETARIAT)
    joint.acts_for.set([cast.vejle, cast.nordlyng])
    user = MembershipFactory(organisation=joint, role=Role.COORDINATOR).user
    assert reach_of(user).organisations(kind=OrganisationKind.MUNICIPALITY) == {cast.vejle.pk}
    assert reach_of(user).roles_in(cast.nordlyng.pk) == frozenset()


def test_other_kinds_act_for_nobody(cast):
    cast.nordlyng.acts_for.add(cast.soengen)
    assert reach_of(cast.mette).organisations() == {cast.nordlyng.pk}


def test_the_successor_reaches_what_it_took_over(cast):
    secretariat = OrganisationFactory(kind=OrganisationKind.SECRETARIAT)
    secretariat.acts_for.set([cast.nordlyng])
    Organisation.objects.filter(pk=cast.soengen.pk).update(succeeded_by=cast.nordlyng)
    helper = MembershipFactory(organisation=secretariat, role=Role.PLAN_EDITOR).user
    assert reach_of(cast.mette).roles_in(cast.soengen.pk) == {Role.PLAN_MANAGER}
    assert reach_of(helper).roles_in(cast.soengen.pk) == {Role.PLAN_EDITOR}
    assert reach_of(cast.tove).organisations() == {cast.soengen.pk}


def test_managing_members_follows_neither_secretariat_nor_merger(cast):
    secretariat = OrganisationFactory(kind=OrganisationKind.SECRETARIAT)
    secretariat.acts_for.set([cast.nordlyng])
    Organisation.objects.filter(pk=cast.soengen.pk).update(succeeded_by=cast.nordlyng)
    admin = MembershipFactory(organisation=secretariat, role=Role.ORGANISATION_ADMIN).user
    assert reach_of(admin).organisations() == {secretariat.pk}
    assert reach_of(cast.pia).organisations() == {cast.nordlyng.pk}


def test_several_roles_in_several_organisations(cast):
    MembershipFactory(user=cast.mette, organisation=cast.nordlyng, role=Role.ACCOUNTANT)
    MembershipFactory(user=cast.mette, organisation=cast.soengen, role=Role.APPLICANT)
    reach = reach_of(cast.mette)
    assert reach.roles_in(cast.nordlyng.pk) == {Role.PLAN_MANAGER, Role.ACCOUNTANT}
    assert reach.organisations(role=Role.APPLICANT) == {cast.soengen.pk}
    assert reach.organisations(role={Role.APPLICANT, Role.ACCOUNTANT}) == {cast.soengen.pk, cast.nordlyng.pk}
    assert reach.organisations(permission=Permission.BOOK_LEDGER) == {cast.nordlyng.pk}
    assert not reach.can(Permission.BOOK_LEDGER, cast.soengen.pk)
    assert cast.mette.display_organisation == "Boligselskabet Nordlyng og Søengens Boligforening"


def test_nobody_special_reaches_nothing(cast):
    assert reach_of(AnonymousUser()) == Reach()
    assert reach_of(cast.karim).rows == ()
    assert cast.karim.display_organisation == ""
    assert not reach_of(cast.karim).can(Permission.COMMENT, None)
    cast.mette.is_active = False
    assert reach_of(cast.mette).rows == ()


def test_forgetting_asks_again():
    user = UserFactory()
    assert not reach_of(user).rows
    MembershipFactory(user=user)
    assert not reach_of(user).rows
    forget_reach(user)
    assert reach_of(user).rows


def test_only_own_members_count_for_a_second_factor(cast):
    secretariat = OrganisationFactory(kind=OrganisationKind.SECRETARIAT)
    secretariat.acts_for.set([cast.nordlyng])
    Organisation.objects.filter(pk=cast.nordlyng.pk).update(requires_second_factor=True)
    helper = MembershipFactory(organisation=secretariat, role=Role.PLAN_EDITOR).user
    assert reach_of(cast.mette).requires_second_factor
    assert not reach_of(helper).requires_second_factor


def test_the_portals_administrator_is_staff_and_nobody_else(cast):
    assert [user for user in cast.users() if user.is_staff] == [cast.admin]
    assert cast.admin.has_perm("accounts.change_user")
    assert cast.admin.has_perms(["accounts.change_user", "plans.add_grantscheme"])
    assert not cast.admin.has_perms(["accounts.change_user", "mfa.view_authenticator"])
    assert cast.admin.has_module_perms("accounts")
    assert not cast.pia.has_perm("accounts.change_user")


def test_names_are_sorted_as_danes_do(db):
    for name in ("Østjysk Bolig", "Aarhus Omegn", "Zenit", "Ældrebo", "Bo42"):
        OrganisationFactory(name=name)
    names = list(Organisation.objects.values_list("name", flat=True))
    assert names == ["Bo42", "Zenit", "Ældrebo", "Østjysk Bolig", "Aarhus Omegn"]
