"""Money rules of a plan, on its exchange document: warnings while it is written, errors at the hand-in.

Limits hold on exact amounts. The limits of Landsbyggefonden and of local co-financing are those of the whole plan,
whose total frame is its budget; that financing equals the budget, and what the kommune usually pays, is asked of each
year.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.addresses import reverse
from core.danish import NBSP, format_amount, format_date, format_number
from core.money import ZERO
from core.rules import Finding, Severity
from funding.calculations import (
    Money,
    PoolSums,
    Rates,
    YearSums,
    highest_lbf,
    lbf_is_above,
    local_is_below,
    lowest_local,
    money_of,
    municipal_differs,
    rates_of,
    term_of,
    term_years,
    usual_municipal,
)

Document = Mapping[str, Any]


def check(document: Document) -> list[Finding]:
    """Every money rule that the plan breaks, errors first."""
    money, rates = money_of(document), rates_of(document)
    url = economy_url(document)
    return [
        *no_budget(money, url),
        *lbf_share_above_max(money, rates, url),
        *local_share_below_min(money, rates, url),
        *financing_not_equal_budget(money, url),
        *year_outside_term(money, document, url),
        *payer_not_in_plan(money, document, url),
        *negative_amount(money, url),
        *grant_exceeded(money, document, url),
        *in_kind_without_evidence(money, url),
        *municipal_share_differs(money, rates, url),
    ]


def economy_url(document: Document) -> str:
    return reverse("funding:economy", args=[document["plan"]["number"]])


def percent_name(percent: Decimal) -> str:
    """`75 %`, `12,5 %`: a percentage as it is laid down, not rounded."""
    return f"{percent_digits(percent)}{NBSP}%"


def percent_digits(percent: Decimal) -> str:
    exponent = percent.normalize().as_tuple().exponent
    return format_number(percent, max(0, -exponent) if isinstance(exponent, int) else 0)


def split_name(rates: Rates) -> str:
    """`75 / 12,5 / 12,5`: Landsbyggefonden, the kommune, and the boligorganisationer."""
    lbf, municipal = rates.lbf_percent, rates.municipal_percent
    return " / ".join(percent_digits(part) for part in (lbf, municipal, 100 - lbf - municipal))


def no_budget(money: Money, url: str) -> Iterable[Finding]:
    if money.sums().budget == 0:
        yield Finding(
            code="NO_BUDGET",
            severity=Severity.ERROR,
            message="Planen har intet budget.",
            detail="Skriv budgettet, før planen kan indsendes.",
            url=f"{url}#budget",
            link_text="Skriv budgettet",
            found=format_amount(Decimal("0.00")),
        )


def lbf_share_above_max(money: Money, rates: Rates, url: str) -> Iterable[Finding]:
    sums = money.sums()
    if not lbf_is_above(sums.lbf, sums.budget, rates):
        return
    limit = highest_lbf(sums.budget, rates)
    yield Finding(
        code="LBF_SHARE_ABOVE_MAX",
        severity=Severity.ERROR,
        message=f"Landsbyggefondens andel er {format_amount(sums.lbf - limit)} "
        f"mere end {percent_name(rates.lbf_percent)}.",
        detail=f"{format_amount(sums.lbf)} mod højst {format_amount(limit)} af planens samlede ramme på "
        f"{format_amount(sums.budget)} Andelen skal sættes ned, før planen kan indsendes.",
        url=f"{url}#finansiering-fund",
        link_text="Ret Landsbyggefondens andel",
        found=format_amount(sums.lbf),
        limit=format_amount(limit),
    )


def local_share_below_min(money: Money, rates: Rates, url: str) -> Iterable[Finding]:
    sums = money.sums()
    if not local_is_below(sums.local, sums.budget, rates):
        return
    limit = lowest_local(sums.budget, rates)
    yield Finding(
        code="LOCAL_SHARE_BELOW_MIN",
        severity=Severity.ERROR,
        message=f"Den lokale medfinansiering er {format_amount(limit - sums.local)} "
        f"mindre end {percent_name(rates.local_percent)}.",
        detail=f"{format_amount(sums.local)} mod mindst {format_amount(limit)} af planens samlede ramme på "
        f"{format_amount(sums.budget)} Den skal sættes op, før planen kan indsendes.",
        url=f"{url}#finansiering",
        link_text="Ret den lokale medfinansiering",
        found=format_amount(sums.local),
        limit=format_amount(limit),
    )


def financing_not_equal_budget(money: Money, url: str) -> Iterable[Finding]:
    for year, sums in _by_year(money):
        if sums.difference == 0:
            continue
        word = "mindre" if sums.difference < 0 else "mere"
        yield Finding(
            code="FINANCING_NOT_EQUAL_BUDGET",
            severity=Severity.ERROR,
            message=f"Finansieringen i {year} er {format_amount(abs(sums.difference))} {word} end budgettet.",
            detail=f"Budget {format_amount(sums.budget)}, finansiering {format_amount(sums.financing)} "
            "De skal være ens, før planen kan indsendes.",
            url=f"{url}#finansiering-fund-{year}",
            link_text=f"Ret finansieringen i {year}",
            found=format_amount(sums.financing),
            limit=format_amount(sums.budget),
        )


def year_outside_term(money: Money, document: Document, url: str) -> Iterable[Finding]:
    starts_on, ends_on = term_of(document)
    years = term_years(starts_on, ends_on)
    if not years or starts_on is None or ends_on is None:
        return
    for year, sums in _by_year(money):
        if year in years or (sums.budget == 0 and sums.financing == 0):
            continue
        yield Finding(
            code="YEAR_OUTSIDE_TERM",
            severity=Severity.ERROR,
            message=f"Der står beløb i {year}, som ligger uden for planens periode.",
            detail=f"Perioden er {format_date(starts_on)} – {format_date(ends_on)}. Budget "
            f"{format_amount(sums.budget)}, finansiering {format_amount(sums.financing)} "
            "Beløbene skal flyttes eller fjernes, før planen kan indsendes.",
            url=f"{url}?indsats=alle#aar-{year}",
            link_text=f"Ret beløbene i {year}",
            found=str(year),
            limit=f"{years[0]}–{years[-1]}",
        )


def payer_not_in_plan(money: Money, document: Document, url: str) -> Iterable[Finding]:
    """An organisation that no longer takes part has promised nothing."""
    parties = {row["organisation"]["code"] for row in document["participants"] if row["ended_on"] is None}
    parties.add(document["plan"]["municipality"]["code"])
    names = {
        row["organisation"]["code"]: row["organisation"]["name"]
        for row in document["financing"]
        if row["organisation"]
    }
    left: dict[str, Decimal] = {}
    for payment in money.payments:
        if payment.organisation and payment.organisation not in parties and payment.amount:
            left[payment.organisation] = left.get(payment.organisation, Decimal("0.00")) + payment.amount
    for code, amount in left.items():
        yield Finding(
            code="PAYER_NOT_IN_PLAN",
            severity=Severity.ERROR,
            message=f"{names[code]} står i finansieringen, men deltager ikke i planen.",
            detail=f"Der står {format_amount(amount)} Flyt beløbet, eller lad organisationen deltage igen.",
            url=f"{url}#finansiering",
            link_text="Ret finansieringen",
            found=format_amount(amount),
        )


def negative_amount(money: Money, url: str) -> Iterable[Finding]:
    """An amount below zero hides what something costs, or who pays. The portal's own forms refuse it."""
    for what, rows in (("Budgettet", money.lines), ("Finansieringen", money.payments)):
        for row in rows:
            if row.amount < 0:
                yield Finding(
                    code="NEGATIVE_AMOUNT",
                    severity=Severity.ERROR,
                    message=f"{what} har et beløb under 0 kr. i {row.year}.",
                    detail=f"Der står {format_amount(row.amount)} Skriv 0 eller et beløb over 0 kr.",
                    url=f"{url}?indsats=alle#aar-{row.year}",
                    link_text=f"Ret beløbet i {row.year}",
                    found=format_amount(row.amount),
                    limit=format_amount(Decimal("0.00")),
                )


