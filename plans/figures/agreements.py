"""A plan's aftaler as page, PDF and rules print them: how far each has come, and what the plan lacks."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.addresses import reverse
from core.attachments import FileFigure, shown_files
from core.danish import format_date
from core.dates import today
from core.rules import Finding
from core.statements import statement
from plans.calculations import current_foci
from plans.models import Agreement, AgreementFile, AgreementParty, Plan, PlanFocus
from plans.rules import check_agreements


class AgreementState(StrEnum):
    """Where an aftale stands. It follows from signatures, period and what came after; nobody chooses it."""

    DRAFT = "draft"
    AWAITS_FUND = "awaits_fund"
    SIGNED = "signed"
    EXPIRED = "expired"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return LABELS[self][0]

    @property
    def tone(self) -> str:
        return LABELS[self][1]


LABELS = {
    AgreementState.DRAFT: ("Udkast", "warning"),
    AgreementState.AWAITS_FUND: ("Afventer Landsbyggefonden", "warning"),
    AgreementState.SIGNED: ("Underskrevet", "success"),
    AgreementState.EXPIRED: ("Udløbet", "error"),
    AgreementState.REPLACED: ("Afløst", ""),
}


@dataclass(frozen=True)
class AgreementFigure:
    """One version of an aftale."""

    agreement: Agreement
    parties: tuple[AgreementParty, ...]
    files: tuple[AgreementFile, ...]
    state: AgreementState
    #: The version that came after it, signed or not.
    next: Agreement | None

    @property
    def is_draft(self) -> bool:
        return self.state == AgreementState.DRAFT

    @property
    def is_signed(self) -> bool:
        """By all its parties; whether it is in force is another matter."""
        return is_signed(self.parties)

    @property
    def can_remove(self) -> bool:
        """A draft that nobody has signed."""
        return not any(party.signed_on for party in self.parties)

    @property
    def unsigned(self) -> tuple[str, ...]:
        return tuple(str(party) for party in self.parties if party.signed_on is None)

    @property
    def signatures(self) -> str:
        """ "2 af 3 har skrevet under"."""
        signed = len(self.parties) - len(self.unsigned)
        return f"{signed} af {len(self.parties)} har skrevet under" if self.parties else "Ingen parter endnu"

    @property
    def period(self) -> str:
        return period(self.agreement.starts_on, self.agreement.ends_on)

    @property
    def url(self) -> str:
        return reverse("plans:agreement", args=[self.agreement.plan.number, self.agreement.uid])

    @property
    def shown_files(self) -> tuple[FileFigure, ...]:
        number = self.agreement.plan.number
        return shown_files(
            [(one, reverse("plans:agreement_file", args=[number, one.pk])) for one in self.files]
        )

    @property
    def asks_fund(self) -> bool:
        return asks_fund(self.agreement)


@dataclass(frozen=True)
class AgreementPlace:
    """The strategiske samarbejdsaftale, or the delaftale of one indsatsområde, with every version, newest first."""

    label: str
    code: str
    versions: tuple[AgreementFigure, ...]
    #: Whether the plan should have it: its bevillingsperiode asks for aftaler, and it has chosen the indsatsområde.
    is_wanted: bool = True
    #: Whether one may be made here: not of an indsatsområde that the plan has given up.
    can_begin: bool = True

    @property
    def current(self) -> AgreementFigure | None:
        """The one in force, else the last that was, else the newest."""
        place = in_force([one.state for one in self.versions])
        return None if place is None else self.versions[place]

    @property
    def newest(self) -> AgreementFigure | None:
        return self.versions[0] if self.versions else None

    @property
    def coming(self) -> AgreementFigure | None:
        """A newer version that is not in force yet."""
        return self.newest if self.newest is not self.current else None

    @property
    def earlier(self) -> tuple[AgreementFigure, ...]:
        return tuple(one for one in self.versions if one is not self.current and one is not self.coming)


def period(starts_on: dt.date | None, ends_on: dt.date | None) -> str:
    if starts_on and ends_on:
        return f"{format_date(starts_on)} – {format_date(ends_on)}"
    if starts_on:
        return f"fra {format_date(starts_on)}"
    return f"til og med {format_date(ends_on)}" if ends_on else ""


def is_signed(parties: Collection[AgreementParty]) -> bool:
    """An aftale has at least two parties, and every one of them has signed."""
    return len(parties) > 1 and all(party.signed_on for party in parties)


def asks_fund(agreement: Agreement) -> bool:
    """A change of the strategiske samarbejdsaftale needs the fund; the first one it has seen with the application."""
    return agreement.kind == Agreement.Kind.STRATEGIC and agreement.replaces_id is not None


def in_force(states: Sequence[AgreementState]) -> int | None:
    """Which of the versions, newest first, holds: the signed one, else the last that was, else the newest."""
    for state in (AgreementState.SIGNED, AgreementState.EXPIRED):
        if state in states:
            return states.index(state)
    return 0 if states else None


def states_of(rows: Sequence[Agreement], signed: Collection[int], day: dt.date) -> dict[int, AgreementState]:
    """By key, of every version of a plan's aftaler; `signed`: the keys of those that all parties have signed."""
    after = {row.replaces_id: row for row in rows if row.replaces_id}
    begun = {row.pk for row in rows if takes_over(row, day, is_signed=row.pk in signed)}
    return {
        row.pk: state_of(
            row,
            day,
            is_signed=row.pk in signed,
            is_replaced=any(one.pk in begun for one in _later(row, after)),
        )
        for row in rows
    }


