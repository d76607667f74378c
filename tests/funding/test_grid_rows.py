"""Rows of the money's grids that are joined as strings: their links, and that whatever people wrote is escaped."""

from decimal import Decimal
from typing import Any

from funding.figures import YearColumn
from funding.forms.grid import WholeRow
from funding.templatetags.grid import grid_head, sum_cells, whole_row

HOSTILE = "<b>\"'&"
ESCAPED = "&lt;b&gt;&quot;&#x27;&amp;"


def column(year: int, note: str = "") -> Any:
    return YearColumn(year, note)


def test_the_head_names_the_years() -> None:
    html = grid_head(HOSTILE, [column(2027, HOSTILE), column(2028)], anchors=True)
    assert html.count(ESCAPED) == 2
    assert "<b>" not in html
    assert '<th scope="col" data-year="2028" id="aar-2028">2028</th>' in html
    assert "id=" not in grid_head("Kilde", [column(2027)])


def test_a_sum_leads_to_what_it_is_made_of() -> None:
    sums = [(column(2027), Decimal("1000.50")), (column(2028), Decimal("0.00"))]
    html = sum_cells(
        sums, Decimal("1000.50"), base="/tal/", key="budget", part="sum", years="column", whole="all"
    )
    assert html == (
        '<td data-year="2027" data-sum="column"><a class="figure" data-words href="/tal/budget-2027/">1.000,50</a></td>'
        '<td data-year="2028" data-sum="column"><a class="figure" data-words href="/tal/budget-2028/">0,00</a></td>'
        '<td data-sum="all"><a class="figure" data-words href="/tal/budget/">1.000,50</a></td>'
    )


def test_a_row_of_the_whole_plan_is_escaped() -> None:
    row = WholeRow("loen", HOSTILE, HOSTILE, ((column(2027), Decimal("1.00")),), Decimal("1.00"))
    html = whole_row(row, HOSTILE)
    assert "<b>" not in html
    assert f'<th scope="row">{ESCAPED}</th>' in html
    assert f'<td class="sum" data-from="{ESCAPED}">' in html
