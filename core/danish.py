"""Danish numbers, amounts and dates as people write and read them: the one parser and the one formatter. Pure."""

import functools
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
NBSP: Final = "\N{NO-BREAK SPACE}"

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS: Final = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
MINUS = "\N{MINUS SIGN}"
_MINUS_SIGNS = "-\N{MINUS SIGN}\N{EN DASH}"
# A group of thousands never begins with 0: 0.125 is an eighth that somebody wrote with a dot, not 125.
_GROUPED = re.compile(rf"([1-9][0-9]{{0,2}}(?:[.{_SPACES}][0-9]{{3}})+)(?:,([0-9]+))?", re.ASCII)
_PLAIN = re.compile(r"([0-9]+)(?:,([0-9]+))?", re.ASCII)
_CURRENCY_AFTER = re.compile(rf"[{_SPACES}]*(kr\.?|kroner|dkk)$", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(
    rf"([{_MINUS_SIGNS}]?)[{_SPACES}]*(?:kr\.?|dkk)[{_SPACES}]*(?=.)", re.IGNORECASE
)
MAX_LENGTH = 40


class DanishFormatError(ValueError):
    """The text is not what was asked for. The message is Danish and says what to write instead."""


# Numbers


def parse_number(text: str) -> Decimal:
    """`1234567,5`, `1.234.567,50` and `1 234 567,5` are read; `1.234` is 1234; `1.23` and `1,234.50` are refused."""
    bare = _trimmed(text)
    bare = bare.removesuffix("%").rstrip(_SPACES)
    if not bare:
        raise DanishFormatError("Skriv et tal, fx 1.234,5.")
    return _decimal(bare, "tallet")


def parse_amount(text: str) -> Decimal:
    """An amount in kroner with exactly two places; `kr.` and the shop's `,-` may follow.

    What Danish Excel copies is read too: `kr. 500,00`, `(500,00)`, `"500,00"`, and `-` or `- kr.` for nothing.
    static/js/money-grid.js reads the same and no more; tests/core/amounts.py holds both to one list.
    """
    bare = _undressed(_trimmed(text))
    if not bare:
        raise DanishFormatError("Skriv et beløb, fx 1.234.567,50.")
    if bare in tuple(_MINUS_SIGNS):
        return Decimal("0.00")
    amount = _decimal(bare, "beløbet")
    whole, _, fraction = bare.partition(",")
    if len(fraction) > 2:
        thousands = (
            f" eller {format_number(amount * 1000)}." if len(fraction) == 3 and abs(amount) >= 1 else "."
        )
        raise DanishFormatError(
            f"Et beløb har højst to decimaler. Skriv fx {whole},{fraction[:2]}{thousands}"
        )
    return amount.quantize(Decimal("0.01"))


def _undressed(text: str) -> str:
    """The number without quotes, currency and the shop's `,-`; brackets become a minus."""
    bare = text[1:-1].strip(_SPACES) if re.fullmatch(r'"[^"]*"', text) else text
    bare = _CURRENCY_AFTER.sub("", bare)
    if re.fullmatch(r"\(.+\)", bare):
        bare = f"-{_CURRENCY_AFTER.sub('', bare[1:-1].strip(_SPACES))}"
    bare = re.sub(r",(-|\N{EN DASH})$", "", bare)
    return _CURRENCY_BEFORE.sub(r"\1", bare, count=1) if _CURRENCY_BEFORE.match(bare) else bare


def _trimmed(text: str, cure: str = f"Skriv højst {MAX_LENGTH} tegn.") -> str:
    if len(text) > MAX_LENGTH:
        raise DanishFormatError(cure)
    return text.strip(_SPACES + "\t\r\n")


def _decimal(bare: str, what: str) -> Decimal:
    negative = bare[0] in _MINUS_SIGNS
    digits = bare[1:].lstrip(_SPACES) if negative else bare
    found = _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)
    if not found or len(set(re.sub(r"[0-9]", "", found[1]))) > 1:
        raise DanishFormatError(_number_cure(digits, what))
    whole = re.sub(r"[^0-9]", "", found[1])
    if len(whole) > 15 or len(found[2] or "") > 10:
        raise DanishFormatError(f"Skriv {what} med færre cifre.")
    value = Decimal(f"{whole}.{found[2]}" if found[2] else whole)
    return -value if negative and value else value


#: What is asked of a text that is no number at all.
NO_NUMBER = "med cifre, fx 1.234,50."


def _number_cure(digits: str, what: str) -> str:
    """What to write instead. A guess is only offered where one reading is possible."""
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+", digits):
        whole, _, fraction = digits.rpartition(".")
        return f"Skriv {what} på dansk: {whole.replace(',', '.')},{fraction}"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3}){2,}", digits):
        return f"Skriv {what} med punktum mellem tusinder: {digits.replace(',', '.')}"
    if re.fullmatch(r"[0-9]+\.[0-9]+", digits):
        return f"Brug komma foran decimaler: {digits.replace('.', ',')}. Punktum adskiller kun tusinder, fx 1.234."
    return f"Skriv {what} {NO_NUMBER}"


