"""What only shows when two people press at the same moment."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from accounts import actions
from accounts.models import Membership, User
from accounts.roles import Role
from core.versions import Moved
from core.workflow import Refusal
from tests.factories.accounts import InvitationFactory, MembershipFactory
from tests.races import WAIT, until, waiting_for_a_lock

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run them in threads that start together; gives each one's result or exception."""
    barrier = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(index, act):
        try:
            barrier.wait(timeout=10)
            results[index] = act()
        except Exception as error:  # noqa: BLE001  (handed to the test)
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return results


def test_a_link_opened_twice_makes_one_user(cast):
    invitation = InvitationFactory(organisation=cast.nordlyng, email="ny@nordlyng.example")

    def accept():
        return actions.accept_invitation_as_new(token=invitation.token, name="Ny", password=None)

    results = at_once(accept, accept, accept)
    assert sum(isinstance(result, User) for result in results) == 1
    losers = [result for result in results if not isinstance(result, User)]
    assert all(isinstance(error, actions.InvitationUnusable | actions.WrongPerson) for error in losers), (
        losers
    )
    assert Membership.objects.filter(user__email="ny@nordlyng.example").count() == 1


def test_two_invitations_of_a_new_person_taken_at_once_make_one_user(cast):
    """Two organisations invite the same address; each link is whole, and both are followed at the same moment."""
    invitations = [
        InvitationFactory(organisation=organisation, email="ny@nordlyng.example")
        for organisation in (cast.nordlyng, cast.soengen)
    ]
    late: list[object] = []

    def accept_the_other():
        late.extend(
            at_once(
                lambda: actions.accept_invitation_as_new(token=invitations[1].token, name="Ny", password=None)
            )
        )

    thread = threading.Thread(target=accept_the_other)
    with transaction.atomic():
        actions.accept_invitation_as_new(token=invitations[0].token, name="Ny", password=None)
        thread.start()
        until(waiting_for_a_lock)
    thread.join(WAIT)
    assert [type(one) for one in late] == [Moved], late
    assert User.objects.filter(email="ny@nordlyng.example").count() == 1
    # The link still works: once logged in the person takes the second invitation too.
    user = User.objects.get(email="ny@nordlyng.example")
    actions.accept_invitation(token=invitations[1].token, by=user)
    assert {row.organisation for row in Membership.objects.filter(user=user)} == {cast.nordlyng, cast.soengen}


def test_two_administrators_cannot_end_each_other_into_nobody(cast):
    other = MembershipFactory(organisation=cast.nordlyng, role=Role.ORGANISATION_ADMIN)
    pia = Membership.objects.get(user=cast.pia)
    yesterday = dt.date(2026, 1, 1)

    def end(membership, by):
        user = User.objects.get(pk=by.pk)
        return actions.end_membership(
            membership=Membership.objects.get(pk=membership.pk), ends_on=yesterday, seen_version=1, by=user
        )

    results = at_once(lambda: end(pia, other.user), lambda: end(other, cast.pia))
    assert sum(isinstance(result, Membership) for result in results) == 1
    [loser] = [result for result in results if not isinstance(result, Membership)]
    assert isinstance(loser, actions.LastAdministrator | Refusal)
    assert Membership.objects.filter(
        role=Role.ORGANISATION_ADMIN, ends_on=None, organisation=cast.nordlyng
    ).exists()


def test_a_button_pressed_twice_sends_one_mail(cast, mailoutbox):
    invitation = InvitationFactory(organisation=cast.nordlyng)

    def again():
        return actions.invite_again(invitation=type(invitation).objects.get(), seen_version=1, by=cast.pia)

    results = at_once(again, again)
    assert sum(isinstance(result, Moved) for result in results) == 1, results
    assert len(mailoutbox) == 1
