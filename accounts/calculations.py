"""Pure checks of the numbers organisations are known by."""

from datetime import date, timedelta

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
INVITATION_DAYS = 14


def cvr_is_well_formed(text: str) -> bool:
    return len(text) == 8 and text.isascii() and text.isdigit()


def cvr_passes_modulus_11(text: str) -> bool:
    """True when the weighted sum of the eight digits can be divided by 11. A number that fails is most often a
    typing error; a few real ones fail too, so callers warn and never refuse."""
    if not cvr_is_well_formed(text):
        return False
    return sum(weight * int(digit) for weight, digit in zip(CVR_WEIGHTS, text, strict=True)) % 11 == 0


def periods_overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Both dates of a period are inclusive; no end means open."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)


def invitation_expires_on(sent_on: date) -> date:
    """The last day a link can be used."""
    return sent_on + timedelta(days=INVITATION_DAYS)
