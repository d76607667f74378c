"""Values of measurements and targets in their indicator's unit: {% load monitoring_values %}."""

from decimal import Decimal

from django import template

from monitoring.models import Measurement
from plans.figures import value_text
from plans.models import Indicator

register = template.Library()


@register.filter
def in_unit(value: Decimal | None, indicator: Indicator) -> str:
    return value_text(value, indicator.unit, indicator.decimals)


@register.filter
def measured(row: Measurement, indicator: Indicator) -> str:
    return "Diskretioneret" if row.value is None else in_unit(row.value, indicator)
