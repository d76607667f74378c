"""The sheets of a plan's money and of what has happened to it: budget, financing, books, measurements, decisions."""

from decimal import Decimal

from funding.models import FinancingShare
from portal.exchange.workbook.content import focus_column
from portal.exchange.workbook.kinds import Amount, Choice, Named, Reference, Text, Whole, YesNo
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
            "Organisation", "organisation", PAYER, "Når den findes i portalen.", "Landsbyggefonden", width=30
        ),
        Column("Betalers navn", "name", Text(), "Når betaleren ikke findes i portalen.", width=24, blank=""),
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
    ),
    key=lambda row: (
        row["year"],
        row["source"],
        (row["organisation"] or {}).get("code"),
        row["name"],
        row["form"],
    ),
)
