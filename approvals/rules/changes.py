"""What a council wants changed before the plan goes on, and whether a new hand-in has touched it (ADR 19)."""

from collections.abc import Iterable, Mapping
from typing import Any

from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from core.addresses import reverse
from core.exchange import Kind
from core.rules import Finding, Severity
from funding.exchange import GRANT
from funding.exchange import KINDS as FUNDING_KINDS
from plans.exchange import KINDS as PLAN_KINDS
from plans.exchange import SNAPSHOT_FIELDS
from plans.figures import sections
from plans.models import Plan
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES, focus_section

KINDS: dict[str, Kind] = {**PLAN_KINDS, **FUNDING_KINDS}
# What says nothing to a reader, or is said by the row's own name.
LEFT_OUT = {"uid", "ended_on", "position", "reached_on", "number"}
SECTIONS = {"participants": BASICS, "areas": AREAS, "milestones": MILESTONES} | dict.fromkeys(
    FUNDING_KINDS, ECONOMY
)
# With these the body has the plan before it again: there is no decision to carry over, and what it said before stands.
DECIDED_NOTHING = {Outcome.POSTPONED, Outcome.RETURNED, Outcome.LAPSED}
#: On the way up from a row to its indsatsområde.
PARENTS = ("focus", "goal", "indicator")

Row = Mapping[str, Any]


def section_of(name: str, row: Row, by_uid: Mapping[str, Row]) -> str:
    """The section of a document in which a row stands; of what belongs to an indsatsområde, the code of that."""
    if name in SECTIONS:
        return SECTIONS[name]
    while "focus_area" not in row:
        parent = next((row[part] for part in PARENTS if row.get(part) in by_uid), None)
        if parent is None:
            return BASICS
        row = by_uid[parent]
    return str(row["focus_area"]["code"])


def touched_sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The sections in which two documents say different things to a reader."""
    found = {BASICS} if _differs(before["plan"], after["plan"], SNAPSHOT_FIELDS) else set()
    if _differs(before.get("grant") or {}, after.get("grant") or {}, GRANT.codecs):
        found.add(ECONOMY)
    rows, fresh = ({row["uid"]: row for name in KINDS for row in d.get(name) or ()} for d in (before, after))
    for name, kind in KINDS.items():
        old, new = (
            {row["uid"]: row for row in document.get(name) or () if not row.get("ended_on")}
            for document in (before, after)
        )
        for uid in old.keys() | new.keys():
            if uid not in new:
                found.add(_code(name, old[uid], rows))
            elif uid not in old or _differs(old[uid], new[uid], kind.codecs):
                found.add(_code(name, new[uid], fresh))
    return found


def _code(name: str, row: Row, by_uid: Mapping[str, Row]) -> str:
    return section_code(section_of(name, row, by_uid))


def section_code(section: str) -> str:
    """As a section is named where it is opened for correction."""
    return section if section in (BASICS, AREAS, MILESTONES, ECONOMY) else focus_section(section)


def _differs(was: Row, now: Row, fields: Iterable[str]) -> bool:
    """A field that an older snapshot has not got says the same as an empty one."""
    return any((was.get(one) or None) != (now.get(one) or None) for one in fields if one not in LEFT_OUT)


def changes_to_make(decisions: Iterable[Decision]) -> Decision | None:
    """The council's last word in a case, where that approves the plan with changes: the case goes on after the council
    when they are made and somebody of the kommune has vouched for it."""
    councils = [
        one
        for one in decisions
        if one.step.kind == StepKind.COUNCIL and one.is_in_force and one.outcome not in DECIDED_NOTHING
    ]
    last = max(councils, key=lambda one: (one.confirmed_at, one.pk), default=None)
    return last if last is not None and last.outcome == Outcome.APPROVED_CHANGED else None


def changes_of_case(case: Case) -> Decision | None:
    found = Decision.objects.filter(step__case=case, step__kind=StepKind.COUNCIL)
    return changes_to_make(found.select_related("step", "replaced_by", "snapshot"))


def can_hold(decision: Decision, step: CaseStep) -> bool:
    """Whether an earlier hand-in's decision may hold for the one at hand too. Where the council wants changes, it is
    the decision that says which: whoever confirms sees that they are made."""
    if decision.snapshot_id == step.case.snapshot_id or decision.outcome in DECIDED_NOTHING:
        return False
    if step.kind != StepKind.COUNCIL or not step.case.is_application:
        return True
    asked = changes_of_case(step.case)
    return asked is None or asked.pk == decision.pk


def changes_not_made(plan: Plan, decision: Decision, document: Mapping[str, Any]) -> list[Finding]:
    """Whether a change is the one that was asked for is for people to see; that something is changed is seen here."""
    touched = touched_sections(decision.snapshot.document, document)
    body = decision.step.body_definite or decision.step.body_name
    found = {one.code: one for one in sections(plan)}
    missing = [found[code] for code in decision.changed_sections if code in found and code not in touched]
    if not touched and not missing:
        return [_not_made("Planen", body, reverse("approvals:case", args=[plan.number]), "Se bemærkningerne")]
    return [_not_made(f"»{one.label}«", body, one.url, f"Ret {one.label}") for one in missing]


def changed_besides(asked: Decision, document: Mapping[str, Any]) -> set[str]:
    """Codes of the sections that a new hand-in has touched although the council named others: it has not decided about
    those. None where it opened the whole plan."""
    if not asked.changed_sections:
        return set()
    return touched_sections(asked.snapshot.document, document) - set(asked.changed_sections)


def _not_made(what: str, body: str, url: str, link_text: str) -> Finding:
    return Finding(
        code="COUNCIL_CHANGE_NOT_MADE",
        severity=Severity.ERROR,
        message=f"{what} er ikke ændret, siden {body} godkendte planen med ændringer.",
        detail="Skriv ændringerne ind, før planen sendes igen. De står under bemærkningerne i sagsforløbet.",
        url=url,
        link_text=link_text,
    )
