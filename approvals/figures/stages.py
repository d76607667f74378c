"""The versions of a plan's money, from the application to what is proposed now, and why each differs from the one
before: the remarks, the tilsagn or the amendment behind it, with the decisions that were asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from approvals.figures.amendments import proposed_documents
from approvals.figures.files import CaseFile, case_file
from approvals.figures.remarks import RemarkFigure, remarks_of
from approvals.figures.rounds import prequalification
from approvals.models import Amendment, Case, CaseStep, Decision, Snapshot, StepKind
from approvals.permissions import shows_live
from approvals.querysets import snapshot_sight_of
from core.addresses import reverse
from core.danish import format_amount, format_date
from core.models import Event
from core.statements import statement
from funding.calculations import money_of
from funding.exchange import economy_document
from plans.models import Plan
from plans.permissions import ECONOMY

Document = Mapping[str, Any]

#: What of a document is needed to print its money; a snapshot holds the whole plan.
PARTS = ("plan", "participants", "rates", "foci", "budget", "financing")
DECIDING = (StepKind.BOARD, StepKind.COUNCIL, StepKind.FUND)


class Role(StrEnum):
    """What a version is to the reader; its Danish name: `COLUMNS` of `figures.side_by_side`."""

    APPLIED = "applied"
    REVISED = "revised"
    GRANTED = "granted"
    IN_FORCE = "in_force"
    NOW = "now"
    PROPOSED = "proposed"


@dataclass(frozen=True)
class Ground:
    """A decision, or an ændring, that stands behind a move: what it is called and where it is read."""

    label: str
    url: str


@dataclass(frozen=True)
class Cause:
    """Why the money is another than before. `reasons` are what people wrote, Markdown."""

    title: str
    reasons: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A version of the money. `key` is its anchor on the page and its name in the address."""

    key: str
    role: Role
    name: str
    detail: str
    url: str
    document: Document
    cause: Cause


def stages_of(plan: Plan, user: User) -> list[Stage]:
    """What this person sees of the plan's versions, oldest first, without what is only proposed.

    A constant number of queries, however many versions and amendments there are.
    """
    file = case_file(plan)
    snapshots = _applied_first(plan, user)
    documents = money_documents(snapshots)
    remarks = remarks_of(plan, user, documents) if len(snapshots) > 1 or shows_live(user, plan) else []
    amendments = _amendments(plan, user, snapshots)
    found: list[Stage] = []
    for snapshot in snapshots:
        before = found[-1] if found else None
        found.append(
            Stage(
                key=f"version-{snapshot.number}",
                role=_role(snapshot, before),
                name=str(snapshot),
                detail=f"{snapshot.get_reason_display().lower()} {format_date(snapshot.created_at)}",
                url=reverse("approvals:snapshot", args=[plan.number, snapshot.number]),
                document=documents[snapshot.pk],
                cause=_cause(file, snapshot, before, remarks, amendments),
            )
        )
    if shows_live(user, plan) and plan.started_on is None:
        found.append(_now(plan, file, snapshots, documents, remarks))
    return found


def proposals_of(plan: Plan, user: User) -> list[Stage]:
    """Each amendment under way, with the money as it would become."""
    under_way = proposed_documents(plan, user) if plan.started_on is not None else []
    decisions = _deciding(plan, [amendment.case_id for amendment, _ in under_way if amendment.case_id])
    return [
        Stage(
            key=f"aendring-{amendment.number}",
            role=Role.PROPOSED,
            name=str(amendment),
            detail=f"{amendment.title}, {amendment.get_state_display().lower()}",
            url=reverse("approvals:amendment", args=[plan.number, amendment.number]),
            document=document,
            cause=_of_amendment(plan, amendment, decisions),
        )
        for amendment, document in under_way
    ]


def _applied_first(plan: Plan, user: User) -> list[Snapshot]:
    """Without what an amendment proposed, and without the sketch that a prækvalifikation was asked for with."""
    rows = _versions(plan.pk, *snapshot_sight_of(user))
    sketch = prequalification(plan)
    return [row for row in rows if sketch is None or row.number > sketch.snapshot.number]


@statement
def _versions(plan_id: int, *sight: Any) -> QuerySet[Snapshot]:
    rows = Snapshot.objects.read_by(*sight).filter(plan=plan_id).exclude(reason="proposed")
    return rows.without_document().order_by("number")


def money_documents(snapshots: Iterable[Snapshot]) -> dict[int, Document]:
    """The money's parts of each, without the rest of the plan. One query."""
    rows = _parts(tuple(one.pk for one in snapshots))
    return {row["pk"]: {part: row[f"document__{part}"] for part in PARTS} for row in rows}


@statement
def _parts(pks: tuple[int, ...]) -> QuerySet[Snapshot, Any]:
    return Snapshot.objects.filter(pk__in=pks).values("pk", *(f"document__{part}" for part in PARTS))


def _role(snapshot: Snapshot, before: Stage | None) -> Role:
    if snapshot.reason == Snapshot.Reason.SUBMITTED:
        return Role.REVISED if before else Role.APPLIED
    changed = (Snapshot.Reason.AMENDED, Snapshot.Reason.CORRECTED)
    return Role.IN_FORCE if snapshot.reason in changed else Role.GRANTED


def _now(
    plan: Plan,
    file: CaseFile,
    snapshots: list[Snapshot],
    documents: dict[int, Document],
    remarks: list[RemarkFigure],
) -> Stage:
    """The live plan before its start: a draft, sent back, or being brought in balance with the tilsagn."""
    last = snapshots[-1] if snapshots else None
    granted = _balance(file) if last else None
    cause = granted or (_corrected(file, last, remarks) if last else Cause("Kladden er ikke sendt endnu"))
    url = reverse("funding:economy", args=[plan.number])
    is_same = last is not None and last.revision == plan.revision
    document = documents[last.pk] if last and is_same else economy_document(plan)
    return Stage("nu", Role.NOW, "Planen nu", "som den står i dag", url, document, cause)