def format_number(value: Decimal | int, decimals: int = 0) -> str:
    """Rounded for the eye only (half away from zero); never "-0"."""
    rounded = Decimal(value).quantize(_step(decimals), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,f}".translate(_DANISH_SIGNS)


@functools.cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


_DANISH_SIGNS = str.maketrans(",.", ".,")


def format_amount(value: Decimal | int, kr: bool = True, decimals: int | None = None) -> str:
    """`1.234.567,50 kr.`; decimals=0 gives whole kroner."""
    text = format_number(value, 2 if decimals is None else decimals)
    return f"{text} kr." if kr else text


def format_signed(value: Decimal | int, kr: bool = True, decimals: int | None = None) -> str:
    """`−5,00 kr.`: with a real minus sign, which is read aloud and does not break."""
    return format_amount(value, kr, decimals).replace("-", MINUS)


def format_percent(value: Decimal | int, decimals: int = 1) -> str:
    """`12,5 %` of a number that already is in percent."""
    return f"{format_number(value, decimals)}{NBSP}%"


def format_size(size: int) -> str:
    """How large a file is: `340 kB`, `1,2 MB`."""
    thousands = Decimal(size) / 1024
    if thousands < 1000:
        return f"{format_number(max(thousands, Decimal(1)))}{NBSP}kB"
    return f"{format_number(thousands / 1024, 1)}{NBSP}MB"


# Dates


_NUMERIC_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", re.ASCII)
_LONG_DATE = re.compile(r"([0-9]{1,2})\.? ?([a-z]{3,9})\.? ([0-9]{4})", re.ASCII | re.IGNORECASE)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199
ONLY_A_DATE = f"Skriv kun datoen som dag-måned-år, fx 24-12-2026, med højst {MAX_LENGTH} tegn."


def parse_date(text: str) -> date:
    """`24-12-2026`, `24/12-2026`, `24.12.2026`, `24. december 2026` and ISO's `2026-12-24`."""
    bare = re.sub(rf"[{_SPACES}\t\r\n]+", " ", _trimmed(text, ONLY_A_DATE))
    if found := _NUMERIC_DATE.fullmatch(bare):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _ISO_DATE.fullmatch(bare):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    if found := _LONG_DATE.fullmatch(bare):
        name = found[2].lower()
        for number, month in enumerate(MONTHS, start=1):
            if name in (month, month[:3]):
                return _date(int(found[1]), number, int(found[3]))
    if re.fullmatch(r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}", bare, re.ASCII):
        raise DanishFormatError("Skriv årstallet med fire cifre, fx 24-12-2026.")
    raise DanishFormatError("Skriv datoen som dag-måned-år, fx 24-12-2026.")


_LIST_NOISE = re.compile(
    rf"^(?:[-*•] +)?(?:(?P<weekday>{'|'.join(WEEKDAYS)})(?: +d\.| +den)? +)?(?:den +)?|"
    r",? +(?:kl\.?|klokken) *[0-9]{1,2}(?:[.:][0-9]{2})?(?: *[-–] *[0-9]{1,2}(?:[.:][0-9]{2})?)?$",
    re.IGNORECASE,
)


def parse_dates(text: str) -> list[date]:
    """A pasted list, one date to a line or with commas between: each once, in order.

    A line may begin with a bullet and the weekday (which must be the right one) and end with the hour.
    """
    found: set[date] = set()
    for line in re.split(r"[\n;]|,(?! *(?:kl|klokken)\b)", text):
        bare = re.sub(rf"[{_SPACES}\t\r]+", " ", line).strip()
        if not bare:
            continue
        told = _LIST_NOISE.match(bare)
        weekday = (told["weekday"] or "").lower() if told else ""
        try:
            day = parse_date(_LIST_NOISE.sub("", bare))
        except DanishFormatError as error:
            raise DanishFormatError(f"»{bare[:MAX_LENGTH]}«: {error}") from None
        if weekday and weekday != WEEKDAYS[day.weekday()]:
            right = WEEKDAYS[day.weekday()]
            raise DanishFormatError(f"»{bare}«: Den {format_date(day)} er en {right}, ikke en {weekday}.")
        found.add(day)
    return sorted(found)


