"""What pages tell about amendments: what they change, who must approve, and where they no longer fit the plan."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from approvals.exchange import current_document
from approvals.exchange.amendments import (
    CONTENT,
    PLAN,
    Document,
    Proposal,
    document_of,
    proposal_of,
    subjects_of,
    tables_of,
    undone,
)
from approvals.figures.as_sent import shown_to
from approvals.figures.comparison import VersionsCompared, compare_documents
from approvals.figures.differences import Reading, both, field_label
from approvals.figures.files import CaseFile, read_files, unread
from approvals.figures.operation_places import section_names, sections_broken, sections_open, sections_touched
from approvals.models import CHAIN_KINDS, Amendment, CaseStep, Remark, StepKind
from approvals.querysets import paper_sight_of
from approvals.rules import new_errors
from core.exchange.values import Amount
from core.operations import Clash, Operation, to_json
from core.rules import Finding
from core.snapshots import sha256
from core.statements import statement
from plans.exchange import PLAN as PLAN_KIND
from plans.figures.texts import joined
from plans.models import Plan
from plans.models.scheme import APPROVERS, BOARD, FUND, MUNICIPALITY

SUBJECT_NAMES = {
    "content": "Indhold: mål, handlinger og milepæle",
    "areas": "Boligområder",
    "participants": "Deltagere",
    "foci": "Valg af indsatsområder",
    "term": "Planens periode",
    "budget": "Budget",
    "financing": "Finansiering",
    "municipal_share": "Kommunens andel",
    "above_grant": "Landsbyggefondens andel over tilsagnet",
    "regulation": "Anden anvendelse af reguleringskontoen",
}
#: The steps at which each approver acts.
KINDS_OF: dict[str, tuple[StepKind, ...]] = {
    BOARD: (StepKind.BOARD,),
    MUNICIPALITY: (StepKind.RECOMMENDATION, *CHAIN_KINDS),
    FUND: (StepKind.FORWARD, StepKind.FUND),
}
TONES = {
    Amendment.State.DRAFT: "",
    Amendment.State.SENT: "warning",
    Amendment.State.RETURNED: "error",
    Amendment.State.APPLIED: "success",
    Amendment.State.REFUSED: "error",
    Amendment.State.WITHDRAWN: "",
}


@dataclass(frozen=True)
class OperationFigure:
    """An operation in words. `key` names it in a button."""

    key: str
    kind: str
    row: str
    field: str
    before: str
    after: str
    state: str
    # Whether it can be taken back or written anew now: not where another part of the amendment was sent back.
    is_open: bool = True
    is_amount: bool = False


@dataclass(frozen=True)
class ClashFigure:
    """What the amendment says, and what the plan says now."""

    operation: OperationFigure
    found: str
    can_keep: bool


@dataclass(frozen=True)
class ApprovalFigure:
    """Who must approve, and what of the amendment asks for it."""

    name: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class AmendmentFigure:
    amendment: Amendment
    tone: str
    compared: VersionsCompared
    operations: tuple[OperationFigure, ...]
    clashes: tuple[ClashFigure, ...]
    approvals: tuple[ApprovalFigure, ...]
    errors: tuple[Finding, ...]
    others: tuple[Amendment, ...]
    proposal: Proposal
    # The sections that can be written now, and their names where only some can.
    sections: frozenset[str]
    only: tuple[str, ...] = ()
    # Those that were not sent back and are open all the same: their name, and what has to be mended there.
    besides: tuple[tuple[str, str], ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        return self.proposal.document

    @property
    def approvers(self) -> str:
        """In a sentence: `styregruppen, kommunen og Landsbyggefonden`."""
        return joined([in_a_sentence(one.name) for one in self.approvals])


def amendment_figure(amendment: Amendment) -> AmendmentFigure:
    """Everything its page prints. While it is written upon the plan in force; afterwards upon what was sent."""
    proposal = proposal_shown(amendment)
    is_open = amendment.shows_live
    operations = amendment.listed_operations
    before = Reading(proposal.base)
    after = Reading(proposal.document)
    names = section_names(proposal.document)
    errors = tuple(new_errors(proposal.base, proposal.document)) if is_open else ()
    opened = sections_open(amendment, proposal, errors) or frozenset(names)
    broken = sections_broken(errors) if amendment.open_sections else {}
    return AmendmentFigure(
        amendment=amendment,
        tone=TONES[Amendment.State(amendment.state)],
        compared=compare_documents(proposal.base, proposal.document),
        operations=tuple(
            replace(
                _figure(operation, before, after),
                is_open=set(sections_touched([operation], (after, before))) <= opened,
            )
            for operation in proposal.operations
        ),
        clashes=tuple(_clash(clash, before, after) for clash in proposal.clashes),
        approvals=approvals_of(amendment, proposal),
        errors=errors,
        others=tuple(_touching(amendment, operations)) if amendment.is_under_way else (),
        proposal=proposal,
        sections=opened,
        only=tuple(names.get(code, code) for code in names if code in amendment.open_sections),
        besides=tuple(
            (names.get(code, code), one.message)
            for code, one in broken.items()
            if code not in amendment.open_sections
        ),
    )


def in_a_sentence(approver: str) -> str:
    """`kommunen`, but `Landsbyggefonden`."""
    return approver if approver == APPROVERS[FUND] else approver.lower()


def proposal_shown(amendment: Amendment, in_force: Document | None = None) -> Proposal:
    """`in_force`: the plan as it stands, where somebody has read it already."""
    operations = amendment.listed_operations
    if amendment.shows_live or amendment.case is None:
        return proposal_of(operations, in_force or current_document(amendment.plan))
    document = amendment.case.snapshot.document
    state = tables_of(document)
    before = document_of(undone(operations, state), document)
    return Proposal(before, document, state, tuple(operations))


def operation_key(operation: Operation) -> str:
    return sha256(to_json([operation]))[:16]


def approvals_of(amendment: Amendment, proposal: Proposal) -> tuple[ApprovalFigure, ...]:
    """Who must approve, with what asks for each."""
    if amendment.movement_id is not None:
        return tuple(
            ApprovalFigure(APPROVERS[one], (SUBJECT_NAMES["regulation"],)) for one in (MUNICIPALITY, FUND)
        )
    table, subjects = amendment.plan.scheme.amendment_approvals, subjects_of(proposal)
    asked = {
        code: tuple(SUBJECT_NAMES[one] for one in subjects if code in table.get(one, ()))
        for code in approvers_of(amendment, proposal)
    }
    return tuple(
        ApprovalFigure(name, asked[code] or ("Har svaret i sagen før",))
        for code, name in APPROVERS.items()
        if code in asked
    )


def approvers_of(amendment: Amendment, proposal: Proposal) -> list[str]:
    """Who must approve, in the order in which they do: the bevillingsperiode's own table, and whoever has answered in
    the case. Other use of a reguleringskonto needs both kommunalbestyrelse and fund, whatever the table says."""
    if amendment.movement_id is not None:
        return [MUNICIPALITY, FUND]
    table = amendment.plan.scheme.amendment_approvals
    wanted = {approver for subject in subjects_of(proposal) for approver in table.get(subject, ())}
    wanted |= _heard(amendment)
    return [approver for approver in (BOARD, MUNICIPALITY, FUND) if approver in wanted]


def _heard(amendment: Amendment) -> set[str]:
    """Who has said something in its case. They are asked again, also where what is left of it is not for them: it is
    the answer to what they said."""
    if amendment.case_id is None:
        return set()
    steps = CaseStep.objects.filter(case=amendment.case_id).order_by()
    said = steps.filter(Q(decisions__isnull=False) | Q(waivers__isnull=False))
    kinds = set(said.values_list("kind", flat=True))
    if Remark.objects.filter(case=amendment.case_id, decision=None).exists():
        kinds.add(StepKind.RECOMMENDATION)  # the caseworker sent it back
    return {approver for approver, own in KINDS_OF.items() if not kinds.isdisjoint(own)}


def _figure(operation: Operation, before: Reading, after: Reading) -> OperationFigure:
    kind = PLAN_KIND if operation.kind == PLAN else CONTENT[operation.kind]
    reading = before if operation.ends else after
    row = (
        operation.new or operation.old
        if not operation.field
        else _row(after, operation) or _row(before, operation)
    )
    title = "Planen" if operation.kind == PLAN else str(kind.model._meta.verbose_name).capitalize()
    name = "" if operation.kind == PLAN else reading.name_of(operation.kind, row)
    if operation.field:
        old, new = (
            (one, {**row, operation.field: value})
            for one, value in ((before, operation.old), (after, operation.new))
        )
        texts = both(operation.kind, kind, operation.field, old, new)
        label = field_label(kind.model, operation.field)
        is_amount = isinstance(kind.codecs[operation.field], Amount)
        key = operation_key(operation)
        return OperationFigure(key, title, name, label, texts[0], texts[1], "changed", is_amount=is_amount)
    state = "added" if operation.adds else "ended"
    return OperationFigure(operation_key(operation), title, name, "", "", "", state)


def _row(reading: Reading, operation: Operation) -> Any:
    if operation.kind == PLAN:
        return reading.document["plan"]
    return reading.by_uid.get(operation.uid, {})


def _clash(clash: Clash, before: Reading, after: Reading) -> ClashFigure:
    operation, found = clash.operation, clash.found
    figure = _figure(operation, before, after)
    if operation.field and _row(before, operation) and not _row(before, operation).get("ended_on"):
        kind = PLAN_KIND if operation.kind == PLAN else CONTENT[operation.kind]
        row = {**_row(before, operation), operation.field: found}
        return ClashFigure(figure, before.words(operation.kind, kind, row, operation.field), True)
    if found is None:
        return ClashFigure(figure, "Rækken findes ikke længere", False)
    return ClashFigure(figure, "Rækken er ændret imens", True)


def _touching(amendment: Amendment, operations: Iterable[Operation]) -> Iterable[Amendment]:
    """Other amendments under way that touch the same field or row: whoever is carried out last must choose."""
    mine = {(one.kind, one.uid, one.field) for one in operations}
    for other in _others(amendment.plan_id, amendment.pk):
        theirs = {(one.kind, one.uid, one.field) for one in other.listed_operations}
        rows = {(kind, uid) for kind, uid, field in theirs if not field}
        if mine & theirs or any((kind, uid) in rows for kind, uid, _ in mine):
            yield other


@statement
def _others(plan_id: int, pk: int) -> QuerySet[Amendment]:
    return Amendment.objects.under_way().filter(plan=plan_id).exclude(pk=pk).order_by("number")


# Lists


def amendments_for(plan: Plan, user: User) -> list[Amendment]:
    """The plan's amendments that this person sees, as they may read them, newest first."""
    found = Amendment.objects.visible_to(user).filter(plan=plan)
    return shown_to(user, found.select_related("created_by", "result", "case").order_by("-number"))


