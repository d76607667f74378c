"""Tags of templates/plan_frame.html: the head of every page about one plan."""

from typing import Any

from django import template

from plans.models import Plan
from portal.figures.frame import TAB_NAMES, breadcrumb, plan_head

register = template.Library()


@register.inclusion_tag("portal/plan_header.html", takes_context=True)
def plan_header(context: dict[str, Any], plan: Plan, tab: str) -> dict[str, Any]:
    user = context["request"].user
    return {"plan": plan, "tab": tab, "head": plan_head(plan, user, tab), "is_overview": tab == "overview"}


@register.inclusion_tag("components/breadcrumb.html")
def plan_breadcrumb(plan: Plan, tab: str, page_name: str = "") -> dict[str, Any]:
    """Planer › the plan › the tab › the page; `page_name` is in the view's context when a page lies below a tab."""
    return {"items": breadcrumb(plan, tab if tab in TAB_NAMES else "overview", page_name)}
