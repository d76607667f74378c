"""Every money rule, one øre on each side of its limit."""

from decimal import Decimal

import pytest

from core.rules import Severity
from funding import rules

MUNICIPALITY = {"code": "630", "name": "Vejle Kommune"}


def document(budget, financing, *, starts_on="2027-01-01", ends_on="2028-12-31", rates=None):
    """`budget`: year → amount; `financing`: (source, year, amount[, counts as local])."""
    return {
        "plan": {
            "number": "2026-0007",
            "starts_on": starts_on,
            "ends_on": ends_on,
            "municipality": MUNICIPALITY,
        },
        "rates": {"lbf_percent": "75", "local_percent": "25", "municipal_percent": "12.5"}
        if rates is None
        else rates,
        "participants": [],
        "foci": [],
        "budget": [
            {
                "uid": f"b{year}",
                "year": year,
                "category": {"code": "loen", "name": "Løn og personale", "order": 1},
                "focus": None,
                "amount": amount,
                "ended_on": None,
            }
            for year, amount in budget.items()
        ],
        "financing": [
            {
                "uid": f"f{index}",
                "year": year,
                "source": source,
                "organisation": None,
                "name": "",
                "form": "cash",
                "counts_as_local": source != "fund" and not rest,
                "amount": amount,
                "ended_on": None,
            }
            for index, (source, year, amount, *rest) in enumerate(financing)
        ],
        "grant": None,
    }


def split(year, lbf, municipal, others):
    return [("fund", year, lbf), ("municipality", year, municipal), ("housing_organisation", year, others)]


def paid_by(organisation, *, ended_on=None):
    """A plan in balance whose boligorganisation takes part (until a day)."""
    plan = document({2027: "100.00"}, split(2027, "75.00", "12.50", "12.50"))
    plan["financing"][2]["organisation"] = organisation
    plan["participants"] = [{"organisation": organisation, "is_applicant": False, "ended_on": ended_on}]
    return plan


def codes(document):
    return [finding.code for finding in rules.check(document)]


def test_a_plan_in_order_breaks_no_rule():
    assert codes(document({2027: "1000.00"}, split(2027, "750.00", "125.00", "125.00"))) == []


def test_exactly_the_limits_are_no_fault_and_one_ore_over_and_under_is():
    over = document({2027: "1000.00"}, split(2027, "750.01", "125.00", "124.99"))
    assert codes(over) == ["LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"]
    lbf, local = rules.check(over)
    assert lbf.message == "Landsbyggefondens andel er 0,01 kr. mere end 75\N{NO-BREAK SPACE}%."
    assert (lbf.found, lbf.limit) == ("750,01 kr.", "750,00 kr.")
    assert local.message == "Den lokale medfinansiering er 0,01 kr. mindre end 25\N{NO-BREAK SPACE}%."
    assert local.severity is Severity.ERROR


def test_limits_are_those_of_the_plan_not_of_a_year():
    both_years = [*split(2027, "800.00", "100.00", "100.00"), *split(2028, "700.00", "150.00", "150.00")]
    assert codes(document({2027: "1000.00", 2028: "1000.00"}, both_years)) == ["MUNICIPAL_SHARE_DIFFERS"] * 2


def test_financing_equals_budget_each_year_as_the_picture_says_it():
    plan = document({2027: "2140000.00"}, split(2027, "1604999.99", "267500.00", "267500.00"))
    [finding] = rules.check(plan)
    assert finding.code == "FINANCING_NOT_EQUAL_BUDGET"
    assert finding.message == "Finansieringen i 2027 er 0,01 kr. mindre end budgettet."
    assert finding.detail == (
        "Budget 2.140.000,00 kr., finansiering 2.139.999,99 kr. De skal være ens, før planen kan indsendes."
    )
    assert finding.link_text == "Ret finansieringen i 2027"
    assert finding.url == "/planer/2026-0007/oekonomi/#finansiering-fund-2027"


def test_years_that_cancel_out_are_both_reported():
    rows = [*split(2027, "749.99", "125.00", "125.00"), *split(2028, "750.00", "125.00", "125.01")]
    assert codes(document({2027: "1000.00", 2028: "1000.00"}, rows)) == ["FINANCING_NOT_EQUAL_BUDGET"] * 2


