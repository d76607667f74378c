"""What pages of other apps show of cases: {% load approvals %}."""

from collections.abc import Iterable
from typing import Any

from django import template

from approvals.figures.papers import paper_url as url_of_paper
from approvals.figures.regulation import OtherUseCase, other_use_cases
from approvals.models import Case
from funding.models import RegulationMovement
from plans.models import Plan

register = template.Library()


@register.simple_tag(takes_context=True, name="other_use_cases")
def other_use_cases_of(
    context: dict[str, Any], plan: Plan, movements: Iterable[RegulationMovement]
) -> dict[int, OtherUseCase]:
    """The cases that the reader sees or may open."""
    return other_use_cases(context["request"].user, plan, movements)


@register.filter
def case_of(cases: dict[int, OtherUseCase], row: RegulationMovement) -> OtherUseCase | None:
    return cases.get(row.pk)


@register.simple_tag
def paper_url(case: Case, name: str, *more: int) -> str:
    return url_of_paper(case, name, *more)
