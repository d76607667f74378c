"""The list of plans, and their money, as a workbook, for so many plans that nobody should wait for the page."""

from collections.abc import Callable, Sequence

from django.core.files.base import ContentFile
from django.http import QueryDict

from accounts.models import User
from core.dates import today
from core.files import fill
from core.snapshots import sha256
from plans.models import Plan
from plans.querysets import Sight, sight_of
from portal.exchange.lists import plans_workbook, portfolio_workbook
from portal.figures.planlist import PlanRow, plan_rows
from portal.figures.portfolio import Choice, chosen_plans, money_of_plans, money_of_years
from portal.models import ListFile

# Plans that are read and rated at a time.
AT_A_TIME = 50


def write_list(
    *, plan_ids: Sequence[int], by: User, heard: Callable[[int], None] = lambda done: None
) -> ListFile:
    """The plans in this order, as far as the person sees them now. `heard` is told how many are done."""
    rows: list[PlanRow] = []
    for start in range(0, len(plan_ids), AT_A_TIME):
        some = plan_ids[start : start + AT_A_TIME]
        visible = Plan.objects.visible_to(by).select_related("municipality__organisation", "scheme")
        found = visible.in_bulk(some)
        rows += plan_rows([found[pk] for pk in some if pk in found], by)
        heard(len(rows))
    return _kept(plans_workbook(rows), "helhedsplaner", by)


def write_portfolio(*, query: str, by: User) -> ListFile:
    """The money of the plans that an address of the portfolio chooses, as far as the person sees them now."""
    return _kept(chosen_workbook(Choice.of(QueryDict(query)), sight_of(by)), "oekonomi-paa-tvaers", by)


def chosen_workbook(choice: Choice, sight: Sight) -> bytes:
    """The same rows as the page, all of them, and each plan's years."""
    plans = money_of_plans(chosen_plans(choice, sight), choice.year)
    return portfolio_workbook(plans, money_of_years(choice, sight), choice.year)


def _kept(content: bytes, name: str, by: User) -> ListFile:
    file = ListFile(sight=seen_by(by))
    fill(file, ContentFile(content, name=f"{name}-{today().isoformat()}.xlsx"), by=by)
    file.save()
    return file


def seen_by(user: User) -> str:
    """By what the person sees plans, in few letters: another answer means another list."""
    return sha256(list(sight_of(user)))
