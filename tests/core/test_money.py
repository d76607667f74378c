from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MAX_AMOUNT, MAX_SUM, ZERO, from_ore, round_down, to_ore

bigints = st.integers(-(2**63) + 1, 2**63 - 1)


@given(bigints)
def test_ore_come_back(ore):
    amount = from_ore(ore)
    assert to_ore(amount) == ore
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize("amount", [Decimal(1), Decimal("1.0"), Decimal("1.00"), Decimal("1.0000"), 1])
def test_the_number_of_zeros_does_not_matter(amount):
    assert to_ore(amount) == 100


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal("1.005"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_not_whole_ore_is_refused(amount):
    with pytest.raises(ValueError, match=r"decimals|not an amount"):
        to_ore(amount)


@pytest.mark.parametrize("amount", [1.5, "1", None, True])
def test_only_decimals_become_ore(amount):
    with pytest.raises(TypeError):
        to_ore(amount)


@pytest.mark.parametrize("ore", [1.0, Decimal(1), "1", None, True])
def test_only_whole_numbers_are_ore(ore):
    with pytest.raises(TypeError):
        from_ore(ore)


def test_no_digit_is_lost_near_the_limit():
    assert to_ore(MAX_SUM) == 2**63 - 1
    with pytest.raises(ValueError, match="larger"):
        to_ore(MAX_SUM + Decimal("0.01"))
    with pytest.raises(ValueError, match="larger"):
        to_ore(Decimal("1E+30"))
    assert to_ore(MAX_AMOUNT) * 9_000_000 < 2**63


@pytest.mark.parametrize(
    ("amount", "down"),
    [("0.019", "0.01"), ("0.01", "0.01"), ("-0.011", "-0.02"), ("8625000", "8625000.00"), ("0", "0.00")],
)
def test_rounding_down_is_towards_less(amount, down):
    assert round_down(Decimal(amount)) == Decimal(down)


def test_zero_has_two_places():
    assert str(ZERO) == "0.00"
