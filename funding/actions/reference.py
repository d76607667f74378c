"""Reference data that funding owns."""

from funding.models import BudgetCategory
from plans.models import GrantScheme

CATEGORIES = (
    ("loen", "Løn og personale"),
    ("aktiviteter", "Aktiviteter"),
    ("administration", "Administration"),
    ("evaluering", "Evaluering og dokumentation"),
    ("oevrige", "Øvrige udgifter"),
)


def load_categories() -> None:
    """Give every bevillingsperiode without categories the usual ones. What an administrator has made stays as it is."""
    for scheme in GrantScheme.objects.filter(budget_categories=None):
        BudgetCategory.objects.bulk_create(
            BudgetCategory(scheme=scheme, code=code, name=name, order=order)
            for order, (code, name) in enumerate(CATEGORIES, start=1)
        )
