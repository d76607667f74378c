"""Applied, granted, in force and proposed money side by side, and every krone that was moved on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from accounts.models import User
from approvals.calculations import Shift, shifts
from approvals.figures.stages import Cause, Role, Stage, proposals_of, stages_of
from core.charts import Segment
from core.danish import format_amount
from core.money import ZERO
from funding.calculations import total_of
from funding.figures import Economy, economy
from plans.models import Plan

# Where an amount stands, without its year: indsatsområde and category, or a payer.
Place = tuple[str, ...]
Cell = tuple[Place, int]
BUDGET, FINANCING = "budget", "financing"


@dataclass(frozen=True)
class Money:
    """The cells of one version, and what its places are called, in the order in which they are printed; `figures`: what
    the keys of their figures begin with (`figures.explained`)."""

    amounts: Mapping[Cell, Decimal]
    names: Mapping[Place, tuple[str, str]]
    figures: Mapping[Place, str]


@dataclass(frozen=True)
class MoneyColumn:
    """`role` and the version that it prints; `economy` is that version's money in all."""

    role: Role
    name: str
    stage: Stage
    economy: Economy

    @property
    def url(self) -> str:
        return self.stage.url


@dataclass(frozen=True)
class MovedAmount:
    """What one cell got or lost at one stage; `part` is budget or financing, `figure` the cell's key in a version."""

    part: str
    label: str
    year: int
    shift: Shift
    figure: str

    @property
    def difference(self) -> Decimal:
        return self.shift.difference


@dataclass(frozen=True)
class StageMoves:
    """All that was moved at one stage, since the one before it, and why."""

    before: Stage
    stage: Stage
    moves: tuple[MovedAmount, ...]

    @property
    def cause(self) -> Cause:
        return self.stage.cause

    @property
    def figure(self) -> str:
        """What the keys of its differences begin with."""
        return since(self.before, self.stage)

    def _sum(self, part: str) -> Decimal:
        return total_of(move.difference for move in self.moves if move.part == part)

    @property
    def budget(self) -> Decimal:
        return self._sum(BUDGET)

    @property
    def financing(self) -> Decimal:
        return self._sum(FINANCING)


@dataclass(frozen=True)
class PlaceRow:
    """A budget line or a source: one amount a column. `stages` are those at which it was moved; `figure` is what the
    key of its figure in a version is."""

    label: str
    detail: str
    figure: str
    year: int | None
    amounts: tuple[Decimal, ...]
    difference: Decimal | None
    proposed: Decimal | None
    stages: tuple[Stage, ...]

    @property
    def is_moved(self) -> bool:
        return bool(self.stages)


@dataclass(frozen=True)
class SideBySide:
    """The versions that are columns, every place with its amounts in them, and what was moved at each stage."""

    columns: tuple[MoneyColumn, ...]
    budget: tuple[PlaceRow, ...]
    sources: tuple[PlaceRow, ...]
    budget_total: PlaceRow
    sources_total: PlaceRow
    moves: tuple[StageMoves, ...]
    years: tuple[int, ...]
    year: int | None
    history: tuple[Stage, ...]
    proposals: tuple[Stage, ...]
    chosen: Stage | None

    @property
    def since_first(self) -> str:
        """What the keys of the differences begin with: from the first column to what is in force …"""
        return since(self.columns[0].stage, self._settled)

    @property
    def since_settled(self) -> str:
        """… and from there to what is proposed."""
        return since(self._settled, self.chosen) if self.chosen else ""

    @property
    def _settled(self) -> Stage:
        return next(one.stage for one in reversed(self.columns) if one.role != Role.PROPOSED)

    @property
    def moved_budget(self) -> tuple[PlaceRow, ...]:
        return tuple(row for row in self.budget if row.is_moved)

    @property
    def moved_sources(self) -> tuple[PlaceRow, ...]:
        return tuple(row for row in self.sources if row.is_moved)


def since(before: Stage, after: Stage) -> str:
    """`fra-version-1-til-version-2-`: what the key of a difference between two versions begins with."""
    return f"fra-{before.key}-til-{after.key}-"


