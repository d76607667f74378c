"""Målinger. They are no part of a snapshot: they lock their indicator, never the plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Permission
from core.audit import record
from core.dates import now
from core.versions import Moved, claim
from core.workflow import NotAllowed
from monitoring.actions import verbs
from monitoring.actions.rating import refresh_ratings
from monitoring.models import Measurement
from monitoring.permissions import can_measure
from plans.figures import value_text
from plans.models import Indicator
from plans.permissions import behalf_on


class Merges(Protocol):
    """A valid form that puts what its person changed into a locked row (`core.versions.FingerprintForm`)."""

    def merge_into(self, row: Any) -> list[str]: ...


@contextmanager
def measuring(indicator: Indicator, by: User) -> Iterator[Indicator]:
    """The indicator, locked, of a plan in drift that this person may measure. The ratings follow what is done."""
    with transaction.atomic():
        found = Indicator.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
        locked = found.get(pk=indicator.pk)
        if not can_measure(by, locked.plan):
            raise NotAllowed("Du kan ikke registrere målinger på planen.")
        if locked.ended_on is not None:
            raise Moved("Indikatoren er udgået af planen, så den kan ikke måles længere.")
        yield locked
        refresh_ratings(plan=locked.plan)


def register(*, indicator: Indicator, form: Merges, by: User) -> Measurement:
    with measuring(indicator, by) as locked:
        row = Measurement(plan=locked.plan, indicator=locked, registered_by=by, registered_at=now())
        form.merge_into(row)
        row._history_user = by  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Moved("Der er allerede en måling den dag. Ret den i stedet.") from None
        _record(verbs.MEASURED, row, by)
    return row


def change(*, measurement: Measurement, form: Merges, by: User) -> Measurement:
    with measuring(measurement.indicator, by) as locked:
        row = _locked(measurement)
        row.indicator = locked
        names = form.merge_into(row)
        if names:
            # Value and suppression belong together, whichever of them was changed.
            fields = {"state", "value", *names} - {"suppressed"}
            row._history_user = by  # type: ignore[attr-defined]
            try:
                with transaction.atomic():
                    row.save(update_fields=fields)
            except IntegrityError:
                raise Moved("Der er allerede en måling den dag. Ret den i stedet.") from None
            _record(verbs.MEASUREMENT_CHANGED, row, by)
    return row


def remove(*, measurement: Measurement, by: User, seen_version: int) -> None:
    """For what was typed by mistake. Its history stays."""
    with measuring(measurement.indicator, by) as locked:
        row = _locked(measurement)
        row.indicator = locked
        claim(row, seen_version)
        _record(verbs.MEASUREMENT_REMOVED, row, by)
        row._history_user = by  # type: ignore[attr-defined]
        row.delete()


def _locked(measurement: Measurement) -> Measurement:
    try:
        return Measurement.objects.select_related("plan").get(pk=measurement.pk)
    except Measurement.DoesNotExist:
        raise Moved("Målingen er slettet imens.") from None


def _record(verb: Any, row: Measurement, by: User) -> None:
    indicator = row.indicator
    value = (
        "diskretioneret" if row.value is None else value_text(row.value, indicator.unit, indicator.decimals)
    )
    behalf = behalf_on(by, row.plan, Permission.MEASURE)
    said: dict[str, Any] = {"indicator": indicator.name, "value": value, "on": row.measured_on}
    record(verb, subject=row, root=row.plan, by=by, on_behalf_of=behalf, **said)
