"""The list of redegørelser: by year, status and kommune, searched and sorted."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import Municipality
from monitoring.models import AnnualReport
from plans.models import Plan


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

    def __init__(
        self, data: QueryDict, queryset: QuerySet[AnnualReport], *, visible: QuerySet[AnnualReport]
    ) -> None:
        """`visible`: with all versions, whose years and kommuner are the same and sooner found."""
        super().__init__(data, queryset=queryset)
        years = visible.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
        kommuner = Municipality.objects.filter(pk__in=visible.order_by().values("plan__municipality"))
        self.filters["municipality"].extra["choices"] = [
            (str(pk), name) for pk, name in kommuner.values_list("pk", "organisation__name")
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

    @property
    def ordered(self) -> QuerySet[AnnualReport]:
        """The newest year first unless asked otherwise; the key last, so that pages never overlap."""
        found: QuerySet[AnnualReport] = self.qs
        chosen = [*found.query.order_by] or ["-year", "due_on", "plan__title"]
        return found.order_by(*chosen, "pk")

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in ("q", "year", "status", "municipality"))