COLUMNS = {
    Role.APPLIED: "Ansøgt",
    Role.REVISED: "Senest indsendt",
    Role.GRANTED: "Bevilget",
    Role.IN_FORCE: "Gældende",
    Role.NOW: "Planen nu",
    Role.PROPOSED: "Foreslået",
}


def side_by_side(plan: Plan, user: User, year: int | None = None, proposal: str = "") -> SideBySide | None:
    """As this person may see it, of one calendar year or of the whole term; None as long as there is nothing."""
    history, proposals = stages_of(plan, user), proposals_of(plan, user)
    if not history:
        return None
    chosen = next((one for one in proposals if one.key == proposal), proposals[0] if proposals else None)
    return compare_stages(history, proposals, chosen, year)


def compare_stages(
    history: Sequence[Stage],
    proposals: Sequence[Stage] = (),
    chosen: Stage | None = None,
    year: int | None = None,
) -> SideBySide:
    """Pure: the versions beside each other. The moves of a row from column to column add up to its difference."""
    stages = [*history, chosen] if chosen else list(history)
    figures = {stage.key: economy(stage.document) for stage in stages}
    roles = columns_of(history, chosen)
    columns = tuple(
        MoneyColumn(role, COLUMNS[role], stage, figures[stage.key]) for role, stage in roles.items()
    )
    years = tuple(sorted({column.year for one in figures.values() for column in one.years}))
    year = year if year in years else None
    parts = {
        BUDGET: {key: _budget(one) for key, one in figures.items()},
        FINANCING: {key: _financing(one) for key, one in figures.items()},
    }
    moves = tuple(_moves(stages, parts, year))
    rows = {part: _rows(kept, columns, stages, year) for part, kept in parts.items()}
    return SideBySide(
        columns=columns,
        budget=rows[BUDGET],
        sources=rows[FINANCING],
        budget_total=_total("Budget i alt", _key("budget", year), rows[BUDGET], columns),
        sources_total=_total("Finansiering i alt", _key("finansiering", year), rows[FINANCING], columns),
        moves=moves,
        years=years,
        year=year,
        history=tuple(history),
        proposals=tuple(proposals),
        chosen=chosen,
    )


def columns_of(history: Sequence[Stage], chosen: Stage | None) -> dict[Role, Stage]:
    """Which version stands in which column: the first application, the start, the latest in force, the draft."""
    found: dict[Role, Stage] = {}
    for stage in history:
        if stage.role in (Role.APPLIED, Role.GRANTED):
            found.setdefault(stage.role, stage)
    last = history[-1]
    found[Role.IN_FORCE if last.role == Role.GRANTED else last.role] = last
    if chosen is not None:
        found[Role.PROPOSED] = chosen
    return found


def _budget(figures: Economy) -> Money:
    amounts: dict[Cell, Decimal] = {}
    names: dict[Place, tuple[str, str]] = {}
    keys: dict[Place, str] = {}
    for focus in figures.foci:
        for row in focus.matrix.rows:
            place: Place = (focus.code, row.key)
            names[place] = (row.label, focus.label)
            keys[place] = f"budget-{focus.code}-{row.key}"
            for column, amount in zip(figures.years, row.amounts, strict=True):
                # An indsatsområde that went and came back is one place.
                cell = (place, column.year)
                amounts[cell] = amounts.get(cell, ZERO) + amount
    return Money(amounts, names, keys)


def _financing(figures: Economy) -> Money:
    amounts: dict[Cell, Decimal] = {}
    names: dict[Place, tuple[str, str]] = {}
    keys: dict[Place, str] = {}
    for payer in figures.payers:
        place: Place = tuple(part or "" for part in payer.identity)
        names[place] = (payer.label, payer.detail)
        keys[place] = f"finansiering-{payer.key}"
        for column, amount in zip(figures.years, payer.amounts, strict=True):
            amounts[place, column.year] = amount
    return Money(amounts, names, keys)


def _moves(
    stages: Sequence[Stage], parts: Mapping[str, Mapping[str, Money]], year: int | None
) -> Iterable[StageMoves]:
    for before, after in pairwise(stages):
        found = []
        for part, kept in parts.items():
            was, now = kept[before.key], kept[after.key]
            names, keys = {**was.names, **now.names}, {**was.figures, **now.figures}
            found += [
                MovedAmount(part, _label(names[place]), at, shift, f"{keys[place]}-{at}")
                for (place, at), shift in shifts(was.amounts, now.amounts).items()
                if year in (None, at)
            ]
        if found:
            yield StageMoves(before, after, tuple(found))


