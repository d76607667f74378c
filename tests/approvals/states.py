"""Plans in the states that the matrix asks about, and the post that makes each transition."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import Municipality
from approvals import actions
from approvals.figures import case_file
from approvals.forms import RecordForm
from approvals.models import Decision, Outcome, StepKind
from approvals.permissions import pending_decision
from approvals.views.loading import StepPage
from approvals.views.steps import new_record
from funding.models import BudgetLine, FinancingShare
from plans.actions import changing
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD

Post = tuple[str, dict[str, Any]]
Remark = list[tuple[str, str]]


def url(name: str, plan: Any, *place: Any) -> str:
    return reverse(f"approvals:{name}", args=[plan.number, *place])


def plan_post(name: str, plan: Any, seen: int, **data: Any) -> Post:
    return url(name, plan), {"version": seen, **data}


def step_post(name: str, plan: Any, kind: str, **data: Any) -> Post:
    step = make.step_of(plan, kind)
    return url(name, plan, step.pk), {"version": step.version, **data}


def record_fields(step: Any, outcome: str, *, day: str = "17-11-2026", **more: Any) -> dict[str, Any]:
    """What a browser posts from the record form that it has just drawn."""
    plan = make.fresh(step.case.plan)
    file = case_file(plan)
    current = next(one for one in file.steps if one.pk == step.pk)
    page = StepPage(plan, file, file.case, current, frozenset())
    form = RecordForm(step=current, instance=pending_decision(current) or new_record(page))
    return {
        "fingerprint": form["fingerprint"].value(),
        "snapshot_number": step.case.snapshot.number,
        "version": step.version,
        "decided_on": day,
        "text": "Godkendt som indstillet.",
        "outcome": outcome,
        **more,
    }


def confirm_post(plan: Any, kind: str) -> Post:
    number = make.step_of(plan, kind).case.snapshot.number
    return step_post("confirm", plan, kind, snapshot_number=number, password=PASSWORD)


# Plan


def draft(cast: Any) -> Post:
    plan = make.financed_plan(cast)
    return plan_post("submit", plan, plan.revision, password=PASSWORD)


def draft_given_up(cast: Any) -> Post:
    plan = make.financed_plan(cast)
    return plan_post("withdraw", plan, plan.version, reason="Vi søger ikke alligevel.")


def withdrawn(cast: Any) -> Post:
    plan = make.submitted_plan(cast)
    return plan_post("withdraw", plan, plan.version, reason="Vi søger ikke alligevel.")


def withdrawn_when_returned(cast: Any) -> Post:
    plan = returned(cast)
    return plan_post("withdraw", plan, plan.version, reason="Vi søger ikke alligevel.")


def withdrawn_when_granted(cast: Any) -> Post:
    plan = make.granted_plan(cast, amount="8000000.00")
    return plan_post("withdraw", plan, plan.version, reason="Det er for lidt.")


def balanced(cast: Any) -> Post:
    """A lower tilsagn, and the money put in balance with it."""
    plan = make.granted_plan(cast, amount="8000000.00")
    set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1333333.34", "housing_organisation": "1333333.34"}
    )
    plan = make.fresh(plan)
    return plan_post("start", plan, plan.revision)


def set_money(plan: Any, cast: Any, totals: dict[str, str]) -> None:
    """Scale budget and financing so that the sources give these totals and the two are equal every year."""
    with changing(plan, by=None):
        years = sorted(set(FinancingShare.objects.filter(plan=plan).values_list("year", flat=True)))
        frame = {year: Decimal(0) for year in years}
        for source, total in totals.items():
            left, rows = (
                Decimal(total),
                list(FinancingShare.objects.filter(plan=plan, source=source).order_by("year", "pk")),
            )
            for index, row in enumerate(rows):
                rest = len(rows) - index
                row.amount = (left / rest).quantize(Decimal("0.01"))
                left -= row.amount
                frame[row.year] += row.amount
                row.save()
        for year in years:
            lines = list(BudgetLine.objects.filter(plan=plan, year=year).order_by("pk"))
            for line in lines[1:]:
                line.amount = Decimal("1000.00")
                line.save()
            lines[0].amount = frame[year] - Decimal("1000.00") * (len(lines) - 1)
            lines[0].save()


# Without the fund


def local_post(plan: Any) -> Post:
    return plan_post("go_local", plan, plan.version, reason="Kommunen og boligorganisationerne betaler selv.")


def local_without_applying(cast: Any) -> Post:
    return local_post(make.approved_plan(cast))


def local_after_refusal(cast: Any) -> Post:
    return local_post(make.refused_by_fund(cast))


def local_too_early(cast: Any) -> Post:
    return local_post(make.recommended_plan(cast))


def local_against_council(cast: Any) -> Post:
    return local_post(refused_by_council(cast))


def withdrawn_when_local(cast: Any) -> Post:
    plan = make.local_plan(cast)
    return plan_post("withdraw", plan, plan.version, reason="Vi kan ikke betale selv.")


# Case


def to_return(cast: Any) -> Post:
    plan = make.submitted_plan(cast)
    return plan_post("return", plan, make.case_of(plan).version, whole="Skriv mere om beskæftigelsen.")


def to_pull_back(cast: Any) -> Post:
    """The first hand-in, which nobody of the kommune has opened."""
    plan = make.submitted_plan(cast, own_bodies=False)
    return plan_post("pull_back", plan, make.case_of(plan).version)


def handed_in_again(cast: Any) -> Any:
    plan = returned(cast, plan=make.submitted_plan(cast, own_bodies=False))
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    return make.fresh(plan)


def to_pull_back_again(cast: Any) -> Post:
    plan = handed_in_again(cast)
    return plan_post("pull_back", plan, make.case_of(plan).version)


def to_return_when_sent_on(cast: Any) -> Post:
    plan = make.forwarded_plan(cast)
    return plan_post("return", plan, make.case_of(plan).version, whole="Skriv mere om beskæftigelsen.")


def returned(cast: Any, remarks: Remark | None = None, plan: Any = None) -> Any:
    plan = plan or make.submitted_plan(cast)
    case = make.case_of(plan)
    actions.return_case(
        case=case,
        seen_version=case.version,
        remarks=remarks or [("economy", "Kommunens andel mangler.")],
        by=cast.jonas,
    )
    return make.fresh(plan)


def resubmitted(cast: Any) -> Post:
    plan = returned(cast)
    return plan_post("submit", plan, plan.revision, password=PASSWORD)


# Steps


def to_recommend(cast: Any) -> Post:
    plan = make.submitted_plan(cast)
    return step_post(
        "recommend",
        plan,
        StepKind.RECOMMENDATION,
        act="finish",
        recommendation="Forvaltningen indstiller, at planen godkendes.",
        case_number="12-125227",
        snapshot_number=1,
        fingerprint="recommendation:e3b0c44298fc,case_number:e3b0c44298fc",
    )


def to_rewrite(cast: Any) -> Post:
    plan = make.recommended_plan(cast)
    return step_post(
        "rewrite",
        plan,
        StepKind.RECOMMENDATION,
        recommendation="Forvaltningen indstiller noget andet.",
        reason="Et tal var forkert.",
        snapshot_number=1,
        fingerprint="recommendation:e3b0c44298fc,case_number:e3b0c44298fc",
    )


def meeting_ahead(cast: Any) -> Post:
    plan = make.recommended_plan(cast)
    return step_post("set_meeting", plan, StepKind.COUNCIL, meeting_on="15-12-2026")


def meeting_now(cast: Any) -> Post:
    plan = make.recommended_plan(cast)
    return step_post("set_meeting", plan, StepKind.COMMITTEE, meeting_on="15-12-2026")


def to_record(cast: Any) -> Post:
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    return url("record", plan, step.pk), record_fields(step, Outcome.RECOMMENDED)


def at_further_body(cast: Any, kind: str) -> Any:
    """A kommune with a § 17, stk. 4-udvalg or a magistrat after its økonomiudvalg: the case has come there."""
    make.add_chain(cast)
    vejle = Municipality.objects.get(pk=cast.vejle.pk)
    actions.add_body(municipality=vejle, kind=kind, body_name=f"Det nye {kind}", by=None)
    return make.approved_plan(cast, until=StepKind.FINANCE_COMMITTEE)


def recorded(cast: Any, outcome: str = Outcome.APPROVED, kind: str = StepKind.COUNCIL, **fields: Any) -> Any:
    """The council's (or another body's) decision is filled in and waits for its confirmation."""
    before = {
        StepKind.COUNCIL: StepKind.FINANCE_COMMITTEE,
        StepKind.FINANCE_COMMITTEE: StepKind.COMMITTEE,
    }.get(kind)
    if kind in (StepKind.SPECIAL_COMMITTEE, StepKind.MAGISTRATE):
        plan = at_further_body(cast, kind)
    else:
        plan = make.approved_plan(cast, until=before) if before else make.recommended_plan(cast)
    with make.on(make.COUNCIL_DAY + dt.timedelta(days=1)):
        make.record(plan, kind, outcome, day=make.COUNCIL_DAY, by=cast.jonas, **fields)
    return make.fresh(plan)


def to_record_again(cast: Any) -> Post:
    plan = recorded(cast, Outcome.RECOMMENDED, StepKind.COMMITTEE)
    step = make.step_of(plan, StepKind.COMMITTEE)
    return url("record", plan, step.pk), record_fields(step, Outcome.NOT_RECOMMENDED)


def to_send_back(cast: Any) -> Post:
    plan = recorded(cast)
    return step_post("send_back", plan, StepKind.COUNCIL, objection="Stemmerne er byttet om.")


def to_confirm(cast: Any) -> Post:
    return confirm_post(recorded(cast), StepKind.COUNCIL)


def to_confirm_postponed(cast: Any) -> Post:
    plan = recorded(cast, Outcome.POSTPONED, StepKind.COMMITTEE, postponed_to=dt.date(2026, 12, 15))
    return confirm_post(plan, StepKind.COMMITTEE)


def to_confirm_no(cast: Any) -> Post:
    return confirm_post(recorded(cast, Outcome.NOT_APPROVED), StepKind.COUNCIL)


def to_confirm_return(cast: Any) -> Post:
    return confirm_post(recorded(cast, Outcome.RETURNED), StepKind.COUNCIL)


def replacement(plan: Any, kind: str, outcome: str) -> Post:
    step = make.step_of(plan, kind)
    data = record_fields(step, outcome, reason="Referatet blev læst forkert.")
    return url("replace", plan, step.pk), data


def to_replace(cast: Any) -> Post:
    return replacement(make.approved_plan(cast), StepKind.COUNCIL, Outcome.NOT_APPROVED)


def refused_by_council(cast: Any) -> Any:
    plan = recorded(cast, Outcome.NOT_APPROVED)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    return make.fresh(plan)


def to_replace_no(cast: Any) -> Post:
    return replacement(refused_by_council(cast), StepKind.COUNCIL, Outcome.APPROVED)


def to_replace_return(cast: Any) -> Post:
    plan = recorded(cast, Outcome.RETURNED)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    return replacement(make.fresh(plan), StepKind.COUNCIL, Outcome.APPROVED)


def in_second_round(cast: Any) -> Any:
    """Decided by the committee, returned, handed in again and recommended again: the committee's turn once more."""
    plan = make.approved_plan(cast, until=StepKind.COMMITTEE)
    plan = returned(cast, plan=plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    make.recommend(plan, cast.jonas)
    return make.fresh(plan)


def to_carry_over(cast: Any) -> Post:
    plan = in_second_round(cast)
    earlier = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COMMITTEE)
    return step_post(
        "carry_over", plan, StepKind.COMMITTEE, decision=earlier.pk, reason="Kun økonomien er rettet."
    )


