"""A bevillingsperiode of the demo alone: it asks for a prækvalifikation before a plan is written in full."""

import datetime as dt

from plans.models import FocusArea, FundingRate, GrantScheme
from portal.management.demo.stories import TWO_STAGES

USUAL = "2019-26"


def make_scheme(today: dt.date) -> None:
    """The usual one's indsatsområder and rates, for four years from the next."""
    first = dt.date(today.year + 1, 1, 1)
    scheme = GrantScheme.objects.create(
        code=TWO_STAGES,
        name="Ansøgning i to trin (eksempel)",
        starts_on=first,
        ends_on=dt.date(today.year + 4, 12, 31),
        prequalification_from=today - dt.timedelta(days=365),
    )
    for area in FocusArea.objects.filter(scheme__code=USUAL):
        FocusArea.objects.create(scheme=scheme, code=area.code, name=area.name, order=area.order)
    for rate in FundingRate.objects.filter(scheme__code=USUAL, municipality=None):
        rate.pk, rate.scheme, rate.valid_from = None, scheme, first
        rate.save()
