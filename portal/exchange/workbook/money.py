"""The sheets of a plan's money and of what has happened to it: budget, financing, books, measurements, decisions."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from approvals.models import Outcome, StepKind
from funding.models import FinancingShare, GrantCondition, LedgerYear
from portal.exchange.workbook.content import focus_column, indicator_columns
from portal.exchange.workbook.facts import ORGANISATION
from portal.exchange.workbook.kinds import (
    Amount,
    Choice,
    Code,
    Day,
    Measured,
    Named,
    Number,
    Reference,
    Text,
    Whole,
    YesNo,
)
from portal.exchange.workbook.layout import Column, SheetKind

PAYER = Named("organisations", "en organisation i portalen", ("code", "name"))
CATEGORY = Named("categories", "en budgetkategori i planens bevillingsperiode", ("code", "name", "order"))
CROSS_CUTTING = Reference("foci", "Indsatsområder", none="Tværgående")
YEAR = Column("År", "year", Whole(), "Kalenderåret.", 2026, required=True, width=8)
AMOUNT = Column(
    "Beløb", "amount", Amount(), "Beløbet i kroner.", Decimal("250000.00"), required=True, width=16
)


def category_column() -> Column:
    return Column(
        "Kategori", "category", CATEGORY, "Vælg fra listen.", "Løn og personale", required=True, width=28
    )


def payer_columns() -> tuple[Column, ...]:
    return (
        Column(
            "Kilde",
            "source",
            Choice(FinancingShare.Source),
            "Hvem der betaler.",
            "Landsbyggefonden",
            required=True,
            width=22,
        ),
        Column(
            "Organisation",
            "organisation",
            PAYER,
            "Når den findes i portalen. Tom for Landsbyggefonden.",
            width=30,
        ),
        Column(
            "Betalers navn",
            "name",
            Text(),
            "Når betaleren ikke findes i portalen. For en del af kommunens andel: delens navn, fx Facilitering.",
            width=24,
            blank="",
        ),
    )


BUDGET = SheetKind(
    "Budget",
    "budget",
    "Hvad planen koster: en række for hvert år, kategori og indsatsområde.",
    (
        YEAR,
        category_column(),
        focus_column("Tom eller Tværgående: ikke knyttet til ét område.", CROSS_CUTTING),
        AMOUNT,
    ),
    key=lambda row: (row["year"], row["category"]["code"], row["focus"]),
)

FINANCING = SheetKind(
    "Finansiering",
    "financing",
    "Hvem der betaler hvor meget i hvert år.",
    (
        YEAR,
        *payer_columns(),
        Column(
            "Form",
            "form",
            Choice(FinancingShare.Form),
            "Tom: Kontant.",
            "Kontant",
            width=16,
            blank=FinancingShare.Form.CASH.value,
        ),
        Column(
            "Lokal",
            "counts_as_local",
            YesNo(),
            "Om beløbet tæller som lokal medfinansiering. Tom: Ja, undtagen for Landsbyggefonden.",
            "Nej",
            width=10,
        ),
        AMOUNT,
        Column(
            "Funktion",
            "role",
            Text(),
            "Hvis timer det er: en funktion, aldrig en person.",
            width=24,
            blank="",
        ),
        Column("Timer", "hours", Number(), "Ved timer: hvor mange.", width=12),
        Column("Timesats", "hourly_rate", Amount(), "Ved timer: hvad en time regnes til.", width=14),
        Column(
            "Dokumentation",
            "evidence",
            Text(),
            "Ved andet end penge: hvad der viser værdien.",
            width=40,
            blank="",
        ),
    ),
    key=lambda row: (
        row["year"],
        row["source"],
        (row["organisation"] or {}).get("code"),
        row["name"],
        row["form"],
    ),
)

GRANT = SheetKind(
    "Tilsagn",
    "grant",
    "Landsbyggefondens tilsagn: én række for hver plan, der er sat i drift.",
    (
        AMOUNT,
        Column("Dato", "granted_on", Day(), "Brevets dato.", dt.date(2024, 11, 20), required=True, width=12),
        Column(
            "Reference", "reference", Text(), "Fondens reference.", "LBF 2024-117", required=True, width=24
        ),
        Column("Vilkår", "conditions", Text(), "Vilkårene i brevet.", width=60, blank=""),
    ),
    key=lambda row: (),
    has_uid=False,
    single=True,
)

CONDITIONS = SheetKind(
    "Vilkår",
    "conditions",
    "Hvad der er blevet af hvert vilkår i tilsagnet. Kun planer, der er sat i drift.",
    (
        Column(
            "Vilkår",
            "text",
            Text(),
            "Hvad der kræves.",
            "Midtvejsevaluering sendes til fonden.",
            required=True,
            width=60,
        ),
        Column("Brevets dato", "set_on", Day(), "Dato.", dt.date(2024, 11, 20), required=True, width=12),
        Column("Reference", "reference", Text(), "Fondens reference.", "LBF 2024-117", width=24, blank=""),
        Column("Frist", "due_on", Day(), "Tom: ingen frist.", dt.date(2027, 3, 1), width=12),
        Column(
            "Status",
            "state",
            Choice(GrantCondition.State),
            "Tom: Åbent.",
            "Åbent",
            width=24,
            blank=GrantCondition.State.OPEN.value,
        ),
        Column("Opfyldt den", "met_on", Day(), "Kun for vilkår, der er opfyldt.", width=12),
        Column("Hvordan", "note", Text(), "Hvordan vilkåret er opfyldt.", width=40, blank=""),
        Column("Fondens svar den", "answered_on", Day(), "Kun når fonden har svaret.", width=16),
        Column("Svarets reference", "answer_reference", Text(), "Fondens reference.", width=24, blank=""),
        Column("Fondens bemærkning", "answer_note", Text(), "Hvad fonden skrev.", width=40, blank=""),
    ),
    key=lambda row: (row["set_on"], row["text"]),
    ends=False,
    repeats=True,
)

LEDGER_YEARS = SheetKind(
    "Regnskabsår",
    "ledger_years",
    "Planens regnskabsår. År, der ikke står her, er åbne.",
    (
        replace(YEAR, example=2025),
        Column(
            "Status",
            "state",
            Choice(LedgerYear.State),
            "Tom: Åbent.",
            "Lukket",
            width=12,
            blank=LedgerYear.State.OPEN.value,
        ),
        Column("Lukket den", "closed_on", Day(), "Kun for lukkede år.", dt.date(2026, 3, 15), width=12),
    ),
    key=lambda row: (row["year"],),
    has_uid=False,
)

LEDGER = SheetKind(
    "Bogføring",
    "ledger",
    "Bilagsposter: hvad der er brugt. En fejl rettes med en post den anden vej, ikke ved at ændre posten.",
    (
        Column("Dato", "booked_on", Day(), "Bilagets dato.", dt.date(2025, 5, 31), required=True, width=12),
        category_column(),
        focus_column("Tom eller Tværgående: ikke knyttet til ét område.", CROSS_CUTTING),
        *payer_columns(),
        Column("Tekst", "text", Text(), "Hvad posten dækker.", "Løn maj", required=True, width=36),
        Column("Bilagsnr.", "voucher", Code(), "Bilagets nummer.", "1042", width=12, blank=""),
        AMOUNT,
        Column(
            "Tilbagefører",
            "reverses",
            Reference("ledger", "Bogføring"),
            "Bilagsnummeret på den post, som denne fører tilbage.",
            width=14,
        ),
        Column("Begrundelse", "reason", Text(), "Kun for tilbageførsler.", width=30, blank=""),
    ),
    key=lambda row: (
        row["booked_on"],
        row["category"]["code"],
        row["focus"],
        row["voucher"],
        row["text"],
        row["amount"],
    ),
    called=("voucher",),
    ends=False,
    repeats=True,
)

MEASUREMENTS = SheetKind(
    "Målinger",
    "measurements",
    "Det, der er målt. Ikke målt: ingen række. Nul: 0. For få personer til at vise tallet: Diskretioneret.",
    (
        *indicator_columns("Indikatorens navn. Kan stå tomt, når målet kun har én."),
        Column(
            "Dato", "measured_on", Day(), "Målingens dato.", dt.date(2025, 12, 1), required=True, width=12
        ),
        Column(
            "Værdi",
            "measured",
            Measured(),
            "Værdien, eller Diskretioneret.",
            Decimal("53.2"),
            required=True,
            width=14,
            fields=("value", "state"),
        ),
        Column("Bemærkning", "note", Text(), "Hvad man skal vide om målingen.", width=36, blank=""),
    ),
    key=lambda row: (row["indicator"], row["measured_on"]),
    ends=False,
)

DECISIONS = SheetKind(
    "Beslutninger",
    "decisions",
    "Hvad hvert organ besluttede om den ansøgning, der fik tilsagn. Kun planer, der er sat i drift.",
    (
        Column(
            "Rækkefølge",
            "group",
            Whole(),
            "Leddets plads i sagen. Led side om side har samme tal. Tom: som rækkerne står.",
            4,
            width=12,
        ),
        Column(
            "Led",
            "kind",
            Choice(StepKind),
            "Hvad leddet er.",
            "Kommunalbestyrelse",
            required=True,
            width=24,
        ),
        Column("Organ", "body_name", Text(), "Organets navn.", "Byrådet", required=True, width=24),
        Column(
            "Handler",
            "acting_organisation",
            ORGANISATION,
            "Organisationen, som leddet hører til.",
            "Vejle Kommune",
            required=True,
            width=28,
        ),
        Column(
            "Udfald",
            "outcome",
            Choice(Outcome),
            "Hvad organet besluttede.",
            "Godkendt",
            required=True,
            width=20,
        ),
        Column("Dato", "decided_on", Day(), "Mødets dato.", dt.date(2024, 9, 11), required=True, width=12),
        Column("Udsat til", "postponed_to", Day(), "Kun når punktet blev udsat.", width=12),
        Column("Lukket punkt", "is_closed", YesNo(), "Tom: Nej.", "Nej", width=12, blank=False),
        Column("Punkt", "item_number", Code(), "Nummeret på dagsordenen.", "14", width=10, blank=""),
        Column(
            "Sagsnr.", "case_number", Code(), "Kommunens sagsnummer.", "27.00.00-P20-3-24", width=20, blank=""
        ),
        Column("Dokumentnr.", "document_number", Code(), "Referatets dokumentnummer.", width=16, blank=""),
        Column("Indstilling", "recommendation", Text(), "Forvaltningens indstilling.", width=50, blank=""),
        Column("Beslutning", "text", Text(), "Beslutningens ordlyd.", "Godkendt.", width=50, blank=""),
        Column("Stemmer for", "votes_for", Whole(), "Kan stå tomt.", 25, width=12),
        Column("Stemmer imod", "votes_against", Whole(), "Kan stå tomt.", 6, width=12),
        Column("Undlod at stemme", "votes_abstained", Whole(), "Kan stå tomt.", width=12),
        Column("Forbehold", "reservations", Text(), "Forbehold og mindretal.", width=40, blank=""),
        Column(
            "Link til referat", "minutes_link", Text(), "Det offentlige referats adresse.", width=30, blank=""
        ),
        Column(
            "Bevillingen betales af",
            "appropriation_account",
            Text(),
            "Kommunens konto.",
            width=30,
            blank="",
        ),
        Column("Reference", "reference", Text(), "Reference eller kvittering.", width=20, blank=""),
        Column("Vilkår", "conditions", Text(), "Vilkår for beslutningen.", width=40, blank=""),
        Column("Beløb", "amount", Amount(), "Tilsagnets eller bevillingens beløb.", width=16),
    ),
    key=lambda row: (),
    order="group",
    first=1,
    has_uid=False,
    repeats=True,
)
