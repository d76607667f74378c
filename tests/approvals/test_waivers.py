"""A fritagelse from four eyes: given by another, for one person at one step, with a reason that stays in the case."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.roles import Role
from approvals import actions
from approvals.actions.papers import decisions
from approvals.figures import case_file, todos
from approvals.models import CaseStep, Decision, Outcome, StepKind, Waiver
from core.dates import now
from core.models import Event
from core.workflow import NotAllowed, NotReady
from plans.models import Plan, PlanMembership
from tests.approvals import amending, further_states, own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast, MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
REASON = "Den anden godkender er fratrådt."


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


@pytest.fixture(name="plan")
def _plan(cast: Cast) -> Plan:
    """Jonas has written the indstilling and filled in the council's decision, and is the only godkender."""
    plan = states.recorded(cast)
    further_states.also(cast, "jonas", Role.MUNICIPAL_APPROVER, "vejle")
    cast.hanne.memberships.update(ends_on=TODAY - dt.timedelta(days=1))
    return plan


def again(user: User) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def free(plan: Plan, person: User, by: User, *, kind: str = StepKind.COUNCIL, reason: str = REASON) -> Waiver:
    step = make.step_of(make.fresh(plan), kind)
    return actions.grant_waiver(step=step, person=again(person), reason=reason, by=again(by))


def address(plan: Plan, name: str = "step", kind: str = StepKind.COUNCIL) -> str:
    return states.url(name, plan, make.step_of(plan, kind).pk)


def confirm(as_user: Any, plan: Plan, person: User, kind: str = StepKind.COUNCIL) -> int:
    step = make.step_of(make.fresh(plan), kind)
    data = {"version": step.version, "snapshot_number": 1, "password": PASSWORD}
    return as_user(person).post(states.url("confirm", plan, step.pk), data).status_code


def test_the_page_that_warns_points_to_the_waiver(cast: Cast, plan: Plan, as_user: Any) -> None:
    page = as_user(cast.jonas).get(address(plan)).content.decode()
    assert "Organisationens administrator kan give en person rollen eller fritage en fra fire øjne." in page
    assert "Fritag fra fire øjne" not in page
    (task,) = todos(again(cast.ulla))
    assert (task.title, task.url) == ("Ingen kan handle: bekræft byrådets beslutning", address(plan))
    assert address(plan, "waiver") in as_user(cast.ulla).get(task.url).content.decode()


def test_whoever_is_freed_confirms_and_everything_tells_of_it(cast: Cast, plan: Plan, as_user: Any) -> None:
    assert confirm(as_user, plan, cast.jonas) == 403
    form = as_user(cast.ulla).get(address(plan, "waiver")).content.decode()
    assert "Jonas Vestergaard, har skrevet indstillingen og udfyldt beslutningen" in form
    url, data = further_states.waive_post(plan, make.step_of(plan, StepKind.COUNCIL), cast.jonas)
    assert as_user(cast.ulla).post(url, data).status_code == 302
    page = as_user(cast.jonas).get(address(plan)).content.decode()
    assert "Jeg bekræfter med en fritagelse fra fire øjne, givet af Ulla Krag den 22. november 2026." in page
    assert REASON in page
    assert confirm(as_user, plan, cast.jonas) == 302
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert (decision.confirmed_by, decision.recorded_by) == (cast.jonas, cast.jonas)
    assert decision.waiver == Waiver.objects.get()
    told = as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert "Jonas Vestergaard er fritaget fra fire øjne. Givet af Ulla Krag, 22. november 2026" in told
    assert REASON in told
    assert "Slut 22. november 2026" in told


def test_the_act_names_nobody_and_gives_no_reason(cast: Cast, plan: Plan) -> None:
    free(plan, cast.jonas, cast.ulla)
    act = Event.objects.get(verb="approvals.waived")
    assert act.text == "Fritagelse fra fire øjne givet ved Byrådets beslutning"
    assert act.actor == cast.ulla


def test_the_person_gets_a_mail_without_the_reason(
    cast: Cast, plan: Plan, django_capture_on_commit_callbacks: Any
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        free(plan, cast.jonas, cast.ulla)
    (sent,) = mail.outbox
    assert sent.to == ["jonas@vejle.example"]
    assert "Fritagelsen gælder kun dig og kun her." in sent.body
    assert REASON not in sent.body


def test_the_sagspakke_tells_of_it_in_its_list_of_decisions(cast: Cast, plan: Plan, as_user: Any) -> None:
    free(plan, cast.jonas, cast.ulla)
    confirm(as_user, plan, cast.jonas)
    plan = make.fresh(plan)
    figures = decisions(case_file(plan))
    printed = render_to_string(
        "approvals/pdf/decisions.html",
        {"figures": figures, "snapshot": figures[0].decision.snapshot, "what": "Beslutninger"},
    )
    assert printed.count("Fritagelse fra fire øjne") == 1
    assert REASON in printed


# What is forbidden


def test_nobody_frees_themselves(cast: Cast, plan: Plan, as_user: Any) -> None:
    further_states.also(cast, "ulla", Role.CASEWORKER, "vejle")
    further_states.also(cast, "ulla", Role.MUNICIPAL_APPROVER, "vejle")
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=again(cast.ulla))
    with pytest.raises(NotReady, match="Du kan ikke fritage dig selv"):
        free(plan, cast.ulla, cast.ulla)
    form = as_user(cast.ulla).get(address(plan, "waiver")).content.decode()
    assert "Jonas Vestergaard, har" in form
    assert "Ulla Krag, har" not in form
    url, data = further_states.waive_post(plan, make.step_of(plan, StepKind.COUNCIL), cast.ulla)
    assert as_user(cast.ulla).post(url, data).status_code == 422
    assert not Waiver.objects.exists()


