"""Rows of Regnskab and Prognose, joined as strings: every amount is a link to what it is made of, and a page has
hundreds of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.addresses import reverse
from core.danish import format_amount, format_date, format_percent, format_signed
from core.escaping import escaped
from core.hyphens import soft_hyphens
from core.templatetags.dkfds import badge
from funding.calculations import Compared
from funding.figures import LineFigure
from funding.models import LedgerEntry
from funding.templatetags.money import compared_bars

register = template.Library()

# The column's key, how it is called in the accessible name and on a phone, and whether its amount has a sign.
BOOKED = (("budget", "Budget", False), ("bogfoert", "Bogført", False), ("merforbrug", "Afvigelse", True))
AMOUNTS = {
    "budget": "budget",
    "tilsagn": "granted",
    "bogfoert": "booked",
    "prognose": "forecast",
    "afvigelse": "expected",
    "merforbrug": "variance",
}


def opened(base: str, key: str, text: str, words: str, query: str = "") -> str:
    """An amount that opens: base, key and query are ours, words may be anybody's."""
    return (
        f'<a class="figure" href="{base}{key}/{escaped(query)}" aria-label="{escaped(words)}: '
        f'{text}">{text}</a>'
    )


def _parted(name: Any) -> str:
    """A name in a narrow column."""
    return escaped(soft_hyphens(str(name)))


def _signed(amount: Decimal) -> str:
    return format_signed(amount, kr=False)


def _cell(base: str, column: tuple[str, str, bool], row: Any, name: str, query: str = "") -> str:
    key, title, has_sign = column
    amount = getattr(row, AMOUNTS[key])
    text = _signed(amount) if has_sign else format_amount(amount, kr=False)
    told = opened(base, f"{key}{row.figure}", text, f"{title}, {name}", query)
    return f'<td class="number" data-title="{title}">{told}</td>'


@register.simple_tag
def booked_row(row: Any, base: str, css: str = "") -> SafeString:
    """A row of Regnskab: budget, booked, what differs, and how much of the budget is used."""
    cells = "".join([_cell(base, column, row, row.label) for column in BOOKED])
    used = "–"
    if row.percent is not None:
        used = opened(base, f"bogfoert{row.figure}", format_percent(row.percent), f"Forbrugt, {row.label}")
    kind = f' class="{css}"' if css else ""
    return mark_safe(
        f'<tr{kind}><th scope="row">{_parted(row.label)}</th>{cells}'
        f'<td class="number" data-title="Forbrugt">{used}</td></tr>'
    )


@register.simple_tag
def entry_row(entry: LedgerEntry, number: str, voucher_counts: Mapping[int, int], writes: Any) -> SafeString:
    """A bilagspost with its category, indsatsområde, organisation and opposite read. `writes`: to whoever books."""
    vouchers, opposite = voucher_counts.get(entry.pk, 0), getattr(entry, "reversed_by", None)
    text: str = escaped(entry.text)
    voucher: str = escaped(entry.voucher)
    told = _parted(entry.text)
    if entry.is_adjustment:
        told += f" {badge('Efterpostering', 'info')}"
    for more in (entry.reason, opposite and f"Tilbageført {_short(opposite.booked_on)}"):
        told += f"<br>{_secondary(more)}" if more else ""
    if writes or vouchers:
        address = reverse("funding:vouchers", args=[number, entry.uid])
        voucher = (
            f'<a href="{address}">{voucher or "Bilag"}<span class="sr-only">, bilag til {text}</span></a>'
        )
    if vouchers:
        voucher += f"<br>{_secondary('1 fil' if vouchers == 1 else f'{vouchers} filer')}"
    payer = entry.name or entry.organisation or entry.get_source_display()
    cells = (
        f'<td class="nowrap" data-title="Dato">{_short(entry.booked_on)}</td>'
        f'<td data-title="Bilag">{voucher or "–"}</td><th scope="row">{told}</th>'
        f'<td data-title="Kategori">{_parted(entry.category)}<br>'
        f"{_secondary(soft_hyphens(str(entry.focus or 'Tværgående')))}</td>"
        f'<td data-title="Betalt af">{_parted(payer)}</td>'
        f'<td class="number" data-title="Beløb, kr.">{_signed(entry.amount)}</td>'
    )
    return mark_safe(f"<tr>{cells}{_take_back(entry, number, text, opposite) if writes else ''}</tr>")


def _take_back(entry: LedgerEntry, number: str, text: str, opposite: LedgerEntry | None) -> str:
    if opposite or entry.reverses_id:
        return "<td></td>"
    address = reverse("funding:reverse_entry", args=[number, entry.uid])
    return f'<td><a href="{address}" aria-label="Tilbagefør {text}">Tilbagefør</a></td>'


def _short(day: date) -> str:
    return format_date(day, "short")


def _secondary(text: Any) -> str:
    return f'<span class="secondary">{escaped(text)}</span>'


COMPARED = (
    ("budget", "Budget", False),
    ("tilsagn", "Fondens andel", False),
    ("bogfoert", "Bogført", False),
    ("prognose", "Prognose", False),
    ("afvigelse", "Afvigelse", True),
)