@pytest.mark.parametrize(
    ("municipal", "others", "differs"),
    [
        ("124.98", "125.02", True),
        ("124.99", "125.01", False),
        ("125.01", "124.99", False),
        ("125.02", "124.98", True),
    ],
)
def test_the_kommune_may_be_one_ore_off(municipal, others, differs):
    found = rules.check(document({2027: "1000.00"}, split(2027, "750.00", municipal, others)))
    assert [finding.code for finding in found] == (["MUNICIPAL_SHARE_DIFFERS"] if differs else [])
    assert all(finding.severity is Severity.WARNING for finding in found)


def test_the_kommunes_warning_as_the_picture_says_it():
    plan = document({2028: "2900000.00"}, split(2028, "2175000.00", "360000.00", "365000.00"))
    [finding] = rules.check(plan)
    assert finding.message == "Kommunens andel i 2028 er 2.500,00 kr. mindre end 12,5\N{NO-BREAK SPACE}%."
    assert finding.detail == (
        "360.000,00 kr. mod 362.500,00 kr. Planen kan indsendes, men kommunen ser advarslen."
    )
    assert finding.link_text == "Se kommunens andel i 2028"


def test_amounts_outside_the_term_are_reported_and_empty_ones_are_not():
    rows = [*split(2029, "75.00", "12.50", "12.50"), ("fund", 2030, "0.00")]
    plan = document({2027: "0.00", 2029: "100.00"}, rows)
    [finding] = rules.check(plan)
    assert finding.code == "YEAR_OUTSIDE_TERM"
    assert (finding.found, finding.limit) == ("2029", "2027–2028")


def test_a_plan_without_a_term_has_no_year_outside_it():
    plan = document({2029: "100.00"}, split(2029, "75.00", "12.50", "12.50"), starts_on=None, ends_on=None)
    assert codes(plan) == []


def test_a_source_that_does_not_count_is_not_local():
    rows = [("fund", 2027, "750.00"), ("municipality", 2027, "125.00"), ("other", 2027, "125.00", False)]
    assert codes(document({2027: "1000.00"}, rows)) == ["LOCAL_SHARE_BELOW_MIN"]


def test_a_plan_without_a_budget_cannot_be_handed_in():
    assert codes(document({}, [])) == ["NO_BUDGET"]


def test_ended_rows_are_left_out():
    plan = document({2027: "1000.00"}, [*split(2027, "750.00", "125.00", "125.00"), ("fund", 2027, "99.00")])
    plan["financing"][-1]["ended_on"] = "2026-11-01"
    plan["budget"].append({**plan["budget"][0], "uid": "x", "ended_on": "2026-11-01"})
    assert codes(plan) == []


def test_without_rates_there_are_no_limits():
    assert codes(document({2027: "1000.00"}, [("fund", 2027, "1000.00")], rates={})) == []


def test_percentages_are_named_as_they_are_laid_down():
    assert rules.percent_digits(Decimal("12.5000")) == "12,5"
    assert rules.percent_digits(Decimal("100")) == "100"


def test_an_organisation_that_has_left_the_plan_pays_nothing():
    organisation = {"code": "L0123", "name": "Søengens Boligforening"}
    assert codes(paid_by(organisation)) == []
    (finding,) = rules.check(paid_by(organisation, ended_on="2026-11-20"))
    assert (finding.code, finding.severity) == ("PAYER_NOT_IN_PLAN", Severity.ERROR)
    assert finding.message == "Søengens Boligforening står i finansieringen, men deltager ikke i planen."
    assert finding.found == "12,50 kr."


def test_an_organisation_that_has_left_with_nothing_to_pay_does_no_harm():
    plan = paid_by({"code": "L0123", "name": "Søengens Boligforening"}, ended_on="2026-11-20")
    plan["financing"][2]["amount"], plan["financing"][1]["amount"] = "0.00", "25.00"
    assert "PAYER_NOT_IN_PLAN" not in codes(plan)
