"""The amounts of a decision's record, opened: what the kommune has granted, beside its share of the plan, and what the
fund has answered.

A key is what, of which decision, and of which year if it is of one: `bevilling-12-2028`, `andel-12`, `forskel-12-2028`,
`beloeb-12`. Read from what the page of the step prints.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from approvals.figures.appropriation import Appropriation, AppropriationRow
from approvals.figures.decisions import DecisionFigure
from approvals.figures.snapshots import snapshot_figures
from approvals.models import Outcome
from core.danish import format_amount, format_date
from core.money import ZERO
from funding.calculations import total_of
from funding.figures import Explained, Part
from funding.figures.explained.figure import NOT_ROUNDED, TYPED, in_year

_KEY = re.compile(
    r"(?P<what>bevilling|andel|forskel|beloeb)-(?P<pk>[0-9]{1,9})(?:-(?P<year>[0-9]{4})(?:-(?P<konto>[0-9]{1,3}))?)?"
)
ANSWERS = {
    Outcome.GRANTED: "Landsbyggefonden har den {day} givet tilsagn på {amount}",
    Outcome.PREQUALIFIED: "Landsbyggefonden har den {day} prækvalificeret planen med {amount}",
}


def decision_of(key: str) -> int | None:
    """The decision that a key is of."""
    match = _KEY.fullmatch(key)
    return int(match["pk"]) if match else None


def explain_record(figure: DecisionFigure, key: str, *, asked: Decimal | None) -> Explained | None:
    """`asked`: what the fund was asked for in the hand-in that it has answered. None where the record has no such
    amount, or the reader does not see it."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    if match["what"] == "beloeb":
        return _answer(figure, key, asked) if year is None else None
    found = figure.appropriation
    if found is None or (found.is_missing and match["what"] != "andel"):
        return None
    if year is not None and year not in {row.year for row in found.rows}:
        return None
    if match["konto"]:
        return _konto(figure, found, key) if match["what"] == "bevilling" else None
    how = {"bevilling": _granted, "andel": _share, "forskel": _difference}[match["what"]]
    return how(figure, found, key, year)


def _answer(figure: DecisionFigure, key: str, asked: Decimal | None) -> Explained | None:
    decision = figure.decision
    if decision.amount is None:
        return None
    day = format_date(decision.decided_on)
    words = ANSWERS.get(Outcome(decision.outcome), "Landsbyggefondens svar af {day} er på {amount}")
    sentence = words.format(day=day, amount=format_amount(decision.amount))
    if asked is not None:
        base = snapshot_figures(decision.step.case.plan.number, decision.snapshot.number)
        inputs: tuple[Part, ...] = (
            Part(f"Fondens andel, {figure.snapshot_label}", asked, url=f"{base}andel-lbf/"),
        )
        sentence = f"{sentence}, {_beside(decision.amount, asked)}."
    else:
        inputs = ()
    reference = f" med reference {decision.reference}" if decision.reference else ""
    return Explained(
        key,
        "Tilsagn" if decision.outcome == Outcome.GRANTED else "Landsbyggefondens beløb",
        decision.amount,
        sentence,
        f"Beløbet står i Landsbyggefondens svar af {day}{reference}. Det kan være et andet, end der er søgt om.",
        TYPED,
        inputs=inputs,
        inputs_title="Søgt om",
    )


def _beside(amount: Decimal, asked: Decimal) -> str:
    if amount == asked:
        return "det samme, som der er søgt om"
    word = "mindre" if amount < asked else "mere"
    return f"{format_amount(abs(amount - asked))} {word} end de {format_amount(asked)}, der er søgt om"


