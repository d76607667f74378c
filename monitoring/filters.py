"""The list of redegørelser: by year, status and kommune, searched and sorted."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import Municipality, User
from core.statements import statement
from monitoring.models import AnnualReport
from monitoring.querysets import report_sight_of
from plans.models import Plan

USUAL_ORDER = ("-year", "due_on", "plan__title")


@statement
def _in_order(*sight: Any) -> QuerySet[AnnualReport, Any]:
    found = AnnualReport.objects.seen_by(*sight).newest_versions()
    return found.order_by(*USUAL_ORDER, "pk").values_list("pk", flat=True)


@statement
def _years(*sight: Any) -> QuerySet[AnnualReport, Any]:
    """Of all versions: the same years, and sooner found."""
    seen = AnnualReport.objects.seen_by(*sight)
    return seen.order_by("-year").values_list("year", flat=True).distinct()


@statement
def _kommuner(*sight: Any) -> QuerySet[Municipality, Any]:
    seen = AnnualReport.objects.seen_by(*sight).order_by().values("plan__municipality")
    return Municipality.objects.filter(pk__in=seen).values_list("pk", "organisation__name")


class ReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Søg", method="search")
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
        super().__init__(data, queryset=AnnualReport.objects.visible_to(user).newest_versions())
        self.sight = report_sight_of(user)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in _years(*self.sight)]
        self.filters["municipality"].extra["choices"] = [
            (str(pk), name) for pk, name in _kommuner(*self.sight)
        ]

    def search(self, queryset: QuerySet[AnnualReport], name: str, value: str) -> QuerySet[AnnualReport]:
        for word in value.split()[:6]:
            plans = Plan.objects.filter(
                Q(title__icontains=word)
                | Q(number__icontains=word)
                | Q(participants__organisation__name__icontains=word)
                | Q(areas__housing_area__name__icontains=word)
                | Q(municipality__organisation__name__icontains=word)
            )
            queryset = queryset.filter(plan__in=plans.values("pk"))
        return queryset

    @cached_property
    def found(self) -> list[int]:
        """Keys of those that are found: the newest year first unless asked otherwise; the key last, so that pages never
        overlap. One query."""
        if not any(self.data.get(name) for name in self.filters):
            return _in_order(*self.sight)
        found: QuerySet[AnnualReport] = self.qs
        chosen = [*found.query.order_by] or USUAL_ORDER
        return list(found.order_by(*chosen, "pk").values_list("pk", flat=True))

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in ("q", "year", "status", "municipality"))
