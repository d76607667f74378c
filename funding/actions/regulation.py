"""Movements on the reguleringskonto. The afdeling is locked, so that two cannot empty the same account."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from accounts.roles import Permission
from core.audit import Verb, record
from core.danish import format_amount
from core.dates import now, today
from core.versions import Moved, claim
from core.workflow import NotAllowed, NotReady
from funding.actions.days import require_happened
from funding.actions.ledger import booking
from funding.calculations import lowest_balance
from funding.figures.regulation import estates_of, in_force
from funding.models import RegulationMovement
from funding.permissions import can_approve_regulation
from plans.models import Estate, Plan
from plans.permissions import behalf_on

MOVED = Verb("funding.regulation_moved", "Reguleringskontoen for {estate}: {move}, {amount}")
ASKED = Verb(
    "funding.regulation_asked", "Anden anvendelse af reguleringskontoen for {estate} er søgt: {amount}"
)
APPROVED = Verb(
    "funding.regulation_approved",
    "{body} har godkendt anden anvendelse af reguleringskontoen: {amount}",
    tone="ok",
)
REFUSED = Verb(
    "funding.regulation_refused",
    "Anden anvendelse af reguleringskontoen er afslået: {amount}. {reason}",
    tone="stop",
)
CORRECTED = Verb("funding.regulation_corrected", "En bevægelse på reguleringskontoen er rettet: {reason}")

COUNCIL, FUND = "council", "fund"
IN_AN_OPEN_YEAR = (
    "Skriv bevægelsen med en dato i et år, der er åbent, og skriv i teksten, hvilken dag den vedrører."
)
#: What changes on a movement of other use after it was written.
WRITTEN = ["version", "council_decided_on", "fund_decided_on", "refused_on"]


@dataclass(frozen=True)
class Approval:
    """What one of the two bodies decided, and where it is found."""

    decided_on: date
    reference: str


@contextmanager
def moving(plan: Plan, estate: Estate, on: date, *, by: User | None, reason: str = "") -> Iterator[None]:
    """The year's books and the afdeling, locked in that order; the account must not fall below zero on any day."""
    with booking(plan, on.year, by=by, reason=reason, cure=IN_AN_OPEN_YEAR):
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
    if not other:
        # Other use is asked for before the money moves.
        require_happened(on, "den dag, pengene er flyttet", field="moved_on")
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
            on_behalf_of=behalf_on(by, plan, Permission.BOOK_LEDGER),
            estate=str(estate),
            amount=amount,
            move=words,
        )
    return row


def approve_regulation(
    *, movement: RegulationMovement, by: User | None, body: str, decided_on: date, reference: str, seen: int
) -> RegulationMovement:
    """Write down that the kommunalbestyrelse, or Landsbyggefonden, has approved an other use. With both it counts.

    Who wrote the movement, or is one person with them to four eyes, does not write the approval.
    """
    plan = movement.plan
    if by is not None and not can_approve_regulation(by, movement, is_council=body == COUNCIL):
        raise NotAllowed("Du har ikke adgang til at skrive godkendelsen.")
    if movement.move != RegulationMovement.Move.OTHER_USE:
        raise NotReady(["Kun anden anvendelse skal godkendes."])
    if decided_on > today():
        raise NotReady(["Mødet er ikke holdt endnu."], field="decided_on")
    if not reference.strip():
        raise NotReady(["Skriv sagsnummer eller reference, så godkendelsen kan findes."])
    # Nobody books here, so the right to book is not asked: the year and the afdeling are locked all the same.
    with moving(plan, movement.estate, movement.moved_on, by=None, reason=reference):
        claim(movement, seen)
        movement.refresh_from_db(fields=WRITTEN)
        _require_waiting(movement)
        if getattr(movement, f"{body}_decided_on"):
            raise Moved("Godkendelsen er allerede skrevet.")
        _write_approval(movement, body, decided_on, reference, by)
    return movement


def release_regulation(
    *, movement: RegulationMovement, approvals: Mapping[str, Approval]
) -> RegulationMovement:
    """Both have approved an other use in a case, which knows their days and references: the movement counts.

    For approvals, which has asked who may. What somebody has written by hand already stays.
    """
    if set(approvals) != {COUNCIL, FUND}:
        raise ValueError("Other use needs the approval of both")
    reason = approvals[COUNCIL].reference
    with moving(movement.plan, movement.estate, movement.moved_on, by=None, reason=reason):
        movement.refresh_from_db(fields=WRITTEN)
        _require_waiting(movement)
        for body, approval in approvals.items():
            if getattr(movement, f"{body}_decided_on") is None:
                _write_approval(movement, body, approval.decided_on, approval.reference, None)
    return movement


def correct_approval(*, movement: RegulationMovement, body: str, approval: Approval) -> RegulationMovement:
    """What a body's decision in a case really was: its day and reference. What somebody has written by hand stays."""
    with moving(movement.plan, movement.estate, movement.moved_on, by=None, reason=approval.reference):
        movement.refresh_from_db(fields=WRITTEN)
        if getattr(movement, f"{body}_recorded_by_id") is None:
            _write_approval(movement, body, approval.decided_on, approval.reference, None)
    return movement


def _write_approval(
    movement: RegulationMovement, body: str, decided_on: date, reference: str, by: User | None
) -> None:
    values = {
        f"{body}_decided_on": decided_on,
        f"{body}_reference": reference[:100],
        f"{body}_recorded_by": by,
    }
    for name, value in values.items():
        setattr(movement, name, value)
    movement.save(update_fields=[*values])
    plan = movement.plan
    words = plan.municipality.council_name if body == COUNCIL else "Landsbyggefonden"
    rights = (
        (Permission.RECORD_DECISION,) if body == COUNCIL else (Permission.GRANT, Permission.RECORD_DECISION)
    )
    behalf, amount = behalf_on(by, plan, *rights), movement.amount
    record(APPROVED, subject=movement, root=plan, by=by, on_behalf_of=behalf, body=words, amount=amount)


def refuse_regulation(
    *, movement: RegulationMovement, by: User | None, refused_on: date, reason: str
) -> RegulationMovement:
    """Either body said no. For approvals, which knows from the case who did: the movement stays and never counts."""
    if not reason.strip():
        raise NotReady(["Skriv, hvorfor anden anvendelse er afslået."])
    with moving(movement.plan, movement.estate, movement.moved_on, by=None, reason=reason):
        movement.refresh_from_db(fields=WRITTEN)
        _require_waiting(movement)
        movement.refused_on, movement.refusal = refused_on, reason.strip()[:300]
        movement.save(update_fields=["refused_on", "refusal"])
        record(
            REFUSED,
            subject=movement,
            root=movement.plan,
            by=by,
            on_behalf_of=behalf_on(by, movement.plan, Permission.CONFIRM_DECISION, Permission.GRANT),
            amount=movement.amount,
            reason=movement.refusal,
        )
    return movement


def _require_waiting(movement: RegulationMovement) -> None:
    if movement.refused_on is not None:
        raise Moved("Anden anvendelse er allerede afslået.")
    if RegulationMovement.objects.filter(reverses=movement).exists():
        raise Moved("Bevægelsen er taget tilbage. Der er ikke længere noget at godkende.")


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
        behalf = behalf_on(by, plan, Permission.BOOK_LEDGER)
        record(CORRECTED, subject=row, root=plan, by=by, on_behalf_of=behalf, reason=reason)
    return row
