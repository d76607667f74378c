"""What people do across apps: plans taken in from a file."""

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.actions import take_over_changes, take_over_plan
from approvals.rules import check_document, check_plan, live_document
from core.addresses import reverse
from core.audit import OWN, Behalf, Verb, record
from core.operations import Clash, Operation
from core.rules import Finding
from core.versions import Moved
from funding.actions import apply_operations, book_operations, condition_operations
from monitoring.actions import measure_operations
from plans.actions import (
    agreement_operations,
    change_plan,
    changing,
    raise_revision,
    receive_plan,
    taking_numbers,
)
from plans.models import Plan
from plans.permissions import behalf_on, can_see
from portal.exchange import FileRefused, ParsedPlan, Problem, check_file
from portal.exchange.books import closed_early
from portal.exchange.problems import ToldAs
from portal.exchange.shape import STATUS_DATES
from portal.figures.imports import (
    ImportReport,
    PlanReport,
    changes_of,
    counts_of,
    outcome_of,
    renumbered,
    status_label,
)
from portal.permissions import reasons_against_importing

CHANGED = Verb("portal.changed_from_file", "Planen er ændret fra en fil")
SWAPPED = (
    "Rækken skal have noget, som en anden række har og også skal af med. "
    "Giv den noget, der er ledigt, hent filen ind, og ret den derefter."
)
MOVED = "En anden gemte i planerne samtidig. Prøv igen."


