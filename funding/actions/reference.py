"""Reference data that funding owns."""

from decimal import Decimal

from accounts.models import Municipality
from funding.models import BudgetCategory, MunicipalPart
from plans.models import FundingRate, GrantScheme

CATEGORIES = (
    ("loen", "Løn og personale"),
    ("aktiviteter", "Aktiviteter"),
    ("administration", "Administration"),
    ("evaluering", "Evaluering og dokumentation"),
    ("oevrige", "Øvrige udgifter"),
)

#: A kommune whose part of the frame is laid down in parts of its own: code, their source, names and percentages.
MUNICIPAL_PARTS = {
    "101": (
        "Københavns Kommune: 12,5 % af rammen, heraf 10,6 % lokalt og 1,9 % til facilitering",
        (("Lokalt", Decimal("10.6")), ("Facilitering", Decimal("1.9"))),
    )
}


def load_municipal_parts() -> None:
    """Give such a kommune the general rate of each bevillingsperiode as its own, with its parts. What an administrator
    has made for it stays as it is; a kommune that is not in the portal is left out."""
    for code, (source, parts) in MUNICIPAL_PARTS.items():
        municipality = Municipality.objects.filter(kommunekode=code).first()
        if municipality is None:
            continue
        for general in FundingRate.objects.filter(municipality=None):
            if FundingRate.objects.filter(scheme=general.scheme_id, municipality=municipality).exists():
                continue
            rate = FundingRate.objects.create(
                scheme_id=general.scheme_id,
                municipality=municipality,
                valid_from=general.valid_from,
                lbf_percent=general.lbf_percent,
                local_percent=general.local_percent,
                municipal_percent=sum((percent for _, percent in parts), start=Decimal(0)),
                source=source,
            )
            MunicipalPart.objects.bulk_create(
                MunicipalPart(rate=rate, name=name, percent=percent, order=order)
                for order, (name, percent) in enumerate(parts, start=1)
            )


def load_categories() -> None:
    """Give every bevillingsperiode without categories the usual ones. What an administrator has made stays as it is."""
    for scheme in GrantScheme.objects.filter(budget_categories=None):
        BudgetCategory.objects.bulk_create(
            BudgetCategory(scheme=scheme, code=code, name=name, order=order)
            for order, (code, name) in enumerate(CATEGORIES, start=1)
        )
