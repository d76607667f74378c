"""Movements on the reguleringskonto. The afdeling is locked, so that two cannot empty the same account."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from accounts.models import User
from core.audit import Verb, record
from core.danish import format_amount
from core.dates import now, today
from core.versions import Moved, claim
from core.workflow import NotAllowed, NotReady
from funding.actions.ledger import booking
from funding.calculations import lowest_balance
from funding.figures.regulation import estates_of, in_force
from funding.models import RegulationMovement
from funding.permissions import can_record_council_approval, can_record_fund_approval
from plans.models import Estate, Plan

MOVED = Verb("funding.regulation_moved", "Reguleringskontoen for {estate}: {move}, {amount}")
ASKED = Verb(
    "funding.regulation_asked", "Anden anvendelse af reguleringskontoen for {estate} er søgt: {amount}"
)
APPROVED = Verb(
    "funding.regulation_approved",
    "{body} har godkendt anden anvendelse af reguleringskontoen: {amount}",
    tone="ok",
)
CORRECTED = Verb("funding.regulation_corrected", "En bevægelse på reguleringskontoen er rettet: {reason}")

COUNCIL, FUND = "council", "fund"


@contextmanager
def moving(plan: Plan, estate: Estate, on: date, *, by: User | None, reason: str = "") -> Iterator[None]:
    """The year's books and the afdeling, locked in that order; the account must not fall below zero on any day."""
    with booking(plan, on.year, by=by, reason=reason):
        Estate.objects.select_for_update(of=("self",), no_key=True).get(pk=estate.pk)
        yield
        require_cover(plan, estate)


def require_cover(plan: Plan, estate: Estate) -> None:
    rows = list(RegulationMovement.objects.filter(plan=plan, estate=estate).order_by("moved_on", "pk"))
    lowest = lowest_balance(in_force(rows, estate.pk))
    if lowest < 0:
        below = f"Reguleringskontoen for {estate} ville gå i minus med {format_amount(-lowest)}"
        raise NotReady([f"{below} Der kan ikke bruges mere, end der er udbetalt."])


def move_regulation(
    *,
    plan: Plan,
    by: User | None,
    estate: Estate,
    on: date,
    move: str,
    amount: Decimal,
    text: str,
    voucher: str = "",
    purpose: str = "",
) -> RegulationMovement:
    """Write a movement. Other use needs one of the three purposes, and waits for both approvals before it counts."""
    if amount <= 0:
        raise NotReady(["Beløbet skal være over 0 kr."])
    other = move == RegulationMovement.Move.OTHER_USE
    if other and purpose not in RegulationMovement.Purpose.values:
        raise NotReady(["Vælg et af de tre formål, som reguleringskontoen ellers kan bruges til."])
    if estate.pk not in {row.pk for row in estates_of(plan)}:
        raise NotReady(["Afdelingen hører ikke til planen."])
    with moving(plan, estate, on, by=by):
        row = RegulationMovement.objects.create(
            plan=plan,
            estate=estate,
            moved_on=on,
            move=move,
            amount=amount,
            text=text,
            voucher=voucher,
            purpose=purpose if other else "",
            entered_by=by,
            entered_at=now(),
        )
        words = str(row.get_move_display())
        record(
            ASKED if other else MOVED,
            subject=row,
            root=plan,
            by=by,
            estate=str(estate),
            amount=amount,
            move=words,
        )
    return row


def approve_regulation(
    *, movement: RegulationMovement, by: User | None, body: str, decided_on: date, reference: str, seen: int
) -> RegulationMovement:
    """Write down that the kommunalbestyrelse, or Landsbyggefonden, has approved an other use. With both it counts.

    Who wrote the movement does not write the approval (four eyes). Approvals may call this from a case.
    """
    plan = movement.plan
    allowed = can_record_council_approval if body == COUNCIL else can_record_fund_approval
    if by is not None and (not allowed(by, plan) or by.pk == movement.entered_by_id):
        raise NotAllowed("Du har ikke adgang til at skrive godkendelsen.")
    if movement.move != RegulationMovement.Move.OTHER_USE:
        raise NotReady(["Kun anden anvendelse skal godkendes."])
    if decided_on > today():
        raise NotReady(["Mødet er ikke holdt endnu."])
    if not reference.strip():
        raise NotReady(["Skriv sagsnummer eller reference, så godkendelsen kan findes."])
    # Nobody books here, so the right to book is not asked: the year and the afdeling are locked all the same.
    with moving(plan, movement.estate, movement.moved_on, by=None, reason=reference):
        claim(movement, seen)
        movement.refresh_from_db()
        name = "council" if body == COUNCIL else "fund"
        if getattr(movement, f"{name}_decided_on"):
            raise Moved("Godkendelsen er allerede skrevet.")
        setattr(movement, f"{name}_decided_on", decided_on)
        setattr(movement, f"{name}_reference", reference)
        setattr(movement, f"{name}_recorded_by", by)
        movement.save(update_fields=[f"{name}_decided_on", f"{name}_reference", f"{name}_recorded_by"])
        words = plan.municipality.council_name if body == COUNCIL else "Landsbyggefonden"
        record(APPROVED, subject=movement, root=plan, by=by, body=words, amount=movement.amount)
    return movement


def correct_regulation(*, movement: RegulationMovement, by: User | None, reason: str) -> RegulationMovement:
    """Take a movement back by one the other way round on the same day, with a reason. What it covered must still be."""
    if not reason.strip():
        raise NotReady(["Skriv, hvorfor bevægelsen rettes."])
    plan = movement.plan
    with moving(plan, movement.estate, movement.moved_on, by=by, reason=reason):
        if movement.reverses_id is not None or RegulationMovement.objects.filter(reverses=movement).exists():
            raise Moved("Bevægelsen er allerede rettet.")
        row = RegulationMovement.objects.create(
            plan=plan,
            estate=movement.estate,
            moved_on=movement.moved_on,
            move=movement.move,
            purpose=movement.purpose,
            amount=-movement.amount,
            text=f"Rettet: {movement.text}"[:200],
            voucher=movement.voucher,
            entered_by=by,
            entered_at=now(),
            council_decided_on=movement.council_decided_on,
            council_reference=movement.council_reference,
            fund_decided_on=movement.fund_decided_on,
            fund_reference=movement.fund_reference,
            reverses=movement,
            reason=reason,
        )
        record(CORRECTED, subject=row, root=plan, by=by, reason=reason)
    return row