def import_plans(
    *,
    document: dict[str, Any],
    by: User | None,
    dry_run: bool = False,
    typed: Mapping[tuple[int, str], str] = MappingProxyType({}),
    told_as: ToldAs | None = None,
    keep: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Take in every plan of a document, or none: FileRefused tells every problem and leaves everything as it was.

    `by=None` is the operator's command, which may do everything; otherwise `portal.permissions` decides plan by plan.
    A dry run does the same work, but for numbers of plans, and takes it back. `typed`: numbers of a workbook's rows
    that a draft does not keep (`Workbook.typed`), so that the report can say which it gets. `told_as` as in
    `check_file`. `keep` is told what has been done before it is kept, and takes it back by raising FileRefused.

    Only a dry run may be called inside another transaction: the numbers are taken in one of their own.
    """
    parsed = check_file(document, by=by, told_as=told_as)
    if by is not None:
        _require_right(parsed, by)
    plans = _predecessors_first(parsed)
    new = [plan for plan in plans if plan.plan is None]
    wanted = [plan.after["plan"]["number"] for plan in new]
    try:
        with _tried(wanted) if dry_run else taking_numbers(wanted) as given, transaction.atomic():
            numbers = {plan.index: number for plan, number in zip(new, given, strict=True)}
            reports = {plan.index: _import(plan, by, typed, numbers, dry_run=dry_run) for plan in plans}
            report = ImportReport([reports[plan.index] for plan in parsed], dry_run)
            keep(report)
            transaction.set_rollback(dry_run)
    except (IntegrityError, Moved) as error:
        raise FileRefused([Problem("", MOVED)]) from error
    return report


def _tried(wanted: list[str | None]) -> AbstractContextManager[list[str]]:
    """A trial, which is taken back, has numbers that no series gives, so that nobody waits for it."""
    return nullcontext([number or f"x{uuid4().hex[:11]}" for number in wanted])


def _require_right(parsed: list[ParsedPlan], by: User) -> None:
    problems = [
        Problem(f"{plan.path}.{place}", message)
        for plan in parsed
        for place, message in reasons_against_importing(by, plan.plan, plan.after)
    ]
    if problems:
        raise FileRefused(problems)


def _predecessors_first(parsed: list[ParsedPlan]) -> list[ParsedPlan]:
    """A plan that continues another one of the file comes after it."""
    by_number = {plan.after["plan"]["number"]: plan for plan in parsed}
    order: dict[int, ParsedPlan] = {}
    for plan in parsed:
        way: list[ParsedPlan] = []
        step: ParsedPlan | None = plan
        while step is not None and step.index not in order:
            if step in way:
                place = f"{plan.path}.plan.predecessor"
                raise FileRefused(
                    [Problem(place, "Planerne fortsætter hinanden i ring. Skriv null i den første.")]
                )
            way.append(step)
            step = by_number.get(step.predecessor) if step.predecessor else None
        order |= {one.index: one for one in reversed(way)}
    return [*order.values()]


def _import(
    parsed: ParsedPlan,
    by: User | None,
    typed: Mapping[tuple[int, str], str],
    numbers: Mapping[int, str],
    *,
    dry_run: bool,
) -> PlanReport:
    sees = by is None or parsed.plan is None or can_see(by, parsed.plan)
    taken_over = parsed.status != Plan.Status.DRAFT and (
        parsed.plan is None or parsed.plan.started_on is None
    )
    plan = _write(parsed, by, numbers) if parsed.operations else parsed.plan
    assert plan is not None
    plan = Plan.objects.select_related("scheme", "municipality__organisation").get(pk=plan.pk)
    own = parsed.after["plan"]
    is_there = not dry_run or parsed.before is not None
    seen_now = by is None or can_see(by, plan)
    return PlanReport(
        number=plan.number if is_there or own["number"] else "",
        title=plan.title if sees else own["title"],
        uid=parsed.uid,
        outcome=outcome_of(parsed),
        status=parsed.status,
        status_label=status_label(parsed.status),
        changes=changes_of(parsed, with_old=sees) if parsed.before else [],
        counts=counts_of(parsed),
        findings=[*_broken(plan), *(closed_early(parsed.after) if taken_over else ())]
        if parsed.operations
        else [],
        url=reverse("portal:plan", args=[plan.number]) if is_there and seen_now else "",
        renumbered=renumbered(parsed, typed),
    )


def _broken(plan: Plan) -> list[Finding]:
    return check_plan(plan) if plan.status == Plan.Status.DRAFT else check_document(live_document(plan))


def _write(parsed: ParsedPlan, by: User | None, numbers: Mapping[int, str]) -> Plan:
    """One plan, under its lock: itself, its rows from the top down, and what it has become elsewhere."""
    own, operations = parsed.after["plan"], parsed.operations
    plan = parsed.plan or receive_plan(
        by=by,
        on_behalf_of=_taking_in_for(by, parsed),
        uid=parsed.uid,
        number=numbers[parsed.index],
        part=own,
        scope=parsed.scope,
    )
    with changing(plan, by=by, raises_revision=False) as locked:
        if parsed.before is not None:
            _require_unchanged(locked, parsed.plan)
            change_plan(plan=locked, by=by, operations=_of_plan(operations), scope=parsed.scope)
        try:
            apply_operations(plan=locked, operations=operations, by=by, scope=parsed.scope)
        except Clash as clash:
            raise FileRefused([Problem(parsed.place(clash.operation), SWAPPED)]) from clash
        raise_revision(locked)
        starts = locked.status == Plan.Status.DRAFT and parsed.status != Plan.Status.DRAFT
        if starts:
            take_over_plan(
                plan=locked,
                by=by,
                decisions=parsed.after["decisions"],
                grant=parsed.after["grant"],
                dates=_dates(own),
                ended=parsed.status == Plan.Status.ENDED,
                scope=parsed.scope,
            )
            condition_operations(
                plan=locked,
                operations=operations,
                by=by,
                scope=parsed.scope,
                text=(parsed.after["grant"] or {}).get("conditions", ""),
            )
        elif locked.started_on is not None:
            take_over_changes(plan=locked, by=by)
        agreement_operations(
            plan=locked, operations=operations, by=by, scope=parsed.scope, is_new=parsed.before is None
        )
        measure_operations(plan=locked, operations=operations, by=by)
        book_operations(plan=locked, operations=operations, by=by, scope=parsed.scope)
        if parsed.before is not None and not starts:
            behalf = behalf_on(by, locked, Permission.WRITE_PLAN)
            record(CHANGED, subject=locked, root=locked, by=by, on_behalf_of=behalf)
    return plan


def _taking_in_for(by: User | None, parsed: ParsedPlan) -> Behalf:
    """The plan has no parties yet: its ansøger is the file's."""
    rows = parsed.after["participants"]
    codes = [row["organisation"]["code"] for row in rows if row["is_applicant"] and not row["ended_on"]]
    applicant = Organisation.objects.filter(code__in=codes).first() if by is not None else None
    return (
        OWN if by is None or applicant is None else reach_of(by).behalf(Permission.WRITE_PLAN, applicant.pk)
    )


def _of_plan(operations: list[Operation]) -> list[Operation]:
    return [operation for operation in operations if operation.kind == "plan" and operation.changes]


def _require_unchanged(locked: Plan, read: Plan | None) -> None:
    """The file was compared with the plan before it was locked."""
    if read is None or (locked.revision, locked.status) != (read.revision, read.status):
        raise Moved(MOVED)


def _dates(own: Mapping[str, Any]) -> dict[str, dt.date | None]:
    return {name: dt.date.fromisoformat(own[name]) if own[name] else None for name in STATUS_DATES}
