"""Why a transition cannot be made yet: reasons in Danish, none when it can."""

from collections.abc import Sequence

from approvals import permissions as may
from approvals.calculations import may_be_confirmed
from approvals.models import Amendment, Case, CaseStep, Decision, Outcome, StepKind
from approvals.workflow.outcomes import comes_after, consequence
from core.danish import format_date, format_datetime
from core.dates import is_overdue, today
from plans.models import Plan

S, C = CaseStep.State, Case.State
# With these the fund lets a plan go on.
ACCEPTING = (Outcome.GRANTED, Outcome.PREQUALIFIED)


def case_is_open(step: CaseStep) -> Sequence[str]:
    state = step.case.state
    return (
        []
        if state == C.OPEN
        else [f"Sagen er ikke under behandling. Status er »{step.case.get_state_display()}«."]
    )


def meeting_has_been_held(step: CaseStep) -> Sequence[str]:
    decision = may.pending_decision(step)
    if decision is None:
        return ["Der er ingen beslutning at bekræfte."]
    if not may_be_confirmed(decision.decided_on, today()):
        day = format_date(decision.decided_on)
        return [f"Mødet er først den {day}. En beslutning kan tidligst bekræftes på mødets dag."]
    return []


def next_has_not_acted(step: CaseStep) -> Sequence[str]:
    """A record can be replaced as long as nobody further on has built upon it."""
    for later in step.case.steps.all():
        if comes_after(later, step) and (
            later.state in (S.RECORDED, S.DONE)
            or any(_builds_upon(d, step.case) for d in later.decisions.all())
        ):
            return [f"{later.body_name} har allerede handlet. Beslutningen kan ikke rettes længere."]
    return []


def _builds_upon(later: Decision, case: Case) -> bool:
    """A sending on that was taken back never took place."""
    if later.outcome == Outcome.SENT and later.set_aside_at is not None:
        return False
    return later.is_pending or later.snapshot_id == case.snapshot_id


def letter_can_be_replaced(step: CaseStep) -> Sequence[str]:
    """A letter with remarks or an afslag; from a tilsagn more has followed than can be taken back. What the fund's own
    officer wrote is not put right by others."""
    decision = may.standing_decision(step)
    if decision is None or not decision.needs_confirmation or may.is_the_funds_own(step):
        return ["Svaret er ikke skrevet af fra et brev, så det kan ikke rettes her."]
    if consequence(step.kind, decision.outcome).case not in (C.RETURNED, C.REFUSED):
        return ["Planen er gået videre med svaret. Det kan ikke rettes længere."]
    return []


def letter_can_be_corrected(step: CaseStep) -> Sequence[str]:
    """A tilsagn, a prækvalifikation or a yes to an amendment that stands in a letter: the plan has gone on with it, so
    its amount, day, reference and conditions are put right beside it, and the answer itself stays."""
    decision = may.standing_decision(step)
    if decision is None or not decision.needs_confirmation or may.is_the_funds_own(step):
        return ["Svaret er ikke skrevet af fra et brev, så det kan ikke rettes her."]
    return _the_plan_has_gone_on_with(decision, step)


def own_answer_can_be_corrected(step: CaseStep) -> Sequence[str]:
    """The same of what the fund's officer has answered here: nobody else has a letter to put it right by."""
    decision = may.standing_decision(step)
    if decision is None or not may.is_the_funds_own(step):
        return ["Fonden har ikke selv svaret her, så den kan ikke rette svaret."]
    return _the_plan_has_gone_on_with(decision, step)


def own_correction_is_pending(step: CaseStep) -> Sequence[str]:
    """At a step that is done, four eyes are asked about nothing else that one can be freed from."""
    if may.is_the_funds_own(step) and may.pending_decision(step):
        return []
    return ["Leddet er gennemført. Her er ingen at fritage fra fire øjne."]


def own_answer_can_be_taken_back(step: CaseStep) -> Sequence[str]:
    """Remarks or an afslag that the fund has given here, as `letter_can_be_replaced` says of a letter."""
    decision = may.standing_decision(step)
    if decision is None or not may.is_the_funds_own(step):
        return ["Fonden har ikke selv svaret her, så den kan ikke tage svaret tilbage."]
    if consequence(step.kind, decision.outcome).case not in (C.RETURNED, C.REFUSED):
        return ["Planen er gået videre med svaret. Ret det i stedet."]
    return []


def _the_plan_has_gone_on_with(decision: Decision, step: CaseStep) -> Sequence[str]:
    if decision.outcome not in ACCEPTING or step.case.state not in (C.GRANTED, C.PREQUALIFIED):
        return ["Kun et tilsagn, en prækvalifikation eller et ja til en ændring, der gælder, kan rettes her."]
    return []


def correction_is_pending(step: CaseStep) -> Sequence[str]:
    return [] if may.pending_decision(step) else ["Der er ingen rettelse, der venter på at blive bekræftet."]


