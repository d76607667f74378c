"""Posts and what they make the salary lines: a line that posts feed is their sum, in every year, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from accounts.roles import Permission
from core.audit import Verb, record
from core.versions import Moved
from funding.actions.cells import Change, References, Stored
from funding.actions.economy import Saved, write_and_follow
from funding.calculations import BudgetCell
from funding.figures.positions import fed_amounts
from funding.models import Position
from plans.actions import changing, edited, save
from plans.models import Plan
from plans.permissions import ECONOMY, behalf_on

POSITION_ADDED = Verb("funding.position_added", "Stillingen »{title}« er tilføjet")
POSITION_REMOVED = Verb("funding.position_removed", "Stillingen »{title}« er fjernet")


@dataclass(frozen=True, slots=True)
class PositionValues:
    """A post as it is typed: årsværk, and the yearly salary in kr. at the price level of its first year."""

    title: str
    category: str
    focus: UUID | None
    starts_on: date
    ends_on: date
    full_time: Decimal
    yearly_salary: Decimal


def save_position(
    *, plan: Plan, by: User | None, values: PositionValues, uid: UUID | None = None, seen: int | None = None
) -> Saved:
    """Add a post, or change the one of that uid as it was at version `seen`; the salary lines follow at once."""
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        before = fed_amounts(locked)
        references = References(locked)
        position = Position(plan=locked) if uid is None else _position(locked, uid, seen)
        try:
            position.category = references.categories[values.category]
            position.focus = references.foci[values.focus] if values.focus else None
        except KeyError:
            raise Moved("Kategorien eller indsatsområdet findes ikke længere i planen.") from None
        for name in ("title", "starts_on", "ends_on", "full_time", "yearly_salary"):
            setattr(position, name, getattr(values, name))
        save(position, by=by)
        if uid is None:
            _tell(POSITION_ADDED, locked, by, position.title)
        return _feed(locked, before, by=by)


def remove_position(*, plan: Plan, by: User | None, uid: UUID, seen: int) -> Saved:
    """Take a post away. A line that no post feeds any more is emptied and can be typed in again."""
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        before = fed_amounts(locked)
        position = _position(locked, uid, seen)
        title = position.title
        position._history_user = by  # type: ignore[attr-defined]
        position.delete()
        _tell(POSITION_REMOVED, locked, by, title)
        return _feed(locked, before, by=by)


def _tell(verb: Verb, plan: Plan, by: User | None, title: str) -> None:
    behalf = behalf_on(by, plan, Permission.WRITE_PLAN)
    record(verb, subject=plan, root=plan, by=by, on_behalf_of=behalf, title=title)


def feed_positions(*, plan: Plan, by: User | None) -> Saved:
    """Reckon the salary lines anew, where an index or an amendment has made them differ from the posts."""
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        return _feed(locked, (), by=by)


def _position(plan: Plan, uid: UUID, seen: int | None) -> Position:
    position: Position | None = Position.objects.filter(plan=plan, uid=uid).first()
    if position is None:
        raise Moved("Stillingen er fjernet, siden du åbnede siden.")
    if seen != position.version:
        raise Moved("Stillingen er ændret, siden du åbnede siden. Se den igen, før du gemmer.")
    return position


def _feed(plan: Plan, before: Iterable[BudgetCell], *, by: User | None) -> Saved:
    after: Mapping[BudgetCell, Decimal] = fed_amounts(plan)
    stored = Stored(plan)
    wanted = [
        Change(cell, after.get(cell))
        for cell in dict.fromkeys([*before, *after])
        if after.get(cell) != stored.amount_of(cell)
    ]
    saved = write_and_follow(plan, stored, wanted, by=by)
    if saved.changed:
        edited(plan, by=by, section=ECONOMY)
    return saved
