"""Writing an amendment and sending it: beside the live rows, which nobody touches until it has been approved."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from approvals import emails
from approvals.actions.applying import walk_amendment
from approvals.actions.approvers import add_steps, drop_steps
from approvals.actions.moves import FORMAT, advance, reset, walk_case
from approvals.actions.verbs import (
    AMENDMENT_RESENT,
    AMENDMENT_SENT,
    AMENDMENT_WITHDRAWN,
    WANTED_DAY_CLEARED,
    WANTED_DAY_SET,
)
from approvals.exchange import current_document
from approvals.exchange.amendments import (
    CONTENT,
    PLAN,
    Proposal,
    kept_mine,
    operations_to,
    proposal_of,
)
from approvals.figures.amendments import approvers_of
from approvals.figures.differences import Reading
from approvals.figures.operation_places import (
    opened_sections,
    section_names,
    sections_broken,
    sections_touched,
)
from approvals.models import Amendment, Case, Snapshot
from approvals.permissions.amendments import can_propose, can_set_wanted_day
from approvals.permissions.behalf import principal_of_applicant
from approvals.rules import new_errors
from approvals.workflow import CASE
from approvals.workflow.amendments import AMENDMENT
from approvals.workflow.days import reason_against_wanted_day
from core.audit import record
from core.danish import format_date
from core.dates import is_overdue, now, today
from core.operations import Operation, Tables, to_json
from core.rules import Finding
from core.snapshots import sha256
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.models import RegulationMovement
from plans.actions import changing
from plans.models import Plan
from plans.permissions import behalf_on


@contextmanager
def amending(amendment: Amendment, *, by: User | None) -> Iterator[Amendment]:
    """The amendment, fresh, with its plan locked: of two who write at once the second sees what the first wrote."""
    with changing(amendment.plan, by=by, raises_revision=False) as plan:
        locked = Amendment.objects.select_related("case__snapshot").get(pk=amendment.pk)
        locked.plan = plan
        if locked.case is not None:
            locked.case.plan = plan
        yield locked


def start_amendment(
    *, plan: Plan, title: str, reason: str = "", movement: RegulationMovement | None = None, by: User
) -> Amendment:
    """A draft upon the plan in force; with `movement`, the case about other use of a reguleringskonto."""
    with changing(plan, by=by, raises_revision=False) as locked:
        if not can_propose(by, locked):
            raise NotAllowed("Du har ikke adgang til at foreslå ændringer af planen.")
        if movement is not None:
            _require_no_case(movement)
        last = Amendment.objects.filter(plan=locked).order_by("-number").first()
        return Amendment.objects.create(
            plan=locked,
            number=1 if last is None else last.number + 1,
            title=_required(title, "Skriv, hvad ændringen går ud på."),
            reason=reason,
            base_snapshot=_in_force(locked),
            movement=movement,
            created_by=by,
            created_at=now(),
        )


def describe_amendment(*, amendment: Amendment, title: str, reason: str, by: User) -> Amendment:
    with amending(amendment, by=by) as locked:
        AMENDMENT.require("edit", locked, by)
        locked.title, locked.reason = _required(title, "Skriv, hvad ændringen går ud på."), reason
        locked.save(update_fields=["title", "reason"])
    return locked


def set_wanted_day(*, amendment: Amendment, day: dt.date | None, seen_version: int, by: User) -> Amendment:
    """From when it is to hold; None takes the day away. Nothing follows from it but deadlines, so also what lies with
    others may get another."""
    with amending(amendment, by=by) as locked:
        if not can_set_wanted_day(by, locked):
            raise NotAllowed("Du kan ikke sætte den dag, ændringen skal gælde fra.")
        if locked.version != seen_version:
            raise Moved("Ændringen er rettet, siden du åbnede siden. Se den igen.")
        if locked.takes_effect_on == day:
            return locked
        if day is not None and (reason := reason_against_wanted_day(locked, day)):
            raise NotReady([reason])
        locked.takes_effect_on = day
        locked.save(update_fields=["takes_effect_on"])
        if locked.case_id is None:
            return locked  # a draft is its own side's: nobody else reads of it in the plan's history
        _record_wanted_day(locked, by, Permission.WRITE_PLAN, Permission.RECORD_DECISION)
    return locked


def edit_amendment(*, amendment: Amendment, change: Callable[[Proposal], Tables], by: User) -> Amendment:
    """Let `change` turn what the amendment leads to into what it is to lead to, kept as operations.

    It is called under the lock with the newest proposal, so it merges what the person wrote into what others did.
    """
    with amending(amendment, by=by) as locked:
        AMENDMENT.require("edit", locked, by)
        if locked.movement_id is not None:
            raise NotReady(["Sagen gælder kun reguleringskontoen. Foreslå andre ændringer for sig."])
        proposal = _fitting(locked)
        operations = operations_to(change(proposal), proposal.base)
        _require_open(locked, proposal, operations)
        _keep(locked, operations)
    return locked


def undo_operations(*, amendment: Amendment, undone: Sequence[Operation], by: User) -> Amendment:
    """Take operations back; what hung on a row that was added goes with it."""
    with amending(amendment, by=by) as locked:
        AMENDMENT.require("edit", locked, by)
        left = [operation for operation in locked.listed_operations if operation not in undone]
        if len(left) == len(locked.operations):
            raise Moved("Ændringen er allerede fortrudt.")
        # What was added below a row that is not added any more has nothing to stand in.
        fits = proposal_of(left, current_document(locked.plan))
        lost = [clash.operation for clash in fits.clashes if clash.operation.adds]
        kept = [operation for operation in left if operation not in lost]
        _require_open(locked, proposal_of(locked.listed_operations, fits.base), kept)
        _keep(locked, kept)
    return locked


def settle_clash(*, amendment: Amendment, operation: Operation, keeps_mine: bool, by: User) -> Amendment:
    """The plan in force has got another value than the operation found: uphold it all the same, or let it go."""
    with amending(amendment, by=by) as locked:
        AMENDMENT.require("edit", locked, by)
        proposal = proposal_of(locked.listed_operations, current_document(locked.plan))
        clash = next((one for one in proposal.clashes if one.operation == operation), None)
        if clash is None:
            raise Moved("Sammenstødet er allerede løst.")
        kept = [one for one in locked.listed_operations if one != operation]
        if keeps_mine:
            if clash.found is None:
                raise NotReady(["Rækken findes ikke længere i planen, så ændringen kan ikke fastholdes."])
            kept.append(kept_mine(operation, clash.found))
        _keep(locked, kept)
    return locked


def send_amendment(*, amendment: Amendment, seen_version: int, by: User) -> Snapshot:
    """Send it to those who must approve, for the first time or again. They see the plan as it would become."""
    with amending(amendment, by=by) as locked:
        AMENDMENT.require("send", locked, by)
        if locked.version != seen_version:
            raise Moved("Ændringen er rettet, siden du åbnede siden. Se den igen, før du sender den.")
        proposal = _fitting(locked)
        if reasons := reasons_against_sending(locked, proposal):
            raise NotReady(reasons)
        snapshot = _propose(locked, proposal, by)
        again = locked.case is not None
        case = _hand_in_again(locked, snapshot, by) if again else _open_case(locked, proposal, snapshot, by)
        walk_amendment(locked, "send", by, case=case, base_snapshot=_in_force(locked.plan))
        verb = AMENDMENT_RESENT if again else AMENDMENT_SENT
        record(
            verb,
            subject=locked,
            root=locked.plan,
            by=by,
            on_behalf_of=principal_of_applicant(by, locked.plan, Permission.SUBMIT_PLAN),
            amendment=locked,
            title=locked.title,
        )
        if not again and locked.takes_effect_on is not None:
            _record_wanted_day(locked, by, Permission.SUBMIT_PLAN)  # set while nobody else might read of it
        for step in advance(case):
            emails.step_opened(step)
    return snapshot


def withdraw_amendment(*, amendment: Amendment, seen_version: int, by: User) -> Amendment:
    """Give it up: nothing in the plan has changed."""
    with amending(amendment, by=by) as locked:
        AMENDMENT.require("withdraw", locked, by)
        if locked.version != seen_version:
            raise Moved("Ændringen er rettet, siden du åbnede siden. Se den igen, før du opgiver den.")
        if locked.case is not None:
            walk_case(locked.case, CASE.require("withdraw", locked.case, by))
        walk_amendment(locked, "withdraw", by)
        # A draft that nobody else has seen leaves no act behind.
        if locked.case is not None:
            principal, plan = principal_of_applicant(by, locked.plan, Permission.WITHDRAW_PLAN), locked.plan
            record(
                AMENDMENT_WITHDRAWN,
                subject=locked,
                root=plan,
                by=by,
                on_behalf_of=principal,
                amendment=locked,
            )
            emails.amendment_withdrawn(locked)
    return locked


def reasons_against_sending(
    amendment: Amendment, proposal: Proposal, broken: Sequence[Finding] | None = None
) -> list[str]:
    """Why it cannot be sent yet: nothing is changed, no reason, or the plan would break a rule that it keeps today.
    `broken`: those rules, where somebody has looked already."""
    reasons = []
    if proposal.clashes:
        reasons.append("Vælg, hvad der skal gælde, hvor planen er ændret imens.")
    elif not proposal.operations and amendment.movement_id is None:
        reasons.append("Der er ikke foreslået nogen ændring endnu.")
    if not amendment.reason.strip():
        reasons.append("Skriv, hvorfor planen skal ændres.")
    if amendment.plan.status == Plan.Status.ENDED and not _makes_longer(amendment, proposal):
        reasons.append("Planens periode er slut. Kun en ændring, der forlænger den, kan sendes.")
    wanted = amendment.takes_effect_on
    if wanted is not None and (
        reason := reason_against_wanted_day(amendment, wanted)
    ):  # as it is longer no more
        reasons.append(f"Ændringen skal gælde fra {format_date(wanted)}. {reason}")
    if broken is None:
        broken = new_errors(proposal.base, proposal.document)
    return [*reasons, *(finding.message for finding in broken)]


# Parts


def _makes_longer(amendment: Amendment, proposal: Proposal) -> bool:
    """Whether the plan would run again. Other use of a reguleringskonto leaves the term alone, and an ended plan has
    that money as well."""
    last = proposal.document[PLAN]["ends_on"]
    return amendment.movement_id is not None or not last or not is_overdue(dt.date.fromisoformat(last))


def _record_wanted_day(amendment: Amendment, by: User, *rights: Permission) -> None:
    """The fund reads of it when it is asked (`portal.figures.acts`)."""
    behalf = behalf_on(by, amendment.plan, *rights)
    told: dict[str, Any] = {"subject": amendment, "root": amendment.plan, "by": by, "on_behalf_of": behalf}
    if amendment.takes_effect_on is None:
        record(WANTED_DAY_CLEARED, amendment=amendment, **told)
    else:
        record(WANTED_DAY_SET, amendment=amendment, day=amendment.takes_effect_on, **told)


def _fitting(amendment: Amendment) -> Proposal:
    proposal = proposal_of(amendment.listed_operations, current_document(amendment.plan))
    if proposal.clashes:
        raise NotReady(["Planen er ændret, siden ændringen blev skrevet. Løs sammenstødene først."])
    return proposal


def _require_open(amendment: Amendment, before: Proposal, after: Sequence[Operation]) -> None:
    """Of one that was sent back in parts, only those are written: the rest stays as it was sent."""
    if not amendment.open_sections:
        return
    now = list(before.operations)
    changed = [one for one in after if one not in now] + [one for one in now if one not in after]
    if any(one.ends for one in changed):  # what pointed to a row that goes loses its reference with it
        changed = [one for one in changed if not _is_lost_reference(one)]
    readings = [Reading(before.document), Reading(proposal_of(after, before.base).document)]
    opened = opened_sections(amendment.open_sections, [*now, *after], readings)
    closed = [one for one in sections_touched(changed, readings) if one not in opened]
    if closed:  # what a rule is broken in is open as well
        broken = sections_broken(new_errors(before.base, before.document))
        closed = [one for one in closed if one not in broken]
    if closed:
        names = section_names(readings[1].document)
        told = ", ".join(f"»{names.get(one, one)}«" for one in closed)
        raise NotReady([f"{told} er ikke sendt tilbage og kan ikke rettes nu."])


def _is_lost_reference(operation: Operation) -> bool:
    kind = CONTENT.get(operation.kind)
    return kind is not None and operation.field in kind.references and operation.new is None


def _keep(amendment: Amendment, operations: Sequence[Operation]) -> None:
    amendment.operations = to_json(operations)
    amendment.base_snapshot = _in_force(amendment.plan)
    amendment.save(update_fields=["operations", "base_snapshot"])


def _in_force(plan: Plan) -> Snapshot:
    found: Snapshot | None = Snapshot.objects.filter(plan=plan).in_force().order_by("-number").first()
    if found is None:
        raise NotReady(["Planen er ikke sat i drift endnu."])
    return found


def _require_no_case(movement: RegulationMovement) -> None:
    if movement.move != RegulationMovement.Move.OTHER_USE or movement.amount <= 0:
        raise NotReady(["Kun anden anvendelse skal godkendes."])
    if not movement.waits_for_approval:
        raise Moved("Anden anvendelse er allerede afgjort.")
    if Amendment.objects.filter(movement=movement).exclude(state=Amendment.State.WITHDRAWN).exists():
        raise Moved("Der er allerede en sag om bevægelsen.")


def _required(text: str, reason: str) -> str:
    if not text.strip():
        raise NotReady([reason])
    return text.strip()


def _propose(amendment: Amendment, proposal: Proposal, by: User) -> Snapshot:
    last = Snapshot.objects.filter(plan=amendment.plan).order_by("-number").values_list("number", flat=True)
    return Snapshot.objects.create(
        plan=amendment.plan,
        number=(last.first() or 0) + 1,
        reason=Snapshot.Reason.PROPOSED,
        document=proposal.document,
        format_version=FORMAT,
        sha256=sha256(proposal.document),
        revision=amendment.plan.revision,
        valid_from=today(),
        created_at=now(),
        created_by=by,
    )


def _open_case(amendment: Amendment, proposal: Proposal, snapshot: Snapshot, by: User) -> Case:
    case = Case.objects.create(
        plan=amendment.plan,
        kind=Case.Kind.AMENDMENT,
        snapshot=snapshot,
        base_snapshot=amendment.base_snapshot,
        submitted_by=by,
        opened_at=now(),
    )
    add_steps(case, approvers_of(amendment, proposal))
    return case


def _hand_in_again(amendment: Amendment, snapshot: Snapshot, by: User) -> Case:
    """The same case: its steps begin anew. Those that the changed content asks for besides are added, and those that it
    asks for no more go."""
    case = amendment.case
    assert case is not None
    edge = CASE.require("resubmit", case, by)
    walk_case(
        case,
        edge,
        snapshot=snapshot,
        snapshot_before=case.snapshot,
        round=case.round + 1,
        submitted_by=by,
        read_by=None,
        read_at=None,
    )
    reset(case)
    proposal = proposal_of(amendment.listed_operations, current_document(amendment.plan))
    approvers = approvers_of(amendment, proposal)
    drop_steps(case, approvers)
    add_steps(case, approvers)
    return case