def _label(name: tuple[str, str]) -> str:
    return ", ".join(part for part in name if part)


def _rows(
    kept: Mapping[str, Money], columns: Sequence[MoneyColumn], stages: Sequence[Stage], year: int | None
) -> tuple[PlaceRow, ...]:
    """Places that hold something in some column, or were moved on the way; the latest version's order first."""
    names: dict[Place, tuple[str, str]] = {}
    keys = {place: key for stage in stages for place, key in kept[stage.key].figures.items()}
    for stage in reversed(stages):
        names = {
            **names,
            **{place: name for place, name in kept[stage.key].names.items() if place not in names},
        }
    order = {detail: at for at, detail in enumerate(dict.fromkeys(detail for _, detail in names.values()))}
    by_focus = sorted(names, key=lambda place: order[names[place][1]])
    rows = [
        _row((*names[place], _key(keys[place], year)), _sums(kept, place, year), columns, stages, year)
        for place in by_focus
    ]
    return tuple(row for row in rows if any(row.amounts) or row.stages)


def _sums(kept: Mapping[str, Money], place: Place, year: int | None) -> dict[str, dict[int, Decimal]]:
    """What a place holds in each version, by year."""
    return {
        key: {
            at: amount for (one, at), amount in money.amounts.items() if one == place and year in (None, at)
        }
        for key, money in kept.items()
    }


def _row(
    name: tuple[str, str, str],
    by_stage: Mapping[str, Mapping[int, Decimal]],
    columns: Sequence[MoneyColumn],
    stages: Sequence[Stage],
    year: int | None,
) -> PlaceRow:
    amounts = tuple(total_of(by_stage[column.stage.key].values()) for column in columns)
    moved = tuple(
        after for before, after in pairwise(stages) if shifts(by_stage[before.key], by_stage[after.key])
    )
    return PlaceRow(*name, year, amounts, *_differences(amounts, columns), moved)


def _key(figure: str, year: int | None) -> str:
    return f"{figure}-{year}" if year else figure


def _total(label: str, figure: str, rows: Iterable[PlaceRow], columns: Sequence[MoneyColumn]) -> PlaceRow:
    listed = list(rows)
    amounts = tuple(total_of(row.amounts[at] for row in listed) for at in range(len(columns)))
    return PlaceRow(label, "", figure, None, amounts, *_differences(amounts, columns), ())


def _differences(
    amounts: Sequence[Decimal], columns: Sequence[MoneyColumn]
) -> tuple[Decimal | None, Decimal | None]:
    """From the first column to what is in force, and from there to what is proposed."""
    settled = [
        amount for amount, column in zip(amounts, columns, strict=True) if column.role != Role.PROPOSED
    ]
    own = Shift(settled[0], settled[-1]).difference if len(settled) > 1 else None
    proposed = Shift(settled[-1], amounts[-1]).difference if len(settled) < len(amounts) else None
    return own, proposed


@dataclass(frozen=True)
class FrameRow:
    """One column's frame, as a bar of who pays it; the longest frame is the whole bar."""

    column: MoneyColumn
    frame: Decimal
    amounts: tuple[Decimal, ...]
    parts: tuple[Segment, ...]
    words: str

    @property
    def key(self) -> str:
        """What the picture's parts are named by."""
        return f"frame-{self.column.role}"


def frames(found: SideBySide) -> tuple[FrameRow, ...]:
    """The picture: how large each version's frame is, and who pays it. Always of the whole term."""
    longest = max((column.economy.financing for column in found.columns), default=ZERO)
    return tuple(_frame(column, longest or Decimal(1)) for column in found.columns)


def _frame(column: MoneyColumn, longest: Decimal) -> FrameRow:
    segments = column.economy.segments
    told = ", ".join(f"{one.label} {format_amount(one.amount)}" for one in segments)
    return FrameRow(
        column,
        column.economy.frame,
        tuple(one.amount for one in segments),
        tuple(Segment(one.amount / longest, one.colour) for one in segments),
        f"{column.name}: {told}",
    )
