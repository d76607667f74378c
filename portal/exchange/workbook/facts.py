"""The sheets of a plan's facts: the plan itself, who takes part in it, and where it works."""

import datetime as dt

from plans.models import Plan
from portal.exchange.workbook.kinds import (
    Choice,
    Code,
    Day,
    Named,
    Reference,
    Text,
    Whole,
    YesNo,
)
from portal.exchange.workbook.layout import (
    EXAMPLE,
    Column,
    SheetKind,
)

ORGANISATION = Named("organisations", "en organisation i portalen", ("code", "name", "kind"))
STATUSES = (Plan.Status.DRAFT, Plan.Status.RUNNING, Plan.Status.ENDED)

PLANS = SheetKind(
    "Planer",
    "plan",
    "Planens stamdata: én række for hver helhedsplan.",
    (
        Column(
            "Plannr.",
            "number",
            Code(),
            "Tomt for en ny plan: portalen giver nummeret.",
            example=EXAMPLE,
            width=12,
        ),
        Column("Titel", "title", Text(), "Planens navn.", "Nordvang og Søengen", required=True, width=36),
        Column(
            "Status",
            "status",
            Choice(Plan.Status, STATUSES),
            "Kladde, I drift eller Afsluttet. Tom: Kladde.",
            "I drift",
            width=14,
            blank=Plan.Status.DRAFT.value,
        ),
        Column(
            "Kommune",
            "municipality",
            Named(
                "municipalities",
                "en kommune i portalen",
                ("code", "name", "kind", "council_name", "kommunekode"),
            ),
            "Kommunen, som planen ligger i.",
            "Vejle Kommune",
            required=True,
            width=24,
        ),
        Column(
            "Bevillingsperiode",
            "scheme",
            Named("schemes", "en bevillingsperiode", ("code", "name")),
            "Perioden, som planens tilsagn hører til.",
            "2019-26-midlerne",
            required=True,
            width=20,
        ),
        Column("Fra", "starts_on", Day(), "Planens første dag.", dt.date(2025, 4, 1), width=12),
        Column("Til", "ends_on", Day(), "Planens sidste dag.", dt.date(2029, 3, 31), width=12),
        Column(
            "Baggrund",
            "background",
            Text(),
            "De sociale og økonomiske udfordringer, som begrunder planen.",
            "Mange beboere er uden for arbejdsmarkedet.",
            width=60,
            blank="",
        ),
        Column("Fortsætter", "predecessor", Code(), "Nummeret på den plan, som denne fortsætter.", width=12),
        Column(
            "Offentlig side",
            "has_public_page",
            YesNo(),
            "Ja, når planen må vises på en offentlig side.",
            "Nej",
            width=14,
            blank=False,
        ),
        Column(
            "Delt med kommunen",
            "shared_on",
            Day(),
            "Kun planer, der er sat i drift: dagen, hvor planen blev delt med kommunen.",
            width=12,
        ),
        Column(
            "Først indsendt",
            "submitted_on",
            Day(),
            "Kun planer, der er sat i drift: dagen, hvor planen først blev sendt til kommunen.",
            width=12,
        ),
        Column(
            "Sendt til fonden",
            "sent_to_fund_on",
            Day(),
            "Kun planer, der er sat i drift: dagen, hvor kommunen sendte ansøgningen til Landsbyggefonden.",
            width=12,
        ),
        Column(
            "Sat i drift",
            "started_on",
            Day(),
            "Kun planer, der er sat i drift: dagen, hvor det skete.",
            dt.date(2025, 3, 1),
            width=12,
        ),
    ),
    key=lambda row: (row["number"] or (row["municipality"]["code"], row["title"]),),
)

PARTICIPANTS = SheetKind(
    "Deltagere",
    "participants",
    "Boligorganisationerne, som deltager. Præcis én er ansøger.",
    (
        Column(
            "Boligorganisation",
            "organisation",
            ORGANISATION,
            "Organisationens navn eller kode.",
            "Boligselskabet Nordlyng",
            required=True,
            width=34,
        ),
        Column(
            "Ansøger",
            "is_applicant",
            YesNo(),
            "Ja for den ene, som er ansøger.",
            "Ja",
            width=10,
            blank=False,
        ),
    ),
    key=lambda row: (row["organisation"]["code"],),
)

AREAS = SheetKind(
    "Områder",
    "areas",
    "Boligområderne, som planen arbejder i.",
    (
        Column(
            "Boligområde", "housing_area.name", Text(), "Områdets navn.", "Nordvang", required=True, width=28
        ),
        Column(
            "Bydel",
            "housing_area.district",
            Text(),
            "Bydelen, som området ligger i.",
            "Nørremarken",
            width=24,
        ),
    ),
    key=lambda row: (row["housing_area"]["name"],),
    called=("housing_area.name",),
)

ESTATES = SheetKind(
    "Afdelinger",
    "estates",
    "Afdelingerne, som deltager, og hvor mange der bor i dem.",
    (
        Column(
            "Boligområde",
            "area",
            Reference("areas", "Områder"),
            "Området, som afdelingen ligger i.",
            "Nordvang",
            required=True,
            width=28,
        ),
        Column(
            "Boligorganisation",
            "organisation",
            ORGANISATION,
            "Afdelingens boligorganisation.",
            "Boligselskabet Nordlyng",
            required=True,
            width=34,
        ),
        Column(
            "Afdelingsnr.",
            "number",
            Code(),
            "Nummeret hos boligorganisationen.",
            "11",
            required=True,
            width=12,
        ),
        Column("Navn", "name", Text(), "Afdelingens navn.", "Nordvang I", required=True, width=28),
        Column("Beboere", "residents", Whole(), "Antal beboere.", 640, width=10),
        Column("Boliger", "homes", Whole(), "Antal boliger.", 320, width=10),
    ),
    key=lambda row: (row["organisation"]["code"], row["number"]),
    inside="areas",
    has_uid=False,
    under="area",
)

FOCI = SheetKind(
    "Indsatsområder",
    "foci",
    "De indsatsområder i bevillingsperioden, som planen bruger.",
    (
        Column(
            "Indsatsområde",
            "focus_area",
            Named("focus_areas", "et indsatsområde i planens bevillingsperiode", ("code", "name", "order")),
            "Områdets navn.",
            "Beskæftigelse",
            required=True,
            width=34,
        ),
    ),
    key=lambda row: (row["focus_area"]["code"],),
    called=(
        "focus_area.name",
        "focus_area.code",
    ),
)
