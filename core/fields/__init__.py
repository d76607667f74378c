"""Fields of models and forms that every app uses: amounts, Danish numbers and dates, and text that can be printed."""

from core.fields.amount import AmountField
from core.fields.collation import DANISH
from core.fields.forms import AmountFormField, DateFormField, NumberFormField
from core.fields.text import (
    LineField,
    ProseField,
    TextFormField,
    clean_text,
    validate_no_cpr,
    validate_printable,
)

__all__ = [
    "DANISH",
    "AmountField",
    "AmountFormField",
    "DateFormField",
    "LineField",
    "NumberFormField",
    "ProseField",
    "TextFormField",
    "clean_text",
    "validate_no_cpr",
    "validate_printable",
]
