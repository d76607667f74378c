"""Somebody leaves an organisation: what waits for them goes to colleagues in one act, and nothing is forgotten."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import appoint_deputy
from accounts.models import Deputy, Membership, User
from accounts.querysets import reach_of
from accounts.roles import Role
from approvals.actions import end_plan
from approvals.models import Outcome, StepKind
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed
from plans.models import Activity, Plan, PlanMembership
from portal.actions import NobodyAfter, hand_over
from portal.figures.handover import handover_of
from tests.factories import approvals as make
from tests.factories import monitoring as reports
from tests.factories.accounts import Cast, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
LAST = dt.date(2026, 11, 30)
AFTER = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


@pytest.fixture(name="bodil")
def _bodil(cast: Cast) -> User:
    """A colleague in the kommune who may take over."""
    user = UserFactory(name="Bodil Friis", email="bodil@vejle.example")
    MembershipFactory(user=user, organisation=cast.vejle, role=Role.COORDINATOR)
    return user


def leave(
    person: User, organisation: Any, by: User, to: User | None, *, confirmed: bool = False, **others: Any
) -> Any:
    keys = handover_of(person, organisation).items
    return hand_over(
        person=person,
        organisation=organisation,
        last_day=LAST,
        successors={key: others.get(key.split("-")[0], to) for key in keys},
        confirmed=confirmed,
        by=User.objects.get(pk=by.pk),
    )


def titles(person: User, organisation: Any, heading: str) -> list[str]:
    found = handover_of(person, organisation).groups
    return [item.title for group in found if group.heading == heading for item in group.items]


# What is shown


def test_everything_that_waits_is_shown(cast: Cast, bodil: User) -> None:
    plan = make.approved_plan(cast, until="finance_committee")
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=cast.jonas)
    # Of another than the one who confirms: whoever was stood in for may not confirm what their deputy filled in.
    signe = make.second_approver(cast, "Signe Dahl")
    appoint_deputy(
        organisation=cast.vejle,
        principal=signe,
        deputy=cast.jonas,
        starts_on=TODAY,
        ends_on=dt.date(2026, 12, 31),
        by=signe,
    )
    assert titles(cast.jonas, cast.vejle, "Roller") == ["Sagsbehandler"]
    assert titles(cast.jonas, cast.vejle, "Stedfortrædere") == ["Stedfortræder for Signe Dahl"]
    assert titles(cast.jonas, cast.vejle, "Kladder og sager i arbejde") == [f"Byrådet, {plan.title}"]
    assert titles(cast.hanne, cast.vejle, "Opgaver") == [f"Bekræft byrådets beslutning, {plan.title}"]


def test_what_is_left_of_a_plan_that_has_ended_is_shown(cast: Cast) -> None:
    """Its last redegørelse is still to be written, and approved by its formand; its handlinger are over."""
    plan = reports.started_plan(cast)
    Activity.objects.filter(plan=plan).update(responsible_person=cast.mette.name)
    PlanMembership.objects.filter(plan=plan, function="chair").update(user=cast.mette)
    year = plan.ends_on.year
    with make.on(dt.date(year + 1, 1, 4)):
        assert end_plan(plan=plan)
        assert f"Skriv redegørelse {year}, {plan.title}" in titles(cast.mette, cast.nordlyng, "Opgaver")
        assert not titles(cast.mette, cast.nordlyng, "Handlinger, som personen er ansvarlig for")
        (seat,) = titles(cast.mette, cast.nordlyng, "Pladser på planer")
        assert seat == f"formand, styregruppe, {plan.title}"
    with make.on(dt.date(year + 3, 6, 1)):
        assert not titles(cast.mette, cast.nordlyng, "Pladser på planer")


def test_nothing_of_another_organisation_is_shown(cast: Cast) -> None:
    """Jakob writes Nordlyng's plan; what he may have in Odense is not Nordlyng's to see."""
    make.submitted_plan(cast)
    odense = cast.grethe.memberships.get().organisation
    MembershipFactory(user=cast.jakob, organisation=odense, role=Role.CASEWORKER)
    found = handover_of(User.objects.get(pk=cast.jakob.pk), odense)
    assert [group.heading for group in found.groups] == ["Roller"]


# What is carried out


def test_roles_begin_the_day_after_and_the_old_ones_end(cast: Cast, bodil: User) -> None:
    leave(cast.jonas, cast.vejle, cast.ulla, bodil)
    old = Membership.objects.get(user=cast.jonas, organisation=cast.vejle)
    new = Membership.objects.get(user=bodil, organisation=cast.vejle, role=Role.CASEWORKER)
    assert (old.ends_on, new.starts_on, new.ends_on) == (LAST, AFTER, None)
    with time_machine.travel("2026-12-01T12:00:00Z", tick=False):
        assert reach_of(User.objects.get(pk=cast.jonas.pk)).roles_in(cast.vejle.pk) == frozenset()
        assert Role.CASEWORKER in reach_of(User.objects.get(pk=bodil.pk)).roles_in(cast.vejle.pk)


def test_a_seat_goes_to_the_successor_with_its_function(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    seat = PlanMembership.objects.get(plan=plan, function=PlanMembership.Function.CHAIR)
    PlanMembership.objects.filter(pk=seat.pk).update(user=cast.jakob)
    leave(cast.jakob, cast.nordlyng, cast.pia, cast.mette)
    seat.refresh_from_db()
    new = PlanMembership.objects.get(plan=plan, user=cast.mette)
    assert (seat.ends_on, new.starts_on) == (LAST, AFTER)
    assert (new.function, new.body, new.role) == (seat.function, seat.body, seat.role)


def test_a_name_on_a_handling_is_changed_where_the_plan_can_be_written(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    first, second = Activity.objects.filter(plan=plan)[:2]
    Activity.objects.filter(pk__in=[first.pk, second.pk]).update(responsible_person=cast.jakob.name)
    revision = Plan.objects.get(pk=plan.pk).revision
    leave(cast.jakob, cast.nordlyng, cast.pia, cast.mette)
    assert set(Activity.objects.filter(plan=plan).values_list("responsible_person", flat=True)) >= {
        cast.mette.name
    }
    assert not Activity.objects.filter(responsible_person=cast.jakob.name).exists()
    assert Plan.objects.get(pk=plan.pk).revision > revision


def test_a_name_in_a_plan_under_approval_is_told_of_and_stays(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    Activity.objects.filter(pk=Activity.objects.filter(plan=plan)[0].pk).update(
        responsible_person=cast.jakob.name
    )
    make.submitted_plan(cast, plan=make.fresh(plan))
    (group,) = [g for g in handover_of(cast.jakob, cast.nordlyng).groups if g.heading.startswith("Handl")]
    assert (group.items[0].row, group.items[0].detail) == (None, "Navnet rettes ved en ændring af planen.")
    leave(cast.jakob, cast.nordlyng, cast.pia, cast.mette)
    assert Activity.objects.filter(responsible_person=cast.jakob.name).count() == 1


def test_deputies_end_and_the_successor_has_the_rest(cast: Cast, bodil: User) -> None:
    end = dt.date(2026, 12, 31)
    for principal, deputy in ((cast.hanne, cast.jonas), (cast.jonas, cast.hanne)):
        appoint_deputy(
            organisation=cast.vejle,
            principal=principal,
            deputy=deputy,
            starts_on=TODAY,
            ends_on=end,
            by=principal,
        )
    leave(cast.jonas, cast.vejle, cast.ulla, bodil)
    assert set(Deputy.objects.values_list("principal", "deputy", "starts_on", "ends_on")) == {
        (cast.hanne.pk, cast.jonas.pk, TODAY, LAST),
        (cast.jonas.pk, cast.hanne.pk, TODAY, LAST),
        (cast.hanne.pk, bodil.pk, AFTER, end),
    }


def test_another_successor_for_one_thing(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    seat = PlanMembership.objects.get(plan=plan, function=PlanMembership.Function.CHAIR)
    PlanMembership.objects.filter(pk=seat.pk).update(user=cast.jakob)
    leave(cast.jakob, cast.nordlyng, cast.pia, cast.mette, seat=cast.lars)
    assert PlanMembership.objects.filter(plan=plan, user=cast.lars, starts_on=AFTER).exists()
    assert not PlanMembership.objects.filter(plan=plan, user=cast.mette, starts_on=AFTER).exists()
    assert Membership.objects.filter(user=cast.mette, role=Role.PLAN_EDITOR, starts_on=AFTER).exists()


def test_it_is_told_to_the_successor_and_in_the_organisations_acts(
    cast: Cast, bodil: User, django_capture_on_commit_callbacks: Any
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        leave(cast.jonas, cast.vejle, cast.ulla, bodil)
    (sent,) = [one for one in mail.outbox if one.to == ["bodil@vejle.example"]]
    assert sent.subject == "Du overtager efter Jonas Vestergaard i Vejle Kommune"
    assert "- Sagsbehandler" in sent.body
    told = dict(Event.objects.filter(verb__startswith="portal.").values_list("verb", "subject_id"))
    assert told == {"portal.handed_over": cast.jonas.pk, "portal.took_over": bodil.pk}


# What is refused


@pytest.mark.parametrize("name", ["pia", "grethe", "admin", "jonas", "hanne"])
def test_only_the_organisations_own_administrator_hands_over(cast: Cast, bodil: User, name: str) -> None:
    with pytest.raises(NotAllowed):
        leave(cast.jonas, cast.vejle, cast[name], bodil)


def test_a_successor_is_a_member(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        leave(cast.jonas, cast.vejle, cast.ulla, cast.mette)
    assert Membership.objects.get(user=cast.jonas, organisation=cast.vejle).ends_on is None


def test_what_has_come_since_the_page_was_opened_is_shown_first(cast: Cast, bodil: User) -> None:
    seen = dict.fromkeys(handover_of(cast.jonas, cast.vejle).items, bodil)
    MembershipFactory(user=cast.jonas, organisation=cast.vejle, role=Role.MUNICIPAL_APPROVER)
    with pytest.raises(Moved):
        hand_over(
            person=cast.jonas,
            organisation=cast.vejle,
            last_day=LAST,
            successors=seen,
            confirmed=False,
            by=cast.ulla,
        )


def test_a_warning_when_nobody_can_act_afterwards(cast: Cast, bodil: User) -> None:
    with pytest.raises(NobodyAfter, match="Ingen kan skrive indstillinger, udfylde beslutninger"):
        leave(cast.jonas, cast.vejle, cast.ulla, None)
    assert Membership.objects.get(user=cast.jonas, organisation=cast.vejle).ends_on is None
    leave(cast.jonas, cast.vejle, cast.ulla, None, confirmed=True)
    assert Membership.objects.get(user=cast.jonas, organisation=cast.vejle).ends_on == LAST


def test_no_warning_when_a_colleague_has_the_role_already(cast: Cast, bodil: User) -> None:
    MembershipFactory(user=bodil, organisation=cast.vejle, role=Role.CASEWORKER)
    leave(cast.jonas, cast.vejle, cast.ulla, None)
    assert Membership.objects.get(user=cast.jonas, organisation=cast.vejle).ends_on == LAST


def test_the_administrator_can_leave_too(cast: Cast, bodil: User) -> None:
    with pytest.raises(NobodyAfter, match="styre organisationens medlemmer"):
        leave(cast.ulla, cast.vejle, cast.ulla, None)
    leave(cast.ulla, cast.vejle, cast.ulla, bodil)
    with time_machine.travel("2026-12-01T12:00:00Z", tick=False):
        assert cast.vejle.pk in reach_of(User.objects.get(pk=bodil.pk)).managed_organisations


# The page


def address(cast: Cast, person: User) -> str:
    return reverse("portal:handover", args=[cast.vejle.code, person.pk])


def test_the_page_hands_over_in_one_press(cast: Cast, bodil: User, client: Any) -> None:
    client.force_login(cast.ulla)
    page = client.get(reverse("accounts:organisation", args=[cast.vejle.code])).content.decode()
    assert address(cast, cast.jonas) in page
    page = client.get(address(cast, cast.jonas)).content.decode()
    assert "Jonas Vestergaard fratræder" in page
    answer = client.post(address(cast, cast.jonas), {"last_day": "30-11-2026", "successor": "none"})
    assert answer.status_code == 422
    assert "Ingen kan handle bagefter" in answer.content.decode()
    assert "Vælg en efterfølger, eller bekræft, at det er meningen." in answer.content.decode()
    answer = client.post(address(cast, cast.jonas), {"last_day": "30-11-2026", "successor": str(bodil.pk)})
    assert answer.status_code == 302
    assert Membership.objects.get(user=cast.jonas, organisation=cast.vejle).ends_on == LAST


def test_yesterday_is_too_late(cast: Cast, bodil: User, client: Any) -> None:
    client.force_login(cast.ulla)
    answer = client.post(address(cast, cast.jonas), {"last_day": "21-11-2026", "successor": str(bodil.pk)})
    assert "Den sidste dag kan ikke ligge før i dag." in answer.content.decode()


def test_the_page_asks_as_little_for_three_seats_as_for_one(cast: Cast, client: Any) -> None:
    plan = make.submitted_plan(cast)
    seat = PlanMembership.objects.get(plan=plan, function=PlanMembership.Function.CHAIR)
    client.force_login(cast.pia)
    counts = []
    for extra in range(3):
        if extra:
            seat.pk, seat.function = None, PlanMembership.Function.MEMBER
        seat.user = cast.jakob
        seat.starts_on = TODAY + dt.timedelta(days=extra)
        seat.save()
        url = reverse("portal:handover", args=[cast.nordlyng.code, cast.jakob.pk])
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
    assert max(counts[1:]) <= 25
    assert counts[1] == counts[2]
