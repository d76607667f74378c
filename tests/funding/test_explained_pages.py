"""The pages beside the economy page explain their amounts too: printed amount, explanation and rows say the same."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest

from core.danish import NBSP
from funding.actions import PositionValues, pay_from_pool, record_collection, save_position, set_pool
from funding.exchange import economy_document
from funding.figures import collecting, explain_collecting, explain_positions, pool_figures, position_table
from funding.figures.explained.pool import explain_pool
from funding.figures.explained.regulation import explain_regulation
from funding.figures.regulation import regulation_account
from plans.models import Plan
from tests.factories.funding import moved, other_use

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a class="figure" href="([^"]*)">([^<]*)</a>')
ROW = re.compile(r'<th scope="row">[^<]*</th><td class="number">(?:<a [^>]*>)?([^<]*)<')
DAY = dt.date(2026, 11, 30)


def clean(text):
    return html.unescape(text).replace(NBSP, " ").replace("\N{MINUS SIGN}", "-").removesuffix(" kr.")


def number(text):
    return Decimal(clean(text).replace(".", "").replace(",", "."))


def opened(client, url):
    """Every figure printed on the page, with the page that explains it."""
    for address, text in LINK.findall(client.get(url).content.decode()):
        page = client.get(address)
        assert page.status_code == 200, address
        yield address, text, page.content.decode()


def assert_explained(client, url, least):
    count = 0
    for address, text, page in opened(client, url):
        count += 1
        big = re.search(r'<p class="big-number">([^<]*)', page)[1]
        assert number(big) == number(text), address
        rows = ROW.findall(page)
        if rows:
            *parts, total = map(number, rows)
            assert sum(parts) == total == number(text), address
        assert "Sætning, du kan bruge" in page
    assert count >= least


@pytest.fixture
def collected(running, cast):
    common = {"plan": running, "year": 2027, "party": ("municipality", "630", ""), "by": cast.ida}
    record_collection(act="asked", amount=Decimal("287500.00"), on=DAY, **common)
    record_collection(act="received", amount=Decimal("287500.03"), on=DAY, **common)
    record_collection(act="received", amount=Decimal("-0.02"), on=DAY, **common)
    return running


@pytest.fixture
def posts(plan, cast):
    own = {
        "category": "loen",
        "focus": None,
        "full_time": Decimal("0.333"),
        "yearly_salary": Decimal("511111.11"),
    }
    for title in ("Projektleder", "Medarbejder"):
        values = PositionValues(title=title, starts_on=plan.starts_on, ends_on=plan.ends_on, **own)
        save_position(plan=plan, by=cast.mette, values=values)
    return plan


def test_what_was_asked_and_paid_opens_to_what_was_written(collected, cast, client):
    client.force_login(cast.ida)
    assert_explained(client, f"/planer/{collected.number}/oekonomi/opkraevning/", 20)
    found = collecting(collected, economy_document(collected))
    over = explain_collecting(found, "opkraevning-mangler-municipality-2027")
    assert over.amount == Decimal("-0.01")
    assert clean(over.sentence) == "Vejle Kommune har for 2027 betalt 0,01 kr. mere, end der skal betales."
    paid = explain_collecting(found, "opkraevning-modtaget-municipality-2027")
    assert [part.amount for part in paid.parts] == [Decimal("287500.03"), Decimal("-0.02")]


def test_a_post_opens_to_its_years_and_each_year_to_its_product(posts, cast, client):
    client.force_login(cast.mette)
    assert_explained(client, f"/planer/{posts.number}/oekonomi/stillinger/", 15)
    table = position_table(posts)
    # By hand: 0,333 × 511.111,11 × 12/12 = 170.199,99963.
    year = explain_positions(table, f"stilling-{table.rows[0].position.uid}-2028")
    assert year.amount == Decimal("170200.00")
    assert "0,333 årsværk × 511.111,11 kr. × 12/12 år = 170.200,00" in clean(year.sentence)
    assert explain_positions(table, "stillinger-2028").amount == Decimal("340400.00")


@pytest.mark.parametrize(
    "key",
    [
        "opkraevning",
        "opkraevning-mangler-municipality-1999",
        "opkraevning-skyldig-municipality-2027",
        "stilling-2028",
        "stillinger-1999",
        "stilling-00000000-0000-4000-8000-000000000000",
    ],
)
def test_a_figure_that_the_page_does_not_have(collected, cast, client, key):
    client.force_login(cast.ida)
    assert client.get(f"/planer/{collected.number}/oekonomi/tal/{key}/").status_code == 404


@pytest.mark.parametrize(
    "key", ["opkraevning-mangler", "opkraevning-modtaget-municipality-2027", "stillinger"]
)
def test_who_does_not_see_the_page_does_not_see_its_figures(
    collected, cast, client, key, django_assert_max_num_queries
):
    url = f"/planer/{collected.number}/oekonomi/tal/{key}/"
    client.force_login(cast.ida)
    with django_assert_max_num_queries(25):
        assert client.get(url).status_code == 200
    client.force_login(cast.niels)
    page = "stillinger" if key == "stillinger" else "opkraevning"
    assert client.get(f"/planer/{collected.number}/oekonomi/{page}/").status_code == 404
    assert client.get(url).status_code == 404
    Plan.objects.filter(pk=collected.pk).update(status=Plan.Status.IN_APPROVAL, started_on=None)
    client.force_login(cast["else"])
    assert "Sætning, du kan bruge" not in client.get(url).content.decode()


def test_the_balance_opens_to_the_afdelinger_and_they_to_their_movements(
    running, cast, client, django_assert_max_num_queries
):
    other_use(running, by=cast.ida, on=dt.date(2025, 5, 1))
    moved(running, "activities", "333.34", by=cast.ida, on=dt.date(2026, 5, 1))
    account = regulation_account(running)
    # By hand: 1.000,00 in, 333,34 out; the other use waits for its approvals and does not count.
    assert explain_regulation(account, "saldo").amount == account.balance == Decimal("666.66")
    estate = next(row for row in account.estates if row.balance)
    found = explain_regulation(account, f"{estate.figure}-2026")
    assert [part.counted for part in found.parts] == [Decimal("1000.00"), Decimal("-333.34")]
    assert explain_regulation(account, "saldo-1999") is None
    assert explain_regulation(account, "afdeling-0") is None
    url = f"/planer/{running.number}/reguleringskonto/"
    client.force_login(cast.ida)
    assert_explained(client, url, 6)
    with django_assert_max_num_queries(25):
        assert client.get(f"{url}tal/{estate.figure}/").status_code == 200
    client.force_login(cast.niels)
    assert client.get(url).status_code == client.get(f"{url}tal/saldo/").status_code == 404


def test_a_year_of_the_pulje_opens_to_the_plans_that_it_pays(
    running, cast, client, django_assert_max_num_queries
):
    kommune, url = running.municipality, "/kommuner/630/pulje/"
    set_pool(municipality=kommune, by=cast.jonas, year=2027, amount=Decimal("287499.99"))
    pay_from_pool(plan=running, by=cast.jonas, from_pool=True)
    figures = pool_figures(kommune)
    # By hand: 12,5 % of 2.300.000 a year.
    granted = explain_pool(figures, "bevilget-2027")
    assert [(part.label, part.amount) for part in granted.parts] == [(running.title, Decimal("287500.00"))]
    left = explain_pool(figures, "tilbage-2027")
    assert left.amount == left.parts_sum == Decimal("-0.01")
    assert clean(left.sentence) == "Der er lovet 0,01 kr. mere, end der er i puljen for 2027."
    assert explain_pool(figures, "reserveret-2027").amount == 0
    # Nobody has said what the pulje of 2028 is.
    assert explain_pool(figures, "tilbage-2028") is explain_pool(figures, "pulje-2028") is None
    client.force_login(cast.jonas)
    assert_explained(client, url, 12)
    with django_assert_max_num_queries(25):
        assert client.get(f"{url}tal/bevilget-2027/").status_code == 200
    assert client.get(f"{url}tal/tilbage-2028/").status_code == 404
    client.force_login(cast.grethe)
    assert client.get(f"{url}tal/bevilget-2027/").status_code == 404
