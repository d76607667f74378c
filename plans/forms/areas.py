"""Boligområder and afdelinger: choose among the kommune's, or write a new one."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from core.choices import LazyChoices
from core.danish import format_number
from core.fields import NumberFormField, TextFormField
from core.statements import statement
from core.widgets import Box, boxes
from plans.actions import Counted
from plans.calculations import area_anchor, estate_field
from plans.forms.fields import no_optional
from plans.forms.plan import ChoiceForm
from plans.models import District, Estate, HousingArea, Plan, PlanArea
from plans.permissions import parties_of
from plans.querysets import Ids
from plans.rules import COUNTED

#: So many live in no afdeling.
MOST = 99_999


@dataclass(frozen=True)
class AreaChoice:
    """A boligområde of the page with the boxes of its afdelinger."""

    name: str
    district: str
    box: Box
    estates: tuple[Box, ...]

    @property
    def anchor(self) -> str:
        return area_anchor(self.name)


class AreasForm(ChoiceForm):
    """The kommune's boligområder with their afdelinger. With a search, those that were not shown stay as they are."""

    areas = forms.TypedMultipleChoiceField(
        label="Boligområder",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-checkbox"}),
    )
    estates = forms.TypedMultipleChoiceField(
        label="Afdelinger",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-checkbox"}),
    )

    def __init__(
        self, data: Any, *, plan: Plan, search: str = "", chosen: tuple[set[int], set[int]] | None = None
    ) -> None:
        """`chosen`: boligområder and afdelinger by primary key, where they are not the plan's own."""
        areas_chosen, estates_chosen = chosen or _chosen(plan)
        self.found = areas_of(plan, search)
        areas = [(area.pk, area.name) for area in self.found]
        estates = [estate for area in self.found for estate in area.estates]
        super().__init__(
            data,
            options={
                "areas": (areas, areas_chosen),
                "estates": (estates, estates_chosen),
            },
        )

    def area_choices(self) -> list[AreaChoice]:
        """The boxes, boligområde by boligområde."""
        estate_boxes = iter(boxes(self["estates"]))
        return [
            AreaChoice(area.name, area.district, box, tuple(islice(estate_boxes, len(area.estates))))
            for area, box in zip(self.found, boxes(self["areas"]), strict=True)
        ]


@dataclass(frozen=True)
class FoundArea:
    """A boligområde of the kommune with the keys and names of its afdelinger."""

    pk: int
    name: str
    district: str
    estates: list[tuple[int, str]]


def _chosen(plan: Plan) -> tuple[set[int], set[int]]:
    rows = _places_of(plan.pk)
    return {area for area, _estate in rows}, {estate for _area, estate in rows if estate is not None}


@statement
def _places_of(plan_id: int) -> QuerySet[PlanArea, Any]:
    return (
        PlanArea.objects.current().filter(plan=plan_id).order_by().values_list("housing_area_id", "estates")
    )


def areas_of(plan: Plan, search: str = "") -> list[FoundArea]:
    """The kommune's boligområder; with a search those where it is found in their name, bydel, afdeling or owner. Two
    queries, with a search three."""
    found = {
        pk: FoundArea(pk, name, district or "", []) for pk, name, district in _areas(plan.municipality_id)
    }
    for area, pk, name, owner in _estates(plan.municipality_id):
        found[area].estates.append((pk, f"{name}, {owner}"))
    if not search.split():
        return [*found.values()]
    fitting = set(_searched(plan.municipality_id, search).values_list("pk", flat=True))
    return [area for pk, area in found.items() if pk in fitting]


@statement
def _areas(municipality_id: int) -> QuerySet[HousingArea, Any]:
    found = HousingArea.objects.filter(municipality=municipality_id).order_by("name", "pk")
    return found.values_list("pk", "name", "district__name")


@statement
def _estates(municipality_id: int) -> QuerySet[Estate, Any]:
    found = Estate.objects.filter(housing_area__municipality=municipality_id)
    return found.values_list("housing_area_id", "pk", "name", "organisation__name")


def _searched(municipality_id: int, search: str) -> QuerySet[HousingArea]:
    areas = HousingArea.objects.filter(municipality=municipality_id).order_by()
    for word in search.split()[:5]:
        areas = areas.filter(
            Q(name__icontains=word)
            | Q(district__name__icontains=word)
            | Q(estates__name__icontains=word)
            | Q(estates__organisation__name__icontains=word)
        )
    return areas.distinct()


