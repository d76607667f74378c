"""Two real courses, day by day: what the minutes of a kommune tell, replayed by those who would do it here."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.models import Municipality
from approvals import actions
from approvals.figures import approval_steps, case_file, moves
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from core.models import Event
from core.workflow import Refusal
from plans.models import Estate, Plan
from tests.approvals import own_states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db

NEXT_DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def after_it_all() -> Any:
    with time_machine.travel("2026-12-20 12:00 +0100", tick=True):
        yield


def states_of(plan: Plan) -> list[tuple[str, str]]:
    steps = CaseStep.objects.filter(case__plan=plan, group__gt=0).order_by("group", "pk")
    return [(step.body_name, step.state) for step in steps]


def waits_for(plan: Plan) -> list[str]:
    return [move.title for move in moves(case_file(make.fresh(plan))) if not move.is_optional]


def test_koebenhavn_a_fagudvalg_and_then_borgerrepraesentationen(cast: Cast) -> None:
    """Socialudvalget recommends (tiltrådt), Borgerrepræsentationen approves, with votes and a dissent."""
    Municipality.objects.filter(pk=cast.vejle.pk).update(
        council_name="Borgerrepræsentationen", council_genitive="Borgerrepræsentationens"
    )
    make.add_chain(cast, committees=("Socialudvalget",), finance=False)
    plan = make.recommended_plan(cast)
    assert states_of(plan) == [
        ("Forvaltningens indstilling", "done"),
        ("Socialudvalget", "open"),
        ("Borgerrepræsentationen", "waiting"),
        ("Sendt til Landsbyggefonden", "waiting"),
        ("Tilsagn", "waiting"),
    ]
    committee, council = dt.date(2026, 10, 24), make.COUNCIL_DAY
    with make.on(committee - NEXT_DAY), pytest.raises(Refusal):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    with make.on(committee + NEXT_DAY, 9):
        make.record(
            plan,
            StepKind.COMMITTEE,
            Outcome.RECOMMENDED,
            day=committee,
            by=cast.jonas,
            text="Indstillingen blev tiltrådt.",
            item_number="5",
            case_number="2012-125227",
        )
    assert waits_for(plan) == ["Bekræft Socialudvalgets beslutning"]
    with make.on(committee + 2 * NEXT_DAY):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    assert waits_for(plan) == ["Udfyld Borgerrepræsentationens beslutning"]
    make.decide(
        plan,
        StepKind.COUNCIL,
        Outcome.APPROVED,
        day=council,
        recorder=cast.jonas,
        confirmer=cast.hanne,
        item_number="18",
        case_number="2012-125227",
        text="Indstillingen blev godkendt.",
        votes_for=47,
        votes_against=3,
        votes_abstained=0,
        reservations="Et mindretal stemte imod, fordi pengene tages fra andre formål.",
    )
    decision = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    assert (decision.case_number, decision.item_number, decision.votes_for) == ("2012-125227", "18", 47)
    assert waits_for(plan) == ["Send ansøgningen til Landsbyggefonden"]
    make.forwarded_plan_of(make.fresh(plan), cast)
    make.register_letter(plan, Outcome.GRANTED, by=cast.lars)
    make.confirm_letter(plan, by=cast.hanne)
    assert make.fresh(plan).status == Plan.Status.RUNNING
    told = Event.objects.filter(root_id=plan.pk, verb__startswith="approvals.").order_by("at", "pk")
    told_texts = [event.text for event in told]
    assert "Socialudvalgets beslutning bekræftet: anbefalet den 24. oktober 2026" in told_texts
    assert "Borgerrepræsentationens beslutning bekræftet: godkendt den 17. november 2026" in told_texts


def test_a_hearing_no_an_organisation_yes_and_a_council_that_postpones_and_then_approves(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    case, heard_on = make.case_of(plan), dt.date(2026, 9, 21)
    with make.on(heard_on + NEXT_DAY):
        decision = actions.record_hearing(
            case=case,
            estate=Estate.objects.get(name="Søengen II"),
            heard="board",
            seen_snapshot=1,
            written=actions.Record(decided_on=heard_on, outcome=Outcome.OPPOSED, text="Vi er imod."),
            by=cast.tove,
        )
        step = own_states.own_step(make.fresh(plan), cast.soengen, StepKind.HEARING)
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.mette)
    assert decision.step_id == step.pk
    make.organisations_decide(plan, cast)
    make.approved_plan(cast, plan=plan, until=StepKind.FINANCE_COMMITTEE)

    first, second = make.COUNCIL_DAY, dt.date(2026, 12, 15)
    make.decide(
        plan,
        StepKind.COUNCIL,
        Outcome.POSTPONED,
        day=first,
        recorder=cast.jonas,
        confirmer=cast.hanne,
        postponed_to=second,
        text="Udsat til mødet den 15. december 2026.",
    )
    council = make.step_of(plan, StepKind.COUNCIL)
    assert (council.state, council.meeting_on) == ("open", second)
    assert make.case_of(plan).state == Case.State.OPEN
    make.decide(
        plan, StepKind.COUNCIL, Outcome.APPROVED, day=second, recorder=cast.jonas, confirmer=cast.hanne
    )
    outcomes = Decision.objects.filter(step=council).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.POSTPONED, Outcome.APPROVED]
    figures = {figure.title: figure for figure in approval_steps(make.fresh(plan), cast.jonas)}
    own = figures["Organisationsbestyrelser"]
    assert (own.state, own.lines[0]) == ("done", "2 af 2 ja")
    assert own.remark == (
        "Afdelingsbestyrelsen i Søengen II: nej, 21. september 2026. Hørt – stopper ikke sagen."
    )
    assert figures["Byrådet"].lines == ("Godkendt, 15. december 2026",)
    assert waits_for(plan) == ["Send ansøgningen til Landsbyggefonden"]
