"""Amounts: kroner as Decimal with two places in code, whole øre in the database. Pure."""

from decimal import ROUND_FLOOR, Decimal

ORE = Decimal("0.01")
ZERO = Decimal("0.00")

#: Larger amounts are typing mistakes; and a sum of nine million of them still fits in a bigint.
MAX_AMOUNT = Decimal("9999999999.99")

#: What a bigint of øre can hold; sums may pass MAX_AMOUNT but never this.
MAX_SUM = Decimal("92233720368547758.07")


def to_ore(amount: Decimal | int) -> int:
    """The amount in whole øre. Refuses floats and anything finer than an øre: nothing is rounded here."""
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise TypeError(f"An amount is a Decimal, not {type(amount).__name__}")
    exact = Decimal(amount)
    if not exact.is_finite():
        raise ValueError(f"{amount} is not an amount")
    if abs(exact) > MAX_SUM:
        raise ValueError(f"{amount} is larger than any amount here")
    ore = exact.scaleb(2)
    if ore != ore.to_integral_value():
        raise ValueError(f"{amount} has more than two decimals: round it before it becomes an amount")
    return int(ore)


def from_ore(ore: int) -> Decimal:
    """Kroner with exactly two places."""
    if type(ore) is not int:
        raise TypeError(f"Øre are whole numbers, not {type(ore).__name__}")
    return Decimal(ore).scaleb(-2)


def round_down(amount: Decimal) -> Decimal:
    """Down to the øre (towards minus infinity, so that a share never grows by rounding)."""
    return amount.quantize(ORE, rounding=ROUND_FLOOR)
