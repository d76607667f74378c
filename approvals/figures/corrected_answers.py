"""An answer of the fund's that was confirmed and wrong: what its correction changes, and for whom it waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.querysets import reach_of
from approvals.figures.above_grant import would_ask_besides
from approvals.figures.files import CaseFile, unread
from approvals.figures.moves import CORRECTING, corrections
from approvals.models import Case, CaseStep, Decision, StepKind
from approvals.rules.letters import corrected_amount, grant_of, terms_of
from core.danish import format_amount, format_date
from core.money import ZERO
from core.statements import statement
from core.todo import Todo
from funding.calculations import matched, words_of
from funding.models import Grant, GrantCondition
from plans.models import Plan
from plans.querysets import Ids, sight_of


@dataclass(frozen=True)
class Changed:
    """One thing that the letter says otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class AnswerChange:
    """What is put right, and what follows when it is confirmed."""

    rows: tuple[Changed, ...]
    follows: tuple[str, ...]


def answer_change(step: CaseStep, after: Decision) -> AnswerChange:
    """Of a correction that awaits its confirmation."""
    before = after.replaces
    assert before is not None
    return AnswerChange(_rows(before, after), tuple(_follows(step, before, after)))


def answer_corrected(step: CaseStep, after: Decision) -> AnswerChange | None:
    """Of one that has been confirmed: what stood there before, and what holds instead."""
    before = after.replaces if step.kind == StepKind.FUND else None
    return AnswerChange(_rows(before, after), ()) if before is not None else None


def _rows(before: Decision, after: Decision) -> tuple[Changed, ...]:
    fields = (
        ("Svar", before.get_outcome_display(), after.get_outcome_display()),
        ("Dato", format_date(before.decided_on), format_date(after.decided_on)),
        ("Reference", before.reference or "–", after.reference or "–"),
        ("Beløb", _kr(before.amount), _kr(after.amount)),
        ("Vilkår", words_of(terms_of(before)) or "–", words_of(terms_of(after)) or "–"),
        ("Bemærkninger", before.text or "–", after.text or "–"),
    )
    return tuple(Changed(label, old, new) for label, old, new in fields if old != new)


def _kr(amount: Decimal | None) -> str:
    return "–" if amount is None else format_amount(amount)


def _follows(step: CaseStep, before: Decision, after: Decision) -> list[str]:
    if step.case.is_prequalification:
        return ["Den fulde plan sammenholdes fra nu af med det rettede beløb."]
    grant = grant_of(step, before)
    return [*_of_grant(step.case.plan, grant, before, after), *_of_conditions(step, before, after)]


def _of_grant(plan: Plan, grant: Grant | None, before: Decision, after: Decision) -> list[str]:
    if grant is None:
        return []
    amount = corrected_amount(grant, before, after)
    if amount == grant.amount:
        return []
    gap = amount - grant.amount
    word = "mere" if gap > 0 else "mindre"
    told = [f"Tilsagnet bliver {format_amount(amount)}, {format_amount(abs(gap))} {word} end før."]
    if plan.started_on is None:
        told.append(
            "Svarer Landsbyggefondens andel til det, sættes planen i drift. Ellers rettes økonomien først."
        )
    else:
        told.append("Budget og finansiering ændres ikke. De ændres ved at foreslå en ændring af planen.")
        told += [
            f"{one}, »{one.title}«, er sendt og holder sig ikke inden for det rettede tilsagn. Den skal også godkendes "
            "af Landsbyggefonden."
            for one in (would_ask_besides(plan, amount) if gap < 0 else ())
        ]
    rates = list(grant.instalments.all())
    if rates:
        paid = sum((rate.amount for rate in rates if rate.paid_on), ZERO)
        told.append(
            f"Raterne følger med. {format_amount(paid)} er udbetalt. Resten skal rettes, så raterne giver tilsagnet."
        )
    return told


def _of_conditions(step: CaseStep, before: Decision, after: Decision) -> list[str]:
    """What has been told of a condition that the letter does not have is kept, and so is what people have added."""
    was = {term.text for term in terms_of(before)}
    rows = GrantCondition.objects.filter(
        plan=step.case.plan_id, set_on=before.decided_on, reference=before.reference
    )
    _, left = matched(terms_of(after), list(rows.order_by("pk")))
    return [
        *(
            f"Vilkåret »{row}« er meldt opfyldt eller besvaret, og bliver stående."
            for row in left
            if row.text in was and not row.is_untouched
        ),
        *(
            f"Vilkåret »{row}« er tilføjet på siden Vilkår, og bliver stående."
            for row in left
            if row.text not in was
        ),
    ]


def corrections_unread(user: User) -> list[CaseFile]:
    """Cases in which an answer of the fund's waits to be put right: of plans that run, and of what was prequalified.
    For a list that reads them together with its own. One query, and none for whoever could not confirm any."""
    reach = reach_of(user)
    if not any(reach.organisations(permission=right) for right in CORRECTING):
        return []
    return unread(step.case for step in _waiting(*sight_of(user)))


def cases_corrected(plans: Iterable[Plan]) -> list[Case]:
    """The same of these plans, whoever looks."""
    steps = _corrected().filter(case__plan__in=plans).select_related("case__plan__municipality__organisation")
    return [step.case for step in steps.select_related("case__plan__scheme").order_by("pk")]


def correction_todos(user: User, files: Iterable[CaseFile]) -> list[Todo]:
    return [
        Todo(
            title=move.title,
            page=move.url,
            plan_number=file.plan.number,
            plan_title=file.plan.title,
            due_on=move.due_on,
            kind=move.code,
        )
        for file in files
        for move in corrections(file)
        if move.is_for(user)
    ]


@statement
def _waiting(organisations: Ids, municipalities: Ids, fund: bool, seated: Ids) -> QuerySet[CaseStep, Any]:
    seen = Plan.objects.seen_by(organisations, municipalities, fund, seated)
    found = _corrected().filter(case__plan__in=seen.values("pk"))
    return found.select_related("case__plan__municipality__organisation", "case__plan__scheme").order_by("pk")


def _corrected() -> QuerySet[CaseStep, Any]:
    rows = Decision.objects.filter(confirmed_at=None, set_aside_at=None, replaces__isnull=False)
    return CaseStep.objects.filter(
        kind=StepKind.FUND, state=CaseStep.State.DONE, pk__in=rows.order_by().values("step")
    )
