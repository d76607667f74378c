"""The list of redegørelser: by year, status and kommune, searched and sorted."""

from functools import cached_property
from typing import Any, NamedTuple

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import Municipality, User
from core.choices import LazyChoices
from core.statements import statement
from monitoring.models import AnnualReport
from monitoring.querysets import report_sight_of
from plans.models import Plan

USUAL_ORDER = ("-year", "due_on", "plan__title")


class Seen(NamedTuple):
    """A version that a person sees, as its filters ask of it."""

    pk: int
    plan_id: int
    year: int
    number: int
    status: str
    municipality_id: int


@statement
def _seen(*sight: Any) -> QuerySet[AnnualReport, Any]:
    """All versions that a person sees, in the usual order."""
    columns = ("pk", "plan_id", "year", "number", "status", "plan__municipality_id")
    return AnnualReport.objects.seen_by(*sight).order_by(*USUAL_ORDER, "pk").values_list(*columns)


@statement
def _kommuner() -> QuerySet[Municipality, Any]:
    return Municipality.objects.values_list("pk", "organisation__name")


class ReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Søg")
    year = django_filters.ChoiceFilter(label="År", empty_label="Alle")
    status = django_filters.ChoiceFilter(
        label="Status", choices=AnnualReport.Status.choices, empty_label="Alle"
    )
    municipality = django_filters.ChoiceFilter(
        label="Kommune", empty_label="Alle", field_name="plan__municipality"
    )

    sort = django_filters.OrderingFilter(
        fields={
            "plan__title": "plan",
            "plan__municipality__organisation__name": "kommune",
            "year": "aar",
            "status": "status",
            "due_on": "frist",
            "submitted_at": "indsendt",
        }
    )

    class Meta:
        model = AnnualReport
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, user: User) -> None:
        """The newest version that the person sees of each."""
        super().__init__(data, queryset=AnnualReport.objects.all())
        self.sight = report_sight_of(user)
        self.filters["year"].extra["choices"] = LazyChoices(self._years)
        self.filters["municipality"].extra["choices"] = LazyChoices(self._municipalities)

    @cached_property
    def newest(self) -> list[Seen]:
        """In the usual order. One query; the versions are told apart here, where it takes the database longest."""
        every = list(map(Seen._make, _seen(*self.sight)))
        last: dict[tuple[int, int], int] = {}
        for _pk, plan_id, year, number, *_rest in every:
            last[plan_id, year] = max(last.get((plan_id, year), 0), number)
        return [one for one in every if last[one.plan_id, one.year] == one.number]

    def _years(self) -> list[tuple[str, str]]:
        return [(str(year), str(year)) for year in sorted({one.year for one in self.newest}, reverse=True)]

    def _municipalities(self) -> list[tuple[int, str]]:
        seen = {one.municipality_id for one in self.newest}
        return [(pk, name) for pk, name in _kommuner() if pk in seen]

    def _with_words(self, text: str) -> QuerySet[AnnualReport, Any]:
        found = AnnualReport.objects.seen_by(*self.sight).order_by()
        for word in text.split()[:6]:
            plans = Plan.objects.filter(
                Q(title__icontains=word)
                | Q(number__icontains=word)
                | Q(participants__organisation__name__icontains=word)
                | Q(areas__housing_area__name__icontains=word)
                | Q(municipality__organisation__name__icontains=word)
            )
            found = found.filter(plan__in=plans.values("pk"))
        return found.values_list("pk", flat=True)

    @cached_property
    def found(self) -> list[int]:
        """Keys of those that are found: the newest year first unless asked otherwise, and each in its place, so that
        pages never overlap. No query besides `newest` but one for words and one for an order."""
        if not any(self.data.get(name) for name in self.filters):
            return [one.pk for one in self.newest]
        self.form.full_clean()
        chosen = self.form.cleaned_data
        year, status, kommune = (chosen.get(name) for name in ("year", "status", "municipality"))
        found = {
            one.pk
            for one in self.newest
            if (not year or one.year == int(year))
            and (not status or one.status == status)
            and (not kommune or one.municipality_id == int(kommune))
        }
        if words := chosen.get("q"):
            found.intersection_update(self._with_words(words))
        return [pk for pk in self._ordered(chosen.get("sort")) if pk in found]

    def _ordered(self, sort: list[str] | None) -> list[int]:
        if not sort:
            return [one.pk for one in self.newest]
        found = self.filters["sort"].filter(AnnualReport.objects.seen_by(*self.sight), sort)
        return list(found.order_by(*found.query.order_by, "pk").values_list("pk", flat=True))

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in ("q", "year", "status", "municipality"))
