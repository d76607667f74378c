"""A format in which rows leave and come back: kinds of rows, values both ways, checks, and operations carried out."""

from core.exchange.checking import Reader, check_constraints, check_keys, check_references
from core.exchange.kinds import REQUIRED, Kind
from core.exchange.saving import save_operations
from core.exchange.together import together
from core.exchange.values import ByCode, Codec, Refused, Scope, Unknown, plain

__all__ = [
    "REQUIRED",
    "ByCode",
    "Codec",
    "Kind",
    "Reader",
    "Refused",
    "Scope",
    "Unknown",
    "check_constraints",
    "check_keys",
    "check_references",
    "plain",
    "save_operations",
    "together",
]
