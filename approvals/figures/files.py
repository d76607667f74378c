"""A plan's case with its steps, decisions and snapshots, in a constant number of queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.roles import OrganisationKind
from approvals.figures.appropriation import municipal_shares
from approvals.figures.hands import read_hands
from approvals.models import (
    GRANTING,
    Appropriation,
    Case,
    CaseStep,
    ChainStep,
    Decision,
    DecisionFile,
    Snapshot,
    StepKind,
)
from approvals.permissions import let_applicants_stand_in
from core.statements import statement
from plans.models import Plan
from plans.permissions import applicant_id, participant_ids, parties_of, read_board_seats, read_parties


@dataclass
class CaseFile:
    """What pages need to tell how far a plan is. `chain` stands in for the steps as long as there is no case."""

    plan: Plan
    case: Case | None = None
    steps: list[CaseStep] = field(default_factory=list)
    decisions: dict[int, list[Decision]] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    chain: list[ChainStep] = field(default_factory=list)
    applicant: str = ""
    # Boligorganisationer that take part, the ansøger first.
    organisations: tuple[str, ...] = ()
    # Who may act in the case, once a part of the page has asked.
    people: Any = None

    def decisions_of(self, step: CaseStep) -> list[Decision]:
        return self.decisions.get(step.pk, [])

    @property
    def decisions_of_case(self) -> list[Decision]:
        return [decision for rows in self.decisions.values() for decision in rows]

    def in_force(self, step: CaseStep) -> Decision | None:
        """The confirmed decision about the hand-in that the parties have before them."""
        assert self.case is not None
        found = [
            d for d in self.decisions_of(step) if d.is_in_force and d.snapshot_id == self.case.snapshot_id
        ]
        return found[-1] if found else None

    @property
    def has_record(self) -> bool:
        """Whether a record awaits its confirmation, which four eyes are asked about."""
        return any(decision.is_pending for decision in self.decisions_of_case)

    @property
    def asks_four_eyes(self) -> bool:
        """A record awaits its confirmation, or the formand is asked what the styregruppe decided of an amendment."""
        return self.has_record or any(step.kind == StepKind.BOARD for step in self.current_steps)

    def pending(self, step: CaseStep) -> Decision | None:
        return next((d for d in self.decisions_of(step) if d.is_pending), None)

    @property
    def latest(self) -> Snapshot | None:
        """The last hand-in, without its document."""
        submitted = [one for one in self.snapshots if one.reason == Snapshot.Reason.SUBMITTED]
        return submitted[-1] if submitted else None

    @property
    def current(self) -> Snapshot | None:
        """The snapshot in force, without its document."""
        found = [one for one in self.snapshots if one.reason in Snapshot.IN_FORCE]
        return found[-1] if found else None

    @property
    def current_steps(self) -> list[CaseStep]:
        """Steps at which somebody is waited for; side by side there may be several."""
        if self.case is None or self.case.state != Case.State.OPEN:
            return []
        return [step for step in self.steps if self._is_current(step)]

    def _is_current(self, step: CaseStep) -> bool:
        """Nobody waits for an organisation that has left the plan, nor for a hearing before an answer is told of."""
        if step.is_beside and step.acting_organisation_id not in participant_ids(self.plan):
            return False
        if step.is_voluntary and step.state == CaseStep.State.OPEN:
            return self.pending(step) is not None
        return step.state in (CaseStep.State.OPEN, CaseStep.State.RECORDED)

    @property
    def beside(self) -> list[CaseStep]:
        """What the boligorganisationer that take part decide, and those they have heard."""
        taking_part = participant_ids(self.plan)
        return [s for s in self.steps if s.is_beside and s.acting_organisation_id in taking_part]

    @property
    def chain_steps(self) -> list[CaseStep]:
        """The kommune's and the fund's."""
        return [step for step in self.steps if not step.is_beside]


def case_file(plan: Plan) -> CaseFile:
    """Of one plan; kept on the object, which lives for one request."""
    kept: CaseFile | None = plan.__dict__.get("_case_file")
    if kept is None:
        kept = case_files([plan])[plan.pk]
    return kept


def file_of(plan: Plan, case: Case) -> CaseFile:
    """Of a case beside the one that stands for the plan: an amendment's, or that in which the plan was prequalified.
    Pages about a step of it are about this file instead."""
    found: Case = Case.objects.select_related("amendment").get(pk=case.pk)
    found.plan = plan
    (file,) = files_of([found])
    return file


def files_of(cases: Iterable[Case]) -> list[CaseFile]:
    """Of many cases, for lists."""
    read_files(files := unread(cases))
    return files


def with_steps(cases: Iterable[Case]) -> list[CaseFile]:
    """Without who takes part: for what follows from steps and decisions alone, and asks nobody's rights."""
    _read_rest(files := unread(cases))
    return files


