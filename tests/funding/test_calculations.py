"""The split and the limits, for all amounts: sums add up, a default split breaks no rule, one øre decides."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.money import from_ore, to_ore
from funding import calculations
from funding.calculations import BudgetCell, Line, Money, Rates, salaries, split_plan, split_year

USUAL = Rates(Decimal(75), Decimal(25), Decimal("12.5"))
ORE = Decimal("0.01")

amounts = st.integers(min_value=0, max_value=10**12).map(from_ore)
positive = st.integers(min_value=1, max_value=10**12).map(from_ore)
organisations = st.integers(min_value=0, max_value=10).map(lambda count: [f"org-{n}" for n in range(count)])


@st.composite
def rates(draw):
    """Any percentages that can be met: the fund's and the local part make the whole."""
    lbf = draw(st.integers(min_value=0, max_value=1_000_000))
    municipal = draw(st.integers(min_value=0, max_value=1_000_000 - lbf))
    percent = [Decimal(number).scaleb(-4) for number in (lbf, 1_000_000 - lbf, municipal)]
    return Rates(*percent)


def sums(shares):
    lbf = calculations.total_of(share.amount for share in shares if share.source == "fund")
    local = calculations.total_of(share.amount for share in shares if share.source != "fund")
    municipal = calculations.total_of(share.amount for share in shares if share.source == "municipality")
    return lbf, local, municipal


@given(amounts, rates(), organisations)
@example(Decimal("0.00"), USUAL, ["a"])
@example(Decimal("0.01"), USUAL, [])
@example(Decimal("0.01"), USUAL, [f"org-{n}" for n in range(10)])
def test_parts_add_up_to_the_total(total, percentages, keys):
    shares = split_year(total, percentages, keys)
    assert calculations.total_of(share.amount for share in shares) == total
    assert all(share.amount >= 0 for share in shares)
    assert [share.organisation for share in shares[2:]] == (keys or [None])


@given(amounts, rates(), organisations)
def test_a_default_split_breaks_no_rule(total, percentages, keys):
    lbf, local, municipal = sums(split_year(total, percentages, keys))
    assert not calculations.lbf_is_above(lbf, total, percentages)
    assert not calculations.local_is_below(local, total, percentages)
    assert not calculations.municipal_differs(municipal, total, percentages)


@given(st.dictionaries(st.integers(2020, 2035), amounts, max_size=6), organisations)
def test_the_sums_of_the_years_keep_the_limits_of_the_plan(budget, keys):
    shares = [share for parts in split_plan(budget, USUAL, keys).values() for share in parts]
    total = calculations.total_of(budget.values())
    lbf, local, _municipal = sums(shares)
    assert lbf + local == total
    assert not calculations.lbf_is_above(lbf, total, USUAL)
    assert not calculations.local_is_below(local, total, USUAL)


@given(positive, rates())
def test_one_ore_over_and_under_each_limit(budget, percentages):
    highest = calculations.highest_lbf(budget, percentages)
    assert not calculations.lbf_is_above(highest, budget, percentages)
    assert calculations.lbf_is_above(highest + ORE, budget, percentages)
    lowest = calculations.lowest_local(budget, percentages)
    assert not calculations.local_is_below(lowest, budget, percentages)
    assert calculations.local_is_below(lowest - ORE, budget, percentages)


@given(positive)
def test_the_kommune_may_differ_by_one_ore_and_no_more(thousands):
    budget = from_ore(to_ore(thousands) * 8)
    exact = thousands
    for ok in (exact - ORE, exact, exact + ORE):
        assert not calculations.municipal_differs(ok, budget, USUAL)
    for wrong in (exact - 2 * ORE, exact + 2 * ORE):
        assert calculations.municipal_differs(wrong, budget, USUAL)


@given(positive, organisations.filter(len))
def test_organisations_pay_equal_parts_and_the_ansoger_the_odd_ore(total, keys):
    parts = [share.amount for share in split_year(total, USUAL, keys)[2:]]
    assert max(parts) - min(parts) <= ORE
    assert parts == sorted(parts, reverse=True)


def test_almost_25_percent_is_below_although_it_prints_as_25():
    budget, local = Decimal("10000000.00"), Decimal("2499999.99")
    assert calculations.local_is_below(local, budget, USUAL)
    assert calculations.percent_of(local, budget) == Decimal("25.00")


