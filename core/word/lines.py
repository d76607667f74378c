"""What holds for every text of a Word document."""

import re

from core.danish import NBSP

AMOUNT = re.compile(r"(?<=\d) (?=kr\.)")


def unbroken(text: str) -> str:
    """An amount and its "kr." stand on the same line."""
    return AMOUNT.sub(NBSP, text)
