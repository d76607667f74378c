"""What a cell says: typed values as Excel keeps them and Danish text as people write it, read alike.

Each function gives None for a blank cell and raises DanishFormatError, which says what to write instead.
"""

import datetime as dt
import math
from decimal import Decimal
from typing import Any

from core.danish import DanishFormatError, format_date, parse_amount, parse_date, parse_number
from core.fields.text import clean_text
from core.spreadsheets.reading import Cell

#: Excel itself keeps no more digits; what stands behind them is noise from its binary numbers.
_DIGITS = 15


def text(cell: Cell) -> str | None:
    """Text without spaces round it. A whole number is its digits, for a code may have been typed as one."""
    value = _value(cell)
    if value is None:
        return None
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise DanishFormatError(
            "Excel har gjort teksten til en dato. Formatér cellen som tekst, og skriv den igen."
        )
    if isinstance(value, int | float):
        if value != int(value):
            raise DanishFormatError(
                "Excel har gjort teksten til et tal. Formatér cellen som tekst, og skriv den igen (2.10 er ikke 2.1)."
            )
        return str(int(value))
    return clean_text(str(value)).strip() or None


def number(cell: Cell) -> Decimal | None:
    """`36,5`, a typed number, and 52 for a cell that shows 52 %."""
    value = _value(cell)
    if isinstance(value, str):
        return parse_number(value)
    found = _decimal(value, "et tal, fx 1.234,5")
    return found * 100 if found is not None and cell.is_percent else found


def amount(cell: Cell) -> Decimal | None:
    """Kroner with two places."""
    value = _value(cell)
    if isinstance(value, str):
        return parse_amount(value)
    found = _decimal(value, "et beløb, fx 1.234.567,50")
    if found is None or abs(found) >= Decimal(10) ** 15:
        return found
    if found != round(found, 2):
        raise DanishFormatError(
            "Et beløb har højst to decimaler. Afrund det i regnearket (værdien, ikke kun formatet)."
        )
    return round(found, 2)


def whole(cell: Cell) -> int | None:
    found = number(cell)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise DanishFormatError("Skriv et helt tal uden decimaler.")
    return int(found)


def day(cell: Cell) -> dt.date | None:
    value = _value(cell)
    if value is None:
        return None
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        # The limits of years are the same for a typed date as for one in words.
        return parse_date(format_date(value.date(), "short"))
    if isinstance(value, dt.datetime | dt.time | dt.timedelta):
        raise DanishFormatError("Cellen har et klokkeslæt. Skriv kun datoen, fx 24-12-2026.")
    if isinstance(value, dt.date):
        return value
    raise DanishFormatError("Skriv datoen som dag-måned-år, fx 24-12-2026, eller formatér cellen som dato.")


def yes_no(cell: Cell) -> bool | None:
    value = _value(cell)
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in {"ja", "nej", "x"}:
        return word != "nej"
    raise DanishFormatError("Skriv Ja eller Nej.")


def _value(cell: Cell) -> Any:
    """The value that was typed. A formula is not one: what it gives depends on who opened the file last."""
    if cell.kind == "f":
        shown = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", None)
        shown = f" ({shown[:40]})" if shown else ""
        raise DanishFormatError(
            f"Cellen har en formel{shown}. Kopiér cellen, og vælg Indsæt speciel → Værdier, så kun resultatet står der."
        )
    if cell.kind == "e":
        raise DanishFormatError(f"Cellen viser fejlen {cell.value}. Skriv værdien.")
    return None if cell.is_blank else cell.value


def _decimal(value: Any, what: str) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DanishFormatError(f"Skriv {what}.")
    if not math.isfinite(value):
        raise DanishFormatError(f"Skriv {what}.")
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_DIGITS}g}")
