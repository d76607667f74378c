"""Two versions of a plan side by side: which there are to choose from, and what differs, section by section."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from approvals.exchange import current_document
from approvals.figures.differences import Difference, differences
from approvals.models import Snapshot
from approvals.permissions import shows_live
from approvals.querysets import snapshot_sight_of
from core.danish import format_date
from core.money import ZERO
from core.statements import statement
from funding.calculations import total_of
from funding.figures import Economy, Matrix, economy
from funding.figures.variance import ACROSS
from plans.figures.texts import counted, joined
from plans.models import Plan
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES

NOW = "nu"
NAMES = {BASICS: "Grundoplysninger", AREAS: "Boligområder", MILESTONES: "Milepæle", ECONOMY: "Økonomi"}
STATES = {"added": "Ny", "ended": "Udgået", "changed": "Ændret"}
# How many there are of each, one and several.
STATES_COUNTED = {"added": ("ny", "nye"), "ended": ("udgået", "udgåede"), "changed": ("ændret", "ændrede")}
TONES = {"added": "success", "ended": "error", "changed": "info"}

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Version:
    """A state of the plan that can be chosen: a snapshot, or the plan as it is now. `key` stands in the address."""

    key: str
    name: str
    detail: str
    snapshot: Snapshot | None = None

    @property
    def label(self) -> str:
        return f"{self.name} – {self.detail}"

    @property
    def figure(self) -> str:
        """What the keys of its amounts begin with (`figures.explained`)."""
        return f"version-{self.key}" if self.snapshot else self.key

    @property
    def is_proposed(self) -> bool:
        return self.snapshot is not None and self.snapshot.reason == Snapshot.Reason.PROPOSED


@dataclass(frozen=True)
class RowChange:
    """A row that came, went or was changed, with its fields."""

    kind: str
    name: str
    state: str
    fields: tuple[Difference, ...]

    @property
    def state_text(self) -> str:
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return self.fields[0].facts


@dataclass(frozen=True)
class SectionChange:
    code: str
    name: str
    rows: tuple[RowChange, ...]


@dataclass(frozen=True)
class AmountChange:
    """`figure`: the key of the amount in a version."""

    label: str
    before: Decimal
    after: Decimal
    figure: str = ""

    @property
    def difference(self) -> Decimal:
        return total_of((self.after, self.before.copy_negate()))

    @property
    def has_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class MoneyChange:
    """Budget per year and financing per source, both ways; then the single lines that were changed."""

    budget: tuple[AmountChange, ...]
    sources: tuple[AmountChange, ...]
    budget_total: AmountChange
    financing_total: AmountChange
    lines: tuple[AmountChange, ...]
    years_added: tuple[int, ...]
    years_gone: tuple[int, ...]

    @property
    def has_changed(self) -> bool:
        return bool(self.lines or self.years_added or self.years_gone)


@dataclass(frozen=True)
class VersionsCompared:
    sections: tuple[SectionChange, ...]
    money: MoneyChange
    differences: tuple[Difference, ...]

    @property
    def is_empty(self) -> bool:
        return not self.differences and not self.money.has_changed

    @property
    def only_amounts(self) -> bool:
        return self.money.has_changed and not self.sections

    @property
    def counts(self) -> dict[str, int]:
        """How many rows came, went and were changed."""
        rows = [row for section in self.sections for row in section.rows]
        return {state: sum(row.state == state for row in rows) for state in STATES}

    @property
    def counted(self) -> str:
        """ "1 ny, 2 udgåede og 3 ændrede rækker", of those that there are."""
        found = [(STATES_COUNTED[state], count) for state, count in self.counts.items() if count]
        names = [counted(count, *words) for words, count in found]
        return f"{joined(names)} {'række' if found[-1:] and found[-1][1] == 1 else 'rækker'}"


# Versions


def versions_for(user: User, plan: Plan) -> list[Version]:
    """What this person may compare, oldest first: the snapshots they see, and the live plan where they read it."""
    snapshots = Snapshot.objects.visible_to(user).filter(plan=plan).without_document().order_by("number")
    found = [
        Version(
            str(one.number),
            str(one),
            f"{one.get_reason_display().lower()} {format_date(one.created_at)}",
            one,
        )
        for one in snapshots
    ]
    if shows_live(user, plan):
        found.append(Version(NOW, "Planen nu", "som den står i dag"))
    return found


def chosen(versions: Sequence[Version], key: str, otherwise: int) -> Version:
    """The version of that key, else the one at the place."""
    found = next((version for version in versions if version.key == key), None)
    return found or versions[otherwise if -len(versions) <= otherwise < len(versions) else 0]


def documents_of(versions: Sequence[Version], plan: Plan) -> list[Document]:
    """What each version says; the snapshots' documents in one query."""
    pks = [version.snapshot.pk for version in versions if version.snapshot]
    kept = dict(Snapshot.objects.filter(pk__in=pks).values_list("pk", "document"))
    return [kept[version.snapshot.pk] if version.snapshot else current_document(plan) for version in versions]