def state_of(
    agreement: Agreement, day: dt.date, *, is_signed: bool, is_replaced: bool = False
) -> AgreementState:
    if not is_signed:
        return AgreementState.DRAFT
    if asks_fund(agreement) and agreement.fund_approved_on is None:
        return AgreementState.AWAITS_FUND
    if is_replaced:
        return AgreementState.REPLACED
    if agreement.ends_on is not None and agreement.ends_on < day:
        return AgreementState.EXPIRED
    return AgreementState.SIGNED


def takes_over(agreement: Agreement, day: dt.date, *, is_signed: bool) -> bool:
    """Whether it has taken the place of the version before it: signed, approved, and begun."""
    state = state_of(agreement, day, is_signed=is_signed)
    return state in (AgreementState.SIGNED, AgreementState.EXPIRED) and (
        agreement.starts_on is None or agreement.starts_on <= day
    )


def agreement_figures(plan: Plan) -> tuple[AgreementFigure, ...]:
    """Every version of every aftale, in their order. Three queries."""
    rows = list(_agreements(plan.pk))
    parties: dict[int, list[AgreementParty]] = {row.pk: [] for row in rows}
    files: dict[int, list[AgreementFile]] = {row.pk: [] for row in rows}
    for party in _parties(plan.pk) if rows else ():
        parties[party.agreement_id].append(party)
    for stored in _files(plan.pk) if rows else ():
        files[stored.agreement_id].append(stored)
    after = {row.replaces_id: row for row in rows if row.replaces_id}
    states = states_of(rows, {pk for pk, own in parties.items() if is_signed(own)}, today())
    found = []
    for row in rows:
        row.plan = plan
        own = tuple(parties[row.pk])
        found.append(AgreementFigure(row, own, tuple(files[row.pk]), states[row.pk], after.get(row.pk)))
    return tuple(found)


def figure_of(plan: Plan, uid: UUID) -> AgreementFigure | None:
    return next((one for one in agreement_figures(plan) if one.agreement.uid == uid), None)


def _later(row: Agreement, after: Mapping[int, Agreement]) -> Iterator[Agreement]:
    """The versions after this one, in turn."""
    later = after.get(row.pk)
    while later is not None:
        yield later
        later = after.get(later.pk)


