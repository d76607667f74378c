"""Plans in the states that the matrix asks about beside the kommune's chain, and with a letter of the fund's."""

import datetime as dt
from decimal import Decimal
from typing import Any

from approvals import actions
from approvals.forms import HearingForm
from approvals.models import CaseStep, Decision, Outcome, StepKind
from plans.models import Estate
from tests.approvals import further_states, states
from tests.approvals.correcting import correct_own, second_officer
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD

# Beside the kommune's chain


def own_step(plan: Any, organisation: Any, kind: str = StepKind.ORGANISATION) -> CaseStep:
    steps = CaseStep.objects.select_related("case__plan", "case__snapshot")
    return steps.get(case__plan=plan, kind=kind, acting_organisation=organisation)


def own_post(name: str, step: CaseStep, **data: Any) -> states.Post:
    return states.url(name, step.case.plan, step.pk), {"version": step.version, **data}


def own_recorded(cast: Any, outcome: str = Outcome.APPROVED, organisation: str = "nordlyng") -> CaseStep:
    """Filled in by a medarbejder of the ansøger, or by the only person of the other organisation."""
    plan = make.submitted_plan(cast, own_bodies=False)
    step = own_step(plan, getattr(cast, organisation))
    with make.on(make.OWN_BODY_DAY):
        actions.record_decision(
            step=step,
            seen_snapshot=1,
            written=actions.Record(decided_on=make.OWN_BODY_DAY, outcome=outcome, text="Som indstillet."),
            by=cast.jakob if organisation == "nordlyng" else cast.tove,
        )
    return own_step(make.fresh(plan), getattr(cast, organisation))


def own_confirmed(cast: Any, outcome: str = Outcome.APPROVED) -> CaseStep:
    step = own_recorded(cast, outcome)
    with make.on(make.OWN_BODY_DAY + dt.timedelta(days=1)):
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.mette)
    return own_step(make.fresh(step.case.plan), cast.nordlyng)


def to_record_own(cast: Any) -> states.Post:
    step = own_step(make.submitted_plan(cast, own_bodies=False), cast.nordlyng)
    return states.url("record", step.case.plan, step.pk), states.record_fields(step, Outcome.APPROVED)


def to_record_other(cast: Any) -> states.Post:
    step = own_step(make.submitted_plan(cast, own_bodies=False), cast.soengen)
    return states.url("record", step.case.plan, step.pk), states.record_fields(step, Outcome.APPROVED)


def to_record_own_again(cast: Any) -> states.Post:
    step = own_recorded(cast)
    return states.url("record", step.case.plan, step.pk), states.record_fields(step, Outcome.NOT_APPROVED)


def own_confirm_post(step: CaseStep) -> states.Post:
    return own_post("confirm", step, snapshot_number=1, password=PASSWORD)


def to_confirm_own(cast: Any) -> states.Post:
    return own_confirm_post(own_recorded(cast))


def to_confirm_other(cast: Any) -> states.Post:
    return own_confirm_post(own_recorded(cast, organisation="soengen"))


def to_confirm_own_no(cast: Any) -> states.Post:
    return own_confirm_post(own_recorded(cast, Outcome.NOT_APPROVED))


def to_waive_own(cast: Any) -> states.Post:
    """Lars has handed the plan in, and Jakob filled in what the organisationsbestyrelse decided."""
    step = own_recorded(cast)
    return further_states.waive_post(step.case.plan, step, cast.lars)


def to_waive_other(cast: Any) -> states.Post:
    """A boligorganisation with a single person: one of the ansøger's people is freed by the ansøger's administrator."""
    step = own_recorded(cast, organisation="soengen")
    return further_states.waive_post(step.case.plan, step, cast.lars)


def to_send_own_back(cast: Any) -> states.Post:
    return own_post("send_back", own_recorded(cast), objection="Datoen er forkert.")


def to_name_body(cast: Any) -> states.Post:
    step = own_step(make.submitted_plan(cast, own_bodies=False), cast.nordlyng)
    return own_post("name_body", step, body_name="Repræsentantskabet")


def to_set_own_meeting(cast: Any) -> states.Post:
    step = own_step(make.submitted_plan(cast, own_bodies=False), cast.nordlyng)
    return own_post("set_meeting", step, meeting_on="15-12-2026")


def own_replacement(step: CaseStep, outcome: str) -> states.Post:
    data = states.record_fields(step, outcome, reason="Referatet blev læst forkert.")
    return states.url("replace", step.case.plan, step.pk), data


def to_replace_own(cast: Any) -> states.Post:
    return own_replacement(own_confirmed(cast), Outcome.NOT_APPROVED)


