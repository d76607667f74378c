"""The pages beside the economy page explain their amounts too: printed amount, explanation and rows say the same."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest

from core.danish import NBSP
from funding.actions import (
    PositionValues,
    add_source,
    pay_from_pool,
    record_collection,
    save_position,
    set_pool,
)
from funding.exchange import economy_document
from funding.figures import (
    collecting,
    economy,
    explain,
    explain_collecting,
    explain_positions,
    explain_rates,
    pool_figures,
    position_table,
)
from funding.figures.explained.pool import explain_pool
from funding.figures.explained.regulation import explain_regulation
from funding.figures.regulation import regulation_account
from funding.models import Grant, Instalment
from plans.models import Plan
from tests.factories.funding import moved, other_use

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a class="figure" href="([^"]*)">([^<]*)</a>')
ROW = re.compile(r'<th scope="row">[^<]*</th><td class="number">(?:<a [^>]*>)?([^<]*)<')
DAY = dt.date(2026, 11, 30)


def clean(text):
    return html.unescape(text).replace(NBSP, " ").replace("\N{MINUS SIGN}", "-").strip().removesuffix(" kr.")


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
        if "<tfoot>" in page:
            *parts, total = map(number, rows)
            assert sum(parts) == total == number(text), address
        assert "Sætning, du kan bruge" in page
    assert count >= least


@pytest.fixture
def collected(running, cast):
    common = {"plan": running, "year": 2027, "party": ("municipality", "630", ""), "by": cast.ida}
    record_collection(act="asked", amount=Decimal("287500.00"), on=DAY, **common)
    record_collection(act="received", amount=Decimal("287500.03"), on=DAY, sure=True, **common)
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
    # Five columns of two afdelinger and of both, each year, and the balance.
    assert_explained(client, url, 5 * 3 + 1)
    other = explain_regulation(account, f"{estate.figure}-andet-2026")
    assert (other.amount, other.parts) == (Decimal("0.00"), ())
    spent = explain_regulation(account, f"{estate.figure}-aktiviteter-2026")
    assert clean(spent.sentence) == (
        f"I 2026 gik der 333,34 kr. fra reguleringskontoen for afdelingen »{estate.name}« til planens egne aktiviteter."
    )
    assert explain_regulation(account, "saldo-primo-2026").amount == Decimal("1000.00")
    assert explain_regulation(account, "saldo-primo") is None
    with django_assert_max_num_queries(25):
        assert client.get(f"{url}tal/{estate.figure}/").status_code == 200
    client.force_login(cast.niels)
    assert client.get(url).status_code == client.get(f"{url}tal/saldo/").status_code == 404
    assert client.get(f"{url}tal/{account.movements[0].figure}/").status_code == 404


def test_a_movement_opens_to_what_was_written(running, cast, client):
    waiting = other_use(running, by=cast.ida, on=dt.date(2025, 5, 1))
    spent = moved(running, "activities", "333.34", by=cast.ida, on=dt.date(2026, 5, 1))
    account = regulation_account(running)
    own = explain_regulation(account, spent.figure)
    assert clean(own.sentence) == (
        f"Den 1. maj 2026 er der brugt 333,34 kr. af kontoen for afdelingen »{spent.estate.name}« "
        "til planens egne aktiviteter: Lommepengejob."
    )
    assert [(part.amount, part.key) for part in own.inputs] == [
        (Decimal("666.66"), f"afdeling-{spent.estate_id}")
    ]
    other = explain_regulation(account, waiting.figure)
    assert (other.amount, other.state) == (Decimal("400.00"), "warning")
    assert other.verdict == "Bevægelsen tæller ikke med endnu."
    client.force_login(cast.ida)
    page = client.get(f"/planer/{running.number}/reguleringskonto/").content.decode()
    assert all(f"/tal/{row.figure}/" in page for row in account.movements)
    # From the balance one comes to each movement that it counts.
    whole = explain_regulation(account, f"afdeling-{spent.estate_id}")
    assert {part.key for part in whole.parts} == {row.figure for row in account.movements if row.is_in_force}


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
    given = explain_pool(figures, f"plan-{running.number}")
    # By hand: 12,5 % of 11.500.000.
    assert given.amount == Decimal("1437500.00")
    assert clean(given.sentence).endswith("betales af puljen og er i alt 1.437.500,00")
    client.force_login(cast.jonas)
    assert_explained(client, url, 13)
    with django_assert_max_num_queries(25):
        assert client.get(f"{url}tal/bevilget-2027/").status_code == 200
    assert client.get(f"{url}tal/tilbage-2028/").status_code == 404
    client.force_login(cast.grethe)
    assert client.get(f"{url}tal/bevilget-2027/").status_code == 404


def test_the_rates_open_to_their_part_of_the_tilsagn(running, cast, client):
    grant = Grant.objects.create(
        plan=running, amount=Decimal("8625000.00"), granted_on=DAY, reference="BS-2024-7"
    )
    for year, amount in ((2026, "2156250.00"), (2027, "6468749.99")):
        Instalment.objects.create(grant=grant, due_on=dt.date(year, 3, 1), amount=Decimal(amount))
    client.force_login(cast.jonas)
    assert_explained(client, f"/planer/{running.number}/oekonomi/opkraevning/", 23)
    found = collecting(running, economy_document(running))
    whole = explain_rates(found, "rater")
    assert (whole.amount, whole.state) == (Decimal("8624999.99"), "error")
    first, second = (explain_rates(found, part.key) for part in whole.parts)
    # By hand: 2.156.250,00 is a quarter of 8.625.000,00; the other is an øre short of three quarters.
    assert clean(first.sentence) == (
        "Landsbyggefondens rate den 1. marts 2026 er 2.156.250,00 kr. og udgør 25 % af tilsagnet."
    )
    assert "75 % (afrundet) af tilsagnet" in clean(second.sentence)
    assert first.verdict == "Raten er forfalden."
    # An øre is missing, so the tilsagn does not open to the sum of the rates.
    assert first.whole.key == ""
    assert "Raterne er i alt 8.624.999,99 kr. af tilsagnets 8.625.000,00" in clean(first.rule)
    second_rate = Instalment.objects.get(grant=grant, due_on=dt.date(2027, 3, 1))
    Instalment.objects.filter(pk=second_rate.pk).update(amount=Decimal("6468750.00"))
    found = collecting(running, economy_document(running))
    first = explain_rates(found, whole.parts[0].key)
    assert (first.whole.key, "i alt" in first.rule) == ("rater", False)
    assert explain_rates(found, "rate-0") is None


def test_hours_open_to_their_product_from_their_own_page(plan, cast, client):
    years = {2027: Decimal("100000.00"), 2028: Decimal("0.00")}
    add_source(plan=plan, by=cast.mette, source="municipality", organisation="630", form="hours", years=years)
    payer = next(row for row in economy(economy_document(plan)).payers if row.form == "hours")
    client.force_login(cast.mette)
    url = f"/planer/{plan.number}/oekonomi/kilde/{payer.key}/"
    typed = explain(economy_document(plan), f"finansiering-{payer.key}-2027")
    assert typed.rule == "Beløbet er skrevet i planens økonomi."
    data = {"role": "Fritidskonsulent", "hourly_rate": "312,33", "hours_2027": "37,25", "hours_2028": "0"}
    data["state"] = client.get(url).context["basis"].state
    assert client.post(url, data).status_code == 302
    assert_explained(client, url, 2)
    worked = explain(economy_document(plan), f"finansiering-{payer.key}-2027")
    # By hand: 37,25 × 312,33 = 11.634,2925.
    assert worked.amount == Decimal("11634.29")
    assert clean(worked.sentence).endswith("i 2027 er 37,25 timer × 312,33 kr. = 11.634,29")
