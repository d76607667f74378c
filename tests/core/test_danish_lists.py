"""A pasted list of dates, as people write them."""

import re
from datetime import date

import pytest

from core.danish import DanishFormatError, parse_dates


def test_a_pasted_list_of_dates_is_read_as_people_write_it() -> None:
    text = (
        "tirsdag den 24. november 2026 kl. 17.00\n- 15/12-2026\r\n2027-01-26, 23.02.2027; "
        "onsdag 31. marts 2027, kl. 17-19\n\n15-12-2026"
    )
    assert parse_dates(text) == [
        date(2026, 11, 24),
        date(2026, 12, 15),
        date(2027, 1, 26),
        date(2027, 2, 23),
        date(2027, 3, 31),
    ]
    assert parse_dates(" \n") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("24-11-2026\n31. februar 2027", "»31. februar 2027«: Den 31. februar 2027 findes ikke."),
        ("mandag den 24. november 2026", "Den 24. november 2026 er en tirsdag, ikke en mandag."),
        ("24. november", "»24. november«: Skriv datoen som dag-måned-år, fx 24-12-2026."),
        ("24-11-26", "Skriv årstallet med fire cifre"),
        ("x" * 5000, "Skriv kun datoen som dag-måned-år, fx 24-12-2026, med højst 40 tegn."),
    ],
)
def test_a_line_that_is_no_date_is_named(text: str, says: str) -> None:
    with pytest.raises(DanishFormatError, match=re.escape(says)):
        parse_dates(text)
