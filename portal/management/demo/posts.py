"""The index that salaries follow in the demo, and the post of which a plan's salary line is made."""

import datetime as dt
from decimal import Decimal

from funding.calculations import Post, post_cost
from funding.figures.positions import indexes_of
from funding.models import BudgetLine, Position, RegulationIndex
from plans.models import GrantScheme, Plan
from portal.management.demo.scheme import USUAL

SOURCE = "Skøn over pris- og lønudviklingen (eksempel)"


def set_indexes(today: dt.date) -> None:
    """By how much salaries rise in the years of the plans that are being written."""
    scheme = GrantScheme.objects.get(code=USUAL)
    for ahead, percent in ((2, "2.5"), (3, "2.2"), (4, "2.2")):
        RegulationIndex.objects.create(
            scheme=scheme, year=today.year + ahead, percent=Decimal(percent), source=SOURCE
        )


def add_post(plan: Plan, lines: list[BudgetLine]) -> None:
    """The post that the cross-cutting salary line is made of. What the index adds is taken from the activities, so that
    the budget of a year stays what the story says. Before the lines are saved."""
    across = sorted((line for line in lines if line.focus is None), key=lambda line: line.year)
    post = Post(plan.starts_on, plan.ends_on, Decimal("0.5"), across[0].amount * 2)
    indexes = indexes_of(plan)
    for line in across:
        cost = post_cost(post, line.year, indexes)
        activities = next(
            other
            for other in lines
            if other.year == line.year and other.focus and other.category.code == "aktiviteter"
        )
        activities.amount -= cost - line.amount
        line.amount = cost
    Position.objects.create(
        plan=plan,
        title="Projektleder",
        category=across[0].category,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        full_time=post.full_time,
        yearly_salary=post.yearly_salary,
    )
