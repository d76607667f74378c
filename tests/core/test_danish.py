"""Every Danish format, read and written. No database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.danish import (
    NBSP,
    DanishFormatError,
    add_working_days,
    days_text,
    easter,
    format_amount,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    holidays,
    is_working_day,
    parse_amount,
    parse_date,
    parse_number,
    sort_key,
)
from tests.core.amounts import AMOUNTS, NO_AMOUNTS

amounts = st.decimals(min_value=-(10**10), max_value=10**10, places=2)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_amounts_are_read_as_people_write_them(text, amount):
    read = parse_amount(text)
    assert read == Decimal(amount)
    assert read.as_tuple().exponent == -2
    assert str(read) == amount


@pytest.mark.parametrize(("text", "cure"), NO_AMOUNTS)
def test_other_amounts_are_refused_with_the_cure(text, cure):
    with pytest.raises(DanishFormatError) as refusal:
        parse_amount(text)
    assert cure in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", "1.234"),
        ("1.234", "1234"),
        ("12,5 %", "12.5"),
        (f"12,5{NBSP}%", "12.5"),
        ("100%", "100"),
        ("0,0001", "0.0001"),
    ],
)
def test_numbers_may_have_any_decimals(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.23", "", "%", "en", "1,2,3"])
def test_other_numbers_are_refused(text):
    with pytest.raises(DanishFormatError):
        parse_number(text)


@given(amounts)
def test_amounts_come_back_from_every_form(amount):
    assert parse_amount(format_amount(amount)) == amount
    assert parse_amount(format_amount(amount, kr=False)) == amount
    assert parse_number(format_number(amount, 2)) == amount
    assert parse_number(format_percent(amount, 2)) == amount


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_number_or_a_danish_message(text):
    for parse in (parse_amount, parse_number, parse_date):
        message = ""
        try:
            parse(text)
        except DanishFormatError as refusal:
            message = str(refusal)
        assert message == "" or message.endswith(tuple(".0123456789"))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1234567.5", 2, "1.234.567,50"),
        ("0.005", 2, "0,01"),
        ("-0.005", 2, "-0,01"),
        ("-0.004", 2, "0,00"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("999.995", 2, "1.000,00"),
        ("0", 0, "0"),
        ("1E+3", 0, "1.000"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(value, decimals, text):
    assert format_number(Decimal(value), decimals) == text


def test_amounts_and_percentages_as_written():
    assert format_amount(Decimal("1234567.50")) == "1.234.567,50 kr."
    assert format_amount(Decimal("1234567.50"), decimals=0) == "1.234.568 kr."
    assert format_amount(Decimal("-1234.5"), kr=False) == "-1.234,50"
    assert format_percent(Decimal("12.5")) == f"12,5{NBSP}%"
    assert format_percent(Decimal("24.9999"), 4) == f"24,9999{NBSP}%"
    assert format_percent(75, 0) == f"75{NBSP}%"


@pytest.mark.parametrize(
    "text",
    [
        "24-12-2026",
        "24/12-2026",
        "24.12.2026",
        "24/12/2026",
        "24 12 2026",
        " 24-12-2026 ",
        "2026-12-24",
        "24. december 2026",
        "24 december 2026",
        "24. dec. 2026",
        "24. DECEMBER 2026",
        "24.  december\t2026",
    ],
)
def test_dates_are_read_as_people_write_them(text):
    assert parse_date(text) == date(2026, 12, 24)


def test_short_days_and_months_are_read():
    assert parse_date("1-6-2017") == date(2017, 6, 1)
    assert parse_date("1/6-2017") == date(2017, 6, 1)
    assert parse_date("29-02-2028") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("24-12-26", "fire cifre"),
        ("24/12-26", "fire cifre"),
        ("12-24-2026", "Måneden skal være fra 1 til 12, ikke 24"),
        ("24-0-2026", "Måneden skal være fra 1 til 12"),
        ("29-02-2026", "Den 29. februar 2026 findes ikke."),
        ("31-04-2026", "Den 31. april 2026 findes ikke."),
        ("0-4-2026", "findes ikke"),
        ("1-1-0026", "Årstallet"),
        ("1-1-9999", "Årstallet"),
        ("24122026", "24-12-2026"),
        ("24-12", "24-12-2026"),
        ("24. brumaire 2026", "24-12-2026"),
        ("i morgen", "24-12-2026"),
        ("", "24-12-2026"),
        ("24-12-2026" + " " * 50 + "x", "højst 40 tegn"),
        ("٢٤-١٢-٢٠٢٦", "24-12-2026"),
    ],
)
def test_other_dates_are_refused_with_the_cure(text, cure):
    with pytest.raises(DanishFormatError) as refusal:
        parse_date(text)
    assert cure in str(refusal.value)


@given(days)
def test_dates_come_back_from_every_form(day):
    assert parse_date(format_date(day)) == day
    assert parse_date(format_date(day, "short")) == day
    assert parse_date(f"{format_date(day, 'day_month')} {day.year}") == day
    assert parse_date(day.isoformat()) == day


def test_dates_as_written():
    day = date(2026, 3, 5)
    assert format_date(day) == "5. marts 2026"
    assert format_date(day, "short") == "05-03-2026"
    assert format_date(day, "day_month") == "5. marts"
    with pytest.raises(ValueError, match="Unknown style"):
        format_date(day, "american")


@pytest.mark.parametrize(
    ("utc", "text"),
    [
        (datetime(2026, 12, 23, 22, 59, tzinfo=UTC), "23. december 2026 kl. 23.59"),
        (datetime(2026, 12, 23, 23, 1, tzinfo=UTC), "24. december 2026 kl. 0.01"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "1. januar 2027 kl. 0.00"),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), "30. juni 2026 kl. 23.59"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "1. juli 2026 kl. 0.00"),
        # The night summer time begins, 02:00 does not exist; the night it ends, 02:30 comes twice.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29. marts 2026 kl. 1.59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29. marts 2026 kl. 3.00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25. oktober 2026 kl. 2.30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25. oktober 2026 kl. 2.30"),
    ],
)
def test_times_are_copenhagens(utc, text):
    assert format_datetime(utc) == text
    assert format_date(utc) == text.partition(" kl.")[0]


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_datetime(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 22), "i dag"),
        (date(2026, 11, 23), "i morgen"),
        (date(2026, 11, 28), "om 6 dage"),
        (date(2026, 12, 12), "om 20 dage"),
        (date(2026, 12, 13), "om 3 uger"),
        (date(2026, 12, 27), "om 5 uger"),
        (date(2027, 2, 19), "om 12 uger"),
        (date(2027, 2, 20), "om 2 måneder"),
        (date(2027, 6, 30), "om 7 måneder"),
        (date(2028, 11, 21), "om 23 måneder"),
        (date(2028, 11, 22), "om 2 år"),
        (date(2026, 11, 21), "1 dag over fristen"),
        (date(2026, 11, 12), "10 dage over fristen"),
    ],
)
def test_how_far_away_a_deadline_is(day, text):
    assert days_text(day, date(2026, 11, 22)) == text


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2011, date(2011, 4, 24)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year, day):
    assert easter(year) == day


@given(st.integers(1583, 2400))
def test_easter_is_a_sunday_between_its_limits(year):
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_holidays_of_2023_and_2026():
    assert holidays(2023)[date(2023, 5, 5)] == "store bededag"
    assert "store bededag" not in holidays(2024).values()
    assert {day.isoformat(): name for day, name in holidays(2026).items()} == {
        "2026-01-01": "nytårsdag",
        "2026-04-02": "skærtorsdag",
        "2026-04-03": "langfredag",
        "2026-04-05": "påskedag",
        "2026-04-06": "2. påskedag",
        "2026-05-14": "Kristi himmelfartsdag",
        "2026-05-24": "pinsedag",
        "2026-05-25": "2. pinsedag",
        "2026-06-05": "grundlovsdag",
        "2026-12-24": "juleaftensdag",
        "2026-12-25": "juledag",
        "2026-12-26": "2. juledag",
        "2026-12-31": "nytårsaftensdag",
    }


def test_when_constitution_day_is_ascension_day_the_holiday_keeps_its_name():
    assert holidays(2014)[date(2014, 6, 5)] == "grundlovsdag"
    assert holidays(2003)[date(2003, 6, 5)] == "grundlovsdag"
    assert holidays(2017)[date(2017, 6, 5)] == "2. pinsedag"


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 4, 1), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 7), -1, date(2026, 4, 1)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 30), 1, date(2027, 1, 4)),  # over the year's end
        (date(2026, 6, 4), 1, date(2026, 6, 8)),  # grundlovsdag is a Friday
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
    ],
)
def test_working_days(start, count, end):
    assert add_working_days(start, count) == end


@given(days.filter(lambda d: 1950 < d.year < 2150), st.integers(1, 60))
def test_counting_working_days_back_and_forth(day, count):
    end = add_working_days(day, count)
    assert is_working_day(end)
    between = [day + timedelta(n) for n in range(1, (end - day).days + 1)]
    assert sum(is_working_day(d) for d in between) == count
    if is_working_day(day):
        assert add_working_days(end, -count) == day


def test_danish_order():
    names = ["Zoo", "Ærø", "Øster", "Ål", "Aalborg", "Aarhus", "Åbo", "abe", "Abe", "Ebeltoft", "Éva", "Eva"]
    assert sorted(names, key=sort_key) == [
        "Abe",
        "abe",
        "Ebeltoft",
        "Eva",
        "Éva",
        "Zoo",
        "Ærø",
        "Øster",
        "Åbo",
        "Ål",
        "Aalborg",
        "Aarhus",
    ]
