"""Asking local parties for their share, receiving it, and what happens to the rates of the tilsagn.

None of it is snapshot content: a row is locked by itself.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Min

from accounts.models import Organisation, User
from accounts.roles import Permission
from core.audit import Behalf, Verb, record
from core.danish import format_amount, format_signed
from core.dates import today
from core.money import ZERO
from core.versions import Moved
from core.workflow import Doubtful, NotAllowed, NotReady
from funding.actions.days import require_happened, require_since
from funding.exchange import economy_document
from funding.figures.collecting import Party, owed_by
from funding.models import Collection, Grant, Instalment
from funding.permissions import can_book
from plans.actions import save
from plans.models import Plan
from plans.permissions import behalf_on

ASKED = Verb("funding.asked", "{payer} er opkrævet {amount}")
RECEIVED = Verb("funding.received", "{amount} er modtaget fra {payer}")
REQUESTED = Verb("funding.instalment_requested", "Der er anmodet om raten på {amount}")
PAID = Verb("funding.instalment_paid", "Raten på {amount} er udbetalt")
WITHHELD = Verb("funding.instalment_withheld", "Raten på {amount} holdes tilbage: {reason}")
RELEASED = Verb("funding.instalment_released", "Raten på {amount} holdes ikke længere tilbage")


@transaction.atomic
def record_collection(
    *,
    plan: Plan,
    by: User | None,
    act: str,
    year: int,
    party: Party,
    amount: Decimal,
    on: date,
    sure: bool = False,
) -> Collection:
    """Write down that a party was asked for kr., or that its money came; below zero corrects an earlier row.

    Raises NotReady for a day or an amount that cannot be, and Doubtful, unless the person is `sure`, when it comes to
    more than the party is to pay.
    """
    _require_booking(by, plan)
    if not amount:
        raise ValueError("Nothing is asked for or received")
    asked = act == Collection.Act.ASKED
    require_happened(on, "den dag, beløbet er opkrævet" if asked else "den dag, pengene kom", field="on")
    require_since(on, _began(plan), "planens begyndelse", field="on")
    # Two who write about the same plan wait for each other: the sum is of what both have written.
    Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    _require_likely(plan, act, year, party, amount, sure=sure)
    source, code, name = party
    organisation = Organisation.objects.get(code=code) if code else None
    row = Collection(
        plan=plan,
        year=year,
        source=source,
        organisation=organisation,
        name=name,
        act=act,
        on=on,
        amount=amount,
    )
    save(row, by=by)
    payer = name or str(organisation or row.get_source_display())
    record(
        ASKED if asked else RECEIVED,
        subject=plan,
        root=plan,
        by=by,
        on_behalf_of=behalf_on(by, plan, Permission.BOOK_LEDGER),
        payer=payer,
        amount=format_signed(amount),
    )
    return row


def _began(plan: Plan) -> date | None:
    """A plan that is set going before its first day can ask its parties from then on."""
    return min((day for day in (plan.starts_on, plan.started_on) if day is not None), default=None)


def _require_likely(plan: Plan, act: str, year: int, party: Party, amount: Decimal, *, sure: bool) -> None:
    """A sum below zero cannot be; one above what the party is to pay in the year is asked about."""
    found = owed_by(plan, economy_document(plan), party, year)
    asked = act == Collection.Act.ASKED
    word, before = ("opkrævet", found.asked) if asked else ("modtaget", found.received)
    if amount < ZERO and before + amount < ZERO:
        reason = f"Der er {word} {format_amount(before)} for {year}. Der kan ikke trækkes mere fra, end der er {word}."
        raise NotReady([reason], field="amount")
    if amount > ZERO and before + amount > found.owed and not sure:
        reason = (
            f"I alt bliver der {word} {format_amount(before + amount)} for {year}, men parten skal betale "
            f"{format_amount(found.owed)} Ret beløbet, eller sæt kryds nederst, hvis det er rigtigt."
        )
        raise Doubtful([reason], field="amount")


@transaction.atomic
def request_instalment(*, instalment: Instalment, by: User | None, on: date) -> None:
    """The plan has asked Landsbyggefonden for a rate."""
    row = _locked(instalment, by)
    if row.requested_on or row.paid_on:
        raise Moved("Der er allerede anmodet om raten.")
    if row.withheld_on:
        raise NotReady(["Raten holdes tilbage. Send redegørelsen, før I anmoder om den."], field="rate")
    require_happened(on, "den dag, I anmodede om raten", field="on")
    _require_after_grant(row, on)
    row.requested_on = on
    _write(row, "requested_on", REQUESTED, by)


@transaction.atomic
def pay_instalment(*, instalment: Instalment, by: User | None, on: date, sure: bool = False) -> None:
    """A rate has been paid; that Landsbyggefonden held it back is over then. Raises NotReady for a day that cannot be,
    and Doubtful, unless the person is `sure`, for a rate that is held back."""
    row = _locked(instalment, by)
    if row.paid_on:
        raise Moved("Raten er allerede udbetalt.")
    require_happened(on, "den dag, pengene kom", field="on")
    _require_after_grant(row, on)
    require_since(on, row.requested_on, "den dag, I anmodede om raten", field="on")
    if row.withheld_on and not sure:
        also = "" if row.requested_on else ", og der er ikke anmodet om den"
        reason = f"Raten holdes tilbage{also}. Sæt kryds nederst, hvis Landsbyggefonden alligevel har udbetalt den."
        raise Doubtful([reason], field="rate")
    row.paid_on = on
    _write(row, "paid_on", PAID, by)


@transaction.atomic
def withhold_instalments(*, plan: Plan, by: User | None, reason: str) -> int:
    """Hold back the rates that are not paid, e.g. while a redegørelse is late. For monitoring; twice does no harm.

    What is held back for another reason gets this one, and keeps its day.
    """
    rows = Instalment.objects.select_for_update(no_key=True).filter(grant__plan=plan, paid_on=None)
    found = list(rows.exclude(withheld_on__isnull=False, withheld_reason=reason).order_by("pk"))
    for row in found:
        row.withheld_on, row.withheld_reason = row.withheld_on or today(), reason
        save(row, by=by, fields=["withheld_on", "withheld_reason"])
        behalf, amount = _reporting(by, plan), format_amount(row.amount)
        record(
            WITHHELD,
            subject=plan,
            root=plan,
            by=by,
            on_behalf_of=behalf,
            amount=amount,
            reason=reason,
        )
    return len(found)


@transaction.atomic
def release_instalments(*, plan: Plan, by: User | None) -> int:
    """What was held back may be paid again."""
    rows = Instalment.objects.select_for_update(no_key=True).filter(
        grant__plan=plan, paid_on=None, withheld_on__isnull=False
    )
    found = list(rows.order_by("pk"))
    for row in found:
        row.withheld_on, row.withheld_reason = None, ""
        save(row, by=by, fields=["withheld_on", "withheld_reason"])
        behalf, amount = _reporting(by, plan), format_amount(row.amount)
        record(RELEASED, subject=plan, root=plan, by=by, on_behalf_of=behalf, amount=amount)
    return len(found)


def _reporting(by: User | None, plan: Plan) -> Behalf:
    """Rates follow the redegørelser."""
    return behalf_on(by, plan, Permission.SUBMIT_REPORT, Permission.ACCEPT_REPORT)


def _require_after_grant(row: Instalment, on: date) -> None:
    """Of the plan's first tilsagn: one that was put right or replaced may be dated after what became of its rates."""
    first = Grant.objects.filter(plan=row.grant.plan_id).aggregate(first=Min("granted_on"))["first"]
    require_since(on, first, "tilsagnets dato", field="on")


def _locked(instalment: Instalment, by: User | None) -> Instalment:
    found = Instalment.objects.select_for_update(of=("self",), no_key=True).select_related("grant__plan")
    row: Instalment = found.get(pk=instalment.pk)
    _require_booking(by, row.grant.plan)
    return row


def _write(row: Instalment, field: str, verb: Verb, by: User | None) -> None:
    save(row, by=by, fields=[field])
    plan = row.grant.plan
    behalf = behalf_on(by, plan, Permission.BOOK_LEDGER)
    record(verb, subject=plan, root=plan, by=by, on_behalf_of=behalf, amount=format_amount(row.amount))


def _require_booking(by: User | None, plan: Plan) -> None:
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Kun planens økonomi kan registrere opkrævninger og udbetalinger.")