def test_the_database_refuses_ones_own_waiver_too(cast: Cast, plan: Plan) -> None:
    step = make.step_of(plan, StepKind.COUNCIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(
            step=step, person=cast.ulla, granted_by=cast.ulla, granted_at=now(), reason=REASON
        )


@pytest.mark.parametrize("name", ["pia", "grethe", "admin", "jonas", "hanne", "mette", "lars"])
def test_only_the_acting_organisations_administrator_frees(cast: Cast, plan: Plan, name: str) -> None:
    with pytest.raises(NotAllowed):
        free(plan, cast.jonas, cast[name])


def test_an_administrator_of_the_ansoeger_frees_nobody_of_another_organisation(cast: Cast) -> None:
    """At the same step, where the ansøger's people help an organisation with a single person."""
    step = own_states.own_recorded(cast, organisation="soengen")
    with pytest.raises(NotReady, match="har ikke ret til at bekræfte her for din organisation"):
        actions.grant_waiver(step=step, person=again(cast.tove), reason=REASON, by=again(cast.pia))


def test_an_administrators_deputy_does_not_free(cast: Cast, plan: Plan) -> None:
    appoint(cast, principal=cast.ulla, deputy=cast.jonas)
    with pytest.raises(NotAllowed):
        free(plan, cast.jonas, cast.jonas)


@pytest.mark.parametrize("turned", [False, True])
def test_who_has_stood_in_for_the_person_does_not_free_them(cast: Cast, plan: Plan, turned: bool) -> None:
    """Four eyes count both as one, also when the period is over."""
    pair = [cast.ulla, cast.jonas]
    appoint(cast, principal=pair[turned], deputy=pair[not turned])
    with (
        time_machine.travel("2026-11-24T12:00:00Z", tick=False),
        pytest.raises(NotReady, match="tæller som én person"),
    ):
        free(plan, cast.jonas, cast.ulla)


def test_the_persons_deputy_is_not_freed_with_them(cast: Cast, plan: Plan, as_user: Any) -> None:
    bodil = make.second_approver(cast)
    appoint(cast, principal=cast.jonas, deputy=bodil)
    free(plan, cast.jonas, cast.ulla)
    assert confirm(as_user, plan, bodil) == 403
    assert confirm(as_user, plan, cast.jonas) == 302


def appoint(cast: Cast, *, principal: User, deputy: User) -> None:
    appoint_deputy(
        organisation=cast.vejle,
        principal=principal,
        deputy=deputy,
        starts_on=TODAY,
        ends_on=TODAY,
        by=principal,
    )


def test_a_waiver_at_one_step_helps_at_no_other(cast: Cast, as_user: Any) -> None:
    plan = states.recorded(cast, Outcome.RECOMMENDED, StepKind.FINANCE_COMMITTEE)
    further_states.also(cast, "jonas", Role.MUNICIPAL_APPROVER, "vejle")
    free(plan, cast.jonas, cast.ulla, kind=StepKind.FINANCE_COMMITTEE)
    assert confirm(as_user, plan, cast.jonas, StepKind.FINANCE_COMMITTEE) == 302
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=again(cast.jonas))
    assert confirm(as_user, plan, cast.jonas) == 403


def test_it_is_over_when_the_step_is_done(cast: Cast, plan: Plan, as_user: Any) -> None:
    """Also for a correction of what was confirmed with it, and nobody is freed at a step that is done."""
    free(plan, cast.jonas, cast.ulla)
    confirm(as_user, plan, cast.jonas)
    with pytest.raises(NotReady, match="ingen at fritage"):
        free(plan, cast.jonas, cast.ulla)
    url, data = states.replacement(plan, StepKind.COUNCIL, Outcome.NOT_APPROVED)
    assert as_user(cast.jonas).post(url, data).status_code == 302
    assert confirm(as_user, plan, cast.jonas) == 403


