"""The whole way, by the actions: handed in, recommended, decided, sent on, granted, running."""

import pytest

from approvals.models import Case, CaseStep, Snapshot
from core.models import Event
from plans.models import Plan
from tests.factories.accounts import Cast
from tests.factories.approvals import case_of, running_plan

pytestmark = pytest.mark.django_db


def test_from_hand_in_to_running(cast: Cast) -> None:
    plan = running_plan(cast)
    assert plan.status == Plan.Status.RUNNING
    assert case_of(plan).state == Case.State.GRANTED
    assert set(CaseStep.objects.filter(case__plan=plan).values_list("state", flat=True)) == {"done"}
    assert [(s.number, s.reason) for s in Snapshot.objects.filter(plan=plan)] == [
        (1, "submitted"),
        (2, "started"),
    ]
    assert all(snapshot.is_intact for snapshot in Snapshot.objects.filter(plan=plan))
    assert [event.text for event in Event.objects.timeline(plan)][:16] == [
        "Planen er sat i drift",
        "Landsbyggefonden har givet tilsagn på 8.625.000,00 kr.",
        "Indsendelse 1 sendt til Landsbyggefonden den 19. november 2026",
        "Byrådets beslutning bekræftet: godkendt den 17. november 2026",
        "Byrådets beslutning udfyldt",
        "Økonomiudvalgets beslutning bekræftet: anbefalet den 10. november 2026",
        "Økonomiudvalgets beslutning udfyldt",
        "Social- og Sundhedsudvalgets beslutning bekræftet: anbefalet den 27. oktober 2026",
        "Social- og Sundhedsudvalgets beslutning udfyldt",
        "Indstilling skrevet",
        "Søengens Boligforenings beslutning bekræftet: godkendt den 29. september 2026",
        "Boligselskabet Nordlyngs beslutning bekræftet: godkendt den 29. september 2026",
        "Søengens Boligforenings beslutning udfyldt",
        "Boligselskabet Nordlyngs beslutning udfyldt",
        "Indsendelse 1 sendt til kommunen",
        "Økonomi er rettet",
    ]
