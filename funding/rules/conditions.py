"""What must be in order before a condition is added to those of a letter."""

import datetime as dt
from collections.abc import Iterable

from funding.calculations import Term, repeated
from funding.models import GrantCondition

KNOWN = "Brevet har allerede det vilkår med samme frist. Ret teksten eller fristen, eller lad det stå, som det er."


def is_known(term: Term, set_on: dt.date, reference: str, rows: Iterable[GrantCondition]) -> bool:
    """Whether the letter has it already. The same words with another day are another condition."""
    of_letter = [row for row in rows if (row.set_on, row.reference) == (set_on, reference)]
    return any(repeated([Term(row.text, row.due_on), term]) for row in of_letter)