def amendment_is_as_sent(step: CaseStep) -> Sequence[str]:
    """An amendment that is over or sent back is sent again by putting the outcome right, as long as nobody has changed
    it, and the money on a reguleringskonto has not been refused with it."""
    if not step.case.is_amendment or step.case.state == C.OPEN:
        return []
    amendment = Amendment.objects.select_related("movement").get(case=step.case_id)
    if amendment.movement is not None and amendment.movement.refused_on is not None:
        return ["Bevægelsen på reguleringskontoen er afslået. Skriv den igen, og åbn en ny sag om den."]
    sent = amendment.history.filter(state=Amendment.State.SENT).first()
    if sent is None or sent.operations != amendment.operations:
        return ["Ændringen er rettet, siden den blev sendt tilbage. Beslutningen kan ikke rettes længere."]
    return []


def plan_is_as_submitted(step: CaseStep) -> Sequence[str]:
    """After a return the ansøger may have begun to correct the plan: then the outcome has been acted upon."""
    if step.case.is_amendment:
        return amendment_is_as_sent(step)
    if step.case.state == C.RETURNED and step.case.plan.revision != step.case.snapshot.revision:
        return ["Planen er rettet, siden den blev sendt tilbage. Beslutningen kan ikke rettes længere."]
    return []


def is_the_last_word(step: CaseStep) -> Sequence[str]:
    """Only the outcome that closed or returned a case can be replaced while the case is not open."""
    if step.case.state == C.OPEN:
        return []
    decision = may.standing_decision(step)
    if decision is None or consequence(step.kind, decision.outcome).case != step.case.state:
        return [f"Sagen er ikke under behandling. Status er »{step.case.get_state_display()}«."]
    return []


def not_sent_on(case: Case) -> Sequence[str]:
    """What lies with the fund is returned by the fund."""
    if any(step.kind == StepKind.FORWARD and step.state == S.DONE for step in case.steps.all()):
        return [
            "Ansøgningen er sendt til Landsbyggefonden. Nu er det fonden, der kan sende den tilbage til rettelse."
        ]
    return []


def is_sent_on(case: Case) -> Sequence[str]:
    """What the kommune has sent back, or would, is not the fund's to open."""
    if not_sent_on(case):
        return []
    return ["Ansøgningen ligger ikke hos Landsbyggefonden. Det er kommunen, der kan åbne flere afsnit."]


def is_no_amendment(case: Case) -> Sequence[str]:
    return (
        ["I en ændring åbnes der ikke flere afsnit, mens den ligger hos ansøgeren."]
        if case.is_amendment
        else []
    )


def the_kommune_is_asked(case: Case) -> Sequence[str]:
    """An amendment that the kommune has no part in is not its to send back."""
    if any(step.acting_organisation_id == case.plan.municipality_id for step in case.steps.all()):
        return []
    return ["Kommunen skal ikke godkende ændringen, så den kan ikke sende den tilbage."]


def not_opened(case: Case) -> Sequence[str]:
    """What was sent is taken back until somebody of the next party has opened it, or a body has acted on it."""
    if case.read_at is not None and case.read_by is None:  # sent before it was noted who opened it
        if case.is_amendment:
            return ["Ændringen kan være åbnet af modtageren. Nu kan den kun opgives eller sendes tilbage."]
        return ["Kommunen kan have åbnet sagen. Nu er det kommunen, der kan sende planen tilbage."]
    if case.read_at is not None:
        at = format_datetime(case.read_at)
        if case.is_amendment:
            return [f"{case.read_by} åbnede ændringen den {at}. Nu kan den kun opgives eller sendes tilbage."]
        return [f"{case.read_by} åbnede sagen den {at}. Nu er det kommunen, der kan sende planen tilbage."]
    for step in case.steps.all():
        for decision in step.decisions.all():
            if decision.snapshot_id == case.snapshot_id and decision.recorded_by_id is not None:
                return [f"{step.full_name} har allerede handlet. Indsendelsen kan ikke trækkes tilbage."]
    return []


def approved_and_not_with_the_fund(case: Case) -> Sequence[str]:
    """Without applying: the kommune has approved the plan, and so have the organisations; the sending on is next."""
    reasons = list(not_sent_on(case))
    if not any(step.kind == StepKind.FORWARD and step.state == S.OPEN for step in case.steps.all()):
        reasons = reasons or [
            "Kommunalbestyrelsen og boligorganisationerne skal godkende planen, før den kan videreføres lokalt."
        ]
    return reasons


def refused_by_the_fund(case: Case) -> Sequence[str]:
    """A kommune's no is not gone round."""
    if any(step.kind == StepKind.FUND and step.state == S.DONE for step in case.steps.all()):
        return []
    return ["Kommunalbestyrelsen har ikke godkendt planen. Den kan ikke videreføres lokalt."]


def refusal_was_the_funds(plan: Plan) -> Sequence[str]:
    case = Case.objects.applications().filter(plan=plan).order_by("-opened_at", "-pk").first()
    return refused_by_the_fund(case) if case is not None else ["Planen har ikke været behandlet."]


def term_is_over(plan: Plan) -> Sequence[str]:
    return [] if is_overdue(plan.ends_on) else ["Planens periode er ikke slut."]


def term_goes_on(plan: Plan) -> Sequence[str]:
    return ["Planens periode er slut."] if is_overdue(plan.ends_on) else []
