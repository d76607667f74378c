"""Amendments as tests make them: a plan in drift, a change, and the way through those who approve."""

import datetime as dt
from decimal import Decimal
from typing import Any

from approvals import actions
from approvals.exchange.amendments import PLAN, Proposal, with_row
from approvals.models import Amendment, CaseStep, Outcome, StepKind
from core.operations import Tables
from tests.factories import approvals as make

MET_ON = dt.date(2026, 11, 20)


def draft(
    cast: Any, plan: Any = None, *, title: str = "Flere handlinger", reason: str = "Der er brug for det."
) -> Any:
    plan = plan or make.granted_plan(cast)
    return actions.start_amendment(plan=plan, title=title, reason=reason, by=cast.mette)


def uid_of(plan: Any, kind: str, index: int = 0) -> str:
    return plan.snapshots.order_by("-number").first().document[kind][index]["uid"]


def write(amendment: Any, cast: Any, kind: str, uid: str, **values: Any) -> Any:
    """Change fields of a row as the page does."""

    def change(proposal: Proposal) -> Tables:
        row = proposal.state[kind][uid]
        return with_row(proposal.state, kind, uid, {**row, **values})

    return actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)


def content_change(cast: Any, plan: Any = None, **goal: Any) -> Any:
    """A change that the styregruppe alone decides."""
    amendment = draft(cast, plan)
    return write(
        amendment, cast, "goals", uid_of(amendment.plan, "goals"), **(goal or {"title": "Et andet mål"})
    )


def term_change(cast: Any, plan: Any = None, ends_on: str = "2031-12-31") -> Any:
    """A change that asks everybody."""
    return write(draft(cast, plan), cast, PLAN, "", ends_on=ends_on)


def send(amendment: Any, cast: Any) -> Any:
    amendment = fresh(amendment)
    actions.send_amendment(amendment=amendment, seen_version=amendment.version, by=cast.lars)
    return fresh(amendment)


def fresh(amendment: Any) -> Any:
    return Amendment.objects.select_related("case__snapshot", "plan", "result").get(pk=amendment.pk)


def step(amendment: Any, kind: str) -> CaseStep:
    return CaseStep.objects.select_related("case__plan").get(case=amendment.case, kind=kind)


def board(amendment: Any, cast: Any, *, approves: bool = True, day: dt.date = MET_ON) -> Any:
    one = step(amendment, StepKind.BOARD)
    actions.decide_for_board(
        step=one,
        seen_version=one.version,
        seen_snapshot=amendment.case.snapshot.number,
        decided_on=day,
        approves=approves,
        text="" if approves else "Vi mangler et budget.",
        by=cast.karim,
    )
    return fresh(amendment)


def kommune(amendment: Any, cast: Any, outcome: str = "approved", day: dt.date = MET_ON) -> Any:
    """Indstilling and every body of the chain."""
    recommend(amendment, cast)
    for body in CaseStep.objects.filter(case=amendment.case, kind__in=BODIES).order_by("group"):
        said = outcome if body.kind == StepKind.COUNCIL else "noted"
        confirm(record(body, cast, said, day), cast)
    return fresh(amendment)


def recommend(amendment: Any, cast: Any) -> None:
    actions.write_recommendation(
        step=step(amendment, StepKind.RECOMMENDATION),
        seen_snapshot=amendment.case.snapshot.number,
        written=actions.proposal("Vi indstiller, at ændringen godkendes."),
        finish=True,
        by=cast.jonas,
    )


def record(body: CaseStep, cast: Any, outcome: str, day: dt.date = MET_ON) -> CaseStep:
    written = actions.Record(decided_on=day, outcome=outcome, text="Som indstillet.")
    number = body.case.snapshot.number
    actions.record_decision(step=body, seen_snapshot=number, written=written, by=cast.jonas)
    body.refresh_from_db()
    return body


def confirm(body: CaseStep, cast: Any) -> None:
    number = body.case.snapshot.number
    actions.confirm_decision(step=body, seen_version=body.version, seen_snapshot=number, by=cast.hanne)


BODIES = (StepKind.COMMITTEE, StepKind.FINANCE_COMMITTEE, StepKind.COUNCIL)


def forward(amendment: Any, cast: Any, day: dt.date = MET_ON) -> Any:
    one = step(amendment, StepKind.FORWARD)
    actions.forward_to_fund(step=one, seen_version=one.version, sent_on=day, receipt="", by=cast.jonas)
    return fresh(amendment)


def fund(amendment: Any, cast: Any, day: dt.date = MET_ON) -> Any:
    one = step(amendment, StepKind.FUND)
    actions.agree_to_amendment(
        step=one, seen_version=one.version, agreed_on=day, reference="LBF-77", by=cast.else_
    )
    return fresh(amendment)


def letter(amendment: Any, cast: Any, *, amount: str | None, day: dt.date = MET_ON) -> CaseStep:
    """The fund's yes, written down from its letter."""
    one = step(amendment, StepKind.FUND)
    actions.register_letter(
        step=one,
        seen_version=one.version,
        seen_snapshot=amendment.case.snapshot.number,
        letter=actions.Letter(
            outcome=Outcome.GRANTED,
            decided_on=day,
            reference="LBF-77",
            amount=None if amount is None else Decimal(amount),
        ),
        by=cast.jonas,
    )
    return one


def confirm_letter(amendment: Any, cast: Any) -> Any:
    one = step(amendment, StepKind.FUND)
    number = amendment.case.snapshot.number
    actions.confirm_letter(step=one, seen_version=one.version, seen_snapshot=number, by=cast.hanne)
    return fresh(amendment)


def raise_everything(amendment: Any, cast: Any) -> Any:
    """400 kr. more in one year, shared 75 / 12,5 / 12,5."""
    more = {"fund": 300, "municipality": 50, "housing_organisation": 50}

    def change(proposal: Proposal) -> Tables:
        state = proposal.state
        year = min(row["year"] for row in state["financing"].values())
        for source, amount in more.items():
            uid, row = next(
                (uid, row)
                for uid, row in state["financing"].items()
                if row["source"] == source and row["year"] == year
            )
            state = with_row(state, "financing", uid, {**row, "amount": str(Decimal(row["amount"]) + amount)})
        uid, row = next((uid, row) for uid, row in state["budget"].items() if row["year"] == year)
        return with_row(state, "budget", uid, {**row, "amount": str(Decimal(row["amount"]) + 400)})

    return actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)
