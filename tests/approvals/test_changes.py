"""Godkendt med ændringer: back to the ansøger with the changes, and on after the council when they are made."""

import datetime as dt
from decimal import Decimal

import pytest

from approvals import actions
from approvals.actions import Appropriated, appropriated
from approvals.figures import approval_steps, case_file, remarks_of, timetable
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from core.models import Event
from core.workflow import NotAllowed, NotReady
from portal.figures.own import own_todos
from tests.approvals import own_states, states
from tests.approvals.changing import (
    CHANGES,
    NEXT_DAY,
    SECTIONS,
    approved_with_changes,
    change,
    checked,
    handed_in_again,
    vouched_for,
)
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db


def test_the_plan_goes_back_with_the_changes_as_remarks(cast):
    plan = approved_with_changes(cast)
    case = make.case_of(plan)
    assert (case.state, set(plan.open_sections)) == (Case.State.RETURNED, set(SECTIONS))
    assert [remark.text for remark in remarks_of(plan, cast.lars, [case.snapshot_id])] == [CHANGES, CHANGES]


def test_the_next_hand_in_comes_to_the_kommunes_check_of_the_changes(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    case = make.case_of(plan)
    assert (case.state, case.round) == (Case.State.OPEN, 2)
    found = {step.kind: step.state for step in case.steps.all()}
    assert found == {
        StepKind.ORGANISATION: CaseStep.State.DONE,
        StepKind.RECOMMENDATION: CaseStep.State.DONE,
        StepKind.COMMITTEE: CaseStep.State.DONE,
        StepKind.FINANCE_COMMITTEE: CaseStep.State.DONE,
        StepKind.COUNCIL: CaseStep.State.OPEN,
        StepKind.FORWARD: CaseStep.State.WAITING,
        StepKind.FUND: CaseStep.State.WAITING,
    }
    told = str(Event.objects.get(verb="approvals.changes_to_check"))
    assert "Kommunen ser efter, om byrådets ændringer er skrevet ind" in told
    assert not Event.objects.filter(verb="approvals.continued").exists()


def test_the_portal_makes_no_record_of_the_council_by_itself(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    (decision,) = Decision.objects.filter(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    assert (decision.outcome, decision.confirmed_by) == (Outcome.APPROVED_CHANGED, cast.hanne)


def test_a_hand_in_without_the_changes_is_refused(cast, as_user):
    """Henrik changes nothing, or only one of the two sections that the council named."""
    plan = approved_with_changes(cast)
    with pytest.raises(NotReady) as refused:
        handed_in_again(cast, plan, changed=())
    assert "er ikke ændret, siden byrådet godkendte planen med ændringer." in refused.value.reasons[0]
    assert len(refused.value.reasons) == len(SECTIONS)
    plan = change(plan, "focus:beskaeftigelse")
    page = as_user(cast.lars).get(states.url("check", plan)).content.decode()
    assert "»Milepæle« er ikke ændret, siden byrådet godkendte planen med ændringer." in page
    assert "»Beskæftigelse« er ikke ændret" not in page
    with pytest.raises(NotReady):
        handed_in_again(cast, plan, changed=())
    assert make.case_of(plan).state == Case.State.RETURNED


def test_without_named_sections_something_must_be_changed(cast):
    plan = approved_with_changes(cast, changed_sections=[])
    with pytest.raises(NotReady) as refused:
        handed_in_again(cast, plan, changed=())
    assert refused.value.reasons == ["Planen er ikke ændret, siden byrådet godkendte planen med ændringer."]
    assert make.case_of(handed_in_again(cast, plan, changed=["milestones"])).state == Case.State.OPEN


def test_a_section_whose_rows_only_changed_places_is_unchanged(cast):
    plan = approved_with_changes(cast, changed_sections=["milestones"])
    for place, milestone in enumerate(reversed(plan.milestones.all())):
        milestone.position = place + 10
        milestone.save()
    with pytest.raises(NotReady):
        handed_in_again(cast, plan, changed=())


def test_the_caseworker_says_and_another_confirms_that_the_changes_are_made(cast):
    plan = vouched_for(cast, handed_in_again(cast, approved_with_changes(cast)))
    first, second = Decision.objects.filter(step__case__plan=plan, step__kind=StepKind.COUNCIL).order_by("pk")
    assert (first.outcome, first.confirmed_by, first.changes) == (
        Outcome.APPROVED_CHANGED,
        cast.hanne,
        CHANGES,
    )
    assert (second.outcome, second.carried_over_from, second.snapshot) == (
        Outcome.APPROVED,
        first,
        make.case_of(plan).snapshot,
    )
    assert (second.recorded_by, second.confirmed_by, second.reason) == (
        cast.jonas,
        cast.hanne,
        "Mål 1 er nu 55 %.",
    )
    assert second.decided_on == first.decided_on
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.OPEN
    assert "Sagen fortsætter efter byrådets beslutning" in str(Event.objects.get(verb="approvals.continued"))


def test_who_says_that_the_changes_are_made_does_not_confirm_it(cast):
    plan = checked(cast, handed_in_again(cast, approved_with_changes(cast)))
    for person in (cast.jonas, cast.lars):
        with pytest.raises(NotAllowed):
            make.confirm(plan, StepKind.COUNCIL, by=person)
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.WAITING


def test_the_page_of_the_check_shows_what_was_asked_for_and_what_is_changed(cast, as_user):
    plan = handed_in_again(cast, approved_with_changes(cast))
    with make.on(NEXT_DAY):
        page = as_user(cast.jonas).get(states.url("step", plan, make.step_of(plan, StepKind.COUNCIL).pk))
        text = page.content.decode()
        assert "Se byrådets ændringer efter" in text
        assert CHANGES in text
        assert ", 55 %" in text
        step = make.step_of(plan, StepKind.COUNCIL)
        asked = Decision.objects.get(step=step)
        data = {"version": step.version, "decision": asked.pk, "reason": "Mål 1 er nu 55 %."}
        assert as_user(cast.jonas).post(states.url("carry_over", plan, step.pk), data).status_code == 302
        text = as_user(cast.hanne).get(states.url("step", plan, step.pk)).content.decode()
        tasks = as_user(cast.hanne).get("/").content.decode()
    assert "Jeg bekræfter, at de ændringer, som byrådet på mødet den 17. november 2026" in text
    assert "Mål 1 er nu 55 %." in text
    assert "Bekræft, at byrådets ændringer er skrevet ind" in tasks


def test_what_the_council_has_not_asked_for_is_told_at_the_check_and_signed(cast, as_user):
    plan = approved_with_changes(cast, changed_sections=["focus:beskaeftigelse"])
    with make.on(NEXT_DAY):
        case = make.case_of(plan)
        more = [("milestones", "Flyt milepælen.")]
        actions.widen_return(case=case, seen_version=case.version, remarks=more, by=cast.jonas)
    plan = handed_in_again(cast, make.fresh(plan))
    address = states.url("step", plan, make.step_of(plan, StepKind.COUNCIL).pk)
    with make.on(NEXT_DAY):
        assert "Der er også ændret i Milepæle" in as_user(cast.jonas).get(address).content.decode()
        plan = checked(cast, plan)
        text = as_user(cast.hanne).get(address).content.decode()
    assert "Det har byrådet ikke bedt om. Er det mere end en følge af ændringerne" in text
    assert "Der er også ændret i Milepæle, som byrådet ikke har bedt om." in text


@pytest.mark.parametrize("named", [SECTIONS, []])
def test_what_the_council_named_or_the_whole_plan_is_nothing_besides(cast, as_user, named):
    plan = checked(cast, handed_in_again(cast, approved_with_changes(cast, changed_sections=named)))
    with make.on(NEXT_DAY):
        page = as_user(cast.hanne).get(states.url("step", plan, make.step_of(plan, StepKind.COUNCIL).pk))
    assert "Jeg bekræfter" in page.content.decode()
    assert "Der er også ændret" not in page.content.decode()


def test_why_the_check_was_sent_back_is_read_in_the_kommune_alone(cast, as_user):
    plan = checked(cast, handed_in_again(cast, approved_with_changes(cast)))
    step = make.step_of(plan, StepKind.COUNCIL)
    with make.on(NEXT_DAY):
        actions.send_back_to_caseworker(
            step=step, seen_version=step.version, objection="Tallet i mål 1 er stadig forkert.", by=cast.hanne
        )
        pages = {
            person: as_user(person).get(states.url("step", plan, step.pk)).content.decode()
            for person in (cast.jonas, cast.lars, cast.mette)
        }
    assert [CHANGES in page for page in pages.values()] == [True, True, True]
    told = {person for person, page in pages.items() if "Tallet i mål 1 er stadig forkert." in page}
    assert told == {cast.jonas}


def test_the_fund_does_not_read_what_the_council_wants_changed_in_a_hand_in_it_was_not_sent(cast, as_user):
    """It has had the first hand-in and remarked upon it; the council wants the second one changed."""
    plan = own_states.remarked_by_fund(cast)
    with make.on(make.GRANTED_ON):
        actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)
        plan = make.fresh(plan)
        make.recommend(plan, cast.jonas)
        for kind, outcome, said in (
            (StepKind.COMMITTEE, Outcome.RECOMMENDED, {}),
            (StepKind.FINANCE_COMMITTEE, Outcome.RECOMMENDED, {}),
            (StepKind.COUNCIL, Outcome.APPROVED_CHANGED, {"changes": CHANGES, "changed_sections": SECTIONS}),
        ):
            make.record(plan, kind, outcome, day=make.GRANTED_ON, by=cast.jonas, **said)
            make.confirm(plan, kind, by=cast.hanne)
        plan = change(make.fresh(plan), *SECTIONS)
        actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)
        plan = make.fresh(plan)
        address = states.url("step", plan, make.step_of(plan, StepKind.COUNCIL).pk)
        assert CHANGES in as_user(cast.lars).get(address).content.decode()
        page = as_user(cast.else_).get(address)
    assert page.status_code == 200
    assert CHANGES not in page.content.decode()
    assert ", 55 %" not in page.content.decode()


def test_what_the_bodies_before_decided_holds_on_with_the_names_of_those_who_wrote_it(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    first, held = Decision.objects.filter(step__case__plan=plan, step__kind=StepKind.RECOMMENDATION).order_by(
        "pk"
    )
    assert (held.recorded_by, held.carried_over_from, held.decided_on) == (None, first, first.decided_on)
    assert held.recorded_by_text == str(cast.jonas)
    assert "skrevet ind" not in held.reason


def test_the_case_can_be_sent_on_and_granted(cast):
    plan = vouched_for(cast, handed_in_again(cast, approved_with_changes(cast)))
    plan = make.granted_plan(cast, plan=plan)
    assert make.case_of(plan).state == Case.State.GRANTED


def test_the_bevilling_holds_on(cast):
    plan = states.recorded(cast, Outcome.APPROVED_CHANGED, changes=CHANGES)
    step = make.step_of(plan, StepKind.COUNCIL)
    written = actions.Record(
        decided_on=make.COUNCIL_DAY, outcome=Outcome.APPROVED_CHANGED, text="Godkendt.", changes=CHANGES
    )
    with make.on(NEXT_DAY):
        rows = [Appropriated(2028, Decimal("287500.00"))]
        actions.record_decision(
            step=step, seen_snapshot=1, written=written, appropriations=rows, by=cast.jonas
        )
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = checked(cast, handed_in_again(cast, make.fresh(plan)))
    held = Decision.objects.get(
        step__case__plan=plan, step__kind=StepKind.COUNCIL, carried_over_from__isnull=False
    )
    assert appropriated(held) == rows


def test_a_later_return_sends_the_plan_through_everything_again(cast):
    """The council's changes are made once: what the caseworker sends back afterwards begins anew."""
    plan = vouched_for(cast, handed_in_again(cast, approved_with_changes(cast)))
    plan = handed_in_again(cast, states.returned(cast, plan=plan), changed=())
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.OPEN
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.WAITING


def test_a_closed_items_changes_are_not_told_outside_the_kommune(cast, as_user):
    plan = approved_with_changes(cast, is_closed=True)
    assert CHANGES not in as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert CHANGES in as_user(cast.jonas).get(states.url("case", plan)).content.decode()


def test_without_sections_the_whole_plan_opens(cast):
    plan = approved_with_changes(cast, changed_sections=[])
    assert {"basics", "economy", "milestones"} <= set(plan.open_sections)


def test_approved_with_changes_says_which(cast, as_user):
    plan = make.approved_plan(cast, until=StepKind.FINANCE_COMMITTEE)
    step = make.step_of(plan, StepKind.COUNCIL)
    with make.on(NEXT_DAY):
        data = states.record_fields(step, Outcome.APPROVED_CHANGED)
        response = as_user(cast.jonas).post(states.url("record", plan, step.pk), data)
        assert response.status_code == 422
        assert "Skriv de ændringer, som planen er godkendt med." in response.content.decode()
        with pytest.raises(NotReady):
            make.record(plan, StepKind.COUNCIL, Outcome.APPROVED_CHANGED, day=make.COUNCIL_DAY, by=cast.jonas)
        data |= {"changes": CHANGES, "changed_sections": ["economy"]}
        assert as_user(cast.jonas).post(states.url("record", plan, step.pk), data).status_code == 302
        page = as_user(cast.hanne).get(states.url("step", plan, step.pk)).content.decode()
    assert CHANGES in page
    assert "med ændringerne ovenfor" in page
    assert "fortsætter sagen" in page


def test_another_outcome_keeps_no_changes(cast):
    plan = states.recorded(cast, Outcome.APPROVED, changes=CHANGES, changed_sections=SECTIONS)
    decision = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    assert (decision.changes, decision.changed_sections) == ("", [])


def test_the_steps_show_the_council_as_done(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    figures = {step.title: step.state for step in approval_steps(plan, cast.lars)}
    assert (figures["Byrådet"], figures["Sendt til Landsbyggefonden"]) == ("current", "waiting")
    plan = vouched_for(cast, plan)
    figures = {step.title: step.state for step in approval_steps(plan, cast.lars)}
    assert figures["Byrådet"] == "done"
    assert figures["Sendt til Landsbyggefonden"] == "current"


def test_the_timetable_counts_what_holds_on_as_done(cast):
    """Between the return and the hand-in the bodies' meetings have been held: only the sending on is left."""
    plan = approved_with_changes(cast)
    with make.on(NEXT_DAY):
        actions.set_fund_deadline(plan=plan, due_on=dt.date(2026, 12, 10), seen_version=0, by=cast.jonas)
        found = timetable(case_file(make.fresh(plan)))
        fed = {todo.title: todo.due_on for todo in own_todos(cast.lars)}
    assert found is not None
    assert (found.warning, found.missing) == ("", ())
    assert {row.title: row.last_on for row in found.rows if row.last_on} == {
        "Planen sendt til kommunen": dt.date(2026, 12, 3),
        "Sendt til Landsbyggefonden": dt.date(2026, 12, 10),
    }
    assert fed["Send planen til kommunen igen"] == dt.date(2026, 12, 3)
    plan = handed_in_again(cast, make.fresh(plan))
    with make.on(NEXT_DAY):
        found = timetable(case_file(make.fresh(plan)))
        fed = {todo.title: todo.due_on for todo in own_todos(cast.jonas)}
    assert found is not None
    assert {row.title: row.last_on for row in found.rows if row.last_on} == {
        "Sendt til Landsbyggefonden": dt.date(2026, 12, 10)
    }
    assert fed["Se byrådets ændringer efter"] == dt.date(2026, 12, 10)


def test_an_ordinary_return_begins_anew_in_the_timetable_too(cast):
    plan = states.returned(cast, plan=make.approved_plan(cast, until=StepKind.COMMITTEE))
    found = timetable(case_file(plan))
    assert found is not None
    assert all(row.last_on for row in found.rows)
