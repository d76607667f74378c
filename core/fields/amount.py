"""AmountField: Decimal kroner in Python, whole øre in the database.

SQLite has no exact decimals, so sums and limits would be off there; whole numbers are exact everywhere. The price is
that SQL must never see a bare constant (`F("amount") + 1` would add one øre), so arithmetic in expressions is refused:
add and take shares in `calculations.py`, give constants as `Value(x, AmountField())`, empty sums as
`Sum("amount", default=Decimal(0))`.
"""

import functools
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Avg, Lookup, StdDev, Value, Variance
from django.db.models.expressions import Col, Combinable, CombinedExpression

from core.fields.forms import AmountFormField
from core.fields.typing import Field, GetType, SetType
from core.money import MAX_AMOUNT, from_ore, to_ore

if TYPE_CHECKING:
    BaseLookup = Lookup[Any]
else:
    BaseLookup = Lookup


def refuse_arithmetic(expression: Any) -> None:
    """Raise FieldError for an expression whose result would not be whole øre of what it says."""
    for node in expression.flatten() if hasattr(expression, "flatten") else [expression]:
        if isinstance(node, CombinedExpression):
            raise FieldError("No F() arithmetic on amounts: compute in calculations.py")
        if isinstance(node, Avg | StdDev | Variance):
            raise FieldError("An average of amounts is not whole øre: compute it in calculations.py")
        if _is_bare_constant(node):
            raise FieldError("Give constants among amounts as Value(x, AmountField())")


def _is_bare_constant(node: Any) -> bool:
    return (
        isinstance(node, Value)
        and isinstance(node.value, Decimal | float | int)
        and not isinstance(getattr(node, "_output_field_or_none", None), AmountField)
    )


class GuardedLookup(BaseLookup):
    """Compares amounts with amounts only. Mixed into every lookup of the field."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, rhs)
        sides: Iterable[Any] = self.rhs if isinstance(self.rhs, list | tuple | set) else [self.rhs]
        for side in [lhs, *sides]:
            if hasattr(side, "resolve_expression"):
                refuse_arithmetic(side)


@functools.cache
def _guarded(lookup: type[BaseLookup]) -> type[BaseLookup]:
    return type(f"Amount{lookup.__name__}", (GuardedLookup, lookup), {"__module__": __name__})


class AmountField(Field[SetType, GetType]):
    """Not a subclass of BigIntegerField: Django would then infer types for arithmetic with it."""

    description = "Amount in kroner, stored as whole øre"
    empty_strings_allowed = False
    _pyi_private_set_type: Decimal | int | Combinable
    _pyi_private_get_type: Decimal
    _pyi_lookup_exact_type: Decimal | int
    default_error_messages = {
        "invalid": "Skriv et beløb, fx 1.234.567,50.",
        "too_large": "Beløbet er for stort.",
    }

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "core.fields.AmountField", args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if self.has_default() and isinstance(self.default, float):
            errors.append(
                checks.Error("The default of an AmountField is a Decimal.", obj=self, id="core.E001")
            )
        return errors

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        if connection.vendor == "sqlite":
            return f"typeof({connection.ops.quote_name(str(self.column))}) IN ('integer', 'null')"
        return None

    def get_lookup(self, lookup_name: str) -> type[BaseLookup] | None:
        lookup = super().get_lookup(lookup_name)
        return _guarded(lookup) if lookup else None  # type: ignore[arg-type]

    # Into the database

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_ore(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, Decimal | int) and abs(to_ore(value)) > to_ore(MAX_AMOUNT):
            raise ValueError(f"{value} is larger than any amount here")
        return super().get_db_prep_save(value, connection)

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Asked for every value an INSERT or UPDATE writes: the one place where an expression can be refused."""
        if hasattr(value, "resolve_expression"):
            refuse_arithmetic(value)
        return "%s"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if hasattr(value, "resolve_expression"):
            refuse_arithmetic(value)
        elif value is not None:
            value = from_ore(to_ore(value))
            setattr(model_instance, self.attname, value)
        return value

    # Out of the database

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        if value is None:
            return None
        # Looked at once, not for each row: an expression does not change under a query.
        if not isinstance(expression, Col) and "_whole_ore" not in vars(expression):
            refuse_arithmetic(expression)
            vars(expression)["_whole_ore"] = True
        return from_ore(value)

    # Forms and serialisers

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            if isinstance(value, str):
                value = Decimal(value)
            amount = from_ore(to_ore(value))
        except (TypeError, ValueError, InvalidOperation):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if abs(amount) > MAX_AMOUNT:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return amount

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": AmountFormField, **kwargs})
