"""What stands in the way of putting a tilsagn right: what already rests on the amount that was written down."""

from decimal import Decimal

from core.danish import format_amount
from core.rules import Finding, Severity


def grant_below_paid(paid: Decimal, amount: Decimal, url: str = "") -> list[Finding]:
    """Rates that are paid are not made unpaid. `paid` and `amount` in kr., exact to the øre."""
    if paid <= amount:
        return []
    return [
        Finding(
            code="GRANT_BELOW_PAID",
            severity=Severity.ERROR,
            message=f"Der er registreret udbetalt {format_amount(paid)} af tilsagnet, mere end de "
            f"{format_amount(amount)}, som det skal rettes til.",
            detail="Kontrollér beløbet i fondens brev. Stemmer det, så spørg Landsbyggefonden, hvad der skal ske "
            f"med det, der er udbetalt for meget. Tilsagnet kan ikke rettes til mindre end {format_amount(paid)}",
            url=url,
            link_text="Se raterne" if url else "",
            found=format_amount(paid),
            limit=format_amount(amount),
        )
    ]


def grant_below_financing(share: Decimal, amount: Decimal, url: str = "") -> list[Finding]:
    """A plan in drift has promised its parties a financing: the fund's share of it goes down by an amendment first."""
    if share <= amount:
        return []
    return [
        Finding(
            code="GRANT_BELOW_FINANCING",
            severity=Severity.ERROR,
            message=f"Planen er i drift med en andel fra Landsbyggefonden på {format_amount(share)}, mere end de "
            f"{format_amount(amount)}, som tilsagnet skal rettes til.",
            detail=f"Foreslå først en ændring af planen, der sætter fondens andel ned til {format_amount(amount)} Ret "
            "tilsagnet, når ændringen er godkendt.",
            url=url,
            link_text="Foreslå en ændring" if url else "",
            found=format_amount(share),
            limit=format_amount(amount),
        )
    ]