def to_forward(cast: Any) -> Post:
    plan = make.approved_plan(cast)
    return step_post("forward", plan, StepKind.FORWARD, sent_on="19-11-2026", receipt="LBF-114")


def to_take_back_forwarding(cast: Any) -> Post:
    plan = make.forwarded_plan(cast)
    return step_post("take_back_forwarding", plan, StepKind.FORWARD, reason="Den er ikke sendt.")


def to_correct(cast: Any) -> Post:
    plan = make.forwarded_plan(cast)
    return step_post(
        "correct_forwarding",
        plan,
        StepKind.FORWARD,
        sent_on="18-11-2026",
        receipt="LBF-115",
        reason="Forkert dato.",
    )


def to_grant(cast: Any, plan: Any = None) -> Post:
    plan = plan or make.forwarded_plan(cast)
    return step_post(
        "grant",
        plan,
        StepKind.FUND,
        amount="8.625.000,00",
        granted_on="20-11-2026",
        reference="LBF-1",
        conditions=(),
        password=PASSWORD,
    )


def to_refuse(cast: Any, plan: Any = None) -> Post:
    plan = plan or make.forwarded_plan(cast)
    text = "Området opfylder ikke kravene."
    return step_post("refuse", plan, StepKind.FUND, refused_on="20-11-2026", text=text, password=PASSWORD)


def to_remark(cast: Any, plan: Any = None) -> Post:
    plan = plan or make.forwarded_plan(cast)
    return step_post("remark", plan, StepKind.FUND, whole="Beskriv målene klarere.", password=PASSWORD)
