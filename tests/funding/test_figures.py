"""One sum for everything that is printed, and the published plans as golden numbers."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import MAX_AMOUNT, from_ore, to_ore
from core.snapshots import canonical_json
from funding.calculations import money_of
from funding.exchange import economy_document, funding_document
from funding.figures import economy, municipal_shares_by_year
from funding.models import BudgetLine, FinancingShare
from plans.models import Plan
from tests.factories.funding import add_economy, category, cross_cutting, financing
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db

MONEY_MODULES = [
    "funding",
    "core/money.py",
    "core/fields/amount.py",
    "monitoring/calculations",
    "monitoring/figures",
]


def test_float_is_absent_from_the_money_modules():
    root = Path(__file__).parents[2]
    found = []
    for place in MONEY_MODULES:
        path = root / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                is_call = (
                    isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
                )
                is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
                if is_call or is_number:
                    found.append(f"{file.relative_to(root)}:{node.lineno}")
    assert found == []


def test_koge_2021_25_as_published(cast):
    """The parts sum to 24,1 mio. although the headline said 24."""
    plan = complete_plan(cast, title="Køge 2021-25")
    cross_cutting(plan, {2027: "24100000.00"})
    financing(
        plan,
        [
            ("fund", None, "", 2027, "10000000.00"),
            ("municipality", cast.vejle, "", 2027, "7100000.00"),
            ("housing_organisation", cast.nordlyng, "", 2027, "2250000.00"),
            ("housing_organisation", cast.soengen, "", 2027, "2250000.00"),
            ("foundation", None, "Fælles Fremtid – Ellemarken", 2027, "2500000.00"),
        ],
    )
    figures = economy(economy_document(plan))
    assert figures.frame == figures.financing == Decimal("24100000.00")
    assert {row.key: row.total for row in figures.sources.rows} == {
        "fund": Decimal("10000000.00"),
        "municipality": Decimal("7100000.00"),
        "housing_organisation": Decimal("4500000.00"),
        "foundation": Decimal("2500000.00"),
    }
    assert [meter.percent_text for meter in figures.meters] == [
        "41,49\N{NO-BREAK SPACE}%",
        "58,51\N{NO-BREAK SPACE}%",
        "29,46\N{NO-BREAK SPACE}%",
    ]
    assert [segment.label for segment in figures.segments][-1] == "Boligorganisationer og andre"


def test_aabenraa_hoje_kolstrup_2017_20_as_published(cast):
    plan = complete_plan(cast, title="Høje Kolstrup")
    add_economy(plan, "11500000.00")
    figures = economy(economy_document(plan))
    assert figures.sums.lbf == Decimal("8625000.00")
    assert figures.local == Decimal("2875000.00")
    assert [meter.message for meter in figures.meters] == [
        "Præcis på grænsen",
        "Præcis på grænsen",
        "Som standardandelen",
    ]
    assert [segment.percent_text for segment in figures.segments] == [
        "75\N{NO-BREAK SPACE}%",
        "12,5\N{NO-BREAK SPACE}%",
        "12,5\N{NO-BREAK SPACE}%",
    ]


@pytest.mark.parametrize(
    ("fund", "municipality", "words"),
    [
        ("75.00", "25.00", ["Præcis på grænsen", "Præcis på grænsen"]),
        ("74.99", "25.01", ["0,01 kr. under grænsen", "Kravet er opfyldt: 0,01 kr. over"]),
        ("75.01", "24.99", ["0,01 kr. over grænsen", "Kravet er ikke opfyldt: 0,01 kr. under"]),
    ],
)
def test_the_meters_say_how_far_the_limit_is(cast, fund, municipality, words):
    plan = complete_plan(cast)
    financing(plan, [("fund", None, "", 2027, fund), ("municipality", cast.vejle, "", 2027, municipality)])
    cross_cutting(plan, {2027: "100.00"})
    found = economy(economy_document(plan)).meters
    assert [meter.message.replace("\N{NO-BREAK SPACE}", " ") for meter in found[:2]] == words


def test_the_meters_of_an_empty_plan_claim_nothing(cast):
    found = economy(economy_document(complete_plan(cast))).meters
    assert {meter.message for meter in found} == {"Der er ikke noget budget endnu"}


def test_matrices_add_up_in_both_directions(plan):
    figures = economy(economy_document(plan))
    assert sum(row.total for row in figures.budget.rows) == figures.frame
    assert sum(focus.total for focus in figures.foci) == figures.frame
    assert sum(payer.total for payer in figures.payers) == figures.financing
    assert sum(figures.sources.totals) == figures.financing
    assert set(figures.differences) == {Decimal("0.00")}


@given(amounts=st.lists(st.integers(0, to_ore(MAX_AMOUNT)).map(from_ore), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_databases_sum_equals_pythons(cast, amounts):
    plan = Plan.objects.first() or complete_plan(cast)
    cross_cutting(plan, {2027: "0.00"})
    BudgetLine.objects.filter(plan=plan).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(plan=plan, year=2000 + year, category=category(plan), focus=None, amount=amount)
        for year, amount in enumerate(amounts)
    )
    by_database = (
        BudgetLine.objects.current().filter(plan=plan).aggregate(total=Sum("amount", default=Decimal(0)))
    )
    assert by_database["total"] == money_of(economy_document(plan)).sums().budget == sum(amounts)


def test_ended_rows_are_left_out_of_every_sum(plan):
    line = BudgetLine.objects.filter(plan=plan, year=2027).first()
    before = economy(economy_document(plan)).frame
    BudgetLine.objects.filter(pk=line.pk).update(ended_on="2026-11-01")
    assert economy(economy_document(plan)).frame == before - line.amount
    row = next(row for row in funding_document(plan)["budget"] if row["uid"] == str(line.uid))
    assert row["ended_on"] == "2026-11-01"


def test_document_is_canonical_and_costs_the_same_for_one_plan_and_many_rows(plan, django_assert_num_queries):
    with django_assert_num_queries(3):
        document = funding_document(plan)
    assert len(document["budget"]) == 125
    assert canonical_json(document)


def test_what_a_kommune_pays_in_all(plan, cast):
    assert municipal_shares_by_year(cast.vejle.pk, Plan.objects.all()) is None
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.RUNNING)
    figures = municipal_shares_by_year(cast.vejle.pk, Plan.objects.all())
    assert figures.total == Decimal("1437500.00")
    assert [(year.year, year.plans) for year in figures.years] == [(year, 1) for year in range(2027, 2032)]
    assert municipal_shares_by_year(cast.odense.pk, Plan.objects.all()) is None


def test_a_payer_without_a_share_left_in_the_plan_keeps_its_name(plan, cast):
    plan.participants.filter(organisation=cast.soengen).update(ended_on="2026-11-01")
    labels = [payer.label for payer in economy(economy_document(plan)).payers]
    assert "Søengens Boligforening" in labels
    FinancingShare.objects.filter(plan=plan, organisation=cast.soengen).delete()
    labels = [payer.label for payer in economy(economy_document(plan)).payers]
    assert "Søengens Boligforening" not in labels