def grant_exceeded(money: Money, document: Document, url: str) -> Iterable[Finding]:
    """Landsbyggefonden pays no more than its tilsagn."""
    grant = document.get("grant")
    if not grant or money.sums().lbf <= Decimal(grant["amount"]):
        return
    lbf, limit = money.sums().lbf, Decimal(grant["amount"])
    yield Finding(
        code="GRANT_EXCEEDED",
        severity=Severity.ERROR,
        message=f"Landsbyggefondens andel er {format_amount(lbf - limit)} mere end tilsagnet.",
        detail=f"{format_amount(lbf)} mod et tilsagn på {format_amount(limit)} Sæt andelen ned, eller find pengene "
        "hos en anden kilde.",
        url=f"{url}#finansiering-fund",
        link_text="Ret Landsbyggefondens andel",
        found=format_amount(lbf),
        limit=format_amount(limit),
    )


def in_kind_without_evidence(money: Money, url: str) -> Iterable[Finding]:
    """Hours are hours at a rate, and other things than money have something that shows their worth."""
    without: dict[tuple[str, str | None, str, str], Decimal] = {}
    for payment in money.payments:
        shown = payment.hours is not None if payment.form == "hours" else bool(payment.evidence)
        if payment.form != "cash" and payment.amount and not shown:
            without[payment.payer] = without.get(payment.payer, Decimal("0.00")) + payment.amount
    for (_, _, _, form), amount in without.items():
        hours = form == "hours"
        yield Finding(
            code="IN_KIND_WITHOUT_EVIDENCE",
            severity=Severity.WARNING if hours else Severity.ERROR,
            message=f"Medfinansiering i timer på {format_amount(amount)} mangler timer og sats."
            if hours
            else f"Medfinansiering på {format_amount(amount)}, som ikke er penge, mangler dokumentation.",
            detail="Skriv funktion, timer og timesats, så beløbet kan regnes efter. Planen kan indsendes uden."
            if hours
            else "Skriv, hvad der viser værdien, fx en lejeaftale, før planen kan indsendes.",
            url=f"{url}#finansiering",
            link_text="Se grundlaget under finansieringen",
            found=format_amount(amount),
        )