def to_replace_own_no(cast: Any) -> states.Post:
    return own_replacement(own_confirmed(cast, Outcome.NOT_APPROVED), Outcome.APPROVED)


def to_carry_own_over(cast: Any) -> states.Post:
    plan = states.returned(cast, plan=own_confirmed(cast).case.plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    step = own_step(make.fresh(plan), cast.nordlyng)
    earlier = Decision.objects.get(step=step)
    return own_post("carry_over", step, decision=earlier.pk, reason="Kun økonomien er rettet.")


def hearing_fields(plan: Any, estate: str, outcome: str = Outcome.OPPOSED) -> dict[str, Any]:
    """What a browser posts from the form about a hearing."""
    estates = Estate.objects.filter(plan_areas__plan=plan)
    form = HearingForm(estates=estates)
    return {
        "fingerprint": form["fingerprint"].value(),
        "snapshot_number": make.case_of(plan).snapshot.number,
        "estate": estates.get(name=estate).pk,
        "heard": "board",
        "decided_on": "21-09-2026",
        "outcome": outcome,
        "text": "Vi vil hellere bruge pengene på legepladsen.",
    }


def to_tell_of_hearing(cast: Any) -> states.Post:
    plan = make.submitted_plan(cast, own_bodies=False)
    return states.url("hearing", plan), hearing_fields(plan, "Søengen II")


def with_letter(cast: Any, outcome: str = Outcome.GRANTED) -> Any:
    """The fund's letter has been written down by the sagsbehandler and waits for a second person."""
    plan = make.forwarded_plan(cast)
    make.register_letter(plan, outcome, by=cast.jonas)
    return make.fresh(plan)


def letter_fields(outcome: str = Outcome.GRANTED) -> dict[str, Any]:
    return {
        "snapshot_number": 1,
        "outcome": outcome,
        "decided_on": "20-11-2026",
        "reference": "LBF-1",
        "amount": "8.625.000,00",
        "condition_0": "",
        "condition_0_due": "",
        "text": "Området opfylder ikke kravene.",
        "whole": "Beskriv målene klarere.",
    }


def to_register(cast: Any) -> states.Post:
    return states.step_post("register_letter", make.forwarded_plan(cast), StepKind.FUND, **letter_fields())


def to_register_again(cast: Any) -> states.Post:
    return states.step_post(
        "register_letter", with_letter(cast), StepKind.FUND, **letter_fields(Outcome.REFUSED)
    )


def to_return_letter(cast: Any) -> states.Post:
    return states.step_post("send_back", with_letter(cast), StepKind.FUND, objection="Beløbet er et andet.")


def to_confirm_letter(cast: Any) -> states.Post:
    return states.confirm_post(with_letter(cast), StepKind.FUND)


def to_confirm_letter_no(cast: Any) -> states.Post:
    return states.confirm_post(with_letter(cast, Outcome.REFUSED), StepKind.FUND)


def to_confirm_letter_remarks(cast: Any) -> states.Post:
    return states.confirm_post(with_letter(cast, Outcome.REMARKS), StepKind.FUND)


def answered_by_letter(cast: Any, outcome: str) -> Any:
    plan = with_letter(cast, outcome)
    make.confirm_letter(plan, by=cast.mette)
    return make.fresh(plan)


def replacing_letter(cast: Any, was: str, fields: dict[str, Any]) -> states.Post:
    plan = answered_by_letter(cast, was)
    return states.step_post("replace_letter", plan, StepKind.FUND, reason="Forkert brev.", **fields)


def to_replace_refusal(cast: Any) -> states.Post:
    return replacing_letter(cast, Outcome.REFUSED, letter_fields())


def to_replace_remarks(cast: Any) -> states.Post:
    return replacing_letter(cast, Outcome.REMARKS, letter_fields(Outcome.REFUSED))


def correction_fields(amount: str = "8.700.000,00") -> dict[str, Any]:
    letter = {name: letter_fields()[name] for name in ("snapshot_number", "decided_on", "reference")}
    return {**letter, "amount": amount, "reason": "Cifrene var byttet om."}


def to_correct_letter(cast: Any) -> states.Post:
    plan = answered_by_letter(cast, Outcome.GRANTED)
    return states.step_post("correct_answer", plan, StepKind.FUND, **correction_fields())


def corrected_letter(cast: Any) -> Any:
    plan = answered_by_letter(cast, Outcome.GRANTED)
    fund = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(
        outcome=Outcome.GRANTED,
        decided_on=make.GRANTED_ON,
        reference="LBF-1",
        amount=Decimal("8700000.00"),
    )
    actions.correct_answer(
        step=fund, seen_version=fund.version, letter=letter, reason="Cifrene var byttet om.", by=cast.jonas
    )
    return make.fresh(plan)


def to_confirm_correction(cast: Any) -> states.Post:
    return states.confirm_post(corrected_letter(cast), StepKind.FUND)


def to_drop_correction(cast: Any) -> states.Post:
    return states.step_post(
        "send_back", corrected_letter(cast), StepKind.FUND, objection="Beløbet var rigtigt."
    )


def corrected_by_the_fund(cast: Any) -> Any:
    """Else has given the tilsagn here; a colleague has put it right."""
    plan = make.granted_plan(cast)
    correct_own(plan, second_officer(cast))
    return make.fresh(plan)


def to_correct_own_answer(cast: Any) -> states.Post:
    return states.step_post(
        "correct_answer",
        make.granted_plan(cast),
        StepKind.FUND,
        **correction_fields(),
        condition_0="Evaluering",
    )


def to_confirm_own_correction(cast: Any) -> states.Post:
    return states.confirm_post(corrected_by_the_fund(cast), StepKind.FUND)


def to_drop_own_correction(cast: Any) -> states.Post:
    return states.step_post(
        "send_back", corrected_by_the_fund(cast), StepKind.FUND, objection="Beløbet var rigtigt."
    )


def to_waive_own_correction(cast: Any) -> states.Post:
    """Else has put it right herself, and may be freed by the fund's administrator, who is not of the cast."""
    plan = make.granted_plan(cast)
    correct_own(plan, cast.else_)
    return states.step_post("waiver", plan, StepKind.FUND, person=cast.else_.pk, reason="Ene på vagt.")


def remarked_by_fund(cast: Any) -> Any:
    plan = make.forwarded_plan(cast)
    fund = make.step_of(plan, StepKind.FUND)
    with make.on(make.GRANTED_ON):
        actions.send_remarks(
            step=fund,
            seen_version=fund.version,
            remarked_on=make.GRANTED_ON,
            remarks=[("economy", "Vis kommunens timer for sig.")],
            by=cast.else_,
        )
    return make.fresh(plan)


def to_widen_by_fund(cast: Any) -> states.Post:
    plan = remarked_by_fund(cast)
    return widening(plan, password=PASSWORD)


def widening(plan: Any, **more: Any) -> states.Post:
    """The first section that is not open: Baggrund."""
    data = {"section_0": "Begrund også valget af boligområder.", **more}
    return states.plan_post("widen", plan, make.case_of(plan).version, **data)


def to_widen(cast: Any) -> states.Post:
    return widening(states.returned(cast))


def to_take_back_refusal(cast: Any) -> states.Post:
    plan = make.refused_by_fund(cast)
    return states.step_post(
        "take_back_answer", plan, StepKind.FUND, reason="Forkert plan.", password=PASSWORD
    )


def to_take_back_remarks(cast: Any) -> states.Post:
    plan = remarked_by_fund(cast)
    return states.step_post(
        "take_back_answer", plan, StepKind.FUND, reason="Forkert plan.", password=PASSWORD
    )


def to_grant_over_a_letter(cast: Any) -> states.Post:
    return states.to_grant(cast, with_letter(cast))


def to_refuse_over_a_letter(cast: Any) -> states.Post:
    return states.to_refuse(cast, with_letter(cast))


def to_remark_over_a_letter(cast: Any) -> states.Post:
    return states.to_remark(cast, with_letter(cast))


# Prækvalifikation


def sketch(cast: Any) -> states.Post:
    plan = make.sketched_plan(cast)
    return states.plan_post("submit", plan, plan.revision, password=PASSWORD)


def to_prequalify(cast: Any, plan: Any = None) -> states.Post:
    plan = plan or make.sketch_with_the_fund(cast)
    return states.step_post(
        "prequalify",
        plan,
        StepKind.FUND,
        amount="5.000.000,00",
        prequalified_on="20-11-2026",
        reference="LBF-P1",
        text="",
        password=PASSWORD,
    )


def prequalified_in_a_letter(cast: Any) -> Any:
    plan = make.sketch_with_the_fund(cast)
    make.register_letter(plan, Outcome.PREQUALIFIED, by=cast.jonas, amount="5000000.00")
    return make.fresh(plan)


def to_confirm_prequalified(cast: Any) -> states.Post:
    return states.confirm_post(prequalified_in_a_letter(cast), StepKind.FUND)


def to_prequalify_over_a_letter(cast: Any) -> states.Post:
    return to_prequalify(cast, prequalified_in_a_letter(cast))
