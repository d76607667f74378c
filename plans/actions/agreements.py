"""Aftaler: drafted, signed by one party after the other, and replaced by a newer version. Beside the plan (ADR 29)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.roles import Permission
from core.attachments import NO_CHANGES, FileChanges, change_files
from core.audit import Verb, record
from core.exchange import Scope, save_operations
from core.operations import Operation
from core.versions import Moved
from core.workflow import NotAllowed
from plans import emails
from plans.actions.lock import changing
from plans.actions.plan import Merges, save
from plans.exchange import AGREEMENTS
from plans.exchange.settled import settled
from plans.figures.agreements import asks_fund, is_signed
from plans.models import Agreement, AgreementParty, Plan
from plans.permissions import behalf_on, can_keep_agreements, parties_of

ADDED = Verb("plans.agreement_added", "Udkast til aftalen »{title}« er oprettet")
CHANGED = Verb("plans.agreement_changed", "Aftalen »{title}« er rettet")
PARTIES = Verb("plans.agreement_parties", "Parterne i aftalen »{title}« er ændret")
REMOVED = Verb("plans.agreement_removed", "Udkastet til aftalen »{title}« er slettet", tone="stop")
VERSION = Verb("plans.agreement_version", "En ny version af aftalen »{title}« er begyndt")
SIGNED = Verb("plans.agreement_signed", "{party} har underskrevet aftalen »{title}« den {day}")
COMPLETE = Verb("plans.agreement_complete", "Alle parter har underskrevet aftalen »{title}«", tone="ok")
APPROVED = Verb(
    "plans.agreement_approved", "Landsbyggefonden har godkendt aftalen »{title}« den {day}", tone="ok"
)

APPROVED_HERE = (
    "Landsbyggefondens godkendelse af en aftale kan ikke hentes ind i en plan, der er her. "
    "Registrer fondens brev på aftalens side."
)
SETTLED = "Aftalen er underskrevet af alle parter og kan ikke rettes. Lav en ny version af den."


def add_agreement(
    *, plan: Plan, by: User | None, agreement: Agreement, changes: FileChanges = NO_CHANGES
) -> Agreement:
    """A draft, with the organisations that take part in the plan and its kommune as parties."""
    with changing(plan, by=by, raises_revision=False) as locked:
        _require_keeper(locked, by)
        agreement.plan = locked
        if locked.agreements.filter(kind=agreement.kind, focus_area=agreement.focus_area).exists():
            raise Moved("Der er allerede en aftale. Lav en ny version af den.")
        save(agreement, by=by)
        for pk in (*(party.organisation_id for party in parties_of(locked)), locked.municipality_id):
            save(AgreementParty(plan=locked, agreement=agreement, organisation_id=pk), by=by)
        change_files(agreement.files, changes, by=by)
        _tell(ADDED, agreement, by, title=agreement.title)
    return agreement


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, by: User | None, form: Merges, changes: FileChanges = NO_CHANGES
) -> Agreement:
    """Title, period and files of a draft. What all have signed only gets more files."""
    locked = _locked(agreement, by)
    fields = form.merge_into(locked)
    if is_signed(list(locked.parties.all())) and (changes.removed or fields):
        raise Moved(SETTLED)
    if fields:
        save(locked, by=by, fields=fields)
    if changes:
        change_files(locked.files, changes, by=by)
    if fields or changes:
        _tell(CHANGED, locked, by, title=locked.title)
    return locked


def renew_agreement(*, agreement: Agreement, by: User | None) -> Agreement:
    """The next version: a draft with the same parties, which nobody has signed. Until they have, this one holds."""
    with changing(agreement.plan, by=by, raises_revision=False) as plan:
        _require_keeper(plan, by)
        old = plan.agreements.prefetch_related("parties").get(pk=agreement.pk)
        if Agreement.objects.filter(replaces=old).exists():
            raise Moved("Der er allerede en ny version af aftalen.")
        if not is_signed(list(old.parties.all())):
            raise Moved("Aftalen er et udkast. Ret den i stedet.")
        new = Agreement(
            plan=plan,
            kind=old.kind,
            focus_area=old.focus_area,
            title=old.title,
            replaces=old,
            ends_on=old.ends_on,
        )
        save(new, by=by)
        for party in old.parties.all():
            same = {
                name: getattr(party, name)
                for name in ("organisation_id", "name", "signatory", "signatory_role")
            }
            save(AgreementParty(plan=plan, agreement=new, **same), by=by)
        _tell(VERSION, new, by, title=new.title)
    return new


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: User | None) -> None:
    """A draft that nobody has signed."""
    locked = _locked(agreement, by)
    if any(party.signed_on for party in locked.parties.all()):
        raise Moved("Nogen har underskrevet aftalen, så den kan ikke slettes.")
    _tell(REMOVED, locked, by, title=locked.title)
    change_files(
        locked.files, FileChanges(removed=frozenset(locked.files.values_list("pk", flat=True))), by=by
    )
    for party in locked.parties.all():
        _delete(party, by)
    _delete(locked, by)


# Parties


@transaction.atomic
def add_party(*, agreement: Agreement, by: User | None, party: AgreementParty) -> AgreementParty:
    locked = _draft(agreement, by)
    party.plan, party.agreement = locked.plan, locked
    save(party, by=by)
    _tell(PARTIES, locked, by, title=locked.title)
    if party.signed_on:
        _tell_signature(locked, party, by)
    return party


@transaction.atomic
def change_party(*, party: AgreementParty, by: User | None, form: Merges) -> AgreementParty:
    agreement = _draft(party.agreement, by)
    locked = AgreementParty.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)
    signed_before = locked.signed_on
    fields = form.merge_into(locked)
    if not fields:
        return locked
    save(locked, by=by, fields=fields)
    if locked.signed_on and locked.signed_on != signed_before:
        _tell_signature(agreement, locked, by)
    else:
        _tell(PARTIES, agreement, by, title=agreement.title)
    return locked


@transaction.atomic
def remove_party(*, party: AgreementParty, by: User | None) -> None:
    """One that has not signed."""
    agreement = _draft(party.agreement, by)
    if AgreementParty.objects.get(pk=party.pk).signed_on:
        raise Moved("Parten har underskrevet aftalen. Fjern først underskriften.")
    _delete(party, by)
    _tell(PARTIES, agreement, by, title=agreement.title)


def _tell_signature(agreement: Agreement, party: AgreementParty, by: User | None) -> None:
    _tell_party(agreement, party, agreement.plan, by)
    if is_signed(list(agreement.parties.all())):
        _tell_complete(agreement, by)


def _tell_complete(agreement: Agreement, by: User | None) -> None:
    _tell(COMPLETE, agreement, by, title=agreement.title)
    if asks_fund(agreement) and agreement.fund_approved_on is None:
        emails.agreement_to_answer(agreement)


def _tell_party(agreement: Agreement, party: AgreementParty, plan: Plan, by: User | None) -> None:
    title = agreement.title
    _tell(
        SIGNED,
        agreement,
        by,
        title=title,
        party=str(party),
        day=party.signed_on,
    )


# From a file


def agreement_operations(
    *, plan: Plan, operations: Iterable[Operation], by: User | None, scope: Scope, is_new: bool
) -> None:
    """Write the aftaler of a file that the plan does not have yet, and what it changes in those of a draft.

    What all have signed stays as it is, and each signature is told of as on the page. `is_new`: the plan itself comes
    with the file, and its signatures from another system."""
    own = [operation for operation in operations if operation.kind in AGREEMENTS]
    if not own:
        return
    # Who signs on the page holds the aftale's lock and leaves the plan's revision: asked again under the lock.
    list(plan.agreements.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    parties = plan.agreement_parties.values_list("uid", "agreement__uid", "signed_on")
    before = settled((str(uid), str(agreement), bool(day)) for uid, agreement, day in parties)
    if any(before.touched_by(operation) for operation in own):
        raise Moved(SETTLED)
    if not is_new and by is not None and any(_approves(operation) for operation in own):
        raise Moved(APPROVED_HERE)
    save_operations(own, kinds=AGREEMENTS, inside={"plan": plan}, scope=scope, by=by, save=save)
    if not is_new:
        _tell_signatures(plan, own, by)


def _tell_signatures(plan: Plan, operations: Iterable[Operation], by: User | None) -> None:
    """Party by party, and then each aftale that thereby is signed by all."""
    uids = [operation.uid for operation in operations if _signs(operation)]
    rows = plan.agreement_parties.filter(uid__in=uids).select_related("agreement", "organisation")
    changed = {}
    for party in rows.order_by("agreement", "pk"):
        changed[party.agreement_id] = party.agreement
        _tell_party(party.agreement, party, plan, by)
    prefetch_related_objects([*changed.values()], "parties")
    for agreement in changed.values():
        if is_signed(list(agreement.parties.all())):
            _tell_complete(agreement, by)


def _approves(operation: Operation) -> bool:
    """Whether it says that the fund has approved an aftale: in a plan that is here that takes two people."""
    if operation.kind != "agreements":
        return False
    said = operation.new or {}
    return bool(said.get("fund_approved_on")) if operation.adds else operation.field.startswith("fund_")


def _signs(operation: Operation) -> bool:
    if operation.kind != "agreement_parties":
        return False
    if operation.adds:
        return bool(operation.new.get("signed_on"))
    return operation.field == "signed_on" and operation.new is not None


# Locks and rights


def _delete(row: Any, by: User | None) -> None:
    row._history_user = by
    row.delete()


def _locked(agreement: Agreement, by: User | None) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("plan", "focus_area").filter(pk=agreement.pk).first()
    if locked is None:
        raise Moved("Aftalen er slettet.")
    _require_keeper(locked.plan, by)
    return locked


def _draft(agreement: Agreement, by: User | None) -> Agreement:
    locked = _locked(agreement, by)
    if is_signed(list(locked.parties.all())):
        raise Moved(SETTLED)
    return locked


def _tell(verb: Verb, agreement: Agreement, by: User | None, **data: Any) -> None:
    behalf = behalf_on(by, agreement.plan, Permission.WRITE_PLAN)
    record(verb, subject=agreement, root=agreement.plan, by=by, on_behalf_of=behalf, **data)


def _require_keeper(plan: Plan, by: User | None) -> None:
    if by is not None and not can_keep_agreements(by, plan):
        raise NotAllowed("Du har ikke adgang til at skrive planens aftaler.")
