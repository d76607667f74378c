"""Writing budget and financing. All of it is snapshot content: nothing is written without the plan's lock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organisation, User
from accounts.roles import Permission
from core.audit import Event, Verb, record
from core.danish import format_amount
from core.money import ZERO
from core.versions import Conflict, FieldConflict, Moved, fingerprint
from funding.actions.cells import Change, Stored, write_cells
from funding.calculations import CASH, Cell, FinancingCell, rates_of
from funding.exchange import dump_shares, economy_document, load_shares, state_of
from funding.rules import split_name
from plans.actions import changing, edited, raise_revision
from plans.models import Plan
from plans.permissions import ECONOMY, behalf_on

SPLIT = Verb("funding.split", "Finansieringen er fordelt {percentages}")
SPLIT_UNDONE = Verb("funding.split_undone", "Fordelingen af finansieringen er fortrudt")
SOURCE_ADDED = Verb("funding.source_added", "{payer} er tilføjet som kilde til finansieringen")


# Saving


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: how many cells changed, and whether the financing followed the budget by the default split."""

    changed: int = 0
    split: bool = False


def save_economy(*, plan: Plan, by: User | None, changes: Sequence[Change]) -> Saved:
    """Write the changed cells, all or none. Cells that only others changed are kept; the same cell is a Conflict.

    As long as the financing is the default split of the budget, it follows the budget. A plan without either is the
    first case of that, so its first budget is split at once.
    """
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        stored = Stored(locked)
        mine = [change for change in changes if change.is_mine]
        if conflicts := [clash for change in mine if (clash := _clash(stored, change))]:
            raise Conflict(conflicts)
        wanted = [change for change in mine if change.amount != stored.amount_of(change.cell)]
        saved = write_and_follow(locked, stored, wanted, by=by)
        if saved.changed:
            edited(locked, by=by, section=ECONOMY)
    return saved


def write_and_follow(plan: Plan, stored: Stored, changes: Collection[Change], *, by: User | None) -> Saved:
    """Write cells under the plan's lock, and let the financing follow the budget as long as it is its default split."""
    follows = not _names_financing(change.cell for change in changes) and stored.follows_default()
    written = write_cells(plan, stored, changes, by=by)
    split = bool(written and follows and _split(plan, Stored(plan), by=by))
    return Saved(written, split)


def _names_financing(cells: Iterable[Cell]) -> bool:
    return any(isinstance(cell, FinancingCell) for cell in cells)


def _clash(stored: Stored, change: Change) -> FieldConflict | None:
    """Both changed the cell, and not to the same."""
    now = stored.amount_of(change.cell)
    if change.seen in (None, fingerprint(now)) or now == change.amount:
        return None
    return FieldConflict(
        name=change.name,
        label=change.label,
        mine=_shown(change.amount),
        theirs=_shown(now),
        html_name=change.name,
        mine_values=(_shown(change.amount),),
        theirs_values=(_shown(now),),
        theirs_fingerprint=fingerprint(now),
    )


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else format_amount(amount, kr=False)


# The default split


def split_by_default(*, plan: Plan, by: User | None, seen: str | None = None) -> Event | None:
    """Write the default split over all financing but the kommune's own parts. `seen`: `state_of` the financing that the
    person was shown."""
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        document = economy_document(locked)
        before = dump_shares(document)
        if seen is not None and seen != state_of(before):
            raise Moved("Finansieringen er ændret, siden du åbnede siden. Se den igen, før du fordeler.")
        if not _split(locked, Stored(locked), by=by):
            return None
        event = record(
            SPLIT,
            subject=locked,
            root=locked,
            by=by,
            on_behalf_of=behalf_on(by, locked, Permission.WRITE_PLAN),
            percentages=split_name(rates_of(document)),
            before=before,
            after=dump_shares(economy_document(locked)),
        )
        raise_revision(locked)
    return event


def _split(plan: Plan, stored: Stored, *, by: User | None) -> int:
    """Make the financing the default split; gives how many rows were touched."""
    emptied = dict.fromkeys(cell for cell in stored.shares if cell not in stored.own_parts)
    cells = emptied | stored.default()
    changes = [Change(cell, amount) for cell, amount in cells.items() if amount != stored.amount_of(cell)]
    return write_cells(plan, stored, changes, by=by)


def undo_split(*, plan: Plan, by: User | None, event: Event) -> None:
    """Bring back the financing as it was before a split, as long as nobody has changed it since."""
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        stored = Stored(locked)
        if not _is_split_of(event, locked) or dump_shares(economy_document(locked)) != event.data["after"]:
            raise Moved("Finansieringen er ændret siden fordelingen, så den kan ikke fortrydes længere.")
        before = {
            FinancingCell(row["source"], row["organisation"], row["name"], row["form"], row["year"]): row
            for row in load_shares(event.data["before"])
        }
        emptied = [Change(cell, None) for cell in stored.shares if cell not in before]
        restored = [
            Change(cell, Decimal(row["amount"]), counts_as_local=row["counts_as_local"])
            for cell, row in before.items()
            if Decimal(row["amount"]) != stored.amount_of(cell)
        ]
        write_cells(locked, stored, [*emptied, *restored], by=by)
        behalf = behalf_on(by, locked, Permission.WRITE_PLAN)
        record(SPLIT_UNDONE, subject=locked, root=locked, by=by, on_behalf_of=behalf)
        raise_revision(locked)


def _is_split_of(event: Event, plan: Plan) -> bool:
    return event.verb == SPLIT.code and event.root_id == plan.pk


# Other sources


def add_source(
    *,
    plan: Plan,
    by: User | None,
    source: str,
    years: Collection[int],
    organisation: str | None = None,
    name: str = "",
    form: str = CASH,
    counts_as_local: bool = True,
) -> int:
    """A further payer with 0 kr. in each year, to be filled in. One that is there already is left as it is."""
    cells = [FinancingCell(source, organisation, name, form, year) for year in years]
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        stored = Stored(locked)
        changes = [
            Change(cell, ZERO, counts_as_local=counts_as_local) for cell in cells if cell not in stored.shares
        ]
        written = write_cells(locked, stored, changes, by=by)
        if written:
            payer = name or str(Organisation.objects.filter(code=organisation or "").first() or source)
            behalf = behalf_on(by, locked, Permission.WRITE_PLAN)
            record(SOURCE_ADDED, subject=locked, root=locked, by=by, on_behalf_of=behalf, payer=payer)
            raise_revision(locked)
    return written
