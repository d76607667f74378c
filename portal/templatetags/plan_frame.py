"""Tags of templates/plan_frame.html: the head of every page about one plan."""

from typing import Any

from django import template

from approvals.figures import case_of, notes_of, remarks_to_follow
from approvals.models import Case
from plans.figures.work import read_foci
from plans.models import Plan
from portal.figures.frame import TAB_NAMES, breadcrumb, plan_head

register = template.Library()
#: The pages on which a plan is corrected.
WRITTEN_TABS = ("content", "economy")


@register.inclusion_tag("portal/plan_header.html", takes_context=True)
def plan_header(context: dict[str, Any], plan: Plan, tab: str) -> dict[str, Any]:
    request = context["request"]
    case = case_of(plan)
    if case is not None and case.state == Case.State.RETURNED:
        read_foci(plan)
    remarks = remarks_to_follow(plan, request.user, case) if tab in WRITTEN_TABS else []
    if remarks:
        request.field_notes = notes_of(remarks)
    return {
        "plan": plan,
        "tab": tab,
        "head": plan_head(plan, request.user, tab, case),
        "is_overview": tab == "overview",
        "remarks": remarks,
    }


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def plan_breadcrumb(context: dict[str, Any], plan: Plan, tab: str, page_name: str = "") -> dict[str, Any]:
    """Planer › the plan › the tab › the page; `page_name` is in the view's context when a page lies below a tab."""
    user = context["request"].user
    return {"items": breadcrumb(plan, user, tab if tab in TAB_NAMES else "overview", page_name)}