def in_force_on(user: User, plan: Plan, day: dt.date) -> Snapshot | None:
    """The snapshot by which the plan was carried out that day (inclusive), among those that the person sees."""
    found: Snapshot | None = _in_force_on.first(plan.pk, day, *snapshot_sight_of(user))
    return found


@statement
def _in_force_on(plan_id: int, day: dt.date, *sight: Any) -> QuerySet[Snapshot]:
    seen = Snapshot.objects.read_by(*sight).filter(plan=plan_id).in_force()
    return seen.filter(valid_from__lte=day).order_by("-valid_from", "-number")[:1]


# What differs


def compare_documents(before: Document, after: Document) -> VersionsCompared:
    found = differences(before, after)
    was, now = economy(before), economy(after)
    keys = {**figure_keys(before, was), **figure_keys(after, now)}
    money = _money(was, now, found, keys)
    order = _order(before, after)
    by_section: dict[str, list[Difference]] = {}
    for difference in found:
        if difference.section != ECONOMY or difference.amounts is None or not difference.uid:
            by_section.setdefault(difference.section, []).append(difference)
    sections = tuple(
        SectionChange(code, order[code], _rows(by_section[code])) for code in order if code in by_section
    )
    return VersionsCompared(sections, money, tuple(found))


def _order(before: Document, after: Document) -> dict[str, str]:
    """Codes and names of the sections as a plan is read."""
    foci = {row["focus_area"]["code"]: row["focus_area"] for row in (*before["foci"], *after["foci"])}
    ordered = sorted(foci.values(), key=lambda area: area["order"])
    names = {area["code"]: area["name"] for area in ordered}
    return (
        {BASICS: NAMES[BASICS], AREAS: NAMES[AREAS]}
        | names
        | {code: NAMES[code] for code in (MILESTONES, ECONOMY)}
    )


def _rows(found: Iterable[Difference]) -> tuple[RowChange, ...]:
    rows: dict[tuple[str, str], list[Difference]] = {}
    for difference in found:
        rows.setdefault((difference.kind, difference.uid), []).append(difference)
    return tuple(
        RowChange(fields[0].kind, fields[0].row, fields[0].state, tuple(fields)) for fields in rows.values()
    )


def figure_keys(document: Document, figures: Economy) -> dict[str, str]:
    """Of each row of budget and financing, by its uid, the key of its amount in a version. An indsatsområde that went
    and came back is one place."""
    codes = {row["uid"]: row["focus_area"]["code"] for row in document["foci"]}
    payers = {payer.identity: payer.key for payer in figures.payers}
    keys = {
        row["uid"]: f"budget-{codes.get(row['focus'], ACROSS)}-{row['category']['code']}-{row['year']}"
        for row in document["budget"]
    }
    for row in document["financing"]:
        code = row["organisation"]["code"] if row["organisation"] else None
        key = payers.get((row["source"], code, row["name"], row["form"]))
        if key:
            keys[row["uid"]] = f"finansiering-{key}-{row['year']}"
    return keys


def _money(
    before: Economy, after: Economy, found: Iterable[Difference], keys: Mapping[str, str]
) -> MoneyChange:
    years = sorted({column.year for column in (*before.years, *after.years)})
    was, now = _by_year(before), _by_year(after)
    return MoneyChange(
        budget=tuple(
            AmountChange(str(year), was.get(year, ZERO), now.get(year, ZERO), f"budget-{year}")
            for year in years
        ),
        sources=_by_source(before.sources, after.sources),
        budget_total=AmountChange("Budget i alt", before.frame, after.frame, "budget"),
        financing_total=AmountChange("Finansiering i alt", before.financing, after.financing, "finansiering"),
        lines=tuple(
            AmountChange(one.row, *one.amounts, keys.get(one.uid, ""))
            for one in found
            if one.section == ECONOMY and one.amounts is not None and one.uid
        ),
        years_added=_years_beside(after, before),
        years_gone=_years_beside(before, after),
    )


def _by_year(figures: Economy) -> dict[int, Decimal]:
    return {column.year: total for column, total in zip(figures.years, figures.budget.totals, strict=True)}


def _years_beside(one: Economy, other: Economy) -> tuple[int, ...]:
    known = {column.year for column in other.years}
    return tuple(column.year for column in one.years if column.year not in known)


def _by_source(before: Matrix, after: Matrix) -> tuple[AmountChange, ...]:
    was, now = ({row.key: row for row in matrix.rows} for matrix in (before, after))
    return tuple(
        AmountChange(
            (now.get(key) or was[key]).label,
            was[key].total if key in was else ZERO,
            now[key].total if key in now else ZERO,
            f"kilde-{key}",
        )
        for key in dict.fromkeys([*was, *now])
    )