def unread(cases: Iterable[Case]) -> list[CaseFile]:
    """Of cases beside those that stand for the plans, for a list that reads them together with its own."""
    return [CaseFile(case.plan, case) for case in cases]


def read_files(files: list[CaseFile]) -> None:
    """One round of queries, also where several cases are of one plan, and none where there are none."""
    if files:
        _read_rest(files)
        _read_participants(files)


def case_of(plan: Plan) -> Case | None:
    """The case alone, for pages that show no more of it than its state and the hand-in's number. One query at most."""
    kept: CaseFile | None = plan.__dict__.get("_case_file")
    if kept is not None:
        return kept.case
    found: Case | None = _last_case.first(plan.pk)
    return found


@statement
def _last_case(plan_id: int) -> QuerySet[Case]:
    cases = _standing().filter(plan=plan_id).select_related("snapshot")
    return cases.defer("snapshot__document").order_by("-opened_at", "-pk")[:1]


def case_files(plans: Iterable[Plan]) -> dict[int, CaseFile]:
    """Of many plans. What permissions would ask one plan at a time is filled in on the objects."""
    files = {plan.pk: CaseFile(plan) for plan in plans}
    # A draft has none: what was prequalified or pulled back stands for no plan.
    for case in _cases(tuple(pk for pk, file in files.items() if file.plan.status != Plan.Status.DRAFT)):
        case.plan = files[case.plan_id].plan
        files[case.plan_id].case = case
    _read_rest(list(files.values()))
    _read_participants(files.values())
    _read_chains(files)
    for file in files.values():
        file.plan.__dict__["_case_file"] = file
    return files


def read_attachments(file: CaseFile) -> None:
    """Give every decision of the case its files and its bevilling, in three queries: for the pages that show them."""
    decisions = file.decisions_of_case
    pks = tuple(decision.pk for decision in decisions)
    found: dict[int, list[DecisionFile]] = {}
    for stored in _stored(pks) if pks else ():
        found.setdefault(stored.decision_id, []).append(stored)
    granted: dict[int, list[Appropriation]] = {}
    for row in _appropriations(pks) if pks else ():
        granted.setdefault(row.decision_id, []).append(row)
    shares = _municipal_shares(decisions)
    for decision in decisions:
        cache = decision.__dict__.setdefault("_prefetched_objects_cache", {})
        cache["files"] = _listed(DecisionFile, found.get(decision.pk, []))
        cache["appropriations"] = _listed(Appropriation, granted.get(decision.pk, []))
        decision.__dict__["_municipal_shares"] = shares.get(decision.snapshot_id)


def _municipal_shares(decisions: list[Decision]) -> dict[int, dict[int, Decimal]]:
    """The kommune's share of each year in the hand-ins that a council has approved."""
    approved = {
        one.snapshot_id for one in decisions if one.step.kind == StepKind.COUNCIL and one.outcome in GRANTING
    }
    rows = _documents(tuple(sorted(approved))) if approved else ()
    return {pk: municipal_shares(document) for pk, document in rows}


@statement
def _stored(decision_ids: tuple[int, ...]) -> QuerySet[DecisionFile]:
    return DecisionFile.objects.filter(decision__in=decision_ids)


