"""Whose organisation somebody acts for when their own acts for another: on acts, records, remarks and in files."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission, Role
from approvals import actions
from approvals.figures import case_file, decision_figure
from approvals.figures.journal import journal
from approvals.models import Case, Decision, StepKind
from core.behalf import Behalf, words_on_behalf
from core.models import Event
from monitoring import actions as reporting
from monitoring.figures import frozen_figures
from plans.actions import add_comment
from tests.approvals.own_states import own_step
from tests.factories import approvals as make
from tests.factories import monitoring as reports
from tests.factories.accounts import Cast, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
NORDLYNG = "Boligselskabet Nordlyng"


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


@pytest.fixture
def per(cast: Cast) -> User:
    """Ansøger in a shared secretariat that acts for Nordlyng."""
    hus = OrganisationFactory(kind=OrganisationKind.SECRETARIAT, name="BoligSocialt Hus", code="bsh")
    hus.acts_for.add(cast.nordlyng)
    user = UserFactory(name="Per Holm", email="per@bsh.example")
    MembershipFactory(user=user, organisation=hus, role=Role.APPLICANT)
    return user


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def latest(verb: str) -> str:
    return Event.objects.filter(verb=verb).order_by("-pk")[0].actor_text


@pytest.mark.parametrize(
    ("person", "organisation", "words"),
    [
        (None, "", ""),
        (None, "Søengen", " på vegne af Søengen"),
        ("Lars Holm", "", " på vegne af Lars Holm"),
        ("Lars Holm", "Søengen", " på vegne af Lars Holm for Søengen"),
    ],
)
def test_the_words(person: Any, organisation: str, words: str) -> None:
    assert words_on_behalf(person, organisation) == words


def test_a_secretariat_hands_in_for_the_boligorganisation(cast: Cast, as_user: Any, per: User) -> None:
    plan = make.financed_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=per)
    words = f"Per Holm på vegne af {NORDLYNG}"
    assert latest("approvals.submitted") == words
    assert words in as_user(cast.mette).get(reverse("portal:history", args=[plan.number])).content.decode()
    assert words in [row.registered_by for row in journal(Case.objects.get(plan=plan))]


def test_one_s_own_organisation_goes_before_those_that_it_acts_for(cast: Cast, per: User) -> None:
    MembershipFactory(user=per, organisation=cast.nordlyng, role=Role.APPLICANT)
    plan = make.financed_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=again(per))
    assert latest("approvals.submitted") == "Per Holm"


def test_what_has_become_part_of_one_s_own_is_nobody_else(cast: Cast) -> None:
    old = OrganisationFactory(kind=OrganisationKind.HOUSING_ORGANISATION, name="Gammel", code="gammel")
    old.succeeded_by = cast.nordlyng
    old.save()
    assert reach_of(again(cast.lars)).behalf(Permission.SUBMIT_PLAN, old.pk) == Behalf()


def test_a_record_says_for_whom_it_was_filled_in_and_confirmed(cast: Cast, per: User) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    step = own_step(plan, cast.nordlyng)
    written = actions.Record(decided_on=make.OWN_BODY_DAY, outcome="approved", text="Som indstillet.")
    with make.on(make.OWN_BODY_DAY):
        actions.record_decision(step=step, seen_snapshot=1, written=written, by=cast.jakob)
        step.refresh_from_db()
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=per)
    decision = Decision.objects.get(step=step)
    assert decision.recorded_behalf == Behalf()
    assert decision.confirmed_behalf == Behalf(None, NORDLYNG)
    kept = Decision.history.filter(id=decision.pk).latest("history_id")
    assert kept.confirmed_for_organisation == NORDLYNG
    shown = next(one for rows in case_file(make.fresh(plan)).decisions.values() for one in rows)
    assert f"Bekræftet af Per Holm på vegne af {NORDLYNG}" in decision_figure(shown, cast.mette).confirmed
    assert latest("approvals.confirmed") == f"Per Holm på vegne af {NORDLYNG}"


def test_who_stands_in_for_somebody_of_a_secretariat_acts_for_both(cast: Cast, per: User) -> None:
    hus = per.memberships.get().organisation
    bodil = UserFactory(name="Bodil Friis", email="bodil@bsh.example")
    MembershipFactory(user=bodil, organisation=hus, role=Role.PLAN_EDITOR)
    appoint_deputy(organisation=hus, principal=per, deputy=bodil, starts_on=TODAY, ends_on=TODAY, by=per)
    plan = make.financed_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=again(bodil))
    assert latest("approvals.submitted") == f"Bodil Friis på vegne af Per Holm for {NORDLYNG}"


def test_a_coordinator_of_a_joint_secretariat_speaks_for_the_kommune(cast: Cast) -> None:
    joint = OrganisationFactory(
        kind=OrganisationKind.JOINT_SECRETARIAT, name="Fællessekretariatet", code="fs"
    )
    joint.acts_for.add(cast.vejle)
    kirsten = UserFactory(name="Kirsten Bay", email="kirsten@fs.example")
    MembershipFactory(user=kirsten, organisation=joint, role=Role.COORDINATOR)
    plan = make.submitted_plan(cast)
    add_comment(plan=plan, by=kirsten, text="Vi ses til mødet.")
    assert latest("plans.commented") == f"Kirsten Bay på vegne af {cast.vejle}"


def test_a_redegoerelse_says_for_whom_it_is_sent_and_handed_in(cast: Cast, per: User) -> None:
    plan = reports.started_plan(cast)
    report = reports.approved_report(plan, cast)
    with reports.at_noon():
        reporting.submit(report=report, by=again(per), seen_version=report.version)
    assert latest("monitoring.submitted") == f"Per Holm på vegne af {NORDLYNG}"
    report = reports.fresh(report)
    facts = frozen_figures(report).facts
    assert (facts.submitted_by, facts.submitted_for) == ("Per Holm", NORDLYNG)


def test_the_funds_answer_names_the_officer_stood_in_for(cast: Cast, as_user: Any) -> None:
    plan = reports.started_plan(cast)
    report = reports.submitted_report(plan, cast)
    bent = UserFactory(name="Bent Kvist", email="bent@lbf.example")
    # Somebody of the fund without the right to answer.
    MembershipFactory(user=bent, organisation=cast.lbf, role=Role.ORGANISATION_ADMIN)
    with reports.at_noon():
        day = reports.NOON.date()
        appoint_deputy(
            organisation=cast.lbf,
            principal=cast.else_,
            deputy=bent,
            starts_on=day,
            ends_on=day,
            by=cast.else_,
        )
        words = "Bent Kvist på vegne af " + str(cast.else_)
        reporting.return_report(
            report=report, by=again(bent), seen_version=report.version, remarks="Forklar afvigelsen."
        )
        assert latest("monitoring.returned") == words
        report = reports.fresh(report)
        assert report.answered_for == cast.else_
        page = as_user(cast.mette).get(reverse("monitoring:report", args=[plan.number, report.year]))
        assert words in page.content.decode()


def test_the_formands_approval_is_the_seats_own(cast: Cast) -> None:
    reports.approved_report(reports.started_plan(cast), cast)
    assert latest("monitoring.approved") == str(cast.karim)


def test_remarks_are_written_for_somebody_too(cast: Cast) -> None:
    bodil = UserFactory(name="Bodil Friis", email="bodil@vejle.example")
    MembershipFactory(user=bodil, organisation=cast.vejle, role=Role.COORDINATOR)
    plan = make.submitted_plan(cast)
    appoint_deputy(
        organisation=cast.vejle,
        principal=cast.jonas,
        deputy=bodil,
        starts_on=TODAY,
        ends_on=TODAY,
        by=cast.jonas,
    )
    case = make.case_of(plan)
    actions.return_case(
        case=case, seen_version=case.version, remarks=[("economy", "Fordel beløbet.")], by=again(bodil)
    )
    remark = case.remarks.get()
    assert remark.written_by_whom == f"Bodil Friis på vegne af {cast.jonas}"
    assert case.steps.filter(kind=StepKind.COUNCIL).exists()
