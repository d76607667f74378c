"""Boligområder and afdelinger: choose among the kommune's, or write a new one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Organisation
from core.fields import NumberFormField, TextFormField
from plans.calculations import area_anchor
from plans.forms.fields import no_optional
from plans.forms.plan import ChoiceForm
from plans.models import District, Estate, HousingArea, Plan


@dataclass(frozen=True)
class AreaChoice:
    """A boligområde of the page with the boxes of its afdelinger."""

    name: str
    district: str
    box: Any
    estates: tuple[Any, ...]

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
        self.found = list(areas_of(plan, search))
        areas = [(area.pk, area.name) for area in self.found]
        estates = [
            (estate.pk, f"{estate.name}, {estate.organisation}")
            for area in self.found
            for estate in area.estates.all()
        ]
        super().__init__(
            data,
            options={
                "areas": (areas, areas_chosen),
                "estates": (estates, estates_chosen),
            },
        )

    def area_choices(self) -> list[AreaChoice]:
        """The boxes, boligområde by boligområde."""
        area_boxes = dict(zip([area.pk for area in self.found], self["areas"], strict=True))
        estate_boxes = iter(self["estates"])
        return [
            AreaChoice(
                area.name,
                area.district.name if area.district else "",
                area_boxes[area.pk],
                tuple(next(estate_boxes) for _ in area.estates.all()),
            )
            for area in self.found
        ]


def _chosen(plan: Plan) -> tuple[set[int], set[int]]:
    rows = list(plan.areas.current().prefetch_related("estates"))
    return {row.housing_area_id for row in rows}, {estate.pk for row in rows for estate in row.estates.all()}


def areas_of(plan: Plan, search: str = "") -> Any:
    """The kommune's boligområder; with a search those where it is found in their name, bydel, afdeling or owner."""
    areas = HousingArea.objects.filter(municipality=plan.municipality_id)
    for word in search.split()[:5]:
        areas = areas.filter(
            Q(name__icontains=word)
            | Q(district__name__icontains=word)
            | Q(estates__name__icontains=word)
            | Q(estates__organisation__name__icontains=word)
        )
    return (
        areas.distinct()
        .select_related("district")
        .prefetch_related("estates__organisation")
        .order_by("name", "pk")
    )


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
    residents = NumberFormField(label="Beboere", decimals=0, min_value=0, max_value=99_999, required=False)
    homes = NumberFormField(label="Boliger", decimals=0, min_value=0, max_value=99_999, required=False)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, prefix="new", use_required_attribute=False)
        self.plan = plan
        taking_part = plan.participants.current().values("organisation")
        found = Organisation.objects.filter(pk__in=taking_part, kind="housing_organisation").order_by("name")
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
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
