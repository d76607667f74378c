"""Handing in, sending back, handing in again; and what a form opened before sees."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Organisation
from approvals import actions
from approvals.models import Case, CaseStep, ChainStep, Decision, Remark, Snapshot, StepKind
from core.models import Event
from core.versions import Moved
from core.workflow import NotReady, WrongState
from plans.actions import changing
from plans.models import Activity, Goal, Indicator, Plan
from plans.permissions import can_edit
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db


def test_the_first_hand_in(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    case, snapshot = make.case_of(plan), Snapshot.objects.get()
    assert (plan.status, plan.submitted_on, plan.open_sections) == ("in_approval", make.SUBMITTED, [])
    assert (case.state, case.kind, case.round, case.snapshot) == ("open", "application", 1, snapshot)
    assert (snapshot.number, snapshot.reason, snapshot.revision) == (1, "submitted", plan.revision)
    assert [(s.group, s.kind, s.body_name, s.state) for s in CaseStep.objects.filter(case=case)] == [
        (0, "organisation", "Organisationsbestyrelsen", "open"),
        (0, "organisation", "Organisationsbestyrelsen", "open"),
        (1, "recommendation", "Forvaltningens indstilling", "open"),
        (2, "committee", "Social- og Sundhedsudvalget", "waiting"),
        (3, "finance_committee", "Økonomiudvalget", "waiting"),
        (4, "council", "Byrådet", "waiting"),
        (5, "forward", "Sendt til Landsbyggefonden", "waiting"),
        (6, "fund", "Tilsagn", "waiting"),
    ]
    fund = CaseStep.objects.get(kind="fund")
    assert fund.acting_organisation == cast.lbf
    kommunes = CaseStep.objects.exclude(kind__in=["fund", "organisation"])
    assert set(kommunes.values_list("acting_organisation__name", flat=True)) == {"Vejle Kommune"}


def test_goals_and_activities_get_their_numbers_and_keep_them(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    assert sorted(Goal.objects.filter(plan=plan).values_list("number", flat=True)) == [
        "1.1",
        "2.1",
        "2.2",
        "3.1",
        "4.1",
    ]
    assert "2.1.3" in set(Activity.objects.filter(plan=plan).values_list("number", flat=True))
    numbers = dict(Goal.objects.filter(plan=plan).values_list("uid", "number"))
    plan = states.returned(cast, [("", "Se det hele igennem.")], plan)
    with changing(plan, by=None):
        gone = Goal.objects.get(plan=plan, number="2.1")
        gone.ended_on = dt.date(2026, 10, 1)
        gone.save()
        new = Goal.objects.create(plan=plan, focus=gone.focus, title="Et nyt mål", position=9)
        for row in (*Activity.objects.filter(goal=gone), *Indicator.objects.filter(goal=gone)):
            row.goal = new
            row.save()
    actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)
    after = dict(Goal.objects.filter(plan=plan).values_list("uid", "number"))
    assert {uid: after[uid] for uid in numbers} == numbers
    assert set(after.values()) - set(numbers.values()) == {"2.3"}


def test_errors_refuse_the_hand_in(cast: Cast) -> None:
    make.add_chain(cast)
    plan = complete_plan(cast, background="")
    with pytest.raises(NotReady) as refused:
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert len(refused.value.reasons) >= 2  # no reasons and no budget
    assert not Case.objects.exists()
    assert not Snapshot.objects.exists()
    assert make.fresh(plan).status == Plan.Status.DRAFT


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("nothing", "Vejle Kommune har ikke oprettet sit sagsforløb"),
        ("only committees", "Kommunalbestyrelsen mangler i sagsforløbet i Vejle Kommune"),
    ],
)
def test_a_kommune_without_a_chain_cannot_receive_a_plan(left: str, said: str, cast: Cast) -> None:
    plan = make.financed_plan(cast)
    gone = ChainStep.objects.all() if left == "nothing" else ChainStep.objects.filter(kind="council")
    gone.delete()
    with pytest.raises(NotReady, match=said):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)


def test_without_a_fund_in_the_portal_nothing_is_half_done(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    Organisation.objects.filter(pk=cast.lbf.pk).update(succeeded_by=cast.drift)
    with pytest.raises(NotReady, match="Landsbyggefonden er ikke oprettet"):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert not Snapshot.objects.exists()


def test_the_revision_that_was_seen_counts(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    with changing(plan, by=None):
        Goal.objects.filter(plan=plan).first().save()
    with pytest.raises(Moved):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert make.fresh(plan).status == Plan.Status.DRAFT


def test_pressed_twice_gives_one_case(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    with pytest.raises(WrongState):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert (Case.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="approvals.submitted").count() == 1


# Sending back


def test_only_the_sections_that_were_sent_back_open(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    assert not any(can_edit(cast.mette, plan, code) for code in ("basics", "economy", "focus:beskaeftigelse"))
    plan = states.returned(
        cast, [("economy", "Kommunens andel mangler."), ("focus:beskaeftigelse", "Hvem er kontakt?")], plan
    )
    assert plan.open_sections == ["economy", "focus:beskaeftigelse"]
    assert plan.status == Plan.Status.IN_APPROVAL
    assert can_edit(cast.mette, plan, "economy")
    assert can_edit(cast.mette, plan, "focus:beskaeftigelse")
    assert not can_edit(cast.mette, plan, "basics")
    assert not can_edit(cast.mette, plan, "focus:kriminalitetsforebyggelse")
    assert {(r.section, r.text) for r in Remark.objects.all()} == {
        ("economy", "Kommunens andel mangler."),
        ("focus:beskaeftigelse", "Hvem er kontakt?"),
    }


def test_what_lies_with_the_fund_is_not_returned_by_the_kommune(cast: Cast, as_user: Any) -> None:
    plan, button = make.submitted_plan(cast), "Send tilbage til rettelse"
    page = states.url("case", plan)
    assert button in as_user(cast.jonas).get(page).content.decode()
    plan = make.forwarded_plan(cast, plan=plan)
    with pytest.raises(NotReady, match="Nu er det fonden, der kan sende den tilbage"):
        states.returned(cast, plan=plan)
    assert button not in as_user(cast.jonas).get(page).content.decode()
    fund = make.step_of(plan, StepKind.FUND)
    with make.on(make.GRANTED_ON):
        actions.send_remarks(
            step=fund,
            seen_version=fund.version,
            remarked_on=make.GRANTED_ON,
            remarks=[("economy", "Budgettet for 2029 er for højt.")],
            by=cast.else_,
        )
        plan = make.fresh(plan)
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert states.returned(cast, plan=make.fresh(plan)).open_sections == ["economy"]


def test_a_remark_to_the_whole_plan_opens_everything(cast: Cast) -> None:
    plan = states.returned(cast, [("", "Skriv planen om."), ("economy", "Også her.")])
    assert all(
        can_edit(cast.mette, plan, code)
        for code in (
            "basics",
            "areas",
            "milestones",
            "economy",
            "focus:beskaeftigelse",
            "focus:uddannelse-og-livschancer",
        )
    )


@pytest.mark.parametrize("remarks", [[], [("economy", "  ")], [("nowhere", "Findes ikke.")]])
def test_a_return_needs_a_reason_for_every_section(remarks: list[tuple[str, str]], cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    with pytest.raises(NotReady):
        states.returned(cast, remarks or [("economy", "")], plan)
    assert make.case_of(plan).state == Case.State.OPEN


def test_a_returned_case_waits_for_the_ansoeger_alone(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    plan = states.returned(cast, plan=plan)
    with pytest.raises(NotReady, match="ikke under behandling"):
        make.record(plan, StepKind.COMMITTEE, "recommended", day=make.COMMITTEE_DAY, by=cast.jonas)


def test_handing_in_again_reuses_the_case_and_its_chain(cast: Cast) -> None:
    plan = make.approved_plan(cast, until="committee")
    case = make.case_of(plan)
    steps = list(CaseStep.objects.filter(case=case).values_list("pk", flat=True))
    plan = states.returned(cast, plan=plan)
    snapshot = actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    again = make.case_of(plan)
    assert (again.pk, again.round, again.snapshot, again.state) == (case.pk, 2, snapshot, "open")
    assert list(CaseStep.objects.filter(case=again).values_list("pk", flat=True)) == steps
    later = CaseStep.objects.exclude(kind__in=["recommendation", "organisation"])
    assert set(later.values_list("state", flat=True)) == {"waiting"}
    # Earlier decisions stay and point to what they were about.
    earlier = Decision.objects.get(step__kind="committee")
    assert (earlier.snapshot.number, earlier.is_in_force) == (1, True)
    assert make.fresh(plan).open_sections == []


def test_an_unconfirmed_record_is_laid_aside_not_lost(cast: Cast) -> None:
    plan = states.recorded(cast, "recommended", "committee")
    plan = states.returned(cast, plan=plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert Decision.objects.get(step__kind="committee").set_aside_at is not None
    make.recommend(plan, cast.jonas)
    make.record(plan, StepKind.COMMITTEE, "recommended", day=make.COMMITTEE_DAY, by=cast.jonas)
    assert Decision.objects.filter(step__kind="committee").count() == 2


def test_a_decision_is_carried_over_with_a_reason_and_confirmed(cast: Cast) -> None:
    plan = states.in_second_round(cast)
    earlier, step = Decision.objects.get(step__kind="committee"), make.step_of(plan, "committee")
    with pytest.raises(NotReady, match="begrundelse"):
        carry(step, earlier, " ", cast.jonas)
    carried = carry(step, earlier, "Kun økonomien er rettet.", cast.jonas)
    assert (carried.carried_over_from, carried.outcome, carried.snapshot.number) == (
        earlier,
        "recommended",
        2,
    )
    assert make.step_of(plan, "committee").state == CaseStep.State.RECORDED
    make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    assert make.step_of(plan, "finance_committee").state == CaseStep.State.OPEN


def carry(step: Any, decision: Decision, reason: str, by: Any) -> Decision:
    return actions.carry_over_decision(
        step=step, seen_version=step.version, decision=decision, reason=reason, by=by
    )


def test_only_another_hand_ins_decision_of_the_same_step_is_carried_over(cast: Cast) -> None:
    plan = states.in_second_round(cast)
    step, wrong = (
        make.step_of(plan, "committee"),
        Decision.objects.filter(step__kind="recommendation").first(),
    )
    with pytest.raises(Moved):
        carry(step, wrong, "Fejl.", cast.jonas)


def test_a_form_opened_before_the_plan_came_back_writes_nothing(cast: Cast, as_user: Any) -> None:
    """The caseworker's page is about Indsendelse 1; meanwhile Indsendelse 2 has come in."""
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    data = states.record_fields(step, "recommended", text="Det her handler om den første indsendelse.")
    plan = states.returned(cast, plan=plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    make.recommend(plan, cast.jonas)
    answer = as_user(cast.jonas).post(states.url("record", plan, step.pk), data)
    assert answer.status_code == 409
    assert "Det her handler om den første indsendelse." in answer.content.decode()
    assert not Decision.objects.filter(step__kind="committee").exists()


def test_whoever_hands_in_shows_anew_who_they_are(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    browser, url = as_user(cast.lars), states.url("submit", plan)
    assert 'name="password"' in browser.get(states.url("check", plan)).content.decode()
    for password, told in (("", "Skriv din adgangskode."), ("forkert", "Adgangskoden er ikke rigtig.")):
        answer = browser.post(url, {"version": plan.revision, "password": password})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert make.fresh(plan).status == Plan.Status.DRAFT
    assert as_user(cast.mette).post(url, {"version": plan.revision}).status_code == 403
    assert browser.post(url, {"version": plan.revision, "password": PASSWORD}).status_code == 302
    assert make.fresh(plan).status == Plan.Status.IN_APPROVAL


def test_a_wrong_password_does_not_make_an_older_page_new(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    answer = as_user(cast.lars).post(
        states.url("submit", plan), {"version": plan.revision - 1, "password": "x"}
    )
    assert answer.status_code == 409


def test_the_page_with_what_changed(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    browser = as_user(cast.lars)
    page = browser.get(states.url("check", plan))
    seen_at = page.context["seen_at"]
    with changing(plan, by=cast.mette):
        goal = Goal.objects.filter(plan=plan).first()
        goal.title = "Et mål med ny titel"
        goal._history_user = cast.mette
        goal.save()
    answer = browser.post(
        states.url("submit", plan), {"version": plan.revision, "seen_at": seen_at, "password": PASSWORD}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Et mål med ny titel" in text
    assert "Mette Sørensen" in text
    assert make.fresh(plan).status == Plan.Status.DRAFT
