"""Vejle's medfinansieringspulje: enough for a while, and one year in which more is promised than there is."""

import datetime as dt
from decimal import Decimal

from funding.models import PoolPlan, PoolYear
from plans.models import Plan
from portal.management.demo.people import World

PAID = ("Nordvang og Søengen", "Fjordparken", "Rosenhaven")


def set_aside(world: World, today: dt.date) -> None:
    municipality = world.municipality("vejle")
    for years, amount in enumerate(("900000.00", "1000000.00", "650000.00", "1000000.00")):
        PoolYear.objects.create(municipality=municipality, year=today.year + years, amount=Decimal(amount))
    for plan in Plan.objects.filter(municipality=municipality, title__in=PAID):
        PoolPlan.objects.create(plan=plan)
