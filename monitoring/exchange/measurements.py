"""Målinger in the exchange format."""

from typing import Any

from core.exchange import Kind
from monitoring.models import Measurement
from plans.models import Plan

KINDS: dict[str, Kind] = {
    "measurements": Kind(
        Measurement,
        fields=("measured_on", "state", "value", "note"),
        references=("indicator",),
        related=("indicator",),
        clashes={
            "measurement_once_a_day": "Indikatoren har allerede en måling den dag.",
            "measurement_value_or_suppressed": "En måling har en værdi, eller den er diskretioneret "
            "(suppressed) og har ingen.",
        },
    ),
}

#: Fields of exchanged models that the document leaves out, with the reason.
EXCLUDED = {
    "id": "the database's own; `uid` is what is exchanged",
    "plan": "the document is about one plan",
    "version": "counts saves, says nothing about content",
    "registered_by": "a person of this portal; what is exchanged says what was measured, not by whom",
    "registered_at": "when it was written down in this portal",
}


def measurements_document(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    return {name: [kind.write(row) for row in kind.rows(plan.pk)] for name, kind in KINDS.items()}