def municipal_share_differs(money: Money, rates: Rates, url: str) -> Iterable[Finding]:
    for year, sums in _by_year(money):
        if not municipal_differs(sums.municipal, sums.budget, rates):
            continue
        usual = usual_municipal(sums.budget, rates)
        word = "mindre" if sums.municipal < usual else "mere"
        yield Finding(
            code="MUNICIPAL_SHARE_DIFFERS",
            severity=Severity.WARNING,
            message=f"Kommunens andel i {year} er {format_amount(abs(sums.municipal - usual))} {word} end "
            f"{percent_name(rates.municipal_percent)}.",
            detail=f"{format_amount(sums.municipal)} mod {format_amount(usual)} "
            "Planen kan indsendes, men kommunen ser advarslen.",
            url=f"{url}#finansiering-municipality-{year}",
            link_text=f"Se kommunens andel i {year}",
            found=format_amount(sums.municipal),
            limit=format_amount(usual),
        )


def _by_year(money: Money) -> list[tuple[int, YearSums]]:
    return [(year, money.sums_of(year)) for year in money.years]


def ledger_not_reconciled(
    total: Decimal, *, file_total: Decimal | None, control_total: Decimal | None
) -> list[Finding]:
    """A ledger file whose rows do not sum to what the file, or the person, says they sum to. kr., to the last øre."""
    said = (("Filens egen sum", file_total), ("Summen, du har skrevet,", control_total))
    return [
        Finding(
            "LEDGER_NOT_RECONCILED",
            Severity.ERROR,
            f"{who} er {format_amount(expected)}, men filens poster giver {format_amount(total)}",
            f"Forskellen er {format_amount(abs(expected - total))} Find den i bogholderisystemet, og hent filen igen.",
            found=str(total),
            limit=str(expected),
        )
        for who, expected in said
        if expected is not None and expected != total
    ]


def regulation_account_purpose(
    *, text: str, amount: Decimal, purpose: str, council_on: date | None, fund_on: date | None, url: str = ""
) -> list[Finding]:
    """Other use of the reguleringskonto than the plan's own activities: one of the three purposes, and both bodies'
    approval. Until then the money stays on the account."""
    missing = [
        words
        for words, is_there in (
            ("et formål", bool(purpose)),
            ("kommunalbestyrelsens godkendelse", council_on is not None),
            ("Landsbyggefondens godkendelse", fund_on is not None),
        )
        if not is_there
    ]
    if not missing:
        return []
    return [
        Finding(
            "REGULATION_ACCOUNT_PURPOSE",
            Severity.WARNING if purpose else Severity.ERROR,
            f"»{text}« på {format_amount(amount)} mangler {' og '.join(missing)}.",
            "Pengene tælles først som brugt, når formålet er angivet, og begge har godkendt.",
            url=url,
            link_text="Se reguleringskontoen" if url else "",
            found=str(amount),
        )
    ]


def instalments_not_grant(amounts: Iterable[Decimal], granted: Decimal, url: str = "") -> list[Finding]:
    """The rates of a tilsagn make up its amount, exact to the øre. None at all is no fault: the letter may come."""
    rates = list(amounts)
    total = sum(rates, ZERO)
    if not rates or total == granted:
        return []
    what = "for meget" if total > granted else "for lidt"
    return [
        Finding(
            "INSTALMENTS_NOT_GRANT",
            Severity.ERROR,
            f"Raterne er tilsammen {format_amount(total)}, men tilsagnet er på {format_amount(granted)}",
            f"Det er {format_amount(abs(total - granted))} {what}.",
            url=url,
            link_text="Ret raterne" if url else "",
            found=str(total),
            limit=str(granted),
        )
    ]


def pool_exceeded(years: Iterable[PoolSums]) -> list[Finding]:
    """A kommune that has promised its plans more than its pulje has in a year. kr., exact to the øre."""
    return [
        Finding(
            "POOL_EXCEEDED",
            Severity.WARNING,
            f"I {sums.year} er der lovet {format_amount(-sums.left)} mere, end der er i puljen.",
            f"{format_amount(sums.promised)} er bevilget eller reserveret af en pulje på {format_amount(sums.pool)} "
            "Sæt puljen op, eller betal en plan af øvrige midler.",
            url="#planer",
            link_text="Se planerne",
            found=format_amount(sums.promised),
            limit=format_amount(sums.pool),
        )
        for sums in years
        if sums.is_exceeded
    ]
