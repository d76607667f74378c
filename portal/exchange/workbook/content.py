"""The sheets of a plan's content: the chain udfordring → mål → handling."""

import datetime as dt
from decimal import Decimal
from typing import Any

from plans.models import Activity, Indicator
from portal.exchange.workbook.kinds import (
    Choice,
    Day,
    Named,
    Number,
    Reference,
    Text,
    Whole,
)
from portal.exchange.workbook.layout import (
    FOCUS,
    GOAL,
    INDICATOR,
    Column,
    SheetKind,
    number_columns,
    order_column,
)


def focus_column(meaning: str, kind: Reference = FOCUS, **options: Any) -> Column:
    return Column("Indsatsområde", "focus", kind, meaning, "Beskæftigelse", width=30, **options)


def goal_column(meaning: str, **options: Any) -> Column:
    return Column("Mål", "goal", GOAL, meaning, "2.1", required=True, width=12, **options)


def indicator_columns(meaning: str) -> tuple[Column, Column]:
    return (
        goal_column("Målets nummer eller titel.", of="indicator"),
        Column("Indikator", "indicator", INDICATOR, meaning, "Beboere i arbejde", required=True, width=36),
    )


CHALLENGES = SheetKind(
    "Udfordringer",
    "challenges",
    "Hvad der er galt. Et mål kan pege på en udfordring.",
    (
        focus_column("Det indsatsområde, som udfordringen hører til.", required=True),
        Column(
            "Udfordring",
            "title",
            Text(),
            "Udfordringen i én linje.",
            "Mange er uden job",
            required=True,
            width=44,
        ),
        Column(
            "Beskrivelse", "text", Text(), "Udfordringen uddybet.", "36 % er uden job.", width=60, blank=""
        ),
        order_column("Udfordringen"),
    ),
    order="position",
    ordered_in="focus",
    key=lambda row: (row["focus"], row["title"]),
    called=("title",),
    parents=("focus",),
)

GOALS = SheetKind(
    "Mål",
    "goals",
    "De ændringer, som planen vil opnå.",
    (
        focus_column("Det indsatsområde, som målet hører til.", required=True),
        *number_columns("Målet", "2.1"),
        Column(
            "Mål",
            "title",
            Text(),
            "Målet i én linje.",
            "Flere beboere er i arbejde",
            required=True,
            width=44,
        ),
        Column("Beskrivelse", "description", Text(), "Målet uddybet.", width=60, blank=""),
        Column(
            "Udfordring",
            "challenge",
            Reference("challenges", "Udfordringer", within=("focus",)),
            "Udfordringen, som målet svarer på.",
            "Mange er uden job",
            width=30,
        ),
        order_column("Målet"),
    ),
    order="position",
    ordered_in="focus",
    key=lambda row: (row["number"],) if row["number"] else (row["focus"], row["title"]),
    called=(
        "number",
        "title",
    ),
)

INDICATORS = SheetKind(
    "Indikatorer",
    "indicators",
    "Hvordan et mål måles. Et mål kan have flere indikatorer.",
    (
        goal_column("Målets nummer eller titel."),
        Column("Indikator", "name", Text(), "Hvad der måles.", "Beboere i arbejde", required=True, width=44),
        Column(
            "Enhed",
            "unit",
            Choice(Indicator.Unit),
            "Tom: Antal.",
            "Procent",
            width=12,
            blank=Indicator.Unit.COUNT.value,
        ),
        Column(
            "Decimaler", "decimals", Whole(), "Hvor mange decimaler der vises, 0-4.", 1, width=10, blank=0
        ),
        Column(
            "Hvad er bedst?",
            "direction",
            Choice(Indicator.Direction),
            "Om højere eller lavere er bedre.",
            "Højere er bedre",
            width=18,
            blank="",
        ),
        Column(
            "Opgøres",
            "adding_up",
            Choice(Indicator.AddingUp),
            "Hvordan årets målinger bliver til ét tal. Tom: Seneste måling.",
            "Seneste måling",
            width=22,
            blank=Indicator.AddingUp.LATEST.value,
        ),
        Column(
            "Udgangspunkt",
            "baseline_value",
            Number(),
            "Værdien ved indsatsens start.",
            Decimal("51.5"),
            width=14,
        ),
        Column(
            "Udgangspunktets dato",
            "baseline_on",
            Day(),
            "Dagen, som udgangspunktet gælder.",
            dt.date(2024, 12, 1),
            width=14,
        ),
        Column(
            "Kilde",
            "baseline_source",
            Text(),
            "Hvor udgangspunktet er fra.",
            "Danmarks Statistik",
            width=24,
            blank="",
        ),
        Column(
            "Sammenlign med",
            "reference_population",
            Text(),
            "Fx hele kommunen.",
            "Vejle Kommune",
            width=24,
            blank="",
        ),
        order_column("Indikatoren"),
    ),
    order="position",
    ordered_in="goal",
    key=lambda row: (row["goal"], row["name"]),
    called=("name",),
    parents=("goal",),
)

