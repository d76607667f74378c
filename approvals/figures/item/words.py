"""What every draft is written with: amounts and titles in a text, and what the council's record says of the money."""

from dataclasses import dataclass
from decimal import Decimal

from approvals.figures.files import CaseFile
from approvals.models import StepKind
from approvals.permissions import was_closed
from core.danish import format_amount
from core.word import Single
from plans.figures.texts import joined


@dataclass(frozen=True)
class Words:
    """What a draft says that depends on what is decided on. `proposal` stands as long as no indstilling is written."""

    title: str
    author: str
    summary: str
    proposal: str
    presentation: tuple[Single, ...]
    money: tuple[Single, ...]
    enclosures: tuple[str, ...]


def kr(amount: Decimal) -> str:
    """`11.500.000 kr.`, and the øre where there are any."""
    return format_amount(amount, decimals=decimals_of(amount))


def whole(text: str) -> str:
    """Amounts as `kr` writes them, in a sentence that others print with their øre."""
    return text.replace(",00 kr.", " kr.")


def decimals_of(*amounts: Decimal) -> int:
    """All of a table alike: none where every amount is of whole kroner."""
    return 0 if all(amount == amount.to_integral_value() for amount in amounts) else 2


def sentence(text: str) -> str:
    """One full stop at its end, also after "kr."."""
    return f"{text.removesuffix('.')}."


def plain(text: str) -> str:
    """A title inside Markdown: its own signs stay signs."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#" else char for char in text)


def account(file: CaseFile) -> str:
    """From which konto the kommune pays and what it has granted, as the council's record has it; a draft for a body
    before that leaves it open, and so does one after a closed item."""
    councils = [step for step in file.steps if step.kind == StepKind.COUNCIL]
    known = [one for step in councils for one in file.decisions_of(step) if one.is_in_force or one.is_pending]
    known = [one for one in known if not was_closed(one)]
    rows = list(known[-1].appropriations.all()) if known else []
    accounts = dict.fromkeys(row.account for row in rows if row.account)
    named = (known[-1].appropriation_account if known else "") or joined(list(accounts))
    granted = joined([f"{kr(row.amount)} i {row.year}" for row in rows])
    if not named and not granted:
        return "Konto for medfinansieringen: skrives her, før punktet sendes på dagsordenen."
    paid = f"Medfinansieringen betales af {named}." if named else ""
    return " ".join(filter(None, (paid, f"Bevilling: {granted}." if granted else "")))