@pytest.mark.parametrize(
    ("total", "count", "expected"),
    [
        ("0.00", 1, ["0.00", "0.00", "0.00"]),
        ("0.01", 1, ["0.00", "0.01", "0.00"]),  # all tie: the kommune is first
        ("0.02", 1, ["0.01", "0.01", "0.00"]),
        ("0.03", 2, ["0.02", "0.01", "0.00", "0.00"]),
        ("0.08", 2, ["0.06", "0.01", "0.01", "0.00"]),  # the ansøger is before the other
        ("0.04", 1, ["0.03", "0.01", "0.00"]),
        ("100.00", 3, ["75.00", "12.50", "4.17", "4.17", "4.16"]),
        ("11500000.00", 1, ["8625000.00", "1437500.00", "1437500.00"]),
        ("2140000.00", 2, ["1605000.00", "267500.00", "133750.00", "133750.00"]),
    ],
)
def test_worked_examples(total, count, expected):
    shares = split_year(Decimal(total), USUAL, [f"org-{n}" for n in range(count)])
    assert [str(share.amount) for share in shares] == expected


def test_aabenraa_hoje_kolstrup_as_published():
    lbf, local, _municipal = sums(split_year(Decimal("11500000.00"), USUAL, ["aabenraa"]))
    assert (lbf, local) == (Decimal("8625000.00"), Decimal("2875000.00"))


def test_koge_as_published_adds_up_to_24_1_and_not_to_the_headline():
    parts = [Decimal(n) for n in ("10000000.00", "4500000.00", "7100000.00", "2500000.00")]
    assert calculations.total_of(parts) == Decimal("24100000.00")
    assert not calculations.lbf_is_above(parts[0], Decimal("24100000.00"), USUAL)
    assert calculations.percent_of(parts[2], Decimal("24100000.00")) == Decimal("29.46")


def test_a_local_minimum_that_does_not_meet_the_maximum_goes_first():
    strict = Rates(Decimal(80), Decimal(30), Decimal("12.5"))
    lbf, local, municipal = sums(split_year(Decimal("1000.00"), strict, ["a"]))
    assert (lbf, local, municipal) == (Decimal("700.00"), Decimal("300.00"), Decimal("125.00"))


@given(st.integers(0, 10**12), st.integers(1, 10))
def test_where_all_are_equal_the_odd_ore_go_to_the_first(ore, sources):
    parts = calculations.largest_remainder(ore, [Fraction(ore, sources)] * sources)
    assert sum(parts) == ore
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] in (0, 1)


@given(amounts)
def test_ten_boligorganisationer_differ_by_an_ore_at_most(total):
    keys = [f"org-{n}" for n in range(10)]
    shares = [share.amount for share in split_year(total, USUAL, keys)[2:]]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[-1] in (Decimal("0.00"), Decimal("0.01"))


def test_a_negative_budget_cannot_be_shared():
    with pytest.raises(ValueError, match="below zero"):
        split_year(Decimal("-0.01"), USUAL, [])


def test_quotas_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        calculations.largest_remainder(3, [Fraction(1)])


def test_percent_of_nothing_is_nothing():
    assert calculations.percent_of(Decimal("0.00"), Decimal("0.00")) is None
    assert calculations.percent_of(Decimal("-1.00"), Decimal("3.00"), 1) == Decimal("-33.3")


def test_the_years_of_a_term():
    assert calculations.term_years(date(2027, 4, 1), date(2031, 3, 31)) == [2027, 2028, 2029, 2030, 2031]
    assert calculations.term_years(date(2027, 1, 1), date(2027, 12, 31)) == [2027]
    assert calculations.term_years(None, date(2027, 12, 31)) == []
    assert calculations.term_years(date(2028, 1, 1), date(2027, 12, 31)) == []


def test_salaries_are_held_against_what_the_posts_make_them():
    """To the øre, of the cells that posts feed alone; two years that outweigh each other still differ."""
    focus = uuid4()
    lines = tuple(
        Line(str(uuid4()), year, category, str(focus), Decimal(amount))
        for year, category, amount in (
            (2027, "loen", "100.00"),
            (2028, "loen", "99.99"),
            (2028, "transport", "500.00"),
        )
    )
    fed = {
        BudgetCell(focus, "loen", 2027): Decimal("99.99"),
        BudgetCell(focus, "loen", 2028): Decimal("100.00"),
    }
    found = salaries(Money(lines, ()), fed)
    assert (found.budget, found.posts, found.difference, found.years) == (
        Decimal("199.99"),
        Decimal("199.99"),
        Decimal("0.00"),
        (2027, 2028),
    )
    same = salaries(Money(lines, ()), {BudgetCell(focus, "loen", 2027): Decimal("100.00")})
    assert (same.years, same.difference) == ((), Decimal("0.00"))
