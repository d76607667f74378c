"""A kommune's meeting calendars, found by the body's name (ADR 15)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from approvals.models import BodyCalendar, BodyMeeting, CaseStep, ChainStep
from core.statements import statement


def calendars_of(municipality_id: int) -> list[BodyCalendar]:
    return _of_kommune(municipality_id)


@statement
def _of_kommune(municipality_id: int) -> QuerySet[BodyCalendar]:
    return BodyCalendar.objects.filter(municipality=municipality_id).prefetch_related("meetings")


def calendars_in(municipality_ids: Iterable[int]) -> list[BodyCalendar]:
    """With their meetings, in one query: a row for each meeting, and one for a calendar without."""
    found: dict[int, BodyCalendar] = {}
    days: dict[int, list[BodyMeeting]] = {}
    rows = BodyCalendar.objects.filter(municipality__in=list(municipality_ids))
    for row in rows.annotate(met_on=F("meetings__meets_on")):
        one = found.setdefault(row.pk, row)
        held = days.setdefault(row.pk, [])
        if row.met_on is not None:
            held.append(BodyMeeting(calendar=one, meets_on=row.met_on))
    for pk, one in found.items():
        one.__dict__.setdefault("_prefetched_objects_cache", {})["meetings"] = _listed(days[pk])
    return list(found.values())


def _listed(meetings: list[BodyMeeting]) -> Any:
    """A queryset that has its rows, as prefetching leaves behind."""
    queryset: Any = BodyMeeting.objects.none()
    queryset._result_cache, queryset._prefetch_done = meetings, True
    return queryset


def calendar_for(body: CaseStep | ChainStep, calendars: Iterable[BodyCalendar]) -> BodyCalendar | None:
    return next((one for one in calendars if one.belongs_to(body.kind, body.body_name)), None)
