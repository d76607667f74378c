from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template

from core.danish import NBSP


def render(expression, **values):
    return Template("{% load danish %}{{ " + expression + " }}").render(Context(values))


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("v|kr", Decimal("1234567.50"), "1.234.567,50 kr."),
        ("v|kr0", Decimal("1234567.50"), "1.234.568 kr."),
        ("v|kr", 0, "0,00 kr."),
        ("v|amount", Decimal("-1234.5"), "-1.234,50"),
        ("v|number", 1234, "1.234"),
        ("v|number:1", Decimal("12.34"), "12,3"),
        ("v|percent", Decimal("12.5"), f"12,5{NBSP}%"),
        ("v|percent:2", Decimal("24.9999"), f"25,00{NBSP}%"),
        ("v|dk_date", date(2026, 12, 24), "24. december 2026"),
        ("v|dk_date", "2026-12-24", "24. december 2026"),
        ("v|dk_short", date(2026, 1, 2), "02-01-2026"),
        ("v|dk_day", date(2026, 12, 24), "24. december"),
        ("v|dk_datetime", datetime(2026, 12, 24, 13, 5, tzinfo=UTC), "24. december 2026 kl. 14.05"),
        ("v|dk_date", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1. januar 2027"),
    ],
)
def test_formats(expression, value, text):
    assert render(expression, v=value) == text


@pytest.mark.parametrize(
    "name",
    ["kr", "kr0", "amount", "number", "percent", "dk_date", "dk_short", "dk_day", "dk_datetime", "days_left"],
)
def test_nothing_is_nothing_and_not_zero(name):
    assert render(f"v|{name}", v=None) == ""
    assert render(f'v|{name}|default:"–"', v=None) == "–"


@pytest.mark.parametrize("name", ["kr", "kr0", "amount", "number", "percent"])
@pytest.mark.parametrize("value", [1.5, "1", True])
def test_a_number_of_another_kind_is_a_programming_error(name, value):
    with pytest.raises(TypeError):
        render(f"v|{name}", v=value)


def test_days_left_from_copenhagens_today():
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=False):
        assert render("v|days_left", v=date(2026, 11, 23)) == "i dag"
        assert render("v|days_left", v=date(2026, 11, 22)) == "1 dag over fristen"