def _granted(figure: DecisionFigure, found: Appropriation, key: str, year: int | None) -> Explained:
    own = [row for row in found.rows if year in (None, row.year)]
    parts = (
        _by_year(own, f"bevilling-{figure.decision.pk}")
        if year is None
        else tuple(Part(_name(row, found), row.amount, _own_key(figure, row)) for row in own)
    )
    amount = total_of(part.amount for part in parts)
    body, day = figure.decision.step.body_definite, figure.meeting
    return Explained(
        key,
        f"Kommunens bevilling{in_year(year)}",
        amount,
        f"{_upper(body)} har den {day} bevilget {format_amount(amount)}"
        + (f" i {year}." if year else " til planen."),
        "Bevillingen er skrevet, som den står i beslutningen, for hvert kalenderår og hver konto.",
        NOT_ROUNDED,
        parts,
        "Kalenderår" if year is None else "Konti",
        year=year,
    )


def _konto(figure: DecisionFigure, found: Appropriation, key: str) -> Explained | None:
    """One of several konti that a year is paid from."""
    row = next((row for row in found.rows if _own_key(figure, row) == key), None)
    if row is None:
        return None
    return Explained(
        key,
        f"Kommunens bevilling i {row.year}: {_name(row, found)}",
        row.amount,
        f"Kommunens bevilling i {row.year} ({_name(row, found)}) er {format_amount(row.amount)}",
        "Beløbet er skrevet, som det står i beslutningen.",
        TYPED,
        year=row.year,
    )


def _name(row: AppropriationRow, found: Appropriation) -> str:
    return row.account or found.account or "uden konto"


def _own_key(figure: DecisionFigure, row: AppropriationRow) -> str:
    return f"bevilling-{figure.decision.pk}-{row.figure}" if row.place else ""


def _share(figure: DecisionFigure, found: Appropriation, key: str, year: int | None) -> Explained:
    decision = figure.decision
    base = snapshot_figures(decision.step.case.plan.number, decision.snapshot.number)
    suffix = f"-{year}" if year else ""
    amount = found.planned if year is None else _planned(found, year)
    # The hand-in's own figures tell the rest; a year that it does not have has no figure there.
    url = f"{base}andel-kommune{suffix}/" if amount else ""
    return Explained(
        key,
        f"Kommunens andel i planen{in_year(year)}",
        amount,
        f"Kommunens andel i {_lower(figure.snapshot_label)}{in_year(year)} er {format_amount(amount)}",
        f"Andelen er det, kommunen betaler efter finansieringen i {_lower(figure.snapshot_label)}, som blev besluttet.",
        NOT_ROUNDED,
        (Part(f"{figure.snapshot_label}: kommunens andel", amount, url=url),),
        "Indsendelse",
        year=year,
    )


def _difference(figure: DecisionFigure, found: Appropriation, key: str, year: int | None) -> Explained:
    pk, suffix = figure.decision.pk, f"-{year}" if year else ""
    granted = total_of(row.amount for row in found.rows if year in (None, row.year))
    planned = found.planned if year is None else _planned(found, year)
    amount = granted - planned
    much = (
        f"{format_amount(abs(amount))} {'højere' if amount > ZERO else 'lavere'} end"
        if amount
        else "det samme som"
    )
    return Explained(
        key,
        f"Bevilling og andel: forskel{in_year(year)}",
        amount,
        f"Kommunens bevilling{in_year(year)} er {much} kommunens andel i planen.",
        "Forskellen er bevillingen minus kommunens andel i den indsendelse, der blev besluttet.",
        NOT_ROUNDED,
        (
            Part("Bevilling", granted, f"bevilling-{pk}{suffix}"),
            Part("Kommunens andel, trækkes fra", planned, f"andel-{pk}{suffix}", -1),
        ),
        "Regnestykke",
        state="warning" if amount else "ok",
        year=year,
    )


def _by_year(rows: Iterable[AppropriationRow], key: str) -> tuple[Part, ...]:
    sums: dict[int, Decimal] = {}
    for row in rows:
        sums[row.year] = sums.get(row.year, ZERO) + row.amount
    return tuple(Part(str(year), amount, f"{key}-{year}") for year, amount in sums.items())


def _planned(found: Appropriation, year: int) -> Decimal:
    return next((row.planned for row in found.rows if row.year == year and row.planned is not None), ZERO)


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
