"""The books of a plan as their figures open, read once."""

from collections.abc import Sequence

from core.addresses import reverse
from core.dates import today
from funding.exchange import economy_document
from funding.figures.addresses import plan_figures
from funding.figures.economy import categories_of
from funding.figures.explained.books import Addresses, Books
from funding.figures.ledger import Booked, booked_of
from funding.figures.matrix import Document
from funding.figures.variance import latest_estimates
from plans.models import Plan


def books_of(
    plan: Plan,
    *,
    economy: bool,
    document: Document | None = None,
    booked: Sequence[Booked] | None = None,
    forecasts: bool = True,
) -> Books:
    """`economy`: whether the reader sees the plan's content, where a budget line opens further. `document` and `booked`
    where they have been read already. `forecasts`: whether it is asked what somebody expects."""
    addresses = Addresses(
        ledger=reverse("funding:ledger", args=[plan.number]),
        forecast=reverse("funding:forecast", args=[plan.number]),
        economy=plan_figures(plan.number) if economy else "",
    )
    return Books(
        economy_document(plan) if document is None else document,
        booked_of(plan) if booked is None else booked,
        latest_estimates(plan) if forecasts else {},
        categories_of(plan),
        addresses=addresses,
        on=today(),
    )
