"""The sheets of a plan's aftaler and of those who sign them."""

import datetime as dt

from plans.models import Agreement
from portal.exchange.workbook.facts import ORGANISATION
from portal.exchange.workbook.kinds import Choice, Day, Named, Reference, Text
from portal.exchange.workbook.layout import Column, SheetKind

TITLE = "Samarbejdsaftale 2025-28"

AGREEMENTS = SheetKind(
    "Aftaler",
    "agreements",
    "Den strategiske samarbejdsaftale og en delaftale for hvert indsatsområde. Filerne lægges op i portalen.",
    (
        Column(
            "Art",
            "kind",
            Choice(Agreement.Kind),
            "Hvilken slags aftale det er.",
            "Strategisk samarbejdsaftale",
            required=True,
            width=28,
        ),
        Column(
            "Indsatsområde",
            "focus_area",
            Named(
                "focus_areas",
                "et indsatsområde i bevillingsperioden",
                ("code", "name", "order"),
                words="Indsatsområdets navn",
            ),
            "Kun for delaftaler.",
            width=30,
        ),
        Column("Titel", "title", Text(), "Aftalens navn. Hver har sit eget.", TITLE, required=True, width=36),
        Column("Gælder fra", "starts_on", Day(), "Kan stå tomt.", dt.date(2025, 1, 1), width=12),
        Column("Gælder til og med", "ends_on", Day(), "Kan stå tomt.", dt.date(2028, 12, 31), width=16),
        Column(
            "Afløser",
            "replaces",
            Reference("agreements", "Aftaler"),
            "Titlen på den aftale, som denne er en ny version af.",
            width=30,
        ),
        Column(
            "Fondens godkendelse",
            "fund_approved_on",
            Day(),
            "Kun når en strategisk samarbejdsaftale er ændret.",
            width=18,
        ),
        Column("Fondens reference", "fund_reference", Text(), "Kan stå tomt.", width=20, blank=""),
    ),
    key=lambda row: (row["kind"], (row["focus_area"] or {}).get("code"), row["title"]),
    called=("title",),
    ends=False,
    repeats=True,
)

PARTIES = SheetKind(
    "Parter",
    "agreement_parties",
    "Hvem der skriver under på hver aftale, og hvem der har gjort det.",
    (
        Column(
            "Aftale",
            "agreement",
            Reference("agreements", "Aftaler"),
            "Aftalens titel.",
            TITLE,
            required=True,
            width=36,
        ),
        Column(
            "Organisation",
            "organisation",
            ORGANISATION,
            "En organisation i portalen.",
            "Boligselskabet Nordlyng",
            width=28,
        ),
        Column(
            "Anden part", "name", Text(), "Navnet, når organisationen ikke er i portalen.", width=28, blank=""
        ),
        Column("Underskriver", "signatory", Text(), "Den, der skriver under.", width=24, blank=""),
        Column(
            "Funktion", "signatory_role", Text(), "Underskriverens funktion.", "Direktør", width=24, blank=""
        ),
        Column("Underskrevet den", "signed_on", Day(), "Tom: ikke underskrevet.", width=16),
    ),
    key=lambda row: (row["agreement"], (row["organisation"] or {}).get("code"), row["name"]),
    ends=False,
)