def test_it_is_over_when_the_plan_is_handed_in_again(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    further_states.also(cast, "jonas", Role.MUNICIPAL_APPROVER, "vejle")
    free(plan, cast.jonas, cast.ulla, kind=StepKind.COMMITTEE)
    plan = states.returned(cast, plan=plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=again(cast.lars))
    assert Waiver.objects.get().ended_at is not None


def test_it_lasts_through_a_postponement(cast: Cast, as_user: Any) -> None:
    """The step has not ended: the body has the plan on a later agenda."""
    plan = states.recorded(cast, Outcome.POSTPONED, StepKind.COMMITTEE, postponed_to=dt.date(2026, 12, 15))
    further_states.also(cast, "jonas", Role.MUNICIPAL_APPROVER, "vejle")
    free(plan, cast.jonas, cast.ulla, kind=StepKind.COMMITTEE)
    assert confirm(as_user, plan, cast.jonas, StepKind.COMMITTEE) == 302
    assert Waiver.objects.get().is_in_force
    assert CaseStep.objects.get(case__plan=plan, kind=StepKind.COMMITTEE).state == "open"


def test_taken_back_it_helps_no_longer(cast: Cast, plan: Plan, as_user: Any) -> None:
    waiver = free(plan, cast.jonas, cast.ulla)
    url = states.url("waiver_end", plan, waiver.step_id, waiver.pk)
    assert as_user(cast.jonas).post(url).status_code == 403
    assert as_user(cast.ulla).post(url).status_code == 302
    assert as_user(cast.ulla).post(url).status_code == 409
    assert confirm(as_user, plan, cast.jonas) == 403
    assert "Træk fritagelsen tilbage" not in as_user(cast.ulla).get(address(plan)).content.decode()


def test_nobody_is_freed_for_nothing(cast: Cast, plan: Plan) -> None:
    bodil = make.second_approver(cast)
    with pytest.raises(NotReady, match="Bodil Friis kan bekræfte uden en fritagelse"):
        free(plan, bodil, cast.ulla)
    free(plan, cast.jonas, cast.ulla)
    with pytest.raises(NotReady, match="Jonas Vestergaard er allerede fritaget"):
        free(plan, cast.jonas, cast.ulla)


def test_a_reason_is_needed(cast: Cast, plan: Plan, as_user: Any) -> None:
    with pytest.raises(NotReady, match="hvorfor fire øjne ikke kan holdes"):
        free(plan, cast.jonas, cast.ulla, reason="  ")
    url, data = further_states.waive_post(plan, make.step_of(plan, StepKind.COUNCIL), cast.jonas)
    answer = as_user(cast.ulla).post(url, {**data, "reason": ""})
    assert answer.status_code == 422
    assert "Skriv, hvorfor en anden ikke kan bekræfte." in answer.content.decode()


# The other places with four eyes


def test_the_funds_letter(cast: Cast, as_user: Any) -> None:
    plan = own_states.with_letter(cast)
    with pytest.raises(NotAllowed):
        free(plan, cast.lars, cast.grethe, kind=StepKind.FUND)
    with pytest.raises(NotReady, match="for din organisation"):
        free(plan, cast.lars, cast.ulla, kind=StepKind.FUND)
    free(plan, cast.lars, cast.pia, kind=StepKind.FUND)
    assert confirm(as_user, plan, cast.lars, StepKind.FUND) == 302
    assert Decision.objects.get(step__kind=StepKind.FUND).waiver is not None


def test_the_formand_who_sent_an_amendment(cast: Cast) -> None:
    amendment = (
        amending.draft(cast, amending.running(cast))
        if hasattr(amending, "running")
        else amending.content_change(cast)
    )
    seat = PlanMembership.objects.get(plan=amendment.plan, function=PlanMembership.Function.CHAIR)
    PlanMembership.objects.filter(pk=seat.pk).update(user=cast.lars)
    amendment = amending.send(amendment, cast)
    step = CaseStep.objects.select_related("case__plan", "case__snapshot").get(
        case=amendment.case, kind=StepKind.BOARD
    )
    with pytest.raises(NotAllowed):
        decide(step, cast)
    actions.grant_waiver(step=step, person=again(cast.lars), reason=REASON, by=again(cast.pia))
    decide(step, cast)
    assert Decision.objects.get(step=step).waiver is not None


def decide(step: CaseStep, cast: Cast) -> None:
    actions.decide_for_board(
        step=step,
        seen_version=step.version,
        seen_snapshot=step.case.snapshot.number,
        decided_on=TODAY,
        approves=True,
        by=again(cast.lars),
    )


def test_the_page_asks_as_little_with_three_waivers_as_with_one(cast: Cast, plan: Plan, as_user: Any) -> None:
    browser = as_user(cast.ulla)
    browser.get(address(plan))
    counts = []
    for name in ("jonas", "else", "mette"):
        if name != "jonas":
            MembershipFactory(user=cast[name], organisation=cast.vejle, role=Role.MUNICIPAL_APPROVER)
            further_states.also(cast, name, Role.CASEWORKER, "vejle")
            make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=again(cast[name]))
        free(plan, cast[name], cast.ulla)
        with CaptureQueriesContext(connection) as found:
            browser.get(address(plan))
        counts.append(len(found))
    assert Waiver.objects.count() == 3
    assert max(counts) <= 25
    assert len(set(counts)) == 1