@statement
def _appropriations(decision_ids: tuple[int, ...]) -> QuerySet[Appropriation]:
    return Appropriation.objects.filter(decision__in=decision_ids)


@statement
def _documents(snapshot_ids: tuple[int, ...]) -> QuerySet[Snapshot, Any]:
    return Snapshot.objects.filter(pk__in=snapshot_ids).order_by().values_list("pk", "document")


def list_files(
    plans: Iterable[Plan],
    beside: Sequence[CaseFile] = (),
    whole: Callable[[CaseFile], bool] = lambda _file: False,
) -> dict[int, CaseFile]:
    """Of many plans, for lists: of cases under way only, and of those the steps at which somebody can act. What four
    eyes ask of a decision is read for the few in which one awaits its confirmation, for those wanted `whole`, and in
    the same round for the cases `beside` them."""
    files = {plan.pk: CaseFile(plan) for plan in plans}
    read_parties(file.plan for file in [*files.values(), *beside])
    under_way = {pk: file for pk, file in files.items() if file.plan.status == Plan.Status.IN_APPROVAL}
    for case in _cases(tuple(under_way)):
        case.plan = under_way[case.plan_id].plan
        under_way[case.plan_id].case = case
    by_case = {file.case.pk: file for file in under_way.values() if file.case}
    recorded: dict[int, CaseFile] = {}
    for step in _current_steps(tuple(by_case)):
        file = by_case[step.case_id]
        step.case = file.case
        file.steps.append(step)
        council_again = step.kind == StepKind.COUNCIL and step.case.round > 1
        if step.has_record or council_again:
            recorded[step.case_id] = file
    recorded |= {pk: file for pk, file in by_case.items() if pk not in recorded and whole(file)}
    for file in recorded.values():
        file.steps = []
    if recorded or beside:
        _read_rest([*recorded.values(), *beside])
    _read_participants([*files.values(), *beside])
    return files


def _standing() -> QuerySet[Case]:
    """The case that stands for a plan: a short application only until the plan has been prequalified, and none that was
    pulled back before it was opened."""
    return Case.objects.before_start().exclude(state__in=["prequalified", "pulled_back"])


def _read_rest(files: list[CaseFile]) -> None:
    """Hand-ins, steps and decisions of cases that have been read. Several may be of one plan."""
    read_parties(file.plan for file in files)
    by_case = {file.case.pk: file for file in files if file.case}
    by_plan: dict[int, list[CaseFile]] = {}
    for file in files:
        by_plan.setdefault(file.plan.pk, []).append(file)
    for snapshot in _snapshots(tuple(by_plan)):
        snapshot.plan = by_plan[snapshot.plan_id][0].plan
        for file in by_plan[snapshot.plan_id]:
            file.snapshots.append(snapshot)
    for step in _steps(tuple(by_case)):
        file = by_case[step.case_id]
        assert file.case is not None
        step.case = file.case
        file.steps.append(step)
    for decision in _decisions(tuple(by_case)):
        by_case[decision.step.case_id].decisions.setdefault(decision.step_id, []).append(decision)
    for file in by_case.values():
        _link(file)
    read_hands({pk: file for pk, file in by_case.items() if file.asks_four_eyes})
    at_board = (step for file in files for step in file.current_steps if step.kind == StepKind.BOARD)
    read_board_seats(step.case.plan for step in at_board)


@statement
def _cases(plan_ids: tuple[int, ...]) -> QuerySet[Case]:
    return _standing().filter(plan__in=plan_ids).order_by("opened_at", "pk").defer("sections_before")


@statement
def _snapshots(plan_ids: tuple[int, ...]) -> QuerySet[Snapshot]:
    found = Snapshot.objects.filter(plan__in=plan_ids).select_related("created_by").without_document()
    return found.order_by("number")


@statement
def _steps(case_ids: tuple[int, ...]) -> QuerySet[CaseStep]:
    found = CaseStep.objects.filter(case__in=case_ids).select_related("acting_organisation")
    return found.order_by("group", "pk")


