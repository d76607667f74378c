"""Reference data that every installation starts with. What an administrator has changed since is left alone."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from plans.models import ActivityType, FocusArea, FundingRate, GrantScheme

# code, first day, last day, default, indsatsområder (domain: lbf.dk for the first two, CFBU for the last)
SCHEMES = (
    (
        "2011-14",
        dt.date(2011, 1, 1),
        dt.date(2014, 12, 31),
        False,
        (
            "Børn, unge og familie",
            "Uddannelse, beskæftigelse og erhverv",
            "Beboernetværk, inddragelse og demokrati",
            "Sundhed",
            "Udsatte grupper",
            "Kultur og fritid",
            "Image og kommunikation",
        ),
    ),
    (
        "2015-18",
        dt.date(2015, 1, 1),
        dt.date(2018, 12, 31),
        False,
        (
            "Tryghed og trivsel",
            "Kriminalpræventiv indsats",
            "Uddannelse og beskæftigelse",
            "Forebyggelse og forældreansvar",
        ),
    ),
    (
        "2019-26",
        dt.date(2019, 1, 1),
        dt.date(2026, 12, 31),
        True,
        (
            "Uddannelse og livschancer",
            "Beskæftigelse",
            "Kriminalitetsforebyggelse",
            "Sammenhængskraft og medborgerskab",
        ),
    ),
)
# From then on a plan is handed in with a strategisk samarbejdsaftale and delaftaler.
AGREEMENTS_SINCE = 2015
RATES = {"lbf_percent": Decimal(75), "local_percent": Decimal(25), "municipal_percent": Decimal("12.5")}
RATE_SOURCE = "Landsbyggefonden: 75 % af rammen og mindst 25 % lokal medfinansiering, halvdelen fra kommunen"

# Kinds of handling and the indsatsområder of 2019-26 that they belong to (by order, 1-4).
ACTIVITY_TYPES = {
    "Bandeexit og mentor": (3,),
    "Beboerrådgivning": (4,),
    "Brobygning til forening": (3, 4),
    "Brobygning til jobcenter": (2,),
    "Bydelsmødre": (1, 4),
    "Familienetværk": (1, 4),
    "Forældreprogram": (1, 3),
    "Fritidsjob": (1, 2, 3),
    "Fritidspas": (1, 3),
    "Fædregruppe": (1, 4),
    "Genbrugs- og byttebutik": (2, 4),
    "Gadeplansarbejde": (3,),
    "Iværksætterforløb": (2,),
    "Jobvejledning": (2,),
    "Kulturarrangement": (4,),
    "Lektiecafé": (1,),
    "Lommepengejob": (1, 2, 3),
    "Læsegruppe for børn": (1,),
    "Naboskab og netværk": (4,),
    "Pige- og drengeklub": (1, 3),
    "Sprogcafé": (2, 4),
    "Sundhedscafé": (4,),
    "Trygheds- og konfliktmægling": (3, 4),
    "Uddannelsesvejledning": (1, 2),
    "Unge som rollemodeller": (1, 3),
    "Virksomhedsnetværk": (2,),
}


@transaction.atomic
def load_reference() -> None:
    """Bevillingsperioder, indsatsområder, rates and kinds of handling. Run again it adds only what is missing."""
    has_default = GrantScheme.objects.filter(is_default=True).exists()
    for code, first, last, is_default, names in SCHEMES:
        scheme, _ = GrantScheme.objects.get_or_create(
            code=code,
            defaults={
                "name": f"{code}-midlerne",
                "starts_on": first,
                "ends_on": last,
                "is_default": is_default and not has_default,
                "requires_agreements": first.year >= AGREEMENTS_SINCE,
            },
        )
        for order, name in enumerate(names, start=1):
            FocusArea.objects.get_or_create(
                scheme=scheme, code=area_code(name), defaults={"name": name, "order": order}
            )
        FundingRate.objects.get_or_create(
            scheme=scheme, municipality=None, valid_from=first, defaults={**RATES, "source": RATE_SOURCE}
        )
    _load_activity_types()


def _load_activity_types() -> None:
    areas = {area.order: area for area in FocusArea.objects.filter(scheme__code="2019-26")}
    known = set(ActivityType.objects.values_list("name", flat=True))
    for name, orders in ACTIVITY_TYPES.items():
        if name not in known:
            kind = ActivityType.objects.create(name=name)
            kind.focus_areas.set([areas[order] for order in orders if order in areas])


def area_code(name: str) -> str:
    """ "beskaeftigelse": the indsatsområde's part of an address. Danish letters are written out."""
    text = name.lower()
    for letter, written in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        text = text.replace(letter, written)
    return slugify(text)[:40]
