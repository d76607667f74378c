"""Many rows at once, each with its history, as django-simple-history's `bulk_create_with_history` writes them. A ledger
of 100.000 lines may not take the time that making each row of the history an object takes."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

M = TypeVar("M", bound=models.Model)


def create_with_history(model: type[M], rows: Sequence[M], *, by: Any) -> None:
    """Two statements; the database copies the rows into the history. To be called inside a transaction. `by=None` is
    the system."""
    made = model._default_manager.bulk_create(rows)
    if not made:
        return
    history = model.history.model  # type: ignore[attr-defined]
    told: dict[str, Any] = {"history_date": timezone.now(), "history_change_reason": "", "history_type": "+"}
    if by is not None:
        told["history_user"] = by.pk
    fields = {name: history._meta.get_field(name) for name in told}
    values = [fields[name].get_db_prep_save(value, connection) for name, value in told.items()]
    quote = connection.ops.quote_name
    copied = [quote(field.column) for field in history.tracked_fields]
    pks = [row.pk for row in made]
    columns = ", ".join([*copied, *(quote(field.column) for field in fields.values())])
    taken = ", ".join([*copied, *("%s" for _ in values)])
    marks = ", ".join("%s" for _ in pks)
    key = quote(str(model._meta.pk and model._meta.pk.column))
    into, source = quote(history._meta.db_table), quote(model._meta.db_table)
    # Every name is a model's own.
    statement = f"INSERT INTO {into} ({columns}) SELECT {taken} FROM {source} WHERE {key} IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *pks])