TARGETS = SheetKind(
    "Måltal",
    "targets",
    "De værdier, en indikator skal nå. Den seneste dato er målværdien, de tidligere er delmål.",
    (
        *indicator_columns("Indikatorens navn. Kan stå tomt, når målet kun har én."),
        Column(
            "Dato",
            "due_on",
            Day(),
            "Hvornår værdien skal være nået.",
            dt.date(2028, 12, 1),
            required=True,
            width=12,
        ),
        Column("Værdi", "value", Number(), "Værdien.", Decimal(60), required=True, width=12),
    ),
    key=lambda row: (row["indicator"], row["due_on"]),
)

ACTIVITIES = SheetKind(
    "Handlinger",
    "activities",
    "Hvad der gøres for at nå et mål.",
    (
        goal_column("Målets nummer eller titel."),
        *number_columns("Handlingen", "2.1.1"),
        Column(
            "Handling", "title", Text(), "Handlingen i én linje.", "Jobvejledning", required=True, width=44
        ),
        Column("Beskrivelse", "description", Text(), "Handlingen uddybet.", width=60, blank=""),
        Column(
            "Aktivitetstype",
            "activity_type",
            Named("activity_types", "en aktivitetstype"),
            "Vælg fra listen.",
            "Jobvejledning",
            width=24,
        ),
        Column(
            "Niveau",
            "level",
            Choice(Activity.Level),
            "By, Bydel eller Afdeling.",
            "Bydel",
            width=12,
            blank="",
        ),
        Column(
            "Ansvarlig",
            "responsible_body",
            Text(),
            "Organisationen, som har ansvaret.",
            "Helhedsplanen",
            width=26,
            blank="",
        ),
        Column("Ansvarlig person", "responsible_person", Text(), "Medarbejderens navn.", width=22, blank=""),
        Column(
            "Kontakt i kommunen", "municipal_contact", Text(), "Navn eller forvaltning.", width=22, blank=""
        ),
        Column("Fra", "starts_on", Day(), "Handlingens første dag.", dt.date(2025, 8, 1), width=12),
        Column("Til", "ends_on", Day(), "Handlingens sidste dag.", width=12),
        Column(
            "Målgruppe", "target_group", Text(), "Hvem det er for.", "Unge under 30 år", width=26, blank=""
        ),
        order_column("Handlingen"),
    ),
    order="position",
    ordered_in="goal",
    key=lambda row: (row["number"],) if row["number"] else (row["goal"], row["title"]),
    called=(
        "number",
        "title",
    ),
    parents=("goal",),
)

MILESTONES = SheetKind(
    "Milepæle",
    "milestones",
    "Planens milepæle, for hele planen eller for ét indsatsområde.",
    (
        Column("Milepæl", "title", Text(), "Milepælen i én linje.", "Lektiecafeen er åbnet", True, width=44),
        Column("Dato", "due_on", Day(), "Hvornår den skal være nået.", dt.date(2025, 9, 1), width=12),
        focus_column("Tom: hele planen."),
        Column("Nået", "reached_on", Day(), "Dagen, hvor den blev nået.", dt.date(2025, 8, 25), width=12),
    ),
    key=lambda row: (row["title"], row["due_on"]),
)
