"""The list of plans as a workbook, for so many plans that nobody should wait for the page."""

from collections.abc import Callable, Sequence

from django.core.files.base import ContentFile

from accounts.models import User
from core.dates import today
from core.files import fill
from core.snapshots import sha256
from plans.models import Plan
from plans.querysets import sight_of
from portal.exchange.lists import plans_workbook
from portal.figures.planlist import PlanRow, plan_rows
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
    content = plans_workbook(rows)
    file = ListFile(sight=seen_by(by))
    fill(file, ContentFile(content, name=f"helhedsplaner-{today().isoformat()}.xlsx"), by=by)
    file.save()
    return file


def seen_by(user: User) -> str:
    """By what the person sees plans, in few letters: another answer means another list."""
    return sha256(list(sight_of(user)))