@statement
def _current_steps(case_ids: tuple[int, ...]) -> QuerySet[Any]:
    record = Decision.objects.filter(step=OuterRef("pk"), confirmed_at=None, set_aside_at=None)
    found = CaseStep.objects.filter(case__in=case_ids).current().select_related("acting_organisation")
    return found.annotate(has_record=Exists(record)).order_by("group", "pk")


@statement
def _decisions(case_ids: tuple[int, ...]) -> QuerySet[Decision]:
    found = Decision.objects.filter(step__case__in=case_ids)
    return found.select_related(
        "recorded_by",
        "recorded_for",
        "confirmed_by",
        "confirmed_for",
        "replaced_by",
        "step",
        "waiver__person",
        "waiver__granted_by",
    ).order_by("recorded_at", "pk")


def _link(file: CaseFile) -> None:
    """Give the objects what permissions and checks ask of them, so that nothing is read again."""
    assert file.case is not None
    by_id = {snapshot.pk: snapshot for snapshot in file.snapshots}
    file.case.snapshot = by_id[file.case.snapshot_id]
    decisions = {decision.pk: decision for decision in file.decisions_of_case}
    carried: dict[int | None, list[Decision]] = {}
    for decision in decisions.values():
        carried.setdefault(decision.carried_over_from_id, []).append(decision)
        if decision.replaces_id:
            decision.replaces = decisions[decision.replaces_id]
        if decision.carried_over_from_id:
            decision.carried_over_from = decisions[decision.carried_over_from_id]
    for step in file.steps:
        step.__dict__.setdefault("_prefetched_objects_cache", {})["decisions"] = _listed(
            Decision, file.decisions_of(step)
        )
        for decision in file.decisions_of(step):
            decision.__dict__.setdefault("_prefetched_objects_cache", {})["carried_over_to"] = _listed(
                Decision, carried.get(decision.pk, [])
            )
            decision.step = step
            decision.snapshot = by_id[decision.snapshot_id]
    file.case.__dict__.setdefault("_prefetched_objects_cache", {})["steps"] = _listed(CaseStep, file.steps)


def _listed(model, rows):
    """A queryset that already has its rows, as prefetching leaves behind."""
    queryset = model.objects.none()
    queryset._result_cache = list(rows)
    queryset._prefetch_done = True
    return queryset


def _read_participants(files: Iterable[CaseFile]) -> None:
    read_parties(file.plan for file in files)
    for file in files:
        parties = sorted(parties_of(file.plan), key=lambda party: not party.is_applicant)
        file.applicant = next((party.name for party in parties if party.is_applicant), "")
        file.organisations = tuple(
            party.name for party in parties if party.kind == OrganisationKind.HOUSING_ORGANISATION
        )
    _read_who_acts_beside(files)


def _read_who_acts_beside(files: Iterable[CaseFile]) -> None:
    """No query when nobody decides beside a kommune's chain now."""
    steps = [step for file in files for step in file.steps if step.is_beside]
    if any(step.state != CaseStep.State.DONE and step.case.state == Case.State.OPEN for step in steps):
        by_applicant: dict[int | None, list[CaseStep]] = {}
        for step in steps:
            by_applicant.setdefault(applicant_id(step.case.plan), []).append(step)
        let_applicants_stand_in(by_applicant)


def _read_chains(files: dict[int, CaseFile]) -> None:
    drafts = [file for file in files.values() if file.case is None]
    if not drafts:
        return
    chains: dict[int, list[ChainStep]] = {}
    for body in _chains(tuple({file.plan.municipality_id for file in drafts})):
        chains.setdefault(body.municipality_id, []).append(body)
    for file in drafts:
        file.chain = chains.get(file.plan.municipality_id, [])


@statement
def _chains(municipality_ids: tuple[int, ...]) -> QuerySet[ChainStep]:
    return ChainStep.objects.filter(municipality__in=municipality_ids).order_by("group", "pk")