@statement
def _agreements(plan_id: int) -> QuerySet[Agreement]:
    return (
        Agreement.objects.filter(plan=plan_id)
        .select_related("focus_area")
        .order_by("kind", "focus_area__order", "pk")
    )


@statement
def _signatures(plan_id: int) -> QuerySet[Any]:
    """The aftaler as `_agreements`, each with its number of parties and how many of them have not signed."""
    found = Agreement.objects.filter(plan=plan_id).select_related("focus_area")
    unsigned = Count("parties", filter=Q(parties__signed_on=None))
    found = found.annotate(party_count=Count("parties"), unsigned_count=unsigned)
    return found.order_by("kind", "focus_area__order", "pk")


@statement
def _parties(plan_id: int) -> QuerySet[AgreementParty]:
    return AgreementParty.objects.filter(plan=plan_id).select_related("organisation").order_by("pk")


@statement
def _files(plan_id: int) -> QuerySet[AgreementFile]:
    return AgreementFile.objects.filter(agreement__plan=plan_id).order_by("stored_at", "pk")


def agreement_places(plan: Plan) -> tuple[AgreementPlace, ...]:
    """What a plan should have: one strategic, one for each chosen indsatsområde. What is left of one that was given up
    stands last. Four queries at most."""
    figures, wanted = agreement_figures(plan), plan.scheme.requires_agreements
    foci = [row.focus_area for row in _foci(plan.pk)]
    areas = {one.agreement.focus_area for one in figures}
    given_up = [area for area in areas if area is not None and area not in foci]
    strategic = str(Agreement.Kind.STRATEGIC.label)
    places = [AgreementPlace(strategic, STRATEGIC_CODE, _versions(figures, None), wanted)]
    for area in [*foci, *sorted(given_up, key=lambda area: area.order)]:
        kept, versions = area not in given_up, _versions(figures, area.pk)
        places.append(AgreementPlace(f"Delaftale om {area}", area.code, versions, wanted and kept, kept))
    return tuple(places)


def missing_agreements(plan: Plan, document: Mapping[str, Any]) -> list[Finding]:
    """What the plan's aftaler lack, by the indsatsområder of a document that has been read. One query, and none where
    the bevillingsperiode asks for no aftaler."""
    if not plan.scheme.requires_agreements:
        return []
    rows = _signatures(plan.pk)
    signed = {row.pk for row in rows if row.party_count > 1 and not row.unsigned_count}
    states = states_of(rows, signed, today())
    versions: dict[str | None, list[AgreementState]] = {}
    for row in reversed(rows):
        code = row.focus_area.code if row.focus_area else None
        versions.setdefault(code, []).append(states[row.pk])
    wanted: dict[str, str | None] = {str(Agreement.Kind.STRATEGIC.label): None}
    for focus in current_foci(document):
        wanted[f"Delaftale om {focus['focus_area']['name']}"] = focus["focus_area"]["code"]
    return check_agreements(plan, {label: _telling(versions.get(code, [])) for label, code in wanted.items()})


def _telling(states: Sequence[AgreementState]) -> set[str]:
    """Of the newest version and the one in force."""
    place = in_force(states)
    return set() if place is None else {str(states[0]), str(states[place])}


def agreement_findings(plan: Plan, places: Iterable[AgreementPlace]) -> list[Finding]:
    """As `missing_agreements`, on the page of the aftaler, which has read all of them."""
    return check_agreements(
        plan,
        {
            place.label: {str(one.state) for one in (place.newest, place.current) if one is not None}
            for place in places
            if place.is_wanted
        },
    )


STRATEGIC_CODE = "strategisk"


@statement
def _foci(plan_id: int) -> QuerySet[PlanFocus]:
    rows = PlanFocus.objects.filter(plan=plan_id, ended_on=None).select_related("focus_area")
    return rows.order_by("focus_area__order", "pk")


def _versions(figures: Iterable[AgreementFigure], area: int | None) -> tuple[AgreementFigure, ...]:
    return tuple(one for one in figures if one.agreement.focus_area_id == area)[::-1]
