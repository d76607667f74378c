"""The iCalendar file, read back by the rules of RFC 5545 and by nothing of ours."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Day, calendar

STAMP = dt.datetime(2026, 12, 1, 6, 30, tzinfo=dt.UTC)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=300)


def lines(content: bytes) -> list[str]:
    """Unfolded content lines; each physical line is at most 75 octets and whole UTF-8."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    return re.sub("\r\n[ \t]", "", "\r\n".join(line.decode() for line in physical)).split("\r\n")


def text(value: str) -> str:
    return re.sub(r"\\([\\;,])", r"\1", value)


def test_a_whole_day_has_neither_hour_nor_time_zone():
    found = lines(
        calendar(
            "Mine frister",
            [Day("1@x", dt.date(2027, 2, 28), "2026-0007: Udfyld svar, og bekræft", "https://x.example/a")],
            stamp=STAMP,
        )
    )
    assert found == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Helhedsplan//Frister//DA",
        "CALSCALE:GREGORIAN",
        "NAME:Mine frister",
        "X-WR-CALNAME:Mine frister",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        "UID:1@x",
        "DTSTAMP:20261201T063000Z",
        "LAST-MODIFIED:20261201T063000Z",
        "DTSTART;VALUE=DATE:20270228",
        r"SUMMARY:2026-0007: Udfyld svar\, og bekræft",
        "URL:https://x.example/a",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_calendar_with_nothing_in_it_still_has_a_component():
    found = lines(calendar("Mine frister", [], stamp=STAMP))
    assert "BEGIN:VTIMEZONE" in found
    assert not any(line.startswith("BEGIN:VEVENT") for line in found)


@given(TEXTS)
def test_any_text_comes_back_and_no_line_is_long(words):
    found = lines(calendar("x", [Day("1@x", dt.date(2027, 1, 1), words, "https://x.example")], stamp=STAMP))
    [summary] = [line for line in found if line.startswith("SUMMARY:")]
    assert text(summary.removeprefix("SUMMARY:")) == " ".join(words.split())


def test_a_text_cannot_add_a_line():
    words = "Frist\r\nATTENDEE:mailto:x@x.example\nEND:VEVENT"
    found = lines(calendar("x", [Day("1@x", dt.date(2027, 1, 1), words, "https://x.example")], stamp=STAMP))
    assert not any(line.startswith("ATTENDEE") for line in found)
    assert found.count("END:VEVENT") == 1
