from datetime import date

import pytest

from accounts.calculations import (
    cvr_is_well_formed,
    cvr_passes_modulus_11,
    invitation_expires_on,
    periods_overlap,
)

MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)


@pytest.mark.parametrize("cvr", ["64942212", "13585628", "35209115"])
def test_real_cvr_numbers_pass(cvr):
    assert cvr_passes_modulus_11(cvr)


@pytest.mark.parametrize("cvr", ["64942213", "46942212", "6494221", "649422120", "6494221x", "", "٦٤٩٤٢٢١٢"])
def test_other_numbers_do_not(cvr):
    assert not cvr_passes_modulus_11(cvr)


def test_well_formed_is_eight_digits():
    assert cvr_is_well_formed("12345678")
    assert not cvr_is_well_formed("1234567")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((MAY, JUNE), (JUNE, JULY), True),  # the shared day counts in both
        ((MAY, MAY), (JUNE, None), False),
        ((MAY, None), (JULY, None), True),
        ((JULY, None), (MAY, JUNE), False),
        ((MAY, JULY), (JUNE, JUNE), True),
    ],
)
def test_periods_overlap_with_both_days_inclusive(first, second, expected):
    assert periods_overlap(*first, *second) is expected
    assert periods_overlap(*second, *first) is expected


def test_an_invitation_lasts_fourteen_days():
    assert invitation_expires_on(date(2027, 2, 20)) == date(2027, 3, 6)