def amendments_under_way(user: User) -> list[CaseFile]:
    """Cases about amendments that this person sees and somebody has to do something about."""
    files = amendments_unread(user)
    read_files(files)
    return files


def amendments_unread(user: User) -> list[CaseFile]:
    """The same for a list that reads them together with its own."""
    cases = []
    for one in _under_way(*paper_sight_of(user)):
        assert one.case is not None
        one.case.plan = one.plan
        cases.append(one.case)
    return unread(cases)


@statement
def _under_way(*sight: Any) -> QuerySet[Amendment]:
    rows = Amendment.objects.read_by(*sight).filter(state__in=["sent", "returned"], case__isnull=False)
    return rows.select_related("case", "plan__municipality__organisation", "plan__scheme").order_by("pk")


def proposed_documents(plan: Plan, user: User) -> list[tuple[Amendment, dict[str, Any]]]:
    """(ændring, the plan as it would become) of each one under way that this person sees, by number.

    The documents are of the exchange format: `economy(document)` gives the proposed money beside that in force.
    """
    under_way = shown_to(user, _proposed(plan.pk, *paper_sight_of(user)))
    in_force = current_document(plan) if under_way else None
    found = []
    for amendment in under_way:
        amendment.plan = plan
        found.append((amendment, proposal_shown(amendment, in_force).document))
    return found


@statement
def _proposed(plan_id: int, *sight: Any) -> QuerySet[Amendment]:
    rows = Amendment.objects.read_by(*sight).filter(plan=plan_id, movement=None).under_way()
    return rows.select_related("created_by", "result", "case__snapshot").order_by("number")
