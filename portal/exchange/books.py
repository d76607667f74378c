"""What a file says has happened, asked as the portal's own forms and actions ask: what these would not do, no file
brings in. Rows that the portal has just like that are let be."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from core.danish import format_amount, format_date
from core.dates import today
from core.rules import Finding, Severity
from funding.calculations.books import KEPT_BY_REVERSAL, first_day_after
from funding.models import FinancingShare, LedgerYear
from monitoring.rules import measured_too_early, measured_too_low
from plans.calculations import ends_too_early, term_years
from plans.models import Plan
from portal.exchange.placed import PlacedPart

AFTER_TODAY = "Datoen ligger efter i dag."
#: Each follows the one before. What is left out follows from the rest (`approvals.actions.takeover`).
COURSE = (
    ("submitted_on", "Først indsendt"),
    ("sent_to_fund_on", "Sendt til Landsbyggefonden"),
    ("started_on", "Sat i drift"),
)


def check_handlinger(part: PlacedPart) -> None:
    for place, row in part.fresh("activities"):
        if ends_too_early(_day(row["starts_on"]), _day(row["ends_on"])):
            part.report(f"{place}.ends_on", "Handlingen slutter, før den begynder. Ret den ene dato.")


def check_payers(part: PlacedPart) -> None:
    for name in ("financing", "ledger"):
        for place, row in part.fresh(name):
            if row["source"] == FinancingShare.Source.FUND and row["organisation"]:
                part.report(f"{place}.organisation", "Kilden er selv Landsbyggefonden. Skriv null.")


def check_course(part: PlacedPart) -> None:
    """The days of a plan that comes in in drift."""
    own = {**part.own, "started_on": part.own["started_on"] or part.own["starts_on"]}
    known = [(name, label, day) for name, label in COURSE if (day := _day(own[name]))]
    for (name, label, day), (_, after, later) in pairwise(known):
        if day > later:
            part.report(
                f"{part.path}.plan.{name}",
                f"»{label}« kan ikke ligge efter »{after}«, som er den {format_date(later)}. Ret den ene dato.",
            )


def check_grant(part: PlacedPart) -> None:
    if part.whole("grant") and part.part["grant"] and _after_today(part.part["grant"]["granted_on"]):
        part.report(f"{part.path}.grant.granted_on", AFTER_TODAY)


def check_measurements(part: PlacedPart) -> None:
    indicators = {row["uid"]: row for _, row in part.sound("indicators")}
    first = part.day("plan", "starts_on")
    for place, row in part.fresh("measurements"):
        if _after_today(row["measured_on"]):
            part.report(f"{place}.measured_on", AFTER_TODAY)
        elif reason := measured_too_early(dt.date.fromisoformat(row["measured_on"]), first):
            part.report(f"{place}.measured_on", reason)
        indicator = indicators.get(row["indicator"])
        if indicator is None:
            continue  # it is told already
        value, baseline = (one and Decimal(one) for one in (row["value"], indicator["baseline_value"]))
        if reason := measured_too_low(value, indicator["unit"], baseline):
            part.report(f"{place}.value", reason)


def check_closed_years(part: PlacedPart, *, is_new: bool) -> None:
    """Books are closed when the year is over for the plan; those of a plan that has ended as soon as it has begun. What
    another system closed within a year that is over by now stands as it was, and is told of (`closed_early`)."""
    years = term_years(part.day("plan", "starts_on"), part.day("plan", "ends_on"))
    for place, row in part.fresh("ledger_years"):
        if row["state"] != LedgerYear.State.CLOSED or row["closed_on"] is None or row["year"] not in years:
            continue
        day, first = _day(row["closed_on"]), first_day_after(row["year"], part.day("plan", "ends_on"))
        assert day is not None
        was_taken = is_new and first <= today()
        if day > today():
            part.report(f"{place}.closed_on", AFTER_TODAY)
        elif day < first and not (
            day.year >= row["year"] and (part.own["status"] == Plan.Status.ENDED or was_taken)
        ):
            part.report(
                f"{place}.closed_on",
                f"Regnskabet for {row['year']} kan tidligst lukkes den {format_date(first)}. Ret datoen.",
            )


def closed_early(document: Mapping[str, Any]) -> list[Finding]:
    """Of a plan that is taken over: years whose books were closed before the year was over for it."""
    ends_on = _day(document["plan"]["ends_on"])
    found = []
    for row in document["ledger_years"]:
        day, first = _day(row["closed_on"]), first_day_after(row["year"], ends_on)
        if day is not None and day < first:
            found.append(
                Finding(
                    "LEDGER_CLOSED_EARLY",
                    Severity.WARNING,
                    f"Regnskabet for {row['year']} er lukket den {format_date(day)}, før året var slut.",
                    "Det bliver stående som lukket. Mangler der noget, rettes det med en efterpostering.",
                    found=day.isoformat(),
                    limit=first.isoformat(),
                )
            )
    return found


def check_reversals(part: PlacedPart) -> None:
    """A reversal is its entry the other way round, and is not taken back itself."""
    rows = {row["uid"]: row for _, row in part.sound("ledger")}
    for place, row in part.fresh("ledger"):
        if row["reverses"] is None:
            continue
        entry = rows.get(row["reverses"])
        if entry is None:
            continue  # it is told already
        if entry["reverses"] is not None:
            part.report(
                f"{place}.reverses",
                "En tilbageførsel kan ikke selv føres tilbage. Peg på den post, der blev bogført, eller skriv null.",
            )
            continue
        opposite = -Decimal(entry["amount"])
        if opposite and Decimal(row["amount"]) != opposite:
            part.report(
                f"{place}.amount",
                "En tilbageførsel har det modsatte beløb af den post, den fører tilbage. "
                f"Skriv {format_amount(opposite)}",
            )
        for name in KEPT_BY_REVERSAL:
            if row[name] != entry[name]:
                part.report(
                    f"{place}.{name}",
                    "En tilbageførsel har samme kategori, indsatsområde og betaler som den post, den fører tilbage.",
                )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _after_today(text: str) -> bool:
    return dt.date.fromisoformat(text) > today()
