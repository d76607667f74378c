"""Whole days as an iCalendar file (RFC 5545, and two properties of RFC 7986): the few lines of it that we need.

Lines end with CRLF and are folded at 75 octets, never inside a character. A day has neither hour nor time zone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

OCTETS = 75
# A calendar holds at least one component. This is the one that says nothing.
NOTHING = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Day:
    """`uid` is the same for the same thing for ever."""

    uid: str
    on: date
    summary: str
    url: str


def calendar(name: str, days: Iterable[Day], *, stamp: datetime) -> bytes:
    """`stamp`: when the facts were read."""
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    events = [line for day in days for line in _event(day, moment)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Helhedsplan//Frister//DA",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *(events or NOTHING),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(day: Day, moment: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(day.uid)}",
        f"DTSTAMP:{moment}",
        f"LAST-MODIFIED:{moment}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"SUMMARY:{escaped(day.summary)}",
        f"URL:{day.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line that goes on begins with a space, which counts."""
    part, room = "", OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", OCTETS - 1
        part, room = part + character, room - size
    yield part