class CountsForm(forms.Form):
    """What the plan's afdelinger lack: a field for each number that is not written. Each may stay empty.

    A number that somebody has written while the page was open is not written over, and whoever wrote another one is
    told.
    """

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, use_required_attribute=False)
        self.written: dict[str, tuple[int, str, int | None]] = {}
        for pk, code, number, estate, owner, *counts in _counts(plan.pk):
            for name, count in zip(COUNTED, counts, strict=True):
                key = estate_field(code, number, name)
                if count is None or self.data.get(key):
                    self.written[key] = pk, name, count
                    label = f"{estate}, {owner}: {COUNTED[name]}"
                    self.fields[key] = NumberFormField(
                        label=label, decimals=0, min_value=0, max_value=MOST, required=False
                    )

    def clean(self) -> None:
        for key, (_pk, _name, count) in self.written.items():
            if count is not None and self.cleaned_data.get(key, count) not in {count, None}:
                said = f"Der er imens skrevet {format_number(count)}. Lad feltet stå tomt."
                self.add_error(key, said)

    @property
    def counted(self) -> list[Counted]:
        read = self.cleaned_data
        return [
            Counted(pk, name, read[key])
            for key, (pk, name, count) in self.written.items()
            if count is None and read.get(key) is not None
        ]


@statement
def _counts(plan_id: int) -> QuerySet[Estate, Any]:
    """(key, organisation's code, number, name, organisation, homes, residents) of the plan's afdelinger."""
    here = PlanArea.objects.current().filter(plan=plan_id).order_by()
    found = Estate.objects.filter(plan_areas__in=here).distinct()
    return found.values_list("pk", "organisation__code", "number", "name", "organisation__name", *COUNTED)


class NewEstateForm(forms.Form):
    """An afdeling that is not there yet, in a boligområde that may be new too. Left empty it asks for nothing."""

    area_name = TextFormField(
        label="Boligområde",
        max_length=100,
        required=False,
        help_text="Skriv et nyt navn, eller det navn, området har på listen.",
    )
    district_name = TextFormField(label="Bydel", max_length=100, required=False)
    organisation = forms.ModelChoiceField(
        label="Boligorganisation",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Vælg boligorganisation",
    )
    number = TextFormField(label="Afdelingsnr.", max_length=20, required=False)
    name = TextFormField(label="Afdelingens navn", max_length=100, required=False)
    residents = NumberFormField(label="Beboere", decimals=0, min_value=0, max_value=MOST, required=False)
    homes = NumberFormField(label="Boliger", decimals=0, min_value=0, max_value=MOST, required=False)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, prefix="new", use_required_attribute=False)
        self.plan = plan
        owners = tuple(
            party.organisation_id
            for party in parties_of(plan)
            if party.kind == OrganisationKind.HOUSING_ORGANISATION
        )
        organisation = self.fields["organisation"]
        organisation.queryset = Organisation.objects.filter(pk__in=owners)  # type: ignore[attr-defined]
        organisation.choices = LazyChoices(lambda: _owners(owners), ("", "Vælg boligorganisation"))  # type: ignore[attr-defined]
        no_optional(self, "area_name", "organisation", "number", "name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.has_changed():
            return cleaned
        if not cleaned.get("area_name") and "area_name" not in self.errors:
            self.add_error("area_name", "Skriv navnet på boligområdet")
        estate = ("organisation", "number", "name")
        if any(cleaned.get(name) for name in (*estate, "residents", "homes")):
            words = {
                "organisation": "Vælg den boligorganisation, som afdelingen hører til",
                "number": "Skriv afdelingens nummer",
                "name": "Skriv afdelingens navn",
            }
            for name in estate:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words[name])
        self._check_known(cleaned)
        return cleaned

    def _check_known(self, cleaned: dict[str, Any]) -> None:
        organisation, number = cleaned.get("organisation"), cleaned.get("number")
        known = Estate.objects.filter(organisation=organisation, number=number).first() if number else None
        if known:
            self.add_error("number", f"Afdeling {number} findes allerede: {known.name}. Find den på listen")

    def districts(self) -> list[str]:
        return list(
            District.objects.filter(municipality=self.plan.municipality_id).values_list("name", flat=True)
        )


@statement
def _owners(pks: Ids) -> QuerySet[Organisation, Any]:
    return Organisation.objects.filter(pk__in=pks).order_by("name").values_list("pk", "name")
