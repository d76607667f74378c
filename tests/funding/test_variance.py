"""Budget, books and forecast against each other: every table adds up, and one øre decides."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.money import from_ore
from funding.calculations import (
    Basis,
    Limits,
    Line,
    LineKey,
    Payment,
    Rates,
    YearSums,
    compare,
    forecast_sums,
    must_be_explained,
    share_gone,
    shared,
    suggested_forecast,
    total_of,
)
from funding.figures.meters import meters

TERM = (dt.date(2025, 4, 1), dt.date(2029, 3, 31))
ORE = Decimal("0.01")
SOURCES = ["fund", "municipality", "housing_organisation", "estate", "foundation", "other"]


@dataclass(frozen=True)
class Row:
    year: int
    category: str
    focus: str | None
    source: str
    amount: Decimal


amounts = st.integers(min_value=0, max_value=10**11).map(from_ore)
signed = st.integers(min_value=-(10**11), max_value=10**11).map(from_ore)
years = st.integers(min_value=2025, max_value=2029)
categories = st.sampled_from(["loen", "aktiviteter"])
foci = st.sampled_from([None, "a", "b"])
lines = st.lists(st.builds(Line, st.just("uid"), years, categories, foci, amounts), max_size=10)
payments = st.lists(
    st.builds(
        Payment,
        st.just("uid"),
        years,
        st.sampled_from(SOURCES),
        st.none(),
        st.just(""),
        st.just("cash"),
        st.booleans(),
        amounts,
    ),
    max_size=10,
)
booked = st.lists(st.builds(Row, years, categories, foci, st.sampled_from(SOURCES), signed), max_size=10)
estimates = st.dictionaries(st.builds(LineKey, years, categories, foci), amounts, max_size=5)


@given(lines, payments, booked, estimates, st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)))
@example([], [], [], {}, dt.date(2026, 1, 1))
def test_every_table_adds_up_to_the_same(budget, financing, used, guesses, on):
    found = compare(budget, financing, used, guesses, on=on, term=TERM)
    total = found.total()
    assert total.budget == total_of(line.amount for line in budget)
    assert total.booked == total_of(row.amount for row in used)
    for table in (
        found.by(lambda key: key.year),
        found.by(lambda key: key.category),
        found.by(lambda key: key.focus),
    ):
        assert total_of(row.budget for row in table.values()) == total.budget
        assert total_of(row.booked for row in table.values()) == total.booked
        assert total_of(row.forecast for row in table.values()) == total.forecast
    sources = found.by_source().values()
    assert total_of(row.budget for row in sources) == total_of(payment.amount for payment in financing)
    assert total_of(row.booked for row in sources) == total.booked


@given(lines, payments, booked, estimates)
def test_the_years_are_the_whole(budget, financing, used, guesses):
    found = compare(budget, financing, used, guesses, on=dt.date(2027, 6, 30), term=TERM)
    parts = [found.total(year) for year in range(2025, 2030)]
    assert sum(parts[1:], start=parts[0]) == found.total()


@given(signed, st.lists(amounts, max_size=10))
@example(ORE, [Decimal("1.00")] * 10)
@example(Decimal("0.00"), [Decimal("0.00")])
@example(Decimal("100.00"), [Decimal("0.00")] * 3)
def test_a_shared_amount_is_shared_to_the_ore(total, weights):
    parts = shared(total, weights)
    assert total_of(parts) == (total if weights else Decimal("0.00"))


def test_a_sources_forecast_follows_what_it_is_to_pay():
    budget = [Line("1", 2026, "loen", None, Decimal("1000.00"))]
    financing = [
        Payment("1", 2026, "fund", None, "", "cash", False, Decimal("750.00")),
        Payment("2", 2026, "municipality", "vejle", "", "cash", True, Decimal("250.00")),
    ]
    guess = {LineKey(2026, "loen", None): Decimal("900.01")}
    found = compare(budget, financing, [], guess, on=dt.date(2026, 7, 1), term=TERM).by_source(2026)
    # 675,0075 and 225,0025: the odd øre is never Landsbyggefonden's.
    assert (found["fund"].forecast, found["municipality"].forecast) == (Decimal("675.00"), Decimal("225.01"))


@given(lines, payments, booked, estimates)
def test_the_forecasts_shares_are_those_of_the_sources(budget, financing, used, guesses):
    found = compare(budget, financing, used, guesses, on=dt.date(2027, 6, 30), term=TERM)
    sums = sum(forecast_sums(found, financing).values(), start=YearSums())
    by_source = found.by_source()
    assert sums.budget == found.total().forecast
    assert sums.financing == total_of(row.forecast for row in by_source.values())
    for source, amount in (("fund", sums.lbf), ("municipality", sums.municipal)):
        assert amount == (by_source[source].forecast if source in by_source else Decimal("0.00"))


def test_what_counts_as_local_is_shared_inside_its_source():
    budget = [Line("1", 2026, "loen", None, Decimal("1000.00"))]
    financing = [
        Payment("1", 2026, "fund", None, "", "cash", False, Decimal("750.00")),
        Payment("2", 2026, "other", None, "A", "cash", True, Decimal("150.00")),
        Payment("3", 2026, "other", None, "B", "cash", False, Decimal("100.00")),
    ]
    found = compare(
        budget,
        financing,
        [],
        {LineKey(2026, "loen", None): Decimal("2000.00")},
        on=dt.date(2026, 7, 1),
        term=TERM,
    )
    (sums,) = forecast_sums(found, financing).values()
    # 2.000,00 at 75 % is 1.500,00; of the other 500,00 three fifths count as local.
    assert (sums.lbf, sums.local) == (Decimal("1500.00"), Decimal("300.00"))


@pytest.mark.parametrize(
    ("forecast", "words", "percent"),
    [
        # 75 % of 1.000,00 is 750,00, and so on: the shares are kept.
        (
            "1000.00",
            ["Præcis på grænsen", "Præcis på grænsen", "Som standardandelen"],
            ["0,0 procentpoint"] * 3,
        ),
        # A year that ends at half leaves 25 % local as they were.
        (
            "500.00",
            ["Præcis på grænsen", "Præcis på grænsen", "Som standardandelen"],
            ["0,0 procentpoint"] * 3,
        ),
        # 75 % of 0,03 is 2,25 øre: 2 to the fund, and the odd one is local.
        ("0.03", ["Præcis på grænsen", "Præcis på grænsen", "Som standardandelen"], ["0,0 procentpoint"] * 2),
    ],
)
def test_the_meters_of_a_forecast(forecast, words, percent):
    budget = [Line("1", 2026, "loen", None, Decimal("1000.00"))]
    financing = [
        Payment("1", 2026, "fund", None, "", "cash", False, Decimal("750.00")),
        Payment("2", 2026, "municipality", "vejle", "", "cash", True, Decimal("125.00")),
        Payment("3", 2026, "housing_organisation", "nordlyng", "", "cash", True, Decimal("125.00")),
    ]
    guess = {LineKey(2026, "loen", None): Decimal(forecast)}
    found = compare(budget, financing, [], guess, on=dt.date(2026, 7, 1), term=TERM)
    rates = Rates(Decimal(75), Decimal(25), Decimal("12.5"))
    shown = meters(forecast_sums(found, financing).values(), rates, "Vejle Kommune")
    plain = [meter.distance_words.replace("\N{NO-BREAK SPACE}", " ") for meter in shown]
    assert plain == words
    told = [meter.distance_percent_text.replace("\N{NO-BREAK SPACE}", " ") for meter in shown]
    assert told[: len(percent)] == percent


# What is suggested


@pytest.mark.parametrize(
    ("year", "on", "gone"),
    [
        (2026, dt.date(2025, 12, 31), Fraction(0)),
        (2026, dt.date(2026, 1, 1), Fraction(1, 365)),
        (2026, dt.date(2026, 12, 31), Fraction(1)),
        (2028, dt.date(2028, 2, 29), Fraction(60, 366)),
        (2025, dt.date(2025, 4, 1), Fraction(1, 275)),
        (2029, dt.date(2029, 3, 31), Fraction(1)),
        (2029, dt.date(2029, 2, 14), Fraction(1, 2)),
    ],
)
def test_how_much_of_a_year_has_gone(year, on, gone):
    assert share_gone(year, on, *TERM) == gone


@pytest.mark.parametrize(
    ("budget", "used", "gone", "amount", "basis"),
    [
        ("1000.00", "0.00", Fraction(1, 2), "1000.00", Basis.BUDGET),
        ("1000.00", "100.00", Fraction(24, 100), "1000.00", Basis.BUDGET),
        ("1000.00", "1000.01", Fraction(24, 100), "1000.01", Basis.BOOKED),
        ("1000.00", "100.00", Fraction(1, 4), "400.00", Basis.CARRIED_ON),
        ("1000.00", "100.10", Fraction(1, 3), "300.00", Basis.CARRIED_ON),
        ("1000.00", "100.20", Fraction(1, 3), "301.00", Basis.CARRIED_ON),
        ("1000.00", "999.99", Fraction(1), "999.99", Basis.BOOKED),
        ("0.00", "50.00", Fraction(1, 2), "100.00", Basis.CARRIED_ON),
        ("1000.00", "-50.00", Fraction(1, 2), "1000.00", Basis.BUDGET),
    ],
)
def test_what_is_suggested(budget, used, gone, amount, basis):
    assert suggested_forecast(Decimal(budget), Decimal(used), gone) == (Decimal(amount), basis)


def test_an_estimate_goes_before_what_is_suggested_until_the_year_is_over():
    key = LineKey(2026, "loen", None)
    budget = [Line("1", 2026, "loen", None, Decimal("1000.00"))]
    used = [Row(2026, "loen", None, "fund", Decimal("600.00"))]
    guess = {key: Decimal("1100.00")}
    under_way = compare(budget, [], used, guess, on=dt.date(2026, 7, 2), term=TERM).lines[0]
    assert (under_way.basis, under_way.sums.forecast, under_way.sums.expected) == (
        Basis.ESTIMATE,
        Decimal("1100.00"),
        Decimal("100.00"),
    )
    assert under_way.judged_variance == Decimal("100.00")
    over = compare(budget, [], used, guess, on=dt.date(2026, 12, 31), term=TERM).lines[0]
    assert (over.basis, over.sums.forecast, over.judged_variance) == (
        Basis.BOOKED,
        Decimal("600.00"),
        Decimal("-400.00"),
    )


# What must be explained

LIMITS = Limits(Decimal(10), Decimal("25000.00"))


@pytest.mark.parametrize(
    ("variance", "budget", "demanded"),
    [
        ("25000.00", "250000.00", True),
        ("-25000.00", "250000.00", True),
        ("24999.99", "100000.00", False),
        ("25000.00", "250000.01", False),
        ("30000.00", "300000.01", False),
        ("30000.01", "300000.10", True),
        ("25000.00", "0.00", True),
        ("24999.99", "0.00", False),
    ],
)
def test_one_ore_decides_what_must_be_explained(variance, budget, demanded):
    assert must_be_explained(Decimal(variance), Decimal(budget), LIMITS) is demanded


def test_nothing_is_never_a_variance():
    assert not must_be_explained(Decimal("0.00"), Decimal("0.00"), Limits(Decimal(0), Decimal("0.00")))
    assert must_be_explained(ORE, Decimal("0.00"), Limits(Decimal(0), Decimal("0.00")))
