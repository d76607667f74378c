"""Acts: what people (and the system) did, as the timeline tells it.

An app names its verbs at the top of its `actions.py`; an action records one inside its own transaction. Field history
(who changed what from what to what) is django-simple-history's and is kept apart.
"""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.behalf import Behalf
from core.dates import now
from core.models import Event
from core.verbs import Tone, Verb, describe, stored, tone_of, verbs

OWN = Behalf()

__all__ = ["Behalf", "Event", "Tone", "Verb", "describe", "record", "tone_of", "verbs"]


def record(
    verb: Verb,
    *,
    subject: models.Model,
    root: models.Model,
    by: Any,
    at: datetime | None = None,
    on_behalf_of: Behalf = OWN,
    **data: Any,
) -> Event:
    """Write the act. `by=None` is the system; `at` is given where the day is another than today's.

    `on_behalf_of`: whose right it was, where `by` stood in for somebody or acted for another organisation.
    """
    if missing := verb.names - data.keys():
        raise TypeError(f"{verb.code} needs {', '.join(sorted(missing))}")
    return Event.objects.create(
        verb=verb.code,
        at=at or now(),
        actor=by,
        on_behalf_of_id=on_behalf_of.person,
        acted_for=on_behalf_of.organisation,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        root_type=ContentType.objects.get_for_model(root),
        root_id=root.pk,
        data={name: stored(value) for name, value in data.items()},
    )