def _date(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise DanishFormatError(
            f"Måneden skal være fra 1 til 12, ikke {month}. Skriv dag før måned, fx 24-12-2026."
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DanishFormatError(f"Årstallet skal være fra {FIRST_YEAR} til {LAST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise DanishFormatError(f"Den {day}. {MONTHS[month - 1]} {year} findes ikke.") from None


def format_date(value: date, style: str = "long") -> str:
    """long: `24. december 2026` · short: `24-12-2026` · day_month: `24. december`."""
    if isinstance(value, datetime):
        value = value.astimezone(COPENHAGEN).date() if value.tzinfo else value.date()
    if style == "long":
        return f"{value.day}. {MONTHS[value.month - 1]} {value.year:04}"
    if style == "short":
        return f"{value.day:02}-{value.month:02}-{value.year:04}"
    if style == "day_month":
        return f"{value.day}. {MONTHS[value.month - 1]}"
    raise ValueError(f"Unknown style {style}")


def format_datetime(value: datetime) -> str:
    """`24. december 2026 kl. 14.05`, in Copenhagen's time."""
    if value.tzinfo is None:
        raise ValueError("A time needs its time zone")
    local = value.astimezone(COPENHAGEN)
    return f"{format_date(local.date())} kl. {local.hour}.{local:%M}"


def format_moment(value: datetime, today: date) -> str:
    """When something was saved, short: `kl. 14.05` today, `24. november kl. 14.05` on another day of the year."""
    if value.tzinfo is None:
        raise ValueError("A time needs its time zone")
    local = value.astimezone(COPENHAGEN)
    if local.date() == today:
        return f"kl. {local:%H.%M}"
    style = "day_month" if local.year == today.year else "long"
    return f"{format_date(local.date(), style)} kl. {local:%H.%M}"


def days_text(day: date, today: date) -> str:
    """How far away a deadline is, in the unit people would use."""
    days = (day - today).days
    if days < 0:
        return "1 dag over fristen" if days == -1 else f"{-days} dage over fristen"
    if days < 2:
        return ("i dag", "i morgen")[days]
    if days < 21:
        return f"om {days} dage"
    if days < 90:
        return f"om {days // 7} uger"
    months = (day.year - today.year) * 12 + day.month - today.month - (day.day < today.day)
    return f"om {months} måneder" if months < 24 else f"om {months // 12} år"


# The working calendar


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * el) // 433
    month = (h + el - 7 * m + 90) // 25
    day = (h + el - 7 * m + 33 * month + 19) % 32
    return date(year, month, day)


@functools.lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """Days that are not working days although they fall on a weekday.

    The public holidays, and the three days that are none by law but on which a public deadline may not end either:
    grundlovsdag, juleaftensdag and nytårsaftensdag are mentioned side by side with søn- og helligdage where statutes
    move a deadline to the next working day, and town halls are closed. Store bededag was abolished from 2024.
    """
    sunday = easter(year)
    days = {
        date(year, 1, 1): "nytårsdag",
        sunday - timedelta(3): "skærtorsdag",
        sunday - timedelta(2): "langfredag",
        sunday: "påskedag",
        sunday + timedelta(1): "2. påskedag",
        sunday + timedelta(39): "Kristi himmelfartsdag",
        sunday + timedelta(49): "pinsedag",
        sunday + timedelta(50): "2. pinsedag",
        date(year, 12, 24): "juleaftensdag",
        date(year, 12, 25): "juledag",
        date(year, 12, 26): "2. juledag",
        date(year, 12, 31): "nytårsaftensdag",
    }
    if year < 2024:
        days[sunday + timedelta(26)] = "store bededag"
    # In 1930, 1941 … the day coincides with Whitsun: the holiday's own name wins.
    days.setdefault(date(year, 6, 5), "grundlovsdag")
    return dict(sorted(days.items()))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after (or, when negative, before) the day; 0 gives the day itself or the next one."""
    step = timedelta(-1 if count < 0 else 1)
    if count == 0:
        while not is_working_day(day):
            day += step
        return day
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


# CPR numbers


_CPR = re.compile(
    r"(?<![0-9A-Za-z])([0-9]{2})([0-9]{2})[0-9]{2}[ \N{NO-BREAK SPACE}]?"
    r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}]?[ \N{NO-BREAK SPACE}]?[0-9]{4}(?![0-9A-Za-z])"
)


def find_cpr(text: str) -> list[str]:
    """What has the form of a CPR number: ddmmyy-xxxx, also with a space or nothing between.

    The modulus is not asked: numbers given since 2007 need not satisfy it. Replacement numbers (day + 60) count.
    """
    found = []
    for match in _CPR.finditer(text):
        day, month = int(match[1]), int(match[2])
        if 1 <= (day - 60 if day > 60 else day) <= 31 and 1 <= month <= 12:
            found.append(match[0])
    return found


# Order


_LAST_LETTERS = str.maketrans({"æ": "\ue001", "ä": "\ue001", "ø": "\ue002", "ö": "\ue002", "å": "\ue003"})
_OWN_BASE = str.maketrans({"ð": "d", "đ": "d", "ß": "ss", "œ": "oe", "þ": "th", "ü": "y", "ł": "l"})

_DOUBLE_A = re.compile("aa|Aa|AA")


@functools.lru_cache(maxsize=4096)
def sort_key(text: str) -> tuple[str, str, str]:
    """A key that sorts as Danish dictionaries do: æ, ø, å last, aa after å, capitals before small letters."""
    composed = unicodedata.normalize("NFC", text)
    folded = _DOUBLE_A.sub("å\uffff", composed).lower()
    letters = folded.replace("\uffff", "").translate(_LAST_LETTERS).translate(_OWN_BASE)
    primary = "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
    return primary, folded, composed
