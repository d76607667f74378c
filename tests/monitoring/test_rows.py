"""Rows of Fremdrift and the redegørelse that are joined as strings: their links, and what people wrote is escaped."""

from decimal import Decimal

from monitoring.calculations import MoneyRow
from monitoring.templatetags.monitoring_rows import account_cells, money_cells

HOSTILE = "<b>\"'&"
ESCAPED = "&lt;b&gt;&quot;&#x27;&amp;"
ROW = MoneyRow(HOSTILE, HOSTILE, HOSTILE, Decimal("2000.00"), Decimal("1500.50"))


def test_amounts_of_the_account_lead_to_what_they_are_made_of() -> None:
    html = account_cells(ROW, opens="/tal/", query="?v=2&x", kind="kilde")
    assert html.count("<td") == 4
    assert f'href="/tal/budget-kilde-{ESCAPED}/?v=2&amp;x">2.000,00</a>' in html
    assert f'href="/tal/afvigelse-kilde-{ESCAPED}/?v=2&amp;x">−499,50</a>' in html
    total = account_cells(ROW, opens="/tal/", query="", of_all="-kilder")
    assert 'href="/tal/regnskab-kilder/">1.500,50</a>' in total


def test_money_of_a_year_opens_only_where_there_are_books() -> None:
    html = money_cells(ROW, books="/bog/", figure=HOSTILE, booked="2")
    assert f'href="/bog/budget-{ESCAPED}/"' in html
    assert f"<small>{ESCAPED}</small>" in html
    assert "<b>" not in html
    assert "href" not in money_cells(ROW, books="", figure="2027", booked="–")
