"""Every figure of the economy page opens to what it is made of; page, explanation and JSON say the same."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from core.danish import NBSP, format_amount
from funding.exchange import economy_document
from funding.figures import Figures, economy, explain, share_sentences
from funding.models import BudgetCategory
from plans.models import Plan
from tests.factories.funding import cross_cutting, financing
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a class="figure"[^>]* href="[^"]*/tal/([a-z0-9_-]+)/">([^<]*)</a>')


def clean(text):
    return text.replace(NBSP, " ")


@pytest.fixture
def golden(cast):
    """A plan whose every amount was computed by hand: 1.000,01 in 2027 and 333,33 in 2028, 1.333,34 in all."""
    plan = complete_plan(cast)
    cross_cutting(plan, {2027: "1000.01", 2028: "333.33"})
    financing(
        plan,
        [
            ("fund", None, "", 2027, "750.00"),
            ("fund", None, "", 2028, "249.99"),
            ("municipality", cast.vejle, "", 2027, "125.00"),
            ("municipality", cast.vejle, "", 2028, "41.67"),
            ("housing_organisation", cast.nordlyng, "", 2027, "62.51"),
            ("housing_organisation", cast.nordlyng, "", 2028, "20.84"),
            ("housing_organisation", cast.soengen, "", 2027, "62.50"),
            ("housing_organisation", cast.soengen, "", 2028, "20.83"),
        ],
    )
    return plan


#: By hand. 999,99 is 74,9989…; 333,35 is 25,0011…; 166,67 is 12,5002… per cent of 1.333,34.
GOLDEN = {
    "budget": ("1333.34", None),
    "budget-2027": ("1000.01", None),
    "budget-2028": ("333.33", None),
    "budget-2029": ("0.00", None),
    "budget-tvaergaaende-loen": ("1333.34", None),
    "budget-alle-loen-2028": ("333.33", "100.00"),
    "finansiering": ("1333.34", None),
    "finansiering-2028": ("333.33", None),
    "finansiering-fund": ("999.99", None),
    "finansiering-municipality-2028": ("41.67", None),
    "forskel": ("0.00", None),
    "andel-lbf": ("999.99", "75.00"),
    "andel-lokal": ("333.35", "25.00"),
    "andel-kommune": ("166.67", "12.50"),
    "andel-kommune-2028": ("41.67", "12.50"),
}


@pytest.mark.parametrize("key", GOLDEN)
def test_golden_figures(golden, key):
    amount, percent = GOLDEN[key]
    found = explain(economy_document(golden), key)
    assert found.amount == Decimal(amount)
    assert found.percent == (Decimal(percent) if percent else None)


def test_golden_plan_is_the_same_on_page_and_explanation(golden, cast):
    client = Client()
    client.force_login(cast.mette)
    page = client.get(f"/planer/{golden.number}/oekonomi/?indsats=alle").content.decode()
    document = economy_document(golden)
    categories = list(BudgetCategory.objects.filter(scheme=golden.scheme).values("code", "name", "order"))
    figures = Figures(document, categories)
    printed = LINK.findall(page)
    assert {"budget", "andel-lbf", "forskel", "budget-alle-loen-2028"} <= {key for key, _ in printed}
    for key, text in printed:
        found = figures.explain(key)
        assert found, key
        said, amount = clean(text).removesuffix(" kr."), clean(format_amount(abs(found.amount), kr=False))
        if key.startswith("afstand-"):
            # The direction is in the words; on the limit there is no amount.
            assert not re.search(r"\d", said) or amount in said, key
        elif key.startswith("andel-"):
            assert said in (clean(found.percent_text), amount), key
        else:
            assert said == clean(format_amount(found.amount, kr=False)), key
    opened = client.get(f"/planer/{golden.number}/oekonomi/tal/andel-kommune/").content.decode()
    assert "166,67" in opened
    assert "Kommunens andel er 12,5" in opened


def test_every_figure_is_the_sum_of_its_rows_and_every_row_opens(golden):
    document = economy_document(golden)
    figures = Figures(document)
    keys = figures.keys()
    for key in keys:
        found = figures.explain(key)
        assert found.key == key
        assert found.sentence
        assert found.rule
        assert found.rounding
        if found.parts:
            assert found.parts_sum == found.amount
        # A limit is the rule itself.
        opened = {part.key for part in found.parts if part.key or not key.startswith("afstand-")}
        assert opened <= set(keys)
    assert len(keys) == len(set(keys)) > 100


def test_a_percentage_that_is_rounded_says_so(golden, cast):
    sentences = [clean(text) for text in share_sentences(economy_document(golden))]
    assert sentences == [
        "Landsbyggefondens andel er 75 % (afrundet) af planens samlede ramme: 999,99 kr. af 1.333,34 kr.",
        "Den lokale medfinansiering er 25 % (afrundet) af planens samlede ramme: 333,35 kr. af 1.333,34 kr.",
        "Kommunens andel er 12,5 % (afrundet) af planens samlede ramme: 166,67 kr. af 1.333,34 kr.",
    ]


def test_an_exact_percentage_is_told_as_it_is(plan):
    sentences = [clean(text) for text in share_sentences(economy_document(plan))]
    assert sentences[2] == (
        "Kommunens andel er 12,5 % af planens samlede ramme: 1.437.500,00 kr. af 11.500.000,00 kr."
    )


def test_a_plan_without_money_claims_no_share(cast):
    document = economy_document(complete_plan(cast))
    assert share_sentences(document) == ()
    assert "kan ikke beregnes" in explain(document, "andel-lbf").sentence


@pytest.mark.parametrize("key", ["findes-ikke", "budget-1999", "andel-lbf-1999", "finansiering-fund-27"])
def test_a_figure_that_the_plan_does_not_have(plan, cast, client, key):
    assert explain(economy_document(plan), key) is None
    client.force_login(cast.mette)
    assert client.get(f"/planer/{plan.number}/oekonomi/tal/{key}/").status_code == 404


def test_the_year_that_differs_is_marked_and_the_limits_are_those_of_the_term(plan, cast):
    financing(plan, [("municipality", cast.vejle, "", 2027, "0.00")])
    document = economy_document(plan)
    assert explain(document, "andel-kommune-2027").state == "warning"
    assert explain(document, "andel-kommune-2028").state == "ok"
    assert explain(document, "andel-lokal").state == "error"
    assert explain(document, "forskel-2027").state == "error"
    assert economy(document).difference == explain(document, "forskel").amount


def test_a_cell_tells_who_wrote_it(plan, cast, client, django_assert_max_num_queries):
    client.force_login(cast.mette)
    with django_assert_max_num_queries(25):
        page = client.get(f"/planer/{plan.number}/oekonomi/tal/budget-beskaeftigelse-loen-2027/")
    assert "Mette Sørensen skrev" in clean(page.content.decode())
    page = client.get(f"/planer/{plan.number}/oekonomi/tal/finansiering-fund-2027/")
    assert "Mette Sørensen skrev" in clean(page.content.decode())


def test_the_fund_reads_no_live_figure_before_the_start(plan, cast, client):
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.IN_APPROVAL,
        submitted_on=dt.date(2026, 10, 1),
        sent_to_fund_on=dt.date(2026, 11, 1),
    )
    client.force_login(cast["else"])
    page = client.get(f"/planer/{plan.number}/oekonomi/tal/budget/").content.decode()
    assert "11.500.000" not in page
    client.force_login(cast.niels)
    assert client.get(f"/planer/{plan.number}/oekonomi/tal/budget/").status_code == 404
