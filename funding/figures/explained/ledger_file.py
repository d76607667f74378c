"""The sums of a ledger file, opened: what is new, what stands in the books already, by calendar year and category. The
rows themselves stand in the file; those that are booked stand in the books. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from core.danish import format_number, format_signed
from funding.figures.explained.figure import NOT_ROUNDED, Explained, Part
from funding.figures.ledger_file import Trial, YearSum

FILE = "Beløbet er filens rækker lagt sammen. Filens egne linjer med summer tælles ikke med."
NEW = "En række er ny, når regnskabet ikke har en post med samme dato, bilagsnr., tekst og beløb."
KNOWN = (
    "En række står i regnskabet i forvejen, når der er en post med samme dato, bilagsnr., tekst og beløb. "
    "Den bogføres ikke igen."
)
_KEY = re.compile(r"(?P<what>fil|nye|kendte)(?:-(?P<year>\d{4}))?")


def explain_file(
    trial: Trial, key: str, *, name: str, categories: Mapping[str, str], page: str, posts: str
) -> Explained | None:
    """None where the file has no such sum. `categories`: their names by code; `page`: the file's own address; `posts`:
    what the address of its posts in the books begins with, where they are booked."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    if found["what"] == "fil":
        return None if found["year"] else _file(trial, key, name, page)
    is_new = found["what"] == "nye"
    years = trial.years if is_new else trial.known_years
    if found["year"]:
        year = next((year for year in years if year.year == int(found["year"])), None)
        return None if year is None else _year(year, key, name, categories, posts, is_new=is_new)
    entries, amount = (trial.new, trial.new_total) if is_new else (trial.known, trial.known_total)
    return Explained(
        key,
        f"{'Nye poster' if is_new else 'Poster, der står i regnskabet i forvejen'} i filen",
        amount,
        _sentence(name, entries, amount, is_new=is_new),
        NEW if is_new else KNOWN,
        NOT_ROUNDED,
        tuple(Part(str(year.year), year.amount, f"{key}-{year.year}") for year in years),
        "Kalenderår",
    )


def _file(trial: Trial, key: str, name: str, page: str) -> Explained:
    parts = [Part(f"Nye poster ({format_number(trial.new)})", trial.new_total, "nye")]
    if trial.known_years:
        parts.append(
            Part(f"Står i regnskabet i forvejen ({format_number(trial.known)})", trial.known_total, "kendte")
        )
    rest = trial.total - trial.new_total - trial.known_total
    if rest:
        place = "#fejl" if trial.problem_count else "#koblinger" if trial.unknown else ""
        parts.append(Part("Andre rækker", rest, url=f"{page}{place}" if place else ""))
    rows = f"{format_number(trial.rows)} {'post' if trial.rows == 1 else 'poster'}"
    return Explained(
        key,
        "Alle poster i filen",
        trial.total,
        f"Filen »{name}« har {rows} på i alt {format_signed(trial.total)}",
        FILE,
        NOT_ROUNDED,
        tuple(parts),
        "Poster",
    )


def _year(
    year: YearSum, key: str, name: str, categories: Mapping[str, str], posts: str, *, is_new: bool
) -> Explained:
    order = {code: at for at, code in enumerate(categories)}
    ordered = sorted(year.categories, key=lambda one: order.get(one.category, len(order)))
    parts = tuple(
        Part(
            f"{categories.get(one.category, one.category)} ({format_number(one.entries)})",
            one.amount,
            url=f"{posts}&aar={year.year}&kategori={one.category}#poster" if posts and is_new else "",
        )
        for one in ordered
    )
    return Explained(
        key,
        f"{'Nye poster' if is_new else 'Poster, der står i regnskabet i forvejen'} i {year.year}",
        year.amount,
        _sentence(name, year.entries, year.amount, is_new=is_new, year=year.year),
        NEW if is_new else KNOWN,
        NOT_ROUNDED,
        parts,
        "Kategorier",
        year=year.year,
    )


def _sentence(name: str, entries: int, amount: Decimal, *, is_new: bool, year: int | None = None) -> str:
    one = entries == 1
    what = (
        ("ny post" if one else "nye poster")
        if is_new
        else f"{'post' if one else 'poster'}, der er bogført i forvejen,"
    )
    when = f" i {year}" if year else ""
    return f"Filen »{name}« har{when} {format_number(entries)} {what} på i alt {format_signed(amount)}"