# Why


def _cause(
    file: CaseFile,
    snapshot: Snapshot,
    before: Stage | None,
    remarks: list[RemarkFigure],
    amendments: Mapping[int, Cause],
) -> Cause:
    if snapshot.reason == Snapshot.Reason.TAKEN_OVER:
        return Cause("Planen er overtaget i drift fra et andet system")
    if snapshot.reason == Snapshot.Reason.CORRECTED:
        return Cause("Landsbyggefondens tilsagn er rettet")
    if snapshot.reason == Snapshot.Reason.AMENDED:
        return amendments.get(snapshot.pk) or Cause("Planen er ændret")
    if snapshot.reason == Snapshot.Reason.STARTED:
        return _balance(file) or Cause("Planen er sat i drift")
    if before is None:
        return Cause("Planen er sendt til kommunen")
    answered = [one for one in file.snapshots if one.number < snapshot.number]
    return _corrected(file, answered[-1] if answered else snapshot, remarks)


def _corrected(file: CaseFile, answered: Snapshot, remarks: list[RemarkFigure]) -> Cause:
    """After the remarks to a hand-in: those about the money, else all of them."""
    given = [one for one in remarks if one.snapshot.pk == answered.pk]
    given = [one for one in given if one.section in (ECONOMY, "")] or given
    if not given:
        return Cause(f"Rettet af ansøgeren efter {str(answered)[:1].lower()}{str(answered)[1:]}")
    number, grounds = file.plan.number, {}
    for one in given:
        if one.decision is None:
            url = f"{reverse('approvals:case', args=[number])}#bemaerkninger"
            grounds[url] = Ground(f"Sendt tilbage af {one.written_by}, {format_date(one.written_at)}", url)
        else:
            ground = _ground(number, one.decision)
            grounds[ground.url] = ground
    return Cause(
        "Rettet efter bemærkninger", tuple(one.text for one in reversed(given)), tuple(grounds.values())
    )


def _balance(file: CaseFile) -> Cause | None:
    """What came between the hand-in that was decided on and the start: the tilsagn, or going on without the fund."""
    case = file.case
    if case is None or case.state not in (Case.State.GRANTED, Case.State.LOCAL):
        return None
    step = next((one for one in file.steps if one.kind == StepKind.FUND), None)
    decision = file.in_force(step) if step else None
    grounds = (_ground(file.plan.number, decision),) if decision else ()
    if case.state == Case.State.LOCAL:
        acts = Event.objects.timeline(case.plan).filter(verb="approvals.went_local")
        reasons = tuple(str(act.data.get("reason", "")) for act in acts[:1])
        return Cause("Planen videreføres uden Landsbyggefondens penge", reasons, grounds)
    if decision is None or decision.amount is None:
        return None
    asked = money_of(Snapshot.objects.get(pk=case.snapshot_id).document).sums().lbf
    return Cause("Bragt i balance med tilsagnet", (_grant_text(decision.amount, asked),), grounds)


def _grant_text(granted: Decimal, asked: Decimal) -> str:
    told = f"Landsbyggefonden gav tilsagn på {format_amount(granted)}"
    if granted == asked:
        return f"{told}, det samme som der var søgt om."
    word = "mindre" if granted < asked else "mere"
    return f"{told}, {format_amount(abs(granted - asked))} {word} end de {format_amount(asked)}, der var søgt om."


def _amendments(plan: Plan, user: User, snapshots: Iterable[Snapshot]) -> dict[int, Cause]:
    """By the version that each led to."""
    led_to = [one.pk for one in snapshots if one.reason == Snapshot.Reason.AMENDED]
    if not led_to:
        return {}
    seen = list(Amendment.objects.visible_to(user).filter(plan=plan, result__in=led_to))
    decisions = _deciding(plan, [one.case_id for one in seen if one.case_id])
    return {one.result_id: _of_amendment(plan, one, decisions) for one in seen if one.result_id}


def _of_amendment(plan: Plan, amendment: Amendment, decisions: Mapping[int, list[Decision]]) -> Cause:
    own = Ground(str(amendment), reverse("approvals:amendment", args=[plan.number, amendment.number]))
    made = decisions.get(amendment.case_id or 0, [])
    return Cause(
        f"{amendment}: {amendment.title}",
        (amendment.reason,) if amendment.reason else (),
        (own, *(_ground(plan.number, decision) for decision in made)),
    )


def _deciding(plan: Plan, cases: list[int]) -> dict[int, list[Decision]]:
    """What the styregruppe, the kommunalbestyrelse and Landsbyggefonden have decided in these cases. One query."""
    if not cases:
        return {}
    rows = Decision.objects.filter(step__case__in=cases, step__kind__in=DECIDING, confirmed_at__isnull=False)
    found: dict[int, list[Decision]] = {}
    for row in rows.select_related("step__case", "replaced_by").order_by("step__group", "step_id", "pk"):
        if row.is_in_force and row.snapshot_id == row.step.case.snapshot_id:
            found.setdefault(row.step.case_id, []).append(row)
    return found


def _ground(number: str, decision: Decision) -> Ground:
    step: CaseStep = decision.step
    name = "Landsbyggefonden" if step.kind == StepKind.FUND else step.full_name
    outcome = str(decision.get_outcome_display()).lower()
    day = format_date(decision.decided_on)
    return Ground(f"{name}: {outcome} {day}", reverse("approvals:step", args=[number, step.pk]))
