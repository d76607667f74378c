"""The amounts of Opkrævning, opened: what a party was asked for and has paid is the sum of what was written."""

import re
from decimal import Decimal

from core.danish import format_amount, format_date
from funding.calculations import total_of
from funding.figures.collecting import Collecting, OwedRow
from funding.figures.explained.figure import NOT_ROUNDED, TYPED, Explained, Part
from funding.models import Collection

PREFIX = "opkraevning-"
_KEY = re.compile(rf"{PREFIX}(?P<what>skyldig|opkraevet|modtaget|mangler)(?:-(?P<row>.+))?")
_ACTS = {"opkraevet": Collection.Act.ASKED, "modtaget": Collection.Act.RECEIVED}
_TITLES = {
    "skyldig": "Lokal medfinansiering i penge",
    "opkraevet": "Opkrævet",
    "modtaget": "Modtaget",
    "mangler": "Mangler",
}
_RULES = {
    "skyldig": "Kun bidrag i penge opkræves. Timer og andre ydelser tæller ikke med her.",
    "opkraevet": "Opkrævet er alt, der er registreret som opkrævet. En fejl rettes med et beløb med modsat fortegn.",
    "modtaget": "Modtaget er alt, der er registreret som modtaget. En fejl rettes med et beløb med modsat fortegn.",
    "mangler": "Det, der mangler, er det, der skal betales, minus det, der er modtaget.",
}


def explain_collecting(found: Collecting, key: str) -> Explained | None:
    """`opkraevning-mangler` is the sum of the page, with a row's name behind it one party's year."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    what = match["what"]
    if match["row"] is None:
        return _total(found, key, what)
    row = next((row for row in found.rows if row.figure == match["row"]), None)
    return _of_row(found, row, key, what) if row else None


def _total(found: Collecting, key: str, what: str) -> Explained:
    parts = tuple(Part(f"{row.year} {row.label}", _amount(row, what), _key(row, what)) for row in found.rows)
    amount = total_of(part.amount for part in parts)
    title = _TITLES[what] if what == "skyldig" else f"{_TITLES[what]} i alt"
    words = {
        "skyldig": f"De lokale parter skal i alt betale {format_amount(amount)}",
        "opkraevet": f"De lokale parter er i alt opkrævet for {format_amount(amount)}",
        "modtaget": f"De lokale parter har i alt betalt {format_amount(amount)}",
        "mangler": _missing("De lokale parter", amount, "i alt "),
    }
    return Explained(key, title, amount, words[what], _RULES[what], NOT_ROUNDED, parts, "År og part")


def _of_row(found: Collecting, row: OwedRow, key: str, what: str) -> Explained | None:
    amount, title = _amount(row, what), f"{_TITLES[what]}: {row.label} i {row.year}"
    if what == "mangler":
        sum_of: tuple[Part, ...] = (
            Part("Skal betale", row.sums.owed, _key(row, "skyldig")),
            Part("Modtaget, trækkes fra", row.sums.received, _key(row, "modtaget"), -1),
        )
        words = _missing(row.label, amount, f"for {row.year} ")
        return Explained(key, title, amount, words, _RULES[what], NOT_ROUNDED, sum_of, "Regnestykke")
    if what == "skyldig":
        return None if row.owed_figure != key else _owed(row, key, title)
    acts = [act for act in found.acts if act.act == _ACTS[what] and act.year == row.year and row.is_of(act)]
    parts = tuple(Part(f"{act.get_act_display()} {format_date(act.on)}", act.amount) for act in acts)
    done = "er opkrævet" if what == "opkraevet" else "har betalt"
    words = f"{row.label} {done} for {row.year}: {format_amount(amount)}"
    rounding = NOT_ROUNDED if parts else TYPED
    return Explained(key, title, amount, words, _RULES[what], rounding, parts, "Registreret")


def _owed(row: OwedRow, key: str, title: str) -> Explained:
    """Of a party whose share the plan keeps in parts, each an amount of the financing, or that has left it."""
    words = f"{row.label} skal for {row.year} betale {format_amount(row.sums.owed)}"
    told = (
        "Finansieringen deler beløbet i dele. De opkræves under ét, for det er samme part."
        if row.parts
        else "Parten står ikke i finansieringen af året, så den skal ikke betale noget."
    )
    rule = f"{told} {_RULES['skyldig']}"
    parts = tuple(Part(label, amount, f"finansiering-{figure}") for label, figure, amount in row.parts)
    return Explained(key, title, row.sums.owed, words, rule, NOT_ROUNDED, parts, "Dele")


def _missing(who: str, amount: Decimal, when: str) -> str:
    if amount < 0:
        return f"{who} har {when}betalt {format_amount(-amount)} mere, end der skal betales."
    return f"{who} mangler {when}at betale {format_amount(amount)}"


def _amount(row: OwedRow, what: str) -> Decimal:
    sums = row.sums
    return {
        "skyldig": sums.owed,
        "opkraevet": sums.asked,
        "modtaget": sums.received,
        "mangler": sums.missing,
    }[what]


def _key(row: OwedRow, what: str) -> str:
    return row.owed_figure if what == "skyldig" else f"{PREFIX}{what}-{row.figure}"
