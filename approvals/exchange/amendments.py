"""Amendments: a list of operations on the plan in force, the document they lead to, and where they no longer fit.

The plan in force is `current_document`: the last snapshot in force with the practical facts of today. Never saves.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.dates import today
from core.exchange import Kind
from core.operations import Clash, Operation, Row, Tables, diff, mismatch, tables
from core.operations import apply as carried_out
from funding.calculations import Money, money_of
from funding.exchange import KINDS as FUNDING_KINDS
from plans.exchange import KINDS as PLAN_KINDS
from plans.exchange import PRACTICAL_FACTS, SNAPSHOT_FIELDS

Document = Mapping[str, Any]

#: Parents before children.
CONTENT: dict[str, Kind] = {**PLAN_KINDS, **FUNDING_KINDS}
PLAN = "plan"
KEYS = {PLAN: ""} | {name: kind.key for name, kind in CONTENT.items()}
#: What of the plan itself an amendment may change.
PLAN_FIELDS = ("title", "background", "starts_on", "ends_on")
TERM = ("starts_on", "ends_on")


def tables_of(document: Document) -> Tables:
    """The rows in force as tables. Rows that were ended earlier are no part of what is amended."""
    return tables(
        {name: _in_force(document.get(name)) for name in KEYS if document.get(name)},
        KEYS,
    )


def _in_force(part: Any) -> Any:
    return part if isinstance(part, Mapping) else [row for row in part if not row.get("ended_on")]


def document_of(state: Tables, base: Document) -> dict[str, Any]:
    """The document that a state is, drawn upon the one it came from: what went is ended today, what came is last."""
    found = dict(base)
    found[PLAN] = {**dict.fromkeys(SNAPSHOT_FIELDS), **state[PLAN][""]}
    for name, kind in CONTENT.items():
        found[name] = list(_rows(kind, state.get(name, {}), base.get(name) or []))
    return found


def _rows(kind: Kind, rows: Mapping[str, Row], before: Iterable[Row]) -> Iterable[Row]:
    nothing = dict.fromkeys(kind.codecs)
    known = set()
    for old in before:
        uid = old[kind.key]
        known.add(uid)
        if uid in rows:
            yield {kind.key: uid, **nothing, **rows[uid]}
        else:
            yield old if old.get("ended_on") else {**old, "ended_on": today().isoformat()}
    fresh = nothing | {name: value for name, value in kind.defaults.items() if isinstance(value, str | int)}
    for uid, row in rows.items():
        if uid not in known:
            yield {kind.key: uid, **fresh, **row}


@dataclass(frozen=True)
class Proposal:
    """What an amendment leads to. While something clashes, `document` is without the operations that do."""

    base: Document
    document: dict[str, Any]
    state: Tables
    operations: tuple[Operation, ...]
    clashes: tuple[Clash, ...] = ()


def proposal_of(operations: Iterable[Operation], base: Document) -> Proposal:
    """Carry operations out on the plan in force. Those that are not as they found it come as clashes."""
    state = tables_of(base)
    fitted, clashes = [], []
    for operation in (_fitted(operation, state) for operation in operations):
        clash = clash_of(operation, state)
        if clash is None:
            fitted.append(operation)
            state = carried_out([operation], state)
        else:
            clashes.append(clash)
    return Proposal(base, document_of(state, base), state, tuple(fitted), tuple(clashes))


def _fitted(operation: Operation, state: Tables) -> Operation:
    """A row that goes may have got other practical facts meanwhile: that is no clash."""
    found = state.get(operation.kind, {}).get(operation.uid)
    if not operation.ends or found is None:
        return operation
    free = PRACTICAL_FACTS.get(operation.kind, ())
    return (
        replace(operation, old=found) if _without(operation.old, free) == _without(found, free) else operation
    )


def _without(row: Row, names: Iterable[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def clash_of(operation: Operation, state: Tables) -> Clash | None:
    """Why an operation cannot be carried out: what it found is another by now, or what it points to is gone."""
    clash = mismatch(operation, state)
    if clash is not None or not operation.adds:
        return clash
    kind = CONTENT[operation.kind]
    for reference in kind.references:
        uid = operation.new.get(reference)
        lists = [name for name, other in CONTENT.items() if other.model is kind.target(reference)]
        if uid is not None and not any(uid in state.get(name, {}) for name in lists):
            return Clash(operation, None)
    return None


def kept_mine(operation: Operation, found: Any) -> Operation:
    """The operation as its author upholds it after having seen what stands there now."""
    return replace(operation, old=found)


def operations_to(state: Tables, base: Document) -> list[Operation]:
    """What leads from the plan in force to a state: one changed field, one operation."""
    return diff(tables_of(base), state)


def undone(operations: Iterable[Operation], state: Tables) -> Tables:
    """The state from which operations led to this one: what readers see beside an amendment that has been sent."""
    for operation in reversed(list(operations)):
        rows = dict(state.get(operation.kind, {}))
        if operation.adds:
            rows.pop(operation.uid, None)
        elif operation.ends:
            rows[operation.uid] = operation.old
        else:
            row = {**rows.get(operation.uid, {}), operation.field: operation.old}
            rows[operation.uid] = {name: value for name, value in row.items() if value is not None}
        state = {**state, operation.kind: rows}
    return {kind: rows for kind, rows in state.items() if rows}


def below(state: Tables, name: str, uid: str) -> list[tuple[str, str]]:
    """Rows that go with a row, the deepest first: what hangs on a mål cannot stand without it. Money stays."""
    found: list[tuple[str, str]] = []
    for child, kind in PLAN_KINDS.items():
        for reference in kind.references:
            if kind.target(reference) is not CONTENT[name].model or kind.field(reference).null:
                continue
            for other, row in state.get(child, {}).items():
                if row.get(reference) == uid:
                    found += [*below(state, child, other), (child, other)]
    return found


def without_row(state: Tables, name: str, uid: str) -> Tables:
    """The state without a row, what hangs on it, and what pointed to it."""
    gone = {*below(state, name, uid), (name, uid)}
    uids = {other for _, other in gone}
    after: Tables = {}
    for kind, rows in state.items():
        left = {key: row for key, row in rows.items() if (kind, key) not in gone}
        free = CONTENT[kind].references if kind in PLAN_KINDS else ()
        if left:
            after[kind] = {
                key: {at: value for at, value in row.items() if not (at in free and value in uids)}
                for key, row in left.items()
            }
    return after


def with_row(state: Tables, name: str, uid: str, row: Row) -> Tables:
    """The state with a row put in or written anew; null is absent."""
    kept = {key: value for key, value in row.items() if value is not None and key != KEYS[name]}
    return {**state, name: {**state.get(name, {}), uid: kept}}


def new_uid(plan_uid: str, *identity: Any) -> str:
    """The uid of a line of budget or financing: the same cell gets the same, so that two who add it clash."""
    return str(uuid.uuid5(uuid.UUID(plan_uid), "/".join(str(part) for part in identity)))


# What an amendment is about

CONTENT_KINDS = ("challenges", "goals", "indicators", "targets", "activities", "milestones")


def subjects_of(proposal: Proposal) -> list[str]:
    """What is changed, in the words that `GrantScheme.amendment_approvals` has: who must approve follows from these."""
    found = {_subject(operation) for operation in proposal.operations}
    before, after = money_of(proposal.base), money_of(proposal.document)
    if _municipal(before) != _municipal(after):
        found.add("municipal_share")
    grant = proposal.base.get("grant")
    if grant and above(proposal, Decimal(grant["amount"])) is not None:
        found.add(ABOVE_GRANT)
    return [subject for subject in SUBJECTS if subject in found]


def above(proposal: Proposal, granted: Decimal) -> Decimal | None:
    """The fund's shares that it leads to, kr., where it changes them and they come above what is granted. A plan that
    lies above its tilsagn already asks the fund for nothing with a change that leaves its shares alone."""
    before, after = money_of(proposal.base).sums().lbf, money_of(proposal.document).sums().lbf
    return after if after > granted and after != before else None


ABOVE_GRANT = "above_grant"
SUBJECTS = (
    "content",
    "areas",
    "participants",
    "foci",
    "term",
    "budget",
    "financing",
    "municipal_share",
    ABOVE_GRANT,
)


def _subject(operation: Operation) -> str:
    if operation.kind == PLAN:
        return "term" if operation.field in TERM else "content"
    return "content" if operation.kind in CONTENT_KINDS else operation.kind


def _municipal(money: Money) -> dict[int, Any]:
    return {year: money.sums_of(year).municipal for year in money.years if money.sums_of(year).municipal}
