"""What screens and PDF print of a plan's content, made from the exchange document: draft, snapshot and plan in force
are drawn by the same code."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.danish import format_number
from plans.calculations import Row, by_parent, current, current_foci, row_numbers
from plans.exchange import Document
from plans.figures.texts import counted, day, hyphenated, joined, number, period_text, value_text, years_text
from plans.models import Activity, Indicator
from plans.permissions import focus_section


@dataclass(frozen=True)
class TargetFigure:
    uid: str
    due_on: date
    value: Decimal
    text: str


@dataclass(frozen=True)
class IndicatorFigure:
    uid: str
    name: str
    unit: str
    decimals: int
    direction: str
    adding_up: str
    baseline_value: Decimal | None
    baseline_on: date | None
    baseline_source: str
    reference_population: str
    baseline_text: str
    targets: tuple[TargetFigure, ...]

    @property
    def target(self) -> TargetFigure | None:
        """The målværdi: the last target. Those before it are delmål on the way."""
        return self.targets[-1] if self.targets else None

    @property
    def way_text(self) -> str:
        """ "Fra 36,0 % i 2025 til 31,0 % i 2030": the picture's words; nothing while one end is missing."""
        if self.target is None or self.baseline_value is None or self.baseline_on is None:
            return ""
        start = f"Fra {self.baseline_text} i {self.baseline_on.year}"
        return f"{start} til {self.target.text} i {self.target.due_on.year}"

    @property
    def direction_text(self) -> str:
        return Indicator.Direction(self.direction).label.lower() if self.direction else ""

    @property
    def adding_up_text(self) -> str:
        return Indicator.AddingUp(self.adding_up).label.lower()

    @property
    def missing_text(self) -> str:
        """What keeps the way from being drawn: "Målværdi mangler"."""
        missing = [
            name
            for name, value in (
                ("udgangspunkt", self.baseline_value),
                ("udgangspunktets dato", self.baseline_on),
                ("målværdi", self.target),
            )
            if value is None
        ]
        return f"{joined(missing)} mangler".capitalize() if missing else ""

    @property
    def note(self) -> str:
        """ "Danmarks Statistik · seneste måling · lavere er bedre"."""
        parts = (self.baseline_source, self.adding_up_text, self.direction_text)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class ActivityFigure:
    uid: str
    number: str
    title: str
    description: str
    activity_type: str
    level: str
    responsible_body: str
    responsible_person: str
    municipal_contact: str
    starts_on: date | None
    ends_on: date | None
    target_group: str

    @property
    def level_text(self) -> str:
        return Activity.Level(self.level).label if self.level else ""

    @property
    def period_text(self) -> str:
        return period_text(self.starts_on, self.ends_on)

    @property
    def years_text(self) -> str:
        return years_text(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class GoalFigure:
    uid: str
    number: str
    title: str
    description: str
    challenge: str
    indicators: tuple[IndicatorFigure, ...]
    activities: tuple[ActivityFigure, ...]

    @property
    def counts_text(self) -> str:
        """ "2 indikatorer · 3 handlinger"."""
        indicators = counted(len(self.indicators), "indikator", "indikatorer")
        return f"{indicators} · {counted(len(self.activities), 'handling', 'handlinger')}"


@dataclass(frozen=True)
class ChallengeFigure:
    uid: str
    title: str
    text: str


@dataclass(frozen=True)
class FocusFigure:
    uid: str
    code: str
    name: str
    order: int
    challenges: tuple[ChallengeFigure, ...]
    goals: tuple[GoalFigure, ...]

    @property
    def shown_name(self) -> str:
        return hyphenated(self.name)

    @property
    def section(self) -> str:
        return focus_section(self.code)

    @property
    def activity_count(self) -> int:
        return sum(len(goal.activities) for goal in self.goals)

    @property
    def counts_text(self) -> str:
        """ "2 mål · 5 handlinger"."""
        return f"{len(self.goals)} mål · {counted(self.activity_count, 'handling', 'handlinger')}"


@dataclass(frozen=True)
class MilestoneFigure:
    uid: str
    title: str
    due_on: date | None
    reached_on: date | None
    focus: str


@dataclass(frozen=True)
class EstateFigure:
    name: str
    number: str
    organisation: str
    residents: int | None
    homes: int | None


@dataclass(frozen=True)
class AreaFigure:
    uid: str
    name: str
    district: str
    estates: tuple[EstateFigure, ...]

    @property
    def residents(self) -> int | None:
        """Residents of those afdelinger whose number is known; None when none is."""
        known = [estate.residents for estate in self.estates if estate.residents is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class PlanContent:
    number: str
    title: str
    scheme: str
    municipality: str
    background: str
    starts_on: date | None
    ends_on: date | None
    predecessor: str
    applicant: str
    participants: tuple[str, ...]
    areas: tuple[AreaFigure, ...]
    foci: tuple[FocusFigure, ...]
    milestones: tuple[MilestoneFigure, ...]

    @property
    def areas_text(self) -> str:
        """ "Nordvang og Søengen – 4 afdelinger, 2.140 beboere"."""
        if not self.areas:
            return ""
        names = joined([area.name for area in self.areas])
        estates = sum(len(area.estates) for area in self.areas)
        known = [area.residents for area in self.areas if area.residents is not None]
        text = f"{names} – {estates} {'afdeling' if estates == 1 else 'afdelinger'}"
        return f"{text}, {format_number(sum(known))} beboere" if known else text

    @property
    def goals(self) -> tuple[GoalFigure, ...]:
        return tuple(goal for focus in self.foci for goal in focus.goals)


def plan_content(document: Document) -> PlanContent:
    """The tree of what is in force in a document, with numbers for rows that have none yet."""
    plan = document["plan"]
    participants = current(document, "participants")
    return PlanContent(
        number=plan["number"],
        title=plan["title"],
        scheme=plan["scheme"]["name"],
        municipality=plan["municipality"]["name"],
        background=plan["background"],
        starts_on=day(plan["starts_on"]),
        ends_on=day(plan["ends_on"]),
        predecessor=plan["predecessor"] or "",
        applicant=next((row["organisation"]["name"] for row in participants if row["is_applicant"]), ""),
        participants=tuple(row["organisation"]["name"] for row in participants if not row["is_applicant"]),
        areas=tuple(_area(row) for row in current(document, "areas")),
        foci=_foci(document),
        milestones=_milestones(document),
    )


def _area(row: Row) -> AreaFigure:
    estates = [
        EstateFigure(
            part["name"], part["number"], part["organisation"]["name"], part["residents"], part["homes"]
        )
        for part in row["estates"]
    ]
    area = row["housing_area"]
    return AreaFigure(row["uid"], area["name"], area["district"] or "", tuple(estates))


def _foci(document: Document) -> tuple[FocusFigure, ...]:
    challenges = by_parent(current(document, "challenges"), "focus")
    goals = by_parent(_goals(document), "focus")
    return tuple(
        FocusFigure(
            uid=row["uid"],
            code=row["focus_area"]["code"],
            name=row["focus_area"]["name"],
            order=row["focus_area"]["order"],
            challenges=tuple(
                ChallengeFigure(part["uid"], part["title"], part["text"])
                for part in challenges.get(row["uid"], [])
            ),
            goals=tuple(part["figure"] for part in goals.get(row["uid"], [])),
        )
        for row in current_foci(document)
    )


def _goals(document: Document) -> list[Row]:
    """Every mål in force as a figure, beside the uid of its indsatsområde."""
    numbers = row_numbers(document)
    titles = {row["uid"]: row["title"] for row in document["challenges"]}
    indicators = by_parent(current(document, "indicators"), "goal")
    targets = by_parent(current(document, "targets"), "indicator")
    activities = by_parent(current(document, "activities"), "goal")
    return [
        {
            "focus": row["focus"],
            "figure": GoalFigure(
                uid=row["uid"],
                number=numbers[row["uid"]],
                title=row["title"],
                description=row["description"],
                challenge=titles.get(row["challenge"], ""),
                indicators=tuple(
                    _indicator(part, targets.get(part["uid"], [])) for part in indicators.get(row["uid"], [])
                ),
                activities=tuple(
                    _activity(part, numbers[part["uid"]]) for part in activities.get(row["uid"], [])
                ),
            ),
        }
        for row in current(document, "goals")
    ]


def _indicator(row: Row, targets: list[Row]) -> IndicatorFigure:
    unit, decimals = row["unit"], row["decimals"]
    baseline = number(row["baseline_value"])
    return IndicatorFigure(
        uid=row["uid"],
        name=row["name"],
        unit=unit,
        decimals=decimals,
        direction=row["direction"],
        adding_up=row["adding_up"],
        baseline_value=baseline,
        baseline_on=day(row["baseline_on"]),
        baseline_source=row["baseline_source"],
        reference_population=row["reference_population"],
        baseline_text=value_text(baseline, unit, decimals),
        targets=tuple(
            TargetFigure(
                part["uid"],
                date.fromisoformat(part["due_on"]),
                Decimal(part["value"]),
                value_text(Decimal(part["value"]), unit, decimals),
            )
            for part in sorted(targets, key=lambda part: part["due_on"])
        ),
    )


def _activity(row: Row, number: str) -> ActivityFigure:
    return ActivityFigure(
        uid=row["uid"],
        number=number,
        title=row["title"],
        description=row["description"],
        activity_type=row["activity_type"] or "",
        level=row["level"],
        responsible_body=row["responsible_body"],
        responsible_person=row["responsible_person"],
        municipal_contact=row["municipal_contact"],
        starts_on=day(row["starts_on"]),
        ends_on=day(row["ends_on"]),
        target_group=row["target_group"],
    )


def _milestones(document: Document) -> tuple[MilestoneFigure, ...]:
    names = {row["uid"]: row["focus_area"]["name"] for row in document["foci"]}
    rows = sorted(current(document, "milestones"), key=lambda row: row["due_on"] or "9999")
    return tuple(
        MilestoneFigure(
            row["uid"], row["title"], day(row["due_on"]), day(row["reached_on"]), names.get(row["focus"], "")
        )
        for row in rows
    )