@register.simple_tag
def compared_rows(
    rows: Iterable[Any], total: Any, base: str, picture: str, query: str = "", *, shows_grant: bool = False
) -> SafeString:
    """Rows with budget, tilsagn, booked, forecast and what is expected to differ, a picture of each, and their sum."""
    columns = [column for column in COMPARED if shows_grant or column[0] != "tilsagn"]
    listed = list(rows)
    most = max((max(row.budget, row.booked, row.forecast) for row in listed), default=Decimal(0))
    drawn = [
        f'<tr><th scope="row">{_parted(row.label)}</th>'
        f"{''.join([_cell(base, column, row, row.label, query) for column in columns])}"
        f'<td class="bar-cell">{compared_bars(row, most, f"{picture}{row.key}", row.label)}</td></tr>'
        for row in listed
    ]
    cells = "".join([_cell(base, column, total, "i alt", query) for column in columns])
    drawn.append(f'<tr class="total-row"><th scope="row">I alt</th>{cells}<td></td></tr>')
    return mark_safe("".join(drawn))


FORECAST = (COMPARED[0], COMPARED[2], ("", "", False), COMPARED[3], COMPARED[4])


@register.simple_tag
def forecast_sum(sums: Compared, figure: str, name: str, base: str, *, is_over: bool) -> SafeString:
    """The cells of a sum on Prognose: of an indsatsområde, or of all. A sum has no suggestion of its own."""
    cells = []
    for key, title, has_sign in FORECAST:
        if is_over and key in ("", "prognose"):
            continue
        if not key:
            cells.append("<td></td>")
            continue
        amount = getattr(sums, AMOUNTS[key])
        text = _signed(amount) if has_sign else format_amount(amount, kr=False)
        told = opened(base, f"{key}{figure}", text, f"{title}, {name}")
        cells.append(f'<td class="number" data-title="{title}">{told}</td>')
    return mark_safe("".join(cells))


@register.simple_tag
def forecast_row(
    line: LineFigure,
    field: Any,
    drawn: Any,
    base: str,
    address: str,
    *,
    is_moved: bool,
    is_over: bool,
    writes: bool,
) -> SafeString:
    """A line of Prognose. `address`: what the lines' pages begin with; `field`, `drawn` and `is_moved` where somebody
    writes."""
    name, code = escaped(line.name), escaped(line.code)

    def cell(key: str, title: str, text: str, more: str = "") -> str:
        told = opened(base, f"{key}{line.figure}", text, f"{title}, {line.name}")
        return f'<td class="number" data-title="{title}">{told}{more}</td>'

    sums = line.sums
    cells = cell("budget", "Budget", format_amount(sums.budget, kr=False))
    cells += cell("bogfoert", "Bogført", format_amount(sums.booked, kr=False))
    if not is_over:
        basis = f'<br><span class="secondary">{escaped(line.suggested_name)}</span>'
        cells += cell("forslag", "Forslag", format_amount(line.line.suggested, kr=False), basis)
        cells += _estimate(line, field, drawn, base, is_moved=is_moved, writes=writes)
    cells += cell("afvigelse", "Afvigelse", _signed(sums.expected))
    told = ""
    if line.is_unexplained:
        told = f"<br>{badge('Skal forklares', 'warning')}"
    elif line.explanation:
        told = '<br><span class="secondary">Forklaret</span>'
    url = escaped(f"{address}{line.key.category}/{line.focus_code}/")
    return mark_safe(
        f'<tr id="linje-{code}"><th scope="row"><a href="{url}">{_parted(line.category)}'
        f'<span class="sr-only">{name[len(escaped(line.category)) :]}</span></a>{told}</th>{cells}</tr>'
    )


def _estimate(line: LineFigure, field: Any, drawn: Any, base: str, *, is_moved: bool, writes: bool) -> str:
    """The forecast of a line: what is written, or the field to write in."""
    text = format_amount(line.sums.forecast, kr=False)
    told = opened(base, f"prognose{line.figure}", text, f"Prognose, {line.name}")
    if writes:
        told = _field(line, field, drawn, is_moved=is_moved)
    estimate = line.estimate
    if estimate is not None and estimate.amount is not None:
        by = escaped(estimate.made_by)
        told += f'<br><span class="secondary">{by}, {format_date(estimate.made_at)}</span>'
    return f'<td class="number" data-title="Prognose">{told}</td>'


def _field(line: LineFigure, field: Any, drawn: Any, *, is_moved: bool) -> str:
    """The field of a line, with what it was drawn from."""
    code, errors = escaped(line.code), field.errors
    wrong = " form-error" if errors or is_moved else ""
    told = "".join(
        f'<span class="form-error-message" id="{field.auto_id}_error"><span class="sr-only">Fejl: </span>'
        f"{escaped(error)}</span>"
        for error in errors
    )
    if is_moved and line.estimate:
        amount = line.estimate.amount
        theirs = "intet skøn" if amount is None else format_amount(amount)
        told += f'<span class="form-error-message">{escaped(line.estimate.made_by)} skrev {theirs}</span>'
    seen = "" if drawn["seen"] is None else drawn["seen"]
    return (
        f'<span class="form-group{wrong}"><label class="sr-only" for="{field.auto_id}">'
        f"{escaped(field.label)}</label>{told}{_input(field)}</span>"
        f'<input type="hidden" name="seen-{code}" value="{escaped(seen)}">'
        f'<input type="hidden" name="drawn-{code}" value="{escaped(drawn["drawn"])}">'
    )


def _input(field: Any) -> str:
    """As Django draws it; where nothing is wrong without its templates, which cost more than the rest of the row."""
    if field.errors:
        return str(field)
    value = field.value()
    shown = f' value="{escaped(value)}"' if value not in (None, "") else ""
    name = escaped(field.html_name)
    return (
        f'<input type="text" name="{name}"{shown} class="form-input number" inputmode="decimal" autocomplete="off"'
        f' id="{field.auto_id}">'
    )
